"""The diary as one person meets it in a visit: opened with the browser's key, written to, put right again.

Every failure becomes a kind line here. What could not be saved stays in the form in the browser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache

from app import browser, visit
from app.diary.entries import Asked, Entry, Episode, ProgrammeBegun, name_of
from app.diary.errors import DiaryError, KeyTextError
from app.diary.exchange import Preview
from app.diary.sealed import key_as_words, key_from_hex, key_from_words
from app.diary.store import Diary, Store
from exercises import load_catalog
from exercises.record import Side
from exercises.triage import SELF_HARM

TROUBLE = {
    "full": "There is no room left where diaries are kept. Nothing was saved. The people who run this must look.",
    "busy": "The diary is busy just now. Nothing was saved yet.",
    "unreachable": "The diary cannot be reached just now. Nothing was saved yet.",
    "damaged": "The place where diaries are kept is damaged. Nothing was changed. The people who run this must look.",
    "read-only": "Diaries can be read just now, but not written to. Nothing was saved.",
    "too-new": "The diaries were made by a newer Unknot than this one. Nothing was changed.",
    "setting": "The diary has not been set up here.",
    "changed": "This entry was changed on another device in the meantime. Look at it there first.",
    "too-long": "This is more than one entry can hold. Make the note shorter.",
    "no-room": "No new diary can be begun here just now. Nothing was saved. The people who run this can make room.",
    "keys": "This page has opened many diaries. Load it again to open another one.",
    "too-many": "The diary is full. Export it, then delete what you no longer need.",
    "length": "The key in this browser cannot be read.",
    "count": "A key has 24 words. Look whether one is missing, or there twice.",
    "checksum": "The words do not belong together: one is wrong, or two have changed places.",
}


NO_KEY = "none"
"""What a browser says that has no key, or none any more."""


def passes(trouble: str) -> bool:
    """Whether trying again may help."""
    return trouble in (TROUBLE["busy"], TROUBLE["unreachable"])


MOST_KEYS = 12
"""Diaries that one visit may open: somebody has one, or a few to put together."""


@cache
def _store() -> Store:
    return Store()


def open_with(key: object) -> None:
    """Open the diary of the browser's key."""
    try:
        key_from_hex(str(key))
    except KeyTextError as error:
        visit.change_diary(key="", trouble=words_of(error))
    else:
        _take(str(key).lower())


def left_in_another_tab(key: object) -> bool:
    """Whether this browser has let go of the open diary meanwhile; then it is closed in this tab too, and said."""
    if key in ("", visit.current().diary.key) or not visit.current().diary.key:
        return False
    said = "Everything was deleted in another tab." if key == NO_KEY else "Another tab has opened another diary."
    visit.change_diary(key="", trouble="", deleted=None, changing="", said=said)
    return True


def open_with_words(words: object) -> str:
    """The key that was written down, as the browser keeps it; "" where it is none, and then it is said why."""
    try:
        key = key_from_words(str(words)).hex()
    except KeyTextError as error:
        visit.change_diary(trouble=words_of(error))
        return ""
    if not _take(key):
        return ""
    visit.change_diary(said="This browser now opens that diary.")
    return key


def _take(key: str) -> bool:
    """Open this one, unless the visit has opened too many others; it is said where it has."""
    known = visit.current().diary
    keys = known.keys + (key != known.key)
    if keys > MOST_KEYS:
        visit.change_diary(key="", trouble=TROUBLE["keys"])
        return False
    visit.change_diary(key=key, keys=keys, trouble="")
    return True


def key_words() -> str:
    """The key of the open diary in words."""
    return key_as_words(key_from_hex(visit.current().diary.key))


def words_of(error: DiaryError) -> str:
    """What went wrong, and what to do."""
    if isinstance(error, KeyTextError) and error.reason == "word":
        return f"Word number {error.place} is not one that keys are made of. Look how it is spelled."
    return TROUBLE[error.reason]


def entries() -> tuple[Entry, ...] | None:
    """Everything in the open diary; None where none is open or it cannot be read, and then it is said why."""
    if not visit.current().diary.key:
        return None
    found: list[Entry] = []

    def read(diary: Diary) -> None:
        reading = diary.entries()
        found.extend(reading.entries)
        if reading.unreadable:
            lost = "1 entry" if reading.unreadable == 1 else f"{reading.unreadable} entries"
            visit.change_diary(said=f"{lost} could not be read. They are kept as they are; the others are here.")

    return tuple(found) if _do(read) else None


