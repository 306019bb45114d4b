"""A routine of one's own: put it together, keep it, start it by way of the safety check."""

import streamlit as st

from app import browser, road, routine_data, visit
from app.components.routine import routine
from app.documents.handout import handout_pdf
from exercises import load_catalog

catalog = load_catalog()
arrived = visit.take_routine_from_address()
if arrived is not None and not arrived.routine.steps:
    road.lead_home()
own = visit.current().own
go = routine(
    routine_data.routine_data(
        catalog,
        own,
        origin=browser.origin(),
        note=routine_data.MORE if arrived is not None and not arrived.whole else "",
        arrived=arrived is not None,
    ),
    key="routine",
    find=lambda query: routine_data.to_add(catalog, query),
)
if go:
    visit.change_own_routine(go.get("kept" if go["type"] == "load" else "routine"))
    match go["type"]:
        case "start" if visit.current().own.steps:
            visit.do_own_routine()
            road.go_on()
        case "add":
            visit.add_to_own_routine(str(go.get("id")))
        case "open":
            road.follow(go)
    road.stay()
written = routine_data.written_routine(catalog, own)
if written is not None:
    paper = written
    country, address = visit.country(), routine_data.routine_address(browser.origin(), own)
    today = browser.local_now().date()
    st.space("medium")
    st.download_button(
        "Save as a page to print (PDF)",
        lambda: handout_pdf(catalog, paper, country, address=address, asked=False, made=today),
        file_name="unknot-routine.pdf",
        mime="application/pdf",
        on_click="ignore",
    )
