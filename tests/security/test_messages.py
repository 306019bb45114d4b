"""A message from the browser is data: whatever it holds, no page breaks and nothing is believed unread."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import components
from app.components.messages import _MAY_SEND, MOST_PARTS, MOST_SIGNS, plain, read, read_told
from tests.every import for_every
from tests.security.wild import DEEP, HUGE, KEY, NASTY, ROUTINE, SAID, TIMER, Forger, anything, spoil

pytestmark = pytest.mark.usefixtures("store")

COMPONENTS = sorted(set(SAID) - {"player"})


def test_every_component_that_can_send_says_what() -> None:
    folders = {one.name for one in Path(components.__file__).parent.iterdir() if (one / "__init__.py").exists()}
    assert set(_MAY_SEND) == folders - {"player"} == set(COMPONENTS)


@for_every("component", COMPONENTS)
def test_what_a_page_of_ours_sends_is_read_as_it_was_sent(component: str) -> None:
    for said in SAID[component]:
        found = read(component, said)
        assert found is not None, said
        assert {name: found[name] for name in said} == said


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(COMPONENTS), st.randoms(use_true_random=True), anything)
def test_reading_never_fails_and_lets_no_other_shape_through(component: str, chance: Random, wild: Any) -> None:
    said = chance.choice([wild, *(spoil(chance, one) for one in SAID[component])])
    found = read(component, said)
    if found is not None:
        assert isinstance(said, dict)
        assert found["type"] == said["type"]
        sizes = json.dumps(found)
        assert len(sizes) < 8 * MOST_SIGNS
        assert "NaN" not in sizes
        assert "Infinity" not in sizes


@pytest.mark.parametrize(
    "told", [HUGE, DEEP, [0] * (MOST_PARTS + 1), {str(n): "" for n in range(MOST_PARTS)}, float("nan"), 10**40, {1}]
)
def test_what_is_too_much_to_look_at_is_dropped_whole(told: Any) -> None:
    with pytest.raises(ValueError, match=r"too|JSON"):
        plain({"a": told})
    assert read("timer", {"type": "start", "setting": told}) is None
    assert read_told({"setting": told}) == {}


def test_half_a_character_is_mended_for_nothing_could_store_it() -> None:
    assert plain({"note": "a\ud83db"}) == {"note": "a?b"}


def test_a_check_that_does_not_say_what_was_ticked_is_not_none_of_these() -> None:
    for told in ({"type": "done"}, {"type": "done", "ticked": None}, {"type": "done", "ticked": "g-skin"}):
        guide = Forger().choose().tell("cramps").forge(told)
        assert guide.data["heading"] == "Is any of this true?"
        assert guide.visit.check.ticked is None


def test_a_tick_that_is_not_on_the_screen_is_not_none_of_these() -> None:
    for strange in ("nonsense", "rf-clot", "", "g-skin "):
        guide = Forger().choose().tell("cramps").tick(strange)
        assert guide.visit.check.ticked is None
        guide.tick("g-skin", strange)
        assert guide.visit.check.ticked is None


def test_only_what_is_asked_can_be_answered() -> None:
    guide = Forger().choose().tell("cramps").tick("g-skin")
    asked = {one["id"] for one in guide.data["questions"]}
    guide.forge({"type": "done", "answers": {"rf-chest-pain": "no", "nonsense": "no"}})
    assert guide.page == "flags"
    assert not guide.visit.check.answers
    guide.forge({"type": "done", "answers": dict.fromkeys(asked, "maybe")})
    assert not guide.visit.check.answers


def test_a_cramp_right_now_needs_a_place_that_has_one() -> None:
    guide = Forger().forge({"type": "cramp-now", "region": "eyelid-face", "side": "none"})
    assert guide.page == "pick"
    guide.forge({"type": "continue", "option": "cramp-now", "extras": [], "who": "me"})
    assert guide.page == "pick"
    guide = Forger().forge({"type": "again", "last": {"region": "eyelid-face", "side": "none", "what": "cramp-now"}})
    assert guide.page == "body_map"


# --- every page, with whatever it may be sent ---------------------------------------------------


def _asked(ticked: list[str]) -> Forger:
    return Forger().choose().tell("cramps").forge({"type": "done", "ticked": ticked})


def _player() -> Forger:
    return Forger().choose(cramp_now=True).tick()


PAGES: dict[str, Callable[[], Forger]] = {
    "body_map": Forger,
    "pick": lambda: Forger().choose(),
    "ticks": lambda: Forger().choose().tell("cramps"),
    "flags": lambda: _asked(["g-skin"]),
    "care_card": lambda: _asked(["g-body-head"]).answer("yes"),
    "plan": lambda: _asked([]).tick(),
    "player": _player,
    "after": lambda: _player().forge({"type": "finished"}, "ended"),
    "exercise": lambda: Forger().open_with("exercise", id="wall-calf"),
    "programme": lambda: Forger().open_with("programme", id="bedtime-legs"),
    "reading": lambda: Forger().open("understand"),
    "back": lambda: Forger().open("patterns").forge({"type": "open", "key": KEY}),
    **{
        name: (lambda name=name: Forger().open(name))
        for name in ("library", "programmes", "routine", "timer", "doctor")
    },
    **{
        name: (lambda name=name: Forger().open(name).forge({"type": "open", "key": KEY}))
        for name in ("diary", "entry", "keep", "summary")
    },
}


@for_every("page", sorted(PAGES))
def test_no_message_breaks_a_page(page: str) -> None:
    @settings(max_examples=8, deadline=None)
    @given(st.randoms(use_true_random=True), anything)
    def send(chance: Random, wild: Any) -> None:
        if guides[0].page != page:
            guides[0] = PAGES[page]()
            assert guides[0].page == page
        said = chance.choice([wild, *(spoil(chance, one) for one in SAID[page])])
        guides[0].forge(said, chance.choice(["go", "ended"]) if page == "player" else "go")

    guides = [PAGES[page]()]
    send()


@for_every("page,state", [("body_map", "query"), ("library", "query"), ("routine", "query"), ("timer", "setting")])
def test_nothing_that_is_typed_or_set_breaks_a_page(page: str, state: str) -> None:
    guide = PAGES[page]()
    setting = [{**TIMER, part: wild} for part in ("region", "side", "hold_s", "kind", "name") for wild in NASTY[::4]]
    for told in [*NASTY[::2], *(setting if page == "timer" else [])]:
        guide.keep({state: told})
        assert guide.page == page
    for told in ([], "x", None, 5, [1]):
        guide.keep(told)


def test_no_log_of_the_player_breaks_the_session() -> None:
    for log in ([1, None, {"item": "x"}, {"item": True}, {"item": -5}], "x", {"a": 1}, [{"item": 10**9}] * 20_000):
        guide = _player().keep({"log": log, "restored": None})
        assert guide.page == "player"
        guide.forge({"type": "finished"}, "ended")
        assert guide.page == "after"


def test_what_a_reload_is_said_to_have_kept_opens_nothing() -> None:
    kept = {"region": "calf", "side": "left", "what": "cramps"}
    for restored in (*NASTY[::3], {"id": "x"}, {"id": "x", "resume": {**kept, "region": ["calf"]}}, {"resume": kept}):
        guide = Forger().open("session").keep({"log": [], "restored": restored})
        assert "segments" not in guide.data
        assert guide.visit.check.ticked is None


def test_a_session_that_was_taken_up_again_ends_when_a_new_check_begins() -> None:
    resumed = {"id": "x", "resume": {"region": "calf", "side": "left", "what": "cramps"}}
    guide = Forger().open("session").keep({"log": [], "restored": resumed})
    assert guide.visit.resumed
    guide.open("safe")
    guide.tick("g-body-head").answer("yes").open("session")
    assert guide.page == "care_card"
    guide.open("where").choose("neck", "left", cramp_now=True).tick()
    assert guide.data["segments"], "what was kept for another place must not play for this one"


def test_the_browsers_own_words_about_itself_are_data_too() -> None:
    wild = ["", "\0", "../../etc/passwd", "Mars/Olympus", "x" * 5000, "Europe", "http://[", "http://a b/\u202e"]
    for told in wild:
        guide = Forger(zone=told)
        guide.at.context.update({"locale": told, "url": told})
        for page in ("routine", "doctor", "where"):
            guide.open(page)
        guide.open("routine").forge({"type": "change", "routine": ROUTINE})
        assert guide.data["qr"].startswith("data:image/svg+xml")
        guide = guide.open("where").choose(cramp_now=True).tick().forge({"type": "finished"}, "ended")
        guide.forge({"type": "save", "key": KEY, "now": 2, "before": 6, "helped": []})
        assert guide.data["diary"]["saved"], guide.data["diary"]


def test_what_a_forger_keeps_as_if_it_were_pressed_is_taken_once_and_never_again() -> None:
    assert Forger().keep({"query": "", "go": {"type": "nonsense"}}).page == "body_map"
    assert Forger().choose().keep({"go": SAID["pick"][0]}).page == "ticks"
