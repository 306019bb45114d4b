"""What stands on the floor: placed by x and y, turned by yaw (degrees, clockwise from above)."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ..maths import frame, rx, ry, rz
from .forms import Form, arched, circle, leaning, leg, path, rectangle, round_box, slab, swept
from .solids import Builder, Cylinder, Solid

MATTRESS, CUSHION = 0.035, 0.03  # metres that a body sinks into them


def builder(x: float, y: float, yaw: float, z: float = 0.0) -> Builder:
    """A prop that stands at x, y."""
    return Builder(np.array([x, y, z]), rz(-yaw))


def box(b: Builder, material: str, centre: tuple[float, ...], half: tuple[float, ...], edge: float = 0.01) -> None:
    """A piece with equal edges all round."""
    b.add(material, round_box(half, edge).placed(centre), b.box(centre, half, edge))


def plate(
    b: Builder,
    material: str,
    centre: tuple[float, ...],
    half: tuple[float, ...],
    corner: float,
    edge: float,
    k: int = 5,
) -> None:
    """A piece with round corners, seen from above."""
    b.add(material, slab(half, corner, edge, k).placed(centre), b.box(centre, half, edge))


def turned_leg(
    b: Builder, x: float, y: float, top: float, radius: float, foot: float, splay: float, material: str = "wood"
) -> None:
    """A tapered leg whose top is at x, y and whose foot stands further out by splay, on both axes."""
    dx, dy = np.sign(x) * splay, np.sign(y) * splay
    form = leaning(leg(round(top, 4), radius, foot), (x + dx, y + dy, 0), (-dx, -dy), top)
    along = frame((-dx, -dy, top), (0, 1, 0))
    middle = b.at + b.R @ np.array([x + dx / 2, y + dy / 2, top / 2])
    b.add(material, form, Cylinder(middle, (radius + foot) / 2, top / 2, 0.004, b.R @ along))


@lru_cache(maxsize=16)
def _padded(half: tuple[float, float, float], corner: float, edge: float, piping: float = 0.005) -> Form:
    """A cushion with a soft edge, a piping round its top and its bottom, and a slightly fuller middle."""
    hx, hy, hz = half
    seam = hz - edge * 0.9
    side = [p for z in (-seam, seam) for p in ((0, z - 0.007, 0.003), (piping, z, 0.004), (0, z + 0.007, 0.003))]
    inner = 0.9 * corner
    way = path(
        (-inner, -hz), (-0.6 * inner, -hz, 0.25), (0, -hz + 0.006, edge), *side,
        (0, hz - 0.006, edge), (-0.6 * inner, hz, 0.25), (-inner, hz), k=7,
    )  # fmt: skip
    return swept(rectangle(hx, hy, corner, 8), way)


# -- seats ---------------------------------------------------------------------------------------------------


def chair(
    x: float = 0.0,
    y: float = 0.0,
    seat: float = 0.45,
    yaw: float = 0.0,
    back: bool = True,
    mat: str = "wood",
    width: float = 0.42,
    depth: float = 0.42,
) -> list[Solid]:
    """A plain chair; (x, y) is the middle of the seat, the back is at -y before yaw."""
    b = builder(x, y, yaw)
    w, d = width / 2, depth / 2
    plate(b, mat, (0, 0, seat - 0.014), (w, d, 0.014), 0.055, 0.010)
    for sx in (-1, 1):
        box(b, mat, (sx * (w - 0.045), 0, seat - 0.046), (0.010, d - 0.05, 0.022), 0.006)
        turned_leg(b, sx * (w - 0.035), d - 0.04, seat - 0.02, 0.019, 0.013, 0.014, mat)
        if back:
            _post(b, sx * (w - 0.030), -d + 0.024, seat + 0.37, mat)
        else:
            turned_leg(b, sx * (w - 0.035), -d + 0.04, seat - 0.02, 0.019, 0.013, 0.014, mat)
    box(b, mat, (0, d - 0.045, seat - 0.046), (w - 0.05, 0.010, 0.022), 0.006)
    box(b, mat, (0, -d + 0.045, seat - 0.046), (w - 0.05, 0.010, 0.022), 0.006)
    if back:
        half = (w - 0.006, 0.011, 0.085)
        panel = arched(_panel(*half), 1, 0, 0.018, half[0])
        centre = (0, -d + 0.010, seat + 0.32)
        b.add(mat, panel.placed(centre), b.box((0, -d + 0.018, seat + 0.32), half, 0.009))
    return b.solids()


@lru_cache(maxsize=16)
def _panel(hx: float, hy: float, hz: float, corner: float = 0.045, edge: float = 0.010) -> Form:
    """An upright board with round corners, cut fine enough along x to be bent."""
    way = path((-edge, -hx), (0, -hx, edge), (0, hx, edge), (-edge, hx), k=4, step=hx / 12)
    fall = np.clip((np.abs(way.up) - (hx - corner)) / corner, 0, 1)
    tall = 1 - (1 - np.sqrt(1 - fall**2)) * corner / (hz - edge)
    return swept(rectangle(hz, hy, edge, 4), way, stretch=np.stack([tall, np.ones_like(tall)], 1)).placed(R=ry(90))


def _post(b: Builder, x: float, y: float, top: float, material: str) -> None:
    """A back leg that runs on upwards: thickest at the seat."""
    middle = 0.45
    way = path((-0.018, 0), (-0.005, 0, 0.004), (0.0, middle, 0.8), (-0.005, top, 0.006), (-0.018, top), k=6)
    b.add(
        material,
        leaning(swept(circle(0.018, 16), way), (x, y - 0.006, 0), (0, 0.006), top),
        b.box((x, y, top / 2), (0.016, 0.016, top / 2), 0.014),
    )


def stool(
    x: float = 0.0, y: float = 0.0, seat: float = 0.45, yaw: float = 0.0, width: float = 0.40, depth: float = 0.36
) -> list[Solid]:
    """A firm seat without a back."""
    return chair(x, y, seat, yaw, back=False, width=width, depth=depth)


def armchair(
    x: float = 0.0, y: float = 0.0, seat: float = 0.43, yaw: float = 0.0, recline: float = 20.0, high: float = 0.78
) -> list[Solid]:
    """A padded chair with a high back that leans by recline degrees; (x, y) is the middle of the seat."""
    b = builder(x, y, yaw)
    b.gives["sofa"] = CUSHION
    lean = rx(recline)
    box(b, "sofa", (0, -0.02, (seat - 0.13) / 2 + 0.045), (0.285, 0.262, (seat - 0.13) / 2 - 0.035), 0.03)
    half = (0.262, 0.272, 0.070)
    pad = _padded(half, 0.07, 0.045)
    b.add("sofa", pad.placed((0, 0.004, seat - 0.07)), b.box((0, 0.004, seat - 0.07), half, 0.05))
    foot = np.array([0, -0.24, seat - 0.03])
    half = (0.268, 0.06, high / 2)
    centre = foot + lean @ np.array([0, -0.06, high / 2])
    board = _padded((half[0], half[2], half[1]), 0.085, 0.05).placed(R=rx(90))
    b.add("sofa", board.placed(centre, lean), b.box(centre, half, 0.05, lean))
    for sx in (-1, 1):
        half = (0.042, 0.275, 0.165)
        plate(b, "sofa", (sx * 0.306, -0.02, seat + 0.015), half, 0.041, 0.040, 7)
        for sy in (-1, 1):
            turned_leg(b, sx * 0.25, sy * 0.20 - 0.02, 0.07, 0.020, 0.014, 0.012)
    return b.solids()


def table(
    x: float = 0.0, y: float = 0.5, height: float = 0.72, width: float = 0.95, depth: float = 0.55, yaw: float = 0.0
) -> list[Solid]:
    """A plain table; (x, y) is the middle of its top."""
    b = builder(x, y, yaw)
    w, d = width / 2, depth / 2
    plate(b, "wood", (0, 0, height - 0.013), (w, d, 0.013), 0.035, 0.009)
    for sx in (-1, 1):
        box(b, "wood", (sx * (w - 0.075), 0, height - 0.055), (0.010, d - 0.08, 0.030), 0.005)
        for sy in (-1, 1):
            turned_leg(b, sx * (w - 0.07), sy * (d - 0.07), height - 0.02, 0.026, 0.015, 0.025)
    for sy in (-1, 1):
        box(b, "wood", (0, sy * (d - 0.075), height - 0.055), (w - 0.08, 0.010, 0.030), 0.005)
    return b.solids()


def bed(
    x: float = 0.0,
    y: float = 0.0,
    height: float = 0.45,
    width: float = 0.95,
    length: float = 2.0,
    yaw: float = 0.0,
    head: float = 0.20,
) -> list[Solid]:
    """A mattress on a low frame; its length runs along y before yaw, the mattress ends at height.

    head: how far the headboard at -y rises above the mattress, 0 for none.
    """
    b = builder(x, y, yaw)
    b.gives["linen"] = MATTRESS
    w, d, thick = width / 2, length / 2, 0.18
    top = height - thick + 0.035  # of the frame
    half = (w, d, thick / 2)
    mattress = _padded(half, 0.08, 0.04)
    b.add("linen", mattress.placed((0, 0, height - thick / 2)), b.box((0, 0, height - thick / 2), half, 0.04))
    plate(b, "wood", (0, 0, top - 0.05), (w + 0.018, d + 0.018, 0.05), 0.035, 0.010)
    for sx in (-1, 1):
        for sy in (-1, 1):
            turned_leg(b, sx * (w - 0.05), sy * (d - 0.07), top - 0.06, 0.028, 0.019, 0.012)
    if head:
        low, high = top - 0.10, height + head
        half = (w + 0.018, 0.016, (high - low) / 2)
        board = slab((half[0], half[2], half[1]), 0.05, 0.010).placed((0, 0, 0), rx(90))
        centre = (0, -d - 0.034, (high + low) / 2)
        b.add("wood", board.placed(centre), b.box(centre, half, 0.01))
    return b.solids()
