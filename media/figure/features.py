"""What a face has beside its skin: brows, lashes, coloured lips and eyes."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import sparse
from scipy.spatial import KDTree

from .clothes import _bound, _in_bone
from .flesh import EYES, TONGUE, rest, shared
from .hair import head_turn, scalp
from .light import linear
from .maths import Array, rx, smoothstep
from .mesh import Mesh, unit_rows
from .people import PEOPLE
from .subdivision import triangles

TONGUE_COLOUR = "#b9625f"  # much the same in everyone
LASHES_OUT = 0.0014  # metres before the lid's edge
SIDES = 8  # corners of a tube's section


@cache
def _eye(person: str, side: str) -> Array:
    """Middle of an eye in the head's axes."""
    first, last = EYES
    half = (first + last) // 2
    balls = _in_bone(rest(person), "head")
    a, b = balls[first:half].mean(0), balls[half:last].mean(0)
    right, left = (a, b) if a[0] > 0 else (b, a)
    return np.asarray(right if side == "R" else left)


def _course(person: str, side: str, u: Array) -> Array:
    """Where a brow runs, in the head's axes seen from the front: x and z at shares u of its length."""
    sign, eye = (1 if side == "R" else -1), _eye(person, side)
    x = sign * (abs(eye[0]) - 0.0175 + 0.0395 * u)
    z = eye[2] + 0.0178 + 0.0058 * np.sin(np.pi * np.clip(u * 0.80 + 0.10, 0, 1)) - 0.0050 * u**3
    return np.stack([x, z], -1)


def _on_front(person: str, places: Array) -> Any:
    """Points of the forehead, given by (n, 2) x and z, as shares of fine vertices."""
    eye = _eye(person, "R")
    p = _in_bone(_bound(person), "head")
    front = np.nonzero((p[:, 1] > 0.04) & (p[:, 2] > eye[2] + 0.004) & (p[:, 2] < eye[2] + 0.06))[0]
    far, near = KDTree(p[front][:, [0, 2]]).query(places, 4)
    share = 1 / np.maximum(far, 1e-4)
    share /= share.sum(1, keepdims=True)
    rows = np.repeat(np.arange(len(places)), 4)
    return sparse.csr_matrix((share.ravel(), (rows, front[near].ravel())), (len(places), len(p)))


HAIRS, JOINTS = 100, 4  # of a brow, and points of each hair


@cache
def _brow(person: str, side: str) -> tuple[Any, Array, Array]:
    """The hairs of a brow: their points as shares of fine vertices, half their width there, and faces."""
    rng = np.random.default_rng(11)
    u = np.linspace(0, 1, HAIRS) * 0.94
    full = np.sqrt(np.sin(np.pi * np.clip(0.16 + 0.80 * u, 0, 1)))
    start = _course(person, side, u)
    start[:, 1] += 0.0021 * full * np.resize([-0.9, 0.2, -0.45, 0.75, -0.1], HAIRS) + rng.normal(0, 0.0003, HAIRS)
    ahead = _course(person, side, u + 0.02) - _course(person, side, u)
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True)
    lean = np.radians(48 * (1 - smoothstep(u / 0.35)) + 10 + rng.normal(0, 6, HAIRS) - 14 * u)
    lean = lean * (1 if side == "R" else -1)
    turned = np.stack([
        ahead[:, 0] * np.cos(lean) - ahead[:, 1] * np.sin(lean), ahead[:, 0] * np.sin(lean) + ahead[:, 1] * np.cos(lean)
    ], 1)  # fmt: skip
    along = np.linspace(0, 1, JOINTS)
    length = 0.0058 * (0.75 + 0.25 * full) * (1 - 0.25 * (1 - smoothstep(u / 0.3)))
    places = start[:, None] + turned[:, None] * (length[:, None] * along)[..., None]
    wide = 0.00036 * np.array([0.7, 1.0, 0.8, 0.15])
    i = np.arange(HAIRS)[:, None] * JOINTS * 2 + np.arange(JOINTS - 1)[None] * 2
    quads = np.stack([i, i + 1, i + 3, i + 2], -1).reshape(-1, 4)
    return _on_front(person, places.reshape(-1, 2)), np.tile(wide, HAIRS), triangles(quads).astype(np.int32)


@cache
def _brow_tint(person: str) -> Array:
    """Factors on the hair's colour: brows let some skin through."""
    who = PEOPLE[person]
    hair, skin = np.array(linear(who.hair)), np.array(linear(who.skin))
    return np.asarray(who.brows * (0.88 + 0.12 * skin / hair))


def _brow_mesh(person: str, side: str, skin: Array, normals: Array) -> Mesh:
    on, wide, faces = _brow(person, side)
    points, up = on @ skin, unit_rows(on @ normals)
    by_hair = points.reshape(HAIRS, JOINTS, 3)
    along = np.gradient(by_hair, axis=1).reshape(-1, 3)
    across = unit_rows(np.cross(along, up)) * wide[:, None]
    points = points + up * 0.0005
    vertices = np.stack([points - across, points + across], 1).reshape(-1, 3)
    tint = np.tile(_brow_tint(person), (len(vertices), 1))
    return Mesh(f"brow.{side}", vertices, faces, "hair", np.repeat(up, 2, 0), tint=tint)


