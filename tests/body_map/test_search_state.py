"""What the page's function does with what the browser typed."""

from __future__ import annotations

from dataclasses import dataclass

from streamlit.testing.v1 import AppTest

from app.components.body_map import places


@dataclass(frozen=True)
class One:
    kind: str
    id: str
    title: str
    side: str


def test_only_places_are_passed_on() -> None:
    found = [One("region", "calf", "Calf", "left"), One("exercise", "wall-calf", "Wall calf stretch", "left")]
    assert places(found) == [{"region": "calf", "side": "left", "title": "Calf"}]


def _page() -> None:
    import streamlit as st

    from app.components.body_map import body_map

    st.session_state.setdefault("asked", [])
    body_map(
        {"views": {}, "regions": [], "selected": None},
        key="map",
        find=lambda words: st.session_state.asked.append(words) or [],
    )


def test_the_query_is_kept_in_state_and_not_in_the_address() -> None:
    at = AppTest.from_function(_page).run()
    assert at.session_state["asked"] == []
    at.session_state["map"] = {"query": "  charley   horse "}
    at.run()
    assert at.session_state["asked"] == ["charley horse"]
    assert not at.query_params
    assert not at.exception
