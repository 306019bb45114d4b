"""What one content file says of another: names that exist, screens that can be read, routines that are cleared."""

from __future__ import annotations

import difflib
import string
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from exercises.model import Catalog, Exercise, Region

# Kinds with one file an entry; the others are one file each.
FOLDERS = ("regions", "exercises", "conditions", "programmes")

# Limits that keep the safety screen short enough to be read: ticks first, then few questions, never fifty.
MOST_GATES = {"full": 12, "acute": 6}
MOST_LABEL_WORDS = 14
MOST_FLAGS_BEHIND = 8


def broken_references(catalog: Catalog, unread: Mapping[str, Collection[str] | None]) -> Iterator[str]:
    """Names that no entry has, each with the nearest that there is.

    `unread` holds the ids of entries that are there but hold a mistake of their own, so that naming one is none;
    or None for a kind of which nothing could be read.
    """
    known: dict[str, tuple[str, ...]] = {
        kind: (*getattr(catalog, kind), *ids)
        for kind in ("regions", "exercises", "red_flags", "precautions", "conditions", "programmes", "sources")
        if (ids := unread.get(kind, ())) is not None
    }
    for place, kind, name in _references(catalog):
        if kind in known and name not in known[kind]:
            near = difflib.get_close_matches(name, known[kind], 1)
            yield f"{place}: unknown {name!r}" + (f"; did you mean {near[0]!r}?" if near else "")
    for gate in catalog.gates.values():
        for n, narrow in enumerate(gate.only):
            if narrow.flag not in gate.flags:
                yield f"gates.toml: {gate.id}.only[{n}].flag: {narrow.flag!r} is not among its flags"


# Which keys of which entries name other entries. A list of records is written "key.field".
_NAMES: Mapping[str, Mapping[str, str]] = {
    "regions": {
        "sources": "sources", "heat.methods": "exercises",
        "acute.exercise": "exercises", "prevention.exercise": "exercises",
        "swaps.instead_of": "exercises", "swaps.use": "exercises",
    },
    "exercises": {"sources": "sources", "regions": "regions", "skip_if": "precautions", "easier": "exercises"},
    "conditions": {"sources": "sources", "red_flags": "red_flags", "regions": "regions"},
    "feelings": {"sources": "sources", "conditions": "conditions"},
    "evidence": {"sources": "sources"},
    "reading": {"source": "sources"},
    "doctor_visit": {"sources": "sources"},
    "programmes": {
        "sources": "sources", "regions": "regions", "steps.exercise": "exercises", "gentler": "programmes",
        "gentler_for": "precautions",
    },
    "red_flags": {"sources": "sources", "regions": "regions", "sets": "precautions"},
    "gates": {"flags": "red_flags", "regions": "regions", "always_in": "regions", "only.regions": "regions"},
    "precautions": {
        "sources": "sources", "regions": "regions", "implies": "precautions", "asked_by": "red_flags",
        "heat_methods": "exercises", "heat_regions": "regions",
    },
    "emergency_numbers": {"sources": "sources"},
    "heat": {
        "sources": "sources", "checks.sources": "sources", "checks.regions": "regions", "checks.methods": "exercises",
    },
    "stop_list": {"sources": "sources", "ten_minutes.sources": "sources"},
    "twitching": {"sources": "sources", "first": "exercises"},
    "timer": {
        "sources": "sources", "presets.sources": "sources",
        "exercise.sources": "sources", "exercise.regions": "regions",
    },
    "diary": {
        "sources": "sources", "medicines.sources": "sources",
        "function_checks.sources": "sources", "function_checks.flag": "red_flags",
        "watch.sources": "sources", "watch.flags": "red_flags", "watch.regions": "regions",
    },
    "afterwards": {"sources": "sources"},
}  # fmt: skip


def _references(catalog: Catalog) -> Iterator[tuple[str, str, str]]:
    """Every name of another entry: where it stands, what kind it must be, and the name."""
    for kind, keys in _NAMES.items():
        content = getattr(catalog, kind)
        for record in content.values() if isinstance(content, Mapping) else (content,):
            for key, target in keys.items():
                for at, name in _values(record, key):
                    yield place_of(kind, getattr(record, "id", "")) + at, target, name


