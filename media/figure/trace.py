"""Sphere tracing: which surface every ray of a picture meets, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .body import fill_joints
from .camera import Camera
from .maths import Array, smoothstep
from .props import Shape
from .scene import Scene
from .sdf import F, Pack, compile_tree, smin

Distance = Callable[[Array], Array]

SQUARE, TILE, COARSE = 96, 32, 4  # pixels: squares skip empty space, tiles hold few lofts, a coarse ray for 4 x 4
EDGE_TILE = 48
STEPS, LAST_STEPS = 9, 150
# where to look again in a pixel that holds an edge (fractions of a pixel from its middle)
SPOTS = np.array(
    [(-0.38, -0.10), (-0.12, 0.38), (0.14, -0.38), (0.38, 0.12), (-0.30, 0.26), (0.28, -0.22), (0.02, 0.10)]
)


def _tiles(left: int, top: int, wide: int, high: int) -> Iterator[tuple[int, int]]:
    """Row and column of the first pixel of every tile of a square."""
    return ((j, i) for j in range(top, top + high, TILE) for i in range(left, left + wide, TILE))


class Samples:
    """What rays met; the last axes of every array are the samples'."""

    def __init__(self, *shape: int):
        self.z = np.full(shape, np.nan, F)  # depth in camera space; nan = nothing
        self.n = np.zeros((3, *shape), F)  # normal in camera space
        self.mat = np.full(shape, -1, np.int16)  # number in Tracer.mats
        self.seg = np.full(shape, -1, np.int16)  # number in Tracer.segs
        self.glow = np.zeros(shape, F)

    @property
    def hit(self) -> Array:
        """Where a ray met something."""
        return np.asarray(~np.isnan(self.z))


