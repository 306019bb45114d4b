"""What a diary shows: a wrong share or a bold sentence from three entries would mislead the one who kept it."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.diary.entries import Entry, Episode, ProgrammeBegun
from app.diary.patterns import FEWEST, LEFT_OUT, MOST_WEEKS, Pattern, patterns
from exercises.model import Catalog
from tests.diary.samples import entries, episode

TODAY = date(2026, 11, 29)  # a Sunday
SHARED = ("week", "hour", "weekday", "place", "relief")


def find(catalog: Catalog, kept: Sequence[Entry], id_: str, today: date = TODAY) -> Pattern:
    return next(one for one in patterns(catalog, kept, today) if one.id == id_)


def at(*hours: int, day: date = TODAY, **told: object) -> list[Episode]:
    return [episode(began=datetime(day.year, day.month, day.day, hour, 30), **told) for hour in hours]


def rows(pattern: Pattern) -> dict[object, object]:
    return {row[0]: row[1] for row in pattern.rows}


class TestFewEntries:
    def test_none_say_so_and_draw_nothing(self, catalog: Catalog) -> None:
        for pattern in patterns(catalog, [], TODAY):
            assert pattern.sentence.startswith("There are no entries")
            assert (pattern.rows, pattern.points, pattern.enough) == ((), (), False)

    @pytest.mark.parametrize("count", range(1, FEWEST))
    def test_too_few_are_counted_and_nothing_else_is_said(self, catalog: Catalog, count: int) -> None:
        kept = at(*[3] * count, before=7, after=3, done=["wall-calf"], helped=["wall-calf"], triggers=["night"])
        for pattern in patterns(catalog, kept, TODAY):
            assert f"{count} entr" in pattern.sentence
            assert pattern.sentence.endswith("too few to say.")
            assert not pattern.enough
            assert pattern.points

    def test_enough_are_spoken_of(self, catalog: Catalog) -> None:
        pattern = find(catalog, at(*[3] * FEWEST), "hour")
        assert pattern.enough
        assert pattern.sentence == f"It comes mostly at night, between midnight and 6: {FEWEST} of {FEWEST}."


class TestWhen:
    def test_the_hour_is_that_on_the_clock_whatever_the_zone(self, catalog: Catalog) -> None:
        kept = [
            *at(3, zone="Asia/Kathmandu"),
            *at(3, zone="America/Argentina/Buenos_Aires"),
            *at(3, zone=""),
        ]
        assert rows(find(catalog, kept, "hour"))["03:00 to 03:59"] == 3

    def test_the_night_the_clocks_change_keeps_its_hours(self, catalog: Catalog) -> None:
        """01:30 comes twice on this night, and 02:30 never in spring: each stays where it was seen."""
        autumn = [
            episode(began=datetime(2026, 10, 25, 1, 30)),
            episode(began=datetime(2026, 10, 25, 1, 30), later=True),
        ]
        spring = [episode(began=datetime(2026, 3, 29, 1, 30)), episode(began=datetime(2026, 3, 29, 3, 0))]
        counted = rows(find(catalog, autumn + spring, "hour"))
        assert (counted["01:00 to 01:59"], counted["03:00 to 03:59"]) == (3, 1)
        assert rows(find(catalog, autumn + spring, "weekday"))["Sunday"] == 4

    def test_hours_spread_evenly_do_not_stand_out(self, catalog: Catalog) -> None:
        assert find(catalog, at(*range(24)), "hour").sentence == "No time of day stands out in 24 entries."

    def test_a_day_stands_out_only_when_chance_would_hardly_do_it(self, catalog: Catalog) -> None:
        mondays = [one for week in range(8) for one in at(3, day=TODAY - timedelta(days=6 + 7 * week))]
        assert find(catalog, mondays, "weekday").sentence == "It comes most often on a Monday: 8 of 8."
        mixed = mondays[:3] + [one for day in range(4) for one in at(3, day=TODAY - timedelta(days=day))]
        assert find(catalog, mixed, "weekday").sentence == "No day of the week stands out in 7 entries."

    def test_weeks_begin_on_monday_and_an_empty_one_is_there(self, catalog: Catalog) -> None:
        kept = [*at(23, day=date(2026, 11, 15)), *at(0, 1, day=date(2026, 11, 16)), *at(3, day=TODAY)]
        pattern = find(catalog, kept, "week")
        assert rows(pattern) == {"9 Nov 2026": 1, "16 Nov 2026": 2, "23 Nov 2026": 1}
        later = find(catalog, kept, "week", TODAY + timedelta(days=8))
        assert list(rows(later).values()) == [1, 2, 1, 0, 0]

    def test_the_average_counts_the_days_gone_by_and_the_empty_weeks(self, catalog: Catalog) -> None:
        kept = [one for week in (0, 1, 4, 5) for one in at(2, 3, day=TODAY - timedelta(weeks=week))]
        assert find(catalog, kept, "week").sentence == (
            "8 entries in 6 weeks: 1.3 a week on average. In 2 weeks there was none."
        )

    def test_only_the_last_year_is_shown_by_week(self, catalog: Catalog) -> None:
        kept = [*at(3, day=date(2019, 1, 1)), *at(3, 4, 5, 6, 7)]
        pattern = find(catalog, kept, "week")
        assert (pattern.count, len(pattern.rows)) == (5, 1)
        old = [one for week in range(80) for one in at(3, day=TODAY - timedelta(weeks=week))]
        assert len(find(catalog, old, "week").rows) == MOST_WEEKS

    def test_what_is_dated_after_today_is_left_aside(self, catalog: Catalog) -> None:
        assert find(catalog, at(3, day=TODAY + timedelta(days=1)), "hour").count == 0


class TestWhereAndWith:
    def test_places_come_by_name_the_most_frequent_first(self, catalog: Catalog) -> None:
        kept = [*at(1, 2, 3, region="toes"), *at(4, region="calf"), *at(5, region="somewhere-old")]
        pattern = find(catalog, kept, "place")
        assert [row[:2] for row in pattern.rows] == [("Toes", 3), ("Calf", 1), ("Another place", 1)]
        assert pattern.sentence == "Most often here: Toes, 3 of 5."

    def test_of_two_equal_places_neither_is_named_alone(self, catalog: Catalog) -> None:
        kept = [*at(1, 2, 3, region="toes"), *at(1, 2, 3, region="calf")]
        assert find(catalog, kept, "place").sentence == "Most often here: Calf, Toes, 3 times each."

    def test_several_triggers_of_one_entry_each_count_and_no_cause_is_claimed(self, catalog: Catalog) -> None:
        kept = [*at(1, 2, 3, triggers=["night", "coffee"]), *at(4, triggers=["night"]), *at(5, 6)]
        pattern = find(catalog, kept, "trigger")
        assert pattern.rows == (
            ("Night, in bed", 4, "4 of 6"),
            ("Coffee or other caffeine", 3, "3 of 6"),
            ("Nothing ticked", 2, "2 of 6"),
        )
        assert "That alone does not make it the cause." in pattern.sentence


class TestRelief:
    def test_the_score_before_is_held_against_the_score_after(self, catalog: Catalog) -> None:
        scores = [(8, 2), (7, 6), (5, 5), (3, 4), (9, 6), (None, 3), (4, None)]
        kept = [episode(before=before, after=after) for before, after in scores]
        pattern = find(catalog, kept, "relief")
        assert [row[:2] for row in pattern.rows] == [
            ("Lower by 3 or more", 2), ("Lower by 1 or 2", 1), ("The same", 1), ("Higher", 1),
        ]  # fmt: skip
        assert pattern.sentence.startswith("It was lower afterwards in 3 of 5. On average it went from 6.4 to 4.6")

    def test_an_exercise_has_helped_in_so_many_of_so_many(self, catalog: Catalog) -> None:
        kept = [
            *[episode(done=["wall-calf"], helped=["wall-calf"], before=7, after=3) for _ in range(7)],
            *[episode(done=["wall-calf", "ankle-pumps"], before=7, after=5) for _ in range(2)],
        ]
        pattern = find(catalog, kept, "helped")
        title = catalog.exercises["wall-calf"].title
        assert pattern.rows[0] == (title, "7 of 9", "7.0 to 3.4")
        assert pattern.rows[1][1] == "0 of 2"
        assert pattern.sentence.startswith(f"“{title}” helped in 7 of 9.")

    def test_an_exercise_done_a_few_times_is_too_few_to_say_though_there_are_many_entries(
        self, catalog: Catalog
    ) -> None:
        kept = [
            *[episode(done=["wall-calf"]) for _ in range(9)],
            *[episode(done=["ankle-pumps"], helped=["ankle-pumps"]) for _ in range(2)],
        ]
        assert find(catalog, kept, "helped").sentence.endswith("helped in 2 of 2: too few to say.")


class TestProgramme:
    def kept(self, *weeks: int) -> list[Entry]:
        """One cramp a named week, counted from the first day of the programme, which is 4 weeks ago."""
        began = TODAY - timedelta(weeks=4)
        cramps = [one for week in weeks for one in at(3, day=began + timedelta(weeks=week))]
        return [*cramps, ProgrammeBegun(day=began, programme="bedtime-legs")]

    def test_whole_weeks_before_are_held_against_whole_weeks_since(self, catalog: Catalog) -> None:
        pattern = find(catalog, self.kept(-3, -3, -2, -1, -1, -1, 0, 3), "programme-bedtime-legs")
        assert pattern.title == "Is it better with “Bedtime legs”?"
        assert rows(pattern) == {
            "3 before": 2, "2 before": 1, "1 before": 3, "1 since": 1, "2 since": 0, "3 since": 0, "4 since": 1,
        }  # fmt: skip
        assert pattern.sentence == (
            "2.0 a week in the 3 weeks before 1 Nov 2026, and 0.5 a week in the 4 weeks since. "
            "Other things may have changed as well. Give it 6 weeks before you judge it."
        )

    def test_without_a_week_before_there_is_nothing_to_compare(self, catalog: Catalog) -> None:
        pattern = find(catalog, self.kept(0, 1, 2, 3), "programme-bedtime-legs")
        assert "nothing to compare" in pattern.sentence
        assert (pattern.points, pattern.enough) == ((), False)

    def test_only_the_places_it_is_for_count(self, catalog: Catalog) -> None:
        kept = [*self.kept(-2, -1, 0), *at(1, 2, 3, region="neck", day=TODAY - timedelta(weeks=5))]
        assert find(catalog, kept, "programme-bedtime-legs").count == 3

    def test_of_two_beginnings_the_later_counts(self, catalog: Catalog) -> None:
        kept = [*self.kept(-3), ProgrammeBegun(day=TODAY - timedelta(weeks=1), programme="bedtime-legs")]
        assert list(rows(find(catalog, kept, "programme-bedtime-legs"))) == [
            "6 before", "5 before", "4 before", "3 before", "2 before", "1 before", "1 since",
        ]  # fmt: skip

    def test_one_for_twitches_counts_nothing(self, catalog: Catalog) -> None:
        kept = [*self.kept(-2, -1, 0), ProgrammeBegun(day=TODAY - timedelta(weeks=2), programme="twitch-wind-down")]
        pattern = find(catalog, kept, "programme-twitch-wind-down")
        assert (pattern.rows, pattern.points) == ((), ())
        assert "not counted" in pattern.sentence


def test_twitches_are_never_counted_and_it_is_said(catalog: Catalog) -> None:
    cramps = [
        *at(*range(10), before=6, after=3),
        ProgrammeBegun(day=TODAY - timedelta(days=3), programme="bedtime-legs"),
    ]
    twitches = at(*range(24), what="twitching")
    without, withal = patterns(catalog, cramps, TODAY), patterns(catalog, [*cramps, *twitches], TODAY)
    for one, other in zip(without, withal, strict=True):
        judged = one.id in ("relief", "helped")
        assert other.sentence == (one.sentence if judged else f"{one.sentence} {LEFT_OUT}")
        assert other.model_copy(update={"sentence": one.sentence}) == one


@st.composite
def diaries(draw: st.DrawFn) -> list[Entry]:
    """Entries of the last two years with names that the guide has, among any others there can be."""
    known = st.builds(
        Episode,
        began=st.datetimes(datetime(2024, 11, 1), datetime(2026, 12, 2)),
        region=st.sampled_from(["calf", "toes", "forearm", "chest", "widespread", "no-such-place"]),
        what=st.sampled_from(["cramp-now", "cramps", "twitching", "tight", "timer"]),
        before=st.none() | st.integers(0, 10),
        after=st.none() | st.integers(0, 10),
        triggers=st.frozensets(st.sampled_from(["night", "coffee", "no-such-thing"])),
        done=st.lists(st.sampled_from(["wall-calf", "ankle-pumps", "no-such-move"]), max_size=3).map(tuple),
        helped=st.lists(st.sampled_from(["wall-calf", "no-such-move"]), max_size=2).map(tuple),
    )
    begun = st.builds(
        ProgrammeBegun,
        day=st.dates(date(2026, 1, 1), date(2026, 12, 2)),
        programme=st.sampled_from(["bedtime-legs", "twitch-wind-down", "desk-neck", "no-such-programme"]),
    )
    return draw(st.lists(st.one_of(known, known, begun, entries()), max_size=15))


@settings(max_examples=25, deadline=None)
@given(kept=diaries(), today=st.sampled_from([TODAY, date(2026, 12, 1), date(2025, 2, 28)]))
def test_any_diary_gives_patterns_whose_shares_add_up(catalog: Catalog, kept: list[Entry], today: date) -> None:
    found = patterns(catalog, kept, today)
    assert len({one.id for one in found}) == len(found)
    for pattern in found:
        assert pattern.sentence
        assert all(len(row) == len(pattern.columns) for row in pattern.rows)
        assert pattern.enough <= (pattern.count >= FEWEST)
        if pattern.id in SHARED and pattern.rows:
            assert sum(int(row[1]) for row in pattern.rows) == pattern.count
            assert sum(int(str(row[2]).removesuffix(" %")) for row in pattern.rows) == 100
        assert all(0 <= point.value <= (point.of or point.value) for point in pattern.points)


@settings(max_examples=10, deadline=None)
@given(kept=diaries(), others=diaries(), chance=st.randoms(use_true_random=False))
def test_the_order_of_entries_and_other_diaries_change_nothing(
    catalog: Catalog, kept: list[Entry], others: list[Entry], chance: random.Random
) -> None:
    found = patterns(catalog, kept, TODAY)
    patterns(catalog, others, TODAY)
    shuffled = list(kept)
    chance.shuffle(shuffled)
    again = {one.id: one for one in patterns(catalog, shuffled, TODAY)}
    assert {one.id: one for one in found} == again


def test_ten_thousand_entries_are_fast(catalog: Catalog) -> None:
    kept = [
        episode(
            began=datetime(2026, 11, 29, 3, 30) - timedelta(hours=n * 3 % 17000),
            region=("calf", "toes", "forearm")[n % 3],
            before=7,
            after=n % 8,
            triggers=["night"],
            done=["wall-calf", "ankle-pumps"],
            helped=["wall-calf"],
        )
        for n in range(10_000)
    ]
    patterns(catalog, kept[:10], TODAY)
    took = []  # of this process alone: others may share the machine
    for _ in range(3):
        began = time.process_time()
        patterns(catalog, kept, TODAY)
        took.append(time.process_time() - began)
    assert min(took) < 0.3
