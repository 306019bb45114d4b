"""What a screen reader is given to say: the title, the landmarks, the headings, the names, the news."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.access.walker import LOOK
from tests.browser.conftest import READING, Person, Server, new_person
from tests.player.conftest import Stage

pytestmark = pytest.mark.browser

DIARY = {
    "/diary": "Diary",
    "/entry": "What happened?",
    "/keep": "Keep your diary",
    "/patterns": "What it adds up to",
    "/summary": "A page for the doctor",
}


def headings(page: Page) -> list[str]:
    """The headings that are read out, as "1 Library"."""
    lines = page.locator("body").aria_snapshot().splitlines()
    found = [re.search(r'heading "(.*)" \[level=(\d)\]', line) for line in lines]
    return [f"{one[2]} {one[1]}" for one in found if one]


def test_every_page_has_a_title_of_its_own_one_main_heading_and_its_landmarks(browser: Browser, server: Server) -> None:
    person, titles = new_person(browser, server), {}
    page = person.page
    for path, heading in {"/": "Where is it?", **READING, **DIARY}.items():
        person.open(path).sees(heading)
        expect(page).to_have_title(re.compile(r"^.+ · Unknot$"))
        titles[path] = page.title()
        assert page.evaluate("document.documentElement.lang") == "en"
        levels = [int(line[0]) for line in headings(page)]
        assert levels.count(1) == 1, path
        assert levels[0] == 1, f"{path}: a heading stands before the main one"
        assert all(after <= before + 1 for before, after in pairwise(levels)), f"{path}: {levels}"
        expect(page.get_by_role("main")).to_have_count(1)
        expect(page.get_by_role("link", name="Skip to main content")).to_be_attached()
    assert len(set(titles.values())) == len(titles), titles
    assert titles["/exercise?id=toe-pull-arch"] == "Cross-leg toe pull · Unknot"
    assert titles["/programme?id=bedtime-legs"] == "Bedtime legs · Unknot"
    page.context.close()


def test_on_the_road_every_page_says_that_it_has_come_and_every_question_has_a_name(person: Person) -> None:
    page = person.page
    person.open().sees("Where is it?")
    expect(page.get_by_role("main")).to_match_aria_snapshot(
        """
        - heading "Where is it?" [level=1]
        - button "Type a place instead"
        - figure:
          - group "Front":
            - button "Eyelid and face, right"
            - button "Eyelid and face, left"
            - button "Jaw"
        - figure:
          - group "Back":
            - button "Neck"
        - searchbox "Or type a place"
        - button "All over, or many places"
        """
    )
    person.tap("Calf, left")
    expect(page.get_by_role("status")).to_have_text("Chosen: Calf, left.")
    expect(page.get_by_role("button", name="Calf, left", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("region", name="Your choice")).to_be_visible()
    person.tap("Continue")
    expect(page.get_by_role("heading", name="What is happening?")).to_be_focused()
    for name in ("What is happening?", "Anything else there?", "Who is it for?"):
        expect(page.get_by_role("group", name=name)).to_be_visible()
    expect(page).to_have_title("What is happening? · Unknot")
    person.tap("Choose one first")
    first = page.get_by_role("radio", name="Cramp right now")
    expect(first).to_be_focused()
    expect(first).to_have_accessible_description("Choose one of these first.")
    person.choose("Cramps that come and go").tap("Continue")
    expect(page.get_by_role("heading", name="Is any of this true?")).to_be_focused()
    expect(page.get_by_role("group", name="How you feel now").get_by_role("checkbox")).to_have_count(4)
    person.choose("Chest pain, breathless, bad headache, sudden trouble with face, speech, swallowing, sight, balance")
    person.tap("Continue with 1 ticked").sees("A little more about that")
    question = page.get_by_role("group", name=re.compile("weight or tightness in the chest"))
    expect(question.get_by_role("radio")).to_have_count(3)
    question.get_by_text("Yes", exact=True).click()
    expect(page.get_by_role("heading", name="Call for emergency help now", level=1)).to_be_focused()
    expect(page.get_by_role("region", name="Call for emergency help now")).to_match_aria_snapshot(
        """
        - text: Emergency
        - heading "Call for emergency help now" [level=1]
        - link "Call 999"
        - heading "Say this" [level=2]
        - heading "Until help comes" [level=2]
        """
    )


def test_news_is_told_once_and_from_a_place_that_was_there_before(person: Person) -> None:
    page = person.page
    person.open("/exercise?id=wall-calf").sees("Wall calf stretch")
    page.evaluate(f"{LOOK};look.hear()")
    person.tap("Add to my routine")
    expect(page.get_by_role("link", name="See my routine")).to_be_focused()
    expect(page.get_by_text("In my routine.", exact=False)).to_be_visible()
    assert page.evaluate("news") == ["In my routine. See my routine"]
    person.choose("Left")  # the page is painted anew: what has been said stays unsaid
    page.wait_for_timeout(300)
    assert page.evaluate("news") == ["In my routine. See my routine"]


def test_a_session_says_what_to_do_when_it_changes_and_counts_no_seconds_aloud(stage: Stage) -> None:
    stage.open()
    stage.page.evaluate(f"{LOOK};look.hear()")
    stage.tap("Start").wait(6)
    assert stage.page.evaluate("news") == [" ".join(stage.text(".do").split())]
    stage.wait(3)
    assert stage.page.evaluate("news")[1:] == [" ".join(stage.text(".do").split())]
    stage.page.evaluate("news.length = 0")
    stage.wait(10)
    assert stage.page.evaluate("news") == [], "a hold is quiet"
    expect(stage.page.get_by_role("timer", name="Time left")).to_have_attribute("role", "timer")
    stage.wait(120)
    expect(stage.page.get_by_role("heading", name="Done")).to_be_focused()


def test_a_heat_that_must_end_is_an_alert(stage: Stage) -> None:
    stage.open("warm").tap("None of these").tap("Start")
    stage.page.evaluate(f"{LOOK};look.hear()")
    stage.wait(302)
    assert any("skin" in words.lower() for words in stage.page.evaluate("news"))
    stage.wait(40)
    assert stage.page.evaluate("news")[-1].startswith("Take it off now")
    expect(stage.page.get_by_role("heading", name="Take it off now")).to_be_focused()


def test_with_reduced_motion_nothing_of_ours_or_streamlits_moves(browser: Browser, server: Server) -> None:
    person = new_person(browser, server, reduced_motion="reduce")
    person.open("/exercise?id=wall-calf").sees("Wall calf stretch")
    expect(person.page.get_by_role("button", name="Watch the movement")).to_have_count(0)
    assert person.page.evaluate(f"{LOOK};look.moving()") == []
    person.page.context.close()
