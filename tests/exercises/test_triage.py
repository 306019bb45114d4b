"""Triage: a missed emergency, a false calm and a false alarm are the hazards here."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises import Complaint, Level, SafetyCheck, load_catalog
from exercises.content_checks import MOST_FLAGS_BEHIND, MOST_GATES, MOST_LABEL_WORDS
from exercises.model import Catalog
from exercises.safety import Verdict
from exercises.triage import SELF_HARM, UnknownIdError, assess, follow_up, gates, questions
from tests.conftest import all_complaints
from tests.every import for_every
from tests.exercises.drawn import ANSWERS, some_of

COMPLAINTS = all_complaints()
NOT_LIMBS = {"eyelid-face", "jaw", "neck", "upper-back", "chest", "ribs-side", "abdomen", "lower-back"}


def name(complaint: Complaint) -> str:
    return f"{complaint.region} {complaint.what}"


def check_with(complaint: Complaint, ticked: set[str], yes: set[str] = frozenset()) -> SafetyCheck:  # type: ignore[assignment]
    """A complete check: these gates ticked, these flags answered yes, the rest no."""
    asked = questions(load_catalog(), complaint, ticked)
    answers = {flag.id: "yes" if flag.id in yes else "no" for flag in asked}
    return SafetyCheck(ticked=frozenset(ticked), answers={**answers, **dict.fromkeys(yes, "yes")})


@for_every("complaint", COMPLAINTS, ids=name)
class TestTheScreen:
    def test_is_short_enough_to_be_read(self, catalog: Catalog, complaint: Complaint) -> None:
        shown = gates(catalog, complaint)
        screen = "acute" if complaint.what == "cramp-now" else "full"
        assert 1 <= len(shown) <= MOST_GATES[screen]
        for gate in shown:
            assert len(gate.label.split()) <= MOST_LABEL_WORDS
            assert len(questions(catalog, complaint, {gate.id})) <= MOST_FLAGS_BEHIND

    def test_reaches_every_flag_that_could_hurt_to_miss(self, catalog: Catalog, complaint: Complaint) -> None:
        reached = {f.id for f in questions(catalog, complaint, {g.id for g in gates(catalog, complaint)})}
        acute = complaint.what == "cramp-now"
        for flag in catalog.red_flags.values():
            needed = "stretch" in flag.withholds if acute else flag.comes_first
            if needed and flag.concerns(complaint) and flag.id != SELF_HARM:
                assert flag.id in reached

    def test_asks_of_the_clot_in_every_limb_and_of_chest_pain_everywhere(
        self, catalog: Catalog, complaint: Complaint
    ) -> None:
        reached = {f.id for f in questions(catalog, complaint, {g.id for g in gates(catalog, complaint)})}
        assert "rf-chest-pain" in reached
        if complaint.region not in NOT_LIMBS:
            assert "rf-dvt" in reached

    def test_without_being_submitted_allows_nothing(self, catalog: Catalog, complaint: Complaint) -> None:
        verdict = assess(catalog, complaint, SafetyCheck())
        assert (verdict.complete, verdict.may_stretch, verdict.may_heat) == (False, False, False)

    def test_with_none_of_these_is_self_care_and_frees_the_stretch(
        self, catalog: Catalog, complaint: Complaint
    ) -> None:
        verdict = assess(catalog, complaint, SafetyCheck(ticked=frozenset()))
        assert verdict.complete
        assert verdict.level == Level.SELF_CARE
        assert verdict.may_stretch
        assert verdict.may_heat == (complaint.what != "cramp-now")

    def test_never_hides_a_pressing_flag_for_the_kind_of_complaint(
        self, catalog: Catalog, complaint: Complaint
    ) -> None:
        for flag in catalog.red_flags.values():
            if flag.level >= Level.URGENT:
                assert flag.concerns(complaint) == (complaint.region in flag.regions)

    def test_puts_off_only_what_withholds_nothing(self, catalog: Catalog, complaint: Complaint) -> None:
        later = follow_up(catalog, complaint, SafetyCheck(ticked=frozenset()))
        for flag in later:
            assert flag.id == SELF_HARM or not flag.comes_first
        asked_first = any(g.id == "g-self-harm" for g in gates(catalog, complaint))
        fear_is_common = complaint.what == "twitching" or complaint.region == "widespread"
        assert asked_first == (fear_is_common and complaint.what != "cramp-now")
        assert (SELF_HARM in {f.id for f in later}) == (not asked_first)

    @pytest.mark.parametrize("gate_index", range(12))
    def test_counts_a_ticked_symptom_even_when_its_questions_are_all_no(
        self, catalog: Catalog, complaint: Complaint, gate_index: int
    ) -> None:
        shown = gates(catalog, complaint)
        if gate_index >= len(shown):
            return
        gate = shown[gate_index]
        verdict = assess(catalog, complaint, check_with(complaint, {gate.id}))
        if gate.names == "symptom":
            assert verdict.level == Level.ROUTINE
            assert not verdict.may_heat
            assert verdict.ticked == (gate,)
        else:
            assert verdict.level == Level.SELF_CARE


def every_flag_with_a_place() -> list[tuple[str, str, str]]:
    """(flag, region, complaint) for each flag in the first region and complaint where it can occur."""
    found = []
    for flag in load_catalog().red_flags.values():
        complaint = next(c for c in COMPLAINTS if c.what != "cramp-now" and flag.concerns(c))
        found.append((flag.id, complaint.region, complaint.what))
    return found


@for_every("flag_id,region,what", every_flag_with_a_place(), ids=" ".join)
class TestEveryFlag:
    def test_fires_on_yes(self, catalog: Catalog, flag_id: str, region: str, what: str) -> None:
        complaint = Complaint(region=region, what=what)
        flag = catalog.red_flags[flag_id]
        ticked = {g.id for g in gates(catalog, complaint) if g.opens(flag, complaint)}
        verdict = assess(catalog, complaint, check_with(complaint, ticked, {flag_id}))
        assert flag in verdict.flags
        assert verdict.level >= flag.level
        assert "stretch" not in flag.withholds or not verdict.may_stretch
        assert "heat" not in flag.withholds or not verdict.may_heat
        assert set(flag.sets) <= verdict.excludes

    def test_does_not_fire_on_no(self, catalog: Catalog, flag_id: str, region: str, what: str) -> None:
        complaint = Complaint(region=region, what=what)
        check = SafetyCheck(ticked=frozenset(), answers={flag_id: "no"})
        assert assess(catalog, complaint, check).flags == ()

    def test_counts_not_sure_where_it_could_hurt(self, catalog: Catalog, flag_id: str, region: str, what: str) -> None:
        flag = catalog.red_flags[flag_id]
        check = SafetyCheck(ticked=frozenset(), answers={flag_id: "unsure"})
        fired = flag in assess(catalog, Complaint(region=region, what=what), check).flags
        assert fired == flag.comes_first


ANY_COMPLAINT = st.sampled_from(COMPLAINTS)


@st.composite
def checks(draw: st.DrawFn) -> tuple[Complaint, frozenset[str], Mapping[str, str]]:
    complaint = draw(ANY_COMPLAINT)
    ticked = draw(some_of(gate.id for gate in gates(load_catalog(), complaint)))
    answers = {flag.id: draw(ANSWERS) for flag in questions(load_catalog(), complaint, ticked)}
    left_out = draw(some_of(answers))
    return complaint, ticked, {id_: answer for id_, answer in answers.items() if id_ not in left_out}


def allows_no_more(verdict: Verdict, than: Verdict) -> bool:
    return (
        verdict.level >= than.level
        and verdict.may_stretch <= than.may_stretch
        and verdict.may_heat <= than.may_heat
        and verdict.excludes >= than.excludes
    )


@settings(max_examples=300, deadline=None)
@given(checks(), st.data())
def test_more_yes_never_lowers_the_level_nor_frees_anything(
    told: tuple[Complaint, frozenset[str], Mapping[str, str]], data: st.DataObject
) -> None:
    complaint, ticked, answers = told
    catalog = load_catalog()
    before = assess(catalog, complaint, SafetyCheck(ticked=ticked, answers=answers))
    more_ticked = ticked | data.draw(some_of(gate.id for gate in gates(catalog, complaint)))
    more_yes = data.draw(some_of(flag.id for flag in questions(catalog, complaint, more_ticked)))
    more = SafetyCheck(ticked=more_ticked, answers={**answers, **dict.fromkeys(more_yes, "yes")})
    assert allows_no_more(assess(catalog, complaint, more), before)


@settings(max_examples=300, deadline=None)
@given(checks())
def test_what_is_unanswered_is_never_no(told: tuple[Complaint, frozenset[str], Mapping[str, str]]) -> None:
    complaint, ticked, answers = told
    catalog = load_catalog()
    verdict = assess(catalog, complaint, SafetyCheck(ticked=ticked, answers=answers))
    asked = {flag.id for flag in questions(catalog, complaint, ticked)}
    assert verdict.complete == (asked <= set(answers))
    if not verdict.complete:
        assert (verdict.may_stretch, verdict.may_heat) == (False, False)


@settings(max_examples=100, deadline=None)
@given(checks())
def test_the_same_check_gives_the_same_verdict(told: tuple[Complaint, frozenset[str], Mapping[str, str]]) -> None:
    complaint, ticked, answers = told
    check = SafetyCheck(ticked=ticked, answers=answers)
    assert assess(load_catalog(), complaint, check) == assess(load_catalog(), complaint, check)


def test_an_unticked_gate_on_a_submitted_screen_means_no(catalog: Catalog) -> None:
    complaint = Complaint(region="calf", side="left", what="cramps")
    assert questions(catalog, complaint, frozenset()) == ()
    assert assess(catalog, complaint, SafetyCheck(ticked=frozenset())).flags == ()


def test_a_flag_behind_two_ticked_gates_is_asked_once_and_the_most_pressing_first(catalog: Catalog) -> None:
    complaint = Complaint(region="calf", side="left", what="cramps")
    asked = questions(catalog, complaint, {"g-skin", "g-severe"})
    assert len({flag.id for flag in asked}) == len(asked)
    assert [flag.level for flag in asked] == sorted((flag.level for flag in asked), reverse=True)


def test_ids_that_are_not_there_are_refused(catalog: Catalog) -> None:
    complaint = Complaint(region="calf", side="left", what="cramps")
    with pytest.raises(UnknownIdError, match="g-nonsense"):
        assess(catalog, complaint, SafetyCheck(ticked=frozenset({"g-nonsense"})))
    with pytest.raises(UnknownIdError, match="rf-nonsense"):
        assess(catalog, complaint, SafetyCheck(ticked=frozenset(), answers={"rf-nonsense": "no"}))
    with pytest.raises(UnknownIdError, match="elbow-pit"):
        gates(catalog, Complaint(region="elbow-pit", what="cramps"))


def test_ten_minutes_is_a_question_of_limbs_not_of_a_stiff_neck_or_back(catalog: Catalog) -> None:
    regions = catalog.red_flags["rf-long-cramp"].regions
    assert not {"neck", "lower-back", "upper-back", "shoulder", "jaw", "buttock-hip"} & set(regions)
    assert {id_ for id_, region in catalog.regions.items() if region.limb} == set(regions)
