"""Figures -> what is printed, `docs/bench.md`, and the short table in the README. Nothing of it is typed by hand."""

from __future__ import annotations

import json
import platform
import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from itertools import groupby
from pathlib import Path

import psutil
import streamlit

from bench.measure import Table, Target, Topic, number
from tests.browser import playwright_chromium, system_chromium

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "bench.md"
FIGURES = ROOT / "docs" / "figures"
"""What was found last, a file a topic, so that one topic can be measured anew without the others."""
README = ROOT / "README.md"
BEGIN, END = "<!-- bench -->", "<!-- /bench -->"


def text(table: Table) -> str:
    """As it is printed: columns below each other."""
    lines = [table.heads, *table.rows]
    widths = [max(len(line[n]) for line in lines) for n in range(len(table.heads))]
    shown = ("  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]).rstrip() for line in lines)
    return "\n".join(["", table.title, *shown, *([table.note] if table.note else [])])


def markdown(table: Table) -> str:
    """As it stands in a page; its title is not part of it."""
    rule = ["---", *("---:" for _ in table.heads[1:])]
    lines = ["| " + " | ".join(line) + " |" for line in (table.heads, rule, *table.rows)]
    return "\n".join([*lines, *(["", table.note] if table.note else [])])


def targets_table(targets: Sequence[Target]) -> Table:
    """The figures that matter, what was promised, and whether that is kept."""

    def measured(value: float | None, unit: str) -> str:
        return "" if value is None else f"{number(value)} {unit}".strip()

    rows = [
        [
            one.what,
            measured(one.found, one.unit),
            measured(one.at_most, one.unit),
            "" if one.at_most is None else "yes" if one.kept else "no",
        ]
        for one in targets
    ]
    return Table("The figures that matter", ["", "found", "at most", "kept"], rows)


def figures_topic(figures: Mapping[str, float], targets: Sequence[Target] = ()) -> Topic:
    """Figures by name ("subject: what, unit") as tables, one for each subject."""
    parted = [(*name.partition(": ")[::2], value) for name, value in figures.items()]
    return Topic(
        [
            Table(subject, ["", "found"], [[what, number(value)] for _, what, value in parts])
            for subject, parts in groupby(parted, key=lambda part: part[0])
        ],
        targets,
    )


def machine() -> str:
    """Where the figures come from, in one line."""
    cores, memory_gb = psutil.cpu_count(), psutil.virtual_memory().total / 1e9
    system = platform.freedesktop_os_release().get("PRETTY_NAME", "") if platform.system() == "Linux" else ""
    return (
        f"{_processor()}, {cores} cores, {memory_gb:.0f} GB; {system or platform.platform()}; "
        f"Python {platform.python_version()}, Streamlit {streamlit.__version__}, {_chromium()}; {date.today()}."
    )


def _processor() -> str:
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        found = None
    return found[1] if found else platform.processor() or platform.machine()


def _chromium() -> str:
    path = system_chromium() or str(playwright_chromium())
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"\w+ [\d.]+", said)
    return found[0] if found else "Chromium"


def keep(name: str, topic: Topic) -> None:
    """Note what was found, and on which machine."""
    FIGURES.mkdir(exist_ok=True)
    told = {"where": machine(), **asdict(topic)}
    (FIGURES / f"{name}.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")


def kept(names: Iterable[str]) -> list[tuple[str, Topic]]:
    """What was found last of these topics, each with its machine; those never measured are left out."""
    found = [json.loads(file.read_text("utf-8")) for name in names if (file := FIGURES / f"{name}.json").exists()]
    return [
        (
            told["where"],
            Topic([Table(**one) for one in told["tables"]], [Target(**one) for one in told["targets"]]),
        )
        for told in found
    ]


def page(topics: Iterable[Topic], where: str) -> str:
    """All tables as `docs/bench.md`."""
    topics = list(topics)
    targets = [target for topic in topics for target in topic.targets]
    tables = [targets_table(targets), *(table for topic in topics for table in topic.tables)]
    head = f"# What a person waits for\n\nWritten by `make bench`, not by hand.\n\n{where}\n"
    return "\n".join([head, *(f"## {table.title}\n\n{markdown(table)}\n" for table in tables)])


def with_short_table(readme: str, targets: Sequence[Target], where: str) -> str:
    """The README with its short table made anew. Raises ValueError where the marks are missing."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"no {BEGIN} … {END} in it")
    return f"{before}{BEGIN}\n{markdown(targets_table(targets))}\n\n{where} [All figures](docs/bench.md).\n{END}{after}"


def write(names: Iterable[str]) -> None:
    """Both pages, from what was found last of each topic."""
    found = kept(names)
    where, topics = "\n\n".join(dict.fromkeys(machine for machine, _ in found)), [topic for _, topic in found]
    PAGE.write_text(page(topics, where), "utf-8")
    targets = [target for topic in topics for target in topic.targets]
    README.write_text(with_short_table(README.read_text("utf-8"), targets, where), "utf-8")
