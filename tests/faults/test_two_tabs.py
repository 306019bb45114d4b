"""Two tabs of one browser: each has its own session; what both share is never written over or brought back unasked."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Person
from tests.faults.conftest import ONE_SERVER, write_an_entry
from tests.player import sample
from tests.player.conftest import Stage

pytestmark = pytest.mark.browser


def another_tab(person: Person) -> Person:
    return Person(person.page.context.new_page(), person.server)


def test_two_sessions_in_two_tabs_do_not_disturb_each_other_and_a_reload_takes_up_its_own(stage: Stage) -> None:
    stage.open().tap("Start").wait(12)
    there = stage.page.context.new_page()
    there.add_init_script("window.passing = setTimeout.bind(window)")
    there.clock.install(time=1_790_000_100)
    other = Stage(there, stage.site).open("acute")
    there.clock.run_for(9000)
    assert other.phase == "Hold"
    stage.reload()
    assert stage.page.evaluate("sent.find(([name]) => name === 'restored')[1].id") == "routine-1"
    stage.tap("Stop")
    stage.page.evaluate("leavePage()")
    until = time.monotonic() + 20  # what one tab throws away is gone in the other a moment later
    while "unknot-player:routine-1" in other.kept() and time.monotonic() < until:
        time.sleep(0.1)
    assert "unknot-player:routine-1" not in other.kept()
    assert f"unknot-player:{sample.acute()['id']}" in other.kept()
    there.clock.run_for(2000)
    assert other.phase == "Hold"


def test_a_heat_in_one_tab_is_counted_in_the_other(stage: Stage) -> None:
    stage.open("warm").tap("None of these")
    there = stage.page.context.new_page()
    other = Stage(there, stage.site).open("warm", id="warm-2")
    expect(there.get_by_role("heading", name="Before the heat")).to_be_visible()
    stage.tap("Start").wait(1)
    there.get_by_role("button", name="None of these").click()
    expect(there.get_by_role("heading", name="A little too soon")).to_be_visible()
    assert "heat_started" not in other.types


@ONE_SERVER
def test_what_is_deleted_for_good_in_one_tab_does_not_come_back_from_the_other(someone: Person) -> None:
    page = write_an_entry(someone, "to be forgotten").tap("Save").sees("Diary").page
    someone.tap("Delete: ", exact=False)
    put_back = page.get_by_role("button", name="Put it back")
    expect(put_back).to_be_visible()
    key = page.evaluate("localStorage.getItem('unknot:diary-key')")
    other = another_tab(someone)
    write_an_entry(other, "written meanwhile")
    third = another_tab(someone)
    third.open("/keep").sees("Keep your diary").tap("Delete everything …").tap("Yes, delete everything")
    expect(third.page.get_by_text("Everything is deleted.").last).to_be_visible()

    page.wait_for_timeout(750)
    put_back.click()
    expect(page.get_by_text("Everything was deleted in another tab.").last).to_be_visible()
    expect(page.get_by_text("to be forgotten")).to_have_count(0)
    other.tap("Save").sees("Diary")
    expect(other.page.get_by_text("written meanwhile", exact=True)).to_be_visible()
    assert other.page.evaluate("localStorage.getItem('unknot:diary-key')") not in (None, key)
    assert other.page.locator(".diary .item").count() == 1
    assert other.faults == third.faults == []


@ONE_SERVER
def test_an_entry_changed_in_both_tabs_keeps_the_first_change_and_says_so_in_the_other(someone: Person) -> None:
    page = write_an_entry(someone, "first").tap("Save").sees("Diary").page
    other = another_tab(someone)
    other.open("/diary").sees("Diary")
    for tab in (someone, other):
        tab.tap("Change: ", exact=False)
        tab.sees("Change this entry")
    page.get_by_label("A note").fill("from the one")
    other.page.get_by_label("A note").fill("from the other")
    someone.tap("Save").sees("Diary")
    other.tap("Save")
    expect(other.page.get_by_role("alert").first).to_contain_text("This entry was changed on another device")
    expect(other.page.get_by_label("A note")).to_have_value("from the other")
    expect(someone.page.get_by_text("from the one", exact=True)).to_be_visible()
