"""A PostgreSQL as an ordinary process, reached by a socket in its own folder and by no network."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

PORT = 5432  # only part of the socket's name
LONGEST_SOCKET = 107  # what a path to a socket may be long


def programs() -> Path | None:
    """The folder that holds PostgreSQL's own programs, those of a server among them."""
    found = shutil.which("initdb")
    linked = [Path(found).resolve().parent] if found else []
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((one for one in [*linked, *debian] if (one / "initdb").exists() and (one / "pg_ctl").exists()), None)


class PostgreSQL:
    """The server. What lies in its folder stays when it is stopped.

    Whoever reaches the socket is let in, so the folder is closed to others. `settings` are PostgreSQL's own, such as
    "fsync=off". Raises RuntimeError with what PostgreSQL said where it does not do as told.
    """

    def __init__(self, folder: Path, programs: Path, settings: Sequence[str] = ()) -> None:
        self.folder, self.data, self._programs, self._settings = folder, folder / "data", programs, settings
        self._numbers = count(1)
        self._user = _somebody() if os.geteuid() == 0 else None  # PostgreSQL refuses to be run by root
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._user:
            os.chown(folder, self._user.pw_uid, self._user.pw_gid)
        if len(os.fsencode(folder)) + 20 > LONGEST_SOCKET:
            raise RuntimeError(f"{folder} is too long a name for the folder of a socket")
        if not (self.data / "PG_VERSION").exists():
            self._run("initdb", "-D", self.data, "-U", "owner", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")

    def start(self) -> None:
        """Start it and wait until it answers."""
        settings = " ".join(f"-c {one}" for one in ("listen_addresses=''", *self._settings))
        options = f"-k {self.folder} -p {PORT} {settings}"
        self._run("pg_ctl", "start", "-w", "-t", "60", "-D", self.data, "-l", self.folder / "log", "-o", options)

    def stop(self) -> None:
        """Stop it; whoever is connected is cut off."""
        self._run("pg_ctl", "stop", "-w", "-m", "fast", "-D", self.data)

    def runs(self) -> bool:
        """Whether it runs already."""
        return (self.data / "postmaster.pid").exists() and self._try("pg_ctl", "status", "-D", self.data) == 0

    def new_database(self, name: str = "") -> str:
        """The address of a database with nothing in it, by a name of its own."""
        name = name or f"diaries_{next(self._numbers)}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.address(name)

    def database(self, name: str) -> str:
        """The address of this database, which is made where it is not there yet."""
        with psycopg.connect(self.address("postgres")) as connection:
            there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
        return self.address(name) if there else self.new_database(name)

    def address(self, database: str) -> str:
        """Where a database of this server is reached."""
        return f"postgresql://owner@/{database}?host={self.folder}&port={PORT}"

    def _run(self, program: str, *arguments: str | Path) -> None:
        if self._try(program, *arguments) != 0:
            raise RuntimeError(f"{program}: {(self.folder / 'errors').read_text()}")

    def _try(self, program: str, *arguments: str | Path) -> int:
        user = self._user
        as_user: dict[str, Any] = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        with (self.folder / "errors").open("ab") as errors:
            return subprocess.run(
                [self._programs / program, *arguments],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # the server would keep a pipe open for as long as it lives
                stderr=errors,
                start_new_session=True,  # a Ctrl-C is for us; we stop it in our own order
                check=False,
                **as_user,
            ).returncode


def _somebody() -> pwd.struct_passwd:
    names = {one.pw_name: one for one in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]
