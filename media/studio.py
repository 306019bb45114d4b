"""Keeps the pictures that the app serves up to date: renders what has changed, deletes what nobody needs.

Stills are drawn for the right side: ID-start.webp and ID-hold.webp; ID-thumb.webp is the hold for lists; ID-film.webp
has the frames from start to hold.  All have a transparent ground.  index.json remembers from what each was made.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import re
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import cast

from .darkroom import LIMITS, develop, image, webp
from .figure.bodymap import VIEWS, areas_of, crop, draw
from .figure.exercise import Exercise
from .figure.people import CAST, PEOPLE
from .gallery import COLUMNS, FRAMES, PICTURES, POSES

HERE = Path(__file__).parent
FIGURE = HERE / "figure"
KINDS = tuple(LIMITS)
ALL_LIMIT = 24_000_000  # bytes of all pictures together
DRAWS = ("exercise", "render", "overlay")  # the figure's modules that the darkroom calls
MAP, MAP_DRAWS = "bodymap", ("bodymap", "render")  # the body map's entry in the index, and what draws it

Files = dict[str, bytes]


def pose_ids() -> list[str]:
    """Every exercise that has a pose file."""
    return sorted(path.stem for path in POSES.glob("*.toml"))


def _pose(exercise_id: str) -> Path:
    path = POSES / f"{exercise_id}.toml"
    if not path.exists():
        raise SystemExit(f"no pose file {path.name}; there are {', '.join(pose_ids())}")
    return path


def exercise(exercise_id: str) -> Exercise:
    """The exercise of a pose file."""
    return Exercise(_pose(exercise_id))


def make(exercise_id: str) -> Files:
    """The pictures of one exercise by their kind."""
    return develop(exercise(exercise_id))


# -- what has changed --------------------------------------------------------------------------------------


def _digest(*parts: bytes) -> str:
    total = hashlib.sha256()
    for part in parts:
        total.update(hashlib.sha256(part).digest())
    return total.hexdigest()[:16]


@cache
def _figure(draws: tuple[str, ...] = DRAWS) -> str:
    """What every picture depends on: the code that draws, and the data it reads."""
    code = _code(draws, set()) - {FIGURE / "people.py"}  # of the people, only those in the picture count
    data = {path for path in FIGURE.rglob("*.*") if path.suffix not in (".py", ".pyc") and path.stem not in CAST}
    files = [*sorted(code | data), HERE / "darkroom.py"]
    return _digest(*(path.read_bytes() for path in files), f"{COLUMNS} {FRAMES}".encode())


def _code(modules: Iterable[str], known: set[Path]) -> set[Path]:
    """The files of these modules of the figure, and of those that they import."""
    for name in modules:
        package = FIGURE / name
        for path in [package.with_suffix(".py"), *sorted(package.glob("*.py"))]:
            if path.exists() and path not in known:
                known.add(path)
                _code(re.findall(r"^\s*from \.+(\w+) import", path.read_text("utf-8"), re.MULTILINE), known)
    return known


@cache
def _person(name: str) -> str:
    """What a picture of this person depends on besides."""
    person = PEOPLE.get(name)
    bodies = sorted(FIGURE.rglob(f"{name}.*")) if person else []
    return _digest(repr(person).encode(), *(path.read_bytes() for path in bodies))


def fingerprint(exercise_id: str) -> str:
    """Changes when the pose or the person in it (first half), the figure or the way of rendering does (second)."""
    return f"{pose_mark(exercise_id)}-{_figure()}"


def pose_mark(exercise_id: str) -> str:
    """Changes when the pose or the person in it does."""
    pose = _pose(exercise_id).read_bytes()
    try:
        name = tomllib.loads(pose.decode()).get("look", next(iter(CAST)))
    except ValueError:  # rendering it will say what is wrong
        name = ""
    return _digest(pose, _person(str(name)).encode())


def checked_mark(exercise_id: str) -> str:
    """Changes when anything does that the checks of a pose look at or by."""
    return f"{fingerprint(exercise_id)}-{_figure((*DRAWS, 'checks'))}"


def drawn_mark(exercise_id: str) -> str:
    """The mark of the pose from which an exercise's pictures were drawn."""
    return _index().get(exercise_id, "").partition("-")[0]


def map_fingerprint() -> str:
    """Changes when the body map must be drawn anew: it wears what all people have in common."""
    return _digest(_figure(MAP_DRAWS).encode(), *(_person(name).encode() for name in PEOPLE))


def _index() -> dict[str, str]:
    path = PICTURES / "index.json"
    found: dict[str, str] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def stale(ids: Iterable[str]) -> list[str]:
    """Which of these exercises have no picture, or one that is out of date."""
    index = _index()

    def complete(i: str) -> bool:
        return all((PICTURES / f"{i}-{kind}.webp").exists() for kind in KINDS)

    return [i for i in ids if index.get(i) != fingerprint(i) or not complete(i)]


# -- rendering ---------------------------------------------------------------------------------------------


