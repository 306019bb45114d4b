"""Closed surfaces with exact normals: outlines swept along a path, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from math import acos, ceil, hypot, pi, tan

import numpy as np

from ..maths import Array
from ..mesh import unit_rows, vertex_normals

Spine = Callable[[Array], tuple[Array, Array]]
"""Heights along a path (m,) -> where they lie (m, 3) and their axes (m, 3, 3), columns across, across, along."""


@dataclass(frozen=True)
class Form:
    """A closed surface; its tint is a factor on the colour of each vertex."""

    vertices: Array
    normals: Array
    faces: Array
    tint: Array | None = None

    def placed(self, at: Iterable[float] = (0, 0, 0), R: Array | None = None) -> Form:
        """The same form turned by R and put at a place."""
        at = np.asarray(at, float)
        if R is None:
            return replace(self, vertices=self.vertices + at)
        return replace(self, vertices=self.vertices @ R.T + at, normals=self.normals @ R.T)


def joined(forms: Iterable[Form]) -> Form:
    """Several forms as one."""
    forms = list(forms)
    starts = np.cumsum([0, *(len(form.vertices) for form in forms)])
    tint = None
    if any(form.tint is not None for form in forms):
        tint = np.concatenate([np.ones_like(f.vertices) if f.tint is None else f.tint for f in forms])
    return Form(
        np.concatenate([form.vertices for form in forms]),
        np.concatenate([form.normals for form in forms]),
        np.concatenate([form.faces + start for form, start in zip(forms, starts, strict=False)]),
        tint,
    )


# -- outlines: closed lines round the z axis ---------------------------------------------------------------


@dataclass(frozen=True)
class Outline:
    """Points core + directions * (radius + how far out): whatever the path adds, corners stay round."""

    core: Array  # (n, 2)
    directions: Array  # (n, 2), anticlockwise
    radius: float


@lru_cache
def _directions(n: int) -> Array:
    angle = np.arange(n) * (2 * pi / n)
    return np.stack([np.cos(angle), np.sin(angle)], 1)


def circle(radius: float, n: int = 32) -> Outline:
    """A round outline."""
    return Outline(np.zeros((n, 2)), _directions(n), radius)


def rectangle(half_x: float, half_y: float, corner: float, k: int = 6) -> Outline:
    """A rectangle whose corners are quarter circles of k pieces."""
    corner = min(corner, half_x, half_y)
    quarter = np.linspace(0, pi / 2, k + 1)
    angle = (quarter[None] + np.arange(4)[:, None] * (pi / 2)).ravel()
    signs = np.repeat([[1, 1], [-1, 1], [-1, -1], [1, -1]], k + 1, axis=0)
    return Outline(signs * (half_x - corner, half_y - corner), np.stack([np.cos(angle), np.sin(angle)], 1), corner)


# -- paths: what happens to an outline on its way up ---------------------------------------------------------


@dataclass(frozen=True)
class Path:
    """How far out of the outline (m,) at which heights (m,), and the normal's share out and up."""

    out: Array
    up: Array
    normal_out: Array
    normal_up: Array


@lru_cache(maxsize=512)
def path(*points: tuple[float, ...], k: int = 5, step: float = 0.0) -> Path:
    """A line through points (out, up) or (out, up, fillet), the solid on its left.

    Corners without a fillet are sharp.  k pieces to a quarter turn; straight parts are cut into pieces of step.
    """
    rows: list[tuple[float, float, float, float]] = []
    headings = [_heading(p, q) for p, q in pairwise(points)]
    headings = [heading or headings[k - 1] for k, heading in enumerate(headings)]
    room = [hypot(q[0] - p[0], q[1] - p[1]) for p, q in pairwise(points)]
    for i, (x, y, *rest) in enumerate(points):
        before, after = headings[max(i - 1, 0)], headings[min(i, len(headings) - 1)]
        if before is None or after is None:
            raise ValueError("a path does not begin by standing still")
        limit = min(
            room[max(i - 1, 0)] * (0.5 if i > 1 else 1),
            room[min(i, len(room) - 1)] * (0.5 if i + 2 < len(points) else 1),
        )
        corner = _corner((x, y), before, after, rest[0] if rest else 0.0, k, limit)
        if step and rows:
            rows += _between(rows[-1], corner[0], step)
        rows += corner
    out, up, a, b = np.array(rows).T
    return Path(out, up, a, b)


