"""Which number to call: by time zone first, then by locale."""

from __future__ import annotations

from exercises.model import Catalog, EmergencyNumber


def country_for(catalog: Catalog, time_zone: str | None, locale: str | None) -> EmergencyNumber | None:
    """The country a browser's time zone or locale ("en-GB") speaks of; None when neither says."""
    for number in catalog.emergency_numbers.values():
        if time_zone and time_zone in number.zones:
            return number
    region = (locale or "").replace("_", "-").split("-")[-1].upper()
    return catalog.emergency_numbers.get(region)
