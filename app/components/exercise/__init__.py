"""One exercise on a page of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.components import show


def exercise(data: Mapping[str, Any], *, key: str) -> dict[str, Any] | None:
    """Show the part; returns what was pressed in this run, or None. The shapes stand in exercise.mjs."""
    return show("exercise", data, key=key)
