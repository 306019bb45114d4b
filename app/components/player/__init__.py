"""The session player: a guided session from segments, run wholly in the browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import streamlit as st

from app.components import script, style

Event = Mapping[str, Any]

_HERE = Path(__file__).parent


def module() -> str:
    """The player's module: the rules of time, then sound, then what all share and the screen."""
    return "\n".join([*((_HERE / part).read_text("utf-8") for part in ("time.mjs", "sound.mjs")), script("player")])


HTML = (_HERE / "player.html").read_text("utf-8")
_mount = st.components.v2.component("unknot_player", html=HTML, css=style("player"), js=module())


def _state(key: str) -> Mapping[str, Any]:
    return cast(Mapping[str, Any], st.session_state.get(key) or {})


def player(
    data: Mapping[str, Any],
    *,
    key: str,
    on_ended: Callable[[str], None],
    on_restored: Callable[[Mapping[str, Any]], None] | None = None,
) -> Sequence[Event]:
    """Run a session (or `RESTORE` what a reload left unfinished) and return its log so far.

    `on_ended` gets "finished" or "stopped" when the person leaves. `on_restored` gets the id, title, acute and resume
    of the session taken up again, or `{"id": None}` if there is none. The log is kept in the component's state;
    its length goes back as `ack`, so the browser knows what is safe.
    """

    def ended() -> None:
        event = _state(key).get("ended")
        if event:
            on_ended(event["type"])

    def restored() -> None:
        if on_restored is not None:
            on_restored(_state(key).get("restored") or {"id": None})

    log = list(_state(key).get("log") or [])
    result = _mount(
        data={**data, "ack": len(log)},
        key=key,
        default={"log": [], "restored": None},
        on_log_change=lambda: None,
        on_restored_change=restored,
        on_ended_change=ended,
    )
    return list(result.log or [])


RESTORE: Mapping[str, Any] = {"id": None, "restore": True}
