"""How things look in the light: colours, finishes, and the light that reaches a place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from .camera import Camera
from .maths import Array, unit
from .mesh import F, Mesh, unit_rows
from .rays import Surface, World, dot

PALETTE = {
    "skin": "#c99c7e", "hair": "#443a42", "top": "#5f9d9a", "shorts": "#3d5a6c", "eye": "#f2efe9", "line": "#221613",
    "prop": "#e0dbd1", "prop2": "#c8c1b4", "wood": "#cfba9b", "linen": "#d3dade", "mat": "#a3bcb2", "strap": "#8a76a8",
    "towel": "#e3dccb", "rubber": "#7f8f96", "metal": "#b4bcc0", "screen": "#3a474d",
    "sofa": "#a7b3b0", "tub": "#d2d6d3", "trim": "#c3b8a6", "knit": "#dca94f",
    "ball": "#c3c765", "bottle": "#b7d0d8", "cap": "#6f8aa8", "drops": "#b5d3e0",
    "warm": "#e6b457", "water": "#7cc3de", "muscle": "#f5472f", "muscle-core": "#ff8a5c",
}  # fmt: skip
UNKNOWN = "#c9c4ba"
QUIET = {"prop", "prop2", "mat", "wood", "linen", "sofa", "tub", "trim"}  # furniture: shadows on it stay soft
KEY, FILL, AMBIENT, RIM = 0.96, 0.14, 0.48, 0.07
GROUND, SKY = np.array((0.90, 0.79, 0.72), F), np.array((0.98, 1.02, 1.08), F)
BOUNCE = 0.40  # light that a lit thing gives to what is beside it
CELL = 4  # pixels of a square of CELL x CELL look in different directions; together they see everything
RAYS, KEY_RAYS, REACH = 10, 7, 0.55
RUN = 1 << 14  # places that are lit at once: few enough for the processor's own memory


@dataclass(frozen=True)
class Finish:
    """How a material answers light."""

    wrap: tuple[float, float, float] = (0.30, 0.30, 0.30)  # how far light reaches round, by colour
    gloss: float = 0.0  # a highlight, and how narrow it is
    sharp: float = 14.0
    sheen: float = 0.0  # bloom where the surface turns away
    strands: float = 0.0  # a soft band across hair that hangs down


CLOTH = Finish(wrap=(0.22, 0.22, 0.22), sheen=0.10)
FINISHES = {
    "skin": Finish(wrap=(0.40, 0.24, 0.17), gloss=0.05, sharp=10, sheen=0.05),
    "hair": Finish(wrap=(0.30, 0.28, 0.26), sheen=0.05, strands=0.14),
    "eye": Finish(gloss=0.25, sharp=60),
    "top": CLOTH, "shorts": CLOTH, "linen": CLOTH, "strap": CLOTH, "warm": CLOTH, "towel": CLOTH, "knit": CLOTH,
    "sofa": CLOTH, "tub": Finish(gloss=0.06, sharp=30), "metal": Finish(gloss=0.20, sharp=30),
    "rubber": Finish(gloss=0.06), "screen": Finish(gloss=0.10, sharp=40),
    "water": Finish(gloss=0.35, sharp=40, sheen=0.15),
}  # fmt: skip


@cache
def linear(colour: str) -> tuple[float, float, float]:
    """'#rrggbb' as linear light."""
    c = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255.0
    r, g, b = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    return float(r), float(g), float(b)


def display(c: Array) -> Array:
    """Linear light -> sRGB, 0..1; what is too bright is eased down, not cut off."""
    c = np.maximum(c, 0)
    c = np.where(c > 0.7, 0.7 + 0.3 * (1 - np.exp((0.7 - c) / 0.3)), c)
    return np.asarray(np.where(c <= 0.0031308, c * 12.92, 1.055 * c ** F(1 / 2.4) - 0.055).astype(F))


def lights(camera: Camera) -> tuple[Array, Array, Array]:
    """Key, fill and rim directions; they turn with the camera, so that every picture is lit alike."""
    a = np.radians(camera.yaw)
    ahead, right, up = np.array([np.sin(a), np.cos(a), 0]), np.array([-np.cos(a), np.sin(a), 0]), np.array([0, 0, 1.0])
    key, fill, rim = ((-0.72, 0.56, 0.87), (0.85, 0.45, 0.15), (0.5, -0.75, 0.5))
    k, f, r = (unit(x * right + y * ahead + z * up).astype(F) for x, y, z in (key, fill, rim))
    return k, f, r


def sky(z: Array) -> Array:
    """Light (n, 3) that comes from directions with these heights, when nothing is in the way."""
    share = np.clip(0.5 + 0.75 * z, 0, 1)[:, None]
    return np.asarray(GROUND * (1 - share) + SKY * share)


# -- which light reaches a place ---------------------------------------------------------------------------


def spread(count: int, axes: int) -> Array:
    """Points (count, axes) in 0..1 that fill the space evenly, however many are taken."""
    root = 1.5
    for _ in range(50):
        root = (1 + root) ** (1 / (axes + 1))
    steps = root ** -np.arange(1, axes + 1)
    return np.asarray((0.5 + np.arange(1, count + 1)[:, None] * steps) % 1)


@cache
def _open_rays() -> Array:
    """Directions round (0, 0, 1), denser towards it, and reaches: (rays, 4, cells)."""
    a, b, c = spread(CELL * CELL * RAYS, 3).T
    r = np.sqrt(b)
    rays = np.stack([r * np.cos(2 * np.pi * a), r * np.sin(2 * np.pi * a), np.sqrt(1 - b), 0.03 + REACH * c**1.5], 1)
    return np.ascontiguousarray(rays.reshape(CELL * CELL, RAYS, 4).transpose(1, 2, 0), F)


@cache
def _key_rays() -> Array:
    """Places on the key light's disc: (rays, 2, cells)."""
    a, b = spread(CELL * CELL * KEY_RAYS, 2).T
    disc = 0.20 * np.sqrt(b)[:, None] * np.stack([np.cos(2 * np.pi * a), np.sin(2 * np.pi * a)], 1)
    return np.ascontiguousarray(disc.reshape(CELL * CELL, KEY_RAYS, 2).transpose(1, 2, 0), F)


