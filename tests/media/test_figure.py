"""The mannequin itself: mirror, angles, reach, what rays meet."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from media.figure.body import build
from media.figure.camera import Camera
from media.figure.maths import MIRROR, from_quat, slerp, to_quat
from media.figure.muscles import MUSCLES, volumes
from media.figure.posing import solve
from media.figure.props import make_prop
from media.figure.render import render
from media.figure.scene import Glow, Scene
from media.figure.skeleton import BONES, FOREARM, UPPER_ARM, joint_angles, joint_rotation, side_of, two_bone
from media.figure.trace import Tracer

from .conftest import load

REST = {"joints": {}}


def standing(pose=REST, **changes):
    figure, _ = solve(pose)
    lofts, tree, bones = build(figure)
    return Scene(lofts, tree, bones, **changes)


def other(name):
    base, side = side_of(name)
    return base + {"R": ".L", "L": ".R", "": ""}[side]


def mirrored_pose(pose):
    """The same pose for the other side, as the pose file would say it."""

    def flip(point):
        return [-point[0], *point[1:]]

    pelvis = dict(pose["pelvis"])
    pelvis["pos"] = flip(pelvis["pos"])
    pelvis |= {k: -pelvis[k] for k in ("yaw", "roll") if k in pelvis}
    joints = {}
    for name, angles in pose.get("joints", {}).items():
        central = name in ("spine", "neck", "lumbar", "thorax", "head")
        joints[other(name)] = {k: -v if central and k in ("side", "rot") else v for k, v in angles.items()}
    pins = {}
    for name, pin in pose.get("pins", {}).items():
        new = dict(pin)
        new |= {k: flip(pin[k]) for k in ("at", "palm", "fingers", "pole") if k in pin}
        if "on" in pin:
            new["on"] = other(pin["on"])
        pins[other(name)] = new
    hands = {{"R": "L", "L": "R"}[s]: h for s, h in pose.get("hands", {}).items()}
    return {"pelvis": pelvis, "joints": joints, "pins": pins, "hands": hands}


@pytest.mark.parametrize("exercise_id", ["chair-hamstring", "standing-quad", "lying-strap-hamstring", "wall-calf"])
def test_the_other_side_is_an_exact_mirror(exercise_id):
    """The app shows the left side by flipping the picture: the figure must have no handedness of its own."""
    pose = load(exercise_id).hold
    figure, _ = solve(pose)
    flipped, _ = solve(mirrored_pose(pose))
    for name, _, _ in BONES:
        np.testing.assert_allclose(flipped[other(name)].o, figure[name].o * (-1, 1, 1), atol=1e-9)
        np.testing.assert_allclose(flipped[other(name)].R, MIRROR @ figure[name].R @ MIRROR, atol=1e-9)


small = st.floats(-60, 60)


@given(flex=small, abd=st.floats(-40, 60), rot=small, side=st.sampled_from("RL"))
def test_angles_come_back_as_they_went_in(flex, abd, rot, side):
    said = {"flex": flex, "abd": abd, "rot": rot}
    found = joint_angles(f"thigh.{side}", joint_rotation(f"thigh.{side}", said))
    assert all(abs(found[k] - v) < 1e-6 for k, v in said.items())


@given(st.lists(st.floats(-0.5, 0.5), min_size=3, max_size=3).map(np.array))
def test_an_elbow_keeps_the_length_of_both_bones(target):
    assume(np.linalg.norm(target) > 0.01)
    elbow, miss = two_bone(np.zeros(3), target, UPPER_ARM, FOREARM, (0.3, -1, -0.2))
    assert np.linalg.norm(elbow) == pytest.approx(UPPER_ARM, abs=2e-3)
    if UPPER_ARM - FOREARM + 0.01 < np.linalg.norm(target) < UPPER_ARM + FOREARM - 0.01:
        assert np.linalg.norm(target - elbow) == pytest.approx(FOREARM, abs=2e-3)
        assert abs(miss) < 1e-6


@settings(max_examples=30)
@given(st.lists(st.floats(-180, 180), min_size=2, max_size=2), st.floats(0, 1))
def test_in_betweens_are_rotations(angles, t):
    a, b = (joint_rotation("upperarm.R", {"flex": x, "abd": 20, "rot": x / 3}) for x in angles)
    R = slerp(a, b, t)
    np.testing.assert_allclose(R @ R.T, np.eye(3), atol=1e-9)
    np.testing.assert_allclose(from_quat(to_quat(R)), R, atol=1e-9)


def test_hands_and_toes_do_what_they_are_told():
    def tip(**hand):
        figure, _ = solve({"joints": {}, "hands": {"R": hand}})
        return figure["hand.R"].R.T @ (figure["middle3.R"].o - figure["hand.R"].o)

    straight, hook, fist = tip(shape="straight"), tip(shape="hook"), tip(shape="fist")
    assert straight[2] < hook[2] < fist[2] + 0.02
    assert fist[0] < straight[0] - 0.02  # towards the palm
    assert tip(knuckle=-30)[0] > straight[0]
    assert tip(shape="straight", middle={"knuckle": 80})[0] < straight[0]
    curled, _ = solve({"joints": {"toes.R": {"curl": 50}}})
    flat, _ = solve({"joints": {}})
    assert curled["toe1tip.R"].at((0, 0.03, 0))[2] < flat["toe1tip.R"].at((0, 0.03, 0))[2]


def test_every_muscle_can_be_seen_from_some_side():
    figure, _ = solve(
        {"joints": {"shoulder": {"abd": 50}, "hip": {"abd": 25}}, "hands": {s: {"thumb": 1} for s in "RL"}}
    )
    lofts, tree, bones = build(figure)
    unseen = set(MUSCLES)
    for yaw, pitch in ((20, 5), (150, 5), (90, 5), (60, -70), (0, 80), (-90, 0)):
        for name in sorted(unseen):
            glows = [Glow(parts, paints, 1.0, 0.012) for parts, paints, _ in volumes(figure, f"{name}.R")]
            middle = np.mean([(p.a + p.b) / 2 for g in glows for p in g.lofts], axis=0)
            scene = Scene(lofts, tree, bones, [], glows, None)
            if (Tracer(scene, Camera(yaw, pitch, middle, 0.4), 16).trace().glow > 0.5).any():
                unseen.discard(name)
    assert not unseen


@pytest.mark.parametrize(
    "spec",
    [
        {"kind": "bed"}, {"kind": "chair"}, {"kind": "stool"}, {"kind": "armchair"}, {"kind": "table"},
        {"kind": "step"}, {"kind": "wall", "y": 0.5}, {"kind": "doorway"}, {"kind": "mat"}, {"kind": "basin"},
        {"kind": "cushion", "at": [0.5, 0, 0.1]}, {"kind": "ball", "at": [0.4, 0, 0.05], "radius": 0.05},
        {"kind": "cloth", "on": "head", "at": [0, 0.09, 0.11], "size": [0.16, 0.1, 0.06]},
        {"kind": "pack", "on": "shank.R", "at": [0, -0.05, -0.14], "size": [0.14, 0.1, 0.2]},
        {"kind": "strap", "through": [["hand.R", [0, 0, -0.1]], ["world", [0.5, 0.5, 0.5]]]},
    ],
    ids=lambda spec: spec["kind"],
)  # fmt: skip
def test_a_prop_is_the_same_from_every_camera(spec):
    scene, camera = standing(), Camera(70, 20)
    points = np.random.default_rng(1).uniform(-0.9, 1.6, (3, 200)).astype(np.float32)
    seen = (camera.M @ points + camera.t[:, None]).astype(np.float32)
    for shape in make_prop(spec, scene.figure, scene.lofts):
        moved = shape.to_space(camera.M, camera.t)
        np.testing.assert_allclose(moved.distance(seen), shape.distance(points), atol=2e-4)
        low, high = shape.bounds()
        inside = points[:, shape.distance(points) < 0]
        assert (inside >= low[:, None] - 1e-3).all()
        assert (inside <= high[:, None] + 1e-3).all()


def test_unknown_props_and_muscles_are_named():
    scene = standing()
    with pytest.raises(ValueError, match=r"no prop called 'sofa'; there are armchair, ball"):
        make_prop({"kind": "sofa"}, scene.figure, scene.lofts)
    with pytest.raises(ValueError, match=r"no muscle called 'wing.R'; there are eyelid"):
        volumes(scene.figure, "wing.R")


def test_rays_miss_nothing():
    """Stray see-through pixels inside the figure must be real gaps: march those rays by brute force."""
    tracer = Tracer(standing(), Camera(40, 8, (0, 0, 0.9), 1.9), 96)
    hit = tracer.trace().hit
    n, m = hit.shape
    around = sum((~hit[1 + y : n - 1 + y, 1 + x : m - 1 + x]).astype(int) for y in (-1, 0, 1) for x in (-1, 0, 1))
    for row, col in np.argwhere(~hit[1:-1, 1:-1] & (around <= 3)) + 1:
        distance, _, top = tracer.area(int(col) - 2, int(row) - 2, 5, 5)
        z = np.arange(tracer.bottom, top, 0.001).astype(np.float32)
        x, y = tracer.left + (col + 0.5) * tracer.px, tracer.top - (row + 0.5) * tracer.px
        assert distance(np.stack([np.full_like(z, x), np.full_like(z, y), z])).min() > -0.25 * tracer.px


def test_the_same_input_gives_the_same_pixels():
    camera = Camera(40, 8, (0, 0, 0.9), 1.9)
    first, again = (render(standing(), camera, 64, spots=1).pixels for _ in range(2))
    assert (first == again).all()


def test_the_figure_stands_out_from_light_and_dark_cards():
    picture = render(standing(), Camera(30, 8, (0, 0, 0.9), 1.9), 120, spots=0).pixels
    solid = picture[..., 3] > 250
    inner = solid & np.roll(solid, 1, 0) & np.roll(solid, -1, 0) & np.roll(solid, 1, 1) & np.roll(solid, -1, 1)
    lightness = picture[..., :3].astype(float)[solid & ~inner] @ (0.2126, 0.7152, 0.0722)
    for card in (243, 44):
        assert np.mean(np.abs(lightness - card)) > 40
    assert np.mean(np.abs(lightness - 44) > 12) > 0.75


def test_water_shows_what_lies_in_it():
    scene = standing()
    foot = scene.figure["foot.R"].o
    scene.props = make_prop({"kind": "basin", "x": float(foot[0]), "y": 0.05, "width": 0.4}, scene.figure, scene.lofts)
    camera = Camera(20, 60, foot, 0.4)
    wet = render(scene, camera, 48, spots=0).pixels
    scene.props = [p for p in scene.props if p.mat != "water"]
    dry = render(scene, camera, 48, spots=0).pixels
    assert 0 < np.abs(wet.astype(int) - dry).mean() < 60
