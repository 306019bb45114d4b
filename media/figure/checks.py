"""Everything that can be wrong with a pose file without looking at it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import numpy as np
from scipy.spatial import KDTree

from .contact import TOUCH, gap_to, read_contact, skin_of
from .exercise import Exercise
from .flesh import PARTS, inner_vertices_of, shared, vertices_of
from .maths import Array
from .mesh import vertex_normals
from .people import CAST
from .skeleton import ALIASES, RANGES, TERMS, Figure, joint_angles, side_of

PIN_SLACK = 0.010  # metres that a pinned hand or foot may fall short
SUNK = 0.010  # metres that flesh may lie below the floor or in a prop, beside what a soft one gives
BETWEEN, PASSING = (0.25, 0.5, 0.75), 0.015  # moments of the film that are checked; metres forgiven there
ANGLE_SLACK = 1.0  # degrees
STIFFER = 0.9  # share of these ranges that an older person has
STIFF = {("thigh", "flex"), ("thigh", "abd"), ("thigh", "rot"), ("upperarm", "lift"), ("lumbar", "flex"),
         ("neck", "side"), ("foot", "dorsi"), ("hand", "flex")}  # fmt: skip
CREASE = 0.17  # metres round the hip in which thigh and belly may fold into each other
KEYS = {
    "": {"look", "glow", "camera", "arrow", "props", "start", "hold", "floor", "cycle", "moves", "through", "way"},
    "camera": {"yaw", "pitch", "aspect", "margin", "focus", "offset", "extent", "fixed"},
    "way": {"pelvis", "hand.R", "hand.L", "foot.R", "foot.L"},
    "arrow": {"of", "at", "shift", "from", "to"},
    "pose": {"alt", "pelvis", "settle", "joints", "pins", "hands", "contacts"},
    "pins": {"at", "on", "part", "palm", "fingers", "pole", "pole_on", "yaw", "pitch", "roll", "free", "knee_z",
             "order", "off"},
    "hands": {"grip", "shape", "spread", "thumb", "thumb_curl", "knuckle", "middle_joint", "tip", "index", "middle",
              "ring", "little"},
}  # fmt: skip
# flesh that may press on other flesh, and by how many metres before it is a fault
PRESSING = (
    (("fore", "palm", "thumb", "index", "middle", "ring", "little"), ("torso", "pelvis", "neck", "head"), 0.020),
    (("fore", "palm", "thumb", "index", "middle", "ring", "little"), ("thigh", "shank", "foot"), 0.020),
    (("shank", "foot"), ("torso", "pelvis", "neck", "head"), 0.025),
    (("thigh",), ("torso", "neck", "head"), 0.045),
)
ACROSS = ((("thigh", "shank", "foot"), 0.025), (("upper", "fore", "palm"), 0.020))  # one side's and the other's


def check(exercise: Exercise) -> list[str]:
    """All faults, each in one line that says where and by how much."""
    return [*_unknown_keys(exercise), *_alts(exercise), *_moves(exercise), *_bodies(exercise), *_on_the_way(exercise)]


def _unknown_keys(exercise: Exercise) -> Iterator[str]:
    spec = exercise.spec
    tables = [("", "", spec), *((name, name, spec.get(name, {})) for name in ("camera", "arrow", "way"))]
    for name in ("start", "hold"):
        pose = spec.get(name, {})
        tables.append(("pose", name, pose))
        for inner in ("pins", "hands"):
            tables += [(inner, f"{name}.{inner}.{key}", table) for key, table in pose.get(inner, {}).items()]
    for kind, where, table in tables:
        for key in sorted(set(table) - KEYS[kind]):
            yield f"{where or 'file'}: no key called {key!r}"


def _alts(exercise: Exercise) -> Iterator[str]:
    for name in ("start", "hold"):
        alt = exercise.spec.get(name, {}).get("alt")
        if not alt:
            yield f"{name}: alt is missing"
            continue
        for word in re.findall(r"\b(?:left|right)\b", alt, re.IGNORECASE):
            yield f"{name}: alt says {word!r}; say {{side}} or {{other}}"
        for word in re.findall(r"\{(.*?)\}", alt):
            if word not in ("side", "other"):
                yield f"{name}: alt has {{{word}}}; there are {{side}} and {{other}}"


# -- the movement that the text promises -------------------------------------------------------------------


def _moves(exercise: Exercise) -> Iterator[str]:
    """`moves = { "ankle.R" = "dorsi +" }`: the angle must grow (+) or shrink (-) from start to hold."""
    for name, said in exercise.spec.get("moves", {}).items():
        term, _, sign = str(said).partition(" ")
        base, side = side_of(name)
        bone = ALIASES.get(base, base) + (f".{side}" if side else "")
        if term not in TERMS.get(side_of(bone)[0], ()) or sign not in ("+", "-"):
            yield f"moves: {name} = {said!r} is not of the form 'dorsi +'"
            continue
        by = angle(exercise, 1, bone, term) - angle(exercise, 0, bone, term)
        if by * (1 if sign == "+" else -1) < 1.5:
            yield f"moves: {name} {term} changes by {by:.0f} degrees, not {sign}"


def angle(exercise: Exercise, t: int, bone: str, term: str) -> float:
    """A joint's angle as it came out, in degrees (metres for what slides)."""
    figure, _ = exercise.pose_at(t)
    if bone in figure:
        angles = joint_angles(bone, figure[bone].local)
        if term in angles:
            return angles[term]
    pose = exercise.hold if t else exercise.start
    return float(exercise.said(pose).get(bone, {}).get(term, 0.0))


