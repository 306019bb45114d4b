"""Touching: hands and feet are brought onto what they rest on, flesh gives way to what is hard.

A pose says `contacts = ["hand.R on wall", "foot.L on floor", "hand.L grips strap"]`: a hand or foot that is pinned
near its target is moved until its skin touches; every contact is checked.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import numpy as np
from scipy.spatial import KDTree

from .clothes import bare
from .flesh import shared, skin, vertices_of
from .maths import Array, about, cross, unit
from .mesh import vertex_normals
from .posing import Pose, expand, solve
from .props import KINDS
from .props.solids import Solid
from .skeleton import FINGERS, Figure, side_of

TOUCH = 0.010  # metres within which skin counts as touching
CLOTH = 0.009  # what clothes add
PRESSED = -0.002  # a resting hand or foot sinks in by so much
GIVES = 0.03  # metres that flesh gives way
FAR = 0.08  # metres from which a hand or foot is still brought to what it touches
GIVES_WAY = 25.0  # degrees by which a hand turns to lie flat, at most twice
FACING = 0.5  # cosine between a palm and the way to what it rests on
SMALL = {"hand", "fore", "thumb", "elbow", "foot", "head"}  # what no palm is turned to by itself
BANDS = ("towel", "strap", "cloth")  # soft: a hand closes on them as the pose says
SAID = {"shape", "knuckle", "middle_joint", "tip", *FINGERS}  # a pose that says these knows what its fingers do
FLATTEST, LOOSE, BEYOND = -0.3, 0.25, 0.8  # grips: bent back, at ease in the air, and round nothing at all
ROUNDS, BENDS = 4, 6
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


# points (n, 3) -> metres to the surface (negative inside), way out (n, 3)
Gap: TypeAlias = Callable[[Array], tuple[Array, Array]]


def gap_to(target: str, vertices: Array, solids: Sequence[tuple[str, Solid]], person: str, floor: float | None) -> Gap:
    """How far points are from the floor, a prop or a part of the body.  Raises ValueError if there is no such thing."""
    if target == "floor":
        return lambda p: (p[:, 2] - (floor or 0.0), np.tile((0.0, 0.0, 1.0), (len(p), 1)))
    chosen = [solid for kind, solid in solids if kind == target]
    if chosen:
        return lambda p: _off_solids(chosen, p)
    if target in KINDS:
        raise ValueError(f"contacts: there is no {target} in this picture")
    return _gap_to_body(vertices, target, person)


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


@cache
def _patch(part: str, person: str) -> tuple[Array, Array, Array]:
    """The vertices of a part of the body, the faces round them, and what clothes add on each."""
    chosen, faces = skin_of(part), shared().faces
    own = np.isin(faces, chosen).any(1)
    covered = np.ones(shared().subdivide.shape[0], bool)
    covered[faces[bare(person)]] = False
    return chosen, faces[own], np.where(covered[chosen], CLOTH, 0.0)


def _gap_to_body(vertices: Array, part: str, person: str) -> Gap:
    chosen, faces, cloth = _patch(part, person)
    normals = vertex_normals(vertices, faces)[chosen].astype(float)
    tree = KDTree(vertices[chosen])

    def gap(points: Array) -> tuple[Array, Array]:
        _, near = tree.query(points)
        away = points - vertices[chosen][near]
        return (away * normals[near]).sum(1) - cloth[near], normals[near]

    return gap


Props: TypeAlias = Callable[[Array, Figure], Sequence[tuple[str, Solid]]]  # of a skin and a figure


@dataclass(frozen=True)
class Solved:
    """A pose solved, with all that its hands and feet may touch."""

    figure: Figure
    vertices: Array
    gap: Callable[[str], Gap]  # to the floor, a prop, a part of the body


def _look(pose: Pose, person: str, props: Props, floor: float | None) -> Solved:
    figure, _misses = solve(pose)
    vertices = skin(person, figure, expand(pose))
    solids = props(vertices, figure)
    return Solved(figure, vertices, cache(lambda where: gap_to(where, vertices, solids, person, floor)))


def touched(pose: Pose, contacts: Sequence[Contact], person: str, props: Props, floor: float | None) -> Pose:
    """The pose with pinned hands and feet moved until they touch what they are `on`, fingers laid round it."""
    pinned = [c for c in contacts if c.what in pose.get("pins", {}) and not pose["pins"][c.what].get("off")]
    if not pinned:
        return pose
    pose = copy.deepcopy(pose)
    seen = _look(pose, person, props, floor)
    laid = [c for c in pinned if _lays_fingers(pose, c, seen)]
    wanted = [c for c in pinned if c.how == "on"]
    for turn in range(ROUNDS if wanted else 0):
        moved = 0.0
        for contact in wanted:
            points = seen.vertices[_first_to_touch(contact, contact in laid)]
            gaps, out = seen.gap(contact.where)(points)
            first = int(gaps.argmin())
            by = (PRESSED - gaps[first]) * out[first]
            if abs(PRESSED - gaps[first]) > FAR:
                continue  # too far to be meant: the check will say so
            pin = pose["pins"][contact.what]
            axes = np.eye(3) if pin.get("on", "world") == "world" else seen.figure[pin["on"]].R
            if contact in laid and turn < 2 and contact.where.partition(".")[0] not in SMALL and "palm" in pin:
                _lay_flat(pin, axes.T @ _way_off(gaps, out))
            pin["at"] = [float(v) for v in np.array(pin["at"], float) + axes.T @ by]
            moved = max(moved, float(np.linalg.norm(by)))
        seen = _look(pose, person, props, floor)
        if moved < 5e-4 and turn > 1:
            break
    return _fingers_laid(pose, laid, lambda: _look(pose, person, props, floor))


def _lays_fingers(pose: Pose, contact: Contact, seen: Solved) -> bool:
    """Whether a hand's fingers come to rest by themselves: the palm is towards it, and the pose says nothing else."""
    base, side = side_of(contact.what)
    if base != "hand" or contact.where in BANDS or set(pose.get("hands", {}).get(side, {})) & SAID:
        return False
    palm = seen.figure[contact.what].R[:, 0] * (-1 if side == "R" else 1)
    gaps, out = seen.gap(contact.where)(seen.vertices[vertices_of([f"palm.{side}"])])
    return float(palm @ _way_off(gaps, out)) < -FACING


