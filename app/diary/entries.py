"""What a diary holds: episodes, a weekly look at what the body can do, the safety answers, words for the doctor.

Times are the person's own: the hour on their clock and the zone it hung in, so that an hour is kept as it was seen
on the night when the clocks change, wherever the diary is read. `later` marks the second of two like hours then.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, field_validator

from app.zones import known_zone
from exercises.record import Answer, Id, Side, What

LONGEST_NOTE = 1000
MOST_QUESTIONS = 10

EntryId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Score = Annotated[int, Field(ge=0, le=10)]
Note = Annotated[str, StringConstraints(max_length=LONGEST_NOTE)]


def new_id() -> str:
    """A name for a new entry."""
    return uuid4().hex


def name_of(told: object) -> EntryId:
    """The name that a browser gave a new entry, so that one told twice is kept once; a new one where it gave none."""
    return told if isinstance(told, str) and re.fullmatch("[0-9a-f]{32}", told) else new_id()


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: EntryId = Field(default_factory=new_id)


class Episode(_Entry):
    """One time that it cramped, twitched or hurt. `done` and `helped` are ids of exercises."""

    kind: Literal["episode"] = "episode"
    began: datetime
    zone: str = ""
    later: bool = False
    region: Id
    side: Side = "none"
    what: What
    lasted_min: int | None = Field(default=None, ge=0, le=7 * 24 * 60)
    before: Score | None = None
    after: Score | None = None
    triggers: frozenset[Id] = frozenset()
    done: tuple[Id, ...] = Field(default=(), max_length=30)
    helped: tuple[Id, ...] = Field(default=(), max_length=30)
    note: Note = ""

    @field_validator("began")
    @classmethod
    def _is_wall_time(cls, began: datetime) -> datetime:
        if began.tzinfo is not None:
            raise ValueError("the hour on the person's own clock, without a zone")
        return began.replace(microsecond=0, fold=0)

    @field_validator("zone")
    @classmethod
    def _is_a_zone(cls, zone: str) -> str:
        if zone and known_zone(zone) is None:
            raise ValueError("an IANA time zone such as Europe/London")
        return zone


class FunctionCheck(_Entry):
    """The weekly look at what the body can do, where someone twitches: answers by question id. Never a count."""

    kind: Literal["function"] = "function"
    day: date
    answers: dict[Id, Answer]


class Asked(_Entry):
    """The red flags that a safety check asked, with the answers, for the doctor's page."""

    kind: Literal["asked"] = "asked"
    day: date
    region: Id
    answers: dict[Id, Answer]


class ForTheDoctor(_Entry):
    """What someone wants to say at the doctor's. There is one in a diary, the latest."""

    kind: Literal["doctor"] = "doctor"
    name: Annotated[str, StringConstraints(max_length=80)] = ""
    question: Note = ""
    medicines: frozenset[Id] = frozenset()
    questions: tuple[Annotated[str, StringConstraints(max_length=200)], ...] = Field(
        default=(), max_length=MOST_QUESTIONS
    )


class ProgrammeBegun(_Entry):
    """The day a programme was begun: before and after it are compared."""

    kind: Literal["programme"] = "programme"
    day: date
    programme: Id


Entry = Annotated[Episode | FunctionCheck | Asked | ForTheDoctor | ProgrammeBegun, Field(discriminator="kind")]
ENTRY: TypeAdapter[Episode | FunctionCheck | Asked | ForTheDoctor | ProgrammeBegun] = TypeAdapter(Entry)
"""Reads and writes any entry as JSON."""
