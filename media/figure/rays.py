"""The triangles of a scene in a tree that answers rays, and what belongs to the places they hit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
from embreex import mesh_construction, rtcore_scene

from .maths import Array
from .mesh import F, Mesh, unit_rows

WATER = "water"  # the material that lets things show through
SHINE, THICK = 0.58, 0.16  # how much of a muscle's colour comes through the body, and metres through which none does


def dot(a: Array, b: Array) -> Array:
    """Products of the rows of (n, 3) with those of (n, 3) or with one (3,); never BLAS, whose sums vary by thread."""
    return np.asarray(a[:, 0] * b[..., 0] + a[:, 1] * b[..., 1] + a[:, 2] * b[..., 2])


@dataclass
class Hits:
    """Where rays met a face (number in the world, -1 for none), and how far from their start."""

    face: Array
    u: Array
    v: Array
    far: Array

    def __getitem__(self, pick: Any) -> Hits:
        return Hits(*(getattr(self, f.name)[pick] for f in fields(self)))


@dataclass
class Surface:
    """What is at places on the faces: a row for each."""

    mesh: Array
    point: Array
    normal: Array  # smooth
    flat: Array  # the face's own
    start: Array  # on the rounded surface that the face stands for: rays to lights start here
    albedo: Array
    glow: Array

    def __getitem__(self, pick: Any) -> Surface:
        return Surface(*(getattr(self, f.name)[pick] for f in fields(self)))


class Tree:
    """Answers rays for a run of a world's faces."""

    def __init__(self, points: Array, faces: Array, first: int):
        self._first, self._scene = first, None
        if len(faces):
            self._scene = rtcore_scene.EmbreeScene()
            mesh_construction.TriangleMesh(self._scene, points, faces)

    def hits(self, origins: Array, directions: Array) -> Hits:
        """The nearest face along each ray, from either side."""
        if self._scene is None or not len(origins):
            zero = np.zeros(len(origins), F)
            return Hits(np.full(len(origins), -1), zero, zero, zero)
        out = self._scene.run(origins, directions, output=True)
        return Hits(self._numbered(out["primID"]), out["u"], out["v"], out["tfar"])

    def nearest(self, origins: Array, directions: Array, reach: Array) -> Array:
        """Number of the nearest face within reach along each ray, -1 for none."""
        if self._scene is None or not len(origins):
            return np.full(len(origins), -1)
        return self._numbered(self._scene.run(origins, directions, dists=reach))

    def blocked(self, origins: Array, directions: Array, reach: Array) -> Array:
        """Whether anything lies within reach along each ray."""
        if self._scene is None or not len(origins):
            return np.zeros(len(origins), bool)
        return np.asarray(self._scene.run(origins, directions, dists=reach, query="OCCLUDED") >= 0)

    def _numbered(self, face: Array) -> Array:
        return np.asarray(np.where(face >= 0, face + self._first, -1))


class World:
    """All meshes of a scene as one: corners, faces, and a tree each for what is solid and for water."""

    def __init__(self, meshes: Sequence[Mesh]):
        order = sorted(range(len(meshes)), key=lambda k: meshes[k].material == WATER)
        parts = self.ordered = [meshes[k] for k in order]
        shift = np.cumsum([0, *(len(m.vertices) for m in parts)])
        sizes = [len(m.faces) for m in parts]
        self.points = np.concatenate([m.vertices for m in parts]).astype(F)
        self.faces = np.concatenate([m.faces + s for m, s in zip(parts, shift, strict=False)]).astype(np.int32)
        self.normals = np.concatenate([m.normals for m in parts if m.normals is not None]).astype(F)
        self.glow = np.concatenate([np.zeros(len(m.vertices)) if m.glow is None else m.glow for m in parts]).astype(F)
        self.tint = np.concatenate([np.ones_like(m.vertices) if m.tint is None else m.tint for m in parts]).astype(F)
        self.mesh_of_face = np.repeat(np.array(order, np.int16), sizes)
        self.mesh_of_corner = np.repeat(np.array(order, np.int16), np.diff(shift))
        self.first_face = np.zeros(len(parts), np.int32)  # of each mesh
        self.first_face[order] = np.cumsum([0, *sizes])[:-1]
        dry = sum(size for m, size in zip(parts, sizes, strict=True) if m.material != WATER)
        self.solid = Tree(self.points, self.faces[:dry], 0)
        self.water = Tree(self.points, self.faces[dry:], dry)
        self._of_person = np.array([m.parts is not None for m in meshes])

    @cached_property
    def _muscle(self) -> tuple[Tree, Array]:
        """A tree of the faces that glow, and their numbers."""
        faces = np.nonzero((self.glow[self.faces] > 0).any(1))[0]
        return Tree(self.points, self.faces[faces], 0), faces

    def shine(self, at: Surface, viewer: Array) -> Array:
        """How much of the muscle on the far side of the body shows at places on the person (n,)."""
        tree, faces = self._muscle
        out = np.zeros(len(at.point), F)
        own = np.nonzero(self._of_person[at.mesh])[0]
        behind = tree.hits(at.point[own] - viewer * F(0.002), np.broadcast_to(-viewer, (len(own), 3)).copy())
        found = behind.face >= 0
        own, behind = own[found], behind[found]
        corners = self.faces[faces[behind.face]]
        weight = (1 - behind.u - behind.v, behind.u, behind.v)
        glow = sum(w * self.glow[corners[:, k]] for k, w in enumerate(weight))
        out[own] = SHINE * glow * np.clip((THICK - behind.far) / (THICK / 2), 0, 1)
        return out

    def surface(self, hits: Hits, viewer: Array, albedo: Array) -> Surface:
        """What rays met that all hit; normals are turned to the viewer; albedo has a row for each corner."""
        corner = [self.faces[hits.face, k] for k in range(3)]
        weight = [w[:, None] for w in (1 - hits.u - hits.v, hits.u, hits.v)]
        at = [self.points[c] for c in corner]
        up = [self.normals[c] for c in corner]

        def mean(rows: list[Array]) -> Array:
            return np.asarray(rows[0] * weight[0] + rows[1] * weight[1] + rows[2] * weight[2])

        point = mean(at)
        flat = unit_rows(np.cross(at[1] - at[0], at[2] - at[0]))
        side = np.where(dot(flat, viewer) < 0, F(-1), F(1))[:, None]
        rounded = [p_up * np.minimum(dot(point - p, p_up * side), 0)[:, None] for p, p_up in zip(at, up, strict=True)]
        return Surface(
            mesh=self.mesh_of_face[hits.face],
            point=point,
            normal=unit_rows(mean(up)) * side,
            flat=flat * side,
            start=point - mean(rounded) * side,
            albedo=mean([albedo[c] for c in corner]),
            glow=mean([self.glow[c, None] for c in corner])[:, 0],
        )
