"""What helps, honestly: what studies found, and how sure it is."""

from app import reading_data, road
from app.components.reading import reading
from exercises import load_catalog

go = reading(reading_data.what_helps_data(load_catalog()), key="what_helps")
if go:
    road.follow(go)
