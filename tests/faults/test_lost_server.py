"""The server is killed and comes back with nothing in its memory: what a person was doing goes on, and is kept."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Person, Server
from tests.faults.conftest import ONE_SERVER, into_a_hold, notes, write_an_entry

pytestmark = [pytest.mark.browser, ONE_SERVER]


def test_a_server_killed_in_mid_hold_hears_of_it_when_it_is_back_and_the_episode_is_kept(
    someone: Person, frail: Server
) -> None:
    page = into_a_hold(someone).page
    clock = page.get_by_role("timer", name="Time left")
    frail.kill()
    left = clock.inner_text()
    someone.tap("Add 10 seconds").tap("Back").tap("Skip")
    expect(page.locator(".p-note")).to_contain_text("The timer goes on, and your answers are kept")
    expect(clock).not_to_have_text(left)
    someone.tap("Something is wrong")
    expect(page.get_by_role("link", name="Call 999")).to_be_visible()
    someone.tap("Go back").tap("It has let go").tap("Stop")
    frail.start()
    someone.sees("How is it now?")
    helped = page.get_by_role("group", name="What helped?").locator("label").first
    exercise = helped.inner_text()
    assert exercise != "Nothing really"
    helped.click()
    someone.choose("2")

    frail.kill()  # and once more, where the number stands and is not saved yet
    someone.tap("Save to my diary")
    frail.start()
    expect(page.locator(".after .diary")).to_contain_text("Saved in your diary.")
    expect(page.get_by_role("radio", name="2", exact=True).first).to_be_checked()
    someone.tap("See it", role="link").sees("Diary")
    expect(page.locator(".diary .item")).to_have_count(1)
    expect(page.locator(".diary .item")).to_contain_text(f"2; helped: {exercise}")


def test_a_server_killed_in_a_heat_does_not_stop_it_and_the_skin_is_asked_about(someone: Person, frail: Server) -> None:
    page = someone.page
    page.clock.install()
    someone.open().tap("Calf, left").tap("Continue").sees("What is happening?").choose("Tight or sore").tap("Continue")
    someone.sees("Is any of this true?").tap("None of these").sees("About you").tap("None of these")
    someone.sees("A plan for").tap("Start", exact=False).sees("Before the warmth").tap("None of these").tap("Start")
    expect(page.get_by_role("timer", name="Time left")).to_be_visible()
    frail.kill()
    page.clock.run_for(5 * 60_000 + 2000)
    expect(page.get_by_role("heading", name=re.compile("Lift it"))).to_be_visible()
    page.clock.run_for(40_000)
    someone.sees("Take it off now")
    frail.start()
    someone.tap("It is off")
    expect(page.get_by_role("heading", name="Take it off now")).to_have_count(0)


def test_what_is_being_written_is_saved_once_by_the_server_that_comes_back_and_a_change_stays_a_change(
    someone: Person, frail: Server
) -> None:
    page = write_an_entry(someone, "woke me at three").page
    frail.kill()
    someone.tap("Save")
    frail.start()
    someone.sees("Diary")
    expect(page.get_by_text("woke me at three", exact=True)).to_have_count(1)
    someone.tap("Change: ", exact=False)
    someone.sees("Change this entry")
    page.get_by_label("A note").fill("woke me at four")
    frail.kill()
    someone.tap("Save")
    frail.start()
    someone.sees("Diary")
    expect(page.get_by_text("woke me at four", exact=True)).to_be_visible()
    assert notes(someone) == ["woke me at four"]
