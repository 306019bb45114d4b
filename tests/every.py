"""Many small cases in one test: what pytest does round a test takes longer than most of them do."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any, TypeVar

import pytest

Tested = TypeVar("Tested", bound=Callable[..., Any])


def for_every(names: str, cases: Iterable[Any], ids: Callable[[Any], str] = str) -> Callable[[Tested], Tested]:
    """As pytest.mark.parametrize, but all cases are one test; each that fails is told as a subtest with its name.

    For a class it does so for each of its tests. Not for tests that need something fresh for every case.
    """
    keys, cases = names.split(","), list(cases)

    def decorate(tested: Any) -> Any:
        if isinstance(tested, type):
            for name, test in list(vars(tested).items()):
                if name.startswith("test_"):
                    setattr(tested, name, decorate(test))
            return tested
        return _of_every(tested, keys, cases, ids)

    return decorate


def _of_every(test: Callable[..., None], keys: Sequence[str], cases: Sequence[Any], ids: Callable[[Any], str]) -> Any:
    signature = inspect.signature(test)
    others = [one for one in signature.parameters.values() if one.name not in keys]
    subtests = inspect.Parameter("subtests", inspect.Parameter.KEYWORD_ONLY)

    @wraps(test)
    def tested(*self: Any, subtests: pytest.Subtests, **fixtures: Any) -> None:
        assert cases, "there is nothing to test"
        for case in cases:
            values = dict(zip(keys, [case] if len(keys) == 1 else case, strict=True))
            try:
                test(*self, **fixtures, **values)
            except (Exception, pytest.fail.Exception):
                with subtests.test(ids(case)):
                    raise

    tested.__signature__ = signature.replace(parameters=[*others, subtests])  # type: ignore[attr-defined]
    return tested
