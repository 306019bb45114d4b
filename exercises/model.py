"""Exercises, regions, programmes, and the catalog of all content. The words stand in README.md, "The words"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from exercises.conditions import Condition, DoctorVisit, Evidence, Feeling, FurtherReading
from exercises.diary_content import DiaryContent
from exercises.record import Certainty, FileRecord, Id, Position, Sources, Text, What
from exercises.safety import EmergencyNumber, Gate, HeatRules, Precaution, RedFlag, StopList

Kind = Literal["stretch", "movement", "release", "breathing", "rest", "heat"]


class Source(FileRecord):
    """A published page. `checked` is true once one of us has read it; an empty `url` means none is known."""

    id: Id
    organisation: Text
    title: Text
    url: str = ""
    year: str = ""
    checked: bool = False

    @property
    def words(self) -> str:
        """How it is named in a list."""
        return f"{self.organisation}: {self.title}{f', {self.year}' if self.year else ''}"


class Dose(FileRecord):
    """How much. `hold_s` and `per_day` run from gentle to usual.

    A movement without a hold has `cycle_s`, the seconds of one repetition, instead of `hold_s`.
    """

    hold_s: tuple[int, int] | None = None
    cycle_s: int | None = Field(default=None, ge=1, le=30)
    rest_s: int = Field(default=10, ge=0, le=60)
    repetitions: tuple[int, int]
    sides: Literal["each", "both"]
    per_day: tuple[int, int]

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.hold_s is None) == (self.cycle_s is None):
            raise ValueError("give either hold_s or cycle_s")
        for name in ("hold_s", "repetitions", "per_day"):
            pair = getattr(self, name)
            if pair and not 0 < pair[0] <= pair[1]:
                raise ValueError(f"{name}: {list(pair)} must run from the smaller to the larger, above 0")
        return self


class Step(FileRecord):
    """One line of what to do, and the picture that shows it."""

    say: Text
    pose: Literal["start", "hold"] = "start"


LONGEST_HOLD_S: Mapping[Kind, int] = {
    "stretch": 120, "movement": 120, "release": 300, "breathing": 600, "rest": 300, "heat": 1200,
}  # fmt: skip
"""The longest that anyone may set, a content author or a person."""
MOST_REPETITIONS, LONGEST_REST_S, MOST_ROUNDS = 30, 120, 10
"""The most that a programme, the timer or a person may set."""

_LITERALS = re.compile(r"\b(left|right)\b|\b\d+\s*(s|sec|secs|seconds?)\b", re.IGNORECASE)


class Exercise(FileRecord):
    """One thing to do. Steps name the side as {side} and {other}, the dose as {hold} and {repetitions}."""

    id: Id
    title: Text
    kind: Kind
    regions: tuple[Id, ...] = Field(min_length=1)
    muscles: tuple[Text, ...]
    positions: tuple[Position, ...] = Field(min_length=1)
    props: tuple[Text, ...] = ()
    helps: tuple[Literal["now", "prevention"], ...] = Field(min_length=1)
    feel: Text
    cue: Text
    """The one line to say during the hold."""
    why: Text
    """Why it is in a plan, in a few words."""
    caution: str = ""
    skip_if: tuple[Id, ...] = ()
    easier: Id | None = None
    easier_words: str = ""
    dose: Dose
    steps: tuple[Step, ...] = Field(min_length=1, max_length=6)
    sources: Sources
    certainty: Certainty

    @model_validator(mode="after")
    def _check(self) -> Self:
        longest_s = LONGEST_HOLD_S[self.kind]
        if self.dose.hold_s and self.dose.hold_s[1] > longest_s:
            raise ValueError(f"dose.hold_s: {self.dose.hold_s[1]} is over {longest_s} for a {self.kind}")
        for n, text in enumerate([step.say for step in self.steps] + [self.cue]):
            if found := _LITERALS.search(text):
                place = f"steps[{n}].say" if n < len(self.steps) else "cue"
                raise ValueError(f"{place}: {found.group(0)!r} is fixed; write {{side}}, {{other}} or {{hold}}")
        return self


class RoutineStep(FileRecord):
    """An exercise in a region's routine. `hold_s` and `repetitions` choose within the exercise's own dose."""

    exercise: Id
    hold_s: int | None = None
    repetitions: int | None = None
    when: str = ""
    """A choice the person makes first, such as "toes-down"."""


class SetStep(RoutineStep):
    """An exercise with the dose that a programme or a person has set; what is not set is as the exercise has it.

    `own`: set by the person ("my physio said"), so it is kept as it is. `from_day` is the day it begins.
    """

    hold_s: int | None = Field(default=None, ge=1, le=max(LONGEST_HOLD_S.values()))
    repetitions: int | None = Field(default=None, ge=1, le=MOST_REPETITIONS)
    rest_s: int | None = Field(default=None, ge=0, le=LONGEST_REST_S)
    side: Literal["left", "right", "none"] | None = None
    """On this side only; "none" for once, without sides."""
    from_day: int = Field(default=1, ge=1)
    own: bool = False


class Swap(FileRecord):
    """What to do when a precaution takes an exercise out of a routine."""

    instead_of: Id
    use: Id
    repetitions: int | None = None


class Choice(FileRecord):
    """One answer to a region's own question, such as which way the toes cramp."""

    id: Id
    label: Text


class RegionHeat(FileRecord):
    """Whether and how warmth suits a region. `methods` are heat exercises, the first preferred.

    `cautions` are said before every warmth here, behind the rules for all.
    """

    words: Text
    methods: tuple[Id, ...] = ()
    minutes: tuple[int, int] = (10, 15)
    cautions: tuple[Text, ...] = ()


