"""The public door of the pictures."""

import ast
import hashlib
import sys
from pathlib import Path

import pytest
from PIL import Image

from media import gallery

POSE = """
[start]
alt = "A person holds the {side} foot with the {other} hand."
[hold]
alt = "The {side} knee is bent."
"""


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """An exercise with a start picture, a thumbnail and a film, but no hold yet."""
    monkeypatch.setattr(gallery, "PICTURES", tmp_path)
    monkeypatch.setattr(gallery, "POSES", tmp_path)
    (tmp_path / "bend.toml").write_text(POSE)
    for which, size in (("start", (48, 36)), ("thumb", (16, 12)), ("film", (3 * 48, 4 * 36))):
        Image.new("RGBA", size, (200, 100, 0, 128)).save(tmp_path / f"bend-{which}.webp")
    for function in (gallery.picture, gallery.url_of):
        function.cache_clear()
    yield tmp_path
    for function in (gallery.picture, gallery.url_of):
        function.cache_clear()


def test_a_picture_and_its_mirror(shelf):
    right, left = gallery.picture("bend", "start", "right"), gallery.picture("bend", "start", "left")
    assert right.alt == "A person holds the right foot with the left hand."
    assert left.alt == "A person holds the left foot with the right hand."
    assert (right.mirrored, left.mirrored) == (False, True)
    assert (right.width, right.height) == (48, 36)


def test_the_address_changes_with_the_file(shelf):
    digest = hashlib.sha256((shelf / "bend-start.webp").read_bytes()).hexdigest()[:10]
    assert gallery.picture("bend", "start").url == f"/pictures/bend-start.webp?v={digest}"


@pytest.mark.parametrize(("which", "size"), [("thumb", (16, 12)), ("film", (48, 36))])
def test_thumbnail_and_film_are_described_by_the_hold(shelf, which, size):
    shown = gallery.picture("bend", which, "left")
    assert shown.alt == "The left knee is bent."
    assert (shown.width, shown.height) == size
    assert not shown.cyclic


def test_a_movement_that_is_no_hold_says_so(shelf):
    (shelf / "bend.toml").write_text("cycle = true\n" + POSE)
    assert gallery.picture("bend", "film").cyclic


def test_no_side_is_named_when_both_are_meant(shelf):
    alt = gallery.picture("bend", "start", "both").alt
    assert "left" not in alt
    assert "right" not in alt
    assert "  " not in alt


def test_what_is_not_drawn_is_none(shelf):
    assert gallery.picture("bend", "hold") is None
    assert gallery.picture("nothing", "start") is None


@pytest.mark.parametrize("lossless", [True, False])
def test_sizes_are_read_from_every_kind_of_file(shelf, lossless):
    for mode in ("RGB", "RGBA"):
        Image.new(mode, (123, 45)).save(shelf / "one.webp", lossless=lossless)
        assert gallery._size(shelf / "one.webp") == (123, 45)


def test_the_body_map_has_addresses():
    for view in gallery.body_map()["views"].values():
        assert view["url"].startswith(f"/pictures/{view['picture']}?v=")


def test_the_door_needs_only_the_standard_library():
    """The server serves finished files; it must not load numpy for that."""
    tree = ast.parse(Path(gallery.__file__).read_text("utf-8"))
    names = {a.name.partition(".")[0] for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    names |= {n.module.partition(".")[0] for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module}
    assert names <= set(sys.stdlib_module_names)
