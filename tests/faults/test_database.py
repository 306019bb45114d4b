"""The database of the diaries is slow, locked, full, read-only or gone: it is said kindly, and nothing is lost."""

from __future__ import annotations

import resource
import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, expect

from app.diary.errors import StorageError
from app.diary.store import Store
from tests.browser.conftest import Person, Server, new_person
from tests.diary.conftest import ON_POSTGRESQL, postgresql  # noqa: F401
from tests.diary.postgresql import PostgreSQL
from tests.faults.conftest import ONE_SERVER, into_a_hold, notes, write_an_entry


def is_told(person: Person, words: str) -> None:
    """It is said that this was not saved; what was written is still there."""
    alert = person.page.locator(".entry [role=alert]")
    expect(alert).to_contain_text(words)
    expect(alert).to_contain_text("What you wrote is still here.")


@contextmanager
def no_room_to_write(server: Server) -> Iterator[None]:
    """Every write of the server to a file fails, as on a disk that is full or broken."""
    before = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, before)


@pytest.mark.browser
@ONE_SERVER
def test_while_the_file_is_locked_or_cannot_be_written_the_form_keeps_what_was_typed_and_saves_it_later(
    someone: Person, up: Server
) -> None:
    file = Path(up.diaries.removeprefix("sqlite:///"))
    page = write_an_entry(someone, "kept through it all").page
    with no_room_to_write(up):
        someone.tap("Save")
        is_told(someone, "Nothing was saved")
        expect(page.get_by_label("A note")).to_have_value("kept through it all")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        someone.tap("Save")
        is_told(someone, "The diary is busy just now. Nothing was saved yet.")
        page.get_by_label("A note").fill("kept through all of it")
        other.execute("ROLLBACK")
    someone.sees("Diary")  # it has tried again by itself
    assert notes(someone) == ["kept through all of it"]


@pytest.fixture
def at_postgresql(postgresql: PostgreSQL, tmp_path: Path) -> Iterator[Server]:  # noqa: F811
    server = Server(tmp_path / "log.txt", diaries=postgresql.new_database())
    server.start()
    yield server
    server.kill()


@ON_POSTGRESQL
@pytest.mark.browser
def test_while_postgresql_only_reads_or_is_gone_the_form_keeps_what_was_typed_and_relief_goes_on(
    browser: Browser,
    at_postgresql: Server,
    postgresql: PostgreSQL,  # noqa: F811
) -> None:
    person = new_person(browser, at_postgresql)
    page = write_an_entry(person, "first").tap("Save").sees("Diary").page
    person.tap("Change: ", exact=False)
    person.sees("Change this entry")
    page.get_by_label("A note").fill("changed")
    with psycopg.connect(at_postgresql.diaries, autocommit=True) as hand:
        name = hand.info.dbname
        hand.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")  # type: ignore[arg-type]
        hand.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'unknot'")
        person.tap("Save")
        is_told(person, "Diaries can be read just now, but not written to. Nothing was saved.")
        hand.execute("SET default_transaction_read_only = off")
        hand.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")  # type: ignore[arg-type]
    postgresql.stop()
    try:
        person.tap("Save")
        is_told(person, "The diary cannot be reached just now. Nothing was saved yet.")
        person.sees("Change this entry")
        expect(page.get_by_label("A note")).to_have_value("changed")
        other = new_person(browser, at_postgresql)
        into_a_hold(other)
        expect(other.page.get_by_role("timer", name="Time left")).to_be_visible()
        other.tap("Stop").sees("How is it now?").tap("Save to my diary")
        expect(other.page.locator(".after [role=alert]")).to_contain_text("The diary cannot be reached just now.")
    finally:
        postgresql.start()
    other.tap("Try again")
    expect(other.page.locator(".after .diary")).to_contain_text("Saved in your diary.")
    person.sees("Diary")  # it has tried again by itself
    assert notes(person) == ["changed"]
    assert person.faults == other.faults == []
    person.page.context.close()
    other.page.context.close()


def test_a_database_that_takes_the_call_and_never_answers_is_given_up_after_our_patience() -> None:
    """A page that opens the diary waits for this; a minute would look as if it had died."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        with pytest.raises(StorageError) as caught:
            Store(f"postgresql://owner@127.0.0.1:{silent.getsockname()[1]}/diaries", patience_s=2)
        assert caught.value.reason == "unreachable"
        assert time.monotonic() - began < 20
