"""Step 8 and 9. The player fills the page; Python hears only that it has ended."""

from app import road, visit
from app.components.player import player
from app.player_data import player_data, restore_data
from exercises import load_catalog
from exercises.plan import plan
from exercises.timeline import unroll

catalog = load_catalog()
now = visit.current()
if now.complaint is None:
    # A full reload loses the visit here, but not the running timeline in the browser.
    data = restore_data(catalog, visit.country())
else:
    now = road.enter("session")
    assert now.complaint is not None
    routine = plan(catalog, now.complaint, visit.verdict_of(now), now.person, now.wishes)
    timeline = unroll(routine)
    if not timeline.segments:
        road.open_page("plan" if now.what != "cramp-now" else "after")
    data = player_data(catalog, now.id, routine, timeline, visit.country())

ended = player(data, key="player")
if ended is not None:
    visit.finish(ended)
    road.open_page("after")
