"""The journeys that matter, in a real browser, found by role and name as a person would."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from tests.browser.conftest import Person, Server, new_person

pytestmark = pytest.mark.browser

PLACES = {
    "Calf, left": "calf",
    "Back of thigh, right": "back of the right thigh",
    "Front of thigh, left": "front of the left thigh",
    "Buttock and back of hip, left": "left",
    "Lower back": "back",
    "Neck": "neck",
    "Hand and fingers, right": "hand",
    "Foot arch, left": "foot",
    "Toes, left": "toes",
    "Eyelid and face, left": "eyelid",
}


def nothing_serious(person: Person) -> None:
    """axe finds nothing serious in what we draw."""
    violations = Axe().run(person.page).response["violations"]
    bad = [v for v in violations if v["impact"] in ("serious", "critical")]
    ours = [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in bad]
    assert ours == []


def test_three_taps_lead_from_the_opening_page_to_a_running_hold(person: Person) -> None:
    person.open().tap("Calf, left").tap("Cramp right now").tap("None of these")
    page = person.page
    clock = page.get_by_role("timer", name="Time left")
    expect(clock).to_be_visible()
    expect(page.get_by_text("Hold", exact=True).first).to_be_visible()
    first = clock.inner_text()
    expect(clock).not_to_have_text(first)
    expect(page.get_by_text(re.compile(r"Cramp for \d+:\d\d"))).to_be_visible()
    for name in ("Pause", "Back", "Skip", "Add 10 seconds", "Stop", "It has let go", "Something is wrong"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    nothing_serious(person)
    person.tap("It has let go")
    expect(page.get_by_text("Ease out").first).to_be_visible()


@pytest.mark.parametrize("place", PLACES)
def test_the_full_road_leads_to_a_plan_with_pictures(person: Person, place: str) -> None:
    person.open()
    if place.startswith(("Toes", "Foot", "Eyelid", "Hand")):  # small places open a close-up; search names them as well
        name = place.split(",")[0]
        box = person.page.get_by_role("searchbox", name="Or type a place")
        expect(box).to_be_visible()
        box.fill(name)
        person.tap(name, exact=False).tap("Continue")
    else:
        button = person.page.get_by_role("button", name=place).first
        expect(button).to_be_visible()
        button.click()
        person.tap("Continue")
    what = "Twitching" if "Eyelid" in place else "Cramps that come and go"
    person.sees("What is happening?").choose(what).tap("Continue")
    person.sees("Is any of this true?").tap("None of these").sees("About you").tap("None of these")
    person.sees("A plan for")
    pictures = person.page.locator("ol img")
    assert pictures.count() >= 2
    for n in range(pictures.count()):
        pictures.nth(n).scroll_into_view_if_needed()
        expect(pictures.nth(n)).to_have_js_property("complete", True)
        assert pictures.nth(n).evaluate("image => image.naturalWidth") > 0
        assert pictures.nth(n).get_attribute("alt")


def test_a_session_runs_to_its_end_and_asks_how_it_is(person: Person) -> None:
    person.open().to_plan("Calf, left").choose("3 min")
    person.page.wait_for_timeout(1500)
    person.tap("Leave the warmth out")
    expect(person.page.get_by_role("button", name="Add the warmth")).to_be_visible()
    person.tap("Start", exact=False)
    expect(person.page.get_by_role("timer")).to_be_visible()
    person.tap("Start")
    person.tap("Stop").sees("How is it now?")
    person.choose("2")
    nothing_serious(person)


def test_a_running_timer_sends_nothing_to_the_server(person: Person) -> None:
    frames: list[str] = []
    person.page.on("websocket", lambda socket: socket.on("framesent", lambda _: frames.append("sent")))
    person.open().tap("Calf, left").tap("Cramp right now").tap("None of these")
    expect(person.page.get_by_text("Hold", exact=True).first).to_be_visible()
    person.page.wait_for_timeout(1500)
    before = len(frames)
    person.page.wait_for_timeout(6000)
    assert len(frames) == before


def test_a_reload_in_mid_hold_offers_to_go_on(person: Person) -> None:
    person.open().tap("Calf, left").tap("Cramp right now").tap("None of these")
    expect(person.page.get_by_text("Hold", exact=True).first).to_be_visible()
    person.page.wait_for_timeout(2500)
    person.page.reload()
    person.sees("Go on where you were?").tap("Resume")
    expect(person.page.get_by_role("timer", name="Time left")).to_be_visible()


def test_an_emergency_shows_one_thing_to_do(person: Person) -> None:
    person.open().tap("Calf, left").tap("Continue").choose("Tight or sore").tap("Continue")
    person.choose("Chest pain, breathless, bad headache, sudden trouble with face, speech, swallowing, sight, balance")
    person.tap("Continue with 1 ticked").sees("A little more about that")
    person.page.get_by_role("group", name=re.compile("weight or tightness in the chest")).get_by_text("Yes").click()
    call = person.page.get_by_role("link", name="Call 999")
    expect(call).to_be_visible()
    assert call.get_attribute("href") == "tel:999"
    assert person.page.get_by_role("button", name="Start").count() == 0
    nothing_serious(person)
    address = person.page.url
    assert "chest" not in address
    assert "?" not in address


@pytest.mark.parametrize("path", ["/plan", "/session", "/after", "/about-you", "/safe", "/verdict", "/what"])
def test_a_side_door_leads_home(person: Person, path: str) -> None:
    person.open(path).sees("Where is it?")


def test_nonsense_in_the_address_leads_home(person: Person) -> None:
    person.open("/?region=<script>&x=%00%ff&calf").sees("Where is it?")


def test_the_keyboard_alone_leads_to_a_running_hold(browser: Browser, server: Server) -> None:
    person = new_person(browser, server, viewport={"width": 1280, "height": 900})
    person.open().sees("Where is it?")
    page = person.page
    page.get_by_role("button", name="Calf, left").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(800)
    page.get_by_role("button", name="Cramp right now").focus()
    page.keyboard.press("Enter")
    none = page.get_by_role("button", name="None of these")
    expect(none).to_be_visible()
    page.wait_for_timeout(800)
    for _ in range(40):
        page.keyboard.press("Tab")
        if none.evaluate("node => node.getRootNode().activeElement === node"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("timer", name="Time left")).to_be_visible()
    expect(page.get_by_text("Hold", exact=True).first).to_be_visible()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    page.context.close()


def test_the_library_leads_to_an_exercise_and_on_to_the_safety_check(person: Person) -> None:
    person.open().sees("Where is it?")
    person.page.goto(person.server.url + "/library")
    page = person.page
    person.sees("Library")
    status = page.get_by_role("status")
    expect(status).to_have_text(re.compile(r"^\d{3} exercises$"))
    page.get_by_label("Position", exact=True).select_option("Bed")
    page.get_by_label("Place", exact=True).select_option("Calf")
    expect(status).to_have_text(re.compile(r"^\d exercises$"))
    page.get_by_role("button", name="Clear the filters").click()
    page.get_by_role("searchbox").fill("wall calf")
    expect(page.get_by_role("link", name="Wall calf stretch, knee straight")).to_be_visible()
    person.tap("Wall calf stretch, knee straight", role="link", exact=False).sees("Wall calf stretch, knee straight")
    expect(page).to_have_url(re.compile(r"/exercise\?id=wall-calf$"))
    person.choose("Left").tap("Watch the movement")
    canvas = page.locator(".exercise canvas")
    expect(canvas).to_be_visible()
    expect(canvas).to_be_hidden()  # it goes there, lingers, comes back and rests
    person.tap("Start this").sees("What is happening?").choose("Cramps that come and go").tap("Continue")
    person.sees("Is any of this true?")
    assert "?" not in page.url


def test_a_heat_that_is_ignored_sounds_the_alarm(person: Person) -> None:
    person.page.clock.install()
    person.open()
    tick = person.page.clock.run_for
    page = person.page

    def tap(name: str, exact: bool = True) -> None:
        target = page.get_by_role("button", name=name, exact=exact).first
        expect(target).to_be_visible()
        tick(800)
        target.click()
        tick(800)

    tap("Calf, left")
    tap("Continue")
    person.choose("Tight or sore")
    tap("Continue")
    person.sees("Is any of this true?")
    tap("None of these")
    person.sees("About you")
    tap("None of these")
    person.sees("A plan for")
    tap("Start", exact=False)
    person.sees("Before the warmth")
    tap("None of these")
    tap("Start")
    expect(page.get_by_role("timer", name="Time left")).to_be_visible()
    tick(5 * 60_000 + 2_000)
    expect(page.get_by_text("Skin check").first).to_be_visible()
    tick(40_000)
    person.sees("Take it off now")


def test_the_plan_can_be_saved_as_a_page_with_the_persons_own_number(person: Person) -> None:
    person.open().to_plan("Calf, left")
    with person.page.expect_download() as download:
        person.tap("Save as a page to print (PDF)")
    assert download.value.suggested_filename == "unknot-plan.pdf"
    words = " ".join(page.extract_text() for page in PdfReader(download.value.path()).pages)
    assert "A plan for your left calf" in words
    assert "999 in United Kingdom" in words


def test_every_step_begins_at_the_top_of_its_page(person: Person) -> None:
    person.open().to_plan("Calf, left")
    for _ in range(3):  # there and back: about you is longer than the screen, and its button stands at its end
        expect(person.page.get_by_role("heading", name="A plan for")).to_be_in_viewport()
        person.page.go_back()
        person.sees("About you").tap("None of these").sees("A plan for")
    expect(person.page.get_by_role("heading", name="A plan for")).to_be_in_viewport()
