"""A content file is broken: nothing starts half, and who is there already does not notice."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.conftest import Person, Server, free_port
from tests.faults.conftest import ONE_SERVER, copy_of_the_house


def test_with_broken_content_the_server_does_not_start_and_says_which_file_where_and_what_was_expected(
    tmp_path: Path,
) -> None:
    house = copy_of_the_house(tmp_path / "house")
    content = house / "exercises" / "content"
    stretch, heat = content / "exercises" / "wall-calf.toml", content / "heat.toml"
    stretch.write_text(stretch.read_text("utf-8").replace("[dose]", "[dose]\nhold_seconds = 20"), "utf-8")
    heat.write_text(heat.read_text("utf-8") + "\nthis is not TOML", "utf-8")
    port = free_port()
    done = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.port", str(port)],
        cwd=house,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    said = (done.stdout + done.stderr).splitlines()
    told = said[said.index("The content does not hold, so the guide does not start:") + 1 :]
    assert any(line.startswith("heat.toml: is not TOML: ") for line in told)
    assert "exercises/wall-calf.toml: dose.hold_seconds: is not a key of this kind of file" in told
    assert len([line for line in told if line]) == 2
    assert "Traceback" not in "".join(said)


@pytest.mark.browser
@ONE_SERVER
def test_a_file_that_is_broken_while_the_server_runs_hurts_nobody_who_is_there(someone: Person, frail: Server) -> None:
    file = frail.folder / "exercises" / "content" / "exercises" / "wall-calf.toml"
    whole = file.read_bytes()
    someone.open().tap("Calf, left")
    file.write_text("this is not TOML", "utf-8")
    try:
        someone.tap("Continue").sees("What is happening?")
        someone.open("/exercise?id=wall-calf").sees("Wall calf stretch, knee straight")
    finally:
        file.write_bytes(whole)
