"""What every pose file must keep, whoever drew it. No pixels are compared: the buffers behind the picture are."""

import numpy as np
import pytest

from media import studio
from media.figure.body import build
from media.figure.checks import check
from media.figure.exercise import Exercise
from media.figure.posing import merge
from media.figure.sdf import Pack
from media.figure.trace import Tracer

from .conftest import hold, load

IDS = studio.pose_ids()
LEAST_GLOW = 0.0015  # share of the picture


@pytest.mark.parametrize("exercise_id", IDS)
def test_joints_contacts_floor_and_words(exercise_id):
    """An impossible joint or a hand in the air teaches a wrong movement."""
    assert check(load(exercise_id)) == []


@pytest.mark.parametrize("exercise_id", IDS)
def test_a_whole_figure_keeps_clear_of_the_border(exercise_id):
    scene, camera = hold(exercise_id)
    for lofts in (build(load(exercise_id).pose_at(0)[0])[0], scene.lofts):
        lows, highs = Pack(lofts, camera.M, camera.t).bounds()
        half = np.array([camera.extent, camera.extent / camera.aspect]) / 2
        if "focus" in load(exercise_id).spec.get("camera", {}):
            assert (lows.min(0)[:2] < half).all()
            assert (highs.max(0)[:2] > -half).all()
        else:
            assert (lows.min(0)[:2] > -half).all()
            assert (highs.max(0)[:2] < half).all()


@pytest.mark.parametrize("exercise_id", [i for i in IDS if load(i).spec.get("glow")])
def test_the_stretched_muscle_shows_in_the_hold(exercise_id):
    """It is the point of the picture; a pose without one says glow = []."""
    seen = Tracer(*hold(exercise_id), 44).trace()
    assert (seen.glow > 0.5).mean() > LEAST_GLOW


@pytest.mark.parametrize("exercise_id", IDS)
def test_planted_feet_do_not_slide(exercise_id):
    drawn = load(exercise_id)
    for name, pin in drawn.start.get("pins", {}).items():
        last = drawn.hold["pins"][name]
        if name.startswith("foot") and "on" not in pin and not pin.get("free") and merge(pin, last) == pin:
            places = [drawn.pose_at(t)[0][name].o for t in (0, 0.5, 1)]
            assert max(np.linalg.norm(p - places[0]) for p in places) < 0.012, name


def test_what_a_careless_pose_is_told(tmp_path):
    path = tmp_path / "careless.toml"
    path.write_text(
        """
        colour = "red"
        [start]
        alt = "The left arm is {up}."
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
    assert "shank.R flex is 160" not in faults
    assert "shank.R flex" in faults
    assert "start: hand.R is" in faults
    assert "cm short of its target" in faults


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[start.joints]\nwing = { flex = 1 }", "no joint called 'wing'"),
        ("[start.joints]\nknee = { spin = 1 }", "knee: no angle called 'spin'; it has flex, rot"),
        ('[start.pins."tail.R"]\nat = [0, 0, 0]', "no pin called 'tail.R'"),
        ("start = {", "bad.toml"),
    ],
)
def test_a_broken_pose_says_where(tmp_path, text, told):
    path = tmp_path / "bad.toml"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"bad\.toml") as fault:
        Exercise(path)
    assert told in str(fault.value)
