"""People without a browser: they go where the road leads, and notice when it does not."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from typing import Any

import psutil
import pytest

from bench import sessions
from bench import walker as walker_module
from bench.load import Load, run, said
from bench.served import Served
from bench.tab import Shown, Tab, WalkError
from bench.walker import AT_ONCE, Found, Walker
from tests.browser.conftest import Server
from tests.loops import run_alone

pytestmark = pytest.mark.xdist_group("bench")  # one server does for all


def walk(server: Server, road: Callable[[Walker], Awaitable[Any]], tab: type[Tab] = Tab) -> Walker:
    """Someone goes a road, and closes the tab."""

    async def go() -> Walker:
        walker = Walker(tab(server.url), Found(), chance=random.Random(7))
        try:
            await walker.come()
            await road(walker)
        finally:
            await walker.tab.close()
        return walker

    return run_alone(go())


def test_someone_walks_every_road_and_finds_each_session_in_the_diary(server: Server) -> None:
    async def road(walker: Walker) -> None:
        await walker.relief("calf", "cramps")
        await walker.cramp_now()
        await walker.read()
        assert await walker.look_for_lost() == 0

    walker = walk(server, road)
    assert walker.kept.total() == 2
    assert walker.unsure.total() == 0
    assert {"start → the player", "it has let go", "next → the exercise"} <= set(walker.found.steps)


def test_an_episode_that_is_not_in_the_diary_is_noticed(server: Server) -> None:
    async def road(walker: Walker) -> None:
        await walker.relief("calf", "cramps")
        walker.kept["A cramp: Neck, 7 then 2"] += 1
        assert await walker.look_for_lost() == 1

    walk(server, road)


def test_another_page_than_the_road_leads_to_is_an_error(server: Server) -> None:
    class Astray(Tab):
        async def press(self, part: Any, **go: Any) -> Shown:
            return await super().press(part, **{**go, "region": "nowhere"})

    with pytest.raises(WalkError, match="came to where"):
        walk(server, lambda walker: walker.relief("calf", "cramps"), Astray)


def test_the_page_that_says_it_did_not_work_is_an_error() -> None:
    class Broken(Tab):
        async def open(self, address: str = "/") -> Shown:
            return Shown("where", {}, "<h1>That did not work</h1>", 0.1)

    walker = Walker(Broken("http://localhost:1"), Found())
    with pytest.raises(WalkError, match="the error page"):
        run_alone(walker.come())


def test_a_session_goes_on_over_a_lost_connection(server: Server) -> None:
    async def road(walker: Walker) -> None:
        stretch = await walker.to_player("calf", "cramps")
        assert stretch is not None
        await walker.begin(stretch)
        await walker.tab.lose_connection()
        await walker.log("skip", stretch)
        assert not stretch.taken_up

    walker = walk(server, road)
    assert walker.tab.losses == 1
    assert len(walker.found.gaps_s) == 1


def test_another_server_takes_up_a_session_and_keeps_it(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walker_module, "RESEND_S", 0.1)

    async def road(walker: Walker) -> None:
        stretch = await walker.to_player("calf", "cramps")
        assert stretch is not None
        await walker.begin(stretch)
        walker.tab._session_id = "0"  # no server knows it: another one is as strange
        await walker.tab.lose_connection()
        stretch.stop()
        await walker.end(stretch)
        assert stretch.taken_up
        await walker.write_down(stretch)
        assert await walker.look_for_lost() == 0

    assert walk(server, road).kept.total() == 1


def test_a_load_run_says_what_it_found_and_that_all_was_well(server: Server) -> None:
    load = Load([server.url], sessions=3, lasts_s=1.5, arrive_s=0.1, pace=AT_ONCE)
    result = run_alone(run(load))
    assert result.well
    told = said(load, result)
    assert "0 lost" in told
    assert told.endswith("\nwell")
    result.found.gaps_s.append(11.0)
    assert not result.well


def test_people_are_held_in_mid_stretch_and_counted(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "BETWEEN_TAPS_S", (0.1, 0.2))
    served = Served(server.url, psutil.Process(server.process.pid), 0, 0)
    figures = run_alone(sessions.hold(served, [1, 2], 0.5))
    assert figures["mid-stretch, 2 people: interactions"] > 0
    assert figures["mid-stretch: most people with p95 under 500 ms"] in (0, 1, 2)
