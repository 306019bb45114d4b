"""What the page after a session shows: what next, when to come back, what is still to ask."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.care import HEADLINES, as_question, level_cards
from app.programme_data import judge_words
from exercises.model import Catalog
from exercises.routine import Chosen
from exercises.safety import Complaint, SafetyCheck, Verdict
from exercises.triage import follow_up
from media.gallery import Side, picture


def after_data(
    catalog: Catalog,
    complaint: Complaint,
    check: SafetyCheck,
    verdict: Verdict,
    done: Iterable[str],
    chosen: Chosen | None = None,
) -> dict[str, Any]:
    """All that the page shows, but for the number a person taps."""
    region = catalog.regions[complaint.region]
    acute = complaint.what == "cramp-now"
    done_exercises = [catalog.exercises[one] for one in dict.fromkeys(done) if one in catalog.exercises]
    waiting = [flag for flag in follow_up(catalog, complaint, check) if flag.id not in check.answers]
    what_next = list(region.after_acute if acute else catalog.afterwards.advice if region.prevention else region.now)
    if chosen is not None and not acute:
        what_next = _next_of(catalog, chosen)
    elif complaint.what == "twitching":
        what_next = list(catalog.twitching.explain)
    elif not acute and region.promise:
        what_next.append(region.promise)
    see_doctor = [f"{flag.headline or HEADLINES[flag.level]}: {flag.title}" for flag in verdict.flags]
    if complaint.what == "twitching":
        see_doctor += catalog.twitching.see_if
    return {
        "heading": "How is it now?",
        "helped": {
            "title": "What helped?",
            "options": [
                {"id": exercise.id, "title": exercise.title, "picture": _thumb(exercise.id, complaint)}
                for exercise in done_exercises
            ],
        },
        "what_next": what_next,
        "see_doctor": see_doctor,
        "levels": level_cards(catalog, complaint.places, complaint.what),
        "actions": _actions(acute, chosen),
        "questions": [as_question(flag) for flag in waiting],
        "answered": "Nothing you answered needs a doctor now."
        if check.answers and not verdict.flags and not verdict.ticked and not waiting
        else "",
        "questions_title": "A few questions that could wait",
        "questions_lede": "They help to say whether a doctor should hear of this. Answer what you like.",
    }


BACK = {"programme": "Back to the programme", "routine": "Back to my routine", "timer": "Set the timer again"}


def _actions(acute: bool, chosen: Chosen | None) -> list[dict[str, Any]]:
    if acute:
        return [{"id": "full-check", "title": "Go on to a full plan", "main": True}]
    return [{"id": "back", "title": BACK[chosen.kind], "main": False}] if chosen else []


def _next_of(catalog: Catalog, chosen: Chosen) -> list[str]:
    if chosen.kind == "timer":
        return []
    programme = catalog.programmes.get(chosen.programme)
    return list(catalog.afterwards.advice) if programme is None else [programme.when, *judge_words(programme)]


def _thumb(exercise_id: str, complaint: Complaint) -> dict[str, Any] | None:
    side: Side = complaint.side if complaint.side in ("left", "right") else "both"
    shown = picture(exercise_id, "thumb", side)
    return None if shown is None else shown.shown()
