"""Contrast, reckoned from the colours themselves: Streamlit's theme and ours, light, dark and at night."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from tests.every import for_every

ROOT = Path(__file__).parents[2]
CSS = (ROOT / "app/components/shared.css").read_text("utf-8")
THEME = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))["theme"]
TEXT, SHAPE = 4.5, 3.0
"""WCAG 2.2: text (1.4.3), and the parts of a control or a picture that one must see (1.4.11)."""

Colour = tuple[float, float, float]


def block(selector: str) -> dict[str, str]:
    """The variables that one rule of shared.css sets."""
    body = CSS.split(f"\n{selector} {{\n", 1)[1].split("\n}", 1)[0]
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", body))


LIGHT = block(".u")
DARK = {**LIGHT, **block('.u[data-theme="dark"]')}
NIGHT = {**DARK, **block('.u.night[data-theme="dark"]')}
SCHEMES = {"light": LIGHT, "dark": DARK, "night": NIGHT}

GROUNDS = ("bg", "surface", "sunken", "stage")
LEVELS = ("em", "ur", "soon", "rout")
WASHES = {"teal-wash": ("ink", "ink-2", "teal-ink"), "amber-wash": ("ink", "ink-2", "amber-ink"), "ur-wash": ("ink",)}
# What is written on what, as the style sheets do it.
WRITTEN = (
    *((ink, ground) for ground in GROUNDS for ink in ("ink", "ink-2", "teal-ink")),
    *((ink, ground) for ground, inks in WASHES.items() for ink in inks),
    *((f"{level}-ink", ground) for level in LEVELS for ground in ("bg", "surface")),
    *(("on-teal", ground) for ground in ("teal", "teal-hover")),
    *(("on-teal", level) for level in LEVELS),  # the head of a care card is white on its level
)
# What must be seen to know a control, its state, or where the focus is.
SEEN = (
    *(("edge", ground) for ground in ("bg", "surface", "sunken")),
    *(("teal-ink", ground) for ground in ("bg", "surface", "teal-wash", "stage")),
    *(("teal", ground) for ground in ("bg", "surface")),
    *(("focus", ground) for ground in (*GROUNDS, "teal-wash", "amber-wash")),
    *(("focus", "focus-halo"),),
    *((f"{level}-ink", "surface") for level in LEVELS),
    *((level, "surface") for level in LEVELS),
    *(("amber", ground) for ground in ("bg", "surface", "amber-wash")),
    *(("map-ring", ground) for ground in ("map-on",)),
)


def rgb(colour: str) -> Colour:
    assert re.fullmatch(r"#[0-9A-Fa-f]{6}", colour), colour
    red, green, blue = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_formula_is_the_one_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == 21
    assert round(contrast("#777777", "#FFFFFF"), 2) == 4.48


@for_every("scheme", SCHEMES)
def test_what_is_written_can_be_read(scheme: str) -> None:
    colours = SCHEMES[scheme]
    faint = {(a, b): round(contrast(colours[a], colours[b]), 2) for a, b in WRITTEN}
    assert {pair: ratio for pair, ratio in faint.items() if ratio < TEXT} == {}


@for_every("scheme", SCHEMES)
def test_what_a_control_is_and_where_the_focus_is_can_be_seen(scheme: str) -> None:
    colours = SCHEMES[scheme]
    faint = {(a, b): round(contrast(colours[a], colours[b]), 2) for a, b in SEEN}
    assert {pair: ratio for pair, ratio in faint.items() if ratio < SHAPE} == {}


@for_every("scheme", ["light", "dark"])
def test_streamlits_own_parts_are_as_clear(scheme: str) -> None:
    theme = THEME[scheme]
    grounds = (theme["backgroundColor"], theme["secondaryBackgroundColor"])
    for ground in grounds:
        assert contrast(theme["textColor"], ground) >= TEXT
        assert contrast(theme["linkColor"], ground) >= TEXT
        assert contrast(theme["borderColor"], ground) >= SHAPE
    assert contrast("#FFFFFF", theme["primaryColor"]) >= TEXT  # the words on its main button
    assert contrast(theme["primaryColor"], grounds[0]) >= SHAPE
    for colour in theme["chartCategoricalColors"]:
        assert contrast(colour, grounds[0]) >= SHAPE


@for_every("scheme", ["light", "dark"])
def test_the_page_and_our_parts_have_one_ground_and_one_ink(scheme: str) -> None:
    ours, theirs = SCHEMES[scheme], THEME[scheme]
    pairs = {"bg": "backgroundColor", "sunken": "secondaryBackgroundColor", "ink": "textColor", "edge": "borderColor"}
    assert {name: ours[name] for name in pairs} == {name: theirs[key] for name, key in pairs.items()}
