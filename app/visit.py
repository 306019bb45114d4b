"""One person's visit: the only module that touches st.session_state.

The visit is one frozen record, changed by the named functions here. Whatever is answered again drops what followed
from the old answer, so no verdict outlives its check.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Container, Iterable, Mapping
from typing import Any, Literal, get_args

import streamlit as st

from app import browser
from app.diary.entries import Episode
from app.zones import names_a_place
from exercises import Complaint, Level, Person, SafetyCheck, Verdict, Wishes, load_catalog
from exercises.emergency import country_for
from exercises.own_routine import Reading, own_routine, places_of, read_link, read_timer
from exercises.plan import precautions_to_ask, programme_chosen
from exercises.record import Answer, Extra, Record, Side, What
from exercises.routine import Chosen
from exercises.safety import EmergencyNumber
from exercises.triage import assess, follow_up, gates, questions

_KEY = "visit"
MOST_TAKEN_UP = 30
"""No plan has more exercises."""

LONGEST_LINK = 4000
"""Characters of an address that means a routine; the longest of ours has about a third."""
CHECK_LASTS_S = 12 * 3600
"""How long the answers of a safety check count: as long as the player keeps a session that was left unfinished."""

Step = Literal["where", "what", "safe", "questions", "verdict", "about-you", "plan", "session", "after"]
"""The steps of Relief in their order; each is a page but "questions", the second half of "safe"."""


class DiaryVisit(Record):
    """The diary in this tab. `key` came from the browser and stays in memory only.

    `keys` counts those that it has had. `changing` is the entry in the form and `seen` its revision when it came
    there; `deleted` can still be put back; `forget` is a draft that the browser may throw away, `adopt` a key that it
    shall keep from now on, `gone` whether it shall forget its key; `saved` says whether this session has been written
    down.
    """

    key: str = ""
    keys: int = 0
    trouble: str = ""
    said: str = ""
    shown: int = 50
    changing: str = ""
    seen: int = 0
    deleted: Episode | None = None
    forget: str = ""
    adopt: str = ""
    gone: bool = False
    saved: bool = False


class Visit(Record):
    """What one person has told us in this visit, and nothing else."""

    id: str
    region: str = ""
    also: tuple[str, ...] = ()
    side: Side = "none"
    what: What | None = None
    extras: frozenset[Extra] = frozenset()
    choice: str = ""
    for_other: bool = False
    check: SafetyCheck = SafetyCheck()
    checked_at: float = 0
    """When the first screen of the check was sent, in seconds since 1970."""
    seen_verdict: bool = False
    told_about_you: bool = False
    person: Person = Person()
    wishes: Wishes = Wishes()
    started: bool = False
    finished: bool = False
    before: int | None = None
    now: int | None = None
    helped: tuple[str, ...] = ()
    done_exercises: tuple[str, ...] = ()
    country: str = ""
    kind_line: str = ""
    resumed: bool = False
    """The player goes on with a timeline from before a reload; this visit's own check is still open."""
    taken_up: tuple[str, ...] = ()
    """The exercises of that timeline."""
    nothing_to_resume: bool = False
    own: Chosen = Chosen(title="")
    """The routine that this person is putting together; what is being done stands in `wishes.chosen`."""
    diary: DiaryVisit = DiaryVisit()
    taken_from_address: str = ""
    """The address that `own` was last taken from, so that what is changed afterwards stays."""

    @property
    def complaint(self) -> Complaint | None:
        """Place and complaint together, once both are told."""
        if not self.region or self.what is None:
            return None
        also = () if self.what == "cramp-now" else self.also  # the fast road is the main place's own
        return Complaint(
            region=self.region, also=also, side=self.side, what=self.what, extras=self.extras,
            choice=self.choice, for_other=self.for_other,
        )  # fmt: skip


