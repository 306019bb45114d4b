"""Plans: an exercise that a flag or a precaution takes out must never be in one; nor heat that is not allowed."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises import Complaint, Level, Person, SafetyCheck, Verdict, Wishes, load_catalog
from exercises.catalog import REGION_GROUPS, with_implied
from exercises.model import Catalog, Exercise
from exercises.plan import (
    MOST_EXERCISES,
    easier_versions,
    fitting_heat,
    heat_checks,
    plan,
    precautions_of,
    precautions_to_ask,
    removed_by,
)
from exercises.record import Side
from exercises.routine import Routine, RoutineItem
from exercises.timeline import item_seconds
from exercises.triage import assess, gates, questions
from tests.conftest import FREE, WHATS, all_complaints
from tests.exercises.drawn import some_of

HEALTHY = Person(first_time=False)
EXPERIENCED_65 = Person(precautions=frozenset({"older-65"}), first_time=False)

SIDES: tuple[Side, ...] = ("left", "right", "both", "none")
MINUTES = (3, 5, 10, 15)
POSITIONS = (None, "standing", "chair", "floor", "bed")


@st.composite
def complaints(draw: st.DrawFn) -> Complaint:
    region = draw(st.sampled_from(list(load_catalog().regions.values())))
    choices = [choice.id for choice in region.choices] + ["", "nonsense"]
    side = draw(st.sampled_from(SIDES)) if region.sides else "none"
    return Complaint(
        region=region.id, side=side, what=draw(st.sampled_from(WHATS)), choice=draw(st.sampled_from(choices))
    )


some_precautions = st.frozensets(st.sampled_from(sorted(load_catalog().precautions)), max_size=6)
people = st.builds(Person, precautions=some_precautions, first_time=st.booleans())
wishes = st.builds(
    Wishes,
    minutes=st.sampled_from(MINUTES),
    position=st.sampled_from(POSITIONS),
    heat=st.booleans(),
    swapped=st.sampled_from([{}, {e.id: e.easier for e in load_catalog().exercises.values() if e.easier}]),
)
verdicts = st.builds(
    Verdict,
    level=st.sampled_from(list(Level)),
    may_stretch=st.booleans(),
    may_heat=st.booleans(),
    excludes=some_precautions,
    complete=st.booleans(),
)
allowing = st.builds(
    Verdict,
    level=st.sampled_from([Level.SELF_CARE, Level.ROUTINE, Level.SOON]),
    may_stretch=st.just(True),
    may_heat=st.booleans(),
    excludes=some_precautions,
    complete=st.just(True),
)


def taken_out(catalog: Catalog, exercise: Exercise, told: frozenset[str]) -> list[str]:
    """The precautions, of those told and all they imply, that take this exercise out. Written apart from plan."""
    found = []
    todo, closed = list(told), set()
    while todo:
        one = catalog.precautions[todo.pop()]
        if one.id in closed:
            continue
        closed.add(one.id)
        todo.extend(one.implies)
        if (
            one.id in exercise.skip_if
            or (one.prop != "" and one.prop in exercise.props)
            or (len(one.positions) > 0 and all(position in one.positions for position in exercise.positions))
            or (len(one.regions) > 0 and all(region in one.regions for region in exercise.regions))
            or exercise.id in one.heat_methods
        ):
            found.append(one.id)
    return found


def blocks(catalog: Catalog, told: frozenset[str], what: str) -> bool:
    return any(what in catalog.precautions[one].blocks for one in with_implied(catalog, told))


@settings(max_examples=150, deadline=None)
@given(complaints(), verdicts, people, wishes)
def test_nothing_that_is_excluded_is_ever_planned(
    complaint: Complaint, verdict: Verdict, person: Person, wish: Wishes
) -> None:
    catalog = load_catalog()
    routine = plan(catalog, complaint, verdict, person, wish)
    told = person.precautions | verdict.excludes
    for item in (*routine.items, *([routine.heat] if routine.heat else [])):
        assert taken_out(catalog, item.exercise, told) == []
    for easier in easier_versions(catalog, routine, verdict, person).values():
        assert taken_out(catalog, easier, told) == []
    if blocks(catalog, told, "stretch"):
        assert routine.items == ()


@settings(max_examples=70, deadline=None)
@given(complaints(), verdicts, people, wishes)
def test_without_leave_there_is_nothing_to_do(
    complaint: Complaint, verdict: Verdict, person: Person, wish: Wishes
) -> None:
    routine = plan(load_catalog(), complaint, verdict, person, wish)
    if not verdict.complete or verdict.level >= Level.URGENT:
        assert routine.items == ()
        assert routine.heat is None
        assert routine.total_s == 0
    if not verdict.may_stretch:
        assert routine.items == ()


@settings(max_examples=70, deadline=None)
@given(complaints(), verdicts, people, wishes)
def test_heat_is_planned_only_where_all_agree(
    complaint: Complaint, verdict: Verdict, person: Person, wish: Wishes
) -> None:
    catalog = load_catalog()
    routine = plan(catalog, complaint, verdict, person, wish)
    told = with_implied(catalog, person.precautions | verdict.excludes)
    here_none = any(complaint.region in catalog.precautions[one].heat_regions for one in told)
    if not verdict.may_heat or not wish.heat or here_none or blocks(catalog, told, "heat"):
        assert routine.heat is None
    if routine.heat is None:
        assert routine.heat_rules is None
        assert routine.heat_checks == ()
    else:
        heat = routine.heat
        assert heat.exercise.id in catalog.regions[complaint.region].heat.methods
        assert routine.heat_rules == catalog.heat
        assert {"numb", "swollen", "injury"} <= {check.id for check in routine.heat_checks}
        assert heat.hold_s is not None
        assert 0 < heat.hold_s <= catalog.heat.longest_min * 60


@settings(max_examples=100, deadline=None)
@given(complaints(), allowing, people, wishes)
def test_a_plan_fits_the_time_and_asks_for_each_thing_once(
    complaint: Complaint, verdict: Verdict, person: Person, wish: Wishes
) -> None:
    routine = plan(load_catalog(), complaint, verdict, person, wish)
    ids = [item.exercise.id for item in routine.items]
    assert len(ids) == len(set(ids))
    assert len(ids) <= MOST_EXERCISES
    assert routine.total_s == sum(item_seconds(routine, item) for item in routine.items)
    if not routine.acute:
        assert routine.total_s <= wish.minutes * 60
    assert not any(item.exercise.kind == "heat" for item in routine.items)


@settings(max_examples=100, deadline=None)
@given(complaints(), allowing, people, wishes)
def test_every_dose_lies_within_the_exercise(
    complaint: Complaint, verdict: Verdict, person: Person, wish: Wishes
) -> None:
    catalog = load_catalog()
    routine = plan(catalog, complaint, verdict, person, wish)
    gentle = (
        routine.acute
        or person.first_time
        or any(precaution.gentle for precaution in precautions_of(catalog, verdict, person))
    )
    for item in routine.items:
        dose = item.exercise.dose
        assert dose.repetitions[0] <= item.repetitions <= dose.repetitions[1]
        assert (item.hold_s is None) == (dose.hold_s is None)
        if dose.hold_s and item.hold_s:
            assert dose.hold_s[0] <= item.hold_s <= dose.hold_s[1]
            if gentle:
                assert item.hold_s == dose.hold_s[0]


@settings(max_examples=70, deadline=None)
@given(complaints(), allowing, people, wishes)
def test_the_position_asked_for_is_kept(complaint: Complaint, verdict: Verdict, person: Person, wish: Wishes) -> None:
    routine = plan(load_catalog(), complaint, verdict, person, wish)
    if wish.position and not routine.acute:
        for item in routine.items:
            assert wish.position in item.exercise.positions


@settings(max_examples=70, deadline=None)
@given(complaints(), allowing, people, wishes)
def test_the_sore_side_comes_first_and_in_a_cramp_right_now_alone(
    complaint: Complaint, verdict: Verdict, person: Person, wish: Wishes
) -> None:
    routine = plan(load_catalog(), complaint, verdict, person, wish)
    for item in routine.items:
        if item.exercise.dose.sides == "both":
            assert item.sides == ("both",)
        elif complaint.side in ("left", "right"):
            assert item.sides[0] == complaint.side
            assert len(item.sides) == (1 if routine.acute else 2)
        else:
            assert set(item.sides) == {"left", "right"}


@settings(max_examples=70, deadline=None)
@given(complaints(), allowing, people, wishes)
def test_a_cramp_right_now_holds_only_its_own_short_routine(
    complaint: Complaint, verdict: Verdict, person: Person, wish: Wishes
) -> None:
    acute = complaint.model_copy(update={"what": "cramp-now"})
    routine = plan(load_catalog(), acute, verdict, person, wish)
    region = routine.region
    choice = acute.choice or (region.choices[0].id if region.choices else "")
    allowed = [step.exercise for step in region.acute if step.when in ("", choice)]
    ids = [item.exercise.id for item in routine.items]
    assert ids == [one for one in allowed if one in ids]
    assert all(item.swapped_from == "" for item in routine.items)


@settings(max_examples=70, deadline=None)
@given(complaints(), allowing, people, wishes)
def test_what_is_left_out_is_said_with_the_reason(
    complaint: Complaint, verdict: Verdict, person: Person, wish: Wishes
) -> None:
    catalog = load_catalog()
    routine = plan(catalog, complaint, verdict, person, wish)
    if blocks(catalog, person.precautions | verdict.excludes, "stretch"):
        return
    steps = routine.region.acute if routine.acute else routine.region.prevention
    choice = complaint.choice or (routine.region.choices[0].id if routine.region.choices else "")
    said = {out.title for out in routine.left_out} | {item.swapped_from for item in routine.items}
    planned = {item.exercise.id for item in routine.items}
    for step in steps:
        exercise = catalog.exercises[step.exercise]
        if step.when in ("", choice) and step.exercise not in planned and not wish.swapped:
            assert exercise.title in said
    for out in routine.left_out:
        assert out.why.endswith(".")
        assert "{" not in out.why


@settings(max_examples=70, deadline=None)
@given(complaints(), allowing, people, wishes, some_precautions)
def test_one_more_precaution_never_frees_heat(
    complaint: Complaint, verdict: Verdict, person: Person, wish: Wishes, more: frozenset[str]
) -> None:
    careful = person.model_copy(update={"precautions": person.precautions | more})
    if plan(load_catalog(), complaint, verdict, person, wish).heat is None:
        assert plan(load_catalog(), complaint, verdict, careful, wish).heat is None


@settings(max_examples=40, deadline=None)
@given(complaints(), verdicts, people, wishes)
def test_the_same_wishes_give_the_same_plan(
    complaint: Complaint, verdict: Verdict, person: Person, wish: Wishes
) -> None:
    catalog = load_catalog()
    assert plan(catalog, complaint, verdict, person, wish) == plan(catalog, complaint, verdict, person, wish)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=20), st.sampled_from(WHATS))
def test_a_remembered_precaution_that_is_no_longer_there_is_passed_over(word: str, what: str) -> None:
    catalog = load_catalog()
    person = Person(precautions=frozenset({word}), first_time=False)
    complaint = Complaint(region="calf", side="left", what=what)
    if word not in catalog.precautions:
        assert plan(catalog, complaint, FREE, person, Wishes()) == plan(catalog, complaint, FREE, HEALTHY, Wishes())


# --- the ten places -------------------------------------------------------------------------------


def ids(routine: Routine) -> list[str]:
    return [item.exercise.id for item in routine.items]


def plain(region: str, what: str = "cramps", choice: str = "", minutes: int = 15) -> Routine:
    catalog = load_catalog()
    side: Side = "left" if catalog.regions[region].sides else "none"
    complaint = Complaint(region=region, side=side, what=what, choice=choice)
    return plan(catalog, complaint, FREE, HEALTHY, Wishes(minutes=minutes))


PLAIN = {
    "calf": "ankle-pumps wall-calf wall-calf-bent chair-hamstring bed-towel-calf",
    "back-thigh": "easy-walk chair-hamstring lying-strap-hamstring wall-calf",
    "front-thigh": "easy-walk side-lying-quad standing-step-hip-flexor chair-hamstring",
    "foot-arch": "ankle-pumps toe-pull-arch seated-toe-tuck wall-calf ball-roll-arch",
    "toes": "toe-spread-weave toe-pull-arch seated-toe-tuck toe-top-stretch wall-calf",
    "buttock-hip": "knee-rolls single-knee-to-chest lying-figure-four knee-to-opposite-shoulder easy-walk",
    "lower-back": "pelvic-tilt knee-rolls single-knee-to-chest cat-cow easy-walk",
    "neck": "belly-breathing chin-tuck neck-turn neck-side-tilt shrug-and-drop",
    "hand-fingers": "tendon-glides wrist-back-stretch wrist-down-stretch finger-pull-back thumb-web-opener",
    "eyelid-face": "screen-break-blink palming-eye-rest soft-face-release belly-breathing",
    "jaw": "soft-face-release jaw-rest-position tongue-up-jaw-opening masseter-circles",
    "shoulder": "pendulum-swing cross-body-arm hug-and-round neck-side-tilt shrug-and-drop",
    "upper-back": "hug-and-round seated-upper-twist blade-squeeze seated-chest-opener nose-to-armpit",
    "outer-hip-thigh": "lying-figure-four strap-leg-cross seated-rotation-stretch standing-cross-lean easy-walk",
    "hip-flexor-groin": "bed-edge-hip-flexor half-kneel-hip-flexor standing-step-hip-flexor chair-edge-quad easy-walk",
    "inner-thigh": "lying-butterfly butterfly chair-straddle-lean side-lunge-adductor easy-walk",
    "upper-arm-front": "wall-biceps hands-behind-lift",
    "upper-arm-back": "overhead-triceps",
    "forearm": "tendon-glides wrist-back-stretch wrist-down-stretch prayer-stretch",
    "chest": "belly-breathing seated-chest-opener blade-squeeze doorway-chest hands-behind-lift",
    "ribs-side": "belly-breathing seated-side-bend seated-upper-twist lying-long-reach side-lying-open-book",
    "abdomen": "lying-long-reach belly-breathing pelvic-tilt sphinx-prone standing-side-bend",
    "widespread": "lying-long-reach belly-breathing muscle-relaxation easy-walk",
}
NOW = {
    ("calf", ""): "calf-toes-up",
    ("back-thigh", ""): "hamstring-straighten-seated",
    ("front-thigh", ""): "quad-heel-back-seated side-lying-quad",
    ("foot-arch", ""): "foot-flat-seated",
    ("toes", ""): "foot-flat-seated",
    ("toes", "toes-down"): "foot-flat-seated",
    ("toes", "toes-up"): "toes-ease-down-seated",
    ("buttock-hip", ""): "side-lying-knee-up",
    ("lower-back", ""): "side-lying-rest seated-pelvic-rock",
    ("neck", ""): "belly-breathing supported-head-turn",
    ("hand-fingers", "fingers"): "thigh-hand-press",
    ("hand-fingers", "thumb"): "thumb-web-opener",
    ("eyelid-face", ""): "",
    ("outer-hip-thigh", ""): "",
    ("hip-flexor-groin", ""): "",
    ("inner-thigh", ""): "",
    ("upper-arm-front", ""): "elbow-straighten-assist",
    ("upper-arm-back", ""): "supported-elbow-bend",
    ("forearm", "inside"): "wrist-back-stretch",
    ("forearm", "top"): "wrist-down-stretch",
    ("chest", ""): "",
    ("ribs-side", ""): "",
    ("abdomen", ""): "",
    ("widespread", ""): "",
}


@pytest.mark.parametrize("region", PLAIN)
def test_a_plain_complaint_gets_the_routine_of_its_place_in_order(region: str) -> None:
    assert ids(plain(region)) == PLAIN[region].split()


@pytest.mark.parametrize(("region", "choice"), NOW)
def test_a_cramp_right_now_gets_the_one_thing_that_helps_first(region: str, choice: str) -> None:
    assert ids(plain(region, "cramp-now", choice)) == NOW[region, choice].split()


@pytest.mark.parametrize("region", PLAIN)
def test_three_minutes_are_enough_for_something(region: str) -> None:
    short = plain(region, minutes=3)
    assert short.items
    assert short.total_s <= 180


def test_less_time_takes_away_repetitions_before_exercises() -> None:
    whole, less = plain("calf", minutes=15), plain("calf", minutes=10)
    assert sum(item.repetitions for item in less.items) < sum(item.repetitions for item in whole.items)
    shortest = plain("calf", minutes=3)
    assert shortest.left_out[-1].why == "It did not fit the time."


# --- single rules -----------------------------------------------------------------------------------

CALF = Complaint(region="calf", side="right", what="cramps")


def holds(routine: Routine) -> dict[str, int | None]:
    return {item.exercise.id: item.hold_s for item in routine.items}


@pytest.mark.parametrize(
    ("person", "what", "hold_s"),
    [
        (Person(first_time=True), "cramps", 15),
        (EXPERIENCED_65, "cramps", 15),
        (HEALTHY, "cramps", 20),
        (HEALTHY, "cramp-now", 15),
    ],
    ids=["first-time", "65-or-over", "usual", "right-now"],
)
def test_the_gentle_end_is_for_a_cramp_right_now_for_65_or_over_and_for_the_first_time(
    catalog: Catalog, person: Person, what: str, hold_s: int
) -> None:
    routine = plan(catalog, CALF.model_copy(update={"what": what}), FREE, person, Wishes(minutes=15))
    stretch = "calf-toes-up" if what == "cramp-now" else "chair-hamstring"
    assert holds(routine)[stretch] == hold_s


def test_someone_unsteady_gets_the_seated_swap_with_its_own_repetitions_and_is_told(catalog: Catalog) -> None:
    unsteady = Person(precautions=frozenset({"unsteady"}), first_time=False)
    routine = plan(catalog, CALF, FREE, unsteady, Wishes(minutes=15))
    swapped = {item.swapped_from: item for item in routine.items if item.swapped_from}
    assert swapped["Wall calf stretch, knee straight"].exercise.id == "seated-calf-slide"
    assert swapped["Wall calf stretch, knee straight"].repetitions == 3
    assert swapped[catalog.exercises["wall-calf-bent"].title].repetitions == 2
    assert "wall-calf" not in ids(routine)
    (why,) = {out.why for out in routine.left_out if out.title.startswith("Wall calf stretch, knee straight")}
    assert why.startswith("Left out: ")


def test_an_easier_version_is_used_when_asked_for_and_only_the_exercises_own(catalog: Catalog) -> None:
    easier = plan(catalog, CALF, FREE, HEALTHY, Wishes(minutes=15, swapped={"wall-calf": "seated-calf-slide"}))
    assert "seated-calf-slide" in ids(easier)
    assert "wall-calf" not in ids(easier)
    assert easier.left_out == ()
    nonsense = plan(catalog, CALF, FREE, HEALTHY, Wishes(minutes=15, swapped={"wall-calf": "cat-cow"}))
    assert "wall-calf" in ids(nonsense)
    assert "cat-cow" not in ids(nonsense)


def test_an_easier_version_is_offered_only_where_it_is_not_in_the_plan_already(catalog: Catalog) -> None:
    routine = plan(catalog, CALF, FREE, HEALTHY, Wishes(minutes=15))
    offered = easier_versions(catalog, routine, FREE, HEALTHY)
    assert offered["wall-calf"].id == "seated-calf-slide"
    assert not {easier.id for easier in offered.values()} & set(ids(routine))


def test_what_is_one_too_many_is_said(catalog: Catalog) -> None:
    routine = plain("neck")
    assert [out.title for out in routine.left_out] == [catalog.exercises["blade-squeeze"].title]
    assert routine.left_out[0].why == "Five exercises are enough."


def test_all_precautions_together_still_give_a_plan_not_an_error(catalog: Catalog) -> None:
    everything = Person(precautions=frozenset(catalog.precautions))
    for region in catalog.regions:
        routine = plan(catalog, Complaint(region=region, what="cramps"), FREE, everything, Wishes())
        assert routine.items == ()
        assert routine.heat is None


def test_heat_is_the_first_method_that_nothing_takes_out(catalog: Catalog) -> None:
    no_towel = Person(precautions=frozenset({"no-towel"}), first_time=False)
    plain_heat = fitting_heat(catalog, CALF, FREE, HEALTHY)
    other_heat = fitting_heat(catalog, CALF, FREE, no_towel)
    assert plain_heat is not None
    assert plain_heat.exercise.id == "warm-pack-towel"
    assert plain_heat.sides == ("right",)
    assert other_heat is not None
    assert other_heat.exercise.id == "warm-damp-cloth"


def test_the_list_before_heat_is_short_and_holds_what_this_place_needs(catalog: Catalog) -> None:
    for region in catalog.regions.values():
        for method in region.heat.methods:
            shown = heat_checks(catalog, region, catalog.exercises[method])
            assert len(shown) <= 12
            assert {"numb", "painkiller-patch", "swollen", "injury", "wound", "state"} <= {c.id for c in shown}
            if region.id in REGION_GROUPS["@limb"]:
                assert any("blood-flow" in check.id or "diabetes" in check.id for check in shown)


# --- About you ------------------------------------------------------------------------------------


def asked(complaint: Complaint, verdict: Verdict = FREE) -> list[str]:
    return [precaution.id for precaution in precautions_to_ask(load_catalog(), complaint, verdict)]


@pytest.mark.parametrize("region", sorted(load_catalog().regions))
def test_about_you_asks_each_thing_once_and_only_what_would_change_the_plan(catalog: Catalog, region: str) -> None:
    complaint = Complaint(region=region, side="left", what="cramps")
    shown = precautions_to_ask(catalog, complaint, FREE)
    assert len({p.id for p in shown}) == len(shown) == len({p.question for p in shown})
    free = {
        position: plan(catalog, complaint, FREE, HEALTHY, Wishes(minutes=15, position=position))
        for position in POSITIONS
    }
    for precaution in catalog.precautions.values():
        if precaution.question and precaution not in shown:
            person = HEALTHY.model_copy(update={"precautions": frozenset({precaution.id})})
            for position, before in free.items():
                after = plan(catalog, complaint, FREE, person, Wishes(minutes=15, position=position))
                assert (ids(after), after.heat) == (ids(before), before.heat), precaution.id


def test_about_you_does_not_ask_what_a_flag_has_said(catalog: Catalog) -> None:
    assert "numb-feet" in asked(CALF)
    told = FREE.model_copy(update={"excludes": with_implied(catalog, {"numb-feet"})})
    assert "numb-feet" not in asked(CALF, told)
    assert "foot-skin" not in asked(CALF, told)


@settings(max_examples=100, deadline=None)
@given(complaints(), st.data())
def test_about_you_never_asks_again_after_a_real_check(complaint: Complaint, data: st.DataObject) -> None:
    catalog = load_catalog()
    ticked = data.draw(some_of(gate.id for gate in gates(catalog, complaint)))
    open_questions = [flag.id for flag in questions(catalog, complaint, ticked)]
    yes = data.draw(some_of(open_questions))
    answers = {flag: "yes" if flag in yes else "no" for flag in open_questions}
    verdict = assess(catalog, complaint, SafetyCheck(ticked=ticked, answers=answers))
    for precaution in precautions_to_ask(catalog, complaint, verdict):
        assert precaution.id not in verdict.excludes
        assert not yes & set(precaution.asked_by)


def test_advice_comes_with_its_precaution_and_not_without(catalog: Catalog) -> None:
    with_advice = [precaution for precaution in catalog.precautions.values() if precaution.advice]
    assert with_advice
    for precaution in with_advice:
        person = Person(precautions=frozenset({precaution.id}))
        assert precaution.advice in plan(catalog, CALF, FREE, person, Wishes()).advice
    assert plan(catalog, CALF, FREE, HEALTHY, Wishes()).advice == ()


def test_a_single_precaution_keeps_what_it_takes_out_from_every_place(catalog: Catalog) -> None:
    out = {precaution: set(removed_by(catalog, precaution)) for precaution in catalog.precautions}
    for region, precaution in itertools.product(catalog.regions, out):
        told = frozenset({precaution})
        person = Person(precautions=told, first_time=False)
        complaint = Complaint(region=region, side="left", what="tight")
        routine = plan(catalog, complaint, FREE, person, Wishes(minutes=15))
        assert out[precaution].isdisjoint(ids(routine))
        assert all(taken_out(catalog, item.exercise, told) == [] for item in routine.items)


def test_each_side_is_said_of_a_change_of_sides_only() -> None:
    exercise = load_catalog().exercises["wall-calf"]
    assert RoutineItem(exercise=exercise, sides=("left", "right"), hold_s=15, repetitions=2).each_side
    assert not RoutineItem(exercise=exercise, sides=("left",), hold_s=15, repetitions=2).each_side


def test_what_they_came_for_stands_first_if_it_may_stand_at_all(catalog: Catalog) -> None:
    for complaint in (one for one in all_complaints() if one.what == "cramps"):
        own = [e for e in catalog.exercises.values() if complaint.region in e.regions and "prevention" in e.helps]
        for exercise in (one for one in own if one.kind != "heat"):
            routine = plan(catalog, complaint, FREE, Person(), Wishes(minutes=15, wanted=exercise.id))
            assert routine.items[0].exercise.id == exercise.id
