"""No way round the safety check: wherever forged messages and addresses lead, a timeline has a check that allows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.visit import Visit
from exercises import Level, load_catalog
from exercises.catalog import with_implied
from exercises.model import Exercise
from tests.security.wild import HEAT, LAST, NASTY, ROUTINE, SAID, TIMER, Forger, spoil

pytestmark = pytest.mark.usefixtures("store")

CATALOG = load_catalog()
REGIONS = sorted(CATALOG.regions)
STEPS = ("where", "what", "safe", "verdict", "about_you", "plan", "session", "after")
READING = ("library", "timer", "routine", "doctor", "exercise", "programme", "diary")
SIDES = ("left", "right", "both", "none")


def must_be_allowed(visit: Visit, shown: Mapping[str, Any]) -> None:
    """Works out anew, by the content and what was told alone, whether this player may play what it was given."""
    if not shown.get("segments"):
        return
    complaint, check = visit.complaint, visit.check
    assert complaint is not None
    assert check.ticked is not None, "the check was never sent"
    gates = [CATALOG.gates[one] for one in check.ticked]
    behind = [flag for flag in CATALOG.red_flags.values() if any(gate.opens(flag, complaint) for gate in gates)]
    assert all(flag.id in check.answers for flag in behind), "a question is open"
    true = [
        flag
        for flag in CATALOG.red_flags.values()
        if check.answers.get(flag.id) == "yes" or (check.answers.get(flag.id) == "unsure" and flag.comes_first)
    ]
    assert all(flag.level < Level.URGENT for flag in true), "a flag forbids all of it"
    withheld = {what for flag in true for what in flag.withholds}
    told = set(visit.person.precautions) | {one for flag in true for one in flag.sets}
    told |= {one.id for one in CATALOG.precautions.values() if any(flag.id in one.asked_by for flag in true)}
    holding = [CATALOG.precautions[one] for one in with_implied(CATALOG, told)]
    blocked = withheld | {what for one in holding for what in one.blocks}

    exercises = [CATALOG.exercise(one["id"]) for one in shown["items"]]
    assert not exercises or "stretch" not in blocked
    heats = {one["exercise"] for one in shown["segments"] if one["kind"] == "heat"}
    if heats:
        assert "heat" not in blocked
        assert not complaint.short, "the short list is no ground for warmth"
        assert not any(gate.names == "symptom" for gate in gates)
    for one in (*exercises, *(CATALOG.exercises[heat] for heat in heats)):
        assert not excluded(one, holding), one.id
        asked_for = {id_ for place in complaint.places for id_ in of_place(place)}
        assert one.id in asked_for | {CATALOG.timer.exercise.id, CATALOG.twitching.first}, f"{one.id}: another place"


@cache
def of_place(place: str) -> frozenset[str]:
    """Every exercise that is for this place, or that its routines name."""
    region = CATALOG.regions[place]
    ids = {one.id for one in CATALOG.exercises.values() if place in one.regions}
    ids |= {step.exercise for step in (*region.acute, *region.prevention)} | {swap.use for swap in region.swaps}
    return frozenset(ids | {easier for one in ids if (easier := CATALOG.exercises[one].easier)})


def excluded(exercise: Exercise, holding: list[Any]) -> bool:
    return any(
        one.id in exercise.skip_if
        or (one.prop and one.prop in exercise.props)
        or (one.positions and set(exercise.positions) <= set(one.positions))
        or (one.regions and set(exercise.regions) <= set(one.regions))
        for one in holding
    )


def asked_about(visit: Visit) -> tuple[Any, ...]:
    return (visit.region, visit.also, visit.side, visit.what, visit.extras, visit.for_other)


class Wanderer:
    """Someone who walks as our pages do, forges what they send, and opens any address, in any order."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.guide = Forger()
        self.timelines: list[str] = []

    def go(self, steps: int) -> None:
        ways = [self.walk, self.forge, self.forge_what_is_kept, self.open_a_step, self.open_a_page, self.time, self.own]
        for way in self.chance.choices(ways, weights=[24, 3, 1, 2, 1, 1, 1], k=steps):
            way()

    def _do(self, act: Callable[[], object], sent: Any = None) -> None:
        """Does it, and then looks whether a door stands open."""
        before, gates = self.guide.visit, self._gates()
        act()
        after = self.guide.visit
        if asked_about(after) != asked_about(before):
            assert after.check.ticked is None, "the check outlived what it was about"
            assert not after.check.answers
        elif after.check.ticked is not None and after.check.ticked != before.check.ticked:
            assert gates is not None, "a check without its screen"
            assert set(sent["ticked"]) == after.check.ticked <= gates
        if self.guide.page == "player" and self.guide.data.get("segments"):
            must_be_allowed(after, self.guide.data)
            self.timelines.append(after.what)

    def _gates(self) -> set[str] | None:
        part = self.guide.data
        on_gates = self.guide.page == "ticks" and part["heading"] == "Is any of this true?"
        return {row["id"] for row in rows_of(part)} if on_gates else None

    def _send(self, told: Any, trigger: str = "go") -> None:
        self._do(lambda: self.guide.forge(told, trigger), told)

    def walk(self) -> None:
        """A step as our own page would send it, most often on towards the player."""
        some, part = self.chance.choice, self.guide.data
        wary = self.chance.random() < 0.25
        match self.guide.page:
            case "body_map":
                how = some(["continue", "cramp-now"])
                self._send({"type": how, "region": some(REGIONS), "side": some(SIDES)})
            case "pick":
                self._send({**SAID["pick"][0], "option": some(part["options"])["id"]})
            case "ticks":
                rows = [row["id"] for row in rows_of(part)]
                ticked = self.chance.sample(rows, min(len(rows), some([1, 1, 2]))) if wary else []
                self._send({"type": "done", "ticked": ticked, "choice": ""})
            case "flags":
                answers = ["no", "no", "unsure", "yes"] if wary else ["no"]
                self._send({"type": "done", "answers": {one["id"]: some(answers) for one in part["questions"]}})
            case "care_card":
                self._send({"type": "action", "id": "go-on"} if part.get("actions") else {"type": "change-answer"})
            case "exercise":
                self._send({"type": "start", "region": part["places"][0]["id"], "side": "left"})
            case "plan" if not wary:
                self._send({"type": "start"})
            case "player":
                self._send({"type": "finished"}, "ended")
            case page:
                self._send(some(SAID[page]))

    def forge(self) -> None:
        """What this page, or any other, might send, with a part of it made wild."""
        page = self.chance.choice([self.guide.page, self.guide.page, *SAID])
        told = spoil(self.chance, self.chance.choice(SAID[page]))
        self._send(told, self.chance.choice(["go", "go", "go", "ended"]))

    def forge_what_is_kept(self) -> None:
        """A timeline that was never allowed, brought along as one that was left unfinished; any state at all."""
        resume = self.chance.choice([LAST, {**LAST, "what": "cramp-now"}, *NASTY])
        told = [{"log": [{"item": 9}], "restored": {"id": "x", "resume": resume}}, {"setting": HEAT}, *NASTY[:20]]
        self._do(lambda: self.guide.keep(self.chance.choice(told)))

    def open_a_step(self) -> None:
        self._do(lambda: self.guide.open(self.chance.choice((*STEPS, "session", "plan"))))

    def open_a_page(self) -> None:
        page, wild = self.chance.choice(READING), str(self.chance.choice(NASTY[:-4]))[:2000]
        wild = wild.encode("utf-8", "replace").decode()  # an address cannot hold half a character
        known = {"exercise": "wall-calf", "programme": "bedtime-legs"}.get(page, wild)
        told = {"id": self.chance.choice([known, known, wild])}
        if page == "routine":
            told = {"do": "wall-calf.999s~neck-turn.left", "name": wild[:50], "rounds": "3"}
        self._do(lambda: self.guide.open_with(page, **told))

    def time(self) -> None:
        self._do(lambda: self.guide.open("timer"))
        self._send({"type": "start", "setting": self.chance.choice([TIMER, HEAT])})

    def own(self) -> None:
        self._do(lambda: self.guide.open_with("routine"))
        self._send({"type": "start", "routine": ROUTINE})


