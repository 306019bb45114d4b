"""The browser's own Back: one step for each tap, and nowhere a place that one cannot leave by it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Person

pytestmark = pytest.mark.browser


def back(person: Person, heading: str, address: str) -> None:
    person.page.go_back()
    person.sees(heading)
    expect(person.page).to_have_url(f"{person.server.url}{address}")


def test_back_goes_from_page_to_page_as_they_were_read(person: Person) -> None:
    person.open("/library").sees("Library")
    person.tap("Wall calf stretch, knee straight", exact=False, role="link").sees("Wall calf stretch, knee straight")
    person.tap("Library", role="link").sees("Library")
    person.tap("Wall calf stretch, knee bent", exact=False, role="link").sees("Wall calf stretch, knee bent")
    back(person, "Library", "/library")
    back(person, "Wall calf stretch, knee straight", "/exercise?id=wall-calf")
    back(person, "Library", "/library")


def test_back_from_the_check_comes_to_the_exercise_that_was_chosen(person: Person) -> None:
    person.open("/exercise?id=wall-calf").choose("Left").tap("Start", exact=False).sees("What is happening?")
    back(person, "Wall calf stretch, knee straight", "/exercise?id=wall-calf")


def test_back_after_a_session_comes_to_the_plan_and_to_every_step_before_it(person: Person) -> None:
    person.open().to_plan("Calf, left").tap("Leave the warmth out").tap("Start", exact=False).tap("Stop")
    person.sees("How is it now?")
    person.page.go_back()  # the session is over, so there is only this page
    person.sees("How is it now?")
    for heading, address in (
        ("A plan for", "/plan"),
        ("About you", "/about-you"),
        ("Is any of this true?", "/safe"),
        ("What is happening?", "/what"),
        ("Where is it?", "/"),
    ):
        back(person, heading, address)
