"""Our own screen parts: a folder each, with a typed function in its __init__ and plain html, css and mjs beside it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent


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


def show(name: str, data: Any, *, key: str) -> dict[str, Any] | None:
    """Show a component that sends its answer as the trigger `go`; returns the answer of this run, or None."""
    result = register(name)(data=data, key=key, on_go_change=lambda: None)
    answer = result.go
    return answer if isinstance(answer, dict) else None
