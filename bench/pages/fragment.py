"""A countdown in a fragment that runs again every second."""

import math
import os
import time

import streamlit as st

SECONDS = int(os.environ["BENCH_SECONDS"])
st.title("Countdown")
if st.button("Start"):
    st.session_state.deadline = time.time() + SECONDS


@st.fragment(run_every=1 if "deadline" in st.session_state else None)
def countdown() -> None:
    if "deadline" in st.session_state:
        left = max(0, math.ceil(st.session_state.deadline - time.time()))
        st.html(f"<p id='left'>{left}</p>")
        if left == 0:
            del st.session_state.deadline
            st.rerun()


countdown()
