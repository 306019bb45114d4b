"""One replica of the app: a server process of its own on a port of this machine."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
SCRIPT = "streamlit_app.py"
PATIENCE_S = 120.0


@dataclass(frozen=True)
class Replica:
    """A replica as others find it, and the code it runs. One that `drains` keeps whom it has and gets nobody new."""

    name: str
    port: int
    pid: int = 0
    host: str = "127.0.0.1"
    drains: bool = False
    code: str = str(ROOT)
    python: str = sys.executable

    @property
    def address(self) -> str:
        """Host and port, as nginx names them."""
        return f"{self.host}:{self.port}"


def start(replica: Replica, log: Path, settings: Mapping[str, str]) -> Replica:
    """Start it; the replica with its pid. `settings` are environment variables: no secret on a command line."""
    command = [replica.python, "-m", "streamlit", "run", SCRIPT]
    options = ["--server.address", replica.host, "--server.port", str(replica.port), "--server.headless", "true"]
    with log.open("ab") as out:
        process = subprocess.Popen(
            [*command, *options],
            cwd=replica.code,
            env={**os.environ, **settings},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,  # a Ctrl-C is for us; we stop it in our own order
        )
    return replace(replica, pid=process.pid)


def wait_until_healthy(replica: Replica, log: Path) -> None:
    """Until it answers. Raises RuntimeError with the end of its log where it ends or stays silent for two minutes."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if _ask(replica, "/_stcore/health") is not None:
            return
        if not lives(replica.pid):
            break
        time.sleep(0.2)
    raise RuntimeError(f"{replica.name} did not start:\n{log.read_text(errors='replace')[-2000:]}")


def people(replica: Replica) -> int:
    """How many tabs are open on it now; none where it does not answer."""
    found = re.search(r"^active_sessions (\d+)$", _ask(replica, "/_stcore/metrics") or "", re.MULTILINE)
    return int(found[1]) if found else 0


def stop(pid: int, patience_s: float = 10.0) -> None:
    """End a replica as it likes to be ended, and without asking if it takes too long.

    A number that has gone to some other process since, as after a restart of the machine, is let be.
    """
    command = Path(f"/proc/{pid}/cmdline")
    if command.exists() and SCRIPT.encode() not in command.read_bytes():
        return
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.kill(pid, sign)
        except ProcessLookupError:
            return
        until = time.monotonic() + patience_s
        while lives(pid) and time.monotonic() < until:
            time.sleep(0.05)
        if not lives(pid):
            return


def lives(pid: int) -> bool:
    """Whether this process runs. One of our own that has ended is let go of."""
    try:
        if os.waitpid(pid, os.WNOHANG)[0] == pid:
            return False
    except ChildProcessError:
        pass  # somebody else's child
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # An ended child of somebody who has not noticed yet still has a number.
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text(errors="replace").rpartition(")")[2].split()[0] != "Z"


def _ask(replica: Replica, path: str) -> str | None:
    connection = http.client.HTTPConnection(replica.host, replica.port, timeout=2)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.read().decode() if answer.status == 200 else None
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
