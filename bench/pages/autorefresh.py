"""A countdown by streamlit-autorefresh: the whole page runs again every second."""

import math
import os
import time

import streamlit as st
from streamlit_autorefresh import st_autorefresh

SECONDS = int(os.environ["BENCH_SECONDS"])
st.title("Countdown")
if st.button("Start"):
    st.session_state.deadline = time.time() + SECONDS
if "deadline" in st.session_state:
    left = max(0, math.ceil(st.session_state.deadline - time.time()))
    st.html(f"<p id='left'>{left}</p>")
    if left:
        st_autorefresh(interval=1000, key="again")
