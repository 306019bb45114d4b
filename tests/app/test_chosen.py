"""Programmes, a routine of one's own, the timer: each by way of the safety check. A side door is the hazard here."""

from __future__ import annotations

from typing import Any

import pytest

from exercises import load_catalog
from tests.app.driver import Guide

CATALOG = load_catalog()
TIMER = {
    "kind": "stretch", "name": "", "region": "", "side": "left", "hold_s": 45, "repetitions": 2, "rest_s": 5,
    "rounds": 2, "method": "", "minutes": 10,
}  # fmt: skip


def titles(guide: Guide) -> list[str]:
    return [item["title"] for item in guide.data["items"]]


def through_the_check(guide: Guide, **about: bool) -> Guide:
    assert guide.page == "ticks"
    assert guide.data["heading"] == "Is any of this true?"
    guide.tick()
    if guide.page == "ticks":
        guide.tick(*about)
    return guide


def routine(*steps: dict[str, Any], name: str = "", rounds: int = 1) -> dict[str, Any]:
    return {"name": name, "rounds": rounds, "steps": list(steps)}


def with_routine(*steps: dict[str, Any], **told: Any) -> Guide:
    return Guide().open("routine").send({"type": "change", "routine": routine(*steps, **told)})


class TestAProgramme:
    @pytest.mark.parametrize("programme", [one.id for one in CATALOG.programmes.values() if not one.now])
    def test_is_reached_through_the_check_and_plays_what_it_shows(self, programme: str) -> None:
        one = CATALOG.programmes[programme]
        guide = Guide().open_with("programme", id=programme)
        shown = titles(guide)
        guide.send({"type": "start", "side": "left", "day": 1})
        through_the_check(guide)
        assert guide.page == "plan"
        assert guide.data["heading"] == one.title
        assert titles(guide) == shown
        guide.send({"type": "start"})
        assert guide.page == "player"
        assert [item["title"] for item in guide.data["items"]] == shown

    @pytest.mark.parametrize("programme", [one.id for one in CATALOG.programmes.values() if one.now])
    def test_for_a_cramp_right_now_takes_the_fast_road_first_and_goes_on_when_it_has_let_go(
        self, programme: str
    ) -> None:
        guide = Guide().open_with("programme", id=programme).send({"type": "start", "side": "left", "day": 1})
        assert sum(len(group["rows"]) for group in guide.data["groups"]) <= 6
        guide.tick()
        assert guide.page == "player"
        assert guide.data["autostart"]
        guide.send({"type": "finished"}, trigger="ended")
        guide.send({"type": "action", "id": "full-check", "now": 3, "helped": []})
        through_the_check(guide)
        assert guide.page == "plan"
        assert guide.data["heading"] == CATALOG.programmes[programme].title

    def test_holds_more_on_a_later_day(self) -> None:
        guide = Guide().open_with("programme", id="back-spasm-first-day")
        assert guide.data["days"] == [1, 2]
        guide.send({"type": "start", "side": "both", "day": 2})
        through_the_check(guide)
        assert "Lying knee rolls" in " ".join(titles(guide))

    def test_ends_with_when_to_do_it_again_and_leads_back(self) -> None:
        guide = Guide().open_with("programme", id="bedtime-legs").send({"type": "start", "side": "both", "day": 1})
        through_the_check(guide).send({"type": "start"}).send({"type": "finished"}, trigger="ended")
        one = CATALOG.programmes["bedtime-legs"]
        assert guide.data["what_next"] == [one.when, f"Give it {one.weeks} weeks before you judge it."]
        guide.send({"type": "action", "id": "back", "now": 2, "helped": []})
        assert guide.page == "programme"

    def test_stops_at_the_care_card_like_any_other_way(self) -> None:
        guide = Guide().open_with("programme", id="bedtime-legs").send({"type": "start", "side": "left", "day": 1})
        guide.tick("g-skin").answer(dvt="yes")
        assert guide.page == "care_card"
        guide.open("session")
        assert guide.page == "care_card"

    def test_makes_a_routine_of_ones_own_without_losing_what_is_there(self) -> None:
        guide = with_routine({"exercise": "neck-turn"}, name="Mine")
        guide.open_with("programme", id="hand-break").send({"type": "own"})
        assert guide.page == "routine"
        assert guide.data["name"] == "Mine"
        assert guide.data["steps"][0]["exercise"] == "neck-turn"
        assert len(guide.data["steps"]) == 1 + len(CATALOG.programmes["hand-break"].steps)

    def test_that_is_not_there_leads_home_with_a_kind_line(self) -> None:
        guide = Guide().open_with("programme", id="../../etc/passwd")
        assert guide.page == "body_map"
        assert "not there" in guide.at.info[0].value


