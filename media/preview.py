"""A quick low-resolution sheet of both poses from three sides, for people who write poses."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from .figure.camera import Camera
from .figure.exercise import Exercise
from .figure.maths import Array
from .figure.overlay import arrow_path, draw_arrow
from .figure.render import render

PAPER, INK = (246, 241, 231, 255), (60, 70, 80, 255)


def sheet(exercise: Exercise, size: int, yaw: float | None = None, pitch: float | None = None) -> Image.Image:
    """Start (left) and hold (right); the pose's camera first, twice as large as `size` pixels, then two others."""
    scenes = {"start": exercise.scene(0.0), "hold": exercise.scene(1.0)}
    rows: list[Array] = []
    for camera in _cameras(exercise, yaw, pitch):
        own = not rows
        cells = []
        for name, scene in scenes.items():
            pixels = render(scene, camera, size * 2 if own else size, samples=4, shadow=own).pixels
            if own and name == "start":
                pixels = draw_arrow(pixels, arrow_path(exercise, camera, pixels.shape[1]))
            cell = Image.new("RGBA", (pixels.shape[1], pixels.shape[0]), PAPER)
            cell.alpha_composite(Image.fromarray(np.ascontiguousarray(pixels)))
            ImageDraw.Draw(cell).text((6, 4), f"{name}: yaw {camera.yaw:g} pitch {camera.pitch:g}", fill=INK)
            cells.append(np.asarray(cell))
        rows.append(np.concatenate(cells, axis=1))
    small = np.concatenate(rows[1:], axis=1)
    return Image.fromarray(np.concatenate([rows[0], small])).convert("RGB")


def _cameras(exercise: Exercise, yaw: float | None, pitch: float | None) -> list[Camera]:
    own = exercise.camera(**{k: v for k, v in (("yaw", yaw), ("pitch", pitch)) if v is not None})
    turned = exercise.camera(yaw=own.yaw + 90, pitch=own.pitch)
    above = exercise.camera(yaw=own.yaw - 35, pitch=55)
    return [own, turned, above]
