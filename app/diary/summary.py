"""The diary -> what a doctor wants to know of it: plain values, in the order in which they are read.

Counts and words as they were written down; no diagnosis, no advice. Twitching is never counted: it is said that it was
noted, from when to when, and where. Nothing is averaged of fewer than three.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from statistics import fmean, median
from typing import Literal

from app.diary.entries import Asked, Entry, Episode, ForTheDoctor, FunctionCheck, ProgrammeBegun
from exercises.model import Catalog
from exercises.record import Answer, Record, Side
from exercises.wording import place_name

FEW = 3
"""Of fewer than these nothing is averaged, and no pattern is looked for."""
SHORT_NOTE = 90
"""A note of at most so many signs may stand on the page."""
_WHATS = {"cramp-now": "cramp", "cramps": "cramp", "tight": "tight or sore"}
_ANSWERS: Mapping[Answer, str] = {"yes": "yes", "no": "no", "unsure": "not sure"}
_NIGHT = (22, 6)
_DAY_MIN = 24 * 60
_WIDEST_H = 8  # hours further apart than this are no usual hours


class Spot(Record):
    """A place, for the map and in words: "Calf, left"."""

    region: str
    side: Side
    name: str


class Place(Spot):
    """What came at one place in this time. `first` is the first day in the whole diary."""

    what: str
    episodes: int
    first: date
    last: date
    hours: str
    length: str
    bad: str


class Scores(Record):
    """How bad it was in one week: the mean, or the scores themselves where there are too few for one."""

    mean: float | None = None
    single: tuple[int, ...] = ()


class Week(Record):
    """Seven days, or fewer where the diary began within them."""

    first: date
    last: date
    episodes: int
    before: Scores
    after: Scores


class Share(Record):
    """What was noted with so many of the episodes."""

    label: str
    episodes: int
    of: int


class Tried(Record):
    """An exercise: how often it was done, and how often it helped."""

    title: str
    helped: int
    times: int


class Begun(Record):
    """A programme, and the day it was begun."""

    title: str
    day: date


class Answered(Record):
    """The latest answer to a question, and the day it was given. `before` says what was answered earlier."""

    title: str
    answer: str
    day: date
    place: str = ""
    before: str = ""


class Twitching(Record):
    """That twitching was noted: first day in the diary, last day, places. Never how often."""

    first: date
    last: date
    places: tuple[Spot, ...]


class Said(Record):
    """A short note, as it was written."""

    day: date
    text: str


class Summary(Record):
    """One diary for one visit. `first` to `last` is the time it covers; `since` the first day of the diary.

    `in_short` says in a few sentences how much and how bad. `by_week` is empty for too few episodes. The newest of
    `notes` and `programmes` and the most frequent of the other lists come first.
    """

    today: date
    weeks: int
    since: date | None
    first: date
    last: date
    name: str = ""
    question: str = ""
    episodes: int = 0
    in_short: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    by_week: tuple[Week, ...] = ()
    twitching: Twitching | None = None
    triggers: tuple[Share, ...] = ()
    medicines: tuple[str, ...] | None = None
    """None where nobody has asked for them yet."""
    tried: tuple[Tried, ...] = ()
    programmes: tuple[Begun, ...] = ()
    abilities: tuple[Answered, ...] = ()
    warnings: tuple[Answered, ...] = ()
    notes: tuple[Said, ...] = ()
    questions: tuple[str, ...] = ()


def summary(catalog: Catalog, entries: Iterable[Entry], today: date, weeks: Literal[6, 12] = 12) -> Summary:
    """What the last weeks of a diary say. Entries after today are left aside."""
    kept = [one for one in entries if (_day(one) or today) <= today]
    since = min((day for one in kept if (day := _day(one))), default=None)
    opens = today - timedelta(days=7 * weeks - 1)
    first = max(opens, since or opens)
    within = [one for one in kept if (_day(one) or today) >= first]
    counted = sorted(_counted(within), key=lambda one: (one.began, one.later))
    earlier = [one for one in _counted(kept) if one.began.date() < first]
    said = next((one for one in reversed(kept) if isinstance(one, ForTheDoctor)), None)
    by_week = _by_week(counted, first, today) if len(counted) >= FEW else ()
    return Summary(
        today=today,
        weeks=weeks,
        since=since,
        first=first,
        last=today,
        name=_tidy(said.name) if said else "",
        question=_tidy(said.question) if said else "",
        episodes=len(counted),
        in_short=tuple(_in_short(counted, earlier, first, today, weeks)) if since else (),
        places=_places(catalog, counted, earlier),
        by_week=by_week,
        twitching=_twitching(catalog, kept, first),
        triggers=_triggers(catalog, counted),
        medicines=_medicines(catalog, said) if said else None,
        tried=_tried(catalog, counted),
        programmes=_programmes(catalog, kept),
        abilities=_abilities(catalog, within),
        warnings=_warnings(catalog, within),
        notes=_notes(counted),
        questions=tuple(words for one in said.questions if (words := _tidy(one))) if said else (),
    )


def day_words(day: date) -> str:
    """ "3 Mar 2026"."""
    return f"{day.day} {day:%b %Y}"


def _day(entry: Entry) -> date | None:
    """The day that an entry is of; what is said for the doctor has none."""
    if isinstance(entry, Episode):
        return entry.began.date()
    return None if isinstance(entry, ForTheDoctor) else entry.day


def _tidy(text: str) -> str:
    return " ".join(text.split())


# --- episodes ----------------------------------------------------------------------------------


def _counted(entries: Iterable[Entry]) -> list[Episode]:
    """Every episode but twitching."""
    return [one for one in entries if isinstance(one, Episode) and one.what != "twitching"]


def _in_short(
    counted: Sequence[Episode], earlier: Sequence[Episode], first: date, today: date, weeks: int
) -> Iterable[str]:
    n, days = len(counted), (today - first).days + 1
    if not n:
        yield "No cramps, tightness or soreness noted in this time."
    else:
        on = f"{_times(n, 'episode')} on {_times(len({one.began.date() for one in counted}), 'day')}"
        rate = f", about {_number(n * 7 / days)} a week" if days >= 14 else ""
        yield f"{on}{rate}." if n >= FEW else f"{on}: too few for averages or a pattern."
    if n >= FEW and days == weeks * 7:
        later = sum((today - one.began.date()).days < days // 2 for one in counted)
        yield f"First {weeks // 2} weeks: {n - later}. Last {weeks // 2} weeks: {later}."
    if n >= FEW:
        at_night = sum(one.began.hour >= _NIGHT[0] or one.began.hour < _NIGHT[1] for one in counted)
        yield f"{at_night} of {n} began between {_NIGHT[0]}:00 and {_NIGHT[1]:02}:00."
    scores = [one.before for one in counted if one.before is not None]
    if len(scores) >= FEW:
        span = f"from {min(scores)} to {max(scores)}"
        yield f"How bad, 0 to 10: usually {_middle(scores)}, {span} (noted in {len(scores)})."
    pairs = [(one.before, one.after) for one in counted if one.before is not None and one.after is not None]
    if len(pairs) >= FEW:
        before, after = (_middle([pair[n] for pair in pairs]) for n in (0, 1))
        yield f"Before and after what was done: usually {before}, then {after} (noted in {len(pairs)})."
    if earlier:
        start = min(one.began.date() for one in earlier)
        yield f"Earlier in the diary: {_times(len(earlier), 'episode')}, the first on {day_words(start)}."


def _places(catalog: Catalog, counted: Sequence[Episode], earlier: Sequence[Episode]) -> tuple[Place, ...]:
    def key(one: Episode) -> tuple[str, Side, str]:
        return one.region, one.side, _WHATS.get(one.what, "not said what")

    groups: dict[tuple[str, Side, str], list[Episode]] = {}
    for one in counted:
        groups.setdefault(key(one), []).append(one)
    found = []
    for (region, side, what), group in groups.items():
        days = [one.began.date() for one in group]
        before = [one.began.date() for one in earlier if key(one) == (region, side, what)]
        found.append(
            Place(
                **_spot(catalog, region, side).model_dump(),
                what=what,
                episodes=len(group),
                first=min(days + before),
                last=max(days),
                hours=_usual_hours([one.began for one in group]),
                length=_usual_length(one.lasted_min for one in group),
                bad=_usual_score(one.before for one in group),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.episodes, one.name)))


def _spot(catalog: Catalog, region: str, side: Side) -> Spot:
    known = catalog.regions.get(region)
    return Spot(region=region, side=side, name=place_name(known, side) if known else _unknown(region))


def _usual_hours(began: Sequence[datetime]) -> str:
    """The hours in which two thirds of them began, past midnight too; a few are named one by one."""
    if len(began) < FEW:
        return ", ".join(dict.fromkeys(f"{one:%H:%M}" for one in began))
    n, need = len(began), -(-2 * len(began) // 3)
    round_the_clock = sorted(one.hour * 60 + one.minute for one in began)
    round_the_clock += [minute + _DAY_MIN for minute in round_the_clock]
    start = min(range(n), key=lambda i: round_the_clock[i + need - 1] - round_the_clock[i])
    first, last = round_the_clock[start] // 60, round_the_clock[start + need - 1] // 60 + 1
    if last - first > _WIDEST_H:
        return "no usual hour"
    inside = sum((one.hour - first) % 24 < last - first for one in began)
    return f"{first % 24:02}:00–{last % 24:02}:00 ({inside} of {n})"


def _usual_length(noted: Iterable[int | None]) -> str:
    known = [one for one in noted if one is not None]
    if len(known) < FEW:
        return ", ".join(dict.fromkeys(_minutes(one) for one in known))
    low, high = min(known), max(known)
    span = f"{low} to {high}" if high < 60 else f"{_minutes(low)} to {_minutes(high)}"
    return _minutes(round(median(known))) + (f" ({span})" if low < high else "")


def _usual_score(noted: Iterable[int | None]) -> str:
    known = [one for one in noted if one is not None]
    if len(known) < FEW:
        return ", ".join(dict.fromkeys(str(one) for one in known))
    low, high = min(known), max(known)
    return _middle(known) + (f" ({low} to {high})" if low < high else "")


def _middle(numbers: Sequence[int]) -> str:
    return _number(median(numbers))


def _number(number: float) -> str:
    """At most one decimal: "7", "6.5"."""
    return f"{number:.1f}".removesuffix(".0")


def _minutes(minutes: int) -> str:
    if minutes < 1:
        return "under 1 min"
    if minutes < 60:
        return f"{minutes} min"
    return f"{_number(minutes / 60)} h" if minutes < 2 * _DAY_MIN else f"{_number(minutes / _DAY_MIN)} days"


def _times(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _by_week(counted: Sequence[Episode], first: date, today: date) -> tuple[Week, ...]:
    """Weeks that end today; none from before the diary began."""
    weeks = []
    for back in reversed(range(-(-((today - first).days + 1) // 7))):
        last = today - timedelta(days=7 * back)
        begins = max(first, last - timedelta(days=6))
        inside = [one for one in counted if begins <= one.began.date() <= last]
        before, after = (_scores(one.before for one in inside), _scores(one.after for one in inside))
        weeks.append(Week(first=begins, last=last, episodes=len(inside), before=before, after=after))
    return tuple(weeks)


def _scores(noted: Iterable[int | None]) -> Scores:
    known = [one for one in noted if one is not None]
    return Scores(mean=fmean(known)) if len(known) >= FEW else Scores(single=tuple(known))


def _twitching(catalog: Catalog, entries: Iterable[Entry], first: date) -> Twitching | None:
    noted = [one for one in entries if isinstance(one, Episode) and one.what == "twitching"]
    days = [one.began.date() for one in noted]
    places = {(one.region, one.side): None for one in noted if one.began.date() >= first}
    if not places:
        return None
    spots = sorted((_spot(catalog, *place) for place in places), key=lambda spot: spot.name)
    return Twitching(first=min(days), last=max(days), places=tuple(spots))


def _triggers(catalog: Catalog, counted: Sequence[Episode]) -> tuple[Share, ...]:
    labels = {one.id: one.label for one in catalog.diary.triggers}
    noted = Counter(id_ for one in counted for id_ in one.triggers)
    shares = [Share(label=_label(labels, id_), episodes=n, of=len(counted)) for id_, n in noted.items()]
    return tuple(sorted(shares, key=lambda one: (-one.episodes, one.label)))


def _tried(catalog: Catalog, counted: Sequence[Episode]) -> tuple[Tried, ...]:
    titles = {one.id: one.title for one in catalog.exercises.values()}
    times = Counter(id_ for one in counted for id_ in {*one.done, *one.helped})
    helped = Counter(id_ for one in counted for id_ in set(one.helped))
    tried = [Tried(title=_label(titles, id_), helped=helped[id_], times=n) for id_, n in times.items()]
    return tuple(sorted(tried, key=lambda one: (-one.times, -one.helped, one.title)))


def _notes(counted: Sequence[Episode]) -> tuple[Said, ...]:
    said = [Said(day=one.began.date(), text=_tidy(one.note)) for one in reversed(counted)]
    return tuple(one for one in said if 0 < len(one.text) <= SHORT_NOTE)


# --- everything else ---------------------------------------------------------------------------


def _medicines(catalog: Catalog, said: ForTheDoctor) -> tuple[str, ...]:
    labels = {one.id: one.label for one in catalog.diary.medicines}
    unknown = sorted(said.medicines - labels.keys())
    return tuple(_label(labels, id_) for id_ in (*(id_ for id_ in labels if id_ in said.medicines), *unknown))


def _programmes(catalog: Catalog, entries: Iterable[Entry]) -> tuple[Begun, ...]:
    titles = {one.id: one.title for one in catalog.programmes.values()}
    begun = {(one.day, one.programme): None for one in entries if isinstance(one, ProgrammeBegun)}
    return tuple(Begun(title=_label(titles, id_), day=day) for day, id_ in sorted(begun, reverse=True))


def _abilities(catalog: Catalog, entries: Iterable[Entry]) -> tuple[Answered, ...]:
    """The weekly look, what got harder first."""
    checks = sorted((one for one in entries if isinstance(one, FunctionCheck)), key=lambda one: one.day)
    titles = {one.id: one.ask for one in catalog.diary.function_checks}
    ids = [*titles, *sorted({id_ for one in checks for id_ in one.answers} - titles.keys())]
    asked = {id_: [(one.day, one.answers[id_], "") for one in checks if id_ in one.answers] for id_ in ids}
    return _latest(titles, asked, ("no", "unsure", "yes"))


def _warnings(catalog: Catalog, entries: Iterable[Entry]) -> tuple[Answered, ...]:
    """The red flags that were asked: yes first, and of these the most pressing."""
    checks = sorted((one for one in entries if isinstance(one, Asked)), key=lambda one: one.day)
    flags = sorted(catalog.red_flags.values(), key=lambda flag: -flag.level)
    titles = {one.id: one.title for one in flags}
    places = {one.region: _spot(catalog, one.region, "none").name.lower() for one in checks}
    ids = [*titles, *sorted({id_ for one in checks for id_ in one.answers} - titles.keys())]
    asked = {
        id_: [(one.day, one.answers[id_], places[one.region]) for one in checks if id_ in one.answers] for id_ in ids
    }
    return _latest(titles, asked, ("yes", "unsure", "no"))


def _latest(
    titles: Mapping[str, str], asked: Mapping[str, Sequence[tuple[date, Answer, str]]], order: Sequence[Answer]
) -> tuple[Answered, ...]:
    """Of each question the latest answer, and when it was last answered otherwise; in this order of answers."""
    found = []
    for id_, answers in asked.items():
        if not answers:
            continue
        day, answer, place = answers[-1]
        others = {was: (then, there) for then, was, there in answers if was != answer}
        words = [
            f"{_ANSWERS[was]} on {day_words(then)}{f' ({there})' if there != place else ''}"
            for was, (then, there) in sorted(others.items(), key=lambda one: one[1], reverse=True)
        ]
        latest = Answered(
            title=_label(titles, id_), answer=_ANSWERS[answer], day=day, place=place, before=", ".join(words)
        )
        found.append((order.index(answer), answer == order[-1] and not words, latest))
    return tuple(latest for *_, latest in sorted(found, key=lambda one: one[:2]))


def _label(labels: Mapping[str, str], id_: str) -> str:
    return labels.get(id_) or _unknown(id_)


def _unknown(id_: str) -> str:
    """What the guide no longer has, by its id: it was noted, so it is said."""
    return id_.removeprefix("rf-").replace("-", " ").capitalize()
