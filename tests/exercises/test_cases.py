"""Told cases, read blind: does a careful lay person end at the level that published advice gives?

A missed emergency is the hazard; a false alarm is the other one.
"""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any

import pytest

from exercises import Complaint, Level, SafetyCheck, load_catalog
from exercises.safety import Verdict
from exercises.triage import assess, questions
from tests.every import for_every

CASES = Path(__file__).parent / "cases"


def read(name: str) -> list[tuple[str, dict[str, Any], str]]:
    """(id, what was ticked and answered, expected level) for each case of a set."""
    with (CASES / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        expected = {row["id"]: row["expected_level"] for row in csv.DictReader(file)}
    told = tomllib.loads((CASES / f"{name}_read.toml").read_text("utf-8"))
    assert set(told) == set(expected)
    return [(id_, case, expected[id_]) for id_, case in told.items()]


def verdict_on(case: dict[str, Any]) -> Verdict:
    catalog = load_catalog()
    complaint = Complaint(region=case["region"], what=case["what"])
    answers = {flag.id: "no" for flag in questions(catalog, complaint, case["ticked"])}
    answers |= dict.fromkeys(case["yes"], "yes") | dict.fromkeys(case["unsure"], "unsure")
    return assess(catalog, complaint, SafetyCheck(ticked=case["ticked"], answers=answers))


PRACTICE, FRESH = read("practice"), read("fresh")


@for_every("id_,case,expected", PRACTICE + FRESH, ids=lambda told: told[0])
class TestEachCase:
    def test_a_self_care_case_keeps_its_stretch(self, id_: str, case: Any, expected: str) -> None:
        if expected == "SELF_CARE":
            assert verdict_on(case).may_stretch

    def test_no_case_ends_too_low(self, id_: str, case: Any, expected: str) -> None:
        assert verdict_on(case).level >= Level[expected]


@pytest.mark.parametrize(("name", "at_least"), [("practice", 39), ("fresh", 59)])
def test_nearly_every_case_ends_at_its_own_level(name: str, at_least: int) -> None:
    exact = [id_ for id_, case, expected in read(name) if verdict_on(case).level == Level[expected]]
    assert len(exact) >= at_least


def test_every_answer_was_one_that_the_person_was_asked() -> None:
    catalog = load_catalog()
    for _, case, _ in PRACTICE + FRESH:
        complaint = Complaint(region=case["region"], what=case["what"])
        asked = {flag.id for flag in questions(catalog, complaint, case["ticked"])}
        for flag in (*case["yes"], *case["unsure"]):
            assert flag in asked or not catalog.red_flags[flag].comes_first
