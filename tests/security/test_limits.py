"""What costs much is done so often and no more: pages of paper, diaries, keys, files, words that are looked up."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from app import components, diary_visit
from app.diary import store as diaries
from app.diary.entries import Episode
from app.diary.errors import RefusedError, StorageError
from app.diary.exchange import read_file
from app.diary.problems import MOST_BYTES
from app.diary.store import SETTING, Store
from app.documents import typesetting
from app.documents.typesetting import BusyError, set_page, set_typed_page, typed
from exercises import load_catalog
from tests.every import for_every
from tests.security.wild import Forger

CATALOG = load_catalog()
TEMPLATE = Path("page.typ")


def key(n: int) -> bytes:
    return bytes([n]) * 32


def episode(**told: Any) -> Episode:
    return Episode.model_validate(
        {"began": datetime(2026, 11, 29, 2, 30), "region": "calf", "side": "left", "what": "cramps", **told}
    )


class TestPaper:
    def test_is_set_two_pages_at_a_time_and_the_others_wait_and_then_give_up(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        started: list[int] = []
        go_on = Event()

        def slow(*_: Any, **__: Any) -> bytes:
            started.append(1)
            assert go_on.wait(30)
            return b"%PDF"

        monkeypatch.setattr(typesetting.typst, "compile", slow)
        monkeypatch.setattr(typesetting, "_WAIT_S", 0.3)
        with ThreadPoolExecutor(6) as people:
            asked = [people.submit(set_page, TEMPLATE, {}) for _ in range(6)]
            refused = [one for one in asked if isinstance(_error_of(one, asked, go_on), BusyError)]
            assert len(refused) == 4
            assert len(started) == 2
        assert set_page(TEMPLATE, {}) == b"%PDF", "the places are free again"

    def test_gives_a_place_back_when_a_page_breaks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*_: Any, **__: Any) -> bytes:
            raise ValueError

        monkeypatch.setattr(typesetting.typst, "compile", broken)
        monkeypatch.setattr(typesetting, "_WAIT_S", 0.1)
        for _ in range(5):
            with pytest.raises(ValueError, match=r"^$"):
                set_page(TEMPLATE, {})

    def test_is_not_set_again_for_every_sign_of_a_nasty_note(self, monkeypatch: pytest.MonkeyPatch) -> None:
        class TypstError(Exception):
            diagnostic = ""

        pages: list[dict[str, Any]] = []

        def stubborn(_template: Path, data: dict[str, Any]) -> bytes:
            pages.append(data)
            words = data["note"]["typed"]
            if words == "instead":
                return b"%PDF"
            error = TypstError()
            error.diagnostic = f'the text `"{words[0]}"` could not be displayed'
            raise error

        monkeypatch.setattr(typesetting, "set_page", stubborn)
        note = {"note": typed("".join(map(chr, range(0x4E00, 0x4E00 + 1000))))}
        assert set_typed_page(TEMPLATE, note, "instead") == b"%PDF"
        assert len(pages) < 10


def _error_of(one: Any, asked: list[Any], go_on: Event) -> BaseException | None:
    """How this one ended; the slow ones are let go once all others have given up."""
    until = time.monotonic() + 30
    while sum(other.done() for other in asked) < len(asked) - 2 and time.monotonic() < until:
        time.sleep(0.02)
    go_on.set()
    error: BaseException | None = one.exception(timeout=30)
    return error


class TestDiaries:
    @pytest.fixture
    def store(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
        monkeypatch.setenv(SETTING, "2")
        opened = Store(f"sqlite:///{tmp_path / 'diary.sqlite'}")
        yield opened
        opened.close()

    @pytest.mark.parametrize("write", [lambda d: d.save(episode()), lambda d: d.save_all([episode(), episode()])])
    def test_are_no_more_than_the_setting_says(self, store: Store, write: Callable[[Any], Any]) -> None:
        for n in (1, 2):
            write(store.diary(key(n)))
        with pytest.raises(RefusedError) as refused:
            write(store.diary(key(3)))
        assert refused.value.reason == "no-room"
        assert not store.diary(key(3)).entries().entries
        for n in (1, 2):  # who has one goes on
            write(store.diary(key(n)))
        store.diary(key(1)).delete_everything()
        write(store.diary(key(3)))

    @pytest.mark.parametrize("told", ["many", "-1", "1e9", "٣"])
    def test_are_not_counted_by_a_setting_that_is_no_number(
        self, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(SETTING, told)
        with pytest.raises(StorageError) as wrong:
            Store(f"sqlite:///{tmp_path / 'diary.sqlite'}")
        assert wrong.value.reason == "setting"
        assert SETTING in str(wrong.value)

    def test_are_refused_in_kind_words_and_a_visit_opens_only_so_many(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(diary_visit, "_store", lambda: store)
        guide = Forger().open("entry")
        form = {**guide.data["entry"], "region": "calf", "side": "left"}
        for n in (1, 2):
            guide.open("entry").forge({"type": "save", "entry": form, "key": key(n).hex()})
            assert guide.page == "diary"
        guide.open("entry").forge({"type": "save", "entry": form, "key": key(3).hex()})
        assert guide.page == "entry"
        assert "No new diary can be begun here" in guide.data["trouble"]
        for n in range(4, 4 + 3 * diary_visit.MOST_KEYS):
            guide.open("diary").forge({"type": "open", "key": key(n).hex()})
        assert "Load it again" in guide.data["trouble"]
        assert not guide.data["open"]
        assert guide.visit.diary.key == ""

    def test_without_a_setting_have_room_for_many(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv(SETTING, raising=False)
        opened = Store(f"sqlite:///{tmp_path / 'diary.sqlite'}")
        assert opened.most_diaries == diaries.MOST_DIARIES > 1000
        opened.close()


def test_no_date_breaks_the_pages_of_a_diary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Store(f"sqlite:///{tmp_path / 'diary.sqlite'}")
    monkeypatch.setattr(diary_visit, "_store", lambda: opened)
    whens = [datetime(1, 1, 1), datetime(1, 1, 8, 3), datetime(1900, 1, 1), datetime(9999, 12, 31, 23, 59)]
    whats = ("cramps", "twitching", "tight")
    opened.diary(key(1)).save_all([episode(began=when, what=what) for when in whens for what in whats])
    begun = time.process_time()
    for page in ("diary", "patterns", "summary", "keep"):
        guide = Forger().open(page).forge({"type": "open", "key": key(1).hex()})
        assert guide.data["open"]
    assert time.process_time() - begun < 30
    opened.close()


def test_words_to_look_up_are_cut_before_anything_looks() -> None:
    asked: list[str] = []
    guide = Forger()
    guide.keep({"query": "calf " * 4000})
    asked.append(guide.data["query"])
    guide.open("library").keep({"query": "x" * 25_000})
    asked.append(guide.data["query"])
    assert all(0 < len(one) <= components._LONGEST_QUERY for one in asked)


BIG = MOST_BYTES // 4
HEAD = b"Began,Where,What,Note\n"
BOMBS: dict[str, Callable[[], bytes]] = {
    "x.json": lambda: b"[" * BIG,
    "objects.json": lambda: b'{"a":' * (BIG // 5),
    "digits.json": lambda: b'{"format": "unknot-diary", "version": ' + b"9" * BIG + b"}",
    "twice.json": lambda: b"{" + b'"a":1,' * (BIG // 6) + b'"b":1}',
    "text.json": lambda: b'{"format":"' + b"\\u0000" * (BIG // 6) + b'"}',
    "nan.json": lambda: b'{"format": "unknot-diary", "version": NaN, "entries": [Infinity]}',
    "many.json": lambda: b'{"format":"unknot-diary","version":1,"entries":[' + b"0," * (BIG // 2 - 30) + b"0]}",
    "commas.csv": lambda: b"," * BIG,
    "cells.csv": lambda: HEAD + b"," * BIG,
    "lines.csv": lambda: HEAD + b"\n" * BIG,
    "rows.csv": lambda: HEAD + b"a,b,c\n" * (BIG // 6),
    "quotes.csv": lambda: HEAD + b'"' * BIG,
    "cell.csv": lambda: HEAD + b"2026-01-01T02:30,Calf,Cramps," + b"x" * (BIG - 100),
    "marks.csv": lambda: HEAD + ("2026-01-01T02:30,Calf,Cramps," + "\u202e\u0301" * 400).encode(),
    "spaces.csv": lambda: b" " * BIG + b"Began",
    "heads.csv": lambda: b"Began " * (BIG // 6),
    "packed.csv": lambda: b"\x1f\x8b\x08" + b"\0" * 1000,
    "zeros.csv": lambda: b"\0" * BIG,
    "bom.csv": lambda: b"\xff\xfe" + b"\xd8" * BIG,
}  # fmt: skip


@for_every("name", list(BOMBS))
def test_a_file_made_to_choke_on_is_read_or_refused_in_time(name: str) -> None:
    data = BOMBS[name]()
    begun = time.process_time()
    found = read_file(CATALOG, name, data)
    assert time.process_time() - begun < 10, "seconds of one processor, where a moment is usual"
    assert len(found.new) <= 1
    assert len(json.dumps(found.refused)) < 1000
