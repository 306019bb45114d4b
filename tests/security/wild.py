"""What a forged message may hold: any JSON, and what our own pages send with a part of it made wild."""

from __future__ import annotations

import json
from collections.abc import Mapping
from random import Random
from typing import Any

from hypothesis import strategies as st
from streamlit.proto.WidgetStates_pb2 import WidgetStates

from tests.app.driver import Guide

KEY = "0a" * 32
ROUTINE = {"name": "Evening", "rounds": 2, "steps": [{"exercise": "wall-calf", "hold_s": 30, "side": "left"}]}
TIMER = {
    "kind": "stretch", "name": "", "region": "", "side": "left", "hold_s": 45, "repetitions": 2, "rest_s": 5,
    "rounds": 2, "method": "", "minutes": 10,
}  # fmt: skip
HEAT = {**TIMER, "kind": "heat", "region": "calf", "method": "warm-pack"}
LAST = {"region": "calf", "side": "left", "what": "cramps", "wishes": {"minutes": 5, "swapped": {"wall-calf": "x"}}}
ENTRY = {
    "began": "2026-10-25T02:30", "region": "calf", "side": "left", "what": "cramps", "lasted_min": 4, "before": 7,
    "after": 3, "triggers": ["night"], "done": ["calf-toes-up"], "helped": ["calf-toes-up"], "note": "x",
}  # fmt: skip
FORM = {"name": "A", "question": "Why?", "medicines": ["statins"], "questions": ["One?"]}
FLAGS = {"rf-chest-pain": "no", "rf-clot": "unsure"}

SAID: Mapping[str, list[dict[str, Any]]] = {
    "body_map": [
        {"type": "continue", "region": "calf", "side": "left"},
        {"type": "cramp-now", "region": "eyelid-face", "side": "none"},
        {"type": "again", "last": LAST},
    ],
    "pick": [{"type": "continue", "option": "cramp-now", "extras": ["tingling"], "who": "me"}],
    "ticks": [{"type": "done", "ticked": ["g-skin"], "choice": "toes-down"}, {"type": "change-place"}],
    "flags": [{"type": "done", "answers": FLAGS}, {"type": "emergency", "answers": FLAGS}, {"type": "back"}],
    "care_card": [{"type": "action", "id": "go-on"}, {"type": "country", "id": "GB"}, {"type": "change-answer"}],
    "plan": [
        {"type": "minutes", "value": 5},
        {"type": "position", "value": "floor"},
        {"type": "heat", "on": True},
        {"type": "swap", "id": "wall-calf"},
        {"type": "start"},
    ],
    "after": [
        {"type": "save", "key": KEY, "now": 2, "before": 6, "helped": []},
        {"type": "answers", "answers": FLAGS, "now": 2, "helped": []},
        {"type": "action", "id": "full-check", "now": 3, "helped": ["wall-calf"]},
        {"type": "action", "id": "back", "now": 3, "helped": [], "resume": {**LAST, "exercises": ["wall-calf"]}},
        {"type": "end"},
    ],
    "library": [{"type": "open", "page": "exercise", "id": "wall-calf"}],
    "exercise": [{"type": "start", "region": "calf", "side": "left"}, {"type": "add"}],
    "programmes": [{"type": "open", "page": "programme", "id": "bedtime-legs"}],
    "programme": [{"type": "start", "side": "left", "day": 2}, {"type": "own"}],
    "routine": [
        {"type": "start", "routine": ROUTINE},
        {"type": "load", "kept": ROUTINE, "routine": ROUTINE},
        {"type": "add", "id": "wall-calf", "routine": ROUTINE},
    ],
    "timer": [{"type": "start", "setting": TIMER}, {"type": "start", "setting": HEAT}],
    "doctor": [{"type": "region", "id": "calf"}, {"type": "open", "page": "condition", "id": "dystonia"}],
    "reading": [{"type": "open", "page": "condition", "id": "nocturnal-leg-cramps"}],
    "diary": [
        {"type": "open", "key": KEY},
        {"type": "delete", "id": "0" * 32, "key": KEY},
        {"type": "weekly", "answers": {"button": "yes"}, "key": KEY},
        {"type": "undo", "key": KEY},
    ],
    "entry": [{"type": "save", "entry": ENTRY, "key": KEY}],
    "keep": [{"type": "use", "words": "abandon " * 24, "key": KEY}, {"type": "delete-everything", "key": KEY}],
    "back": [{"type": "open", "key": KEY}],
    "summary": [{"type": "save", "form": FORM, "key": KEY}],
    "player": [{"type": "finished"}, {"type": "stopped"}],
}
"""By component, the messages that its script sends."""

HUGE = "x" * 100_000
DEEP = json.loads("[" * 200 + "]" * 200)
NASTY: list[Any] = [
    None, True, False, 0, -1, 2**53, 10**40, 1.5, float("nan"), float("inf"), -float("inf"), "", " ", "\0", "\ud800",
    "\u202e\u2066evil", "../../etc/passwd", "__class__", "<img src=x onerror=alert(1)>", "=1+1", "%00", "None", "null",
    HUGE, [], {}, [[]], [None], [{}], {"": None}, {"type": "start"}, DEEP, ["calf"] * 5000, {"region": ["calf"]},
    [{"exercise": ["wall-calf"]}] * 20, {str(n): n for n in range(4000)}, "timer", "cramp-now", "yes", "left",
]  # fmt: skip
"""Values that no page of ours sends there."""

anything = st.recursive(
    st.sampled_from(NASTY) | st.text(max_size=20) | st.integers() | st.floats(),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(max_size=6), parts, max_size=3),
    max_leaves=6,
)


def spoil(chance: Random, said: Mapping[str, Any]) -> dict[str, Any]:
    """A message of ours with one part made wild, left out or put in; or a part of such a part."""
    found = dict(said)
    part = chance.choice([*said, "id", "page", "region", "n"])
    inside = found.get(part)
    if isinstance(inside, dict) and inside and chance.random() < 0.7:
        found[part] = {**inside, chance.choice(sorted(inside)): chance.choice(NASTY)}
    elif chance.random() < 0.25:
        found.pop(part, None)
    else:
        found[part] = chance.choice(NASTY)
    return found


class Forger(Guide):
    """A browser tab that is not our page: it sends whatever it likes, to whatever component is there."""

    def forge(self, told: Any, trigger: str = "go") -> Forger:
        return self._run(f"$$STREAMLIT_INTERNAL_KEY_{self.part.proto.id}__events", [{"event": trigger, "value": told}])

    def keep(self, state: Any) -> Forger:
        """What the component is said to have kept: the search words, the setting, the log of the player."""
        return self._run(self.part.proto.id, state)

    def _run(self, widget_id: str, told: Any) -> Forger:
        states: WidgetStates = self.at._tree.get_widget_states()
        widget = next((one for one in states.widgets if one.id == widget_id), None) or states.widgets.add()
        widget.id = widget_id
        if widget_id.endswith("__events"):
            widget.json_trigger_value = json.dumps(told)
        else:
            widget.json_value = json.dumps(told)
        self.at._run(states)
        self.check()
        return self
