"""What several tests share: the content, complaints to try, a Chromium that starts anywhere."""

from __future__ import annotations

from typing import Any

import pytest

from exercises import Complaint, Level, Verdict, load_catalog
from exercises.model import Catalog
from tests.browser import FLAGS, system_chromium

WHATS = ("cramp-now", "cramps", "twitching", "tight")
FREE = Verdict(level=Level.SELF_CARE, may_stretch=True, may_heat=True, complete=True)  # nothing was found


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog()


def all_complaints() -> list[Complaint]:
    """Every region with every complaint, on a side where there is one."""
    return [
        Complaint(region=region.id, side="left" if region.sides else "none", what=what)
        for region in load_catalog().regions.values()
        for what in WHATS
    ]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    system = system_chromium()
    return {**browser_type_launch_args, "args": list(FLAGS), **({"executable_path": system} if system else {})}
