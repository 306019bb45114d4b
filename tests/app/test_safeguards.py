"""What keeps the guide's own slips from hurting someone; each is a control of the hazard log (docs/hazards.md)."""

from __future__ import annotations

import ast
import io
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
import streamlit
from pypdf import PdfReader
from streamlit.web import skills

import streamlit_app
from app import visit, zones
from app.after_data import after_data
from app.diary.entries import Asked
from app.diary.watch import cards
from app.diary_data import diary_data
from app.documents.handout import handout_pdf
from app.player_data import stop_list
from exercises import Complaint, Level, Person, SafetyCheck, Wishes, load_catalog
from exercises.model import Region
from exercises.plan import heat_checks, plan
from exercises.triage import assess, questions
from tests.app.driver import MAIN, Guide
from tests.app.paper import words_of
from tests.every import for_every

SCREENS = MAIN.parent / "screens"


def to_plan(guide: Guide, *about_you: str, who: str = "me") -> Guide:
    return guide.choose().tell("cramps", who=who).tick().tick(*about_you)


def test_what_one_person_said_of_themselves_is_not_taken_for_another() -> None:
    guide = to_plan(Guide(), "unsteady").open("what").tell("cramps", who="other").tick()
    assert guide.data["heading"] == "About them"
    assert guide.data["ticked"] == []
    guide.tick("weak-bones").open("what").tell("cramps", who="me").tick()
    assert guide.data["heading"] == "About you"
    assert guide.data["ticked"] == []


def test_the_same_person_is_not_asked_about_themselves_twice() -> None:
    guide = to_plan(Guide(), "unsteady").open("what").tell("twitching", who="me").tick()
    assert guide.page == "plan"


def test_someone_who_was_helped_leaves_nothing_to_the_next_visit() -> None:
    guide = to_plan(Guide(), "unsteady", who="other").send({"type": "start"})
    guide.send({"type": "finished"}, trigger="ended").send({"type": "end"})
    assert guide.visit.person.precautions == frozenset()
    assert guide.visit.person.first_time


def test_what_was_done_for_another_is_offered_to_no_diary_and_goes_into_none(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Any] = []
    monkeypatch.setattr("app.diary_visit.save", written.append)
    guide = to_plan(Guide(), who="other").send({"type": "start"}).send({"type": "finished"}, trigger="ended")
    assert guide.data["diary"] is None
    guide.send({"type": "save", "key": "ab" * 32, "now": 2, "before": 6, "helped": []})
    assert written == []


def hours_later(guide: Guide, hours: float) -> Guide:
    now = guide.visit
    guide.at.session_state["visit"] = now.model_copy(update={"checked_at": now.checked_at - hours * 3600})
    return guide


@pytest.mark.parametrize(("hours", "page"), [(11.9, "player"), (12.1, "ticks")])
def test_a_check_of_yesterday_is_asked_anew(hours: float, page: str) -> None:
    assert hours_later(to_plan(Guide()), hours).send({"type": "start"}).page == page


def test_a_session_cannot_be_begun_again_with_a_check_of_yesterday() -> None:
    guide = to_plan(Guide()).send({"type": "start"}).send({"type": "finished"}, trigger="ended")
    guide = hours_later(guide, 24)
    assert guide.open("after").page == "after"
    guide.open("plan").send({"type": "start"})
    assert guide.page == "ticks"
    assert guide.visit.check.ticked is None


def test_a_session_that_waited_over_night_asks_again_at_its_first_tap() -> None:
    guide = hours_later(to_plan(Guide()).send({"type": "start"}), 13)
    assert guide.page == "player"
    guide.at.session_state["player"] = {"log": [{"n": 0, "type": "started", "at": 1, "segment": 0, "item": 0}]}
    guide.at.run()
    guide.check()
    assert guide.page == "ticks"


