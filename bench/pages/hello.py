"""The floor: about the least that a Streamlit page can be and still answer."""

import streamlit as st

st.title("Hello")
if st.button("Go"):
    st.session_state.taps = st.session_state.get("taps", 0) + 1
st.write(f"Tapped {st.session_state.get('taps', 0)} times")