class Region(FileRecord):
    """A place a person can point at.

    `acute` is the routine for a cramp right now; a region without one has no such button.
    `in_sentence` is the place as it stands after "your": "back of the {side} thigh".
    """

    id: Id
    name: Text
    in_sentence: Text
    sides: bool
    limb: bool
    """A cramp here that stays locked for ten minutes means advice today: not so in neck or back."""
    muscles: tuple[Text, ...]
    words: tuple[Text, ...]
    """How people call it, for search."""
    causes: tuple[Text, ...]
    now: tuple[Text, ...] = Field(min_length=1)
    avoid: tuple[Text, ...] = ()
    question: str = ""
    choices: tuple[Choice, ...] = ()
    acute: tuple[RoutineStep, ...] = ()
    after_acute: tuple[Text, ...] = ()
    prevention: tuple[RoutineStep, ...] = Field(min_length=1)
    swaps: tuple[Swap, ...] = ()
    heat: RegionHeat
    certainty: Certainty = "practice"
    promise: str = ""
    """What the routine may do, with its limits, in one line."""
    sources: Sources

    @property
    def quick(self) -> bool:
        """Whether "Cramp right now" leads straight to a running hold."""
        return bool(self.acute)


class Twitching(FileRecord):
    """What someone who twitches is told and offered before the place's own exercises. Counting is never asked."""

    explain: tuple[Text, ...]
    see_if: tuple[Text, ...]
    first: Id
    sources: Sources


class Afterwards(FileRecord):
    """What is said when a planned session is over."""

    advice: tuple[Text, ...]
    sources: Sources


class Programme(FileRecord):
    """A ready-made routine, for a moment or kept over weeks.

    `regions` are the places that its safety check asks about, the main one first. With `now`, someone in a cramp is
    led to that place's own road first. `tried` says what studies found of it, `because` what it rests on otherwise.
    """

    id: Id
    title: Text
    words: tuple[Text, ...] = ()
    """How people call it, for search."""
    purpose: Text
    """For whom and what, in one line."""
    regions: tuple[Id, ...] = Field(min_length=1)
    what: What
    now: bool = False
    steps: tuple[SetStep, ...] = Field(min_length=1)
    heat: bool = False
    """Whether warmth is offered with it."""
    when: Text
    """When to do it, and how often."""
    weeks: int = Field(default=0, ge=0, le=12)
    """How long before judging; 0 for one that is done when needed."""
    at: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = "09:00"
    """The hour of day that a calendar proposes."""
    gentler: Id | None = None
    """The programme to follow instead for someone whom one of the precautions `gentler_for` names."""
    gentler_for: tuple[Id, ...] = ()
    notes: tuple[Text, ...] = ()
    tried: tuple[Text, ...] = ()
    because: tuple[Text, ...] = ()
    certainty: Certainty
    sources: Sources

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.tried and not self.because:
            raise ValueError("say in `tried` what studies found, or in `because` what it rests on")
        if (self.gentler is None) != (not self.gentler_for):
            raise ValueError("gentler: give it together with gentler_for")
        return self


class TimerPreset(FileRecord):
    """A setting of the timer to begin from. `words` says whose it is; the number stands in the fields only."""

    id: Id
    title: Text
    hold_s: int = Field(ge=1, le=300)
    repetitions: int = Field(ge=1, le=MOST_REPETITIONS)
    rest_s: int = Field(ge=0, le=LONGEST_REST_S)
    rounds: int = Field(default=1, ge=1, le=MOST_ROUNDS)
    sides: bool = False
    sources: Sources


class TimerContent(FileRecord):
    """The timer for a stretch that is not in the library: its words, and settings to begin from."""

    exercise: Exercise
    presets: tuple[TimerPreset, ...] = Field(min_length=1)
    note: Text
    sources: Sources


class Vocabulary(FileRecord):
    """Words the guide uses for its own terms, and other names people type."""

    positions: Mapping[str, str]
    certainty: Mapping[str, str]
    synonyms: Mapping[str, str]
    """A typed word or phrase -> the words to look for instead."""


class Catalog(BaseModel):
    """All content, each kind a mapping by id, in the order of its files."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    regions: Mapping[str, Region]
    exercises: Mapping[str, Exercise]
    gates: Mapping[str, Gate]
    red_flags: Mapping[str, RedFlag]
    precautions: Mapping[str, Precaution]
    conditions: Mapping[str, Condition]
    feelings: Mapping[str, Feeling]
    evidence: Mapping[str, Evidence]
    reading: Mapping[str, FurtherReading]
    programmes: Mapping[str, Programme]
    sources: Mapping[str, Source]
    emergency_numbers: Mapping[str, EmergencyNumber]
    heat: HeatRules
    stop_list: StopList
    twitching: Twitching
    afterwards: Afterwards
    doctor_visit: DoctorVisit
    timer: TimerContent
    diary: DiaryContent
    vocabulary: Vocabulary

    # A catalog is read once and never changes: it is itself and no other, so it may key what is worked out from it.
    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def exercise(self, id_: str) -> Exercise:
        """An exercise of the library, or the timer's own. Raises KeyError for one that is neither."""
        return self.timer.exercise if id_ == self.timer.exercise.id else self.exercises[id_]

    @model_validator(mode="after")
    def _freeze_mappings(self) -> Self:
        for name, value in self:
            if isinstance(value, dict):
                object.__setattr__(self, name, MappingProxyType(value))
        return self
