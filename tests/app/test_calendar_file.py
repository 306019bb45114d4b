"""A programme in the calendar: the hour must stay what it is when the clocks change. Read by other libraries."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject

from app.documents.calendar_file import calendar_file
from exercises import load_catalog

CATALOG = load_catalog()
BEDTIME = CATALOG.programmes["bedtime-legs"]
LONG = [one.id for one in CATALOG.programmes.values() if one.weeks]
HERE = "https://unknot.example/programme?id=bedtime-legs"


def read(zone: str = "Europe/London", at: time = time(21, 30), now: str = "2026-10-01T12:00", programme=BEDTIME):  # type: ignore[no-untyped-def]
    made = datetime.fromisoformat(now).replace(tzinfo=UTC)
    return vobject.readOne(calendar_file(CATALOG, programme, at, zone, HERE, made).decode())


def evenings(event) -> list[datetime]:  # type: ignore[no-untyped-def]
    """Every start that the other library makes of the rule, in the event's own zone."""
    return [
        one if isinstance(one, datetime) else datetime.combine(one, time()) for one in event.getrruleset(addRDate=True)
    ]


@pytest.mark.parametrize("programme", LONG)
def test_every_programme_of_weeks_opens_in_another_library_with_one_event_a_day(programme: str) -> None:
    one = CATALOG.programmes[programme]
    calendar = read(programme=one)
    daily, last = calendar.vevent_list
    assert daily.summary.value == one.title
    assert len(evenings(daily)) == one.weeks * 7
    assert "helped" in last.summary.value
    assert last.dtstart.value == evenings(daily)[0].date() + timedelta(weeks=one.weeks)


@pytest.mark.parametrize(
    ("zone", "now", "before", "after"),
    [
        ("Europe/London", "2026-10-01T12:00", 1, 0),  # summer time ends on 25 October
        ("Europe/Berlin", "2026-03-10T12:00", 1, 2),  # and begins on 29 March
        ("America/New_York", "2026-10-10T12:00", -4, -5),
        ("Australia/Sydney", "2026-09-20T12:00", 10, 11),
        ("Asia/Kolkata", "2026-03-10T12:00", 5.5, 5.5),  # never changes
    ],
)
def test_the_hour_stays_when_the_clocks_change(zone: str, now: str, before: float, after: float) -> None:
    starts = [start.replace(tzinfo=ZoneInfo(zone)) for start in evenings(read(zone, now=now).vevent_list[0])]
    assert {start.time() for start in starts} == {time(21, 30)}
    assert starts[0].utcoffset() == timedelta(hours=before)
    assert starts[-1].utcoffset() == timedelta(hours=after)


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Australia/Sydney"])
def test_a_calendar_that_does_not_know_the_zone_finds_its_rules_in_the_file(zone: str) -> None:
    calendar = read(zone)
    assert calendar.vtimezone.tzid.value == zone
    assert {part.name for part in calendar.vtimezone.getChildren()} >= {"STANDARD", "DAYLIGHT"}
    assert calendar.vevent_list[0].dtstart.params.get("X-VOBJ-ORIGINAL-TZID", [zone]) == [zone]


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "Europe", "\x00"])
def test_without_a_zone_that_is_known_the_hour_is_local_wherever_one_is(zone: str) -> None:
    start = read(zone).vevent_list[0].dtstart.value
    assert start.tzinfo is None
    assert start.time() == time(21, 30)


def test_it_begins_today_or_tomorrow_where_the_hour_has_passed() -> None:
    assert evenings(read(now="2026-10-01T12:00").vevent_list[0])[0].date() == date(2026, 10, 1)
    assert evenings(read(now="2026-10-01T22:00").vevent_list[0])[0].date() == date(2026, 10, 2)
    assert evenings(read("Asia/Tokyo", now="2026-10-01T16:00").vevent_list[0])[0].date() == date(2026, 10, 2)


def test_the_event_leads_back_by_way_of_the_safety_check_and_reminds() -> None:
    daily = read().vevent_list[0]
    assert HERE in daily.description.value
    assert "safety check" in daily.description.value
    assert daily.url.value == HERE
    assert daily.valarm.trigger.value == timedelta(minutes=-5)


def test_the_same_programme_put_in_twice_on_a_day_is_there_once() -> None:
    assert read().vevent_list[0].uid.value == read(now="2026-10-01T13:00").vevent_list[0].uid.value


def test_lines_are_as_the_standard_wants_them() -> None:
    file = calendar_file(CATALOG, BEDTIME, time(21, 30), "Europe/London", HERE)
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    assert b"\n" not in file.replace(b"\r\n", b"")


def test_one_done_when_needed_has_no_calendar() -> None:
    with pytest.raises(ValueError, match="when needed"):
        calendar_file(CATALOG, CATALOG.programmes["calf-cramp-now"], time(9), "", HERE)
