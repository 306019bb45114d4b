"""Complaint + Verdict + Person + Wishes -> Routine. Nothing that a flag or precaution excludes is ever planned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from exercises.catalog import with_implied
from exercises.model import Catalog, Exercise, Region, RoutineStep, SetStep
from exercises.record import Level, Side
from exercises.routine import Chosen, LeftOut, Person, Routine, RoutineItem, Wishes
from exercises.safety import Complaint, HeatCheck, Precaution, Verdict
from exercises.timeline import item_seconds
from exercises.wording import OTHER_SIDE, OWN_ROUTINE

MOST_EXERCISES = 5


def plan(catalog: Catalog, complaint: Complaint, verdict: Verdict, person: Person, wishes: Wishes) -> Routine:
    """The routine for this visit; without a complete verdict that allows it, one that holds nothing."""
    region = catalog.regions[complaint.region]
    acute = complaint.what == "cramp-now"
    holding = precautions_of(catalog, verdict, person)
    chosen = None if acute else _gentler(catalog, wishes.chosen, holding)
    wishes = wishes.model_copy(update={"chosen": chosen})
    routine = Routine(complaint=complaint, region=region, acute=acute, advice=_advice(holding))
    if chosen is not None:
        title = chosen.title or OWN_ROUTINE
        routine = routine.model_copy(update={"title": title, "rounds": chosen.rounds})
    blocked = {what for precaution in holding for what in precaution.blocks}
    if not verdict.complete or verdict.level >= Level.URGENT:
        return routine

    items: list[RoutineItem] = []
    left_out: list[LeftOut] = []
    if verdict.may_stretch and "stretch" not in blocked:
        for one in _choose(catalog, routine, holding, person, wishes):
            if isinstance(one, LeftOut):
                left_out.append(one)
            elif one.exercise.id not in {item.exercise.id for item in items}:
                items.append(one)
        if not acute and chosen is None:
            own = {step.exercise for step in region.prevention}
            too_many = [item for item in items[MOST_EXERCISES:] if item.exercise.id in own]
            left_out += [LeftOut(title=item.exercise.title, why="Five exercises are enough.") for item in too_many]
            items, dropped = _fit(routine, items[:MOST_EXERCISES], wishes.minutes * 60)
            left_out += [LeftOut(title=item.exercise.title, why="It did not fit the time.") for item in dropped]
    heat = fitting_heat(catalog, complaint, verdict, person, wishes.chosen) if wishes.heat else None
    return routine.model_copy(
        update={
            "items": tuple(items),
            "left_out": tuple(left_out),
            "heat": heat,
            "heat_rules": catalog.heat if heat else None,
            "heat_checks": heat_checks(catalog, region, heat.exercise) if heat else (),
            "total_s": routine.rounds * _round_s(routine, items),
        }
    )


def as_written(catalog: Catalog, complaint: Complaint, chosen: Chosen) -> Routine:
    """What was chosen as it stands, with its usual doses: to read and to print.

    Nobody has been asked anything, so it holds what may not be for everyone and must never reach the player.
    """
    routine = Routine(
        complaint=complaint, region=catalog.regions[complaint.region], acute=False,
        title=chosen.title or OWN_ROUTINE, rounds=chosen.rounds,
    )  # fmt: skip
    items = [_dose(routine, catalog.exercise(s.exercise), s, (), Person(first_time=False), "") for s in chosen.steps]
    items = [_placed(catalog, routine, item) for item in items]
    total_s = routine.rounds * _round_s(routine, items)
    return routine.model_copy(update={"items": tuple(items), "total_s": total_s})


def programme_chosen(catalog: Catalog, programme: str, day: int = 1) -> Chosen:
    """A programme as something to do on one of its days."""
    one = catalog.programmes[programme]
    return Chosen(kind="programme", title=one.title, programme=one.id, steps=one.steps, day=day)


def precautions_of(catalog: Catalog, verdict: Verdict, person: Person) -> tuple[Precaution, ...]:
    """All that holds for this person in this visit: told by them, set by a flag, and what those imply."""
    known = (one for one in person.precautions if one in catalog.precautions)
    return _with_implied(catalog, {*known, *verdict.excludes})


def _with_implied(catalog: Catalog, ids: Iterable[str]) -> tuple[Precaution, ...]:
    return tuple(catalog.precautions[one] for one in sorted(with_implied(catalog, ids)))


def precautions_to_ask(
    catalog: Catalog, complaint: Complaint, verdict: Verdict, chosen: Chosen | None = None
) -> tuple[Precaution, ...]:
    """The questions of "About you" that could change this plan and that no flag has answered already."""
    region = catalog.regions[complaint.region]
    candidates = [catalog.exercise(one) for one in _asked_for(catalog, region, chosen)]
    set_by_person = chosen is not None and all(step.own for step in chosen.steps)
    heats = [catalog.exercises[one] for one in region.heat.methods] if verdict.may_heat else []
    answered = {flag for precaution in verdict.excludes for flag in catalog.precautions[precaution].asked_by}

    def matters(precaution: Precaution) -> bool:
        chain = _with_implied(catalog, (precaution.id,))
        if "stretch" in precaution.blocks or (precaution.gentle and not set_by_person):
            return True
        takes_heat = any(_why_no_heat(chain, region, heat) or "heat" in precaution.blocks for heat in heats)
        return takes_heat or any(_why_not(chain, exercise) for exercise in candidates)

    return tuple(
        precaution
        for precaution in catalog.precautions.values()
        if precaution.question
        and precaution.id not in verdict.excludes
        and not answered.intersection(precaution.asked_by)
        and matters(precaution)
    )


def removed_by(catalog: Catalog, precaution: str) -> tuple[str, ...]:
    """The exercises that this precaution, with all that it implies, takes out of any plan."""
    chain = _with_implied(catalog, (precaution,))
    return tuple(one.id for one in catalog.exercises.values() if _why_not(chain, one))


def easier_versions(catalog: Catalog, routine: Routine, verdict: Verdict, person: Person) -> dict[str, Exercise]:
    """For each exercise of the routine that has one: the easier exercise a person may swap to."""
    holding = precautions_of(catalog, verdict, person)
    planned = {item.exercise.id for item in routine.items}
    found = {}
    for item in routine.items:
        easier = item.exercise.easier and catalog.exercises[item.exercise.easier]
        if easier and easier.id not in planned and not _why_not(holding, easier):
            found[item.exercise.id] = easier
    return found


def heat_checks(catalog: Catalog, region: Region, heat: Exercise) -> tuple[HeatCheck, ...]:
    """The lines of the list before this heat in this place."""
    return tuple(
        check
        for check in catalog.heat.checks
        if (not check.regions or region.id in check.regions) and (not check.methods or heat.id in check.methods)
    )


# --- choosing ----------------------------------------------------------------------------------


def _choose(
    catalog: Catalog, routine: Routine, holding: tuple[Precaution, ...], person: Person, wishes: Wishes
) -> Iterator[RoutineItem | LeftOut]:
    """Each step of the region's routine, or what stands in for it; then what else fits the position asked for."""
    region = routine.region
    wished = None if routine.acute or wishes.chosen else wishes.position
    used = set()
    for step in _steps(catalog, routine, wishes):
        asked = catalog.exercise(step.exercise)
        chosen, reason = None, _too_early(step, wishes)
        for candidate in (step,) if routine.acute else _stand_ins(region, step, asked, wishes):
            exercise = catalog.exercise(candidate.exercise)
            why_not = _too_early(step, wishes) or _why_not(holding, exercise) or _wrong_position(exercise, wished)
            if not why_not:
                chosen = exercise
                used.add(exercise.id)
                from_ = "" if exercise is asked else asked.title
                item = _dose(routine, exercise, candidate, holding, person, from_)
                yield _placed(catalog, routine, item)
                break
            reason = reason or why_not
        if chosen is not asked and reason:
            yield LeftOut(title=asked.title, why=reason)
    if wished is None:
        return
    for exercise_id in _candidate_ids(catalog, region):
        exercise = catalog.exercises[exercise_id]
        if exercise_id not in used and not _why_not(holding, exercise) and not _wrong_position(exercise, wished):
            yield _dose(routine, exercise, RoutineStep(exercise=exercise_id), holding, person, "")


