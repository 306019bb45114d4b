"""Hair: strands combed over the skull from a whorl or a knot, in the styles of the people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from scipy import sparse

from .flesh import rest, shared
from .maths import Array, smoothstep, unit
from .mesh import Mesh, unit_rows
from .people import PEOPLE
from .strands import RADIUS, Skull, Strands, combed, curls, evened, grid_faces, streaks

STRANDS, ROWS = 300, 40
CURLY = 230, 84  # strands and rows of curls
SHINES = 0.40  # how much of a muscle's glow comes through hair
SUNK = 0.0016  # metres that the ends of the strands lie under the skin


@dataclass(frozen=True)
class Hair:
    """A surface that rides on the skin under its roots and turns with the head."""

    name: str
    person: str
    on: Any  # sparse (points, fine vertices)
    offset: Array  # (points, 3) from there, as the head was bound
    faces: Array
    under: Array  # (faces,) fine face of the skin
    tint: Array  # (points, 3)
    covered: Array  # (fine faces,) skin that nobody sees

    def worn(self, skin: Array, glow: Array | None) -> Mesh:
        """The hair on a posed skin."""
        points = self.on @ skin + self.offset @ head_turn(self.person, skin).T
        shining = None if glow is None else SHINES * np.clip(self.on @ glow, 0, 1)
        parts = shared().parts[self.under]
        return Mesh(self.name, points, self.faces, "hair", glow=shining, tint=self.tint, parts=parts, under=self.under)


# -- the head ----------------------------------------------------------------------------------------------


@cache
def _bound(person: str) -> Array:
    return np.asarray(shared().subdivide @ rest(person))


@cache
def _head(person: str) -> Array:
    """Fine vertices of the bound skin in the head's axes."""
    s = shared()
    k = s.bones.index("head")
    return np.asarray((_bound(person) - s.bind_o[k]) @ s.bind_turn[k])


def _to_bound(vectors: Array) -> Array:
    s = shared()
    return np.asarray(vectors @ s.bind_turn[s.bones.index("head")].T)


@cache
def _cranium(person: str) -> tuple[Array, Array]:
    """Vertices of the back of the skull, which no face moves, and where they were bound, round their middle."""
    p, s = _head(person), shared()
    share = np.asarray(s.fine_shares[:, s.bones.index("head")].todense()).ravel()
    chosen = np.nonzero((share > 0.999) & (p[:, 1] < 0.0) & (p[:, 2] > 0.06))[0]
    bound = _bound(person)[chosen]
    return chosen, bound - bound.mean(0)


def head_turn(person: str, skin: Array) -> Array:
    """The rotation of the head from how it was bound to how a posed skin carries it."""
    chosen, bound = _cranium(person)
    posed = skin[chosen]
    u, _, v = np.linalg.svd((posed - posed.mean(0)).T @ bound)
    return np.asarray(u @ np.diag([1, 1, np.linalg.det(u @ v)]) @ v)


@cache
def _skull(person: str) -> Skull:
    s, p = shared(), _head(person)
    ids = np.nonzero((p[s.faces].min(1)[:, 2] > -0.14) & ~np.isin(s.parts, (4, 5)))[0]
    return Skull(p, s.faces[ids], ids)


# -- hairlines: metres behind the edge of the hair ---------------------------------------------------------


def _hairline(p: Array, front: float, temple: float, back: float, corner: float = 0.0, burn: float = 0.052) -> Array:
    """Behind a line from the forehead round the temple and before and over the ear to the nape.

    corner = metres that the hair has gone back at the temples, burn = length of the sideburns.
    """
    around = np.degrees(np.arctan2(np.abs(p[:, 0]), p[:, 1] - 0.005))  # from the face (0) to the back (180)
    stations = [0, 14, 25, 36, 46, 54, 62, 68, 76, 84, 92, 104, 112, 120, 132, 150, 180]
    heights = [front, front - 0.001, front - 0.003 + corner, front - 0.010 + corner, temple + 0.020 + 0.3 * corner,
               temple, temple - 0.46 * burn, temple - burn, temple - 1.15 * burn, temple - 0.050, temple - 0.020,
               temple - 0.022, temple - 0.058, back + 0.030, back + 0.008, back, back]  # fmt: skip
    ear = np.stack([np.abs(p[:, 0]) - 0.082, 0.72 * (p[:, 1] + 0.006), 0.55 * (p[:, 2] - 0.028)], 1)
    return np.asarray(np.minimum(p[:, 2] - np.interp(around, stations, heights), np.linalg.norm(ear, axis=1) - 0.020))


