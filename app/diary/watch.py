"""What in a diary a doctor should hear of: the rules of diary.toml over the entries -> cards.

Pure: today is passed in, and entries after it are left aside. Twitching episodes are never looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import partial
from itertools import takewhile

from app.diary.entries import Asked, Entry, Episode, FunctionCheck
from app.diary.summary import day_words
from exercises.diary_content import FunctionQuestion, WatchRule
from exercises.model import Catalog
from exercises.record import Answer, Certainty, Level, Record
from exercises.safety import RedFlag
from exercises.triage import counts

CRAMPS = ("cramp-now", "cramps")


class WatchCard(Record):
    """What to do first, then why. `because` says what in the diary led here, `flag` the red flag it comes from.

    `headline` is "" where the level's own will do. `note` stands on every card.
    """

    rule: str
    level: Level
    headline: str
    because: str
    why: str
    do: tuple[str, ...]
    do_not: tuple[str, ...] = ()
    sooner_if: tuple[str, ...] = ()
    note: str
    flag: str = ""
    certainty: Certainty
    sources: tuple[str, ...]


def cards(catalog: Catalog, entries: Iterable[Entry], today: date) -> tuple[WatchCard, ...]:
    """The cards that this diary gives rise to today, the most pressing first."""
    kept = tuple(entries)
    found: dict[str, WatchCard] = {}
    for rule in catalog.diary.watch:
        if rule.kind in ("asked", "function"):
            for card in (_asked if rule.kind == "asked" else _function)(catalog, rule, kept, today):
                found[card.flag] = _together(found[card.flag], card) if card.flag in found else card
        elif rule.kind not in found and (because := _cramps(catalog, rule, kept, today)):
            found[rule.kind] = WatchCard(
                rule=rule.id,
                level=rule.level,
                headline=rule.headline,
                because=because,
                why=rule.why,
                do=rule.do,
                sooner_if=(rule.sooner_if,) if rule.sooner_if else (),
                note=catalog.diary.watch_note,
                certainty=rule.certainty,
                sources=rule.sources,
            )
    return tuple(sorted(found.values(), key=lambda card: -card.level))


# --- cramps ------------------------------------------------------------------------------------


def _cramps(catalog: Catalog, rule: WatchRule, entries: tuple[Entry, ...], today: date) -> str:
    """What the rule finds in the cramps, in words; "" for nothing."""
    now_from, before_from = today - timedelta(weeks=rule.weeks), today - timedelta(weeks=2 * rule.weeks)
    cramps = [one for one in entries if isinstance(one, Episode) and one.what in CRAMPS and _day(one) <= today]
    now = [one for one in cramps if _day(one) > now_from]
    earlier = [one for one in cramps if _day(one) <= now_from]
    before = [one for one in earlier if _day(one) > before_from]
    # Only a diary that goes back as far as both stretches can compare them.
    goes_back = any(_day(one) <= before_from for one in cramps)
    if rule.kind == "most-weeks":
        weeks = len({(today - _day(one)).days // 7 for one in now})
        return f"Cramps in {weeks} of the last {rule.weeks} weeks." if weeks >= rule.at_least else ""
    if rule.kind == "more-often":
        days, days_before = len({_day(one) for one in now}), len({_day(one) for one in before})
        if not goes_back or days_before < rule.before or days < max(rule.at_least, rule.times * days_before):
            return ""
        weeks_words = f"{rule.weeks} weeks"
        return f"Cramps on {days} days in the last {weeks_words}, and on {days_before} in the {weeks_words} before."
    if rule.kind == "worse":
        scores = [one.before for one in now if one.before is not None]
        scores_before = [one.before for one in before if one.before is not None]
        if min(len(scores), len(scores_before)) < rule.at_least:
            return ""
        mean, mean_before = sum(scores) / len(scores), sum(scores_before) / len(scores_before)
        if mean < rule.score or mean - mean_before < rule.points:
            return ""
        return (
            f"Before you did anything, a cramp was at {mean:.1f} of 10 on average in the last {rule.weeks} weeks. "
            f"In the {rule.weeks} weeks before it was at {mean_before:.1f}."
        )
    known = {one.region for one in earlier}
    times = Counter(one.region for one in now if one.region in rule.regions and one.region not in known)
    new = [place for place in rule.regions if times[place] >= rule.at_least]
    if not goes_back or len(earlier) < rule.before or len(new) < rule.places:
        return ""
    return f"New in the last {rule.weeks} weeks: {'; '.join(catalog.regions[place].name for place in new)}."


def _day(episode: Episode) -> date:
    """The person's own day."""
    return episode.began.date()


