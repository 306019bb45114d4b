"""Rendering: again only what has changed, nothing half done, and files that load quickly."""

import io
import os

import numpy as np
import pytest
from PIL import Image

from media import __main__ as command
from media import darkroom, gallery, studio
from tests.every import for_every

FILES = [path for path in studio.PICTURES.glob("*.webp") if not path.name.startswith("bodymap-")]


@pytest.fixture
def small(tmp_path, monkeypatch):
    """The studio with tiny pictures and a folder of its own."""
    monkeypatch.setattr(studio, "PICTURES", tmp_path)
    for name, value in (("STILL", 48), ("CELL", 32), ("THUMB", 16), ("FRAMES", 2), ("SAMPLES", 2)):
        monkeypatch.setattr(darkroom, name, value)
    return tmp_path


@pytest.fixture
def poses(small, monkeypatch):
    """Two poses, drawn by a hand that needs no figure: "one" and "two"."""
    folder = small / "poses"
    folder.mkdir()
    for name in ("one", "two"):
        (folder / f"{name}.toml").write_text(f'alt = "{name}"')
    monkeypatch.setattr(studio, "POSES", folder)
    monkeypatch.setattr(studio, "make", lambda i: {kind: f"{i} {kind}".encode() for kind in studio.KINDS})
    monkeypatch.setattr(studio, "map_is_stale", lambda: False)
    return folder


def render(*ids):
    """What was said, and what failed."""
    said = []
    return said, studio.render_exercises(list(ids), workers=2, say=said.append)


def test_an_exercise_becomes_two_stills_a_thumbnail_and_a_film_and_always_the_same_bytes(small):
    files = studio.make("wrist-down-stretch")
    pictures = {kind: Image.open(io.BytesIO(data)) for kind, data in files.items()}
    assert set(pictures) == {"start", "hold", "thumb", "film"}
    assert [pictures[kind].width for kind in ("start", "hold", "thumb")] == [48, 48, 16]
    assert pictures["film"].width == 32 * gallery.COLUMNS
    assert all(picture.convert("RGBA").getextrema()[3][0] == 0 for picture in pictures.values())
    assert studio.make("wrist-down-stretch") == files