def _heading(p: tuple[float, ...], q: tuple[float, ...]) -> tuple[float, float] | None:
    x, y = q[0] - p[0], q[1] - p[1]
    n = hypot(x, y)
    return (x / n, y / n) if n > 1e-9 else None


def _corner(
    at: tuple[float, float], a: tuple[float, float], b: tuple[float, float], fillet: float, k: int, room: float
) -> list[tuple[float, float, float, float]]:
    """The path's pieces at a corner where it turns from heading a to heading b."""
    turn = acos(max(-1.0, min(1.0, a[0] * b[0] + a[1] * b[1])))
    if turn < 1e-4:
        return [(*at, a[1], -a[0])]
    if not fillet:
        return [(*at, a[1], -a[0]), (*at, b[1], -b[0])]
    back = min(fillet * tan(turn / 2), room)
    fillet = back / tan(turn / 2)
    left = 1.0 if a[0] * b[1] - a[1] * b[0] > 0 else -1.0
    middle = at[0] - a[0] * back - a[1] * fillet * left, at[1] - a[1] * back + a[0] * fillet * left
    pieces = max(1, ceil(turn / (pi / 2) * k))
    rows = []
    for s in np.linspace(0, turn * left, pieces + 1):
        c, d = float(np.cos(s)), float(np.sin(s))
        n = a[1] * c + a[0] * d, a[1] * d - a[0] * c  # the first normal, turned
        rows.append((middle[0] + n[0] * fillet * left, middle[1] + n[1] * fillet * left, *n))
    return rows


def _between(
    a: tuple[float, float, float, float], b: tuple[float, float, float, float], step: float
) -> list[tuple[float, float, float, float]]:
    n = int(hypot(b[0] - a[0], b[1] - a[1]) / step)
    normal = a[2:]
    return [(a[0] + (b[0] - a[0]) * s, a[1] + (b[1] - a[1]) * s, *normal) for s in np.linspace(0, 1, n + 2)[1:-1]]


# -- surfaces ------------------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def grid_faces(m: int, n: int, closed: bool = True) -> Array:
    """Triangles of m rows of n points; closed joins the last column to the first."""
    i, j = np.meshgrid(np.arange(m - 1), np.arange(n if closed else n - 1), indexing="ij")
    a, b = (i * n + j).ravel(), (i * n + (j + 1) % n).ravel()
    c, d = b + n, a + n
    return np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])


def swept(
    outline: Outline, way: Path, spine: Spine | None = None, stretch: Array | None = None, tint: Array | None = None
) -> Form:
    """The outline on its way up, ends closed.

    spine bends the way; stretch (m, 2) widens the outline's core; tint (m, 3) colours its rings.
    """
    m, n = len(way.out), len(outline.core)
    core = outline.core[None] if stretch is None else outline.core[None] * stretch[:, None]
    flat = core + outline.directions[None] * (outline.radius + way.out)[:, None, None]
    normal = np.empty((m, n, 3))
    normal[..., :2] = outline.directions[None] * way.normal_out[:, None, None]
    normal[..., 2] = way.normal_up[:, None]
    if stretch is not None:
        normal = _tapered(normal, outline, way, stretch)
    if spine is None:
        points = np.concatenate([flat, np.broadcast_to(way.up[:, None, None], (m, n, 1))], 2)
        ends = np.array([[0, 0, way.up[0]], [0, 0, way.up[-1]]])
        caps = np.array([[0, 0, -1.0], [0, 0, 1.0]])
    else:
        centre, axes = spine(way.up)
        points = centre[:, None] + np.einsum("mij,mnj->mni", axes[:, :, :2], flat)
        normal = np.einsum("mij,mnj->mni", axes, normal)
        ends = centre[[0, -1]]
        caps = np.stack([-axes[0, :, 2], axes[-1, :, 2]])
    first = m * n
    around = np.arange(n)
    after = np.roll(around, -1)
    fans = [
        np.stack([np.full(n, first), after, around], 1),
        np.stack([np.full(n, first + 1), around + first - n, after + first - n], 1),
    ]
    colours = None
    if tint is not None:
        colours = np.concatenate([np.repeat(tint, n, axis=0), tint[[0, -1]]])
    return Form(
        np.concatenate([points.reshape(-1, 3), ends]),
        np.concatenate([normal.reshape(-1, 3), caps]),
        np.concatenate([grid_faces(m, n), *fans]),
        colours,
    )