def _steps(catalog: Catalog, routine: Routine, wishes: Wishes) -> tuple[RoutineStep, ...]:
    region, wanted = routine.region, wishes.wanted
    if wishes.chosen is not None:
        return wishes.chosen.steps
    if routine.complaint.what == "timer":
        return ()  # the short list has cleared no exercise of ours
    steps = region.acute if routine.acute else region.prevention
    if wanted in _candidate_ids(catalog, region) and not routine.acute:
        own = [step for step in steps if step.exercise == wanted] or [RoutineStep(exercise=str(wanted))]
        steps = (*own[:1], *(step for step in steps if step.exercise != wanted))
    if routine.complaint.what == "twitching":
        steps = (RoutineStep(exercise=catalog.twitching.first), *steps)
    choice = routine.complaint.choice or (region.choices[0].id if region.choices else "")
    return tuple(step for step in steps if step.when in ("", choice))


def _gentler(catalog: Catalog, chosen: Chosen | None, holding: tuple[Precaution, ...]) -> Chosen | None:
    """The gentler programme, where one of the person's precautions asks for it."""
    programme = catalog.programmes.get(chosen.programme) if chosen else None
    if chosen is None or programme is None or programme.gentler is None:
        return chosen
    if not {precaution.id for precaution in holding}.intersection(programme.gentler_for):
        return chosen
    return programme_chosen(catalog, programme.gentler, chosen.day)


