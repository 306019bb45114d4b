"""The machine sleeps, or someone sets its clock: a hold never skips a step, a heat is never longer than it may be."""

from __future__ import annotations

import json
import os
import signal
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect

from app import browser as ours
from app import diary_visit
from app.diary.entries import Episode
from app.diary.store import Store
from tests.app.driver import Guide
from tests.browser.conftest import Person
from tests.every import for_every
from tests.faults.conftest import ONE_SERVER, write_an_entry
from tests.player import sample
from tests.player.conftest import NOON, Stage

HOUR_S = 3600
KEY = "0c" * 32


def set_clock(stage: Stage, by_s: float) -> Stage:
    """Someone sets the clock on the wall; what counts seconds inside the machine goes on as before."""
    now_ms = stage.page.evaluate("Date.now()")
    stage.page.clock.set_system_time(now_ms / 1000 + by_s)
    return stage


def heat_on(stage: Stage) -> Stage:
    return stage.open("warm").tap("None of these").tap("Start")


def takes_it_off(stage: Stage) -> None:
    expect(stage.page.get_by_role("heading", name="Take it off now")).to_be_visible()


# Asleep -----------------------------------------------------------------------------------------------------------


@pytest.mark.browser
def test_a_laptop_that_slept_ten_minutes_in_a_hold_waits_where_it_was(stage: Stage) -> None:
    stage.open().tap("Start").wait(12)
    left = stage.left
    stage.freeze(600)
    assert (stage.phase, stage.left) == ("Paused", left)
    assert "asleep" in stage.text(".p-note")
    stage.tap("Resume").wait(2)
    assert (stage.phase, stage.left) == ("Hold", str(int(left) - 2))


@pytest.mark.browser
def test_a_laptop_that_slept_ten_minutes_in_a_heat_wakes_with_the_alarm(stage: Stage) -> None:
    heat_on(stage).wait(60).freeze(600)
    takes_it_off(stage)
    assert stage.log[-1]["reason"] == "no-answer"


@pytest.mark.browser
def test_a_laptop_that_slept_two_minutes_in_a_heat_goes_on_with_what_is_left(stage: Stage) -> None:
    heat_on(stage).wait(60).freeze(120)
    assert (stage.phase, stage.left) == ("Warmth", "12:00")


@pytest.mark.browser
def test_a_browser_that_really_stood_still_waits_where_it_was(browser: Browser, site: str) -> None:
    """Stopped by the system, as it is in a sleep; with the clock of this machine."""
    context = browser.new_context()
    page = context.new_page()
    stage = Stage(page, site).open()
    for name in ("Start", "Skip", "Skip"):
        page.get_by_role("button", name=name, exact=True).click()
        page.wait_for_timeout(700)
    assert stage.phase == "Hold"
    for process in renderers(browser):
        os.kill(process, signal.SIGSTOP)
    try:
        signal.sigtimedwait([], 4)
    finally:
        for process in renderers(browser):
            os.kill(process, signal.SIGCONT)
    expect(page.locator(".p-phase")).to_have_text("Paused")
    assert "asleep" in stage.text(".p-note")
    assert int(stage.left) >= 13
    context.close()


def renderers(browser: Browser) -> list[int]:
    session = browser.new_browser_cdp_session()
    found = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return [int(process["id"]) for process in found if process["type"] == "renderer"]


# Set ------------------------------------------------------------------------------------------------------------


@pytest.mark.browser
def test_a_clock_set_back_an_hour_does_not_touch_a_hold(stage: Stage) -> None:
    stage.open().tap("Start").wait(12)
    left = int(stage.left)
    set_clock(stage, -HOUR_S).wait(3)
    assert (stage.phase, stage.left) == ("Hold", str(left - 3))


@pytest.mark.browser
def test_a_clock_set_forward_an_hour_makes_a_hold_wait_and_skips_nothing(stage: Stage) -> None:
    """It looks like a sleep, and one cannot be told from the other."""
    stage.open().tap("Start").wait(12)
    left = int(stage.left)
    set_clock(stage, HOUR_S).wait(3)
    assert stage.phase == "Paused"
    assert left - int(stage.left) <= 1


@pytest.mark.browser
def test_a_clock_set_back_an_hour_does_not_make_a_heat_longer(stage: Stage) -> None:
    set_clock(heat_on(stage).wait(60), -HOUR_S).wait(238)
    assert stage.phase == "Warmth"
    stage.wait(5)
    assert stage.phase == "Skin check"
    stage.wait(31)
    takes_it_off(stage)


