"""`make shots`: a picture of every page and state, on a phone and a desktop, light and dark, into shots/."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser import FLAGS, system_chromium
from tests.browser.conftest import READING, Person, Server, new_person

SHOTS = Path(__file__).parents[1] / "shots"
SIZES = {
    "phone": {"width": 390, "height": 844},
    "desktop": {"width": 1280, "height": 900},
    "small": {"width": 320, "height": 640},
    "lying": {"width": 844, "height": 390},
}
FULL = ("phone", "desktop")


def road(person: Person, shot: Callable[[str], None]) -> None:
    """The full road with a finding, to the end."""
    person.open().sees("Where is it?")
    shot("01-where")
    person.tap("Calf, right")
    shot("01-where-chosen")
    person.tap("Continue").sees("What is happening?")
    shot("02-what")
    person.choose("Cramps that come and go").tap("Continue").sees("Is any of this true?")
    shot("03-safe")
    person.tap("I am not sure").sees("One line at a time")
    shot("03-safe-unsure")
    person.page.go_back()
    person.sees("What is happening?").choose("Tight or sore").tap("Continue").sees("Is any of this true?")
    person.choose("Weak or dragging limb, cannot stand, or cramps at the same walking distance")
    shot("03-safe-ticked")
    person.tap("Continue with 1 ticked").sees("A little more about that")
    shot("04-questions")
    for question in person.page.locator("fieldset.q").all():
        yes = "heavy when you walk" in question.inner_text()
        question.get_by_text("Yes" if yes else "No", exact=True).click()
    person.tap("Continue").sees("See a doctor within 2 weeks")
    shot("05-soon")
    person.tap("Go on").sees("About you")
    shot("06-about-you")
    person.tap("None of these").sees("A plan for")
    shot("07-plan")
    person.choose("Bed")
    person.page.wait_for_timeout(1500)
    shot("07-plan-bed")
    person.tap("Start", exact=False)
    person.page.get_by_role("timer").wait_for()
    shot("08-player-ready")
    person.tap("Start")
    person.tap("Something is wrong")
    shot("08-player-wrong")
    person.tap("Go back").tap("Stop").sees("How is it now?")
    person.choose("2")
    shot("10-after")


def cramp_now(person: Person, shot: Callable[[str], None]) -> None:
    """Three taps, a hold, letting go."""
    person.open().tap("Calf, left").tap("Cramp right now").sees("Is any of this true?")
    shot("03-safe-acute")
    person.tap("None of these")
    person.page.get_by_text("Hold", exact=True).first.wait_for()
    person.page.wait_for_timeout(4000)
    shot("08-player-hold")
    person.tap("Pause")
    shot("08-player-paused")
    person.tap("It has let go")
    person.page.wait_for_timeout(4500)
    shot("08-player-let-go")


def warmth(person: Person, shot: Callable[[str], None]) -> None:
    """A heat with its list, its skin check and its alarm."""
    person.page.clock.install()
    tick = person.page.clock.run_for

    def tap(name: str, *, exact: bool = True) -> None:
        target = person.page.get_by_role("button", name=name, exact=exact).first
        target.wait_for()
        tick(800)
        target.click()
        tick(800)

    person.open()
    tap("Calf, left")
    tap("Continue")
    person.choose("Tight or sore")
    tap("Continue")
    person.sees("Is any of this true?")
    tap("None of these")
    person.sees("About you")
    tap("None of these")
    person.sees("A plan for")
    shot("07-plan-warm")
    tap("Start", exact=False)
    person.sees("Before the warmth")
    shot("09-heat-check")
    tap("None of these")
    shot("09-heat-first")
    tap("Start")
    shot("09-heat")
    tick(302_000)
    shot("09-heat-skin")
    tick(40_000)
    shot("09-heat-alarm")


def cards(person: Person, shot: Callable[[str], None]) -> None:
    """Emergency, urgent, a place without a fast road, an address that is not there."""
    person.open().tap("Calf, left").tap("Continue").choose("Tight or sore").tap("Continue")
    person.choose("Chest pain, breathless, bad headache, sudden trouble with face, speech, swallowing, sight, balance")
    person.tap("Continue with 1 ticked").sees("A little more about that")
    person.page.locator("fieldset.q").first.get_by_text("Yes", exact=True).click()
    person.page.get_by_role("link", name="Call 999").wait_for()
    shot("05-emergency")
    person.tap("Change an answer").sees("Is any of this true?")
    person.choose("Chest pain, breathless, bad headache, sudden trouble with face, speech, swallowing, sight, balance")
    person.choose("Swelling, bruise, rash, wound, or skin hot, red, cold, pale or blue")
    person.tap("Continue with 1 ticked").sees("A little more about that")
    for question in person.page.locator("fieldset.q").all():
        yes = "More swollen than the other" in question.inner_text()
        question.get_by_text("Yes" if yes else "No", exact=True).click()
    person.tap("Continue").sees("Get medical help today")
    shot("05-urgent")
    person.open().tap("Chest").tap("Continue").choose("Tight or sore").tap("Continue").sees("Is any of this true?")
    person.tap("None of these").sees("About you").tap("None of these").sees("A plan for")
    shot("07-plan-chest")
    person.open("/plan").sees("Where is it?")
    shot("01-where-sent-home")


def reading(person: Person, shot: Callable[[str], None]) -> None:
    """Library, exercise, when to see a doctor, understand: the top of each page."""
    for address, heading in READING.items():
        person.open(address).sees(heading)
        shot(f"11-{address.strip('/').partition('?')[0]}")
    person.open("/library").sees("Library")
    person.page.get_by_role("searchbox").fill("blood clot")
    person.page.get_by_role("link", name="Clot in a deep vein", exact=False).wait_for()
    shot("11-library-search")


def own(person: Person, shot: Callable[[str], None]) -> None:
    """A check of two places, a plan of one's own, the timer with its bare clock, its warmth."""
    person.open("/routine").sees("My routine")
    shot("12-routine-empty")
    person.open("/routine?do=wall-calf.45s.left~neck-turn&name=Evening").sees("My routine").choose(
        "Keep it or share it"
    )
    shot("12-routine-keep")
    person.tap("Start this").sees("What is happening?").choose("Tight or sore").tap("Continue")
    person.sees("Is any of this true?").tap("None of these")
    shot("12-check-part-2")
    person.tap("None of these").sees("About you").tap("None of these").sees("Evening")
    shot("12-plan-own")
    person.open("/timer").sees("Timer").choose("Warmth")
    person.page.get_by_label("Which place?").select_option("Calf")
    shot("12-timer-warmth")
    person.choose("A stretch")
    person.page.get_by_label("Which place?").select_option("No place: the short check")
    person.tap("Start this").sees("Is any of this true?").tap("None of these").tap("Start")
    person.tap("Skip")
    person.page.wait_for_timeout(4000)
    shot("12-timer-hold")
    person.tap("Stop").sees("How is it now?")
    shot("12-timer-after")


