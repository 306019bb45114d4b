"""Step 10. How is it now? What next, when to come back, when to see a doctor; then what could wait."""

from app import after_data, diary_visit, player_data, road, visit
from app.components.after import after
from exercises import load_catalog

catalog, complaint = load_catalog(), visit.current().complaint
if complaint is None:
    # A server that has begun anew hears what was pressed on a page that another made. The browser knows what it is of.
    go = after({"id": None}, key="after")
    if go:
        visit.resume_afterwards(go)
    now = road.enter("after")
else:
    now = road.enter("after")
    go = after(
        {
            "id": now.id,
            "context": {**road.context(now, 5), "step": "", "change": "Another place"},
            **after_data.after_data(
                catalog, complaint, now.check, visit.verdict_of(now), now.done_exercises, now.wishes.chosen
            ),
            "before": now.before,
            "now": now.now,
            "chosen": now.helped,
            "answers": {},
            # A diary is one person's: what was done for another would mislead its cards and the doctor's page.
            "diary": None if now.for_other else {"saved": now.diary.saved, "trouble": now.diary.trouble},
            "resume": player_data.resume_data(complaint, now.done_exercises),
        },
        key="after",
    )
if go:
    match go["type"]:
        case "save" if not now.for_other:
            visit.rate(go["now"], go["helped"], go.get("before"))
            diary_visit.open_with(go.get("key"))
            written = diary_visit.session_entries(go.get("before"), go["now"], go["helped"], go.get("name"))
            visit.change_diary(saved=diary_visit.save(written))
            road.stay()
        case "diary":
            road.follow({"page": "diary"})
        case "answers":
            visit.rate(go["now"], go["helped"])
            visit.answer(go["answers"])
            if visit.verdict_of(visit.current()).flags:
                road.open_page("verdict")
            road.stay()
        case "action":
            visit.rate(go["now"], go["helped"])
            if go["id"] == "back":
                road.change_place(now)
            visit.settle()
            road.go_on()
        case _:
            visit.start_over()
            road.open_page("where")
