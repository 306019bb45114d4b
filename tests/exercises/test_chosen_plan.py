"""Planning what someone chose: nothing that a flag or a precaution excludes, whatever the dose they were told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises import Complaint, Person, SafetyCheck, Wishes, load_catalog
from exercises.model import SetStep
from exercises.own_routine import own_routine, places_of, read_timer
from exercises.plan import plan, precautions_to_ask, removed_by
from exercises.routine import Chosen, Routine, SetHeat
from exercises.timeline import unroll
from exercises.triage import assess

CATALOG = load_catalog()
MOVES = [one.id for one in CATALOG.exercises.values() if one.kind != "heat"]
ASKED = [one.id for one in CATALOG.precautions.values() if one.question]
CLEAR = SafetyCheck(ticked=frozenset())


def planned(
    chosen: Chosen, person: Person, what: str = "tight", check: SafetyCheck = CLEAR, **wishes: object
) -> Routine:
    places = places_of(CATALOG, chosen) or ("calf",)
    complaint = Complaint(region=places[0], also=places[1:], side="both", what=what)
    verdict = assess(CATALOG, complaint, check)
    return plan(CATALOG, complaint, verdict, person, Wishes.model_validate({"chosen": chosen, "heat": False, **wishes}))


def own(*ids: str, **dose: object) -> Chosen:
    return own_routine(CATALOG, "", 1, [{"exercise": id_, **dose} for id_ in ids]).routine


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(MOVES), min_size=1, max_size=8), st.frozensets(st.sampled_from(ASKED)))
def test_no_precaution_is_overridden_by_what_someone_chose(ids: list[str], precautions: frozenset[str]) -> None:
    routine = planned(own(*ids), Person(precautions=precautions, first_time=False))
    removed = {one for precaution in precautions for one in removed_by(CATALOG, precaution)}
    assert not {item.exercise.id for item in routine.items} & removed


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(MOVES), min_size=1, max_size=8), st.frozensets(st.sampled_from(ASKED), max_size=3))
def test_whatever_could_take_an_exercise_out_is_asked(ids: list[str], precautions: frozenset[str]) -> None:
    chosen = own(*ids)
    places = places_of(CATALOG, chosen)
    complaint = Complaint(region=places[0], also=places[1:], side="both", what="tight")
    verdict = assess(CATALOG, complaint, CLEAR)
    asked = {one.id for one in precautions_to_ask(CATALOG, complaint, verdict, chosen)}
    for precaution in precautions:
        if set(removed_by(CATALOG, precaution)) & {step.exercise for step in chosen.steps}:
            assert precaution in asked


@pytest.mark.parametrize("what", ["cramps", "tight", "timer"])
def test_without_a_complete_check_nothing_is_planned(what: str) -> None:
    assert planned(own("neck-turn"), Person(), what, SafetyCheck()).items == ()


def test_the_short_list_alone_plans_no_exercise_of_ours() -> None:
    complaint = Complaint(region="calf", what="timer")
    routine = plan(CATALOG, complaint, assess(CATALOG, complaint, CLEAR), Person(), Wishes())
    assert (routine.items, routine.heat) == ((), None)


def test_a_dose_that_was_set_is_kept_at_65_and_one_that_was_not_is_gentle() -> None:
    older = Person(precautions=frozenset({"older-65"}))
    (kept,) = planned(own("chair-hamstring", hold_s=45), older).items
    (gentle,) = planned(own("chair-hamstring"), older).items
    assert kept.hold_s == 45
    assert gentle.hold_s == CATALOG.exercises["chair-hamstring"].dose.hold_s[0]  # type: ignore[index]


def test_what_stands_in_for_a_programmes_step_holds_no_longer_than_it() -> None:
    chosen = Chosen(title="", steps=(SetStep(exercise="wall-calf", hold_s=10),))
    (item,) = planned(chosen, Person(precautions=frozenset({"unsteady"}), first_time=False), "cramps").items
    assert item.exercise.id != "wall-calf"
    assert item.hold_s == 10


def test_rounds_repeat_everything_and_count_in_the_time() -> None:
    once, thrice = (own_routine(CATALOG, "", n, [{"exercise": "neck-turn"}]).routine for n in (1, 3))
    one, three = planned(once, Person()), planned(thrice, Person())
    assert three.total_s == 3 * one.total_s
    assert len(unroll(three).segments) == 3 * len(unroll(one).segments)


def test_warmth_that_was_set_is_never_longer_than_its_place_allows_nor_another_method() -> None:
    chosen = Chosen(kind="timer", title="", heat=SetHeat(method="warm-damp-cloth", minutes=20))
    complaint = Complaint(region="calf", side="left", what="tight")
    verdict = assess(CATALOG, complaint, CLEAR)
    heat = plan(CATALOG, complaint, verdict, Person(), Wishes(chosen=chosen)).heat
    assert heat is not None
    assert heat.exercise.id == "warm-damp-cloth"
    assert heat.hold_s is not None
    assert heat.hold_s <= CATALOG.regions["calf"].heat.minutes[1] * 60


@pytest.mark.parametrize("side", ["left", "right", "both", "none"])
def test_the_timer_does_the_sides_that_were_set(side: str) -> None:
    told = {"side": side, "hold_s": 20, "repetitions": 1, "rest_s": 0, "rounds": 1}
    (item,) = planned(read_timer(CATALOG, told).chosen, Person(), "timer").items
    sides = {"left": ("left",), "right": ("right",), "both": ("right", "left"), "none": ("both",)}
    assert item.sides == sides[side]
