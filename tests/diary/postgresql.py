"""A PostgreSQL of our own: quick rather than safe, in a folder that is thrown away."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.postgresql import PostgreSQL, programs

__all__ = ["QUICK", "PostgreSQL", "programs", "running"]

QUICK = ("fsync=off", "autovacuum=off", "shared_buffers=16MB")


@contextmanager
def running(programs: Path) -> Iterator[PostgreSQL]:
    """A server until the end of the `with`. Its folder has a short name, as a socket's path must."""
    folder = Path(tempfile.mkdtemp(prefix="unknot-pg-", dir="/tmp"))
    try:
        server = PostgreSQL(folder, programs, QUICK)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
