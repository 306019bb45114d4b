"""One programme. Its address can be shared; starting it leads through the safety check."""

import streamlit as st

from app import browser, programme_data, road, visit
from app.components.programme import programme
from app.documents.calendar_file import calendar_file
from app.documents.handout import handout_pdf
from exercises import load_catalog

catalog = load_catalog()
name = visit.named_in_address("id", catalog.programmes)
if not name:
    road.lead_home()
one = catalog.programmes[name]
road.name_page(one.title)
go = programme(programme_data.programme_data(catalog, one), key=f"programme-{name}")
if go and go["type"] == "start":
    visit.follow_programme(name, str(go.get("side")), go.get("day"))
    road.go_on()
elif go and go["type"] == "own":
    visit.add_programme_to_own_routine(name)
    road.follow({"page": "routine"})
elif go:
    road.follow(go)
country, address = visit.country(), f"{browser.origin()}/programme?id={name}"
today = browser.local_now().date()
st.space("medium")
if one.weeks:
    at, zone = st.time_input("Time of day, for your calendar", value=one.at, key=f"at-{name}"), browser.zone()
    st.download_button(
        f"Put {one.weeks} weeks in my calendar (.ics)",
        lambda: calendar_file(catalog, one, at, zone, address),
        file_name=f"unknot-{name}.ics",
        mime="text/calendar",
        on_click="ignore",
    )
st.download_button(
    "Save as a page to print (PDF)",
    lambda: handout_pdf(
        catalog,
        programme_data.written(catalog, one),
        country,
        address=address,
        programme=one,
        asked=False,
        made=today,
    ),
    file_name=f"unknot-{name}.pdf",
    mime="application/pdf",
    on_click="ignore",
)