def _values(record: Any, key: str) -> Iterator[tuple[str, str]]:
    """The names under a key, each with its place: ("sources[1]", "nhs-leg-cramps")."""
    first, _, rest = key.partition(".")
    value = getattr(record, first)
    items = [(f"{first}[{n}]", item) for n, item in enumerate(value)] if isinstance(value, tuple) else [(first, value)]
    for at, item in items:
        if rest:
            at = f"{first}.{item.id}" if hasattr(item, "id") else at
            yield from ((f"{at}.{inner}", name) for inner, name in _values(item, rest))
        elif item:
            yield at, item


def place_of(kind: str, id_: str) -> str:
    """How a mistake's line begins: "exercises/wall-calf.toml: " or "gates.toml: g-skin."."""
    if kind in FOLDERS:
        return f"{kind}/{id_}.toml: "
    return f"{kind}.toml: {id_}." if id_ else f"{kind}.toml: "


def gate_problems(catalog: Catalog) -> Iterator[str]:
    """Screens too long to be read, and dangerous flags that no tick can reach."""
    for gate in catalog.gates.values():
        if (words := len(gate.label.split())) > MOST_LABEL_WORDS:
            yield f"gates.toml: {gate.id}.label: {words} words; {MOST_LABEL_WORDS} at most"
    for region in catalog.regions:
        for screen, most in MOST_GATES.items():
            gates = [g for g in catalog.gates.values() if g.screen == screen and region in g.regions]
            if len(gates) > most:
                yield f"gates.toml: {region}: {len(gates)} gates on the {screen} screen; {most} at most"
            reached: set[str] = set()
            for gate in gates:
                behind = [f for f in gate.flags if gate.reaches(catalog.red_flags[f], region)]
                reached.update(behind)
                if len(behind) > MOST_FLAGS_BEHIND:
                    yield f"gates.toml: {gate.id}.flags: {len(behind)} in {region}; {MOST_FLAGS_BEHIND} at most"
            for flag in catalog.red_flags.values():
                needed = flag.comes_first if screen == "full" else "stretch" in flag.withholds
                if needed and region in flag.regions and flag.id not in reached:
                    yield f"gates.toml: {region}: {flag.id} stands behind no gate of the {screen} screen"


def routine_problems(catalog: Catalog) -> Iterator[str]:
    """Routines that ask more than their exercises allow, or that the short list has not cleared."""
    for region in catalog.regions.values():
        for key in ("acute", "prevention"):
            for n, step in enumerate(getattr(region, key)):
                place = f"regions/{region.id}.toml: {key}[{n}]"
                exercise = catalog.exercises[step.exercise]
                yield from _outside(f"{place}.hold_s", step.hold_s, exercise, exercise.dose.hold_s)
                yield from _outside(f"{place}.repetitions", step.repetitions, exercise, exercise.dose.repetitions)
                if step.when and step.when not in {choice.id for choice in region.choices}:
                    yield f"{place}.when: unknown choice {step.when!r}"
                if key == "acute":
                    yield from _acute_problems(catalog, region, exercise, place)
        for n, swap in enumerate(region.swaps):
            place, exercise = f"regions/{region.id}.toml: swaps[{n}].repetitions", catalog.exercises[swap.use]
            yield from _outside(place, swap.repetitions, exercise, exercise.dose.repetitions)
        for n, method in enumerate(region.heat.methods):
            if catalog.exercises[method].kind != "heat":
                yield f"regions/{region.id}.toml: heat.methods[{n}]: {method} is not a heat exercise"
        least, most = region.heat.minutes
        if not 0 < least <= most <= catalog.heat.longest_min:
            limit = catalog.heat.longest_min
            yield f"regions/{region.id}.toml: heat.minutes: [{least}, {most}] must run upwards, {limit} at most"