def _bald(p: Array) -> Array:
    """A hairline that has left the crown."""
    above = p[:, 2] - (0.088 - 0.40 * (p[:, 1] + 0.03) - 1.2 * np.maximum(p[:, 1] + 0.01, 0) ** 1.2)
    return np.asarray(np.minimum(_hairline(p, 0.15, 0.052, -0.048), -above))


def _over_ears(p: Array) -> Array:
    """A hairline that takes no heed of the ears: what falls over them begins above."""
    around = np.degrees(np.arctan2(np.abs(p[:, 0]), p[:, 1] - 0.005))
    stations, heights = (
        [0, 15, 26, 36, 46, 54, 62, 75, 180],
        [0.112, 0.112, 0.110, 0.102, 0.090, 0.074, 0.060, 0.052, 0.046],
    )
    return np.asarray(p[:, 2] - np.interp(around, stations, heights))


# -- styles ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Style:
    """How hair is combed and how high it stands."""

    pole: tuple[float, float, float]  # where the strands come from, seen from the head's middle
    height: Callable[[Strands], Array]
    twist: float = 0.0
    rough: float = 1.0  # how much strands part from each other
    curl: tuple[float, float] | None = None  # width and height of curls
    soft: float = 0.022  # metres from the hairline over which it rises


def _over(points: Array, low: float, high: float) -> Array:
    return np.asarray(smoothstep((points[..., 2] - low) / (high - low)))


def _lift(p: Array, x: float, y: float, z: float, size: float) -> Array:
    return np.asarray(np.exp(-(((p - (x, y, z)) / size) ** 2).sum(-1)))


def _short(s: Strands) -> Array:
    p = s.points
    return 0.005 + 0.015 * _over(p, 0.05, 0.125) + 0.013 * _lift(p, 0.015, 0.085, 0.125, 0.040)


def _parted(s: Strands) -> Array:
    p = s.points
    parting = np.exp(-(((p[..., 0] + 0.036) / 0.006) ** 2)) * _over(p, 0.09, 0.12) * (p[..., 1] > -0.03)
    over = 0.006 + 0.017 * _over(p, 0.05, 0.12) + 0.010 * _lift(p, 0.005, 0.080, 0.125, 0.036)
    return np.asarray(over * (1 - 0.65 * parting))


def _thin(s: Strands) -> Array:
    return 0.004 + 0.010 * _over(s.points, 0.06, 0.13)


def _crop(s: Strands) -> Array:
    return 0.009 + 0.015 * _over(s.points, -0.02, 0.11)


def _perm(s: Strands) -> Array:
    p = s.points
    return 0.013 + 0.016 * _over(p, 0.0, 0.11) + 0.004 * _lift(p, 0.0, 0.075, 0.125, 0.05)


def _drawn_back(s: Strands) -> Array:
    return 0.007 + 0.009 * _over(s.points, 0.03, 0.12)


def _falling(s: Strands) -> Array:
    p = s.points
    parting = np.exp(-(((p[..., 0] - 0.018) / 0.007) ** 2)) * _over(p, 0.10, 0.12) * (p[..., 1] > 0.0)
    return np.asarray((0.012 + 0.010 * _over(p, 0.02, 0.11)) * (1 - 0.6 * parting))


def _ring(s: Strands) -> Array:
    return np.full(s.angle.shape, 0.0050)


CROWN, TOP, KNOT = (0.012, -0.055, 0.083), (0.0, -0.02, 0.1), (0.0, -0.085, 0.062)
LINES: dict[str, Callable[[Array], Array]] = {
    "short": lambda p: _hairline(p, 0.111, 0.062, -0.050, 0.004),
    "parted": lambda p: _hairline(p, 0.110, 0.060, -0.050, 0.003),
    "thin": lambda p: _hairline(p, 0.120, 0.062, -0.048, 0.007),
    "crop": lambda p: _hairline(p, 0.110, 0.064, -0.040, burn=0.034),
    "perm": lambda p: _hairline(p, 0.112, 0.064, -0.052, burn=0.036),
    "bob": _over_ears,
    "bun": lambda p: _hairline(p, 0.111, 0.064, -0.044, burn=0.034),
    "balding": _bald,
}
STYLES = {
    "short": Style(CROWN, _short, -0.5, 1.3, soft=0.014),
    "parted": Style((-0.030, -0.045, 0.083), _parted, 0.75, soft=0.014),
    "thin": Style(CROWN, _thin, 0.35, 0.9, soft=0.026),
    "crop": Style(TOP, _crop, 0.0, 0.0, (0.0095, 0.0032), 0.030),
    "perm": Style(TOP, _perm, 0.0, 0.25, (0.012, 0.0044), 0.034),
    "bob": Style((0.018, 0.042, 0.085), _falling, 0.0, 0.8, soft=0.012),
    "bun": Style(KNOT, _drawn_back, 0.0, 0.8, soft=0.026),
    "balding": Style(TOP, _ring, 0.0, 0.5, (0.006, 0.0016), 0.020),
}


