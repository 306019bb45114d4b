"""Cloth and hair: surfaces cut from the skin of a bound body and laid over it in every pose.

A garment is where a field over the skin is positive.  Each of its points hangs on a point of the skin by an offset in
the frame of the skin there, so it follows every bend and never lets the skin through.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from scipy import sparse

from .flesh import BODY, frames_on, rest, shared
from .hair import Hair, hair_of
from .maths import Array, smoothstep
from .mesh import Mesh, unit_rows

HEM = 0.020  # metres that the skin reaches under a garment


@dataclass(frozen=True)
class Garment:
    """A surface on the skin: its points as shares of fine skin vertices, faces, the skin face under each, offsets."""

    name: str
    material: str
    on: Any  # sparse (points, fine vertices)
    faces: Array
    under: Array  # (faces,) fine face of the skin
    offset: Array  # (points without the hem's, 3) in the frames of the skin
    outside: int  # so many of the faces are cloth; the others close the hem
    ring: Array  # points of the hem
    least: float  # metres that it keeps off the skin
    soften: Any  # sparse (points, points)
    drape: int  # smoothing steps in a pose
    covered: Array  # (fine faces,) skin that nobody sees


def _cut(field: Array, faces: Array) -> tuple[Any, Array, Array]:
    """The part of a triangle mesh where field > 0: points as shares of vertices, faces, the old face of each."""
    inside = field > 0
    count = len(field)
    kinds = inside[faces].sum(1)
    new_faces, under = [faces[kinds == 3]], [np.nonzero(kinds == 3)[0]]
    ends: dict[tuple[int, int], int] = {}

    def between(a: int, b: int) -> int:
        key = (min(a, b), max(a, b))
        return ends.setdefault(key, count + len(ends))

    for f in np.nonzero((kinds == 1) | (kinds == 2))[0]:
        tri = faces[f]
        first = next(k for k in range(3) if inside[tri[k]] == (kinds[f] == 1) and inside[tri[k]] != inside[tri[k - 1]])
        a, b, c = int(tri[first]), int(tri[(first + 1) % 3]), int(tri[(first + 2) % 3])
        ab, ac = between(a, b), between(a, c)
        made = [(a, ab, ac)] if kinds[f] == 1 else [(ab, b, c), (ab, c, ac)]
        new_faces.append(np.array(made))
        under.append(np.full(len(made), f))
    pairs = np.array(list(ends), int).reshape(-1, 2)
    share = field[pairs[:, 0]] / (field[pairs[:, 0]] - field[pairs[:, 1]])
    rows = np.arange(len(pairs))
    cuts = sparse.csr_matrix(
        (np.concatenate([1 - share, share]), (np.tile(rows, 2), pairs.T.ravel())), (len(pairs), count)
    )
    every = sparse.vstack([sparse.identity(count), cuts]).tocsr()
    all_faces = np.concatenate(new_faces)
    used, numbers = np.unique(all_faces, return_inverse=True)
    return every[used], numbers.reshape(-1, 3).astype(np.int32), np.concatenate(under)


def _smoothing(faces: Array, count: int) -> Any:
    pairs = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    near = sparse.coo_matrix((np.ones(len(pairs)), pairs.T), (count, count)).tocsr()
    near = ((near + near.T) > 0).astype(float)
    border = np.zeros(count, bool)
    for a, b in _border(faces):
        border[[a, b]] = True
    mean = sparse.diags(1 / np.maximum(np.asarray(near.sum(1)).ravel(), 1)) @ near
    move = sparse.diags(np.where(border, 0.0, 0.5))
    return (sparse.identity(count) - move + move @ mean).tocsr()


def _border(faces: Array) -> Array:
    """The edges (n, 2) that belong to one face only, in that face's direction."""
    directed = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    size = int(faces.max()) + 1
    key, back = directed[:, 0] * size + directed[:, 1], directed[:, 1] * size + directed[:, 0]
    return np.asarray(directed[~np.isin(key, back)])


def _tailored(
    name: str, material: str, person: str, field: Array, thick: Array, least: float, rounds: int, drape: int
) -> Garment:
    """Cut, smooth over what lies beneath, thicken, and close the hem down to the skin."""
    s = shared()
    skin = _bound(person)
    on, faces, under = _cut(field, s.faces)
    base = on @ skin
    frames = frames_on(base, faces)
    normal = frames[:, :, 2]
    off = on @ thick
    soften = _smoothing(faces, len(base))
    shape = base + normal * off[:, None]
    smooth = shape
    for _ in range(rounds):
        smooth = soften @ smooth
    out = ((smooth - base) * normal).sum(1)
    smooth = smooth + normal * np.maximum(off * 0.6 - out, 0)[:, None]
    offset = np.einsum("nji,nj->ni", frames, smooth - base)

    edge = _border(faces)
    ring, at = np.unique(edge, return_inverse=True)
    at = at.reshape(-1, 2)
    n, r = len(base), len(ring)
    outer, inner = n + at, n + r + at
    strip = np.concatenate(
        [np.stack([outer[:, 1], outer[:, 0], inner[:, 0]], 1), np.stack([outer[:, 1], inner[:, 0], inner[:, 1]], 1)]
    )
    order = {(int(a), int(b)): k for k, (a, b) in enumerate(edge)}
    owner = np.zeros(len(edge), int)
    for k in range(3):
        pairs = np.stack([faces[:, k], faces[:, (k + 1) % 3]], 1)
        for f, (a, b) in enumerate(pairs.tolist()):
            number = order.get((a, b))
            if number is not None:
                owner[number] = under[f]
    every = sparse.vstack([on, on[ring], on[ring]]).tocsr()
    lost = (field[s.faces] > HEM).all(1)
    return Garment(
        name, material, every, np.concatenate([faces, strip]).astype(np.int32),
        np.concatenate([under, owner, owner]), offset, len(faces), ring, least, soften, drape, lost,
    )  # fmt: skip


