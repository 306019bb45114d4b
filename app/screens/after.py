"""Step 10. How is it now? What next, when to come back, when to see a doctor; then what could wait."""

import streamlit as st

from app import after_data, diary_visit, road, visit
from app.components.after import after
from exercises import load_catalog

now = road.enter("after")
catalog, complaint = load_catalog(), now.complaint
assert complaint is not None
go = after(
    {
        "id": now.id,
        "context": {**road.context(now, 5), "step": "", "change": "Another place"},
        **after_data.after_data(
            catalog, complaint, now.check, visit.verdict_of(now), now.done_exercises, now.wishes.chosen
        ),
        "now": now.now,
        "answers": {},
        "diary": {"saved": now.diary.saved, "trouble": now.diary.trouble},
    },
    key="after",
)
if go:
    match go["type"]:
        case "save":
            visit.rate(go["now"], go["helped"])
            diary_visit.open_with(go.get("key"))
            written = diary_visit.session_entries(go.get("before"), go["now"], go["helped"])
            visit.change_diary(saved=diary_visit.save(written))
            st.rerun()
        case "diary":
            road.follow({"page": "diary"})
        case "answers":
            visit.rate(go["now"], go["helped"])
            visit.answer(go["answers"])
            if visit.verdict_of(visit.current()).flags:
                road.open_page("verdict")
            st.rerun()
        case "action":
            visit.rate(go["now"], go["helped"])
            if go["id"] == "back":
                road.change_place(now)
            visit.settle()
            road.go_on()
        case _:
            visit.start_over()
            road.open_page("where")
