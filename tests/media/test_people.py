"""The people in the pictures: one skeleton, dressed in every pose, with hair, each in an equal share of the poses."""

import tomllib
from collections import Counter

import numpy as np
import pytest

from media import studio
from media.figure.camera import Camera
from media.figure.clothes import bare, garments, shorts_field, top_field, worn
from media.figure.features import features
from media.figure.flesh import PARTS, face_actions, rest, shared, skin
from media.figure.hair import STYLES, Hair, hair_of, head_turn, scalp
from media.figure.mesh import Mesh, vertex_normals
from media.figure.people import CAST, PEOPLE
from media.figure.posing import expand, solve
from media.figure.render import see
from media.figure.scene import Scene

PELVIS = {"pos": (0, 0, 0.92)}
HARD = {
    "standing": {"pelvis": PELVIS, "joints": {}},
    "deep squat, curled": {
        "pelvis": PELVIS,
        "joints": {
            **{f"thigh.{s}": {"flex": 115, "abd": 12} for s in "RL"},
            **{f"shank.{s}": {"flex": 130} for s in "RL"},
            "lumbar": {"flex": 30}, "thorax": {"flex": 30},
        },
    },
    "arms up, bent to the side": {
        "pelvis": PELVIS,
        "joints": {**{f"upperarm.{s}": {"abd": 165} for s in "RL"}, "lumbar": {"side": 20}, "thorax": {"side": 20}},
    },
    "lunge, turned": {
        "pelvis": PELVIS,
        "joints": {
            "thigh.R": {"flex": 90}, "shank.R": {"flex": 90}, "thigh.L": {"flex": -20}, "thorax": {"rot": 30},
            "upperarm.R": {"flex": 120}, "upperarm.L": {"abd": 60},
        },
    },
}  # fmt: skip


def dressed(person, pose):
    """Skin that is seen, clothes and hair."""
    figure, _ = solve(HARD[pose])
    vertices, s = skin(person, figure, expand(HARD[pose])), shared()
    seen, normals = bare(person), vertex_normals(vertices, s.faces)
    out = [Mesh("skin", vertices, s.faces[seen], "skin", normals, under=np.nonzero(seen)[0])]
    return out + [worn(garment, vertices, normals, None) for garment in garments(person)]


def seen_from_all_sides(meshes):
    """For each view: which mesh and which of its faces is at every pixel."""
    scene = Scene(meshes, None)
    middle = (scene.world.points.min(0) + scene.world.points.max(0)) / 2
    for yaw, pitch in ((0, 5), (75, 20), (150, -20), (230, 40), (300, 0)):
        view = see(scene, Camera(yaw, pitch, tuple(middle), extent=2.1), 260)
        yield view.mesh[view.hit], view.face[view.hit]


@pytest.mark.parametrize("pose", HARD)
@pytest.mark.parametrize("person", PEOPLE)
def test_nothing_shows_through_the_clothes_nor_through_the_hair(person, pose, subtests):
    """One test for each pose, because finding what is seen is what takes the time."""
    meshes = dressed(person, pose)
    names, faces = [m.name for m in meshes], shared().faces
    top, shorts = top_field(person), shorts_field(person)
    covered, under_top, behind = (field[faces].min(1) for field in (np.maximum(top, shorts), top, scalp(person)))
    shorts_at = names.index("shorts")
    skin_through = shorts_through = bald = hair = total = 0
    for mesh, face in seen_from_all_sides(meshes):
        skin_there, shorts_there = (meshes[k].under[face[mesh == k]] for k in (0, shorts_at))
        skin_through += (covered[skin_there] > 0.008).sum()
        shorts_through += (under_top[shorts_there] > 0.015).sum()
        bald += (behind[skin_there] > 0.012).sum()
        hair += np.isin(mesh, [k for k, name in enumerate(names) if name in ("hair", "knot")]).sum()
        total += len(mesh)
    with subtests.test("no skin shows through the clothes"):
        assert skin_through / total < 0.0005
    with subtests.test("the shorts do not show through the top"):
        assert shorts_through / total < 0.0005
    if pose == "standing":
        with subtests.test("hair covers the scalp"):
            assert hair > 300
            assert bald / hair < 0.01


