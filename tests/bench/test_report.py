"""What the bench measures is told as it was: errors of a countdown, targets, and tables that nobody types."""

from __future__ import annotations

import pytest

from bench import report
from bench.countdown import errors
from bench.measure import Table, Target, Topic, number, p50, p95
from tests.every import for_every

TABLE = Table("Taps", ["", "p50 ms"], [["a tap", "31"], ["another tap", "7"]], "By turns.")


def flips(*late_ms: float, seconds: int = 3) -> list[tuple[float, int | None]]:
    """A countdown from `seconds` that began at 1000 ms; each number later than it should by so much."""
    return [(1000 + 1000 * n + late, seconds - n) for n, late in enumerate(late_ms)]


def test_a_countdown_on_time_has_no_error() -> None:
    assert errors(flips(0, 0, 0, 0), 1000, 3) == (0, 0, 0)


def test_the_worst_error_is_that_of_the_number_that_stood_longest() -> None:
    assert errors(flips(5, 40, 10, 8), 1000, 3) == (40, 8, 0)


def test_a_number_that_comes_too_soon_is_an_error_too() -> None:
    assert errors(flips(0, -70, 0, -20), 1000, 3) == (70, -20, 0)


def test_a_second_that_is_not_shown_counts_from_when_it_should_have_come() -> None:
    three, _, one, end = flips(0, 0, 0, 0)
    assert errors([three, one, end], 1000, 3) == (1000, 0, 1)


def test_a_countdown_that_stands_still_never_ends() -> None:
    assert errors(flips(0, 0), 1000, 3) == (0, None, 1)


def test_what_was_shown_before_the_start_does_not_count() -> None:
    assert errors([(100, 3), (200, 2), *flips(0, 0, 0, 0)], 1000, 3) == (0, 0, 0)


def test_a_percentile_is_one_that_was_measured() -> None:
    assert p50([3, 1, 2]) == 2
    assert p95(range(101)) == 95


@for_every(
    "value,words", [(0, "0"), (0.03149, "0.031"), (4.21, "4.21"), (31.44, "31.4"), (2880.4, "2,880"), (-48.9, "-48.9")]
)
def test_a_number_has_as_many_digits_as_mean_something(value: float, words: str) -> None:
    assert number(value) == words


def test_a_target_is_kept_up_to_its_bound_and_a_bare_figure_promises_nothing() -> None:
    targets = [Target("at it", 50, 50, "ms"), Target("over it", 50, 51, "ms"), Target("bare", None, 3)]
    assert report.targets_table(targets).rows == [
        ["at it", "50 ms", "50 ms", "yes"],
        ["over it", "51 ms", "50 ms", "no"],
        ["bare", "3", "", ""],
    ]


def test_a_table_reads_the_same_printed_and_in_a_page() -> None:
    printed = ["Taps", "             p50 ms", "a tap            31", "another tap       7", "By turns."]
    assert report.text(TABLE).splitlines()[1:] == printed
    assert report.markdown(TABLE).splitlines()[2:4] == ["| a tap | 31 |", "| another tap | 7 |"]


def test_the_page_holds_every_table_and_where_it_was_measured() -> None:
    page = report.page([Topic([TABLE], [Target("a tap", 50, 31, "ms")])], "A machine.")
    for part in ("A machine.", "## Taps", "| a tap | 31 ms | 50 ms | yes |", "By turns."):
        assert part in page


def test_only_what_stands_between_the_marks_of_the_readme_is_made_anew() -> None:
    readme = f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n"
    once = report.with_short_table(readme, [Target("a tap", 50, 31, "ms")], "A machine.")
    assert once.startswith("before\n")
    assert once.endswith("\nafter\n")
    assert "old" not in once
    assert report.with_short_table(once, [Target("a tap", 50, 31, "ms")], "A machine.") == once
    with pytest.raises(ValueError, match="bench"):
        report.with_short_table("no marks", [], "")


def test_the_readme_has_a_place_for_the_short_table() -> None:
    assert report.with_short_table(report.README.read_text("utf-8"), [], report.machine())
    assert "cores" in report.machine()


def test_figures_by_name_become_a_table_for_each_subject() -> None:
    figures = {"bare page: memory, MB": 54.2, "Unknot: memory, MB": 60, "Unknot: CPU, ms": 4}
    tables = report.figures_topic(figures).tables
    assert [(table.title, len(table.rows)) for table in tables] == [("bare page", 1), ("Unknot", 2)]
