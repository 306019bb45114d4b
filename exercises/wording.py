"""Doses, places and times as words: the same for text, voice, handout and alternative text."""

from __future__ import annotations

from collections.abc import Mapping

from exercises.model import Catalog, Region
from exercises.record import Side, What
from exercises.routine import RoutineItem
from exercises.safety import Complaint

OWN_ROUTINE = "My routine"
"""What a person's own routine is called while it has no name."""

WHATS: Mapping[What, str] = {
    "cramp-now": "A cramp",
    "cramps": "Cramps that come and go",
    "twitching": "Twitching",
    "tight": "Tight or sore",
    "timer": "Only timed",
}
"""What is happening, as it is asked and as it is kept."""

OTHER_SIDE: dict[Side, Side] = {"left": "right", "right": "left", "both": "both", "none": "none"}


def time_words(seconds: int) -> str:
    """For sentences and the voice: "15 seconds", "1 minute", "15 minutes"."""
    if seconds >= 60 and seconds % 60 == 0:
        minutes = seconds // 60
        return "1 minute" if minutes == 1 else f"{minutes} minutes"
    return "1 second" if seconds == 1 else f"{seconds} seconds"


def minutes_short(seconds: int) -> str:
    """For buttons, rounded up: "9 min"."""
    return f"{max(1, -(-seconds // 60))} min"


def time_short(seconds: int) -> str:
    """For cards: "15 s", "2 min"."""
    return f"{seconds // 60} min" if seconds >= 60 and seconds % 60 == 0 else f"{seconds} s"


def times_words(count: int) -> str:
    """ "once", "twice", "3 times"."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def fill(text: str, item: RoutineItem, side: Side) -> str:
    """A step's text for one side and this dose. A one-sided text on "both" or "none" reads without the side."""
    words = {
        "side": side if side in ("left", "right") else "",
        "other": OTHER_SIDE[side] if side in ("left", "right") else "other",
        "hold": time_words(item.hold_s) if item.hold_s else "",
        "repetitions": str(item.repetitions),
    }
    return _tidy(text.format_map(words))


def dose_words(item: RoutineItem) -> str:
    """One line for a card: "15 s hold, 3 times, each side"."""
    kind = item.exercise.kind
    if item.hold_s is None:
        parts = [times_words(item.repetitions)]
    elif kind in ("rest", "breathing", "heat") or item.is_one_long_hold:
        parts = [time_short(item.hold_s)] + ([times_words(item.repetitions)] if item.repetitions > 1 else [])
    else:
        parts = [f"{time_short(item.hold_s)} hold", times_words(item.repetitions)]
    if item.each_side:
        parts.append("each side")
    elif item.sides[0] in ("left", "right"):
        parts.append(f"{item.sides[0]} side")
    words = ", ".join(parts)
    return words[0].upper() + words[1:]


def place_name(region: Region, side: Side) -> str:
    """For headings: "Calf, left"; "Lower back"."""
    return f"{region.name}, {side}" if region.sides and side != "none" else region.name


def place_words(region: Region, side: Side) -> str:
    """For sentences, after "your" or "the": "left calf", "back of the left thigh", "lower back"; on both: "calf"."""
    return _tidy(region.in_sentence.format(side=side if side in ("left", "right") else ""))


def places_words(catalog: Catalog, complaint: Complaint) -> str:
    """The same for every place that a complaint is about: "left calf and neck"."""
    regions = [catalog.regions[one] for one in (complaint.region, *complaint.also)]
    words = [place_words(region, complaint.side if region.sides else "none") for region in regions]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def side_label(region: Region, side: Side) -> str:
    """What stands on the picture: "Left leg", "Right arm", "Left side"; empty where there is no side."""
    if side not in ("left", "right"):
        return ""
    part = {"shin": "leg", "calf": "leg", "foot-arch": "foot", "toes": "foot", "hand-fingers": "hand"}.get(region.id)
    if part is None:
        part = "leg" if "thigh" in region.id else "arm" if "arm" in region.id else "side"
    return f"{side.capitalize()} {part}"


def whose(complaint: Complaint) -> str:
    """ "your", or "their" when it is for someone being helped."""
    return "their" if complaint.for_other else "your"


def own_place(complaint: Complaint, region: Region) -> str:
    """The place with whose it is: "your left calf", "their lower back"; "all over"."""
    return "all over" if region.id == "widespread" else f"{whose(complaint)} {place_words(region, complaint.side)}"


def _tidy(text: str) -> str:
    words = " ".join(text.split())
    return words.replace(" ,", ",").replace(" .", ".")
