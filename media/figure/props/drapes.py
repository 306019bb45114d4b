"""Cloths and warm packs: what takes the form of the body under it.

The body inside the prop's box is measured round an axis, like a limb on a lathe: how far out the skin lies by turn and
by height.  What lies on it is a second such surface, a little further out, with edges that come down to the skin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from ..maths import Array
from ..mesh import Mesh
from ..skeleton import Figure, side_of
from .forms import Form, sheets
from .parts import faces_of
from .solids import Solid
from .things import Spec, axes_of

TURNS = 144  # cells round the axis
ROW = 0.005  # metres between the rows of cells
MARGIN = 3  # rows of skin measured beyond the box
SIDED = {"upper", "fore", "palm", "hand", "thumb", "thigh", "shank", "foot", "toes", "shortleg", "sleeve"}
TRUNK = ("torso", "pelvis")
PARTS_OF = {
    "pelvis": TRUNK, "lumbar": TRUNK, "belly": TRUNK, "thorax": TRUNK, "clavicle": (*TRUNK, "neck", "upper"),
    "neck": ("neck", "torso", "head"), "head": ("head",), "jaw": ("head",), "upperarm": ("upper",),
    "forearm": ("fore",), "hand": ("palm", "thumb"), "thigh": ("thigh",), "shank": ("shank",), "foot": ("foot", "toes"),
    "toes": ("foot", "toes"),
}  # fmt: skip
REACH = 0.45  # metres round a prop within which a limb's cross-section is sought
UNDER = 0.004  # metres that a drape reaches into the skin, so that no light comes between


@dataclass(frozen=True)
class Ground:
    """The skin round an axis: its radius (rows, TURNS), in axes of the box turned so that z is the axis."""

    radius: Array
    low: float  # height of the first row
    centre: Array  # (2,) of the axis
    turn: Array  # (3, 3) from these axes to those of the box
    half: Array  # of the box, in these axes

    def at(self, angle: Array, height: Array) -> Array:
        """The radius at turns and heights, between the cells as well."""
        wrapped = np.concatenate([self.radius[:, -2:], self.radius, self.radius[:, :3]], 1)
        row = (height - self.low) / ROW
        column = angle / (2 * np.pi) * TURNS % TURNS + 2
        return np.asarray(ndimage.map_coordinates(wrapped, [row, column], order=1, mode="nearest"))

    def point(self, angle: Array, height: Array, radius: Array) -> Array:
        """Places in the box's axes."""
        flat = self.centre + radius[..., None] * np.stack([np.cos(angle), np.sin(angle)], -1)
        return np.asarray(np.concatenate([flat, height[..., None]], -1) @ self.turn.T)


def ground(
    spec: Spec, figure: Figure, meshes: Sequence[Mesh], names: Sequence[str], bridge: float
) -> tuple[Ground, Array, Array]:
    """Measure the skin in a prop's box, hollows up to `bridge` metres spanned; its place and axes come with it."""
    at, R = axes_of(spec, figure)
    half = np.array(spec["size"], float) / 2
    if not meshes:
        raise ValueError(f"{spec['kind']}: there is no body for it to lie on")
    over = _under(spec, names)
    points, faces = _skin(meshes, names, over, at, R)
    within = np.all(np.abs(points) < half, axis=1)
    inside = np.any(within[faces], axis=1)
    if not inside.any():
        raise ValueError(f"{spec['kind']}: nothing of the body lies under it at {spec['at']}")
    axis = "xyz".find(spec.get("axis", "?"))
    if axis < 0:
        axis = _axis(_normals(points[faces[inside]]), R, figure, spec.get("on", "world"))
    axes = [(axis + 1) % 3, (axis + 2) % 3, axis]
    turn, half = np.eye(3)[:, axes], half[axes]
    beside = (np.abs(points[:, axis]) < half[2] + MARGIN * ROW + 0.01) & (np.abs(points) < REACH).all(1)
    corners = points[faces[beside[faces].all(1)]][:, :, axes]
    weight = np.linalg.norm(_normals(corners), axis=1)
    centre = np.average(corners.mean(1)[:, :2], axis=0, weights=weight)
    low, rows = -half[2] - MARGIN * ROW, round(2 * half[2] / ROW) + 2 * MARGIN + 1
    return Ground(_spanned(_measured(corners, centre, low, rows), bridge), low, centre, turn, half), at, R


