"""What someone would like to do, and the routine that is planned from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from exercises.model import LONGEST_HOLD_S, MOST_ROUNDS, Exercise, Region, SetStep
from exercises.record import Id, Position, Record, Side, Told
from exercises.safety import Complaint, HeatCheck, HeatRules


class Person(Told):
    """The precautions that someone has told us about themselves; `first_time` until a session is done."""

    precautions: frozenset[str] = frozenset()
    first_time: bool = True


class SetHeat(Told):
    """Warmth with a length that a person set."""

    method: Id
    minutes: int = Field(ge=1, le=LONGEST_HOLD_S["heat"] // 60)


class Chosen(Told):
    """What someone chose to do before any plan was made: a programme, a routine of their own, or the timer.

    `programme` is its id where it is one. `day` is the day of the programme.
    """

    kind: Literal["programme", "routine", "timer"] = "routine"
    title: str
    programme: str = ""
    steps: tuple[SetStep, ...] = ()
    rounds: int = Field(default=1, ge=1, le=MOST_ROUNDS)
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


LONG_HOLD_S = 60


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

    @property
    def is_one_long_hold(self) -> bool:
        """Resting, breathing or walking: one length of time with nothing to move into or ease out of."""
        return self.repetitions == 1 and self.hold_s is not None and self.hold_s >= LONG_HOLD_S


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
