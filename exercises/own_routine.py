"""What a person sets for themselves: a routine, with the places it moves and the link that carries it; the timer.

It comes from a browser or an address, so nothing in it is trusted. From a routine, what is not known or out of range
is left out, and the reading says so; a timer that makes no sense is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from exercises.model import LONGEST_HOLD_S, LONGEST_REST_S, MOST_REPETITIONS, MOST_ROUNDS, Catalog, Exercise, SetStep
from exercises.record import Side
from exercises.routine import Chosen, Routine, SetHeat

MOST_STEPS = 12
LONGEST_NAME = 60

# In the link a step is "wall-calf.45s.3x.10r.left": hold, repetitions, rest, side. Steps are parted by "~". All of
# these characters may stand in an address as they are, so no messenger breaks the link.
_LETTERS = {"hold_s": "s", "repetitions": "x", "rest_s": "r"}
_PART = re.compile(r"(\d{1,4})([sxr])", re.ASCII)


class Reading(NamedTuple):
    """What was understood, and whether that was all of it."""

    routine: Chosen
    whole: bool


def own_routine(catalog: Catalog, name: object, rounds: object, steps: Iterable[Mapping[str, Any]]) -> Reading:
    """The routine that these words and numbers mean. Each exercise stands in it once, and warmth never does."""
    found: dict[str, SetStep] = {}
    whole = True
    for told in steps:
        exercise = catalog.exercises.get(str(told.get("exercise")))
        if exercise is None or exercise.kind == "heat" or exercise.id in found or len(found) == MOST_STEPS:
            whole = False
            continue
        dose = dict(_dose(exercise, told))
        whole = whole and all(told.get(key) in (None, value) for key, value in dose.items())
        found[exercise.id] = SetStep(exercise=exercise.id, own=any(v is not None for v in dose.values()), **dose)
    times = _whole_number(rounds, 1, MOST_ROUNDS)
    whole = whole and (times is not None or rounds in (None, ""))
    return Reading(Chosen(title=clean_name(name), steps=tuple(found.values()), rounds=times or 1), whole)


def _dose(exercise: Exercise, told: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each part of the dose that a person may set for this exercise; None where it is not set or makes no sense."""
    if exercise.dose.hold_s:
        yield "hold_s", _whole_number(told.get("hold_s"), 1, LONGEST_HOLD_S[exercise.kind])
        yield "rest_s", _whole_number(told.get("rest_s"), 0, LONGEST_REST_S)
    yield "repetitions", _whole_number(told.get("repetitions"), 1, MOST_REPETITIONS)
    if exercise.dose.sides == "each":
        side = told.get("side")
        yield "side", side if side in ("left", "right") else None


def _whole_number(value: object, least: int, most: int) -> int | None:
    if isinstance(value, str) and re.fullmatch(r"\d{1,4}", value, re.ASCII):
        value = int(value)
    return value if type(value) is int and least <= value <= most else None


def clean_name(name: object) -> str:
    """A name as one short line, without signs that cannot be seen; what joins letters in some scripts stays."""
    text = name if isinstance(name, str) else ""
    seen = "".join(sign if sign.isprintable() or sign in "\u200c\u200d" else " " for sign in text)
    line = " ".join(seen.split())[:LONGEST_NAME].strip()
    return line if any(sign.isprintable() and sign != " " for sign in line) else ""


def places_of(catalog: Catalog, routine: Chosen) -> tuple[str, ...]:
    """The fewest places that between them hold every exercise: about these the safety check asks."""
    left = {step.exercise: catalog.exercise(step.exercise).regions for step in routine.steps}
    found: list[str] = []
    while left:
        # The place with most of what is left; where several tie, the one that most are chiefly for.
        best = max(
            catalog.regions,
            key=lambda region: (
                sum(region in regions for regions in left.values()),
                sum(region == regions[0] for regions in left.values()),
            ),
        )
        found.append(best)
        left = {exercise: regions for exercise, regions in left.items() if best not in regions}
    return tuple(found)


