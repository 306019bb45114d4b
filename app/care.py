"""Care cards: what to do first, then why. Verdicts and flags put into the words a card shows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from exercises.model import Catalog
from exercises.record import Level
from exercises.safety import Complaint, EmergencyNumber, Gate, RedFlag, Verdict
from exercises.wording import places_words

LEVEL_WORDS = {
    Level.EMERGENCY: "Emergency",
    Level.URGENT: "Urgent",
    Level.SOON: "Soon",
    Level.ROUTINE: "Routine",
    Level.SELF_CARE: "Self-care",
}
HEADLINES = {
    Level.EMERGENCY: "Call for emergency help now",
    Level.URGENT: "Get medical help today",
    Level.SOON: "See a doctor within 2 weeks",
    Level.ROUTINE: "Mention it to a doctor",
    Level.SELF_CARE: "You can treat this yourself",
}
# Named while we do not know the country; 112 also reaches help from most mobile phones elsewhere.
UNKNOWN_COUNTRY_CALLS = (("Europe and most mobile phones", "112"), ("North America", "911"))


def verdict_card(
    catalog: Catalog, complaint: Complaint, verdict: Verdict, country: EmergencyNumber | None
) -> dict[str, Any]:
    """The card for a verdict, as the care_card component takes it: only the flags of the verdict's own level."""
    first = [flag for flag in verdict.flags if flag.level == verdict.level]
    place = places_words(catalog, complaint)
    card: dict[str, Any] = {
        "level": verdict.level.name,
        "level_word": LEVEL_WORDS[verdict.level],
        "headline": next((flag.headline for flag in first if flag.headline), HEADLINES[verdict.level]),
        "do": _merge(flag.do for flag in first),
        "do_not": _merge(flag.do_not for flag in first),
        "say": " ".join(flag.say for flag in first[:2]).replace("{place}", place),
        "why": [f"{flag.title}. {flag.may_mean}" for flag in first],
        "sooner_if": [flag.sooner_if for flag in first if flag.sooner_if],
        "sources": sources_of(catalog, {source for flag in first for source in flag.sources}),
        **calls(country, verdict.level),
    }
    if verdict.level < Level.URGENT:
        card["allowed"], card["not_allowed"] = _allowances(catalog, verdict, place)
        card["why"] += [_still_there(gate) for gate in verdict.ticked]
    if any(flag.id == "rf-self-harm" for flag in first):
        card["crisis"] = crisis_line(country)
    return card


def level_cards(catalog: Catalog, places: Collection[str] = (), what: str | None = None) -> list[dict[str, Any]]:
    """One short card a level: what to look out for, the most pressing first.

    Of these places, or of all; for this complaint, or for any.
    """
    by_level: dict[Level, list[RedFlag]] = {}
    for flag in catalog.red_flags.values():
        here = not places or not set(places).isdisjoint(flag.regions)
        if here and (what is None or not flag.complaints or what in flag.complaints) and flag.id != "rf-under-18":
            by_level.setdefault(flag.level, []).append(flag)
    return [
        {
            "level": level.name,
            "level_word": LEVEL_WORDS[level],
            "headline": HEADLINES[level],
            "any_of": [{"id": f.id, "title": f.title, "parts": as_question(f)["parts"]} for f in by_level[level]],
        }
        for level in sorted(by_level, reverse=True)
    ]


def as_question(flag: RedFlag) -> dict[str, Any]:
    """A flag as the page asks it."""
    return {
        "id": flag.id,
        "level": flag.level.name,
        "parts": [part.model_dump() for part in flag.parts],
        "beside": flag.beside,
    }


def calls(country: EmergencyNumber | None, level: Level) -> dict[str, Any]:
    """The numbers a card of this level shows."""
    found: dict[str, Any] = {"call": None, "calls": [], "advice_call": None}
    if level >= Level.URGENT and country is None:
        found["calls"] = [{"country": where, "number": number} for where, number in UNKNOWN_COUNTRY_CALLS]
    elif level == Level.EMERGENCY and country is not None:
        found["call"] = {"number": country.emergency, "country": country.country}
    elif level == Level.URGENT and country is not None:
        found |= {"emergency": country.emergency, "emergency_in": country.country}
        if country.advice:
            found["advice_call"] = {"name": country.advice_name, "number": country.advice}
    return found


def crisis_line(country: EmergencyNumber | None) -> dict[str, str] | None:
    """Someone to talk to in this country, where we know one."""
    if country is None or not country.crisis:
        return None
    return {"name": country.crisis_name, "number": country.crisis}


def crisis_call(country: EmergencyNumber | None) -> dict[str, str] | None:
    """The same with what to say beside it."""
    line = crisis_line(country)
    if line is None:
        return None
    return {"text": f"Thoughts of harming yourself? You deserve help now. {line['name']}:", "number": line["number"]}


def countries(catalog: Catalog) -> list[dict[str, str]]:
    """All countries to choose from, by name."""
    numbers = sorted(catalog.emergency_numbers.values(), key=lambda number: number.country)
    return [{"id": n.id, "country": n.country, "number": n.emergency} for n in numbers]


def sources_of(catalog: Catalog, ids: Iterable[str]) -> list[dict[str, str]]:
    """Sources as a card lists them; one nobody has read yet says so."""
    found = []
    for source in (catalog.sources[one] for one in sorted(ids)):
        unread = "" if source.checked else " (source not yet checked)"
        found.append({"title": f"{source.words}{unread}", "url": source.url})
    return found


def _allowances(catalog: Catalog, verdict: Verdict, place: str) -> tuple[list[str], list[str]]:
    allowed, not_allowed = [], []
    if verdict.may_stretch:
        allowed.append("You can stretch today.")
    else:
        not_allowed.append(f"Do not stretch the {place} until it has been checked.")
    if verdict.may_heat:
        allowed.append("Warmth is fine.")
    else:
        not_allowed.append(f"No heat on the {place} until it has been checked.")
    if "no-standing" in verdict.excludes:
        not_allowed.append("No standing or balance exercises for now. Sitting or lying is fine.")
    return allowed, not_allowed


def _still_there(gate: Gate) -> str:
    return f"You ticked “{gate.label}”. If it is still there tomorrow, ask a doctor, nurse or pharmacist."


def _merge(lists: Iterable[tuple[str, ...]]) -> list[str]:
    """All lines once, in order."""
    return list(dict.fromkeys(line for lines in lists for line in lines))
