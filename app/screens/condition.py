"""One cause of cramps or twitches, or what looks like one."""

from app import reading_data, road, visit
from app.components.reading import reading
from exercises import load_catalog

catalog = load_catalog()
name = visit.named_in_address("id", catalog.conditions)
if not name:
    road.lead_home()
road.name_page(catalog.conditions[name].name)
go = reading(reading_data.condition_data(catalog, catalog.conditions[name]), key=f"condition-{name}")
if go:
    road.follow(go)
