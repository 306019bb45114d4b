"""The diary in and out as files. A file is only read here: what is kept, the person decides, and the store keeps.

JSON holds everything. A table (CSV) holds the episodes, for a spreadsheet. Out and in again changes nothing.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from math import ceil
from typing import Any, NamedTuple

from pydantic import ValidationError

from app.diary.entries import ENTRY, Asked, Entry, Episode, ForTheDoctor, FunctionCheck, ProgrammeBegun
from app.diary.problems import (
    EXPECTED,
    MOST_BYTES,
    MOST_ROWS,
    FileError,
    Layout,
    Problem,
    Read,
    shown,
    too_many_rows,
)
from app.diary.table import LAYOUT as TABLE
from app.diary.table import read_table, write_table
from exercises.model import Catalog

FORMAT = "unknot-diary"
VERSION = 1

_JSON = Layout("Entry", {}, EXPECTED)


class Pair(NamedTuple):
    """An entry of the file and the one of the diary that it is, or seems to be."""

    row: int
    read: Entry
    kept: Entry


class Preview(NamedTuple):
    """What a file holds, beside what the diary has. With `refused` it could not be read, and this says why.

    `there`: already kept, word for word. `changed`: the same id, and something else in it. `duplicates`: another id
    or none, and the same time, place and complaint.
    """

    new: tuple[Entry, ...] = ()
    there: tuple[Entry, ...] = ()
    changed: tuple[Pair, ...] = ()
    duplicates: tuple[Pair, ...] = ()
    problems: tuple[Problem, ...] = ()
    refused: str = ""


def write_json(entries: Iterable[Entry]) -> bytes:
    """Everything, one entry a line."""
    lines = ",\n".join(json.dumps(_dumped(entry), ensure_ascii=False) for entry in entries)
    return f'{{"format": "{FORMAT}", "version": {VERSION}, "entries": [\n{lines}\n]}}\n'.encode()


def _dumped(entry: Entry) -> Any:
    """As JSON has it; what is a set stands in order, so that the same diary is the same file."""
    sets = {key: sorted(value) for key, value in entry if isinstance(value, frozenset)}
    return {**ENTRY.dump_python(entry, mode="json"), **sets}


def write_csv(catalog: Catalog, entries: Iterable[Entry]) -> bytes:
    """The episodes as a table that spreadsheets open."""
    return write_table(catalog, entries)


def read_file(catalog: Catalog, name: str, data: bytes, known: Collection[Entry] = ()) -> Preview:
    """What a file holds that someone brings, whatever it is. `known` is what the diary has. Raises nothing."""
    kept = {entry.id: entry for entry in known}
    try:
        text = _text(data)
        if name.lower().endswith(".json") or text.lstrip()[:1] in ("{", "["):
            return _compare(catalog, _JSON, _read_json(text), kept)
        return _compare(catalog, TABLE, read_table(catalog, text, kept), kept)
    except FileError as why:
        return Preview(refused=str(why))


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        size, most = ceil(len(data) / 100_000) / 10, MOST_BYTES // 1_000_000
        raise FileError(f"This file has {size:g} MB. A diary may have {most} MB, which is many years.")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise FileError("This is a workbook. Open it in your spreadsheet, choose “Save as”, then “CSV UTF-8”.")
    utf_16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if utf_16 else "utf-8-sig")
    except UnicodeDecodeError:
        raise FileError("The letters in this file cannot be read. If it is a table, save it as “CSV UTF-8”.") from None
    if not text.strip("\0 \t\r\n\ufeff"):
        raise FileError("This file is empty.")
    if "\0" in re.split("[\r\n]", text.lstrip()[:1000], maxsplit=1)[0]:
        raise FileError("This is not a text file. A diary is a file that ends in .json or .csv.")
    if text.lstrip().startswith("<"):
        raise FileError("This is a web page, not a diary. A diary is a file that ends in .json or .csv.")
    return text


# --- JSON --------------------------------------------------------------------------------------


def _read_json(text: str) -> Iterator[Read]:
    envelope = _parsed(text)
    if not isinstance(envelope, dict) or envelope.get("format") != FORMAT:
        raise FileError("This JSON file is not a diary of this guide.")
    version, entries = envelope.get("version"), envelope.get("entries")
    if type(version) is int and version > VERSION:
        raise FileError("This diary was written by a newer version of this guide, and this one cannot read it.")
    if version != VERSION or not isinstance(entries, list):
        raise FileError("This diary is damaged: its first or its last lines are not as they were written.")
    if len(entries) > MOST_ROWS:
        raise too_many_rows()
    return (_entry(number, told) for number, told in enumerate(entries, 1))


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise FileError(f"This JSON file is damaged: it cannot be read from line {error.lineno} on.") from None
    except (ValueError, RecursionError):  # a number of thousands of digits, lists in lists in lists
        raise FileError("This JSON file holds something that no diary has, and cannot be read.") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise FileError(f"This JSON file says {shown(name)} twice in one entry, so nobody knows which counts.")
        found[name] = value
    return found


def _entry(number: int, told: Any) -> Read:
    if not isinstance(told, dict):
        return Read(number, None, [_JSON.error(number, "", "it is not an entry", "an entry of an export")])
    try:
        # As JSON, for there a list may be a set and a text a time, and nothing else is taken for what it is not.
        return Read(number, ENTRY.validate_json(json.dumps(told), strict=True), [], "id" in told)
    except ValidationError as failure:
        return Read(number, None, _JSON.of(number, failure))
    except RecursionError:
        return Read(number, None, [_JSON.error(number, "", "it has lists in lists in lists", "an entry of an export")])


# --- beside the diary --------------------------------------------------------------------------


def _compare(catalog: Catalog, layout: Layout, rows: Iterable[Read], kept: Mapping[str, Entry]) -> Preview:
    new: list[Entry] = []
    there: list[Entry] = []
    changed: list[Pair] = []
    duplicates: list[Pair] = []
    problems: list[Problem] = []
    fit = _Fit(catalog, layout)
    rows_of: dict[str, tuple[int, Entry]] = {}
    alike = {_likeness(entry): entry for entry in kept.values()}
    alike_here: dict[Hashable, Entry] = {}
    for row, read, found, named in rows:
        problems += found
        if read is None:
            continue
        before, first = rows_of.setdefault(read.id, (row, read))
        if before != row:
            problems.append(_again(layout, row, before, _same(first, read)))
            continue
        old = kept.get(read.id)
        entry, more = (old, []) if old and _same(old, read) else fit.fitted(row, read, old)
        problems += more
        if entry is None:
            continue
        twin = alike.get(_likeness(entry)) or (None if named else alike_here.get(_likeness(entry)))
        if old and _same(old, entry):
            there.append(old)
        elif old:
            changed.append(Pair(row, entry, old))
        elif twin:
            duplicates.append(Pair(row, entry, twin))
        else:
            new.append(entry)
            alike_here.setdefault(_likeness(entry), entry)
    return Preview(tuple(new), tuple(there), tuple(changed), tuple(duplicates), tuple(problems))


def _again(layout: Layout, row: int, before: int, same: bool) -> Problem:
    place = f"{layout.unit.lower()} {before}"
    if same:
        told = layout.error(row, "", f"it is the same as {place} and was taken once", "each entry once")
        return told._replace(kind="note")
    return layout.error(row, "id", f"it is the id of {place} as well", "an id of its own, or nothing for a new entry")


def _same(one: Entry, other: Entry) -> bool:
    """Whether they say the same. Lines may end in another way: editors and spreadsheets change that unasked."""
    return one == other or _with_plain_lines(one) == _with_plain_lines(other)


def _with_plain_lines(entry: Entry) -> dict[str, Any]:
    return {
        key: value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value
        for key, value in entry
    }


def _likeness(entry: Entry) -> Hashable:
    """What two entries share that seem to tell of the same thing."""
    match entry:
        case Episode():
            return (entry.began.replace(second=0), entry.later, entry.region, entry.side, entry.what)
        case FunctionCheck():
            return (entry.kind, entry.day)
        case Asked():
            return (entry.kind, entry.day, entry.region, frozenset(entry.answers.items()))
        case ForTheDoctor():
            return entry.kind
        case ProgrammeBegun():
            return (entry.kind, entry.day, entry.programme)


class _Fit:
    """Keeps out what the guide does not know: its pages would have no name for it."""

    def __init__(self, catalog: Catalog, layout: Layout) -> None:
        self.layout = layout
        self.needed = {"region": catalog.regions, "programme": catalog.programmes}
        moves = {*catalog.exercises, catalog.timer.exercise.id}
        diary = catalog.diary
        self.known: Mapping[str, Mapping[str, Collection[str]]] = {
            "episode": {"triggers": {one.id for one in diary.triggers}, "done": moves, "helped": moves},
            "function": {"answers": {one.id for one in diary.function_checks}},
            "asked": {"answers": catalog.red_flags},
            "doctor": {"medicines": {one.id for one in diary.medicines}},
            "programme": {},
        }

    def fitted(self, row: int, read: Entry, old: Entry | None) -> tuple[Entry | None, list[Problem]]:
        """The entry without what is known neither to the guide nor to this entry of the diary; None if that is it."""
        for field, known in self.needed.items():
            told = getattr(read, field, None)
            if told and told not in known and told != getattr(old, field, None):
                return None, [self.layout.error(row, field, f"it says {shown(told)}")]
        notes: list[Problem] = []
        changes: dict[str, Any] = {}
        for field, fine in self.known[read.kind].items():
            told, had = getattr(read, field), getattr(old, field, ())
            strange = {id_ for id_ in told if id_ not in fine and id_ not in had}
            notes += self.layout.left_out(row, field, sorted(strange))
            kept = [id_ for id_ in told if id_ not in strange]
            changes[field] = {id_: told[id_] for id_ in kept} if isinstance(told, dict) else type(told)(kept)
        return read.model_copy(update=changes) if notes else read, notes
