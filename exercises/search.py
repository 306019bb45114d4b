"""Plain words -> places, exercises, programmes, conditions, signs for the doctor.

Everyday names, typing mistakes and a side named on the way are understood.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Literal, get_args

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from exercises.model import Catalog, Region
from exercises.record import Record, Side

_NOISE = frozenset(
    """a an and at by for from i in is it my of on or s the to with when pain hurts sore ache aching cramp cramps
    cramping twitch twitches twitching spasm spasms tight stiff muscle bad keeps""".split()  # noqa: SIM905
)
_SIDES: Mapping[str, Side] = {"left": "left", "right": "right", "both": "both"}
_GOOD_ENOUGH = 78
_BEHIND_THE_BEST = 14
"""Places that fit so much worse than the best are not what was meant."""
Kind = Literal["region", "exercise", "programme", "condition", "sign"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_NO_PLACE = 4
"""A place goes before an exercise or a condition that is called nearly the same."""
_CLEARLY = 86
"""A sign for the doctor is named only where at least half of its words were typed: it must not turn up by chance."""
_LONGEST_QUERY = 80

_IN_ANY_ORDER = 98
"""Of 100, for the right words in any order: a name that fits letter by letter goes before it."""
# What a name that fits word by word loses: a mistyped letter, words typed beyond it, words of it left untyped.
_A_LETTER = 15
_TYPED_BEYOND = 25
_LEFT_UNTYPED = 16

_Names = tuple[tuple[str, ...], ...]
"""The names of one thing, each as its words."""
_Near = Mapping[str, Mapping[str, int]]
"""Typed word -> the words of our names it may stand for -> letters mistyped."""


class Found(Record):
    """One answer to a search, the best first. `side` is the side the person typed, if any."""

    kind: Kind
    id: str
    title: str
    side: Side
    score: float


def search(catalog: Catalog, query: str, limit: int = 6, kinds: Collection[str] = KINDS) -> tuple[Found, ...]:
    """What the words may mean, of these kinds. Nothing close enough gives nothing."""
    words = _words(query[:_LONGEST_QUERY])
    sides = {_SIDES[word] for word in words if word in _SIDES}
    side: Side = "both" if len(sides) > 1 else next(iter(sides), "none")
    readings = set(_readings(catalog, " ".join(word for word in words if word not in _SIDES)))
    regions = {id_: _region_names(region) for id_, region in catalog.regions.items()}
    others = list(_others(catalog))
    every = (*regions.values(), *(names for *_, names in others))
    near = _near(readings, {word for names in every for name in names for word in name})

    found = [
        Found(kind="region", id=i, title=catalog.regions[i].name, score=_score(readings, names, near),
              side=side if catalog.regions[i].sides else "none")
        for i, names in regions.items()
    ]  # fmt: skip
    least = max(_GOOD_ENOUGH, max(one.score for one in found) - _BEHIND_THE_BEST)
    found = [one for one in found if one.score >= least]
    found += [
        Found(kind=kind, id=i, title=title, score=score, side=side)
        for kind, i, title, names in others
        if (score := _score(readings, names, near) - _NO_PLACE) >= (_CLEARLY if kind == "sign" else _GOOD_ENOUGH)
    ]
    wanted = [one for one in found if one.kind in kinds]
    return tuple(sorted(wanted, key=lambda one: (-one.score, one.kind != "region"))[:limit])


def _others(catalog: Catalog) -> Iterator[tuple[Kind, str, str, _Names]]:
    """All that is no place: kind, id, title, and the names it goes by."""
    for exercise in catalog.exercises.values():
        yield "exercise", exercise.id, exercise.title, _all_plain(exercise.title)
    for programme in catalog.programmes.values():
        yield "programme", programme.id, programme.title, _all_plain(programme.title, *programme.words)
    for condition in catalog.conditions.values():
        yield "condition", condition.id, condition.name, _all_plain(condition.name, *condition.words)
    for flag in catalog.red_flags.values():
        lines = (line for part in flag.parts for line in part.any_of)
        yield "sign", flag.id, flag.title, _all_plain(flag.title, *lines)


def _all_plain(*texts: str) -> _Names:
    return tuple(_plain(text) for text in texts)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", re.sub(r"['’]s\b", "", text.lower()))


@lru_cache(maxsize=4096)  # the names are the same for every query
def _plain(text: str) -> tuple[str, ...]:
    """The words that say something; all of them where none does."""
    words = _words(text)
    return tuple(word for word in words if word not in _NOISE) or tuple(words)


def _region_names(region: Region) -> _Names:
    return _all_plain(region.name, region.id.replace("-", " "), *region.words, *region.muscles)


def _readings(catalog: Catalog, text: str) -> Iterator[tuple[str, ...]]:
    """The text as typed, and with everyday names put into our own words; both without the words that say nothing."""
    synonyms = catalog.vocabulary.synonyms
    texts = [text]
    for known, ours in synonyms.items():
        if known in text:
            texts.append(re.sub(rf"\b{re.escape(known)}\b", ours, text))
    near = process.extractOne(text, synonyms.keys(), scorer=fuzz.ratio, score_cutoff=82)
    if near is not None:
        texts.append(synonyms[near[0]])
    for one in texts:
        if words := _plain(one):
            yield words


def _near(readings: set[tuple[str, ...]], known: set[str]) -> _Near:
    """Three letters must be right; up to seven may have one wrong, left out, doubled or swapped; longer ones two."""
    found: dict[str, dict[str, int]] = {}
    for typed in {word for reading in readings for word in reading}:
        found[typed] = {}
        for word in known:
            allowed = min(2, max(len(typed), len(word)) // 4)
            wrong = OSA.distance(typed, word, score_cutoff=allowed)
            if wrong <= allowed:
                found[typed][word] = wrong
    return found


def _score(readings: set[tuple[str, ...]], names: _Names, near: _Near) -> float:
    """0 to 100: how well the best name fits the best reading, letter by letter or word by word."""
    best = 0.0
    for reading in readings:
        for name in names:
            whole = fuzz.ratio(" ".join(reading), " ".join(name), score_cutoff=_GOOD_ENOUGH)
            best = max(best, whole, _word_by_word(reading, name, near))
    return best


def _word_by_word(reading: tuple[str, ...], name: tuple[str, ...], near: _Near) -> float:
    """Every word of the name is typed, or every typed word is in the name; what is left over counts against it."""
    wrong = [min((near[typed][word] for typed in reading if word in near[typed]), default=None) for word in name]
    met = [letters for letters in wrong if letters is not None]
    if not met:
        return 0.0
    beyond = sum(not any(word in near[typed] for word in name) for typed in reading)
    untyped = len(name) - len(met)
    if beyond and untyped:
        return 0.0
    lost = _A_LETTER * sum(met) / len(met) + _TYPED_BEYOND * beyond / len(reading) + _LEFT_UNTYPED * untyped / len(name)
    return _IN_ANY_ORDER - lost
