"""The head of a page that belongs to the diary: the way back to it, and the key that opens it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.components import show


def back(data: Mapping[str, Any], *, key: str) -> dict[str, Any] | None:
    """Show the part; returns what was pressed in this run, or None. The shapes stand in back.mjs."""
    return show("back", data, key=key)
