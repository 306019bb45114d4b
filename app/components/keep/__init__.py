"""Keeping the diary: its key, another device, everything gone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.components import show


def keep(data: Mapping[str, Any], *, key: str) -> dict[str, Any] | None:
    """Show the part; returns what was pressed in this run, or None. The shapes stand in keep.mjs."""
    return show("keep", data, key=key)
