"""A programme as a calendar file: the same hour every day, whatever the clocks do, for as many weeks as it takes.

The events carry the person's own time zone with its rules, so 21:30 stays 21:30 when summer time begins. Where the
zone is unknown the hour has none: calendars then show it as local time.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from icalendar import Alarm, Calendar, Event

from app.programme_data import written
from app.zones import known_zone
from exercises.model import Catalog, Programme


def calendar_file(
    catalog: Catalog, programme: Programme, at: time, zone: str, address: str, now: datetime | None = None
) -> bytes:
    """An iCalendar file (RFC 5545). `zone` is an IANA name or ""; `address` leads back to the programme.

    It begins today, or tomorrow where the hour has passed. Raises ValueError for a programme without weeks.
    """
    if not programme.weeks:
        raise ValueError(f"{programme.id} is done when needed")
    where = known_zone(zone)
    now = now or datetime.now(UTC)
    here = now.astimezone(where) if where else now.astimezone().replace(tzinfo=None)
    today = here.date() if here.time() <= at else here.date() + timedelta(days=1)
    first = datetime.combine(today, at, tzinfo=where)
    calendar = Calendar()
    calendar.add("prodid", "-//Unknot//programme//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    days = programme.weeks * 7
    calendar.add_component(_each_day(catalog, programme, first, days, address, now))
    calendar.add_component(_last_look(programme, today + timedelta(days=days), address, now))
    if where:
        year = timedelta(days=366)  # both changes of the clock, before and after
        calendar.add_missing_timezones(first_date=today - year, last_date=today + timedelta(days=days) + year)
    file: bytes = calendar.to_ical()
    return file


def _each_day(catalog: Catalog, programme: Programme, first: datetime, days: int, address: str, now: datetime) -> Event:
    routine = written(catalog, programme)
    steps = "\n".join(f"- {item.exercise.title}" for item in routine.items)
    event = _event(programme, "day", first, now)
    event.add("summary", programme.title)
    event.add("description", f"{steps}\n\nStop if it hurts.\nStart with the short safety check:\n{address}")
    event.add("url", address)
    event.add("duration", timedelta(minutes=-(-routine.total_s // 60)))
    event.add("rrule", {"freq": "daily", "count": days})
    reminder = Alarm()
    reminder.add("action", "DISPLAY")
    reminder.add("description", programme.title)
    reminder.add("trigger", timedelta(minutes=-5))
    event.add_component(reminder)
    return event


def _last_look(programme: Programme, day: date, address: str, now: datetime) -> Event:
    event = _event(programme, "after", day, now)
    event.add("summary", f"{programme.title}: has it helped?")
    words = f"{programme.weeks} weeks are over. If nothing has changed, you may stop, and ask a doctor or pharmacist."
    event.add("description", f"{words}\n{address}")
    event.add("url", address)
    return event


def _event(programme: Programme, part: str, start: Any, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, f'{programme.id}/{part}/{start.isoformat()}')}@unknot")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", start)
    event.add("transp", "TRANSPARENT")
    return event
