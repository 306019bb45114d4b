"""Routine -> what the plan component takes: plain values with their pictures."""

from __future__ import annotations

from typing import Any

from app.care import sources_of
from exercises.model import Catalog
from exercises.plan import easier_versions
from exercises.record import Side
from exercises.routine import Person, Routine, RoutineItem, Wishes
from exercises.safety import Verdict
from exercises.wording import dose_words, minutes_short, own_place
from media.gallery import picture

MINUTES = (3, 5, 10, 15)


def plan_data(
    catalog: Catalog, routine: Routine, verdict: Verdict, person: Person, wishes: Wishes, *, heat: RoutineItem | None
) -> dict[str, Any]:
    """All that the plan page shows. `heat` is the warmth that would fit, whether it is wished for or not."""
    region, complaint = routine.region, routine.complaint
    place = own_place(complaint, region)
    easier = easier_versions(catalog, routine, verdict, person)
    chosen = bool(routine.title)
    back = {to: from_ for from_, to in wishes.swapped.items()}
    return {
        "heading": routine.title or f"A plan for {place}",
        **expectations(catalog, routine),
        "adjustable": not (chosen or routine.acute),
        "rounds": rounds_words(routine),
        "minutes": {"options": list(MINUTES), "chosen": wishes.minutes},
        "positions": {
            "options": [{"id": None, "title": "Any"}]
            + [{"id": id_, "title": title} for id_, title in catalog.vocabulary.positions.items()],
            "chosen": wishes.position,
        },
        "items": [
            {
                "id": item.exercise.id,
                "title": item.exercise.title,
                "dose": dose_words(item),
                "why": own_dose_words(item) or item.exercise.why,
                "picture": _picture(item),
                "swap": {"title": easier[item.exercise.id].title} if item.exercise.id in easier else None,
                "unswap": _unswap(catalog, back.get(item.exercise.id)),
                "swapped_from": item.swapped_from,
            }
            for item in routine.items
        ],
        "heat": heat
        and {
            "title": heat.exercise.title,
            "dose": dose_words(heat),
            "why": region.heat.words,
            "picture": _picture(heat),
            "on": wishes.heat,
        },
        "left_out": [one.model_dump() for one in routine.left_out],
        "advice": list(routine.advice),
        "empty": _empty(routine, wishes),
        "now": [] if region.quick else list(region.now),
        "avoid": [] if region.quick else list(region.avoid),
        "causes": [] if chosen else list(region.causes),
        "certainty": catalog.vocabulary.certainty[region.certainty],
        "sources": sources_of(catalog, plan_source_ids(catalog, routine)),
        "start": _start(routine),
        "last": None
        if chosen
        else {
            "region": complaint.region,
            "side": complaint.side,
            "what": complaint.what,
            "wishes": wishes.model_dump(),
        },
    }


def expectations(catalog: Catalog, routine: Routine) -> dict[str, Any]:
    """What the routine may do, with its limits; for twitching, what twitches are instead."""
    twitching = routine.complaint.what == "twitching"
    if routine.title:
        return {"promise": "", "explain": []}
    return {
        "promise": routine.region.promise if routine.items and not twitching else "",
        "explain": list(catalog.twitching.explain) if twitching else [],
    }


def rounds_words(routine: Routine) -> str:
    """How often the whole of it is done."""
    return f"{routine.rounds} rounds of all this." if routine.rounds > 1 else ""


def own_dose_words(item: RoutineItem) -> str:
    """Where a person has set more than the exercise's own dose: what the usual is."""
    dose = item.exercise.dose
    longer = item.hold_s and dose.hold_s and item.hold_s > dose.hold_s[1]
    if not item.own or not (longer or item.repetitions > dose.repetitions[1]):
        return ""
    usual = dose_words(
        item.model_copy(update={"hold_s": dose.hold_s and dose.hold_s[1], "repetitions": dose.repetitions[1]})
    )
    return f"Your own dose. Usual: {usual[0].lower()}{usual[1:]}. Do more only if a clinician said so."


def plan_source_ids(catalog: Catalog, routine: Routine) -> set[str]:
    """What the exercises of the routine rest on, and what is said of the place."""
    done = [*routine.items, *([routine.heat] if routine.heat else [])]
    ids = {*routine.region.sources, *(source for item in done for source in item.exercise.sources)}
    if routine.complaint.what == "twitching":
        ids |= set(catalog.twitching.sources)
    return ids


def _picture(item: RoutineItem) -> dict[str, Any] | None:
    side: Side = item.sides[0]
    shown = picture(item.exercise.id, "thumb", side if side in ("left", "right") else "both")
    return None if shown is None else shown.shown()


def _unswap(catalog: Catalog, from_: str | None) -> dict[str, str] | None:
    return None if from_ is None else {"id": from_, "title": catalog.exercises[from_].title}


def _empty(routine: Routine, wishes: Wishes) -> list[str] | None:
    """Why there is nothing to do, and what to try."""
    if routine.items or routine.heat:
        return None
    if routine.title or routine.acute:
        why = "What was left out, and why, stands below." if routine.left_out else "Why, stands below."
        return ["Nothing of this is for you today.", why]
    where = {"standing": "standing", "chair": "on a chair", "floor": "on the floor", "bed": "in bed"}
    place = f" {where[wishes.position]}" if wishes.position else ""
    return [f"Nothing safe fits {wishes.minutes} minutes{place}. Try more time, or another position."]


def _start(routine: Routine) -> str | None:
    if not routine.items and routine.heat is None:
        return None
    if not routine.items and routine.heat is not None:
        return f"Start the warmth, {minutes_short(routine.heat.hold_s or 0)}"
    extra = " and warmth" if routine.heat is not None else ""
    return f"Start, {minutes_short(routine.total_s)}{extra}"
