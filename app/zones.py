"""Time zones by their IANA names, which come from browsers and files."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def known_zone(name: str) -> ZoneInfo | None:
    """The zone of this name; None where there is none, whatever was given for a name."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):  # also a name that is a folder, or leads out of theirs
        return None


def names_a_place(name: str) -> bool:
    """Whether the name is a zone of somewhere on earth: "Africa/Cairo", and neither "Etc/UTC" nor "UTC"."""
    return "/" in name and not name.startswith("Etc/") and known_zone(name) is not None