@cache
def _lash(person: str, side: str) -> tuple[object, Array]:
    """The edge of the upper lid: of the vertices that a blink lowers, the lowest at each place."""
    s, eye = shared(), _eye(person, side)
    at, by = s.actions["eyeBlinkRight" if side == "R" else "eyeBlinkLeft"]
    down = -by[:, 2]
    p = _in_bone(rest(person), "head")[at]
    lid = (down > 0.45 * down.max()) & (p[:, 1] > eye[1] + 0.004)
    bins = np.linspace(-0.0150, 0.0165, 12) + eye[0]
    middles = (bins[:-1] + bins[1:]) / 2
    columns = [lid & (p[:, 0] >= low) & (p[:, 0] < high) for low, high in pairwise(bins)]
    edge = np.array([p[c][np.argmin(p[c, 2])] if c.any() else np.full(3, np.nan) for c in columns])
    found = ~np.isnan(edge[:, 0])
    course = [np.polyfit(middles[found], edge[found, k], 2) for k in (1, 2)]
    x = np.linspace(middles[found][0], middles[found][-1], 14)
    line = np.stack([x, np.polyval(course[0], x), np.polyval(course[1], x)], 1)
    far, near = KDTree(p[lid]).query(line, 3)
    share = 1 / np.maximum(far, 5e-4)
    share /= share.sum(1, keepdims=True)
    count = s.subdivide.shape[0]
    rows = np.repeat(np.arange(len(x)), 3)
    on = sparse.csr_matrix((share.ravel(), (rows, at[lid][near].ravel())), (len(x), count))
    u = np.linspace(0, 1, len(x))
    return on, 0.0014 * np.sin(np.pi * np.clip(0.1 + 0.8 * u, 0, 1)) + 0.0003


def _tube(name: str, material: str, points: Array, normals: Array, radius: Array, flat: float) -> Mesh:
    """A tapered tube through points that lie on a surface; flat = its height over the surface, as a share."""
    along = unit_rows(np.gradient(points, axis=0))
    across = unit_rows(np.cross(normals, along))
    angle = np.linspace(0, 2 * np.pi, SIDES, endpoint=False)
    ring = np.cos(angle)[None, :, None] * across[:, None] + flat * np.sin(angle)[None, :, None] * normals[:, None]
    vertices = points[:, None] + ring * radius[:, None, None]
    n = len(points)
    i, k = np.meshgrid(np.arange(n - 1), np.arange(SIDES), indexing="ij")
    a, b = i * SIDES + k, i * SIDES + (k + 1) % SIDES
    quads = np.stack([a, b, b + SIDES, a + SIDES], -1).reshape(-1, 4)
    return Mesh(name, vertices.reshape(-1, 3), quads[:, [0, 1, 2, 0, 2, 3]].reshape(-1, 3), material)


def features(person: str, skin: Array, normals: Array) -> list[Mesh]:
    """Brows, lashes and irises on a posed skin."""
    out = []
    for side in "RL":
        on, radius = _lash(person, side)
        edge = on @ skin
        away = unit_rows(edge - skin[_ball(person, side)[0]].mean(0))  # a rim that curls in hides what lies on it
        out.append(_tube(f"lash.{side}", "line", edge + LASHES_OUT * away, away, radius, 0.7))
        out.append(_brow_mesh(person, side, skin, normals))
        out.append(_iris(person, side, skin))
    return out


def _beard(p: Array, mouth: float) -> Array:
    """Where a short beard grows: jaw, chin and upper lip; p in the head's axes, mouth = its height."""
    x, y, z = np.abs(p[:, 0]), p[:, 1], p[:, 2]
    line = np.interp(x, [0, 0.012, 0.030, 0.050, 0.070, 0.085], [0.019, 0.018, 0.000, 0.010, 0.038, 0.075]) + mouth
    bare = np.hypot(x / 0.020, (z - mouth + 0.016) / 0.005) - 1  # beside the lower lip
    low = mouth - 0.070 + 0.25 * np.maximum(0.09 - y, 0)
    inside = np.minimum(np.minimum(line - z, z - low), 0.02 * (y + 0.02) / 0.05)
    full = np.where(z > mouth, smoothstep((x - 0.024) / 0.016) * 0.5 + 0.5, 1.0) * (0.75 + 0.25 * np.clip(bare, 0, 1))
    return np.asarray(smoothstep((inside + 0.008) / 0.022) * full)