def current() -> Visit:
    """The visit of this browser tab; a new one where there is none. What was asked too long ago is asked anew."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Visit(id=secrets.token_hex(8))
    visit: Visit = st.session_state[_KEY]
    # What has been done can still be written down the day after; to begin again asks again.
    if visit.check.ticked is not None and not visit.finished and time.time() - visit.checked_at > CHECK_LASTS_S:
        visit = st.session_state[_KEY] = visit.model_copy(update=_CHECK)
    return visit


def _change(**fields: Any) -> Visit:
    st.session_state[_KEY] = current().model_copy(update=fields)
    return current()


# What falls when an earlier answer changes.
_CHECK: Mapping[str, Any] = {
    "check": SafetyCheck(),
    "seen_verdict": False,
    "started": False,
    "finished": False,
    "now": None,
    "helped": (),
    "resumed": False,
    "nothing_to_resume": False,
}
_COMPLAINT: Mapping[str, Any] = {**_CHECK, "what": None, "extras": frozenset(), "choice": "", "wishes": Wishes()}


def choose_place(region: str, side: str) -> None:
    """A place on the map. Raises ValueError for one that is not there."""
    known = load_catalog().regions.get(region)
    if known is None or side not in ("left", "right", "both", "none"):
        raise ValueError("unknown place")
    chosen: Any = side if known.sides else "none"
    _change(**_COMPLAINT, region=region, also=(), side=chosen, told_about_you=False)


def repeat(last: Mapping[str, Any]) -> None:
    """The plan that a browser was asked to remember. It comes from there, so it is checked like an address.

    Raises ValueError where it makes no sense. The safety check is asked anew.
    """
    what = last.get("what")
    if what not in get_args(What):
        raise ValueError("unknown complaint")
    if what == "timer":
        raise ValueError("the timer keeps its own setting")
    wishes = Wishes.model_validate(last.get("wishes") or {})
    known = load_catalog().exercises
    swapped = {one: to for one, to in wishes.swapped.items() if one in known and known[one].easier == to}
    choose_place(str(last.get("region")), str(last.get("side")))
    if what == "cramp-now" and not load_catalog().regions[current().region].quick:
        raise ValueError("no cramp right now there")
    person = Person() if current().for_other else current().person  # the plan is that of the browser's owner
    person = person.model_copy(update={"first_time": False})
    ours = {"swapped": swapped, "wanted": None, "chosen": None}
    _change(what=what, for_other=False, wishes=wishes.model_copy(update=ours), person=person)


def tell_complaint(what: What, extras: Iterable[Extra] = (), choice: str = "", for_other: bool = False) -> None:
    """What is happening there. A cramp right now is nothing to begin with where no stretch is safe that soon."""
    if what == "cramp-now" and not load_catalog().regions[current().region].quick:
        return
    came_for = current().wishes  # what they came for stays
    wishes = Wishes(wanted=came_for.wanted, chosen=came_for.chosen, heat=came_for.heat)
    told = {"what": what, "extras": frozenset(extras), "choice": choice, "for_other": for_other, "wishes": wishes}
    # What one person said of themselves is not true of another.
    other: dict[str, Any] = {"person": Person(), "told_about_you": False} if for_other != current().for_other else {}
    _change(**{**_COMPLAINT, **told, **other})


def choose(choice: str) -> None:
    """The answer to a region's own question, such as which way the toes cramp; nonsense changes nothing."""
    if choice in {one.id for one in load_catalog().regions[current().region].choices}:
        _change(choice=choice)


def tick(ticked_gates: Iterable[str]) -> None:
    """The submitted safety screen; an empty set is "None of these". Old answers stay only for what is still asked.

    A tick that is not on the screen changes nothing: what cannot be read must never come down to "None of these".
    """
    visit = current()
    ticked = frozenset(ticked_gates)
    assert visit.complaint is not None
    if not ticked <= {gate.id for gate in gates(load_catalog(), visit.complaint)}:
        return
    asked = {flag.id for flag in questions(load_catalog(), visit.complaint, ticked)}
    kept = {flag: answer for flag, answer in visit.check.answers.items() if flag in asked}
    check = SafetyCheck(ticked=ticked, answers=kept)
    _change(check=check, checked_at=time.time(), seen_verdict=False, finished=False, resumed=False)


def answer(answers: Mapping[str, Answer]) -> None:
    """Answers to red flags, of the check or of the follow-up; what neither asks changes nothing."""
    complaint, check = current().complaint, current().check
    if complaint is None:
        return
    catalog = load_catalog()
    opened = questions(catalog, complaint, check.ticked or ())
    asked = {flag.id for flag in (*opened, *follow_up(catalog, complaint, check))}
    told = {flag: answer for flag, answer in answers.items() if flag in asked}
    _change(check=check.model_copy(update={"answers": {**check.answers, **told}}))


def change_answers() -> None:
    """Back to the safety screen, with the ticks as they were but not submitted."""
    _change(check=SafetyCheck(), seen_verdict=False)


def go_on_from_verdict() -> None:
    """The care card has been read."""
    _change(seen_verdict=True)


def tell_about_you(precautions: Iterable[str]) -> None:
    """The precautions a person ticked; ids that are not ours are dropped."""
    known = load_catalog().precautions
    person = current().person.model_copy(update={"precautions": frozenset(p for p in precautions if p in known)})
    _change(person=person, told_about_you=True)


def wish(**fields: Any) -> None:
    """A change of time, position, heat or swap. Raises ValueError for one that makes no sense."""
    _change(wishes=Wishes.model_validate({**current().wishes.model_dump(), **fields}))


