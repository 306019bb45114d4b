"""What one content file says of another: names that exist, screens that can be read, routines that are cleared."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator

from exercises.model import Catalog, Exercise, Region

# Limits that keep the safety screen short enough to be read (design: two steps, not fifty questions).
MOST_GATES = {"full": 12, "acute": 6}
MOST_LABEL_WORDS = 14
MOST_FLAGS_BEHIND = 8


def broken_references(catalog: Catalog) -> Iterator[str]:
    """Names that no entry has, each with the nearest that there is."""

    def look(place: str, key: str, names: Iterable[str], known: Iterable[str]) -> Iterator[str]:
        known = tuple(known)
        for n, name in enumerate(names):
            if name and name not in known:
                near = difflib.get_close_matches(name, known, 1)
                yield f"{place}{key}[{n}]: unknown {name!r}" + (f"; did you mean {near[0]!r}?" if near else "")

    to = {name: getattr(catalog, name) for name in ("regions", "exercises", "red_flags", "precautions", "sources")}
    references: dict[str, tuple[Callable[[str], str], dict[str, str]]] = {
        "regions": (lambda i: f"regions/{i}.toml: ", {"sources": "sources"}),
        "exercises": (
            lambda i: f"exercises/{i}.toml: ",
            {"sources": "sources", "regions": "regions", "skip_if": "precautions"},
        ),
        "conditions": (lambda i: f"conditions/{i}.toml: ", {"sources": "sources"}),
        "programmes": (lambda i: f"programmes/{i}.toml: ", {"sources": "sources"}),
        "red_flags": (
            lambda i: f"red_flags.toml: {i}.",
            {"sources": "sources", "regions": "regions", "sets": "precautions"},
        ),
        "gates": (lambda i: f"gates.toml: {i}.", {"flags": "red_flags", "regions": "regions", "always_in": "regions"}),
        "precautions": (
            lambda i: f"precautions.toml: {i}.",
            {
                "sources": "sources", "regions": "regions", "implies": "precautions", "asked_by": "red_flags",
                "heat_methods": "exercises", "heat_regions": "regions",
            },
        ),
        "emergency_numbers": (lambda i: f"emergency_numbers.toml: {i}.", {"sources": "sources"}),
    }  # fmt: skip
    for kind, (place, keys) in references.items():
        for id_, record in getattr(catalog, kind).items():
            for key, target in keys.items():
                yield from look(place(id_), key, getattr(record, key), to[target])
    for id_, exercise in catalog.exercises.items():
        yield from look(f"exercises/{id_}.toml: ", "easier", (exercise.easier or "",), catalog.exercises)
    for id_, gate in catalog.gates.items():
        for narrow in gate.only:
            yield from look(f"gates.toml: {id_}.only.", "flag", (narrow.flag,), gate.flags)
    for id_, region in catalog.regions.items():
        for key in ("acute", "prevention"):
            steps = getattr(region, key)
            yield from look(f"regions/{id_}.toml: ", key, (s.exercise for s in steps), catalog.exercises)
        for swap in region.swaps:
            yield from look(f"regions/{id_}.toml: swaps.", "exercise", (swap.instead_of, swap.use), catalog.exercises)
        yield from look(f"regions/{id_}.toml: heat.", "methods", region.heat.methods, catalog.exercises)
    yield from look("heat.toml: ", "sources", catalog.heat.sources, catalog.sources)
    yield from look("stop_list.toml: ", "sources", catalog.stop_list.sources, catalog.sources)
    yield from look("stop_list.toml: ten_minutes.", "sources", catalog.stop_list.ten_minutes.sources, catalog.sources)
    for check in catalog.heat.checks:
        yield from look(f"heat.toml: {check.id}.", "sources", check.sources, catalog.sources)
        yield from look(f"heat.toml: {check.id}.", "regions", check.regions, catalog.regions)
        yield from look(f"heat.toml: {check.id}.", "methods", check.methods, catalog.exercises)


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
                behind = [
                    f
                    for f in gate.flags
                    if region in catalog.red_flags[f].regions
                    and all(region in narrow.regions for narrow in gate.only if narrow.flag == f)
                ]
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
                hold = exercise.dose.hold_s
                if step.hold_s and not (hold and hold[0] <= step.hold_s <= hold[1]):
                    yield f"{place}.hold_s: {step.hold_s} is outside the dose of {exercise.id}, {hold and list(hold)}"
                if step.repetitions and step.repetitions > exercise.dose.repetitions[1]:
                    most = exercise.dose.repetitions[1]
                    yield f"{place}.repetitions: {step.repetitions} is over the {most} of {exercise.id}"
                if step.when and step.when not in {choice.id for choice in region.choices}:
                    yield f"{place}.when: unknown choice {step.when!r}"
                if key == "acute":
                    yield from _acute_problems(catalog, region, exercise, place)


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
