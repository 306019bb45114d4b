"""One person on the road, without a browser: looks where they came to, taps what our parts would send, keeps a diary.

At each step what came must be the page that the road leads to, for this person's own place; anything else is a fault.
Only where the server was lost in between may a person be led back to the start, as in a browser.
"""

from __future__ import annotations

import asyncio
import random
import re
import secrets
import time
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from bench.tab import Part, Shown, Tab, WalkError

ON_SCREEN = 12
"""Pictures that a phone loads at once; it leaves the others of a long list until they are scrolled to."""
PICTURE = re.compile(r'"(/pictures/[^"]+)"')
RESEND_S = 4.0
"""After this the player tells again what was not heard."""
# What is told, and what a diary calls it.
WHATS = {
    "cramps": "Cramps that come and go",
    "tight": "Tight or sore",
    "twitching": "Twitching",
    "cramp-now": "A cramp",
}


class LedBackError(Exception):
    """The server of this visit is gone, and the guide asks from the start."""


class TimeUpError(Exception):
    """Time is up; the person stops where they are."""


@dataclass(frozen=True)
class Pace:
    """Seconds between two taps, and how long a stretch is held before the next one; each from least to most."""

    tap_s: tuple[float, float] = (2.0, 6.0)
    hold_s: tuple[float, float] = (15.0, 45.0)

    def faster(self, times: float) -> Pace:
        """So many times as fast."""
        return Pace(*((least / times, most / times) for least, most in (self.tap_s, self.hold_s)))


AT_ONCE = Pace((0, 0), (0, 0))


@dataclass
class Found:
    """What people met: seconds for each step, gaps without service, and what must not happen, by its kind.

    `led_back` to the start were those whose visit died with its server; sessions that ran were `taken_up` by another.
    """

    steps: dict[str, list[float]] = field(default_factory=dict)
    gaps_s: list[float] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    led_back: int = 0
    walks: int = 0
    taken_up: int = 0

    def note(self, step: str, shown: Shown) -> None:
        if shown.gap_s is None:
            self.steps.setdefault(step, []).append(shown.took_s)
        else:
            self.gaps_s.append(shown.gap_s)


