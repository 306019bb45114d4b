"""What one cell of a table says: text that no spreadsheet runs, and times and numbers as spreadsheets write them.

Nothing is guessed: a cell that can be read in two ways gives both readings, one that makes no sense gives none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime

# A spreadsheet takes a cell for a formula by its first sign, and some look past what cannot be seen before it.
_RUNS = re.compile(
    r"['\x00-\x20\x7f-\xa0\s\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]*[=+\-@\t\r\n＝﹦＋﹢－﹣−＠﹫]"
)


def safe(text: str) -> str:
    """The text as a cell that stays text. An apostrophe goes before what a spreadsheet might run.

    It also goes before text with apostrophes of its own there, so that `as_meant` always takes away the right one.
    """
    return f"'{text}" if _RUNS.match(text) else text


def as_meant(cell: str) -> str:
    """The text that `safe` was given."""
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell[1:]) else cell


def joined(texts: Iterable[str]) -> str:
    """Several values in one cell."""
    return "; ".join(texts)


def parted(cell: str) -> list[str]:
    """The values of a cell that holds several."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def read_number(cell: str) -> int | None:
    """A whole number, also as 7.0 or 7,00; None for anything else."""
    number = re.fullmatch(r"(\d{1,9})([.,]0+)?", cell)
    return int(number[1]) if number else None


# --- times -------------------------------------------------------------------------------------

_WHEN = re.compile(
    r"(?P<day>.+?)(T|,?\s+(at\s+)?)(?P<hour>\d{1,2}):(?P<minute>\d\d)(:(?P<second>\d\d)([.,]\d+)?)?(\s?(?P<half>[ap])\.?m\.?)?",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LONGEST_TIME = 60
_MONTH = r"(?P<name>[a-z]{3,9})\.?"
_DAYS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})",  # with dots the day stands first everywhere
        rf"(?P<day>\d{{1,2}})[\s-]{_MONTH}[\s-](?P<year>\d{{4}})",
        rf"{_MONTH}\s(?P<day>\d{{1,2}}),?\s(?P<year>\d{{4}})",
        r"(?P<day>\d{1,2})([-/])(?P<month>\d{1,2})\2(?P<year>\d{4})",  # Europe, and most of the world
        r"(?P<month>\d{1,2})([-/])(?P<day>\d{1,2})\2(?P<year>\d{4})",  # North America
    )
)


def read_times(cell: str) -> list[datetime]:
    """All the times that a cell may mean: 03/04/2026 2:30 has two. The export writes 2026-04-03T02:30:00."""
    when = _WHEN.fullmatch(cell) if len(cell) <= LONGEST_TIME else None
    hour = _hour(when) if when else None
    if when is None or hour is None:
        return []
    found = []
    for year, month, day in _readings(when["day"]):
        with suppress(ValueError):
            found.append(datetime(year, month, day, hour, int(when["minute"]), int(when["second"] or 0)))
    return sorted(set(found))


def _hour(when: re.Match[str]) -> int | None:
    hour = int(when["hour"])
    if when["half"] is None:
        return hour
    return hour % 12 + (12 if when["half"] in "pP" else 0) if 1 <= hour <= 12 else None


def _readings(day: str) -> Iterator[tuple[int, int, int]]:
    for form in _DAYS:
        if read := form.fullmatch(day):
            parts = read.groupdict()
            name = (parts.get("name") or "")[:3].lower()
            month = _MONTHS.index(name) + 1 if name in _MONTHS else int(parts.get("month") or 0)
            yield int(parts["year"]), month, int(parts["day"])
