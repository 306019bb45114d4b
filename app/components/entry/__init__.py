"""One entry of the diary, to write or to change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.components import show


def entry(data: Mapping[str, Any], *, key: str) -> dict[str, Any] | None:
    """Show the part; returns what was pressed in this run, or None. The shapes stand in entry.mjs."""
    return show("entry", data, key=key)
