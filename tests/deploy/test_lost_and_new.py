"""A replica dies, or a new version takes over, while someone holds a stretch."""

from __future__ import annotations

import os
import re
import signal
import time

import pytest
from playwright.sync_api import expect

from deploy import replica
from deploy.replica import lives
from deploy.stack import Stack
from tests.browser.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("deploy")]


def replica_of(person: Person) -> str:
    return next(one["value"] for one in person.page.context.cookies() if one["name"] == "unknot_replica")


def hold(person: Person) -> None:
    person.open().tap("Calf, left").tap("Cramp right now").tap("None of these")
    expect(person.page.get_by_text("Hold", exact=True).first).to_be_visible()


def seconds_left(person: Person) -> int:
    shown = person.page.get_by_role("timer", name="Time left").inner_text()
    found = re.search(r"\d+", shown)
    assert found, shown
    return int(found[0])


def reaches_another(person: Person, than: str) -> float:
    """The seconds until the browser is connected to another replica; its cookie comes with the websocket."""
    began = time.monotonic()
    while replica_of(person) == than:
        assert time.monotonic() - began < 60, "it did not come back"
        person.page.wait_for_timeout(50)
    return time.monotonic() - began


def goes_on(person: Person) -> None:
    person.tap("It has let go").tap("Stop").sees("How is it now?")


def keeps_it_in_the_diary(person: Person) -> None:
    person.page.get_by_role("radio", name="2", exact=True).first.check(force=True)
    person.tap("Save to my diary")
    expect(person.page.get_by_text("Saved in your diary.").first).to_be_visible()
    person.tap("See it", role="link").sees("Diary")
    expect(person.page.get_by_text("Calf, left", exact=False).first).to_be_visible()


def test_when_a_replica_dies_in_mid_hold_the_timer_runs_on_and_its_person_goes_on_elsewhere(
    visitor: Person, stack: Stack
) -> None:
    hold(visitor)
    lost = replica_of(visitor)
    before = seconds_left(visitor)
    (process,) = (one.pid for one in stack.running().replicas if one.name == lost)
    os.kill(process, signal.SIGKILL)
    took = reaches_another(visitor, lost)
    print(f"on another replica after {took:.2f} s")
    visitor.page.wait_for_timeout(1500)
    assert 0 < seconds_left(visitor) < before
    goes_on(visitor)
    keeps_it_in_the_diary(visitor)
    assert not lives(process)


def test_an_upgrade_in_mid_hold_stops_no_timer_and_leads_everyone_over(visitor: Person, started: Stack) -> None:
    hold(visitor)
    for _ in range(3):  # long enough for a busy machine
        visitor.tap("Add 10 seconds")
    old = replica_of(visitor)
    before = started.running().replicas
    counts: list[int] = [seconds_left(visitor)]
    started.upgrade(drain_s=1.0)
    assert not {one.name for one in before} & {one.name for one in started.running().replicas}
    assert not any(lives(one.pid) for one in before)
    reaches_another(visitor, old)
    assert replica_of(visitor) in {one.name for one in started.running().replicas}
    for _ in range(3):
        visitor.page.wait_for_timeout(700)
        counts.append(seconds_left(visitor))
    assert len(set(counts)) > 2, counts
    goes_on(visitor)


def test_an_upgrade_that_does_not_start_changes_nothing(started: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    before = started.running().replicas
    monkeypatch.setattr(replica, "SCRIPT", "no_such_app.py")
    with pytest.raises(RuntimeError, match="did not start"):
        started.upgrade(drain_s=1.0)
    assert started.running().replicas == before
