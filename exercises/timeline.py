"""Routine -> timed segments. The only place that knows how a dose unrolls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from exercises.record import Record, Side
from exercises.routine import Routine, RoutineItem
from exercises.wording import dose_words, fill, side_label, time_words

SegmentKind = Literal["ready", "move", "hold", "ease", "rest", "side", "cycle", "after", "heat-check", "heat"]
Pose = Literal["start", "hold", "motion"]

READY_S = 10
READY_ACUTE_S = 5
CHANGE_SIDE_S = 10
MOVE_S = 3


class Segment(Record):
    """One stretch of time with one thing to do. `seconds` None waits for a tap. `rep` counts from 1."""

    kind: SegmentKind
    item: int | None
    exercise: str
    title: str
    label: str
    side: Side
    side_label: str
    seconds: int | None
    rep: int = 0
    reps: int = 0
    cycle_s: int | None = None
    do: str
    say: str = ""
    steps: tuple[str, ...] = ()
    pose: Pose = "hold"


class Timeline(Record):
    """The segments in order. `after_let_go` is where "It has let go" leads to in a cramp right now."""

    segments: tuple[Segment, ...]
    acute: bool
    after_let_go: int | None = None

    @property
    def total_s(self) -> int:
        """Seconds of everything timed, heat apart."""
        return sum(s.seconds or 0 for s in self.segments if s.kind != "heat")


def unroll(routine: Routine) -> Timeline:
    """The routine as segments: warmth first where there is any, then each exercise, side by side."""
    segments: list[Segment] = []
    if routine.heat is not None:
        segments += _unroll_heat(routine, routine.heat)
    for round_ in range(1, routine.rounds + 1):
        for n, item in enumerate(routine.items):
            segments += unroll_item(routine, item, n, round_)
    after = None
    if routine.acute and routine.items:
        after = len(segments)
        segments.append(_after(routine))
    return Timeline(segments=tuple(segments), acute=routine.acute, after_let_go=after)


def item_seconds(routine: Routine, item: RoutineItem) -> int:
    """How long one exercise takes, with getting ready, rests and the change of side."""
    return sum(segment.seconds or 0 for segment in unroll_item(routine, item, 0))


def unroll_item(routine: Routine, item: RoutineItem, n: int, round_: int = 1) -> Iterator[Segment]:
    """One exercise on all its sides. `n` is its place in the routine, from 0; `round_` counts from 1."""
    rounds = f"Round {round_} of {routine.rounds}" if routine.rounds > 1 else ""
    for side in item.sides:
        turn = _Turn(routine, item, n, side)
        if side == item.sides[0]:
            ready_s = READY_ACUTE_S if routine.acute else READY_S
            say = ". ".join(part for part in (rounds, item.exercise.title, turn.label, turn.steps[0]) if part)
            yield turn.segment("ready", ready_s, rounds or "Get ready", turn.steps[0], "start", say=say)
        else:
            say = f"Change sides. {turn.label}."
            yield turn.segment("side", CHANGE_SIDE_S, "Change sides", turn.steps[0], "start", say=say)
        yield from _do(turn)


class _Turn:
    """One exercise on one side: the words that all its segments share."""

    def __init__(self, routine: Routine, item: RoutineItem, n: int, side: Side) -> None:
        self.item, self.n, self.side = item, n, side
        self.label = side_label(item.region or routine.region, side)
        self.steps = tuple(fill(step.say, item, side) for step in item.exercise.steps)
        self.cue = fill(item.exercise.cue, item, side)

    def segment(
        self, kind: SegmentKind, seconds: int, label: str, do: str, pose: Pose, *,
        say: str = "", rep: int = 0, reps: int = 0, cycle_s: int | None = None,
    ) -> Segment:  # fmt: skip
        exercise = self.item.exercise
        return Segment(
            kind=kind, item=self.n, exercise=exercise.id, title=exercise.title, label=label, side=self.side,
            side_label=self.label, seconds=seconds, rep=rep, reps=reps, cycle_s=cycle_s, do=do, say=say,
            steps=self.steps, pose=pose,
        )  # fmt: skip


def _do(turn: _Turn) -> Iterator[Segment]:
    item, cue = turn.item, turn.cue
    if item.hold_s is None:
        cycle_s = item.exercise.dose.cycle_s
        assert cycle_s is not None  # a dose has the one or the other
        seconds = cycle_s * item.repetitions
        yield turn.segment("cycle", seconds, "Move", cue, "motion", say=cue, reps=item.repetitions, cycle_s=cycle_s)
    elif item.is_one_long_hold:
        label = {"breathing": "Breathe", "rest": "Rest here"}.get(item.exercise.kind, "Keep going")
        say = f"{cue} {time_words(item.hold_s)}."
        yield turn.segment("hold", item.hold_s, label, cue, "hold", say=say, rep=1, reps=1)
    else:
        yield from _holds(turn, item.hold_s)


def _holds(turn: _Turn, hold_s: int) -> Iterator[Segment]:
    item, cue, reps = turn.item, turn.cue, turn.item.repetitions
    ease_s, rest_s, move_s = _between(item.exercise.dose.rest_s if item.rest_s is None else item.rest_s)
    into = next((text for text, step in zip(turn.steps, item.exercise.steps, strict=True) if step.pose == "hold"), cue)
    for rep in range(1, reps + 1):
        first, last = rep == 1, rep == reps
        yield turn.segment("move", MOVE_S if first else move_s, "Ease in", into, "motion", rep=rep, reps=reps)
        say = f"Hold for {time_words(hold_s)}. {cue}" if first else "Hold."
        yield turn.segment("hold", hold_s, "Hold", cue, "hold", say=say, rep=rep, reps=reps)
        out_s = MOVE_S if last else ease_s
        yield turn.segment("ease", out_s, "Ease out", "Let go slowly.", "motion", say="Ease out.", rep=rep, reps=reps)
        if not last:
            yield turn.segment("rest", rest_s, "Rest", "Rest and breathe.", "start", rep=rep, reps=reps)


def _between(rest_s: int) -> tuple[int, int, int]:
    """The seconds between two holds, shared out: ease out, rest, move in again."""
    edge = max(1, min(MOVE_S, rest_s // 3))
    return edge, max(1, rest_s - 2 * edge), edge


def _unroll_heat(routine: Routine, heat: RoutineItem) -> Iterator[Segment]:
    exercise, side = heat.exercise, heat.sides[0]
    steps = tuple(fill(step.say, heat, side) for step in exercise.steps)
    common = {
        "item": None, "exercise": exercise.id, "title": exercise.title, "side": side, "steps": steps,
        "side_label": side_label(routine.region, side),
    }  # fmt: skip
    yield Segment.model_validate(
        {**common, "kind": "heat-check", "label": "Before the warmth", "seconds": None, "do": steps[0], "pose": "start"}
    )
    say = f"{exercise.title}. {dose_words(heat)}."
    yield Segment.model_validate(
        {**common, "kind": "heat", "label": "Warmth", "seconds": heat.hold_s, "do": exercise.cue, "say": say}
    )


def _after(routine: Routine) -> Segment:
    steps = routine.region.after_acute or ("Stay where you are for a minute.",)
    last = routine.items[-1]
    return Segment(
        kind="after", item=None, exercise=last.exercise.id, title="It has let go", label="It has let go",
        side=last.sides[0], side_label=side_label(routine.region, last.sides[0]), seconds=None,
        do=steps[0], say=" ".join(steps), steps=steps[1:], pose="start",
    )  # fmt: skip
