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
from .people import PEOPLE

HEM = 0.020  # metres that the skin reaches under a garment
HEM_ROUNDS = 10  # smoothing steps along the hems


@dataclass(frozen=True)
class Garment:
    """A surface on the skin: its points as shares of fine skin vertices, faces, the skin face under each, offsets."""

    name: str  # and its material
    on: Any  # sparse (points, fine vertices)
    faces: Array
    under: Array  # (faces,) fine face of the skin
    offset: Array  # (points without the hem's, 3) in the frames of the skin
    outside: int  # so many of the faces are cloth; the others close the hem
    ring: Array  # points of the hem
    band: Array  # points of the edge that has a rib, in order
    least: float  # metres that it keeps off the skin
    soften: Any  # sparse (points, points)
    drape: int  # smoothing steps in a pose
    covered: Array  # (fine faces,) skin that nobody sees


def _cut(field: Array, faces: Array) -> tuple[Any, Array, Array]:
    """The part of a triangle mesh where field > 0: points as shares of vertices, faces, the old face of each."""
    inside, count = field > 0, len(field)
    kinds = inside[faces].sum(1)
    whole, crossed = np.nonzero(kinds == 3)[0], np.nonzero((kinds == 1) | (kinds == 2))[0]
    one = kinds[crossed] == 1
    odd = (inside[faces[crossed]] == one[:, None]).argmax(1)  # the corner that is alone on its side
    a, b, c = (faces[crossed, (odd + k) % 3] for k in range(3))
    ends = np.sort(np.stack([np.stack([a, b], 1), np.stack([a, c], 1)], 1), axis=2).reshape(-1, 2)
    pairs, number = np.unique(ends, axis=0, return_inverse=True)
    ab, ac = (count + number.reshape(-1, 2)).T
    tips = np.stack([a, ab, ac], 1)[one]
    first, second = np.stack([ab, b, c], 1)[~one], np.stack([ab, c, ac], 1)[~one]
    share = field[pairs[:, 0]] / (field[pairs[:, 0]] - field[pairs[:, 1]])
    rows = np.arange(len(pairs))
    cuts = sparse.csr_matrix(
        (np.concatenate([1 - share, share]), (np.tile(rows, 2), pairs.T.ravel())), (len(pairs), count)
    )
    every = sparse.vstack([sparse.identity(count), cuts]).tocsr()
    used, numbers = np.unique(np.concatenate([faces[whole], tips, first, second]), return_inverse=True)
    under = np.concatenate([whole, crossed[one], crossed[~one], crossed[~one]])
    return every[used], numbers.reshape(-1, 3).astype(np.int32), under


def _smoothing(faces: Array, count: int, hem: float) -> Any:
    """One step toward the neighbours; a place on the hem moves by the share `hem` toward its neighbours on the hem."""
    pairs = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    edge = _border(faces)[0]
    on_hem = np.zeros(count, bool)
    on_hem[edge] = True
    pairs = pairs[~on_hem[pairs[:, 0]] | ~on_hem[pairs[:, 1]]]
    pairs = np.concatenate([pairs[~on_hem[pairs[:, 0]]], pairs[~on_hem[pairs[:, 1]]][:, ::-1], edge, edge[:, ::-1]])
    near = sparse.coo_matrix((np.ones(len(pairs)), pairs.T), (count, count)).tocsr()
    near = (near > 0).astype(float)
    mean = sparse.diags(1 / np.maximum(np.asarray(near.sum(1)).ravel(), 1)) @ near
    move = sparse.diags(np.where(on_hem, hem, 0.5))
    return (sparse.identity(count) - move + move @ mean).tocsr()


def _border(faces: Array) -> tuple[Array, Array]:
    """The edges (n, 2) that belong to one face only, in that face's direction, and those faces."""
    directed = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    size = int(faces.max()) + 1
    key, back = directed[:, 0] * size + directed[:, 1], directed[:, 1] * size + directed[:, 0]
    alone = ~np.isin(key, back)
    return directed[alone], np.tile(np.arange(len(faces)), 3)[alone]


def _loop(edges: Array, start: int) -> Array:
    """The points of the closed line of edges that start belongs to, in order."""
    after = dict(edges.tolist())
    out = [start]
    while (there := after[out[-1]]) != start:
        out.append(there)
    return np.array(out)


