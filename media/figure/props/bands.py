"""Straps and towels: bands through points, drawn taut round the limb that they pull on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np
from scipy import ndimage
from scipy.spatial import ConvexHull

from ..maths import Array, unit
from ..mesh import Mesh, unit_rows
from ..skeleton import Figure, side_of
from .forms import Outline, along, path, rectangle, resampled, smooth_line, swept
from .parts import faces_of
from .solids import Band, Solid
from .things import Spec

HOLDING = ("hand", "world", "forearm")  # what a band only ends at
AROUND = {"foot": ("foot", "toes"), "toes": ("foot", "toes"), "thigh": ("thigh",), "shank": ("shank",)}
STEP = 0.008
SLACK = 0.12  # metres between two holds over which a band is drawn straight
TAIL = 0.10  # metres of a towel that hang out of a hand


@dataclass(frozen=True)
class Cloth:
    """How a band is cut: half its width, half its thickness, by share of its length; its ends."""

    width: float
    thick: float
    wide_at_limb: float = 1.0  # factor on the width where it lies on a limb
    fringe: bool = False


def strap(spec: Spec, figure: Figure, body: Sequence[Mesh], names: Sequence[str]) -> list[Solid]:
    """A woven strap."""
    cut = Cloth(spec.get("width", 0.02), spec.get("thick", 0.004))
    return [_band(spec, figure, body, names, cut, spec.get("mat", "strap"))]


def towel(spec: Spec, figure: Figure, body: Sequence[Mesh], names: Sequence[str]) -> list[Solid]:
    """A towel: broad where it lies on a limb, gathered in the hands, striped and fringed at its ends."""
    cut = Cloth(spec.get("width", 0.03), spec.get("thick", 0.006), 1.5, True)
    return [_band(spec, figure, body, names, cut, spec.get("mat", "towel"))]


def _band(spec: Spec, figure: Figure, body: Sequence[Mesh], names: Sequence[str], cut: Cloth, material: str) -> Solid:
    line, across, on_limb = _course(spec, figure, body, names, cut)
    length = float(np.linalg.norm(np.diff(line, axis=0), axis=1).sum())
    outline = _double(cut.width, cut.thick) if cut.fringe else rectangle(cut.width, cut.thick, cut.thick * 0.96, 5)
    half = outline.radius
    way = path((-half, 0), (0, 0, half), (0, length, half), (-half, length), k=3, step=STEP)
    share = way.up / length
    near = np.interp(share, np.linspace(0, 1, len(on_limb)), on_limb)
    wide = 1 + (cut.wide_at_limb - 1) * near
    if cut.fringe:
        end = np.minimum(way.up, length - way.up)
        wide = wide * (
            1 + 0.015 * np.sin(way.up * 61) + 0.015 * np.sin(way.up * 97 + 1)
        )  # no towel lies quite straight
        wide = wide * (0.72 + 0.28 * np.clip(np.maximum(near, 1 - end / 0.07), 0, 1))
    stretch = np.stack([wide, np.ones_like(wide)], 1)
    form = swept(outline, way, along(line, across), stretch, _stripes(way.up, length, cut))
    core = Band(line[::4], across[::4], cut.width, cut.thick)
    return Solid(material, form, (core,), 0.02)


def _double(width: float, thick: float, k: int = 7) -> Outline:
    """The cross-section of a band folded double: two round edges over each other at both sides."""
    r = thick / 2
    low, high = np.linspace(-90, 65, k), np.linspace(-65, 90, k)
    angle = np.radians(np.concatenate([low, high, low + 180, high + 180]))
    x, y = width - r, np.repeat([-r, r, r, -r], k)
    core = np.stack([np.repeat([x, x, -x, -x], k), y], 1)
    return Outline(core, np.stack([np.cos(angle), np.sin(angle)], 1), r)


def _stripes(up: Array, length: float, cut: Cloth) -> Array | None:
    """Two woven stripes near each end of a towel, two seams along a strap's ends."""
    end = np.minimum(up, length - up)
    if not cut.fringe:
        return None
    woven = (np.abs(end - 0.030) < 0.006) | (np.abs(end - 0.050) < 0.003)
    return np.where(woven[:, None], [[0.72, 0.84, 0.88]], [[1.0, 1.0, 1.0]])


def _course(
    spec: Spec, figure: Figure, body: Sequence[Mesh], names: Sequence[str], cut: Cloth
) -> tuple[Array, Array, Array]:
    """The band's middle line, the direction across it at each point, and how much it lies on a limb there."""
    runs = [(bone, [figure[bone].at(at) if bone != "world" else np.asarray(at, float) for _, at in points])
            for bone, points in groupby(spec["through"], key=lambda entry: entry[0])]  # fmt: skip
    if cut.fringe:
        runs[0] = runs[0][0], [*_tail(runs[0])[::-1], *runs[0][1]]
        runs[-1] = runs[-1][0], [*runs[-1][1], *_tail((runs[-1][0], runs[-1][1][::-1]))]
    pieces: list[tuple[Array, Array, bool]] = []
    for k, (bone, points) in enumerate(runs):
        base, side = side_of(bone)
        wrapped = None
        if base in AROUND and 0 < k < len(runs) - 1:
            wrapped = _wrapped(
                np.array(points), runs[k - 1][1][-1], runs[k + 1][1][0], body, names,
                [f"{part}.{side}" for part in AROUND[base]], cut,
            )  # fmt: skip
        if wrapped is None:
            flat = unit(spec["flat"]) if "flat" in spec else np.full(3, np.nan)
            pieces.append((np.array(points), flat, False))
        else:
            pieces.append((wrapped[0], wrapped[1], True))
    return _drawn(pieces)


