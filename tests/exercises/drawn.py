"""What several tests draw by chance. A strategy is made once: making it anew for each example takes the most time."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

ANSWERS: SearchStrategy[str] = st.sampled_from(["yes", "no", "unsure"])


def some_of(ids: Iterable[str]) -> SearchStrategy[frozenset[str]]:
    """Any of these, or none."""
    return _some_of(tuple(ids))


@cache
def _some_of(ids: tuple[str, ...]) -> SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(ids)) if ids else st.just(frozenset())
