"""One exercise. Its address can be shared; starting it leads through the safety check."""

from app import library_data, road, visit
from app.components.exercise import exercise
from exercises import load_catalog

catalog = load_catalog()
name = visit.named_in_address("id", catalog.exercises)
if not name:
    road.lead_home()
road.name_page(catalog.exercises[name].title)
mine = any(step.exercise == name for step in visit.current().own.steps)
go = exercise(
    {**library_data.exercise_data(catalog, catalog.exercises[name]), "in_routine": mine}, key=f"exercise-{name}"
)
if go and go["type"] == "start":
    try:
        visit.want(name, str(go.get("region")), str(go.get("side")))
    except ValueError:
        road.lead_home()
    road.go_on()
elif go and go["type"] == "add":
    visit.add_to_own_routine(name)
    road.stay()
elif go:
    road.follow(go)
