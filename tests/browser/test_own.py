"""Programmes, a routine of one's own and the timer, as someone with a phone meets them."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
import vobject
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Person, Server, new_person

pytestmark = pytest.mark.browser


def steps_of(person: Person) -> list[str]:
    return person.page.locator(".routine .step h3").all_inner_texts()


def test_a_routine_is_put_together_changed_and_survives_a_reload(person: Person) -> None:
    page = person.page
    person.open("/exercise?id=wall-calf").tap("Add to my routine").tap("See my routine", role="link").sees("My routine")
    page.get_by_role("searchbox").fill("neck turn")
    person.tap("Add Seated head turn")
    expect(page.get_by_role("heading", name="Seated head turn")).to_be_visible()
    page.get_by_role("spinbutton", name="Hold, s").first.fill("45")
    page.get_by_role("textbox", name="Name").fill("Knie 👩‍🦽 <b>")
    person.tap("Take out: Seated head turn").tap("Put it back").tap("Earlier: Seated head turn")
    expect(page.get_by_label("Hold, s").last).to_have_value("45")
    expect(page.locator(".total")).to_have_text(re.compile(r"About \d+ min"))
    before = steps_of(person)
    assert before[0] == "Seated head turn"
    page.wait_for_timeout(800)  # what was set has been told
    page.reload()
    expect(page.get_by_role("heading", name="Seated head turn")).to_be_visible()
    assert steps_of(person) == before
    expect(page.get_by_label("Hold, s").last).to_have_value("45")
    expect(page.get_by_role("textbox", name="Name")).to_have_value("Knie 👩‍🦽 <b>")
    person.tap("Start this").sees("What is happening?").choose("Tight or sore").tap("Continue")
    expect(page.get_by_text("Part 1 of 2")).to_be_visible()
    person.tap("None of these")
    expect(page.get_by_text("Part 2 of 2")).to_be_visible()
    person.tap("None of these").sees("About you").tap("None of these").sees("Knie 👩‍🦽 <b>")
    expect(page.get_by_text("45 s hold", exact=False)).to_be_visible()


def test_its_link_and_its_qr_code_open_the_same_routine_for_someone_else(
    person: Person, browser: Browser, server: Server
) -> None:
    page = person.page
    person.open("/routine?do=wall-calf.45s.3x.left~neck-turn&name=Knie%20Woche%202&rounds=2").sees("My routine")
    person.choose("Keep it or share it")
    link = page.get_by_role("textbox", name="The link to this routine").input_value()
    code = page.get_by_role("img", name="QR code", exact=False)
    code.evaluate("node => node.scrollIntoView({ block: 'center' })")  # clear of the bar below
    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(code.screenshot(scale="css"))))
    assert read.text == link
    other = new_person(browser, server)
    other.page.goto(link)
    other.sees("My routine")
    expect(other.page.get_by_role("textbox", name="Name")).to_have_value("Knie Woche 2")
    assert steps_of(other) == steps_of(person)
    expect(other.page.get_by_label("Hold, s").first).to_have_value("45")
    assert other.faults == []
    other.page.context.close()


def test_a_routine_kept_in_this_browser_is_offered_when_nothing_else_is_there(person: Person) -> None:
    page = person.page
    person.open("/routine?do=neck-turn&name=Evening").sees("My routine").choose("Keep it or share it")
    page.get_by_role("checkbox", name="Keep it in this browser").check()
    page.evaluate("sessionStorage.clear()")
    person.open("/routine").tap("Take up “Evening”, 1 exercise")
    expect(page.get_by_role("heading", name="Seated head turn")).to_be_visible()


def test_the_timer_runs_one_hold_after_the_short_list_and_remembers_its_setting(person: Person) -> None:
    page = person.page
    person.open("/timer").sees("Timer").tap("One long hold")
    expect(page.get_by_label("Hold, s")).to_have_value("60")
    expect(page.locator(".total")).to_have_text(re.compile(r"About \d min in all"))
    person.tap("More: Hold").tap("Start this").sees("Is any of this true?").tap("None of these").tap("Start")
    person.tap("Skip")
    expect(page.get_by_role("timer", name="Time left")).to_have_text(re.compile(r"^6[1-5]$"))
    person.open("/timer").sees("Timer")
    expect(page.get_by_label("Hold, s")).to_have_value("65")


def test_warmth_on_the_timer_needs_a_place(person: Person) -> None:
    page = person.page
    person.open("/timer").sees("Timer").choose("Warmth").tap("Choose a place first")
    assert "Is any of this true?" not in page.content()
    page.get_by_label("Which place?").select_option("Calf")
    person.tap("Start this").sees("What is happening?")


def test_a_programme_goes_into_the_calendar_at_the_hour_that_was_set(person: Person) -> None:
    page = person.page
    person.open("/programme?id=bedtime-legs").sees("Bedtime legs")
    with page.expect_download() as download:
        person.tap("Put 6 weeks in my calendar (.ics)")
    daily = vobject.readOne(download.value.path().read_text("utf-8")).vevent_list[0]
    assert (daily.dtstart.value.hour, daily.dtstart.value.minute) == (21, 30)
    assert daily.dtstart.value.tzinfo is not None
    assert daily.url.value == f"{person.server.url}/programme?id=bedtime-legs"
