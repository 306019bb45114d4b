"""Diaries on SQLite and on PostgreSQL: what was saved is there, whatever breaks, and for nobody else."""

from __future__ import annotations

import logging
import os
import random
import stat
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.diary.entries import Asked, Entry, Episode, ForTheDoctor, FunctionCheck, ProgrammeBegun, new_id
from app.diary.errors import DiaryError, RefusedError, StorageError
from app.diary.sealed import Seal, key_as_words, new_key
from app.diary.store import Diary, Reading, Store
from tests.diary import writers
from tests.diary.conftest import IMPATIENT_S, Place
from tests.diary.samples import entries, episode, too_long
from tests.diary.test_sealed import KEPT, KEPT_DIARY, KEPT_NAME, KEPT_SEALED, KEY
from tests.diary.writers import BATCH, Writer

KILLS = int(os.environ.get("UNKNOT_KILLS", "5"))
ALL_KINDS: tuple[Entry, ...] = (
    episode(note="🦵🏽 בלילה"),
    FunctionCheck(day="2026-11-03", answers={"stairs": "no"}),
    Asked(day="2026-11-03", region="calf", answers={"calf-swollen": "unsure"}),
    ForTheDoctor(name="Ada", question="Why at night?", medicines={"statin"}, questions=("Is it my pills?",)),
    ProgrammeBegun(day="2026-11-03", programme="bedtime-legs"),
)


@pytest.fixture
def diary(store: Store) -> Diary:
    return store.diary(new_key())


def holds(reading: Reading, *expected: Entry) -> bool:
    """These entries and no others, all of them readable."""
    by_id = {entry.id: entry for entry in reading.entries}
    return reading.unreadable == 0 and by_id == {entry.id: entry for entry in expected}


def reason_for(work: Callable[[], object]) -> str:
    """Why this was not done. What stands behind the error says nothing more: nothing stands behind it."""
    with pytest.raises(DiaryError) as caught:
        work()
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None
    assert str(caught.value)
    return str(caught.value.reason)


# --- what was saved is there -------------------------------------------------------------------


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(entries(), max_size=8, unique_by=lambda entry: entry.id))
def test_whatever_is_saved_comes_back_as_it_was(store: Store, kept: list[Entry]) -> None:
    diary = store.diary(new_key())
    diary.save_all(kept)
    assert holds(diary.entries(), *kept)
    for entry in kept:
        diary.save(entry)
    assert holds(diary.entries(), *kept)


def test_every_kind_of_entry_outlives_the_server(place: Place) -> None:
    key, first = new_key(), place.open()
    for entry in ALL_KINDS:
        first.diary(key).save(entry)
    first.close()
    assert holds(place.open().diary(key).entries(), *ALL_KINDS)


def test_an_entry_saved_again_takes_the_place_of_the_first(diary: Diary) -> None:
    first = episode(note="first")
    second = first.model_copy(update={"note": "second"})
    assert (diary.save(first), diary.save(second)) == (1, 2)
    assert holds(diary.entries(), second)
    assert diary.entries().revisions == {first.id: 2}


def test_what_is_deleted_is_gone_and_the_rest_stays(diary: Diary) -> None:
    one, other = episode(), episode()
    diary.save_all([one, other])
    diary.delete(one.id)
    diary.delete(new_id())
    assert holds(diary.entries(), other)


def test_everything_can_be_deleted_also_what_cannot_be_read(place: Place, store: Store) -> None:
    mine, theirs, kept = store.diary(KEY), store.diary(new_key()), episode()
    mine.save_all([episode(), episode()])
    theirs.save(kept)
    place.do("UPDATE diary_entry SET sealed = :rubbish WHERE diary = :mine", rubbish=b"?", mine=Seal(KEY).diary)
    mine.delete_everything()
    assert holds(mine.entries())
    assert holds(theirs.entries(), kept)
    assert place.rows("SELECT count(*) FROM diary_entry") == [(1,)]