@dataclass(frozen=True)
class Cloth:
    """How a garment is made: how thick it is over the skin, how much it is smoothed when cut and in a pose."""

    name: str
    thick: Array  # (fine vertices,)
    least: float
    rounds: int
    drape: int
    rib: bool = False  # a knitted band round the highest opening


def _tailored(person: str, field: Array, cloth: Cloth) -> Garment:
    """Cut, smooth over what lies beneath, thicken, and close the hem down to the skin."""
    s = shared()
    on, faces, under = _cut(field, s.faces)
    base = on @ _bound(person)
    frames = frames_on(base, faces)
    normal, off = frames[:, :, 2], on @ cloth.thick
    shape = base + normal * off[:, None]
    soften = _smoothing(faces, len(base), 0.35)
    for _ in range(HEM_ROUNDS):
        shape = soften @ shape
    smooth, still = shape, _smoothing(faces, len(base), 0.0)
    for _ in range(cloth.rounds):
        smooth = still @ smooth
    out = ((smooth - base) * normal).sum(1)
    smooth = smooth + normal * np.maximum(off * 0.6 - out, 0)[:, None]
    offset = np.einsum("nji,nj->ni", frames, smooth - base)
    edge, of = _border(faces)
    ring, at = np.unique(edge, return_inverse=True)
    at = at.reshape(-1, 2)
    n, r = len(base), len(ring)
    outer, inner = n + at, n + r + at
    strip = np.concatenate(
        [np.stack([outer[:, 1], outer[:, 0], inner[:, 0]], 1), np.stack([outer[:, 1], inner[:, 0], inner[:, 1]], 1)]
    )
    band = _loop(edge, ring[base[ring, 2].argmax()]) if cloth.rib else np.zeros(0, int)
    knit, beside = _rib_faces(len(band), n + 2 * r)
    every = sparse.vstack([on, on[ring], on[ring], *([on[band]] * len(RIB) if cloth.rib else [])]).tocsr()
    lies = dict(zip(edge[:, 0].tolist(), under[of].tolist(), strict=True))
    owners = np.array([lies[k] for k in band.tolist()], int)[beside]
    return Garment(
        cloth.name, every, np.concatenate([faces, strip, knit]).astype(np.int32),
        np.concatenate([under, under[of], under[of], owners]), offset, len(faces), ring, band, cloth.least, soften,
        cloth.drape, np.asarray((field[s.faces] > HEM).all(1)),
    )  # fmt: skip


# a rib's section: metres past the edge, and over it
RIB = np.array(
    [[-0.0085, -0.0016], [-0.0080, 0.0010], [-0.0030, 0.0021], [0.0022, 0.0018], [0.0042, 0.0], [0.0042, -0.006]]
)


def _rib_faces(count: int, first: int) -> tuple[Array, Array]:
    """Faces of a rib whose section has so many points, and the place on the edge of each."""
    i, k = np.meshgrid(np.arange(len(RIB) - 1), np.arange(count), indexing="ij")
    j = (k + 1) % max(count, 1)
    a, b, c, d = (first + x * count + y for x, y in ((i, k), (i, j), (i + 1, j), (i + 1, k)))
    faces = np.stack([a, b, c, a, c, d], -1).reshape(-1, 3)
    return faces, np.repeat(k.ravel(), 2)


def _rib(line: Array, up: Array) -> Array:
    """Points of a rib along a closed line on cloth."""
    for _ in range(4):
        line = 0.5 * line + 0.25 * (np.roll(line, 1, 0) + np.roll(line, -1, 0))
        up = 0.5 * up + 0.25 * (np.roll(up, 1, 0) + np.roll(up, -1, 0))
    up = unit_rows(up)
    along = unit_rows(np.roll(line, -1, 0) - np.roll(line, 1, 0))
    past = unit_rows(np.cross(along, up))
    return np.concatenate([line + past * x + up * z for x, z in RIB])


@cache
def _bound(person: str) -> Array:
    return np.asarray(shared().subdivide @ rest(person))


def _in_bone(points: Array, bone: str) -> Array:
    """Bound points in the axes of a bone, (n, 3)."""
    s = shared()
    k = s.bones.index(bone)
    return np.asarray((points - s.bind_o[k]) @ s.bind_turn[k])


def _carried_by(*starts: str) -> Array:
    """How much of every fine vertex the bones with these beginnings carry."""
    s = shared()
    chosen = [k for k, name in enumerate(s.bones) if name.startswith(starts)]
    return np.asarray(s.fine_shares[:, chosen].sum(1)).ravel()


