"""The road from the map to the player. A side door round the safety check is the hazard here."""

from __future__ import annotations

import json

import pytest

from app import components, road
from app.after_data import after_data
from exercises import Complaint, SafetyCheck, load_catalog
from exercises.triage import assess
from tests.app.driver import Guide

TEN = [
    "calf",
    "back-thigh",
    "front-thigh",
    "foot-arch",
    "toes",
    "buttock-hip",
    "lower-back",
    "neck",
    "hand-fingers",
    "eyelid-face",
]


def side_of(region: str) -> str:
    return "left" if load_catalog().regions[region].sides else "none"


def test_the_guide_opens_with_the_map() -> None:
    guide = Guide()
    assert guide.page == "body_map"
    assert len(guide.data["regions"]) == 24


@pytest.mark.parametrize("region", [r for r in TEN if r != "eyelid-face"])
def test_three_taps_lead_from_the_map_to_a_running_hold(region: str) -> None:
    guide = Guide().choose(region, side_of(region), cramp_now=True)
    assert guide.page == "ticks"
    assert sum(len(group["rows"]) for group in guide.data["groups"]) <= 6
    guide.tick()
    assert guide.page == "player"
    assert guide.data["autostart"]
    kinds = [segment["kind"] for segment in guide.data["segments"]]
    assert kinds[0] == "ready"
    assert kinds[-1] == "after"
    assert guide.data["segments"][0]["side"] in ("left", "both")


@pytest.mark.parametrize("region", TEN)
def test_the_full_road_leads_to_a_plan_and_through_it(region: str) -> None:
    guide = Guide().choose(region, side_of(region))
    assert guide.page == "pick"
    guide.tell("cramps")
    assert guide.page == "ticks"
    guide.tick()
    assert guide.page == "ticks"
    assert guide.data["heading"] == "About you"
    guide.tick()
    assert guide.page == "plan"
    assert guide.data["items"]
    guide.send({"type": "start"})
    assert guide.page == "player"
    assert not guide.data["autostart"]
    guide.send({"type": "finished"}, trigger="ended")
    assert guide.page == "after"
    assert guide.data["what_next"]


@pytest.mark.parametrize(("side", "mirrored"), [("left", True), ("right", False)])
def test_lists_show_thumbnails_and_the_left_is_the_mirror_of_the_right(side: str, mirrored: bool) -> None:
    guide = Guide().choose("calf", side).tell("cramps").tick().tick()
    shown = [item["picture"] for item in guide.data["items"]]
    guide.send({"type": "start"})
    sides = {s["picture"]["mirrored"] for s in guide.data["segments"] if s["picture"] and s["side"] == side}
    assert sides == {mirrored}
    complaint, check = Complaint(region="calf", side=side, what="cramps"), SafetyCheck()
    ids = [item["id"] for item in guide.data["items"]]
    after = after_data(load_catalog(), complaint, check, assess(load_catalog(), complaint, check), ids)
    shown += [option["picture"] for option in after["helped"]["options"]]
    assert len(shown) == 2 * len(ids)
    for picture in shown:
        assert "-thumb.webp?v=" in picture["src"]
        assert picture["mirrored"] == mirrored
        assert max(picture["width"], picture["height"]) == 240


def test_what_is_said_of_a_place_stands_beside_its_plan_and_before_its_warmth() -> None:
    guide = Guide().choose("shin", "left").tell("cramps").tick().tick()
    shin = load_catalog().regions["shin"]
    assert guide.data["causes"] == list(shin.causes)
    assert guide.data["heat"]["why"] == shin.heat.words
    assert {source["url"] for source in guide.data["sources"]} >= {
        load_catalog().sources[one].url for one in shin.sources
    }
    guide.send({"type": "start"})
    before = next(segment["first"] for segment in guide.data["segments"] if segment["kind"] == "heat-check")
    assert before == [*load_catalog().heat.first, *shin.heat.cautions]


