"""Reading the content at the start, and finding things in it; in this process, without a server."""

from __future__ import annotations

from functools import partial

from bench.measure import Table, Topic, number, p50, p95, took_ms
from exercises import load_catalog
from exercises.catalog import CONTENT, read_catalog
from exercises.search import search

READS = 15
WORDS = ("calf", "charley horse", "eyelid", "bak of thigh", "left shoulder", "blood clot", "night cramps", "zzzzz")
SEARCHES = 30
"""Of each."""


def measure(*, quick: bool = False) -> Topic:
    """Reading all content anew, and searches in it: everyday words, typing mistakes, a side, nonsense."""
    catalog = load_catalog()
    taken = {"reading all content": [took_ms(lambda: read_catalog(CONTENT)) for _ in range(3 if quick else READS)]}
    for word in WORDS:
        taken[f"searching “{word}”"] = [took_ms(partial(search, catalog, word)) for _ in range(SEARCHES)]
    table = Table(
        "Content, in process",
        ["", "p50 ms", "p95 ms"],
        [[name, number(p50(found)), number(p95(found))] for name, found in taken.items()],
        f"{len(catalog.exercises)} exercises, {len(catalog.regions)} regions, {len(catalog.red_flags)} red flags.",
    )
    return Topic([table])
