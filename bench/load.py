"""`python -m bench.load --url URL --sessions 200 --minutes 10`: people walk the road again and again.

They write down each session, and at the end every episode that the guide said was safe must be in its diary. Ends with
1 after any error, lost episode, or person who was left without service for longer than ten seconds. With `--kill-pid`
or `--kill-command` a server dies on the way.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import resource
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.measure import p50, p95
from bench.tab import Tab, WalkError
from bench.walker import Found, LedBackError, Pace, Walker

LONGEST_GAP_S = 10.0
"""Longer than this nobody may be without service when a server dies."""
OPENED_A_SECOND = 20
"""So many diaries are opened at the end; they do not come all at once."""


@dataclass(frozen=True)
class Load:
    """How many people, where, for how long. They arrive over `arrive_s`; `trust` is for a certificate of one's own.

    Where browsers are `cold`, they have yet to load what Streamlit's page is made of.
    """

    urls: Sequence[str]
    sessions: int
    lasts_s: float
    arrive_s: float
    pace: Pace
    seed: int = 0
    trust: ssl.SSLContext | None = None
    cold: bool = False


@dataclass
class Result:
    """What was found. `lost` are episodes that were acknowledged and are in no diary."""

    found: Found = field(default_factory=Found)
    lost: int = 0
    safe: int = 0
    unheard: int = 0
    cut_off: int = 0
    took_s: float = 0.0
    own_cpu: float = 0.0
    """Processors that the people themselves took, on average."""

    @property
    def well(self) -> bool:
        """No error, nothing lost, nobody left alone for too long."""
        return not self.found.faults and not self.lost and max(self.found.gaps_s, default=0.0) <= LONGEST_GAP_S


async def run(load: Load, kill_after_s: float | None = None, kill: str | int | None = None) -> Result:
    """Let them all walk; `kill` is a process, or a command that ends one, `kill_after_s` after the start."""
    result = Result()
    began, cpu = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
    until = began + load.lasts_s
    killing = asyncio.create_task(_kill(kill_after_s, kill)) if kill_after_s is not None and kill else None
    await asyncio.gather(*(_person(load, n, until, result) for n in range(load.sessions)))
    if killing is not None:
        await killing
    result.took_s = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_SELF)
    result.own_cpu = (used.ru_utime + used.ru_stime - cpu.ru_utime - cpu.ru_stime) / result.took_s
    return result


async def _person(load: Load, n: int, until: float, result: Result) -> None:
    chance = random.Random(f"{load.seed} {n}")
    tab = Tab(load.urls[n % len(load.urls)], load.trust, files=load.cold)
    walker = Walker(tab, result.found, load.pace, chance, until=until)
    await asyncio.sleep(load.arrive_s * n / load.sessions)
    try:
        await walker.come()
        await walker.walk_again_and_again()
        await asyncio.sleep(n / OPENED_A_SECOND)
        walker.until, walker.pace = float("inf"), Pace((0, 0), (0, 0))
        result.lost += await _look(walker)
    except WalkError as fault:
        result.found.faults[str(fault)] += 1
        result.lost += walker.kept.total()  # nobody has seen them again
    finally:
        result.safe += walker.kept.total()
        result.unheard += walker.unsure.total()
        result.cut_off += tab.losses > 0
        await tab.close()


async def _look(walker: Walker) -> int:
    try:
        return await walker.look_for_lost()
    except LedBackError:  # the server went in this very moment
        return await walker.look_for_lost()


async def _kill(after_s: float, kill: str | int | None) -> None:
    await asyncio.sleep(after_s)
    if isinstance(kill, int):
        os.kill(kill, signal.SIGKILL)
    elif kill:
        await asyncio.to_thread(subprocess.run, kill, shell=True, check=True)
    print(f"{after_s:.0f} s: a server was killed", flush=True)


def said(load: Load, result: Result) -> str:
    """The result as people read it."""
    found = result.found
    every = [took for steps in found.steps.values() for took in steps]
    rows = [(name, steps) for name, steps in found.steps.items()] + ([("all", every)] if every else [])
    lines = [
        f"{load.sessions} people, {result.took_s:.0f} s, {', '.join(load.urls)}",
        f"{found.walks} roads walked, {len(every) + len(found.gaps_s)} interactions, "
        f"{len(every) / result.took_s:.1f} a second; the people themselves took {result.own_cpu:.2f} of a processor",
        "",
        f"{'from the tap to the end of the run':36} {'times':>6} {'p50':>7} {'p95':>7} {'p99':>7} {'worst':>7}  ms",
        *(f"{name:36} {len(took):6} {_figures(took)}" for name, took in rows),
        "",
        f"errors: {found.faults.total()}",
        *(f"  {count:4} × {kind}" for kind, count in found.faults.most_common()),
        f"episodes: {result.safe} said to be safe, {result.lost} lost",
    ]
    if result.cut_off:
        gaps = found.gaps_s or [0.0]
        lines += [
            f"cut off: {result.cut_off} people; without service for p50 {p50(gaps):.1f} s, p95 {p95(gaps):.1f} s, "
            f"worst {max(gaps):.1f} s",
            f"  {found.led_back} were led back to the start, as their visit lived in the server that died",
            f"  {found.taken_up} sessions in mid-stretch were taken up by another server",
            f"  {result.unheard} episodes were on their way and never said to be safe",
        ]
    lines.append("well" if result.well else "NOT WELL")
    return "\n".join(lines)


def _figures(took_s: Sequence[float]) -> str:
    ordered = sorted(took_s)
    p99 = ordered[round(0.99 * (len(ordered) - 1))]
    return " ".join(f"{1000 * one:7.0f}" for one in (p50(ordered), p95(ordered), p99, ordered[-1]))


def main() -> None:
    """Walk as the command line says, print what was found, and end with 0 if all went well."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.load", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url", required=True, help="the guide's address; several with commas between them")
    parser.add_argument("--sessions", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--arrive", type=float, default=60, metavar="SECONDS", help="over which people arrive")
    parser.add_argument("--pace", type=float, default=1, help="2 is twice as fast as people tap and hold")
    parser.add_argument("--seed", type=int, default=0, help="the same people again")
    parser.add_argument("--ca", type=Path, help="a certificate to trust, in PEM, where the server made its own")
    parser.add_argument("--cold", action="store_true", help="with browsers that have nothing in their cache")
    parser.add_argument("--kill-after", type=float, metavar="SECONDS")
    parser.add_argument("--kill-pid", type=int)
    parser.add_argument("--kill-command", help="a command that ends a server")
    told = parser.parse_args()
    if (told.kill_after is None) != (told.kill_pid is None and told.kill_command is None):
        parser.error("--kill-after wants --kill-pid or --kill-command, and they want it")
    urls = [one.strip() for one in told.url.split(",") if one.strip()]
    trust = ssl.create_default_context(cafile=told.ca) if any(one.startswith("https") for one in urls) else None
    load = Load(
        urls, told.sessions, told.minutes * 60, told.arrive, Pace().faster(told.pace), told.seed, trust, told.cold
    )
    result = asyncio.run(run(load, told.kill_after, told.kill_pid or told.kill_command))
    print(said(load, result))
    sys.exit(0 if result.well else 1)


if __name__ == "__main__":
    main()