@pytest.mark.parametrize("name", ["what", "safe", "verdict", "about_you", "plan", "session", "after"])
class TestAStepOpenedByItsAddress:
    def test_leads_to_the_map_when_nothing_has_been_told(self, name: str) -> None:
        guide = Guide().open(name)
        assert guide.page == ("player" if name == "session" else "body_map")
        if name == "session":  # only what the browser itself kept over a reload may go on there
            assert "segments" not in guide.data
            assert guide.data["restore"]

    def test_leads_to_the_safety_check_when_that_is_open(self, name: str) -> None:
        guide = Guide().choose().tell("cramps").open(name)
        if name == "what":
            assert guide.page == "pick"
        else:
            assert guide.page == "ticks"
            assert guide.data["heading"] == "Is any of this true?"

    def test_leads_to_the_care_card_in_an_emergency(self, name: str) -> None:
        guide = Guide().choose().tell("cramps").tick("g-body-head").answer(chest_pain="yes").open(name)
        if name == "what":
            assert guide.page == "pick"
        elif name == "safe":
            assert guide.page == "flags"
        else:
            assert guide.page == "care_card"
            assert guide.data["level"] == "EMERGENCY"


def test_an_emergency_shows_the_number_and_nothing_to_exercise() -> None:
    guide = Guide().choose().tell("cramps").tick("g-body-head")
    assert guide.page == "flags"
    guide.send({"type": "emergency", "answers": {"rf-chest-pain": "yes"}})
    assert guide.page == "care_card"
    assert guide.data["call"] == {"number": "999", "country": "United Kingdom"}
    assert not guide.data.get("actions")


@pytest.mark.parametrize(
    ("zone", "number"), [("Europe/Berlin", "112"), ("America/New_York", "911"), ("Australia/Sydney", "000")]
)
def test_the_number_is_that_of_the_time_zone(zone: str, number: str) -> None:
    guide = Guide(zone).choose().tell("cramps").tick("g-body-head").answer(chest_pain="yes")
    assert guide.data["call"]["number"] == number


def test_an_unknown_country_names_112_and_911_and_can_be_chosen() -> None:
    guide = Guide("Antarctica/Troll")
    guide.at.context["locale"] = "xx"
    guide.choose().tell("cramps").tick("g-body-head").answer(chest_pain="yes")
    assert [one["number"] for one in guide.data["calls"]] == ["112", "911"]
    guide.send({"type": "country", "id": "NZ"})
    assert guide.data["call"]["number"] == "111"
    guide.send({"type": "country", "id": "nonsense"})
    assert guide.data["call"]["number"] == "111"


def test_an_urgent_finding_leads_no_further() -> None:
    guide = Guide().choose().tell("cramps").tick("g-skin").answer(dvt="yes")
    assert guide.data["level"] == "URGENT"
    assert not guide.data.get("actions")
    assert guide.open("plan").page == "care_card"


def test_a_soon_finding_shows_its_card_and_goes_on_without_heat() -> None:
    guide = Guide().choose().tell("cramps").tick("g-weak-leg").answer(walking_cramp="yes")
    assert guide.data["level"] == "SOON"
    guide.send({"type": "action", "id": "go-on"}).tick()
    assert guide.page == "plan"
    assert guide.data["heat"] is None
    assert guide.data["items"]


def test_a_ticked_symptom_answered_no_goes_on_with_a_word_about_tomorrow() -> None:
    guide = Guide().choose().tell("cramps").tick("g-skin").answer()
    assert guide.data["level"] == "ROUTINE"
    assert any("tomorrow" in line for line in guide.data["why"])


def test_changing_the_place_asks_the_check_again() -> None:
    guide = Guide().choose().tell("cramps").tick().open("where").choose("calf", "right")
    assert guide.page == "pick"
    assert guide.visit.check.ticked is None


