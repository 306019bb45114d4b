"""Red flags and how to make the most of a visit -> what the page "When to see a doctor" shows."""

from __future__ import annotations

from typing import Any

from app.care import calls, countries, crisis_line, level_cards, sources_of
from exercises.model import Catalog, Complaint, EmergencyNumber, Level


def doctor_data(catalog: Catalog, region: str, country: EmergencyNumber | None) -> dict[str, Any]:
    """The care cards of one place, or of all where `region` is empty, with the numbers of this country."""
    complaint = Complaint(region=region, what="cramps") if region else None
    reading = [one for one in catalog.conditions.values() if region in one.regions]
    visit = catalog.doctor_visit
    return {
        "places": [{"id": one.id, "title": one.name} for one in catalog.regions.values()],
        "region": region,
        "levels": level_cards(catalog, complaint),
        "calls": calls(country, Level.EMERGENCY),
        "advice": calls(country, Level.URGENT)["advice_call"],
        "crisis": crisis_line(country),
        "countries": countries(catalog),
        "country": country.id if country else "",
        "visit": visit.model_dump(exclude={"sources"}),
        "conditions": [{"id": one.id, "title": one.name} for one in reading],
        "sources": sources_of(catalog, visit.sources),
    }