def _frame(n: Array) -> tuple[Array, Array]:
    """Two directions across each row of n and each other."""
    sign = np.where(n[:, 2] < 0, F(-1), F(1))
    a = -1 / (sign + n[:, 2])
    b = n[:, 0] * n[:, 1] * a
    return (
        np.stack([1 + sign * n[:, 0] ** 2 * a, sign * b, -sign * n[:, 0]], 1),
        np.stack([b, sign + n[:, 1] ** 2 * a, -n[:, 1]], 1),
    )


def cells(rows: Array, cols: Array) -> Array:
    """Which of the sets of rays a pixel uses."""
    return np.asarray(rows % CELL * CELL + cols % CELL)


def _runs(count: int) -> list[slice]:
    """Slices of so many rows as the processor keeps at hand."""
    return [slice(k, k + RUN) for k in range(0, count, RUN)]


def around(world: World, floor: float | None, at: Surface, cell: Array, albedo: Array) -> Array:
    """Light (n, 3) from all round: the sky's where it is open, what near things give back where it is not."""
    out = np.zeros_like(at.point)
    for run in _runs(len(out)):
        out[run] = _around(world, floor, at[run], cell[run], albedo)
    return out


def _around(world: World, floor: float | None, at: Surface, cell: Array, albedo: Array) -> Array:
    across, along = _frame(at.normal)
    origin = at.start + at.flat * F(0.001)
    rays = _open_rays()[:, :, cell]
    high, low, given = np.zeros(len(origin), F), np.zeros(len(origin), F), np.zeros_like(origin)
    for x, y, z, reach in rays:
        ray = across * x[:, None] + along * y[:, None] + at.normal * z[:, None]
        face = world.solid.nearest(origin, ray, reach)
        hit = np.nonzero(face >= 0)[0]
        given[hit] += albedo[world.faces[face[hit], 0]]
        open_ = np.ones(len(origin), F)
        if floor is not None:
            open_[origin[:, 2] - F(floor) < -ray[:, 2] * reach] = 0.6
        open_[hit] = 0
        share = np.clip(F(0.5) + F(0.75) * ray[:, 2], 0, 1) * open_
        high += share
        low += open_ - share
    total = high[:, None] * SKY + low[:, None] * GROUND + given * F(BOUNCE)
    return np.asarray(total / F(RAYS))


