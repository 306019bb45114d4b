"""What a doctor is told of a diary: counted as it was noted, nothing made of too little, and no twitch ever counted."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.diary.entries import Asked, Entry, Episode, ForTheDoctor, FunctionCheck, ProgrammeBegun
from app.diary.summary import SHORT_NOTE, Summary, day_words, summary
from exercises import load_catalog
from exercises.record import Answer
from tests.diary import samples

CATALOG = load_catalog()
TODAY = date(2026, 11, 29)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def cramp(days: int, at: str = "03:00", **told: Any) -> Episode:
    began = datetime.fromisoformat(f"{ago(days)}T{at}")
    return samples.episode(**{"began": began, **told})


def twitch(days: int, region: str = "eyelid-face", side: str = "left", **told: Any) -> Episode:
    return cramp(days, what="twitching", region=region, side=side, **told)


def told(*entries: Entry, weeks: Any = 12) -> Summary:
    return summary(CATALOG, entries, TODAY, weeks)


def asked(days: int, region: str = "calf", **answers: Answer) -> Asked:
    return Asked(day=ago(days), region=region, answers={id_.replace("_", "-"): given for id_, given in answers.items()})


# --- time ----------------------------------------------------------------------------------------


def test_an_empty_diary_claims_nothing() -> None:
    page = told()
    assert page.since is None
    assert page.episodes == 0
    assert page.in_short == page.places == page.by_week == page.warnings == ()
    assert page.medicines is None


@pytest.mark.parametrize(("weeks", "first"), [(6, ago(41)), (12, ago(83))])
def test_it_covers_the_last_six_or_twelve_weeks(weeks: int, first: date) -> None:
    page = told(cramp(200), cramp(83), cramp(41), cramp(0), weeks=weeks)
    assert (page.first, page.last, page.since) == (first, TODAY, ago(200))
    assert page.episodes == (2 if weeks == 6 else 3)
    assert len(page.by_week) == (0 if weeks == 6 else 12)


def test_a_younger_diary_says_so_instead_of_counting_weeks_without_it() -> None:
    page = told(cramp(16), cramp(9), cramp(2))
    assert (page.first, page.since) == (ago(16), ago(16))
    assert [(week.first, week.last, week.episodes) for week in page.by_week] == [
        (ago(16), ago(14), 1),
        (ago(13), ago(7), 1),
        (ago(6), ago(0), 1),
    ]
    assert not any("First" in line for line in page.in_short)


def test_what_lies_after_today_is_left_aside() -> None:
    later = cramp(-1), twitch(-1), FunctionCheck(day=ago(-1), answers={"stairs": "no"}), asked(-1, rf_dvt="yes")
    page = told(cramp(1), *later)
    assert page.episodes == 1
    assert page.twitching is None
    assert page.abilities == page.warnings == ()


# --- how often, how bad, where ---------------------------------------------------------------------


def test_it_says_in_short_how_often_how_bad_and_what_came_before() -> None:
    times = [cramp(days, before=7, after=after) for days, after in ((3, 2), (10, 2), (20, 4), (60, None))]
    page = told(*times, cramp(70, "14:00", before=4), cramp(300))
    assert page.in_short == (
        "5 episodes on 5 days, about 0.4 a week.",
        "First 6 weeks: 2. Last 6 weeks: 3.",
        "4 of 5 began between 22:00 and 06:00.",
        "How bad, 0 to 10: usually 7, from 4 to 7 (noted in 5).",
        "Before and after what was done: usually 7, then 2 (noted in 3).",
        "Earlier in the diary: 1 episode, the first on 2 Feb 2026.",
    )


def test_of_fewer_than_three_nothing_is_averaged() -> None:
    page = told(cramp(30, "02:10", before=8, after=1, lasted_min=30), cramp(3, "04:00", before=3, lasted_min=5))
    assert page.in_short == ("2 episodes on 2 days: too few for averages or a pattern.",)
    assert page.by_week == ()
    (place,) = page.places
    assert (place.hours, place.length, place.bad) == ("02:10, 04:00", "30 min, 5 min", "8, 3")


def test_a_week_with_fewer_than_three_scores_shows_them_and_no_mean() -> None:
    page = told(cramp(15, before=4), cramp(8, before=5), cramp(9, before=9), *[cramp(1, before=n) for n in (3, 4, 8)])
    assert [(week.before.mean, week.before.single) for week in page.by_week] == [(None, (4,)), (None, (9, 5)), (5, ())]
    assert all(week.after.mean is None and week.after.single == () for week in page.by_week)


def test_each_place_has_its_count_days_hours_length_and_score() -> None:
    left = [
        cramp(days, at, lasted_min=minutes, before=score)
        for days, at, minutes, score in (
            (40, "23:50", 2, 6),
            (9, "00:20", 4, 7),
            (3, "01:10", 9, 8),
            (2, "15:00", 4, 7),
        )
    ]
    page = told(*left, cramp(100), cramp(5, region="foot-arch", side="right", what="tight"))
    calf, arch = page.places
    assert (calf.name, calf.what, calf.episodes, calf.first, calf.last) == ("Calf, left", "cramp", 4, ago(100), ago(2))
    assert (calf.hours, calf.length, calf.bad) == ("23:00–02:00 (3 of 4)", "4 min (2 to 9)", "7 (6 to 8)")
    assert (arch.name, arch.what, arch.episodes, arch.hours) == ("Foot arch, right", "tight or sore", 1, "03:00")
    assert (arch.length, arch.bad) == ("", "")


def test_hours_all_round_the_clock_are_no_usual_hours() -> None:
    assert told(*[cramp(1, at) for at in ("00:00", "08:00", "16:00")]).places[0].hours == "no usual hour"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [((0, 0, 0), "under 1 min"), ((30, 90, 90), "1.5 h (30 min to 1.5 h)"), ((4320, 4320, 4320), "3 days")],
)
def test_a_length_is_said_in_the_unit_that_fits(minutes: tuple[int, ...], words: str) -> None:
    assert told(*[cramp(1, lasted_min=one) for one in minutes]).places[0].length == words


# --- twitching -------------------------------------------------------------------------------------


def test_twitching_is_noted_with_its_days_and_places_and_never_counted() -> None:
    several = [twitch(days, before=9, triggers={"coffee"}, done=["calf-rub"], note="Again") for days in (120, 30, 8, 2)]
    page = told(*several, twitch(7, "calf", "right"), cramp(3))
    assert page.twitching is not None
    assert (page.twitching.first, page.twitching.last) == (ago(120), ago(2))
    assert [one.name for one in page.twitching.places] == ["Calf, right", "Eyelid and face, left"]
    assert page.episodes == 1
    assert [one.name for one in page.places] == ["Calf, left"]
    assert page.triggers == page.tried == page.notes == ()
    assert set(type(page.twitching).model_fields) == {"first", "last", "places"}


def test_a_diary_with_twitching_reads_the_same_however_often_it_was_noted() -> None:
    once = told(twitch(20), twitch(2), cramp(3))
    often = told(twitch(20), *[twitch(days) for days in range(2, 20)], cramp(3))
    assert once == often


def test_twitching_alone_is_no_episode() -> None:
    page = told(twitch(20), twitch(2), twitch(1))
    assert page.in_short == ("No cramps, tightness or soreness noted in this time.",)
    assert page.by_week == ()


# --- what else was noted ----------------------------------------------------------------------------


def test_triggers_and_what_was_tried_come_with_their_shares_most_frequent_first() -> None:
    rub = {"done": ["calf-rub"], "triggers": {"night"}}
    page = told(
        cramp(1, **rub, helped=["calf-rub"]), cramp(2, **rub), cramp(3, done=["ankle-pumps"], triggers={"heat"})
    )
    assert [(one.label, one.episodes, one.of) for one in page.triggers] == [("Night, in bed", 2, 3), ("Heat", 1, 3)]
    rubbed, pumped = page.tried
    assert (rubbed.title, rubbed.helped, rubbed.times) == (CATALOG.exercises["calf-rub"].title, 1, 2)
    assert (pumped.helped, pumped.times) == (0, 1)


def test_the_latest_words_for_the_doctor_stand_as_they_were_typed() -> None:
    first = ForTheDoctor(name="A", question="Old?", medicines={"quinine"})
    last = ForTheDoctor(
        name=" Ada  Lee ",
        question="Why\nat night?",
        medicines={"statins", "water-tablets"},
        questions=(" ", "Blood test?"),
    )
    page = told(first, last)
    assert (page.name, page.question, page.questions) == ("Ada Lee", "Why at night?", ("Blood test?",))
    assert page.medicines == ("Water tablets (diuretics)", "Statins, for cholesterol")
    assert told(ForTheDoctor()).medicines == ()


def test_programmes_are_named_with_the_day_they_were_begun() -> None:
    id_, programme = next(iter(CATALOG.programmes.items()))
    page = told(ProgrammeBegun(day=ago(90), programme=id_), ProgrammeBegun(day=ago(9), programme=id_))
    assert [(one.title, one.day) for one in page.programmes] == [(programme.title, ago(9)), (programme.title, ago(90))]


def test_what_got_harder_comes_first_with_the_day_of_the_last_other_answer() -> None:
    checks = [
        FunctionCheck(day=ago(days), answers={"stairs": stairs, "grip": "yes"})
        for days, stairs in ((21, "yes"), (14, "yes"), (7, "no"), (0, "no"))
    ]
    stairs, grip = told(*reversed(checks)).abilities
    assert (stairs.title, stairs.answer, stairs.day, stairs.before) == (
        next(one.ask for one in CATALOG.diary.function_checks if one.id == "stairs"),
        "no",
        TODAY,
        f"yes on {day_words(ago(14))}",
    )
    assert (grip.answer, grip.before) == ("yes", "")


def test_warning_signs_keep_every_yes_with_its_day_and_place() -> None:
    page = told(
        asked(20, rf_numbness="yes", rf_dvt="yes", rf_foot_drop="no"),
        asked(3, "foot-arch", rf_numbness="no", rf_chest_pain="unsure"),
    )
    titles = {id_: flag.title for id_, flag in CATALOG.red_flags.items()}
    assert [(one.title, one.answer, one.day, one.place, one.before) for one in page.warnings] == [
        (titles["rf-dvt"], "yes", ago(20), "calf", ""),
        (titles["rf-chest-pain"], "not sure", ago(3), "foot arch", ""),
        (titles["rf-numbness"], "no", ago(3), "foot arch", f"yes on {day_words(ago(20))} (calf)"),
        (titles["rf-foot-drop"], "no", ago(20), "calf", ""),
    ]


def test_only_short_notes_may_be_printed_the_newest_first() -> None:
    page = told(
        cramp(9, note="Woke me."), cramp(2, note="After a swim."), cramp(1, note="x" * (SHORT_NOTE + 1)), cramp(3)
    )
    assert [(one.day, one.text) for one in page.notes] == [(ago(2), "After a swim."), (ago(9), "Woke me.")]


def test_what_the_guide_no_longer_has_is_said_by_its_id() -> None:
    page = told(
        cramp(1, region="old-place", triggers={"old-trigger"}, done=["old-one"]),
        ForTheDoctor(medicines={"old-tablet"}),
        asked(1, rf_old_sign="yes"),
        FunctionCheck(day=TODAY, answers={"old-look": "no"}),
        ProgrammeBegun(day=TODAY, programme="old-plan"),
    )
    said = (page.places[0].name, page.triggers[0].label, page.tried[0].title, page.programmes[0].title)
    assert said == ("Old place", "Old trigger", "Old one", "Old plan")
    assert page.medicines == ("Old tablet",)
    assert (page.warnings[0].title, page.abilities[0].title) == ("Old sign", "Old look")


@settings(max_examples=25, deadline=None)
@given(st.lists(samples.entries(), max_size=25), st.sampled_from([6, 12]))
def test_any_diary_has_a_summary(entries: list[Entry], weeks: Any) -> None:
    page = summary(CATALOG, entries, TODAY, weeks)
    assert page.first <= page.last == TODAY
    assert page.episodes == sum(one.episodes for one in page.places)
    if page.by_week:
        assert page.episodes == sum(week.episodes for week in page.by_week)
