"""What every pose must keep, whoever drew it. No pixels are compared: the body behind the picture is.

Building all bodies takes minutes, so what has kept the rules is noted in kept.json, by a mark of everything that the
rules look at or by. `python -m tests.media.pose_rules` looks at what has changed since, and notes it.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from media import studio
from media.figure.checks import check
from media.figure.exercise import Exercise
from media.figure.overlay import arrow_path
from media.figure.posing import merge
from media.figure.render import see
from media.figure.skeleton import BONES, PARENT, SLIDES, Figure
from tests.media.conftest import load

KEPT = Path(__file__).parent / "kept.json"
LEAST_GLOW = 0.0015  # share of the picture
SEEN_AT = 120  # pixels across
SLIDE = 0.012  # metres that a planted foot may move


def broken(exercise_id: str) -> Iterator[str]:
    """A line for each rule that the pose breaks."""
    drawn = load(exercise_id)
    camera = drawn.camera()
    # an exercise remembers the last skin that it was asked for: the hold's first, then the start's, as check does
    if drawn.spec.get("glow") and see(drawn.scene(1.0), camera, SEEN_AT).share_of_glow() <= LEAST_GLOW:
        yield "the stretched muscle does not show in the hold; a pose without one says glow = []"
    half = np.array([camera.extent, camera.extent / camera.aspect]) / 2
    border = np.inf  # metres between the whole figure and the nearest border; negative when cut off
    for t in (1.0, 0.0):
        seen = drawn.skin_at(t) @ camera.M.T + camera.t
        border = min(border, float((half - np.abs(seen[:, :2])).min()))
    if border <= 0 and "focus" not in drawn.spec.get("camera", {}):
        yield "a whole figure is cut off by the border"
    figures = [drawn.pose_at(t)[0] for t in (0, 0.5, 1)]
    yield from (f"planted {name} slides" for name in _sliding(drawn, figures))
    yield from (f"{name} changes its length" for name in _stretched(figures))
    path = arrow_path(drawn, camera, SEEN_AT)
    if path is not None and not bool(((path >= 0) & (path <= (SEEN_AT, SEEN_AT / camera.aspect))).all()):
        yield "the arrow leaves the picture"
    yield from check(drawn)


def _sliding(drawn: Exercise, figures: list[Figure]) -> Iterator[str]:
    for name, pin in drawn.start.get("pins", {}).items():
        last = drawn.hold["pins"][name]
        if (
            name.startswith("foot") and "on" not in pin and not pin.get("free") and merge(pin, last) == pin
            and max(float(np.linalg.norm(figure[name].o - figures[0][name].o)) for figure in figures) >= SLIDE
        ):  # fmt: skip
            yield name


def _stretched(figures: list[Figure]) -> list[str]:
    return [
        name
        for name, parent, offset in BONES
        if parent and name not in SLIDES
        for figure in figures
        if abs(np.linalg.norm(figure[name].o - figure[PARENT[name]].o) - np.linalg.norm(offset)) > 1e-4
    ]


def has_kept(exercise_id: str) -> bool:
    """Whether the pose, as it and the figure and the rules stand now, has been seen to keep them."""
    return _noted().get(exercise_id) == mark(exercise_id)


def mark(exercise_id: str) -> str:
    """Changes when the pose, its person, the figure, the checks or the rules do."""
    rules = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:16]
    return f"{studio.checked_mark(exercise_id)}-{rules}"


def _noted() -> dict[str, str]:
    found: dict[str, str] = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    return found


def main() -> int:
    """Look at what has changed, say what is broken, note what is not."""
    ids = studio.pose_ids()
    noted = {one: mark(one) for one in ids if has_kept(one)}
    changed = [one for one in ids if one not in noted]
    with ProcessPoolExecutor() as processes:
        for one, faults in zip(changed, processes.map(_faults, changed), strict=True):
            print("\n".join(f"{one}: {fault}" for fault in faults) or f"{one}: well", flush=True)
            if not faults:
                noted[one] = mark(one)
    KEPT.write_text(json.dumps(dict(sorted(noted.items())), indent=1) + "\n", "utf-8")
    return 0 if len(noted) == len(ids) else 1


def _faults(exercise_id: str) -> list[str]:
    return list(broken(exercise_id))


if __name__ == "__main__":
    sys.exit(main())
