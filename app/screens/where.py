"""Step 1. Where is it?"""

from app import road, visit
from app.components.body_map import body_map
from exercises import load_catalog
from exercises.search import search
from media.gallery import body_map as body_pictures

catalog = load_catalog()
now = visit.current()
road.show_kind_line()
go = body_map(
    {
        **body_pictures(),
        "regions": [{"id": r.id, "name": r.name, "sides": r.sides, "quick": r.quick} for r in catalog.regions.values()],
        "selected": {"region": now.region, "side": now.side} if now.region else None,
    },
    key="body_map",
    find=lambda words: search(catalog, words, kinds=("region",)),
)
if go:
    try:
        if go["type"] == "again":
            visit.repeat(go["last"])
        else:
            visit.choose_place(go["region"], go["side"])
            if go["type"] == "cramp-now":
                visit.tell_complaint("cramp-now")
    except (KeyError, ValueError):
        visit.start_over("That could not be read. Start with a place.")
    road.go_on()
