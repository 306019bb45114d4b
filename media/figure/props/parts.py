"""Which faces of the body's meshes belong to parts that a pose file names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from ..maths import Array
from ..mesh import Mesh

# names that pose files use for what is a part of something else now
OTHER_NAMES = {"shortleg": "thigh", "sleeve": "upper", "nose": "head", "lid": "head", "hair": "head", "hand": "palm"}


def faces_of(mesh: Mesh, names: Sequence[str], wanted: Iterable[str] | None) -> Array:
    """The faces (m, 3) of these parts; 'thigh' means both sides, 'thigh.R' one."""
    if mesh.parts is None or wanted is None:
        return mesh.faces
    asked = {OTHER_NAMES.get(base, base) + dot + side for base, dot, side in (name.partition(".") for name in wanted)}
    chosen = np.array([name in asked or name.partition(".")[0] in asked for name in names])
    return np.asarray(mesh.faces[chosen[mesh.parts]])
