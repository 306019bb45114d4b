"""Content files -> Catalog. Every mistake of every file is collected before anything fails."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from exercises.conditions import Condition, DoctorVisit, Evidence, Feeling, FurtherReading
from exercises.content_checks import (
    FOLDERS,
    broken_references,
    gate_problems,
    place_of,
    programme_problems,
    routine_problems,
    text_problems,
)
from exercises.diary_content import DiaryContent
from exercises.model import (
    Afterwards,
    Catalog,
    Exercise,
    Programme,
    Region,
    Source,
    TimerContent,
    Twitching,
    Vocabulary,
)
from exercises.safety import EmergencyNumber, Gate, HeatRules, Precaution, RedFlag, StopList

CONTENT = Path(__file__).parent / "content"

_R = TypeVar("_R", bound=BaseModel)

_KINDS: Mapping[str, type[BaseModel]] = {
    "regions": Region,
    "exercises": Exercise,
    "conditions": Condition,
    "feelings": Feeling,
    "evidence": Evidence,
    "reading": FurtherReading,
    "programmes": Programme,
    "gates": Gate,
    "red_flags": RedFlag,
    "precautions": Precaution,
    "sources": Source,
    "emergency_numbers": EmergencyNumber,
}
_SINGLES: Mapping[str, type[BaseModel]] = {
    "heat": HeatRules,
    "stop_list": StopList,
    "twitching": Twitching,
    "afterwards": Afterwards,
    "doctor_visit": DoctorVisit,
    "timer": TimerContent,
    "diary": DiaryContent,
    "vocabulary": Vocabulary,
}

# Groups that lists of regions in content files may name with an @.
_HEAD = ("eyelid-face", "jaw")
_TRUNK = ("neck", "upper-back", "chest", "ribs-side", "abdomen", "lower-back", "buttock-hip")
_ARM = ("shoulder", "upper-arm-front", "upper-arm-back", "forearm", "hand-fingers")
_THIGH = ("hip-flexor-groin", "inner-thigh", "outer-hip-thigh", "front-thigh", "back-thigh")
_LEG = (*_THIGH, "shin", "calf", "foot-arch", "toes")
REGION_GROUPS: Mapping[str, tuple[str, ...]] = {
    "@head": _HEAD,
    "@trunk": _TRUNK,
    "@arm": _ARM,
    "@leg": _LEG,
    "@limb": _ARM + _LEG,
    "@all": (*_HEAD, *_TRUNK, *_ARM, *_LEG, "widespread"),
}


class ContentError(Exception):
    """Content that does not hold. `problems` has one line for each mistake, `file: place: what was expected`."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@cache
def load_catalog() -> Catalog:
    """The guide's own content, read once in the process. Raises ContentError."""
    return read_catalog(CONTENT)


def read_catalog(folder: Path) -> Catalog:
    """All content of a folder. Raises ContentError with every mistake of every file."""
    reading = _Reading(folder)
    parts = {kind: reading.entries(kind, record) for kind, record in _KINDS.items()}
    singles = {name: reading.one(name, record) for name, record in _SINGLES.items()}
    problems = reading.problems
    if None in singles.values():
        raise ContentError(problems)
    catalog = Catalog.model_validate({**singles, **parts})
    problems += broken_references(catalog, reading.unread)
    problems += text_problems(catalog)
    if not problems:  # gates and routines can only be judged once everything they name is there
        problems += gate_problems(catalog)
        problems += routine_problems(catalog)
        problems += programme_problems(catalog)
    if problems:
        raise ContentError(problems)
    return catalog


def with_implied(catalog: Catalog, ids: Iterable[str]) -> frozenset[str]:
    """Those precautions and all that they imply, to the end of the chain."""
    found: set[str] = set()
    open_ids = list(ids)
    while open_ids:
        one = open_ids.pop()
        if one not in found:
            found.add(one)
            open_ids += catalog.precautions[one].implies
    return frozenset(found)


# --- reading -----------------------------------------------------------------------------------


