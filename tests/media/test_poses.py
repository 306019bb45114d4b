"""The rules of pose_rules.py, and what someone who breaks them is told."""

import tomllib

import pytest

from exercises import load_catalog
from media import studio
from media.figure.checks import check
from media.figure.exercise import Exercise

from .pose_rules import broken, has_kept, mark

IDS = studio.pose_ids()
ONE_OF_EACH_PERSON = {tomllib.loads((studio.POSES / f"{one}.toml").read_text("utf-8")).get("look"): one for one in IDS}


@pytest.mark.parametrize("exercise_id", [one for one in IDS if one in ONE_OF_EACH_PERSON.values() or not has_kept(one)])
def test_every_pose_keeps_the_rules(exercise_id):
    """An impossible joint, a hand in the air or an arm through the trunk teaches a wrong movement.

    Those that have kept them, and of which nothing has changed since, are left out, save one of each person.
    """
    assert list(broken(exercise_id)) == []


def test_what_has_kept_the_rules_is_looked_at_anew_when_its_pose_changes(tmp_path, monkeypatch):
    before = mark("wall-calf")
    pose = (studio.POSES / "wall-calf.toml").read_text("utf-8")
    (tmp_path / "wall-calf.toml").write_text(f"{pose}# changed\n", "utf-8")
    monkeypatch.setattr(studio, "POSES", tmp_path)
    assert mark("wall-calf") != before
    assert not has_kept("wall-calf")


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
