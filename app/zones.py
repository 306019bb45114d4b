"""Time zones by their IANA names, which come from browsers and files."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def known_zone(name: str) -> ZoneInfo | None:
    """The zone of this name; None where there is none, whatever was given for a name."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):  # also a name that is a folder, or leads out of theirs
        return None