class TestAnOwnRoutine:
    def test_keeps_the_dose_that_was_set_and_says_what_is_usual(self) -> None:
        guide = with_routine({"exercise": "wall-calf", "hold_s": 45, "repetitions": 3, "side": "left"}, name="Knee")
        assert guide.data["steps"][0]["hold"]["value"] == 45
        guide.send({"type": "start", "routine": routine({"exercise": "wall-calf", "hold_s": 45, "side": "left"})})
        assert guide.page == "pick"
        through_the_check(guide.tell("tight"))
        assert guide.page == "plan"
        (item,) = guide.data["items"]
        assert "45 s hold" in item["dose"]
        assert "left side" in item["dose"]
        assert "Usual: 20 s hold" in item["why"]
        guide.send({"type": "start"})
        holds = [s for s in guide.data["segments"] if s["kind"] == "hold"]
        assert {s["seconds"] for s in holds} == {45}
        assert {s["side"] for s in holds} == {"left"}

    def test_asks_about_each_of_its_places_on_a_page_of_its_own_and_nothing_twice(self) -> None:
        steps = [{"exercise": "wall-calf"}, {"exercise": "neck-turn"}, {"exercise": "wrist-back-stretch"}]
        guide = with_routine(*steps).send({"type": "start", "routine": routine(*steps)}).tell("tight")
        screens = [guide.data["groups"], *guide.data["more"]]
        asked = [row["id"] for groups in screens for group in groups for row in group["rows"]]
        assert len(screens) == 3
        assert len(set(asked)) == len(asked)
        assert all(sum(len(group["rows"]) for group in groups) <= 12 for groups in screens)

    def test_names_every_place_that_is_to_be_left_alone(self) -> None:
        steps = [{"exercise": "wall-calf"}, {"exercise": "neck-turn"}]
        guide = with_routine(*steps).send({"type": "start", "routine": routine(*steps)}).tell("tight")
        guide.tick("g-skin").answer(dvt="no")
        assert guide.page == "care_card"
        assert "No heat on the calf and neck until it has been checked." in guide.data["not_allowed"]

    def test_leaves_out_what_is_not_for_the_person_and_says_why(self) -> None:
        guide = with_routine({"exercise": "wall-calf"}, {"exercise": "neck-turn"})
        guide.send({"type": "start", "routine": routine({"exercise": "standing-quad"}, {"exercise": "neck-turn"})})
        guide.tell("tight").tick()
        guide.tick("unsteady")
        assert "Standing thigh" not in " ".join(titles(guide))
        assert guide.data["left_out"]

    def test_plays_its_rounds(self) -> None:
        guide = with_routine({"exercise": "neck-turn", "repetitions": 1}, rounds=3)
        guide.send({"type": "start", "routine": routine({"exercise": "neck-turn", "repetitions": 1}, rounds=3)})
        through_the_check(guide.tell("tight")).send({"type": "start"})
        labels = [s["label"] for s in guide.data["segments"] if s["kind"] == "ready"]
        assert labels == ["Round 1 of 3", "Round 2 of 3", "Round 3 of 3"]

    def test_grows_from_an_exercises_page(self) -> None:
        guide = Guide().open_with("exercise", id="neck-turn")
        assert not guide.data["in_routine"]
        guide.send({"type": "add"})
        assert guide.data["in_routine"]
        guide.open("routine")
        assert [step["exercise"] for step in guide.data["steps"]] == ["neck-turn"]

    def test_comes_from_a_link_once_and_stays_as_it_is_changed(self) -> None:
        guide = Guide().open_with("routine", do="wall-calf.45s.3x.left~neck-turn", name="Knee week 2")
        assert [step["exercise"] for step in guide.data["steps"]] == ["wall-calf", "neck-turn"]
        assert guide.data["name"] == "Knee week 2"
        guide.send({"type": "change", "routine": routine({"exercise": "neck-turn"}, name="Mine")})
        assert [step["exercise"] for step in guide.data["steps"]] == ["neck-turn"]

    def test_says_kindly_that_part_of_a_link_was_not_understood(self) -> None:
        guide = Guide().open_with("routine", do="wall-calf.99999s~no-such-thing~neck-turn")
        assert [step["exercise"] for step in guide.data["steps"]] == ["wall-calf", "neck-turn"]
        assert "could not be read" in guide.data["note"]

    def test_from_a_link_without_sense_leads_home(self) -> None:
        guide = Guide().open_with("routine", do="%00<script>~~..")
        assert guide.page == "body_map"

    @pytest.mark.parametrize("kept", [{}, {"steps": "x"}, {"steps": [None, 3]}, {"steps": [{"exercise": ["a"]}]}])
    def test_kept_in_a_browser_that_was_tampered_with_is_an_empty_one(self, kept: dict[str, Any]) -> None:
        guide = Guide().open("routine").send({"type": "load", "kept": kept, "routine": routine()})
        assert guide.page == "routine"
        assert guide.data["steps"] == []

    def test_that_is_empty_cannot_be_started(self) -> None:
        guide = Guide().open("routine").send({"type": "start", "routine": routine()})
        assert guide.page == "routine"

    def test_finds_exercises_to_add_by_their_place(self) -> None:
        guide = Guide().open("routine").send({"type": "add", "id": "neck-turn", "routine": routine()})
        assert [step["exercise"] for step in guide.data["steps"]] == ["neck-turn"]


