"""A lit picture of a scene on a transparent ground."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .camera import Camera
from .light import CELL, Look, around, cells, evened, from_key, lights, shade, sky, spread
from .maths import Array, smoothstep
from .mesh import F
from .rays import Hits, Surface, dot
from .scene import Scene

OUTLINE = 0.42
WATER = 0.16  # how much water hides
DIFFERENT = 0.035  # colours of neighbours that differ by more are an edge
SHADE = np.array((0.03, 0.045, 0.06), F)  # of the shadow on the floor, as displayed


@dataclass
class Seen:
    """What is at the middle of each pixel: arrays (rows, columns) or (rows, columns, 3); -1 is nothing.

    Water is looked through, unless there is nothing behind it.
    """

    mesh: Array  # number in the scene
    face: Array  # number in the mesh
    part: Array  # of the body
    depth: Array  # metres towards the viewer; NaN for nothing
    point: Array
    normal: Array
    glow: Array

    @property
    def hit(self) -> Array:
        """Whether there is anything."""
        return np.asarray(self.mesh >= 0)

    def share_of_glow(self) -> float:
        """The share of the picture in which a stretched muscle is plainly seen."""
        return float((self.glow > 0.5).mean())


@dataclass
class Picture:
    """RGBA pixels (uint8, straight alpha) and what is seen in them."""

    pixels: Array
    seen: Seen

    def share_of_glow(self) -> float:
        """The share of the picture in which a stretched muscle is plainly seen."""
        return self.seen.share_of_glow()


class View:
    """A camera's rays into a world."""

    def __init__(self, scene: Scene, camera: Camera, width: int):
        self.world, self.camera, self._through = scene.world, camera, scene.through
        world = self.world
        self.rows, self.cols = camera.shape(width)
        self.pixel = camera.extent / self.cols
        self.viewer = camera.M[2].astype(F)
        self._M, self._t = camera.M.astype(F), camera.t.astype(F)
        spots = np.stack([dot(world.points, m) for m in self._M], 1) + self._t
        self._front = spots[:, 2].max() + 0.1
        low, high = spots.min(0), spots.max(0)
        self.left, self.right = (int(np.floor(x / self.pixel + self.cols / 2)) for x in (low[0], high[0]))
        self.top, self.bottom = (int(np.floor(self.rows / 2 - y / self.pixel)) for y in (high[1], low[1]))

    def inside(self) -> tuple[Array, Array]:
        """Rows and columns of the pixels in which something may be."""
        rows = np.arange(max(self.top, 0), min(self.bottom + 1, self.rows))
        cols = np.arange(max(self.left, 0), min(self.right + 1, self.cols))
        r, c = np.meshgrid(rows, cols, indexing="ij")
        return r.ravel(), c.ravel()

    def place(self, rows: Array, cols: Array) -> Array:
        """World points (n, 3) before everything, at these rows and columns (pixels' middles are at 0.5)."""
        x = (cols - self.cols / 2) * self.pixel - self._t[0]
        y = (self.rows / 2 - rows) * self.pixel - self._t[1]
        z = self._front - self._t[2]
        M = self._M
        return np.stack([x * M[0, k] + y * M[1, k] + z * M[2, k] for k in range(3)], 1).astype(F)

    def depth(self, points: Array) -> Array:
        """How near the viewer points are."""
        return np.asarray(dot(points, self._M[2]) + self._t[2])

    def trace(self, rows: Array, cols: Array) -> tuple[Hits, Hits]:
        """What solid things are hit there, and what water before them."""
        origins = self.place(rows, cols)
        directions = np.ascontiguousarray(np.broadcast_to(-self.viewer, origins.shape))
        solid = self.world.solid.hits(origins, directions)
        water = self.world.water.hits(origins, directions)
        hidden = (solid.face >= 0) & (solid.far < water.far)
        water.face[hidden] = -1
        return solid, water

    def surface(self, hits: Hits, albedo: Array) -> Surface:
        """What is at these hits, seen from here."""
        at = self.world.surface(hits, self.viewer, albedo)
        if self._through:
            at.glow = np.maximum(at.glow, self.world.shine(at, self.viewer))
        return at