def _relief(s: Strands, style: Style, ends: Array | float = 1.0) -> tuple[Array, Array]:
    """Height of the hair over the skin and a factor on its colour, (strands, rows); ends = share that ends there."""
    around = np.broadcast_to(s.around[:, None], s.angle.shape)
    along = s.angle * 2.2
    clumps, locks, fine = (
        streaks(around, along * speed + seed, cells, seed)
        for cells, speed, seed in ((34, 1.0, 1), (84, 1.4, 2), (220, 2.0, 3))
    )
    to_end, to_start = (s.angle[:, -1:] - s.angle) * RADIUS, (s.angle - s.angle[:, :1]) * RADIUS
    whirl = np.zeros_like(along) + 0.5
    ragged = 0.0035 * streaks(around, whirl, 110, 4) + 0.0025 * streaks(around, whirl, 36, 5)
    starts = smoothstep((to_start + ragged) / style.soft + (s.angle[:, :1] < 0.1))  # not where all strands begin
    high = style.height(s) * (1 - ends * (1 - smoothstep((to_end + ragged) / style.soft) * starts))
    rough = style.rough * np.sqrt(np.clip(high, 0, 0.02) / 0.02)
    out = high + rough * (0.0022 * clumps + 0.0013 * locks + 0.0005 * fine)
    tint = 1 + style.rough * (0.05 * clumps + 0.09 * locks + 0.08 * fine)
    if style.curl:
        size, tall = style.curl
        bump = curls(s.points, size, 6)
        out += tall * (bump - 0.6) * np.clip(high / 0.010, 0, 1)
        tint = tint * (0.72 + 0.40 * bump)
    return out - ends * SUNK * (1 - smoothstep((to_end + ragged) / 0.006)), tint


@cache
def _strands(person: str) -> Strands:
    name = PEOPLE[person].style
    style = STYLES[name]
    size = CURLY if style.curl else (STRANDS, ROWS)
    return combed(_skull(person), LINES[name], np.array(style.pole), style.twist, *size)


