"""What people cost the server: memory idle and per open session, processor per interaction, and how many it can hold.

Nobody here has a browser (bench/walker.py), so that 500 fit beside the server on two processors. All figures come as
one dict, whose keys say what was counted and in which unit:

- "{subject}: memory idle, MB", "… at {n} sessions, MB" and "… per session, KB": resident memory of the server's process
  before anybody came, with n people there, and what each one more has added. People on Unknot have gone all the way
  to a player and hold a stretch; those on the bare page have it open.
- "{subject}: server CPU per interaction, ms": one person, one tap after the other; on the bare page one run after the
  other.
- "mid-stretch, {n} people: p95, ms", "…: interactions" and "…: server CPU, share of one processor": n people sit in the
  player, and each taps about every 60 to 90 s or begins another session.
- "mid-stretch: most people with p95 under 500 ms": the largest n tried for which that held; more were tried only while
  it did.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager

from bench.measure import p95
from bench.served import SUBJECTS, UNKNOT, Served, Subject, serving
from bench.tab import Tab, WalkError
from bench.walker import Found, Stretch, Walker

COUNTS = (1, 10, 50, 100, 200)
PEOPLE = (50, 100, 200, 300, 400, 500)
ROUNDS = 5
RERUNS = 100
P95_MS = 500.0
WINDOW_S = 75.0
BETWEEN_TAPS_S = (60.0, 90.0)
AT_THE_DOOR = 4
"""As many come in at the same time; the others wait their turn, as the crush at the door is not what is measured."""


Say = Callable[[Mapping[str, float]], None]
"""Hears of figures as soon as they are there."""


def costs(counts: Sequence[int] = COUNTS, say: Say = lambda _figures: None) -> dict[str, float]:
    """Memory and processor, of Unknot and of the bare page; about 5 minutes with the usual numbers."""
    found: dict[str, float] = {}
    for subject in SUBJECTS:
        for figures in (memory(subject, counts), interaction_cpu(subject)):
            say(figures)
            found |= figures
    return found


def memory(subject: Subject, counts: Sequence[int] = COUNTS) -> dict[str, float]:
    """Resident memory of the server, idle and with people there."""
    with serving(subject) as server:
        idle = _memory_mb(server)
        found = {f"{subject.name}: memory idle, MB": idle}
        asyncio.run(_fill(subject, server, counts, found))
    if len(counts) > 1:
        at = [found[f"{subject.name}: memory at {n} sessions, MB"] for n in (counts[0], counts[-1])]
        found[f"{subject.name}: memory per session, KB"] = 1024 * (at[1] - at[0]) / (counts[-1] - counts[0])
    return found


async def _fill(subject: Subject, server: Served, counts: Sequence[int], found: dict[str, float]) -> None:
    async with _room() as tabs:
        for count in counts:
            more = [Tab(server.url) for _ in range(count - len(tabs))]
            tabs += more
            door = asyncio.Semaphore(AT_THE_DOOR)
            await asyncio.gather(*(_come_in(subject, tab, door) for tab in more))
            await asyncio.sleep(1)
            found[f"{subject.name}: memory at {count} sessions, MB"] = _memory_mb(server)


async def _come_in(subject: Subject, tab: Tab, door: asyncio.Semaphore) -> None:
    async with door:
        if subject is not UNKNOT:
            await tab.open()
            return
        await _sit_down(await _walker(tab, Found()))


def interaction_cpu(subject: Subject) -> dict[str, float]:
    """Processor time of the server for one interaction, on average over the whole road."""
    with serving(subject) as server:
        interactions, cpu_s = asyncio.run(_walk_alone(subject, server))
    return {f"{subject.name}: server CPU per interaction, ms": 1000 * cpu_s / interactions}


async def _walk_alone(subject: Subject, server: Served) -> tuple[int, float]:
    async with _room() as tabs:
        tab = Tab(server.url)
        tabs.append(tab)
        if subject is not UNKNOT:
            await tab.open()
            await tab.run_again()
            before_s = server.cpu_s()
            for _ in range(RERUNS):
                await tab.run_again()
            return RERUNS, server.cpu_s() - before_s
        walker = await _walker(tab, Found())
        await walker.relief("calf", "cramps")  # the first walk reads what is read once
        walker.found.steps.clear()
        before_s = server.cpu_s()
        for _ in range(ROUNDS):
            await walker.relief("calf", "cramps")
        return sum(map(len, walker.found.steps.values())), server.cpu_s() - before_s


def mid_stretch(
    people: Sequence[int] = PEOPLE, window_s: float = WINDOW_S, say: Say = lambda _figures: None
) -> dict[str, float]:
    """How many the server holds in the player at once. Raises WalkError if one of them meets an error."""
    with serving(UNKNOT) as server:
        return asyncio.run(hold(server, people, window_s, say))


async def hold(
    server: Served, people: Sequence[int], window_s: float, say: Say = lambda _figures: None
) -> dict[str, float]:
    """The same for a server that runs already."""
    figures: dict[str, float] = {}
    most = 0
    found = Found()
    door = asyncio.Semaphore(AT_THE_DOOR)
    async with _room() as tabs:
        stays: list[asyncio.Task[None]] = []
        for count in people:
            seated = []
            for n in range(len(tabs), count):
                tabs.append(Tab(server.url))
                seated.append(asyncio.Event())
                stays.append(asyncio.create_task(_stay(tabs[-1], found, n, door, seated[-1])))
            await _all_seated(seated, stays)
            found.steps.clear()
            before_s = server.cpu_s()
            began = time.perf_counter()
            await asyncio.sleep(window_s)
            _look_for_faults(stays)
            lasted_s = time.perf_counter() - began
            took_ms = [1000 * took for steps in found.steps.values() for took in steps]
            name = f"mid-stretch, {count} people"
            worst_ms = p95(took_ms) if took_ms else 0.0
            step = {
                f"{name}: interactions": float(len(took_ms)),
                f"{name}: p95, ms": worst_ms,
                f"{name}: server CPU, share of one processor": (server.cpu_s() - before_s) / lasted_s,
            }
            say(step)
            figures |= step
            if worst_ms > P95_MS:
                break
            most = count
        for stay in stays:
            stay.cancel()
        await asyncio.gather(*stays, return_exceptions=True)
    last = {"mid-stretch: most people with p95 under 500 ms": float(most)}
    say(last)
    return figures | last


async def _all_seated(seated: Sequence[asyncio.Event], stays: Sequence[asyncio.Task[None]]) -> None:
    for one in seated:
        while not one.is_set():
            _look_for_faults(stays)
            await asyncio.sleep(0.1)


def _look_for_faults(stays: Sequence[asyncio.Task[None]]) -> None:
    for stay in stays:
        if stay.done():
            stay.result()  # raises what ended it


async def _stay(tab: Tab, found: Found, n: int, door: asyncio.Semaphore, seated: asyncio.Event) -> None:
    """Sit in the player, tap now and then, and begin another session after some taps, for good."""
    async with door:
        walker = await _walker(tab, found, n)
        stretch = await _sit_down(walker)
    seated.set()
    await asyncio.sleep(walker.chance.uniform(0, BETWEEN_TAPS_S[1]))
    while True:
        for _ in range(walker.chance.randint(2, 5)):
            stretch.skip()
            await walker.log("skip", stretch)
            await asyncio.sleep(walker.chance.uniform(*BETWEEN_TAPS_S))
        stretch.stop()
        await walker.end(stretch)
        stretch = await _sit_down(walker)
        await asyncio.sleep(walker.chance.uniform(*BETWEEN_TAPS_S))


async def _sit_down(walker: Walker) -> Stretch:
    """To a player in which a stretch is held."""
    stretch = await walker.to_player("calf", "cramps")
    if stretch is None:
        raise WalkError("no session for a calf")
    await walker.begin(stretch)
    return stretch


async def _walker(tab: Tab, found: Found, n: int = 0) -> Walker:
    """Someone who has come to the opening page. Pictures are left out: they are files, and kept by browsers."""
    walker = Walker(tab, found, chance=random.Random(n), pictures=False)
    await walker.come()
    return walker


@asynccontextmanager
async def _room() -> AsyncIterator[list[Tab]]:
    """Tabs that are closed together at the end."""
    tabs: list[Tab] = []
    try:
        yield tabs
    finally:
        await asyncio.gather(*(tab.close() for tab in tabs))


def _memory_mb(server: Served) -> float:
    return float(server.process.memory_info().rss) / 2**20


def main() -> None:
    """Print every figure as soon as it is there."""
    parser = argparse.ArgumentParser(prog="python -m bench.sessions", description="what people cost the server")
    parser.add_argument("--people", type=int, nargs="+", default=PEOPLE, help="to try in mid-stretch, fewest first")
    parser.add_argument("--counts", type=int, nargs="+", default=COUNTS, help="of sessions to weigh, fewest first")
    parser.add_argument("--window", type=float, default=WINDOW_S, metavar="SECONDS", help="to watch each number for")
    told = parser.parse_args()
    costs(told.counts, _print)
    mid_stretch(told.people, told.window, _print)


def _print(figures: Mapping[str, float]) -> None:
    for name, value in figures.items():
        print(f"{name:64} {value:10,.1f}", flush=True)


if __name__ == "__main__":
    main()
