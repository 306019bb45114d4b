"""What was pressed in this run of the page, and where it leads.

Left to itself Streamlit runs the page on which something was pressed only to hear that it leads to another, waits
10 ms, and begins a second run for that. Here the first page draws nothing and says where it leads, and the same run
draws that.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from types import MappingProxyType

_run = threading.local()
"""Of the run in this thread: the key of the part in which something was pressed, `coming` before it begins, then
`taken`; and whether the page is `taking` it just now."""


class Led(Exception):  # noqa: N818  (nothing is wrong)
    """The page has taken what was pressed. What comes of it is on `page`, with this in its address; "": here again."""

    def __init__(self, page: str = "", address: Mapping[str, str] = MappingProxyType({})) -> None:
        self.page, self.address = page, address


def heard(key: str) -> Callable[[], None]:
    """For Streamlit to call when something has been pressed, before the run: once, whatever a forger keeps."""
    return partial(setattr, _run, "coming", key)


def taking() -> bool:
    """Whether the page is only to take what was pressed, and to draw nothing."""
    return getattr(_run, "taking", False)


def is_of(key: str) -> bool:
    """Whether what this run brings was pressed in this part."""
    return getattr(_run, "taken", "") == key


@contextmanager
def begin() -> Iterator[bool]:
    """The beginning of a run: whether it brings something that was pressed, which the page takes within."""
    _run.taken, _run.coming = getattr(_run, "coming", ""), ""
    _run.taking = bool(_run.taken)
    try:
        yield _run.taking
    finally:
        _run.taking = False
