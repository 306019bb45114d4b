"""When to see a doctor: the care cards of a place or of all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.components import show


def doctor(data: Mapping[str, Any], *, key: str) -> dict[str, Any] | None:
    """Show the part; returns what was pressed in this run, or None. The shapes stand in doctor.mjs."""
    return show("doctor", data, key=key)
