"""Step 5. What to do now, as a care card."""

from app import care, road, visit
from app.components.care_card import care_card
from exercises import Level, load_catalog

now = road.enter("verdict")
catalog, complaint = load_catalog(), now.complaint
assert complaint is not None
verdict = visit.verdict_of(now)
if verdict.level == Level.SELF_CARE and (verdict.may_stretch or verdict.may_heat):
    road.go_on()

card = care.verdict_card(catalog, complaint, verdict, visit.country())
goes_on = verdict.level < Level.URGENT and (verdict.may_stretch or verdict.may_heat)
if goes_on:
    card["actions"] = [{"id": "go-on", "title": "Go on", "main": True}]
go = care_card(
    {
        "id": now.id,
        **card,
        "countries": care.countries(catalog),
        "change": "Change an answer",
    },
    key="card",
)
if go and go["type"] == "country":
    visit.choose_country(go["id"])
    road.stay()
elif go and go["type"] == "change-answer":
    visit.change_answers()
    road.go_on()
elif go:
    visit.go_on_from_verdict()
    road.go_on()