def _way_off(gaps: Array, out: Array) -> Array:
    """The direction away from a surface where it is nearest."""
    return unit(out[gaps <= np.quantile(gaps, 0.3)].mean(0))


def _first_to_touch(contact: Contact, palm: bool) -> Array:
    return vertices_of([f"palm.{side_of(contact.what)[1]}"]) if palm else skin_of(contact.what)


def _lay_flat(pin: dict[str, Any], normal: Array) -> None:
    """Turn a pinned hand's palm to what it lies on (normal in the pin's axes), as far as a hand gives by itself."""
    palm = unit(pin["palm"])
    axis = cross(palm, -normal)
    angle = float(np.degrees(np.arctan2(np.linalg.norm(axis), -palm @ normal)))
    turn = about(axis, min(angle, GIVES_WAY))
    for key in ("palm", "fingers"):
        pin[key] = [float(v) for v in turn @ np.array(pin[key], float)]


def _fingers_laid(pose: Pose, laid: Sequence[Contact], look: Callable[[], Solved]) -> Pose:
    """The pose with every finger of these hands bent until it rests on what the hand touches; changes the pose."""
    bends = {(c, finger): [FLATTEST, 1.0] for c in laid for finger in FINGERS}
    bends |= {(c, "thumb"): [-0.8, 0.8] for c in laid}
    hands = {c: pose.setdefault("hands", {}).setdefault(side_of(c.what)[1], {}) for c in laid}

    def bend(contact: Contact, finger: str, by: float) -> None:
        hands[contact]["thumb_curl" if finger == "thumb" else finger] = by

    for _ in range(BENDS if laid else 0):
        for (contact, finger), (low, high) in bends.items():
            bend(contact, finger, (low + high) / 2)
        seen = look()
        for (contact, finger), between in bends.items():
            gap = seen.gap(contact.where)
            points = seen.vertices[vertices_of([f"{finger}.{side_of(contact.what)[1]}"])]
            rests = float(gap(points)[0].min()) < PRESSED
            between[1 if rests else 0] = sum(between) / 2
    for (contact, finger), (low, high) in bends.items():
        beyond = low > (0.6 if finger == "thumb" else BEYOND)  # nothing there to rest on
        bend(contact, finger, LOOSE if beyond else (low + high) / 2)
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
