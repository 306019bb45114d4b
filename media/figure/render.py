"""A lit picture of a scene on a transparent ground."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from .camera import Camera
from .grid import occlusion, soft_shadow
from .maths import Array, smoothstep, unit
from .scene import Scene
from .sdf import F
from .trace import Samples, Tracer

PALETTE = {
    "skin": "#c99c7e", "hair": "#443a42", "top": "#5f9d9a", "shorts": "#3d5a6c", "eye": "#f2efe9", "line": "#6e4a3e",
    "prop": "#dfdcd4", "prop2": "#c9c4ba", "wood": "#dcd7cc", "linen": "#d8dcde", "mat": "#a9bdb4", "strap": "#8a76a8",
    "warm": "#e6b457", "water": "#a9cddb", "muscle": "#f5472f", "muscle-core": "#ff8a5c",
}  # fmt: skip
QUIET = {"prop", "prop2", "mat", "wood", "linen"}  # furniture: shadows on it stay soft
KEY, AMBIENT, OUTLINE, RIM = 0.95, 0.52, 0.5, 0.10
WATER = 0.55  # how much water hides


@cache
def linear(colour: str) -> tuple[float, float, float]:
    """'#rrggbb' as linear light."""
    c = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255.0
    r, g, b = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    return float(r), float(g), float(b)


def _column(*values: float) -> Array:
    return np.array(values, F)[:, None]


def _display(c: Array) -> Array:
    """Linear light -> sRGB, 0..1."""
    c = np.clip(c, 0, 1)
    return np.where(c <= 0.0031308, c * 12.92, 1.055 * c ** (1 / 2.4) - 0.055)


def lights(camera: Camera) -> tuple[Array, Array, Array]:
    """Key, fill and rim directions; they turn with the camera, so that every picture is lit alike."""
    a = np.radians(camera.yaw)
    ahead, right, up = np.array([np.sin(a), np.cos(a), 0]), np.array([-np.cos(a), np.sin(a), 0]), np.array([0, 0, 1.0])
    key, fill, rim = ((-0.55, 0.62, 0.95), (0.85, 0.45, 0.15), (0.5, -0.75, 0.5))
    k, f, r = (unit(x * right + y * ahead + z * up).astype(F) for x, y, z in (key, fill, rim))
    return k, f, r


def blur(a: Array, radius: float) -> Array:
    """Three box blurs of a picture (rows, columns), about a gaussian of sigma `radius`."""
    r = max(round(radius), 1)
    for _ in range(3):
        for axis in (0, 1):
            first, last = a.take([0], axis), a.take([-1], axis)
            padded = np.concatenate([np.repeat(first, r + 1, axis), a, np.repeat(last, r, axis)], axis)
            total = np.cumsum(padded, axis=axis, dtype=np.float64)
            n = a.shape[axis]
            high, low = total.take(range(2 * r + 1, 2 * r + 1 + n), axis), total.take(range(n), axis)
            a = ((high - low) / (2 * r + 1)).astype(F)
    return a


@dataclass
class Picture:
    """RGBA pixels (uint8, straight alpha) and what lies behind them."""

    pixels: Array
    samples: Samples
    tracer: Tracer

    def share_of_glow(self) -> float:
        """The share of the picture in which a stretched muscle is plainly seen."""
        return float((self.samples.glow > 0.5).mean())

    def segments(self) -> set[str]:
        """The parts of the body that are seen, without their sides."""
        s = self.samples
        return {self.tracer.segs[i].partition(".")[0] for i in np.unique(s.seg[s.hit])}


class Light:
    """The slow terms of the light, one value per pixel: occlusion, shadow, dark bands behind nearer edges."""

    def __init__(self, scene: Scene, camera: Camera, tracer: Tracer, samples: Samples):
        hit = samples.hit
        rows, cols = np.nonzero(hit)
        points = tracer.world(samples, rows, cols, camera)
        normals = (camera.M.T.astype(F) @ samples.n[:, rows, cols]).astype(F)
        self._box = (slice(max(rows.min() - 12, 0), rows.max() + 13), slice(max(cols.min() - 12, 0), cols.max() + 13))
        self._hit, self._at = hit, (rows, cols)
        key = lights(camera)[0]
        self.open = self._softened(occlusion(scene.grid, points, normals))
        self.lit = self._softened(soft_shadow(scene.grid, points, normals, key))
        self.quiet = np.array([m in QUIET for m in tracer.mats])
        depth = np.where(hit, samples.z, np.nanmin(samples.z))
        self._bands = []
        for radius, weight in ((1.0, 0.55), (3.2, 0.30), (8.0, 0.22)):
            blurred = depth.copy()
            blurred[self._box] = blur(depth[self._box], radius * tracer.cols / 800)
            self._bands.append((blurred, weight, radius > 2))

    def _softened(self, values: Array) -> Array:
        """Values at the hits as a blurred map that reaches past the outline."""
        out = np.zeros(self._hit.shape, F)
        out[self._at] = values
        total, weight = blur(out[self._box], 1), blur(self._hit[self._box].astype(F), 1)
        out[self._box] = np.where(weight > 1e-3, total / np.maximum(weight, 1e-3), 1)
        return out

    def dark(self, z: Array, mat: Array, at: Any) -> Array:
        """How much a sample is darkened because something nearer ends beside it; no halo on furniture."""
        out = np.zeros(len(z), F)
        for blurred, weight, wide in self._bands:
            band = np.clip((blurred[at] - z) / F(0.05), 0, 1) * F(weight)
            out += band * np.where(self.quiet[mat], F(0.15 if wide else 0.45), F(1))
        return np.asarray(F(OUTLINE) * np.clip(out, 0, 0.9))


def _shade(s: Samples, pick: Any, at: Any, light: Light, camera: Camera, mats: list[str]) -> Array:
    """Display colours (3, n) of the picked samples, lit as the pixels `at` are."""
    n, mat, glow = s.n[(slice(None), *pick)], s.mat[pick], s.glow[pick]
    key, fill, rim = lights(camera)
    world = camera.M.T.astype(F) @ n
    quiet = light.quiet[mat]
    lit = np.where(quiet, 0.55 + 0.45 * light.lit[at], light.lit[at])
    open_ = np.where(quiet, 0.45 + 0.55 * light.open[at], light.open[at])
    wrap = _column(0.34, 0.26, 0.22)  # red light bleeds further round
    from_key = np.clip((key @ world + wrap) / (1 + wrap), 0, 1)
    from_fill = np.clip(fill @ world, 0, 1)
    from_rim = np.clip(rim @ world, 0, 1) ** 2
    sky = 0.5 + 0.5 * world[2]
    albedo = np.array([linear(PALETTE[m]) for m in mats], F)[mat].T
    muscle, core = _column(*linear(PALETTE["muscle"])), _column(*linear(PALETTE["muscle-core"]))
    muscle = muscle + (core - muscle) * (0.30 * np.clip(glow * 1.6 - 0.6, 0, 1))  # lighter, warmer in the middle
    albedo = albedo * (1 - 0.92 * glow) + muscle * (0.92 * glow)
    ambient = (_column(0.92, 0.80, 0.72) * (1 - sky) + _column(0.98, 1.02, 1.08) * sky) * (open_**1.15) * F(AMBIENT)
    total = ambient + _column(1.05, 1.0, 0.94) * from_key * ((0.22 + 0.78 * lit) * F(KEY))
    total = total + (from_fill * open_ * F(0.15)) * _column(0.92, 1.0, 1.08)
    total = total * (1 - (1 - open_) * (1 - _column(1.0, 0.93, 0.90)) * 1.5)  # occlusion tints warm, not grey
    edge = (1 - np.clip(n[2], 0, 1)) ** 3
    colour: Array = albedo * total * (1 - 0.10 * edge) + from_rim * edge * F(0.16) * open_
    colour = colour + muscle * glow * F(0.12)  # a little light of its own
    colour = colour * (1 - light.dark(s.z[pick], mat, at) * (1 - 0.5 * glow))
    faint = edge * np.clip(1 - 3 * albedo.mean(0), 0, 1) * (0.4 + 0.6 * sky) * F(RIM)  # dark parts, on a dark ground
    return _display(colour + faint * _column(0.90, 1.0, 1.12))


def _floor_shadow(scene: Scene, camera: Camera, shape: tuple[int, ...], floor: float) -> Array:
    """Alpha of the shadow on the floor: contact occlusion plus a hint of the key light's shadow."""
    step, M, grid = 4, camera.M, scene.grid
    rows, cols = shape[0] // step, shape[1] // step
    px = camera.extent / cols
    U, V = np.meshgrid((np.arange(cols) + 0.5 - cols / 2) * px, (rows / 2 - 0.5 - np.arange(rows)) * px)
    origin = M.T @ (np.stack([U.ravel(), V.ravel(), np.zeros(U.size)]) - camera.t[:, None])
    ground = (origin + M[2][:, None] * ((floor - origin[2]) / M[2, 2])).astype(F)
    lo, hi = grid.lo[:2, None], grid.hi[:2, None]
    edge = np.minimum(ground[:2] - lo, hi - ground[:2]).min(0)
    inside = edge > 0
    out = np.zeros(U.size, F)
    if inside.any():
        points = np.ascontiguousarray(ground[:, inside])
        up = np.zeros_like(points)
        up[2] = 1
        hidden = 1 - occlusion(grid, points, up, floor=False)
        shaded = 1 - soft_shadow(grid, points, up, lights(camera)[0], hardness=4.0, far=1.6, floor=False)
        out[inside] = np.clip(hidden * 0.62 + shaded * 0.20, 0, 1) * smoothstep(edge[inside] / 0.25)
    small = blur(out.reshape(rows, cols), 1)
    return np.asarray(blur(np.repeat(np.repeat(small, step, 0), step, 1), step * 0.7) * F(0.62))


