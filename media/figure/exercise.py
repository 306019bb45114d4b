"""A pose file: its start and hold, everything between them, and the camera that frames both."""

from __future__ import annotations

import copy
import tomllib
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from .camera import Camera
from .clothes import bare, garments, worn
from .contact import read_contact, touched, yielded
from .features import eye_tints, features, tints
from .flesh import PARTS, shared, skin
from .hair import Hair
from .maths import Array, frame, slerp, smoothstep
from .mesh import Mesh
from .muscles import glow
from .people import CAST
from .posing import Pose, expand, held, merge, settle, solve
from .props import STANDING, make_prop
from .props.solids import Solid
from .scene import Scene
from .skeleton import BONES, SLIDES, Figure, side_of

FACE = ("eyelid", "brow", "jaw", "mouth", "belly")  # what moves without a bone of its own
SHARED_PINS = ("at", "pole", "yaw", "pitch", "roll", "knee_z")


class Exercise:
    """One exercise as it is drawn: for the right side, t from 0 (start) to 1 (hold)."""

    def __init__(self, path: Path):
        self.id = path.stem
        try:
            self.spec: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
            self.person = self.spec.get("look", next(iter(CAST)))
            if self.person not in CAST:
                raise ValueError(f"look: nobody is called {self.person!r}; there are {', '.join(CAST)}")
            self.start: Pose = self._placed(self.spec["start"], "start")
            self.hold: Pose = self._placed(merge(self.spec["start"], self.spec.get("hold")), "hold")
            self._ends = solve(self.start), solve(self.hold)
            self._skins: dict[float, Array] = {}  # only the last moment that was asked for
            self._things: dict[float, list[tuple[str, Solid]]] = {}
            self._faces = self._face_of(self.start), self._face_of(self.hold)
        except (ValueError, KeyError) as fault:
            raise ValueError(f"{path.name}: {fault}") from fault

    def _placed(self, pose: Pose, which: str) -> Pose:
        """Settled on what it rests on, hands and feet brought to what they touch."""
        pose = settle(pose, self.person)
        contacts = [read_contact(text) for text in pose.get("contacts", ())]

        def props(vertices: Array, figure: Figure) -> list[tuple[str, Solid]]:
            return self._solids(which, figure, [self._naked(vertices)] if self._fitted else [])

        return touched(pose, contacts, self.person, props, self.spec.get("floor", 0.0))

    @property
    def _fitted(self) -> bool:
        """Whether the form of a prop depends on the body: what stands by itself does not."""
        return any(prop.get("kind") not in STANDING for prop in self.spec.get("props", []))

    def contacts_at(self, t: float) -> list[str]:
        """What must touch, as the pose file says it."""
        return list((self.start if t < 0.5 else self.hold).get("contacts", ()))

    @staticmethod
    def said(pose: Pose) -> dict[str, dict[str, float]]:
        """The angles that a pose names, under the names of the bones."""
        joints: dict[str, dict[str, float]] = expand(pose)["joints"]
        return joints

    def _face_of(self, pose: Pose) -> dict[str, dict[str, float]]:
        return {name: dict(angles) for name, angles in self.said(pose).items() if side_of(name)[0] in FACE}

    def pose_at(self, t: float) -> tuple[Figure, dict[str, float]]:
        """The figure on its way, and what its pins miss by.

        Angles turn on the shortest arc; pins shared by both ends are solved again, so that planted hands and
        feet do not slide. What `way` names takes a bow round what lies between.
        """
        if t <= 0 or t >= 1:
            return self._ends[0 if t <= 0 else 1]
        (first, _), (last, _) = self._ends
        turned = {name: slerp(first[name].local, last[name].local, t) for name, _, _ in BONES}
        way = {name: np.array(by) * np.sin(np.pi * t) for name, by in self.spec.get("way", {}).items()}
        middle = first["pelvis"].o * (1 - t) + last["pelvis"].o * t + way.pop("pelvis", 0.0)
        joints = {bone: self.face_at(t).get(bone, {}) for bone in SLIDES}
        pose: Pose = {"pelvis": {"pos": middle}, "joints": joints, "pins": self._pins_at(t)}
        if way:
            figure, _ = solve(pose, turned)
            pose["pins"] |= {limb: held(figure, limb, by) for limb, by in way.items()}
        return solve(pose, turned)

    def face_at(self, t: float) -> dict[str, dict[str, float]]:
        """The joints of the face (and the breath) on their way."""
        first, last = self._faces
        out: dict[str, dict[str, float]] = {}
        for name in (*first, *last):
            a, b = first.get(name, {}), last.get(name, {})
            u = float(np.clip(t, 0, 1))
            out[name] = {term: a.get(term, 0.0) * (1 - u) + b.get(term, 0.0) * u for term in (*a, *b)}
        return out

    def _pins_at(self, t: float) -> dict[str, Any]:
        pins = {}
        for name, a in self.start.get("pins", {}).items():
            b = self.hold.get("pins", {}).get(name, {"off": True})
            if a.get("off") or b.get("off") or a.get("on", "world") != b.get("on", "world"):
                continue
            pin = copy.deepcopy(b)
            for key in SHARED_PINS:
                if key in a and key in b:
                    pin[key] = np.array(a[key], float) * (1 - t) + np.array(b[key], float) * t
            if all(key in end for end in (a, b) for key in ("palm", "fingers")):  # a hand turns, it does not melt
                turn = slerp(frame(a["fingers"], a["palm"]), frame(b["fingers"], b["palm"]), t)
                pin["palm"], pin["fingers"] = turn[:, 1], turn[:, 2]
            pins[name] = pin
        return pins

    # -- what is drawn -------------------------------------------------------------------------------------

    def skin_at(self, t: float) -> Array:
        """The skin's fine vertices (flesh.shared().faces join them), pressed flat on what is hard."""
        if t not in self._skins:
            self._skins = {t: self._pressed_skin(t)}
        return self._skins[t]

    def _pressed_skin(self, t: float) -> Array:
        return yielded(self._loose_skin(t), self.solids_at(t), self.spec.get("floor", 0.0))

    def _loose_skin(self, t: float) -> Array:
        return skin(self.person, self.pose_at(t)[0], {"joints": self.face_at(t)})

    def body_at(self, t: float) -> Mesh:
        """The whole skin, clothed or not, with the glow of what is stretched."""
        s = shared()
        painted = glow(self.spec.get("glow", ())) * float(smoothstep(t))
        return Mesh("skin", self.skin_at(t), s.faces, "skin", glow=painted, tint=tints(self.person), parts=s.parts)

    def dressed_at(self, t: float) -> list[Mesh]:
        """What is seen of the person: skin, eyes, clothes, hair, brows and lashes."""
        body, s = self.body_at(t), shared()
        assert body.normals is not None
        eyes = s.parts == PARTS.index("eye")
        seen = bare(self.person) & ~eyes
        out = [
            Mesh("skin", body.vertices, s.faces[seen], "skin", body.normals, body.glow, body.tint, s.parts[seen],
                 np.nonzero(seen)[0]),
            Mesh("eyes", body.vertices, s.faces[eyes], "eye", body.normals, None, eye_tints(self.person),
                 s.parts[eyes], np.nonzero(eyes)[0]),
        ]  # fmt: skip
        out += [worn(garment, body.vertices, body.normals, body.glow) for garment in garments(self.person)]
        return out + features(self.person, body.vertices, body.normals)

    def solids_at(self, t: float) -> list[tuple[str, Solid]]:
        """The kinds and solids of the props; some are there in one of the two pictures only."""
        if t not in self._things:
            under = self._under(self._loose_skin(t)) if self._fitted else []
            self._things = {t: self._solids("start" if t < 0.5 else "hold", self.pose_at(t)[0], under)}
        return self._things[t]

    def _solids(self, which: str, figure: Figure, body: list[Mesh]) -> list[tuple[str, Solid]]:
        chosen = [prop for prop in self.spec.get("props", []) if prop.get("when", which) == which]
        return [(prop["kind"], solid) for prop in chosen for solid in make_prop(prop, figure, body, PARTS)]

    @staticmethod
    def _naked(vertices: Array) -> Mesh:
        return Mesh("skin", vertices, shared().faces, "skin", parts=shared().parts)

    def _under(self, vertices: Array) -> list[Mesh]:
        """What pillows give way to and cloths lie on: the skin and the clothes."""
        skin_there = self._naked(vertices)
        assert skin_there.normals is not None
        clothes = [g for g in garments(self.person) if g.name in ("top", "shorts")]
        return [skin_there, *(worn(g, vertices, skin_there.normals, None) for g in clothes)]

    def scene(self, t: float) -> Scene:
        """Person and props at t; the glow grows with t."""
        person = CAST[self.person]
        meshes = self.dressed_at(t)
        meshes += [solid.mesh(f"{kind}{k}") for k, (kind, solid) in enumerate(self.solids_at(t))]
        return Scene(meshes, self.spec.get("floor", 0.0), person.palette, self.spec.get("through", False))

    # -- the camera ----------------------------------------------------------------------------------------

    @cached_property
    def _outline(self) -> list[tuple[Array, list[Array]]]:
        """For start and hold: points of the person with the hair, and of every prop that has to fit."""
        out = []
        fitting = [prop for prop in self.spec.get("props", []) if prop.get("fit")]
        for t in (0.0, 1.0):
            skin_there = self._loose_skin(t)
            body = self._under(skin_there) if fitting else []
            hair = [g.worn(skin_there, None).vertices for g in garments(self.person) if isinstance(g, Hair)]
            fits = [
                solid.mesh("prop").vertices
                for prop in fitting
                for solid in make_prop(prop, self.pose_at(t)[0], body, PARTS)
            ]
            out.append((np.concatenate([skin_there, *hair]), fits))
        return out

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
                bone = self.pose_at(t)[0][spec["focus"]]
                middle = camera.M @ bone.at(spec.get("offset", (0, 0, 0)))
                half = np.array([spec["extent"], spec["extent"] / camera.aspect, 0]) / 2
                low, high_ = middle - half, middle + half
            else:
                low, high_ = self._bounds(t, camera)
            lo, hi = np.minimum(lo, low), np.maximum(hi, high_)
        middle = (lo + hi) / 2
        camera.centre = camera.M.T @ middle
        camera.extent = float(max(hi[0] - lo[0], (hi[1] - lo[1]) * camera.aspect) * spec.get("margin", 1.07))
        return camera

    def _bounds(self, t: int, camera: Camera) -> tuple[Array, Array]:
        """Corners, turned as the camera is, of the person, the props that have to fit, and the arrow."""
        person, fits = self._outline[t]
        seen = np.concatenate([person, *fits]) @ camera.M.T
        lo, hi = seen.min(0), seen.max(0)
        arrow = self.spec.get("arrow")
        if arrow:
            figure, _ = self.pose_at(arrow.get("to", 1.0) if t else arrow.get("from", 0.0))
            point = camera.M @ figure[arrow["of"]].at(arrow["at"]) + np.array([*arrow.get("shift", (0, 0)), 0])
            lo, hi = np.minimum(lo, point - 0.03), np.maximum(hi, point + 0.03)
        return lo, hi
