"""How is it now, what next, and the questions that could wait."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.components import show


def after(data: Mapping[str, Any], *, key: str) -> dict[str, Any] | None:
    """Show the part; returns what was pressed in this run, or None. The shapes stand in after.mjs."""
    return show("after", data, key=key)