def _tapered(normal: Array, outline: Outline, way: Path, stretch: Array) -> Array:
    """Normals of an outline that also grows on its way up."""
    rise = np.gradient(way.up)
    still = np.abs(rise) < 1e-6
    growth = np.gradient(stretch, axis=0) / np.where(still, 1, rise)[:, None]
    growth[still] = 0
    out = normal.copy()
    out[..., 2] -= np.einsum("mnj,mnj->mn", normal[..., :2], outline.core[None] * growth[:, None])
    return unit_rows(out)


def slab(half: Iterable[float], corner: float, edge: float, k: int = 5) -> Form:
    """A plate: corners rounded as seen from above, edges rounded as seen from the side."""
    hx, hy, hz = half
    edge = min(edge, hz - 1e-4, hx - 1e-4, hy - 1e-4)
    corner = max(min(corner, hx - 1e-4, hy - 1e-4), edge)
    return _slab(round(hx, 5), round(hy, 5), round(hz, 5), round(corner, 5), round(edge, 5), k)


@lru_cache(maxsize=256)
def _slab(hx: float, hy: float, hz: float, corner: float, edge: float, k: int) -> Form:
    way = path((-edge, -hz), (0, -hz, edge), (0, hz, edge), (-edge, hz), k=k)
    return swept(rectangle(hx, hy, corner, k), way)


def round_box(half: Iterable[float], edge: float) -> Form:
    """A box whose edges all have the same radius."""
    return slab(half, edge, edge, k=4 if edge < 0.02 else 6 if edge < 0.05 else 8)


@lru_cache(maxsize=128)
def drum(radius: float, half: float, edge: float, n: int = 32) -> Form:
    """A cylinder along z with rounded edges; edge = radius = half makes a ball."""
    edge = min(edge, radius, half)
    way = path((-radius, -half), (0, -half, edge), (0, half, edge), (-radius, half), k=4 if edge < 0.015 else 14)
    return swept(circle(radius, n), way)


@lru_cache(maxsize=128)
def leg(top: float, radius: float, foot: float, bottom: float = 0.0, n: int = 16) -> Form:
    """A round, slightly tapered leg from a height down to the floor, `foot` its radius there."""
    slip = foot - radius
    way = path((-radius, bottom), (slip, bottom, 0.004), (0, top, 0.003), (-radius, top), k=3)
    return swept(circle(radius, n), way)


def leaning(form: Form, at: Iterable[float], shift: tuple[float, float], height: float) -> Form:
    """An upright form sheared so that a point this high moves by shift; its foot stands at `at` without the shift."""
    lean = np.array([shift[0], shift[1], 0.0]) / height
    v = form.vertices + form.vertices[:, 2:] * lean
    n = form.normals - np.array([0, 0, 1.0]) * (form.normals @ lean)[:, None]
    return replace(form, vertices=v + np.asarray(at, float), normals=unit_rows(n))


def arched(form: Form, axis: int, along: int, rise: float, half: float) -> Form:
    """The form bent: what lies half away from the middle along one axis moves by rise along another."""
    v, n = form.vertices.copy(), form.normals.copy()
    x = v[:, along] / half
    v[:, axis] += rise * x * x
    n[:, along] -= (2 * rise / half) * x * form.normals[:, axis]
    return replace(form, vertices=v, normals=unit_rows(n))


def frames_along(points: Array, across: Array) -> Array:
    """Axes (m, 3, 3) along a line of points; the first column stays as near `across` (m, 3) as can be."""
    ahead = unit_rows(np.gradient(points, axis=0))
    x = unit_rows(across - ahead * (across * ahead).sum(1, keepdims=True))
    return np.stack([x, np.cross(ahead, x), ahead], axis=2)


def along(points: Array, across: Array) -> Spine:
    """A spine for `swept` through points; heights are lengths along it, beyond the ends it runs on straight."""
    axes = frames_along(points, across)
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])

    def spine(up: Array) -> tuple[Array, Array]:
        centre = np.stack([np.interp(up, length, points[:, k]) for k in range(3)], 1)
        beyond = np.minimum(up, 0) + np.maximum(up - length[-1], 0)
        nearest = np.clip(np.searchsorted(length, up), 1, len(length) - 1)
        share = np.clip((up - length[nearest - 1]) / np.diff(length)[nearest - 1], 0, 1)[:, None, None]
        mixed = axes[nearest - 1] * (1 - share) + axes[nearest] * share
        z = unit_rows(mixed[:, :, 2])
        x = unit_rows(mixed[:, :, 0] - z * (mixed[:, :, 0] * z).sum(1, keepdims=True))
        return centre + z * beyond[:, None], np.stack([x, np.cross(z, x), z], axis=2)

    return spine


