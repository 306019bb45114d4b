"""A log that says what broke and where, and nothing of what a person told us.

The text of an exception may quote an entry, a name or an address, and libraries write it down as it is.
"""

from __future__ import annotations

import logging
import traceback
from pathlib import Path
from typing import Any


def place_of(error: BaseException) -> str:
    """Its kind and the last calls before it: "ValueError at cells.py:51 read_times < table.py:238 _value"."""
    frames = traceback.extract_tb(error.__traceback__)
    trail = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames[-6:]))
    return f"{type(error).__name__} at {trail}"


def log_places_only() -> None:
    """From here on every log of this process, also of libraries, has the place of an error instead of its text."""
    make = logging.getLogRecordFactory()
    if getattr(make, "tells_places_only", False):
        return

    def quiet(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        # A message that is itself an error, and what stands in its gaps.
        record.msg = _told(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(map(_told, record.args))
        if record.exc_info and record.exc_info[1]:
            record.msg, record.args = f"{record.getMessage()}: {_chain(record.exc_info[1])}", ()
            record.exc_info = None
        return record

    quiet.tells_places_only = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(quiet)
    # Of a plain uvicorn: it would write down every address, with what stands after its question mark.
    logging.getLogger("uvicorn.access").addFilter(lambda _record: False)


def _told(part: Any) -> Any:
    return type(part).__name__ if isinstance(part, BaseException) else part


def _chain(error: BaseException | None) -> str:
    """The error, and what it came from."""
    places: list[str] = []
    while error is not None and len(places) < 5:
        places.append(place_of(error))
        error = error.__cause__ or error.__context__
    return "; from ".join(places)
