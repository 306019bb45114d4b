"""A PostgreSQL of our own: an ordinary process and a folder that is thrown away, reached by a socket in there."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

PORT = 5432  # only part of the socket's name: no network is listened to


def programs() -> Path | None:
    """The folder that holds PostgreSQL's own programs."""
    found = shutil.which("initdb")
    linked = [Path(found).resolve().parent] if found else []
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((one for one in [*linked, *debian] if (one / "initdb").exists() and (one / "pg_ctl").exists()), None)


class PostgreSQL:
    """The server: it can be stopped and started, and makes as many empty databases as are asked for."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder, self.data, self._programs = folder, folder / "data", programs
        self._numbers = count(1)
        # PostgreSQL refuses to be run by root.
        self._user = _somebody() if os.geteuid() == 0 else None
        if self._user:
            os.chown(folder, self._user.pw_uid, self._user.pw_gid)
        self._run("initdb", "-D", self.data, "-U", "owner", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")

    def start(self) -> None:
        quick = "-c listen_addresses='' -c fsync=off -c autovacuum=off -c shared_buffers=16MB"
        log, options = self.folder / "log", f"-k {self.folder} -p {PORT} {quick}"
        self._run("pg_ctl", "start", "-w", "-t", "60", "-D", self.data, "-l", log, "-o", options)

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "-w", "-m", "fast", "-D", self.data)

    def new_database(self) -> str:
        """The address of a database with nothing in it."""
        name = f"diaries_{next(self._numbers)}"
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self._address(name)

    def _address(self, database: str) -> str:
        return f"postgresql://owner@/{database}?host={self.folder}&port={PORT}"

    def _run(self, program: str, *arguments: str | Path) -> None:
        user = self._user
        as_user: dict[str, Any] = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        done = subprocess.run(
            [self._programs / program, *arguments],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # the server would keep a pipe open for as long as it lives
            stderr=(self.folder / "errors").open("ab"),
            check=False,
            **as_user,
        )
        assert done.returncode == 0, f"{program}: {(self.folder / 'errors').read_text()}"


def _somebody() -> pwd.struct_passwd:
    names = {one.pw_name: one for one in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


@contextmanager
def running(programs: Path) -> Iterator[PostgreSQL]:
    """A server until the end of the `with`. Its folder has a short name, as a socket's path must."""
    folder = Path(tempfile.mkdtemp(prefix="unknot-pg-", dir="/tmp"))
    try:
        server = PostgreSQL(folder, programs)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
