"""The props of a pose file: furniture and small equipment, as surfaces to draw and solids to lean on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..mesh import Mesh
from ..skeleton import Figure
from .bands import strap, towel
from .drapes import cloth, pack
from .furniture import armchair, bed, chair, stool, table
from .rooms import basin, bath, doorway, mat, rail, shower, stairs, step, wall
from .solids import Solid
from .things import Maker, Spec, ball, block, bottle, cushion, cylinder, folded, laptop, monitor, roll, wrapped

STANDING: dict[str, Callable[..., list[Solid]]] = {
    "chair": chair, "stool": stool, "armchair": armchair, "table": table, "bed": bed, "step": step, "stairs": stairs,
    "rail": rail, "wall": wall, "doorway": doorway, "mat": mat, "basin": basin, "bath": bath, "shower": shower,
}  # fmt: skip
RIDING: dict[str, Maker] = {
    "box": block, "cushion": cushion, "pillow": cushion, "ball": ball, "cylinder": cylinder, "roll": roll,
    "folded": folded, "bottle": bottle, "laptop": laptop, "monitor": monitor, "wrapped": wrapped,
}  # fmt: skip
CLINGING: dict[str, Callable[[Spec, Figure, Sequence[Mesh], Sequence[str]], list[Solid]]] = {
    "strap": strap, "towel": towel, "cloth": cloth, "pack": pack,
}  # fmt: skip
KINDS = frozenset((*STANDING, *RIDING, *CLINGING))
KINDS = frozenset((*STANDING, *RIDING, *CLINGING))
ABOUT = ("kind", "fit", "when")


def make_prop(
    spec: dict[str, Any], figure: Figure, body: Mesh | Sequence[Mesh] = (), part_names: Sequence[str] = ()
) -> list[Solid]:
    """The solids of one [[props]] entry of a pose file.

    body: the skin, or the skin and the clothes on it, with `parts`, numbers in part_names.  Pillows give way to it,
    straps go round it, cloths and packs lie on it.
    """
    kind = spec.get("kind")
    meshes = [body] if isinstance(body, Mesh) else list(body)
    if kind in STANDING:
        return STANDING[kind](**{k: v for k, v in spec.items() if k not in ABOUT})
    if kind in RIDING:
        return RIDING[kind](spec, figure, meshes)
    if kind in CLINGING:
        return CLINGING[kind](spec, figure, meshes, part_names)
    raise ValueError(f"no prop called {kind!r}; there are {', '.join(sorted(KINDS))}")
