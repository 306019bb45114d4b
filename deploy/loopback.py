"""`python -m deploy.loopback`: nginx, three replicas and PostgreSQL on this machine, until Ctrl-C."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from app.diary.database import SETTING
from deploy import nginx, postgresql
from deploy.stack import Place, Stack

MEND_EVERY_S = 5.0
DEFAULT_FOLDER = Path(tempfile.gettempdir()) / f"unknot-{os.geteuid()}"


def main() -> None:
    """Start everything, say where it is, and end everything."""
    parser = argparse.ArgumentParser(prog="python -m deploy.loopback", description=__doc__)
    parser.add_argument("--replicas", type=int, default=3)
    parser.add_argument("--port", type=int, default=8443, help="https")
    parser.add_argument("--http-port", type=int, default=8080, help="what comes here is sent on to https")
    parser.add_argument("--listen", default="127.0.0.1", help="the address of this machine to listen on")
    parser.add_argument("--name", default="localhost", help="the name people type, such as unknot.clinic.example")
    parser.add_argument("--folder", type=Path, default=DEFAULT_FOLDER, help=f"for all it writes ({DEFAULT_FOLDER})")
    parser.add_argument(
        "--database", default=os.environ.get(SETTING), help=f"else {SETTING}, else a PostgreSQL of its own is started"
    )
    parser.add_argument("--install", action="store_true", help="fetch nginx and PostgreSQL from Debian, as root")
    parser.add_argument("--stop", action="store_true", help="end what was left running in this folder")
    told = parser.parse_args()
    if told.replicas < 1:
        parser.error("at least one replica")
    stack = Stack(told.folder.resolve())
    if told.install:
        install()
    ended = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: ended.set())
    try:
        if told.stop:
            stack.stop()
            return
        stack.start(Place(told.name, told.listen, told.port, told.http_port), told.replicas, told.database)
    except RuntimeError as error:
        if "runs already" not in str(error) and not told.stop:
            stack.stop()
        sys.exit(str(error))
    try:
        print(f"\nOpen {stack.running().place.url} (the certificate is our own, so a browser warns). Ctrl-C ends it.")
        sys.stdout.flush()
        while not ended.wait(MEND_EVERY_S):
            try:
                stack.mend()
            except RuntimeError as error:
                print(error, flush=True)
    finally:
        print("Ending.", flush=True)
        stack.stop()


def install() -> None:
    """Debian's packages, where they are missing. Their services stay off: ours run as ordinary processes."""
    found = {"nginx": nginx.program(), "postgresql": postgresql.programs()}
    missing = [package for package, there in found.items() if not there]
    if not missing:
        return
    if os.geteuid() != 0:
        sys.exit(f"{' and '.join(missing)} are missing, and only root may install them")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=True)
    subprocess.run(["apt-get", "install", "-y", "-qq", *missing], env=quiet, check=True)


if __name__ == "__main__":
    main()