def test_many_threads_share_one_store(store: Store) -> None:
    key, kept = new_key(), [episode() for _ in range(24)]
    threads = [
        threading.Thread(target=lambda part=kept[start::6]: [store.diary(key).save(one) for one in part])
        for start in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert holds(store.diary(key).entries(), *kept)


# --- an import ---------------------------------------------------------------------------------


def test_an_import_is_kept_whole_and_its_later_lines_count(diary: Diary) -> None:
    old = episode(note="old")
    new = old.model_copy(update={"note": "new"})
    others = [episode() for _ in range(300)]
    diary.save(old)
    diary.save_all([old, *others, new])
    assert holds(diary.entries(), new, *others)
    diary.save_all([])
    diary.save_all(iter(others))
    assert holds(diary.entries(), new, *others)


def test_of_an_import_that_fails_nothing_is_kept(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    before = episode()
    diary.save(before)
    assert reason_for(lambda: diary.save_all([episode(), too_long()])) == "too-long"
    monkeypatch.setattr("app.diary.store.MOST_ENTRIES", 3)
    assert reason_for(lambda: diary.save_all([episode() for _ in range(3)])) == "too-many"
    assert holds(diary.entries(), before)


def test_an_import_that_breaks_in_the_middle_leaves_nothing(place: Place, diary: Diary) -> None:
    with refusing_the_next_but(place, 2):
        assert reason_for(lambda: diary.save_all([episode() for _ in range(5)])) == "damaged"
    assert holds(diary.entries())


@contextmanager
def refusing_the_next_but(place: Place, rows: int) -> Iterator[None]:
    """A database that fails while it writes, and quotes what it was given as databases do."""
    if place.file:
        place.do(
            f"CREATE TRIGGER refusing BEFORE INSERT ON diary_entry WHEN (SELECT count(*) FROM diary_entry) >= {rows}"
            " BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
        yield
        place.do("DROP TRIGGER refusing")
    else:
        place.do(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF (SELECT count(*) FROM diary_entry) >= {rows} THEN RAISE EXCEPTION 'no: %', NEW; END IF;"
            " RETURN NEW; END $$"
        )
        place.do("CREATE TRIGGER refusing BEFORE INSERT ON diary_entry FOR EACH ROW EXECUTE FUNCTION refuse()")
        yield
        place.do("DROP FUNCTION refuse CASCADE")


# --- limits ------------------------------------------------------------------------------------


def test_an_entry_that_is_too_long_is_refused_and_the_old_one_stays(diary: Diary) -> None:
    long = too_long()
    short = FunctionCheck(id=long.id, day=long.day, answers={})
    diary.save(short)
    assert reason_for(lambda: diary.save(long)) == "too-long"
    assert holds(diary.entries(), short)


def test_the_longest_entry_that_is_kept_comes_back(diary: Diary) -> None:
    answers = dict(list(too_long().answers.items())[:1200])
    long = FunctionCheck(day="2026-11-03", answers=answers)
    diary.save(long)
    assert holds(diary.entries(), long)


def test_a_full_diary_takes_changes_but_nothing_new(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    diary, other = store.diary(new_key()), store.diary(new_key())
    monkeypatch.setattr("app.diary.store.MOST_ENTRIES", 3)
    kept = [episode() for _ in range(3)]
    for entry in kept:
        diary.save(entry)
    assert reason_for(lambda: diary.save(episode())) == "too-many"
    assert reason_for(lambda: diary.save(episode(), seen=0)) == "too-many"
    assert reason_for(lambda: diary.save_all([kept[0], episode()])) == "too-many"
    diary.save(kept[0])
    diary.save_all(kept)
    other.save(episode())
    diary.delete(kept[0].id)
    diary.save(kept[0])
    assert holds(diary.entries(), *kept)


# --- two devices -------------------------------------------------------------------------------


def test_a_change_made_on_another_device_is_not_written_over(place: Place, store: Store) -> None:
    key, entry = new_key(), episode()
    phone, tablet = store.diary(key), place.open().diary(key)
    phone.save(entry, seen=0)
    seen = tablet.entries().revisions[entry.id]
    changed = entry.model_copy(update={"note": "from the phone"})
    phone.save(changed, seen=seen)
    assert reason_for(lambda: tablet.save(entry.model_copy(update={"note": "from the tablet"}), seen=seen)) == "changed"
    assert holds(tablet.entries(), changed)


def test_an_entry_deleted_on_another_device_does_not_come_back_unasked(diary: Diary) -> None:
    entry = episode()
    seen = diary.save(entry)
    diary.delete(entry.id)
    assert reason_for(lambda: diary.save(entry, seen=seen)) == "changed"
    assert holds(diary.entries())


def test_an_entry_that_is_new_on_both_devices_is_kept_once(diary: Diary) -> None:
    entry = episode()
    assert diary.save(entry, seen=0) == 1
    assert reason_for(lambda: diary.save(entry.model_copy(update={"note": "other"}), seen=0)) == "changed"


def test_who_has_not_looked_before_writes_last_and_wins(diary: Diary) -> None:
    entry = episode()
    diary.save(entry)
    last = entry.model_copy(update={"note": "last"})
    assert diary.save(last) == 2
    assert holds(diary.entries(), last)


# --- nobody else's -----------------------------------------------------------------------------


def test_another_key_finds_nothing_and_can_neither_change_nor_delete(store: Store) -> None:
    mine, entry = store.diary(new_key()), episode()
    mine.save(entry)
    stranger = store.diary(new_key())
    assert holds(stranger.entries())
    stranger.delete(entry.id)
    stranger.save(entry.model_copy(update={"note": "stranger"}))
    stranger.delete_everything()
    assert holds(mine.entries(), entry)


@pytest.mark.parametrize("moved", ["diary", "diary and name", "sealed"])
def test_a_row_put_into_another_diary_by_hand_does_not_open(place: Place, store: Store, moved: str) -> None:
    mine, theirs = Seal(KEY), Seal(new_key())
    entry, other = episode(note="mine"), episode(note="mine too")
    store.diary(KEY).save_all([entry, other])
    values = {"mine": mine.diary, "theirs": theirs.diary, "name": mine.name(entry.id), "other": mine.name(other.id)}
    if moved == "diary":
        place.do("UPDATE diary_entry SET diary = :theirs WHERE name = :name", **values)
    elif moved == "diary and name":
        values["other"] = theirs.name(entry.id)
        place.do("UPDATE diary_entry SET diary = :theirs, name = :other WHERE name = :name", **values)
    else:
        taken = "(SELECT sealed FROM diary_entry WHERE name = :other)"
        place.do(f"UPDATE diary_entry SET sealed = {taken} WHERE name = :name", **values)
    found = [store.diary(KEY).entries(), place.open().database.read(lambda _c: Diary(store.database, theirs).entries())]
    assert [one.entries for one in found] == [(other,), ()]
    assert sum(one.unreadable for one in found) == 1


def test_a_damaged_row_is_counted_and_the_others_are_read(place: Place, store: Store) -> None:
    diary, kept, hurt = store.diary(KEY), [episode() for _ in range(5)], episode()
    diary.save_all([*kept, hurt])
    name = Seal(KEY).name(hurt.id)
    ((sealed,),) = place.rows("SELECT sealed FROM diary_entry WHERE name = :name", name=name)
    spoilt = bytearray(sealed)
    spoilt[40] ^= 1
    place.do("UPDATE diary_entry SET sealed = :spoilt WHERE name = :name", spoilt=bytes(spoilt), name=name)
    found = diary.entries()
    assert {entry.id for entry in found.entries} == set(found.revisions) == {entry.id for entry in kept}
    assert found.unreadable == 1
    diary.save(hurt)
    assert holds(diary.entries(), *kept, hurt)


TOLD = Episode(
    began="2031-07-19T04:44:00",
    zone="Asia/Kathmandu",
    region="eyelid-face",
    side="right",
    what="twitching",
    triggers={"coffee-late"},
    done=("neck-turn-slow",),
    note="Marmalade pyjamas Zanzibar 🦵🏽",
)
SAID = ("2031-07", "07-19", "04:44", "Kathmandu", "eyelid", '"right"', "twitching", '"episode"', "coffee", "neck-turn")


def test_a_copy_of_the_whole_database_holds_no_word_place_or_date(place: Place, store: Store) -> None:
    diary = store.diary(KEY)
    diary.save(TOLD)
    diary.save_all([TOLD.model_copy(update={"id": new_id()}) for _ in range(50)])
    diary.delete(TOLD.id)
    words = [*SAID, "Marmalade", "pyjamas", "Zanzibar", "🦵🏽", TOLD.id, " ".join(key_as_words(KEY).split()[:2])]
    secrets = [word.encode() for word in words] + [KEY, KEY.hex().encode(), bytes.fromhex(TOLD.id)]
    dump = everything_on_the_disk(place)
    assert Seal(KEY).diary in dump  # we look in the right place
    assert not [secret for secret in secrets if secret in dump]


def everything_on_the_disk(place: Place) -> bytes:
    if place.file:
        files = list(place.file.parent.iterdir())
        assert {file.name for file in files} == {"diaries.sqlite", "diaries.sqlite-wal", "diaries.sqlite-shm"}
        return b"".join(file.read_bytes() for file in files)
    place.do("CHECKPOINT")
    paths = place.rows("SELECT pg_relation_filepath(oid) FROM pg_class WHERE oid = 'diary_entry'::regclass")
    ((now,),) = place.rows("SELECT pg_walfile_name(pg_current_wal_lsn())")
    assert place.server
    logs = sorted(file for file in (place.server.data / "pg_wal").glob("0*") if file.name <= str(now))[-2:]
    files = [place.server.data / str(paths[0][0]), *logs]
    return b"".join(file.read_bytes() for file in files) + (place.server.folder / "log").read_bytes()


def test_the_database_knows_ids_sealed_bytes_and_revisions_alone(place: Place, store: Store) -> None:
    store.diary(KEY).save_all(ALL_KINDS)
    ((one, *_rest),) = [place.rows("SELECT * FROM diary_entry")]
    assert len(one) == 4
    seal = Seal(KEY)
    rows = place.rows("SELECT diary, name, revision FROM diary_entry")
    assert {tuple(row) for row in rows} == {(seal.diary, seal.name(entry.id), 1) for entry in ALL_KINDS}


# --- when the power goes, and when many write --------------------------------------------------


def test_whoever_is_killed_while_writing_has_kept_what_was_acknowledged(place: Place) -> None:
    acknowledged: dict[bytes, set[str]] = {}
    for turn in range(KILLS):
        key = new_key()
        writer = Writer(writers.write_until_killed, place.url, key)
        if turn % 2:  # the others may be killed before the first entry, or in the middle of a migration
            writer.wait_until_it_writes()
        time.sleep(random.uniform(0, 0.3))
        writer.process.kill()
        writer.process.join()
        acknowledged[key] = writer.acknowledged()
        is_whole(place)
        all_are_there(place, {key: acknowledged[key]})
    all_are_there(place, acknowledged)
    assert sum(len(ids) > 0 for ids in acknowledged.values()) >= KILLS // 2


def is_whole(place: Place) -> None:
    if place.file and place.file.exists():
        assert place.rows("PRAGMA integrity_check") == [("ok",)]


def all_are_there(place: Place, acknowledged: dict[bytes, set[str]]) -> None:
    store = place.open()
    for key, ids in acknowledged.items():
        found = store.diary(key).entries()
        assert found.unreadable == 0
        assert ids <= set(found.revisions)
        batches = [entry.note for entry in found.entries if isinstance(entry, Episode) and entry.note]
        assert {batches.count(one) for one in set(batches)} <= {BATCH}, "part of an import was kept"
    store.close()


def test_several_processes_start_on_nothing_and_write_at_once(place: Place) -> None:
    key = new_key()
    several = [Writer(writers.write_some, place.url, key) for _ in range(3)]
    for writer in several:
        writer.process.join(60)
        assert writer.process.exitcode == 0
    acknowledged = set[str]().union(*(writer.acknowledged() for writer in several))
    found = place.open().diary(key).entries()
    assert len(acknowledged) == 60
    assert set(found.revisions) == acknowledged
    assert set(found.revisions.values()) == {2}


# --- what breaks, in a word --------------------------------------------------------------------


@contextmanager
def locked(place: Place) -> Iterator[None]:
    """Someone else holds all of it for longer than we wait."""
    with place.by_hand.connect() as other:
        for words in ["BEGIN IMMEDIATE"] if place.file else ["BEGIN", "LOCK TABLE diary_entry"]:
            other.exec_driver_sql(words)
        yield
        other.exec_driver_sql("ROLLBACK")


def test_a_locked_database_is_busy_and_well_again_afterwards(place: Place) -> None:
    diary, kept = place.open(IMPATIENT_S).diary(new_key()), episode()
    diary.save(kept)
    with locked(place):
        assert reason_for(lambda: diary.save(episode())) == "busy"
        assert reason_for(lambda: diary.save_all([episode()])) == "busy"
        assert reason_for(lambda: diary.delete(kept.id)) == "busy"
        assert reason_for(diary.delete_everything) == "busy"
    another = episode()
    diary.save(another)
    assert holds(diary.entries(), kept, another)


def test_who_reads_does_not_wait_for_who_writes(sqlite_place: Place) -> None:
    diary, kept = sqlite_place.open().diary(new_key()), episode()
    diary.save(kept)
    with locked(sqlite_place):
        assert holds(diary.entries(), kept)
        assert holds(sqlite_place.open().diary(new_key()).entries())


def test_a_full_disk_keeps_what_was_there_and_takes_more_once_there_is_room(sqlite_place: Place) -> None:
    store = sqlite_place.open()
    sa.event.listen(store.database.engine, "connect", lambda file, _record: file.execute("PRAGMA max_page_count = 40"))
    store.database.engine.dispose()
    diary, kept = store.diary(new_key()), list[Entry]()
    assert reason_for(lambda: fill(diary, kept)) == "full"
    assert len(kept) > 20
    assert reason_for(lambda: diary.save_all([episode(note="x" * 900) for _ in range(30)])) == "full"
    assert holds(diary.entries(), *kept)
    for entry in kept[:10]:
        diary.delete(entry.id)
    diary.save(kept[0])
    assert holds(diary.entries(), kept[0], *kept[10:])


def fill(diary: Diary, kept: list[Entry]) -> None:
    for _ in range(1000):
        entry = episode(note="x" * 900)
        diary.save(entry)
        kept.append(entry)


@pytest.mark.parametrize("with_another_open", [False, True])
def test_a_file_that_may_not_be_written_says_so(with_another_open: bool) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        place = Place(f"sqlite:///{folder}/diaries.sqlite", file=Path(folder, "diaries.sqlite"))
        kept, first = episode(), place.open()
        first.diary(KEY).save(kept)
        if not with_another_open:
            first.close()
        for file in Path(folder).iterdir():
            file.chmod(0o444)
        with as_somebody_who_may_not_write(Path(folder)):
            if with_another_open:
                diary = place.open().diary(KEY)
                assert holds(diary.entries(), kept)
                assert reason_for(lambda: diary.save(episode())) == "read-only"
            else:
                assert reason_for(place.open) == "read-only"


@contextmanager
def as_somebody_who_may_not_write(folder: Path) -> Iterator[None]:
    folder.chmod(0o555)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert reason_for(lambda: Store(f"sqlite:///{tmp_path}/file/diaries.sqlite")) == "unreachable"
    assert reason_for(lambda: Store(f"sqlite:///{tmp_path}")) == "unreachable"
    assert reason_for(lambda: Store("sqlite:////proc/unknot/diaries.sqlite")) in ("unreachable", "read-only")


def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    file = tmp_path / "diaries.sqlite"
    file.write_bytes(b"not a database " * 1000)
    assert reason_for(lambda: Store(f"sqlite:///{file}")) == "damaged"


def test_a_file_with_rubbish_in_it_is_damaged(sqlite_place: Place) -> None:
    store = sqlite_place.open()
    store.diary(KEY).save_all([episode() for _ in range(200)])
    store.close()
    assert sqlite_place.file
    size = sqlite_place.file.stat().st_size
    with sqlite_place.file.open("r+b") as file:
        file.seek(3 * 4096)
        file.write(os.urandom(size - 3 * 4096))
    assert reason_for(sqlite_place.open().diary(KEY).entries) == "damaged"


def test_a_table_that_is_gone_is_damage(place: Place, diary: Diary) -> None:
    place.do("DROP TABLE diary_entry")
    assert reason_for(diary.entries) == "damaged"
    assert reason_for(lambda: diary.save(episode())) == "damaged"


# --- PostgreSQL alone --------------------------------------------------------------------------


def on_postgresql(test: Callable[..., None]) -> Any:
    return pytest.mark.xdist_group("postgresql")(test)


@on_postgresql
def test_a_lost_postgresql_says_so_and_is_found_again_by_itself(postgresql_place: Place) -> None:
    diary, kept = postgresql_place.open().diary(new_key()), episode()
    diary.save(kept)
    assert postgresql_place.server
    postgresql_place.server.stop()
    try:
        assert reason_for(lambda: diary.save(episode())) == "unreachable"
        assert reason_for(diary.entries) == "unreachable"
        assert reason_for(postgresql_place.open) == "unreachable"
    finally:
        postgresql_place.server.start()
    diary.save(kept)
    assert holds(diary.entries(), kept)


HANG_UP = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'unknot'"


@on_postgresql
def test_a_connection_lost_between_two_visits_is_not_noticed(postgresql_place: Place) -> None:
    diary, kept = postgresql_place.open().diary(new_key()), [episode() for _ in range(3)]
    for entry in kept:
        postgresql_place.do(HANG_UP)
        diary.save(entry, seen=0)
    postgresql_place.do(HANG_UP)
    assert holds(diary.entries(), *kept)


@on_postgresql
def test_an_answer_lost_after_the_commit_does_not_look_like_another_device(
    postgresql_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = postgresql_place.open()
    dialect, diary, entry = store.database.engine.dialect, store.diary(new_key()), episode()
    commit = dialect.do_commit

    def commit_and_lose_the_answer(connection: Any) -> None:
        commit(connection)
        monkeypatch.undo()
        postgresql_place.do(HANG_UP)
        connection.cursor().execute("SELECT 1")

    monkeypatch.setattr(dialect, "do_commit", commit_and_lose_the_answer)
    assert diary.save(entry, seen=0) == 1
    monkeypatch.setattr(dialect, "do_commit", commit_and_lose_the_answer)
    changed = entry.model_copy(update={"note": "changed"})
    assert diary.save(changed, seen=1) == 2
    assert holds(diary.entries(), changed)


@on_postgresql
def test_a_postgresql_that_only_reads_says_so(postgresql_place: Place) -> None:
    store, kept = postgresql_place.open(), episode()
    store.diary(KEY).save(kept)
    postgresql_place.do(f"ALTER DATABASE {store.database.engine.url.database} SET default_transaction_read_only = on")
    diary = postgresql_place.open().diary(KEY)
    assert reason_for(lambda: diary.save(episode())) == "read-only"
    assert holds(diary.entries(), kept)


@on_postgresql
@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("53100", "full"),
        ("53300", "busy"),
        ("40P01", "busy"),
        ("57014", "busy"),
        ("42501", "read-only"),
        ("58030", "unreachable"),
        ("XX001", "damaged"),
        ("22000", "damaged"),
    ],
)
def test_what_postgresql_complains_of_becomes_a_reason_and_is_not_quoted(
    postgresql_place: Place, state: str, reason: str
) -> None:
    diary = postgresql_place.open().diary(new_key())
    postgresql_place.do(
        "CREATE FUNCTION complain() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION 'Row: %', NEW USING ERRCODE = '{state}'; END $$"
    )
    postgresql_place.do("CREATE TRIGGER t BEFORE INSERT ON diary_entry FOR EACH ROW EXECUTE FUNCTION complain()")
    assert reason_for(lambda: diary.save(episode())) == reason


@on_postgresql
def test_the_address_of_postgresql_may_begin_as_others_write_it(postgresql_place: Place) -> None:
    for beginning in ("postgres://", "postgresql+psycopg://"):
        Store(postgresql_place.url.replace("postgresql://", beginning)).close()
    assert reason_for(lambda: Store(postgresql_place.url.replace("diaries_", "nowhere_"))) == "unreachable"


# --- the setting, and SQLite's file ------------------------------------------------------------


@pytest.mark.parametrize(
    "setting",
    ["mysql://me:hunter2@host/db", "nonsense hunter2", "sqlite://", "sqlite:///:memory:", "postgresql:hunter2"],
)
def test_a_setting_that_names_no_database_is_refused_and_not_quoted(
    setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNKNOT_DATABASE_URL", setting)
    with pytest.raises(StorageError) as caught:
        Store()
    assert caught.value.reason == "setting"
    assert "hunter2" not in "".join(traceback.format_exception(caught.value))


def test_the_setting_says_where(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNKNOT_DATABASE_URL", place.url)
    kept = episode()
    Store().diary(KEY).save(kept)
    assert holds(place.open().diary(KEY).entries(), kept)


def test_without_a_setting_a_file_in_the_users_own_folder_is_for_nobody_else(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        Store().diary(KEY).save(episode())
    finally:
        os.umask(before)
    folder = tmp_path / "data" / "unknot"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    assert (folder / "diaries.sqlite").exists()


def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    file = tmp_path / "diaries.sqlite"
    file.touch(0o644)
    Store(f"sqlite:///{file}").close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_saved_means_on_the_disk(place: Place, store: Store) -> None:
    with store.database.engine.connect() as connection:
        if place.file:
            asked = {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 5000, "secure_delete": 1}
            assert {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked} == asked
        else:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
            assert connection.exec_driver_sql("SHOW lock_timeout").scalar() == "5s"


# --- the schema in time ------------------------------------------------------------------------

VERSION_1 = {
    "sqlite": "CREATE TABLE diary_entry (diary BLOB NOT NULL, name BLOB NOT NULL, revision INTEGER NOT NULL,"
    " sealed BLOB NOT NULL, PRIMARY KEY (diary, name))",
    "postgresql": "CREATE TABLE diary_entry (diary BYTEA NOT NULL, name BYTEA NOT NULL, revision INTEGER NOT NULL,"
    " sealed BYTEA NOT NULL, PRIMARY KEY (diary, name))",
}
VERSION_2 = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "2", "1"

def upgrade():
    op.add_column("diary_entry", sa.Column("shelf", sa.Integer))
    op.execute("UPDATE diary_entry SET shelf = 7")
"""


@pytest.fixture
def version_1(place: Place) -> Place:
    """A database as the first Unknot with a diary left it, with an entry in it."""
    if place.file:
        place.file.parent.mkdir()
    place.do(VERSION_1["sqlite" if place.file else "postgresql"])
    place.do("CREATE TABLE diary_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    place.do("INSERT INTO diary_version VALUES ('1')")
    place.do(
        "INSERT INTO diary_entry VALUES (:diary, :name, 3, :sealed)",
        diary=KEPT_DIARY,
        name=KEPT_NAME,
        sealed=KEPT_SEALED,
    )
    return place


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], Any]:
    """An Unknot that knows a version more, for the length of a `with`."""

    @contextmanager
    def knowing(step: str) -> Iterator[None]:
        from app.diary.database import MIGRATIONS

        folder = tmp_path / "100% newer"
        (folder / "versions").mkdir(parents=True)
        for file in ("env.py", "versions/v1_entries.py"):
            (folder / file).write_bytes((MIGRATIONS / file).read_bytes())
        (folder / "versions" / "v2.py").write_text(step)
        with monkeypatch.context() as patch:
            patch.setattr("app.diary.database.MIGRATIONS", folder)
            yield

    return knowing


def test_a_database_of_version_1_opens_with_what_is_in_it(version_1: Place) -> None:
    diary = version_1.open().diary(KEY)
    assert holds(diary.entries(), KEPT)
    assert diary.save(KEPT, seen=3) == 4
    diary.save(episode())


def test_an_older_database_is_brought_up_to_date_and_then_too_new_for_the_older_unknot(
    version_1: Place, newer: Callable[[str], Any]
) -> None:
    with newer(VERSION_2):
        for _ in range(2):
            assert holds(version_1.open().diary(KEY).entries(), KEPT)
    assert version_1.rows("SELECT shelf, revision FROM diary_entry") == [(7, 3)]
    assert reason_for(version_1.open) == "too-new"
    assert version_1.rows("SELECT version_num FROM diary_version") == [("2",)]


def test_from_nothing_all_steps_are_taken(place: Place, newer: Callable[[str], Any]) -> None:
    with newer(VERSION_2):
        place.open().diary(KEY).save(episode())
    assert place.rows("SELECT shelf FROM diary_entry") == [(None,)]


def test_a_step_that_fails_changes_nothing(version_1: Place, newer: Callable[[str], Any]) -> None:
    with newer(VERSION_2 + "    op.execute('UPDATE nowhere SET shelf = 7')\n"):
        assert reason_for(version_1.open) == "damaged"
    assert version_1.rows("SELECT * FROM diary_entry") == [(KEPT_DIARY, KEPT_NAME, 3, KEPT_SEALED)]
    assert version_1.rows("SELECT version_num FROM diary_version") == [("1",)]
    assert holds(version_1.open().diary(KEY).entries(), KEPT)


# --- nothing is said aloud ---------------------------------------------------------------------


def test_no_log_line_and_no_error_tells_of_an_entry_a_key_or_an_id(
    place: Place, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    seal, errors = Seal(KEY), list[DiaryError]()

    def fails(work: Callable[[], object]) -> None:
        with pytest.raises(DiaryError) as caught:
            work()
        errors.append(caught.value)

    diary = place.open(IMPATIENT_S).diary(KEY)
    diary.save(TOLD, seen=0)
    diary.save_all([TOLD, episode()])
    diary.entries()
    fails(lambda: diary.save(TOLD, seen=0))
    fails(lambda: diary.save_all([too_long()]))
    with locked(place):
        fails(lambda: diary.save(TOLD))
    with refusing_the_next_but(place, 0):
        fails(lambda: diary.save_all([TOLD, episode()]))
        fails(lambda: diary.save(episode()))
    with monkeypatch.context() as patch:
        patch.setattr("app.diary.store.MOST_ENTRIES", 0)
        fails(lambda: diary.save_all([TOLD]))
        fails(lambda: diary.save(episode(), seen=0))
    place.do("UPDATE diary_entry SET sealed = :rubbish", rubbish=b"\x01" * 99)
    assert diary.entries().unreadable == 2
    place.do("DROP TABLE diary_entry")
    fails(diary.entries)
    fails(lambda: diary.delete(TOLD.id))
    fails(diary.delete_everything)

    said = caplog.text + "".join(capfd.readouterr()) + "".join(map(repr, caplog.records))
    said += "".join("".join(traceback.format_exception(error)) + repr(error) + repr(vars(error)) for error in errors)
    hidden = [KEY, seal.diary, seal.name(TOLD.id), seal.close(TOLD)[13:40], TOLD.id.encode()]
    secrets = [TOLD.id, TOLD.note, "Marmalade", "Kathmandu", "eyelid", *(one.hex() for one in hidden)]
    secrets += [repr(one)[2:14] for one in hidden]
    assert len(errors) == 10
    assert not [secret for secret in secrets if secret in said]
    assert all(error.__context__ is None for error in errors)
    assert {type(error) for error in errors} == {RefusedError, StorageError}