def _rides(name: str, person: str, points: Array, tint: Array, s: Strands, roots: Array) -> Hair:
    """A grid of points (strands, rows, 3) in the head's axes that ride on places of s, given by their numbers."""
    corners, weights = s.corners.reshape(-1, 3)[roots.ravel()], s.weights.reshape(-1, 3)[roots.ravel()]
    size = shared().subdivide.shape[0]
    on = sparse.csr_matrix(
        (weights.ravel(), corners.ravel(), np.arange(0, 3 * len(corners) + 1, 3)), (len(corners), size)
    )
    offset = _to_bound((points - s.points.reshape(-1, 3)[roots]).reshape(-1, 3))
    faces = grid_faces(*roots.shape)
    faces = faces[s.grows[roots.ravel() // s.angle.shape[1]][faces].all(1)]
    colour = np.repeat(np.clip(tint, 0.4, 1.5).reshape(-1, 1), 3, 1)
    under = s.under.ravel()[roots.ravel()][faces[:, 0]]
    return Hair(name, person, on, offset, faces, under, colour, np.zeros(len(shared().faces), bool))


def _numbers(s: Strands) -> Array:
    return np.arange(s.angle.size).reshape(s.angle.shape)


def _combed_hair(person: str, style: Style) -> Hair:
    s = _strands(person)
    high, tint = _relief(s, style)
    return _rides("hair", person, evened(s.points, 4) + s.away * high[..., None], tint, s, _numbers(s))


HANGING, CURLED = 16, 6  # rows of what falls free, and of its end that turns in


def _hanging(ends: Array) -> Array:
    """What falls from the last places on the skull (strands, 3) to the jaw, beside and behind the face."""
    middle = np.array([0, -0.002])
    out = ends[:, :2] - middle
    around = np.degrees(np.arctan2(np.abs(out[:, 0]), out[:, 1]))
    full = smoothstep((around - 43) / 20)[:, None]
    down = np.linspace(0, 1, HANGING + 1)[None, 1:]
    turn = np.linspace(0, 1, CURLED + 1)[None, 1:] * np.pi * 0.8
    low = -0.070 + 0.006 * smoothstep((around - 100) / 60)[:, None]
    inward = -0.010 * full * down**2 + 0.004 * full * np.sin(np.pi * down)
    falling = ends[:, 2:] - full * (ends[:, 2:] - low) * down
    bend = 0.006 * (0.2 + 0.8 * full)
    z = np.concatenate([falling, falling[:, -1:] - bend * np.sin(turn)], 1)
    r = np.concatenate([inward, inward[:, -1:] - bend * (1 - np.cos(turn))], 1)
    flat = np.linalg.norm(out, axis=1, keepdims=True)
    xy = middle + (out / flat)[:, None] * (flat + r)[..., None]
    return np.concatenate([xy, z[..., None]], axis=2)


def _bob(person: str, style: Style) -> Hair:
    """Hair that falls from the skull to the jaw."""
    s = _strands(person)
    around = np.degrees(np.arctan2(np.abs(s.points[:, -1, 0]), s.points[:, -1, 1]))
    falls = smoothstep((around - 40) / 14)[:, None]
    high, tint = _relief(s, style, 1 - falls)
    lifted = evened(s.points, 10) + s.away * high[..., None]
    points = evened(np.concatenate([lifted, _hanging(lifted[:, -1])], axis=1), 3)
    wide, depth = np.broadcast_arrays(s.around[:, None], np.linspace(2.0, 4.0, HANGING + CURLED)[None])
    locks, fine = streaks(wide, depth, 84, 2), streaks(wide, depth, 220, 3)
    out = points[:, ROWS:] * (1, 1, 0)
    points[:, ROWS:] += unit_rows(out) * ((0.0010 * locks + 0.0005 * fine) * falls)[..., None]
    tint = np.concatenate([tint, 1 + style.rough * (0.09 * locks + 0.08 * fine)], axis=1)
    numbers = _numbers(s)
    roots = np.concatenate([numbers, np.repeat(numbers[:, -1:], HANGING + CURLED, 1)], axis=1)
    return _rides("hair", person, points, tint, s, roots)


def _knot(person: str) -> Hair:
    """A bun: a ball of turned strands where the others meet."""
    s, pole, side = _strands(person), unit(np.array(KNOT)), np.array([1.0, 0, 0])
    up = np.cross(pole, side)
    count, rows = 96, 30
    turn = np.linspace(-np.pi, np.pi, count, endpoint=False)[:, None]
    lean = np.linspace(0.02, 0.86 * np.pi, rows)[None]
    wound = (turn + 0.9 * lean + np.pi) % (2 * np.pi) - np.pi
    swirl, fine = streaks(wound, lean * 0.8, 30, 7), streaks(wound, lean * 0.8, 90, 8)
    r = 0.033 * (1 + 0.055 * swirl + 0.02 * fine)
    across = np.cos(turn)[..., None] * side + np.sin(turn)[..., None] * up
    ball = (r * np.sin(lean))[..., None] * across + (0.8 * r * np.cos(lean))[..., None] * pole
    tint = 1 + 0.09 * swirl + 0.07 * fine
    return _rides("knot", person, s.points[0, 0] + pole * 0.020 + ball, tint, s, np.zeros((count, rows), int))


@cache
def hair_of(person: str) -> tuple[Hair, ...]:
    """The hair of a person's style."""
    name = PEOPLE[person].style
    if name == "bob":
        return (_bob(person, STYLES[name]),)
    hair = _combed_hair(person, STYLES[name])
    return (hair, _knot(person)) if name == "bun" else (hair,)


@cache
def scalp(person: str) -> Array:
    """How far behind the hairline the fine vertices of the skin lie, metres; less than 0 where no hair grows."""
    p, name = _head(person), PEOPLE[person].style
    away = np.linalg.norm(p - (0, 0.0, 0.05), axis=1)
    return np.where((p[:, 2] > -0.08) & (away < 0.16), LINES["bun" if name == "bob" else name](p), -1.0)
