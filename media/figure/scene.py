"""What there is to draw: a built figure, its props, the muscles that glow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .grid import Grid
from .props import Shape
from .sdf import Loft, Node
from .skeleton import Figure


@dataclass(frozen=True)
class Glow:
    """A muscle volume: what it may paint, how strongly (0..1), over how many metres its edge fades."""

    lofts: list[Loft]
    paints: set[str]
    strength: float
    edge: float


@dataclass
class Scene:
    """Everything in a picture, in world space; floor is its height, None for none."""

    lofts: list[Loft]
    tree: Node
    figure: Figure
    props: Sequence[Shape] = ()
    glows: Sequence[Glow] = ()
    floor: float | None = 0.0
    misses: dict[str, float] = field(default_factory=dict)  # pin -> metres its limb falls short
    _grid: Grid | None = None

    @property
    def grid(self) -> Grid:
        """Coarse distances for light and shadow, made once for all cameras."""
        if self._grid is None:
            self._grid = Grid(self.lofts, self.props, self.floor)
        return self._grid
