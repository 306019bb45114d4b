"""Hair, laid over the skull as a soft, thick surface."""

from __future__ import annotations

from functools import cache

import numpy as np

from .clothes import Garment, _bound, _carried_by, _in_bone, _off_body, _tailored
from .maths import Array, smoothstep
from .people import PEOPLE


@cache
def _head(person: str) -> tuple[Array, Array]:
    """Bound skin in the head's axes, in units of this head (eyes at height 0), and how much the head carries it."""
    p = _in_bone(_bound(person), "head")
    return p, _carried_by("head", "neck")


def _hairline(p: Array, front: float, back: float, temple: float) -> Array:
    """Positive on the scalp: behind a line from the forehead round the temple and over the ear to the nape."""
    # angle round the head from the face (0) to the back (180)
    around = np.degrees(np.arctan2(np.abs(p[:, 0]), p[:, 1] - 0.005))
    stations = [0, 25, 42, 52, 62, 74, 84, 100, 112, 125, 145, 180]
    heights = [front, front - 0.004, front - 0.014, temple + 0.012, temple - 0.012, temple - 0.050, temple - 0.052,
               temple - 0.030, temple - 0.052, back + 0.020, back, back]  # fmt: skip
    return np.asarray(p[:, 2] - np.interp(around, stations, heights))


@cache
def hair_of(person: str) -> tuple[Garment, ...]:
    """The hair of a person's style."""
    style = PEOPLE[person].style
    p, head = _head(person)
    front, back, temple = 0.098, -0.050, 0.058
    if style == "balding":
        front, back, temple = 0.150, -0.045, 0.050
    field = _hairline(p, front, back, temple)
    if style == "balding":
        crown = np.linalg.norm((p - (0, 0.03, 0.135)) / (1, 1.5, 0.85), axis=1)
        field = np.minimum(field, crown - 0.062)
    ear = np.linalg.norm(
        np.stack([np.abs(p[:, 0]) - 0.082, 0.72 * (p[:, 1] + 0.006), 0.55 * (p[:, 2] - 0.030)], 1), axis=1
    )
    field = np.minimum(field, ear - 0.019)
    field = np.where(head > 0.5, field, -1.0)
    high = smoothstep((p[:, 2] - 0.02) / 0.10)
    thick = {
        "short": 0.007 + 0.014 * high,
        "crop": 0.018 + 0.014 * high,
        "bob": 0.016 + 0.012 * high,
        "bun": 0.008 + 0.008 * high,
        "balding": 0.006 + 0.002 * high,
    }.get(style, 0.007 + 0.014 * high)
    thick = thick * (0.14 + 0.86 * smoothstep(field / 0.034))
    return (_tailored("hair", "hair", person, _off_body(field), thick, 0.002, 12, 0),)

