"""By keyboard alone, from the start of the page: every stop is seen, nothing lies over it, and no page is a trap."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.access.walker import LOOK
from tests.browser.conftest import Person, Server, new_person
from tests.player.conftest import Stage

pytestmark = pytest.mark.browser


class Keys:
    """Hands on the keyboard only; at every stop the eyes look where the focus is."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.seen: list[str] = []

    def stop(self) -> str:
        """The name of what has the focus."""
        if not self.page.evaluate("'look' in globalThis"):
            self.page.evaluate(LOOK)
        found = self.page.evaluate("look.stop()")
        name = str(found["name"])
        if not found["heading"] and not found["whole"]:
            assert found["inside"], f"the focus is outside the window: {name}"
            assert found["ring"], f"no ring round: {name}"
            assert found["free"], f"something lies over: {name}"
        return name

    def tab(self, name: str, *, key: str = "Tab", most: int = 80) -> Keys:
        """On with Tab to the control of this name."""
        self.seen = []
        for _ in range(most):
            self.page.keyboard.press(key)
            self.seen.append(self.stop())
            if self.seen[-1].startswith(name):
                return self
        raise AssertionError(f"Tab never came to {name!r}, only to {self.seen}")

    def press(self, *keys: str) -> Keys:
        """A key, after the pause that a hand makes."""
        for key in keys:
            self.page.wait_for_timeout(700)
            self.page.keyboard.press(key)
        return self

    def arrives(self, heading: str) -> Keys:
        """The next page has come and its heading has the focus."""
        expect(self.page.get_by_role("heading", name=heading, level=1)).to_be_focused()
        return self


@pytest.fixture
def keys(browser: Browser, server: Server) -> Iterator[Keys]:
    someone = new_person(browser, server, viewport={"width": 1280, "height": 720})
    yield Keys(someone.page)
    someone.page.context.close()
    assert someone.faults == []


def go(keys: Keys, server: Server, path: str, heading: str) -> None:
    Person(keys.page, server).open(path).sees(heading)


def test_the_full_road_is_walked_from_the_start_of_the_page_to_a_running_session(keys: Keys, server: Server) -> None:
    go(keys, server, "/", "Where is it?")
    keys.tab("Skip to main content", most=1).tab("Relief").tab("Type a place instead").tab("Calf, left")
    assert keys.seen.index("Neck") < keys.seen.index("Back of thigh, left"), "head to toe"
    keys.press("Enter").tab("Continue").press("Enter").arrives("What is happening?")
    keys.tab("Cramp right now").press("ArrowDown")
    assert keys.stop().startswith("Cramps that come and go")
    keys.tab("Tingling or numbness", most=1).tab("Continue").press("Enter").arrives("Is any of this true?")
    keys.tab("Swelling").press("Space").tab("Continue with 1 ticked").press("Enter").arrives("A little more about that")
    expect(keys.page.locator("fieldset.q").first).to_be_visible()
    for _ in keys.page.locator("fieldset.q").all():
        keys.tab("Yes").press("ArrowRight")
        assert keys.stop() == "No"
    keys.tab("Continue").press("Enter").arrives("Mention it to a doctor")
    keys.tab("Go on").press("Enter").arrives("About you")
    keys.tab("None of these").press("Enter").arrives("A plan for")
    keys.tab("10 min").press("ArrowLeft")
    keys.page.wait_for_timeout(800)
    assert keys.stop() == "5 min", "what was chosen keeps the focus when the plan has changed"
    keys.tab("Easier: Seated heel-down slide").press("Enter")
    expect(keys.page.get_by_role("button", name="Back to", exact=False).first).to_be_visible()
    assert keys.stop(), "the focus has not fallen off the page"
    keys.tab("Start").press("Enter")
    clock = keys.page.get_by_role("timer", name="Time left")
    expect(clock).to_be_visible()
    expect(keys.page.get_by_role("button", name="Start", exact=True)).to_be_focused()
    keys.press("Space")
    expect(keys.page.get_by_role("button", name="Pause")).to_be_focused()
    keys.tab("Stop").press("Enter").arrives("How is it now?")
    keys.tab("0").press("Space", "ArrowRight")
    assert keys.stop() == "1"
    keys.tab("Save to my diary").press("Enter")
    expect(keys.page.get_by_text("Saved in your diary.")).to_be_visible()
    expect(keys.page.get_by_role("link", name="See it")).to_be_focused()


