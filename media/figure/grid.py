"""Distances on a coarse grid, and what they are for: ambient occlusion and soft shadows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .maths import Array
from .props import Shape
from .sdf import F, Loft, Pack

BLOCK = 8  # grid points per side of the blocks that are filled at once


class Grid:
    """Distances of figure and props every `voxel` metres, as far as `margin` metres from the figure."""

    def __init__(
        self,
        lofts: Sequence[Loft],
        props: Sequence[Shape],
        floor: float | None,
        voxel: float = 0.026,
        margin: float = 0.34,
    ):
        pack = Pack(lofts)
        self.lo = np.minimum(pack.a, pack.b).min(0) - pack.reach.max() - margin
        hi = np.maximum(pack.a, pack.b).max(0) + pack.reach.max() + margin
        self.floor, self.voxel = floor, voxel
        if floor is not None:
            self.lo[2] = max(self.lo[2], floor - 0.03)
        n = np.ceil((hi - self.lo) / voxel).astype(int) + 1
        self.n = ((n + BLOCK - 1) // BLOCK) * BLOCK
        self.hi = self.lo + (self.n - 1) * voxel
        self._values = self._fill(pack, props, margin).ravel()

    def _fill(self, pack: Pack, props: Sequence[Shape], margin: float) -> Array:
        n, values = self.n, np.full(self.n, margin, F)
        radius = BLOCK * self.voxel * 0.87
        axes = [self.lo[k] + np.arange(n[k]) * self.voxel for k in range(3)]
        along = pack.b - pack.a
        squared = np.maximum((along * along).sum(1), 1e-12)
        boxes = [p.bounds() for p in props]
        for i in range(0, n[0], BLOCK):
            for j in range(0, n[1], BLOCK):
                for k in range(0, n[2], BLOCK):
                    ticks = [axis[start : start + BLOCK] for axis, start in zip(axes, (i, j, k), strict=True)]
                    centre = np.array([t.mean() for t in ticks])
                    h = np.clip(((centre - pack.a) * along).sum(1) / squared, 0, 1)
                    dist = np.linalg.norm(centre - pack.a - h[:, None] * along, axis=1) - pack.reach
                    near = np.nonzero(dist < margin + radius)[0]
                    if len(near) > 24:  # only those that can be nearest somewhere in the block
                        bound = (dist + pack.reach).min() + radius
                        near = near[dist[near] < bound + radius]
                    close = [
                        p
                        for p, (low, high) in zip(props, boxes, strict=True)
                        if np.linalg.norm(np.maximum(np.maximum(low - centre, centre - high), 0)) < margin + radius
                    ]
                    if not len(near) and not close:
                        continue
                    points = np.stack(np.meshgrid(*ticks, indexing="ij")).reshape(3, -1).astype(F)
                    d = np.full(points.shape[1], margin, F)
                    if len(near):
                        d = np.minimum(d, pack.subset(near).distance(points).min(0))
                    for p in close:
                        d = np.minimum(d, p.distance(points))
                    values[i : i + BLOCK, j : j + BLOCK, k : k + BLOCK] = d.reshape(BLOCK, BLOCK, BLOCK)
        return values

    def distance(self, points: Array, floor: bool = True) -> Array:
        """Trilinear distance at world points (3, n), with or without the floor."""
        n = self.n
        q = (points - self.lo.astype(F)[:, None]) * F(1 / self.voxel)
        for k in range(3):
            np.clip(q[k], 0, n[k] - 1.001, out=q[k])
        cell = q.astype(np.int32)
        fx, fy, fz = q - cell
        step_x, step_y = int(n[1] * n[2]), int(n[2])
        corner = cell[0] * step_x + cell[1] * step_y + cell[2]

        def along_z(at: Array) -> Array:
            return np.asarray(self._values[at] * (1 - fz) + self._values[at + 1] * fz)

        front = along_z(corner) * (1 - fy) + along_z(corner + step_y) * fy
        back = along_z(corner + step_x) * (1 - fy) + along_z(corner + step_x + step_y) * fy
        d = front * (1 - fx) + back * fx
        if floor and self.floor is not None:
            d = np.minimum(d, points[2] - F(self.floor))
        return np.asarray(d)


def occlusion(grid: Grid, points: Array, normals: Array, floor: bool = True) -> Array:
    """How open the sky is over world points (3, n): 1 = open, 0 = hidden."""
    pick = np.abs(normals[2:3]) < 0.9
    other = np.where(pick, np.array([[0], [0], [1.0]]), np.array([[1.0], [0], [0]]))
    t1 = np.cross(normals.T, other.T).T
    t1 = (t1 / np.maximum(np.linalg.norm(t1, axis=0), 1e-6)).astype(F)
    t2 = np.cross(normals.T, t1.T).T.astype(F)
    directions = [(1.0, 0.0, 0.0, 1.0)]
    directions += [(0.55, 0.83 * np.cos(a), 0.83 * np.sin(a), 0.6) for a in (0.4, 1.66, 2.92, 4.17, 5.43)]
    total, weights = np.zeros(points.shape[1], F), 0.0
    for up, u, v, weight in directions:
        ray = normals * F(up) + t1 * F(u) + t2 * F(v)
        open_ = np.ones(points.shape[1], F)
        for far in (0.035, 0.09, 0.18, 0.30):
            d = grid.distance(points + ray * F(far) + normals * F(0.012), floor)
            open_ = np.minimum(open_, np.clip(0.12 + d * F(1.15 / far / max(up, 0.62)), 0, 1))
        total += open_ * F(weight)
        weights += weight
    return np.asarray(total / F(weights))


def soft_shadow(
    grid: Grid, points: Array, normals: Array, light: Array, hardness: float = 7.0, far: float = 1.3, floor: bool = True
) -> Array:
    """How much of the light (a direction) reaches world points (3, n): 1 = all."""
    seen = np.ones(points.shape[1], F)
    gone = np.full(points.shape[1], 0.05, F)
    rays = np.arange(points.shape[1])
    direction = light.astype(F)[:, None]
    base = points + normals * F(0.02)
    for _ in range(22):
        d = grid.distance(base[:, rays] + direction * gone[rays], floor)
        seen[rays] = np.minimum(seen[rays], np.clip(0.5 + 0.5 * hardness * d / gone[rays], 0, 1))
        gone[rays] += np.clip(d, 0.02, 0.2)
        rays = rays[(gone[rays] < far) & (seen[rays] > 0.01)]
        if not len(rays):
            break
    return np.asarray(seen * seen * (3 - 2 * seen))