def swap(exercise: str) -> None:
    """To the easier version of a planned exercise; asked of one swapped away, back to it. Nonsense changes nothing."""
    if exercise not in load_catalog().exercises:
        return
    swapped = dict(current().wishes.swapped)
    easier = load_catalog().exercises[exercise].easier
    if exercise in swapped:
        del swapped[exercise]
    elif easier:
        swapped[exercise] = easier
    wish(swapped=swapped)


def start() -> None:
    """The plan is as the person wants it."""
    _change(started=True, finished=False)


def finish() -> None:
    """The player has ended."""
    visit = current()
    _change(finished=True, person=visit.person.model_copy(update={"first_time": False}))


def remember_done(exercises: Iterable[str]) -> None:
    """What was done, to ask what helped."""
    _change(done_exercises=tuple(exercises))


def resume(kept: Mapping[str, Any]) -> None:
    """A timeline that the browser kept over a reload. What it says is data like any other: checked, not trusted.

    It can only name a place and a complaint to return to; the safety check is not restored, so nothing new can
    be planned from it.
    """
    told: Any = kept.get("resume")
    known = load_catalog().regions
    if isinstance(told, Mapping) and str(told.get("region")) in known and told.get("what") in get_args(What):
        side = told.get("side")
        choose_place(str(told["region"]), str(side) if side in get_args(Side) else "none")
        exercises = told.get("exercises")
        asked = exercises[:MOST_TAKEN_UP] if isinstance(exercises, list | tuple) else ()
        taken_up = tuple(one for one in asked if isinstance(one, str) and one in load_catalog().exercises)
        for_other = told.get("for_other") is True
        _change(what=told["what"], for_other=for_other, resumed=True, taken_up=taken_up)
    elif not kept.get("id"):
        _change(nothing_to_resume=True)


def resume_afterwards(kept: Mapping[str, Any]) -> None:
    """The page after a session, as a browser still shows it to a server that has begun anew since."""
    resume(kept)
    if current().resumed:
        finish()
        remember_done(current().taken_up)


def rate(now: int | None, helped: Iterable[str], before: int | None = None) -> None:
    """How it was and how it is afterwards, 0 to 10, and what helped."""
    _change(now=now, helped=tuple(helped), before=before)


def settle() -> None:
    """The cramp has let go: what is left to check is asked as for cramps that come and go."""
    _change(**{**_CHECK, "what": "cramps", "told_about_you": False})


def start_over(kind_line: str = "") -> None:
    """A new visit; who the person is and where stays known, and so does the routine they are putting together."""
    visit = current()
    fresh = Visit(
        id=secrets.token_hex(8),
        person=Person() if visit.for_other else visit.person,
        country=visit.country,
        own=visit.own,
        diary=visit.diary.model_copy(update={"saved": False}),
        taken_from_address=visit.taken_from_address,
        kind_line=kind_line,
    )
    st.session_state[_KEY] = fresh


def named_in_address(parameter: str, known: Container[str]) -> str:
    """What the address names, if there is such a thing; else "". The address is anybody's: only names we know pass."""
    name = st.query_params.get(parameter, "")
    return name if name in known else ""


def put_in_address(told: Mapping[str, str]) -> None:
    """What stands in the address after "?", and nothing else."""
    if st.query_params.to_dict() != dict(told):
        st.query_params.from_dict(told)


def want(exercise: str, region: str, side: str) -> None:
    """To do this exercise for this place; the safety check and all else is asked as ever.

    Raises ValueError for an exercise or a place that is not there, or that do not go together.
    """
    one = load_catalog().exercises.get(exercise)
    if one is None or region not in one.regions or one.kind == "heat":
        raise ValueError("unknown exercise")
    choose_place(region, side if side in ("left", "right") else "both")
    _change(wishes=Wishes(wanted=exercise))


def follow_programme(programme: str, side: str, day: object = 1) -> None:
    """To do a programme, on one of its days. One for a cramp right now goes by the place's own fast road first.

    Raises ValueError for a programme that is not there.
    """
    one = load_catalog().programmes.get(programme)
    if one is None:
        raise ValueError("unknown programme")
    on = max((step.from_day for step in one.steps if step.from_day == day), default=1)
    _come_for(programme_chosen(load_catalog(), one.id, on), one.regions, side, heat=one.heat)
    tell_complaint("cramp-now" if one.now and on == 1 else one.what)


def do_own_routine() -> None:
    """To do the routine that was put together. Raises ValueError for an empty one."""
    own = current().own
    if not own.steps:
        raise ValueError("nothing to do")
    sides = {step.side for step in own.steps}
    side = sides.pop() if len(sides) == 1 else None
    _come_for(own, places_of(load_catalog(), own), side or "both", heat=False)


