"""Which is it? Cramp, twitch, tremor, jerk, nerve, artery, clot, restless legs, side by side."""

from app import reading_data, road
from app.components.reading import reading
from exercises import load_catalog

go = reading(reading_data.which_is_it_data(load_catalog()), key="which_is_it")
if go:
    road.follow(go)
