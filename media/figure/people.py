"""The people in the pictures: their bodies, skin, hair and clothes.  Each exercise keeps its own (`look` in its pose)."""

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
    changes: Mapping[str, float] = field(default_factory=dict)
    older: bool = False

    @property
    def palette(self) -> dict[str, str]:
        """The colours of the person's materials."""
        return {"skin": self.skin, "hair": self.hair, "top": self.top, "shorts": self.shorts}


ADULT = 2 / 3
PEOPLE = {
    "ben": Person({"gender": 0.05, "age": ADULT, "muscle": 0.6, "weight": 0.45}, "#cf9d7c", "#4a352b", "short",
                  "#5f9d9a", "#3d5a6c"),
    "amara": Person({"gender": 0.95, "age": ADULT, "muscle": 0.55, "weight": 0.5}, "#7d4e36", "#2b2426", "crop",
                    "#d9a94f", "#4a4763"),
    "mei": Person({"gender": 0.95, "age": 0.62, "muscle": 0.5, "weight": 0.4}, "#e0b592", "#2e2a2e", "bob",
                  "#8d9fc7", "#44505c"),
    "tomas": Person({"gender": 0.0, "age": 0.8, "muscle": 0.45, "weight": 0.78}, "#deb096", "#8a6a4a", "short",
                    "#7a9c74", "#4d5158"),
    "ruth": Person({"gender": 0.95, "age": 0.97, "muscle": 0.45, "weight": 0.58}, "#e3bca3", "#c9c5c2", "bun",
                   "#a58bb0", "#4b5a66", older=True),
    "sanjay": Person({"gender": 0.05, "age": ADULT, "muscle": 0.5, "weight": 0.5}, "#a9764f", "#29242a", "short",
                     "#dfe0dc", "#3f5566"),
    "leila": Person({"gender": 0.95, "age": 0.7, "muscle": 0.45, "weight": 0.66}, "#c08a63", "#3a2a26", "bun",
                    "#5f9d9a", "#5a4a55"),
    "george": Person({"gender": 0.0, "age": 0.95, "muscle": 0.45, "weight": 0.5}, "#6b4533", "#b9b4b0", "balding",
                     "#c9b48e", "#45566a", older=True),
}  # fmt: skip
