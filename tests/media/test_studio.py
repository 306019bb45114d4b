"""Rendering: again only what has changed, and files that load quickly."""

import pytest
from PIL import Image

from media import studio

STILL_LIMIT, MOTION_LIMIT = 40_000, 200_000  # bytes


@pytest.fixture
def small(tmp_path, monkeypatch):
    """The studio with tiny pictures and a folder of its own."""
    monkeypatch.setattr(studio, "PICTURES", tmp_path)
    for name, value in (("STILL", 48), ("MOTION", 32), ("FRAMES", 2), ("STILL_SPOTS", 1), ("MOTION_SPOTS", 0)):
        monkeypatch.setattr(studio, name, value)
    return tmp_path


def test_an_exercise_becomes_two_stills_and_a_motion(small):
    made = studio.make("wrist-down-stretch")
    assert {p.name: p.stat().st_size for p in small.glob("*.webp")} == {
        f"wrist-down-stretch-{which}.webp": size for which, size in made.sizes.items()
    }
    assert list(made.sizes) == ["start", "hold", "motion"]
    motion = Image.open(small / "wrist-down-stretch-motion.webp")
    assert (motion.is_animated, motion.n_frames) == (True, 2)


def test_only_what_changed_is_rendered_again(small, monkeypatch):
    poses = small / "poses"
    poses.mkdir()
    for name in ("one", "two"):
        (poses / f"{name}.toml").write_text(f'glow = ["{name}"]')
    monkeypatch.setattr(studio, "POSES", poses)
    assert studio.stale(["one", "two"]) == ["one", "two"]
    for name in ("one", "two"):
        for which in ("start", "hold", "motion"):
            (small / f"{name}-{which}.webp").write_bytes(b"")
        studio._remember(name, studio.fingerprint(name))
    assert studio.stale(["one", "two"]) == []
    (poses / "one.toml").write_text("glow = []")
    assert studio.stale(["one", "two"]) == ["one"]
    (small / "two-hold.webp").unlink()
    assert studio.stale(["one", "two"]) == ["one", "two"]
    said = []
    (small / "two-hold.webp").write_bytes(b"")
    studio.render_exercises(["two"], say=said.append)
    assert said == ["every picture is up to date"]


def test_an_exercise_that_is_gone_is_forgotten(small, monkeypatch):
    monkeypatch.setattr(studio, "POSES", small)
    (small / "new.toml").write_text("")
    (small / "index.json").write_text('{"gone": "abc"}')
    studio._remember("new", "def")
    assert studio._index() == {"new": "def"}


def test_an_unknown_exercise_is_named():
    with pytest.raises(SystemExit, match=r"no pose file nonsense\.toml"):
        studio.exercise("nonsense")


def test_finished_files_are_small():
    """A phone on a slow line opens the guide at 3 am."""
    for path in studio.PICTURES.glob("*.webp"):
        assert path.stat().st_size <= (MOTION_LIMIT if path.stem.endswith("-motion") else STILL_LIMIT), path.name