# -- the body ----------------------------------------------------------------------------------------------


def _bodies(exercise: Exercise) -> Iterator[str]:
    for t, name in ((0, "start"), (1, "hold")):
        try:
            faults = [*_body(exercise, t)]
        except (ValueError, KeyError, TypeError) as fault:  # a prop or a muscle that there is not
            faults = [str(fault)]
        yield from (f"{name}: {fault}" for fault in faults)


def _body(exercise: Exercise, t: int) -> Iterator[str]:
    figure, misses = exercise.pose_at(t)
    for pin, miss in misses.items():
        if miss > PIN_SLACK:
            yield f"{pin} is {miss * 100:.1f} cm short of its target"
    yield from strained(figure, CAST[exercise.person].older)
    vertices = exercise.skin_at(t)
    yield from _contacts(exercise, t, vertices)
    yield from sunk(exercise, t, vertices)
    yield from pressed(vertices, figure)
    if exercise.spec.get("glow") and t:
        exercise.body_at(t)


def _on_the_way(exercise: Exercise) -> Iterator[str]:
    """What a film shows between its two ends: nothing passes far through the floor, a prop or the body."""
    for t in BETWEEN:
        vertices = exercise.skin_at(t)
        faults = [*sunk(exercise, t, vertices, PASSING), *pressed(vertices, exercise.pose_at(t)[0], PASSING)]
        yield from (f"way {t:g}: {fault}" for fault in faults)


def strained(figure: Figure, older: bool = False) -> Iterator[str]:
    """Joints bent further than they go."""
    for bone in figure:
        angles = joint_angles(bone, figure[bone].local)
        for term, value in angles.items():
            if term == "rot" and angles.get("lift", 0) > 115:  # rotation means little with the arm overhead
                continue
            joint = (side_of(bone)[0], term)
            limits, share = RANGES.get(joint), STIFFER if older and joint in STIFF else 1.0
            if limits and not limits[0] * share - ANGLE_SLACK <= value <= limits[1] * share + ANGLE_SLACK:
                low, high = (round(limit * share) for limit in limits)
                yield f"{bone} {term} is {value:.0f}, outside {low} to {high}"


