"""`python -m deploy.restore FILE`: a backup back into a database, checked against the note beside it."""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import psycopg

from app.diary.database import SETTING
from deploy.backup import (
    SUFFIXES,
    Content,
    content_noted,
    content_of,
    entries_in,
    load,
    open_sqlite,
    sqlite_content,
    sqlite_file,
    which,
)


def bring_back(file: Path, url: str, *, over: bool = False) -> Content:
    """What came back. A database with entries in it is only overwritten with `over`.

    Raises RuntimeError where it does not fit, would overwrite, or is not what the backup's note says.
    """
    kind, url = which(url)
    if file.suffix != SUFFIXES[kind]:
        raise RuntimeError(f"{file.name} is no backup of {kind}")
    noted = content_noted(file)
    there = _content(url)
    if entries_in(there) and not over:
        raise RuntimeError(f"the database has {entries_in(there)} entries; --over replaces them")
    if kind == "postgresql":
        load(url, file)
    else:
        target = sqlite_file(url)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(target, os.O_CREAT, 0o600))
        with closing(open_sqlite(file)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
    found = _content(url)
    if found != noted:
        raise RuntimeError("what is there now is not what the backup's note says")
    return found


def _content(url: str) -> Content:
    if which(url)[0] == "postgresql":
        with psycopg.connect(url) as connection:
            return content_of(connection)
    if not sqlite_file(url).exists():
        return {}
    with closing(open_sqlite(sqlite_file(url))) as connection:
        return sqlite_content(connection)


def main() -> None:
    """Bring it back, and say what came."""
    parser = argparse.ArgumentParser(prog="python -m deploy.restore", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--database", default=os.environ.get(SETTING), help=f"else {SETTING}")
    parser.add_argument("--over", action="store_true", help="replace what is there")
    told = parser.parse_args()
    if not told.database:
        parser.error(f"say which --database, or set {SETTING}")
    try:
        content = bring_back(told.file, told.database, over=told.over)
    except (RuntimeError, OSError, psycopg.Error, sqlite3.Error) as error:
        sys.exit(f"Not restored. {error}")
    print(f"{entries_in(content)} entries are back, every one as it was")


if __name__ == "__main__":
    main()
