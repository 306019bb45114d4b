"""Walls, doors, steps, rails, mats, and what holds water; placed like furniture."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ..maths import rx, rz
from .forms import Form, Outline, Path, circle, drum, joined, path, pipe, rectangle, round_box, slab, swept
from .furniture import box, builder, plate
from .solids import Builder, Cylinder, Hollow, Solid


def wall(
    y: float, x: float = 0.0, width: float = 0.9, height: float = 1.9, yaw: float = 0.0, mat: str = "prop"
) -> list[Solid]:
    """A piece of wall whose near face lies at distance y, before yaw turns it round the origin."""
    R = rz(-yaw)
    b = Builder(R @ np.array([x, y, 0]), R)
    box(b, mat, (0, 0.03, height / 2), (width / 2, 0.03, height / 2), 0.006)
    board = path((-0.005, 0), (0, 0), (0, 0.068), (-0.003, 0.078, 0.006), (-0.006, 0.078), k=4)
    b.add("trim", swept(rectangle(width / 2, 0.0075, 0.0074, 3), board).placed((0, 0.001, 0)))
    return b.solids()


def doorway(
    x: float = 0.0,
    y: float = 0.0,
    opening: float = 0.86,
    jamb: float = 0.16,
    depth: float = 0.12,
    height: float = 1.95,
    lintel: bool = False,
    yaw: float = 0.0,
    leaf: int = 0,
) -> list[Solid]:
    """Two door posts with a gap between them; the gap's middle is (x, y), one walks through along y.

    leaf: the door itself, wide open towards +y, hinged at +x (1) or -x (-1).
    """
    b = builder(x, y, yaw)
    casing, wide = 0.010, min(0.07, jamb * 0.5)
    thick = depth / 2 - casing
    top = height + (0.16 if lintel else 0.0)
    for s in (-1, 1):
        box(b, "prop", (s * (opening / 2 + jamb / 2 + 0.004), 0, top / 2), (jamb / 2 - 0.004, thick, top / 2), 0.004)
        middle = (s * (opening / 2 + wide / 2), 0, height / 2)
        box(b, "trim", middle, (wide / 2, depth / 2, height / 2), 0.005)
    if lintel:
        box(b, "prop", (0, 0, height + 0.08), (opening / 2 + jamb - 0.002, thick, 0.08), 0.004)
        box(b, "trim", (0, 0, height + wide / 2), (opening / 2 + wide, depth / 2, wide / 2), 0.005)
    if leaf:
        _leaf(b, leaf, opening, depth, height)
    return b.solids()


def _leaf(b: Builder, side: int, opening: float, depth: float, height: float) -> None:
    """An open door with a panel, an edge and handles on both faces."""
    wide, tall = opening / 2 - 0.01, height / 2 - 0.008
    turn = rz(24 * side)
    hinge = np.array([side * (opening / 2 + 0.012), depth / 2 + 0.004, tall + 0.004])
    middle = hinge + turn @ np.array([side * wide, 0.02, 0])
    half = (wide, 0.02, tall)
    b.add("trim", round_box(half, 0.004).placed(middle, turn), b.box(middle, half, 0.004, turn))
    for low, high in ((0.18, 0.86), (1.02, height - 0.16)):
        frame = slab((wide - 0.12, (high - low) / 2, 0.0225), 0.012, 0.003).placed(
            (0, 0, (low + high) / 2 - tall), rx(90)
        )
        b.add("prop", frame.placed(middle, turn))
    for s in (-1, 1):
        grip = pipe(
            [(0, s * 0.02, 0), (0, s * 0.06, 0), (-side * 0.02, s * 0.07, 0), (-side * 0.11, s * 0.07, 0)], 0.009
        )
        b.add("metal", grip.placed(middle + turn @ np.array([side * (wide - 0.06), 0, 0.98 - tall]), turn))


def step(
    x: float = 0.0, y: float = 0.0, height: float = 0.20, width: float = 0.60, depth: float = 0.32, yaw: float = 0.0
) -> list[Solid]:
    """A low, solid step with a tread; (x, y) is the middle of its top."""
    b = builder(x, y, yaw)
    _step(b, 0, height, width, depth, depth)
    return b.solids()


def _step(b: Builder, y: float, height: float, width: float, depth: float, under: float) -> None:
    """One step whose tread has its middle at y; what carries it reaches back as far as `under`."""
    tread, nose = 0.016, 0.012
    plate(b, "wood", (0, y, height - tread), (width / 2, depth / 2, tread), 0.02, 0.012)
    tall = height / 2 - tread + 0.002
    back = y - depth / 2 + nose + (under - 2 * nose) / 2
    box(b, "prop2", (0, back, tall), (width / 2 - nose, under / 2 - nose, tall), 0.006)
    for front in (0.030, 0.046):  # grooves that keep a foot from slipping
        strip = slab((width / 2 - 0.03, 0.004, 0.0012), 0.004, 0.001, 3)
        b.add("rubber", strip.placed((0, y - depth / 2 + front, height + 0.0002)))


def stairs(
    x: float = 0.0,
    y: float = 0.0,
    height: float = 0.17,
    width: float = 0.80,
    depth: float = 0.28,
    steps: int = 2,
    yaw: float = 0.0,
) -> list[Solid]:
    """Steps that climb along y; (x, y) is the middle of the lowest tread."""
    b = builder(x, y, yaw)
    for k in range(steps):
        _step(b, k * depth, height * (k + 1), width, depth, depth + (0.026 if k + 1 < steps else 0))
    return b.solids()


def rail(
    x: float = 0.0,
    y: float = 0.0,
    height: float = 0.90,
    length: float = 0.90,
    rise: float = 0.0,
    yaw: float = 0.0,
    z: float = 0.0,
    radius: float = 0.019,
) -> list[Solid]:
    """A handrail on two posts along y, its top at height above z in the middle; rise in degrees, as beside stairs."""
    b = builder(x, y, yaw, z)
    half, slope = length / 2, float(np.tan(np.radians(rise)))
    high = height - radius
    end = [np.array([0, s * half, high + s * half * slope]) for s in (-1, 1)]
    axis = rx(rise) @ rx(-90)
    long = float(np.linalg.norm(end[1] - end[0])) / 2
    b.add(
        "wood",
        drum(radius, round(long, 4), radius * 0.8).placed((0, 0, high), axis),
        Cylinder(b.at + b.R @ np.array([0, 0, high]), radius, long, radius * 0.8, b.R @ axis),
    )
    for s in (-1, 1):
        at, low = s * (half - 0.08), min(0.0, s * (half - 0.08) * slope)
        top = high + at * slope
        tall = (top - low) / 2
        b.add(
            "metal",
            joined([
                drum(0.011, round(tall, 4), 0.004, 16).placed((0, at, low + tall)),
                drum(0.032, 0.004, 0.003, 24).placed((0, at, low + 0.004)),
            ]),
            Cylinder(b.at + b.R @ np.array([0, at, low + tall]), 0.011, tall, 0.004, b.R),
        )  # fmt: skip
    return b.solids()


def mat(
    x: float = 0.0, y: float = 0.0, width: float = 0.62, length: float = 1.8, yaw: float = 0.0, thick: float = 0.012
) -> list[Solid]:
    """A thin exercise mat; its length runs along y before yaw."""
    b = builder(x, y, yaw)
    half = (width / 2, length / 2, thick / 2)
    edge = min(0.0045, thick / 2 - 1e-4)
    line, thin, corner = 0.022, 0.007, 0.045
    way = path(
        (-edge, -thick / 2), (0, -thick / 2, edge), (0, thick / 2, edge), (-line, thick / 2), (-line, thick / 2),
        (-line - thin, thick / 2), (-line - thin, thick / 2), (-0.043, thick / 2), k=5,
    )  # fmt: skip
    inset = (way.out <= -line + 1e-9) & (way.out >= -line - thin - 1e-9)
    first, last = np.flatnonzero(inset)[[0, -1]]
    inset[first], inset[last] = False, False  # the border's colour ends sharply
    tint = np.where(inset[:, None], 0.84, 1.0) * np.ones((1, 3))
    form = swept(rectangle(half[0], half[1], corner, 8), way, tint=tint)
    b.add("mat", form.placed((0, 0, thick / 2)), b.box((0, 0, thick / 2), half, edge))
    return b.solids()


# -- what holds water ----------------------------------------------------------------------------------------


def _pool(outline: Outline, inset: float, level: float, low_inset: float, low: float, rings: int = 0) -> Form:
    """Water between two heights, with as many rings running out on its surface."""
    flat = outline.radius - inset
    sides = path((-outline.radius, low), (-low_inset, low), (-inset, level))
    out = np.linspace(0, flat, 8 * rings + 2)
    phase, fade = out / flat * rings * 2 * np.pi, (out / flat) ** 0.5
    up = level + 0.0006 * fade * (np.cos(phase) - 1)
    slope = np.gradient(up, out)
    steep = 1 / np.sqrt(1 + slope**2)
    top = np.stack([-inset - out, up, slope * steep, steep], 1)
    rows = np.concatenate([np.stack([sides.out, sides.up, sides.normal_out, sides.normal_up], 1), top])
    return swept(outline, Path(*rows.T))


def basin(
    x: float = 0.0, y: float = 0.0, z: float = 0.0, width: float = 0.36, height: float = 0.15, water: float = 0.7
) -> list[Solid]:
    """A round tub standing at height z, filled with water up to the share `water` of its height."""
    b = builder(x, y, 0, z)
    r, wall_, floor = width / 2, 0.010, 0.012
    flare = min(0.02, 0.07 * r + 0.004)
    tub = path(
        (-r, 0.004), (-flare - 0.02, 0.004, 0.004), (-flare - 0.016, 0, 0.004), (-flare, 0, 0.010),
        (-0.004, height - 0.016, 0.004), (0.006, height - 0.014, 0.004), (0.008, height, 0.006),
        (-wall_ - 0.004, height, 0.008), (-wall_ - flare, floor, 0.028), (-r, floor), k=5,
    )  # fmt: skip
    outer = Cylinder(b.at + np.array([0, 0, height / 2]), r, height / 2, 0.012)
    inner = Cylinder(b.at + np.array([0, 0, height / 2 + 0.02]), r - wall_ - 0.004, height / 2, 0.03)
    b.add("tub", swept(circle(r, 56), tub), Hollow(outer, inner))
    level = 0.02 + (height - 0.02) * water
    share = (level - floor) / (height - floor)
    side = wall_ + flare * (1 - share) - 0.001
    b.add("water", _pool(circle(r, 56), side, level, wall_ + flare + 0.012, floor + 0.001, rings=3))
    return b.solids()


def bath(
    x: float = 0.0,
    y: float = 0.0,
    width: float = 0.76,
    length: float = 1.46,
    height: float = 0.56,
    water: float = 0.62,
    yaw: float = 0.0,
    tap: bool = True,
) -> list[Solid]:
    """A bath whose length runs along y, the tap at +y; one sits 6 cm above the floor."""
    b = builder(x, y, yaw)
    w, d, rim, floor, corner = width / 2, length / 2, 0.062, 0.06, 0.17
    shell = path(
        (-corner, 0), (-0.045, 0, 0.02), (-0.012, height - 0.05, 0.10), (0, height - 0.034, 0.008),
        (0, height, 0.016), (-rim, height, 0.016), (-rim - 0.030, floor, 0.075), (-corner, floor), k=7,
    )  # fmt: skip
    outer = b.box((0, 0, height / 2), (w, d, height / 2), 0.03)
    inner = b.box((0, 0, floor + height / 2), (w - rim, d - rim, height / 2), 0.03)
    outline = rectangle(w, d, corner, 12)
    b.add("tub", swept(outline, shell), Hollow(outer, inner))
    level = floor + (height - floor) * water
    b.add("water", _pool(outline, rim + 0.012, level, rim + 0.06, floor + 0.002))
    if tap:
        _tap(b, (0, d - rim / 2, height))
    return b.solids()


def _tap(b: Builder, at: tuple[float, float, float]) -> None:
    """A spout that bends over the rim towards -y, and two handles beside it."""
    spout = pipe([(0, 0, -0.01), (0, 0, 0.09), (0, -0.03, 0.135), (0, -0.09, 0.14), (0, -0.115, 0.115)], 0.013)
    handles = [drum(0.021, 0.014, 0.008).placed((s * 0.09, 0, 0.035)) for s in (-1, 1)]
    stems = [drum(0.010, 0.02, 0.003, 16).placed((s * 0.09, 0, 0.01)) for s in (-1, 1)]
    core = Cylinder(b.at + b.R @ (np.asarray(at) + np.array([0, 0, 0.06])), 0.015, 0.07, 0.01)
    b.add("metal", joined([spout, *handles, *stems]).placed(at), core)


def shower(
    x: float = 0.0,
    y: float = 0.0,
    height: float = 2.0,
    width: float = 0.85,
    depth: float = 0.85,
    reach: float = 0.36,
    yaw: float = 0.0,
    drops: bool = True,
) -> list[Solid]:
    """A shower tray with its middle at x, y, a pipe at its -y side, and water that falls from a head over it."""
    b = builder(x, y, yaw)
    tray = path(
        (-0.06, 0), (0, 0, 0.006), (0, 0.035, 0.010), (-0.025, 0.035, 0.008), (-0.04, 0.018, 0.02), (-0.06, 0.018), k=5
    )
    b.add("tub", swept(rectangle(width / 2, depth / 2, 0.07, 8), tray))
    back = -depth / 2 + 0.02
    head = back + reach
    bar = pipe(
        [(0, back, 0.02), (0, back, height - 0.06), (0, back + 0.03, height), (0, head - 0.05, height),
         (0, head, height - 0.03), (0, head, height - 0.07)], 0.011,
    )  # fmt: skip
    rose = swept(
        circle(0.095, 40), path((-0.095, 0), (0, 0, 0.006), (0, 0.012, 0.006), (-0.080, 0.03, 0.03), (-0.095, 0.03))
    )
    valve = [
        drum(0.032, 0.02, 0.01).placed((0, back, 0.97)),
        drum(0.012, 0.035, 0.006, 16).placed((0, back + 0.03, 0.97), rx(90)),
    ]
    top = height - 0.095
    b.add("metal", joined([bar, rose.placed((0, head, top)), *valve]))
    if drops:
        b.add("drops", _drops(round(head, 4), round(top, 4)))
    return b.solids()


@lru_cache(maxsize=4)
def _drops(y: float, top: float, count: int = 110) -> Form:
    """Streaks of water that fall from a rose, a little outwards."""
    drop = swept(
        circle(0.0023, 6), path((-0.0023, -0.045), (0, -0.036, 0.002), (-0.0016, 0.045), (-0.0023, 0.045), k=2)
    )
    k = np.arange(count) + 0.5
    ring, turn = 0.082 * np.sqrt(k / count), k * (np.pi * (3 - 5**0.5))
    fall = 0.05 + (k * 0.7548777 % 1) * min(1.3, top - 0.25)
    spread = 1 + 0.8 * fall
    places = np.stack([ring * np.cos(turn) * spread, y + ring * np.sin(turn) * spread, top - fall], 1)
    return joined([drop.placed(place) for place in places])