# -- clothes: fields in metres from the hem ---------------------------------------------------------------

HEM_AT = 0.018  # metres over the hips
_ARM = ("upperarm", "forearm", "hand", "thumb", "index", "middle", "ring", "little")
_LEG = ("thigh", "shank", "foot", "toe")


def _off_body(field: Array) -> Array:
    """Tongue and eyes wear nothing: the fine vertices that coarse ones past the body's have a share in."""
    beyond = np.asarray(shared().subdivide[:, BODY:].sum(1)).ravel() > 0
    return np.where(beyond, -1.0, field)


@cache
def top_field(person: str) -> Array:
    """A T-shirt: collar, sleeves on the upper arm, hem over the hips."""
    p = _bound(person)
    thorax, pelvis = _in_bone(p, "thorax"), _in_bone(p, "pelvis")
    ahead = thorax[:, 1] + 0.004
    lower = 0.62 * 0.5 * (ahead + np.hypot(ahead, 0.02))  # the collar is lower in front
    collar = np.maximum(0.340 - lower - thorax[:, 2], np.abs(thorax[:, 0]) - 0.084)
    collar = np.where(_carried_by("head") > 0.6, -0.1, collar)
    field = np.minimum(collar, pelvis[:, 2] - HEM_AT)
    arm = _carried_by(*_ARM)
    for side in "RL":
        down = -_in_bone(p, f"upperarm.{side}")[:, 2]
        here = (p[:, 0] > 0) == (side == "R")
        field = np.where(here & (arm > 0.5), PEOPLE[person].sleeve - down, field)
    return _off_body(field)


@cache
def shorts_field(person: str) -> Array:
    """Shorts on the thighs."""
    p = _bound(person)
    waist = 0.070 - _in_bone(p, "pelvis")[:, 2]
    field = waist
    leg = _carried_by(*_LEG)
    for side in "RL":
        down = -_in_bone(p, f"thigh.{side}")[:, 2]
        here = (p[:, 0] > 0) == (side == "R")
        field = np.where(here & (leg > 0.3), np.minimum(waist, PEOPLE[person].leg - down), field)
    return _off_body(np.where(_carried_by(*_ARM) > 0.3, -1.0, field))


def _loose(field: Array, close: float, wide: float, over: float) -> Array:
    """Thickness: close to the body, wider within `over` metres of the hem."""
    return np.asarray(close + (wide - close) * smoothstep(1 - field / over))


@cache
def garments(person: str) -> tuple[Garment | Hair, ...]:
    """What a person wears, and the hair."""
    top, shorts = top_field(person), shorts_field(person)
    arm = _carried_by(*_ARM)
    hang = np.where(arm > 0.5, _loose(top, 0.009, 0.013, 0.06), _loose(top, 0.010, 0.016, 0.10))
    near_collar = smoothstep((_in_bone(_bound(person), "thorax")[:, 2] - 0.20) / 0.06)
    hang = hang * (1 - near_collar) + 0.006 * near_collar
    flare = _loose(shorts, 0.006, 0.012, 0.10)
    at_waist = smoothstep((_in_bone(_bound(person), "pelvis")[:, 2] + 0.10) / 0.10)
    flare = flare * (1 - at_waist) + 0.004 * at_waist
    return (
        _tailored(person, top, Cloth("top", hang, 0.005, 300, 4, rib=True)),
        _tailored(person, shorts, Cloth("shorts", flare, 0.003, 60, 3)),
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
    below = base[n + r : n + 2 * r] + unit_rows(garment.on[n + r : n + 2 * r] @ normals) * 0.0005
    rib = _rib(points[garment.band], frames[garment.band, :, 2]) if len(garment.band) else points[:0]
    tint = np.ones((n + 2 * r + len(rib), 3))
    tint[n + 2 * r :] = 0.90
    return Mesh(
        garment.name,
        np.concatenate([points, points[garment.ring], below, rib]),
        garment.faces,
        garment.name,
        glow=None if glow is None else np.clip(garment.on @ glow, 0, 1),
        tint=tint,
        parts=shared().parts[garment.under],
        under=garment.under,
    )


@cache
def bare(person: str) -> Array:
    """Which fine faces of the skin are seen: not covered by clothes or hair."""
    hidden = np.zeros(len(shared().faces), bool)
    for garment in garments(person):
        hidden |= garment.covered
    return ~hidden
