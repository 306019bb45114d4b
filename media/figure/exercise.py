"""A pose file: its start and hold, everything between them, and the camera that frames both."""

from __future__ import annotations

import copy
import tomllib
from pathlib import Path
from typing import Any

import numpy as np

from .body import build
from .camera import Camera
from .maths import slerp, smoothstep
from .muscles import volumes
from .posing import Pose, merge, settle, solve
from .props import Shape, make_prop
from .scene import Glow, Scene
from .sdf import Pack
from .skeleton import BONES, SLIDES, Figure

EDGE, THIN_EDGE = 0.022, 0.012  # metres over which a glow fades


class Exercise:
    """One exercise as it is drawn: for the right side, t from 0 (start) to 1 (hold)."""

    def __init__(self, path: Path):
        self.id = path.stem
        try:
            self.spec: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
            self.start: Pose = settle(self.spec["start"])
            self.hold: Pose = settle(merge(self.spec["start"], self.spec.get("hold")))
            self._ends = solve(self.start), solve(self.hold)
        except (ValueError, KeyError) as fault:
            raise ValueError(f"{path.name}: {fault}") from fault

    def pose_at(self, t: float) -> tuple[Figure, dict[str, float]]:
        """The figure on its way, and what its pins miss by.

        Angles turn on the shortest arc; pins shared by both ends are solved again, so that planted hands and
        feet do not slide.
        """
        if t <= 0 or t >= 1:
            return self._ends[0 if t <= 0 else 1]
        (first, _), (last, _) = self._ends
        turned = {name: slerp(first[name].local, last[name].local, t) for name, _, _ in BONES}
        slides = {}
        for bone, term in SLIDES.items():
            a, b = (pose.get("joints", {}).get(bone, {}).get(term, 0.0) for pose in (self.start, self.hold))
            slides[bone] = {term: a * (1 - t) + b * t}
        pose = {
            "pelvis": {"pos": first["pelvis"].o * (1 - t) + last["pelvis"].o * t},
            "joints": slides,
            "pins": self._pins_at(t),
        }
        return solve(pose, turned)

    def _pins_at(self, t: float) -> dict[str, Any]:
        pins = {}
        for name, a in self.start.get("pins", {}).items():
            b = self.hold.get("pins", {}).get(name, {"off": True})
            if a.get("off") or b.get("off") or a.get("on", "world") != b.get("on", "world"):
                continue
            pin = copy.deepcopy(b)
            for key in ("at", "palm", "fingers", "pole", "yaw", "pitch", "roll", "knee_z"):
                if key in a and key in b:
                    pin[key] = np.array(a[key], float) * (1 - t) + np.array(b[key], float) * t
            pins[name] = pin
        return pins

    def scene(self, t: float, glow: bool = True) -> Scene:
        """Figure, props and glowing muscles at t; the glow grows with t."""
        figure, misses = self.pose_at(t)
        lofts, tree, bones = build(figure)
        glows = []
        if glow and t > 0:
            for name in self.spec.get("glow", []):
                for parts, paints, thin in volumes(figure, name):
                    glows.append(Glow(parts, paints, float(smoothstep(t)), THIN_EDGE if thin else EDGE))
        which = "start" if t < 0.5 else "hold"
        props: list[Shape] = []
        for prop in self.spec.get("props", []):
            if prop.get("when", which) == which:
                props += make_prop(prop, bones, lofts)
        return Scene(lofts, tree, bones, props, glows, self.spec.get("floor", 0.0), misses)

    def camera(self, **changes: Any) -> Camera:
        """The camera of the pose file, fitted round start and hold; changes replace what the file says."""
        spec = {**self.spec.get("camera", {}), **changes}
        wide, high = (float(n) for n in spec.get("aspect", "1:1").split(":"))
        camera = Camera(spec.get("yaw", 50), spec.get("pitch", 9), aspect=wide / high)
        lo, hi = np.full(3, np.inf), np.full(3, -np.inf)
        for t in (0, 1):
            if "focus" in spec:
                if t and spec.get("fixed"):
                    break
                bones = build(self.pose_at(t)[0])[2]
                middle = camera.M @ bones[spec["focus"]].at(spec.get("offset", (0, 0, 0)))
                half = np.array([spec["extent"], spec["extent"] / camera.aspect, 0]) / 2
                low, high_ = middle - half, middle + half
            else:
                low, high_ = self._bounds(t, camera)
            lo, hi = np.minimum(lo, low), np.maximum(hi, high_)
        middle = (lo + hi) / 2
        camera.centre = camera.M.T @ middle
        camera.extent = float(max(hi[0] - lo[0], (hi[1] - lo[1]) * camera.aspect) * spec.get("margin", 1.07))
        return camera

    def _bounds(self, t: float, camera: Camera) -> tuple[Any, Any]:
        """Corners, turned as the camera is, of the figure, the props that have to fit, and the arrow."""
        scene = self.scene(t, glow=False)
        lows, highs = Pack(scene.lofts, camera.M).bounds()
        lo, hi = lows.min(0), highs.max(0)
        for prop in self.spec.get("props", []):
            for shape in make_prop(prop, scene.figure, scene.lofts) if prop.get("fit") else ():
                low, high = shape.to_space(camera.M, np.zeros(3)).bounds()
                lo, hi = np.minimum(lo, low), np.maximum(hi, high)
        arrow = self.spec.get("arrow")
        if arrow:
            figure, _ = self.pose_at(arrow.get("to", 1.0) if t else arrow.get("from", 0.0))
            point = camera.M @ figure[arrow["of"]].at(arrow["at"]) + np.array([*arrow.get("shift", (0, 0)), 0])
            lo, hi = np.minimum(lo, point - 0.03), np.maximum(hi, point + 0.03)
        return lo, hi
