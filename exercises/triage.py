"""Is it safe? Gates for a complaint, red flags behind ticked gates, answers -> Verdict.

Pure and total: the same check gives the same verdict. More yes never lowers the level nor frees anything;
what is unanswered is never no; an incomplete check allows nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from exercises.catalog import with_implied
from exercises.model import Catalog
from exercises.record import Answer, Level
from exercises.safety import Complaint, Gate, RedFlag, SafetyCheck, Verdict

# Asked before the session only where fear is common (gates.toml), of everyone else gently afterwards.
SELF_HARM = "rf-self-harm"


class UnknownIdError(ValueError):
    """A gate, flag or region that the content does not have."""


def gates(catalog: Catalog, complaint: Complaint) -> tuple[Gate, ...]:
    """The ticks of the safety check: the short list when the complaint is a cramp right now."""
    for place in complaint.places:
        if place not in catalog.regions:
            raise UnknownIdError(f"region {place!r}")
    screen = "acute" if complaint.short else "full"
    return tuple(gate for gate in catalog.gates.values() if gate.screen == screen and gate.shown_for(complaint))


def screens(catalog: Catalog, complaint: Complaint) -> tuple[tuple[Gate, ...], ...]:
    """The same ticks, a screen for each place: each shows only what none before it has asked; empty ones fall away."""
    found: list[tuple[Gate, ...]] = []
    for place in (complaint.region, *complaint.also):
        asked = {gate.id for screen in found for gate in screen}
        here = gates(catalog, complaint.model_copy(update={"region": place, "also": ()}))
        found.append(tuple(gate for gate in here if gate.id not in asked))
    return tuple(screen for screen in found if screen)


def questions(catalog: Catalog, complaint: Complaint, ticked: Iterable[str]) -> tuple[RedFlag, ...]:
    """The flags behind the ticked gates, each once, the most pressing first."""
    opened = [_gate(catalog, one) for one in ticked]
    asked = [flag for flag in catalog.red_flags.values() if any(gate.opens(flag, complaint) for gate in opened)]
    return tuple(sorted(asked, key=lambda flag: -flag.level))


def follow_up(catalog: Catalog, complaint: Complaint, check: SafetyCheck) -> tuple[RedFlag, ...]:
    """What is asked after the session: flags that withhold nothing, and self-harm where no gate asked it.

    What the check has asked already is not asked again.
    """
    on_screen = gates(catalog, complaint)
    asked = {flag.id for flag in questions(catalog, complaint, check.ticked or ())}

    def waits(flag: RedFlag) -> bool:
        if flag.id == SELF_HARM:
            return not any(gate.opens(flag, complaint) for gate in on_screen)
        return not flag.comes_first

    return tuple(f for f in catalog.red_flags.values() if f.concerns(complaint) and f.id not in asked and waits(f))


def assess(catalog: Catalog, complaint: Complaint, check: SafetyCheck) -> Verdict:
    """The verdict on a check. Answers beyond the questions asked (the follow-up's) count as well."""
    for id_ in check.answers:
        if id_ not in catalog.red_flags:
            raise UnknownIdError(f"red flag {id_!r}")
    opened = tuple(_gate(catalog, one) for one in sorted(check.ticked or ()))
    asked = questions(catalog, complaint, check.ticked or ())
    complete = check.ticked is not None and all(flag.id in check.answers for flag in asked)

    true = [flag for flag in catalog.red_flags.values() if counts(flag, check.answers.get(flag.id))]
    true.sort(key=lambda flag: -flag.level)
    symptoms = tuple(gate for gate in opened if gate.names == "symptom")
    level = max([flag.level for flag in true] + [Level.ROUTINE if symptoms else Level.SELF_CARE])
    withheld = {what for flag in true for what in flag.withholds}
    set_by_flags = {one for flag in true for one in flag.sets}
    set_by_flags |= {p.id for p in catalog.precautions.values() if any(flag.id in p.asked_by for flag in true)}
    goes_on = complete and level < Level.URGENT
    return Verdict(
        level=level,
        flags=tuple(true),
        ticked=tuple(gate for gate in symptoms if not any(gate.opens(flag, complaint) for flag in true)),
        may_stretch=goes_on and "stretch" not in withheld,
        # A symptom that no flag explains, or a check that was only the short list, is no ground for heat.
        may_heat=goes_on and "heat" not in withheld and not symptoms and not complaint.short,
        excludes=with_implied(catalog, set_by_flags),
        complete=complete,
    )


def counts(flag: RedFlag, answer: Answer | None) -> bool:
    """Whether an answer makes the flag true. Not being sure does, where it could hurt to be wrong."""
    return answer == "yes" or (answer == "unsure" and flag.comes_first)


def _gate(catalog: Catalog, id_: str) -> Gate:
    try:
        return catalog.gates[id_]
    except KeyError:
        raise UnknownIdError(f"gate {id_!r}") from None
