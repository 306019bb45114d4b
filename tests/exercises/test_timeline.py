"""Timelines: text, voice and timer must say the same; the wrong side or a wrong second would mislead a sore body."""

from __future__ import annotations

import itertools
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from exercises import Complaint, Person, Wishes, load_catalog
from exercises.model import Catalog, Exercise
from exercises.plan import plan
from exercises.record import Side
from exercises.routine import Routine, RoutineItem
from exercises.timeline import (
    CHANGE_SIDE_S,
    MOVE_S,
    READY_ACUTE_S,
    READY_S,
    Segment,
    Timeline,
    item_seconds,
    unroll,
    unroll_item,
)
from exercises.wording import OTHER_SIDE, time_words
from tests.conftest import FREE, all_complaints
from tests.every import for_every

MOVES = [exercise for exercise in load_catalog().exercises.values() if exercise.kind != "heat"]


def routine_of(exercise: Exercise, side: Side, *, usual: bool, acute: bool = False) -> Routine:
    """A routine of one exercise at one end of its dose."""
    catalog = load_catalog()
    region = next(
        (catalog.regions[r] for r in exercise.regions if catalog.regions[r].sides), catalog.regions[exercise.regions[0]]
    )
    if exercise.dose.sides == "both":
        sides: tuple[Side, ...] = ("both",)
    else:
        sides = (side,) if acute else (side, OTHER_SIDE[side])
    item = RoutineItem(
        exercise=exercise,
        sides=sides,
        hold_s=exercise.dose.hold_s[usual] if exercise.dose.hold_s else None,
        repetitions=exercise.dose.repetitions[usual],
    )
    complaint = Complaint(region=region.id, side=side, what="cramp-now" if acute else "cramps")
    return Routine(complaint=complaint, region=region, acute=acute, items=(item,))


CASES = list(itertools.product(MOVES, ("left", "right"), (False, True)))


def name(case: tuple[Exercise, Side, bool]) -> str:
    exercise, side, usual = case
    return f"{exercise.id} {side} {'usual' if usual else 'gentle'}"


def texts(segment: Segment) -> tuple[str, ...]:
    return (segment.title, segment.label, segment.side_label, segment.do, segment.say, *segment.steps)