def _under(spec: Spec, names: Sequence[str]) -> list[str]:
    """The parts of the body that a drape may lie on: those it names, or those of its bone; on the bone's side only."""
    base, side = side_of(spec.get("on", ""))
    asked = spec.get("over") or PARTS_OF.get(base) or names
    return [f"{name}.{side}" if side and name in SIDED else name for name in asked]


def _normals(corners: Array) -> Array:
    """Normals of faces, as long as twice their size."""
    return np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])


def _axis(normals: Array, R: Array, figure: Figure, on: str) -> int:
    """The axis of the box that the skin lies round: along the bone unless the skin lies much better round another."""
    bone = figure[on].R if on in figure else np.eye(3)
    usual = bone[:, 1 if side_of(on)[0] in ("foot", "toes") else 2]
    size = np.linalg.norm(normals, axis=1, keepdims=True)
    leaving = (normals**2 / np.maximum(size, 1e-12)).sum(0) / size.sum()
    leaving[int(np.argmax(np.abs(R.T @ usual)))] -= 0.25
    return int(np.argmin(leaving))


def _skin(
    meshes: Sequence[Mesh], names: Sequence[str], over: Sequence[str], at: Array, R: Array
) -> tuple[Array, Array]:
    """All points (n, 3) of the meshes in the box's axes, and the faces (m, 3) of these parts."""
    starts = np.cumsum([0, *(len(mesh.vertices) for mesh in meshes)])
    points = np.concatenate([mesh.vertices for mesh in meshes])
    faces = [faces_of(mesh, names, over) + start for mesh, start in zip(meshes, starts, strict=False)]
    return (points - at.astype(np.float32)) @ R.astype(np.float32), np.concatenate(faces)


def _measured(corners: Array, centre: Array, low: float, rows: int) -> Array:
    """How far out the outermost skin lies in each cell; nan where there is none."""
    middle = (corners[:, 0] + corners[:, 1] + corners[:, 2]) / 3
    wide = np.abs(corners[:, 0] - middle).max(1) > ROW / 2
    large, inner = corners[wide], middle[wide, None]
    between = np.concatenate([large, (large + inner) / 2, (large + large[:, [1, 2, 0]]) / 2], 1)
    points = np.concatenate([middle, between.reshape(-1, 3)])
    flat = points[:, :2] - centre.astype(np.float32)
    radius = np.hypot(flat[:, 0], flat[:, 1])
    column = np.rint(np.arctan2(flat[:, 1], flat[:, 0]) / (2 * np.pi) * TURNS).astype(int) % TURNS
    row = np.rint((points[:, 2] - low) / ROW).astype(int)
    kept = (row >= 0) & (row < rows)
    out = np.full((rows, TURNS), -1.0)
    np.maximum.at(out, (row[kept], column[kept]), radius[kept])
    return np.where(out < 0, np.nan, out)