def _too_early(step: RoutineStep, wishes: Wishes) -> str:
    if wishes.chosen is None or not isinstance(step, SetStep) or step.from_day <= wishes.chosen.day:
        return ""
    return f"From day {step.from_day} on."


def _placed(catalog: Catalog, routine: Routine, item: RoutineItem) -> RoutineItem:
    """With the place it is for, where that is another than the routine's first."""
    for place in (routine.complaint.region, *routine.complaint.also):
        if place in item.exercise.regions:
            other = place != routine.region.id
            return item.model_copy(update={"region": catalog.regions[place]}) if other else item
    return item


def _asked_for(catalog: Catalog, region: Region, chosen: Chosen | None) -> tuple[str, ...]:
    """Every exercise that a plan could hold: of the place, or what was chosen with all that may stand in for it."""
    if chosen is None:
        return _candidate_ids(catalog, region)
    steps = [step.exercise for step in chosen.steps]
    programme = catalog.programmes.get(chosen.programme)
    if programme is not None and programme.gentler is not None:
        steps += [step.exercise for step in catalog.programmes[programme.gentler].steps]
    steps += [swap.use for swap in region.swaps if swap.instead_of in steps]
    easier = [catalog.exercise(step).easier for step in steps]
    return tuple(dict.fromkeys((*steps, *(one for one in easier if one))))


def _candidate_ids(catalog: Catalog, region: Region) -> tuple[str, ...]:
    """Everything that could be planned here: the routines' own first, then the region's other exercises."""
    own = [step.exercise for step in (*region.acute, *region.prevention)] + [swap.use for swap in region.swaps]
    own += [e.id for e in catalog.exercises.values() if region.id in e.regions and "prevention" in e.helps]
    return tuple(dict.fromkeys(one for one in own if catalog.exercises[one].kind != "heat"))


def _stand_ins(region: Region, step: RoutineStep, asked: Exercise, wishes: Wishes) -> Iterator[RoutineStep]:
    """The step itself, or the easier exercise the person swapped to; then the region's swaps; then the easier one."""
    hold_s = step.hold_s if isinstance(step, SetStep) else None  # a programme's short hold stays short
    if asked.easier and wishes.swapped.get(asked.id) == asked.easier:
        yield RoutineStep(exercise=asked.easier, hold_s=hold_s)
    yield step
    for swap in region.swaps:
        if swap.instead_of == asked.id:
            yield RoutineStep(exercise=swap.use, hold_s=hold_s, repetitions=swap.repetitions)
    if asked.easier:
        yield RoutineStep(exercise=asked.easier, hold_s=hold_s)


def _why_not(holding: tuple[Precaution, ...], exercise: Exercise) -> str:
    """The first precaution that takes the exercise out, in words; empty when none does."""
    for precaution in holding:
        if (
            precaution.id in exercise.skip_if
            or (precaution.positions and set(exercise.positions) <= set(precaution.positions))
            or (precaution.regions and set(exercise.regions) <= set(precaution.regions))
            or (precaution.prop and precaution.prop in exercise.props)
        ):
            return f"Left out: {precaution.title[0].lower()}{precaution.title[1:]}."
    return ""


def _wrong_position(exercise: Exercise, position: str | None) -> str:
    if position is None or position in exercise.positions:
        return ""
    return "It needs another position."


