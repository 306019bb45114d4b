"""The words of the guide as frozen records. Their meaning stands in README.md, "The words"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self

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
Kind = Literal["stretch", "movement", "release", "breathing", "rest", "heat"]
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


# --- content -----------------------------------------------------------------------------------


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
    repetitions: int | None = Field(default=None, ge=1, le=30)
    rest_s: int | None = Field(default=None, ge=0, le=120)
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


class FlagPart(FileRecord):
    """One list of a red flag's question. Yes to the flag means yes to every part; any item of a part is enough."""

    ask: Text
    any_of: tuple[Text, ...] = ()


class RedFlag(FileRecord):
    """A finding that needs medical review.

    `withholds` blocks all stretching or heat; `sets` names precautions that take out single exercises.
    `complaints` narrows SOON and ROUTINE flags only.
    """

    id: Id
    title: Text
    level: LevelByName
    regions: tuple[Id, ...]
    complaints: tuple[What, ...] = ()
    parts: tuple[FlagPart, ...] = Field(min_length=1)
    beside: str = ""
    """Shown beside the question, never part of the answer."""
    may_mean: Text
    headline: str = ""
    """The card's first line, where the level's own does not fit."""
    do: tuple[Text, ...] = Field(min_length=1)
    do_not: tuple[Text, ...] = ()
    say: Text
    """What to say on the phone, without a subject, so that it fits for oneself and for another."""
    sooner_if: str = ""
    withholds: tuple[Withheld, ...] = ()
    sets: tuple[Id, ...] = ()
    sources: Sources

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.complaints and self.level >= Level.URGENT:
            raise ValueError("complaints: an EMERGENCY or URGENT flag is never filtered by complaint")
        return self

    @property
    def comes_first(self) -> bool:
        """Whether it must be asked before any session: it is pressing, or it takes something away."""
        return self.level >= Level.URGENT or bool(self.withholds or self.sets)

    def concerns(self, complaint: Complaint) -> bool:
        """Whether the flag can occur there at all."""
        here = not complaint.places.isdisjoint(self.regions)
        return here and (not self.complaints or complaint.what in self.complaints)


class Narrowing(FileRecord):
    """A flag that a gate opens only in some regions."""

    flag: Id
    regions: tuple[Id, ...]


class Gate(FileRecord):
    """A short tick on the first safety screen that opens the red flags behind it.

    `names` tells a symptom from a fact: a fact alone (pregnant, on a statin) raises no level.
    With `complaints`, the gate is shown for those complaints or for the regions in `always_in`.
    """

    id: Id
    label: Text
    screen: Literal["full", "acute"]
    group: Literal["now", "place", "you"]
    names: Literal["symptom", "fact"] = "symptom"
    regions: tuple[Id, ...]
    complaints: tuple[What, ...] = ()
    always_in: tuple[Id, ...] = ()
    extras: tuple[Extra, ...] = ()
    """Told under "Anything else there?": the tick is then already set."""
    flags: tuple[Id, ...] = Field(min_length=1)
    only: tuple[Narrowing, ...] = ()

    def shown_for(self, complaint: Complaint) -> bool:
        """Whether the tick stands on the screen for this complaint (the screen itself is triage's choice)."""
        if complaint.places.isdisjoint(self.regions):
            return False
        always = not complaint.places.isdisjoint(self.always_in)
        return not self.complaints or complaint.what in self.complaints or always

    def opens(self, flag: RedFlag, complaint: Complaint) -> bool:
        """Whether ticking the gate asks this flag for this complaint."""
        if flag.id not in self.flags or not flag.concerns(complaint):
            return False
        here = complaint.places.intersection(flag.regions)
        return any(all(place in narrow.regions for narrow in self.only if narrow.flag == flag.id) for place in here)


class Precaution(FileRecord):
    """A fact about the person that removes or swaps exercises or heat.

    It takes out the exercises that name it in `skip_if`, those in one of its `positions`, those of its
    `regions`, and whatever the precautions it `implies` take out. `question` is asked on "About you";
    without one only a flag or the heat checklist can set it.
    """

    id: Id
    title: Text
    question: str = ""
    asked_by: tuple[Id, ...] = ()
    """Red flags whose answer already says it."""
    implies: tuple[Id, ...] = ()
    positions: tuple[Position, ...] = ()
    regions: tuple[Id, ...] = ()
    blocks: tuple[Withheld, ...] = ()
    heat_methods: tuple[Id, ...] = ()
    """Heat exercises it takes out."""
    heat_regions: tuple[Id, ...] = ()
    """Regions it allows no heat in."""
    gentle: bool = False
    """Use the gentle end of every dose."""
    prop: str = ""
    """A prop the person does not have to hand."""
    advice: str = ""
    sources: Sources


class HeatCheck(FileRecord):
    """One line of the list before any heat. Any yes means no heat here."""

    id: Id
    ask: Text
    why: Text
    regions: tuple[Id, ...] = ()
    """Only for these regions; empty means everywhere."""
    methods: tuple[Id, ...] = ()
    """Only for these heat exercises; empty means all."""
    sources: Sources


class HeatRules(FileRecord):
    """Limits for every heat, from the brief's dosage page."""

    longest_min: int
    check_every_min: int
    answer_within_s: int
    per_day: int
    apart_h: int
    first: tuple[Text, ...]
    """Said before the heat starts."""
    skin: Text
    """What to look for at each check."""
    checks: tuple[HeatCheck, ...]
    sources: Sources


class TenMinutes(FileRecord):
    """The rule for a limb cramp that stays locked."""

    limit_s: int
    text: Text
    do: tuple[Text, ...]
    sources: Sources


