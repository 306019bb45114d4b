"""The timer: a hold of one's own, or warmth."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.components import show_with_state


def timer(data: Mapping[str, Any], *, key: str, total: Callable[[object], str]) -> dict[str, Any] | None:
    """Show the part; returns what was pressed in this run, or None. `total` says how long a setting takes."""
    return show_with_state("timer", data, key=key, state="setting", answer=lambda told: {"total": total(told)})
