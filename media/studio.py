"""Renders the pictures that the app serves, again only where pose or figure have changed.

Stills are drawn for the right side: ID-start.webp and ID-hold.webp; ID-motion.webp goes from start to hold and
back and lingers at the hold.  All have a transparent ground.  index.json remembers from what each was made.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from .figure.exercise import Exercise
from .figure.maths import Array
from .figure.overlay import arrow_path, draw_arrow
from .figure.render import render

HERE = Path(__file__).parent
POSES, PICTURES, FIGURE = HERE / "poses", HERE / "pictures", HERE / "figure"
STILL, MOTION = 800, 400  # pixels across
FRAMES, START_MS, STEP_MS, HOLD_MS = 9, 700, 70, 1400
STILL_SPOTS, MOTION_SPOTS = 5, 4
# what a picture of an exercise does not depend on
UNSEEN = {"checks.py", "bodymap.py", "contour.py", "__init__.py"}


def pose_ids() -> list[str]:
    """Every exercise that has a pose file."""
    return sorted(path.stem for path in POSES.glob("*.toml"))


def exercise(exercise_id: str) -> Exercise:
    """The exercise of a pose file."""
    path = POSES / f"{exercise_id}.toml"
    if not path.exists():
        raise SystemExit(f"no pose file {path.name}; there are {', '.join(pose_ids())}")
    return Exercise(path)


def image(pixels: Array) -> Image.Image:
    """RGBA pixels as an image."""
    return Image.fromarray(np.ascontiguousarray(pixels))


@dataclass(frozen=True)
class Made:
    """What one exercise took: bytes and seconds of every file."""

    exercise_id: str
    sizes: dict[str, int]
    seconds: dict[str, float]


def make(exercise_id: str) -> Made:
    """Render the two stills and the motion of one exercise."""
    drawn, sizes, seconds = exercise(exercise_id), {}, {}
    camera = drawn.camera()
    for name, t in (("start", 0.0), ("hold", 1.0)):
        began = time.perf_counter()
        pixels = render(drawn.scene(t), camera, STILL, STILL_SPOTS).pixels
        if name == "start":
            pixels = draw_arrow(pixels, arrow_path(drawn, camera, pixels.shape[1]))
        path = PICTURES / f"{exercise_id}-{name}.webp"
        image(pixels).save(path, quality=82, method=6, alpha_quality=90)
        sizes[name], seconds[name] = path.stat().st_size, time.perf_counter() - began
    began = time.perf_counter()
    path = PICTURES / f"{exercise_id}-motion.webp"
    _save_motion(path, [image(render(drawn.scene(t), camera, MOTION, MOTION_SPOTS).pixels) for t in _eased(FRAMES)])
    sizes["motion"], seconds["motion"] = path.stat().st_size, time.perf_counter() - began
    return Made(exercise_id, sizes, seconds)


def _eased(frames: int) -> list[float]:
    u = np.linspace(0, 1, frames)
    return [float(v) for v in u * u * (3 - 2 * u)]


def _save_motion(path: Path, frames: list[Image.Image]) -> None:
    """There and back, for ever; the way back shows the same frames."""
    between = len(frames) - 2
    durations = [START_MS, *[STEP_MS] * between, HOLD_MS, *[STEP_MS] * between]
    frames[0].save(
        path, save_all=True, append_images=[*frames[1:], *frames[-2:0:-1]], duration=durations, loop=0,
        quality=70, method=4, alpha_quality=80, minimize_size=True,
    )  # fmt: skip


# -- what has changed --------------------------------------------------------------------------------------


def _digest(paths: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()[:16]


def fingerprint(exercise_id: str) -> str:
    """Changes when the pose, the figure or the way of rendering does."""
    code = sorted(path for path in FIGURE.glob("*.py") if path.name not in UNSEEN)
    return _digest([POSES / f"{exercise_id}.toml", *code, HERE / "studio.py"])


def _index() -> dict[str, str]:
    path = PICTURES / "index.json"
    found: dict[str, str] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def stale(ids: Iterable[str]) -> list[str]:
    """Which of these exercises have no picture, or one that is out of date."""
    index = _index()

    def complete(i: str) -> bool:
        return all((PICTURES / f"{i}-{which}.webp").exists() for which in ("start", "hold", "motion"))

    return [i for i in ids if index.get(i) != fingerprint(i) or not complete(i)]


def render_exercises(ids: list[str], workers: int | None = None, say: Callable[[str], None] = print) -> None:
    """Render what is stale of these exercises (all if none are named), on every core, with a line for each."""
    PICTURES.mkdir(exist_ok=True)
    todo = stale(ids or pose_ids())
    if not todo:
        say("every picture is up to date")
        return
    prints = {i: fingerprint(i) for i in todo}
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # the cores are shared out by picture, not within one
        os.environ[variable] = "1"
    began = time.perf_counter()
    with ProcessPoolExecutor(workers or os.cpu_count() or 1) as pool:
        jobs = {pool.submit(make, i): i for i in todo}
        for done, job in enumerate(as_completed(jobs), 1):
            made = job.result()
            _remember(made.exercise_id, prints[made.exercise_id])
            left = (time.perf_counter() - began) / done * (len(todo) - done)
            parts = [f"{name} {made.seconds[name]:.0f} s {size / 1000:.0f} kB" for name, size in made.sizes.items()]
            say(f"{done}/{len(todo)} {made.exercise_id}: {', '.join(parts)}; about {left / 60:.0f} min left")


def _remember(exercise_id: str, mark: str) -> None:
    """Note in the index what a picture was made from; forget exercises that are gone."""
    known = {i: m for i, m in _index().items() if (POSES / f"{i}.toml").exists()}
    known[exercise_id] = mark
    (PICTURES / "index.json").write_text(json.dumps(known, indent=0, sort_keys=True) + "\n", "utf-8")


# -- the body map ------------------------------------------------------------------------------------------


def render_body_map(say: Callable[[str], None] = print) -> None:
    """Render every view of the body map, and its outlines to bodymap.json."""
    from .figure.bodymap import VIEWS, areas_of, crop, draw

    PICTURES.mkdir(exist_ok=True)
    views = {}
    for name, view in VIEWS.items():
        picture, figure = draw(view)
        file = f"bodymap-{name}.webp"
        image(picture.pixels).save(PICTURES / file, quality=84, method=6, alpha_quality=90)
        height, width = picture.pixels.shape[:2]
        areas = areas_of(picture, figure, view)
        views[name] = {"picture": file, "width": width, "height": height, "view_box": crop(picture), "areas": areas}
        say(f"{name}: {len(areas)} areas, {(PICTURES / file).stat().st_size / 1000:.0f} kB")
    text = json.dumps({"views": views}, separators=(",", ":")).replace('{"region"', '\n{"region"')
    (PICTURES / "bodymap.json").write_text(text + "\n", "utf-8")
