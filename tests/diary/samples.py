"""Entries to keep: one that says much, and any that there can be."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from app.diary.entries import Asked, Entry, Episode, ForTheDoctor, FunctionCheck, ProgrammeBegun, new_id

RIGHT_TO_LEFT = "‏כאב בשוק בלילה, تشنج في الساق"
EMOJI = "🦵🏽 ouch 👩‍👩‍👧 ☠️"


def episode(**told: Any) -> Episode:
    usual = {"began": datetime(2026, 11, 3, 3, 17), "zone": "Europe/London", "region": "calf", "side": "left"}
    return Episode(**{**usual, "what": "cramps", **told})


def entries() -> st.SearchStrategy[Entry]:
    """Any entry of any kind."""
    return st.one_of(_episodes(), _checks(), _asked(), _words_for_the_doctor(), _programmes())


def text(most: int) -> st.SearchStrategy[str]:
    spoken = st.sampled_from([RIGHT_TO_LEFT, EMOJI, "a\x00b", "\u2028", '"}', "\\u0000", " trailing  "])
    return spoken.map(lambda words: words[:most]) | st.text(max_size=min(most, 60)) | st.just("ß" * most)


_ids = st.uuids().map(lambda one: one.hex)
_names = st.from_regex(r"[a-z0-9]{1,12}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
_scores = st.none() | st.integers(0, 10)
_answers = st.dictionaries(_names, st.sampled_from(["yes", "no", "unsure"]), max_size=5)


def _episodes() -> st.SearchStrategy[Episode]:
    return st.builds(
        Episode,
        id=_ids,
        began=st.datetimes(),
        zone=st.sampled_from(["", "Europe/London", "Asia/Kathmandu", "America/Argentina/Buenos_Aires"]),
        later=st.booleans(),
        region=_names,
        side=st.sampled_from(["left", "right", "both", "none"]),
        what=st.sampled_from(["cramp-now", "cramps", "twitching", "tight"]),
        lasted_min=st.none() | st.integers(0, 7 * 24 * 60),
        before=_scores,
        after=_scores,
        triggers=st.frozensets(_names, max_size=4),
        done=st.lists(_names, max_size=4).map(tuple),
        helped=st.lists(_names, max_size=4).map(tuple),
        note=text(1000),
    )


def _checks() -> st.SearchStrategy[FunctionCheck]:
    return st.builds(FunctionCheck, id=_ids, day=st.dates(), answers=_answers)


def _asked() -> st.SearchStrategy[Asked]:
    return st.builds(Asked, id=_ids, day=st.dates(), region=_names, answers=_answers)


def _words_for_the_doctor() -> st.SearchStrategy[ForTheDoctor]:
    return st.builds(
        ForTheDoctor,
        id=_ids,
        name=text(80),
        question=text(1000),
        medicines=st.frozensets(_names, max_size=4),
        questions=st.lists(text(200), max_size=4).map(tuple),
    )


def _programmes() -> st.SearchStrategy[ProgrammeBegun]:
    return st.builds(ProgrammeBegun, id=_ids, day=st.dates(), programme=_names)


def too_long() -> FunctionCheck:
    """An entry that is allowed by its words but longer than a diary keeps."""
    return FunctionCheck(day="2026-11-03", answers={f"question-{new_id()}": "yes" for _ in range(1500)})