class StopList(FileRecord):
    """What "Something is wrong" lists first: signs that stop a session at once."""

    stop_for: tuple[Text, ...]
    first: Text
    ten_minutes: TenMinutes
    sources: Sources


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


class EmergencyNumber(FileRecord):
    """Whom to call in one country. `advice` is the number for same-day advice, where there is one."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    country: Text
    emergency: Text
    advice: str = ""
    advice_name: str = ""
    crisis: str = ""
    crisis_name: str = ""
    zones: tuple[Text, ...]
    """IANA time zones of the country."""
    sources: Sources


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
    repetitions: int = Field(ge=1, le=30)
    rest_s: int = Field(ge=0, le=120)
    rounds: int = Field(default=1, ge=1, le=10)
    sides: bool = False
    sources: Sources


class TimerContent(FileRecord):
    """The timer for a stretch that is not in the library: its words, and settings to begin from."""

    exercise: Exercise
    presets: tuple[TimerPreset, ...] = Field(min_length=1)
    note: Text
    sources: Sources


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


# --- one person's visit -----------------------------------------------------------------------


class Told(Record):
    """What a page or a test tells us: as frozen and closed as content, but a list will do for a set."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class Complaint(Told):
    """Region, side, and what is happening there. `for_other`: asked on behalf of someone being helped.

    `also` are further regions that what was chosen moves: they are asked about as well.
    """

    region: Id
    also: tuple[Id, ...] = ()
    side: Side = "none"
    what: What
    extras: frozenset[Extra] = frozenset()
    choice: str = ""
    """The answer to the region's own question, such as "toes-down"."""
    for_other: bool = False

    @property
    def places(self) -> frozenset[str]:
        """All regions that must be safe."""
        return frozenset((self.region, *self.also))

    @property
    def short(self) -> bool:
        """Whether the short list is asked first, and the full check only afterwards."""
        return self.what in ("cramp-now", "timer")


class SafetyCheck(Told):
    """One visit's ticked gates and the answers to the flags behind them.

    `ticked` is None until the screen has been submitted; an empty set is "None of these".
    A gate a person is not sure about counts as ticked.
    """

    ticked: frozenset[str] | None = None
    answers: Mapping[str, Answer] = Field(default_factory=dict)


class Verdict(Record):
    """What triage concludes. An incomplete check allows nothing.

    `flags` led to the level, the most pressing first; `ticked` are gates whose flags were all answered no;
    `excludes` are ids of precautions.
    """

    level: Level
    flags: tuple[RedFlag, ...] = ()
    ticked: tuple[Gate, ...] = ()
    may_stretch: bool = False
    may_heat: bool = False
    excludes: frozenset[str] = frozenset()
    complete: bool = False


class Person(Told):
    """The precautions that someone has told us about themselves; `first_time` until a session is done."""

    precautions: frozenset[str] = frozenset()
    first_time: bool = True


class SetHeat(Told):
    """Warmth with a length that a person set."""

    method: Id
    minutes: int = Field(ge=1, le=20)


class Chosen(Told):
    """What someone chose to do before any plan was made: a programme, a routine of their own, or the timer.

    `programme` is its id where it is one. `day` is the day of the programme.
    """

    kind: Literal["programme", "routine", "timer"] = "routine"
    title: str
    programme: str = ""
    steps: tuple[SetStep, ...] = ()
    rounds: int = Field(default=1, ge=1, le=10)
    heat: SetHeat | None = None
    day: int = 1


class Wishes(Told):
    """What the person would like of this plan. `position` None means any; `swapped` maps exercise -> easier one.

    `wanted` is an exercise they came for: it stands first, if it may stand at all. `chosen` takes the place of the
    region's own routine.
    """

    minutes: Literal[3, 5, 10, 15] = 10
    position: Position | None = None
    heat: bool = True
    swapped: Mapping[str, str] = Field(default_factory=dict)
    wanted: Id | None = None
    chosen: Chosen | None = None


# --- what is planned ----------------------------------------------------------------------------


class RoutineItem(Record):
    """An exercise with the dose chosen for this person. `sides` in the order to do them; ("both",) has no change.

    `rest_s` and `region` are None where they are as the exercise and the routine have them. `own`: the person's dose.
    """

    exercise: Exercise
    sides: tuple[Side, ...]
    hold_s: int | None
    repetitions: int
    rest_s: int | None = None
    region: Region | None = None
    own: bool = False
    swapped_from: str = ""

    @property
    def each_side(self) -> bool:
        """Whether it is done on one side and then on the other."""
        return len(self.sides) == 2


class LeftOut(Record):
    """An exercise that this plan does not hold, and why, in words."""

    title: str
    why: str


class Routine(Record):
    """An ordered choice of exercises for one complaint. `total_s` leaves out the heat, which is counted apart.

    `title` is that of the programme or of the person's own routine, "" for a plan made for a place.
    """

    complaint: Complaint
    region: Region
    acute: bool
    title: str = ""
    items: tuple[RoutineItem, ...] = ()
    rounds: int = 1
    heat: RoutineItem | None = None
    heat_rules: HeatRules | None = None
    heat_checks: tuple[HeatCheck, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    advice: tuple[str, ...] = ()
    """What the person's precautions ask to mind."""
    total_s: int = 0

    @property
    def before_heat(self) -> tuple[str, ...]:
        """What to know before the warmth: the rules for every heat, then the cautions of this place."""
        return (*self.heat_rules.first, *self.region.heat.cautions) if self.heat_rules else ()
