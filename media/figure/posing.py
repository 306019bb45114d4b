"""Poses -> solved figures: friendly names, pins that put hands and feet in their place, settling on a surface.

A pose is a table of a pose file: pelvis, joints, pins, hands, settle (media/poses/README.md).
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import numpy as np

from .flesh import skin, vertices_of
from .maths import Array, mirrored, rx, ry, rz, unit
from .skeleton import ALIASES, ANKLE, TERMS, Figure, forward, limb_frames, local_rotations, side_of

Pose = dict[str, Any]

# which point of a hand or foot a pin puts in its place; metres in that bone, right side
HAND_PARTS = {
    "wrist": (0, 0, 0),
    "palm": (-0.012, 0, -0.070),
    "grip": (-0.024, 0.0, -0.082),
    "fingertips": (-0.004, 0.0, -0.165),
    "knuckles": (0.012, 0, -0.09),
    "heel": (-0.014, 0, -0.02),
}
FOOT_PARTS = {"ankle": (0, 0, -ANKLE), "heel": (0, -0.040, -ANKLE), "ball": (0, 0.130, -ANKLE), "joint": (0, 0, 0)}
UNSIDED = ("lumbar", "thorax", "head", "jaw", "mouth", "belly")
SHARES = {"spine": {"lumbar": 0.5, "thorax": 0.5}, "neck": {"neck": 0.55, "head": 0.45}}


def merge(a: Pose, b: Pose | None) -> Pose:
    """Pose a, changed by what b says."""
    out = copy.deepcopy(a)
    for key, value in (b or {}).items():
        both = isinstance(value, dict) and isinstance(out.get(key), dict)
        out[key] = merge(out[key], value) if both else copy.deepcopy(value)
    return out


def expand(pose: Pose) -> Pose:
    """The pose with every joint under the name of its bone: aliases, both sides, spine and neck shared out."""
    joints: dict[str, dict[str, float]] = {}
    for name, angles in pose.get("joints", {}).items():
        base, side = side_of(name)
        base = ALIASES.get(base, base)
        if base in SHARES:
            bones = SHARES[base]
        elif base in UNSIDED:
            bones = {base: 1.0}
        else:
            bones = {f"{base}.{s}": 1.0 for s in side or "RL"}
        terms = TERMS.get(side_of(next(iter(bones)))[0])
        if terms is None:
            raise ValueError(f"no joint called {name!r}")
        for term, angle in angles.items():
            if term not in terms:
                raise ValueError(f"{name}: no angle called {term!r}; it has {', '.join(terms)}")
            for bone, share in bones.items():
                own = joints.setdefault(bone, {})
                own[term] = own.get(term, 0) + angle * share
    return {**pose, "joints": joints}


def _axes_of(pin: Mapping[str, Any], figure: Figure) -> Array:
    on = pin.get("on", "world")
    return np.eye(3) if on == "world" else figure[on].R


def _place_of(pin: Mapping[str, Any], figure: Figure) -> Array:
    on, at = pin.get("on", "world"), np.array(pin["at"], float)
    return at if on == "world" else figure[on].at(at)


def _hand_rotation(pin: Mapping[str, Any], side: str, figure: Figure) -> Array | None:
    if "palm" not in pin or "fingers" not in pin:
        return None
    axes = _axes_of(pin, figure)
    fingers = unit(axes @ np.array(pin["fingers"], float))
    palm = axes @ np.array(pin["palm"], float)
    palm = unit(palm - fingers * (fingers @ palm))
    z = -fingers
    x = -palm if side == "R" else palm
    return np.stack([x, np.cross(z, x), z], axis=1)


def _foot_rotation(pin: Mapping[str, Any], side: str) -> Array | None:
    """The foot's rotation in the world; None leaves the ankle to its angles."""
    in_world = pin.get("on", "world") == "world"
    if "rotation" in pin:
        return np.asarray(pin["rotation"])
    if pin.get("free") or not ("yaw" in pin or "pitch" in pin or in_world):
        return None
    sign = -1 if side == "R" else 1
    return np.asarray(rz(sign * pin.get("yaw", 0)) @ rx(pin.get("pitch", 0)) @ ry(-sign * pin.get("roll", 0)))


def _scapula(arm: Array, side: str) -> Array:
    """Scapular rhythm: the collar bone's rotation for an arm's; part of its lift comes from there."""
    down = -arm[:, 2]
    across = down[0] if side == "R" else -down[0]
    lift = np.degrees(np.arccos(np.clip(-down[2], -1, 1)))
    elevation = np.clip((lift - 45) * 0.22, 0, 26)
    forward_ = np.clip(down[1], -0.6, 1) * 9 + np.clip(-across, 0, 1) * 10
    R = np.asarray(rz(forward_) @ ry(-elevation))
    return mirrored(R) if side == "L" else R


