"""What can break: a server that is killed and comes back, a line that can be cut, a clock that jumps."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PHONE, ROOT, Person, Server, new_person
from tests.player.conftest import site, stage  # noqa: F401  (the player on a page of its own)

ONE_SERVER = pytest.mark.xdist_group("faults")
"""The tests that break the one server belong to one worker, one after the other."""


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": PHONE}


def copy_of_the_house(folder: Path) -> Path:
    """The project as it is, but with content that can be broken."""
    folder.mkdir(parents=True)
    for part in ("streamlit_app.py", "app", "media", ".streamlit"):
        (folder / part).symlink_to(ROOT / part)
    (folder / "streamlit_app.py").unlink()
    shutil.copy(ROOT / "streamlit_app.py", folder)  # where this file lies says where the content is
    shutil.copytree(ROOT / "exercises", folder / "exercises", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture(scope="session")
def frail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that may be killed; who asks for it may find it dead, and `up` starts it."""
    folder = tmp_path_factory.mktemp("frail")
    server = Server(folder / "log.txt", folder=copy_of_the_house(folder / "house"))
    server.start()
    yield server
    server.kill()


@pytest.fixture
def up(frail: Server) -> Server:
    """The server, running."""
    if frail.process.poll() is not None:
        frail.start()
    return frail


class Line:
    """The way to a server, which can be cut and mended: whoever is connected is cut off at once."""

    def __init__(self, port: int) -> None:
        self._target, self._cut = port, False
        self._ends: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        laying = asyncio.start_server(self._connect, "127.0.0.1", 0)
        self._server = asyncio.run_coroutine_threadsafe(laying, self._loop).result()
        self.port = int(self._server.sockets[0].getsockname()[1])

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if self._cut:
                raise OSError("cut")
            there, back = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        self._ends |= {writer, back}
        await asyncio.gather(self._carry(reader, back), self._carry(there, writer))
        self._ends -= {writer, back}

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while part := await reader.read(65536):
                writer.write(part)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()

    def cut(self) -> None:
        self._cut = True
        self._loop.call_soon_threadsafe(lambda: [end.transport.abort() for end in list(self._ends)])

    def mend(self) -> None:
        self._cut = False

    def close(self) -> None:
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()


@pytest.fixture
def line(frail: Server) -> Iterator[Line]:
    laid = Line(frail.port)
    yield laid
    laid.close()


@pytest.fixture
def someone(browser: Browser, up: Server) -> Iterator[Person]:
    """A person at the server that may be killed."""
    person = new_person(browser, up)
    yield person
    person.page.context.close()
    assert person.faults == []


@pytest.fixture
def someone_far(browser: Browser, up: Server, line: Line) -> Iterator[Person]:
    """A person at the same server, at the end of the line."""
    person = new_person(browser, up)
    direct = up.url
    try:
        up.url = f"http://localhost:{line.port}"
        yield person
        person.page.context.close()
    finally:
        up.url = direct
    assert person.faults == []


def into_a_hold(person: Person) -> Person:
    """To a running hold, for a cramp in the left calf."""
    person.open().tap("Calf, left").tap("Cramp right now").tap("None of these")
    expect(person.page.get_by_text("Hold", exact=True).first).to_be_visible()
    return person


def write_an_entry(person: Person, note: str) -> Person:
    """The form of a new entry, filled in and not saved."""
    person.open("/entry").sees("What happened?")
    person.page.get_by_label("Where?").select_option("Calf")
    person.page.get_by_label("A note").fill(note)
    return person


def notes(person: Person) -> list[str]:
    """The notes that stand in the diary, which has some."""
    person.open("/diary").sees("Diary")
    said = person.page.locator(".diary .said")
    expect(said.first).to_be_visible()
    return said.all_inner_texts()
