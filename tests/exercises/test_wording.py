"""Wording: a dose, a place or a side said wrongly is done wrongly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises import Complaint, load_catalog
from exercises.model import Catalog
from exercises.record import Side
from exercises.routine import RoutineItem
from exercises.wording import (
    OTHER_SIDE,
    dose_words,
    fill,
    minutes_short,
    place_name,
    place_words,
    side_label,
    time_short,
    time_words,
    times_words,
    whose,
)
from tests.every import for_every


@pytest.mark.parametrize(
    ("seconds", "words", "short"),
    [
        (1, "1 second", "1 s"),
        (15, "15 seconds", "15 s"),
        (59, "59 seconds", "59 s"),
        (60, "1 minute", "1 min"),
        (90, "90 seconds", "90 s"),
        (120, "2 minutes", "2 min"),
        (900, "15 minutes", "15 min"),
    ],
)
def test_times_read_as_people_say_them(seconds: int, words: str, short: str) -> None:
    assert time_words(seconds) == words
    assert time_short(seconds) == short


@given(st.integers(1, 10_000))
def test_a_time_in_words_is_never_another_time(seconds: int) -> None:
    number, unit = time_words(seconds).split()
    assert int(number) * (60 if unit.startswith("minute") else 1) == seconds


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "1 min"), (1, "1 min"), (60, "1 min"), (61, "2 min"), (540, "9 min")]
)
def test_minutes_on_buttons_are_rounded_up_and_never_none(seconds: int, words: str) -> None:
    assert minutes_short(seconds) == words


def test_counts_read_as_people_say_them() -> None:
    assert [times_words(n) for n in (1, 2, 3, 10)] == ["once", "twice", "3 times", "10 times"]


def item(exercise: str, sides: tuple[Side, ...], hold_s: int | None, repetitions: int) -> RoutineItem:
    return RoutineItem(exercise=load_catalog().exercises[exercise], sides=sides, hold_s=hold_s, repetitions=repetitions)


@pytest.mark.parametrize(
    ("planned", "words"),
    [
        (item("wall-calf", ("left", "right"), 15, 3), "15 s hold, 3 times, each side"),
        (item("wall-calf", ("left",), 15, 2), "15 s hold, twice, left side"),
        (item("ankle-pumps", ("right", "left"), None, 10), "10 times, each side"),
        (item("cat-cow", ("both",), None, 8), "8 times"),
        (item("finger-pull-back", ("right",), 10, 1), "10 s hold, once, right side"),
        (item("belly-breathing", ("both",), 180, 1), "3 min"),
        (item("palming-eye-rest", ("both",), 90, 2), "90 s, twice"),
        (item("easy-walk", ("both",), 120, 1), "2 min"),
        (item("warm-pack-towel", ("left",), 900, 1), "15 min, left side"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.exercise.id,
)
def test_a_dose_is_one_line(planned: RoutineItem, words: str) -> None:
    assert dose_words(planned) == words


def test_a_step_is_filled_for_its_side_and_dose() -> None:
    planned = item("wall-calf", ("left", "right"), 15, 3)
    text = "Step the {side} leg back, the {other} knee bends. Hold for {hold}, {repetitions} times."
    assert fill(text, planned, "left") == "Step the left leg back, the right knee bends. Hold for 15 seconds, 3 times."
    assert fill(text, planned, "right").startswith("Step the right leg back, the left knee")


def test_a_step_on_both_sides_reads_without_the_side() -> None:
    planned = item("cat-cow", ("both",), None, 8)
    assert fill("Rest your {side} arm, {side} .", planned, "both") == "Rest your arm,."
    assert fill("The {other} leg.", planned, "none") == "The other leg."


def test_every_side_has_another_and_back() -> None:
    assert all(OTHER_SIDE[OTHER_SIDE[side]] == side for side in OTHER_SIDE)
    assert OTHER_SIDE["left"] == "right"


@pytest.mark.parametrize(
    ("region", "side", "heading", "sentence", "label"),
    [
        ("calf", "left", "Calf, left", "left calf", "Left leg"),
        ("back-thigh", "right", "Back of thigh, right", "back of the right thigh", "Right leg"),
        ("toes", "left", "Toes, left", "toes of the left foot", "Left foot"),
        ("hand-fingers", "right", "Hand and fingers, right", "right hand", "Right hand"),
        ("forearm", "left", "Forearm, left", "left forearm", "Left arm"),
        ("upper-arm-front", "left", "Front of upper arm, left", "front of the left upper arm", "Left arm"),
        ("neck", "right", "Neck, right", "right neck", "Right side"),
        ("lower-back", "none", "Lower back", "lower back", ""),
        ("abdomen", "none", "Tummy (abdomen)", "tummy", ""),
    ],
)
def test_a_place_reads_well_in_heading_sentence_and_picture(
    catalog: Catalog, region: str, side: Side, heading: str, sentence: str, label: str
) -> None:
    place = catalog.regions[region]
    assert place_name(place, side) == heading
    assert place_words(place, side) == sentence
    assert side_label(place, side) == label


@for_every("region_id", sorted(load_catalog().regions))
@pytest.mark.parametrize("side", ["left", "right", "both", "none"])
def test_every_place_reads_without_holes_on_every_side(catalog: Catalog, region_id: str, side: Side) -> None:
    place = catalog.regions[region_id]
    for words in (place_name(place, side), place_words(place, side), side_label(place, side)):
        assert "{" not in words
        assert "  " not in words
        assert words == words.strip()
    other = OTHER_SIDE[side] if side in ("left", "right") else "left"
    assert other not in place_words(place, side).split()


def test_help_for_another_says_their() -> None:
    mine = Complaint(region="calf", side="left", what="cramps")
    assert whose(mine) == "your"
    assert whose(mine.model_copy(update={"for_other": True})) == "their"
