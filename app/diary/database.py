"""Where diaries lie: one SQLite file on this machine, or PostgreSQL where UNKNOT_DATABASE_URL names one.

What is written is on the disk before we say so. Whatever a database complains of becomes a StorageError: its own words
may quote what was written, so they go no further, and ours are raised outside the handler, where nothing hangs on them.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TypeVar

import platformdirs
import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from app.diary.errors import StorageError, StorageReason

SETTING = "UNKNOT_DATABASE_URL"
PATIENCE_S = 5.0
"""How long we wait for a lock, a connection or a server's answer to a call."""
MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "diary_version"

_MIGRATION_PATIENCE_S = 60.0
_MIGRATION_LOCK = 0x756E6B6E6F74  # any number that others who use the database do not take: "unknot"

Found = TypeVar("Found")
Work = Callable[[sa.Connection], Found]


class Database:
    """An open database with its schema in order. One serves all threads of a process."""

    def __init__(self, setting: str | None = None, patience_s: float = PATIENCE_S) -> None:
        url = _url(setting or os.environ.get(SETTING) or None)
        if url.get_backend_name() == "sqlite":
            _make_file(Path(url.database or ""))
        _put_in_order(url, patience_s)
        self.engine = _engine(url, patience_s)
        self._reader = self.engine.execution_options(reads=True)

    def read(self, work: Work[Found]) -> Found:
        """What `work` finds."""
        return _run(self._reader, work)

    def write(self, work: Work[Found]) -> Found:
        """Do `work` in one transaction: all of it is on the disk when this returns, or none. It may be done twice."""
        return _run(self.engine, work)

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def _run(engine: sa.Engine, work: Work[Found]) -> Found:
    for last in (False, True):
        try:
            with engine.begin() as connection:
                return work(connection)
        except SQLAlchemyError as error:
            reason = reason_of(error)
            lost = isinstance(error, DBAPIError) and error.connection_invalidated
        if last or not lost:
            break
    raise StorageError(reason)


# --- which database ----------------------------------------------------------------------------


def _url(setting: str | None) -> sa.URL:
    if setting is None:
        folder = platformdirs.user_data_path("unknot", appauthor=False)
        return sa.URL.create("sqlite+pysqlite", database=str(folder / "diaries.sqlite"))
    with suppress(ArgumentError, ValueError):
        url = sa.make_url(setting)
        if url.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
            return url.set(drivername="postgresql+psycopg")
        if url.drivername in ("sqlite", "sqlite+pysqlite") and url.database not in (None, "", ":memory:"):
            return url.set(drivername="sqlite+pysqlite")
    raise StorageError("setting")


def _make_file(path: Path) -> None:
    """Folder and file are the server's alone. SQLite gives the files it puts beside this one the same rights."""
    reason: StorageReason
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        elif path.stat().st_mode & 0o077:
            with suppress(PermissionError):
                path.chmod(0o600)
        return
    except OSError as error:
        reason = _OF_SYSTEM.get(error.errno or 0, "unreachable")
    raise StorageError(reason)


def _engine(url: sa.URL, patience_s: float, **more: Any) -> sa.Engine:
    sqlite = url.get_backend_name() == "sqlite"
    settings = {"timeout": patience_s} if sqlite else _postgresql_settings(patience_s)
    engine = sa.create_engine(url, hide_parameters=True, connect_args=settings, **more)
    if sqlite:
        sa.event.listen(engine, "connect", partial(_prepare_sqlite, patience_s))
        sa.event.listen(engine, "begin", _begin_sqlite)
    else:
        sa.event.listen(engine, "begin", partial(_begin_postgresql, round(1000 * patience_s)))
    return engine


def _postgresql_settings(patience_s: float) -> dict[str, Any]:
    return {
        "application_name": "unknot",
        "connect_timeout": max(2, round(patience_s)),
        "tcp_user_timeout": round(2000 * patience_s),
        "prepare_threshold": None,  # a pooler may give each transaction another server
    }


