"""The episodes of a diary as a table (CSV): plain words first, ids after them; and back, as a spreadsheet saved it.

Ids decide. A name beside an id must mean the same, for someone who changed one of them meant something by it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from typing import Any

from pydantic import TypeAdapter, ValidationError
from rapidfuzz import process

from app.diary.cells import as_meant, joined, parted, read_number, read_times, safe
from app.diary.entries import Entry, Episode
from app.diary.problems import EXPECTED, MOST_ROWS, FileError, Layout, Problem, Read, shown, too_many_rows
from exercises.model import Catalog
from exercises.record import Id
from exercises.wording import WHATS

COLUMNS: Mapping[str, str] = {
    "began": "Began",
    "zone": "Time zone",
    "later": "Clocks had gone back",
    "region_name": "Where",
    "side": "Side",
    "what": "What",
    "lasted_min": "Minutes",
    "before": "How bad before (0 to 10)",
    "after": "How bad after (0 to 10)",
    "triggers_name": "What was going on",
    "done_name": "What was done",
    "helped_name": "What helped",
    "note": "Note",
    "region": "Place id",
    "triggers": "Going on ids",
    "done": "Done ids",
    "helped": "Helped ids",
    "id": "Entry id",
}
LAYOUT = Layout(
    "Row",
    {field: COLUMNS.get(f"{field}_name", heading) for field, heading in COLUMNS.items()},
    {
        **EXPECTED,
        "later": "yes, or nothing",
        "region": "a place on the body map, such as Calf",
        "side": "left, right, both, or nothing",
        "what": f"one of: {', '.join(WHATS.values())}",
    },
)
SEPARATORS = (",", ";", "\t")
MOST_COLUMNS = 100
MOST_LINES = 10 * MOST_ROWS
"""Those with nothing in them count as well: a spreadsheet may leave many, but not a file full."""

_FIELDS = {heading.casefold(): field for field, heading in COLUMNS.items()}
_WHAT_IDS: Mapping[str, str] = {name: what for what, words in WHATS.items() for name in (what, words.casefold())}
_AN_ID: TypeAdapter[str] = TypeAdapter(Id)


class _Names:
    """The plain names of the guide's things by field and id, and what a name in small letters, or an id, means."""

    def __init__(self, catalog: Catalog) -> None:
        moves = {one.id: one.title for one in (*catalog.exercises.values(), catalog.timer.exercise)}
        self.of = {
            "region": {one.id: one.name for one in catalog.regions.values()},
            "triggers": {one.id: one.label for one in catalog.diary.triggers},
            "done": moves,
            "helped": moves,
        }
        self.ids = {
            field: {**{id_: id_ for id_ in names}, **{name.casefold(): id_ for id_, name in names.items()}}
            for field, names in self.of.items()
        }

    def cells(self, field: str, ids: Iterable[str]) -> dict[str, str]:
        """The two cells that say these ids. What has no name any more is called by its id."""
        told, names = tuple(ids), self.of[field]
        return {field: joined(told), f"{field}_name": joined(names.get(id_, id_) for id_ in told)}


def write_table(catalog: Catalog, entries: Iterable[Entry]) -> bytes:
    """The episodes among the entries, in their order. UTF-8, with the mark that spreadsheets know it by."""
    names = _Names(catalog)
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS.values())
    for entry in entries:
        if isinstance(entry, Episode):
            cells = _cells(names, entry)
            writer.writerow([safe(cells[field]) for field in COLUMNS])
    return text.getvalue().encode("utf-8-sig")


def _cells(names: _Names, one: Episode) -> dict[str, str]:
    numbers = {"lasted_min": one.lasted_min, "before": one.before, "after": one.after}
    return {
        "began": one.began.isoformat(timespec="seconds"),
        "zone": one.zone,
        "later": "yes" if one.later else "",
        "side": "" if one.side == "none" else one.side,
        "what": WHATS[one.what],
        **{field: "" if number is None else str(number) for field, number in numbers.items()},
        "note": one.note,
        **names.cells("region", (one.region,)),
        **names.cells("triggers", sorted(one.triggers)),
        **names.cells("done", one.done),
        **names.cells("helped", one.helped),
        # With hyphens, or a spreadsheet takes some for numbers: 12345678e9…
        "id": "-".join((one.id[:8], one.id[8:12], one.id[12:16], one.id[16:20], one.id[20:])),
    }


