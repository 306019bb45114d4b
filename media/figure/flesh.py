"""The skin of a person in a pose: MakeHuman's body on our skeleton (bake.py), bent smoothly, with a face that moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from .maths import Array, smoothstep
from .mesh import unit_rows, vertex_normals
from .people import ACTIONS, CAST
from .skeleton import FINGERS, Figure, side_of, with_halfway_bones
from .subdivision import catmull_clark, edges_of, triangles

HERE = Path(__file__).parent / "people"
BODY = 13380  # coarse vertices of the body; then come the tongue and the eyes
TONGUE, EYES = (13380, 13606), (13606, 13750)
OPEN, SMILE = 32.0, 0.42  # degrees that lids are open, and the share of a smile, when a pose says nothing
TONGUE_UP, TIP_UP = "tongueUp", 0.016  # a movement of our own: the tip rises to the roof of the mouth by so many metres
ROUNDS = 24  # smoothing steps that take the creases out of a bend

# which part of the body a bone's flesh belongs to
PART_OF = {
    "pelvis": "pelvis", "hipmid": "thigh", "lumbar": "torso", "thorax": "torso", "clavicle": "torso", "neck": "neck",
    "head": "head", "upperarm0": "upper", "upperarm": "upper", "forearm0": "fore", "forearm1": "fore",
    "forearm": "fore", "hand": "palm", "thigh0": "thigh", "thigh": "thigh", "shank": "shank", "foot": "foot",
}  # fmt: skip
CENTRAL = ("pelvis", "torso", "neck", "head", "tongue", "eye")
SIDED = ("upper", "fore", "palm", "thumb", *FINGERS, "thigh", "shank", "foot", "toes")
PARTS = [*CENTRAL, *(f"{part}.{s}" for part in SIDED for s in "RL")]


def part_of(bone: str) -> str:
    """The part of the body that a bone carries."""
    base, side = side_of(bone)
    if base.startswith("toe"):
        base = "toes"
    elif base[:-1] in (*FINGERS, "thumb"):
        base = base[:-1]
    else:
        base = PART_OF.get(base, "head")
    return f"{base}.{side}" if base in SIDED else base


# names that pose files use for what clothes cover
UNDER = {"sleeve": "upper", "shortleg": "thigh", "hair": "head", "jaw": "head"}


@dataclass(frozen=True)
class Shared:
    """What all bodies have in common: who is joined to whom, which bone carries what, how a face moves."""

    quads: Array
    bones: list[str]
    bind_o: Array  # (bones, 3)
    bind_turn: Array  # (bones, 3, 3)
    shares: Any  # sparse (vertices, bones)
    actions: Mapping[str, tuple[Array, Array]]  # which vertices move, and by how many metres
    soften: Any  # sparse (vertices, vertices): one smoothing step
    soft: Array  # (vertices, 1): how much a vertex takes from the smoothing
    subdivide: Any  # sparse (fine vertices, vertices)
    faces: Array  # fine triangles
    parts: Array  # of every fine triangle, number in PARTS
    fine_shares: Any


@cache
def shared() -> Shared:
    """Loaded once."""
    data = np.load(HERE / "shared.npz")
    quads = data["quads"].astype(np.int32)
    bones = [str(name) for name in data["bones"]]
    order, kept = data["carriers"].astype(int), data["shares"].astype(float)
    count = len(order)
    rows = np.repeat(np.arange(count), order.shape[1])
    shares = sparse.csr_matrix((kept.ravel(), (rows, order.ravel())), (count, len(bones)))
    edges, _ = edges_of(quads)
    ones = np.ones(len(edges))
    near = sparse.coo_matrix((ones, (edges[:, 0], edges[:, 1])), (count, count))
    near = (near + near.T).tocsr()
    mean = sparse.diags(1 / np.maximum(np.asarray(near.sum(1)).ravel(), 1)) @ near
    soften = 0.5 * sparse.identity(count) + 0.5 * mean
    stiff = [k for k, name in enumerate(bones) if part_of(name) == "head"]
    soft = 1 - np.asarray(shares[:, stiff].sum(1))
    soft[BODY:] = 0
    matrix, fine = catmull_clark(quads, count)
    by_part = np.zeros((count, len(PARTS)))
    for k, name in enumerate(bones):
        by_part[:, PARTS.index(part_of(name))] += np.asarray(shares[:, k].todense()).ravel()
    by_part[slice(*TONGUE)], by_part[slice(*EYES)] = 0, 0
    by_part[slice(*TONGUE), PARTS.index("tongue")], by_part[slice(*EYES), PARTS.index("eye")] = 1, 1
    faces = triangles(fine)
    parts = (matrix @ by_part)[faces].sum(1).argmax(1).astype(np.int16)
    actions = {a: (data[f"at_{a}"].astype(int), data[f"by_{a}"].astype(float)) for a in ACTIONS}
    return Shared(
        quads, bones, data["bind_o"], data["bind_R"], shares, actions, soften.tocsr(), soft, matrix, faces, parts,
        matrix @ shares,
    )  # fmt: skip


def vertices_of(names: Iterable[str]) -> Array:
    """Numbers of the fine vertices of these parts of the body, named with or without a side.

    Raises ValueError for a part that there is not.
    """
    return _patch(tuple(names))[0]


def inner_vertices_of(names: Iterable[str]) -> Array:
    """The same without those on the border to other parts, as a mask over all fine vertices."""
    return _patch(tuple(names))[1]


@cache
def _patch(names: tuple[str, ...]) -> tuple[Array, Array]:
    chosen = []
    for name in names:
        base, side = side_of(name)
        base = UNDER.get(base, base)
        found = [k for k, part in enumerate(PARTS) if part == (f"{base}.{side}" if side else base)]
        found += [k for k, part in enumerate(PARTS) if not side and "." in part and side_of(part)[0] == base]
        if not found:
            raise ValueError(f"no part of the body is called {name!r}; there are {', '.join(PARTS)}")
        chosen += found
    s = shared()
    own = np.isin(s.parts, chosen)
    vertices = np.unique(s.faces[own])
    inner = np.zeros(s.subdivide.shape[0], bool)
    inner[vertices] = True
    inner[s.faces[~own]] = False
    return vertices, inner


@cache
def rest(person: str) -> Array:
    """The coarse vertices of a person as they were bound to the skeleton; everyone's are the mean of the cast's."""
    if person not in CAST:
        return np.asarray(np.mean([rest(name) for name in CAST], axis=0))
    return np.asarray(np.load(HERE / f"{person}.npz")["vertices"].astype(float))


def face_actions(pose: Mapping[str, Any]) -> dict[str, float]:
    """How strongly each movement of the face is made in an expanded pose; eyes are open unless a pose closes them."""
    joints = pose.get("joints", {})
    jaw, mouth = joints.get("jaw", {}), joints.get("mouth", {})
    out = {
        "jawOpen": jaw.get("open", 0.0) / 28,
        "jawRight": max(jaw.get("side", 0.0), 0) / 8,
        "jawLeft": max(-jaw.get("side", 0.0), 0) / 8,
        "jawForward": jaw.get("forward", 0.0) / 0.008,
        "mouthClose": mouth.get("close", 0.0) * jaw.get("open", 0.0) / 28,
        "tongueOut": mouth.get("tongue", 0.0),
        TONGUE_UP: mouth.get("lift", 0.0),
        "mouthPucker": mouth.get("pucker", 0.0),
        "cheekPuff": mouth.get("puff", 0.0),
    }
    for side, long in (("R", "Right"), ("L", "Left")):
        lid, brow = joints.get(f"eyelid.{side}", {}), joints.get(f"brow.{side}", {})
        opened = float(np.clip(lid.get("open", OPEN) / 36, 0, 1.15))
        out[f"eyeBlink{long}"] = 1 - opened
        out[f"eyeSquint{long}"] = lid.get("squeeze", 0.0)
        out[f"browOuterUp{long}"] = max(brow.get("up", 0.0), 0) / 6
        out[f"browDown{long}"] = max(-brow.get("up", 0.0), 0) / 6
        out[f"mouthSmile{long}"] = mouth.get("smile", SMILE)
    out["browInnerUp"] = 0.5 * (out["browOuterUpRight"] + out["browOuterUpLeft"])
    return {name: amount for name, amount in out.items() if amount}


def _moved_face(vertices: Array, actions: Mapping[str, float]) -> Array:
    out = vertices.copy()
    for name, amount in actions.items():
        if name == TONGUE_UP:
            ahead = out[slice(*TONGUE), 1]
            share = smoothstep((ahead - ahead.min()) / np.ptp(ahead))
            out[slice(*TONGUE), 2] += amount * TIP_UP * share
        else:
            at, by = shared().actions[name]
            out[at] += amount * by
    return out


def carried(vertices: Array, figure: Figure, shares: Any) -> Array:
    """Bound vertices where the figure's bones carry them (linear blend)."""
    s, bones = shared(), with_halfway_bones(figure)
    moves = np.empty((len(s.bones), 12))
    for k, name in enumerate(s.bones):
        turn = bones[name].R @ s.bind_turn[k].T
        moves[k] = np.concatenate([turn, (bones[name].o - turn @ s.bind_o[k])[:, None]], 1).ravel()
    blend = np.asarray(shares @ moves).reshape(-1, 3, 4)
    return np.asarray(np.einsum("nij,nj->ni", blend[:, :, :3], vertices) + blend[:, :, 3])


