"""The orthographic camera."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .maths import Array


@dataclass
class Camera:
    """Yaw 0 looks at the figure's front, 90 at its right side; pitch lifts the camera.  Degrees and metres."""

    yaw: float = 40.0
    pitch: float = 10.0
    centre: Any = (0, 0, 0.9)
    extent: float = 2.0  # metres across the picture's width
    aspect: float = 1.0  # width : height

    @property
    def M(self) -> Array:  # noqa: N802 (a matrix)
        """World -> camera rotation; the rows are right, up and towards the viewer."""
        a, p = np.radians(self.yaw), np.radians(self.pitch)
        viewer = np.array([np.sin(a) * np.cos(p), np.cos(a) * np.cos(p), np.sin(p)])
        right = np.array([-np.cos(a), np.sin(a), 0.0])
        return np.stack([right, np.cross(viewer, right), viewer])

    @property
    def t(self) -> Array:
        """World -> camera shift: a point P is seen at M P + t, the picture's middle at 0, 0."""
        return np.asarray(-self.M @ np.asarray(self.centre, float))

    def shape(self, width: int) -> tuple[int, int]:
        """Rows and columns of a picture of this width; both are multiples of 4."""
        return round(width / self.aspect / 4) * 4, round(width / 4) * 4