# --- back --------------------------------------------------------------------------------------


def read_table(catalog: Catalog, text: str, known: Mapping[str, Entry]) -> Iterator[Read]:
    """Every row that is not empty. What a table has no column for stays as the diary has it. Raises FileError."""
    if told := re.match(r"sep=.\r?\n", text):  # a line for Excel, which does not show it
        text = text[told.end() :]
    separator = max(SEPARATORS, key=lambda one: len(_fields(_heading(text, one))))
    heading = _heading(text, separator)
    fields = _fields(heading)
    if (
        len(heading) > MOST_COLUMNS
        or not {"began", "what"} <= set(fields)
        or not {"region", "region_name"} & set(fields)
    ):
        ours = "“{began}”, “{region_name}” and “{what}”".format(**COLUMNS)
        raise FileError(f"This is no diary of this guide: that has columns {ours}. Export yours to see how one looks.")
    for field in fields:
        if fields.count(field) > 1:
            raise FileError(f"The column “{COLUMNS[field]}” is there twice. Please keep the one that counts.")
    return _rows(_Reader(catalog, known, heading), text, separator)


def _rows(reader: _Reader, text: str, separator: str) -> Iterator[Read]:
    number, filled = 0, 0
    try:
        for number, cells in enumerate(_csv(text, separator), 1):
            if number > MOST_LINES:
                raise too_many_rows()
            if not any(cell.strip() for cell in cells):
                continue
            filled += 1
            if filled == 1:
                yield reader.read_heading(number)
                continue
            if filled > MOST_ROWS + 1:
                raise too_many_rows()
            if len(cells) == 1 and separator in cells[0]:  # a row that a spreadsheet took for one cell
                cells = next(_csv(cells[0], separator), [])
            yield reader.read(number, cells)
    except csv.Error:
        number += 1
        wrong = "from here on the file cannot be read"
        yield Read(number, None, [LAYOUT.error(number, "", wrong, "a quotation mark at both ends of a text")])


def _csv(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)


def _heading(text: str, separator: str) -> list[str]:
    """The first row with anything in it."""
    try:
        return next((cells for cells in _csv(text, separator) if any(cell.strip() for cell in cells)), [])
    except csv.Error:
        return []


def _field(heading: str) -> str:
    return _FIELDS.get(" ".join(heading.casefold().split()), "")


def _fields(heading: list[str]) -> list[str]:
    return [field for field in map(_field, heading) if field]


