"""Props look like things: closed, facing outwards, light, and where they belong on the body."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial import KDTree

from media.figure.flesh import PARTS, shared, skin
from media.figure.mesh import Mesh, vertex_normals
from media.figure.props import KINDS, make_prop
from media.figure.skeleton import forward, local_rotations

POSE = {"pelvis": {"pos": [0, 0, 0.92]}, "joints": {}}
ANYWHERE = {"at": [0, 0, 0.5]}
SPECS = [
    {"kind": "chair"}, {"kind": "chair", "back": False, "width": 0.44}, {"kind": "stool", "seat": 0.28},
    {"kind": "armchair"}, {"kind": "table"}, {"kind": "bed"}, {"kind": "bed", "head": 0}, {"kind": "step"},
    {"kind": "stairs", "steps": 3}, {"kind": "rail", "rise": 30}, {"kind": "wall", "y": 0.6, "yaw": -90},
    {"kind": "doorway", "lintel": True, "leaf": 1}, {"kind": "mat"}, {"kind": "basin"}, {"kind": "bath"},
    {"kind": "shower"}, {"kind": "box", "size": [0.1, 0.2, 0.3], **ANYWHERE}, {"kind": "cushion", **ANYWHERE},
    {"kind": "pillow", "size": [0.11, 0.28, 0.4], **ANYWHERE}, {"kind": "ball", **ANYWHERE},
    {"kind": "ball", "radius": 0.2, **ANYWHERE},
    {"kind": "cylinder", "radius": 0.05, "half": 0.2, "axis": "x", **ANYWHERE}, {"kind": "roll", **ANYWHERE},
    {"kind": "folded", **ANYWHERE}, {"kind": "bottle", **ANYWHERE}, {"kind": "bottle", "flat": True, **ANYWHERE},
    {"kind": "laptop", **ANYWHERE}, {"kind": "monitor", **ANYWHERE}, {"kind": "wrapped", **ANYWHERE},
    {"kind": "strap", "through": [["world", [0.1, 0.6, 0.9]], ["foot.R", [0.02, 0.085, -0.09]],
                                  ["foot.R", [-0.012, 0.085, -0.09]], ["world", [-0.1, 0.6, 0.9]]]},
    {"kind": "towel", "through": [["world", [0, 0.3, 0.5]], ["world", [0, 0.4, 0.6]], ["world", [0.2, 0.5, 0.5]]]},
    {"kind": "cloth", "on": "thigh.R", "at": [0, 0.06, -0.3], "size": [0.22, 0.14, 0.16]},
    {"kind": "cloth", "on": "shank.R", "at": [0, -0.01, -0.15], "size": [0.24, 0.26, 0.2]},
    {"kind": "pack", "on": "shank.R", "at": [0, -0.075, -0.15], "size": [0.17, 0.16, 0.175]},
]  # fmt: skip


@pytest.fixture(scope="module")
def figure():
    return forward(POSE, local_rotations(POSE))


@pytest.fixture(scope="module")
def body(figure):
    return Mesh("skin", skin("ben", figure, POSE), shared().faces, "skin", parts=shared().parts)


def name_of(spec):
    return "-".join(str(spec[key]) for key in ("kind", "back", "flat", "on") if key in spec)


def pieces(mesh):
    """Triangles whose corners are joined by their place, none of them without a surface."""
    places = np.round(mesh.vertices.astype(float) / 2e-6).astype(np.int64)
    _, number = np.unique(places, axis=0, return_inverse=True)
    faces = number.reshape(-1)[mesh.faces]
    return faces[(faces != np.roll(faces, 1, axis=1)).all(1)]


def test_every_kind_is_tried_here():
    assert {spec["kind"] for spec in SPECS} == KINDS


@pytest.mark.parametrize("spec", SPECS, ids=name_of)
def test_a_prop_is_closed_faces_outwards_and_is_light(spec, figure, body):
    solids = make_prop(spec, figure, body, PARTS)
    assert sum(len(solid.mesh().faces) for solid in solids) < 20_000
    for solid in solids:
        mesh = solid.mesh()
        faces = pieces(mesh)
        edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
        there, back = edges @ [len(mesh.vertices), 1], edges @ [1, len(mesh.vertices)]
        assert np.array_equal(np.sort(there), np.sort(back)), f"{solid.material} is open"
        corners = (mesh.vertices.astype(float) - mesh.vertices.mean(0))[mesh.faces]
        volume = (np.cross(corners[:, 0], corners[:, 1]) * corners[:, 2]).sum() / 6
        assert volume > 0, f"{solid.material} is inside out"
        assert np.allclose(np.linalg.norm(mesh.normals, axis=1), 1, atol=1e-3)


@pytest.mark.parametrize("spec", [s for s in SPECS if s["kind"] in ("chair", "table", "bed", "step", "wall", "box")])
def test_what_is_drawn_is_what_one_leans_on(spec, figure, body):
    for solid in make_prop(spec, figure, body, PARTS):
        if solid.cores:
            gap = solid.depth(solid.mesh().vertices)
            assert gap.min() > -0.012, f"{solid.material} is drawn {-gap.min() * 100:.1f} cm off its solid"


def test_depth_tells_inside_from_outside(figure):
    (bed, _) = make_prop({"kind": "bed"}, figure)
    inside, above, far = bed.depth(np.array([[0, 0, 0.43], [0, 0, 0.47], [0, 0, 3.0]]))
    assert inside == pytest.approx(0.02, abs=1e-3)
    assert above == pytest.approx(-0.02, abs=1e-3)
    assert far < -1


def test_a_strap_goes_round_the_sole_and_not_through_it(figure, body):
    spec = next(s for s in SPECS if s["kind"] == "strap")
    (strap,) = make_prop(spec, figure, body, PARTS)
    points = strap.mesh().vertices.astype(float)
    normals = vertex_normals(body.vertices, body.faces)
    away, near = KDTree(body.vertices).query(points)
    side = ((points - body.vertices[near]) * normals[near]).sum(1)
    assert away.min() < 0.004
    assert side[away < 0.02].min() > -0.003


def test_a_cloth_lies_on_the_skin(figure, body):
    spec = next(s for s in SPECS if s["kind"] == "cloth")
    (cloth,) = make_prop(spec, figure, body, PARTS)
    points = cloth.mesh().vertices.astype(float)
    top = points[: len(points) // 2]  # the upper sheet comes first
    _, near = KDTree(body.vertices).query(top)
    side = ((top - body.vertices[near]) * body.normals[near]).sum(1)
    assert np.median(side) == pytest.approx(0.007, abs=0.002)
    assert side.min() > -0.003


def test_a_pillow_gives_way_to_the_head(figure, body):
    head = body.vertices[body.faces[body.parts == PARTS.index("head")]].reshape(-1, 3)
    behind = float(head[:, 1].min())
    spec = {"kind": "pillow", "at": [0, behind - 0.02, float(head[:, 2].mean())], "size": [0.46, 0.11, 0.34]}
    (whole,), (dented,) = make_prop(spec, figure), make_prop(spec, figure, body, PARTS)
    front = whole.mesh().vertices[:, 1].max()
    assert front > behind + 0.02
    middle = np.abs(dented.mesh().vertices[:, [0, 2]] - [0, spec["at"][2]]).max(1) < 0.03
    assert dented.mesh().vertices[middle, 1].max() < front - 0.015


def test_an_unknown_prop_and_a_cloth_on_nothing_are_told(figure, body):
    with pytest.raises(ValueError, match="no prop called 'sofa'; there are armchair, ball"):
        make_prop({"kind": "sofa"}, figure)
    with pytest.raises(ValueError, match="nothing of the body lies under it"):
        make_prop({"kind": "cloth", "at": [0, 0, 9], "size": [0.1, 0.1, 0.1]}, figure, body, PARTS)
