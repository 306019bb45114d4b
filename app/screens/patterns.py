"""What the diary adds up to: each chart answers the question above it, with a sentence and a table."""

import streamlit as st

from app import browser, diary_visit, road, visit
from app.components.back import back
from app.diary.charts import chart
from app.diary.patterns import patterns
from exercises import load_catalog

known = diary_visit.entries()
go = back(
    {"open": known is not None, "title": "What it adds up to", "trouble": visit.current().diary.trouble}, key="back"
)
if go and go["type"] == "open":
    diary_visit.open_with(go.get("key"))
    road.stay()
elif go:
    road.follow(go)
for one in patterns(load_catalog(), known or (), browser.local_now().date()) if known else ():
    st.header(one.title, anchor=False)
    st.write(one.sentence)
    drawn = chart(one) if one.enough else None
    if drawn is not None:
        st.altair_chart(drawn)
    if one.rows:
        with st.expander("As a table"):
            st.table([dict(zip(one.columns, row, strict=True)) for row in one.rows])
