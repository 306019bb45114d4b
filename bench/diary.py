"""`python -m bench.diary`: what saving and reading take, in a new file or where UNKNOT_DATABASE_URL says."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from app.diary.database import SETTING
from app.diary.entries import Episode
from app.diary.sealed import new_key
from app.diary.store import Store

MANY = 10_000
FEW = 200


def main() -> None:
    """Print one line a measure, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get(SETTING) or f"sqlite:///{folder}/diaries.sqlite"
        said("open, first time", lambda: Store(url).close())
        said("open again", lambda: Store(url).close())
        store = Store(url)
        diary = store.diary(new_key())
        began = datetime(2026, 1, 1, 3)
        entries = [
            Episode(
                began=began + timedelta(hours=n), region="calf", side="left", what="cramps", note="It woke me. " * 5
            )
            for n in range(MANY)
        ]
        said(f"import {MANY}", lambda: diary.save_all(entries))
        said(f"read {MANY}", diary.entries)
        took = sorted(clock(lambda entry=entry: diary.save(entry)) for entry in entries[:FEW])  # type: ignore[misc]
        print(f"{'save one':18} p50 {statistics.median(took):7.2f} ms   p95 {took[int(0.95 * FEW)]:7.2f} ms")
        said("delete everything", diary.delete_everything)
        store.close()


def clock(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def said(name: str, work: Callable[[], object]) -> None:
    print(f"{name:18}     {clock(work):7.2f} ms")


if __name__ == "__main__":
    main()
