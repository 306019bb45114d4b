"""The diary -> what its pages show: plain values, the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from app.care import HEADLINES, LEVEL_WORDS, calls, sources_of
from app.diary.entries import LONGEST_NOTE, MOST_QUESTIONS, Entry, Episode, ForTheDoctor, FunctionCheck, name_of
from app.diary.exchange import Preview
from app.diary.summary import Answered, Summary, day_words
from app.diary.watch import WatchCard
from exercises.model import Catalog
from exercises.record import Answer, Level
from exercises.safety import EmergencyNumber
from exercises.wording import WHATS, place_name

SHOWN = 50
"""Entries on the page at first; more are shown when asked for."""


def diary_data(
    catalog: Catalog,
    entries: Sequence[Entry] | None,
    cards: Iterable[WatchCard],
    today: date,
    most: int,
    country: EmergencyNumber | None,
) -> dict[str, Any]:
    """All that the page shows; `entries` is None while the diary has not been opened."""
    episodes = newest_first(entries or ())
    months = groupby(episodes[:most], key=lambda one: one.began.strftime("%B %Y"))
    return {
        "open": entries is not None,
        "count": len(episodes),
        "months": [{"title": title, "entries": [_item(catalog, one) for one in group]} for title, group in months],
        "more": max(0, len(episodes) - most),
        "cards": [
            {
                "level": card.level.name,
                "level_word": LEVEL_WORDS[card.level],
                "headline": card.headline or HEADLINES[card.level],
                "because": card.because,
                "why": card.why,
                "do": [*card.do, *card.do_not],
                "sooner_if": list(card.sooner_if),
                "numbers": _numbers(country) if card.level >= Level.URGENT else [],
                "note": card.note,
                "certainty": catalog.vocabulary.certainty[card.certainty],
                "sources": sources_of(catalog, card.sources),
            }
            for card in cards
        ],
        "weekly": _weekly(catalog, entries or (), today),
    }


def _numbers(country: EmergencyNumber | None) -> list[dict[str, str]]:
    """The emergency number of the country, or those to try where it is unknown."""
    found = calls(country, Level.EMERGENCY)
    return [found["call"]] if found["call"] else found["calls"]


def newest_first(entries: Iterable[Entry]) -> list[Episode]:
    """The episodes among the entries, the newest first; of two like hours when the clocks change, the later first."""
    episodes = [one for one in entries if isinstance(one, Episode)]
    return sorted(episodes, key=lambda one: (one.began, one.later), reverse=True)


def _item(catalog: Catalog, one: Episode) -> dict[str, Any]:
    numbers = [str(n) for n in (one.before, one.after) if n is not None]
    lasted = [f"{one.lasted_min} min"] if one.lasted_min else []
    helped = [catalog.exercises[id_].title for id_ in one.helped if id_ in catalog.exercises]
    words = [" then ".join(numbers), *lasted, f"helped: {', '.join(helped)}" if helped else ""]
    return {
        "id": one.id,
        "title": episode_title(catalog, one),
        "when": when_words(one.began),
        "words": "; ".join(part for part in words if part),
        "note": one.note,
    }


def episode_title(catalog: Catalog, one: Episode) -> str:
    """What and where: "Twitching, eyelid"."""
    region = catalog.regions.get(one.region)
    return f"{WHATS[one.what]}: {place_name(region, one.side) if region else one.region}"


def when_words(when: datetime) -> str:
    """ "Sunday 29 November, 02:30"."""
    return f"{when:%A} {when.day} {when:%B}, {when:%H:%M}"


def _weekly(catalog: Catalog, entries: Sequence[Entry], today: date) -> dict[str, Any] | None:
    """Once a week, for someone who twitches: what the body can do. Never how often it twitches."""
    lately = today - timedelta(weeks=4)
    twitches = any(
        isinstance(one, Episode) and one.what == "twitching" and one.began.date() >= lately for one in entries
    )
    asked = [one.day for one in entries if isinstance(one, FunctionCheck)]
    if not twitches or (asked and (today - max(asked)).days < catalog.diary.function_days):
        return None
    return {
        "title": catalog.diary.function_ask,
        "lede": catalog.diary.function_note,
        "questions": [{"id": one.id, "ask": one.ask} for one in catalog.diary.function_checks],
    }


def entry_data(
    catalog: Catalog, one: Episode | None, now: datetime, *, changing: str, seen: int, trouble: str, retry: bool
) -> dict[str, Any]:
    """The form, filled with an entry that is to be changed, or with now.

    It stays the form of the entry `changing` while the diary cannot be read: the browser has what was written there.
    """
    entry = one or Episode.model_construct(began=now, region="", side="both", what="cramps")
    return {
        "id": changing or "new",
        "seen": seen,
        "changes": bool(changing),
        "entry": {
            "began": entry.began.strftime("%Y-%m-%dT%H:%M"),
            "region": entry.region,
            "side": entry.side,
            "what": entry.what,
            "lasted_min": entry.lasted_min,
            "before": entry.before,
            "after": entry.after,
            "triggers": sorted(entry.triggers),
            "done": list(entry.done),
            "helped": list(entry.helped),
            "note": entry.note,
        },
        "latest": now.strftime("%Y-%m-%dT%H:%M"),
        "places": [{"id": r.id, "title": r.name, "sides": r.sides} for r in catalog.regions.values()],
        "whats": [{"id": id_, "title": title} for id_, title in WHATS.items() if id_ != "timer"],
        "triggers_ask": catalog.diary.triggers_ask,
        "triggers": [{"id": one.id, "title": one.label} for one in catalog.diary.triggers],
        "exercises": [{"id": e.id, "title": e.title, "regions": list(e.regions)} for e in catalog.exercises.values()],
        "longest_note": LONGEST_NOTE,
        "trouble": trouble,
        "retry": retry,
    }


def read_episode(catalog: Catalog, told: Any, zone: str, kept: Episode | None) -> Episode:
    """The entry that a browser sent. Raises ValueError where it makes no sense: it is checked like an address."""
    fields = {key: told.get(key) for key in Episode.model_fields if key in told}
    fields |= {"kind": "episode", "zone": zone if kept is None else kept.zone, "later": kept.later if kept else False}
    fields["id"] = kept.id if kept else name_of(fields.get("id"))
    if not fields.get("lasted_min"):
        fields["lasted_min"] = None
    region = catalog.regions.get(str(fields.get("region")))
    if region is None:
        raise ValueError("unknown place")
    if not region.sides:
        fields["side"] = "none"
    known = {one.id for one in catalog.diary.triggers}
    fields["triggers"] = [one for one in fields.get("triggers") or () if one in known]
    done = [one for one in fields.get("done") or () if one in catalog.exercises]
    fields |= {"done": done, "helped": [one for one in fields.get("helped") or () if one in done]}
    return Episode.model_validate(fields)


def summary_form(catalog: Catalog, entries: Iterable[Entry]) -> dict[str, Any]:
    """What was said for the doctor so far, and what can be ticked."""
    said = [one for one in entries if isinstance(one, ForTheDoctor)]
    form = said[-1] if said else ForTheDoctor()
    return {
        "form": {
            "name": form.name,
            "question": form.question,
            "medicines": sorted(form.medicines),
            "questions": list(form.questions),
        },
        "medicines_ask": catalog.diary.medicines_ask,
        "medicines_note": catalog.diary.medicines_note,
        "medicines": [{"id": one.id, "title": one.label} for one in catalog.diary.medicines],
        "most_questions": MOST_QUESTIONS,
    }


def read_answers(catalog: Catalog, told: Any) -> dict[str, Answer]:
    """The weekly answers that a browser sent; what was not asked is dropped."""
    known = {one.id for one in catalog.diary.function_checks}
    answers: dict[str, Any] = dict(told) if isinstance(told, Mapping) else {}
    return {id_: answer for id_, answer in answers.items() if id_ in known and answer in ("yes", "no", "unsure")}


def read_for_the_doctor(catalog: Catalog, told: Any, entries: Iterable[Entry]) -> ForTheDoctor | None:
    """What a browser sent for the doctor's page, in place of what was said before; None where it makes no sense."""
    said = [one for one in entries if isinstance(one, ForTheDoctor)]
    known = {one.id for one in catalog.diary.medicines}
    try:
        fields = {key: told[key] for key in ("name", "question", "questions")}
        fields["medicines"] = [one for one in told["medicines"] if one in known]
        if said:
            fields["id"] = said[-1].id
        return ForTheDoctor.model_validate(fields)
    except (KeyError, TypeError, ValueError):
        return None


