from functools import cache

from media import studio
from media.figure.camera import Camera
from media.figure.exercise import Exercise
from media.figure.scene import Scene


@cache
def load(exercise_id: str) -> Exercise:
    """Each pose file is settled once for all tests."""
    return studio.exercise(exercise_id)


@cache
def hold(exercise_id: str) -> tuple[Scene, Camera]:
    """The hold as the pose's camera sees it."""
    drawn = load(exercise_id)
    return drawn.scene(1.0), drawn.camera()
