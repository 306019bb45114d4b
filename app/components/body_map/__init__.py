"""Where is it? The body, front and back, and a search box for plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from app.components import show_with_search


class Found(Protocol):
    """One answer to a search: a place, or something else that the map leaves out."""

    @property
    def kind(self) -> str:
        """ "region" for a place."""

    @property
    def id(self) -> str:
        """The region's id."""

    @property
    def title(self) -> str:
        """The region's name."""

    @property
    def side(self) -> str:
        """The side that was typed, or "none"."""


def body_map(data: Mapping[str, Any], *, key: str, find: Callable[[str], Iterable[Found]]) -> dict[str, Any] | None:
    """Show the map; returns the place chosen and how to go on with it in this run, or None.

    What is typed stays in the component's state, never in the address. `find` answers it with places.
    """
    return show_with_search("body_map", data, key=key, find=lambda query: places(find(query)))


def places(found: Iterable[Found]) -> list[dict[str, str]]:
    """The places among the answers, as the browser gets them."""
    return [{"region": one.id, "side": one.side, "title": one.title} for one in found if one.kind == "region"]
