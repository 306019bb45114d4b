"""The diary: what happened, the newest first, and what it adds up to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.components import show


def diary(data: Mapping[str, Any], *, key: str) -> dict[str, Any] | None:
    """Show the part; returns what was pressed in this run, or None. The shapes stand in diary.mjs."""
    return show("diary", data, key=key)
