"""What a prop is: a surface to draw, and signed distances that say how deep a point lies inside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np

from ..maths import Array, frame
from ..mesh import Mesh
from .forms import Form, joined

NEAR = 0.10  # metres round a thing within which its distance is measured, not guessed
OUTSIDE = -1.0
"""The depth of every point in a thing without a core: water, a cloth on the skin."""


class Core(Protocol):
    """What cannot be passed through."""

    def distance(self, points: Array) -> Array:
        """Metres (n,) from points (n, 3) to the surface, negative inside."""


@dataclass
class Solid:
    """One thing of one material."""

    material: str
    form: Form
    cores: Sequence[Core] = ()
    gives: float = 0.0
    """How far a body may sink into it: mattress, pillow."""

    def mesh(self, name: str = "prop") -> Mesh:
        """Its surface, ready to draw."""
        form = self.form
        return Mesh(
            name, form.vertices, form.faces, self.material, normals=form.normals.astype(np.float32),
            tint=None if form.tint is None else form.tint.astype(np.float32),
        )  # fmt: skip

    def depth(self, points: Array) -> Array:
        """Metres (n,) that points (n, 3) lie inside; negative outside, there only roughly."""
        points = np.asarray(points, float)
        if not self.cores:
            return np.full(len(points), OUTSIDE)
        low, high = self._corners
        out = -np.linalg.norm(np.maximum(np.maximum(low - points, points - high), 0), axis=1)
        near = out > -NEAR
        if near.any():
            out[near] = -np.min([core.distance(points[near]) for core in self.cores], axis=0)
        return np.asarray(out)

    @cached_property
    def _corners(self) -> tuple[Array, Array]:
        return self.form.vertices.min(0), self.form.vertices.max(0)


@dataclass
class Builder:
    """Collects the pieces of a prop, one Solid for each material, placed together."""

    at: Array = field(default_factory=lambda: np.zeros(3))
    R: Array = field(default_factory=lambda: np.eye(3))
    forms: dict[str, list[Form]] = field(default_factory=dict)
    cores: dict[str, list[Core]] = field(default_factory=dict)
    gives: dict[str, float] = field(default_factory=dict)

    def add(self, material: str, form: Form, *cores: Core) -> None:
        """A piece in the prop's own axes, with cores that are placed already (see box)."""
        self.forms.setdefault(material, []).append(form)
        self.cores.setdefault(material, []).extend(cores)

    def box(self, centre: Iterable[float], half: Iterable[float], edge: float = 0.01, R: Array | None = None) -> Box:
        """A core given in the prop's own axes."""
        turn = self.R if R is None else self.R @ R
        return Box(self.at + self.R @ np.asarray(tuple(centre), float), half, edge, turn)

    def solids(self) -> list[Solid]:
        """All pieces, in the world."""
        return [
            Solid(material, joined(forms).placed(self.at, self.R), self.cores[material], self.gives.get(material, 0.0))
            for material, forms in self.forms.items()
        ]


class Box:
    """A rounded box; the columns of R are its axes."""

    def __init__(self, centre: Iterable[float], half: Iterable[float], edge: float = 0.012, R: Array | None = None):
        self.centre, self.half = np.asarray(tuple(centre), float), np.asarray(tuple(half), float)
        self.edge = min(edge, float(self.half.min()) - 1e-4)
        self.R = np.eye(3) if R is None else R

    def distance(self, points: Array) -> Array:
        """Metres to the surface, negative inside."""
        q = np.abs((points - self.centre) @ self.R) - (self.half - self.edge)
        return np.asarray(np.linalg.norm(np.maximum(q, 0), axis=1) + np.minimum(q.max(1), 0) - self.edge)


class Cylinder:
    """A rounded cylinder along the z axis of R."""

    def __init__(self, centre: Iterable[float], radius: float, half: float, edge: float = 0.01, R: Array | None = None):
        self.centre, self.radius, self.half = np.asarray(tuple(centre), float), radius, half
        self.edge = min(edge, radius, half)
        self.R = np.eye(3) if R is None else R

    def distance(self, points: Array) -> Array:
        """Metres to the surface, negative inside."""
        q = (points - self.centre) @ self.R
        across = np.hypot(q[:, 0], q[:, 1]) - (self.radius - self.edge)
        along = np.abs(q[:, 2]) - (self.half - self.edge)
        outside = np.hypot(np.maximum(across, 0), np.maximum(along, 0))
        return np.asarray(np.minimum(np.maximum(across, along), 0) + outside - self.edge)


class Hollow:
    """What is left of one core when another is taken out of it: a tub, a bath."""

    def __init__(self, outer: Core, inner: Core):
        self.outer, self.inner = outer, inner

    def distance(self, points: Array) -> Array:
        """Metres to the surface, negative inside."""
        return np.maximum(self.outer.distance(points), -self.inner.distance(points))


class Band:
    """A flat band along a line of points; across (m, 3) lies in the band, across its length."""

    def __init__(self, line: Array, across: Array, width: float, thick: float):
        self.line, self.across, self.width, self.thick = line, across, width, thick

    @cached_property
    def _legs(self) -> list[tuple[Array, Array, float]]:
        return [
            (a, frame(b - a, np.cross(b - a, side)), float(np.linalg.norm(b - a)))
            for a, b, side in zip(self.line[:-1], self.line[1:], self.across[:-1], strict=True)
        ]

    def distance(self, points: Array) -> Array:
        """Metres to the surface, negative inside."""
        out = np.full(len(points), np.inf)
        for start, axes, length in self._legs:
            q = (points - start) @ axes
            x = np.maximum(np.abs(q[:, 0]) - (self.width - self.thick), 0)
            z = q[:, 2] - np.clip(q[:, 2], 0, length)
            out = np.minimum(out, np.sqrt(x * x + q[:, 1] ** 2 + z * z) - self.thick)
        return out
