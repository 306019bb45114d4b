"""Timeline -> what the player component takes: plain values, with pictures and the stop list already inside.

The player must work without a server, so everything it may need to show is here from the start.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.care import HEADLINES, LEVEL_WORDS, calls, crisis_call
from exercises.model import Catalog
from exercises.record import Level
from exercises.routine import Routine
from exercises.safety import Complaint, EmergencyNumber
from exercises.timeline import Segment, Timeline
from exercises.wording import place_name, side_label, time_short
from media.gallery import COLUMNS, FRAMES, Picture, picture


def player_data(
    catalog: Catalog, id_: str, routine: Routine, timeline: Timeline, country: EmergencyNumber | None
) -> dict[str, Any]:
    """All that the player shows and says for this timeline."""
    complaint, region = routine.complaint, routine.region
    side, count = complaint.side, len(timeline.segments)
    return {
        "id": id_,
        "title": routine.title or place_name(region, side),
        "acute": timeline.acute,
        "autostart": timeline.acute,
        "side_label": side_label(region, side),
        "segments": [{**_segment(timeline, n), **_heat_page(routine, timeline.segments[n])} for n in range(count)],
        "items": [{"title": item.exercise.title, "id": item.exercise.id} for item in routine.items],
        "after_let_go": timeline.after_let_go,
        "stopwatch": _stopwatch(catalog) if timeline.acute and region.limb else None,
        "heat": _heat(routine),
        "wrong": stop_list(catalog, complaint, country),
        "resume": resume_data(complaint, [item.exercise.id for item in routine.items]),
    }


def _segment(timeline: Timeline, n: int) -> dict[str, Any]:
    segment = timeline.segments[n]
    return {**segment.model_dump(exclude={"pose"}), "next": _next_words(timeline, n), "picture": _picture(segment)}


def _picture(segment: Segment) -> dict[str, Any] | None:
    """The segment's picture; a movement has both its stills, and the film that is shown once it has come."""
    side: Any = segment.side if segment.side in ("left", "right") else "both"
    if segment.pose != "motion":
        shown = picture(segment.exercise, segment.pose, side)
        return None if shown is None else shown.shown()
    start, hold = picture(segment.exercise, "start", side), picture(segment.exercise, "hold", side)
    if start is None or hold is None:
        return None
    film = picture(segment.exercise, "film", side)
    return {
        **hold.shown(),
        "stills": [start.url, hold.url],
        "film": film and _film(film),
    }


def _film(film: Picture) -> dict[str, Any]:
    layout = {"columns": COLUMNS, "frames": FRAMES, "cyclic": film.cyclic}
    return {"src": film.url, "width": film.width, "height": film.height, **layout}


def _next_words(timeline: Timeline, n: int) -> str:
    """ "Next: hold for 15 s"; what the next one or two segments bring."""
    following = timeline.segments[n + 1 : n + 3]
    words = []
    for segment in following:
        if segment.kind in ("ready", "side"):
            words.append(f"{segment.title}, {segment.side_label.lower()}" if segment.side_label else segment.title)
            break
        if segment.kind == "after":
            words.append("rest a minute")
            break
        label = segment.label[0].lower() + segment.label[1:]
        words.append(f"{label} {time_short(segment.seconds)}" if segment.seconds and segment.seconds > 5 else label)
    return ", then ".join(words)


def _stopwatch(catalog: Catalog) -> dict[str, Any]:
    return catalog.stop_list.ten_minutes.model_dump(exclude={"sources"})


def _heat(routine: Routine) -> dict[str, Any] | None:
    rules = routine.heat_rules
    if rules is None or routine.heat is None:
        return None
    return {
        "check_every_s": rules.check_every_min * 60,
        "answer_within_s": rules.answer_within_s,
        "longest_s": rules.longest_min * 60,
        "per_day": rules.per_day,
        "apart_s": rules.apart_h * 3600,
        "skin": rules.skin,
    }


def _heat_page(routine: Routine, segment: Segment) -> dict[str, Any]:
    """What a heat brings along: the list before it, and the place it is counted for."""
    if segment.kind == "heat":
        return {"place": f"{routine.complaint.region}-{routine.complaint.side}"}
    if segment.kind == "heat-check":
        checks = [check.model_dump(include={"id", "ask", "why"}) for check in routine.heat_checks]
        return {"checks": checks, "first": list(routine.before_heat)}
    return {}


def stop_list(catalog: Catalog, complaint: Complaint | None, country: EmergencyNumber | None) -> dict[str, Any]:
    """ "Something is wrong": the signs to stop for, by level, and whom to call."""
    flags = [
        flag
        for flag in catalog.red_flags.values()
        if flag.level >= Level.URGENT and (complaint is None or flag.concerns(complaint)) and flag.id != "rf-under-18"
    ]
    crisis = crisis_call(country)  # without a line to call, the sign stands among the others
    cards = [
        {
            "level": level.name,
            "level_word": LEVEL_WORDS[level],
            "headline": HEADLINES[level],
            "any_of": [f.title for f in flags if f.level == level and (crisis is None or f.id != "rf-self-harm")],
        }
        for level in (Level.EMERGENCY, Level.URGENT)
    ]
    return {
        **calls(country, Level.EMERGENCY),
        "first": catalog.stop_list.first,
        "stop_for": list(catalog.stop_list.stop_for),
        "cards": cards,
        "crisis": crisis,
    }


def resume_data(complaint: Complaint, exercises: Iterable[str]) -> dict[str, Any]:
    """What the browser keeps to come back to this complaint, after a reload or to a server that has begun anew."""
    return {**complaint.model_dump(include={"region", "side", "what", "for_other"}), "exercises": list(exercises)}


def restore_data(catalog: Catalog, country: EmergencyNumber | None, taken_up: Iterable[str] = ()) -> dict[str, Any]:
    """For a page that was reloaded: the browser looks whether it holds an unfinished timeline.

    `taken_up` are the exercises of that timeline, once the browser has told of it.
    """
    wrong = stop_list(catalog, None, country)
    return {"id": None, "restore": True, "wrong": wrong, "items": [{"id": one} for one in taken_up]}


def done_exercises(data: dict[str, Any], log: Iterable[Mapping[str, Any]]) -> list[str]:
    """The exercises that a log says were begun, in their order."""
    items = data.get("items", [])
    seen = [event["item"] for event in log if isinstance(event.get("item"), int)]
    return [item["id"] for item in items[: max(seen, default=-1) + 1]]