def summary_page(found: Summary) -> list[dict[str, Any]]:
    """The doctor's page on screen: the same as on paper, in words."""
    parts = [
        ("In short", found.in_short),
        ("When and where", [f"{one.name}, {one.what}: {one.episodes}; {one.hours}" for one in found.places]),
        ("What was going on", [f"{one.label}: {one.episodes} of {one.of}" for one in found.triggers]),
        ("Medicines", found.medicines or ()),
        ("What was tried", [f"{one.title}: helped in {one.helped} of {one.times}" for one in found.tried]),
        ("Programmes", [f"{one.title}, begun {day_words(one.day)}" for one in found.programmes]),
        ("Asked and answered", [_answered(one) for one in (*found.warnings, *found.abilities)]),
        ("Questions I want to ask", found.questions),
    ]
    return [{"title": title, "lines": list(lines)} for title, lines in parts if lines]


def _answered(one: Answered) -> str:
    return f"{one.title}: {one.answer} ({day_words(one.day)})"


def preview_words(preview: Preview) -> str:
    """What a file would bring, in one line; nothing has been written."""
    if preview.refused:
        return preview.refused
    counts = [
        (len(preview.new), "new"),
        (len(preview.changed), "changed"),
        (len(preview.there), "here already"),
        (len(preview.duplicates), "probably here already, left out"),
        (len(preview.problems), "with something to look at"),
    ]
    return (
        "; ".join(f"{count} {words}" for count, words in counts if count) + "."
        if any(c for c, _ in counts)
        else "The file is empty."
    )


MOST_PROBLEMS = 100


def problem_rows(preview: Preview) -> list[str]:
    """What could not be read, row by row: the first hundred."""
    return [one.words for one in preview.problems[:MOST_PROBLEMS]]
