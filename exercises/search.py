"""Plain words -> places and exercises: everyday names, typing mistakes, a side named on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from rapidfuzz import fuzz, process

from exercises.model import Catalog, Record, Side

_NOISE = frozenset(
    """a an and at by for from i in is it my of on or s the to with when pain hurts sore ache aching cramp cramps
    cramping twitch twitches twitching spasm spasms tight stiff muscle bad keeps""".split()  # noqa: SIM905
)
_SIDES: Mapping[str, Side] = {"left": "left", "right": "right", "both": "both"}
_GOOD_ENOUGH = 78
_LONGEST_QUERY = 80


class Found(Record):
    """One answer to a search, the best first. `side` is the side the person typed, if any."""

    kind: Literal["region", "exercise"]
    id: str
    title: str
    side: Side
    score: float


def search(catalog: Catalog, query: str, limit: int = 6) -> tuple[Found, ...]:
    """What the words may mean. Nothing close enough gives nothing."""
    words = re.findall(r"[a-z]+", query[:_LONGEST_QUERY].lower().replace("'s", ""))
    side: Side = next((_SIDES[word] for word in words if word in _SIDES), "none")
    words = [word for word in words if word not in _SIDES]
    readings = set(_readings(catalog, " ".join(words)))
    found = [Found(kind="region", id=i, title=r.name, side=side, score=_score(readings, _region_names(catalog, i)))
             for i, r in catalog.regions.items()]  # fmt: skip
    found += [Found(kind="exercise", id=i, title=e.title, side=side, score=_score(readings, (e.title.lower(),)) - 8)
              for i, e in catalog.exercises.items()]  # fmt: skip
    found = [one for one in found if one.score >= _GOOD_ENOUGH]
    return tuple(sorted(found, key=lambda one: (-one.score, one.kind != "region"))[:limit])


def _region_names(catalog: Catalog, id_: str) -> tuple[str, ...]:
    region = catalog.regions[id_]
    return (region.name.lower(), id_.replace("-", " "), *region.words, *(m.lower() for m in region.muscles))


def _readings(catalog: Catalog, text: str) -> Iterator[str]:
    """The text as typed, and with everyday names put into our own words; both without the words that say nothing."""
    synonyms = catalog.vocabulary.synonyms
    texts = [text]
    for known, ours in synonyms.items():
        if re.search(rf"\b{re.escape(known)}\b", text):
            texts.append(text.replace(known, ours))
    near = process.extractOne(text, synonyms.keys(), scorer=fuzz.ratio, score_cutoff=82)
    if near is not None:
        texts.append(synonyms[near[0]])
    for one in texts:
        if words := [word for word in one.split() if word not in _NOISE]:
            yield " ".join(words)


def _score(readings: set[str], names: tuple[str, ...]) -> float:
    """0 to 100. A name must be met whole, not in a corner of a longer word; shorter answers lose a little."""
    best = 0.0
    for reading in readings:
        for name in names:
            name_words = " ".join(word for word in name.split() if word not in _NOISE) or name
            whole = fuzz.ratio(reading, name_words)
            parts = fuzz.token_set_ratio(reading, name_words) - 4
            near = _word_by_word(reading, name_words) - 6
            best = max(best, whole, parts, near)
    return best


def _word_by_word(reading: str, name: str) -> float:
    """Every word of the name has a near word in the reading: "eye twich" meets "eye"."""
    typed = reading.split()
    return min(max(fuzz.ratio(word, one) for one in typed) for word in name.split())
