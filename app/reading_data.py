"""What a person may want to read -> blocks of the reading component; what shapes there are stands in reading.mjs."""

from __future__ import annotations

from typing import Any

from app.care import HEADLINES, LEVEL_WORDS, sources_of
from exercises.conditions import Condition, SeeDoctor
from exercises.model import Catalog

GROUPS = {
    "common": "Ordinary cramps and twitches",
    "body": "Salts, hormones, medicines, pregnancy, heat",
    "nerves": "Nerves",
    "brain": "Brain and movement",
    "look-alike": "What looks like a cramp and is none",
}
_COMPARED = {
    "feels": "What it feels like", "lasts": "How long", "where": "Where", "brings_on": "What brings it on",
    "eases": "What eases it", "tells_apart": "What tells it apart",
}  # fmt: skip
_UNDERSTAND = {"page": "understand", "title": "Understand"}


def understand_data(catalog: Catalog) -> dict[str, Any]:
    """The way into all reading: first what most people look for, then every condition by its group."""
    return {
        "title": "Understand",
        "lede": "What cramps and twitches are, what helps, and what they can be mistaken for. No diagnosis.",
        "blocks": [
            {
                "type": "links",
                "links": [
                    {
                        "page": "which_is_it",
                        "title": "Which is it?",
                        "words": "Cramp, twitch, tremor, clot: side by side",
                    },
                    {
                        "page": "what_helps",
                        "title": "What helps, honestly",
                        "words": "What studies found, and how sure it is",
                    },
                ],
            },
            *(
                {"type": "links", "title": title, "links": [_link(one) for one in _of_group(catalog, group)]}
                for group, title in GROUPS.items()
            ),
            {
                "type": "web",
                "title": "Further reading",
                "links": [
                    {
                        "title": source.words,
                        "url": source.url,
                        "words": f"{one.about}{'' if source.checked else ' We have not yet checked this page.'}",
                    }
                    for one in catalog.reading.values()
                    for source in [catalog.sources[one.source]]
                ],
            },
        ],
    }


def _of_group(catalog: Catalog, group: str) -> list[Condition]:
    return sorted((one for one in catalog.conditions.values() if one.group == group), key=lambda one: one.name)


def _link(one: Condition) -> dict[str, str]:
    return {"page": "condition", "id": one.id, "title": one.name, "words": ""}


def condition_data(catalog: Catalog, one: Condition) -> dict[str, Any]:
    """One condition: in brief, what it is like, how it differs, what helps, when to see a doctor, tests, sources."""
    tests = [{"type": "list", "title": "What may be tested", "lines": list(one.tests)}] if one.tests else []
    moves = [
        {"page": "exercise", "id": exercise.id, "title": exercise.title, "words": ""}
        for region in (catalog.regions[id_] for id_ in one.regions[:1])
        for exercise in (catalog.exercises[step.exercise] for step in region.prevention[:3])
    ]
    return {
        "back": _UNDERSTAND,
        "title": one.name,
        "blocks": [
            {"type": "text", "lines": list(one.brief)},
            {"type": "list", "title": "What it is like", "lines": list(one.like)},
            {"type": "list", "title": "How it differs", "lines": list(one.differs)},
            {"type": "list", "title": "What helps", "lines": list(one.helps)},
            {"type": "text", "title": "Does stretching help?", "lines": [one.stretch]},
            {"type": "text", "title": "Does warmth help?", "lines": [one.heat]},
            {"type": "levels", "title": "When to see a doctor", "levels": [_see(see) for see in one.see]},
            *tests,
            *([{"type": "links", "title": "Exercises", "links": moves}] if moves and one.group == "common" else []),
            {
                "type": "sources",
                "certainty": catalog.vocabulary.certainty[one.certainty],
                "sources": sources_of(catalog, one.sources),
            },
        ],
    }


def _see(see: SeeDoctor) -> dict[str, str]:
    level = see.level
    return {"level": level.name, "level_word": LEVEL_WORDS[level], "headline": HEADLINES[level], "when": see.when}


def which_is_it_data(catalog: Catalog) -> dict[str, Any]:
    """What a cramp, a twitch, a clot … is like, side by side, in words; never as a diagnosis."""
    feelings = list(catalog.feelings.values())
    rows = [{"title": title, "cells": [getattr(one, name) for one in feelings]} for name, title in _COMPARED.items()]
    rows.append({"title": "What to do", "cells": [f"{HEADLINES[one.level]}. {one.do}" for one in feelings]})
    about = dict.fromkeys(id_ for one in feelings for id_ in one.conditions)
    return {
        "back": _UNDERSTAND,
        "title": "Which is it?",
        "lede": "These feel alike and are not the same. This helps you find words for it; only a clinician can tell.",
        "blocks": [
            {
                "type": "table",
                "title": "Side by side",
                "columns": [{"id": one.id, "title": one.name} for one in feelings],
                "rows": rows,
            },
            {"type": "links", "title": "Read more", "links": [_link(catalog.conditions[id_]) for id_ in about]},
            {
                "type": "sources",
                "certainty": "",
                "sources": sources_of(catalog, {s for one in feelings for s in one.sources}),
            },
        ],
    }


def what_helps_data(catalog: Catalog) -> dict[str, Any]:
    """What studies found about what people try, with how sure it is in words."""
    return {
        "back": _UNDERSTAND,
        "title": "What helps, honestly",
        "lede": "What has been tried, what studies found, and how sure that is.",
        "blocks": [
            {
                "type": "claims",
                "claims": [
                    {
                        "title": one.title,
                        "found": one.found,
                        "so": one.so,
                        "certainty": catalog.vocabulary.certainty[one.certainty],
                        "sources": sources_of(catalog, one.sources),
                    }
                    for one in catalog.evidence.values()
                ],
            }
        ],
    }
