"""The states that the walks of `make shots` do not come by: what is missing, empty, or only there after a while."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from playwright.sync_api import expect

from app.diary.exchange import write_json
from tests.access.walker import Walker
from tests.diary.samples import episode

Look = Callable[[str], None]


def finding(person: Walker, look: Look) -> None:
    """A road where something is left out, to the lightest card, and on to what is asked after a cramp."""
    person.open().tap("Calf, left").tap("Continue").sees("What is happening?").tap("Choose one first")
    look("what-missing")
    person.choose("Cramps that come and go").tap("Continue").sees("Is any of this true?")
    person.choose("Swelling, bruise, rash, wound, or skin hot, red, cold, pale or blue").tap("Continue with 1 ticked")
    person.sees("A little more about that").tap("left to answer", exact=False)
    look("questions-missing")
    for question in person.page.locator("fieldset.q").all():
        question.get_by_text("No", exact=True).click()
    person.tap("Continue").sees("Mention it to a doctor")
    look("verdict-routine")
    person.open().tap("Calf, left").tap("Cramp right now").tap("None of these").tap("Stop").sees("How is it now?")
    look("after-a-cramp")


def session(person: Walker, look: Look) -> None:
    """A session that rests and loses its connection."""
    page = person.page
    person.open("/timer").sees("Timer").choose("One long hold")
    for name, value in {"Hold, s": "5", "Rest between, s": "60", "Times": "3"}.items():
        page.get_by_role("spinbutton", name=name, exact=True).fill(value)
    person.tap("Start this").sees("Is any of this true?").tap("None of these").tap("Start").tap("Skip").tap("Skip")
    expect(page.get_by_role("button", name="Easier")).to_be_visible()
    look("player-rest")
    page.context.set_offline(True)
    expect(page.get_by_text("No connection.", exact=False)).to_be_visible()
    look("player-offline")
    page.context.set_offline(False)


def library(person: Walker, look: Look) -> None:
    """A filter, a search that finds nothing, everything folded open."""
    page = person.page
    person.open("/library").sees("Library")
    page.get_by_label("Position", exact=True).select_option("Bed")
    page.get_by_text("Leave out what is not for me").click()
    look("library-filtered")
    page.get_by_role("searchbox").fill("zzqqxx")
    expect(page.get_by_role("status")).to_have_text(re.compile("Nothing found"))
    look("library-nothing")
    for path, heading in {
        "doctor?region=calf": "When to see",
        "condition?id=nocturnal-leg-cramps": "Night leg",
    }.items():
        person.open(f"/{path}").sees(heading)
        page.locator(".u").first.evaluate(
            "root => root.querySelectorAll('details').forEach((one) => { one.open = true; })"
        )
        look(f"{path.partition('?')[0]}-open")


def diary(person: Walker, look: Look) -> None:
    """An entry without its place, a diary of weeks with its charts, the words of its key, the last question."""
    page = person.page
    person.open("/entry").sees("What happened?").tap("Choose a place first")
    look("entry-missing")
    page.get_by_label("Where?").select_option("Neck")
    person.tap("Save").sees("Diary").open("/keep").sees("Keep your diary").tap("Show the words")
    person.tap("Delete everything …")
    look("keep-sure")
    began = datetime(2026, 10, 1, 3, 10)
    weeks = [
        episode(began=began + timedelta(days=2 * n, hours=n % 5), before=8 - n % 4, after=n % 3, triggers={"exercise"},
                done=("wall-calf",), helped=("wall-calf",), lasted_min=4)
        for n in range(20)
    ]  # fmt: skip
    page.locator("input[type=file]").set_input_files(
        {"name": "weeks.json", "mimeType": "application/json", "buffer": write_json(weeks)}
    )
    person.tap("Bring in 20")
    expect(page.get_by_text("20 entries brought in.")).to_be_visible()
    person.open("/patterns").sees("What it adds up to")
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    look("patterns-weeks")
    person.open("/diary").sees("Diary")
    page.get_by_role("button", name="Delete:", exact=False).first.click()
    expect(page.get_by_role("button", name="Put it back")).to_be_visible()
    look("diary-undo")


WALKS = (finding, session, library, diary)