class _Reading:
    """One pass over a folder: the mistakes so far, and what could not be read for them.

    `unread` has the ids of such entries by kind, or None where the whole file could not be read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[str] = []
        self.unread: dict[str, set[str] | None] = {}

    def entries(self, kind: str, record: type[_R]) -> dict[str, _R]:
        """All entries of a kind by id: a file each in its folder, or the tables of its one file."""
        if kind in FOLDERS:
            paths = sorted((self.folder / kind).glob("*.toml"), key=lambda path: path.stem)
            tables: dict[str, Any] | None = {path.stem: self._toml(f"{kind}/{path.name}") for path in paths}
        else:
            tables = self._toml(f"{kind}.toml")
        if tables is None:
            self.unread[kind] = None
            return {}
        read = {
            id_: None if data is None else self._build(record, data, id_, place_of(kind, id_))
            for id_, data in tables.items()
        }
        self.unread[kind] = {id_ for id_, entry in read.items() if entry is None}
        return {id_: entry for id_, entry in read.items() if entry is not None}

    def one(self, kind: str, record: type[_R]) -> _R | None:
        """A file that is one record."""
        data = self._toml(f"{kind}.toml")
        return None if data is None else self._build(record, data, None, f"{kind}.toml: ")

    def _toml(self, shown: str) -> dict[str, Any] | None:
        try:
            return tomllib.loads((self.folder / shown).read_text("utf-8"))
        except FileNotFoundError:
            self.problems.append(f"{shown}: is missing")
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self.problems.append(f"{shown}: is not TOML: {error}")
        return None

    def _build(self, record: type[_R], data: Any, id_: str | None, place: str) -> _R | None:
        if not isinstance(data, dict):
            self.problems.append(f"{place.removesuffix('.')}: expected a table [{id_}]")
            return None
        if id_ is not None and "id" in data:
            self.problems.append(f"{place}id: is the file's or table's name; leave it out")
            return None
        try:
            return record.model_validate(_expand_groups(data if id_ is None else {"id": id_, **data}))
        except ValidationError as error:
            self.problems += [place + _explain(problem) for problem in error.errors()]
            return None


_EXPECTED = {
    "string_pattern_mismatch": "a name in small letters, digits and hyphens",
    "string_type": "text", "int_type": "a whole number", "bool_type": "true or false", "tuple_type": "a list",
    "model_type": "a table", "model_attributes_type": "a table", "dict_type": "a table", "mapping_type": "a table",
}  # fmt: skip


def _explain(problem: Any) -> str:
    """One of pydantic's findings in our words: "dose.rest_s: expected a whole number, not 'ten'"."""
    at = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in problem["loc"]).lstrip(".")
    kind, message = problem["type"], str(problem["msg"]).removeprefix("Value error, ")
    if kind == "missing":
        message = "is missing"
    elif kind == "extra_forbidden":
        message = "is not a key of this kind of file"
    elif kind == "too_short" and not problem["input"]:
        message = "is empty"
    elif kind in _EXPECTED:
        message = f"expected {_EXPECTED[kind]}, not {problem['input']!r}"
    elif kind != "value_error":
        message = f"{message[0].lower()}{message[1:]}, not {problem['input']!r}"
    elif at and re.match(r"[a-z_]+(\[\d+\])?: ", message):  # a record that names its own key
        return f"{at}.{message}"
    return f"{at}: {message}" if at else message


def _expand_groups(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _expand_groups(item, name) for name, item in value.items()}
    if isinstance(value, list):
        if key in ("regions", "always_in", "heat_regions") and all(isinstance(item, str) for item in value):
            return _expand_regions(value)
        return [_expand_groups(item) for item in value]
    return value


def _expand_regions(names: list[str]) -> list[str]:
    found: dict[str, None] = {}
    for name in names:
        if name.startswith("-") and name[1:] in found:
            del found[name[1:]]
        else:  # a name that is not there is kept, so that it is reported
            found.update(dict.fromkeys(REGION_GROUPS.get(name, (name,))))
    return list(found)