@for_every("case", CASES, ids=name)
class TestEveryExerciseOnEachSide:
    def test_says_the_seconds_and_repetitions_that_the_timer_counts(self, case: tuple[Exercise, Side, bool]) -> None:
        exercise, side, usual = case
        routine = routine_of(exercise, side, usual=usual)
        item = routine.items[0]
        segments = unroll(routine).segments
        spoken = re.compile(r"(?<!every )\b(\d+) (second|minute)s?\b")
        for segment in segments:
            for words in spoken.finditer(" ".join((*segment.steps, segment.say, segment.do))):
                assert words.group(0) == time_words(item.hold_s or 0)
        if item.hold_s is not None:
            assert {s.seconds for s in segments if s.kind == "hold"} == {item.hold_s}
            assert time_words(item.hold_s) in " ".join(segments[0].steps)
            first = next(s for s in segments if s.kind == "hold")
            assert time_words(item.hold_s) in first.say
        for sides in item.sides:
            done = [s for s in segments if s.side == sides and s.kind in ("hold", "cycle")]
            counted = sum(s.reps if s.kind == "cycle" else 1 for s in done)
            assert counted == item.repetitions
            assert all(s.reps == item.repetitions for s in done)
        for step, said in zip(exercise.steps, segments[0].steps, strict=True):
            if "{repetitions}" in step.say:
                assert str(item.repetitions) in said

    def test_gives_a_movement_its_cycle_for_each_repetition(self, case: tuple[Exercise, Side, bool]) -> None:
        exercise, side, usual = case
        routine = routine_of(exercise, side, usual=usual)
        for segment in unroll(routine).segments:
            assert (segment.kind == "cycle") == (segment.cycle_s is not None)
            if segment.cycle_s is not None:
                assert segment.cycle_s == exercise.dose.cycle_s
                assert segment.seconds == segment.cycle_s * segment.reps
                assert segment.pose == "motion"

    def test_adds_up(self, case: tuple[Exercise, Side, bool]) -> None:
        exercise, side, usual = case
        routine = routine_of(exercise, side, usual=usual)
        timeline = unroll(routine)
        assert timeline.total_s == item_seconds(routine, routine.items[0])
        assert timeline.total_s == sum(segment.seconds or 0 for segment in timeline.segments)
        assert all(segment.seconds and segment.seconds > 0 for segment in timeline.segments)

    def test_goes_through_getting_ready_easing_in_holding_easing_out_and_resting(
        self, case: tuple[Exercise, Side, bool]
    ) -> None:
        exercise, side, usual = case
        routine = routine_of(exercise, side, usual=usual)
        item = routine.items[0]
        if item.hold_s is None:
            one_side = ["cycle"]
        elif item.is_one_long_hold:
            one_side = ["hold"]
        else:
            one_side = ["move", "hold", "ease", "rest"] * item.repetitions
            del one_side[-1]
        expected = ["ready", *one_side] + (["side", *one_side] if item.each_side else [])
        segments = unroll(routine).segments
        assert [segment.kind for segment in segments] == expected
        for segment in segments:
            if segment.kind == "hold":
                assert segment.pose == "hold"
            if segment.kind in ("ready", "side", "rest"):
                assert segment.pose == "start"
            if segment.kind in ("move", "ease"):  # shown on the way there and back
                assert segment.pose == "motion"

    def test_rests_between_holds_as_long_as_the_dose_says(self, case: tuple[Exercise, Side, bool]) -> None:
        exercise, side, usual = case
        routine = routine_of(exercise, side, usual=usual)
        segments = list(unroll(routine).segments)
        for n, segment in enumerate(segments):
            if segment.kind == "rest":
                between = segments[n - 1 : n + 2]
                assert [s.kind for s in between] == ["ease", "rest", "move"]
                assert sum(s.seconds or 0 for s in between) == max(3, exercise.dose.rest_s)

    def test_does_the_given_side_first_and_says_the_change(self, case: tuple[Exercise, Side, bool]) -> None:
        exercise, side, usual = case
        routine = routine_of(exercise, side, usual=usual)
        segments = unroll(routine).segments
        item = routine.items[0]
        assert [s for s, _ in itertools.groupby(segment.side for segment in segments)] == list(item.sides)
        changes = [segment for segment in segments if segment.kind == "side"]
        assert len(changes) == len(item.sides) - 1
        for change in changes:
            other = OTHER_SIDE[side]
            assert change.side == other
            assert change.seconds == CHANGE_SIDE_S
            assert change.side_label.startswith(other.capitalize())
            assert change.side_label in change.say

    def test_never_names_the_wrong_side(self, case: tuple[Exercise, Side, bool]) -> None:
        exercise, side, usual = case
        for segment in unroll(routine_of(exercise, side, usual=usual)).segments:
            if segment.side not in ("left", "right"):
                assert not any(re.search(r"\b(left|right)\b", text, re.IGNORECASE) for text in texts(segment))
                continue
            assert segment.side_label.startswith(segment.side.capitalize())
            for step, said in zip(exercise.steps, segment.steps, strict=True):
                named = set(re.findall(r"\b(left|right)\b", said.lower()))
                expected = {segment.side} if "{side}" in step.say else set()
                expected |= {OTHER_SIDE[segment.side]} if "{other}" in step.say else set()
                assert named == expected

    def test_leaves_no_braces_and_no_holes(self, case: tuple[Exercise, Side, bool]) -> None:
        exercise, side, usual = case
        for acute in (False, True):
            for segment in unroll(routine_of(exercise, side, usual=usual, acute=acute)).segments:
                assert segment.do
                for text in texts(segment):
                    assert not re.search(r"[{}]|  | [.,]|\.\.|None", text), text

    def test_in_a_cramp_right_now_is_on_one_side_and_begins_sooner(self, case: tuple[Exercise, Side, bool]) -> None:
        exercise, side, usual = case
        timeline = unroll(routine_of(exercise, side, usual=usual, acute=True))
        assert timeline.segments[0].seconds == READY_ACUTE_S < READY_S
        assert not any(segment.kind == "side" for segment in timeline.segments)
        assert timeline.after_let_go == len(timeline.segments) - 1
        assert [segment.kind for segment in timeline.segments].count("after") == 1


# --- whole plans ------------------------------------------------------------------------------------


def planned(complaint: Complaint, *, heat: bool = True, first_time: bool = False) -> Routine:
    person = Person(first_time=first_time)
    return plan(load_catalog(), complaint, FREE, person, Wishes(minutes=15, heat=heat))


