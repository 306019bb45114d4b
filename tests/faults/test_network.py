"""The network goes and comes back: a tap that fell into the gap is not lost, and nothing is done twice."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person
from tests.every import for_every
from tests.faults.conftest import ONE_SERVER, Line, notes, write_an_entry
from tests.parts import module

pytestmark = [pytest.mark.browser, ONE_SERVER]


def test_a_tap_in_the_check_that_fell_into_the_gap_arrives_and_a_hold_goes_on_without_a_line(
    someone_far: Person, line: Line
) -> None:
    page = someone_far.open().tap("Calf, left").page
    line.cut()
    someone_far.tap("Cramp right now")
    line.mend()
    expect(page.get_by_role("button", name="None of these")).to_be_visible()
    line.cut()
    someone_far.tap("None of these")
    line.mend()
    clock, note = page.get_by_role("timer", name="Time left"), page.locator(".p-note")
    expect(clock).to_be_visible()

    page.context.set_offline(True)  # what a phone knows itself, in a tunnel: it is said at once
    line.cut()
    expect(note).to_contain_text("No connection. The timer goes on")
    left = clock.inner_text()
    expect(clock).not_to_have_text(left)
    someone_far.tap("Something is wrong")
    expect(page.get_by_role("link", name="Call 999")).to_be_visible()
    someone_far.tap("Go back").tap("Stop")
    line.mend()
    page.context.set_offline(False)
    someone_far.sees("How is it now?")


def test_an_entry_saved_into_the_gap_is_kept_once(someone_far: Person, line: Line) -> None:
    write_an_entry(someone_far, "in the train")
    line.cut()
    someone_far.tap("Save")
    expect(someone_far.page.get_by_label("A note")).to_have_value("in the train")
    line.mend()
    someone_far.sees("Diary")
    assert notes(someone_far) == ["in the train"]


TOLD = """async ([source, told]) => {
  const { toPython } = await import(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
  const app = document.body.appendChild(document.createElement('div'));
  const set = async (connection, script) => {
    Object.assign(app.dataset, { testConnectionState: connection, testScriptState: script });
    await Promise.resolve();
  };
  const heard = [];
  await set('CONNECTED', 'notRunning');
  for (const step of told) {
    if (step === 'tap') toPython((name, go) => heard.push(go.type), { type: `tap ${heard.length + 1}` });
    else if (step === 'leave') history.pushState(null, '', '/elsewhere');
    else await set(...step);
  }
  app.remove();
  return heard;
}"""
RUN = [["CONNECTED", "rerunRequested"], ["CONNECTED", "running"], ["CONNECTED", "notRunning"]]
GAP = [["PINGING_SERVER", "notRunning"], ["CONNECTING", "notRunning"], ["CONNECTED", "notRunning"]]


@for_every(
    "steps,heard",
    [
        (["tap", *RUN, *GAP], ["tap 1"]),
        (["tap", *GAP, *RUN, *GAP], ["tap 1", "tap 1"]),
        ([GAP[0], "tap", *GAP, *GAP, *RUN], ["tap 1", "tap 1", "tap 1"]),
        (["tap", *GAP[:2], "leave", GAP[2]], ["tap 1"]),
        ([GAP[0], "tap", "tap", *GAP, *RUN, *GAP], ["tap 1", "tap 2", "tap 2"]),
    ],
)
def test_a_tap_is_told_again_only_where_no_run_has_followed(
    page: Page, site: str, steps: list[Any], heard: list[str]
) -> None:
    page.goto(site)
    assert page.evaluate(TOLD, [module("/shared.mjs"), steps]) == heard
