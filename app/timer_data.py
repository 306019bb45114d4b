"""The timer -> what its page shows: what can be set, within which limits, and settings to begin from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.care import sources_of
from exercises.model import Catalog
from exercises.own_routine import read_timer, timer_limits
from exercises.plan import as_written
from exercises.safety import Complaint
from exercises.wording import minutes_short


def timer_data(catalog: Catalog) -> dict[str, Any]:
    """All that the page shows; what was set last is kept in the browser."""
    limits = timer_limits(catalog)
    sources = {source for preset in catalog.timer.presets for source in preset.sources} | set(catalog.timer.sources)
    return {
        "limits": {name: {"least": least, "most": most} for name, (least, most) in limits.items()},
        "presets": [
            preset.model_dump(include={"id", "title", "hold_s", "repetitions", "rest_s", "rounds", "sides"})
            for preset in catalog.timer.presets
        ],
        "places": [
            {
                "id": region.id,
                "title": region.name,
                "sides": region.sides,
                "heat": [{"id": one, "title": catalog.exercises[one].title} for one in region.heat.methods],
                "most_minutes": region.heat.minutes[1],
                "usual_minutes": region.heat.minutes[0],
            }
            for region in catalog.regions.values()
        ],
        "note": catalog.timer.note,
        "heat_note": list(catalog.heat.first),
        "sources": sources_of(catalog, sources),
    }


def total_words(catalog: Catalog, told: object) -> str:
    """How long the setting takes; "" where it makes no sense or is warmth, whose length is what was set."""
    try:
        setting = read_timer(catalog, told if isinstance(told, Mapping) else {})
    except ValueError:
        return ""
    region = setting.region or catalog.timer.exercise.regions[0]
    written = as_written(catalog, Complaint(region=region, side=setting.side, what="timer"), setting.chosen)
    return f"About {minutes_short(written.total_s)} in all" if written.items else ""
