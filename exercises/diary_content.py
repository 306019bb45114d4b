"""What the diary asks, and what in it a doctor should hear of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from exercises.record import Certainty, FileRecord, Id, Level, LevelByName, Sources, Text


class Choosable(FileRecord):
    """One thing to tick in the diary."""

    id: Id
    label: Text


class MedicineGroup(Choosable):
    """A group of medicines that a doctor asks about with cramps or twitches."""

    sources: Sources


class FunctionQuestion(FileRecord):
    """Something the body can do as well as a month ago, asked once a week of someone who twitches.

    `flag` is what a "no" leads to.
    """

    id: Id
    ask: Text
    flag: Id
    sooner_if: str = ""
    """Said besides what the flag says, since the flag asks more than this question does."""
    sources: Sources


WatchKind = Literal["most-weeks", "more-often", "worse", "spread", "asked", "function"]

# What each kind of watch rule cannot do without.
_WATCH_NEEDS: Mapping[WatchKind, tuple[str, ...]] = {
    "most-weeks": ("at_least", "headline", "do"),
    "more-often": ("at_least", "before", "times", "headline", "do"),
    "worse": ("at_least", "points", "score", "headline", "do"),
    "spread": ("at_least", "before", "places", "regions", "headline", "do"),
    "asked": ("flags",),
    "function": (),
}


class WatchRule(FileRecord):
    """Something in a diary that a doctor should hear of. Never anything from how often someone twitches.

    All look at the last `weeks`; most-weeks, more-often, worse and spread look at cramps alone.
    most-weeks: a cramp in `at_least` of them.
    more-often: cramps on `at_least` days, and `times` as many days as in as many weeks before, `before` at least.
    worse: the mean score before is at least `score` and `points` above that of as many weeks before; `at_least`
    scores in each.
    spread: `at_least` cramps each in `places` of its `regions` where there was none before, after `before` cramps.
    asked: a new answer in a safety check that makes one of `flags` true. function: a "no" in the latest weekly check.
    These two have the level and the words of the flag.
    Of one kind, only the first rule that applies is shown.
    """

    id: Id
    kind: WatchKind
    level: LevelByName = Level.ROUTINE
    weeks: int = Field(ge=1, le=26)
    at_least: int = Field(default=0, ge=0)
    before: int = Field(default=0, ge=0)
    times: float = Field(default=0, ge=0)
    points: float = Field(default=0, ge=0, le=10)
    score: float = Field(default=0, ge=0, le=10)
    places: int = Field(default=0, ge=0)
    regions: tuple[Id, ...] = ()
    flags: tuple[Id, ...] = ()
    headline: str = ""
    why: Text
    do: tuple[Text, ...] = ()
    sooner_if: str = ""
    certainty: Certainty
    """How sure it is that the thresholds, which are ours, tell anything."""
    sources: Sources

    @model_validator(mode="after")
    def _check(self) -> Self:
        for key in _WATCH_NEEDS[self.kind]:
            if not getattr(self, key):
                raise ValueError(f"{key}: is missing; a rule of the kind {self.kind} needs it")
        if self.level not in (Level.SOON, Level.ROUTINE):
            raise ValueError("level: SOON or ROUTINE; only a red flag is more pressing")
        return self


class DiaryContent(FileRecord):
    """What the diary asks, and what in it a doctor should hear of."""

    triggers_ask: Text
    triggers: tuple[Choosable, ...] = Field(min_length=1)
    medicines_ask: Text
    medicines_note: Text
    medicines: tuple[MedicineGroup, ...] = Field(min_length=1)
    function_ask: Text
    function_note: Text
    function_days: int = Field(ge=7, le=31)
    """How many days lie between two looks at what the body can do."""
    function_checks: tuple[FunctionQuestion, ...] = Field(min_length=4, max_length=6)
    watch_note: Text
    """Said with every card."""
    watch: tuple[WatchRule, ...] = Field(min_length=1)
    sources: Sources

    @model_validator(mode="after")
    def _check(self) -> Self:
        for name in ("triggers", "medicines", "function_checks", "watch"):
            ids = [one.id for one in getattr(self, name)]
            if twice := sorted({id_ for id_ in ids if ids.count(id_) > 1}):
                raise ValueError(f"{name}: {twice[0]!r} is there twice")
        return self
