"""Makes the pictures of one exercise: two stills, a thumbnail and a film, all WebP with a transparent ground.

Why a film and not an animated file, and why WebP and not AVIF: docs/decisions/2026-11-23-the-figure.md.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
from PIL import Image

from .figure.camera import Camera
from .figure.exercise import Exercise
from .figure.maths import Array
from .figure.overlay import arrow_path, draw_arrow
from .figure.render import render
from .gallery import COLUMNS, FRAMES

STILL, CELL, THUMB = 800, 640, 240  # pixels across
SAMPLES = 16  # rays for a pixel on an edge
LIMITS = {"start": 40_000, "hold": 40_000, "thumb": 8_000, "film": 200_000}  # bytes
# WebP's quality for colours and for transparency, best first: the first that fits the limit is taken.
# Below 72 transparency has 16 levels and less, and shadows show bands.
STEPS = {
    "start": ((86, 90), (82, 85), (76, 80), (70, 78), (62, 76)),
    "film": ((75, 80), (68, 78), (60, 76), (52, 74), (44, 72)),
    "thumb": ((84, 80), (78, 78), (72, 76), (64, 74), (56, 72), (50, 70), (40, 70)),
}
STEPS["hold"] = STEPS["start"]
METHOD = 6  # the most WebP can do; decides bytes and seconds, not the look


def develop(drawn: Exercise) -> dict[str, bytes]:
    """The files of an exercise by their kind. The same exercise gives the same bytes."""
    camera = drawn.camera()
    start, hold = (render(drawn.scene(t), camera, STILL, SAMPLES).pixels for t in (0.0, 1.0))
    start = draw_arrow(start, arrow_path(drawn, camera, start.shape[1]))
    return {
        "start": fitted(image(start), "start"),
        "hold": fitted(image(hold), "hold"),
        "thumb": fitted(thumbnail(image(hold)), "thumb"),
        "film": fitted(image(sheet(_frames(drawn, camera))), "film"),
    }


def _frames(drawn: Exercise, camera: Camera) -> list[Array]:
    """From start to hold in even steps; whoever shows them slows down at both ends."""
    return [render(drawn.scene(float(t)), camera, CELL, SAMPLES).pixels for t in np.linspace(0, 1, FRAMES)]


def sheet(frames: Sequence[Array]) -> Array:
    """Pictures of one size side by side, row after row, as a film has them."""
    high, wide = frames[0].shape[:2]
    rows = -(-len(frames) // COLUMNS)
    out = np.zeros((rows * high, COLUMNS * wide, 4), np.uint8)
    for n, frame in enumerate(frames):
        y, x = n // COLUMNS * high, n % COLUMNS * wide
        out[y : y + high, x : x + wide] = frame
    return out


def thumbnail(picture: Image.Image) -> Image.Image:
    """The picture small enough for a list."""
    small = picture.convert("RGBa")  # colours weighted by alpha, so that nothing bleeds in from clear pixels
    small.thumbnail((THUMB, THUMB), Image.Resampling.LANCZOS)
    return small.convert("RGBA")


def fitted(picture: Image.Image, kind: str) -> bytes:
    """The file at the best quality that keeps the limit of its kind."""
    for quality, alpha in STEPS[kind]:
        data = webp(picture, quality, alpha)
        if len(data) <= LIMITS[kind]:
            return data
    raise ValueError(f"{kind}: {len(data)} bytes at the lowest quality, {LIMITS[kind]} are allowed")


def webp(picture: Image.Image, quality: int, alpha: int) -> bytes:
    """The picture as a WebP file."""
    target = io.BytesIO()
    picture.save(target, "WEBP", quality=quality, alpha_quality=alpha, method=METHOD)
    return target.getvalue()


def image(pixels: Array) -> Image.Image:
    """RGBA pixels as an image."""
    return Image.fromarray(np.ascontiguousarray(pixels))
