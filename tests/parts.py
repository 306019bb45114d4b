"""The parts of our pages as files, for the plain pages on which some of them are tried without Streamlit."""

from __future__ import annotations

from app.components import FOLDER, PARTS


def markup(part: str) -> str:
    """What stands in a part's shadow root before its module runs, with its looks."""
    looks = [(FOLDER / path).read_text("utf-8") for path in PARTS[part] if path.endswith(".css")]
    return f"<style>{''.join(looks)}</style>{(FOLDER / part / f'{part}.html').read_text('utf-8')}"


def module(path: str) -> str | None:
    """The text of a module by its path, such as "/player/time.mjs"."""
    file = FOLDER / path.removeprefix("/")
    return file.read_text("utf-8") if path.endswith(".mjs") and file.exists() else None
