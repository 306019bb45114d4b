"""What there is to draw."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from .mesh import Mesh
from .rays import World


@dataclass
class Scene:
    """Everything in a picture; floor is its height, None for none; the palette overrules the house's colours.

    With `through` a stretched muscle on the far side of the body shines through it.
    """

    meshes: list[Mesh]
    floor: float | None = 0.0
    palette: dict[str, str] = field(default_factory=dict)  # material -> '#rrggbb'
    through: bool = False

    @cached_property
    def world(self) -> World:
        """The meshes ready for rays, made once for all cameras."""
        return World(self.meshes)
