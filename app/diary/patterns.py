"""What a diary shows: when it comes, where, with what, what eases it, and whether a programme changed it.

Each pattern answers one question in one or two honest sentences, as a table, and in the numbers of a chart. Hours and
days are those of the person's own clock. Twitches are never counted: they stand only where an exercise is judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Literal

import pandas as pd

from app.diary.entries import Entry, Episode, ProgrammeBegun
from app.diary.summary import day_words
from exercises.model import Catalog, Programme
from exercises.record import Record

FEWEST = 5
"""With fewer entries than this nothing is said about them but their number."""
ENOUGH_WEEKS = 4
"""Of fewer weeks there is no average."""
MOST_WEEKS = 53
"""How many weeks back the weeks are shown: a year."""

COUNTED = ("cramp-now", "cramps", "tight")
LEFT_OUT = "Twitches are left out, since they are not counted."
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PARTS_OF_DAY = (
    ("at night, between midnight and 6", range(6)),
    ("in the morning, between 6 and noon", range(6, 12)),
    ("in the afternoon, between noon and 6", range(12, 18)),
    ("in the evening, between 6 and midnight", range(18, 24)),
)

Shape = Literal["columns", "bars", "weeks", "helped", "programme"]


class Point(Record):
    """One mark of a chart: `value` of `of`, where it is a part of something. `label` says it in words."""

    at: str | int | date
    value: float
    of: float = 0
    label: str


class Pattern(Record):
    """A question and its answer. `count` is how many entries stand behind it, `enough` whether that says anything.

    `across` and `up` name what a chart's axes are; a bar lies on its side where the names are long (`shape`).
    """

    id: str
    title: str
    sentence: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float, ...], ...] = ()
    shape: Shape
    across: str
    up: str
    points: tuple[Point, ...] = ()
    count: int = 0
    enough: bool = False


def patterns(catalog: Catalog, entries: Iterable[Entry], today: date) -> tuple[Pattern, ...]:
    """All patterns of a diary, in the order to show them: one for each programme that was begun comes last.

    Entries after today are left aside.
    """
    kept = tuple(entries)
    episodes = [one for one in kept if isinstance(one, Episode) and one.began.date() <= today]
    table = _table(episodes)
    counted = table[table["what"].isin(COUNTED)]
    twitches = bool((table["what"] == "twitching").any())
    begun: dict[str, date] = {}
    for one in kept:
        if isinstance(one, ProgrammeBegun) and one.day <= today:
            begun[one.programme] = max(one.day, begun.get(one.programme, date.min))
    found = [
        _by_week(counted, today),
        _by_hour(counted),
        _by_weekday(counted),
        _by_place(catalog, counted),
        _by_trigger(catalog, counted, [one for one in episodes if one.what in COUNTED]),
        *(
            _programme(catalog.programmes[id_], counted, day, today)
            for id_, day in sorted(begun.items(), key=lambda item: item[1])
            if id_ in catalog.programmes
        ),
    ]
    if twitches:
        found = [one.model_copy(update={"sentence": f"{one.sentence} {LEFT_OUT}"}) for one in found]
    found[5:5] = [_relief(table), _helped(catalog, episodes)]
    return tuple(found)


def _table(episodes: Sequence[Episode]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "began": pd.Series([one.began for one in episodes], dtype="datetime64[us]"),
            "region": pd.Series([one.region for one in episodes], dtype="str"),
            "what": pd.Series([one.what for one in episodes], dtype="str"),
            "before": pd.Series([one.before for one in episodes], dtype="Float64"),
            "after": pd.Series([one.after for one in episodes], dtype="Float64"),
        }
    )


# --- when ----------------------------------------------------------------------------------------


def _by_hour(counted: pd.DataFrame) -> Pattern:
    times = counted["began"].dt.hour.value_counts().reindex(range(24), fill_value=0)
    total = len(counted)
    parts = [int(times[list(hours)].sum()) for _, hours in PARTS_OF_DAY]
    most = max(range(len(parts)), key=lambda n: parts[n])
    sentence = f"It comes mostly {PARTS_OF_DAY[most][0]}: {_of(parts[most], total)}."
    if not _stands_out(parts[most], total, len(parts)):
        sentence = f"No time of day stands out in {total} entries."
    return Pattern(
        id="hour",
        title="At what time does it come?",
        sentence=_or_too_few(total, sentence),
        columns=("Hour", "Times", "Share"),
        rows=_shared([f"{hour:02}:00 to {hour:02}:59" for hour in range(24)], list(times), total),
        shape="columns",
        across="Hour of the day (00 is midnight)",
        up="Times",
        points=tuple(
            Point(at=f"{hour:02}", value=n, label=f"{hour:02}:00 to {hour:02}:59") for hour, n in times.items()
        )
        if total
        else (),
        count=total,
        enough=total >= FEWEST,
    )


def _by_weekday(counted: pd.DataFrame) -> Pattern:
    times = counted["began"].dt.day_of_week.value_counts().reindex(range(7), fill_value=0)
    total = len(counted)
    most = int(times.to_numpy().argmax())
    sentence = f"It comes most often on a {WEEKDAYS[most]}: {_of(int(times[most]), total)}."
    if not _stands_out(int(times[most]), total, 7):
        sentence = f"No day of the week stands out in {total} entries."
    return Pattern(
        id="weekday",
        title="On which days does it come?",
        sentence=_or_too_few(total, sentence),
        columns=("Day", "Times", "Share"),
        rows=_shared(WEEKDAYS, list(times), total),
        shape="columns",
        across="Day of the week",
        up="Times",
        points=tuple(Point(at=WEEKDAYS[day][:3], value=n, label=WEEKDAYS[day]) for day, n in times.items())
        if total
        else (),
        count=total,
        enough=total >= FEWEST,
    )


def _by_week(counted: pd.DataFrame, today: date) -> Pattern:
    """By calendar week from Monday on, of the last year or since the first entry."""
    days = counted["began"].dt.floor("D")
    mondays = days - pd.to_timedelta(days.dt.day_of_week, unit="D")
    this_week = pd.Timestamp(today - timedelta(days=today.weekday()))
    first = this_week - pd.Timedelta(weeks=MOST_WEEKS - 1)
    shown = mondays[(mondays >= first) & (mondays <= this_week)]
    times = shown.value_counts()
    if len(shown):
        times = times.reindex(pd.date_range(shown.min(), this_week, freq="7D"), fill_value=0)
    total, weeks = len(shown), len(times)
    none = int((times.iloc[:-1] == 0).sum())  # this week is not over
    sentence = f"{total} entries in {_weeks(weeks)}."
    if weeks >= ENOUGH_WEEKS:
        days = (today - times.index[0].date()).days + 1
        sentence = f"{total} entries in {_weeks(weeks)}: {7 * total / days:.1f} a week on average."
    if none:
        sentence += f" In {_weeks(none)} there was none."
    names = [day_words(one.date()) for one in times.index]
    return Pattern(
        id="week",
        title="How often does it come?",
        sentence=_or_too_few(total, sentence),
        columns=("Week from Monday", "Times", "Share"),
        rows=_shared(names, list(times), total),
        shape="weeks",
        across="Week",
        up="Times",
        points=tuple(
            Point(at=one.date(), value=n, label=f"Week from {name}")
            for (one, n), name in zip(times.items(), names, strict=True)
        ),
        count=total,
        enough=total >= FEWEST,
    )


# --- where, and with what ------------------------------------------------------------------------


def _by_place(catalog: Catalog, counted: pd.DataFrame) -> Pattern:
    times = _most_first(counted["region"].value_counts())
    names = [catalog.regions[id_].name if id_ in catalog.regions else "Another place" for id_ in times.index]
    total = len(counted)
    sentence = ""
    if total:
        top = [name for name, n in zip(names, times, strict=True) if n == times.iloc[0]]
        sentence = f"Most often here: {top[0]}, {_of(int(times.iloc[0]), total)}."
        if len(top) > 1:
            sentence = f"Most often here: {', '.join(top)}, {int(times.iloc[0])} times each."
    return Pattern(
        id="place",
        title="Where does it come?",
        sentence=_or_too_few(total, sentence),
        columns=("Place", "Times", "Share"),
        rows=_shared(names, list(times), total),
        shape="bars",
        across="Place",
        up="Times",
        points=tuple(Point(at=name, value=n, label=name) for name, n in zip(names, times, strict=True)),
        count=total,
        enough=total >= FEWEST,
    )


def _by_trigger(catalog: Catalog, counted: pd.DataFrame, episodes: Sequence[Episode]) -> Pattern:
    """What was ticked: several may be, so the shares are each of all entries and do not add up."""
    labels = {one.id: one.label for one in catalog.diary.triggers}
    ticked = pd.Series([id_ for one in episodes for id_ in one.triggers if id_ in labels], dtype="str")
    times = _most_first(ticked.value_counts())
    total, nothing = len(counted), sum(1 for one in episodes if labels.keys().isdisjoint(one.triggers))
    sentence = "Nothing was ticked."
    if len(times):
        sentence = (
            f"Ticked most often: “{labels[times.index[0]]}”, {_of(int(times.iloc[0]), total)}. "
            "That alone does not make it the cause."
        )
    rows: list[tuple[str | int | float, ...]] = [(labels[id_], int(n), _of(int(n), total)) for id_, n in times.items()]
    if nothing:
        rows.append(("Nothing ticked", nothing, _of(nothing, total)))
    return Pattern(
        id="trigger",
        title="What was going on?",
        sentence=_or_too_few(total, sentence),
        columns=("What", "Times", "Of all"),
        rows=tuple(rows),
        shape="bars",
        across="What was going on",
        up="Times",
        points=tuple(Point(at=labels[id_], value=n, of=total, label=labels[id_]) for id_, n in times.items()),
        count=total,
        enough=total >= FEWEST,
    )


# --- what eases it -------------------------------------------------------------------------------

CHANGES = ("Lower by 3 or more", "Lower by 1 or 2", "The same", "Higher")


def _relief(table: pd.DataFrame) -> Pattern:
    """How the score changed from before to after, an entry with both at a time."""
    scored = table.dropna(subset=["before", "after"])
    change = scored["after"] - scored["before"]
    kinds = pd.cut(change.astype("float64"), [-11, -2.5, -0.5, 0.5, 11], labels=list(CHANGES))
    times = kinds.value_counts().reindex(list(CHANGES), fill_value=0)
    total, eased = len(scored), int((change < 0).sum())
    sentence = ""
    if total:
        sentence = (
            f"It was lower afterwards in {_of(eased, total)}. On average it went from {scored['before'].mean():.1f} "
            f"to {scored['after'].mean():.1f} of 10. Some of that may come by itself."
        )
    return Pattern(
        id="relief",
        title="Does it ease?",
        sentence=_or_too_few(total, sentence, "with a score before and after"),
        columns=("Score afterwards", "Times", "Share"),
        rows=_shared(CHANGES, list(times), total),
        shape="bars",
        across="Score afterwards",
        up="Times",
        points=tuple(Point(at=str(kind), value=n, label=str(kind)) for kind, n in times.items()) if total else (),
        count=total,
        enough=total >= FEWEST,
    )


def _helped(catalog: Catalog, episodes: Sequence[Episode]) -> Pattern:
    """Of each exercise: how often it was done, how often it was said to have helped, and the score with it."""
    done = pd.DataFrame(
        [
            (id_, id_ in one.helped, one.before, one.after)
            for one in episodes
            for id_ in dict.fromkeys((*one.done, *one.helped))
            if id_ in catalog.exercises
        ],
        columns=["exercise", "helped", "before", "after"],
    ).astype({"exercise": "str", "helped": "bool", "before": "Float64", "after": "Float64"})
    each = done.groupby("exercise")
    sums = pd.DataFrame({"done": each.size(), "helped": each["helped"].sum()})
    scored = done.dropna(subset=["before", "after"]).groupby("exercise")[["before", "after"]].mean()
    sums = sums.join(scored).reset_index().sort_values(["helped", "done", "exercise"], ascending=[False, False, True])
    total = sum(1 for one in episodes if one.done or one.helped)
    rows: list[tuple[str | int | float, ...]] = []
    points: list[Point] = []
    sentence = "No exercise was said to have helped yet."
    for row in sums.itertuples():
        title, helped, times = catalog.exercises[row.exercise].title, int(row.helped), int(row.done)
        words = f"{helped} of {times}"
        scores = "" if pd.isna(row.before) else f"{row.before:.1f} to {row.after:.1f}"
        rows.append((title, words, scores))
        points.append(Point(at=title, value=helped, of=times, label=title))
        if helped and times >= FEWEST and len(rows) == 1:
            sentence = f"“{title}” helped in {words}. It may also ease by itself, so this is a hint and no proof."
        elif helped and len(rows) == 1:
            sentence = f"“{title}” helped in {words}: too few to say."
    return Pattern(
        id="helped",
        title="What helps?",
        sentence=_or_too_few(total, sentence, "with an exercise"),
        columns=("Exercise", "Helped", "Score, before to after"),
        rows=tuple(rows),
        shape="helped",
        across="Exercise",
        up="Times done; the full part: it helped",
        points=tuple(points),
        count=total,
        enough=total >= FEWEST,
    )


# --- since a programme was begun -------------------------------------------------------------------


def _programme(programme: Programme, counted: pd.DataFrame, began: date, today: date) -> Pattern:
    """Whole weeks before and since its first day, in the places that the programme is for."""
    title = f"Is it better with “{programme.title}”?"
    shape: Shape = "programme"
    columns, across, up = ("Week", "Times"), "Weeks before and since the first day", "Times"
    if programme.what not in COUNTED:
        sentence = "It is for twitches, and they are not counted. What matters is what your body can do."
        return Pattern(
            id=f"programme-{programme.id}",
            title=title,
            sentence=sentence,
            columns=columns,
            shape=shape,
            across=across,
            up=up,
        )
    here = counted[counted["region"].isin(programme.regions)]
    since = (here["began"].dt.floor("D") - pd.Timestamp(began)).dt.days // 7
    most = programme.weeks or 6
    weeks_since = min((today - began).days // 7, most)
    # Before the first entry at all nobody knows how often it came.
    first = counted["began"].min()
    weeks_before = 0 if pd.isna(first) else min(max((pd.Timestamp(began) - first.floor("D")).days // 7, 0), most)
    weeks = [*range(-weeks_before, 0), *range(weeks_since)]
    times = since.value_counts().reindex(weeks, fill_value=0)
    before, after = int(times[times.index < 0].sum()), int(times[times.index >= 0].sum())
    total = before + after
    names = [f"{-week} before" if week < 0 else f"{week + 1} since" for week in weeks]
    if not weeks_before or not weeks_since:
        wanting = "before its first day" if not weeks_before else "since its first day"
        sentence = f"No full week {wanting} is written down yet, so there is nothing to compare."
    else:
        sentence = _or_too_few(
            total,
            f"{before / weeks_before:.1f} a week in the {_weeks(weeks_before)} before {day_words(began)}, and "
            f"{after / weeks_since:.1f} a week in the {_weeks(weeks_since)} since. "
            "Other things may have changed as well.",
        )
        if weeks_since < programme.weeks:
            sentence += f" Give it {programme.weeks} weeks before you judge it."
    return Pattern(
        id=f"programme-{programme.id}",
        title=title,
        sentence=sentence,
        columns=columns,
        rows=tuple((name, int(n)) for name, n in zip(names, times, strict=True)),
        shape=shape,
        across=across,
        up=up,
        points=tuple(
            Point(at=week if week < 0 else week + 1, value=n, label=f"Week {name}")
            for (week, n), name in zip(times.items(), names, strict=True)
        )
        if weeks_before and weeks_since
        else (),
        count=total,
        enough=bool(weeks_before and weeks_since) and total >= FEWEST,
    )


# --- words ---------------------------------------------------------------------------------------


def _stands_out(top: int, total: int, ways: int) -> bool:
    """Whether chance would hardly make one of so many even ways as frequent: three spreads above its even share."""
    even = total / ways
    return top >= 3 and top - even >= 3 * (even * (1 - 1 / ways)) ** 0.5


def _or_too_few(total: int, sentence: str, which: str = "") -> str:
    which = f" {which}" if which else ""
    if total == 0:
        return f"There are no entries{which} yet."
    if total < FEWEST:
        return f"{total} {'entry' if total == 1 else 'entries'}{which}: too few to say."
    return sentence


def _of(part: int, total: int) -> str:
    return f"{part} of {total}"


def _weeks(count: int) -> str:
    return "1 week" if count == 1 else f"{count} weeks"


def _most_first(times: pd.Series) -> pd.Series:
    """The most frequent first; equal ones by name, so that the order does not hang on the order of entries."""
    return times.sort_index().sort_values(ascending=False, kind="stable")


def _shared(names: Sequence[str], times: Sequence[int], total: int) -> tuple[tuple[str | int | float, ...], ...]:
    """Rows of name, number and share in whole percent that add up to 100."""
    if not total:
        return ()
    exact = [100 * int(n) / total for n in times]
    shares = [int(one) for one in exact]
    by_rest = sorted(range(len(exact)), key=lambda n: (shares[n] - exact[n], n))
    for n in by_rest[: 100 - sum(shares)]:
        shares[n] += 1
    return tuple((name, int(n), f"{share} %") for name, n, share in zip(names, times, shares, strict=True))
