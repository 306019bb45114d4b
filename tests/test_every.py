"""One test of many cases proves as much as many tests only if each case that fails is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.every import for_every


class Told:
    """Stands in for the fixture: which subtests failed."""

    def __init__(self) -> None:
        self.failed: list[str] = []

    @contextmanager
    def test(self, name: str) -> Iterator[None]:
        try:
            yield
        except (AssertionError, pytest.fail.Exception):
            self.failed.append(name)


def test_every_case_that_fails_is_told_by_its_name_and_stops_no_other() -> None:
    seen, told = [], Told()

    @for_every("number,wanted", [(1, 1), (2, 3), (4, 5), (6, 6)], ids=lambda case: f"case {case[0]}")
    def check(number: int, wanted: int) -> None:
        seen.append(number)
        if number == 4:
            pytest.fail("told as well")
        assert number == wanted

    check(subtests=told)  # type: ignore[call-arg]
    assert seen == [1, 2, 4, 6]
    assert told.failed == ["case 2", "case 4"]


def test_a_test_of_no_case_fails() -> None:
    @for_every("path", [])
    def check(path: str) -> None:
        pass

    with pytest.raises(AssertionError, match="nothing to test"):
        check(subtests=Told())  # type: ignore[call-arg]


@for_every("word", ["calf", "neck"])
class TestAClass:
    def test_gives_each_of_its_tests_every_case(self, word: str, tmp_path: object) -> None:
        assert word in ("calf", "neck")
        assert tmp_path

    @pytest.mark.parametrize("letter", ["c", "n"])
    def test_may_have_tests_with_parameters_of_their_own(self, word: str, letter: str) -> None:
        assert word[0] in "cn"
        assert letter in "cn"