def _begin_postgresql(wait_ms: int, connection: sa.Connection) -> None:
    """For this transaction alone: a pooler, as hosted databases often have, passes on no settings of a session."""
    connection.exec_driver_sql(
        "SELECT set_config('synchronous_commit', 'on', true), set_config('lock_timeout', %s, true),"
        " set_config('statement_timeout', %s, true)",
        (str(wait_ms), str(6 * wait_ms)),
    )


def _prepare_sqlite(patience_s: float, connection: sqlite3.Connection, _record: object) -> None:
    """Writes go to a log beside the file (WAL): readers do not wait for a writer, nor it for them."""
    connection.isolation_level = None  # we say ourselves when a transaction begins
    until = monotonic() + patience_s
    while connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            # Two that switch a new file at once turn each other away without waiting; one of them soon has done it.
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
            sleep(0.02)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")


def _begin_sqlite(connection: sa.Connection) -> None:
    """A writer takes its place in the queue at once: one that reads first and then writes could be turned away."""
    reads = connection.get_execution_options().get("reads")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


# --- its schema --------------------------------------------------------------------------------


def _put_in_order(url: sa.URL, patience_s: float) -> None:
    look = _engine(url, patience_s, poolclass=sa.NullPool)
    if not _run(look.execution_options(reads=True), _is_current):
        _run(_engine(url, max(patience_s, _MIGRATION_PATIENCE_S), poolclass=sa.NullPool), _migrate)


def _is_current(connection: sa.Connection) -> bool:
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(MIGRATIONS))
    current = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise StorageError("too-new")
    return current == scripts.get_current_head()


def _migrate(connection: sa.Connection) -> None:
    """Bring the schema to what this code knows. Of several processes one does, and the others wait and find it done."""
    from alembic import command
    from alembic.config import Config

    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
    if _is_current(connection):
        return
    config = Config(attributes={"connection": connection, "version_table": VERSION_TABLE})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, "head")


# --- what went wrong ---------------------------------------------------------------------------

_OF_SYSTEM: dict[int, StorageReason] = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EACCES: "read-only",
    errno.EPERM: "read-only",
    errno.EROFS: "read-only",
}
_OF_SQLITE: dict[int, StorageReason] = {
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_NOMEM: "busy",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_PERM: "read-only",
    sqlite3.SQLITE_AUTH: "read-only",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_IOERR: "unreachable",
    sqlite3.SQLITE_CANTOPEN: "unreachable",
}
# By SQLSTATE, or where that is not listed by its first two signs, its class.
_OF_POSTGRESQL: dict[str, StorageReason] = {
    "25006": "read-only",  # a standby
    "42501": "read-only",  # no leave to write this table
    "53100": "full",
    "53": "busy",  # out of connections or memory
    "40": "busy",  # a deadlock
    "55": "busy",  # a lock
    "57014": "busy",  # cancelled for taking too long
    "57": "unreachable",  # shutting down, starting up
    "58": "unreachable",  # its disk
    "08": "unreachable",
    "28": "unreachable",  # it does not let us in
    "3D": "unreachable",  # there is no such database
}


def reason_of(error: SQLAlchemyError) -> StorageReason:
    """What this complaint of a database comes down to. What we do not know counts as damage: no retry mends it."""
    if isinstance(error, sa.exc.TimeoutError):
        return "busy"
    cause = error.orig if isinstance(error, DBAPIError) else None
    if isinstance(cause, sqlite3.Error):
        code: int | None = getattr(cause, "sqlite_errorcode", None)
        return _OF_SQLITE.get((code or 0) & 0xFF, "damaged")
    state: str | None = getattr(cause, "sqlstate", None)
    if state:
        return _OF_POSTGRESQL.get(state) or _OF_POSTGRESQL.get(state[:2]) or "damaged"
    return "unreachable" if isinstance(error, sa.exc.OperationalError) else "damaged"
