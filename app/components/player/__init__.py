"""The session player: a guided session from segments, run wholly in the browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import streamlit as st

from app.components import FOLDER, press, register
from app.components.messages import read_told

Event = Mapping[str, Any]

MOST_EVENTS = 5000
"""More than hours of pressing buttons make; what stands beyond it is not looked at."""

_tell_safe = st.components.v2.component("unknot_player_safe", js=(FOLDER / "player" / "safe.mjs").read_text("utf-8"))


def _state(key: str) -> Mapping[str, Any]:
    return cast(Mapping[str, Any], st.session_state.get(key) or {})


def _events(log: object) -> list[Event]:
    """The log as far as it is one: anything may come from a browser."""
    return [one for one in log[:MOST_EVENTS] if isinstance(one, dict)] if isinstance(log, list) else []


def player(
    data: Mapping[str, Any],
    *,
    key: str,
    on_ended: Callable[[str], None],
    on_restored: Callable[[Mapping[str, Any]], None] | None = None,
) -> Sequence[Event]:
    """Run a session (or go on with what a reload left unfinished) and return its log so far.

    `on_ended` gets "finished" or "stopped" when the person leaves. `on_restored` gets the id, title, acute and resume
    of the session taken up again, or `{"id": None}` if there is none. The log is kept in the component's state;
    its length goes back by a part of its own, so that the browser knows what is safe.
    """

    def ended() -> None:
        how = read_told(_state(key).get("ended")).get("type")
        if how in ("finished", "stopped"):
            on_ended(how)
            press.heard(key)()

    def restored() -> None:
        if on_restored is not None:
            on_restored(read_told(_state(key).get("restored")) or {"id": None})

    if press.taking():
        return _events(_state(key).get("log"))
    _tell_safe(data={"id": data["id"], "events": len(_events(_state(key).get("log")))}, key=f"{key}-safe")
    result = register("player")(
        data=data,
        key=key,
        default={"log": [], "restored": None},
        on_log_change=lambda: None,
        on_restored_change=restored,
        on_ended_change=ended,
    )
    return _events(result.log)
