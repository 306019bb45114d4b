"""All ready-made programmes."""

from app import programme_data, road
from app.components.programmes import programmes
from exercises import load_catalog

go = programmes(programme_data.programmes_data(load_catalog()), key="programmes")
if go:
    road.follow(go)
