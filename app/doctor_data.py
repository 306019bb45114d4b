"""Red flags and how to make the most of a visit -> what the page "When to see a doctor" shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.care import calls, countries, crisis_line, level_cards, sources_of
from exercises.model import Catalog
from exercises.record import Level
from exercises.safety import EmergencyNumber
from exercises.wording import WHATS

COMPLAINTS: Mapping[str, str] = {what: WHATS[what] for what in ("cramps", "twitching", "tight")}
"""What the cards can be narrowed to."""


def doctor_data(
    catalog: Catalog, country: EmergencyNumber | None, *, region: str = "", what: str = "", sign: str = ""
) -> dict[str, Any]:
    """The care cards of a place and a complaint, each "" for all, with the numbers of this country.

    `sign` is a red flag that someone came to read of: it stands open.
    """
    reading = [one for one in catalog.conditions.values() if region in one.regions]
    visit = catalog.doctor_visit
    return {
        "places": [{"id": one.id, "title": one.name} for one in catalog.regions.values()],
        "region": region,
        "whats": [{"id": id_, "title": title} for id_, title in COMPLAINTS.items()],
        "what": what,
        "sign": sign,
        "levels": level_cards(catalog, (region,) if region else (), what or None),
        "calls": calls(country, Level.EMERGENCY),
        "advice": calls(country, Level.URGENT)["advice_call"],
        "crisis": crisis_line(country),
        "countries": countries(catalog),
        "country": country.id if country else "",
        "visit": visit.model_dump(exclude={"sources"}),
        "conditions": [{"id": one.id, "title": one.name} for one in reading],
        "sources": sources_of(catalog, visit.sources),
    }
