"""Understand: the way into everything there is to read."""

from app import reading_data, road
from app.components.reading import reading
from exercises import load_catalog

go = reading(reading_data.understand_data(load_catalog()), key="understand")
if go:
    road.follow(go)
