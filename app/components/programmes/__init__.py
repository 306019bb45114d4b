"""All ready-made programmes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.components import show


def programmes(data: Mapping[str, Any], *, key: str) -> dict[str, Any] | None:
    """Show the part; returns what was pressed in this run, or None. The shapes stand in programmes.mjs."""
    return show("programmes", data, key=key)
