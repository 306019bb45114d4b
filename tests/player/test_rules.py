"""The rules of time, each a sentence, run in Chromium. `node --test tests/player` runs the same without a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

TEXT = (Path(__file__).parent / "rules.test.mjs").read_text("utf-8")
SENTENCES = re.findall(r"^  '(.+?)': \(time, equal\)", TEXT, re.M)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium_page(browser: Browser, site: str) -> Iterator[Page]:
    page = browser.new_page()
    page.goto(site)
    page.evaluate("ready")
    page.evaluate(
        """async (text) => {
          const { rules } = await import(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
          const canon = (x) => JSON.stringify(x, (_, v) => v && typeof v === 'object' && !Array.isArray(v)
            ? Object.fromEntries(Object.entries(v).sort()) : v);
          window.rules = rules;
          window.check = (sentence) => rules[sentence](window.time, (got, wanted) => {
            if (canon(got) !== canon(wanted)) throw new Error(`got ${canon(got)}, wanted ${canon(wanted)}`);
          });
        }""",
        TEXT,
    )
    yield page
    page.close()


@pytest.mark.parametrize("sentence", SENTENCES)
def test_rule(chromium_page: Page, sentence: str) -> None:
    chromium_page.evaluate("(sentence) => check(sentence)", sentence)


def test_every_rule_of_the_file_is_run(chromium_page: Page) -> None:
    assert chromium_page.evaluate("Object.keys(rules)") == SENTENCES
