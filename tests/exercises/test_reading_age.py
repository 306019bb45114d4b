"""Plain words: someone in pain at night, or aged eleven, reads them once and knows what to do.

Measured as the Flesch-Kincaid grade (years of school) by textstat. Single lines are too short to judge: a page is.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest
import textstat

from exercises import load_catalog
from exercises.diary_content import WatchRule

CATALOG = load_catalog()
STEPS, CONDITIONS = 8.0, 9.0  # grades


def grade(lines: Iterable[str]) -> float:
    sentences = (line.rstrip(".?!:·") + "." for line in lines)
    return float(textstat.flesch_kincaid_grade(" ".join(sentences)))


def test_a_hard_text_is_found_hard() -> None:
    assert (
        grade(["Concomitant administration of fluoroquinolone antibiotics necessitates immediate discontinuation"]) > 12
    )
    assert grade(["Sit up. Pull your toes toward you. Hold on to the chair"]) < 3


@pytest.mark.parametrize("exercise_id", CATALOG.exercises)
def test_steps_read_easily(exercise_id: str) -> None:
    one = CATALOG.exercises[exercise_id]
    assert grade([*(step.say for step in one.steps), one.cue, one.feel]) <= STEPS


def test_questions_read_easily() -> None:
    parts = [part for flag in CATALOG.red_flags.values() for part in flag.parts]
    assert grade([line for part in parts for line in (part.ask, *part.any_of)]) <= STEPS


def test_care_cards_read_easily() -> None:
    flags = CATALOG.red_flags.values()
    assert grade([line for flag in flags for line in (*flag.do, *flag.do_not, flag.may_mean)]) <= STEPS


@pytest.mark.parametrize("condition_id", CATALOG.conditions)
def test_conditions_read_easily(condition_id: str) -> None:
    one = CATALOG.conditions[condition_id]
    lines = [*one.brief, *one.like, *one.differs, *one.helps, one.stretch, one.heat, *(see.when for see in one.see)]
    assert grade(lines) <= CONDITIONS


def test_what_stands_side_by_side_and_what_studies_found_read_easily() -> None:
    for one in CATALOG.feelings.values():
        assert grade([one.feels, one.where, one.brings_on, one.eases, one.tells_apart, one.do]) <= STEPS
    for claim in CATALOG.evidence.values():
        assert grade([claim.found, claim.so]) <= CONDITIONS
    visit = CATALOG.doctor_visit
    assert grade([*visit.note, *visit.take, *visit.say, *visit.asked, *visit.tested]) <= STEPS


@pytest.mark.parametrize("programme_id", CATALOG.programmes)
def test_programmes_read_easily(programme_id: str) -> None:
    one = CATALOG.programmes[programme_id]
    assert grade([one.purpose, one.when, *one.notes]) <= STEPS
    assert grade([*one.tried, *one.because]) <= CONDITIONS


def test_the_diary_reads_easily() -> None:
    diary = CATALOG.diary
    checks = diary.function_checks
    assert grade([diary.function_ask, diary.function_note, *(one.ask for one in checks)]) <= STEPS
    assert grade(one.sooner_if for one in checks if one.sooner_if) <= STEPS
    assert grade([diary.medicines_ask, diary.medicines_note, *(one.label for one in diary.medicines)]) <= STEPS


@pytest.mark.parametrize("rule", CATALOG.diary.watch, ids=lambda rule: rule.id)
def test_what_a_doctor_should_hear_of_reads_easily(rule: WatchRule) -> None:
    lines = (rule.headline, rule.why, *rule.do, rule.sooner_if, CATALOG.diary.watch_note)
    assert grade(line for line in lines if line) <= STEPS
