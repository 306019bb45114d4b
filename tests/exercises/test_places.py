"""A routine that moves several places: the check must miss nothing that a check of each place alone would find."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from exercises import Complaint, SafetyCheck, load_catalog
from exercises.content_checks import MOST_GATES
from exercises.triage import assess, gates, questions, screens
from tests.exercises.drawn import ANSWERS, some_of

CATALOG = load_catalog()
PLACES = st.lists(st.sampled_from(list(CATALOG.regions)), min_size=1, max_size=5, unique=True)
WHATS = st.sampled_from(["cramps", "twitching", "tight", "timer"])


def of(places: list[str], what: str) -> Complaint:
    return Complaint(region=places[0], also=tuple(places[1:]), what=what)


def ticks(complaint: Complaint) -> list[str]:
    """All that the screens show, in their order."""
    return [gate.id for screen in screens(CATALOG, complaint) for gate in screen]


@settings(max_examples=200, deadline=None)
@given(PLACES, WHATS)
def test_every_tick_of_every_place_is_asked_once_on_a_screen_that_can_be_read(places: list[str], what: str) -> None:
    together = of(places, what)
    asked = ticks(together)
    assert len(set(asked)) == len(asked)
    assert set(asked) == {gate.id for place in places for gate in gates(CATALOG, of([place], what))}
    assert all(
        len(screen) <= MOST_GATES["acute" if together.short else "full"] for screen in screens(CATALOG, together)
    )


@settings(max_examples=300, deadline=None)
@given(PLACES, WHATS, st.data())
def test_the_verdict_on_all_is_never_milder_than_on_any_one(places: list[str], what: str, data: st.DataObject) -> None:
    together = of(places, what)
    ticked = data.draw(some_of(ticks(together)))
    asked = [flag.id for flag in questions(CATALOG, together, ticked)]
    answers = {id_: data.draw(ANSWERS) for id_ in asked}
    left_out = data.draw(st.none() | st.sampled_from(asked)) if asked else None
    answers.pop(left_out, None)
    check = SafetyCheck(ticked=ticked, answers=answers)
    whole = assess(CATALOG, together, check)
    for place in places:
        one = assess(CATALOG, of([place], what), check)
        assert whole.level >= one.level
        assert whole.excludes >= one.excludes
        assert whole.may_stretch <= one.may_stretch
        assert whole.may_heat <= one.may_heat
        assert whole.complete <= one.complete


@settings(max_examples=200, deadline=None)
@given(PLACES, WHATS, st.data())
def test_each_question_of_each_place_is_asked(places: list[str], what: str, data: st.DataObject) -> None:
    together = of(places, what)
    ticked = data.draw(some_of(ticks(together)))
    asked = {flag.id for flag in questions(CATALOG, together, ticked)}
    for place in places:
        assert {flag.id for flag in questions(CATALOG, of([place], what), ticked)} <= asked


def test_without_a_place_the_timer_allows_no_heat() -> None:
    verdict = assess(CATALOG, of(["widespread"], "timer"), SafetyCheck(ticked=frozenset()))
    assert verdict.may_stretch
    assert not verdict.may_heat
