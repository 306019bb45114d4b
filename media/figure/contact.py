"""Touching: hands and feet are brought onto what they rest on, flesh gives way to what is hard.

A pose says `contacts = ["hand.R on wall", "foot.L on floor", "hand.L grips strap"]`: a hand or foot that is pinned
near its target is moved until its skin touches; every contact is checked.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial import KDTree

from .clothes import bare
from .flesh import shared, skin, vertices_of
from .maths import Array
from .mesh import vertex_normals
from .posing import Pose, expand, solve
from .props import KINDS
from .props.solids import Solid
from .skeleton import Figure, side_of

TOUCH = 0.010  # metres within which skin counts as touching
CLOTH = 0.009  # what clothes add
PRESSED = -0.002  # a resting hand or foot sinks in by so much
GIVES = 0.03  # metres that flesh gives way
ROUNDS = 4
LIMBS = {
    "hand": ("palm", "thumb", "index", "middle", "ring", "little"),
    "foot": ("foot", "toes"),
    "knee": ("thigh", "shank"),
    "elbow": ("upper", "fore"),
}


@dataclass(frozen=True)
class Contact:
    """One line of `contacts`."""

    what: str  # hand.R, foot.L, knee.R, pelvis, head …
    how: str  # on, grips
    where: str  # floor, the kind of a prop, or a part of the body

    def __str__(self) -> str:
        return f"{self.what} {self.how} {self.where}"


def read_contact(text: str) -> Contact:
    """'hand.R on wall' as a contact; raises ValueError for anything else."""
    words = text.split()
    if len(words) != 3 or words[1] not in ("on", "grips"):
        raise ValueError(f"contacts: {text!r} is not of the form 'hand.R on wall' or 'hand.R grips towel'")
    return Contact(*words)


def skin_of(name: str) -> Array:
    """Numbers of the fine skin vertices of hand.R, foot.L, knee.R … or of a part of the body."""
    base, side = side_of(name)
    parts = [f"{part}.{side}" for part in LIMBS[base]] if base in LIMBS else [name]
    return vertices_of(parts)


Gap = Callable[[Array], tuple[Array, Array]]  # points (n, 3) -> metres to the surface (negative inside), way out (n, 3)


def gap_to(target: str, vertices: Array, solids: Sequence[tuple[str, Solid]], person: str, floor: float | None) -> Gap:
    """How far points are from the floor, a prop or a part of the body.  Raises ValueError if there is no such thing."""
    if target == "floor":
        return lambda p: (p[:, 2] - (floor or 0.0), np.tile((0.0, 0.0, 1.0), (len(p), 1)))
    chosen = [solid for kind, solid in solids if kind == target]
    if chosen:
        return lambda p: _off_solids(chosen, p)
    if target in KINDS:
        raise ValueError(f"contacts: there is no {target} in this picture")
    return _gap_to_body(vertices, skin_of(target), person)


def _off_solids(solids: Sequence[Solid], points: Array) -> tuple[Array, Array]:
    gaps = np.array([-solid.depth(points) for solid in solids])
    nearest = gaps.argmin(0)
    out = np.zeros_like(points)
    for k, solid in enumerate(solids):
        own = nearest == k
        if own.any():
            out[own] = way_out(solid, points[own])
    return gaps.min(0), out


def way_out(solid: Solid, points: Array) -> Array:
    """The direction (n, 3) in which a point leaves a solid soonest."""
    step = 1e-3
    slope = np.stack([solid.depth(points - step * axis) - solid.depth(points + step * axis) for axis in np.eye(3)], 1)
    return np.asarray(slope / np.maximum(np.linalg.norm(slope, axis=1, keepdims=True), 1e-9))


def _gap_to_body(vertices: Array, chosen: Array, person: str) -> Gap:
    faces = shared().faces
    normals = vertex_normals(vertices, faces)[chosen].astype(float)
    covered = np.ones(len(vertices), bool)
    covered[faces[bare(person)]] = False
    cloth = np.where(covered[chosen], CLOTH, 0.0)
    tree = KDTree(vertices[chosen])

    def gap(points: Array) -> tuple[Array, Array]:
        _, near = tree.query(points)
        away = points - vertices[chosen][near]
        return (away * normals[near]).sum(1) - cloth[near], normals[near]

    return gap


def touched(
    pose: Pose, contacts: Sequence[Contact], person: str, props: Callable[[Array, Figure], Sequence[tuple[str, Solid]]],
    floor: float | None,
) -> Pose:  # fmt: skip
    """The pose with pinned hands and feet moved until they touch what they are `on`."""
    wanted = [c for c in contacts if c.how == "on" and c.what in pose.get("pins", {})]
    wanted = [c for c in wanted if not pose["pins"][c.what].get("off")]
    if not wanted:
        return pose
    pose = copy.deepcopy(pose)
    for _ in range(ROUNDS):
        figure, _misses = solve(pose)
        vertices = skin(person, figure, expand(pose))
        solids = props(vertices, figure)
        moved = 0.0
        for contact in wanted:
            points = vertices[skin_of(contact.what)]
            gaps, out = gap_to(contact.where, vertices, solids, person, floor)(points)
            first = int(gaps.argmin())
            by = (PRESSED - gaps[first]) * out[first]
            if abs(PRESSED - gaps[first]) > 0.08:
                continue  # too far to be meant: the check will say so
            pin = pose["pins"][contact.what]
            axes = np.eye(3) if pin.get("on", "world") == "world" else figure[pin["on"]].R
            pin["at"] = [float(v) for v in np.array(pin["at"], float) + axes.T @ by]
            moved = max(moved, float(np.linalg.norm(by)))
        if moved < 5e-4:
            break
    return pose


def yielded(vertices: Array, solids: Sequence[tuple[str, Solid]], floor: float | None) -> Array:
    """The skin pressed flat where it would sink into something hard; what is deeper than GIVES stays, as a fault."""
    out = vertices.copy()
    if floor is not None:
        below = (out[:, 2] < floor) & (out[:, 2] > floor - GIVES)
        out[below, 2] = floor
    for _, solid in solids:
        if solid.gives:
            continue
        depth = solid.depth(out)
        inside = (depth > 0) & (depth < GIVES)
        if inside.any():
            out[inside] += way_out(solid, out[inside]) * depth[inside, None]
    return out
