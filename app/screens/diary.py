"""The diary: what happened, what to mind, and the ways on. Only the browser's key opens it."""

from app import browser, diary_data, diary_visit, road, visit
from app.components.diary import diary
from app.diary.entries import FunctionCheck
from app.diary.watch import cards
from exercises import load_catalog

catalog, today = load_catalog(), browser.local_now().date()
known = diary_visit.entries()
now = visit.current().diary
go = diary(
    {
        **diary_data.diary_data(catalog, known, cards(catalog, known or (), today), today, now.shown, visit.country()),
        "trouble": now.trouble,
        "said": now.said,
        "undo": {"title": diary_data.episode_title(catalog, now.deleted)} if now.deleted else None,
        "forget": now.forget,
    },
    key="diary",
)
if go and go["type"] != "open-page" and diary_visit.left_in_another_tab(go.get("key")):
    road.stay()
if go:
    visit.change_diary(said="")
    match go["type"]:
        case "open":
            diary_visit.open_with(go.get("key"))
        case "change":
            diary_visit.begin_change(go.get("id"))
            road.follow({"page": "entry"})
        case "delete":
            diary_visit.delete(go.get("id"), known or ())
        case "undo":
            diary_visit.put_back()
        case "more":
            visit.change_diary(shown=now.shown + diary_data.SHOWN)
        case "weekly":
            diary_visit.save([FunctionCheck(day=today, answers=diary_data.read_answers(catalog, go.get("answers")))])
        case _:
            visit.change_diary(changing="", forget="")
            road.follow(go)
    road.stay()
