"""The plan: pictures, doses, time, position, swaps, and Start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.components import show


def plan(data: Mapping[str, Any], *, key: str) -> dict[str, Any] | None:
    """Show the part; returns what was pressed in this run, or None. The shapes stand in plan.mjs."""
    return show("plan", data, key=key)
