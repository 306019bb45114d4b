"""Sessions as `exercises/timeline.py` makes them, small enough to read."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

Data = dict[str, Any]

WRONG: Data = {
    "call": {"number": "999", "country": "United Kingdom"},
    "cards": [
        {
            "level": "EMERGENCY",
            "headline": "Call an ambulance now",
            "any_of": ["Chest pain, or trouble breathing", "A leg that is suddenly cold, pale and very painful"],
            "do": ["Sit or lie down.", "Do not drive yourself."],
        },
        {
            "level": "URGENT",
            "headline": "Get medical help today",
            "any_of": ["One calf that is swollen, warm or red", "A pop, a bruise, or you cannot put weight on the leg"],
            "do": ["Do not rub, stretch or warm it."],
        },
    ],
    "crisis": {"text": "Thoughts of harming yourself? Call", "number": "116 123"},
}
HEAT: Data = {
    "check_every_s": 300,
    "answer_within_s": 30,
    "longest_s": 1200,
    "per_day": 3,
    "apart_s": 7200,
    "skin": "Look for white or dark red patches, blisters or pain.",
}


def picture(name: str, alt: str, mirrored: bool = False) -> Data:
    return {"src": f"/pictures/{name}.webp", "alt": alt, "mirrored": mirrored}


def hold(item: int, title: str, side: str, rep: int, reps: int, *, last: bool, name: str, do: str) -> list[Data]:
    common = {"item": item, "title": title, "side": side, "side_label": f"{side.title()} leg", "rep": rep, "reps": reps}
    mirrored = side == "left"
    start, held = picture(f"{name}-start", f"{title}, ready", mirrored), picture(f"{name}-hold", title, mirrored)
    film = {"src": f"/pictures/{name}-film.webp", "width": 64, "height": 48, "columns": 3, "frames": 12}
    moving = {**held, "stills": [start["src"], held["src"]], "film": {**film, "cyclic": False}}
    rows: list[Data] = [
        {"kind": "move", "seconds": 3, "label": "Ease in", "do": "Slowly into the stretch.", "say": "Ease in.",
         "next": "hold for 15 s", "picture": moving},
        {"kind": "hold", "seconds": 15, "label": "Hold", "do": do, "say": f"Hold. {do}",
         "next": "ease out, then rest 10 s", "picture": held},
        {"kind": "ease", "seconds": 3, "label": "Ease out", "do": "Slowly out again.", "say": "Ease out.",
         "next": "rest" if not last else "change sides", "picture": moving},
    ]  # fmt: skip
    if not last:
        rows.append({"kind": "rest", "seconds": 10, "label": "Rest", "do": "Let the leg go loose.", "say": "Rest.",
                     "next": "the same again", "picture": start})  # fmt: skip
    return [{**common, **row} for row in rows]


def routine() -> Data:
    """Wall calf stretch right and left, then ten slow foot pumps."""
    title, do = "Wall calf stretch", "Heel down, knee straight. Breathe out slowly."
    ready = {
        "item": 0, "title": title, "side": "right", "side_label": "Right leg", "rep": 0, "reps": 2, "kind": "ready",
        "seconds": 5, "label": "Get ready", "do": "Face the wall, hands flat at chest height.",
        "steps": ["Face the wall, hands flat.", "Step the right leg back.", "Heel down, knee straight."],
        "say": "Wall calf stretch, right leg.", "next": "ease in",
        "picture": picture("calf-wall-start", "Standing, hands on the wall"),
    }  # fmt: skip
    side = {
        **ready, "kind": "side", "seconds": 10, "label": "Change sides", "side": "left", "side_label": "Left leg",
        "do": "Now the left leg goes back.", "steps": [], "say": "Change sides. Left leg.", "next": "ease in",
        "picture": picture("calf-wall-start", "Standing, hands on the wall", mirrored=True),
    }  # fmt: skip
    pumps = {
        "item": 1, "title": "Foot pumps", "side": None, "side_label": None, "rep": 0, "reps": 10, "kind": "ready",
        "seconds": 5, "label": "Get ready", "do": "Sit down, feet loose.", "say": "Foot pumps.", "next": "ten pumps",
        "picture": picture("hamstring-chair-hold", "Sitting on a chair"),
    }  # fmt: skip
    cycle = {**pumps, "kind": "cycle", "seconds": 30, "cycle_s": 3, "label": "Move", "do": "Toes up, toes down.",
             "say": "Move.", "next": "done"}  # fmt: skip
    return {
        "id": "routine-1", "title": "Calf, both sides", "acute": False, "autostart": False, "after_let_go": None,
        "stopwatch": None, "heat": None, "wrong": deepcopy(WRONG), "items": [{"title": title}, {"title": "Foot pumps"}],
        "segments": [
            ready,
            *hold(0, title, "right", 1, 2, last=False, name="calf-wall", do=do),
            *hold(0, title, "right", 2, 2, last=True, name="calf-wall", do=do),
            side,
            *hold(0, title, "left", 1, 1, last=True, name="calf-wall", do=do),
            pumps,
            cycle,
        ],
    }  # fmt: skip


def acute() -> Data:
    """A cramp right now: one side, three holds, and what to do when it has let go."""
    title, do = "Toes up, knee straight", "Pull the toes towards you. Breathe out."
    ready = {
        "item": 0, "title": title, "side": "left", "side_label": "Left leg", "rep": 0, "reps": 2, "kind": "ready",
        "seconds": 5, "label": "Get ready", "do": "Sit up slowly; in bed, stay in bed.", "say": "Sit up slowly.",
        "next": "ease in", "picture": picture("hamstring-towel-hold", "Sitting, a towel round the foot", mirrored=True),
    }  # fmt: skip
    after = {
        "item": 0, "title": title, "side": "left", "side_label": "Left leg", "kind": "after", "seconds": None,
        "label": "It has let go", "do": "Stay a minute before you stand up.", "say": "Stay a minute.",
        "steps": ["Let the leg lie loose.", "Drink some water.", "Stand up slowly and walk a few steps."],
        "next": None, "picture": None,
    }  # fmt: skip
    return {
        "id": "acute-1", "title": "Calf, left", "acute": True, "autostart": True, "heat": None,
        "wrong": deepcopy(WRONG),
        "items": [{"title": title}], "after_let_go": 8,
        "stopwatch": {"limit_s": 600, "text": "Ten minutes. Get medical advice today.",
                      "do": ["Stop the stretch and rest the leg.", "Call your doctor or an advice line now."]},
        "segments": [
            ready,
            *hold(0, title, "left", 1, 2, last=False, name="hamstring-towel", do=do),
            *hold(0, title, "left", 2, 2, last=True, name="hamstring-towel", do=do),
            after,
        ],
    }  # fmt: skip


def warm() -> Data:
    """Fifteen minutes of warmth on the right calf, its checklist first."""
    check = {
        "item": 0, "title": "Warm towel", "kind": "heat-check", "seconds": None, "label": "Before the heat",
        "side": "right", "side_label": "Right calf", "picture": None, "place": "calf-right",
        "checks": [
            {"id": "numb", "ask": "The skin there is numb or feels less", "why": "You would not feel a burn."},
            {"id": "fresh", "ask": "It was injured in the last two days", "why": "Heat makes fresh swelling worse."},
            {"id": "thin", "ask": "The skin is broken, thin or sore", "why": "Such skin burns sooner."},
        ],
        "first": ["Do not fall asleep.", "A layer of cloth between the heat and the skin.", "Never lie on it."],
    }  # fmt: skip
    heat = {
        "item": 0, "title": "Warm towel", "kind": "heat", "seconds": 900, "label": "Warmth", "side": "right",
        "side_label": "Right calf", "place": "calf-right", "do": "Lean back. Comfortably warm, never hot.",
        "say": "Warmth. Comfortably warm, never hot.", "next": None,
        "picture": picture("bodymap-back", "Back of the right calf"),
    }  # fmt: skip
    return {
        "id": "warm-1", "title": "Warm towel", "acute": False, "autostart": True, "after_let_go": None,
        "stopwatch": None, "heat": deepcopy(HEAT), "wrong": deepcopy(WRONG), "items": [{"title": "Warm towel"}],
        "segments": [check, heat],
    }  # fmt: skip


SESSIONS = {"routine": routine, "acute": acute, "warm": warm}
