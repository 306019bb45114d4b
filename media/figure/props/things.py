"""Small things that lie somewhere or ride on a bone: at, turn = [x, y, z] or yaw in degrees, on = "bone"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from ..maths import Array, rx, ry, rz
from ..mesh import Mesh, unit_rows, vertex_normals
from ..skeleton import Figure
from .forms import Form, circle, drum, joined, path, pipe, rectangle, round_box, slab, swept
from .soft import dented, puffed, ribbed, upright
from .solids import Box, Builder, Cylinder, Solid

PILLOW = 0.05  # metres that a body sinks into one
Spec = dict[str, Any]


def axes_of(spec: Spec, figure: Figure) -> tuple[Array, Array]:
    """Place and axes of a thing."""
    turn = spec.get("turn", (0, 0, -spec.get("yaw", 0)))
    R = rz(turn[2]) @ ry(turn[1]) @ rx(turn[0])
    at = np.asarray(spec["at"], float)
    if spec.get("on", "world") == "world":
        return at, R
    bone = figure[spec["on"]]
    return bone.at(at), bone.R @ R


def _one(spec: Spec, figure: Figure, material: str, form: Form, *cores: Any, gives: float = 0.0) -> list[Solid]:
    at, R = axes_of(spec, figure)
    return [Solid(spec.get("mat", material), form.placed(at, R), cores, gives)]


def block(spec: Spec, figure: Figure, body: Sequence[Mesh]) -> list[Solid]:
    """A rounded box."""
    at, R = axes_of(spec, figure)
    half, edge = np.array(spec["size"], float) / 2, spec.get("round", 0.015)
    return _one(spec, figure, "prop", round_box(half, edge), Box(at, half, edge, R))


def cushion(spec: Spec, figure: Figure, body: Sequence[Mesh]) -> list[Solid]:
    """A pillow, dented by who lies on it."""
    at, R = axes_of(spec, figure)
    size = np.array(spec.get("size", (0.46, 0.34, 0.11)), float)
    half, axes = upright(size)
    n = 37
    form = puffed(tuple(half.round(5).tolist()), n=n)
    for mesh in body:
        form = dented(form, n, mesh, at, R @ axes)
    core = Box(at, size / 2, float(size.min()) * 0.46, R)
    return [Solid(spec.get("mat", "linen"), form.placed(at, R @ axes), (core,), PILLOW)]


def wrapped(spec: Spec, figure: Figure, body: Sequence[Mesh]) -> list[Solid]:
    """A warm pack with a towel round it, held or laid somewhere: at, size; only a rim of it shows."""
    at, R = axes_of(spec, figure)
    size = np.array(spec.get("size", (0.26, 0.15, 0.05)), float)
    half, axes = upright(size)
    if half[0] < half[1]:  # the longest side along x
        half, axes = half[[1, 0, 2]] * 1.0, axes[:, [1, 0, 2]] * (1, -1, 1)
    core = Box(at, size / 2, float(size.min()) * 0.46, R)
    out = []
    for material, share, more in ((spec.get("mat", "warm"), 1.0, 0.0), ("towel", 0.96, 0.005)):
        n = 37
        form = puffed(tuple((half * (share, 1, 1) + (0, more, more)).round(5).tolist()), 0.0 if more else 0.035, n=n)
        if more:
            form = _open_ended(form, half[0] * share, half[2] + more)
        for mesh in body:
            form = dented(form, n, mesh, at, R @ axes)
        out.append(Solid(material, form.placed(at, R @ axes), (core,), PILLOW))
    return out


def _open_ended(form: Form, hx: float, hz: float) -> Form:
    """A pillow turned into a sleeve: as thick at both ends of x as in the middle, until just before them."""
    v = form.vertices.copy()
    u = np.clip(np.abs(v[:, 0]) / hx, 0, 1)
    swell = np.sqrt(np.maximum(1 - u**3.0, 1e-6)) ** 0.82
    sleeve = np.sqrt(np.clip(1 - np.clip((u - 0.90) / 0.10, 0, 1) ** 2, 0, 1)) * 0.25 + 0.75
    v[:, 2] = v[:, 2] / np.maximum(swell, 0.05) * np.where(u > 0.999, 0.05, sleeve)
    v[:, 2] = np.clip(v[:, 2], -hz, hz)
    return Form(v, vertex_normals(v, form.faces), form.faces)


@lru_cache(maxsize=4)
def _tennis_ball(radius: float) -> Form:
    """A ball with the seam of a tennis ball."""
    form = drum(radius, radius, radius, 64)
    t = np.linspace(0, 2 * np.pi, 240, endpoint=False)
    a, c = 0.75, 0.25
    seam = np.stack([
        a * np.cos(t) + c * np.cos(3 * t), a * np.sin(t) - c * np.sin(3 * t), 2 * np.sqrt(a * c) * np.sin(2 * t)
    ], 1)  # fmt: skip
    away = np.arccos(np.clip((form.normals @ unit_rows(seam).T).max(1), -1, 1))
    pale = np.clip(1.6 - away / 0.055, 0, 1)[:, None]
    return Form(form.vertices, form.normals, form.faces, 1 + pale * np.array([0.16, 0.20, 0.75]))


def ball(spec: Spec, figure: Figure, body: Sequence[Mesh]) -> list[Solid]:
    """A ball; a small one has the seam of a tennis ball."""
    at, _ = axes_of(spec, figure)
    r = float(spec.get("radius", 0.033))
    small = r < 0.05 and "mat" not in spec
    form = _tennis_ball(r) if small else drum(r, r, r, 48)
    return _one(spec, figure, "ball", form, Cylinder(at, r, r, r))


def cylinder(spec: Spec, figure: Figure, body: Sequence[Mesh]) -> list[Solid]:
    """A rounded cylinder along one axis."""
    at, R = axes_of(spec, figure)
    turn = {"x": ry(90), "y": rx(90), "z": np.eye(3)}[spec.get("axis", "z")]
    radius, half, edge = spec["radius"], spec["half"], spec.get("round", 0.01)
    form = drum(radius, half, edge, 48 if radius > 0.03 else 24).placed(R=turn)
    return _one(spec, figure, "prop", form, Cylinder(at, radius, half, edge, R @ turn))


def roll(spec: Spec, figure: Figure, body: Sequence[Mesh]) -> list[Solid]:
    """A rolled towel: at, size = [length, thickness]; its length runs along x."""
    at, R = axes_of(spec, figure)
    length, thick = spec.get("size", (0.40, 0.11))
    r, half = thick / 2, length / 2
    form = _roll(r, half).placed(R=ry(90))
    return _one(spec, figure, "towel", form, Cylinder(at, r, half, 0.01, R @ ry(90)), gives=0.03)


@lru_cache(maxsize=8)
def _roll(r: float, half: float) -> Form:
    """A rolled towel along z, its layers seen at the ends as rings."""
    layer = r / 4.5
    rings = [(-layer * k / 2, half - 0.005 * (k % 2), 0.0025) for k in range(1, 8)]
    end = [(0.0, half, min(0.009, layer * 0.7)), *rings]
    low = [(out, -up, fillet) for out, up, fillet in reversed(end)]
    return swept(circle(r, 40), path((-r, low[0][1]), *low, *end, (-r, end[-1][1]), k=4))


def folded(spec: Spec, figure: Figure, body: Sequence[Mesh]) -> list[Solid]:
    """A towel or cloth folded into layers: at, size, layers; the folds lie at -y."""
    at, R = axes_of(spec, figure)
    hx, hy, hz = np.array(spec.get("size", (0.20, 0.14, 0.04)), float) / 2
    layers = int(spec.get("layers", 3))
    thin = hz / layers
    sheets = [
        slab((hx - 0.002 * (k % 2), hy - 0.003 * ((k + 1) % 2), thin * 1.04), 0.006, thin * 0.95, 5).placed(
            (0, 0.002 * (k % 2), thin * (2 * k + 1) - hz)
        )
        for k in range(layers)
    ]
    return _one(spec, figure, "towel", joined(sheets), Box(at, (hx, hy, hz), 0.006, R), gives=0.01)


def bottle(spec: Spec, figure: Figure, body: Sequence[Mesh]) -> list[Solid]:
    """A bottle along z: at, size = [thickness, thickness, length]; flat = true is a hot-water bottle in its cover."""
    at, R = axes_of(spec, figure)
    b = Builder(at, R)
    flat = bool(spec.get("flat"))
    x, y, z = np.array(spec.get("size", (0.20, 0.055, 0.30) if flat else (0.072, 0.072, 0.21)), float) / 2
    (_rubber_bottle if flat else _water_bottle)(b, float(x), float(y), float(z), spec.get("mat"))
    return b.solids()


def _water_bottle(b: Builder, x: float, y: float, z: float, material: str | None) -> None:
    """A round bottle with a waist, a label and a screw cap."""
    r = (x + y) / 2
    neck, shoulder = 0.40 * r, z - 0.028
    body = path(
        (-r, -z), (-0.35 * r, -z, 0.004), (0, -z + 0.012, 0.012), (0, -0.20 * z, 0.02), (-0.10 * r, -0.06 * z, 0.03),
        (0, 0.08 * z, 0.02), (0, shoulder - 0.9 * r, 0.022), (-r + neck, shoulder, 0.012), (-r + neck, z - 0.012),
        (-r, z - 0.012), k=8,
    )  # fmt: skip
    b.add(material or "bottle", swept(circle(r, 40), body), Cylinder(b.at, r, z, 0.01, b.R))
    label = path((-0.012, -0.80 * z), (0.0007, -0.80 * z), (0.0007, -0.32 * z), (-0.012, -0.32 * z))
    b.add("towel", swept(circle(r, 40), label))
    b.add("cap", drum(round(neck + 0.003, 5), 0.009, 0.003, 32).placed((0, 0, z - 0.009)))


def _rubber_bottle(b: Builder, x: float, y: float, z: float, material: str | None) -> None:
    """A hot-water bottle: a knitted cover, a rubber neck with its stopper."""
    tall = z - 0.028
    middle = (0, 0, tall - z)
    cover = ribbed((round(x, 5), round(tall, 5), round(y, 5)), 11, 0.0030).placed(middle, rx(90))
    b.add(material or "knit", cover, b.box(middle, (x, y, tall), y * 0.9))
    neck = path(
        (-0.016, 0),
        (0.006, 0, 0.005),
        (-0.003, 0.026, 0.03),
        (0.006, 0.048, 0.008),
        (0.006, 0.053, 0.003),
        (-0.016, 0.053),
    )
    b.add("rubber", swept(rectangle(0.026, min(0.016, y), 0.0159, 8), neck).placed((0, 0, 2 * tall - z - 0.012)))
    b.add("rubber", drum(0.012, 0.010, 0.004, 24).placed((0, 0, z - 0.006)))
    b.gives["knit"] = 0.02


def laptop(spec: Spec, figure: Figure, body: Sequence[Mesh]) -> list[Solid]:
    """An open laptop: at = the middle of its foot, size = [width, depth], open in degrees; who types sits at -y."""
    at, R = axes_of(spec, figure)
    b = Builder(at, R)
    w, d = (v / 2 for v in spec.get("size", (0.32, 0.22)))
    lift = rx(90 - float(spec.get("open", 108)))
    b.add("metal", slab((w, d, 0.008), 0.014, 0.004).placed((0, 0, 0.008)), b.box((0, 0, 0.008), (w, d, 0.008), 0.004))
    keys = slab((w - 0.02, d * 0.42, 0.0008), 0.005, 0.0007, 3).placed((0, d * 0.28, 0.0162))
    pad = slab((w * 0.30, d * 0.24, 0.0006), 0.005, 0.0005, 3).placed((0, -d * 0.58, 0.0162))
    hinge = np.array([0, d - 0.004, 0.014])
    stand = rx(90)
    half = (w, d, 0.0045)
    middle = hinge + lift @ np.array([0, 0, d])
    lid = slab(half, 0.014, 0.004).placed(R=stand).placed(middle, lift)
    face = slab((w - 0.008, d - 0.010, 0.0006), 0.006, 0.0005, 3).placed((0, -0.0048, 0), stand).placed(middle, lift)
    b.add("metal", lid, b.box(middle, (w, 0.0045, d), 0.004, lift))
    b.add("screen", face)
    b.add("rubber", joined([keys, pad]))
    return b.solids()


def monitor(spec: Spec, figure: Figure, body: Sequence[Mesh]) -> list[Solid]:
    """A screen on a foot: at = the middle of the foot, size = [width, height], lift = its lower edge; seen from -y."""
    at, R = axes_of(spec, figure)
    b = Builder(at, R)
    w, h = (v / 2 for v in spec.get("size", (0.52, 0.31)))
    low = float(spec.get("lift", 0.11))
    middle = np.array([0, 0, low + h])
    b.add("metal", slab((w, h, 0.011), 0.010, 0.006).placed(middle, rx(90)), b.box(middle, (w, 0.011, h), 0.006))
    b.add("screen", slab((w - 0.008, h - 0.008, 0.0008), 0.004, 0.0006, 3).placed(middle - (0, 0.0112, 0), rx(90)))
    b.add("metal", pipe([(0, 0.03, 0.01), (0, 0.03, low * 0.7), (0, 0.012, low + h)], 0.013))
    b.add("metal", slab((0.11, 0.08, 0.006), 0.03, 0.005).placed((0, 0.02, 0.006)))
    return b.solids()


Maker = Callable[[Spec, Figure, Sequence[Mesh]], list[Solid]]