def set_timer(told: Mapping[str, Any]) -> None:
    """To time a stretch of one's own, or warmth. A stretch without a place is asked the short list.

    Raises ValueError where what was told makes no sense.
    """
    setting = read_timer(load_catalog(), told)
    places = (setting.region,) if setting.region else places_of(load_catalog(), setting.chosen)
    _come_for(setting.chosen, places, setting.side, heat=setting.chosen.heat is not None)
    if not setting.region:
        tell_complaint("timer")
        start()


def _come_for(chosen: Chosen, places: tuple[str, ...], side: str, *, heat: bool) -> None:
    """To do what was chosen, for these places, the first being the main one; the safety check asks about all."""
    choose_place(places[0], side if side in ("left", "right") else "both")
    _change(also=places[1:], wishes=Wishes(chosen=chosen, heat=heat))


def change_own_routine(told: object) -> None:
    """The routine as someone has just put it together; what makes no sense is left out."""
    told = told if isinstance(told, Mapping) else {}
    steps = told.get("steps")
    rows = [row for row in steps if isinstance(row, Mapping)] if isinstance(steps, list | tuple) else []
    _change(own=own_routine(load_catalog(), told.get("name"), told.get("rounds"), rows).routine)


def add_to_own_routine(exercise: str) -> None:
    """One more exercise at the end, with its usual dose; one that is there already, or is none, changes nothing."""
    own = current().own
    rows = [step.model_dump() for step in own.steps] + [{"exercise": exercise}]
    _change(own=own_routine(load_catalog(), own.title, own.rounds, rows).routine)


def add_programme_to_own_routine(programme: str) -> None:
    """A programme's exercises with their doses, behind what is there already."""
    own, one = current().own, load_catalog().programmes[programme]
    rows = [step.model_dump() for step in (*own.steps, *one.steps)]
    _change(own=own_routine(load_catalog(), own.title or one.title, own.rounds, rows).routine)


def take_routine_from_address() -> Reading | None:
    """The routine that the address means, taken up as one's own when it is first seen; None where there is none.

    One that is longer than any of ours means nothing.
    """
    told = {key: st.query_params.get(key, "") for key in ("do", "name", "rounds")}
    if not told["do"]:
        return None
    reading = read_link(load_catalog(), told if sum(map(len, told.values())) <= LONGEST_LINK else {})
    seen = "&".join(told.values())
    if reading.routine.steps and current().taken_from_address != seen:
        _change(own=reading.routine, taken_from_address=seen)
    return reading


def change_diary(**fields: Any) -> None:
    """What happens in the diary; what it means is app/diary_visit.py's business."""
    _change(diary=current().diary.model_copy(update=fields))


def say_kindly(line: str) -> None:
    """A line for the opening page to show."""
    _change(kind_line=line)


def take_kind_line() -> str:
    """A line to show once on the opening page, if there is one."""
    line = current().kind_line
    if line:
        _change(kind_line="")
    return line


def choose_country(id_: str) -> None:
    """The country whose numbers to show; nonsense changes nothing."""
    if id_ in load_catalog().emergency_numbers:
        _change(country=id_)


def country() -> EmergencyNumber | None:
    """The chosen country, else what the browser's time zone or locale says; None when unknown."""
    catalog, chosen = load_catalog(), current().country
    if chosen:
        return catalog.emergency_numbers.get(chosen)
    zone = browser.zone()
    # A phone keeps its language abroad: where the zone names a place that we have no number for, we do not know.
    return country_for(catalog, zone, None if names_a_place(zone) else browser.locale())


# --- the road ----------------------------------------------------------------------------------


def verdict_of(visit: Visit) -> Verdict:
    """What triage says of the visit so far; before a complaint, a verdict that allows nothing."""
    if visit.complaint is None:
        return Verdict(level=Level.SELF_CARE)
    return assess(load_catalog(), visit.complaint, visit.check)


def first_open_step(visit: Visit) -> Step:
    """The first step still to be taken. No way leads past it."""
    complaint = visit.complaint
    if visit.resumed and visit.finished:
        return "after"
    if not visit.region:
        return "where"
    if complaint is None:
        return "what"
    if visit.check.ticked is None:
        return "safe"
    verdict = verdict_of(visit)
    if verdict.level == Level.EMERGENCY:
        return "verdict"
    if not verdict.complete:
        return "questions"
    if verdict.level >= Level.URGENT or not (verdict.may_stretch or verdict.may_heat):
        return "verdict"
    if verdict.level > Level.SELF_CARE and not visit.seen_verdict and not visit.finished:
        return "verdict"
    if complaint.what == "cramp-now":
        return "after" if visit.finished else "session"
    if (
        not visit.told_about_you
        and not complaint.short
        and precautions_to_ask(load_catalog(), complaint, verdict, visit.wishes.chosen)
    ):
        return "about-you"
    if visit.finished:
        return "after"
    return "session" if visit.started else "plan"