def chosen_of(routine: Routine) -> Chosen:
    """A planned routine as one that can be kept: its exercises with the doses they have there, without its warmth."""
    steps = [
        SetStep(
            exercise=item.exercise.id, hold_s=item.hold_s, repetitions=item.repetitions, rest_s=item.rest_s,
            side=item.sides[0] if item.sides in (("left",), ("right",)) else None,
        )
        for item in routine.items
    ]  # fmt: skip
    return Chosen(title=routine.title, steps=tuple(steps), rounds=routine.rounds)


def write_link(routine: Chosen) -> dict[str, str]:
    """The parameters of an address that means this routine."""
    told = {"do": "~".join(_written(step) for step in routine.steps)}
    if routine.title:
        told["name"] = routine.title
    if routine.rounds > 1:
        told["rounds"] = str(routine.rounds)
    return told


def _written(step: SetStep) -> str:
    numbers = [(getattr(step, key), letter) for key, letter in _LETTERS.items()]
    parts = [f"{value}{letter}" for value, letter in numbers if value is not None]
    return ".".join([step.exercise, *parts, *([step.side] if step.side else [])])


def read_link(catalog: Catalog, told: Mapping[str, str]) -> Reading:
    """The routine that an address means, however mangled. One without any exercise has no steps."""
    steps, whole = [], True
    do = told.get("do", "")
    for text in do.split("~")[: 4 * MOST_STEPS] if do else ():  # an endless link is not read to its end
        exercise, *parts = text.strip().split(".")
        step: dict[str, Any] = {"exercise": exercise}
        for part in parts:
            number = _PART.fullmatch(part)
            if number:
                key = next(key for key, letter in _LETTERS.items() if letter == number[2])
                step[key] = int(number[1])
            elif part in ("left", "right"):
                step["side"] = part
            else:
                whole = False
        steps.append(step)
    routine, understood = own_routine(catalog, told.get("name"), told.get("rounds"), steps)
    return Reading(routine, whole and understood)


class TimerSetting(NamedTuple):
    """What to time, and for which place; without one the short list is asked."""

    chosen: Chosen
    region: str
    side: Side


def read_timer(catalog: Catalog, told: Mapping[str, Any]) -> TimerSetting:
    """The timer that a browser sent. Raises ValueError where it makes no sense; warmth needs a place."""
    region = str(told.get("region") or "")
    if region and region not in catalog.regions:
        raise ValueError("unknown place")
    side: Any = told.get("side")
    if side not in ("left", "right", "both", "none"):
        raise ValueError("unknown side")
    if told.get("kind") == "heat":
        return TimerSetting(_timed_heat(catalog, region, told), region, side)
    stretch = catalog.timer.exercise
    numbers = {key: _whole_number(told.get(key), least, most) for key, (least, most) in timer_limits(catalog).items()}
    if None in numbers.values():
        raise ValueError("a number is out of range")
    rounds: Any = numbers.pop("rounds")
    step = SetStep.model_validate(
        {"exercise": stretch.id, "own": True, "side": None if side == "both" else side, **numbers}
    )
    title = clean_name(told.get("name")) or stretch.title
    return TimerSetting(Chosen(kind="timer", title=title, steps=(step,), rounds=rounds), region, side)


def timer_limits(catalog: Catalog) -> dict[str, tuple[int, int]]:
    """The least and the most of each number that can be set for a stretch."""
    return {
        "hold_s": (1, LONGEST_HOLD_S[catalog.timer.exercise.kind]),
        "repetitions": (1, MOST_REPETITIONS),
        "rest_s": (0, LONGEST_REST_S),
        "rounds": (1, MOST_ROUNDS),
    }


def _timed_heat(catalog: Catalog, region: str, told: Mapping[str, Any]) -> Chosen:
    method = str(told.get("method"))
    if not region or method not in catalog.regions[region].heat.methods:
        raise ValueError("warmth needs a place that it suits")
    minutes = _whole_number(told.get("minutes"), 1, catalog.regions[region].heat.minutes[1])
    if minutes is None:
        raise ValueError("a number is out of range")
    return Chosen(kind="timer", title=catalog.exercises[method].title, heat=SetHeat(method=method, minutes=minutes))
