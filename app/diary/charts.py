"""A pattern as a chart: its question for a title, its sentence for those who cannot see it, no colour but one.

Everything else, light or dark, is left to the theme that the page draws it with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import altair as alt

from app.diary.patterns import Pattern, Point, Shape

TEAL = "#1A7F78"
"""Stands out from a light page and a dark one alike."""
FAINT = 0.45
HEIGHT = 220

_FEWEST_WEEKS = 8  # so that three entries do not make one bar as wide as the page
_MOST_BARS = 12  # of the long list of exercises or places; the table has them all


def chart(pattern: Pattern) -> alt.Chart | alt.LayerChart | None:
    """The chart of a pattern, as wide as the page allows; None where there is nothing to draw.

    Its question stands above it as a heading of the page, not in it once more.
    """
    if not pattern.points:
        return None
    drawn: alt.Chart | alt.LayerChart = _DRAWN[pattern.shape](pattern)
    drawn = drawn.properties(
        description=f"{pattern.title} {pattern.sentence}",
        width="container",
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
    )
    drawn = drawn.configure_view(stroke=None)
    return drawn


def _columns(pattern: Pattern) -> alt.Chart:
    names = [str(point.at) for point in pattern.points]
    # Of many names, such as hours, every third is read; the others stand between.
    shown = names[::3] if len(names) > 12 else names
    return _marks(pattern, pattern.points).encode(
        x=alt.X("at:N", sort=names, title=pattern.across, axis=_under(shown)), y=_up(pattern)
    )


def _bars(pattern: Pattern) -> alt.Chart:
    points = pattern.points[:_MOST_BARS]
    bars = _marks(pattern, points).encode(y=_names(points), x=_across("value:Q", pattern.up, _most(points)))
    return bars.properties(height=alt.Step(30))


def _weeks(pattern: Pattern) -> alt.Chart:
    mondays = [point.at for point in pattern.points if isinstance(point.at, date)]
    last = max(mondays) + timedelta(days=7)
    first = min(*mondays, last - timedelta(weeks=_FEWEST_WEEKS))
    scale = alt.Scale(domain=[_midnight(first), _midnight(last)])
    axis = alt.Axis(format="%-d %b", labelAngle=0, labelOverlap=True, tickCount=6, grid=False)
    bars: alt.Chart = _marks(pattern, pattern.points).mark_rect(color=TEAL)
    return bars.encode(
        x=alt.X("from:T", title=pattern.across, scale=scale, axis=axis), x2="to:T", y=_up(pattern), y2=alt.datum(0)
    )


def _helped(pattern: Pattern) -> alt.LayerChart:
    points = pattern.points[:_MOST_BARS]
    names, most = _names(points), max(point.of for point in points)
    done = _marks(pattern, points, FAINT).encode(y=names, x=_across("of:Q", pattern.up, most))
    helped = _marks(pattern, points).encode(y=names, x=_across("value:Q", pattern.up, most))
    return alt.LayerChart(layer=[done, helped]).properties(height=alt.Step(34))


def _programme(pattern: Pattern) -> alt.Chart:
    names = [_signed(point) for point in pattern.points]
    return _marks(pattern, pattern.points).encode(
        x=alt.X("at:N", sort=names, title=pattern.across, axis=_under(names)),
        y=_up(pattern),
        opacity=alt.condition("datum.before", alt.value(FAINT), alt.value(1.0)),
    )


_DRAWN: Mapping[Shape, Callable[[Pattern], alt.Chart | alt.LayerChart]] = {
    "columns": _columns,
    "bars": _bars,
    "weeks": _weeks,
    "helped": _helped,
    "programme": _programme,
}

# --- parts ---------------------------------------------------------------------------------------


def _marks(pattern: Pattern, points: tuple[Point, ...], opacity: float = 1.0) -> alt.Chart:
    """Bars with their data; each says what it is, on a touch and to a screen reader."""
    bars: alt.Chart = alt.Chart(alt.InlineData(values=[_datum(point) for point in points]))
    bars = bars.mark_bar(color=TEAL, opacity=opacity).encode(
        tooltip=[alt.Tooltip("label:N", title=pattern.across), alt.Tooltip("said:N", title=pattern.up)],
        description="heard:N",
    )
    return bars.properties(height=HEIGHT)


def _datum(point: Point) -> dict[str, Any]:
    said = f"{point.value:.0f} of {point.of:.0f}" if point.of else f"{point.value:.0f}"
    datum: dict[str, Any] = {
        "at": _signed(point),
        "value": point.value,
        "of": point.of,
        "label": point.label,
        "said": said,
        "heard": f"{point.label}: {said}",
    }
    if isinstance(point.at, date):
        # Two days between one week and the next.
        datum |= {"from": _midnight(point.at), "to": _midnight(point.at + timedelta(days=5))}
    elif isinstance(point.at, int):
        datum["before"] = point.at < 0
    return datum


def _signed(point: Point) -> str:
    return str(point.at).replace("-", "−") if isinstance(point.at, int) else str(point.at)


def _midnight(day: date) -> str:
    """The hour keeps a browser from reading the day in another zone than its own."""
    return f"{day}T00:00:00"


def _most(points: tuple[Point, ...]) -> float:
    return max(point.value for point in points)


def _under(names: list[str]) -> alt.Axis:
    return alt.Axis(values=names, labelAngle=0, ticks=False, domain=False)


def _names(points: tuple[Point, ...]) -> alt.Y:
    names = [_signed(point) for point in points]
    return alt.Y("at:N", sort=names, title=None, axis=alt.Axis(labelLimit=190, ticks=False, domain=False))


def _up(pattern: Pattern) -> alt.Y:
    most = _most(pattern.points)
    return alt.Y("value:Q", title=pattern.up, axis=_whole(most), scale=_from_nothing(most))


def _across(field: str, title: str, most: float) -> alt.X:
    return alt.X(field, title=title.split("; "), axis=_whole(most), scale=_from_nothing(most))


def _from_nothing(most: float) -> alt.Scale:
    return alt.Scale(domain=[0, max(most, 1)], nice=True)


def _whole(most: float) -> alt.Axis:
    """Whole numbers only: nobody cramps half a time."""
    return alt.Axis(format="d", tickMinStep=1, tickCount=min(5, max(1, int(most))), domain=False)