def from_key(world: World, at: Surface, cell: Array, key: Array) -> Array:
    """How much of the key light reaches places: 0..1.  Rays into the place's own back are bent out of it."""
    out = np.zeros(len(cell), F)
    for run in _runs(len(out)):
        out[run] = _from_key(world, at[run], cell[run], key)
    return out


def _from_key(world: World, at: Surface, cell: Array, key: Array) -> Array:
    across, along = _frame(key[None])
    origin = at.start + at.flat * F(0.002)
    total = np.zeros(len(origin), F)
    reach = np.full(len(origin), 2.5, F)
    for x, y in _key_rays()[:, :, cell]:
        ray = key + across * x[:, None] + along * y[:, None]
        ray += at.normal * np.maximum(F(0.12) - dot(at.normal, ray), 0)[:, None]
        total += ~world.solid.blocked(origin, ray, reach)
    return total / F(KEY_RAYS)


def evened(values: Array, at: Surface, index: Array, rows: Array, cols: Array, pixel: float) -> Array:
    """Values (n, k) without the pattern of the cells: means with neighbours on the same smooth surface.

    index is the picture's map of rows of `values`, -1 where there are none.
    """
    wide = np.pad(index, 2, constant_values=-1)
    for down in (0, 1):
        out = np.empty_like(values)
        for run in _runs(len(values)):
            there = [wide[rows[run] + 2 + down * k, cols[run] + 2 + (1 - down) * k] for k in (-2, -1, 0, 1, 2)]
            out[run] = _mean_alike(values, at, at[run], there, 2 * pixel + 0.001)
        values = out
    return values


def _mean_alike(values: Array, at: Surface, here: Surface, there: list[Array], thick: float) -> Array:
    """Means of the values of CELL + 1 neighbours, the two outermost counting half, as far as they lie in one plane."""
    total, weight = values[there[2]] * F(1e-3), np.full((len(here.mesh), 1), 1e-3, F)  # at least its own
    for other, share in zip(there, (0.5, 1.0, 1.0, 1.0, 0.5), strict=True):
        off = np.abs(dot(here.normal, at.point[other] - here.point)) / F(thick)
        alike = np.clip(dot(here.normal, at.normal[other]) * 4 - F(2.6), 0, 1) * np.clip(2 - off, 0, 1)
        w = (alike * (other >= 0) * F(share))[:, None]
        total += values[other] * w
        weight += w
    return np.asarray(total / weight)


# -- how it looks ------------------------------------------------------------------------------------------


class Look:
    """The colours and finishes of a scene's meshes."""

    def __init__(self, meshes: list[Mesh], palette: dict[str, str], world: World):
        colours = PALETTE | palette
        names = [m.material for m in meshes]
        finishes = [FINISHES.get(name, Finish()) for name in names]
        self.quiet = np.array([name in QUIET for name in names])
        self.muscle, self.core = (np.array(linear(colours[name]), F) for name in ("muscle", "muscle-core"))
        base = np.array([linear(colours.get(name, UNKNOWN)) for name in names], F)
        self.albedo = base[world.mesh_of_corner] * world.tint  # by corner
        glow = world.glow[:, None]
        self.bounced = self.albedo * (1 - glow) + self.muscle * glow
        self.wrap = np.array([f.wrap for f in finishes], F)
        self.gloss, self.sharp, self.sheen, self.strands = (
            np.array([getattr(f, name) for f in finishes], F) for name in ("gloss", "sharp", "sheen", "strands")
        )


