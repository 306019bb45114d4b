"""One small stack for all tests here: nginx, two replicas and PostgreSQL, as a clinic runs them."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser

from deploy import nginx, postgresql
from deploy.stack import Place, Stack
from tests.browser.conftest import PHONE, Person, free_port
from tests.diary.postgresql import QUICK

Found = TypeVar("Found")


def needed(found: Found | None, what: str) -> Found:
    """It, or the tests that need it are skipped, which is said."""
    if found is None:
        why = f"deploy is not tested: {what}"
        warnings.warn(why, stacklevel=2)
        pytest.skip(why)
    return found


@pytest.fixture(scope="session")
def nginx_program() -> str:
    return needed(nginx.program(), "nginx is not here (apt-get install nginx)")


@pytest.fixture(scope="session")
def postgresql_programs() -> Path:
    return needed(postgresql.programs(), "initdb and pg_ctl are not here (apt-get install postgresql)")


@pytest.fixture(scope="session")
def started(nginx_program: str, postgresql_programs: Path) -> Iterator[Stack]:
    folder = Path(tempfile.mkdtemp(prefix="unknot-", dir="/tmp"))  # short, as a socket's path must be
    stack = Stack(folder, say=lambda line: None)
    try:
        stack.start(Place(https_port=free_port(), http_port=free_port()), 2, postgresql_settings=QUICK)
        yield stack
    finally:
        stack.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def stack(started: Stack) -> Stack:
    """The stack with all its replicas, whatever another test has done to one."""
    started.mend()
    return started


class FrontDoor:
    """What a Person asks of a server: where it is."""

    def __init__(self, stack: Stack) -> None:
        self.url = stack.running().place.url


@pytest.fixture
def visitor(browser: Browser, started: Stack) -> Iterator[Person]:
    """A person who comes in by the front door."""
    context = browser.new_context(viewport=PHONE, locale="en-GB", timezone_id="Europe/London", ignore_https_errors=True)
    door: Any = FrontDoor(started)
    person = Person(context.new_page(), door)
    yield person
    context.close()
    assert person.faults == []