@for_every("zone", ["Asia/Bangkok", "Africa/Cairo", "America/Lima", "Pacific/Fiji"])
def test_a_phone_abroad_is_not_given_the_number_of_its_language(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.browser.zone", lambda: zone)
    monkeypatch.setattr("app.browser.locale", lambda: "en-US")
    monkeypatch.setattr(visit, "current", lambda: visit.Visit(id="x"))
    assert visit.country() is None


@for_every("zone", ["", "UTC", "Etc/UTC", "Etc/GMT+5", "Nowhere/Land", "../etc/passwd"])
def test_where_the_zone_names_no_place_the_language_speaks(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.browser.zone", lambda: zone)
    monkeypatch.setattr("app.browser.locale", lambda: "en-US")
    monkeypatch.setattr(visit, "current", lambda: visit.Visit(id="x"))
    found = visit.country()
    assert found is not None
    assert found.id == "US"
    assert not zones.names_a_place(zone)


@for_every("country_id", [None, *sorted(load_catalog().emergency_numbers)])
def test_help_with_thoughts_of_self_harm_is_behind_something_is_wrong_in_every_country(country_id: str | None) -> None:
    catalog = load_catalog()
    country = catalog.emergency_numbers[country_id] if country_id else None
    shown = stop_list(catalog, None, country)
    named = "Thoughts of self-harm" in [sign for card in shown["cards"] for sign in card["any_of"]]
    assert named != (shown["crisis"] is not None), "once, and neither twice nor never"
    assert shown["call"] or shown["calls"]


def test_whoever_ticked_a_sign_is_not_told_that_nothing_needs_a_doctor() -> None:
    catalog, complaint = load_catalog(), Complaint(region="calf", side="left", what="cramps")
    all_no = {flag.id: "no" for flag in catalog.red_flags.values()}
    asked = {flag.id for flag in questions(catalog, complaint, {"g-skin"})}
    assert asked

    def said(*ticked: str) -> str:
        check = SafetyCheck.model_validate({"ticked": ticked, "answers": all_no})
        return str(after_data(catalog, complaint, check, assess(catalog, complaint, check), ())["answered"])

    assert said()
    assert not said("g-skin")


def page_after(error: Exception, monkeypatch: pytest.MonkeyPatch) -> str:
    """The page that someone sees after this error."""
    shown: list[str] = []
    monkeypatch.setattr(streamlit, "html", shown.append)
    with pytest.raises(type(error)) as raised:
        raise error
    assert streamlit_app.tell_kindly(raised.value)
    return shown[0]


def test_a_page_that_breaks_still_says_when_and_whom_to_call(monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_after(ValueError("a sore calf"), monkeypatch)
    assert "sore calf" not in page
    for words in ("chest pain", "trouble breathing", "112", "999", "911"):
        assert words in page


def test_a_card_in_the_diary_that_cannot_wait_has_the_number_to_call() -> None:
    catalog, today = load_catalog(), date(2026, 11, 29)
    entries = [Asked(day=today, region="calf", answers={"rf-cauda-equina": "yes", "rf-numbness": "yes"})]
    found = cards(catalog, entries, today)

    def numbers(country_id: str | None) -> dict[str, list[str]]:
        country = catalog.emergency_numbers[country_id] if country_id else None
        shown = diary_data(catalog, entries, found, today, 50, country)["cards"]
        return {card["level"]: [one["number"] for one in card["numbers"]] for card in shown}

    assert numbers("GB") == {"EMERGENCY": ["999"], "SOON": []}
    assert numbers(None) == {"EMERGENCY": ["112", "911"], "SOON": []}


def test_an_answer_about_self_harm_goes_into_no_diary(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Any] = []

    def save(entries: Iterable[Any]) -> bool:
        written.extend(entries)
        return True

    monkeypatch.setattr("app.diary_visit.save", save)
    guide = to_plan(Guide()).send({"type": "start"}).send({"type": "finished"}, trigger="ended")
    told = {"rf-self-harm": "no", "rf-sleep-loss": "no"}
    guide.send({"type": "answers", "answers": told, "now": 2, "helped": []})
    guide.send({"type": "save", "key": "ab" * 32, "now": 2, "before": None, "helped": []})
    (asked,) = [entry for entry in written if isinstance(entry, Asked)]
    assert set(asked.answers) == {"rf-sleep-loss"}


def test_a_page_that_breaks_logs_where_and_never_what(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    page_after(ValueError("a sore calf"), monkeypatch)
    assert "ValueError" in caplog.text
    assert "test_safeguards.py" in caplog.text
    assert "sore calf" not in caplog.text


@for_every("region", list(load_catalog().regions.values()), ids=lambda region: region.id)
def test_every_warmth_asks_of_numb_skin_first_and_of_its_own_dangers(region: Region) -> None:
    catalog = load_catalog()
    own = {
        "warm-pack-towel": {"worn-pack"},
        "jaw-warm-pack": {"worn-pack"},
        "warm-bath-shower": {"pregnant-bath", "fits-bath"},
        "warm-eyelid-compress": {"eye"},
    }
    for method in region.heat.methods:
        asked = [check.id for check in heat_checks(catalog, region, catalog.exercises[method])]
        assert asked[0] == "numb"
        assert own.get(method, set()) <= set(asked)


@for_every("region", sorted(load_catalog().regions))
def test_after_every_session_stands_what_needs_help_at_once_and_today(region: str) -> None:
    catalog, complaint = load_catalog(), Complaint(region=region, side="none", what="tight")
    check = SafetyCheck(ticked=frozenset())
    shown = after_data(catalog, complaint, check, assess(catalog, complaint, check), ())["levels"]
    named = {sign["id"] for card in shown for sign in card["any_of"]}
    pressing = {one.id for one in catalog.red_flags.values() if one.level >= Level.URGENT and one.concerns(complaint)}
    assert pressing
    assert pressing <= named


@for_every("region", ["chest", "abdomen", "ribs-side", "hip-flexor-groin", "inner-thigh", "jaw", "eyelid-face"])
def test_there_is_no_fast_road_where_heart_belly_or_eye_can_feel_like_a_muscle(region: str) -> None:
    guide = Guide().choose(region, "left", cramp_now=True)
    assert not load_catalog().regions[region].quick
    guide.tick()
    assert guide.page != "player"


def test_cold_is_only_named_with_a_cloth_or_to_forbid_it() -> None:
    lines = [line for flag in load_catalog().red_flags.values() for line in (*flag.do, *flag.do_not)]
    cold = [line for line in lines if "cold pack" in line.lower()]
    assert len(cold) >= 2
    assert all("in a cloth" in line or line.startswith("Do not") for line in cold)


def test_someone_sent_to_be_seen_today_has_the_number_for_when_it_gets_worse_in_every_country() -> None:
    guide = Guide("Asia/Bangkok").choose().tell("cramps").tick("g-skin").answer(dvt="yes")
    assert guide.data["level"] == "URGENT"
    assert [one["number"] for one in guide.data["calls"]] == ["112", "911"]
    guide.send({"type": "country", "id": "NZ"})
    assert guide.data["level"] == "URGENT"
    assert (guide.data["emergency"], guide.data["emergency_in"]) == ("111", "New Zealand")


def test_the_owner_of_a_remembered_plan_is_not_the_one_who_was_helped_before() -> None:
    guide = to_plan(Guide(), "weak-bones", who="other").open("where")
    guide.send({"type": "again", "last": {"region": "calf", "side": "left", "what": "cramps", "wishes": {}}}).tick()
    assert guide.data["heading"] == "About you"
    assert guide.data["ticked"] == []


def test_paper_says_how_old_it_is_wherever_it_is_made() -> None:
    catalog, complaint = load_catalog(), Complaint(region="neck", side="left", what="cramps")
    verdict = assess(catalog, complaint, SafetyCheck(ticked=frozenset()))
    routine = plan(catalog, complaint, verdict, Person(), Wishes(minutes=3, heat=False))
    pdf = PdfReader(io.BytesIO(handout_pdf(catalog, routine, None, made=date(2026, 3, 1))))
    assert "Made on 1 March 2026; advice can change." in words_of(pdf)
    calls = [
        call
        for screen in SCREENS.glob("*.py")
        for call in ast.walk(ast.parse(screen.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "handout_pdf"
    ]
    assert len(calls) >= 3
    assert all("made" in {given.arg for given in call.keywords} for call in calls)


def test_streamlit_lays_no_advertisement_over_the_page_of_someone_who_runs_it_at_home() -> None:
    headless = streamlit.config.get_option("server.headless")
    streamlit.config.set_option("server.headless", False)  # as `make run` does
    try:
        assert skills.nudge_suppression_reason() == "welcome_hidden"
    finally:
        streamlit.config.set_option("server.headless", headless)
