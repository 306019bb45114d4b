"""What is wrong with a file that someone brings, in words that help to put it right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.diary.entries import LONGEST_NOTE, MOST_QUESTIONS, Entry

MOST_BYTES = 20_000_000
MOST_ROWS = 20_000
LONGEST_SHOWN = 40
MOST_NAMED = 5

EXPECTED: Mapping[str, str] = {
    "id": "the id as the export wrote it, or nothing for a new entry",
    "kind": "one of: episode, function, asked, doctor, programme",
    "began": "year-month-day and the hour on your clock, such as 2026-03-10T02:30",
    "zone": "a time zone such as Europe/London, or nothing",
    "later": "true or false",
    "region": "a place on the body map, such as calf",
    "side": "one of: left, right, both, none",
    "what": "one of: cramp-now, cramps, twitching, tight, timer",
    "lasted_min": "whole minutes from 0 to 10080 (a week), or nothing",
    "before": "a whole number from 0 to 10, or nothing",
    "after": "a whole number from 0 to 10, or nothing",
    "triggers": "what the diary offers to tick, such as heat",
    "done": "exercises of the library, at most 30",
    "helped": "exercises of the library, at most 30",
    "note": f"text of at most {LONGEST_NOTE} characters",
    "day": "year-month-day, such as 2026-03-10",
    "answers": "yes, no or unsure to each question of the guide",
    "programme": "a programme of the guide, by its id",
    "name": "text of at most 80 characters",
    "question": f"text of at most {LONGEST_NOTE} characters",
    "questions": f"at most {MOST_QUESTIONS} questions of at most 200 characters",
    "medicines": "what the diary offers to tick, such as statins",
}
"""What may stand in each part of an entry."""


class FileError(Exception):
    """A file that cannot be read at all. The text is for the person, and goes no further than them."""


def too_many_rows() -> FileError:
    """A file with more than a diary may have."""
    most = f"{MOST_ROWS:,}".replace(",", " ")
    return FileError(f"This file has more than {most} rows, the most that can be read at once. Please split it.")


class Problem(NamedTuple):
    """Something wrong in one row. An "error" keeps the row out; a "note" only what it names."""

    row: int
    column: str
    wrong: str
    expected: str
    kind: Literal["error", "note"] = "error"
    unit: Literal["Row", "Entry"] = "Row"

    @property
    def words(self) -> str:
        """All of it as one or two sentences."""
        place = f"{self.unit} {self.row}" + (f", “{self.column}”" if self.column else "")
        return f"{place}: {self.wrong}. Expected: {self.expected}."


class Read(NamedTuple):
    """One row as it was read: the entry, where there is one, and what was wrong. `named`: it has an id of its own."""

    row: int
    entry: Entry | None
    problems: list[Problem]
    named: bool = True


class Layout(NamedTuple):
    """How a kind of file calls its rows and columns, and what it expects in them."""

    unit: Literal["Row", "Entry"]
    headings: Mapping[str, str]
    expected: Mapping[str, str]

    def error(self, row: int, field: str, wrong: str, expected: str = "") -> Problem:
        """The row cannot be taken for what stands in this field."""
        expected = expected or self.expected.get(field, "what an export of this guide has there")
        return Problem(row, self.headings.get(field, field), wrong, expected, "error", self.unit)

    def left_out(self, row: int, field: str, strange: Sequence[str], expected: str = "") -> list[Problem]:
        """A note on what the guide does not know, where there is any; the rest of the row is taken."""
        if not strange:
            return []
        more = f" and {len(strange) - MOST_NAMED} more" if len(strange) > MOST_NAMED else ""
        wrong = f"not known here and left out: {', '.join(map(shown, strange[:MOST_NAMED]))}{more}"
        return [self.error(row, field, wrong, expected)._replace(kind="note")]

    def of(self, row: int, failure: ValidationError) -> list[Problem]:
        """All that the record found wrong; a field once."""
        found: dict[str, Problem] = {}
        for one in failure.errors(include_url=False):
            # In a file of entries of several kinds, the kind stands before the field.
            path = one["loc"][1:] if self.unit == "Entry" else one["loc"]
            field = str(path[0]) if path else "kind" if one["type"].startswith("union_tag") else ""
            if field in self.expected or not field:
                found.setdefault(field, self.error(row, field, _wrong(one, whole=not field)))
            else:  # the first of them is enough
                found.setdefault("", self.error(row, "", f"an entry has no part called {shown(field)}"))
        return list(found.values())


def _wrong(one: ErrorDetails, whole: bool) -> str:
    kind, told = one["type"], one["input"]
    if kind == "missing" or kind == "union_tag_not_found":
        return "it is missing"
    if kind == "union_tag_invalid":
        return f"it says {shown(told['kind'])}"
    if kind == "string_too_long":
        return f"it has {len(told)} characters"
    if kind == "too_long":
        return f"it names {len(told)}"
    if kind == "extra_forbidden":
        return "this kind of entry has no such part"
    if whole:
        return "it holds something that cannot be read"
    return "it is empty" if told == "" else f"it says {shown(told)}"


def shown(told: object) -> str:
    """What someone wrote, in quotation marks, short, on one line and without signs that cannot be seen."""
    if isinstance(told, list | tuple | dict | frozenset):
        return "several things"
    text = "nothing" if told is None else str(told).lower() if isinstance(told, bool) else str(told)
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text[:1000]).split())
    return f"“{line[: LONGEST_SHOWN - 1]}…”" if len(line) > LONGEST_SHOWN else f"“{line}”"