def render_exercises(ids: list[str], workers: int | None = None, say: Callable[[str], None] = print) -> list[str]:
    """Render what is stale of these exercises (all if none are named), on every core; returns what has failed."""
    PICTURES.mkdir(exist_ok=True)
    tidy(say)
    todo = stale(ids or pose_ids())
    prints = {i: fingerprint(i) for i in todo}
    failed: dict[str, str] = {}
    began = time.perf_counter()
    for done, (i, result) in enumerate(_each(todo, workers or os.cpu_count() or 1), 1):
        if isinstance(result, str):
            failed[i] = result
            words = f"FAILED: {result}"
        else:
            _keep(i, result, prints[i])
            words = ", ".join(f"{kind} {len(data) / 1000:.0f} kB" for kind, data in result.items())
        left = (time.perf_counter() - began) / done * (len(todo) - done)
        say(f"{done}/{len(todo)} {i}: {words}; about {_span(left)} left")
    if not todo:
        say("every picture is up to date")
    say(f"{len(todo) - len(failed)} rendered, {len(failed)} failed; all pictures together: {_sum()}")
    for i, reason in failed.items():
        say(f"failed: {i}: {reason}")
    return list(failed)


def _span(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds >= 90 else f"{seconds:.0f} s"


def _sum() -> str:
    total = sum(path.stat().st_size for path in PICTURES.glob("*.webp"))
    return f"{total / 1e6:.1f} MB of {ALL_LIMIT / 1e6:.0f}{'' if total <= ALL_LIMIT else ', TOO MUCH'}"


def _each(todo: Iterable[str], workers: int) -> Iterator[tuple[str, Files | str]]:
    """What became of every exercise: its files, or why there are none.

    Each has a process of its own, so that a crash takes nothing else along.
    """
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # the cores are shared out by picture, not within one
        os.environ[variable] = "1"
    waiting = list(todo)[::-1]
    running: dict[Connection, tuple[str, multiprocessing.Process]] = {}
    while waiting or running:
        while waiting and len(running) < workers:
            i = waiting.pop()
            mine, theirs = multiprocessing.Pipe(duplex=False)
            process = multiprocessing.Process(target=_work, args=(i, theirs), daemon=True)
            process.start()
            theirs.close()
            running[mine] = (i, process)
        for pipe in cast(list[Connection], wait(list(running))):
            i, process = running.pop(pipe)
            result: Files | str
            try:
                result = pipe.recv()
                process.join()
            except EOFError:
                process.join()
                result = f"the renderer crashed ({process.exitcode})"
            yield i, result


def _work(exercise_id: str, pipe: Connection) -> None:
    try:
        pipe.send(make(exercise_id))
    except Exception as fault:
        pipe.send(f"{type(fault).__name__}: {fault}")


def _keep(exercise_id: str, files: Files, mark: str) -> None:
    """Write the files of an exercise and note in the index from what they were made; forget exercises that are gone."""
    for kind, data in files.items():
        write(PICTURES / f"{exercise_id}-{kind}.webp", data)
    _note(exercise_id, mark)


def _note(entry: str, mark: str) -> None:
    known = {i: m for i, m in _index().items() if i == MAP or (POSES / f"{i}.toml").exists()}
    known[entry] = mark
    write(PICTURES / "index.json", (json.dumps(known, indent=0, sort_keys=True) + "\n").encode())


def write(path: Path, data: bytes) -> None:
    """The whole file or nothing of it, whenever we are interrupted."""
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    part.replace(path)


def tidy(say: Callable[[str], None] = print) -> None:
    """Delete pictures of exercises that are gone, and what an interrupted rendering has left."""
    wanted = {f"{i}-{kind}.webp" for i in pose_ids() for kind in KINDS}
    for path in sorted([*PICTURES.glob("*.webp"), *PICTURES.glob(".*.part")]):
        if path.name not in wanted and not path.name.startswith("bodymap-"):
            path.unlink()
            say(f"deleted {path.name}")


# -- the body map ------------------------------------------------------------------------------------------


def map_is_stale() -> bool:
    """Whether the figure has changed since the body map was drawn."""
    return _index().get(MAP) != map_fingerprint() or not (PICTURES / "bodymap.json").exists()


def render_body_map(say: Callable[[str], None] = print) -> None:
    """Render every view of the body map, and its outlines to bodymap.json."""
    PICTURES.mkdir(exist_ok=True)
    mark = map_fingerprint()
    views = {}
    for name, view in VIEWS.items():
        picture, figure = draw(view)
        file = f"bodymap-{name}.webp"
        data = webp(image(picture.pixels), 84, 90)
        write(PICTURES / file, data)
        height, width = picture.pixels.shape[:2]
        areas = areas_of(picture, figure, view)
        views[name] = {"picture": file, "width": width, "height": height, "view_box": crop(picture), "areas": areas}
        say(f"{name}: {len(areas)} areas, {len(data) / 1000:.0f} kB")
    text = json.dumps({"views": views}, separators=(",", ":")).replace('{"region"', '\n{"region"')
    write(PICTURES / "bodymap.json", (text + "\n").encode())
    _note(MAP, mark)