def _spanned(radius: Array, bridge: float) -> Array:
    """The same without holes, smoothed, its hollows spanned as taut cloth would."""
    known = ~np.isnan(radius)
    filled = np.where(known, radius, 0)
    for spread in (1.0, 3.0, 9.0):
        weight = ndimage.gaussian_filter(known.astype(float), spread, mode=("nearest", "wrap"))
        mean = ndimage.gaussian_filter(np.where(known, filled, 0), spread, mode=("nearest", "wrap"))
        new = ~known & (weight > 0.05)
        filled = np.where(new, mean / np.maximum(weight, 1e-9), filled)
        known = known | new
    around = max(3, round(bridge / (2 * np.pi * max(float(filled[known].mean()), 0.02) / TURNS)))
    tall = max(3, round(bridge / ROW))
    wide = np.concatenate([filled[:, -40:], filled, filled[:, :40]], 1)
    wide = np.pad(wide, ((tall, tall), (0, 0)), mode="edge")
    closed = ndimage.grey_closing(wide, size=(tall, 1))
    closed = ndimage.grey_closing(closed, size=(1, min(around, 39)))
    soft = ndimage.gaussian_filter(closed, (1.6, 2.0))
    soft = np.maximum(soft, ndimage.gaussian_filter(wide, 0.7) - 0.0005)
    return np.asarray(soft[tall:-tall, 40:-40])


def _reach(g: Ground) -> tuple[float, float]:
    """From which turn to which the skin lies in the box; a whole turn if it does all round."""
    angle = np.arange(TURNS) * (2 * np.pi / TURNS)
    rows = slice(MARGIN, -MARGIN)
    flat = g.centre + g.radius[rows][..., None] * np.stack([np.cos(angle), np.sin(angle)], -1)
    inside = np.median((np.abs(flat) < g.half[:2]).all(-1), axis=0) > 0.5
    if inside.mean() > 0.93:
        return 0.0, 2 * np.pi
    first = int(np.argmin(inside))  # a turn that lies outside
    turned = np.roll(inside, -first)
    labels, count = ndimage.label(turned)
    if not count:
        raise ValueError("its box holds too little of the skin: move it, or make it larger")
    longest = int(np.argmax(ndimage.sum_labels(turned, labels, range(1, count + 1)))) + 1
    found = np.flatnonzero(labels == longest)
    a, b = (float(angle[1]) * (found[k] + first + s) for k, s in ((0, -0.5), (-1, 0.5)))
    return a, b


def _edged(length: float, edge: float, step: float) -> Array:
    """Places from 0 to length, closer together near both ends."""
    near = edge * (1 - np.cos(np.linspace(0, np.pi / 2, 7)))
    middle = np.linspace(edge, length - edge, max(3, round((length - 2 * edge) / step) + 1))[1:-1]
    return np.concatenate([near, middle, length - near[::-1]])


def _rounding(places: Array, edge: float) -> Array:
    """0 at both ends, 1 further in than the edge, round between."""
    away = np.minimum(places - places[0], places[-1] - places) / edge
    return np.asarray(np.sqrt(np.clip(1 - (1 - np.minimum(away, 1)) ** 2, 0, 1)))


@dataclass(frozen=True)
class Sheet:
    """A patch of turns and heights on a ground, with how thick it lies there."""

    angle: Array  # (rows, columns)
    height: Array
    thick: Array

    def form(self, g: Ground, at: Array, R: Array, tint: Array | None = None) -> Form:
        """The closed surface."""
        radius = g.at(self.angle, self.height)
        top = g.point(self.angle, self.height, radius + self.thick)
        under = g.point(self.angle, self.height, radius - UNDER)
        return sheets(top, under, None if tint is None else np.concatenate([tint, np.ones_like(tint)])).placed(at, R)


def _wrap(g: Ground, thick: float, start: float = 2.2) -> Sheet:
    """All round, the last end lying over the first."""
    radius = float(np.median(g.radius))
    over = 0.9
    edge = min(thick, 0.012)
    heights = _edged(2 * g.half[2], edge, 0.008) - g.half[2]
    places = _edged((2 * np.pi + over) * radius, edge, 0.008)
    angle = places / radius
    ease = np.clip((angle - 2 * np.pi + 0.5) / 0.5, 0, 1)
    lift = thick * ease * ease * (3 - 2 * ease)
    A, H = np.meshgrid(angle + start, heights, indexing="xy")
    body = np.outer(_rounding(heights, edge), np.ones_like(places)) * (thick + lift * 0.9)
    ends = np.minimum(_rounding(places, edge), np.where(places < places[-1] / 2, 1, _rounding(places, edge)))
    return Sheet(A, H, body * np.where(places > places[-1] / 2, 0.45 + 0.55 * ends, ends))


