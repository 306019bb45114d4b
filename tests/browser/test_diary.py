"""The diary in a real browser: the key is made and kept there, and what was written is never lost."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from tests.browser.conftest import Person, Server, new_person

pytestmark = pytest.mark.browser


def write_one(person: Person, note: str, place: str = "Calf") -> None:
    page = person.page
    person.open("/entry").sees("What happened?")
    page.get_by_label("Where?").select_option(place)
    page.get_by_label("A note").fill(note)
    person.tap("Save").sees("Diary")
    expect(page.get_by_text(note, exact=True)).to_be_visible()


def test_a_session_is_kept_in_two_taps_and_stands_in_the_diary(person: Person) -> None:
    person.open().to_plan("Calf, left").tap("Leave the warmth out").tap("Start", exact=False).tap("Start").tap(
        "Stop"
    ).sees("How is it now?")
    person.page.get_by_role("radio", name="2", exact=True).first.check(force=True)
    person.tap("Save to my diary")
    expect(person.page.get_by_text("Saved in your diary.")).to_be_visible()
    person.tap("See it", role="link").sees("Diary")
    expect(person.page.get_by_text("Calf, left", exact=False).first).to_be_visible()
    assert re.fullmatch(r"[0-9a-f]{64}", person.page.evaluate("localStorage.getItem('unknot:diary-key')"))


def test_what_was_typed_survives_a_reload_and_is_text_whatever_it_is(person: Person) -> None:
    page, note = person.page, "=1+1 <script>alert(1)</script> مرحبا 💥"
    person.open("/entry").sees("What happened?")
    page.get_by_label("Where?").select_option("Neck")
    page.get_by_label("A note").fill(note)
    page.reload()
    person.sees("What happened?")
    expect(page.get_by_label("A note")).to_have_value(note)
    person.tap("Save").sees("Diary")
    expect(page.get_by_text(note, exact=True)).to_be_visible()
    person.open("/entry").sees("What happened?")
    expect(page.get_by_label("A note")).to_have_value("")


def test_two_people_on_one_server_see_their_own_and_the_words_of_the_key_open_it_elsewhere(
    person: Person, browser: Browser, server: Server
) -> None:
    write_one(person, "only mine")
    other = new_person(browser, server)
    other.open("/diary").sees("Diary")
    expect(other.page.get_by_text("Anyone who can use this browser can read it.")).to_be_visible()
    write_one(other, "someone else’s")
    expect(other.page.get_by_text("only mine")).to_have_count(0)
    person.open("/keep").sees("Keep your diary").tap("Show the words")
    words = person.page.locator(".keep .words").inner_text()
    other.open("/keep").sees("Keep your diary")
    other.page.get_by_label("The words of the key").fill(words)
    other.tap("Open that diary")
    expect(other.page.get_by_text("now opens that diary", exact=False)).to_be_visible()
    other.open("/diary").sees("Diary")
    expect(other.page.get_by_text("only mine", exact=True)).to_be_visible()
    assert other.faults == []
    other.page.context.close()


def test_everything_leaves_as_a_file_and_comes_back_and_goes_for_good(person: Person) -> None:
    page = person.page
    write_one(person, "to keep")
    person.open("/keep").sees("Keep your diary")
    with page.expect_download() as download:
        person.tap("Everything, as a file to bring in again (JSON)")
    saved = download.value.path()
    assert len(json.loads(saved.read_text("utf-8"))["entries"]) == 1
    person.tap("Delete everything …").tap("Yes, delete everything")
    expect(page.get_by_text("Everything is deleted.")).to_be_visible()
    assert page.evaluate("localStorage.getItem('unknot:diary-key')") is None
    write_one(person, "another", place="Neck")  # of the same minute and place it would be taken for the same
    person.open("/keep").sees("Keep your diary")
    page.locator("input[type=file]").set_input_files(
        {"name": "d.json", "mimeType": "application/json", "buffer": saved.read_bytes()}
    )
    expect(page.get_by_text("1 new", exact=False)).to_be_visible()
    person.tap("Bring in 1")
    expect(page.get_by_text("1 entry brought in.")).to_be_visible()
    person.open("/diary").sees("Diary")
    expect(page.get_by_text("to keep", exact=True)).to_be_visible()


def test_the_doctors_page_is_one_page(person: Person) -> None:
    write_one(person, "woke at three")
    person.open("/summary").sees("A page for the doctor")
    with person.page.expect_download() as download:
        person.tap("Save as a page to print (PDF)")
    reader = PdfReader(download.value.path())
    assert len(reader.pages) == 1
    assert "Calf" in reader.pages[0].extract_text()
