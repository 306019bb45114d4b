"""The library: every exercise, to look through, filter and search."""

from app import library_data, road
from app.components.library import library
from exercises import load_catalog

catalog = load_catalog()
go = library(library_data.library_data(catalog), key="library", find=lambda query: library_data.results(catalog, query))
if go:
    road.follow(go)
