"""Every muscle that a pose names is painted, on its own side and where it lies."""

import numpy as np
import pytest

from media.figure.flesh import rest, shared
from media.figure.muscles import MUSCLES, glow

S = shared()
BODY = np.asarray(S.subdivide @ rest("ben"))


def in_bone(points, bone):
    """Points in the axes of a bound bone of the right side: outwards, forwards, up."""
    k = S.bones.index(bone)
    return (points - S.bind_o[k]) @ S.bind_turn[k]


def middle(name):
    """The middle of a muscle's glow on the skin."""
    painted = glow([name])
    return (BODY * painted[:, None]).sum(0) / painted.sum()


@pytest.mark.parametrize("name", MUSCLES)
def test_each_muscle_is_plainly_seen_and_keeps_to_its_side(name):
    right, left = glow([f"{name}.R"]), glow([f"{name}.L"])
    for painted in (right, left):
        assert painted.max() > 0.9
        assert 0 <= painted.min() <= painted.max() <= 1
        assert (painted > 0.5).mean() < 0.2
    assert (BODY[right > 0.5, 0] > -0.006).all()
    assert (BODY[left > 0.5, 0] < 0.006).all()
    assert right.sum() == pytest.approx(left.sum(), rel=0.03)
    assert np.allclose(glow([name]), 1 - (1 - right) * (1 - left), atol=1e-6)


@pytest.mark.parametrize(
    ("name", "bone", "axis", "sign"),
    [
        ("chest", "thorax", 1, 1), ("upperback", "thorax", 1, -1), ("abs", "lumbar", 1, 1),
        ("lowback", "lumbar", 1, -1),
        ("neckback", "neck", 1, -1), ("biceps", "upperarm.R", 1, 1), ("triceps", "upperarm.R", 1, -1),
        ("reardelt", "upperarm.R", 1, -1), ("wristext", "forearm.R", 0, 1), ("wristflex", "forearm.R", 0, -1),
        ("palm", "hand.R", 0, -1), ("glutes", "pelvis", 1, -1), ("hipflexor", "pelvis", 1, 1),
        ("quads", "thigh.R", 1, 1), ("hamstrings", "thigh.R", 1, -1), ("adductors", "thigh.R", 0, -1),
        ("itband", "thigh.R", 0, 1), ("calf", "shank.R", 1, -1), ("shin", "shank.R", 1, 1),
        ("peroneals", "shank.R", 0, 1), ("sole", "foot.R", 2, -1),
    ],
)  # fmt: skip
def test_muscles_lie_on_their_side_of_the_bone(name, bone, axis, sign):
    assert sign * in_bone(middle(f"{name}.R"), bone)[axis] > 0.015


def test_the_calf_lies_above_its_tendon():
    assert middle("calf.R")[2] > middle("soleus.R")[2] > middle("achilles.R")[2]


@pytest.mark.parametrize("name", ["kalf", "calf.X", "calf.right"])
def test_an_unknown_muscle_is_named_with_those_there_are(name):
    with pytest.raises(ValueError, match=rf"{name}.*; there are .*calf"):
        glow([name])


def test_nothing_stretched_nothing_glows():
    assert not glow([]).any()
