"""A quick low-resolution sheet of both poses from three sides, for people who write poses."""

import argparse
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from .figure.overlay import arrow_path, draw_arrow
from .figure.camera import Camera
from .figure.exercise import Exercise
from .figure.render import render

PAPER = (243, 243, 239, 255)


def _views(exercise: Exercise, yaw: float | None, pitch: float | None) -> list[tuple[str, Camera]]:
    changes = {k: v for k, v in (("yaw", yaw), ("pitch", pitch)) if v is not None}
    own = exercise.camera(**changes)
    return [
        ("pose camera", own),
        ("turned by 90", exercise.camera(yaw=own.yaw + 90, pitch=own.pitch)),
        ("from above", exercise.camera(yaw=own.yaw - 35, pitch=55)),
    ]


def sheet(exercise: Exercise, size: int = 240, yaw: float | None = None, pitch: float | None = None) -> Image.Image:
    """Start (left) and hold (right), one row for each camera."""
    cells: list[list[Image.Image]] = []
    scenes = (exercise.scene(0.0), exercise.scene(1.0))
    for label, camera in _views(exercise, yaw, pitch):
        row = []
        for t, (name, scene) in enumerate(zip(("start", "hold"), scenes, strict=True)):
            first = not cells
            pixels = render(scene, camera, size, spots=2 if first else 0, shadow=first).pixels
            if t == 0 and first:
                pixels = draw_arrow(pixels, arrow_path(exercise, camera, size))
            cell = Image.new("RGBA", (pixels.shape[1], pixels.shape[0]), PAPER)
            cell.alpha_composite(Image.fromarray(np.ascontiguousarray(pixels), "RGBA"))
            ImageDraw.Draw(cell).text((6, 4), f"{name}, {label}: yaw {camera.yaw:g} pitch {camera.pitch:g}", fill=(60, 70, 80))
            row.append(cell)
        cells.append(row)
    width = sum(c.width for c in cells[0])
    out = Image.new("RGBA", (width, sum(r[0].height for r in cells)), PAPER)
    y = 0
    for row in cells:
        x = 0
        for cell in row:
            out.paste(cell, (x, y))
            x += cell.width
        y += row[0].height
    return out.convert("RGB")


def run(args: argparse.Namespace, poses: Path) -> None:
    for exercise_id in args.ids:
        target = args.out or Path("/tmp") / f"{exercise_id}.png"
        sheet(Exercise(poses / f"{exercise_id}.toml"), args.size, args.yaw, args.pitch).save(target)
        print(target)
