"""What the browser says of itself with each visit: where it reaches us, its time zone, its language."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit, urlunsplit

import streamlit as st

from app.zones import known_zone

_LONGEST_ADDRESS = 300


def origin() -> str:
    """The address at which this browser reaches the guide, without a page: "https://unknot.example"; "" if unknown."""
    try:
        parts = urlsplit((st.context.url or "")[:_LONGEST_ADDRESS])
    except ValueError:
        return ""
    folder = parts.path.rpartition("/")[0]
    return urlunsplit((parts.scheme, parts.netloc, folder, "", "")) if parts.scheme in ("http", "https") else ""


def zone() -> str:
    """The browser's time zone by its IANA name; "" when it says none, or one that we do not know."""
    told = st.context.timezone or ""
    return told if known_zone(told) else ""


def locale() -> str:
    """The language it prefers, such as "en-GB"; "" when unknown."""
    return st.context.locale or ""


def local_now() -> datetime:
    """The hour on this person's clock, without a zone; the server's own where the zone is unknown."""
    return datetime.now(known_zone(zone())).replace(tzinfo=None, microsecond=0)
