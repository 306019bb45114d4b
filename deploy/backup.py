"""`python -m deploy.backup FOLDER`: all diaries in one file, tried out before it counts.

Two databases, two files: PostgreSQL's custom dump, or a SQLite file. Beside each lies a small note of what is in it,
by which a restore is checked. What is sealed stays sealed; a backup tells no more than the database.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

import psycopg
import sqlalchemy as sa
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from app.diary.database import SETTING
from deploy import postgresql

KEEP = 30
SUFFIXES = {"postgresql": ".dump", "sqlite": ".sqlite"}

Content = Mapping[str, tuple[int, int]]
"""For each table how many rows it has, and a sum over them that changes with any of them."""


def back_up(url: str, folder: Path, keep: int = KEEP) -> Path:
    """Write a backup and try it out; the file. Of older ones the newest stay, `keep` in all.

    Raises RuntimeError where it cannot be made, or where what comes back from it is not what went in.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kind, url = which(url)
    file = folder / f"unknot-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}{SUFFIXES[kind]}"
    partial = file.with_name(f".{file.name}")
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL, 0o600))
    try:
        content = _dump(url, partial) if kind == "postgresql" else _copy(url, partial)
        _note_of(file).write_text(json.dumps(content))
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
    for old in sorted(folder.glob(f"unknot-*{SUFFIXES[kind]}"))[:-keep]:
        old.unlink()
        _note_of(old).unlink(missing_ok=True)
    return file


def which(url: str) -> tuple[str, str]:
    """Which of the two databases this address names, and the address without the name of a driver.

    Raises RuntimeError for any other.
    """
    with suppress(sa.exc.ArgumentError):
        kind = sa.make_url(url).get_backend_name()
        if kind in SUFFIXES:
            return kind, f"{kind}:{url.partition(':')[2]}"
    raise RuntimeError("the database is postgresql://… or sqlite:///…")


def content_noted(file: Path) -> Content:
    """What the note beside a backup says is in it."""
    return {table: (rows, total) for table, (rows, total) in json.loads(_note_of(file).read_text()).items()}


def entries_in(content: Content) -> int:
    """How many diary entries that is."""
    return content.get("diary_entry", (0, 0))[0]


def _note_of(file: Path) -> Path:
    return file.with_name(f"{file.name}.json")


# --- PostgreSQL --------------------------------------------------------------------------------


def _dump(url: str, file: Path) -> Content:
    with psycopg.connect(url) as connection:
        # One moment for both: what is counted is what is dumped, whoever writes meanwhile.
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert snapshot
        content = content_of(connection)
        run_postgresql("pg_dump", url, "--format=custom", "--no-owner", f"--snapshot={snapshot[0]}", f"--file={file}")
    scratch = f"unknot_tried_{token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(scratch)))
        try:
            there = make_conninfo(url, dbname=scratch)
            load(there, file)
            with psycopg.connect(there) as copy:
                came_back = content_of(copy)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(scratch)))
    if came_back != content:
        raise RuntimeError("what comes back from the backup is not what went in")
    return content


def load(url: str, file: Path) -> None:
    """A dump into this database: all of it, or nothing has changed."""
    run_postgresql("pg_restore", url, "--clean", "--if-exists", "--no-owner", "--single-transaction", str(file))


def content_of(connection: psycopg.Connection) -> Content:
    """What is in a PostgreSQL database."""
    tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    content: dict[str, tuple[int, int]] = {}
    for (table,) in sorted(tables):
        words = "SELECT count(*), coalesce(sum(hashtextextended(one::text, 0)::numeric), 0) FROM {} AS one"
        row = connection.execute(sql.SQL(words).format(sql.Identifier(table))).fetchone()
        assert row
        content[table] = int(row[0]), int(row[1])
    return content


def run_postgresql(program: str, url: str, *options: str) -> None:
    """One of PostgreSQL's programs on this database. A password goes by the environment, where nobody else sees it."""
    found = postgresql.programs()
    here = found / program if found and (found / program).exists() else shutil.which(program)
    if here is None:
        raise RuntimeError(f"{program} is not here: apt-get install postgresql-client")
    place = conninfo_to_dict(url)
    secret = {"PGPASSWORD": str(place.pop("password"))} if "password" in place else {}
    command = [here, *options, f"--dbname={make_conninfo('', **{name: str(told) for name, told in place.items()})}"]
    done = subprocess.run(
        command, env={**os.environ, **secret}, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"{program}: {done.stderr.strip()}")


# --- SQLite ------------------------------------------------------------------------------------


def _copy(url: str, file: Path) -> Content:
    with closing(open_sqlite(sqlite_file(url))) as source, closing(sqlite3.connect(file)) as copy:
        source.execute("BEGIN")  # one moment for both, as above
        content = sqlite_content(source)
        source.backup(copy)
    with closing(open_sqlite(file)) as tried:
        tried.execute("PRAGMA journal_mode = DELETE")  # one file, with no log beside it
        if tried.execute("PRAGMA integrity_check").fetchone() != ("ok",) or sqlite_content(tried) != content:
            raise RuntimeError("what comes back from the backup is not what went in")
    return content


def sqlite_file(url: str) -> Path:
    """The file that this address names."""
    return Path(sa.make_url(url).database or "")


def open_sqlite(file: Path) -> sqlite3.Connection:
    """A database that is there already. Raises RuntimeError where there is none."""
    if not file.is_file():
        raise RuntimeError(f"there is no file {file}")
    return sqlite3.connect(file, isolation_level=None)


def sqlite_content(connection: sqlite3.Connection) -> Content:
    """What is in a SQLite database."""
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    content: dict[str, tuple[int, int]] = {}
    for (table,) in connection.execute(names).fetchall():
        quoted = table.replace('"', '""')
        rows, total = 0, 0
        for row in connection.execute(f'SELECT * FROM "{quoted}"'):
            rows += 1
            total += int.from_bytes(hashlib.sha256(repr(row).encode()).digest()[:8], "big")
        content[table] = rows, total
    return content


def main() -> None:
    """Make one, and say what is in it."""
    parser = argparse.ArgumentParser(prog="python -m deploy.backup", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--database", default=os.environ.get(SETTING), help=f"else {SETTING}")
    parser.add_argument("--keep", type=int, default=KEEP, help="how many of them stay")
    told = parser.parse_args()
    if not told.database or told.keep < 1:
        parser.error(f"say which --database, or set {SETTING}; and --keep at least 1")
    try:
        file = back_up(told.database, told.folder, told.keep)
    except (RuntimeError, OSError, psycopg.Error, sqlite3.Error) as error:
        sys.exit(f"There is no backup. {error}")
    print(f"{file}: {entries_in(content_noted(file))} entries, tried out")


if __name__ == "__main__":
    main()