def _tail(run: tuple[str, list[Array]]) -> list[Array]:
    """Where the end of a towel hangs that comes out of a hand at the first of these points."""
    bone, points = run
    if side_of(bone)[0] != "hand" or len(points) < 2:
        return []
    ahead = unit(points[0] - points[1])
    down = np.array([0, 0, -1.0])
    return [points[0] + 0.022 * ahead + 0.030 * down, points[0] + 0.026 * ahead + TAIL * down]


def _drawn(pieces: list[tuple[Array, Array, bool]]) -> tuple[Array, Array, Array]:
    pieces = _taut(pieces)
    known = [across for _, across, _ in pieces if not np.isnan(across).any()]
    usual = known[0] if known else np.array([1.0, 0, 0])
    points = np.concatenate([p for p, _, _ in pieces])
    side = np.concatenate([np.tile(usual if np.isnan(a).any() else a, (len(p), 1)) for p, a, _ in pieces])
    limb = np.concatenate([np.full(len(p), float(on)) for p, _, on in pieces])
    for k in range(1, len(side)):  # two directions across are the same one turned over
        if side[k] @ side[k - 1] < 0:
            side[k] = -side[k]
    line = smooth_line(points, STEP)
    at = _lengths(points)
    s = np.linspace(0, at[-1], len(line))
    across = np.stack([np.interp(s, at, side[:, k]) for k in range(3)], 1)
    on_limb = ndimage.gaussian_filter1d(np.interp(s, at, limb), 0.03 / STEP, mode="nearest")
    return line, unit_rows(across), on_limb


def _taut(pieces: list[tuple[Array, Array, bool]]) -> list[tuple[Array, Array, bool]]:
    """The pieces with what keeps the band straight between them: a curve through the ends alone would sag."""
    out = pieces[:1]
    for before, after in pairwise(pieces):
        a, b = before[0][-1], after[0][0]
        if np.linalg.norm(b - a) > SLACK:
            out.append((a + np.array([[0.12], [0.5], [0.88]]) * (b - a), np.full(3, np.nan), False))
        out.append(after)
    return out


def _lengths(points: Array) -> Array:
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    return np.concatenate([[0], np.cumsum(steps)])


def _wrapped(
    points: Array, before: Array, after: Array, body: Sequence[Mesh], names: Sequence[str], parts: list[str], cut: Cloth
) -> tuple[Array, Array] | None:
    """The taut line from before round the limb to after, by way of the points' side of it, and its normal.

    In the plane of the three the limb's cross-section and both ends have a convex hull: its far side is the line.
    """
    middle = points.mean(0)
    normal = np.cross(before - middle, after - middle)
    if (
        np.linalg.norm(normal) < 0.02 * np.linalg.norm(before - middle) * np.linalg.norm(after - middle)
        or len(points) > 1
    ):
        spread = np.stack([before - middle, after - middle, *(np.asarray(points) - middle) * 6])
        normal = np.linalg.svd(spread)[2][2]
    normal = unit(normal)
    limb = _section(body, names, parts, middle, normal, cut.width * cut.wide_at_limb)
    if len(limb) < 8:
        return None
    towards = unit((before + after) / 2 - middle)
    towards = unit(towards - normal * (towards @ normal))
    axes = np.stack([towards, np.cross(normal, towards)], 1)
    flat = np.concatenate([(limb - middle) @ axes, [(before - middle) @ axes, (after - middle) @ axes]])
    hull = ConvexHull(flat).vertices
    first, last = len(flat) - 2, len(flat) - 1
    order = hull.tolist()
    if first not in order or last not in order:
        return None
    course = _far_side(order, first, last, flat)
    if len(course) < 2:
        return None
    line = _lifted(flat[course], flat[:first], cut.thick + 0.001)
    return middle + line @ axes.T, normal


def _lifted(line: Array, limb: Array, lift: float) -> Array:
    """A line on the hull of a limb's section, smoothed, its points kept `lift` metres outside the hull; in a plane."""
    sides = ConvexHull(limb).equations  # outward normals and how far away
    even = resampled(line, 0.004)
    for blur in (3.0, 1.5):
        even = ndimage.gaussian_filter1d(even, blur, axis=0, mode="nearest")
        away = even @ sides[:, :2].T + sides[:, 2]
        nearest = away.argmax(1)
        short = np.maximum(lift - away.max(1), 0)
        even = even + sides[nearest, :2] * short[:, None]
    return resampled(even, 0.012)


def _far_side(order: list[int], first: int, last: int, flat: Array) -> list[int]:
    """The hull's corners between the two ends, on the side that lies away from them."""
    i, j = order.index(first), order.index(last)
    one = order[i + 1 : j] if i < j else order[i + 1 :] + order[:j]
    other = (order[j + 1 : i] if j < i else order[j + 1 :] + order[:i])[::-1]
    return max((one, other), key=lambda way: -min((flat[k, 0] for k in way), default=1.0))


def _section(
    body: Sequence[Mesh], names: Sequence[str], parts: list[str], at: Array, normal: Array, half: float
) -> Array:
    """Points of the limb's skin that lie within half of a plane, put into it."""
    found = []
    for mesh in body:
        faces = faces_of(mesh, names, parts)
        points = mesh.vertices[np.unique(faces)].astype(float)
        away = (points - at) @ normal
        near = (np.abs(away) < half) & (np.linalg.norm(points - at, axis=1) < 0.25)
        found.append(points[near] - away[near, None] * normal)
    return np.concatenate(found) if found else np.empty((0, 3))