def pipe(points: Iterable[Iterable[float]], radius: float, edge: float = 0.004, n: int = 16) -> Form:
    """A round bar through points, its ends rounded."""
    line = smooth_line(np.asarray(list(points), float), 0.012)
    length = float(np.linalg.norm(np.diff(line, axis=0), axis=1).sum())
    way = path((-radius, 0), (0, 0, edge), (0, length, edge), (-radius, length), k=4, step=0.012)
    across = np.broadcast_to(_across(line), line.shape)
    return swept(circle(radius, n), way, along(line, across))


def _across(line: Array) -> Array:
    """A direction that the line never runs along."""
    steps = np.diff(line, axis=0)
    _, _, axes = np.linalg.svd(steps, full_matrices=True)
    return np.asarray(axes[2])


def smooth_line(points: Array, step: float) -> Array:
    """A centripetal Catmull-Rom curve through points, in about equal steps."""
    if len(points) < 3:
        n = max(2, int(np.linalg.norm(points[-1] - points[0]) / step) + 1)
        return np.asarray(points[0] + (points[-1] - points[0]) * np.linspace(0, 1, n)[:, None])
    p = np.concatenate([[2 * points[0] - points[1]], points, [2 * points[-1] - points[-2]]])
    knots = np.concatenate([[0], np.cumsum(np.maximum(np.linalg.norm(np.diff(p, axis=0), axis=1), 1e-6) ** 0.5)])
    curve = _catmull(p, knots, np.arange(len(points) - 1))
    return resampled(np.concatenate([curve, points[-1:]]), step)


def _catmull(p: Array, knots: Array, i: Array, n: int = 24) -> Array:
    """Points of the pieces i of a Catmull-Rom curve."""
    t = knots[i[:, None] + np.arange(4)][:, :, None, None]  # (pieces, 4, 1, 1)
    q = p[i[:, None] + np.arange(4)][:, :, None]  # (pieces, 4, 1, 3)
    s = t[:, 1] + (t[:, 2] - t[:, 1]) * np.linspace(0, 1, n, endpoint=False)[None, :, None]

    def mix(a: Array, b: Array, first: int, last: int) -> Array:
        return np.asarray((a * (t[:, last] - s) + b * (s - t[:, first])) / (t[:, last] - t[:, first]))

    one, two, three = (mix(q[:, k], q[:, k + 1], k, k + 1) for k in range(3))
    return mix(mix(one, two, 0, 2), mix(two, three, 1, 3), 1, 2).reshape(-1, 3)


def resampled(line: Array, step: float) -> Array:
    """The same line in about equal steps."""
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    s = np.linspace(0, length[-1], max(2, round(length[-1] / step) + 1))
    return np.stack([np.interp(s, length, line[:, k]) for k in range(line.shape[1])], 1)


def sheets(top: Array, bottom: Array, tint: Array | None = None) -> Form:
    """Two sheets of points (m, n, 3) over each other, closed all round.

    Along a row and on to the next one is anticlockwise, seen from outside.
    """
    m, n, _ = top.shape
    vertices = np.concatenate([top.reshape(-1, 3), bottom.reshape(-1, 3)])
    faces = _sheet_faces(m, n)
    return Form(vertices, vertex_normals(vertices, faces), faces, tint)


@lru_cache(maxsize=32)
def _sheet_faces(m: int, n: int) -> Array:
    upper = grid_faces(m, n, closed=False)
    lower = upper[:, ::-1] + m * n
    rim = np.concatenate([
        np.arange(n), np.arange(1, m) * n + n - 1, (m - 1) * n + np.arange(n - 2, -1, -1), np.arange(m - 2, 0, -1) * n
    ])  # fmt: skip
    a, b = rim, np.roll(rim, -1)
    side = np.concatenate([np.stack([b, a, a + m * n], 1), np.stack([b, a + m * n, b + m * n], 1)])
    return np.concatenate([upper, lower, side])
