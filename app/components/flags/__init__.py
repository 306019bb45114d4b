"""Full questions, each answered yes, no or not sure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.components import show


def flags(data: Mapping[str, Any], *, key: str) -> dict[str, Any] | None:
    """Show the part; returns what was pressed in this run, or None. The shapes stand in flags.mjs."""
    return show("flags", data, key=key)