def _contacts(exercise: Exercise, t: int, vertices: Array) -> Iterator[str]:
    solids = exercise.solids_at(t)
    for text in exercise.contacts_at(t):
        contact = read_contact(text)
        gap = gap_to(contact.where, vertices, solids, exercise.person, exercise.spec.get("floor", 0.0))
        least = float(gap(vertices[skin_of(contact.what)])[0].min())
        if least > TOUCH:
            yield f"{contact}: {least * 100:.1f} cm away"


def sunk(exercise: Exercise, t: float, vertices: Array, more: float = 0.0) -> Iterator[str]:
    """Flesh below the floor or in a prop by more than it gives way; `more` is forgiven beside that."""
    floor = exercise.spec.get("floor", 0.0)
    low = float(vertices[:, 2].min())
    if floor is not None and low < floor - SUNK - more:
        yield f"{(floor - low) * 100:.1f} cm below the floor"
    for kind, solid in exercise.solids_at(t):
        depth = solid.depth(vertices)
        deepest = int(depth.argmax())
        if depth[deepest] > SUNK + solid.gives + more:
            yield f"{part_at(deepest)} is {depth[deepest] * 100:.1f} cm inside the {kind}"


def part_at(vertex: int) -> str:
    """The part of the body that a fine vertex belongs to."""
    s = shared()
    return PARTS[int(s.parts[np.nonzero((s.faces == vertex).any(1))[0][0]])]


def pressed(vertices: Array, figure: Figure, more: float = 0.0) -> Iterator[str]:
    """Limbs that pass through the trunk, the head or each other; `more` is forgiven beside soft contact."""
    normals = vertex_normals(vertices, shared().faces).astype(float)

    @cache
    def tree(body: tuple[str, ...]) -> KDTree:  # built in a hurry: few points are looked up in it
        return KDTree(vertices[vertices_of(body)], balanced_tree=False, compact_nodes=False)

    for side in "RL":
        pairs = [([f"{p}.{side}" for p in a], _named(b), slack) for a, b, slack in PRESSING]
        if side == "R":
            pairs += [([f"{p}.R" for p in parts], [f"{p}.L" for p in parts], slack) for parts, slack in ACROSS]
        for limb, body, slack in pairs:
            own = [name for name in body if not name.endswith(f".{side}") or limb[0].startswith(("fore", "palm"))]
            crease = figure[f"thigh.{side}"].o if limb[0].startswith("thigh") else None
            deep, where = _depth(vertices, normals, limb, own, tree(tuple(own)), crease)
            if deep > slack + more:
                through = " or ".join(sorted({side_of(n)[0] for n in own}))
                yield f"{part_at(where)} passes {deep * 100:.1f} cm through {through}"


def _named(parts: tuple[str, ...]) -> list[str]:
    sided = {"thigh", "shank", "foot"}
    return [name for part in parts for name in ([f"{part}.R", f"{part}.L"] if part in sided else [part])]


def _depth(
    vertices: Array, normals: Array, limb: list[str], body: list[str], tree: KDTree, crease: Array | None
) -> tuple[float, int]:
    """How deep the limb's skin lies under the body's away from a crease, and which vertex lies deepest."""
    inner, outer = vertices_of(limb), vertices_of(body)
    if crease is not None:
        inner = inner[np.linalg.norm(vertices[inner] - crease, axis=1) > CREASE]
    far, near = tree.query(vertices[inner], distance_upper_bound=0.15)
    found = np.isfinite(far)
    # beyond the border of the body's patch the nearest point says nothing about inside and outside
    found[found] = inner_vertices_of(body)[outer[near[found]]]
    if not found.any():
        return 0.0, -1
    inner, near = inner[found], outer[near[found]]
    deep = -((vertices[inner] - vertices[near]) * normals[near]).sum(1)
    deepest = int(deep.argmax())
    return float(deep[deepest]), int(inner[deepest])