@cache
def _bound(person: str) -> Array:
    return np.asarray(shared().subdivide @ rest(person))


def _in_bone(points: Array, bone: str) -> Array:
    """Bound points in the axes of a bone, (n, 3)."""
    s = shared()
    k = s.bones.index(bone)
    return np.asarray((points - s.bind_o[k]) @ s.bind_R[k])


def _carried_by(*starts: str) -> Array:
    """How much of every fine vertex the bones with these beginnings carry."""
    s = shared()
    chosen = [k for k, name in enumerate(s.bones) if name.startswith(starts)]
    return np.asarray(s.fine_shares[:, chosen].sum(1)).ravel()


# -- clothes: fields in metres from the hem ---------------------------------------------------------------

SLEEVE, LEG = 0.165, 0.225  # metres down the upper arm and the thigh
_ARM = ("upperarm", "forearm", "hand", "thumb", "index", "middle", "ring", "little")
_LEG = ("thigh", "shank", "foot", "toe")


def _off_body(field: Array) -> Array:
    """Tongue and eyes wear nothing: the fine vertices that coarse ones past the body's have a share in."""
    beyond = np.asarray(shared().subdivide[:, BODY:].sum(1)).ravel() > 0
    return np.where(beyond, -1.0, field)


@cache
def top_field(person: str) -> Array:
    """A T-shirt: collar, sleeves to the middle of the upper arm, hem at the hips."""
    p = _bound(person)
    thorax, pelvis = _in_bone(p, "thorax"), _in_bone(p, "pelvis")
    below = np.maximum(0.355 - thorax[:, 2], 0) / 1.15
    collar = np.sqrt(thorax[:, 0] ** 2 + (thorax[:, 1] - 0.012) ** 2 + below**2) - 0.081
    collar = np.where((_carried_by("head") > 0.2) | (_carried_by("neck") > 0.97), -1.0, collar)
    field = np.minimum(collar, pelvis[:, 2] + 0.010)
    arm = _carried_by(*_ARM)
    for side in "RL":
        down = -_in_bone(p, f"upperarm.{side}")[:, 2]
        here = (p[:, 0] > 0) == (side == "R")
        field = np.where(here & (arm > 0.5), SLEEVE - down, field)
    return _off_body(field)


@cache
def shorts_field(person: str) -> Array:
    """Shorts to the middle of the thigh."""
    p = _bound(person)
    waist = 0.070 - _in_bone(p, "pelvis")[:, 2]
    field = waist
    leg = _carried_by(*_LEG)
    for side in "RL":
        down = -_in_bone(p, f"thigh.{side}")[:, 2]
        here = (p[:, 0] > 0) == (side == "R")
        field = np.where(here & (leg > 0.3), np.minimum(waist, LEG - down), field)
    return _off_body(np.where(_carried_by(*_ARM) > 0.3, -1.0, field))


def _loose(field: Array, close: float, wide: float, over: float) -> Array:
    """Thickness: close to the body, wider within `over` metres of the hem."""
    return np.asarray(close + (wide - close) * smoothstep(1 - field / over))


@cache
def garments(person: str) -> tuple[Garment | Hair, ...]:
    """What a person wears, and the hair."""
    top, shorts = top_field(person), shorts_field(person)
    arm = _carried_by(*_ARM)
    hang = np.where(arm > 0.5, _loose(top, 0.008, 0.015, 0.06), _loose(top, 0.010, 0.019, 0.10))
    near_collar = smoothstep((_in_bone(_bound(person), "thorax")[:, 2] - 0.20) / 0.06)
    hang = hang * (1 - near_collar) + 0.006 * near_collar
    flare = _loose(shorts, 0.006, 0.014, 0.10)
    at_waist = smoothstep((_in_bone(_bound(person), "pelvis")[:, 2] + 0.10) / 0.10)
    flare = flare * (1 - at_waist) + 0.004 * at_waist
    return (
        _tailored("top", "top", person, top, hang, 0.005, 300, 4),
        _tailored("shorts", "shorts", person, shorts, flare, 0.003, 60, 3),
        *hair_of(person),
    )


def worn(garment: Garment | Hair, skin: Array, normals: Array, glow: Array | None) -> Mesh:
    """The garment on a posed skin (fine vertices and their normals)."""
    if isinstance(garment, Hair):
        return garment.worn(skin, glow)
    n, r = len(garment.offset), len(garment.ring)
    base = garment.on @ skin
    frames = frames_on(base[:n], garment.faces[: garment.outside])
    points = base[:n] + np.einsum("nij,nj->ni", frames, garment.offset)
    for _ in range(garment.drape):
        points = garment.soften @ points
        out = ((points - base[:n]) * frames[:, :, 2]).sum(1)
        points = points + frames[:, :, 2] * np.maximum(garment.least - out, 0)[:, None]
    below = base[n + r :] + unit_rows(garment.on[n + r :] @ normals) * 0.0005
    return Mesh(
        garment.name,
        np.concatenate([points, points[garment.ring], below]),
        garment.faces,
        garment.material,
        glow=None if glow is None else np.clip(garment.on @ glow, 0, 1),
        parts=shared().parts[garment.under],
        under=garment.under,
    )


def bare(person: str) -> Array:
    """Which fine faces of the skin are seen: not covered by clothes or hair."""
    hidden = np.zeros(len(shared().faces), bool)
    for garment in garments(person):
        hidden |= garment.covered
    return ~hidden