def rows_of(part: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The lines of all screens of ticks."""
    groups = [*part["groups"], *(group for screen in part.get("more", []) for group in screen)]
    return [row for group in groups for row in group["rows"]]


def test_no_forged_message_and_no_address_leads_round_the_safety_check() -> None:
    seen: list[str] = []

    @settings(max_examples=16, deadline=None)
    @given(st.integers(0, 2**32))
    def wander(seed: int) -> None:
        someone = Wanderer(seed)
        someone.go(22)
        seen.extend(someone.timelines)

    wander()
    assert len(seen) > 20, "too few came as far as the player for this to prove anything"
    assert len(set(seen)) > 2


class TestTheWatchmanHimself:
    """The invariant must see a door that stands open."""

    def test_sees_a_player_without_a_check(self) -> None:
        guide = Forger().choose(cramp_now=True).tick()
        visit, shown = guide.visit, guide.data
        must_be_allowed(visit, shown)
        for change, why in (
            ({"check": visit.check.model_copy(update={"ticked": None})}, "never sent"),
            ({"check": visit.check.model_copy(update={"answers": {"rf-chest-pain": "yes"}})}, "forbids"),
            ({"check": visit.check.model_copy(update={"ticked": frozenset({"ga-skin", "g-skin"})})}, "open"),
            ({"region": "neck"}, "another place"),
        ):
            gates = CATALOG.gates
            if "ga-skin" not in gates and why == "open":
                ticked = frozenset({next(one.id for one in gates.values() if one.shown_for(visit.complaint))})
                change = {"check": visit.check.model_copy(update={"ticked": ticked})}
            with pytest.raises(AssertionError, match=why):
                must_be_allowed(visit.model_copy(update=change), shown)