def test_changing_an_answer_goes_back_to_the_ticks() -> None:
    guide = Guide().choose().tell("cramps").tick("g-skin").answer(dvt="yes").send({"type": "change-answer"})
    assert guide.page == "ticks"
    assert guide.visit.check.ticked is None


def test_extras_told_before_set_their_tick() -> None:
    guide = Guide().choose().tell("cramps", "tingling")
    assert guide.data["ticked"] == ["g-numb-leg"]


def test_about_you_takes_exercises_out_and_says_so() -> None:
    guide = Guide().choose().tell("cramps").tick().tick("unsteady", "no-towel")
    assert "wall-calf" not in [item["id"] for item in guide.data["items"]]
    assert guide.data["left_out"]


def test_time_and_position_change_the_plan_at_once() -> None:
    guide = Guide().choose().tell("cramps").tick().tick()
    before = guide.data["start"]
    guide.send({"type": "minutes", "value": 3})
    assert guide.data["start"] != before
    guide.send({"type": "position", "value": "bed"})
    assert guide.data["items"]
    assert guide.data["positions"]["chosen"] == "bed"


def test_an_exercise_can_give_way_to_its_easier_one_and_come_back() -> None:
    guide = Guide().choose().tell("cramps").tick().tick()
    first = next(item for item in guide.data["items"] if item["swap"])
    guide.send({"type": "swap", "id": first["id"]})
    assert first["id"] not in [item["id"] for item in guide.data["items"]]
    back = next(item for item in guide.data["items"] if item["unswap"])
    guide.send({"type": "swap", "id": back["unswap"]["id"]})
    assert first["id"] in [item["id"] for item in guide.data["items"]]


def test_after_an_acute_session_the_full_check_follows_before_anything_else() -> None:
    guide = Guide().choose(cramp_now=True).tick().send({"type": "finished"}, trigger="ended")
    assert guide.page == "after"
    guide.send({"type": "action", "id": "full-check", "now": 2, "helped": []})
    assert guide.page == "ticks"
    assert guide.visit.what == "cramps"
    assert guide.visit.check.ticked is None


def test_the_questions_that_waited_are_asked_and_lead_to_a_card() -> None:
    guide = Guide().choose(cramp_now=True).tick().send({"type": "finished"}, trigger="ended")
    assert "rf-sleep-loss" in [one["id"] for one in guide.data["questions"]]
    assert "rf-self-harm" in [one["id"] for one in guide.data["questions"]]
    guide.send({"type": "answers", "answers": {"rf-sleep-loss": "yes"}, "now": 3, "helped": []})
    assert guide.page == "care_card"
    assert guide.data["level"] == "ROUTINE"
    guide.send({"type": "action", "id": "go-on"})
    assert guide.page == "after"


def test_thoughts_of_self_harm_lead_to_help_at_any_time() -> None:
    guide = Guide().choose(cramp_now=True).tick().send({"type": "finished"}, trigger="ended")
    guide.send({"type": "answers", "answers": {"rf-self-harm": "yes"}, "now": None, "helped": []})
    assert guide.page == "care_card"
    assert guide.data["headline"] == "You deserve help right now"
    assert guide.data["crisis"]["number"] == "116 123"


def test_a_person_being_helped_is_spoken_of_as_them() -> None:
    guide = Guide().choose().tell("cramps", who="other")
    assert guide.data["groups"][0]["title"] == "How they feel now"
    guide.tick()
    assert guide.data["heading"] == "About them"
    assert guide.data["remember"] is None


def test_a_session_restored_after_a_reload_frees_no_new_plan() -> None:
    guide = Guide().open("session")
    kept = {"id": "x", "resume": {"region": "calf", "side": "left", "what": "cramps"}}
    guide.at.session_state["player"] = {"log": [], "restored": kept}
    guide.open("plan")
    assert guide.page in ("body_map", "pick", "ticks")


