"""Everything together: PostgreSQL, replicas of the app, nginx before them.

What runs stands in a file of its folder, so that an upgrade, started by hand beside it, knows it too.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from app.diary.database import SETTING
from app.diary.errors import DiaryError
from app.diary.store import Store
from deploy import nginx, postgresql, replica
from deploy.nginx import Nginx
from deploy.postgresql import PostgreSQL
from deploy.replica import Replica

Say = Callable[[str], None]


@dataclass(frozen=True)
class Place:
    """Where people reach it. `name` is what stands in their address bar."""

    name: str = "localhost"
    listen: str = "127.0.0.1"
    https_port: int = 8443
    http_port: int = 8080

    @property
    def url(self) -> str:
        """The address of the opening page, without a slash at its end."""
        return f"https://{self.name}" + ("" if self.https_port == 443 else f":{self.https_port}")


@dataclass(frozen=True)
class Running:
    """What the file says: the replicas, and how many there have ever been (no new one takes an old name)."""

    place: Place
    database_url: str
    replicas: tuple[Replica, ...] = ()
    named: int = 0


@dataclass
class Stack:
    """All of it in one folder. Its methods raise RuntimeError with what a program complained of."""

    folder: Path
    say: Say = field(default=lambda line: print(line, flush=True))

    def start(
        self, place: Place, replicas: int, database_url: str | None = None, postgresql_settings: Sequence[str] = ()
    ) -> None:
        """Start it and wait until people can come. Without a database's address a PostgreSQL of its own is started."""
        if self._file.exists() and any(replica.lives(one.pid) for one in self.running().replicas):
            raise RuntimeError(f"it runs already in {self.folder}; end it with --stop")
        self.folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        if self.folder.stat().st_uid != os.geteuid():
            raise RuntimeError(f"{self.folder} belongs to somebody else")
        self.folder.chmod(0o711)  # nginx's and PostgreSQL's own users pass through; each room inside has its own lock
        if database_url is None:
            database_url = self._start_postgresql(postgresql_settings)
        self._write(Running(place, database_url))
        for one in [self._new_replica() for _ in range(replicas)]:
            self._see_it_start(one)
        try:
            self._open_diaries()
        except RuntimeError as error:
            self.say(f"{error}; all else works")
        nginx.make_certificate(self._nginx.folder / "tls", list(dict.fromkeys([place.name, "localhost", "127.0.0.1"])))
        self._show_nginx()
        self._nginx.start()
        self.say(f"nginx      pid {self._nginx.pid()}, {place.url}")

    def upgrade(self, drain_s: float) -> None:
        """The app of this folder of code instead of the one that runs. Nobody's timer stops.

        New replicas start beside the old ones, which people who come anew no longer get. An old one ends when nobody is
        on it any more, or after `drain_s`; who is still there then comes back by itself on a new one. If a new one does
        not start, nothing has changed for anybody.
        """
        before = self.running().replicas
        old = {one.name for one in before}
        try:
            for _ in range(sum(not one.drains for one in before)):
                self._see_it_start(self._new_replica())  # one by one: people are here
            self._open_diaries()
        except RuntimeError:
            self._end([one for one in self.running().replicas if one.name not in old])
            raise
        self._change(lambda one: replace(one, drains=True) if one.name in old else one)
        self._show_nginx()
        self._nginx.reload()
        self.say("people who come now get the new ones")
        self._drain(drain_s)

    def _drain(self, drain_s: float) -> None:
        until = time.monotonic() + drain_s
        while leaving := [one for one in self.running().replicas if one.drains]:
            late = time.monotonic() > until
            gone = [one for one in leaving if late or not replica.people(one)]
            if not gone:
                time.sleep(min(2.0, drain_s / 10))
                continue
            moving = {one.name: replica.people(one) for one in gone}
            self._end(gone, self._nginx.reload)
            for name, people in moving.items():
                self.say(f"replica {name} ended; {people} moved on to another")

    def mend(self) -> None:
        """Start anew what has died, in its old place."""
        for dead in [one for one in self.running().replicas if not replica.lives(one.pid)]:
            log = self._log(dead.name)
            alive = replica.start(dead, log, self._settings(self.running()))
            if alive not in self._change(lambda one, dead=dead, alive=alive: alive if one == dead else one):  # type: ignore[misc]
                replica.stop(alive.pid)  # an upgrade has ended it meanwhile
                continue
            replica.wait_until_healthy(alive, log)
            self.say(f"replica {alive.name} had died and is back, pid {alive.pid}")

    def stop(self) -> None:
        """End all of it, from the front door inwards."""
        if nginx.program():
            self._nginx.stop()
        if self._file.exists():
            self._end(self.running().replicas)
            self._file.unlink()
        programs = postgresql.programs()
        if programs and (self.folder / "postgresql" / "data").exists():
            own = PostgreSQL(self.folder / "postgresql", programs)
            if own.runs():
                own.stop()

    def running(self) -> Running:
        """What runs, as the file says."""
        told = json.loads(self._file.read_text())
        told["place"] = Place(**told["place"])
        told["replicas"] = tuple(Replica(**one) for one in told["replicas"])
        return Running(**told)

    @property
    def access_log(self) -> Path:
        """What nginx writes of every request."""
        return self._nginx.folder / "logs" / "access.log"

    # --- its parts ---------------------------------------------------------------------------------

    @property
    def _nginx(self) -> Nginx:
        program = nginx.program()
        if program is None:
            raise RuntimeError("nginx is not here: apt-get install nginx, or --install as root")
        return Nginx(self.folder / "nginx", program)

    def _show_nginx(self) -> None:
        now, place = self.running(), self.running().place
        https, http = f"{place.listen}:{place.https_port}", f"{place.listen}:{place.http_port}"
        self._nginx.write(nginx.replicas_conf(now.replicas, https, http, place.https_port))

    def _start_postgresql(self, settings: Sequence[str]) -> str:
        programs = postgresql.programs()
        if programs is None:
            raise RuntimeError("PostgreSQL is not here: apt-get install postgresql, or --install as root")
        own = PostgreSQL(self.folder / "postgresql", programs, settings)
        if not own.runs():
            own.start()
        self.say(f"PostgreSQL in {own.folder}")
        return own.database("unknot")

    def _open_diaries(self) -> None:
        """Put the diaries' schema in order before anybody comes, and see that they can be reached."""
        try:
            Store(self.running().database_url).close()
        except DiaryError as error:
            raise RuntimeError(str(error)) from None

    def _new_replica(self) -> Replica:
        self._log("").parent.mkdir(exist_ok=True)
        with self._locked():
            now = self.running()
            name = f"r{now.named + 1}"
            one = replica.start(Replica(name, _free_port()), self._log(name), self._settings(now))
            self._write(replace(now, replicas=(*now.replicas, one), named=now.named + 1))
        return one

    def _see_it_start(self, one: Replica) -> None:
        replica.wait_until_healthy(one, self._log(one.name))
        self.say(f"replica {one.name} pid {one.pid}, http://{one.address}")

    def _end(self, gone: Sequence[Replica], reload: Callable[[], None] | None = None) -> None:
        """First they are forgotten, then they end: nobody is sent to one that is on its way out."""
        names = {one.name for one in gone}
        self._change(lambda one: None if one.name in names else one)
        if reload:
            self._show_nginx()
            reload()
        for one in gone:
            replica.stop(one.pid)

    def _log(self, name: str) -> Path:
        return self.folder / "replicas" / f"{name}.log"

    def _settings(self, now: Running) -> Mapping[str, str]:
        return {
            SETTING: now.database_url,
            "STREAMLIT_SERVER_COOKIE_SECRET": self._cookie_secret(),
        }

    def _cookie_secret(self) -> str:
        """One for all replicas, so that a person may land on any; made once, and readable by nobody else."""
        file = self.folder / "cookie-secret"
        if not file.exists():
            with os.fdopen(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w") as out:
                out.write(secrets.token_hex(32))
        return file.read_text()

    # --- its file ----------------------------------------------------------------------------------

    @property
    def _file(self) -> Path:
        return self.folder / "running.json"

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """An upgrade and the one who mends change the file one after the other."""
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _change(self, of_each: Callable[[Replica], Replica | None]) -> tuple[Replica, ...]:
        """The replicas after each of them was changed, or forgotten."""
        with self._locked():
            now = self.running()
            after = tuple(one for one in map(of_each, now.replicas) if one is not None)
            self._write(replace(now, replicas=after))
            return after

    def _write(self, running: Running) -> None:
        new = self._file.with_suffix(".new")
        with os.fdopen(os.open(new, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as out:
            json.dump(asdict(running), out)  # its database's address may hold a password
        new.replace(self._file)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
