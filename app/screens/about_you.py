"""Step 6. About you: only what would change this plan."""

from app import road, visit
from app.components.ticks import ticks
from app.library_data import ABOUT_YOU
from exercises import load_catalog
from exercises.plan import precautions_to_ask

now = road.enter("about-you")
catalog, complaint = load_catalog(), now.complaint
assert complaint is not None
asked = precautions_to_ask(catalog, complaint, visit.verdict_of(now), now.wishes.chosen)
go = ticks(
    {
        "id": f"{now.id}-about-{now.region}-{now.what}-{now.also}",
        "context": road.context(now, 4),
        "heading": "About them" if now.for_other else "About you",
        "lede": "Tick what is true. It changes which exercises you see.",
        "groups": [{"title": "", "rows": [{"id": one.id, "label": one.question} for one in asked]}],
        "ticked": sorted(now.person.precautions),
        "none": "None of these",
        "some": "Continue with {n} ticked",
        "unsure": None,
        # What is remembered is about the person whose browser it is.
        "remember": None if now.for_other else ABOUT_YOU,
    },
    key="about_you",
)
if go and go["type"] == "change-place":
    road.change_place(now)
elif go:
    visit.tell_about_you(go["ticked"])
    road.open_page("plan")
