"""One programme: what it is, what was tried, and Start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.components import show


def programme(data: Mapping[str, Any], *, key: str) -> dict[str, Any] | None:
    """Show the part; returns what was pressed in this run, or None. The shapes stand in programme.mjs."""
    return show("programme", data, key=key)
