"""Where the device takes all colours away but its own, or asks for more contrast: what matters can still be told."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.conftest import Server, new_person
from tests.player.conftest import Stage

pytestmark = pytest.mark.browser


def look(target: Locator, *names: str) -> tuple[str, ...]:
    return tuple(target.evaluate("(node, names) => names.map((name) => getComputedStyle(node)[name])", list(names)))


def test_with_forced_colours_the_choice_the_main_button_and_the_place_stand_out(
    browser: Browser, server: Server
) -> None:
    person = new_person(browser, server, forced_colors="active")
    page = person.page
    person.open("/timer").sees("Timer")
    chosen = page.locator("label", has_text="A stretch").first
    other = page.locator("label", has_text="Warmth").first
    expect(chosen).to_have_css("outline", re.compile("solid 3px"))
    expect(other).not_to_have_css("outline", re.compile("solid 3px"))
    expect(page.get_by_role("button", name="Start this")).to_have_css("border-top-width", "3px")
    expect(page.locator(".dock")).to_have_css("border-top-style", "solid")
    person.open().sees("Where is it?").tap("Calf, left")
    place = page.locator(".body-map .over .on").first
    expect(place).to_be_attached()
    assert place.evaluate(
        """node => { const probe = document.createElement('i'); probe.style.color = 'Highlight';
        document.body.append(probe); return getComputedStyle(node).fill === getComputedStyle(probe).color; }"""
    )
    page.context.close()


def test_with_forced_colours_the_ring_and_its_number_are_drawn(stage: Stage) -> None:
    stage.page.emulate_media(forced_colors="active")
    stage.open().tap("Start").wait(12)
    (track,), (arc,) = (look(stage.page.locator(f".ring .{part}"), "stroke") for part in ("trk", "arc"))
    assert track != arc
    assert look(stage.page.get_by_role("timer"), "forcedColorAdjust") == ("none",)
    for name in ("Pause", "Something is wrong"):
        assert look(stage.page.get_by_role("button", name=name), "borderTopStyle") == ("solid",)


def test_more_contrast_darkens_the_faint_lines_and_words(browser: Browser, server: Server) -> None:
    person = new_person(browser, server)
    page = person.page
    person.open("/timer").sees("Timer")
    words = page.locator(".lede")
    before = look(words, "color")
    page.emulate_media(contrast="more")
    assert look(words, "color") != before
    assert look(words, "color") == look(page.locator("h1"), "color")
    page.context.close()