@for_every("complaint", all_complaints(), ids=lambda c: f"{c.region} {c.what}")
class TestEveryPlan:
    def test_adds_up_to_what_the_plan_promised(self, complaint: Complaint) -> None:
        routine = planned(complaint)
        timeline = unroll(routine)
        assert timeline.total_s == routine.total_s
        assert routine.total_s == sum(item_seconds(routine, item) for item in routine.items)

    def test_holds_the_exercises_in_order_each_once_ready(self, complaint: Complaint) -> None:
        routine = planned(complaint)
        segments = [segment for segment in unroll(routine).segments if segment.item is not None]
        assert [n for n, _ in itertools.groupby(segment.item for segment in segments)] == list(
            range(len(routine.items))
        )
        assert [s.exercise for s in segments if s.kind == "ready"] == [item.exercise.id for item in routine.items]

    def test_puts_warmth_first_behind_its_list(self, complaint: Complaint) -> None:
        routine = planned(complaint)
        segments = unroll(routine).segments
        kinds = [segment.kind for segment in segments]
        if routine.heat is None:
            assert "heat" not in kinds
            assert "heat-check" not in kinds
            return
        assert kinds[:2] == ["heat-check", "heat"]
        assert kinds.count("heat") == kinds.count("heat-check") == 1
        check, heat = segments[:2]
        assert check.seconds is None
        assert heat.seconds == routine.heat.hold_s
        assert heat.item is None
        assert f"{(heat.seconds or 0) // 60} min" in heat.say

    def test_leaves_no_braces_in_any_text(self, complaint: Complaint) -> None:
        for segment in unroll(planned(complaint)).segments:
            assert not any(re.search(r"[{}]|  ", text) for text in texts(segment))

    def test_leads_from_it_has_let_go_to_what_helps_next(self, complaint: Complaint, catalog: Catalog) -> None:
        routine = planned(complaint)
        timeline = unroll(routine)
        assert timeline.acute == (complaint.what == "cramp-now")
        if not (timeline.acute and routine.items):
            assert timeline.after_let_go is None
            return
        assert timeline.after_let_go is not None
        after = timeline.segments[timeline.after_let_go]
        assert after.kind == "after"
        assert after.seconds is None
        assert (after.do, *after.steps) == catalog.regions[complaint.region].after_acute
        assert after is timeline.segments[-1]


def test_a_plan_of_nothing_is_a_timeline_of_nothing(catalog: Catalog) -> None:
    complaint = Complaint(region="calf", side="left", what="cramp-now")
    timeline = unroll(Routine(complaint=complaint, region=catalog.regions["calf"], acute=True))
    assert timeline == Timeline(segments=(), acute=True, after_let_go=None)
    assert timeline.total_s == 0


def test_warmth_is_not_counted_in_the_time() -> None:
    complaint = Complaint(region="calf", side="left", what="cramps")
    assert unroll(planned(complaint)).total_s == unroll(planned(complaint, heat=False)).total_s


def test_voice_and_picture_of_the_calf_word_for_word() -> None:
    complaint = Complaint(region="calf", side="left", what="cramp-now")
    ready, move, hold, ease, *_ = unroll(planned(complaint, heat=False, first_time=True)).segments
    assert ready.say == "Toes up, knee straight. Left leg. Sit up slowly. Stretch your left leg out in front."
    assert move.do == "Pull the toes up toward your shin. Do not point them."
    assert hold.say == "Hold for 15 seconds. Knee straight, toes toward you. Breathe out slowly."
    assert hold.steps[3] == "Use the leg's own strength. Hold for 15 seconds. Keep breathing."
    assert (ready.seconds, move.seconds, hold.seconds, ease.seconds) == (READY_ACUTE_S, MOVE_S, 15, MOVE_S)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(MOVES),
    st.sampled_from(["left", "right"]),
    st.integers(1, 300),
    st.integers(1, 20),
    st.integers(0, 9),
)
def test_any_dose_adds_up(exercise: Exercise, side: Side, hold_s: int, repetitions: int, n: int) -> None:
    routine = routine_of(exercise, side, usual=True)
    hold = hold_s if exercise.dose.hold_s else None
    item = routine.items[0].model_copy(update={"hold_s": hold, "repetitions": repetitions})
    segments = list(unroll_item(routine, item, n))
    assert sum(segment.seconds or 0 for segment in segments) == item_seconds(routine, item)
    assert {segment.item for segment in segments} == {n}
    worked = sum(segment.seconds or 0 for segment in segments if segment.kind in ("hold", "cycle"))
    assert worked == (hold or exercise.dose.cycle_s or 0) * repetitions * len(item.sides)
