"""What the browser may tell us: the messages of each component. A message is data, as an address is.

Here it is only read: something of another shape, or much too long, is dropped as if nothing had been pressed. Whether
a name in it means anything, and whether it may be done, is for the visit to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, TypeAdapter, create_model

MOST_PARTS = 3000
"""Values that one message may hold, counted through all that lies in it. A routine or an entry has far fewer."""
MOST_SIGNS = 30_000
"""Characters in it, names of parts included: several times the longest note."""
DEEPEST = 8

Name = Annotated[str, StringConstraints(max_length=100)]
"""An id, or what may be one."""
NameIfAny = Annotated[Name, BeforeValidator(lambda told: told if isinstance(told, str) else "")]
Names = Annotated[list[Name], Field(max_length=200)]
Words = Annotated[str, StringConstraints(max_length=1000)]
Score = Annotated[int, Field(ge=0, le=10)]
Answers = Annotated[dict[Name, Literal["yes", "no", "unsure"]], Field(max_length=200)]
Told = dict[str, Any]
"""What has a reader of its own: an entry, a routine, a setting."""


class _Message(BaseModel):
    model_config = ConfigDict(strict=True)


class _Key(_Message):
    key: NameIfAny = ""


class Open(_Key):
    """A link to a page."""

    type: Literal["open", "open-page"]
    page: Name
    id: NameIfAny = ""


class Named(_Key):
    """Something is meant by its id."""

    type: Literal["country", "region", "what", "action", "swap", "change", "delete"]
    id: Name


class Place(_Message):
    """A place on the map, or one to do an exercise for."""

    type: Literal["continue", "cramp-now", "start"]
    region: Name
    side: Name


class Again(_Message):
    """The plan that this browser was asked to remember."""

    type: Literal["again"]
    last: Told


class Complaint(_Message):
    """What is happening there."""

    type: Literal["continue"]
    option: Literal["cramp-now", "cramps", "twitching", "tight"]
    extras: list[Literal["tingling", "weakness", "shaking", "jerks", "urge-to-move"]] = Field(max_length=20)
    who: Literal["me", "other"]


class Ticked(_Message):
    """The lines that were ticked, which must be said even where there are none."""

    type: Literal["done"]
    ticked: Names
    choice: NameIfAny = ""


class Answered(_Message):
    """Answers to full questions; "emergency" with the first one that needs help at once."""

    type: Literal["done", "emergency"]
    answers: Answers


class Minutes(_Message):
    """The time there is."""

    type: Literal["minutes"]
    value: Literal[3, 5, 10, 15]


class Position(_Message):
    """How someone can sit or stand; None is any."""

    type: Literal["position"]
    value: Literal["standing", "chair", "floor", "bed"] | None


class Heat(_Message):
    """With warmth, or without."""

    type: Literal["heat"]
    on: bool


class Rated(_Message):
    """What was pressed after a session, and how it is; `resume` tells a server that has begun anew of what session."""

    type: Literal["save", "answers", "action", "diary", "again", "end"]
    now: Score | None = None
    helped: Names = Field(default_factory=list)
    before: Score | None = None
    key: NameIfAny = ""
    answers: Answers = Field(default_factory=dict)
    id: NameIfAny = ""
    name: NameIfAny = ""
    resume: Told = Field(default_factory=dict)


class Weekly(_Key):
    """The weekly look at what the body can do."""

    type: Literal["weekly"]
    answers: Answers


class Entry(_Key):
    """An entry of the diary, to keep; `id` and `seen` say which one it changes, and since when."""

    type: Literal["save"]
    entry: Told
    id: NameIfAny = ""
    seen: int = 0


class Form(_Key):
    """What someone wants to say at the doctor's, to keep."""

    type: Literal["save"]
    form: Told


class KeyWords(_Key):
    """A key that was written down in words."""

    type: Literal["use"]
    words: Words


class Day(_Message):
    """A programme, on one of its days."""

    type: Literal["start"]
    side: Name
    day: int = 1


class Routine(_Message):
    """A routine as it stands on the screen; "load" brings another, which the browser has kept."""

    type: Literal["change", "start", "add", "open", "load"]
    routine: Told
    kept: Told | None = None
    page: NameIfAny = ""
    id: NameIfAny = ""


class Setting(_Message):
    """A timer as it was set."""

    type: Literal["start"]
    setting: Told


def _only(*types: str) -> Any:
    """A button that says nothing but its name, which is one of these."""
    named: Any = Literal[types]
    return create_model("Pressed", __base__=_Key, type=(named, ...))


_MAY_SEND: Mapping[str, Any] = {
    "body_map": Place | Again,
    "pick": Complaint | _only("change-place"),
    "ticks": Ticked | _only("change-place"),
    "flags": Answered | _only("change-place", "back"),
    "care_card": Named | _only("change-answer"),
    "plan": Minutes | Position | Heat | Named | _only("change-place", "start"),
    "after": Rated,
    "library": Open,
    "exercise": Place | Open | _only("add"),
    "programmes": Open,
    "programme": Day | Open | _only("own"),
    "routine": Routine,
    "timer": Setting | Open,
    "doctor": Named | Open,
    "reading": Open,
    "diary": Named | Weekly | Open | _only("open", "undo", "more"),
    "entry": Entry | Open,
    "keep": KeyWords | Open | _only("open", "delete-everything"),
    "back": Open | _only("open"),
    "summary": Form | Open | _only("open"),
}


@cache
def _reader(component: str) -> TypeAdapter[_Message]:
    return TypeAdapter(_MAY_SEND[component])


def read(component: str, told: object) -> dict[str, Any] | None:
    """The message, if this component may send it; None for anything else."""
    try:
        return _reader(component).validate_python(plain(told)).model_dump()
    except ValueError:  # pydantic's own is one too, and says what was told: it goes no further
        return None


def read_told(told: object) -> dict[str, Any]:
    """What a component keeps telling, as a part with a reader of its own; empty where it is no such thing."""
    try:
        found = plain(told)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def plain(told: object) -> Any:
    """A copy with whole characters only. Raises ValueError for what is too much to look at, or is no JSON."""
    left = [MOST_PARTS, MOST_SIGNS]

    def copy(value: object, depth: int) -> Any:
        left[0] -= 1
        if left[0] < 0 or depth > DEEPEST:
            raise ValueError("too much")
        if isinstance(value, str):
            left[1] -= len(value)
            if left[1] < 0:
                raise ValueError("too long")
            return value.encode("utf-8", "replace").decode()  # half a character, which nothing can store or send
        if isinstance(value, dict):
            return {copy(str(name), depth): copy(part, depth + 1) for name, part in value.items()}
        if isinstance(value, list):
            return [copy(part, depth + 1) for part in value]
        if value is None or isinstance(value, bool) or (isinstance(value, int) and abs(value) < 2**53):
            return value
        if isinstance(value, float) and abs(value) < 2**53:  # neither NaN nor without end
            return value
        raise ValueError("no JSON")

    return copy(told, 0)