@dataclass
class Walker:
    """Someone with a tab of their own. `kept` are the episodes that the guide said were safe, as a diary shows them."""

    tab: Tab
    found: Found
    pace: Pace = AT_ONCE
    chance: random.Random = field(default_factory=random.Random)
    key: str = field(default_factory=lambda: secrets.token_hex(32), repr=False)
    kept: Counter[str] = field(default_factory=Counter)
    unsure: Counter[str] = field(default_factory=Counter)
    """Sent, and never heard of again: the server died. It may be there or not."""
    pictures: bool = True
    until: float = float("inf")
    """When this person has had enough, by `time.monotonic()`."""
    _seen: set[str] = field(default_factory=set)
    _shown: Shown | None = None

    # --- roads ----------------------------------------------------------------------------------

    async def come(self) -> None:
        """Open the guide."""
        await self._came("the guide opens", await self.tab.open(), ["where"])

    async def walk_again_and_again(self) -> None:
        """One road after the other until they have had enough. A fault is noted, and they start anew."""
        while True:
            road = self.chance.choices([self.relief, self.cramp_now, self.read], [6, 2, 1])[0]
            try:
                await road()
                self.found.walks += 1
            except LedBackError:
                self.found.led_back += 1
            except TimeUpError:
                return
            except WalkError as fault:
                self.found.faults[str(fault)] += 1
                self._shown = None  # whatever it is, they begin by the menu

    async def relief(self, region: str | None = None, what: str | None = None) -> None:
        """From the opening page through the safety check, a plan and a session to the diary."""
        stretch = await self.to_player(region, what)
        if stretch is not None:
            await self._go_through(stretch)
            await self.write_down(stretch)

    async def to_player(self, region: str | None = None, what: str | None = None) -> Stretch | None:
        """From the opening page to a player that is ready; None where the plan is only to be read."""
        shown = await self._start()
        regions = self._part(shown, "body_map").data["regions"]
        place = self.chance.choice([one for one in regions if region in (None, one["id"])])
        side = self.chance.choice(["left", "right", "both"]) if place["sides"] else "none"
        what = what or self.chance.choice(["cramps", "cramps", "tight", "twitching"])
        go = {"type": "continue", "region": place["id"], "side": side}
        shown = await self._press("place → what is happening", "body_map", go, ["what"])
        title = _title(shown)
        if not title.startswith(place["name"]):
            raise WalkError("somebody else's place")
        go = {"type": "continue", "option": what, "extras": [], "who": "me"}
        shown = await self._press("what → is it safe", "pick", go, ["safe"], title)
        none = {"type": "done", "ticked": [], "choice": ""}
        shown = await self._press("none of these → about you", "ticks", none, ["about-you", "plan"], title)
        if shown.page == "about-you":
            shown = await self._press("none of these → the plan", "ticks", none, ["plan"], title)
        if not self._part(shown, "plan").data["start"]:
            return None
        shown = await self._press("start → the player", "plan", {"type": "start"}, ["session"])
        return self._stretch(shown, title, what)

    async def cramp_now(self) -> None:
        """The fast road: three taps to a running hold."""
        shown = await self._start()
        regions = [one for one in self._part(shown, "body_map").data["regions"] if one["quick"]]
        place = self.chance.choice(regions)
        side = self.chance.choice(["left", "right"]) if place["sides"] else "none"
        go = {"type": "cramp-now", "region": place["id"], "side": side}
        shown = await self._press("cramp right now → short check", "body_map", go, ["safe"])
        title = _title(shown)
        question = self._part(shown, "ticks").data["question"]
        choice = self.chance.choice(question["choices"])["id"] if question else ""
        go = {"type": "done", "ticked": [], "choice": choice}
        shown = await self._press("none of these → a running hold", "ticks", go, ["session"])
        stretch = self._stretch(shown, title, "cramp-now")
        await self._go_through(stretch)
        await self.write_down(stretch)

    async def read(self) -> None:
        """The library, and the pages of two exercises."""
        shown = await self._menu("library", "menu → library")
        cards = self._part(shown, "library").data["cards"]
        one = self.chance.choice(cards)["id"]
        go = {"type": "open", "page": "exercise", "id": one}
        shown = await self._press("a tile → the exercise", "library", go, ["exercise"])
        other = self._part(shown, "exercise").data["next"]["id"]
        go = {"type": "open", "page": "exercise", "id": other}
        shown = await self._press("next → the exercise", "exercise", go, ["exercise"])

    async def look_for_lost(self) -> int:
        """Open the diary, look at all of it, and say how many of the episodes that were safe are not there."""
        shown = await self._menu("diary", "menu → diary")
        if not self._part(shown, "diary").data["open"]:
            go = {"type": "open", "key": self.key}
            shown = await self._press("key → the diary", "diary", go, ["diary"])
        if not self._part(shown, "diary").data["open"]:
            raise WalkError("the diary did not open")
        while self._part(shown, "diary").data["more"]:
            shown = await self._press("older ones", "diary", {"type": "more", "key": self.key}, ["diary"])
        months = self._part(shown, "diary").data["months"]
        there = Counter(_written(one["title"], one["words"]) for month in months for one in month["entries"])
        if there - self.kept - self.unsure:
            raise WalkError("somebody else's episode, or one twice")
        return (self.kept - there).total()

    # --- pieces of road -------------------------------------------------------------------------

    async def _start(self) -> Shown:
        if self._shown is not None and self._shown.page == "where":
            return self._shown
        return await self._menu("where", "menu → relief")

    def _stretch(self, shown: Shown, title: str, what: str) -> Stretch:
        stretch = Stretch(self._part(shown, "player").data, what)
        if stretch.title != title:
            raise WalkError("somebody else's session")
        return stretch

    async def _go_through(self, stretch: Stretch) -> None:
        """Through the player: what it would log comes from here, and its clock is this person's pause."""
        await self.begin(stretch)
        await self._pause(self.pace.hold_s)
        if stretch.held():
            await self.log("how was that", stretch)
        if stretch.acute:
            stretch.let_go()
            await self.log("it has let go", stretch)
        elif self.chance.random() < 0.5:
            stretch.skip()
            await self.log("skip", stretch)
        await self._pause(self.pace.hold_s)
        if self.chance.random() < 0.5:
            stretch.stop()
        else:
            stretch.finish()
            await self.log("the last hold ends", stretch)
        await self.end(stretch)

    async def begin(self, stretch: Stretch) -> None:
        """The first taps in the player, until something is held."""
        stretch.start()
        await self.log("started", stretch)
        if stretch.without_heat():
            await self.log("no heat", stretch)

    async def log(self, step: str, stretch: Stretch) -> None:
        """Tell the whole log, as the player does after each tap."""
        await self._pause(self.pace.tap_s)
        await self._tell(step, stretch)

    async def end(self, stretch: Stretch) -> None:
        """Leave the player for what comes after; it says so again and again until it is gone."""
        await self._pause(self.pace.tap_s)
        for _ in range(3):
            shown = await self._tell("end → how is it now", stretch, ended={"type": stretch.log[-1]["type"]})
            if shown.page == "after":
                return
            await asyncio.sleep(RESEND_S)
        raise WalkError("the player was not left")

    async def _tell(self, step: str, stretch: Stretch, **events: Any) -> Shown:
        assert self._shown is not None
        player = self._part(self._shown, "player")
        to = ["session", "after"] if events else ["session"]
        shown = await self._came(step, await self.tab.tell(player, stretch.state, **events), to)
        if shown.page == "session" and not stretch.taken_up and self._part(shown, "player").data.get("restore"):
            stretch.taken_up = True  # another server: the browser tells it what goes on here
            self.found.taken_up += 1
            shown = await self._came("session taken up again", await self.tab.tell(player, stretch.state), ["session"])
        if shown.page == "session" and self._part(shown, "player_safe").data["events"] != len(stretch.log):
            raise WalkError(f"{step}: not acknowledged")
        return shown

    async def write_down(self, stretch: Stretch) -> None:
        """Rate it and write it down; it counts when the page says that it is safe."""
        assert self._shown is not None
        if _title(self._shown) != stretch.title:
            raise WalkError("somebody else's session")
        data = self._part(self._shown, "after").data
        resume = {"resume": data["resume"]}  # with all that is pressed here: another server may have to know
        options = [one["id"] for one in data["helped"]["options"]]
        helped = self.chance.sample(options, min(1, len(options)))
        now, before = self.chance.randint(0, 4), self.chance.choice([None, 7])
        episode = _written(stretch.episode, " then ".join(str(n) for n in (before, now) if n is not None))
        rated = {"now": now, "before": before, "helped": helped, "name": f"{self.chance.getrandbits(128):032x}"}
        self.unsure[episode] += 1
        go = {"type": "save", "key": self.key, **rated, **resume}
        try:
            shown = await self._press("save → safe in the diary", "after", go, ["after"])
        except TimeUpError:
            self.unsure[episode] -= 1  # it was never sent
            raise
        diary = self._part(shown, "after").data["diary"]
        if not diary or not diary["saved"]:
            raise WalkError("not saved")
        self.unsure[episode] -= 1
        self.kept[episode] += 1
        if self.chance.random() < 0.3:
            shown = await self._press("see it → the diary", "after", {"type": "diary", **resume}, ["diary"])
            if self._part(shown, "diary").data["count"] < self.kept.total():
                raise WalkError("an episode was not in the diary")
        else:
            await self._press("finish → the opening page", "after", {"type": "end", **resume}, ["where"])

    # --- steps ----------------------------------------------------------------------------------

    async def _menu(self, page: str, step: str) -> Shown:
        await self._pause(self.pace.tap_s)
        return await self._came(step, await self.tab.choose_in_menu(page), [page])

    async def _press(
        self, step: str, part: str, go: Mapping[str, Any], to: Collection[str], title: str | None = None
    ) -> Shown:
        """One tap after a pause; what comes must be one of the pages `to`, for the same place where it has one."""
        assert self._shown is not None
        await self._pause(self.pace.tap_s)
        here, tapped = self._shown.page, self._part(self._shown, part)
        shown = await self.tab.press(tapped, **go)
        if shown.gap_s is not None and shown.page == here and here not in to:
            self.found.gaps_s.append(shown.gap_s)
            shown = await self.tab.press(tapped, **go)  # the answer was lost, and the page stayed: they tap once more
        await self._came(step, shown, to)
        if title is not None and _title(shown) != title:
            raise WalkError("somebody else's place")
        return shown

    async def _came(self, step: str, shown: Shown, to: Collection[str]) -> Shown:
        self._shown = shown
        self.found.note(step, shown)
        if "That did not work" in shown.words or "an exception" in shown.words:
            raise WalkError(f"{step}: the error page")
        if shown.page not in to:
            if shown.anew:
                raise LedBackError
            raise WalkError(f"{step}: came to {shown.page}")
        if self.pictures:
            await self._look(shown.parts.values())
        return shown

    async def _look(self, parts: Collection[Part]) -> None:
        found = dict.fromkeys(path for part in parts for path in PICTURE.findall(part.json))
        new = set(list(found)[:ON_SCREEN]) - self._seen
        self._seen |= new
        await self.tab.see_pictures(new)

    def _part(self, shown: Shown, name: str) -> Part:
        if name not in shown.parts:
            raise WalkError(f"{shown.page}: without its {name}")
        return shown.parts[name]

    async def _pause(self, between_s: tuple[float, float]) -> None:
        pause_s = self.chance.uniform(*between_s)
        left_s = self.until - time.monotonic()
        if pause_s > 0:
            await asyncio.sleep(max(0.0, min(pause_s, left_s)))
        if pause_s >= left_s:
            raise TimeUpError


