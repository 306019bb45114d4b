"""Our own screen parts: a folder each, with a typed function in its __init__ and plain html, css and mjs beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from app.components import press
from app.components.messages import read, read_told

FOLDER = Path(__file__).parent
_LONGEST_QUERY = 80


def _files() -> dict[str, list[str]]:
    """Of each part what a browser needs, as paths in our folder: its module, how all look, how it looks."""
    parts = sorted(path.parent.name for path in FOLDER.glob("*/*.html"))
    looks = {part: ["shared.css", f"{part}/{part}.css"] for part in parts}
    return {part: [f"{part}/{part}.mjs", *(look for look in looks[part] if (FOLDER / look).exists())] for part in parts}


def _version() -> str:
    """Another one whenever a script or a style sheet has changed."""
    told = hashlib.sha256()
    for path in sorted([*FOLDER.rglob("*.mjs"), *FOLDER.rglob("*.css")]):
        told.update(path.read_bytes())
    return told.hexdigest()[:12]


PARTS, VERSION = _files(), _version()


def _loader() -> str:
    """What Streamlit sends as the module of every part; it loads the real one."""
    told = {"PARTS": PARTS, "VERSION": VERSION}
    lines = "".join(f"const {one} = {json.dumps(what)};\n" for one, what in told.items())
    return lines + (FOLDER / "load.mjs").read_text("utf-8")


LOADER = _loader()


@cache
def register(name: str) -> Any:
    """The Streamlit component of this folder, registered once in the process."""
    html = (FOLDER / name / f"{name}.html").read_text("utf-8")
    return st.components.v2.component(f"unknot_{name}", html=html, js=LOADER)


def _pressed_in(name: str, key: str) -> dict[str, Any]:
    """What was pressed. Where that makes no sense, or was on another page, it leads nowhere."""
    kept = st.session_state.get(key) if press.is_of(key) else None
    go = read(name, kept.get("go")) if isinstance(kept, Mapping) else None
    if go is None:
        raise press.Led
    return go


def _pressed_unheard(name: str, key: str, result: Any) -> dict[str, Any] | None:
    """A server that has begun anew hears only of the part itself what was pressed in it."""
    return None if press.is_of(key) else read(name, result.go)


def show(name: str, data: Any, *, key: str) -> dict[str, Any] | None:
    """Show a component that sends its answer as the trigger `go`; returns the answer of this run, or None.

    With an answer it is mostly not shown: the page acts on it, and is drawn anew.
    """
    if press.taking():
        return _pressed_in(name, key)
    result = register(name)(data=data, key=key, on_go_change=press.heard(key))
    return _pressed_unheard(name, key, result)


def show_with_state(
    name: str, data: Mapping[str, Any], *, key: str, state: str, answer: Callable[[Any], Mapping[str, Any]]
) -> dict[str, Any] | None:
    """The same for a component that also keeps telling what is being set or typed, under the name `state`.

    That stays in the component's state, never in the address; what `answer` makes of it goes back with the data.
    """
    if press.taking():
        return _pressed_in(name, key)
    kept = read_told(st.session_state.get(key))
    result = register(name)(
        data={**data, **answer(kept.get(state))},
        key=key,
        default={state: None},
        on_go_change=press.heard(key),
        **{f"on_{state}_change": lambda: None},
    )
    return _pressed_unheard(name, key, result)


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
