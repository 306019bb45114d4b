"""A care card: what to do first, then why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.components import show


def care_card(data: Mapping[str, Any], *, key: str) -> dict[str, Any] | None:
    """Show the part; returns what was pressed in this run, or None. The shapes stand in care_card.mjs."""
    return show("care_card", data, key=key)
