"""Our own screen parts: a folder each, with a typed function in its __init__ and plain html, css and mjs beside it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import streamlit as st

from app.components.messages import read, read_told

_HERE = Path(__file__).parent
_LONGEST_QUERY = 80


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def script(name: str) -> str:
    """The component's module as the browser gets it: what all share (`shared.mjs`), then its own."""
    return _read(_HERE / "shared.mjs") + _read(_HERE / name / f"{name}.mjs")


def style(name: str) -> str:
    """The component's style sheet: colours and common parts (`shared.css`), then its own."""
    return _read(_HERE / "shared.css") + _read(_HERE / name / f"{name}.css")


@cache
def register(name: str) -> Any:
    """The Streamlit component of this folder, registered once in the process."""
    html = _read(_HERE / name / f"{name}.html")
    return st.components.v2.component(f"unknot_{name}", html=html, css=style(name), js=script(name))


_run = threading.local()
"""Of the run in this thread: the key of the part in which something was pressed; `coming` of the one that begins."""


def take_press() -> bool:
    """Whether this run brings something that was pressed; asked once, as the run begins.

    Such a run only takes it, and the next one draws what comes of it. Nobody would see what the first one draws, and
    drawing it costs a fifth of the time from tap to paint.
    """
    _run.pressed, _run.coming = getattr(_run, "coming", ""), ""
    return bool(_run.pressed)


def _press(key: str) -> None:
    """Streamlit calls this before the run, once: something that a forger keeps in the state comes no second time."""
    _run.coming = key


def _pressed_in(name: str, key: str) -> dict[str, Any] | None:
    kept = st.session_state.get(key) if key == _run.pressed else None
    return read(name, kept.get("go")) if isinstance(kept, Mapping) else None


def show(name: str, data: Any, *, key: str) -> dict[str, Any] | None:
    """Show a component that sends its answer as the trigger `go`; returns the answer of this run, or None.

    With an answer it is mostly not shown: the page acts on it, and is drawn anew.
    """
    if _run.pressed:
        return _pressed_in(name, key)
    result = register(name)(data=data, key=key, on_go_change=partial(_press, key))
    return read(name, result.go)  # a server that has begun anew hears only here of what was pressed


def show_with_state(
    name: str, data: Mapping[str, Any], *, key: str, state: str, answer: Callable[[Any], Mapping[str, Any]]
) -> dict[str, Any] | None:
    """The same for a component that also keeps telling what is being set or typed, under the name `state`.

    That stays in the component's state, never in the address; what `answer` makes of it goes back with the data.
    """
    if _run.pressed:
        return _pressed_in(name, key)
    kept = read_told(st.session_state.get(key))
    result = register(name)(
        data={**data, **answer(kept.get(state))},
        key=key,
        default={state: None},
        on_go_change=partial(_press, key),
        **{f"on_{state}_change": lambda: None},
    )
    return read(name, result.go)


def show_with_search(
    name: str, data: Mapping[str, Any], *, key: str, find: Callable[[str], Any]
) -> dict[str, Any] | None:
    """The same for a component with a search box: what was typed comes back as `query`, with its `results`."""

    def answer(typed: Any) -> Mapping[str, Any]:
        query = clean(typed)
        return {"query": query, "results": find(query) if query else []}

    return show_with_state(name, data, key=key, state="query", answer=answer)


def clean(query: object) -> str:
    """What was typed, as one line of a sensible length."""
    return " ".join(query.split())[:_LONGEST_QUERY] if isinstance(query, str) else ""
