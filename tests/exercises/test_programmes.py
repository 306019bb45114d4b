"""Programmes: somebody follows them for weeks, half asleep, unread; what one must not hold has to stay out."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest

from exercises import Complaint, Person, Wishes, load_catalog
from exercises.catalog import with_implied
from exercises.content_checks import programme_problems
from exercises.model import Catalog, Programme, SetStep
from exercises.plan import as_written, plan, programme_chosen, removed_by
from exercises.routine import Routine
from tests.conftest import FREE

TRIALS = {"hallegraeff-2012": "80 people over 55", "coppin-2005": "191 people aged 60 and over"}
ALL = (
    "back-spasm-first-day", "bedtime-legs", "bedtime-legs-seated", "buttock-loosen", "calf-cramp-now", "desk-neck",
    "eyelid-reset", "foot-toe-cramp-now", "hamstring-cramp-now", "hand-break", "pregnancy-calf", "quad-cramp-now",
    "twitch-wind-down",
)  # fmt: skip
NOW = ("back-spasm-first-day", "calf-cramp-now", "foot-toe-cramp-now", "hamstring-cramp-now", "quad-cramp-now")
SIX_WEEKS = ("bedtime-legs", "bedtime-legs-seated", "pregnancy-calf")
every_programme = pytest.mark.parametrize("id_", ALL)


def complaint_of(catalog: Catalog, id_: str) -> Complaint:
    one = catalog.programmes[id_]
    main = catalog.regions[one.regions[0]]
    return Complaint(region=main.id, also=one.regions[1:], side="left" if main.sides else "none", what=one.what)


def followed(catalog: Catalog, id_: str, *precautions: str, day: int = 1) -> Routine:
    person = Person(precautions=frozenset(precautions), first_time=False)
    wishes = Wishes(chosen=programme_chosen(catalog, id_, day))
    return plan(catalog, complaint_of(catalog, id_), FREE, person, wishes)


def ids(routine: Routine) -> list[str]:
    return [item.exercise.id for item in routine.items]


def steps_of(one: Programme) -> list[str]:
    return [step.exercise for step in one.steps]


def said(one: Programme) -> str:
    return " ".join((*one.tried, *one.because))


# --- what there is ----------------------------------------------------------------------------------


def test_all_thirteen_are_there(catalog: Catalog) -> None:
    assert tuple(sorted(catalog.programmes)) == ALL


@every_programme
def test_takes_less_than_twenty_minutes(catalog: Catalog, id_: str) -> None:
    written = as_written(catalog, complaint_of(catalog, id_), programme_chosen(catalog, id_))
    assert ids(written) == steps_of(catalog.programmes[id_])
    assert 0 < written.total_s < 20 * 60


@every_programme
def test_types_no_length_that_the_clock_works_out(catalog: Catalog, id_: str) -> None:
    one = catalog.programmes[id_]
    assert not re.search(r"minute|\bmin\b", " ".join((one.id, one.title, *one.words, one.purpose, one.when)))


@every_programme
def test_someone_with_no_precaution_gets_every_step_of_it_in_order(catalog: Catalog, id_: str) -> None:
    last_day = max(step.from_day for step in catalog.programmes[id_].steps)
    assert ids(followed(catalog, id_, day=last_day)) == steps_of(catalog.programmes[id_])


@every_programme
def test_offers_warmth_only_where_its_place_has_a_way_to_warm(catalog: Catalog, id_: str) -> None:
    one = catalog.programmes[id_]
    assert not one.heat or catalog.regions[one.regions[0]].heat.methods


def test_only_those_for_a_cramp_right_now_lead_to_the_fast_road(catalog: Catalog) -> None:
    assert tuple(one.id for one in catalog.programmes.values() if one.now) == NOW


@pytest.mark.parametrize("id_", NOW)
def test_a_programme_for_right_now_begins_as_its_place_does_in_a_cramp(catalog: Catalog, id_: str) -> None:
    one = catalog.programmes[id_]
    own = [step.exercise for step in catalog.regions[one.regions[0]].acute]
    assert steps_of(one)[: len(own)] == own


def test_those_for_the_night_are_kept_for_six_weeks_and_proposed_before_bed(catalog: Catalog) -> None:
    kept = {one.id: (one.weeks, one.at) for one in catalog.programmes.values() if one.weeks}
    assert kept == dict.fromkeys(SIX_WEEKS, (6, "21:30"))


# --- what it says of itself -------------------------------------------------------------------------


@pytest.mark.parametrize("id_", SIX_WEEKS)
def test_whoever_is_asked_for_six_weeks_is_told_of_both_trials(catalog: Catalog, id_: str) -> None:
    one = catalog.programmes[id_]
    assert set(TRIALS) <= set(one.sources)
    assert all(words in said(one) for words in TRIALS.values())
    assert "It may not cut how many you get." in said(one)


@every_programme
def test_a_trial_is_named_by_source_wherever_it_is_named_in_words(catalog: Catalog, id_: str) -> None:
    one = catalog.programmes[id_]
    for source, words in TRIALS.items():
        assert (source in one.sources) == (words in said(one))


@every_programme
def test_what_no_trial_has_tried_says_so_and_claims_little(catalog: Catalog, id_: str) -> None:
    one = catalog.programmes[id_]
    assert one.certainty in ("low", "very-low", "practice")
    if not one.tried:
        assert re.search(r"\b[Nn]o trial\b", said(one))


@pytest.mark.parametrize("id_", ["bedtime-legs", "bedtime-legs-seated"])
def test_the_bedtime_ones_keep_to_the_dose_of_the_trial(catalog: Catalog, id_: str) -> None:
    for item in followed(catalog, id_).items:
        rest_s = item.exercise.dose.rest_s if item.rest_s is None else item.rest_s
        assert (item.hold_s, item.repetitions, rest_s) == (10, 3, 10)


# --- for whom ---------------------------------------------------------------------------------------


@cache
def taken_out_by(precaution: str) -> frozenset[str]:
    return frozenset(removed_by(load_catalog(), precaution))


@every_programme
def test_holds_nothing_that_a_precaution_takes_out(catalog: Catalog, id_: str) -> None:
    last_day = max(step.from_day for step in catalog.programmes[id_].steps)
    for precaution in catalog.precautions:
        routine = followed(catalog, id_, precaution, day=last_day)
        assert taken_out_by(precaution).isdisjoint(ids(routine)), precaution
        if "stretch" in catalog.precautions[precaution].blocks:
            assert routine.items == ()


def test_whoever_is_65_follows_bedtime_legs_sitting(catalog: Catalog) -> None:
    routine = followed(catalog, "bedtime-legs", "older-65")
    assert routine.title == catalog.programmes["bedtime-legs-seated"].title
    assert ids(routine) == steps_of(catalog.programmes["bedtime-legs-seated"])


def test_whoever_should_not_stand_follows_bedtime_legs_sitting(catalog: Catalog) -> None:
    told = [one for one in catalog.precautions if "balance" in with_implied(catalog, (one,)) and one != "balance"]
    assert {"unsteady", "pregnant-late", "fits", "no-standing"} <= set(told)
    for precaution in told:
        routine = followed(catalog, "bedtime-legs", precaution)
        assert routine.title == catalog.programmes["bedtime-legs-seated"].title, precaution


@pytest.mark.parametrize("precaution", ["pregnant-early", "pregnant-late", "unsteady"])
def test_the_one_for_pregnancy_loses_nothing_in_pregnancy(catalog: Catalog, precaution: str) -> None:
    assert ids(followed(catalog, "pregnancy-calf", precaution)) == steps_of(catalog.programmes["pregnancy-calf"])


@pytest.mark.parametrize("id_", ["bedtime-legs-seated", "pregnancy-calf", "desk-neck", "hand-break"])
def test_what_is_said_to_be_done_sitting_holds_nothing_that_stands(catalog: Catalog, id_: str) -> None:
    for step in steps_of(catalog.programmes[id_]):
        assert catalog.exercises[step].positions[0] in ("chair", "bed")


def test_a_back_in_spasm_is_not_rolled_on_the_first_day_and_is_on_the_second(catalog: Catalog) -> None:
    first, second = (followed(catalog, "back-spasm-first-day", day=day) for day in (1, 2))
    assert "knee-rolls" not in ids(first)
    assert ("Lying knee rolls", "From day 2 on.") in {(out.title, out.why) for out in first.left_out}
    assert ids(second) == [*ids(first), "knee-rolls"]
    assert first.heat is not None


def test_a_back_that_must_not_twist_gets_nothing_instead_of_knee_rolls_on_the_first_day(catalog: Catalog) -> None:
    routine = followed(catalog, "back-spasm-first-day", "weak-bones")
    assert ids(routine) == ["side-lying-rest", "seated-pelvic-rock", "easy-walk"]


# --- mistakes ---------------------------------------------------------------------------------------


def problems_with(catalog: Catalog, id_: str, **changes: Any) -> list[str]:
    spoiled = catalog.programmes[id_].model_copy(update=changes)
    return list(programme_problems(catalog.model_copy(update={"programmes": {id_: spoiled}})))


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ({"exercise": "wall-calf", "hold_s": 21}, ".hold_s: 21 is over 20, the most of wall-calf"),
        ({"exercise": "wall-calf", "repetitions": 4}, ".repetitions: 4 is over 3, the most of wall-calf"),
        ({"exercise": "ankle-pumps", "hold_s": 5}, ".hold_s: has no hold"),
        ({"exercise": "tendon-glides"}, ".exercise: tendon-glides is for hand-fingers, forearm; name one in regions"),
        ({"exercise": "warm-pack-towel"}, ".exercise: warm-pack-towel is heat; write heat = true instead"),
        ({"exercise": "wall-calf", "side": "left"}, ": own, side and when are not a programme's to set"),
    ],
    ids=["hold", "repetitions", "no-hold", "place", "heat", "side"],
)
def test_a_step_that_a_programme_may_not_have_is_named(catalog: Catalog, step: dict[str, Any], says: str) -> None:
    assert problems_with(catalog, "bedtime-legs") == []
    spoiled = problems_with(catalog, "bedtime-legs", steps=(SetStep(**step),))
    assert spoiled == [f"programmes/bedtime-legs.toml: steps[0]{says}"]


def test_a_place_that_nobody_is_asked_about_is_named(catalog: Catalog) -> None:
    says = "steps[1].exercise: heel-on-step-hamstring is for back-thigh; name one in regions"
    assert problems_with(catalog, "bedtime-legs", regions=("calf",)) == [f"programmes/bedtime-legs.toml: {says}"]


def test_right_now_for_a_place_without_a_fast_road_is_named(catalog: Catalog) -> None:
    says = "programmes/eyelid-reset.toml: now: eyelid-face has no routine for a cramp right now"
    assert problems_with(catalog, "eyelid-reset", now=True) == [says]
