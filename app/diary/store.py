"""The diaries, stored for good: whoever has the key finds their own, closed to everybody else.

A row is a diary's id, an entry's name, a revision and sealed bytes. The database learns how many entries a diary has,
their rough length and when they were written; never what, where or when it was that they tell of.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import sqlalchemy as sa

from app.diary.database import PATIENCE_S, Database
from app.diary.entries import Entry, EntryId
from app.diary.errors import RefusedError, StorageError
from app.diary.sealed import Seal, UnreadableError

LONGEST_SEALED = 64 * 1024
MOST_ENTRIES = 20_000
MOST_DIARIES = 100_000
"""In one database, unless `SETTING` says another number: whoever can reach the guide can make diaries."""
SETTING = "UNKNOT_MOST_DIARIES"

# The same words for SQLite and PostgreSQL.
_READ = sa.text("SELECT name, revision, sealed FROM diary_entry WHERE diary = :diary ORDER BY name")
_COUNT = sa.text("SELECT count(*) FROM diary_entry WHERE diary = :diary")
# From one diary to the next along the key, for every row would be many; the columns of a key cannot be null.
_COUNT_DIARIES = sa.text(
    "WITH RECURSIVE one (diary) AS ("
    "SELECT (SELECT diary FROM diary_entry ORDER BY diary LIMIT 1)"
    " UNION ALL "
    "SELECT (SELECT diary FROM diary_entry WHERE diary > one.diary ORDER BY diary LIMIT 1)"
    " FROM one WHERE one.diary IS NOT NULL"
    ") SELECT count(diary) FROM one"
)
_FIND = sa.text("SELECT revision, sealed FROM diary_entry WHERE diary = :diary AND name = :name")
_NEW = "INSERT INTO diary_entry (diary, name, revision, sealed) VALUES (:diary, :name, 1, :sealed)"
_INSERT = sa.text(f"{_NEW} ON CONFLICT (diary, name) DO NOTHING RETURNING revision")
_PUT = sa.text(
    f"{_NEW} ON CONFLICT (diary, name) DO UPDATE SET sealed = excluded.sealed, revision = diary_entry.revision + 1"
)
_PUT_ONE = sa.text(f"{_PUT.text} RETURNING revision")
_REPLACE = sa.text(
    "UPDATE diary_entry SET sealed = :sealed, revision = revision + 1"
    " WHERE diary = :diary AND name = :name AND revision = :seen RETURNING revision"
)
_DELETE = sa.text("DELETE FROM diary_entry WHERE diary = :diary AND name = :name")
_DELETE_ALL = sa.text("DELETE FROM diary_entry WHERE diary = :diary")


class Reading(NamedTuple):
    """All of a diary, in no order of time. `unreadable` counts rows that stay as they are but could not be opened."""

    entries: tuple[Entry, ...]
    revisions: Mapping[EntryId, int]
    unreadable: int


class Store:
    """All diaries. Opening it puts its schema in order; one serves all threads of a process."""

    def __init__(self, url: str | None = None, patience_s: float = PATIENCE_S) -> None:
        self.database = Database(url, patience_s)
        self.most_diaries = _most_diaries()

    def diary(self, key: bytes) -> Diary:
        """The diary of this key, which may have nothing in it yet."""
        return Diary(self.database, Seal(key), self.most_diaries)

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()


class Diary:
    """One person's diary. What returns is committed; a DiaryError has changed nothing, unless it was lost midway."""

    def __init__(self, database: Database, seal: Seal, most_diaries: int = MOST_DIARIES) -> None:
        self._database = database
        self._seal = seal
        self._most_diaries = most_diaries

    def entries(self) -> Reading:
        """Everything in this diary."""
        rows = self._database.read(lambda connection: connection.execute(_READ, self._mine()).all())
        entries: list[Entry] = []
        revisions: dict[EntryId, int] = {}
        for name, revision, sealed in rows:
            try:
                entry = self._seal.open(bytes(name), bytes(sealed))
            except UnreadableError:
                continue
            entries.append(entry)
            revisions[entry.id] = revision
        return Reading(tuple(entries), revisions, len(rows) - len(entries))

    def save(self, entry: Entry, seen: int | None = None) -> int:
        """Keep this entry, new or instead of the one with its id; its revision afterwards.

        `seen` is the revision that was read before (0: there was none yet). If another device has written since,
        the entry is refused as "changed". Without it the last one to write wins.
        """
        row = self._row(entry)

        def write(connection: sa.Connection) -> int:
            statement = _PUT_ONE if seen is None else _REPLACE if seen else _INSERT
            values = {**row, "seen": seen} if seen else row
            revision: int | None = connection.execute(statement, values).scalar()
            if revision is None:
                return self._saved_before(connection, row)
            if revision == 1:
                self._refuse_too_many(connection, 1)
            return revision

        return self._database.write(write)

    def save_all(self, entries: Iterable[Entry]) -> None:
        """Keep all of these or, if anything fails, none. Of two with one id the later stays."""
        rows = list({row["name"]: row for row in map(self._row, entries)}.values())
        if len(rows) > MOST_ENTRIES:
            raise RefusedError("too-many")

        def write(connection: sa.Connection) -> None:
            connection.execute(_PUT, rows)
            self._refuse_too_many(connection, len(rows))

        if rows:
            self._database.write(write)

    def delete(self, entry: EntryId) -> None:
        """Forget this entry. One that is not there is forgotten already."""
        row = {**self._mine(), "name": self._seal.name(entry)}
        self._database.write(lambda connection: connection.execute(_DELETE, row))

    def delete_everything(self) -> None:
        """Forget all of this diary, also what could not be read."""
        self._database.write(lambda connection: connection.execute(_DELETE_ALL, self._mine()))

    def _mine(self) -> dict[str, bytes]:
        return {"diary": self._seal.diary}

    def _row(self, entry: Entry) -> dict[str, bytes]:
        sealed = self._seal.close(entry)
        if len(sealed) > LONGEST_SEALED:
            raise RefusedError("too-long")
        return {**self._mine(), "name": self._seal.name(entry.id), "sealed": sealed}

    def _saved_before(self, connection: sa.Connection, row: Mapping[str, bytes]) -> int:
        """The connection may be lost after a commit and before its answer: what we then find is our own writing."""
        found = connection.execute(_FIND, {"diary": row["diary"], "name": row["name"]}).one_or_none()
        if found is None or bytes(found.sealed) != row["sealed"]:
            raise RefusedError("changed")
        return int(found.revision)

    def _refuse_too_many(self, connection: sa.Connection, written: int) -> None:
        """Raised inside the transaction, this undoes it. All diaries are counted only where this one may be new."""
        mine = connection.execute(_COUNT, self._mine()).scalar_one()
        if mine > MOST_ENTRIES:
            raise RefusedError("too-many")
        if mine == written and connection.execute(_COUNT_DIARIES).scalar_one() > self._most_diaries:
            raise RefusedError("no-room")


def _most_diaries() -> int:
    told = os.environ.get(SETTING) or str(MOST_DIARIES)
    if not re.fullmatch(r"\d{1,9}", told, re.ASCII):
        raise StorageError("setting")
    return int(told)
