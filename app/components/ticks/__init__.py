"""Short ticks that end with "None of these": the safety gates, and "About you"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.components import show


def ticks(data: Mapping[str, Any], *, key: str) -> dict[str, Any] | None:
    """Show the part; returns what was pressed in this run, or None. The shapes stand in ticks.mjs."""
    return show("ticks", data, key=key)
