"""A page for the doctor: what someone wants to say, what the diary shows, and both on paper."""

import streamlit as st

from app import browser, diary_data, diary_visit, road, visit
from app.components.summary import summary as summary_part
from app.diary.summary import summary
from app.documents.summary import summary_pdf
from exercises import load_catalog

catalog, today = load_catalog(), browser.local_now().date()
known = diary_visit.entries()
state = visit.current().diary
found = summary(catalog, known or (), today)
go = summary_part(
    {
        "open": known is not None,
        "trouble": state.trouble,
        "said": state.said,
        **diary_data.summary_form(catalog, known or ()),
        "page": diary_data.summary_page(found),
    },
    key="summary",
)
if go and go["type"] != "open-page" and diary_visit.left_in_another_tab(go.get("key")):
    road.stay()
if go:
    visit.change_diary(said="")
    match go["type"]:
        case "open":
            diary_visit.open_with(go.get("key"))
        case "save":
            written = diary_data.read_for_the_doctor(catalog, go.get("form"), known or ())
            if written is not None and diary_visit.save([written]):
                visit.change_diary(said="Saved.")
        case _:
            road.follow(go)
    road.stay()
if known is not None:
    country = visit.country()
    st.space("medium")
    st.download_button(
        "Save as a page to print (PDF)",
        lambda: summary_pdf(found, country),
        file_name="unknot-summary.pdf",
        mime="application/pdf",
        on_click="ignore",
        type="primary",
    )
