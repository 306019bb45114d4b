"""The hazard log says what the guide does: what it names as a control is there, and so is the test that proves it."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from exercises import Level, load_catalog
from tests.every import for_every

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "hazards.md").read_text("utf-8")

FIELDS = ("Cause", "Effect", "Severity", "Before", "Red flags", "Controls", "After", "Remains", "Who looks")
SEVERITIES = ("Minor", "Significant", "Considerable", "Major", "Catastrophic")
LIKELIHOODS = ("Very low", "Low", "Medium", "High", "Very high")
OPEN_FROM = 3
"""The class from which a clinical safety officer must accept what remains."""


class Hazard(NamedTuple):
    id: str
    title: str
    fields: dict[str, str]
    """Field -> what stands behind it, with the lines below it."""

    @property
    def controls(self) -> list[str]:
        return [line.removeprefix("- ") for line in self.fields["Controls"].split("\n  ")[1:]]

    @property
    def flags(self) -> list[tuple[str, str]]:
        """(flag, level) as the log has it."""
        return re.findall(r"`(rf-[a-z0-9-]+)` ([A-Z_]+)", self.fields["Red flags"])

    def rated(self, when: str) -> tuple[str, int, str]:
        """Likelihood, class and reason, before or after the controls."""
        found = re.fullmatch(r"(.+?), class (\d)\. (.+)", self.fields[when])
        assert found, f"{self.id} {when}: needs “likelihood, class n. reason”"
        return found[1], int(found[2]), found[3]


def read(text: str) -> list[Hazard]:
    hazards = []
    for part in re.split(r"^### ", text, flags=re.M)[1:]:
        heading, body = re.split(r"^# ", part, flags=re.M)[0].split("\n", 1)
        id_, title = heading.split(" ", 1)
        fields = re.findall(r"^- \*\*(.+?):\*\*(.*(?:\n  .*)*)", body, re.M)
        assert [name for name, _ in fields] == list(FIELDS), f"{id_}: fields missing, twice, or in another order"
        assert not re.sub(r"^- \*\*(.+?):\*\*(.*(?:\n  .*)*)", "", body, flags=re.M).strip(), f"{id_}: a stray line"
        hazards.append(Hazard(id_, title, {name: words.strip(" ") for name, words in fields}))
    return hazards


HAZARDS = read(TEXT)


def section(title: str, text: str = TEXT) -> str:
    return text.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0].split("\n# ", 1)[0]


# --- what a name in the log points at ----------------------------------------------------------


@cache
def names_of_tests(path: str) -> frozenset[str]:
    """The tests of a file as pytest names them, without parameters; of rules.test.mjs, its sentences."""
    text = (ROOT / path).read_text("utf-8")
    if path.endswith(".mjs"):
        return frozenset(re.findall(r"^  '(.+?)': \(time, equal\)", text, re.M))
    found = set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            found |= {f"{node.name}::{one.name}" for one in node.body if isinstance(one, ast.FunctionDef)}
    return frozenset(name for name in found if name.rpartition("::")[2].startswith("test_"))


@cache
def defines(path: str, name: str) -> bool:
    """Whether the file has a function, class or constant, a TOML key ("checks.numb"), or a word of this name."""
    text = (ROOT / path).read_text("utf-8")
    if path.endswith(".toml"):
        found: Any = tomllib.loads(text)
        for key in name.split("."):
            found = found.get(key) if isinstance(found, dict) else None
        return found is not None
    if path.endswith(".py"):
        named = set()
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                named.add(node.name)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                named |= {target.id for target in targets if isinstance(target, ast.Name)}
        return name in named
    return (
        re.search(rf"^(?:export )?(?:async )?(?:function|class|const|let) {re.escape(name)}\b", text, re.M) is not None
    )


def broken_names(text: str) -> list[str]:
    """Every name in `backticks` that points at nothing: tests, files, what is in them, red flags."""
    known = set(load_catalog().red_flags)
    broken = []
    for name in re.findall(r"`([^`\n]+)`", text):
        path, is_test, test = name.partition("::")
        path, _, inside = path.partition("#")
        if is_test:
            fine = (ROOT / path).is_file() and path.startswith("tests/") and test in names_of_tests(path)
        elif name.startswith("rf-"):
            fine = name in known
        elif inside:
            fine = (ROOT / path).is_file() and defines(path, inside)
        else:
            fine = name == "make test" or (ROOT / path).exists()
        if not fine:
            broken.append(name)
    return broken


# --- the tests ---------------------------------------------------------------------------------


def test_each_hazard_has_the_next_number_and_a_title_of_its_own() -> None:
    assert [hazard.id for hazard in HAZARDS] == [f"H-{n:02}" for n in range(1, len(HAZARDS) + 1)]
    assert len({hazard.title for hazard in HAZARDS}) == len(HAZARDS) >= 58


@for_every("hazard", HAZARDS, ids=lambda hazard: hazard.id)
class TestEveryHazard:
    def test_leaves_no_field_empty(self, hazard: Hazard) -> None:
        assert all(words.strip() for words in hazard.fields.values())
        assert hazard.controls

    def test_has_the_class_that_the_table_gives(self, hazard: Hazard) -> None:
        rows = re.findall(r"^\| ([A-Z][a-z ]+) ((?:\| \d )+)\|$", section("Risk class"), re.M)
        table = {likelihood: re.findall(r"\d", classes) for likelihood, classes in rows}
        assert list(table) == list(reversed(LIKELIHOODS))
        severity = SEVERITIES.index(hazard.fields["Severity"])
        for when in ("Before", "After"):
            likelihood, class_, reason = hazard.rated(when)
            assert class_ == int(table[likelihood][severity]), f"{when}: class of {likelihood}"
            assert len(reason.split()) >= 3, f"{when}: say why"

    def test_says_of_every_control_where_it_is_and_what_proves_it(self, hazard: Hazard) -> None:
        for control in hazard.controls:
            where, proof = re.split(r"\. (?:Proved by|Not proved)", control, maxsplit=1)
            assert "`" in where, f"where is it? {control}"
            proved = re.findall(r"`(tests/[^`]+::[^`]+)`", proof)
            assert proved or len(proof.split()) >= 3, f"name a test, or say why there is none: {control}"

    def test_names_who_must_look(self, hazard: Hazard) -> None:
        roles = re.findall(r"^- \*\*(.+?)\*\*:", section("Who must look"), re.M)
        named = hazard.fields["Who looks"].split(", ")
        assert set(named) <= set(roles)
        if hazard.rated("After")[1] >= OPEN_FROM:
            assert set(named) != {"maintainers"}, "those who wrote it cannot accept what stays high"

    def test_says_none_or_names_red_flags(self, hazard: Hazard) -> None:
        said = ", ".join(f"`{flag}` {level}" for flag, level in hazard.flags)
        assert hazard.fields["Red flags"] == (said or "none")


def test_every_test_file_and_flag_that_is_named_is_there() -> None:
    assert broken_names(TEXT) == []


@pytest.mark.parametrize(
    "gone",
    [
        "tests/test_hazards.py::test_that_was_renamed",
        "tests/exercises/test_triage.py::test_fires_on_yes",
        "tests/player/rules.test.mjs::a rule that is no more",
        "tests/test_gone.py::test_it",
        "app/gone.py",
        "app/visit.py#gone",
        "app/components/player/time.mjs#gone",
        "exercises/content/heat.toml#checks.gone",
        "rf-gone",
    ],
)
def test_a_name_of_something_that_is_gone_is_found_out(gone: str) -> None:
    assert broken_names(f"Proved by `{gone}`.") == [gone]


def test_every_red_flag_stands_under_a_hazard_with_its_level() -> None:
    told = {flag: level for hazard in HAZARDS for flag, level in hazard.flags}
    content = {flag.id: flag.level.name for flag in load_catalog().red_flags.values()}
    assert told == content, "a new flag, or another level, is another risk: say so in docs/hazards.md"
    assert sum(level == Level.EMERGENCY.name for level in told.values()) >= 28
    for hazard in HAZARDS:
        if any(level == Level.EMERGENCY.name for _, level in hazard.flags):
            assert hazard.fields["Severity"] in SEVERITIES[-2:], hazard.id


def test_what_stays_high_is_listed_at_the_top() -> None:
    high = [hazard.id for hazard in HAZARDS if hazard.rated("After")[1] >= OPEN_FROM]
    assert re.findall(r"H-\d+", section("What stays high")) == high


def test_every_wording_that_waits_for_a_clinician_is_listed() -> None:
    flags = (ROOT / "exercises" / "content" / "red_flags.toml").read_text("utf-8")
    waiting = set(re.findall(r"^# For a clinician[^\n]*\n(?:#[^\n]*\n)*\[(rf-[a-z0-9-]+)\]", flags, re.M))
    assert len(waiting) == flags.count("# For a clinician")
    assert set(re.findall(r"`(rf-[a-z0-9-]+)`", section("Who signs"))) == waiting


def test_nobody_reads_it_as_signed() -> None:
    assert "**No clinician has rated, read or signed this log.**" in TEXT
    assert "not yet been appointed" in section("Who signs")