def shade(at: Surface, open_: Array, lit: Array, dark: Array, look: Look, camera: Camera) -> Array:
    """Display colours (n, 3) of places; dark is how much an edge in front of them darkens them."""
    out = np.empty_like(at.point)
    for run in _runs(len(out)):
        out[run] = _shade(at[run], open_[run], lit[run], dark[run], look, camera)
    return out


def _shade(at: Surface, open_: Array, lit: Array, dark: Array, look: Look, camera: Camera) -> Array:
    key, fill, rim = lights(camera)
    viewer = camera.M[2].astype(F)
    n, quiet = at.normal, look.quiet[at.mesh]
    lit = np.where(quiet, 0.6 + 0.4 * lit, lit)[:, None]
    open_ = np.where(quiet[:, None], 0.35 * sky(n[:, 2] * F(0.67)) + 0.65 * open_, open_)
    glow = at.glow[:, None]
    muscle = look.muscle + (look.core - look.muscle) * (0.30 * np.clip(glow * 1.6 - 0.6, 0, 1))
    albedo = at.albedo * (1 - 0.92 * glow) + muscle * (0.92 * glow)
    wrap = look.wrap[at.mesh]
    direct = np.clip((dot(n, key)[:, None] + wrap) / (1 + wrap), 0, 1) * np.array((1.05, 1.0, 0.94), F)
    least = F(0.10) + F(0.6) * (wrap - wrap[:, 2:])  # of the key light, in shadow
    total = open_ * F(AMBIENT) + direct * (least + (1 - least) * lit) * F(KEY)
    openness = np.minimum(open_.mean(1, keepdims=True), 1)
    total += np.clip(dot(n, fill), 0, 1)[:, None] * openness * np.array((0.92, 1.0, 1.08), F) * F(FILL)
    total *= 1 - np.clip(1 - total.mean(1, keepdims=True), 0, 1) * (wrap[:, :1] - wrap)  # skin is redder in the shade
    edge = (1 - np.clip(dot(n, viewer), 0, 1))[:, None]
    colour = albedo * total * (1 - 0.12 * edge**3)
    colour += _shine(at, look, key, viewer, edge) * openness * (0.25 + 0.75 * lit)
    colour += (np.clip(dot(n, rim), 0, 1) ** 2)[:, None] * edge**3 * openness * (0.08 + 0.16 * albedo)
    colour += muscle * glow * F(0.20)  # a little light of its own
    colour *= 1 - dark[:, None] * (1 - 0.5 * glow)
    up = 0.4 + 0.6 * (0.5 + 0.5 * n[:, 2:])
    faint = edge**4 * np.clip(1 - 3 * albedo.mean(1, keepdims=True), 0, 1) * up * F(RIM)  # dark parts on a dark ground
    return display(colour + faint * np.array((0.90, 1.0, 1.12), F))


def _shine(at: Surface, look: Look, key: Array, viewer: Array, edge: Array) -> Array:
    """What the finish adds: a broad gloss, the soft bloom of cloth and skin at its edge, the band on hair."""
    half = unit(key + viewer).astype(F)
    mesh = at.mesh
    shine = np.clip(dot(at.normal, half), 0, 1) ** look.sharp[mesh] * look.gloss[mesh]
    strands = look.strands[mesh]
    hairy = np.nonzero(strands)[0]
    if len(hairy):
        n = at.normal[hairy]
        down = unit_rows(np.array((0, 0, -1), F) + n * n[:, 2:])
        band = (1 - dot(down, half) ** 2).clip(0) ** 12 * np.clip(dot(n, half), 0, 1)
        shine[hairy] += band * strands[hairy] * np.minimum(0.2 + 3 * at.albedo[hairy].mean(1), 1)
    bloom = look.sheen[mesh][:, None] * edge**2 * (0.3 + 0.7 * at.albedo)
    return np.asarray(shine[:, None] + bloom)
