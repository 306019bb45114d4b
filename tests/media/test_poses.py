"""What every pose file must keep, whoever drew it. No pixels are compared: the body behind the picture is."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from exercises import load_catalog
from media import studio
from media.figure.checks import check
from media.figure.exercise import Exercise
from media.figure.overlay import arrow_path
from media.figure.posing import merge
from media.figure.render import see
from media.figure.skeleton import BONES, PARENT, SLIDES

from .conftest import load

IDS = studio.pose_ids()
LEAST_GLOW = 0.0015  # share of the picture
SEEN_AT = 120  # pixels across


@dataclass(frozen=True)
class Report:
    """What is measured of an exercise, once for all tests."""

    faults: list[str]
    glow: float
    border: float  # metres between the whole figure and the nearest border; negative when cut off
    slides: dict[str, float]  # metres that a planted foot moves
    stretched_bones: list[str]
    arrow_inside: bool


@cache
def report(exercise_id: str) -> Report:
    drawn = load(exercise_id)
    camera = drawn.camera()
    half = np.array([camera.extent, camera.extent / camera.aspect]) / 2
    border = np.inf
    for t in (0.0, 1.0):
        seen = drawn.skin_at(t) @ camera.M.T + camera.t
        border = min(border, float((half - np.abs(seen[:, :2])).min()))
    path = arrow_path(drawn, camera, SEEN_AT)
    inside = path is None or bool(((path >= 0) & (path <= (SEEN_AT, SEEN_AT / camera.aspect))).all())
    return Report(
        check(drawn),
        see(drawn.scene(1.0), camera, SEEN_AT).share_of_glow(),
        border,
        _slides(drawn),
        _stretched(drawn),
        inside,
    )


def _slides(drawn: Exercise) -> dict[str, float]:
    out = {}
    for name, pin in drawn.start.get("pins", {}).items():
        last = drawn.hold["pins"][name]
        if name.startswith("foot") and "on" not in pin and not pin.get("free") and merge(pin, last) == pin:
            places = [drawn.pose_at(t)[0][name].o for t in (0, 0.5, 1)]
            out[name] = max(float(np.linalg.norm(p - places[0])) for p in places)
    return out


def _stretched(drawn: Exercise) -> list[str]:
    figures = [drawn.pose_at(t)[0] for t in (0, 0.5, 1)]
    return [
        name
        for name, parent, offset in BONES
        if parent and name not in SLIDES
        for figure in figures
        if abs(np.linalg.norm(figure[name].o - figure[PARENT[name]].o) - np.linalg.norm(offset)) > 1e-4
    ]


every = pytest.mark.parametrize("exercise_id", [pytest.param(i, marks=pytest.mark.xdist_group(i)) for i in IDS])


@every
def test_joints_contacts_floor_flesh_words_and_the_way_between(exercise_id):
    """An impossible joint, a hand in the air or an arm through the trunk teaches a wrong movement."""
    assert report(exercise_id).faults == []


@every
def test_a_whole_figure_keeps_clear_of_the_border(exercise_id):
    if "focus" not in load(exercise_id).spec.get("camera", {}):
        assert report(exercise_id).border > 0


@every
def test_the_stretched_muscle_shows_in_the_hold(exercise_id):
    """It is the point of the picture; a pose without one says glow = []."""
    if load(exercise_id).spec.get("glow"):
        assert report(exercise_id).glow > LEAST_GLOW


@every
def test_planted_feet_do_not_slide(exercise_id):
    assert all(moved < 0.012 for moved in report(exercise_id).slides.values())


@every
def test_bones_keep_their_length(exercise_id):
    assert report(exercise_id).stretched_bones == []


@every
def test_an_arrow_begins_and_ends_on_the_picture(exercise_id):
    assert report(exercise_id).arrow_inside


def test_every_exercise_has_a_pose_and_every_pose_an_exercise():
    assert set(IDS) == set(load_catalog().exercises)


def test_what_a_careless_pose_is_told(tmp_path):
    path = tmp_path / "careless.toml"
    path.write_text(
        """
        colour = "red"
        moves = { "knee.R" = "flex -" }
        [start]
        alt = "The left arm is {up}."
        contacts = ["foot.L on floor", "head on floor"]
        [start.joints]
        "knee.R" = { flex = 200 }
        [start.pins."hand.R"]
        at = [2, 0, 1]
        """
    )
    faults = "\n".join(check(Exercise(path)))
    assert "no key called 'colour'" in faults
    assert "alt says 'left'" in faults
    assert "alt has {up}" in faults
    assert "moves: knee.R flex changes by 0 degrees, not -" in faults
    assert "shank.R flex" in faults
    assert "start: hand.R is" in faults
    assert "cm short of its target" in faults
    assert "start: head on floor:" in faults
    assert "cm away" in faults


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[start.joints]\nwing = { flex = 1 }", "no joint called 'wing'"),
        ("[start.joints]\nknee = { spin = 1 }", "knee: no angle called 'spin'; it has flex, rot"),
        ('[start.pins."tail.R"]\nat = [0, 0, 0]', "no pin called 'tail.R'"),
        ('look = "nobody"\n[start]', "nobody is called 'nobody'; there are"),
        ('[start]\ncontacts = ["hand.R at wall"]', "is not of the form 'hand.R on wall'"),
        ('[start]\nsettle = { on = 0, parts = ["wing"] }\npelvis = { pos = [0, 0, 1] }', "no part of the body"),
        ("start = {", "bad.toml"),
    ],
)
def test_a_broken_pose_says_where(tmp_path, text, told):
    path = tmp_path / "bad.toml"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"bad\.toml") as fault:
        Exercise(path)
    assert told in str(fault.value)
