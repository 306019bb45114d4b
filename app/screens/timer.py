"""The timer: a stretch of one's own, or warmth. The safety check comes first here as well."""

from app import road, timer_data, visit
from app.components.timer import timer
from exercises import load_catalog

catalog = load_catalog()
go = timer(timer_data.timer_data(catalog), key="timer", total=lambda told: timer_data.total_words(catalog, told))
if go and go["type"] == "start":
    try:
        visit.set_timer(go["setting"])
    except (AttributeError, KeyError, TypeError, ValueError):
        visit.start_over("That timer could not be read. Start with a place.")
    road.go_on()
elif go:
    road.follow(go)