def test_what_is_missing_is_said_beside_it_and_takes_the_focus(keys: Keys, server: Server) -> None:
    go(keys, server, "/entry", "What happened?")
    keys.tab("Choose a place first").press("Enter")
    place = keys.page.get_by_label("Where?")
    expect(place).to_be_focused()
    expect(place).to_have_attribute("aria-invalid", "true")
    expect(place).to_have_accessible_description("Choose a place first.")
    keys.press("n", "n")  # letters choose in a list, and do nothing elsewhere
    expect(place).to_have_value("neck")
    expect(place).to_be_focused()
    expect(place).not_to_have_attribute("aria-invalid", "true")
    keys.tab("A note")
    keys.page.keyboard.type("r c")
    keys.tab("Save").press("Enter").arrives("Diary")
    expect(keys.page.get_by_text("r c", exact=True)).to_be_visible()
    keys.tab("Delete: Cramps").press("Enter")
    expect(keys.page.get_by_role("button", name="Put it back")).to_be_visible()
    assert keys.stop(), "the focus has not fallen off the page"


def test_a_routine_is_put_in_order_with_buttons_nothing_is_dragged(keys: Keys, server: Server) -> None:
    go(keys, server, "/routine?do=wall-calf~neck-turn", "My routine")
    keys.tab("Earlier: Seated head turn").press("Enter")
    expect(keys.page.locator(".routine .step h3").first).to_have_text("Seated head turn")
    expect(keys.page.get_by_role("status").filter(has_text="Seated head turn is now number 1.")).to_be_attached()
    assert keys.stop(), "the focus has not fallen off the page"
    keys.tab("Hold, s").press("ArrowUp")
    expect(keys.page.get_by_label("Hold, s").first).to_be_focused()


def test_letters_that_are_nobodys_shortcut_do_nothing(keys: Keys, server: Server) -> None:
    sent: list[str] = []
    keys.page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append("frame")))
    go(keys, server, "/what-helps", "What helps")
    keys.page.wait_for_timeout(1000)
    before = len(sent)
    keys.tab("Skip to main content", most=1).press("r", "c", "r")
    keys.page.wait_for_timeout(500)
    assert len(sent) == before


def test_every_stop_of_a_running_session_is_seen_and_tab_goes_round(stage: Stage) -> None:
    stage.open().tap("Start").wait(12)
    keys = Keys(stage.page)
    first = keys.tab("Sound").seen[-1]
    keys.tab(first)
    assert keys.seen[-3:] == ["It has let go", "Something is wrong", first] or "Something is wrong" in keys.seen
    keys.tab(first, key="Shift+Tab")
    stage.page.keyboard.press("Escape")
    assert stage.left, "Escape does not end a session"
    stage.tap("Something is wrong")
    keys.tab("Go back")
    stage.page.keyboard.press("Escape")
    expect(stage.page.get_by_role("button", name="Something is wrong")).to_be_focused()


def test_the_menu_of_a_phone_is_no_stop_while_closed_and_goes_when_a_page_is_chosen(
    browser: Browser, server: Server
) -> None:
    person = new_person(browser, server)
    keys = Keys(person.page)
    go(keys, server, "/library", "Library")
    keys.tab("Skip to main content", most=1).tab("Ready-made programmes")
    assert "Timer" not in keys.seen
    keys.tab("Expand sidebar", key="Shift+Tab").press("Enter")
    expect(person.page.get_by_role("link", name="Relief", exact=True)).to_be_focused()
    keys.tab("Timer").press("Enter").arrives("Timer")
    expect(person.page.get_by_role("link", name="Diary", exact=True)).to_be_hidden()
    person.page.context.close()