def test_nothing_told_is_ever_in_the_address() -> None:
    guide = Guide().choose().tell("twitching", "weakness").tick("g-weak-leg").answer(slow_weakness="yes")
    assert not guide.at.query_params


def test_what_is_sent_to_the_browser_is_plain_and_small() -> None:
    guide = Guide().choose().tell("cramps").tick().tick()
    assert len(json.dumps(guide.data)) < 60_000


LAST = {"region": "calf", "side": "left", "what": "cramps", "wishes": {"minutes": 5, "position": "chair"}}


def test_the_same_as_last_time_still_asks_the_safety_check() -> None:
    guide = Guide().send({"type": "again", "last": LAST})
    assert guide.page == "ticks"
    guide.tick().tick()
    assert guide.page == "plan"
    assert (guide.data["minutes"]["chosen"], guide.data["positions"]["chosen"]) == (5, "chair")


@pytest.mark.parametrize(
    "last",
    [
        {},
        {**LAST, "region": "elbow-pit"},
        {**LAST, "what": "cramp-for-ever"},
        {**LAST, "side": 7},
        {**LAST, "wishes": {"minutes": -1}},
        {**LAST, "wishes": {"swapped": {"x": {}}}},
    ],
)
def test_a_remembered_plan_that_makes_no_sense_starts_afresh_with_a_kind_line(last: dict[str, object]) -> None:
    guide = Guide().send({"type": "again", "last": last})
    assert guide.page == "body_map"
    assert "Start with a place" in guide.at.info[0].value
    assert guide.visit.complaint is None


def test_the_toes_are_asked_which_way_they_cramp() -> None:
    guide = Guide().choose("toes", "left", cramp_now=True)
    assert [choice["id"] for choice in guide.data["question"]["choices"]] == ["toes-down", "toes-up"]
    guide.send({"type": "done", "ticked": [], "choice": "toes-up"})
    assert guide.data["items"][0]["id"] == "toes-ease-down-seated"


def test_twitching_is_explained_and_begins_with_breathing() -> None:
    guide = Guide().choose().tell("twitching").tick().tick()
    assert guide.data["explain"]
    assert guide.data["items"][0]["id"] == "belly-breathing"
    assert not any("count" in line.lower() and "no need" not in line for line in guide.data["explain"])


def test_an_urgent_card_names_the_number_to_call_if_it_gets_worse() -> None:
    guide = Guide().choose().tell("cramps").tick("g-skin").answer(dvt="yes")
    assert guide.data["emergency"] == "999"
    assert guide.data["advice_call"]["number"] == "111"


def test_a_tap_draws_only_the_page_that_comes_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    register = components.register
    monkeypatch.setattr(components, "register", lambda name: drawn.append(name) or register(name))
    guide = Guide().choose().tell().tick().tick()
    guide.send({"type": "minutes", "value": 3}).send({"type": "nonsense"})
    assert drawn == ["body_map", "pick", "ticks", "ticks", "plan", "plan", "plan"]


def test_a_tap_is_one_run_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    guide = Guide().choose()
    begun: list[str] = []
    name_page = road.name_page
    monkeypatch.setattr(road, "name_page", lambda title, **more: begun.append(title) or name_page(title, **more))
    guide.tell().tick().tick().send({"type": "minutes", "value": 3}).send({"type": "start"})
    guide.send({"type": "finished"}, "ended")
    assert begun == ["Is it safe?", "About you", "Your plan", "Your plan", "Session", "How is it now?"]


def test_someone_told_not_to_exercise_who_has_a_cramp_now_is_told_why_nothing_starts() -> None:
    guide = Guide().choose().tell().tick().tick("told-no-exercise")
    guide.open("where").choose(cramp_now=True).tick()
    assert guide.page == "plan"
    assert guide.data["empty"]
    assert guide.data["start"] is None
    assert not guide.data["adjustable"]
    assert guide.data["advice"] == [load_catalog().precautions["told-no-exercise"].advice]