def _softened(vertices: Array) -> Array:
    out = vertices
    for _ in range(ROUNDS):
        out = shared().soften @ out
    return np.asarray(out)


def frames_on(vertices: Array, faces: Array) -> Array:
    """A frame (n, 3, 3) on every vertex, columns: along an edge, across, outward."""
    normal = vertex_normals(vertices, faces).astype(float)
    partner = np.zeros(len(vertices), int)
    partner[faces.ravel()] = np.roll(faces, -1, axis=1).ravel()
    along = vertices[partner] - vertices
    along = unit_rows(along - normal * (along * normal).sum(1, keepdims=True))
    return np.stack([along, np.cross(normal, along), normal], axis=2)


@cache
def _cage() -> Array:
    return triangles(shared().quads)


@cache
def _relief(person: str, actions: tuple[tuple[str, float], ...]) -> tuple[Array, Array]:
    """The bound body with its face moved, and what smoothing takes from it, in frames of the smoothed body."""
    bound = _moved_face(rest(person), dict(actions))
    smooth = _softened(bound)
    frames = frames_on(smooth, _cage())
    return bound, np.einsum("nji,nj->ni", frames, bound - smooth)


def skin(person: str, figure: Figure, pose: Mapping[str, Any]) -> Array:
    """The fine vertices of a person's body, tongue and eyes in the world."""
    s = shared()
    bound, relief = _relief(person, tuple(sorted(face_actions(pose).items())))
    moved = carried(bound, figure, s.shares)
    smooth = _softened(moved)
    rounded = smooth + np.einsum("nij,nj->ni", frames_on(smooth, _cage()), relief)
    moved = moved + s.soft * (rounded - moved)
    breath = pose.get("joints", {}).get("belly", {}).get("out", 0.0)
    if breath:
        middle = figure["lumbar"]
        away = np.linalg.norm(moved - middle.at((0, 0.10, 0.06)), axis=1) / 0.11
        moved = moved + (breath * np.exp(-(away**2)))[:, None] * middle.R[:, 1]
    return np.asarray(s.subdivide @ moved)
