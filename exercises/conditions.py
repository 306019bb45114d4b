"""Something to read: conditions, what feels alike, what studies found, how to make the most of a visit."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from exercises.record import Certainty, FileRecord, Id, LevelByName, Sources, Text


class SeeDoctor(FileRecord):
    """When something needs a clinician, and how soon."""

    level: LevelByName
    when: Text


class Condition(FileRecord):
    """A cause of cramps or twitches, or something that looks like one, that a person may have read about.

    For information, never a verdict on anyone. `stretch` and `heat` say whether they help here.
    """

    id: Id
    name: Text
    words: tuple[Text, ...] = ()
    """How people call it, for search."""
    group: Literal["common", "body", "nerves", "brain", "look-alike"]
    brief: tuple[Text, ...] = Field(min_length=1)
    like: tuple[Text, ...] = Field(min_length=1)
    differs: tuple[Text, ...] = Field(min_length=1)
    helps: tuple[Text, ...] = Field(min_length=1)
    stretch: Text
    heat: Text
    see: tuple[SeeDoctor, ...] = Field(min_length=1)
    tests: tuple[Text, ...] = ()
    red_flags: tuple[Id, ...] = ()
    regions: tuple[Id, ...] = ()
    certainty: Certainty
    sources: Sources

    @model_validator(mode="after")
    def _check(self) -> Self:
        levels = [one.level for one in self.see]
        if levels != sorted(levels, reverse=True) or len(set(levels)) < len(levels):
            raise ValueError("see: one entry a level, the most pressing first")
        return self


class Feeling(FileRecord):
    """One column of "Which is it?": what a cramp, a twitch, a clot … is like, beside the others."""

    id: Id
    name: Text
    feels: Text
    lasts: Text
    where: Text
    brings_on: Text
    eases: Text
    tells_apart: Text
    level: LevelByName
    do: Text
    conditions: tuple[Id, ...] = ()
    sources: Sources


class Evidence(FileRecord):
    """What studies found about one thing that people try."""

    id: Id
    title: Text
    found: Text
    so: Text
    """What that means for someone who has cramps or twitches."""
    certainty: Certainty
    sources: Sources


class DoctorVisit(FileRecord):
    """How to make the most of a visit or a call."""

    note: tuple[Text, ...] = Field(min_length=1)
    """What to write down before."""
    take: tuple[Text, ...] = Field(min_length=1)
    say: tuple[Text, ...] = Field(min_length=1)
    asked: tuple[Text, ...] = Field(min_length=1)
    tested: tuple[Text, ...] = Field(min_length=1)
    sources: Sources


class FurtherReading(FileRecord):
    """One place to read more; its source has the address."""

    id: Id
    about: Text
    source: Id
