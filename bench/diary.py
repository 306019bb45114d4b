"""The diary: what saving and reading take, in a new file or where UNKNOT_DATABASE_URL says."""

from __future__ import annotations

import os
import tempfile
from datetime import datetime, timedelta
from functools import partial

from app.diary.database import SETTING
from app.diary.entries import Episode
from app.diary.sealed import new_key
from app.diary.store import Store
from bench.measure import Table, Topic, number, p50, p95, took_ms

MANY = 10_000
FEW = 200


def measure(*, quick: bool = False) -> Topic:
    """One diary with very many entries, and what is done with it."""
    many = MANY // 10 if quick else MANY
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get(SETTING) or f"sqlite:///{folder}/diaries.sqlite"
        opened = [took_ms(lambda: Store(url).close()) for _ in range(2)]
        store = Store(url)
        diary = store.diary(new_key())
        began = datetime(2026, 1, 1, 3)
        entries = [
            Episode(
                began=began + timedelta(hours=n), region="calf", side="left", what="cramps", note="It woke me. " * 5
            )
            for n in range(many)
        ]
        imported = took_ms(lambda: diary.save_all(entries))
        read = took_ms(diary.entries)
        saved = [took_ms(partial(diary.save, entry)) for entry in entries[:FEW]]
        deleted = took_ms(diary.delete_everything)
        store.close()
    took = {
        "open, first time": [opened[0]],
        "open again": [opened[1]],
        f"import {many:,}": [imported],
        f"read {many:,}": [read],
        "save one": saved,
        "delete everything": [deleted],
    }
    rows = [[name, number(p50(found)), number(p95(found)) if len(found) > 1 else ""] for name, found in took.items()]
    return Topic([Table("The diary", ["", "p50 ms", "p95 ms"], rows, _note(url))])


def _note(url: str) -> str:
    return f"In {url.partition(':')[0]}; sealing is part of it."
