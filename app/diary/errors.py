"""What can go wrong with a diary, by a reason that a page puts in kind words. No message holds anything of a diary."""

from __future__ import annotations

from typing import Literal

StorageReason = Literal["full", "busy", "unreachable", "damaged", "read-only", "too-new", "setting"]
RefusedReason = Literal["changed", "too-long", "too-many", "no-room"]
KeyReason = Literal["length", "count", "word", "checksum"]

_MEANS: dict[str, str] = {
    "full": "the disk that holds the diaries is full",
    "busy": "the diaries are busy or locked, and stayed so for as long as we wait",
    "unreachable": "the diaries cannot be reached, or the way to them was lost",
    "damaged": "the database of the diaries is damaged",
    "read-only": "the diaries may not be written to",
    "too-new": "the database was made by a newer Unknot than this one",
    "setting": "UNKNOT_DATABASE_URL names no database that Unknot can use (postgresql://… or sqlite:///…),"
    " or UNKNOT_MOST_DIARIES is no number",
    "changed": "the entry was changed or deleted elsewhere since it was read",
    "too-long": "the entry is longer than a diary keeps",
    "too-many": "the diary has as many entries as it keeps",
    "no-room": "there are as many diaries as may be kept here: UNKNOT_MOST_DIARIES",
    "length": "a key has 32 bytes",
    "count": "a key has 24 words",
    "word": "a word is not one of those that keys are made of",
    "checksum": "the words do not belong together: one is wrong, or two have changed places",
}


class DiaryError(Exception):
    """A diary did not do what was asked. Unless the way to it was lost in that moment, nothing was changed."""

    reason: str

    def __str__(self) -> str:
        return _MEANS[self.reason]


class StorageError(DiaryError):
    """The database failed. Trying again later may help with "busy" and "unreachable", with others it does not."""

    def __init__(self, reason: StorageReason) -> None:
        super().__init__(reason)
        self.reason: StorageReason = reason


class RefusedError(DiaryError):
    """The database is well, but this may not be written."""

    def __init__(self, reason: RefusedReason) -> None:
        super().__init__(reason)
        self.reason: RefusedReason = reason


class KeyTextError(DiaryError):
    """This is no key. `place` is the first word, counted from 1, that no key has."""

    def __init__(self, reason: KeyReason, place: int | None = None) -> None:
        super().__init__(reason, place)
        self.reason: KeyReason = reason
        self.place = place
