"""The diary as someone meets it: written in two taps, safe, theirs alone; every failure said in kind words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app import diary_visit
from app.diary.entries import Asked, Entry, Episode, FunctionCheck, ProgrammeBegun
from app.diary.errors import StorageError
from app.diary.sealed import key_as_words
from app.diary.store import Store
from tests.app.driver import Guide

KEY, OTHER = "0a" * 32, "0b" * 32


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'diary.sqlite'}")
    monkeypatch.setattr(diary_visit, "_store", lambda: opened)
    yield opened
    opened.close()


def kept(store: Store, key: str = KEY) -> list[Entry]:
    return list(store.diary(bytes.fromhex(key)).entries().entries)


def filled(store: Store, *entries: Entry, key: str = KEY) -> None:
    store.diary(bytes.fromhex(key)).save_all(entries)


def cramp(days_ago: int = 0, **told: Any) -> Episode:
    began = datetime.now().replace(microsecond=0) - timedelta(days=days_ago)
    return Episode.model_validate({"began": began, "region": "calf", "side": "left", "what": "cramps", **told})


def opened(page: str = "diary", key: str = KEY) -> Guide:
    return Guide().open(page).send({"type": "open", "key": key})


def form(**told: Any) -> dict[str, Any]:
    return {
        "began": "2026-10-25T02:30", "region": "calf", "side": "left", "what": "cramps", "lasted_min": 4, "before": 7,
        "after": 3, "triggers": ["night"], "done": ["calf-toes-up"], "helped": ["calf-toes-up"], "note": "x", **told,
    }  # fmt: skip


class TestAfterASession:
    def ended(self, *gates: str) -> Guide:
        guide = Guide().choose("calf", "left").tell("cramps").tick(*gates)
        if gates:
            guide.answer().send({"type": "action", "id": "go-on"})
        guide.tick().send({"type": "start"})
        return guide.send({"type": "finished"}, trigger="ended")

    def test_one_tap_keeps_what_happened_and_what_was_done(self, store: Store) -> None:
        guide = self.ended().send({"type": "save", "key": KEY, "now": 2, "before": 6, "helped": []})
        assert guide.data["diary"] == {"saved": True, "trouble": ""}
        (episode,) = kept(store)
        assert isinstance(episode, Episode)
        assert (episode.region, episode.side, episode.before, episode.after) == ("calf", "left", 6, 2)
        assert episode.zone == "Europe/London"

    def test_the_answers_of_the_safety_check_are_kept_for_the_doctor(self, store: Store) -> None:
        self.ended("g-skin").send({"type": "save", "key": KEY, "now": 2, "before": None, "helped": []})
        (asked,) = [one for one in kept(store) if isinstance(one, Asked)]
        assert set(asked.answers.values()) == {"no"}

    def test_a_programme_begins_once(self, store: Store) -> None:
        for _ in range(2):
            guide = Guide().open_with("programme", id="bedtime-legs").send({"type": "start", "side": "both", "day": 1})
            guide.tick().tick().send({"type": "start"}).send({"type": "finished"}, trigger="ended")
            guide.send({"type": "save", "key": KEY, "now": 2, "before": None, "helped": []})
        assert len([one for one in kept(store) if isinstance(one, ProgrammeBegun)]) == 1

    def test_a_failure_is_said_and_nothing_seems_saved(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: Any) -> None:
            raise StorageError("full")

        guide = self.ended()
        monkeypatch.setattr("app.diary.store.Diary.save_all", fail)
        guide.send({"type": "save", "key": KEY, "now": 2, "before": 6, "helped": []})
        assert not guide.data["diary"]["saved"]
        assert "no room" in guide.data["diary"]["trouble"]
        assert KEY not in str(guide.data)

    def test_the_next_session_can_be_kept_as_well(self, store: Store) -> None:
        guide = self.ended().send({"type": "save", "key": KEY, "now": 2, "before": 6, "helped": []})
        guide.send({"type": "end"}).choose("neck", "none").tell("cramps").tick().tick().send({"type": "start"})
        guide.send({"type": "finished"}, trigger="ended")
        assert not guide.data["diary"]["saved"]


class TestTheDiary:
    def test_is_closed_until_the_browser_brings_its_key(self, store: Store) -> None:
        filled(store, cramp())
        guide = Guide().open("diary")
        assert not guide.data["open"]
        assert guide.data["months"] == []
        guide.send({"type": "open", "key": KEY})
        assert guide.data["count"] == 1

    def test_of_another_key_is_another_diary(self, store: Store) -> None:
        filled(store, cramp(note="mine"))
        assert opened(key=OTHER).data["count"] == 0

    @pytest.mark.parametrize("key", [None, "", "x", "0a" * 31, {"a": 1}, "0a" * 32 + "\n"])
    def test_says_kindly_that_a_key_cannot_be_read(self, key: Any) -> None:
        guide = Guide().open("diary").send({"type": "open", "key": key})
        assert "cannot be read" in guide.data["trouble"]

    def test_shows_the_newest_first_by_month_and_more_when_asked(self, store: Store) -> None:
        filled(store, *(cramp(days) for days in range(0, 120, 2)))
        guide = opened()
        shown = [entry["id"] for month in guide.data["months"] for entry in month["entries"]]
        assert len(shown) == 50
        assert guide.data["more"] == 10
        guide.send({"type": "more", "key": KEY})
        assert guide.data["more"] == 0

    def test_an_entry_is_deleted_and_put_back_as_it_was(self, store: Store) -> None:
        one = cramp(note="keep me")
        filled(store, one)
        guide = opened().send({"type": "delete", "id": one.id, "key": KEY})
        assert guide.data["count"] == 0
        assert kept(store) == []
        guide.send({"type": "undo", "key": KEY})
        assert kept(store) == [one]

    def test_writing_an_entry_returns_to_the_diary_only_when_it_is_safe(self, store: Store) -> None:
        guide = Guide().open("entry").send({"type": "save", "key": KEY, "entry": form()})
        assert guide.page == "diary"
        assert guide.data["said"] == "Saved."
        assert guide.data["forget"] == "new"
        (one,) = kept(store)
        assert isinstance(one, Episode)
        assert (one.began, one.lasted_min, one.triggers) == (datetime(2026, 10, 25, 2, 30), 4, frozenset({"night"}))

    def test_changing_an_entry_keeps_its_place_and_its_zone(self, store: Store) -> None:
        one = cramp(zone="Asia/Tokyo", note="before")
        filled(store, one)
        guide = opened().send({"type": "change", "id": one.id, "key": KEY})
        assert guide.page == "entry"
        assert guide.data["entry"]["note"] == "before"
        guide.send({"type": "save", "key": KEY, "entry": {**guide.data["entry"], "note": "after"}})
        (changed,) = kept(store)
        assert isinstance(changed, Episode)
        assert (changed.id, changed.zone, changed.note) == (one.id, "Asia/Tokyo", "after")

    def test_a_change_made_elsewhere_in_the_meantime_is_not_lost(self, store: Store) -> None:
        one = cramp(note="before")
        filled(store, one)
        guide = opened().send({"type": "change", "id": one.id, "key": KEY})
        filled(store, one.model_copy(update={"note": "from the other device"}))
        guide.send({"type": "save", "key": KEY, "entry": {**guide.data["entry"], "note": "after"}})
        assert guide.page == "entry"
        assert "another device" in guide.data["trouble"]
        (still,) = kept(store)
        assert isinstance(still, Episode)
        assert still.note == "from the other device"

    @pytest.mark.parametrize(
        "wrong",
        [
            {"region": "elbow-pit"}, {"began": "soon"}, {"began": None}, {"before": 11}, {"note": "x" * 1001},
            {"what": "flu"},
        ],
    )  # fmt: skip
    def test_nonsense_stays_in_the_form_with_a_kind_line(self, store: Store, wrong: dict[str, Any]) -> None:
        guide = Guide().open("entry").send({"type": "save", "key": KEY, "entry": form(**wrong)})
        assert guide.page == "entry"
        assert "makes no sense" in guide.data["trouble"]
        assert kept(store) == []

    def test_what_could_not_be_saved_stays_and_is_tried_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: Any) -> None:
            raise StorageError("busy")

        monkeypatch.setattr("app.diary.store.Diary.save_all", fail)
        guide = Guide().open("entry").send({"type": "save", "key": KEY, "entry": form()})
        assert guide.page == "entry"
        assert "busy" in guide.data["trouble"]
        assert guide.data["retry"]

    def test_markup_and_formulas_are_text(self, store: Store) -> None:
        note = "=HYPERLINK(1) <script>alert(1)</script> \u202eمرحبا 💥"
        Guide().open("entry").send({"type": "save", "key": KEY, "entry": form(note=note)})
        assert opened().data["months"][0]["entries"][0]["note"] == note

    def test_asks_once_a_week_what_someone_who_twitches_can_do_and_never_counts(self, store: Store) -> None:
        filled(store, *(cramp(days, what="twitching", region="eyelid-face") for days in range(60)))
        guide = opened()
        assert guide.data["cards"] == []
        answers = {one["id"]: "yes" for one in guide.data["weekly"]["questions"]}
        guide.send({"type": "weekly", "answers": {**answers, "nonsense": "yes"}, "key": KEY})
        (check,) = [one for one in kept(store) if isinstance(one, FunctionCheck)]
        assert check.answers == answers
        assert guide.data["weekly"] is None

    def test_watches_over_someone_with_cramps_in_most_weeks(self, store: Store) -> None:
        filled(store, *(cramp(days) for days in range(0, 42, 3)))
        cards = opened().data["cards"]
        assert cards
        assert all(card["do"] and card["sources"] for card in cards)


class TestKeepingIt:
    def test_the_key_in_words_opens_it_on_another_device(self, store: Store) -> None:
        filled(store, cramp())
        words = opened("keep").data["words"]
        assert words == key_as_words(bytes.fromhex(KEY))
        guide = Guide().open("keep").send({"type": "use", "words": f"  {words.upper()}  "})
        assert guide.data["adopt"] == KEY
        assert guide.data["count"] == 1

    def test_a_mistyped_word_is_named_by_its_place(self) -> None:
        words = key_as_words(bytes.fromhex(KEY)).split()
        guide = Guide().open("keep").send({"type": "use", "words": " ".join(["calff", *words[1:]])})
        assert "Word number 1" in guide.data["trouble"]
        assert guide.data["adopt"] == ""

    def test_everything_is_deleted_when_it_is_asked(self, store: Store) -> None:
        filled(store, cramp(), cramp(1))
        filled(store, cramp(), key=OTHER)
        guide = opened("keep").send({"type": "delete-everything", "key": KEY})
        assert guide.data["gone"]
        assert kept(store) == []
        assert len(kept(store, OTHER)) == 1


def test_patterns_answer_questions_in_words_with_a_table(store: Store) -> None:
    filled(store, *(cramp(days, before=6, after=3) for days in range(0, 60, 2)))
    guide = opened("patterns")
    assert guide.at.header
    assert all(one.value.endswith("?") for one in guide.at.header)
    assert guide.at.table


def test_the_doctors_page_says_what_was_written_and_what_happened(store: Store) -> None:
    filled(store, *(cramp(days) for days in range(0, 40, 4)))
    guide = opened("summary")
    said = {
        "name": "A. Person",
        "question": "Why at night?",
        "medicines": ["statins", "nonsense"],
        "questions": ["Is it iron?"],
    }
    guide.send({"type": "save", "form": said, "key": KEY})
    assert guide.data["said"] == "Saved."
    assert guide.data["form"]["medicines"] == ["statins"]
    words = str(guide.data["page"])
    assert "Is it iron?" in words
    assert "Calf" in words
    guide.send({"type": "save", "form": {**said, "question": "Other"}, "key": KEY})
    assert len([one for one in kept(store) if one.kind == "doctor"]) == 1