def see(scene: Scene, camera: Camera, width: int = 160) -> Seen:
    """Only what is at the middle of each pixel: no light, no colours."""
    view = View(scene, camera, width)
    rows, cols = view.inside()
    solid, water = view.trace(rows + 0.5, cols + 0.5)
    return _seen(scene, view, rows, cols, solid, water)


def _seen(scene: Scene, view: View, rows: Array, cols: Array, solid: Hits, water: Hits) -> Seen:
    world, shape = scene.world, (view.rows, view.cols)
    wet = (solid.face < 0) & (water.face >= 0)
    hits = Hits(*(np.where(wet, w, s) for s, w in zip(_arrays(solid), _arrays(water), strict=True)))
    found = hits.face >= 0
    hits, at = hits[found], (rows[found], cols[found])
    surface = view.surface(hits, world.tint)
    parts = np.concatenate([np.full(len(m.faces), -1) if m.parts is None else m.parts for m in world.ordered])

    def filled(values: Array, empty: float) -> Array:
        out = np.full((*shape, *values.shape[1:]), empty, values.dtype)
        out[at] = values
        return out

    return Seen(
        mesh=filled(surface.mesh, -1),
        face=filled(hits.face - world.first_face[surface.mesh], -1),
        part=filled(parts[hits.face].astype(np.int16), -1),
        depth=filled(view.depth(surface.point), np.nan),
        point=filled(surface.point, np.nan),
        normal=filled(surface.normal, 0),
        glow=filled(surface.glow, 0),
    )


def _arrays(hits: Hits) -> tuple[Array, Array, Array, Array]:
    return hits.face, hits.u, hits.v, hits.far


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


class Bands:
    """Soft dark bands behind nearer edges: they part a limb from the trunk behind it."""

    def __init__(self, depth: Array, hit: Array, scale: float):
        rows, cols = np.nonzero(hit)
        box = (slice(max(rows.min() - 12, 0), rows.max() + 13), slice(max(cols.min() - 12, 0), cols.max() + 13))
        depth = np.where(hit, depth, np.nanmin(depth)).astype(F)
        self._bands = []
        for radius, weight in ((1.0, 0.55), (3.2, 0.30), (8.0, 0.22)):
            blurred = depth.copy()
            blurred[box] = blur(depth[box], radius * scale)
            self._bands.append((blurred, F(weight), radius > 2))

    def dark(self, depth: Array, quiet: Array, rows: Array, cols: Array) -> Array:
        """How much places at this depth are darkened; no halo on furniture."""
        out = np.zeros(len(depth), F)
        for blurred, weight, wide in self._bands:
            band = np.clip((blurred[rows, cols] - depth) / F(0.05), 0, 1) * weight
            out += band * np.where(quiet, F(0.15 if wide else 0.45), F(1))
        return np.asarray(F(OUTLINE) * np.clip(out, 0, 0.9))


