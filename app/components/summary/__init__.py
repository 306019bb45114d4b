"""What someone wants to say at the doctor's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.components import show


def summary(data: Mapping[str, Any], *, key: str) -> dict[str, Any] | None:
    """Show the part; returns what was pressed in this run, or None. The shapes stand in summary.mjs."""
    return show("summary", data, key=key)
