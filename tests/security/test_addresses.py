"""An address is anybody's: whatever stands in one, a page comes, and it knows no more than before."""

from __future__ import annotations

import pytest

from app.visit import LONGEST_LINK
from tests.every import for_every
from tests.security.wild import Forger

OTHERS = ("id", "visit", "resume")
"""No page reads these; they must not make one."""
PARAMETERS = {
    "exercise": ("id",),
    "condition": ("id",),
    "programme": ("id",),
    "doctor": ("region", "what", "sign"),
    "routine": ("do", "name", "rounds"),
    **dict.fromkeys(("where", "safe", "session", "timer", "diary", "entry", "library"), OTHERS),
}
WILD = (
    "", "\0", "\u202e\u2066", "é" * 3000, "%25" * 5000, "../../etc/passwd", "<script>alert(1)</script>", "__class__",
    "javascript:alert(1)", "calf\r\nSet-Cookie: a=b", "1e999", "-1", "9" * 5000, "calf,calf", '{"$gt": ""}',
    "wall-calf." * 2000, "~" * 4000, "wall-calf.999999999999s.-1x.٣r.left.right~wall-calf", "🦵" * 500,
)  # fmt: skip


@for_every("page", sorted(PARAMETERS))
def test_nothing_in_an_address_breaks_a_page_or_gets_past_the_check(page: str) -> None:
    guide = Forger()
    names = PARAMETERS[page]
    for n, wild in enumerate(WILD if names != OTHERS else WILD[::6]):
        guide.at.query_params.clear()
        guide.at.query_params.update({name: [wild, wild] if n % 5 == 4 else wild for name in names})
        guide.open(page)
        assert "segments" not in guide.data
        assert not guide.visit.region
        assert guide.visit.check.ticked is None
        assert len(guide.visit.own.title) <= 60
        assert len(guide.visit.taken_from_address) <= LONGEST_LINK + 2


@pytest.mark.parametrize("steps", [12, 400])
def test_a_link_as_long_as_ours_get_is_read_and_a_longer_one_leads_home(steps: int) -> None:
    link = "~".join(["wall-calf.45s.3x.10r.left"] * steps)
    guide = Forger().open_with("routine", do=link, name="a" * 60)
    assert guide.page == ("routine" if len(link) < LONGEST_LINK else "body_map")
