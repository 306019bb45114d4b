"""A page to read: headings, text, lists, care cards, links to other pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.components import show


def reading(data: Mapping[str, Any], *, key: str) -> dict[str, Any] | None:
    """Show the part; returns what was pressed in this run, or None. The shapes stand in reading.mjs."""
    return show("reading", data, key=key)
