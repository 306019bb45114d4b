"""Exercises -> what the library and an exercise's own page show: plain values with their pictures."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from app.care import level_cards, sources_of
from exercises.model import Catalog, Exercise, SetStep
from exercises.plan import as_written, removed_by
from exercises.record import Side
from exercises.routine import Chosen, RoutineItem
from exercises.safety import Complaint
from exercises.search import search
from exercises.wording import fill, time_short
from media.gallery import COLUMNS, FRAMES, picture

PURPOSES = {"now": "A cramp right now", "prevention": "Prevention", "heat": "Warmth", "calm": "Rest and breathing"}
ABOUT_YOU = {"key": "unknot:about-you", "label": "Remember this in this browser"}
"""Where the browser keeps what a person ticked about themselves: one list for the plan and the library."""
FILTERS = {"place": "Place", "position": "Position", "prop": "Props", "purpose": "Purpose", "time": "Time"}
TIMES_MIN = (2, 5, 10)


@cache
def library_data(catalog: Catalog) -> Mapping[str, Any]:
    """All cards with what they can be filtered by, and the choices of each filter; worked out once."""
    cards = [_card(catalog, one) for one in catalog.exercises.values()]
    props = sorted({prop for one in catalog.exercises.values() for prop in one.props})
    options = {
        "place": [(region.id, region.name) for region in catalog.regions.values()],
        "position": list(catalog.vocabulary.positions.items()),
        "prop": [("none", "Nothing needed"), *((prop, _capital(prop.replace("-", " "))) for prop in props)],
        "purpose": list(PURPOSES.items()),
        "time": [(str(most), f"Up to {most} minutes") for most in TIMES_MIN],
    }
    used = {name: {tag for card in cards for tag in card["tags"][name]} for name in FILTERS}
    return {
        "cards": cards,
        "filters": [
            {
                "id": name,
                "title": title,
                "options": [{"id": i, "title": words} for i, words in options[name] if i in used[name]],
            }
            for name, title in FILTERS.items()
        ],
        "about": {
            **ABOUT_YOU,
            "rows": [
                {"id": one.id, "label": one.question, "out": list(out)}
                for one in catalog.precautions.values()
                if one.question and (out := removed_by(catalog, one.id))
            ],
        },
    }


def _card(catalog: Catalog, one: Exercise) -> dict[str, Any]:
    shown = picture(one.id, "thumb")
    return {
        "id": one.id,
        "title": one.title,
        "words": needs_words(catalog, one),
        "picture": shown and {**shown.shown(), "alt": ""},  # the title beside it says what it is
        "tags": {
            "place": list(one.regions),
            "position": list(one.positions),
            "prop": list(one.props) or ["none"],
            "purpose": _purposes(one),
            "time": [str(most) for most in TIMES_MIN if _takes_s(catalog, one) <= most * 60],
        },
    }


def _takes_s(catalog: Catalog, one: Exercise) -> int:
    """How long it takes with its usual dose, on both sides where it has sides."""
    if one.kind == "heat":
        return one.dose.hold_s[1] if one.dose.hold_s else 0
    alone = Chosen(title=one.title, steps=(SetStep(exercise=one.id),))
    return as_written(catalog, Complaint(region=one.regions[0], side="both", what="tight"), alone).total_s


def _purposes(one: Exercise) -> list[str]:
    if one.kind == "heat":
        return ["heat"]
    return [*one.helps, *(["calm"] if one.kind in ("breathing", "rest") else [])]


def needs_words(catalog: Catalog, one: Exercise) -> str:
    """Position and props in one line: "Standing, wall"."""
    positions = " or ".join(catalog.vocabulary.positions[p].lower() for p in one.positions)
    props = [prop.replace("-", " ") for prop in one.props if prop.split("-")[0] not in one.positions]
    return _capital(", ".join([positions, *props]))


def results(catalog: Catalog, query: str) -> list[dict[str, str]]:
    """What a search means for the library: exercises by their names, places and conditions to go to."""
    return [{"kind": one.kind, "id": one.id, "title": one.title} for one in search(catalog, query, limit=40)]


# --- one exercise ------------------------------------------------------------------------------


def exercise_data(catalog: Catalog, one: Exercise) -> dict[str, Any]:
    """All that an exercise's page shows, for either side; the usual dose fills the steps."""
    sides: tuple[Side, ...] = ("right", "left") if one.dose.sides == "each" else ("both",)
    ids = list(catalog.exercises)
    at = ids.index(one.id)
    easier = catalog.exercises[one.easier] if one.easier else None
    regions = [catalog.regions[id_] for id_ in one.regions]
    return {
        "exercise": one.id,
        "title": one.title,
        "lede": f"{one.why} {needs_words(catalog, one)}.",
        "sides": [{"id": side, **_shown(one, side)} for side in sides],
        "facts": facts(one),
        "feel": one.feel,
        "muscles": list(one.muscles),
        "caution": one.caution,
        "not_for": [catalog.precautions[id_].title for id_ in one.skip_if],
        "eased": one.easier_words,
        "easier": easier and _card(catalog, easier),
        "places": [{"id": region.id, "title": region.name, "sides": region.sides} for region in regions],
        "startable": one.kind != "heat",
        "certainty": catalog.vocabulary.certainty[one.certainty],
        "sources": sources_of(catalog, one.sources),
        "levels": level_cards(catalog, one.regions),
        "before": _neighbour(catalog, ids, at - 1),
        "next": _neighbour(catalog, ids, at + 1),
    }


def facts(one: Exercise) -> list[dict[str, str]]:
    """The dose as three short facts: how long, how often, how many times a day."""
    dose = one.dose
    found = []
    if dose.hold_s:
        found.append({"value": _range(*map(time_short, dose.hold_s)), "words": _held(one)})
    low, high = dose.repetitions
    times = "time" if high == 1 else "times"
    found.append(
        {
            "value": f"{_range(str(low), str(high))} {times}",
            "words": "each side" if dose.sides == "each" else "in a row",
        }
    )
    low, high = dose.per_day
    found.append({"value": _range(str(low), str(high)), "words": "time a day" if high == 1 else "times a day"})
    return found


def _held(one: Exercise) -> str:
    return "each time" if one.kind in ("heat", "breathing", "rest", "release") else "hold"


def _range(low: str, high: str) -> str:
    if low == high:
        return low
    number, _, unit = low.partition(" ")
    return f"{number} to {high}" if unit and high.endswith(f" {unit}") else f"{low} to {high}"


def _shown(one: Exercise, side: Side) -> dict[str, Any]:
    shown_side: Any = side if side in ("left", "right") else "both"
    item = RoutineItem(
        exercise=one, sides=(side,), hold_s=one.dose.hold_s and one.dose.hold_s[1], repetitions=one.dose.repetitions[1]
    )
    start, hold, film = (picture(one.id, which, shown_side) for which in ("start", "hold", "film"))
    return {
        "start": start and start.shown(),
        "hold": hold and hold.shown(),
        "film": film and {**film.shown(), "columns": COLUMNS, "frames": FRAMES, "cyclic": film.cyclic},
        "steps": [fill(step.say, item, side) for step in one.steps],
    }


def _neighbour(catalog: Catalog, ids: list[str], at: int) -> dict[str, str]:
    id_ = ids[at % len(ids)]
    return {"id": id_, "title": catalog.exercises[id_].title}


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
