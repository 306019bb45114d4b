"""Steps 8 and 9. The player fills the page; Python hears only what a person has done, and that it has ended."""

from app import player_data, road, visit
from app.components.player import player
from exercises import load_catalog
from exercises.plan import plan
from exercises.timeline import unroll

catalog = load_catalog()
now = visit.current()
if now.complaint is None or now.resumed:
    # A full reload loses the visit and its check, but not the timeline that runs in the browser: it may go on there.
    data = player_data.restore_data(catalog, visit.country(), now.taken_up)
else:
    now = road.enter("session")
    assert now.complaint is not None
    routine = plan(catalog, now.complaint, visit.verdict_of(now), now.person, now.wishes)
    timeline = unroll(routine)
    if not timeline.segments:
        road.open_page("plan")  # where it says why
    data = player_data.player_data(catalog, now.id, routine, timeline, visit.country())

log = player(data, key="player", on_ended=lambda _how: visit.finish(), on_restored=visit.resume)
if visit.current().finished:
    visit.remember_done(player_data.done_exercises(data, log))
    road.open_page("after")
if now.complaint is None and visit.current().nothing_to_resume:
    visit.start_over("Start with a place.")
    road.open_page("where")
