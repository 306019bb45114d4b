"""Processes that write to a diary, to be killed, or several at once. They start by fork from a warm process."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import ModuleType

from app.diary.store import Store
from tests.diary.samples import episode

BATCH = 5
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["pytest", "alembic.command", "tests.diary.writers"])


def write_until_killed(url: str, key: bytes, tell: Connection) -> None:
    """One entry, then several at once, and so on; each is told when it is saved and not before."""
    diary = Store(url).diary(key)
    while True:
        one, several = episode(), [episode() for _ in range(BATCH)]
        several = [entry.model_copy(update={"note": several[0].id}) for entry in several]
        diary.save(one)
        tell.send([one.id])
        diary.save_all(several)
        tell.send([entry.id for entry in several])


def write_some(url: str, key: bytes, tell: Connection) -> None:
    """Twenty entries, of which each is changed once."""
    diary = Store(url).diary(key)
    for entry in [episode() for _ in range(20)]:
        revision = diary.save(entry, seen=0)
        diary.save(entry.model_copy(update={"note": "changed"}), seen=revision)
        tell.send([entry.id])


@contextmanager
def _nothing_as_main() -> Iterator[None]:
    """A new process runs what stands as __main__ here once more: another test may have left a script of its own."""
    main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


class Writer:
    """A process that does one of the above."""

    def __init__(self, work: object, url: str, key: bytes) -> None:
        self._told, tell = _CONTEXT.Pipe(duplex=False)
        self.process: BaseProcess = _CONTEXT.Process(target=work, args=(url, key, tell))  # type: ignore[arg-type]
        with _nothing_as_main():
            self.process.start()
        tell.close()

    def wait_until_it_writes(self) -> None:
        assert self._told.poll(60)

    def acknowledged(self) -> set[str]:
        """The ids that were told as saved, until now or to the end."""
        found: set[str] = set()
        while self._told.poll():
            try:
                found.update(self._told.recv())
            except EOFError:
                break
        return found
