"""Programmes -> what their pages show: plain values with their pictures."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from app.care import level_cards, sources_of
from exercises.model import Catalog, Exercise, Programme
from exercises.plan import as_written, programme_chosen
from exercises.routine import Routine, RoutineItem
from exercises.safety import Complaint
from exercises.wording import dose_words, minutes_short
from media.gallery import picture

GROUPS = {"weeks": "To keep up for weeks", "now": "For a cramp right now", "moment": "For a moment"}


def written(catalog: Catalog, programme: Programme) -> Routine:
    """The programme as it stands, for no one in particular."""
    complaint = Complaint(region=programme.regions[0], also=programme.regions[1:], side="both", what=programme.what)
    return as_written(catalog, complaint, programme_chosen(catalog, programme.id))


@cache
def programmes_data(catalog: Catalog) -> Mapping[str, Any]:
    """All programmes in their groups; worked out once."""
    return {
        "groups": [
            {
                "title": title,
                "cards": [_card(catalog, one) for one in catalog.programmes.values() if _group(one) == id_],
            }
            for id_, title in GROUPS.items()
        ]
    }


def _group(programme: Programme) -> str:
    return "now" if programme.now else "weeks" if programme.weeks else "moment"


def _card(catalog: Catalog, programme: Programme) -> dict[str, Any]:
    routine = written(catalog, programme)
    return {
        "id": programme.id,
        "title": programme.title,
        "words": programme.purpose,
        "minutes": minutes_short(routine.total_s),
        "pictures": [_thumb(item.exercise) for item in routine.items],
    }


def programme_data(catalog: Catalog, programme: Programme) -> dict[str, Any]:
    """All that a programme's page shows."""
    routine = written(catalog, programme)
    gentler = catalog.programmes[programme.gentler] if programme.gentler else None
    return {
        "programme": programme.id,
        "title": programme.title,
        "lede": programme.purpose,
        "facts": [
            {"value": minutes_short(routine.total_s), "words": "and warmth" if programme.heat else "in all"},
            *([{"value": f"{programme.weeks} weeks", "words": "before you judge it"}] if programme.weeks else []),
        ],
        "when": programme.when,
        "now": programme.now,
        "sided": catalog.regions[programme.regions[0]].sides and any(item.each_side for item in routine.items),
        "days": sorted({step.from_day for step in programme.steps}),
        "items": [_item(item, step.from_day) for item, step in zip(routine.items, programme.steps, strict=True)],
        "notes": list(programme.notes),
        "gentler": gentler and {
            "id": gentler.id,
            "title": gentler.title,
            "who": [catalog.precautions[one].title for one in programme.gentler_for],
        },
        "tried": list(programme.tried),
        "because": list(programme.because),
        "certainty": catalog.vocabulary.certainty[programme.certainty],
        "sources": sources_of(catalog, programme.sources),
        "levels": level_cards(catalog, programme.regions, programme.what),
        "at": programme.at if programme.weeks else "",
    }  # fmt: skip


def judge_words(programme: Programme) -> list[str]:
    """How long to give it, where it is one for weeks."""
    return [f"Give it {programme.weeks} weeks before you judge it."] if programme.weeks else []


def _item(item: RoutineItem, from_day: int) -> dict[str, Any]:
    return {
        "id": item.exercise.id,
        "title": item.exercise.title,
        "dose": dose_words(item),
        "from_day": from_day,
        "picture": _thumb(item.exercise),
    }


def _thumb(one: Exercise) -> dict[str, Any] | None:
    shown = picture(one.id, "thumb")
    return None if shown is None else {**shown.shown(), "alt": ""}  # the title beside it says what it is
