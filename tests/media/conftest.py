from functools import lru_cache

from media import studio
from media.figure.exercise import Exercise


@lru_cache(maxsize=4)
def load(exercise_id: str) -> Exercise:
    """A pose file, settled."""
    return studio.exercise(exercise_id)
