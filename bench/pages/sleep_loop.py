"""A countdown as most people first write it: a loop that sleeps, with st.empty."""

import os
import time

import streamlit as st

SECONDS = int(os.environ["BENCH_SECONDS"])
st.title("Countdown")
go = st.button("Start")
shown = st.empty()
if go:
    for left in range(SECONDS, -1, -1):
        shown.html(f"<p id='left'>{left}</p>")
        if left:
            time.sleep(1)