def render(scene: Scene, camera: Camera, width: int = 800, spots: int = 5, shadow: bool = True) -> Picture:
    """Draw the scene; spots = extra samples (0 to 7) for each pixel on an edge."""
    water = [p for p in scene.props if p.mat == "water"]
    picture = _render(scene, camera, width, spots, shadow)
    if water:  # what lies in the water shows through
        dry = replace(scene, props=[p for p in scene.props if p.mat != "water"], _grid=scene.grid)
        below = _render(dry, camera, width, spots, shadow)
        picture.pixels = (picture.pixels * WATER + below.pixels * (1 - WATER) + 0.5).astype(np.uint8)
    return picture


def _render(scene: Scene, camera: Camera, width: int, spots: int, shadow: bool) -> Picture:
    tracer = Tracer(scene, camera, width)
    first = tracer.trace()
    if not first.hit.any():
        raise ValueError("nothing of the figure is in the picture")
    rows, cols, more = tracer.refine(first, spots) if spots else (np.zeros(0, int), np.zeros(0, int), Samples(0, 0))
    light = Light(scene, camera, tracer, first)
    colour: Array = np.zeros((3, *first.hit.shape), F)
    alpha: Array = first.hit.astype(F)
    at: Any = np.nonzero(first.hit)
    colour[(slice(None), *at)] = _shade(first, at, at, light, camera, tracer.mats)
    if len(rows):  # an edge pixel is the mean of all its samples
        pick: Any = np.nonzero(more.hit)
        at = (rows[pick[1]], cols[pick[1]])
        extra = _shade(more, pick, at, light, camera, tracer.mats)
        for channel in range(3):
            np.add.at(colour[channel], at, extra[channel])
        np.add.at(alpha, at, 1)
        colour[:, rows, cols] /= spots + 1
        alpha[rows, cols] /= spots + 1
    if shadow and scene.floor is not None and camera.pitch > 0.5:
        fall = _floor_shadow(scene, camera, alpha.shape, scene.floor)
        colour = colour + _column(0.10, 0.12, 0.17)[:, :, None] * fall * (1 - alpha)
        alpha = alpha + fall * (1 - alpha)
    rgb = np.where(alpha > 1e-4, colour / np.maximum(alpha, 1e-4), 0)
    pixels = np.concatenate([rgb, alpha[None]]).transpose(1, 2, 0)
    return Picture((np.clip(pixels, 0, 1) * 255 + 0.5).astype(np.uint8), first, tracer)