def _written(title: str, words: str) -> str:
    """An episode by what a diary shows of it: what and where, and the numbers of before and after."""
    return f"{title}, {words.split(';')[0]}"


def _title(shown: Shown) -> str:
    """The place, as it stands at the head of a page."""
    return next((str(part.data["context"]["title"]) for part in shown.parts.values() if "context" in part.data), "")


class Stretch:
    """A session as the player logs it, for someone who goes through it by these taps. The rules stand in time.mjs."""

    def __init__(self, data: Mapping[str, Any], what: str) -> None:
        self.title, self.acute = str(data["title"]), bool(data["acute"])
        self.episode = f"{WHATS[what]}: {self.title}"
        self.taken_up = False
        """Whether another server than the one that began it has been told what goes on."""
        self.log: list[dict[str, Any]] = []
        self._restored = {name: data[name] for name in ("id", "title", "acute", "resume")}
        self._segments, self._after_let_go = data["segments"], data["after_let_go"]
        self._at = 0
        self._began = time.time()

    @property
    def state(self) -> dict[str, Any]:
        """What the component keeps: the log, and what was taken up again."""
        return {"log": self.log, **({"restored": self._restored} if self.taken_up else {})}

    def start(self) -> None:
        self._note("started")

    def without_heat(self) -> bool:
        """ "No heat today", where warmth comes first; whether it does."""
        here = self._segments[0]
        if here["kind"] != "heat-check":
            return False
        place = next(one["place"] for one in self._segments if one["kind"] == "heat")
        self._note("heat_refused", place=place, reason="choice")
        self._at = next((n for n, one in enumerate(self._segments) if one["kind"] not in ("heat-check", "heat")), 0)
        return True

    def held(self) -> bool:
        """The clock goes on to the end of the first hold, and "same" is answered; whether there was one."""
        work = next(
            (n for n in range(self._at, len(self._segments)) if self._segments[n]["kind"] in ("hold", "cycle")), None
        )
        if work is None or self.acute or work + 1 >= len(self._segments):
            return False
        self._at = work + 1
        one = self._segments[work]
        self._note("felt", item=one["item"], value="same", rep=one.get("rep"))
        return True

    def skip(self) -> None:
        self._note("skipped")
        self._at = min(self._at + 1, len(self._segments) - 1)

    def let_go(self) -> None:
        self._note("let_go", after_s=round(time.time() - self._began))
        self._at = self._after_let_go if isinstance(self._after_let_go, int) else len(self._segments) - 1

    def stop(self) -> None:
        self._note("stopped", seconds=round(time.time() - self._began))

    def finish(self) -> None:
        """The clock goes on to the end of the last segment."""
        self._at = len(self._segments) - 1
        self._note("finished", item=None, seconds=round(time.time() - self._began))

    def _note(self, type_: str, **more: Any) -> None:
        event = {"n": len(self.log), "type": type_, "at": round(time.time() * 1000), "segment": self._at}
        item = None if type_ in ("stopped", "finished") else self._segments[self._at]["item"]
        self.log.append({**event, "item": item, **more})
