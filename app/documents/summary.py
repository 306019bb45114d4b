"""The summary of a diary -> one page for a doctor, whatever the amount: what does not fit is cut, and says so."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.diary.summary import Answered, Scores, Spot, Summary, Week, day_words
from app.documents.typesetting import ROOT, paper, set_typed_page, typed
from exercises.safety import EmergencyNumber
from media.gallery import PICTURES, body_map

_TEMPLATE = Path(__file__).with_name("summary.typ")
TITLE = "Cramps and twitches: summary for the doctor"
FOOTER = "Written by the person with Unknot, a self-care guide; not a medical record."
_UNSETTABLE = "(This cannot be printed.)"
_VIEWS = ("front", "back")
_APART = 46.0  # how far the numbers on the map keep from each other, in its own units


def summary_pdf(summary: Summary, country: EmergencyNumber | None) -> bytes:
    """The summary as a tagged PDF of one page."""
    return set_typed_page(_TEMPLATE, summary_data(summary, country), _UNSETTABLE)


def summary_data(summary: Summary, country: EmergencyNumber | None) -> dict[str, Any]:
    """All words of the page, and where its pictures lie."""
    return {
        "title": TITLE,
        "footer": FOOTER,
        "paper": paper(country),
        "made": day_words(summary.today),
        "name": typed(_clean(summary.name)),
        "question": typed(_clean(summary.question)),
        "covers": _covers(summary),
        "in_short": list(summary.in_short),
        "twitching": _twitching(summary),
        "map": _map(summary),
        "chart": _chart(summary),
        "places": [
            {
                "name": one.name,
                "what": one.what,
                "cells": [
                    str(one.episodes),
                    day_words(one.first),
                    day_words(one.last),
                    one.hours,
                    one.length or "not noted",
                    one.bad or "not noted",
                ],
            }
            for one in summary.places
        ],
        "triggers": [f"{one.label}: {_of(one.episodes, one.of)}" for one in summary.triggers],
        "tried": [f"{one.title}: helped in {_of(one.helped, one.times)}" for one in summary.tried],
        "medicines": None if summary.medicines is None else list(summary.medicines),
        "programmes": [f"{one.title}, begun {day_words(one.day)}" for one in summary.programmes],
        "warnings": _answers(summary.warnings, "no"),
        "abilities": _answers(summary.abilities, "yes"),
        "notes": [{"day": day_words(one.day), "words": typed(_clean(one.text))} for one in summary.notes],
        "questions": [typed(_clean(one)) for one in summary.questions],
    }


def _of(part: int, whole: int) -> str:
    return f"{part}\u00a0of\u00a0{whole}"  # never broken over two lines


# Not printable, but they change how the letters beside them look.
_JOINERS = "\u200c\u200d\u200e\u200f"
_MOST_MARKS = 8  # on one letter; no script needs so many


def _clean(words: str) -> str:
    """Typed words without what is no sign at all, and without marks piled up over the lines around."""
    kept, marks = [], 0
    for sign in words.encode("utf-8", "ignore").decode():
        marks = marks + 1 if unicodedata.category(sign).startswith("M") else 0
        if marks <= _MOST_MARKS and (sign.isprintable() or sign in _JOINERS):
            kept.append(sign)
    return "".join(kept)


def _covers(summary: Summary) -> str:
    if summary.since is None:
        return "There are no entries in the diary."
    days = (summary.last - summary.first).days + 1
    long = f"{summary.weeks} weeks" if days == 7 * summary.weeks else "1 day" if days == 1 else f"{days} days"
    begun = f"The diary begins on {day_words(summary.since)}."
    return f"{day_words(summary.first)} to {day_words(summary.last)} ({long}). {begun}"


def _twitching(summary: Summary) -> str:
    noted = summary.twitching
    if noted is None:
        return ""
    when = f"on {day_words(noted.first)}"
    if noted.first != noted.last:
        when = f"first on {day_words(noted.first)}, last on {day_words(noted.last)}"
    return f"Twitching noted, {when}: {'; '.join(one.name for one in noted.places)}."


def _answers(answered: Iterable[Answered], plain: str) -> dict[str, Any]:
    """What stands out, each in full; of the rest the titles by day. Nothing stands out about a `plain` answer."""
    out, rest = [], []
    for one in answered:
        where = f", {one.place}" if one.place else ""
        before = f"; before: {one.before}" if one.before else ""
        title = one.title.rstrip("?")
        if one.answer == plain and not one.before:
            rest.append({"title": title, "day": day_words(one.day)})
        else:
            told = f"{title} ({day_words(one.day)}{where}{before})"
            out.append({"answer": one.answer.capitalize(), "told": told})
    return {"out": out, "rest": rest, "plain": plain.capitalize()}


# --- the body map ------------------------------------------------------------------------------


def _map(summary: Summary) -> list[dict[str, Any]]:
    """Front and back with the places marked, numbered as in the table; empty where there is nothing to mark."""
    twitching = summary.twitching.places if summary.twitching else ()
    if not summary.places and not twitching:
        return []
    return [_view(name, body_map()["views"][name], summary.places, twitching) for name in _VIEWS]


def _view(name: str, view: Mapping[str, Any], places: Sequence[Spot], twitching: Sequence[Spot]) -> dict[str, Any]:
    x, y, width, height = view["view_box"]
    numbered = [(n, area) for n, spot in enumerate(places, 1) for area in _areas(view, spot)]
    outlined = [area for spot in twitching for area in _areas(view, spot)]
    paths = dict.fromkeys(f'<path class="on" d="{area["path"]}"/>' for _, area in numbered)
    paths |= dict.fromkeys(f'<path class="line" d="{area["path"]}"/>' for area in outlined)
    return {
        "name": name.capitalize(),
        "picture": f"/{(PICTURES / view['picture']).relative_to(ROOT).as_posix()}",
        "alt": _in_words(name, view, places, twitching),
        "width": view["width"],
        "box": [x, y, width, height],
        "over": _OVER.format(box=f"{x} {y} {width} {height}", paths="".join(paths)),
        "marks": [{"n": n, "at": at} for n, at in _spread(numbered)],
    }


_OVER = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"><style>'
    ".on{{fill:#a3261b;fill-opacity:.8;stroke:#fff;stroke-width:2}}"
    ".line{{fill:none;stroke:#1d2b7a;stroke-width:5;stroke-dasharray:11 7}}"
    "</style>{paths}</svg>"
)


def _areas(view: Mapping[str, Any], spot: Spot) -> list[Mapping[str, Any]]:
    """Where the place is to be seen; a place without a side, or on both, in all its areas."""
    return [
        area
        for area in view["areas"]
        if area["region"] == spot.region and (spot.side not in ("left", "right") or area["side"] in (spot.side, "none"))
    ]


def _in_words(name: str, view: Mapping[str, Any], places: Sequence[Spot], twitching: Sequence[Spot]) -> str:
    marked = [f"{n} {spot.name}" for n, spot in enumerate(places, 1) if _areas(view, spot)]
    outlined = [f"twitching {spot.name}" for spot in twitching if _areas(view, spot)]
    return f"The body from the {name}. Marked: {'; '.join([*marked, *outlined]) or 'nothing'}."


def _spread(numbered: Iterable[tuple[int, Mapping[str, Any]]]) -> list[tuple[int, list[float]]]:
    """Each number in the middle of its area; those that would cover each other move apart, away from the trunk."""
    found: list[tuple[int, list[float]]] = []
    for n, area in numbered:
        (left, top, right, bottom), at = area["box"], None
        at = [(left + right) / 2, (top + bottom) / 2]
        while any(abs(at[0] - x) < _APART and abs(at[1] - y) < _APART for _, (x, y) in found):
            at[0] += _APART / 4 if at[0] >= 450 else -_APART / 4
        found.append((n, at))
    return found


# --- the chart ---------------------------------------------------------------------------------


def _chart(summary: Summary) -> dict[str, Any] | None:
    """Bars for how many, dots for how bad; None where there are too few weeks to compare."""
    weeks = summary.by_week
    if len(weeks) < 2:
        return None
    begun = [one.day for one in summary.programmes if summary.first <= one.day <= summary.last]
    return {
        "alt": _chart_words(weeks, summary),
        "weeks": [
            {
                "label": f"{one.first.day} {one.first:%b}",
                "episodes": one.episodes,
                "before": _dots(one.before),
                "after": _dots(one.after),
            }
            for one in weeks
        ],
        "begun": [6 - (weeks[0].last - day).days for day in begun],  # in days from the left edge
        "few": any(one.before.single or one.after.single for one in weeks),
    }


def _dots(scores: Scores) -> dict[str, Any]:
    return {"mean": scores.mean, "single": list(scores.single)}


def _chart_words(weeks: Sequence[Week], summary: Summary) -> str:
    told = []
    for week in weeks:
        line = f"Week from {day_words(week.first)}: {week.episodes}"
        for word, scores in (("before", week.before), ("after", week.after)):
            if scores.mean is not None:
                line += f", {word} {scores.mean:.1f} on average"
            elif scores.single:
                line += f", {word} {', '.join(map(str, scores.single))}"
        told.append(line)
    begun = [f"{one.title} begun {day_words(one.day)}" for one in summary.programmes if one.day >= summary.first]
    return ". ".join(["Chart: episodes in each week, and how bad from 0 to 10", *told, *begun]) + "."