@pytest.mark.parametrize("person", PEOPLE)
def test_clothes_cover_trunk_and_hips(person):
    s = shared()
    covered = np.maximum(top_field(person), shorts_field(person))[s.faces].min(1) > 0
    pelvis, torso = (s.parts == PARTS.index(part) for part in ("pelvis", "torso"))
    assert covered[pelvis].all()
    height = (s.subdivide @ rest(person))[s.faces][:, :, 2].max(1)
    notch = s.bind_o[s.bones.index("clavicle.R")][2]  # a collar leaves open what is above
    assert covered[torso & (height < notch - 0.02)].all()


@pytest.mark.parametrize("person", PEOPLE)
def test_hair_turns_with_the_head(person):
    pose = {"pelvis": PELVIS, "joints": {"neck": {"rot": 30}, "head": {"rot": 25}}}
    figure, _ = solve(pose)
    turned = head_turn(person, skin(person, figure, expand(pose)))
    s = shared()
    expected = figure["head"].R @ s.bind_turn[s.bones.index("head")].T
    assert np.allclose(turned, expected, atol=0.02)
    assert all(isinstance(hair, Hair) and len(hair.faces) for hair in hair_of(person))


def test_all_stand_on_the_same_joints():
    s = shared()
    first, *others = (rest(person) for person in PEOPLE)
    soles = [body[:, 2].min() for body in (first, *others)]
    assert np.ptp(soles) < 0.006
    for bone in ("hand.R", "foot.L"):  # the flesh round a joint is round the same joint in all
        k = s.bones.index(bone)
        near = np.asarray(s.shares[:, k].todense()).ravel() > 0.9
        for body in others:
            assert np.linalg.norm(body[near].mean(0) - first[near].mean(0)) < 0.03


def test_no_two_people_look_alike():
    people = list(CAST.values())
    assert len({p.top for p in people}) == len({p.skin for p in people}) == len(people)
    assert {p.style for p in people} == set(STYLES)
    assert 2 <= sum(p.older for p in people) <= 3
    face = np.asarray(shared().shares[:, shared().bones.index("head")].todense()).ravel() > 0.99
    shapes = [rest(person)[face] for person in CAST]
    for k, one in enumerate(shapes):
        for two in shapes[:k]:
            assert np.linalg.norm(one - two, axis=1).mean() > 0.002


def test_eyes_are_open_unless_a_pose_closes_them():
    assert face_actions({})["eyeBlinkRight"] < 0.2
    shut = {"joints": {"eyelid.R": {"open": 0}, "eyelid.L": {"open": 0}}}
    assert face_actions(shut)["eyeBlinkLeft"] == 1


@pytest.mark.parametrize("person", PEOPLE)
def test_closed_lids_hide_the_iris(person):
    pose = {"pelvis": PELVIS, "joints": {"eyelid.R": {"open": 0}, "eyelid.L": {"open": 0}}}
    figure, _ = solve(pose)
    vertices, s = skin(person, figure, expand(pose)), shared()
    normals = vertex_normals(vertices, s.faces)
    face = features(person, vertices, normals)
    scene = Scene([Mesh("skin", vertices, s.faces, "skin", normals), *face], None)
    view = see(scene, Camera(0, 0, tuple(figure["head"].o), extent=0.3), 400)
    irises = [k for k, mesh in enumerate(scene.meshes) if mesh.name.startswith("iris")]
    assert len(irises) == 2
    assert not np.isin(view.mesh, irises).any()


def test_everyone_of_the_cast_has_an_equal_share_of_the_poses():
    looks = Counter(tomllib.loads(path.read_text("utf-8")).get("look", "none") for path in studio.POSES.glob("*.toml"))
    assert set(looks) == set(CAST)
    mean = looks.total() / len(CAST)
    assert all(abs(count - mean) <= 2 for count in looks.values()), looks
