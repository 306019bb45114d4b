from functools import cache

from media import studio
from media.figure.exercise import Exercise


@cache
def load(exercise_id: str) -> Exercise:
    """Each pose file is settled once for all tests."""
    return studio.exercise(exercise_id)
