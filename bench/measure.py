"""Figures and how they are told: percentiles, a table, a target. All of the bench reports in these."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


def p50(found: Iterable[float]) -> float:
    return statistics.median(found)


def p95(found: Iterable[float]) -> float:
    """The nearest that was really measured, never one made up in between."""
    ordered = sorted(found)
    return ordered[round(0.95 * (len(ordered) - 1))]


def took_ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


@dataclass(frozen=True)
class Table:
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""


@dataclass(frozen=True)
class Target:
    """A figure that matters: what, how much at most (None: nothing is promised), how much was found, in one unit."""

    what: str
    at_most: float | None
    found: float
    unit: str = ""

    @property
    def kept(self) -> bool:
        return self.at_most is None or self.found <= self.at_most


@dataclass(frozen=True)
class Topic:
    tables: Sequence[Table]
    targets: Sequence[Target] = ()


def number(value: float) -> str:
    """As many digits as mean something: 0, 0.031, 4.2, 137, 2,880."""
    size = abs(value)
    if size >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if size >= 10 else f"{value:.2f}" if size >= 1 else f"{value:.3f}"