def _patch(g: Ground, thick: float, edge: float) -> Sheet:
    """A piece that ends where the box does."""
    first, last = _reach(g)
    radius = float(np.median(g.radius))
    if last - first > 2 * np.pi - 1e-6:
        return _wrap(g, thick)
    heights = _edged(2 * g.half[2], edge, 0.008) - g.half[2]
    places = _edged((last - first) * radius, edge, 0.008)
    A, H = np.meshgrid(first + places / radius, heights, indexing="xy")
    return Sheet(A, H, thick * np.outer(_rounding(heights, edge), _rounding(places, edge)))


def _hem(sheet: Sheet, half: float) -> Array:
    """Two woven stripes at both ends of a towel, across its length."""
    away = half - np.abs(sheet.height)
    woven = (np.abs(away - 0.020) < 0.0035) | (np.abs(away - 0.031) < 0.002)
    return np.where(woven.ravel()[:, None], [[0.72, 0.84, 0.88]], [[1.0, 1.0, 1.0]])


def cloth(spec: Spec, figure: Figure, body: Sequence[Mesh], names: Sequence[str]) -> list[Solid]:
    """A cloth on the skin, wrapped round it where the box holds the whole limb."""
    thick = float(spec.get("thick", 0.007))
    g, at, R = ground(spec, figure, body, names, bridge=0.035)
    sheet = _patch(g, thick, min(thick, 0.010))
    tint = _hem(sheet, g.half[2]) if 2 * g.half[2] > 0.12 else None
    return [Solid(spec.get("mat", "towel"), sheet.form(g, at, R, tint), (), 0.0)]


def pack(spec: Spec, figure: Figure, body: Sequence[Mesh], names: Sequence[str]) -> list[Solid]:
    """A puffed warm pack with a towel band round its middle (wrap = false: without)."""
    thick = float(spec.get("thick", 0.028))
    g, at, R = ground(spec, figure, body, names, bridge=0.05)
    sheet = _patch(g, thick, min(0.022, thick))
    chambers = max(2, round(2 * g.half[2] / 0.045))
    seam = np.abs(np.cos(np.pi * chambers * (sheet.height / (2 * g.half[2]) + 0.5) + np.pi / 2))
    puffed = Sheet(sheet.angle, sheet.height, sheet.thick * (0.80 + 0.20 * seam**0.6))
    out = [Solid(spec.get("mat", "warm"), puffed.form(g, at, R), ())]
    if spec.get("wrap", True):
        out.append(Solid("towel", _strip(g, sheet, thick).form(g, at, R), ()))
    return out


def _strip(g: Ground, pack_: Sheet, thick: float) -> Sheet:
    """A band over the middle of a pack, a little longer than the pack is wide."""
    band = 0.004
    share = 0.52
    inner = Ground(g.radius, g.low, g.centre, g.turn, g.half * (1, 1, share))
    radius = float(np.median(g.radius))
    first, last = pack_.angle[0, 0] - 0.03 / radius, pack_.angle[0, -1] + 0.03 / radius
    heights = _edged(2 * inner.half[2], band, 0.008) - inner.half[2]
    places = _edged((last - first) * radius, band, 0.006)
    A, H = np.meshgrid(first + places / radius, heights, indexing="xy")
    over = np.clip((np.minimum(places, places[-1] - places) - 0.012) / 0.045, 0, 1)
    lie = np.sqrt(1 - (1 - over) ** 2) * thick * 0.98
    return Sheet(A, H, np.outer(_rounding(heights, band), _rounding(places, band)) * (lie + band))