def diary(person: Person, shot: Callable[[str], None]) -> None:
    """Empty, an entry being written, one entry, its patterns, the doctor's page, the key."""
    person.open("/diary").sees("Diary")
    shot("13-diary-empty")
    person.open("/entry").sees("What happened?")
    person.page.get_by_label("Where?").select_option("Calf")
    person.page.get_by_label("A note").fill("Woke at three.")
    shot("13-entry")
    person.tap("Save").sees("Diary")
    shot("13-diary-one")
    for page, heading in {
        "patterns": "What it adds up to",
        "summary": "A page for the doctor",
        "keep": "Keep your diary",
    }.items():
        person.open(f"/{page}").sees(heading)
        shot(f"13-{page}")


STATES = (road, cramp_now, warmth, cards, reading, own, diary)


def people(browser: Browser, server: Server) -> Iterator[tuple[Person, str]]:
    """A fresh person for each size and theme."""
    for size, viewport in SIZES.items():
        for theme in ("light", "dark") if size in FULL else ("light",):
            yield new_person(browser, server, viewport=viewport, color_scheme=theme), f"{size}-{theme}"


def main() -> None:
    """Walk everything; what cannot be reached is said, and the rest goes on."""
    shutil.rmtree(SHOTS, ignore_errors=True)
    SHOTS.mkdir()
    server = Server(Path(tempfile.mkdtemp()) / "log.txt")
    server.start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(args=list(FLAGS), executable_path=system_chromium())
            for state in STATES:
                for person, kind in people(browser, server):
                    walk(state, person, kind)
                    person.page.context.close()
    finally:
        server.kill()
    print(f"{len(list(SHOTS.iterdir()))} pictures in {SHOTS.name}/")


def walk(state: Callable[[Person, Callable[[str], None]], None], person: Person, kind: str) -> None:
    """One walk with its shots."""

    def shot(name: str) -> None:
        person.page.wait_for_timeout(700)
        person.page.screenshot(path=SHOTS / f"{name}-{kind}.png")

    try:
        state(person, shot)
    except Exception as error:
        print(f"{state.__name__} {kind}: {str(error).splitlines()[0]}")


if __name__ == "__main__":
    main()