def _dose(
    routine: Routine, exercise: Exercise, step: RoutineStep, holding: tuple[Precaution, ...], person: Person, from_: str
) -> RoutineItem:
    """The one rule for dose ranges: the gentle end for a cramp right now, 65 or over, or the first time.

    A programme may ask for less than that, and keeps it; what a person has set for themselves is kept as well.
    """
    gentle = routine.acute or _is_gentle(holding, person)
    own = isinstance(step, SetStep) and step.own
    hold_s = None
    if exercise.dose.hold_s:
        most_s = exercise.dose.hold_s[0 if gentle else 1]
        hold_s = step.hold_s if own and step.hold_s else min(step.hold_s or most_s, most_s)
    return RoutineItem(
        exercise=exercise,
        sides=_sides(routine, exercise, step.side if isinstance(step, SetStep) else None),
        hold_s=hold_s,
        repetitions=step.repetitions or exercise.dose.repetitions[1],
        rest_s=step.rest_s if isinstance(step, SetStep) else None,
        own=own,
        swapped_from=from_,
    )


def _is_gentle(holding: tuple[Precaution, ...], person: Person) -> bool:
    return person.first_time or any(precaution.gentle for precaution in holding)


def _sides(routine: Routine, exercise: Exercise, only: Side | None) -> tuple[Side, ...]:
    """The sore side first; in an acute cramp the sore side only, and so where one side was chosen."""
    if exercise.dose.sides == "both" or only == "none":
        return ("both",)
    if only is not None:
        return (only,)
    sore = routine.complaint.side
    if sore not in ("left", "right"):
        return ("right", "left")
    return (sore,) if routine.acute else (sore, OTHER_SIDE[sore])


def _fit(routine: Routine, items: list[RoutineItem], limit_s: int) -> tuple[list[RoutineItem], list[RoutineItem]]:
    """Fewer repetitions first, from the last exercise up; then fewer exercises. Returns what stays and what goes."""
    items = list(items)
    seconds = [item_seconds(routine, item) for item in items]
    dropped: list[RoutineItem] = []
    while sum(seconds) > limit_s:
        for n in reversed(range(len(items))):
            if items[n].repetitions > items[n].exercise.dose.repetitions[0]:
                items[n] = items[n].model_copy(update={"repetitions": items[n].repetitions - 1})
                seconds[n] = item_seconds(routine, items[n])
                break
        else:
            dropped.insert(0, items.pop())
            seconds.pop()
    return items, dropped


def _round_s(routine: Routine, items: Iterable[RoutineItem]) -> int:
    """How long all of them take, once through."""
    return sum(item_seconds(routine, item) for item in items)


# --- heat --------------------------------------------------------------------------------------


def fitting_heat(
    catalog: Catalog, complaint: Complaint, verdict: Verdict, person: Person, chosen: Chosen | None = None
) -> RoutineItem | None:
    """The warmth that suits the place and the person, whether they wish for it or not; None where there is none.

    One that a person has set is used where it suits, and never longer than the place allows.
    """
    region = catalog.regions[complaint.region]
    holding = precautions_of(catalog, verdict, person)
    if not verdict.may_heat or any("heat" in precaution.blocks for precaution in holding):
        return None
    asked = chosen.heat if chosen else None
    for method in region.heat.methods:
        exercise = catalog.exercises[method]
        if asked is not None and method != asked.method:
            continue
        if _why_no_heat(holding, region, exercise) or exercise.dose.hold_s is None:
            continue
        usual_min = region.heat.minutes[0 if _is_gentle(holding, person) else 1]
        minutes = min(asked.minutes, region.heat.minutes[1]) if asked else usual_min
        longest_s = min(exercise.dose.hold_s[1], catalog.heat.longest_min * 60)
        side: Side = complaint.side if complaint.side in ("left", "right") else "both"
        return RoutineItem(exercise=exercise, sides=(side,), hold_s=min(minutes * 60, longest_s), repetitions=1)
    return None


def _why_no_heat(holding: tuple[Precaution, ...], region: Region, heat: Exercise) -> str:
    for precaution in holding:
        if heat.id in precaution.heat_methods or region.id in precaution.heat_regions:
            return precaution.title
    return _why_not(holding, heat)


def _advice(holding: tuple[Precaution, ...]) -> tuple[str, ...]:
    return tuple(precaution.advice for precaution in holding if precaution.advice)
