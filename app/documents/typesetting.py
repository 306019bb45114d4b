"""Template and data -> a tagged PDF. Typst sets the page, and refuses one that breaks PDF/UA.

All words go in as data, never as markup, so nothing in them can act on the page. What someone typed goes in as
`typed`: in any script, with the way it runs. Signs that no font here has are left out of it, and the page still comes.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import typst

from exercises.safety import EmergencyNumber

_FONTS = Path(__file__).with_name("fonts")
ROOT = _FONTS.parents[2]
"""A page may read what lies below here: itself and the pictures."""
# Countries that print on Letter; everyone else on A4.
_LETTER = frozenset({"US", "CA", "MX", "PH", "CL", "CO", "VE"})
# What Typst says of signs that no font has, and how it writes them.
_NO_GLYPH = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPED = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")


_AT_ONCE = 2
_WAIT_S = 10.0
_presses = BoundedSemaphore(_AT_ONCE)
_MOST_TRIES = 5


class BusyError(Exception):
    """So many pages are being set that this one has not come to its turn."""


def paper(country: EmergencyNumber | None) -> str:
    """The size that people print on there."""
    return "us-letter" if country is not None and country.id in _LETTER else "a4"


def typed(words: str) -> dict[str, Any]:
    """What someone typed, and which way it runs: as its first letter does."""
    ways = (unicodedata.bidirectional(sign) for sign in words)
    return {"typed": words, "to_left": next((way for way in ways if way in ("L", "R", "AL")), "L") != "L"}


def set_page(template: Path, data: dict[str, Any]) -> bytes:
    """The page as it is: fails where a sign has no glyph. Two are set at once; raises BusyError after a long wait."""
    if not _presses.acquire(timeout=_WAIT_S):
        raise BusyError
    try:
        return typst.compile(
            template, root=ROOT, format="pdf", pdf_standards="ua-1", font_paths=_fonts(), ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data)},
        )  # fmt: skip
    finally:
        _presses.release()


def set_typed_page(template: Path, data: dict[str, Any], instead: str) -> bytes:
    """The page, whatever was typed: signs without a glyph are left out; `instead` stands for what cannot be set."""
    tried = 0
    while True:
        tried += 1
        try:
            return set_page(template, data)
        except BaseException as error:
            # Typst can also break down; that is neither a TypstError nor an Exception, and has no name to import.
            if type(error).__name__ not in ("TypstError", "PanicException"):
                raise
            settable = _with_typed(data, partial(_without_missing, getattr(error, "diagnostic", ""), instead))
            if settable == data or tried >= _MOST_TRIES:
                settable = _with_typed(data, lambda _: instead)
            if settable == data:
                raise
            data = settable


def _without_missing(said: str, instead: str, words: str) -> str:
    """The words without the signs that Typst says no font has. Of a group it takes the last: a letter loses marks."""
    for written in _NO_GLYPH.findall(said):
        group = _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], written)
        words = words.replace(group, group[:-1])
    return " ".join(words.split()) or instead


def _with_typed(part: Any, change: Callable[[str], str]) -> Any:
    """The data with everything that was typed changed."""
    if isinstance(part, list):
        return [_with_typed(one, change) for one in part]
    if isinstance(part, dict):
        if "typed" in part:
            return typed(change(part["typed"])) if part["typed"] else part
        return {key: _with_typed(one, change) for key, one in part.items()}
    return part


@cache
def _fonts() -> typst.Fonts:
    """The fonts that lie here and those built into Typst: found once, each read only when a page needs it."""
    return typst.Fonts(include_system_fonts=False, font_paths=[_FONTS])