class _Reader:
    """Reads the rows of one table."""

    def __init__(self, catalog: Catalog, known: Mapping[str, Entry], heading: list[str]) -> None:
        self.names = _Names(catalog)
        self.known = known
        self.heading = heading
        self.fields = [_field(cell) for cell in heading]

    def read_heading(self, row: int) -> Read:
        """A note on each column that is not one of ours."""
        strange = [cell for cell in self.heading if cell.strip() and not _field(cell)]
        return Read(row, None, LAYOUT.left_out(row, "", strange, "the columns of an export"))

    def read(self, row: int, cells: list[str]) -> Read:
        """The entry that a row means."""
        if any(cell.strip() for cell in cells[len(self.fields) :]):
            wrong = f"it has {len(cells)} cells, and the first row has {len(self.fields)}"
            expected = "quotation marks round a text that holds the sign between cells"
            return Read(row, None, [LAYOUT.error(row, "", wrong, expected)])
        cells = cells + [""] * (len(self.fields) - len(cells))
        told = {
            field: as_meant(cell) if field == "note" else as_meant(cell.strip()).strip()
            for field, cell in zip(self.fields, cells, strict=False)
            if field
        }
        kept = self.known.get(_id(told.get("id", "")))
        values: dict[str, Any] = dict(kept) if isinstance(kept, Episode) else {}
        values |= {field: _value(field, cell) for field, cell in told.items() if field in Episode.model_fields}
        named = bool(values.get("id"))
        if not named:
            values.pop("id", None)
        notes = self._lists(row, told, values)
        errors = [*self._two_days(row, told), *self._names_and_ids(row, told), *self._place(row, values, kept)]
        try:
            episode = Episode.model_validate(values, strict=True)
        except ValidationError as failure:
            # What we can say ourselves is clearer than what the record says of the same column.
            found = {one.column: one for one in (*LAYOUT.of(row, failure), *errors)}
            return Read(row, None, [*found.values(), *notes])
        return Read(row, None if errors else episode, [*errors, *notes], named)

    def _lists(self, row: int, told: Mapping[str, str], values: dict[str, Any]) -> list[Problem]:
        """Puts the place, the exercises and the triggers into the values; notes what is no id."""
        for field, ids in self.names.ids.items():
            if field in told or f"{field}_name" in told:
                names = parted(told.get(f"{field}_name", ""))
                values[field] = parted(told.get(field, "")) or [ids.get(name.casefold(), name) for name in names]
        if isinstance(values["region"], list):
            values["region"] = joined(values["region"])
        notes = []
        for field in ("triggers", "done", "helped"):
            if field not in values:
                continue
            notes += LAYOUT.left_out(row, field, [one for one in values[field] if not _is_id(one)])
            values[field] = tuple(filter(_is_id, values[field]))
        if "triggers" in values:
            values["triggers"] = frozenset(values["triggers"])
        return notes

    def _two_days(self, row: int, told: Mapping[str, str]) -> Iterator[Problem]:
        times = read_times(told["began"])
        if len(times) > 1:
            days = " or ".join(f"{time.day} {time:%B}" for time in times)
            iso = " or ".join(time.isoformat(timespec="minutes") for time in times)
            yield LAYOUT.error(row, "began", f"{shown(told['began'])} can mean {days}", f"year-month-day, so {iso}")

    def _names_and_ids(self, row: int, told: Mapping[str, str]) -> Iterator[Problem]:
        """Where both are there and do not agree. A name that is not known any more may mean any id."""
        for field, ids_of in self.names.ids.items():
            ids, names = parted(told.get(field, "")), parted(told.get(f"{field}_name", ""))
            meant = [ids_of.get(name.casefold()) for name in names]
            agree = len(ids) == len(meant) and all(one in (None, id_) for one, id_ in zip(meant, ids, strict=True))
            if ids and f"{field}_name" in told and not agree:
                wrong = f"it says {shown(joined(names))}, and “{COLUMNS[field]}” says {shown(joined(ids))}"
                yield LAYOUT.error(row, field, wrong, "the same in both, or no ids: then the names count")

    def _place(self, row: int, values: Mapping[str, Any], kept: Entry | None) -> Iterator[Problem]:
        place, names, ids = values["region"], self.names.of["region"], self.names.ids["region"]
        if place and place not in names and not (isinstance(kept, Episode) and kept.region == place):
            near = process.extractOne(place.casefold()[:60], list(ids))[0]
            expected = f"a place on the body map, such as {names[ids[near]]}"
            yield LAYOUT.error(row, "region", f"it says {shown(place)}", expected)


def _id(cell: str) -> str:
    return cell.replace("-", "").lower()


def _is_id(text: str) -> bool:
    try:
        return bool(_AN_ID.validate_python(text))
    except ValidationError:
        return False


def _value(field: str, cell: str) -> Any:
    """What a cell says; what cannot be read stays as it is, for the record to find fault with."""
    if field == "began":
        times = read_times(cell)
        return times[0] if len(times) == 1 else cell
    if field in ("lasted_min", "before", "after"):
        number = read_number(cell)
        return number if number is not None else cell or None
    if field == "later":
        return {"": False, "no": False, "yes": True}.get(cell.lower(), cell)
    if field == "side":
        return cell.lower() or "none"
    if field == "what":
        return _WHAT_IDS.get(cell.casefold(), cell)
    return _id(cell) if field == "id" else cell