@cache
def tints(person: str) -> Array:
    """Factors (fine vertices, 3) on the skin's colour: lips, tongue, cheeks, roots of the hair, brows and beard."""
    p = _in_bone(_bound(person), "head")
    out = np.ones((len(p), 3))
    at, by = shared().actions["mouthPucker"]
    size = np.linalg.norm(by, axis=1)
    mouth = _in_bone(rest(person), "head")[at[size > 0.5 * size.max()]]
    middle = (mouth[:, 2].min() + mouth[:, 2].max()) / 2
    x, z = p[:, 0] / 0.0255, (p[:, 2] - middle) / 0.0088
    lips = smoothstep((1.15 - np.hypot(x, z)) / 0.4) * (p[:, 1] > 0.07)
    out *= 1 - lips[:, None] * (1 - np.array([0.88, 0.66, 0.64]))
    for sign in (1, -1):
        cheek = np.exp(-(((p - (sign * 0.046, 0.085, 0.004)) / (0.020, 0.03, 0.016)) ** 2).sum(1))
        out *= 1 - cheek[:, None] * (1 - np.array([1.0, 0.93, 0.92]))
    nose = np.exp(-(((p - (0, 0.118, 0.002)) / (0.012, 0.016, 0.012)) ** 2).sum(1))
    out *= 1 - nose[:, None] * (1 - np.array([1.0, 0.93, 0.92]))
    hair = np.array(linear(PEOPLE[person].hair)) / np.array(linear(PEOPLE[person].skin))
    roots = 0.75 * smoothstep((scalp(person) + 0.003) / 0.012)
    out *= 1 - roots[:, None] * (1 - np.minimum(hair, 1.6))
    for side in "RL":
        far = KDTree(_course(person, side, np.linspace(0.02, 0.95, 60))).query(p[:, [0, 2]])[0]
        under = 0.45 * smoothstep(1 - far / 0.0042) * (p[:, 1] > 0.05)
        out *= 1 - under[:, None] * (1 - np.minimum(hair * PEOPLE[person].brows, 1.0))
    beard = PEOPLE[person].beard * _beard(p, middle) * (1 - lips)
    out *= 1 - beard[:, None] * (1 - np.minimum(hair, 1.0))
    fine = np.asarray(shared().subdivide[:, slice(*TONGUE)].sum(1)).ravel() > 0
    out[fine] = np.array(linear(TONGUE_COLOUR)) / np.array(linear(PEOPLE[person].skin))
    return np.asarray(out)


# -- eyes --------------------------------------------------------------------------------------------------

IRIS, PUPIL, GAZE = 0.0061, 0.0026, -3.0  # radii in metres; degrees that a calm gaze is lowered
ROUND = 40


@cache
def _ball(person: str, side: str) -> tuple[Array, float]:
    """Which coarse vertices an eye has, and its radius at the front."""
    first, last = EYES
    half, (right, left) = (first + last) // 2, _halves(person)
    ids = np.arange(first, half) if (right if side == "R" else left) == 0 else np.arange(half, last)
    p = _in_bone(rest(person)[ids], "head") - _eye(person, side)
    return ids, float(np.linalg.norm(p, axis=1)[p[:, 1] > 0].max())


def _halves(person: str) -> tuple[int, int]:
    """Which half of the eyes' vertices is the right, which the left eye."""
    first, last = EYES
    middle = _in_bone(rest(person)[first : (first + last) // 2], "head")[:, 0].mean()
    return (0, 1) if middle > 0 else (1, 0)


def _iris(person: str, side: str, skin: Array) -> Mesh:
    """Iris and pupil as a cap on the eye, with a small light in it."""
    ids, radius = _ball(person, side)
    turn = head_turn(person, skin) @ shared().bind_turn[shared().bones.index("head")] @ rx(GAZE)
    mm = 1e-3
    rings = np.array([0, PUPIL / 2, PUPIL - 0.1 * mm, PUPIL + 0.2 * mm, 0.7 * IRIS, 0.89 * IRIS, IRIS - 0.1 * mm,
                      IRIS + 0.15 * mm])  # fmt: skip
    shades = np.array([0.02, 0.02, 0.02, 1.0, 1.25, 0.8, 0.35, 0.35])
    angle = np.linspace(0, 2 * np.pi, ROUND, endpoint=False)
    ring, round_ = np.meshgrid(rings, angle, indexing="ij")
    rise = np.sqrt(radius**2 - ring**2) + 0.00025 - 0.0004 * (ring > IRIS)
    flat = np.stack([ring * np.cos(round_), rise, ring * np.sin(round_)], -1).reshape(-1, 3)
    tint = np.repeat(shades, ROUND)[:, None] * np.array(linear(PEOPLE[person].eyes))
    light = ((flat[:, [0, 2]] - (-0.0021, 0.0021)) ** 2).sum(1) < 0.0011**2
    tint[light] = 1.1
    i, k = np.arange(len(rings) - 1)[:, None] * ROUND, np.arange(ROUND)[None]
    j = (k + 1) % ROUND
    faces = triangles(np.stack([i + k, i + j, i + ROUND + j, i + ROUND + k], -1).reshape(-1, 4))
    middle = skin[ids].mean(0)
    return Mesh(f"iris.{side}", middle + flat @ turn.T, faces, "eye", flat @ turn.T / radius, tint=tint)


def eye_tints(person: str) -> Array:
    """Factors (fine vertices, 3) on the white of the eyes: a little darker under the upper lid."""
    p = _in_bone(_bound(person), "head")
    shade = 0.80 + 0.14 * smoothstep((_eye(person, "R")[2] + 0.006 - p[:, 2]) / 0.008)
    return np.repeat(shade[:, None], 3, 1)