class Tracer:
    """Rays of one camera through one scene; `width` pixels across."""

    def __init__(self, scene: Scene, camera: Camera, width: int):
        self.scene = scene
        self.rows, self.cols = camera.shape(width)
        self.px = camera.extent / self.cols
        self.left, self.top = -self.px * self.cols / 2, self.px * self.rows / 2
        M, t = camera.M, camera.t
        self.pack = Pack(scene.lofts, M, t)
        fill_joints(scene.tree, scene.figure, M, t)
        self.props: list[Shape] = [p.to_space(M, t) for p in scene.props]
        self.mats = sorted({loft.mat for loft in scene.lofts} | {p.mat for p in scene.props})
        names = sorted({loft.seg for loft in scene.lofts})
        self.segs = names + [f"prop{i}" for i in range(len(self.props))]
        mats = [loft.mat for loft in scene.lofts] + [p.mat for p in scene.props]
        self._mat_of = np.array([self.mats.index(m) for m in mats])
        self._seg_of = np.array(
            [names.index(loft.seg) for loft in scene.lofts] + list(range(len(names), len(self.segs)))
        )
        self._glows = [
            (Pack(g.lofts, M, t), np.array([name in g.paints for name in self.segs]), g.strength, g.edge)
            for g in scene.glows
        ]
        ends = np.stack([self.pack.a[:, 2], self.pack.b[:, 2]])
        self.bottom = float((ends.min(0) - self.pack.reach).min())
        for p in self.props:
            self.bottom = min(self.bottom, float(p.bounds()[0][2]))
        self.bottom -= 0.02

    def world(self, s: Samples, rows: Array, cols: Array, camera: Camera) -> Array:
        """World positions (3, n) of what the rays of these pixels met."""
        seen = np.stack([self.left + (cols + 0.5) * self.px, self.top - (rows + 0.5) * self.px, s.z[rows, cols]])
        return np.asarray((camera.M.T @ (seen - camera.t[:, None])).astype(F))

    # -- the distance within a part of the picture -------------------------------------------------------

    def area(self, i: int, j: int, w: int, h: int) -> tuple[Distance | None, Distance | None, float]:
        """For a rectangle of pixels: distance, number of the nearest part, and the depth to start from."""
        cx, cy = self.left + (i + w / 2) * self.px, self.top - (j + h / 2) * self.px
        radius = max(w, h) / 2 * self.px * 1.4143
        near = self._near(cx, cy, radius + 0.05)
        props = [k for k, p in enumerate(self.props) if p.near(cx, cy, radius + 0.03)]
        if not len(near) and not props:
            return None, None, 0.0
        tops = [float(self.props[k].bounds()[1][2]) for k in props]
        if len(near):
            tops.append(float((np.maximum(self.pack.a[near, 2], self.pack.b[near, 2]) + self.pack.reach[near]).max()))
        return *self._functions(near, props), max(tops) + 0.02

    def _near(self, cx: float, cy: float, radius: float) -> Array:
        """Numbers of the lofts that can matter in a disc of the picture."""
        pack = self.pack
        ax, ay = pack.a[:, 0] - cx, pack.a[:, 1] - cy
        bx, by = pack.b[:, 0] - pack.a[:, 0], pack.b[:, 1] - pack.a[:, 1]
        h = np.clip(-(ax * bx + ay * by) / np.maximum(bx * bx + by * by, 1e-12), 0, 1)
        return np.asarray(np.nonzero(np.hypot(ax + h * bx, ay + h * by) < pack.reach + radius)[0])

    def _functions(self, near: Array, props: list[int]) -> tuple[Distance, Distance]:
        pack = self.pack.subset(near) if len(near) else None
        where: dict[str, list[int]] = {}
        for row, loft in enumerate(pack.lofts if pack else ()):
            where.setdefault(loft.seg, []).append(row)
        run = compile_tree(self.scene.tree, where) if pack else None
        wholes = []  # blended distance of a whole garment or limb, its rows
        for node in self.scene.tree.wholes():
            rows = [row for seg in node.segments() for row in where.get(seg, ())]
            blend = compile_tree(node, where)
            if rows and blend:
                wholes.append((blend, np.array(sorted(rows))))

        def distance(P: Array) -> Array:
            d = run(pack.distance(P), P) if run and pack else None
            for k in props:
                e = self.props[k].distance(P)
                d = e if d is None else np.minimum(d, e)
            return np.asarray(d)

        def nearest(P: Array) -> Array:
            """First the whole a point lies on, as blended, then that whole's nearest part."""
            dist, ids = [], []
            if pack:
                d = pack.distance(P)
                for blend, rows in wholes:
                    ids.append(near[rows[np.argmin(d[rows], axis=0)]])
                    dist.append(blend(d.copy(), P))
            for k in props:
                dist.append(self.props[k].distance(P))
                ids.append(np.full(P.shape[1], self.pack.m + k))
            return np.asarray(np.array(ids)[np.argmin(np.array(dist), axis=0), np.arange(P.shape[1])])

        return distance, nearest

    # -- one sample for every pixel ----------------------------------------------------------------------

    def trace(self) -> Samples:
        """A coarse ray for 4 x 4 pixels, marched for a whole square at once, skips the empty space; then tiles,
        each with only the lofts near it, trace every pixel; the few rays that graze an edge finish together.
        """
        out = Samples(self.rows, self.cols)
        xs = (self.left + (np.arange(self.cols) + 0.5) * self.px).astype(F)
        ys = (self.top - (np.arange(self.rows) + 0.5) * self.px).astype(F)
        for top in range(0, self.rows, SQUARE):
            for left in range(0, self.cols, SQUARE):
                wide, high = min(SQUARE, self.cols - left), min(SQUARE, self.rows - top)
                distance, nearest, start = self.area(left, top, wide, high)
                if distance is None or nearest is None:
                    continue
                depth, alive = self._skip_space(distance, xs[left : left + wide], ys[top : top + high], start)
                rest_points, rest_at = [], []
                for j, i in _tiles(left, top, wide, high):
                    block = alive[j - top : j - top + TILE, i - left : i - left + TILE]
                    tile_distance, tile_nearest, _ = self.area(i, j, block.shape[1], block.shape[0])
                    if not block.any() or tile_distance is None or tile_nearest is None:
                        continue
                    yy, xx = np.nonzero(block)
                    yy, xx = yy + j, xx + i
                    P = np.stack([xs[xx], ys[yy], depth[yy - top, xx - left]])
                    hit, rest = self._march(tile_distance, P, STEPS)
                    self._record(out, tile_distance, tile_nearest, P[:, hit], (yy[hit], xx[hit]))
                    rest_points.append(P[:, rest])
                    rest_at.append(np.stack([yy[rest], xx[rest]]))
                if rest_points:
                    P, at = np.concatenate(rest_points, 1), np.concatenate(rest_at, 1)
                    hit, _ = self._march(distance, P, LAST_STEPS, rough=2.0, last=True)
                    self._record(out, distance, nearest, P[:, hit], (at[0][hit], at[1][hit]))
        return out

    def _skip_space(self, distance: Distance, xs: Array, ys: Array, start: float) -> tuple[Array, Array]:
        """For every pixel of a square: a depth safely before the surface, and whether there may be one."""
        cx, cy = np.meshgrid(xs.reshape(-1, COARSE).mean(1), ys.reshape(-1, COARSE).mean(1))
        radius = F(COARSE * self.px * 0.75)
        C = np.stack([cx.ravel(), cy.ravel(), np.full(cx.size, start, F)]).astype(F)
        rays, alive = np.arange(C.shape[1]), np.ones(C.shape[1], bool)
        for _ in range(40):
            d = distance(np.ascontiguousarray(C[:, rays]))
            go = d > radius
            moving = rays[go]
            C[2, moving] -= np.maximum(d[go] - radius * F(0.5), radius * F(0.6)) * F(0.92)
            out = C[2, moving] < self.bottom
            alive[moving[out]] = False
            rays = moving[~out]
            if not len(rays):
                break

        def spread(a: Array) -> Array:
            return np.repeat(np.repeat(a.reshape(cx.shape), COARSE, 0), COARSE, 1)

        return spread(C[2]), spread(alive)

    def _march(
        self, distance: Distance, P: Array, steps: int, rough: float = 0.5, last: bool = False
    ) -> tuple[Array, Array]:
        """Advance P in place -> (rays that hit, rays not settled yet).

        Over-relaxed sphere tracing: the running slope of the distance along the ray tells where it is flat
        (grazing a mat or an outline); there steps get longer, and are taken back if they overshoot.
        """
        eps = F(self.px * 0.35)
        rays = np.arange(P.shape[1])
        Q = np.ascontiguousarray(P)
        r = distance(Q) * F(0.95)
        slope = np.full(len(rays), -1, F)
        hits = []
        for it in range(steps + 1):
            done = r < eps
            if done.any():
                P[2, rays[done]] = Q[2, done] - r[done]
                hits.append(rays[done])
            keep = ~done & (Q[2] > self.bottom)
            if not keep.all():
                rays, Q, r, slope = rays[keep], np.ascontiguousarray(Q[:, keep]), r[keep], slope[keep]
            if not len(rays) or it == steps:
                if last and len(rays):
                    grazing = r < 6 * eps
                    P[2, rays[grazing]] = Q[2, grazing]
                    hits.append(rays[grazing])
                break
            step = np.maximum(r * np.clip(F(1.9) / (1 - slope), 1, 6), eps * F(rough * (1 + it // 12)))
            ahead = Q.copy()
            ahead[2] -= step
            r_ahead = distance(ahead) * F(0.95)
            back = step > (r + np.abs(r_ahead)) * F(1.03) + eps
            slope = np.where(back, F(-1), F(0.6) * slope + F(0.4) * (r_ahead - r) / step)
            Q[2] = np.where(back, Q[2], ahead[2])
            r = np.where(back, r, r_ahead)
        P[2, rays] = Q[2]
        return (np.concatenate(hits) if hits else np.zeros(0, int)), rays

    def _record(self, out: Samples, distance: Distance, nearest: Distance, P: Array, at: Any) -> None:
        """Normal, material, segment and glow of the points that were hit, stored at index `at`."""
        if not P.shape[1]:
            return
        P = np.ascontiguousarray(P)
        normal = np.zeros_like(P)
        for corner in ((1, -1, -1), (-1, -1, 1), (-1, 1, -1), (1, 1, 1)):
            k = np.array(corner, F)[:, None]
            normal += k * distance(P + k * F(0.0012))
        normal /= np.maximum(np.sqrt((normal * normal).sum(0)), 1e-9)
        part = nearest(P)
        seg = self._seg_of[part]
        out.z[at] = P[2]
        out.n[(slice(None), *at)] = normal
        out.mat[at] = self._mat_of[part]
        out.seg[at] = seg
        if self._glows:
            glow = np.zeros(P.shape[1], F)
            for pack, paints, strength, edge in self._glows:
                ok = paints[seg]
                if ok.any():
                    rows = pack.distance(np.ascontiguousarray(P[:, ok]))
                    d = rows[0]
                    for row in rows[1:]:
                        d = smin(d, row, F(0.03))
                    glow[ok] = np.maximum(glow[ok], smoothstep(0.5 - d / edge) * strength)
            out.glow[at] = glow

    # -- more samples where there are edges --------------------------------------------------------------

    def refine(self, first: Samples, spots: int) -> tuple[Array, Array, Samples]:
        """Extra samples for pixels on outlines, material borders and creases -> (rows, columns, samples (k, n))."""
        yy, xx = np.nonzero(self._edges(first))
        depth = np.where(first.hit, first.z, -np.inf)
        start = depth.copy()
        for dy in (-1, 0, 1):
            for dx in (-1, 0, 1):
                start = np.maximum(start, np.roll(np.roll(depth, dy, 0), dx, 1))
        offsets = SPOTS[:spots]
        out = Samples(len(offsets), len(yy))
        tile = (yy // EDGE_TILE) * (self.cols // EDGE_TILE + 1) + xx // EDGE_TILE
        for number in np.unique(tile):
            sel = np.nonzero(tile == number)[0]
            i, j = (int(v[sel[0]] // EDGE_TILE) * EDGE_TILE for v in (xx, yy))
            distance, nearest, _ = self.area(i, j, EDGE_TILE, EDGE_TILE)
            if distance is None or nearest is None:
                continue
            X = (self.left + (xx[sel][None] + 0.5 + offsets[:, :1]) * self.px).astype(F)
            Y = (self.top - (yy[sel][None] + 0.5 + offsets[:, 1:]) * self.px).astype(F)
            Z = np.broadcast_to(start[yy[sel], xx[sel]] + F(0.012), X.shape).astype(F)
            P = np.stack([X.ravel(), Y.ravel(), Z.ravel()])
            hit, _ = self._march(distance, P, LAST_STEPS, rough=1.0, last=True)
            self._record(out, distance, nearest, P[:, hit], (hit // len(sel), sel[hit % len(sel)]))
        return yy, xx, out

    def _edges(self, s: Samples) -> Array:
        hit = s.hit
        edge = np.zeros(hit.shape, bool)
        every, after, before = slice(None), slice(1, None), slice(None, -1)
        for here, there in (((after, every), (before, every)), ((every, after), (every, before))):
            with np.errstate(invalid="ignore"):
                e = (hit[here] != hit[there]) | (s.mat[here] != s.mat[there])
                e |= np.abs(s.z[here] - s.z[there]) > 5 * self.px
            e |= hit[here] & hit[there] & ((s.n[(every, *here)] * s.n[(every, *there)]).sum(0) < 0.86)
            edge[here] |= e
            edge[there] |= e
        return edge