def programme_problems(catalog: Catalog) -> Iterator[str]:
    """Programmes that ask more than their exercises allow, or move a place that nobody is asked about."""
    for programme in catalog.programmes.values():
        file = f"programmes/{programme.id}.toml"
        if programme.now and not catalog.regions[programme.regions[0]].quick:
            yield f"{file}: now: {programme.regions[0]} has no routine for a cramp right now"
        for n, step in enumerate(programme.steps):
            place, exercise = f"{file}: steps[{n}]", catalog.exercises[step.exercise]
            yield from _over(f"{place}.hold_s", step.hold_s, exercise, exercise.dose.hold_s)
            yield from _over(f"{place}.repetitions", step.repetitions, exercise, exercise.dose.repetitions)
            if exercise.kind == "heat":
                yield f"{place}.exercise: {exercise.id} is heat; write heat = true instead"
            if not set(programme.regions).intersection(exercise.regions):
                yield f"{place}.exercise: {exercise.id} is for {', '.join(exercise.regions)}; name one in regions"
            if step.own or step.side or step.when:
                yield f"{place}: own, side and when are not a programme's to set"


def _over(place: str, chosen: int | None, exercise: Exercise, dose: tuple[int, int] | None) -> Iterator[str]:
    """A programme may ask for less than the exercise's own dose, as a trial did, but never for more."""
    if chosen is not None and not (dose and chosen <= dose[1]):
        yield f"{place}: {chosen} is over {dose[1]}, the most of {exercise.id}" if dose else f"{place}: has no hold"


def _outside(place: str, chosen: int | None, exercise: Exercise, dose: tuple[int, int] | None) -> Iterator[str]:
    if chosen is not None and not (dose and dose[0] <= chosen <= dose[1]):
        dose_words = f"{dose[0]} to {dose[1]}" if dose else "which has none"
        yield f"{place}: {chosen} is outside the dose of {exercise.id}, {dose_words}"


def _acute_problems(catalog: Catalog, region: Region, exercise: Exercise, place: str) -> Iterator[str]:
    """A cramp right now is treated sitting or lying, without a prop, on what the short list has asked."""
    if exercise.positions[0] == "standing":
        yield f"{place}: {exercise.id} stands; a cramp right now is treated sitting or lying"
    if exercise.props:
        yield f"{place}: {exercise.id} needs {', '.join(exercise.props)}; nobody fetches a prop in a cramp"
    asked = {
        flag
        for gate in catalog.gates.values()
        if gate.screen == "acute" and region.id in gate.regions
        for flag in gate.flags
    }
    for skip in exercise.skip_if:
        precaution = catalog.precautions[skip]
        if not asked.intersection(precaution.asked_by):
            yield f"{place}: {exercise.id} has the precaution {skip!r}, which the short list does not ask"


# The only words in braces that the guide fills in.
_STEP_BRACES = {"side", "other", "hold", "repetitions"}


def text_problems(catalog: Catalog) -> Iterator[str]:
    """Words in braces that nothing fills in, or that the dose leaves empty."""
    for exercise in catalog.exercises.values():
        texts = [(f"steps[{n}].say", step.say) for n, step in enumerate(exercise.steps)]
        allowed = _STEP_BRACES - (set() if exercise.dose.hold_s else {"hold"})
        for key, text in (*texts, ("cue", exercise.cue)):
            yield from _braces(f"exercises/{exercise.id}.toml: {key}", text, allowed)
    for region in catalog.regions.values():
        allowed = {"side"} if region.sides else set()
        yield from _braces(f"regions/{region.id}.toml: in_sentence", region.in_sentence, allowed)
    for flag in catalog.red_flags.values():
        yield from _braces(f"red_flags.toml: {flag.id}.say", flag.say, {"place"})


def _braces(place: str, text: str, allowed: Collection[str]) -> Iterator[str]:
    try:
        found = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError as error:
        yield f"{place}: {error}"
        return
    for name in sorted(found - set(allowed)):
        yield f"{place}: {{{name}}} is nothing that can be filled in here"
