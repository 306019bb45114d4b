"""The library: every exercise as a picture, with a search box and filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.components import show_with_search


def library(data: Mapping[str, Any], *, key: str, find: Callable[[str], Any]) -> dict[str, Any] | None:
    """Show the part; returns what was pressed in this run, or None. `find` answers what is typed."""
    return show_with_search("library", data, key=key, find=find)
