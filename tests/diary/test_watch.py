"""What in a diary a doctor should hear of: missed, it harms; told for nothing, it frightens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.diary.entries import Asked, Entry, Episode, ForTheDoctor, FunctionCheck, ProgrammeBegun
from app.diary.watch import WatchCard, cards
from exercises.model import Catalog
from exercises.record import Answer, Level
from tests.diary.samples import entries, episode

TODAY = date(2026, 11, 29)


def ago(days: int, **told: object) -> Episode:
    day = TODAY - timedelta(days=days)
    return episode(began=datetime(day.year, day.month, day.day, 3, 30), **told)


def cramps(*days: int, **told: object) -> list[Episode]:
    return [ago(one, **told) for one in days]


def check(days: int, **answers: Answer) -> FunctionCheck:
    return FunctionCheck(day=TODAY - timedelta(days=days), answers=dict(answers))


def asked(days: int, flag: str, answer: Answer, region: str = "calf") -> Asked:
    return Asked(day=TODAY - timedelta(days=days), region=region, answers={flag: answer})


def rules(catalog: Catalog, kept: Iterable[Entry], today: date = TODAY) -> list[str]:
    return [card.rule for card in cards(catalog, kept, today)]


def only(catalog: Catalog, kept: Iterable[Entry]) -> WatchCard:
    (card,) = cards(catalog, kept, TODAY)
    return card


class TestMostWeeks:
    def test_cramps_in_four_of_six_weeks_are_worth_a_mention(self, catalog: Catalog) -> None:
        card = only(catalog, cramps(0, 7, 20, 41))
        assert (card.rule, card.level) == ("most-weeks", Level.ROUTINE)
        assert card.because == "Cramps in 4 of the last 6 weeks."

    @pytest.mark.parametrize("days", [(0, 1, 2, 3, 4, 5, 6, 7, 20), (0, 7, 20, 42)])
    def test_many_in_few_weeks_or_long_ago_are_not(self, catalog: Catalog, days: tuple[int, ...]) -> None:
        assert rules(catalog, cramps(*days)) == []

    def test_a_tight_muscle_is_no_cramp(self, catalog: Catalog) -> None:
        assert rules(catalog, cramps(0, 7, 14, 21, 28, 35, what="tight")) == []

    def test_what_is_dated_after_today_is_left_aside(self, catalog: Catalog) -> None:
        assert rules(catalog, cramps(-1, -8, 0, 7, 14)) == []


class TestMoreOften:
    before = (30, 40, 60)

    def test_twice_as_many_days_as_the_month_before(self, catalog: Catalog) -> None:
        card = only(catalog, cramps(*self.before, 0, 1, 2, 3, 4, 5))
        assert (card.rule, card.level) == ("more-often", Level.ROUTINE)
        assert card.because == "Cramps on 6 days in the last 4 weeks, and on 2 in the 4 weeks before."
        assert "medicine" in card.why

    def test_one_bad_night_is_one_day(self, catalog: Catalog) -> None:
        assert rules(catalog, cramps(*self.before, 0, 0, 0, 0, 0, 0, 1)) == []

    def test_a_diary_that_has_just_begun_compares_nothing(self, catalog: Catalog) -> None:
        assert rules(catalog, cramps(30, 40, 0, 1, 2, 3, 4, 5)) == []

    def test_as_often_as_before_is_nothing_new(self, catalog: Catalog) -> None:
        assert "more-often" not in rules(catalog, cramps(60, 30, 31, 32, 33, 0, 1, 2, 3, 4, 5))


class TestWorse:
    def test_a_higher_score_before_and_a_high_one(self, catalog: Catalog) -> None:
        kept = [*cramps(30, 31, 32, 33, before=5), *cramps(0, 1, 2, 3, before=7)]
        card = only(catalog, kept)
        assert (card.rule, card.level) == ("worse", Level.ROUTINE)
        assert "at 7.0 of 10" in card.because
        assert "at 5.0" in card.because

    @pytest.mark.parametrize(("then", "now", "times"), [(2, 5, 4), (6, 7, 4), (5, 8, 3), (None, 8, 4)])
    def test_low_scores_small_changes_and_few_scores_are_not(
        self, catalog: Catalog, then: int | None, now: int, times: int
    ) -> None:
        kept = [*cramps(30, 31, 32, 33, before=then), *cramps(*range(times), before=now)]
        assert rules(catalog, kept) == []


class TestSpread:
    known = (57, 58, 59, 60)

    def test_an_arm_is_for_a_doctor_within_days(self, catalog: Catalog) -> None:
        card = only(catalog, [*cramps(*self.known), *cramps(1, 2, region="forearm")])
        assert (card.rule, card.level) == ("spread-up", Level.SOON)
        assert card.headline == "See a doctor within days"
        assert card.because == "New in the last 4 weeks: Forearm."

    def test_two_new_places_are_for_a_doctor_within_two_weeks(self, catalog: Catalog) -> None:
        kept = [*cramps(*self.known), *cramps(1, 2, region="inner-thigh"), *cramps(3, 4, region="neck")]
        card = only(catalog, kept)
        assert (card.rule, card.level, card.headline) == ("spread", Level.SOON, "See a doctor within 2 weeks")

    def test_two_new_places_of_which_one_is_an_arm_make_one_card(self, catalog: Catalog) -> None:
        kept = [*cramps(*self.known), *cramps(1, 2, region="forearm"), *cramps(3, 4, region="neck")]
        assert rules(catalog, kept) == ["spread-up"]

    @pytest.mark.parametrize("region", ["toes", "foot-arch"])
    def test_foot_and_toes_are_at_home_with_the_calf(self, catalog: Catalog, region: str) -> None:
        kept = [*cramps(*self.known), *cramps(1, 2, region=region), *cramps(3, 4, region="back-thigh")]
        assert rules(catalog, kept) == []

    def test_once_is_no_place_and_a_known_place_is_not_new(self, catalog: Catalog) -> None:
        assert rules(catalog, [*cramps(*self.known), *cramps(1, region="forearm")]) == []
        known = [*cramps(*self.known), *cramps(61, region="forearm"), *cramps(1, 2, region="forearm")]
        assert rules(catalog, known) == []

    def test_a_diary_that_has_just_begun_has_no_new_places(self, catalog: Catalog) -> None:
        assert rules(catalog, [*cramps(29, 30, 31, 32), *cramps(1, 2, region="forearm")]) == []


class TestAsked:
    def test_a_yes_brings_the_words_and_the_level_of_the_flag(self, catalog: Catalog) -> None:
        card = only(catalog, [asked(3, "rf-foot-drop", "yes")])
        flag = catalog.red_flags["rf-foot-drop"]
        assert (card.rule, card.flag, card.level, card.do) == ("asked", flag.id, Level.URGENT, flag.do)
        assert card.because == f"In the safety check of 26 Nov 2026 you said yes to “{flag.title}”."
        assert flag.sooner_if in card.sooner_if
        assert set(flag.sources) <= set(card.sources)
        assert "agreed" in card.note

    def test_not_sure_counts_where_it_could_hurt(self, catalog: Catalog) -> None:
        assert "not sure" in only(catalog, [asked(3, "rf-slow-weakness", "unsure")]).because
        assert rules(catalog, [asked(3, "rf-slurred-slow", "unsure")]) == []

    @pytest.mark.parametrize(
        "kept",
        [
            [asked(14, "rf-foot-drop", "yes")],
            [asked(3, "rf-foot-drop", "no")],
            [asked(3, "rf-foot-drop", "yes"), asked(1, "rf-foot-drop", "no")],
            [asked(3, "rf-sleep-loss", "yes")],
            [asked(200, "rf-numbness", "yes"), asked(1, "rf-numbness", "yes")],
        ],
        ids=["long ago", "no", "no more", "another matter", "known for long"],
    )
    def test_what_is_old_gone_or_not_meant_is_not_shown(self, catalog: Catalog, kept: list[Entry]) -> None:
        assert rules(catalog, kept) == []

    def test_what_came_back_is_new(self, catalog: Catalog) -> None:
        kept = [asked(200, "rf-numbness", "yes"), asked(50, "rf-numbness", "no"), asked(1, "rf-numbness", "yes")]
        assert rules(catalog, kept) == ["asked"]

    def test_a_no_for_another_place_takes_nothing_back(self, catalog: Catalog) -> None:
        kept = [asked(3, "rf-numbness", "yes"), asked(1, "rf-numbness", "no", region="forearm")]
        assert rules(catalog, kept) == ["asked"]

    def test_the_most_pressing_comes_first(self, catalog: Catalog) -> None:
        kept = [*cramps(0, 7, 14, 21), asked(3, "rf-numbness", "yes"), asked(3, "rf-fast-weakness", "yes")]
        found = cards(catalog, kept, TODAY)
        assert [card.level for card in found] == [Level.EMERGENCY, Level.SOON, Level.ROUTINE]
        assert found[0].do_not == catalog.red_flags["rf-fast-weakness"].do_not


class TestFunction:
    @pytest.mark.parametrize("question", ["buttons", "grip", "foot", "stairs", "chair", "speech"])
    def test_a_no_leads_to_the_flag_of_the_question(self, catalog: Catalog, question: str) -> None:
        card = only(catalog, [check(8, **{question: "yes"}), check(1, **{question: "no"})])
        asked_for = next(one for one in catalog.diary.function_checks if one.id == question)
        flag = catalog.red_flags[asked_for.flag]
        assert (card.rule, card.flag, card.level, card.headline) == ("function", flag.id, flag.level, flag.headline)
        assert asked_for.ask in card.because
        assert flag.sooner_if in card.sooner_if
        assert asked_for.sooner_if in (*card.sooner_if, "")

    def test_several_of_one_flag_make_one_card(self, catalog: Catalog) -> None:
        card = only(catalog, [check(1, buttons="no", stairs="no", chair="yes")])
        assert card.because.count("“") == 2

    def test_not_sure_once_is_a_bad_day_and_twice_is_not(self, catalog: Catalog) -> None:
        assert rules(catalog, [check(8, stairs="yes"), check(1, stairs="unsure")]) == []
        assert rules(catalog, [check(8, stairs="unsure"), check(1, stairs="unsure")]) == ["function"]

    def test_well_again_or_long_ago_is_not_shown(self, catalog: Catalog) -> None:
        assert rules(catalog, [check(8, stairs="no"), check(1, stairs="yes")]) == []
        assert rules(catalog, [check(28, stairs="no")]) == []

    def test_with_the_safety_check_on_the_same_it_is_one_card(self, catalog: Catalog) -> None:
        card = only(catalog, [asked(3, "rf-slow-weakness", "yes"), check(1, stairs="no")])
        assert "safety check" in card.because
        assert "climb stairs" in card.because


@st.composite
def diaries(draw: st.DrawFn) -> list[Entry]:
    near = st.datetimes(datetime(2026, 8, 1), datetime(2026, 12, 2))
    days = near.map(datetime.date)
    flags = st.sampled_from(["rf-numbness", "rf-foot-drop", "rf-fast-weakness", "rf-sleep-loss", "rf-no-more"])
    answers = st.sampled_from(["yes", "no", "unsure"])
    questions = st.sampled_from(["buttons", "stairs", "foot", "no-more"])
    regions = st.sampled_from(["calf", "toes", "forearm", "chest", "neck", "no-such-place"])
    whats = st.sampled_from(["cramp-now", "cramps", "tight"])
    scores = st.none() | st.integers(0, 10)
    kinds = st.one_of(
        st.builds(Episode, began=near, region=regions, what=whats, before=scores),
        st.builds(Asked, day=days, region=regions, answers=st.dictionaries(flags, answers, max_size=3)),
        st.builds(FunctionCheck, day=days, answers=st.dictionaries(questions, answers, max_size=3)),
        st.builds(ProgrammeBegun, day=days, programme=st.just("bedtime-legs")),
        st.just(ForTheDoctor()),
    )
    return draw(st.lists(kinds, max_size=25))


twitches = st.lists(
    st.builds(
        Episode,
        began=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 2)),
        region=st.sampled_from(["calf", "toes", "forearm", "chest", "eyelid-face", "widespread"]),
        what=st.just("twitching"),
        before=st.none() | st.integers(0, 10),
    ),
    max_size=60,
)


@settings(max_examples=100, deadline=None)
@given(kept=diaries(), twitching=twitches)
def test_twitching_episodes_never_matter_however_many(
    catalog: Catalog, kept: list[Entry], twitching: list[Entry]
) -> None:
    assert cards(catalog, twitching, TODAY) == ()
    assert cards(catalog, [*twitching, *kept], TODAY) == cards(catalog, kept, TODAY)


def test_a_thousand_twitches_are_no_reason_for_a_card(catalog: Catalog) -> None:
    kept = [ago(n % 90, what="twitching", region=list(catalog.regions)[n % 24], before=n % 11) for n in range(1000)]
    assert cards(catalog, kept, TODAY) == ()


@settings(max_examples=60, deadline=None)
@given(kept=diaries(), others=diaries())
def test_the_same_diary_gives_the_same_cards_whatever_else_was_asked(
    catalog: Catalog, kept: list[Entry], others: list[Entry]
) -> None:
    found = cards(catalog, kept, TODAY)
    cards(catalog, others, TODAY)
    assert cards(catalog, iter(kept), TODAY) == found
    assert [card.level for card in found] == sorted((card.level for card in found), reverse=True)
    for card in found:
        assert card.do
        assert card.sources
        assert card.flag or card.level in (Level.SOON, Level.ROUTINE)


@settings(max_examples=25, deadline=None)
@given(kept=st.lists(entries(), max_size=15))
def test_any_entries_there_can_be_are_read(catalog: Catalog, kept: list[Entry]) -> None:
    cards(catalog, kept, TODAY)