@pytest.mark.browser
def test_an_alarm_goes_on_sounding_when_the_clock_is_set_back(stage: Stage) -> None:
    heat_on(stage).wait(331)
    takes_it_off(stage)
    set_clock(stage, -HOUR_S)
    stage.page.evaluate(
        """() => { const [player] = __unknotPlayers.values(); window.alarms = 0;
        player.tones.plan = (cues) => { window.alarms += cues.filter((cue) => cue.tone === 'alarm').length; }; }"""
    )
    stage.wait(90)
    assert stage.page.evaluate("alarms") > 30


@pytest.mark.browser
def test_a_clock_set_forward_an_hour_ends_a_heat(stage: Stage) -> None:
    set_clock(heat_on(stage).wait(60), HOUR_S).wait(2)
    takes_it_off(stage)


@pytest.mark.browser
def test_ten_minutes_of_a_cramp_are_told_on_time_when_the_clock_is_set_back(stage: Stage) -> None:
    stage.open("acute").wait(20).tap("Pause")
    set_clock(stage, -HOUR_S).wait(575)
    expect(stage.page.get_by_role("heading", name="Ten minutes")).to_have_count(0)
    stage.wait(10)
    expect(stage.page.get_by_role("heading", name="Ten minutes. Get medical advice today.")).to_be_visible()


@pytest.mark.browser
def test_answers_are_sent_again_and_the_place_is_kept_when_the_clock_is_set_back(stage: Stage) -> None:
    stage.open()
    stage.page.evaluate("python = false")
    set_clock(stage.tap("Start").wait(9), -HOUR_S)
    before = stage.page.evaluate("sent.length")
    stage.wait(9)
    assert stage.page.evaluate("sent.length") >= before + 2
    kept = json.loads(stage.page.evaluate("localStorage['unknot-player:routine-1']"))
    assert kept["left"] < 12_000


@pytest.mark.browser
def test_a_heat_of_2050_does_not_forbid_heat_until_then_when_the_clock_is_put_right(stage: Stage) -> None:
    stage.page.goto(stage.site)
    stage.page.evaluate(
        """() => { const at = Date.parse('2050-01-01'); localStorage.setItem('unknot-heats',
        JSON.stringify([{ place: 'calf-right', at, until: at + 9e5 }])); }"""
    )
    stage.show({**sample.warm(), "safe": 0})
    expect(stage.page.get_by_role("heading", name="A little too soon")).to_be_visible()
    stage.page.clock.set_fixed_time(NOON + 3 * HOUR_S)
    stage.page.reload()
    stage.show({**sample.warm(), "safe": 0})
    expect(stage.page.get_by_role("button", name="None of these")).to_be_visible()


# The diary ----------------------------------------------------------------------------------------------------------


@for_every("year", [2000, 2050])
def test_a_diary_written_under_another_year_opens_is_added_up_and_can_be_put_right(
    year: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = Store(f"sqlite:///{tmp_path_factory.mktemp(str(year)) / 'diary.sqlite'}")
    store.diary(bytes.fromhex(KEY)).save_all(
        [
            Episode(began=datetime(2026, month, 10, 2, 30), region="calf", side="left", what=what, note=f"{month}")
            for month in (3, 10, 11)
            for what in ("cramps", "twitching")
        ]
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(diary_visit, "_store", lambda: store)
        patch.setattr(ours, "local_now", lambda: datetime(year, 2, 28, 3, 10))
        guide = Guide().open("diary").send({"type": "open", "key": KEY})
        shown = [entry for month in guide.data["months"] for entry in month["entries"]]
        assert len(shown) == 6
        for page in ("patterns", "summary", "diary"):
            assert guide.open(page).data["open"]
        guide.send({"type": "change", "id": shown[0]["id"], "key": KEY})
        written: dict[str, Any] = {**guide.data["entry"], "began": f"{year}-02-28T03:05"}
        guide.send({"type": "save", "key": KEY, "id": guide.data["id"], "seen": guide.data["seen"], "entry": written})
        assert guide.page == "diary"
    kept = store.diary(bytes.fromhex(KEY)).entries().entries
    years = {entry.began.year for entry in kept if isinstance(entry, Episode)}
    assert years == {2026, year}
    store.close()


@pytest.mark.browser
@ONE_SERVER
def test_an_entry_from_a_browser_whose_clock_is_wrong_has_the_right_hour(someone: Person) -> None:
    someone.page.clock.set_fixed_time(datetime(2000, 1, 1))
    write_an_entry(someone, "in the year 2000")
    when = datetime.fromisoformat(someone.page.get_by_label("When?").input_value())
    assert abs(datetime.now(ZoneInfo("Europe/London")).replace(tzinfo=None) - when) < timedelta(minutes=5)