class Painter:
    """Paints one picture."""

    def __init__(self, scene: Scene, camera: Camera, width: int):
        self.scene, self.camera, self.world = scene, camera, scene.world
        self.view = View(scene, camera, width)
        self.look = Look(scene.meshes, scene.palette, self.world)
        self.key = lights(camera)[0]
        shape = (self.view.rows, self.view.cols)
        self.colour, self.alpha = np.zeros((*shape, 3), F), np.zeros(shape, F)

    def first(self) -> Seen:
        """One ray for each pixel."""
        view = self.view
        rows, cols = view.inside()
        solid, water = view.trace(rows + 0.5, cols + 0.5)
        seen = _seen(self.scene, view, rows, cols, solid, water)
        if not seen.hit.any():
            raise ValueError("nothing is in the picture")
        self.bands = Bands(seen.depth, seen.hit, view.cols / 800)
        dry = solid.face >= 0
        self.at = view.surface(solid[dry], self.look.albedo)
        r, c = rows[dry], cols[dry]
        index = np.full(seen.hit.shape, -1)
        index[r, c] = np.arange(len(r))
        self.index = np.pad(index, 1, constant_values=-1)
        self.light = evened(self._light(self.at, cells(r, c)), self.at, index, r, c, view.pixel)
        wet = water.face >= 0
        self._add(self.at, self.light, r, c, np.where(wet[dry], F(1 - WATER), F(1)))
        if wet.any():
            self._add_water(water[wet], rows[wet], cols[wet], np.full(wet.sum(), WATER, F))
        return seen

    def _light(self, at: Surface, cell: Array) -> Array:
        """Light from all round and share of the key light (n, 4)."""
        open_ = around(self.world, self.scene.floor, at, cell, self.look.bounced)
        return np.concatenate([open_, from_key(self.world, at, cell, self.key)[:, None]], axis=1)

    def _add_water(self, hits: Hits, rows: Array, cols: Array, weight: Array) -> None:
        at = self.view.surface(hits, self.look.albedo)
        light = np.concatenate([sky(at.normal[:, 2]), np.ones((len(rows), 1), F)], axis=1)
        self._add(at, light, rows, cols, weight)

    def _add(self, at: Surface, light: Array, rows: Array, cols: Array, weight: Array) -> None:
        """Add lit places to the pixels in which they are."""
        dark = self.bands.dark(self.view.depth(at.point), self.look.quiet[at.mesh], rows, cols)
        colour = shade(at, light[:, :3], light[:, 3], dark, self.look, self.camera)
        pixel, size = rows * self.view.cols + cols, self.alpha.size
        for k in range(3):
            self.colour[..., k] += np.bincount(pixel, colour[:, k] * weight, size).reshape(self.alpha.shape)
        self.alpha += np.bincount(pixel, weight, size).reshape(self.alpha.shape)

    def refine(self, samples: int) -> None:
        """Paint the pixels that differ from a neighbour again, from many rays each."""
        rows, cols = np.nonzero(self._edges())
        self.colour[rows, cols], self.alpha[rows, cols] = 0, 0
        spots = spread(samples, 2)
        which = np.repeat(np.arange(len(rows)), samples)
        y, x = rows[which] + np.tile(spots[:, 0], len(rows)), cols[which] + np.tile(spots[:, 1], len(rows))
        solid, water = self.view.trace(y, x)
        wet = water.face >= 0
        hits, pixel, weight = self._faces(solid, which, np.where(wet, 1 - WATER, 1) / samples)
        at = self.view.surface(hits, self.look.albedo)
        self._add(at, self._borrowed(at, rows[pixel], cols[pixel]), rows[pixel], cols[pixel], weight)
        if wet.any():
            hits, pixel, weight = self._faces(water, which, np.full(len(which), WATER / samples))
            self._add_water(hits, rows[pixel], cols[pixel], weight)

    def _faces(self, hits: Hits, pixel: Array, weight: Array) -> tuple[Hits, Array, Array]:
        """One hit for each face in each pixel, its pixel, and the weight of all its rays."""
        found = hits.face >= 0
        hits, pixel, weight = hits[found], pixel[found], weight[found]
        key = pixel * len(self.world.faces) + hits.face
        _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
        return hits[first], pixel[first], np.bincount(inverse, weight).astype(F)

    def _edges(self) -> Array:
        """Pixels that look different from the one beside or above or below."""
        both = np.concatenate([self.colour, self.alpha[..., None]], axis=2)
        edge = np.zeros(self.alpha.shape, bool)
        across = np.abs(both[:, 1:] - both[:, :-1]).max(2) > DIFFERENT
        down = np.abs(both[1:] - both[:-1]).max(2) > DIFFERENT
        for part, where in ((across, np.s_[:, 1:]), (across, np.s_[:, :-1]), (down, np.s_[1:]), (down, np.s_[:-1])):
            edge[where] |= part
        return edge

    def _borrowed(self, at: Surface, rows: Array, cols: Array) -> Array:
        """The light of the nearest pixel's middle on the same surface; where there is none, traced."""
        best, who = np.full(len(rows), np.inf, F), np.zeros(len(rows), int)
        for dy, dx in np.ndindex(3, 3):
            there = self.index[rows + dy, cols + dx]
            other, normal = self.at.point[there], self.at.normal[there]
            apart = other - at.point
            off = np.abs(dot(at.normal, apart)) + F(0.1) * np.sqrt(dot(apart, apart))
            off = off / F(self.view.pixel) + 4 * (1 - dot(normal, at.normal))
            off[(there < 0) | (self.at.mesh[there] != at.mesh)] = np.inf
            nearer = off < best
            best[nearer], who[nearer] = off[nearer], there[nearer]
        light = self.light[who]
        alone = np.nonzero(best > 2.0)[0]
        if len(alone):
            cell = cells(rows[alone], cols[alone])
            light[alone] = sum(self._light(at[alone], (cell + k) % CELL**2) for k in (0, 5, 10)) / F(3)
        return light