def test_frames_lie_row_after_row():
    frames = [np.full((4, 8, 4), n, np.uint8) for n in range(gallery.FRAMES)]
    sheet = darkroom.sheet(frames)
    assert sheet.shape == (4 * gallery.FRAMES // gallery.COLUMNS, 8 * gallery.COLUMNS, 4)
    assert sheet[::4, ::8, 0].ravel().tolist() == list(range(gallery.FRAMES))


def noise(width):
    """The hardest picture there is."""
    return Image.fromarray(np.random.default_rng(1).integers(0, 256, (width, width, 4), np.uint8))


def test_the_best_quality_that_fits_is_taken(monkeypatch):
    picture = noise(64)
    best, *_, least = (len(darkroom.webp(picture, *step)) for step in darkroom.STEPS["film"])
    for limit, size in ((best, best), (least, least)):
        monkeypatch.setitem(darkroom.LIMITS, "film", limit)
        assert len(darkroom.fitted(picture, "film")) == size
    monkeypatch.setitem(darkroom.LIMITS, "film", least - 1)
    with pytest.raises(ValueError, match=f"film: {least} bytes at the lowest quality"):
        darkroom.fitted(picture, "film")


def test_a_thumbnail_has_no_fringe_of_what_is_clear():
    pixels = np.zeros((480, 480, 4), np.uint8)
    pixels[100:350, 111:333] = (200, 100, 50, 255)
    pixels[pixels[..., 3] == 0] = (0, 255, 0, 0)
    seen = np.asarray(darkroom.thumbnail(Image.fromarray(pixels)))
    red, green = seen[seen[..., 3] > 40][:, :2].T
    assert green.max() < 115
    assert red.min() > 185


def test_only_what_changed_is_rendered_again(poses):
    assert studio.stale(["one", "two"]) == ["one", "two"]
    render()
    assert studio.stale(["one", "two"]) == []
    assert render()[0][0] == "every picture is up to date"
    (poses / "one.toml").write_text('alt = "another"')
    assert studio.stale(["one", "two"]) == ["one"]
    (studio.PICTURES / "two-hold.webp").unlink()
    assert studio.stale(["one", "two"]) == ["one", "two"]


def test_another_colour_of_one_person_changes_only_their_pictures(poses, monkeypatch):
    (poses / "one.toml").write_text('look = "mei"')
    before = {i: studio.fingerprint(i) for i in studio.pose_ids()}
    monkeypatch.setitem(studio.PEOPLE, "mei", "in a red top")
    studio._person.cache_clear()
    after = {i: studio.fingerprint(i) for i in studio.pose_ids()}
    monkeypatch.undo()
    studio._person.cache_clear()
    assert before["one"] != after["one"]
    assert before["two"] == after["two"]


def test_what_draws_counts_and_what_checks_does_not():
    names = {path.name for path in studio._code(studio.DRAWS, set())}
    assert {"render.py", "light.py", "skeleton.py", "furniture.py", "overlay.py"} <= names
    assert not {"checks.py", "bodymap.py", "bake.py"} & names


def fails(i):
    if i == "one":
        raise ValueError("elbow bent by 190 degrees")
    return dict.fromkeys(studio.KINDS, b"drawn")


def crashes(i):
    if i == "one":
        os._exit(11)
    return dict.fromkeys(studio.KINDS, b"drawn")


@pytest.mark.parametrize(
    ("make", "reason"), [(fails, "ValueError: elbow bent by 190 degrees"), (crashes, "the renderer crashed (11)")]
)
def test_one_failure_is_named_and_does_not_stop_the_others(poses, monkeypatch, capsys, make, reason):
    monkeypatch.setattr(studio, "make", make)
    assert run(monkeypatch, "render", "--workers", "1") == 1
    assert f"failed: one: {reason}" in capsys.readouterr().out
    assert sorted(path.name for path in studio.PICTURES.glob("*.webp")) == sorted(
        f"two-{kind}.webp" for kind in studio.KINDS
    )
    assert studio.stale(["one", "two"]) == ["one"]


def test_the_progress_names_sizes_and_the_time_left(poses):
    said, failed = render("one")
    assert said[0] == "1/1 one: start 0 kB, hold 0 kB, thumb 0 kB, film 0 kB; about 0 s left"
    assert said[1] == "1 rendered, 0 failed; all pictures together: 0.0 MB of 24"
    assert failed == []


def test_pictures_of_exercises_that_are_gone_are_deleted_and_forgotten(poses):
    for name in ("gone-hold.webp", "one-motion.webp", ".two-hold.webp.part", "bodymap-front.webp"):
        (studio.PICTURES / name).write_bytes(b"old")
    studio.write(studio.PICTURES / "index.json", b'{"gone": "abc"}')
    render("two")
    left = {path.name for path in studio.PICTURES.iterdir() if path.is_file()}
    assert left == {"bodymap-front.webp", "index.json", *(f"two-{kind}.webp" for kind in studio.KINDS)}
    assert list(studio._index()) == ["two"]


def test_an_interrupted_write_leaves_the_old_file(small, monkeypatch):
    path = small / "one-hold.webp"
    studio.write(path, b"old")

    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("pathlib.Path.replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        studio.write(path, b"new")
    assert path.read_bytes() == b"old"


def test_an_unknown_exercise_is_named():
    for call in (studio.exercise, studio.fingerprint):
        with pytest.raises(SystemExit, match=r"no pose file nonsense\.toml"):
            call("nonsense")


# The commands ------------------------------------------------------------------------------------------------------


def run(monkeypatch, *words):
    monkeypatch.setattr("sys.argv", ["media", *words])
    return command.main()


def test_check_names_each_fault_with_its_exercise_and_fails(poses, monkeypatch, capsys):
    monkeypatch.setattr(studio, "exercise", lambda i: i)
    monkeypatch.setattr(command, "check", lambda drawn: ["a hand is in the air"] if drawn == "two" else [])
    assert run(monkeypatch, "check") == 1
    assert capsys.readouterr().out == "two: a hand is in the air\n"
    assert run(monkeypatch, "check", "one") == 0
    assert capsys.readouterr().out == "all well\n"


def test_preview_draws_a_pose_into_the_folder_that_was_named(tmp_path, monkeypatch, capsys):
    assert run(monkeypatch, "preview", "wall-calf", "--size", "24", "--folder", str(tmp_path)) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'wall-calf.png'}\n"
    sheet = Image.open(tmp_path / "wall-calf.png")
    assert sheet.size == (4 * 24, 3 * 24)
    assert len(sheet.getcolors(10_000)) > 50


# The finished files: a phone on a slow line opens the guide at 3 am ------------------------------------------------


@for_every("path", FILES, ids=lambda path: path.stem)
def test_a_picture_belongs_to_an_exercise_and_keeps_its_limit(path):
    name, _, kind = path.stem.rpartition("-")
    assert (studio.POSES / f"{name}.toml").exists()
    assert path.stat().st_size <= studio.LIMITS[kind]


def test_all_pictures_together_are_light():
    assert sum(path.stat().st_size for path in studio.PICTURES.glob("*.webp")) <= studio.ALL_LIMIT


def test_every_exercise_has_all_its_pictures():
    there = {path.stem for path in studio.PICTURES.glob("*.webp")}
    assert {f"{i}-{kind}" for i in studio.pose_ids() for kind in studio.KINDS} <= there
    assert set(studio._index()) == {studio.MAP, *studio.pose_ids()}


@for_every("exercise_id", studio.pose_ids())
def test_pictures_show_the_pose_as_it_is_now(exercise_id):
    assert studio.drawn_mark(exercise_id) == studio.pose_mark(exercise_id), "run make pictures"
