"""Written, backed up, lost, restored: every entry is there and opens with its key."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from app.diary.entries import Episode
from app.diary.sealed import new_key
from app.diary.store import Store
from deploy import backup, restore
from deploy.backup import back_up, content_noted, entries_in, which
from deploy.postgresql import PostgreSQL
from deploy.restore import bring_back
from deploy.stack import Stack

pytestmark = pytest.mark.xdist_group("deploy")

BEGAN = datetime(2026, 1, 1, 3)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/diaries.sqlite"
    stack: Stack = request.getfixturevalue("started")
    programs: Path = request.getfixturevalue("postgresql_programs")
    return PostgreSQL(stack.folder / "postgresql", programs).new_database(f"backup_{tmp_path.name.replace('-', '_')}")


def episodes(count: int) -> list[Episode]:
    return [
        Episode(began=BEGAN + timedelta(hours=n), region="calf", side="left", what="cramps", note=f"Night {n} 💥")
        for n in range(count)
    ]


def write(url: str, key: bytes, entries: list[Episode]) -> None:
    store = Store(url)
    store.diary(key).save_all(entries)
    store.close()


def read(url: str, key: bytes) -> set[Episode]:
    store = Store(url)
    reading = store.diary(key).entries()
    store.close()
    assert reading.unreadable == 0
    return {entry for entry in reading.entries if isinstance(entry, Episode)}


def lose(url: str) -> None:
    kind, address = which(url)
    if kind == "sqlite":
        for file in Path(address.removeprefix("sqlite:///")).parent.glob("diaries.sqlite*"):
            file.unlink()
        return
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


def test_a_lost_database_comes_back_with_every_entry_readable_by_its_key(url: str, tmp_path: Path) -> None:
    diaries = {new_key(): episodes(count) for count in (1, 40, 300)}
    for key, entries in diaries.items():
        write(url, key, entries)
    file = back_up(url, tmp_path / "backups")
    assert file.stat().st_mode & 0o077 == 0
    assert entries_in(content_noted(file)) == 341
    assert b"Night" not in file.read_bytes()
    lose(url)
    bring_back(file, url)
    for key, entries in diaries.items():
        assert read(url, key) == set(entries)


def test_a_database_with_entries_is_only_replaced_when_that_is_said(url: str, tmp_path: Path) -> None:
    key, entries = new_key(), episodes(3)
    write(url, key, entries[:2])
    file = back_up(url, tmp_path / "backups")
    write(url, key, entries)
    with pytest.raises(RuntimeError, match="3 entries"):
        bring_back(file, url)
    assert len(read(url, key)) == 3
    bring_back(file, url, over=True)
    assert read(url, key) == set(entries[:2])


def test_a_backup_that_was_changed_is_found_out(url: str, tmp_path: Path) -> None:
    key = new_key()
    write(url, key, episodes(2))
    first = back_up(url, tmp_path / "backups")
    write(url, key, episodes(3))
    second = back_up(url, tmp_path / "backups")
    lose(url)
    first.write_bytes(second.read_bytes())
    with pytest.raises(RuntimeError, match="note"):
        bring_back(first, url)


def test_of_many_backups_the_newest_stay(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/diaries.sqlite"
    write(url, new_key(), episodes(1))
    made = [back_up(url, tmp_path / "backups", keep=2) for _ in range(4)]
    assert sorted((tmp_path / "backups").glob("*.sqlite")) == made[-2:]
    assert len(list((tmp_path / "backups").iterdir())) == 4


def test_by_hand_it_says_what_it_did_and_fails_where_there_is_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(main: Callable[[], None], *arguments: str | Path) -> str:
        monkeypatch.setattr(sys, "argv", ["", *map(str, arguments)])
        main()
        return capsys.readouterr().out

    url = f"sqlite:///{tmp_path}/diaries.sqlite"
    with pytest.raises(SystemExit, match=r"^There is no backup\."):
        run(backup.main, tmp_path / "backups", "--database", url)
    assert list((tmp_path / "backups").iterdir()) == []
    write(url, new_key(), episodes(2))
    assert "2 entries, tried out" in run(backup.main, tmp_path / "backups", "--database", url)
    (file,) = (tmp_path / "backups").glob("*.sqlite")
    assert "2 entries are back" in run(restore.main, file, "--database", f"sqlite:///{tmp_path}/new/diaries.sqlite")
    with pytest.raises(SystemExit, match=r"^Not restored\. .* 2 entries; --over"):
        run(restore.main, file, "--database", url)