def save(entries: Iterable[Entry]) -> bool:
    """Keep all of these, or none; whether they are safe."""
    return _do(lambda diary: diary.save_all(entries))


def begin_change(entry_id: object) -> None:
    """Take an entry into the form, as it stands now."""

    def look(diary: Diary) -> None:
        seen = diary.entries().revisions.get(str(entry_id), 0)
        visit.change_diary(changing=str(entry_id) if seen else "", seen=seen)

    _do(look)


def go_on_changing(entry_id: object, seen: object) -> None:
    """Take up the change of an entry that the browser has in its form, where this server has begun anew since."""
    if isinstance(entry_id, str) and entry_id not in ("", "new") and isinstance(seen, int):
        visit.change_diary(changing=entry_id, seen=seen)


def entry_to_change() -> Episode | None:
    """The entry in the form as the diary has it; None for a new one, and while the diary cannot be read."""
    changing = visit.current().diary.changing
    known = entries() if changing else None
    return next((one for one in known or () if isinstance(one, Episode) and one.id == changing), None)


def save_written(written: Episode, kept: Episode | None) -> bool:
    """Keep what the form holds: a new entry, or the changed one unless another device has changed it meanwhile."""
    state = visit.current().diary
    if not state.changing:
        return save([written])
    if kept is not None:
        return _do(lambda diary: diary.save(written, state.seen))
    if not state.trouble:  # the diary can be read, and the entry is not in it any more
        visit.change_diary(trouble=TROUBLE["changed"])
    return False


def delete(entry_id: object, known: Sequence[Entry]) -> None:
    """Delete an episode; it can be put back until the next one goes."""
    episode = next((one for one in known if isinstance(one, Episode) and one.id == entry_id), None)
    if episode is not None and _do(lambda diary: diary.delete(episode.id)):
        visit.change_diary(deleted=episode)


def put_back() -> None:
    """The episode that was deleted last."""
    deleted = visit.current().diary.deleted
    if deleted is not None and save([deleted]):
        visit.change_diary(deleted=None)


def delete_everything() -> bool:
    """All of it, for good; whether it is gone."""
    if not _do(lambda diary: diary.delete_everything()):
        return False
    visit.change_diary(key="", deleted=None, changing="", said="Everything is deleted.")
    return True


def bring_in(preview: Preview) -> None:
    """What an import holds that is new or changed."""
    came = [*preview.new, *(pair.read for pair in preview.changed)]
    if save(came):
        count = "1 entry" if len(came) == 1 else f"{len(came)} entries"
        visit.change_diary(said=f"{count} brought in.")


def session_entries(before: int | None, now: int | None, helped: Iterable[str], told_name: object) -> list[Entry]:
    """What the session that has just ended is in a diary: the episode, what was asked, a programme that began."""
    current, when = visit.current(), browser.local_now()
    if not current.region or current.what is None:
        return []
    name, timer = name_of(told_name), current.what == "timer"
    side: Side = current.side
    written: list[Entry] = [
        Episode(
            id=name,
            began=when,
            zone=browser.zone(),
            region=current.region,
            side=side,
            what="tight" if timer else current.what,
            before=before,
            after=now,
            done=current.done_exercises,
            helped=tuple(one for one in helped if one in current.done_exercises),
        )
    ]
    answers = {flag: answer for flag, answer in current.check.answers.items() if flag != SELF_HARM}  # theirs to tell
    if answers:
        written.append(Asked(id=name[::-1], day=when.date(), region=current.region, answers=answers))
    chosen = current.wishes.chosen
    programme = load_catalog().programmes.get(chosen.programme) if chosen else None
    if programme is not None and programme.weeks and not _begun(programme.id, when.date(), programme.weeks):
        written.append(ProgrammeBegun(day=when.date(), programme=programme.id))
    return written


def _begun(programme: str, today: date, weeks: int) -> bool:
    """Whether it is under way: begun within its weeks."""
    begun = [one.day for one in entries() or () if isinstance(one, ProgrammeBegun) and one.programme == programme]
    return any((today - day).days < weeks * 7 for day in begun)


def _do(work: Callable[[Diary], object]) -> bool:
    try:
        work(_store().diary(key_from_hex(visit.current().diary.key)))
    except DiaryError as error:
        visit.change_diary(trouble=words_of(error))
        return False
    visit.change_diary(trouble="")
    return True
