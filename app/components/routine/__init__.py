"""A routine of one's own: put together, reorder, change doses, name, keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.components import show_with_search


def routine(data: Mapping[str, Any], *, key: str, find: Callable[[str], Any]) -> dict[str, Any] | None:
    """Show the part; returns what was changed or pressed in this run, or None. The shapes stand in routine.mjs."""
    return show_with_search("routine", data, key=key, find=find)
