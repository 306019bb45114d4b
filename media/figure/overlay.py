"""The motion arrow: the path of a point of the body from start to hold, drawn beside the figure."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from .camera import Camera
from .exercise import Exercise
from .maths import Array

GREY_BLUE = (104, 124, 146, 255)  # coral belongs to the muscle alone
HALO = (255, 255, 255, 230)
WIDTH = 0.0095  # of the picture's width
OVERSAMPLE = 3


def arrow_path(exercise: Exercise, camera: Camera, width: int) -> Array | None:
    """Pixel points (n, 2) of the arrow on a picture of this width, or None if the pose has no arrow."""
    spec = exercise.spec.get("arrow")
    if not spec:
        return None
    points = []
    for u in np.linspace(spec.get("from", 0.0), spec.get("to", 1.0), 9):
        figure, _ = exercise.pose_at(float(u))
        points.append((camera.M @ figure[spec["of"]].at(spec["at"]) + camera.t)[:2])
    p = np.array(points) + np.array(spec.get("shift", (0.0, 0.0)))  # shift: metres on the picture, right and up
    return np.stack(
        [(p[:, 0] / camera.extent + 0.5) * width, (0.5 / camera.aspect - p[:, 1] / camera.extent) * width], 1
    )


def _smooth(path: Array) -> Array:
    """80 points on a cubic through the path."""
    u, fine = np.linspace(0, 1, len(path)), np.linspace(0, 1, 80)
    return np.stack([np.polyval(np.polyfit(u, path[:, k], 3), fine) for k in (0, 1)], 1)


def draw_arrow(rgba: Array, path: Array | None) -> Array:
    """The picture with the arrow on it; a movement too small for an arrow gets none."""
    if path is None:
        return rgba
    rows, columns = rgba.shape[:2]
    line = _smooth(path) * OVERSAMPLE
    w = WIDTH * columns * OVERSAMPLE
    run = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    head = 3.4 * w
    shaft = line[run < run[-1] - head * 0.75]
    if len(shaft) < 2:
        return rgba
    tip = line[-1]
    along = (tip - shaft[-1]) / max(float(np.linalg.norm(tip - shaft[-1])), 1e-9)
    across = np.array([-along[1], along[0]]) * head * 0.62
    barb = [tip, tip - along * head + across, tip - along * head * 0.78, tip - along * head - across]
    corners = [(float(x), float(y)) for x, y in barb]
    picture = Image.new("RGBA", (columns * OVERSAMPLE, rows * OVERSAMPLE), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    for colour, extra in ((HALO, 0.55 * w), (GREY_BLUE, 0.0)):
        for k, (x, y) in enumerate(shaft):
            r = (w / 2) * (0.35 + 0.65 * min(1, k / 26)) + extra
            draw.ellipse([x - r, y - r, x + r, y + r], fill=colour)
        draw.polygon(corners, fill=colour)
        if extra:
            draw.line([*corners, corners[0]], fill=colour, width=int(2 * extra), joint="curve")
            for x, y in corners:
                draw.ellipse([x - extra, y - extra, x + extra, y + extra], fill=colour)
    small = picture.resize((columns, rows), Image.Resampling.LANCZOS)
    return np.asarray(Image.alpha_composite(Image.fromarray(np.ascontiguousarray(rgba)), small))
