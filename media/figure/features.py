"""What a face has beside its skin: brows, lashes, coloured lips and eyes."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy import sparse
from scipy.spatial import KDTree

from .clothes import _bound, _in_bone
from .flesh import EYES, TONGUE, rest, shared
from .maths import Array, smoothstep
from .mesh import Mesh, unit_rows

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


@cache
def _brow(person: str, side: str) -> tuple[object, Array]:
    """Points of a brow as shares of fine vertices, and its radius at each."""
    sign, eye = (1 if side == "R" else -1), _eye(person, side)
    p = _in_bone(_bound(person), "head")
    front = np.nonzero((p[:, 1] > 0.04) & (p[:, 2] > eye[2] + 0.004) & (p[:, 2] < eye[2] + 0.05))[0]
    u = np.linspace(0, 1, 14)
    x = sign * (abs(eye[0]) - 0.0165 + 0.0375 * u)
    z = eye[2] + 0.0205 + 0.0052 * np.sin(np.pi * np.clip(u * 0.85 + 0.12, 0, 1)) - 0.004 * u**3
    far, near = KDTree(p[front][:, [0, 2]]).query(np.stack([x, z], 1), 4)
    share = 1 / np.maximum(far, 1e-4)
    share /= share.sum(1, keepdims=True)
    rows = np.repeat(np.arange(len(u)), 4)
    on = sparse.csr_matrix((share.ravel(), (rows, front[near].ravel())), (len(u), len(p)))
    return on, 0.0024 * np.sqrt(np.sin(np.pi * np.clip(0.14 + 0.84 * u, 0, 1))) + 0.0002


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
    columns = [lid & (p[:, 0] >= low) & (p[:, 0] < high) for low, high in zip(bins[:-1], bins[1:], strict=True)]
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
    return on, 0.0009 * np.sin(np.pi * np.clip(0.1 + 0.8 * u, 0, 1)) + 0.0002


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
    """Brows and lashes on a posed skin."""
    out = []
    for side in "RL":
        for name, material, of, flat in (("brow", "hair", _brow, 0.28), ("lash", "line", _lash, 0.7)):
            on, radius = of(person, side)
            out.append(_tube(f"{name}.{side}", material, on @ skin, unit_rows(on @ normals), radius, flat))
    return out


@cache
def tints(person: str) -> Array:
    """Factors (fine vertices, 3) on the skin's colour: lips and tongue redder, cheeks, ears, knuckles a little warmer."""
    p = _in_bone(_bound(person), "head")
    out = np.ones((len(p), 3))
    at, by = shared().actions["mouthPucker"]
    size = np.linalg.norm(by, axis=1)
    mouth = _in_bone(rest(person), "head")[at[size > 0.5 * size.max()]]
    middle = (mouth[:, 2].min() + mouth[:, 2].max()) / 2
    x, z = p[:, 0] / 0.0255, (p[:, 2] - middle) / 0.0088
    lips = smoothstep((1.15 - np.hypot(x, z)) / 0.4) * (p[:, 1] > 0.07)
    out *= 1 - lips[:, None] * (1 - np.array([0.88, 0.66, 0.64]))
    for side in (1, -1):
        cheek = np.exp(-(((p - (side * 0.046, 0.085, 0.004)) / (0.020, 0.03, 0.016)) ** 2).sum(1))
        out *= 1 - cheek[:, None] * (1 - np.array([1.0, 0.93, 0.92]))
    nose = np.exp(-(((p - (0, 0.118, 0.002)) / (0.012, 0.016, 0.012)) ** 2).sum(1))
    out *= 1 - nose[:, None] * (1 - np.array([1.0, 0.93, 0.92]))
    fine = np.asarray(shared().subdivide[:, slice(*TONGUE)].sum(1)).ravel() > 0
    out[fine] = (0.95, 0.55, 0.55)
    return np.asarray(out)


@cache
def _iris(person: str) -> Array:
    """Factors on the white of the eyes: a dark iris in the middle of what looks ahead."""
    p = _in_bone(_bound(person), "head")
    out = np.ones((len(p), 3))
    for side in "RL":
        eye = _eye(person, side)
        away = np.hypot(p[:, 0] - eye[0], p[:, 2] - eye[2])
        front = p[:, 1] > eye[1] + 0.006
        dark = smoothstep((0.0072 - away) / 0.0014) * front
        pupil = smoothstep((0.0036 - away) / 0.0012) * front
        out *= 1 - dark[:, None] * (1 - np.array([0.34, 0.22, 0.15]))
        out *= 1 - pupil[:, None] * 0.7
    return out


def eye_tints(person: str) -> Array:
    """Factors (fine vertices, 3) on the colour of the eyes."""
    return _iris(person)
