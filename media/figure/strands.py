"""Strands over a skull: a grid that runs from a pole (whorl, knot) along the hair to the hairline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene
from scipy.spatial import KDTree

from .maths import Array, smoothstep, unit
from .mesh import F, unit_rows

MIDDLE = np.array([0.0, 0.012, 0.055])  # in the head's axes: from here the skull is seen all round
FAR = 0.86 * np.pi  # angle from the pole to which strands are followed
RADIUS = 0.10  # of a head with its hair
STEPS = 180  # places on a strand at which the hairline is looked for


@dataclass(frozen=True)
class Strands:
    """Grid (strands, rows) of places on the skin."""

    around: Array  # (strands,) angle round the pole, 0 where the strand runs to the face
    along: Array  # (strands, rows) 0 at the pole, 1 at the hairline
    angle: Array  # (strands, rows) radians from the pole
    points: Array  # (strands, rows, 3) on the skin, in the head's axes
    away: Array  # (strands, rows, 3) directions out of the head
    corners: Array  # (strands, rows, 3) vertices of the skin there, and their shares
    weights: Array
    under: Array  # (strands, rows) face of the skin
    grows: Array  # (strands,) whether there is any hair


def rays_round(pole: Array, around: Array, angle: Array) -> Array:
    """Directions at angles round and from a pole."""
    up = unit(pole)
    level = np.array([0.0, 1.0, 0.0] if up[1] > -0.5 else [0.0, 0.0, 1.0])  # from a knot at the back ahead is up
    ahead = unit(level - up * (up @ level))
    right = np.cross(ahead, up)
    across = np.cos(around)[..., None] * ahead + np.sin(around)[..., None] * right
    return np.asarray(np.cos(angle)[..., None] * up + np.sin(angle)[..., None] * across)


class Skull:
    """The skin of one head, in its own axes, for rays from its middle."""

    def __init__(self, points: Array, faces: Array, ids: Array):
        self._points, self._faces, self._ids = points, faces, ids
        self._scene = EmbreeScene()
        TriangleMesh(self._scene, points.astype(F), faces.astype(np.int32))

    def seen(self, directions: Array) -> tuple[Array, Array, Array]:
        """Faces met by rays from the middle (n, 3), their numbers in the skin, and the corners' weights."""
        ray = np.ascontiguousarray(directions, F)
        hit = self._scene.run(np.tile(MIDDLE.astype(F), (len(ray), 1)), ray, output=True)
        face = np.maximum(hit["primID"], 0)
        weights = np.stack([1 - hit["u"] - hit["v"], hit["u"], hit["v"]], 1)
        return self._faces[face], self._ids[face], weights

    def at(self, corners: Array, weights: Array) -> Array:
        """Points on faces."""
        return np.asarray((self._points[corners] * weights[..., None]).sum(-2))


def combed(
    skull: Skull, hairline: Callable[[Array], Array], pole: Array, twist: float, strands: int, rows: int
) -> Strands:
    """Strands from the pole to where the hairline's field falls below 0; twist turns them as they run (radians)."""
    around = np.linspace(-np.pi, np.pi, strands, endpoint=False)
    probe = np.linspace(0.0, FAR, STEPS)
    turned = around[:, None] + twist * smoothstep(probe / 1.6)[None]
    rays = rays_round(pole, turned, np.broadcast_to(probe, turned.shape))
    corners, _, weights = skull.seen(rays.reshape(-1, 3))
    inside = hairline(skull.at(corners, weights)).reshape(strands, STEPS) > 0
    first, last = _longest_run(inside)
    grows = last - first >= 2
    along = np.linspace(0, 1, rows) ** 0.9
    angle = probe[first][:, None] + (probe[last] - probe[first])[:, None] * along
    turned = around[:, None] + twist * smoothstep(angle / 1.6)
    away = rays_round(pole, turned, angle)
    corners, under, weights = skull.seen(away.reshape(-1, 3))
    shape = (strands, rows)
    return Strands(
        around, np.tile(along, (strands, 1)), angle, skull.at(corners, weights).reshape(*shape, 3), away,
        corners.reshape(*shape, 3), weights.reshape(*shape, 3), under.reshape(shape), grows,
    )  # fmt: skip


def _longest_run(inside: Array) -> tuple[Array, Array]:
    """First and last place of each row's longest run of True."""
    count = np.zeros(len(inside), int)
    best, end = np.zeros(len(inside), int), np.zeros(len(inside), int)
    for k in range(inside.shape[1]):
        count = np.where(inside[:, k], count + 1, 0)
        longer = count > best
        best, end = np.where(longer, count, best), np.where(longer, k, end)
    return np.maximum(end - best + 1, 0), end


def grid_faces(strands: int, rows: int, closed: bool = True) -> Array:
    """Triangles of a grid, outward when rows run from the pole and strands turn to the right."""
    i = np.arange(strands if closed else strands - 1)[:, None]
    k = np.arange(rows - 1)[None]
    j = (i + 1) % strands
    a, b, c, d = i * rows + k, j * rows + k, j * rows + k + 1, i * rows + k + 1
    quads = np.stack([a, b, c, d], -1).reshape(-1, 4)
    return np.asarray(quads[:, [0, 2, 1, 0, 3, 2]].reshape(-1, 3).astype(np.int32))


def evened(grid: Array, rounds: int) -> Array:
    """A grid (strands, rows, k), closed round, with each place moved toward its neighbours; ends stay."""
    out = grid
    for _ in range(rounds):
        side = (np.roll(out, 1, 0) + np.roll(out, -1, 0)) / 2
        ahead = out.copy()
        ahead[:, 1:-1] = (out[:, 2:] + out[:, :-2]) / 2
        out = 0.5 * out + 0.25 * side + 0.25 * ahead
    return np.asarray(out)


# -- noise -------------------------------------------------------------------------------------------------


@cache
def _table(seed: int) -> Array:
    return np.random.default_rng(seed).uniform(-1, 1, (256, 64))


def streaks(around: Array, v: Array, cells: int, seed: int) -> Array:
    """Smooth noise -1..1 that closes round the pole after so many cells (at most 256); v runs in cells of size 1."""
    u = (around + np.pi) / (2 * np.pi) * cells
    i, j = np.floor(u).astype(int), np.floor(v).astype(int)
    a, b, table = smoothstep(u - i), smoothstep(v - j), _table(seed)

    def at(di: int, dj: int) -> Array:
        return np.asarray(table[(i + di) % cells, (j + dj) % 64])

    return np.asarray((at(0, 0) * (1 - a) + at(1, 0) * a) * (1 - b) + (at(0, 1) * (1 - a) + at(1, 1) * a) * b)


@cache
def _curl_places(size: float, seed: int) -> Array:
    """Directions about `size` metres apart on a head."""
    count = int(4 * np.pi * RADIUS**2 / size**2 * 1.15)
    spots = unit_rows(np.random.default_rng(seed).normal(size=(count, 3)))
    for _ in range(6):  # neighbours push each other apart
        _, near = KDTree(spots).query(spots, 5)
        spots = unit_rows(spots + 0.25 * (spots - spots[near[:, 1:]].mean(1)))
    return spots


def curls(points: Array, size: float, seed: int) -> Array:
    """Round bumps 0..1 about `size` metres wide, for points (..., 3) in the head's axes."""
    flat = unit_rows((points - MIDDLE).reshape(-1, 3)) * RADIUS
    far, _ = KDTree(_curl_places(size, seed) * RADIUS).query(flat, 1)
    return np.asarray(np.sqrt(np.clip(1 - (far / (0.70 * size)) ** 2, 0, 1)).reshape(points.shape[:-1]))