def render(scene: Scene, camera: Camera, width: int = 800, samples: int = 16, shadow: bool = True) -> Picture:
    """Draw the scene; samples = rays for each pixel on an edge."""
    painter = Painter(scene, camera, width)
    seen = painter.first()
    if samples:
        painter.refine(samples)
    colour, alpha = painter.colour, painter.alpha[..., None]
    if shadow and scene.floor is not None and camera.pitch > 0.5:
        fall = _floor_shadow(scene, painter.view, scene.floor)[..., None] * (1 - alpha)
        colour, alpha = colour + SHADE * fall, alpha + fall
    rgb = np.where(alpha > 1e-4, colour / np.maximum(alpha, 1e-4), 0)
    pixels = np.concatenate([rgb, alpha], axis=2)
    return Picture((np.clip(pixels, 0, 1) * 255 + 0.5).astype(np.uint8), seen)


def _floor_shadow(scene: Scene, view: View, floor: float) -> Array:
    """Alpha of the shadow on the floor: contact, and a hint of the key light's shadow."""
    step, world = 4, scene.world
    rows, cols = view.rows // step, view.cols // step
    r, c = np.meshgrid((np.arange(rows) + 0.5) * step, (np.arange(cols) + 0.5) * step, indexing="ij")
    points = view.place(r.ravel(), c.ravel())
    points += view.viewer * ((floor - points[:, 2:]) / view.viewer[2])
    low, high = world.points[:, :2].min(0) - 0.45, world.points[:, :2].max(0) + 0.45
    border = np.minimum(points[:, :2] - low, high - points[:, :2]).min(1)
    near = np.nonzero(border > 0)[0]
    out = np.zeros(len(points), F)
    out[near] = _shaded(scene, view, points[near], r.ravel()[near] // step, c.ravel()[near] // step)
    out *= smoothstep(border / 0.3)
    small = blur(out.reshape(rows, cols), 1)
    return np.asarray(blur(np.repeat(np.repeat(small, step, 0), step, 1), step * 0.7))


def _shaded(scene: Scene, view: View, points: Array, rows: Array, cols: Array) -> Array:
    up = np.zeros_like(points)
    up[:, 2] = 1
    zero = np.zeros(len(points), F)
    at = Surface(zero, points, up, up, points, points, zero)
    cell = cells(rows.astype(int), cols.astype(int))
    black = np.zeros((len(scene.world.points), 3), F)
    open_ = around(scene.world, None, at, cell, black).mean(1) / sky(np.array([0.67], F)).mean()
    lit = from_key(scene.world, at, cell, lights(view.camera)[0])
    dark = (1 - open_) * F(0.42) + (1 - lit) * F(0.14)
    return np.asarray(np.clip(dark * dark / (dark + F(0.03)), 0, 0.6))