# --- answers -----------------------------------------------------------------------------------


def _asked(catalog: Catalog, rule: WatchRule, entries: tuple[Entry, ...], today: date) -> Iterator[WatchCard]:
    """Answers in a safety check that make a flag true now, and did not before the weeks that the rule looks at."""
    since = today - timedelta(weeks=rule.weeks)
    checks = sorted((one for one in entries if isinstance(one, Asked) and one.day <= today), key=lambda one: one.day)
    for flag in (catalog.red_flags[id_] for id_ in rule.flags):
        new: list[Asked] = []
        for region in dict.fromkeys(one.region for one in checks):
            here = [one for one in checks if one.region == region and flag.id in one.answers]
            true = list(takewhile(partial(_makes_true, flag), reversed(here)))
            if true and true[-1].day > since:
                new.append(true[0])
        if new:
            last = max(new, key=lambda one: one.day)
            said = "you were not sure about" if last.answers[flag.id] == "unsure" else "you said yes to"
            because = f"In the safety check of {day_words(last.day)} {said} “{flag.title}”."
            yield _flag_card(catalog, rule, flag.id, because, (), rule.sources)


def _function(catalog: Catalog, rule: WatchRule, entries: tuple[Entry, ...], today: date) -> Iterator[WatchCard]:
    """What the body can no longer do as well as a month ago, by the latest answer to each question."""
    since = today - timedelta(weeks=rule.weeks)
    checks = sorted(
        (one for one in entries if isinstance(one, FunctionCheck) and one.day <= today), key=lambda one: one.day
    )
    harder: dict[str, list[tuple[FunctionQuestion, date]]] = {}
    for question in catalog.diary.function_checks:
        asked = [one for one in checks if question.id in one.answers]
        if asked and asked[-1].day > since and _is_no([one.answers[question.id] for one in asked]):
            harder.setdefault(question.flag, []).append((question, asked[-1].day))
    for flag, found in harder.items():
        questions, last = [question for question, _ in found], max(day for _, day in found)
        asked_words = " ".join(f"“{question.ask}”" for question in questions)
        because = f"In the check of {day_words(last)} you did not say yes to: {asked_words}"
        sooner = tuple(dict.fromkeys(question.sooner_if for question in questions if question.sooner_if))
        sources = (*rule.sources, *(id_ for question in questions for id_ in question.sources))
        yield _flag_card(catalog, rule, flag, because, sooner, sources)


def _makes_true(flag: RedFlag, check: Asked) -> bool:
    return counts(flag, check.answers[flag.id])


def _is_no(answers: list[Answer]) -> bool:
    """A no; or not sure, after a check that was no clear yes either: one bad day is not yet a reason."""
    return answers[-1:] == ["no"] or (answers[-1:] == ["unsure"] and answers[-2:-1] in (["no"], ["unsure"]))


def _flag_card(
    catalog: Catalog, rule: WatchRule, id_: str, because: str, sooner_if: tuple[str, ...], sources: tuple[str, ...]
) -> WatchCard:
    flag = catalog.red_flags[id_]
    return WatchCard(
        rule=rule.id,
        level=flag.level,
        headline=flag.headline,
        because=because,
        why=rule.why,
        do=flag.do,
        do_not=flag.do_not,
        sooner_if=tuple(line for line in (*sooner_if, flag.sooner_if) if line),
        note=catalog.diary.watch_note,
        flag=id_,
        certainty=rule.certainty,
        sources=tuple(dict.fromkeys((*sources, *flag.sources))),
    )


def _together(first: WatchCard, second: WatchCard) -> WatchCard:
    """One card for one flag, however it was found."""
    return first.model_copy(
        update={
            "because": f"{first.because} {second.because}",
            "why": f"{first.why} {second.why}",
            "sooner_if": tuple(dict.fromkeys((*second.sooner_if, *first.sooner_if))),
            "sources": tuple(dict.fromkeys((*first.sources, *second.sources))),
        }
    )
