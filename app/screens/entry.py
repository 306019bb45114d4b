"""One entry of the diary, to write or to change. It leaves the form only when it is safe."""

import streamlit as st

from app import browser, diary_data, diary_visit, road, visit
from app.components.entry import entry
from app.diary.entries import Episode
from exercises import load_catalog

catalog = load_catalog()
state = visit.current().diary
known = diary_visit.entries() if state.changing else None
kept = next((one for one in known or () if isinstance(one, Episode) and one.id == state.changing), None)
go = entry(
    diary_data.entry_data(
        catalog, kept, browser.local_now(), trouble=state.trouble, retry=diary_visit.passes(state.trouble)
    ),
    key="entry",
)
if go and go["type"] == "save":
    diary_visit.open_with(go.get("key"))
    try:
        written = diary_data.read_episode(catalog, go.get("entry"), browser.zone(), kept)
    except (TypeError, ValueError):
        visit.change_diary(trouble="One of the answers makes no sense. Look at the time and the place.")
    else:
        if diary_visit.save_change(written) if kept else diary_visit.save([written]):
            visit.change_diary(said="Saved.", changing="", forget=kept.id if kept else "new")
            road.follow({"page": "diary"})
    st.rerun()
elif go:
    visit.change_diary(changing="", trouble="")
    road.follow(go)
