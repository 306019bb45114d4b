"""Content files -> Catalog. Every mistake of every file is collected before anything fails."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from exercises.content_checks import broken_references, gate_problems, routine_problems
from exercises.model import (
    Catalog,
    Condition,
    EmergencyNumber,
    Exercise,
    Gate,
    HeatRules,
    Precaution,
    Programme,
    RedFlag,
    Region,
    Source,
    StopList,
    Vocabulary,
)

CONTENT = Path(__file__).parent / "content"

_R = TypeVar("_R", bound=BaseModel)

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
    problems: list[str] = []
    parts: dict[str, dict[str, Any]] = {
        "regions": _read_folder(folder, "regions", Region, problems),
        "exercises": _read_folder(folder, "exercises", Exercise, problems),
        "conditions": _read_folder(folder, "conditions", Condition, problems),
        "programmes": _read_folder(folder, "programmes", Programme, problems),
        "gates": _read_tables(folder, "gates.toml", Gate, problems),
        "red_flags": _read_tables(folder, "red_flags.toml", RedFlag, problems),
        "precautions": _read_tables(folder, "precautions.toml", Precaution, problems),
        "sources": _read_tables(folder, "sources.toml", Source, problems),
        "emergency_numbers": _read_tables(folder, "emergency_numbers.toml", EmergencyNumber, problems),
    }
    heat = _read_one(folder, "heat.toml", HeatRules, problems)
    stop_list = _read_one(folder, "stop_list.toml", StopList, problems)
    vocabulary = _read_one(folder, "vocabulary.toml", Vocabulary, problems)
    if heat is None or stop_list is None or vocabulary is None:
        raise ContentError(problems)
    catalog = Catalog(heat=heat, stop_list=stop_list, vocabulary=vocabulary, **parts)
    problems += broken_references(catalog)
    if not problems:  # gates can only be judged once everything they name is there
        problems += gate_problems(catalog)
        problems += routine_problems(catalog)
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


def _read_toml(path: Path, shown: str, problems: list[str]) -> dict[str, Any] | None:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        problems.append(f"{shown}: is missing")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(f"{shown}: is not TOML: {error}")
    return None


def _read_folder(folder: Path, name: str, kind: type[_R], problems: list[str]) -> dict[str, _R]:
    found = {}
    for path in sorted((folder / name).glob("*.toml")):
        shown = f"{name}/{path.name}"
        data = _read_toml(path, shown, problems)
        if data is not None and (record := _build(kind, data, path.stem, f"{shown}: ", problems)):
            found[path.stem] = record
    return found


def _read_tables(folder: Path, name: str, kind: type[_R], problems: list[str]) -> dict[str, _R]:
    found = {}
    for key, data in (_read_toml(folder / name, name, problems) or {}).items():
        if not isinstance(data, dict):
            problems.append(f"{name}: {key}: expected a table [{key}]")
        elif record := _build(kind, data, key, f"{name}: {key}.", problems):
            found[key] = record
    return found


def _read_one(folder: Path, name: str, kind: type[_R], problems: list[str]) -> _R | None:
    data = _read_toml(folder / name, name, problems)
    return None if data is None else _build(kind, data, None, f"{name}: ", problems)


def _build(kind: type[_R], data: dict[str, Any], id_: str | None, place: str, problems: list[str]) -> _R | None:
    if id_ is not None and "id" in data:
        problems.append(f"{place}id: is the file's or table's name; leave it out")
        return None
    if kind is HeatRules and isinstance(data.get("checks"), dict):
        data = {**data, "checks": [{"id": key, **value} for key, value in data["checks"].items()]}
    try:
        return kind.model_validate(_expand_groups(data if id_ is None else {"id": id_, **data}))
    except ValidationError as error:
        problems += [place + _explain(problem) for problem in error.errors()]
        return None


def _explain(problem: Any) -> str:
    at = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in problem["loc"]).lstrip(".")
    message = str(problem["msg"]).removeprefix("Value error, ")
    if problem["type"] == "missing":
        message = "is missing"
    elif problem["type"] == "extra_forbidden":
        message = "is not a key of this kind of file"
    elif problem["type"] != "value_error":
        message = f"{message[0].lower()}{message[1:]}, not {problem['input']!r}"
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
        if name.startswith("-"):
            found.pop(name[1:], None)
        else:
            found.update(dict.fromkeys(REGION_GROUPS.get(name, (name,))))
    return list(found)
