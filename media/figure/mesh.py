"""Triangle meshes: what everything in a picture is made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .maths import Array

F = np.float32


@dataclass
class Mesh:
    """One surface of one material; the optional arrays belong to its vertices, parts to its faces."""

    name: str
    vertices: Array  # (n, 3) float32, metres, in the world
    faces: Array  # (m, 3) int32, counter-clockwise seen from outside
    material: str  # a key of the palette
    normals: Array | None = None  # (n, 3); smooth ones are made when none are given
    glow: Array | None = None  # (n,) 0..1, how much of the stretched muscle's colour
    tint: Array | None = None  # (n, 3) factors on the material's colour
    parts: Array | None = None  # (m,) number of the body's part that a face belongs to
    under: Array | None = None  # (m,) the face of the skin that a face of cloth lies on

    def __post_init__(self) -> None:
        self.vertices = np.ascontiguousarray(self.vertices, F)
        self.faces = np.ascontiguousarray(self.faces, np.int32)
        if self.normals is None:
            self.normals = vertex_normals(self.vertices, self.faces)


def unit_rows(v: Array) -> Array:
    """Every row at length 1; rows of no length stay as they are."""
    return np.asarray(v / np.maximum(np.sqrt((v * v).sum(-1, keepdims=True)), 1e-12))


def vertex_normals(vertices: Array, faces: Array) -> Array:
    """Smooth normals (n, 3): the mean of the faces round a vertex, weighted by their size."""
    corners = np.ascontiguousarray(faces.T, np.intp)
    x = np.ascontiguousarray(vertices.T, float)  # one axis after the other: that is what is quick
    a, b, c = (x.take(corner, 1) for corner in corners)
    u, v = b - a, c - a
    out = np.empty((len(vertices), 3))
    for axis in range(3):
        j, k = (axis + 1) % 3, (axis + 2) % 3
        flat = u[j] * v[k] - u[k] * v[j]
        out[:, axis] = sum(np.bincount(corner, flat, len(vertices)) for corner in corners)
    return np.asarray(unit_rows(out).astype(F))
