"""The figure itself: mirror, angles, reach, skin, what it touches, what rays meet."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from media.figure.camera import Camera
from media.figure.clothes import bare, garments, worn
from media.figure.contact import Contact, gap_to, skin_of, touched
from media.figure.exercise import Exercise
from media.figure.flesh import shared, skin, vertices_of
from media.figure.maths import MIRROR, from_quat, slerp, to_quat
from media.figure.mesh import Mesh, vertex_normals
from media.figure.muscles import glow
from media.figure.posing import expand, solve
from media.figure.props import make_prop
from media.figure.render import render, see
from media.figure.scene import Scene
from media.figure.skeleton import BONES, FOREARM, UPPER_ARM, joint_angles, joint_rotation, side_of, two_bone

from .conftest import load

REST = {"joints": {}}


def body(pose=REST, person="ben"):
    figure, _ = solve(pose)
    return skin(person, figure, expand(pose)), figure


def standing(pose=REST, person="ben", more=(), floor=0.0):
    """A person in a pose, dressed, with more meshes beside."""
    vertices, _ = body(pose, person)
    s = shared()
    seen, normals = bare(person), vertex_normals(vertices, s.faces)
    meshes = [Mesh("skin", vertices, s.faces[seen], "skin", normals, parts=s.parts[seen])]
    meshes += [worn(garment, vertices, normals, None) for garment in garments(person)]
    return Scene([*meshes, *more], floor)


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


def test_a_bent_limb_keeps_its_volume():
    """Skin that is only pulled along by bones collapses at a bend."""
    knee = vertices_of(["shank.R", "thigh.R"])
    straight, figure = body()
    bent, turned = body({"joints": {"knee.R": {"flex": 120}}})

    def girth(vertices, bones):
        near = vertices[knee] - bones["shank.R"].o
        return np.percentile(np.linalg.norm(near, axis=1), 4)

    assert girth(bent, turned) > 0.75 * girth(straight, figure)


def test_a_blink_and_an_open_mouth_move_the_face_alone():
    closed, _ = body({"joints": {"eyelid": {"open": 0}}})
    opened, _ = body({"joints": {"eyelid": {"open": 34}, "jaw": {"open": 20}}})
    moved = np.linalg.norm(opened - closed, axis=1)
    assert moved[vertices_of(["head"])].max() > 0.01
    assert moved[vertices_of(["torso", "palm.R", "foot.L"])].max() < 1e-3


def test_a_hand_is_brought_to_what_it_rests_on():
    pose = {
        "pelvis": {"pos": [0, 0, 0.922]},
        "joints": {},
        "pins": {"hand.R": {"at": [0.2, 0.44, 1.2], "palm": [0, 1, 0], "fingers": [0, 0, 1]}},
    }
    figure, _ = solve(pose)
    wall = [("wall", solid) for solid in make_prop({"kind": "wall", "y": 0.5}, figure)]
    found = touched(pose, [Contact("hand.R", "on", "wall")], "ben", lambda *_: wall, 0.0)
    figure, _ = solve(found)
    gaps, _ = gap_to("wall", figure, wall, "ben", 0.0)(skin("ben", figure, expand(found))[skin_of("hand.R")])
    assert abs(gaps.min()) < 0.004


def reaching_for(prop, **pin):
    """A standing person whose right palm is on a prop, fingers forward."""
    pose = {
        "pelvis": {"pos": [0, 0, 0.92]},
        "pins": {"hand.R": {"palm": [0, 0, -1], "fingers": [0, 1, 0], "part": "palm", **pin}},
    }
    figure, _ = solve(pose)
    solids = [(prop["kind"], solid) for solid in make_prop(prop, figure)]
    found = touched(pose, [Contact("hand.R", "on", prop["kind"])], "ben", lambda *_: solids, 0.0)
    figure, _ = solve(found)
    return found, figure, solids, skin("ben", figure, expand(found))


def test_fingers_bend_until_they_rest_on_what_is_round():
    ball = {"kind": "ball", "at": [0.2, 0.42, 1.0], "radius": 0.07}
    found, _, solids, vertices = reaching_for(ball, at=[0.2, 0.40, 1.08])
    gap = gap_to("ball", vertices, solids, "ben", 0.0)
    for finger in ("index", "middle", "ring"):
        assert found["hands"]["R"][finger] > 0.2
        assert abs(float(gap(vertices[vertices_of([f"{finger}.R"])])[0].min())) < 0.012


def test_a_palm_that_faces_the_surface_turns_to_it_and_another_does_not():
    table = {"kind": "table", "x": 0.2, "y": 0.45, "height": 0.9}
    for lean, left_over in ((20, 0), (40, 0), (75, 75)):
        tilted = [float(np.sin(np.radians(lean))), 0, -float(np.cos(np.radians(lean)))]
        _, figure, _, _ = reaching_for(table, at=[0.2, 0.40, 0.93], palm=tilted)
        palm = -figure["hand.R"].R[:, 0]
        assert np.degrees(np.arccos(min(-palm[2], 1))) == pytest.approx(left_over, abs=4)


def test_a_hand_that_says_what_its_fingers_do_is_left_alone():
    pose = {
        "pelvis": {"pos": [0, 0, 0.92]},
        "hands": {"R": {"shape": "fist"}},
        "pins": {"hand.R": {"at": [0.2, 0.40, 0.93], "palm": [0.2, 0, -1], "fingers": [0, 1, 0]}},
    }
    figure, _ = solve(pose)
    table = [("table", solid) for solid in make_prop({"kind": "table", "y": 0.45, "height": 0.9}, figure)]
    found = touched(pose, [Contact("hand.R", "on", "table")], "ben", lambda *_: table, 0.0)
    assert found["hands"] == pose["hands"]
    assert found["pins"]["hand.R"]["palm"] == [0.2, 0, -1]


def test_on_its_way_a_foot_takes_a_bow_round_what_lies_between(tmp_path):
    path = tmp_path / "step.toml"
    text = """
        {way}
        [start]
        pelvis = {{ pos = [0, 0, 0.9] }}
        [start.pins."foot.R"]
        at = [0.1, 0.1, 0]
        [hold.pins."foot.R"]
        at = [0.1, -0.3, 0]
    """
    heights = []
    for way in ("", 'way = { "foot.R" = [0, 0, 0.2] }'):
        path.write_text(text.format(way=way))
        drawn = Exercise(path)
        heights.append([drawn.pose_at(t)[0]["foot.R"].o[2] for t in (0, 0.5, 1)])
    (low, _, end), (start, high, last) = heights
    assert (start, last) == (low, end)
    assert high == pytest.approx(heights[0][1] + 0.2, abs=0.002)


def test_a_muscle_on_the_far_side_shines_through_the_body_where_the_pose_asks_for_it():
    vertices, figure = body()
    s = shared()
    sole = Mesh("skin", vertices, s.faces, "skin", glow=glow(["sole.R"]), parts=s.parts)
    above = Camera(0, 70, tuple(figure["foot.R"].o), 0.4)
    dull, shining = (see(Scene([sole], through=through), above, 80).share_of_glow() for through in (False, True))
    assert shining > 5 * max(dull, 0.002)


def test_what_is_not_in_the_picture_cannot_be_touched():
    with pytest.raises(ValueError, match="there is no wall in this picture"):
        gap_to("wall", body()[0], [], "ben", 0.0)


def test_glow_follows_the_named_side():
    painted = glow(["calf.R"]) > 0.5
    right, left = (np.zeros(len(painted), bool) for _ in "RL")
    right[vertices_of(["shank.R", "thigh.R", "foot.R"])] = True
    left[vertices_of(["shank.L", "thigh.L", "foot.L"])] = True
    assert painted[right].sum() > 100
    assert not painted[~right].any()
    assert not painted[left & ~right].any()


def test_rays_find_the_whole_figure():
    """A hole in the skin would show the ground through it: no single empty pixel inside the figure."""
    hit = see(standing(), Camera(40, 8, (0, 0, 0.9), 1.9), 160).hit
    around = sum(np.roll(np.roll(hit, y, 0), x, 1).astype(int) for y in (-1, 0, 1) for x in (-1, 0, 1))
    assert not (~hit & (around >= 8)).any()


def test_the_same_input_gives_the_same_pixels():
    camera = Camera(40, 8, (0, 0, 0.9), 1.9)
    first, again = (render(standing(), camera, 96, samples=4).pixels for _ in range(2))
    assert (first == again).all()


def test_the_figure_stands_out_from_light_and_dark_cards():
    picture = render(standing(), Camera(30, 8, (0, 0, 0.9), 1.9), 120, samples=1).pixels
    solid = picture[..., 3] > 250
    inner = solid & np.roll(solid, 1, 0) & np.roll(solid, -1, 0) & np.roll(solid, 1, 1) & np.roll(solid, -1, 1)
    lightness = picture[..., :3].astype(float)[solid & ~inner] @ (0.2126, 0.7152, 0.0722)
    for card in (243, 44):
        assert np.mean(np.abs(lightness - card)) > 40
    assert np.mean(np.abs(lightness - 44) > 12) > 0.75


def test_water_shows_what_lies_in_it():
    _, figure = body()
    foot = figure["foot.R"].o
    solids = make_prop({"kind": "basin", "x": float(foot[0]), "y": 0.05, "width": 0.4}, figure)
    meshes = [solid.mesh(f"basin{k}") for k, solid in enumerate(solids)]
    camera = Camera(20, 60, foot, 0.4)
    wet, dry = (
        render(standing(more=chosen), camera, 48, samples=1).pixels.astype(int)
        for chosen in (meshes, [m for m in meshes if m.material != "water"])
    )
    assert 0 < np.abs(wet - dry).mean() < 60
