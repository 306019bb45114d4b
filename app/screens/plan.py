"""Step 7. The plan: time, position, swaps; then start."""

import streamlit as st

from app import browser, plan_data, road, routine_data, visit
from app.components.plan import plan as plan_part
from app.documents.handout import handout_pdf
from exercises import load_catalog
from exercises.own_routine import chosen_of
from exercises.plan import fitting_heat, plan

now = road.enter("plan")
catalog, complaint = load_catalog(), now.complaint
assert complaint is not None
verdict = visit.verdict_of(now)
routine = plan(catalog, complaint, verdict, now.person, now.wishes)
go = plan_part(
    {
        "id": now.id,
        "context": road.context(now, 5),
        **plan_data.plan_data(
            catalog,
            routine,
            verdict,
            now.person,
            now.wishes,
            heat=fitting_heat(catalog, complaint, verdict, now.person, now.wishes.chosen),
        ),
    },
    key="plan",
)
if go:
    match go["type"]:
        case "change-place":
            road.change_place(now)
        case "minutes":
            visit.wish(minutes=go["value"])
        case "position":
            visit.wish(position=go["value"])
        case "heat":
            visit.wish(heat=go["on"])
        case "swap":
            visit.swap(go["id"])
        case "start":
            visit.start()
            road.go_on()
    road.stay()
if routine.items or routine.heat:
    st.space("medium")  # the bar with "Start" hangs over the component's end
    address = routine_data.routine_address(browser.origin(), chosen_of(routine)) if routine.items else ""
    # Now: the page is set outside this run, where no visit is known.
    country, today = visit.country(), browser.local_now().date()
    st.download_button(
        "Save as a page to print (PDF)",
        lambda: handout_pdf(catalog, routine, country, address=address, made=today),  # only when it is asked for
        file_name="unknot-plan.pdf",  # says nothing of place or person
        mime="application/pdf",
        on_click="ignore",
    )
