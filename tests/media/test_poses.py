"""What every pose file must keep, whoever drew it. No pixels are compared: the body behind the picture is."""

from dataclasses import dataclass

import numpy as np
import pytest

from exercises import load_catalog
from media import studio
from media.figure.checks import check
from media.figure.exercise import Exercise
from media.figure.overlay import arrow_path
from media.figure.posing import merge
from media.figure.render import see
from media.figure.skeleton import BONES, PARENT, SLIDES, Figure

from .conftest import load

IDS = studio.pose_ids()
LEAST_GLOW = 0.0015  # share of the picture
SEEN_AT = 120  # pixels across


@dataclass(frozen=True)
class Report:
    """What is measured of an exercise."""

    faults: list[str]
    glow: float | None  # share of the picture; None if no muscle is stretched
    close_up: bool
    border: float  # metres between the whole figure and the nearest border; negative when cut off
    slides: dict[str, float]  # metres that a planted foot moves
    stretched_bones: list[str]
    arrow_inside: bool


def report(exercise_id: str) -> Report:
    drawn = load(exercise_id)
    camera = drawn.camera()
    # an exercise remembers the last skin that it was asked for: the hold's first, then the start's, as check does
    glow = see(drawn.scene(1.0), camera, SEEN_AT).share_of_glow() if drawn.spec.get("glow") else None
    half = np.array([camera.extent, camera.extent / camera.aspect]) / 2
    border = np.inf
    for t in (1.0, 0.0):
        seen = drawn.skin_at(t) @ camera.M.T + camera.t
        border = min(border, float((half - np.abs(seen[:, :2])).min()))
    figures = [drawn.pose_at(t)[0] for t in (0, 0.5, 1)]
    path = arrow_path(drawn, camera, SEEN_AT)
    inside = path is None or bool(((path >= 0) & (path <= (SEEN_AT, SEEN_AT / camera.aspect))).all())
    return Report(
        faults=check(drawn),
        glow=glow,
        close_up="focus" in drawn.spec.get("camera", {}),
        border=border,
        slides=_slides(drawn, figures),
        stretched_bones=_stretched(figures),
        arrow_inside=inside,
    )


def _slides(drawn: Exercise, figures: list[Figure]) -> dict[str, float]:
    out = {}
    for name, pin in drawn.start.get("pins", {}).items():
        last = drawn.hold["pins"][name]
        if name.startswith("foot") and "on" not in pin and not pin.get("free") and merge(pin, last) == pin:
            out[name] = max(float(np.linalg.norm(figure[name].o - figures[0][name].o)) for figure in figures)
    return out


def _stretched(figures: list[Figure]) -> list[str]:
    return [
        name
        for name, parent, offset in BONES
        if parent and name not in SLIDES
        for figure in figures
        if abs(np.linalg.norm(figure[name].o - figure[PARENT[name]].o) - np.linalg.norm(offset)) > 1e-4
    ]


@pytest.mark.parametrize("exercise_id", IDS)
def test_every_pose_keeps_the_rules(exercise_id, subtests):
    """An impossible joint, a hand in the air or an arm through the trunk teaches a wrong movement.

    One test a pose, because building the body is what takes the time.
    """
    seen = report(exercise_id)
    with subtests.test("joints, contacts, floor, flesh, words, and the way from start to hold"):
        assert seen.faults == []
    with subtests.test("a whole figure keeps clear of the border"):
        assert seen.close_up or seen.border > 0
    with subtests.test("the stretched muscle shows in the hold; a pose without one says glow = []"):
        assert seen.glow is None or seen.glow > LEAST_GLOW
    with subtests.test("planted feet do not slide"):
        assert all(moved < 0.012 for moved in seen.slides.values())
    with subtests.test("bones keep their length"):
        assert seen.stretched_bones == []
    with subtests.test("an arrow begins and ends on the picture"):
        assert seen.arrow_inside


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
