"""Settings that a load run has shown to matter; a wrong one costs nothing until many people are there."""

from __future__ import annotations

import tomllib
from pathlib import Path

SETTINGS = tomllib.loads((Path(__file__).parents[2] / ".streamlit/config.toml").read_text("utf-8"))


def test_no_run_looks_through_what_everybody_else_has_open() -> None:
    assert SETTINGS["runner"]["postScriptGC"] is False
