"""Routine -> a handout to print: pictures, steps, dose, what to mind, when to get help, days to tick.

Text stays text, pictures keep their words, headings are headings for a screen reader. The title may be a name that
someone typed, in any script; fonts/README.md says which of them the page has letters for.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

import segno

from app.care import calls, crisis_call, level_cards
from app.documents.typesetting import ROOT, paper, set_typed_page, typed
from app.library_data import facts
from app.plan_data import expectations, plan_source_ids, rounds_words
from exercises.model import Catalog, Programme
from exercises.record import Level
from exercises.routine import Routine, RoutineItem
from exercises.safety import EmergencyNumber
from exercises.wording import OWN_ROUTINE, dose_words, fill, own_place, side_label
from media.gallery import picture

_TEMPLATE = Path(__file__).with_name("handout.typ")
WEEKS = 6


def handout_pdf(
    catalog: Catalog,
    routine: Routine,
    country: EmergencyNumber | None,
    *,
    address: str = "",
    programme: Programme | None = None,
    asked: bool = True,
    made: date | None = None,
) -> bytes:
    """The routine as a tagged PDF. Raises ValueError for a routine that holds nothing to do.

    `address` leads back to it and is printed as a QR code. A `programme` says what it is for, when to do it and what
    was tried. Without `asked` nobody has been through the safety check for it: the page names who should ask first.
    `made` is today: paper cannot be called back, so it says how old it is.
    """
    if not routine.items and routine.heat is None:
        raise ValueError("a handout needs something to do")
    data = handout_data(catalog, routine, country, address=address, programme=programme, asked=asked, made=made)
    return set_typed_page(_TEMPLATE, data, OWN_ROUTINE)


def handout_data(
    catalog: Catalog,
    routine: Routine,
    country: EmergencyNumber | None,
    *,
    address: str = "",
    programme: Programme | None = None,
    asked: bool = True,
    made: date | None = None,
) -> dict[str, Any]:
    """All words of the page, and where its pictures lie."""
    region, crisis = routine.region, crisis_call(country)
    heat = [routine.heat] if routine.heat else []
    return {
        "title": typed(routine.title or f"A plan for {own_place(routine.complaint, region)}"),
        "paper": paper(country),
        **expectations(catalog, routine),
        "about": [*_about(programme), *([rounds_words(routine)] if routine.rounds > 1 else [])],
        "qr": segno.make(address, error="m", micro=False).svg_inline(scale=4, border=0) if address else "",
        "address": address,
        "made": f" Made on {made.day} {made:%B %Y}; advice can change." if made else "",
        "items": [_item(routine, item) for item in (*heat, *routine.items)],
        "heat": _heat(routine),
        "advice": list(routine.advice),
        "not_for": [] if asked else _not_for(catalog, routine),
        "stop_first": catalog.stop_list.first,
        "stop_for": list(catalog.stop_list.stop_for),
        "see_if": list(catalog.twitching.see_if) if routine.complaint.what == "twitching" else [],
        "levels": _levels(catalog, routine, country),
        "crisis": f"{crisis['text']} {crisis['number']}" if crisis else "",
        "weeks": WEEKS,
        "sources": _sources(catalog, {*plan_source_ids(catalog, routine), *(programme.sources if programme else ())}),
        "certainty": catalog.vocabulary.certainty[(programme or region).certainty],
    }


def _about(programme: Programme | None) -> list[str]:
    return [] if programme is None else [programme.purpose, programme.when, *programme.tried]


def _sources(catalog: Catalog, ids: Collection[str]) -> list[str]:
    """Each in one line; a star marks what nobody has read yet."""
    found = [catalog.sources[one] for one in sorted(ids)]
    return [f"{one.words}{'' if one.checked else '*'}" for one in found]


def _item(routine: Routine, item: RoutineItem) -> dict[str, Any]:
    side, often = item.sides[0], facts(item.exercise)[-1]
    shown = picture(item.exercise.id, "hold", side if side in ("left", "right") else "both")
    return {
        "title": item.exercise.title,
        "dose": f"{dose_words(item)}; {often['value']} {often['words']}",
        "first_side": side_label(item.region or routine.region, side) if item.each_side else "",
        "steps": [fill(step.say, item, side) for step in item.exercise.steps],
        "caution": item.exercise.caution,
        "picture": shown
        and {"path": f"/{shown.file.relative_to(ROOT).as_posix()}", "alt": shown.alt, "mirrored": shown.mirrored},
    }


def _not_for(catalog: Catalog, routine: Routine) -> list[str]:
    """Whom an exercise of this may not suit."""
    ids = dict.fromkeys(id_ for item in routine.items for id_ in item.exercise.skip_if)
    return [catalog.precautions[id_].title for id_ in ids]


def _heat(routine: Routine) -> dict[str, Any] | None:
    """What to know before the warmth: paper cannot ask, so it names who must not, and each look at the skin."""
    rules = routine.heat_rules
    if rules is None:
        return None
    return {
        "first": [*routine.before_heat, f"{rules.apart_h} hours at least between two warmths."],
        "not_if": [check.ask for check in routine.heat_checks],
        "skin": f"Look every {rules.check_every_min} minutes. {rules.skin}",
    }


def _levels(catalog: Catalog, routine: Routine, country: EmergencyNumber | None) -> list[dict[str, Any]]:
    """What to call for at once and what to be seen for today, each with its number; the rest stands in the app."""
    numbers = {Level.EMERGENCY.name: _emergency_words(country), Level.URGENT.name: _advice_words(country)}
    return [
        {
            "headline": f"{card['headline']}{numbers[card['level']]}",
            "any_of": [flag["title"] for flag in card["any_of"]],
        }
        for card in level_cards(catalog, routine.complaint.places, routine.complaint.what)
        if card["level"] in numbers
    ]


def _emergency_words(country: EmergencyNumber | None) -> str:
    numbers = calls(country, Level.EMERGENCY)
    if numbers["call"]:
        return f": {numbers['call']['number']} in {numbers['call']['country']}"
    known = ", ".join(f"{one['number']} in {one['country']}" for one in numbers["calls"])
    return f": your local emergency number ({known})"


def _advice_words(country: EmergencyNumber | None) -> str:
    advice = calls(country, Level.URGENT)["advice_call"]
    return f": {advice['name']}, {advice['number']}" if advice else ""
