"""The diary's storage on both databases: every test that asks for `place` or `store` runs on each."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.diary.database import PATIENCE_S, SETTING
from app.diary.store import Store
from tests.diary.postgresql import PostgreSQL, programs, running

IMPATIENT_S = 0.3


@dataclass(frozen=True)
class Place:
    """Where diaries lie. `by_hand` is someone who reaches into the database past Unknot."""

    url: str
    file: Path | None = None
    server: PostgreSQL | None = None

    @property
    def by_hand(self) -> sa.Engine:
        url = self.url.replace("postgresql://", "postgresql+psycopg://")
        return sa.create_engine(url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")

    def do(self, words: str, **values: object) -> None:
        with self.by_hand.connect() as connection:
            connection.execute(sa.text(words), values)

    def rows(self, words: str, **values: object) -> list[tuple[Any, ...]]:
        with self.by_hand.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.text(words), values)]

    def open(self, patience_s: float = PATIENCE_S) -> Store:
        return Store(self.url, patience_s)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    found = programs()
    if found is None:
        why = "the diary is not tested on PostgreSQL: initdb and pg_ctl are not here (apt-get install postgresql)"
        warnings.warn(why, stacklevel=1)
        pytest.skip(why)
    with running(found) as server:
        yield server


@pytest.fixture
def sqlite_place(tmp_path: Path) -> Place:
    file = tmp_path / "folder" / "diaries.sqlite"
    return Place(f"sqlite:///{file}", file=file)


@pytest.fixture
def postgresql_place(postgresql: PostgreSQL) -> Place:
    return Place(postgresql.new_database(), server=postgresql)


# One server for all: with xdist the tests that need it go to one worker.
ON_POSTGRESQL = pytest.mark.xdist_group("postgresql")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=ON_POSTGRESQL)])
def place(request: pytest.FixtureRequest) -> Place:
    found: Place = request.getfixturevalue(f"{request.param}_place")
    return found


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    opened = place.open()
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def no_diary_of_the_developers_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever a test opens without saying where lies in its own folder."""
    monkeypatch.delenv(SETTING, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
