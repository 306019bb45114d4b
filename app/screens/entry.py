"""One entry of the diary, to write or to change. It leaves the form only when it is safe."""

from app import browser, diary_data, diary_visit, road, visit
from app.components.entry import entry
from exercises import load_catalog

catalog = load_catalog()
state = visit.current().diary
kept = diary_visit.entry_to_change()
go = entry(
    diary_data.entry_data(
        catalog,
        kept,
        browser.local_now(),
        changing=state.changing,
        seen=state.seen,
        trouble=state.trouble,
        retry=diary_visit.passes(state.trouble),
    ),
    key="entry",
)
if go and go["type"] == "save":
    if not state.changing or state.key != go.get("key"):
        diary_visit.open_with(go.get("key"))
        diary_visit.go_on_changing(go.get("id"), go.get("seen"))
        kept = diary_visit.entry_to_change()
    try:
        written = diary_data.read_episode(catalog, go.get("entry"), browser.zone(), kept)
    except (TypeError, ValueError):
        visit.change_diary(trouble="One of the answers makes no sense. Look at the time and the place.")
    else:
        if diary_visit.save_written(written, kept):
            visit.change_diary(said="Saved.", changing="", forget=kept.id if kept else "new")
            road.follow({"page": "diary"})
    road.stay()
elif go:
    visit.change_diary(changing="", trouble="")
    road.follow(go)