class TestTheTimer:
    def test_without_a_place_asks_the_short_list_and_runs(self) -> None:
        guide = Guide().open("timer").send({"type": "start", "setting": TIMER})
        assert sum(len(group["rows"]) for group in guide.data["groups"]) <= 6
        guide.tick()
        assert guide.page == "player"
        holds = [s["seconds"] for s in guide.data["segments"] if s["kind"] == "hold"]
        assert holds == [45] * 4
        assert guide.data["heat"] is None
        guide.send({"type": "finished"}, trigger="ended")
        assert guide.page == "after"
        guide.send({"type": "action", "id": "back", "now": 0, "helped": []})
        assert guide.page == "timer"

    def test_without_a_place_stops_where_the_short_list_says_so(self) -> None:
        guide = Guide().open("timer").send({"type": "start", "setting": TIMER}).tick("a-limb").answer(dvt="yes")
        assert guide.page == "care_card"
        guide.open("session")
        assert guide.page == "care_card"

    def test_with_a_place_asks_the_full_check(self) -> None:
        guide = Guide().open("timer").send({"type": "start", "setting": {**TIMER, "region": "calf"}})
        assert guide.page == "pick"
        through_the_check(guide.tell("tight"))
        assert guide.page == "plan"
        assert titles(guide) == ["Your own stretch"]

    def test_of_warmth_brings_its_checks_and_keeps_to_the_place(self) -> None:
        heat = {**TIMER, "kind": "heat", "region": "calf", "method": "warm-pack-towel", "minutes": 12}
        guide = Guide().open("timer").send({"type": "start", "setting": heat})
        through_the_check(guide.tell("tight"))
        assert guide.page == "plan"
        guide.send({"type": "start"})
        assert [s["kind"] for s in guide.data["segments"]] == ["heat-check", "heat"]
        assert guide.data["segments"][1]["seconds"] == 720
        assert guide.data["segments"][0]["checks"]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"hold_s": 0}, {"hold_s": 10**6}, {"hold_s": "x"}, {"rounds": None}, {"repetitions": 2.5}, {"side": "up"},
            {"region": "elbow-pit"}, {"region": ["calf"]}, {"kind": "heat"},
            {"kind": "heat", "region": "calf", "method": "wall-calf"},
            {"kind": "heat", "region": "calf", "method": "warm-pack-towel", "minutes": 19},
            {"kind": "heat", "region": "eyelid-face", "method": "warm-bath-shower"},
        ],
        ids=str,
    )  # fmt: skip
    def test_that_makes_no_sense_leads_home_with_a_kind_line(self, wrong: dict[str, Any]) -> None:
        guide = Guide().open("timer").send({"type": "start", "setting": {**TIMER, **wrong}})
        assert guide.page == "body_map"
        assert "could not be read" in guide.at.info[0].value

    def test_names_are_text_and_nothing_else(self) -> None:
        guide = (
            Guide().open("timer").send({"type": "start", "setting": {**TIMER, "name": "<b>Knee\u202e</b>\n"}}).tick()
        )
        assert guide.data["title"] == "<b>Knee </b>"


@pytest.mark.parametrize("page", ["plan", "session", "after"])
def test_no_address_leads_past_the_check_of_what_was_chosen(page: str) -> None:
    guide = Guide().open("timer").send({"type": "start", "setting": TIMER}).open(page)
    assert guide.page == "ticks"
