"""Someone who goes through the whole guide and, at every stop, looks at it as people with other eyes and hands do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Person, Server

LOOK = Path(__file__).with_name("look.js").read_text("utf-8")
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
TIMERS = "window.passing = setTimeout.bind(window)"
"""A clock that goes on where a test holds the other one."""

# What Streamlit draws and we cannot reach: the rule, a piece of the element, why it stays.
STREAMLIT: tuple[tuple[str, str], ...] = (
    # The field for a file is a section that has a name and wants to be none: what it says is still read out.
    ("presentation-role-conflict", 'data-testid="stFileUploaderDropzone"'),
)


class Walker(Person):
    """A person who looks at the page at every stop; a look takes longer than the pause before the next tap must be."""

    looked = False

    def tap(self, name: str, *, exact: bool = True, role: Any = "button") -> Walker:
        if not self.looked:
            super().tap(name, exact=exact, role=role)
            return self
        self.looked = False
        self.page.get_by_role(role, name=name, exact=exact).first.click()
        return self


def walker(browser: Browser, server: Server, **options: Any) -> Walker:
    """A walker with a browser of their own."""
    room = {"viewport": {"width": 390, "height": 844}, "locale": "en-GB", "timezone_id": "Europe/London"}
    context = browser.new_context(**{**room, **options})
    context.add_init_script(TIMERS)
    return Walker(context.new_page(), server)


def settle(page: Page) -> None:
    """Two frames of the real clock: what was resized has found its place."""
    page.evaluate("new Promise((done) => passing(done, 60))")


def axe(page: Page, *rules: str) -> list[str]:
    """What axe finds, of any impact, by these rules or by all of WCAG 2.2 A and AA and its best practices."""
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": WCAG}
    found = page.evaluate(
        """async (runOnly) => { const still = setTimeout; window.setTimeout = passing;
        const { violations } = await axe.run({ runOnly, resultTypes: ['violations'] });
        window.setTimeout = still; return violations; }""",
        only,
    )
    pieces = [(rule["id"], rule["impact"], node["html"]) for rule in found for node in rule["nodes"]]
    allowed = lambda id_, html: any(id_ == rule and piece in html for rule, piece in STREAMLIT)  # noqa: E731
    return [f"axe {id_}, {impact}: {html[:160]}" for id_, impact, html in pieces if not allowed(id_, html)]


def dark(page: Page, on: bool) -> None:
    """The other theme, as the device's own switch brings it."""
    page.emulate_media(color_scheme="dark" if on else "light")
    page.wait_for_function(
        """(theme) => look.deep().filter((node) => node.matches('.u:not(.player)'))
          .every((node) => node.dataset.theme === theme)""",
        arg="dark" if on else "light",
    )
    settle(page)


def faults(page: Page, *, themes: bool = True) -> Iterator[str]:
    """Everything that is wrong with the page as it stands, each with what it was looked at with."""
    size = page.viewport_size
    assert size
    page.evaluate(f"{AXE_SCRIPT};{LOOK}")
    yield from axe(page)
    yield from (f"under 44 px: {one}" for one in page.evaluate("look.small(44)"))
    if themes:
        dark(page, True)
        yield from (f"dark: {one}" for one in axe(page, "color-contrast"))
        dark(page, False)

    def at(width: int, height: int, *questions: str) -> Iterator[str]:
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
        for question in questions:
            yield from (f"{width} x {height}: {one}" for one in page.evaluate(question))

    yield from at(390, 640, "look.covered()")
    yield from at(320, 256, "look.misfits()", "look.covered()", "look.stuck()")
    page.evaluate("look.spaced(true)")
    yield from (f"spaced: {one}" for one in at(320, 640, "look.misfits()"))
    page.evaluate("look.spaced(false)")
    yield from at(844, 390, "look.misfits()")
    yield from at(1280, 1024)
    page.evaluate("look.enlarged(2)")
    yield from (f"text at 200 %: {one}" for one in page.evaluate("look.misfits()"))
    page.evaluate("look.enlarged(1)")
    page.set_viewport_size(size)
    settle(page)
