"""Which number to call: by time zone first, then by locale."""

from __future__ import annotations

import re

from exercises.model import Catalog
from exercises.safety import EmergencyNumber


def country_for(catalog: Catalog, time_zone: str | None, locale: str | None) -> EmergencyNumber | None:
    """The country a browser's time zone or locale ("en-GB") speaks of; None when neither says."""
    for number in catalog.emergency_numbers.values():
        if time_zone and time_zone in number.zones:
            return number
    return catalog.emergency_numbers.get(_country_of(locale or ""))


def _country_of(locale: str) -> str:
    """ "GB" of "en-GB" or "en_GB.UTF-8". A language alone names no country: "ca" is Catalan, not Canada."""
    for part in re.split(r"[-_.@]", locale)[1:]:
        if len(part) == 1:  # what follows is no country: "en-u-ca-gregory"
            break
        if len(part) == 2:
            return part.upper()
    return ""
