"""The charts of a diary: each asks its question, tells its answer to those who cannot see, and has one colour."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app.diary.charts import TEAL, chart
from app.diary.entries import Entry, ProgrammeBegun
from app.diary.patterns import Pattern, patterns
from exercises.model import Catalog
from tests.diary.samples import episode

TODAY = date(2026, 11, 29)


def diary(count: int) -> list[Entry]:
    began = datetime(2026, 11, 28, 3, 30)
    exercises = ("wall-calf", "ankle-pumps")
    cramps = [
        episode(
            began=began - timedelta(hours=n * 8760 / count),
            region=("calf", "toes")[n % 2],
            before=7,
            after=n % 6,
            triggers=["night"],
            done=exercises[: n % 3],
            helped=exercises[: n % 2],
        )
        for n in range(count)
    ]
    return [*cramps, ProgrammeBegun(day=TODAY - timedelta(weeks=3), programme="bedtime-legs")]


def drawn(pattern: Pattern) -> dict[str, Any]:
    found = chart(pattern)
    assert found is not None
    return dict(found.to_dict())


def data(spec: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    """The values of a layer: its own, or those that all layers share."""
    found = layer.get("data", spec.get("data", {}))
    return list(found["values"] if "values" in found else spec["datasets"][found["name"]])


@pytest.mark.parametrize("count", [3, 180])
def test_every_chart_is_named_by_its_question_and_told_by_its_sentence(catalog: Catalog, count: int) -> None:
    found = [one for one in patterns(catalog, diary(count), TODAY) if one.points]
    assert len(found) >= 7
    for pattern in found:
        spec = drawn(pattern)
        assert spec["description"] == f"{pattern.title} {pattern.sentence}"
        assert spec["width"] == "container"


@pytest.mark.parametrize("count", [3, 180])
def test_one_colour_and_no_legend_and_no_ground_of_its_own(catalog: Catalog, count: int) -> None:
    for pattern in patterns(catalog, diary(count), TODAY):
        if pattern.points:
            words = json.dumps(drawn(pattern))
            assert '"background"' not in words
            assert "legend" not in words
            colours = {colour for colour in words.split('"') if colour.startswith("#")}
            assert colours == {TEAL}


def test_every_bar_says_what_it_is(catalog: Catalog) -> None:
    for pattern in patterns(catalog, diary(40), TODAY):
        if pattern.points:
            spec = drawn(pattern)
            for layer in spec.get("layer", [spec]):
                assert layer["encoding"]["description"]["field"] == "heard"
                values = data(spec, layer)
                assert len(values) == min(len(pattern.points), 12 if pattern.shape in ("bars", "helped") else 99)
                for datum, point in zip(values, pattern.points, strict=False):
                    assert datum["heard"].startswith(point.label)


def test_axes_have_plain_names_and_whole_numbers(catalog: Catalog) -> None:
    for pattern in patterns(catalog, diary(3), TODAY):
        if pattern.points:
            spec = drawn(pattern)
            for layer in spec.get("layer", [spec]):
                axes = [layer["encoding"][name] for name in ("x", "y")]
                (numbers,) = [axis for axis in axes if axis["type"] == "quantitative"]
                assert numbers["title"]
                assert numbers["axis"]["tickMinStep"] == 1


def test_three_entries_do_not_fill_the_width_and_a_year_is_all_there(catalog: Catalog) -> None:
    week = next(one for one in patterns(catalog, diary(180), TODAY) if one.id == "week")
    spec = drawn(week)
    assert len(data(spec, spec)) == len(week.points) >= 52
    kept = [episode(began=datetime(2026, 11, 28, hour, 0)) for hour in range(3)]
    few = next(one for one in patterns(catalog, kept, TODAY) if one.id == "week")
    first, last = drawn(few)["encoding"]["x"]["scale"]["domain"]
    assert datetime.fromisoformat(last) - datetime.fromisoformat(first) == timedelta(weeks=8)


def test_hours_and_days_stand_in_their_own_order(catalog: Catalog) -> None:
    found = {one.id: one for one in patterns(catalog, diary(40), TODAY)}
    assert drawn(found["hour"])["encoding"]["x"]["sort"] == [f"{hour:02}" for hour in range(24)]
    assert drawn(found["weekday"])["encoding"]["x"]["sort"][0] == "Mon"
    weeks = drawn(found["programme-bedtime-legs"])["encoding"]["x"]["sort"]
    assert weeks == ["−6", "−5", "−4", "−3", "−2", "−1", "1", "2", "3"]


def test_nothing_to_draw_is_no_chart(catalog: Catalog) -> None:
    assert [chart(one) for one in patterns(catalog, [], TODAY)] == [None] * 7
