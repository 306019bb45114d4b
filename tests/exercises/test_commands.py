"""The commands for people who write content: a mistake that passes silently is published."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from exercises.__main__ import main
from exercises.catalog import CONTENT
from exercises.model import Catalog

Output = pytest.CaptureFixture[str]
STATS = re.compile(
    r"regions=24 exercises=\d+ gates=\d+ red_flags=\d+ precautions=\d+ conditions=\d+ "
    r"feelings=\d+ evidence=\d+ programmes=\d+ sources=\d+ problems=0\n"
)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Content with two mistakes in two files."""
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    for name in ("wall-calf", "chin-tuck"):
        path = content / "exercises" / f"{name}.toml"
        path.write_text(path.read_text("utf-8").replace("feel  ", "feeel "), "utf-8")
    return content


def test_check_says_that_the_content_holds(capsys: Output) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr().out == "The content holds.\n"


def test_check_lists_every_mistake_a_line_each_and_fails(broken: Path, capsys: Output) -> None:
    assert main(["--content", str(broken), "check"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert sorted(lines) == [
        "exercises/chin-tuck.toml: feeel: is not a key of this kind of file",
        "exercises/chin-tuck.toml: feel: is missing",
        "exercises/wall-calf.toml: feeel: is not a key of this kind of file",
        "exercises/wall-calf.toml: feel: is missing",
    ]


def test_check_of_a_folder_that_is_not_there_fails(tmp_path: Path, capsys: Output) -> None:
    assert main(["--content", str(tmp_path / "nowhere"), "check"]) == 1
    assert "gates.toml: is missing" in capsys.readouterr().out.splitlines()


def test_stats_is_one_line(capsys: Output, catalog: Catalog) -> None:
    assert main(["stats"]) == 0
    out = capsys.readouterr().out
    assert STATS.fullmatch(out)
    assert f"exercises={len(catalog.exercises)} " in out
    assert f"sources={len(catalog.sources)} " in out


def test_stats_of_broken_content_counts_the_mistakes_and_fails(broken: Path, capsys: Output) -> None:
    assert main(["--content", str(broken), "stats"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "problems=4"


@pytest.mark.parametrize("id_", ["calf", "wall-calf", "g-skin", "rf-dvt", "older-65", "nhs-dvt", "GB"])
def test_show_prints_an_entry_as_the_guide_reads_it(capsys: Output, id_: str) -> None:
    assert main(["show", id_]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == id_


def test_show_of_something_unknown_fails_and_says_so(capsys: Output) -> None:
    assert main(["show", "wall-calff"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "Nothing here is called 'wall-calff'.\n"


@pytest.mark.parametrize("arguments", [[], ["show"], ["dance"]])
def test_a_command_that_is_none_is_refused(arguments: list[str], capsys: Output) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage: python -m exercises" in capsys.readouterr().err


def test_the_module_runs_as_it_is_documented() -> None:
    ran = subprocess.run([sys.executable, "-m", "exercises", "stats"], capture_output=True, text=True, check=False)
    assert ran.returncode == 0
    assert STATS.fullmatch(ran.stdout)
