"""A routine of one's own -> what its page shows: each exercise with the numbers that can be set, the time, the link."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import segno

from app.library_data import needs_words
from exercises.model import (
    LONGEST_HOLD_S,
    LONGEST_REST_S,
    MOST_REPETITIONS,
    MOST_ROUNDS,
    Catalog,
    Exercise,
    SetStep,
)
from exercises.own_routine import LONGEST_NAME, MOST_STEPS, places_of, write_link
from exercises.plan import as_written
from exercises.routine import Chosen, Routine
from exercises.safety import Complaint
from exercises.search import search
from exercises.wording import minutes_short
from media.gallery import picture

MORE = "Part of that link could not be read. What could, is here."


def routine_data(catalog: Catalog, own: Chosen, *, origin: str, note: str, arrived: bool) -> dict[str, Any]:
    """All that the page shows. `origin` is the address that the guide is reached at, for the QR code."""
    written = written_routine(catalog, own)
    link = routine_query(own)
    return {
        "name": own.title,
        "rounds": own.rounds,
        "steps": [_step(catalog.exercises[step.exercise], step) for step in own.steps],
        "total": f"About {minutes_short(written.total_s)}" if written else "",
        "link": link,
        "qr": qr_code(routine_address(origin, own)) if written else None,
        "note": note,
        "arrived": arrived,
        "most_steps": MOST_STEPS,
        "most_rounds": MOST_ROUNDS,
        "longest_name": LONGEST_NAME,
    }


def written_routine(catalog: Catalog, own: Chosen) -> Routine | None:
    """The routine as it stands, for no one in particular; None while it is empty."""
    if not own.steps:
        return None
    places = places_of(catalog, own)
    return as_written(catalog, Complaint(region=places[0], also=places[1:], side="both", what="tight"), own)


def routine_query(own: Chosen) -> str:
    """The routine as the part of an address after "?"."""
    return urlencode(write_link(own), quote_via=quote, safe="~")


def routine_address(origin: str, own: Chosen) -> str:
    """The whole address of the routine."""
    return f"{origin}/routine?{routine_query(own)}"


def qr_code(address: str) -> str:
    """The address as a picture to scan: a data address of an SVG."""
    uri: str = segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=4, dark="#000", light="#fff")
    return uri


def _step(one: Exercise, step: SetStep) -> dict[str, Any]:
    shown, dose = picture(one.id, "thumb"), one.dose
    hold = dose.hold_s and {
        "value": step.hold_s,
        "usual": dose.hold_s[1],
        "least": 1,
        "most": LONGEST_HOLD_S[one.kind],
    }
    return {
        "exercise": one.id,
        "title": one.title,
        "picture": shown and {**shown.shown(), "alt": ""},
        "hold": hold,
        "repetitions": {
            "value": step.repetitions,
            "usual": dose.repetitions[1],
            "least": 1,
            "most": MOST_REPETITIONS,
        },
        "rest": hold and {"value": step.rest_s, "usual": dose.rest_s, "least": 0, "most": LONGEST_REST_S},
        "sides": dose.sides == "each",
        "side": step.side,
    }


def to_add(catalog: Catalog, query: str) -> list[dict[str, Any]]:
    """Exercises to add that a search finds: by their own names, or by the place they are for."""
    found: dict[str, Exercise] = {}
    for hit in search(catalog, query, limit=40, kinds=("exercise", "region")):
        if hit.kind == "exercise":
            found[hit.id] = catalog.exercises[hit.id]
        elif hit.kind == "region":
            found |= {one.id: one for one in catalog.exercises.values() if hit.id in one.regions}
    cards = []
    for one in found.values():
        if one.kind != "heat":
            shown = picture(one.id, "thumb")
            words = needs_words(catalog, one)
            cards.append(
                {"id": one.id, "title": one.title, "words": words, "picture": shown and {**shown.shown(), "alt": ""}}
            )
    return cards[:12]
