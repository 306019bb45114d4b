"""What is asked before anything is done, and what follows from it: complaint, gates, flags, precautions, verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from exercises.record import (
    Answer,
    Extra,
    FileRecord,
    Id,
    Level,
    LevelByName,
    Position,
    Record,
    Side,
    Sources,
    Text,
    Told,
    What,
    Withheld,
)


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
        return any(self.reaches(flag, place) for place in complaint.places)

    def reaches(self, flag: RedFlag, place: str) -> bool:
        """Whether it asks this flag of its own in this region, whatever the complaint."""
        return place in flag.regions and all(place in narrow.regions for narrow in self.only if narrow.flag == flag.id)


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
    """Limits for every heat: how long, how often, and what is looked at before and during it."""

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

    @model_validator(mode="before")
    @classmethod
    def _name_checks(cls, data: Any) -> Any:
        """A content file writes each check as a table, [checks.numb]: its key is its id."""
        checks = data.get("checks") if isinstance(data, dict) else None
        if not isinstance(checks, dict):
            return data
        named = [{"id": id_, **(check if isinstance(check, dict) else {})} for id_, check in checks.items()]
        return {**data, "checks": named}


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