class Solver:
    """One pose being solved: forward kinematics first, then the pinned feet, then the hands."""

    def __init__(self, pose: Pose, overrides: Mapping[str, Array] | None = None):
        self.pose = expand(pose)
        self.joints: dict[str, dict[str, float]] = self.pose["joints"]
        self.fixed = dict(overrides or {})
        self.free = local_rotations(self.pose)
        self.figure = forward(self.pose, {**self.free, **self.fixed})
        self.misses: dict[str, float] = {}

    def solve(self) -> None:
        """Feet first; then the collar bones follow arms without a pin; then hands, which may hold those arms."""
        pins = {name: pin for name, pin in self.pose.get("pins", {}).items() if not pin.get("off")}
        for name in pins:
            if name not in ("hand.R", "hand.L", "foot.R", "foot.L"):
                raise ValueError(f"no pin called {name!r}; there are hand.R, hand.L, foot.R, foot.L")
        in_order = sorted(pins, key=lambda name: pins[name].get("order", 0))
        for name in (name for name in in_order if name.startswith("foot")):
            local, self.misses[name] = self._foot(pins[name], side_of(name)[1])
            self._take(local)
        for side in "RL":
            if f"hand.{side}" not in pins and self._free_clavicle(side):
                self._take({f"clavicle.{side}": _scapula(self.figure[f"upperarm.{side}"].local, side)})
        for name in (name for name in in_order if name.startswith("hand")):
            local, self.misses[name] = self._hand(pins[name], side_of(name)[1])
            self._take(local)

    def _take(self, local: Mapping[str, Array]) -> None:
        self.fixed.update(local)
        self.figure = forward(self.pose, {**self.free, **self.fixed})

    def _free_clavicle(self, side: str) -> bool:
        return f"clavicle.{side}" not in self.fixed and f"clavicle.{side}" not in self.joints

    def _foot(self, pin: Mapping[str, Any], side: str) -> tuple[dict[str, Array], float]:
        target, R = _place_of(pin, self.figure), _foot_rotation(pin, side)
        pole = self.figure["pelvis"].R[:, 1]
        if R is not None:
            target = target - R @ np.array(FOOT_PARTS[pin.get("part", "ankle")])
            pole = R[:, 1]
        local, miss = limb_frames(self.figure, f"leg.{side}", target, pin.get("pole", pole), R, pin.get("knee_z"))
        lifted = pin.get("part") == "ball" and pin.get("pitch", 0) < 0
        if R is not None and lifted and f"toes.{side}" not in self.joints:  # on tiptoe the toes stay flat
            local[f"toes.{side}"] = rx(-pin["pitch"])
        return local, miss

    def _hand(self, pin: Mapping[str, Any], side: str) -> tuple[dict[str, Array], float]:
        sign = 1.0 if side == "R" else -1.0
        pole = np.array(pin.get("pole", (0.5 * sign, -0.6, -0.8)), float)
        if pin.get("pole_on"):
            pole = _axes_of(pin, self.figure) @ pole
        target, R = _place_of(pin, self.figure), _hand_rotation(pin, side, self.figure)
        part = np.array(HAND_PARTS[pin.get("part", "palm")]) * (sign, 1, 1)
        turn = self.joints.get(f"forearm.{side}", {}).get("pron", 0)
        local: dict[str, Array] = {}
        miss = 0.0
        for again in (False, True):  # the collar bone follows a raised or reaching arm
            hand = self.figure[f"hand.{side}"].R if R is None else R
            local, miss = limb_frames(self.figure, f"arm.{side}", target - hand @ part, pole, R)
            if R is None and turn:
                local[f"forearm.{side}"] = local[f"forearm.{side}"] @ rz(turn * sign)
            if not again and f"clavicle.{side}" not in self.joints:
                self.fixed[f"clavicle.{side}"] = _scapula(local[f"upperarm.{side}"], side)
                self.figure = forward(self.pose, {**self.free, **self.fixed, **({} if R is not None else local)})
        return local, miss


def solve(pose: Pose, overrides: Mapping[str, Array] | None = None) -> tuple[Figure, dict[str, float]]:
    """The figure in a pose, and how many metres each pin is missed by; overrides: bone -> local rotation."""
    solver = Solver(pose, overrides)
    solver.solve()
    return solver.figure, solver.misses


def held(figure: Figure, limb: str, by: Array) -> dict[str, Any]:
    """A pin that holds hand.R, foot.L … as it is, so many metres (3,) away from where it is."""
    base, side = side_of(limb)
    upper, middle = {"hand": ("upperarm", "forearm"), "foot": ("thigh", "shank")}[base]
    end = figure[limb]
    bend = figure[f"{middle}.{side}"].o - (figure[f"{upper}.{side}"].o + end.o) / 2
    pin: dict[str, Any] = {"at": end.o + by, "part": "joint" if base == "foot" else "wrist", "pole": bend}
    if base == "foot":
        return pin | {"rotation": end.R}
    return pin | {"palm": end.R[:, 0] * (-1 if side == "R" else 1), "fingers": -end.R[:, 2]}


def settle(pose: Pose, person: str) -> Pose:
    """The pose, let down (or up) until the parts named in `settle` rest on their surface."""
    how = pose.get("settle")
    if not how or not how.get("parts"):
        return pose
    pose = copy.deepcopy(pose)
    resting = vertices_of(how["parts"])
    for _ in range(3):
        figure, _misses = solve(pose)
        low = skin(person, figure, expand(pose))[resting, 2].min()
        rise = how.get("on", 0.0) - how.get("sink", 0.006) - low
        pose["pelvis"]["pos"][2] += float(rise)
        if abs(rise) < 1e-4:
            break
    return pose
