"""Everything that can be wrong with a pose file without looking at it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .exercise import Exercise
from .posing import lowest
from .skeleton import RANGES, Figure, joint_angles, side_of

HAND_SLACK, FOOT_SLACK, FLOOR_SLACK = 0.02, 0.01, 0.015  # metres
ANGLE_SLACK = 1.0  # degrees
KEYS = {
    "": {"glow", "camera", "arrow", "props", "start", "hold", "floor"},
    "camera": {"yaw", "pitch", "aspect", "margin", "focus", "offset", "extent", "fixed"},
    "arrow": {"of", "at", "shift", "from", "to"},
    "pose": {"alt", "pelvis", "settle", "joints", "pins", "hands"},
    "pins": {
        "at",
        "on",
        "part",
        "palm",
        "fingers",
        "pole",
        "pole_on",
        "yaw",
        "pitch",
        "roll",
        "free",
        "knee_z",
        "order",
        "off",
    },
    "hands": {
        "grip",
        "shape",
        "spread",
        "thumb",
        "thumb_curl",
        "knuckle",
        "middle_joint",
        "tip",
        "index",
        "middle",
        "ring",
        "little",
    },
}


def check(exercise: Exercise) -> list[str]:
    """All faults, each in one line that says where and by how much."""
    return [*_unknown_keys(exercise), *_alts(exercise), *_bodies(exercise)]


def _unknown_keys(exercise: Exercise) -> Iterator[str]:
    spec = exercise.spec
    tables = [("", "", spec), ("camera", "camera", spec.get("camera", {})), ("arrow", "arrow", spec.get("arrow", {}))]
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


def _bodies(exercise: Exercise) -> Iterator[str]:
    floor = exercise.spec.get("floor", 0.0)
    for t, name in ((0, "start"), (1, "hold")):
        try:
            scene = exercise.scene(t)
        except (ValueError, KeyError, TypeError) as fault:  # a prop or a muscle that there is not
            yield f"{name}: {fault}"
            continue
        figure, misses = exercise.pose_at(t)
        for pin, miss in misses.items():
            if miss > (HAND_SLACK if pin.startswith("hand") else FOOT_SLACK):
                yield f"{name}: {pin} is {miss * 100:.1f} cm short of its target"
        yield from (f"{name}: {fault}" for fault in _strained(figure))
        low = lowest(scene.lofts)
        if floor is not None and low < floor - FLOOR_SLACK:
            yield f"{name}: {(floor - low) * 100:.1f} cm below the floor"


def _strained(figure: Figure) -> Iterator[str]:
    for bone in figure:
        angles = joint_angles(bone, figure[bone].local)
        for term, angle in angles.items():
            if term == "rot" and angles.get("lift", 0) > 115:  # rotation means little with the arm overhead
                continue
            limits = RANGES.get((side_of(bone)[0], term))
            if limits and not limits[0] - ANGLE_SLACK <= angle <= limits[1] + ANGLE_SLACK:
                yield f"{bone} {term} is {angle:.0f}, outside {limits[0]} to {limits[1]}"
