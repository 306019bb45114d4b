"""Which region of the body a point of the skin belongs to.

All people are one mesh, so every point has its place on their mean shape as it was bound; regions are laid out there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from .flesh import shared
from .maths import Array
from .muscles import mean_body
from .skeleton import FINGERS

# what of the skeleton carries each limb
LIMBS = {
    "head": ("head", "jaw", "eyelid", "brow"),
    "arm": ("upperarm", "forearm", "hand", "thumb", *FINGERS),
    "fore": ("forearm", "hand", "thumb", *FINGERS),
    "leg": ("thigh", "shank", "foot", "toe"),
}
Put = Callable[[Array, str], None]


@cache
def places() -> Array:
    """For every fine vertex where it was bound on the mean body, how much of it each limb carries, and 1 for hair."""
    s = shared()
    shares = []
    for bones in LIMBS.values():
        chosen = [k for k, name in enumerate(s.bones) if name.startswith(bones)]
        shares.append(np.asarray(s.fine_shares[:, chosen].sum(1)).ravel())
    return np.column_stack([mean_body().vertices, *shares, np.zeros(len(shares[0]))])


class Points:
    """Points of the body by their places (n, columns); axes of limbs have x outwards, whatever the side."""

    def __init__(self, places: Array):
        self.bound = places[:, :3] * (1, 1, 1)
        self.right = self.bound[:, 0] >= 0
        self.bound[:, 0] = np.abs(self.bound[:, 0])  # both sides are laid out alike
        self.hair = places[:, -1] > 0.5
        self._shares = {limb: places[:, 3 + k] for k, limb in enumerate(LIMBS)}

    def local(self, bone: str) -> tuple[Array, Array, Array]:
        """Outwards, forwards and up in the axes of a bone of the right side, or of a central one."""
        s = shared()
        k = s.bones.index(bone)
        x, y, z = ((self.bound - s.bind_o[k]) @ s.bind_turn[k]).T
        return x, y, z

    def on(self, limb: str) -> Array:
        """Which points a limb carries."""
        return self._shares[limb] > 0.5


def regions_of(points: Points, behind: bool) -> Array:
    """The region of every point as one sees it from the front or from behind, '' for none; later lines overrule."""
    out = np.full(len(points.bound), "", dtype="U20")

    def put(where: Array, region: str) -> None:
        out[where] = region

    _trunk(points, behind, put)
    _leg(points, behind, put)
    _arm(points, behind, put)
    _head(points, behind, put)
    return out


def _beyond(distance: Array, edge: float) -> Array:
    """How far a distance lies beyond an edge, 0 before it."""
    return np.asarray(np.maximum(distance - edge, 0))


def _trunk(points: Points, behind: bool, put: Put) -> None:
    across, _, z = points.local("thorax")
    wide = np.where(z > 0, 0.086 + 0.10 * z, 0.086 - 0.10 * z)
    if behind:
        put(z > -np.inf, "upper-back")
        put(z <= 0.025, "lower-back")
        arch = 0.085 + 0.9 * _beyond(across, 0.085)
    else:
        put(z > -np.inf, "chest")
        arch = 0.080 + 0.9 * across**2 + 8 * _beyond(across, 0.090) ** 2  # under the breast, up to the armpit
        put(z <= arch, "abdomen")
    put((across > wide) & (z < arch), "ribs-side")
    put((z > 0.150) & (across > 0.098 + 0.50 * (0.300 - z)), "shoulder")
    put(z > (0.272 if behind else 0.262) + 5.5 * across**2, "neck")


def _leg(points: Points, behind: bool, put: Put) -> None:
    across, _, height = points.local("pelvis")
    x, _, z = points.local("thigh.R")
    belt = 0.082 - 0.4 * _beyond(0.06 - across, 0) if behind else np.minimum(0.018 + 0.62 * across, 0.082)
    hips = points.on("leg") | (height <= belt)
    put(hips, "buttock-hip" if behind else "hip-flexor-groin")
    leg = hips & (z <= (-0.110 + 0.30 * x if behind else -0.105 + 0.60 * x))
    put(leg, "back-thigh" if behind else "front-thigh")
    put(leg & (x < -0.034) & (z > -0.385), "inner-thigh")
    side = (0.030 if behind else 0.022) + 0.10 * _beyond(z, -0.100)
    put(hips & (x > side) & (z > -0.385), "outer-hip-thigh")
    below = points.local("shank.R")[2]
    lower = points.on("leg") & (below <= 0.0)
    put(lower, "calf" if behind else "shin")
    put(lower & (below < -0.388), "foot-arch")
    aside, ahead, _ = points.local("toes.R")
    put(lower & (ahead + 0.23 * aside > (0.002 if behind else -0.016)), "toes")


def _arm(points: Points, behind: bool, put: Put) -> None:
    z = points.local("upperarm.R")[2]
    arm = points.on("arm")
    put(arm, "shoulder")
    put(arm & (z <= -0.112), "upper-arm-back" if behind else "upper-arm-front")
    put(points.on("fore"), "forearm")
    put(points.on("fore") & (points.local("hand.R")[2] < 0.010), "hand-fingers")


def _head(points: Points, behind: bool, put: Put) -> None:
    across, y, z = points.local("head")
    head = points.on("head")
    if behind:  # the nape and the ears; hair above them is nothing
        put(head, "")
        put(head & (z < 0.012 + 10 * _beyond(across, 0.015) ** 2), "neck")
        return
    ear = (across > 0.068) & (y < 0.030) & (z > -0.020)
    put(head, "jaw")
    put(head & (ear | (z > -0.014 + 8 * _beyond(across, 0.015) ** 2)), "eyelid-face")
    put(head & (z < -0.040 - 0.45 * y), "neck")
    put(points.hair, "")
