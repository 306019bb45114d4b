"""A routine from a link or a browser: wild input must never crash, and never ask more than is allowed."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from hypothesis import example, given, settings
from hypothesis import strategies as st

from exercises import Complaint, load_catalog
from exercises.model import LONGEST_HOLD_S
from exercises.own_routine import (
    LONGEST_NAME,
    MOST_STEPS,
    chosen_of,
    clean_name,
    own_routine,
    places_of,
    read_link,
    write_link,
)
from exercises.plan import as_written
from exercises.routine import Chosen

CATALOG = load_catalog()
MOVES = [one.id for one in CATALOG.exercises.values() if one.kind != "heat"]


@st.composite
def routines(draw: st.DrawFn) -> Chosen:
    number = st.none() | st.integers(0, 200)
    steps = [
        {
            "exercise": one,
            "hold_s": draw(number),
            "repetitions": draw(number),
            "rest_s": draw(number),
            "side": draw(st.sampled_from([None, "left", "right"])),
        }
        for one in draw(st.lists(st.sampled_from(MOVES), max_size=14))
    ]
    return own_routine(CATALOG, draw(st.text(max_size=80)), draw(number), steps).routine


def holds_what_is_allowed(routine: Chosen) -> None:
    assert len(routine.steps) <= MOST_STEPS
    assert len({step.exercise for step in routine.steps}) == len(routine.steps)
    assert len(routine.title) <= LONGEST_NAME
    assert all(sign.isprintable() or sign in "\u200c\u200d" for sign in routine.title)
    assert 1 <= routine.rounds <= 10
    for step in routine.steps:
        exercise = CATALOG.exercises[step.exercise]
        assert exercise.kind != "heat"
        assert step.hold_s is None or step.hold_s <= LONGEST_HOLD_S[exercise.kind]
        assert step.side is None or exercise.dose.sides == "each"


@settings(max_examples=300, deadline=None)
@given(routines())
def test_what_a_link_carries_comes_back_as_it_was(routine: Chosen) -> None:
    address = urlencode(write_link(routine), quote_via=quote, safe="~")
    back, whole = read_link(CATALOG, dict(parse_qsl(address, keep_blank_values=True)))
    assert whole
    assert back == routine


def test_a_link_can_be_typed_into_any_messenger() -> None:
    routine = own_routine(CATALOG, "", 1, [{"exercise": "wall-calf", "hold_s": 45, "side": "left"}]).routine
    assert write_link(routine) == {"do": "wall-calf.45s.left"}


MANGLED = st.fixed_dictionaries(
    {
        "do": st.text(max_size=200)
        | st.lists(
            st.sampled_from([*MOVES[:6], "~", ".", "45s", "3x", "left", "٣s", "9" * 30, "\x00", "..", "💥"])
        ).map("".join)
        | st.lists(st.sampled_from(MOVES[:9]) | st.text(max_size=9)).map("~".join),
        "name": st.text(max_size=120),
        "rounds": st.text(max_size=6) | st.integers().map(str),
    }
)
AT_ONCE = 5  # links in one example: what hypothesis does round an example takes longer than they do


@settings(max_examples=10_000 // AT_ONCE, deadline=None)
@given(st.lists(MANGLED, min_size=AT_ONCE, max_size=AT_ONCE))
@example([{"do": "~" * 100_000, "name": "x" * 100_000, "rounds": "9" * 10_000}])
@example([{"do": "wall-calf." + "9s." * 50_000, "name": "\u202e\ud800", "rounds": "-1"}])
def test_ten_thousand_mangled_links_give_a_sound_routine_and_no_error(links: list[dict[str, str]]) -> None:
    for told in links:
        holds_what_is_allowed(read_link(CATALOG, told).routine)


@settings(max_examples=500, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=9), inner),
        max_leaves=9,
    )
)
def test_anything_at_all_from_a_browser_gives_a_sound_routine(anything: Any) -> None:
    rows = [{"exercise": anything, "hold_s": anything}, {"exercise": "wall-calf", "hold_s": anything, "side": anything}]
    routine, _ = own_routine(CATALOG, anything, anything, rows)
    holds_what_is_allowed(routine)
    assert [step.exercise for step in routine.steps] == ["wall-calf"]


@settings(max_examples=200, deadline=None)
@given(routines())
def test_the_check_asks_about_a_place_of_every_exercise(routine: Chosen) -> None:
    places = set(places_of(CATALOG, routine))
    for step in routine.steps:
        assert places & set(CATALOG.exercises[step.exercise].regions)


@settings(max_examples=200, deadline=None)
@given(routines().filter(lambda routine: routine.steps))
def test_a_written_routine_holds_every_exercise_in_its_order_and_can_be_kept(routine: Chosen) -> None:
    places = places_of(CATALOG, routine)
    written = as_written(CATALOG, Complaint(region=places[0], also=places[1:], side="both", what="tight"), routine)
    assert [item.exercise.id for item in written.items] == [step.exercise for step in routine.steps]
    assert [step.exercise for step in chosen_of(written).steps] == [step.exercise for step in routine.steps]


def test_two_places_are_not_asked_about_where_one_holds_all() -> None:
    routine = own_routine(CATALOG, "", 1, [{"exercise": "wall-calf"}, {"exercise": "bed-towel-calf"}]).routine
    assert len(places_of(CATALOG, routine)) == 1


def test_a_name_keeps_what_joins_letters_and_loses_what_cannot_be_seen() -> None:
    assert clean_name("  می‌خواهم\n\u202eabc\x00 ") == "می‌خواهم abc"
    assert clean_name("👩‍🦽 Knie") == "👩‍🦽 Knie"
    assert clean_name("\u200d \u200c") == ""
    assert clean_name(3) == ""
