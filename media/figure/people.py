"""The people in the pictures: their bodies, skin, hair and clothes.  A pose names one of the cast (`look`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# movements of the face that every body knows (names of ARKit's blend shapes)
ACTIONS = (
    "eyeBlinkLeft", "eyeBlinkRight", "eyeSquintLeft", "eyeSquintRight", "eyeLookDownLeft", "eyeLookDownRight",
    "jawOpen", "jawLeft", "jawRight", "jawForward", "mouthClose", "mouthSmileLeft", "mouthSmileRight", "mouthPucker",
    "cheekPuff", "browInnerUp", "browOuterUpLeft", "browOuterUpRight", "browDownLeft", "browDownRight", "tongueOut",
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Shape: Anny's phenotype (gender 0 man, 1 woman; age 2/3 adult, 1 old); the rest are colours and a hair style."""

    shape: Mapping[str, float]
    skin: str
    hair: str
    style: str
    top: str
    shorts: str
    eyes: str = "#4a3222"
    brows: float = 1.0  # factor on the colour of the hair
    beard: float = 0.0  # how dense a short beard is
    sleeve: float = 0.165  # metres down the upper arm
    leg: float = 0.225  # metres down the thigh
    changes: Mapping[str, float] = field(default_factory=dict)
    older: bool = False

    @property
    def palette(self) -> dict[str, str]:
        """The colours of the person's materials."""
        return {"skin": self.skin, "hair": self.hair, "top": self.top, "shorts": self.shorts}


ADULT = 2 / 3
CAST = {
    "ben": Person(
        {"gender": 0.05, "age": 0.68, "muscle": 0.65, "weight": 0.45, "caucasian": 1, "african": 0, "asian": 0},
        "#d3a283", "#5a3d2c", "short", "#5f9d9a", "#3d5a6c", eyes="#6a6a48",
        changes={"l-eye-height2-incr": 0.4, "r-eye-height2-incr": 0.4, "nose-scale-vert-incr": 0.2,
                 "chin-prominent-incr": 0.4, "chin-jaw-drop-incr": 0.3, "head-scale-vert-incr": 0.2},
    ),
    "amara": Person(
        {"gender": 0.95, "age": 0.68, "muscle": 0.7, "weight": 0.5, "caucasian": 0, "african": 1, "asian": 0,
         "cupsize": 0.35, "firmness": 0.8},
        "#754a35", "#2a2325", "crop", "#cfae6c", "#4a4763", sleeve=0.12, leg=0.20,
    ),
    "mei": Person(
        {"gender": 0.98, "age": 0.65, "muscle": 0.45, "weight": 0.2, "caucasian": 0, "african": 0, "asian": 1,
         "cupsize": 0.3, "firmness": 0.8},
        "#e3b997", "#2e2a2e", "bob", "#8d9fc7", "#44505c",
        changes={"mouth-scale-horiz-incr": -0.2, "nose-scale-horiz-incr": -0.2},
    ),
    "tomas": Person(
        {"gender": 0.0, "age": 0.76, "muscle": 0.45, "weight": 1.0, "caucasian": 1, "african": 0, "asian": 0},
        "#dfb29a", "#97754f", "thin", "#8aa386", "#4d5158", eyes="#5f7f93", brows=0.8,
        changes={"stomach-tone-incr": -0.9, "measure-waist-circ-incr": 0.5, "head-fat-incr": 0.5,
                 "neck-double-incr": 0.5,
                 "measure-thigh-circ-incr": 0.3, "measure-upperarm-circ-incr": 0.4, "measure-neck-circ-incr": 0.3,
                 "l-eye-height2-incr": 0.5, "r-eye-height2-incr": 0.5,
                 "nose-point-width-incr": 0.5, "chin-width-incr": 0.5, "nose-volume-incr": 0.4,
                 "head-scale-horiz-incr": 0.5, "nose-hump-incr": -0.4, "l-cheek-volume-incr": 0.5,
                 "r-cheek-volume-incr": 0.5, "mouth-lowerlip-volume-incr": 0.4},
    ),
    "ruth": Person(
        {"gender": 0.95, "age": 0.86, "muscle": 0.4, "weight": 0.6, "caucasian": 1, "african": 0, "asian": 0,
         "cupsize": 0.5, "firmness": 0.4},
        "#e3bca3", "#cfcac5", "perm", "#a58bb0", "#4b5a66", eyes="#6b7d88", brows=0.5,
        sleeve=0.20, leg=0.25, older=True,
    ),
    "sanjay": Person(
        {"gender": 0.03, "age": 0.69, "muscle": 0.85, "weight": 0.5, "caucasian": 0.6, "african": 0.2, "asian": 0.2},
        "#a5734e", "#29242a", "parted", "#d8d6cb", "#3f5566", beard=0.6, sleeve=0.15,
        changes={"nose-hump-incr": 0.5, "nose-scale-vert-incr": 0.3, "chin-width-incr": 0.4,
                 "head-scale-horiz-incr": -0.3, "l-eye-height2-incr": 0.2, "r-eye-height2-incr": 0.2,
                 "mouth-lowerlip-volume-incr": 0.3, "l-eye-scale-incr": 0.2, "r-eye-scale-incr": 0.2,
                 "forehead-trans-forward": -0.2},
    ),
    "leila": Person(
        {"gender": 0.97, "age": 0.72, "muscle": 0.45, "weight": 0.95, "caucasian": 0.7, "african": 0.2, "asian": 0.1,
         "cupsize": 0.6, "firmness": 0.6},
        "#c08a63", "#3a2a26", "bun", "#6f8fa3", "#5a4a55",
        changes={"stomach-tone-incr": -0.5, "measure-waist-circ-incr": 0.3, "measure-hips-circ-incr": 0.4,
                 "measure-thigh-circ-incr": 0.4, "measure-upperarm-circ-incr": 0.4, "head-fat-incr": 0.3},
    ),
    "george": Person(
        {"gender": 0.0, "age": 0.86, "muscle": 0.45, "weight": 0.45, "caucasian": 0, "african": 1, "asian": 0},
        "#6b4533", "#c2bdb8", "balding", "#c9b48e", "#45566a", eyes="#3a2820", brows=0.45,
        sleeve=0.185, leg=0.25, older=True,
        changes={"measure-upperarm-circ-incr": -0.3, "measure-calf-circ-incr": -0.3, "stomach-tone-incr": -0.4},
    ),
}  # fmt: skip
# the mean of them all, on the body map
EVERYONE = Person({}, "#b5896c", "#4a3f3c", "crop", "#9aa9a6", "#5b6a72", sleeve=0.16)
PEOPLE = CAST | {"everyone": EVERYONE}
