"""What all records are made of: how soon, which side, how sure; frozen, strict, closed."""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator


class Level(IntEnum):
    """How soon a finding needs a clinician. Higher is sooner, so levels compare and `max` works."""

    SELF_CARE = 0
    ROUTINE = 1
    SOON = 2
    URGENT = 3
    EMERGENCY = 4


What = Literal["cramp-now", "cramps", "twitching", "tight", "timer"]
"""What is happening. "timer": nothing was told, someone times a stretch of their own without a place."""
Extra = Literal["tingling", "weakness", "shaking", "jerks", "urge-to-move"]
Side = Literal["left", "right", "both", "none"]
Answer = Literal["yes", "no", "unsure"]
Certainty = Literal["high", "moderate", "low", "very-low", "practice"]
Position = Literal["standing", "chair", "floor", "bed"]
Withheld = Literal["stretch", "heat"]

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Sources = Annotated[tuple[Id, ...], Field(min_length=1)]


def _read_level(value: Any) -> Any:
    """Content files name a level by its word."""
    if isinstance(value, str):
        if value not in Level.__members__:
            raise ValueError(f"unknown level {value!r}; use one of {', '.join(Level.__members__)}")
        return Level[value]
    return value


LevelByName = Annotated[Level, BeforeValidator(_read_level)]


class Record(BaseModel):
    """Frozen and strict: an unknown key or a wrong type in a content file is a mistake, not a guess."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class FileRecord(Record):
    """A record read from TOML, where arrays arrive as lists."""

    @model_validator(mode="before")
    @classmethod
    def _freeze_arrays(cls, data: Any) -> Any:
        if isinstance(data, dict):
            return {key: _freeze(value) for key, value in data.items()}
        return data


def _freeze(value: Any) -> Any:
    return tuple(_freeze(item) for item in value) if isinstance(value, list) else value


class Told(Record):
    """What a page or a test tells us: as frozen and closed as content, but a list will do for a set."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)
