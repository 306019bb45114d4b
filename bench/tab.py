"""A browser tab without a browser: Streamlit's protocol on the wire, so that hundreds of people fit into one process.

It does what Streamlit's own page does: keeps cookies, asks whether the server is well, sends what was pressed together
with all that components remember, keeps large messages for the next run, and comes back by itself, with the same
pauses, when the connection breaks. Nothing of the server's inside is known here.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException
from websockets.typing import Origin, Subprotocol

PATIENCE_S = 60.0
"""Longer than this nobody waits for an answer, or for a server that is gone."""
PING_PATIENCE_S = 15.0
KEPT_RUNS = 2
"""Streamlit's page forgets a large message that so many runs have not used; it says which it still has."""


class WalkError(Exception):
    """Something that a person would have noticed. The text is its kind, and holds nothing that was told."""


class _ConnectionLostError(Exception):
    pass


@dataclass(frozen=True)
class Part:
    """One of our components on the page: its name, its id, and what it was given, as JSON."""

    name: str
    id: str
    json: str

    @cached_property
    def data(self) -> dict[str, Any]:
        found = json.loads(self.json)
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True)
class Shown:
    """What stands on the screen when a run has ended well.

    `page` is its address, "where" for the opening page. `parts` go by the names of our components; `words` is what
    Streamlit itself shows as text. `anew` says that another session answered than the time before, `gap_s` how long
    the person had no service, where the connection was lost in between.
    """

    page: str
    parts: Mapping[str, Part]
    words: str
    took_s: float
    anew: bool = False
    gap_s: float | None = None


@dataclass
class Tab:
    """One tab at `url`, the address of the opening page. `open` it first, and `close` it at the end."""

    url: str
    trust: ssl.SSLContext | None = None
    zone: str = "Europe/London"
    locale: str = "en-GB"
    files: bool = False
    """Whether what Streamlit's page is made of is loaded as well, once, as by a browser with nothing in its cache."""
    losses: int = 0

    _page: str = ""
    _query: str = ""
    _page_hash: str = ""
    _session_id: str = ""
    _session_shown: str = ""
    _told: int = 0
    _states: dict[str, dict[str, Any]] = field(default_factory=dict)
    _large: dict[str, tuple[Part | str, int]] = field(default_factory=dict)
    _runs: int = 0
    _elements: dict[tuple[int, ...], Part | str] = field(default_factory=dict)
    _pages: dict[str, str] = field(default_factory=dict)
    _lost_at: float | None = None
    _back_at: float = 0.0

    def __post_init__(self) -> None:
        self.url = self.url.rstrip("/")
        self._origin = "://".join(urlsplit(self.url)[:2])
        self._http = httpx.AsyncClient(
            verify=self.trust or True,
            timeout=PING_PATIENCE_S,
            trust_env=False,
            limits=httpx.Limits(max_connections=6),  # as many as a browser opens to one host
        )
        self._connected = asyncio.Event()
        self._answer: asyncio.Future[None] | None = None
        self._living: asyncio.Task[None] | None = None
        self._socket: ClientConnection | None = None

    # --- what a person does ---------------------------------------------------------------------

    async def open(self, address: str = "/") -> Shown:
        """Open an address of the guide, such as "/exercise?id=wall-calf". Raises WalkError where nothing good comes."""
        parts = urlsplit(address)
        self._page, self._query = parts.path.strip("/"), parts.query
        document = await self._fetch(address)
        if self.files:
            named = re.findall(r'(?:src|href)="\./(static/[^"]+)"', document.text)
            await asyncio.gather(*(self._fetch(f"/{path}") for path in named))
        await self._greet()
        self._socket = await self._dial()
        self._connected.set()
        self._living = asyncio.create_task(self._live())
        return await self._ask(time.perf_counter(), by_address=True)

    async def press(self, part: Part, **go: Any) -> Shown:
        """Tell what was pressed in a part of the page, as `toPython` of shared.mjs does, and see what comes of it."""
        self._told += 1
        event = {"event": "go", "value": {**go, "n": self._told}}
        return await self._ask(time.perf_counter(), triggers={part.id: [event]})

    async def tell(self, part: Part, state: Mapping[str, Any], **events: Any) -> Shown:
        """Tell what a part keeps (`setStateValue`), with its events (`setTriggerValue`) where there are any."""
        self._states[part.id] = {**self._states.get(part.id, {}), **state}
        triggers = [{"event": name, "value": value} for name, value in events.items()]
        return await self._ask(time.perf_counter(), triggers={part.id: triggers} if triggers else {})

    async def run_again(self) -> Shown:
        """The page once more, with nothing pressed."""
        return await self._ask(time.perf_counter())

    async def choose_in_menu(self, page: str) -> Shown:
        """Open a page by the menu."""
        self._page_hash, self._query = self._pages[page], ""
        return await self._ask(time.perf_counter())

    async def see_pictures(self, paths: set[str]) -> None:
        """Load pictures, such as {"/pictures/wall-calf.webp?v=…"}; once more when a server that is gone is back."""
        try:
            await asyncio.gather(*(self._fetch(path) for path in sorted(paths)))
        except WalkError:
            await asyncio.sleep(1)
            await self._wait_until_connected()
            await asyncio.gather(*(self._fetch(path) for path in sorted(paths)))

    async def close(self) -> None:
        """Close the tab. Nobody is waiting in it."""
        if self._living is not None:
            self._living.cancel()
            await asyncio.gather(self._living, return_exceptions=True)
        if self._socket is not None:
            await self._socket.close()
        await self._http.aclose()

    async def lose_connection(self) -> None:
        """What a tunnel does: the connection breaks, and comes back by itself."""
        if self._socket is not None:
            self._socket.transport.abort()

    # --- asking and hearing ---------------------------------------------------------------------

    async def _ask(
        self, began: float, *, triggers: Mapping[str, list[Any]] | None = None, by_address: bool = False
    ) -> Shown:
        """Send a run with what was pressed, and wait for its end. What falls into a lost connection is told again."""
        message = self._message(triggers or {}, by_address=by_address)
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not await self._asked(message):
                    pass
        except TimeoutError:
            raise WalkError("no answer") from None
        return self._seen(began, time.perf_counter())

    async def _asked(self, message: bytes) -> bool:
        """Whether it was answered before the connection broke."""
        await self._connected.wait()
        self._answer = asyncio.get_running_loop().create_future()
        try:
            assert self._socket is not None
            await self._socket.send(message)
            await self._answer
        except (_ConnectionLostError, WebSocketException, OSError):
            return False
        finally:
            self._answer = None
        return True

    def _message(self, triggers: Mapping[str, list[Any]], *, by_address: bool) -> bytes:
        back = BackMsg()
        run = back.rerun_script
        run.query_string, run.page_script_hash = self._query, self._page_hash
        if by_address:
            run.page_name = self._page
        for id_, state in self._states.items():
            run.widget_states.widgets.add(id=id_, json_value=json.dumps(state))
        for id_, events in triggers.items():
            name = f"$$STREAMLIT_INTERNAL_KEY_{id_}__events"
            run.widget_states.widgets.add(id=name, json_trigger_value=json.dumps(events))
        run.cached_message_hashes.extend(self._large)
        told = run.context_info
        told.timezone, told.timezone_offset, told.locale = self.zone, 0, self.locale
        told.url, told.color_scheme = f"{self.url}/{self._page}", "light"
        return bytes(back.SerializeToString())

    def _seen(self, began: float, ended: float) -> Shown:
        parts = {one.name: one for one in self._elements.values() if isinstance(one, Part)}
        words = [one for one in self._elements.values() if isinstance(one, str) and one]
        ids = {part.id for part in parts.values()}
        self._states = {id_: state for id_, state in self._states.items() if id_ in ids}
        anew = self._session_id != self._session_shown and bool(self._session_shown)
        self._session_shown = self._session_id
        gap_s = None
        if self._lost_at is not None:
            gap_s = ended - self._lost_at - max(0.0, began - self._back_at)
            self._lost_at = None
        return Shown(self._page or "where", parts, "\n".join(words), ended - began, anew, gap_s)

    def _hear(self, data: bytes) -> None:
        message = ForwardMsg()
        message.ParseFromString(data)
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            known = self._large.get(message.ref_hash)
            if known is None:
                raise WalkError("the server believed that we had kept something")
            self._large[message.ref_hash] = (known[0], self._runs)
            self._elements[tuple(message.metadata.delta_path)] = known[0]
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = _read(message.delta.new_element)
            if message.metadata.cacheable:
                self._large.setdefault(message.hash, (element, self._runs))
            self._elements[tuple(message.metadata.delta_path)] = element
        elif kind == "new_session":
            self._elements = {}
            self._session_id = message.new_session.initialize.session_id
        elif kind == "navigation":
            self._pages = {one.url_pathname or "where": one.page_script_hash for one in message.navigation.app_pages}
            self._page_hash = message.navigation.page_script_hash
            self._page = next((name for name, hash_ in self._pages.items() if hash_ == self._page_hash), "?")
            self._page = "" if self._page == "where" else self._page
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        elif kind == "script_finished":
            self._finish(message.script_finished)

    def _finish(self, how: ForwardMsg.ScriptFinishedStatus.ValueType) -> None:
        if how == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return
        self._runs += 1
        self._large = {hash_: kept for hash_, kept in self._large.items() if self._runs - kept[1] <= KEPT_RUNS}
        if self._answer is None or self._answer.done():
            return
        if how == ForwardMsg.FINISHED_SUCCESSFULLY:
            self._answer.set_result(None)
        else:
            self._answer.set_exception(WalkError("the page could not be run"))

    async def _wait_until_connected(self) -> None:
        try:
            await asyncio.wait_for(self._connected.wait(), PATIENCE_S)
        except TimeoutError:
            raise WalkError("no answer") from None

    # --- the connection -------------------------------------------------------------------------

    async def _live(self) -> None:
        """Hear what comes for as long as the tab is open, and come back whenever the connection breaks."""
        while True:
            assert self._socket is not None
            try:
                async for data in self._socket:
                    self._hear(data if isinstance(data, bytes) else data.encode())
            except WebSocketException:
                pass
            except WalkError as fault:
                if self._answer is not None and not self._answer.done():
                    self._answer.set_exception(fault)
                continue
            self._connected.clear()
            self.losses += 1
            self._lost_at = self._lost_at or time.perf_counter()
            if self._answer is not None and not self._answer.done():
                self._answer.set_exception(_ConnectionLostError())
            await self._come_back()
            self._back_at = time.perf_counter()
            self._connected.set()

    async def _come_back(self) -> None:
        tries = 0
        while True:
            tries += 1
            longest_s = min(4.0, 0.5 * 2 ** (tries - 1))
            shortest_s = 0.25 if tries == 1 else longest_s / 2
            await asyncio.sleep(random.uniform(shortest_s, longest_s))
            await self._ping_until_well()
            try:
                self._socket = await self._dial()
                return
            except WalkError:
                continue

    async def _ping_until_well(self) -> None:
        tries = 0
        while True:
            tries += 1
            try:
                await self._greet()
                return
            except WalkError:
                longest_s = min(4.0, 0.1 * 2 ** (tries - 1))
                await asyncio.sleep(longest_s if tries == 1 else longest_s * random.uniform(0.7, 1))

    async def _greet(self) -> None:
        await asyncio.gather(self._fetch("/_stcore/health"), self._fetch("/_stcore/host-config"))

    async def _fetch(self, path: str) -> httpx.Response:
        try:
            answer = await self._http.get(self.url + path)
        except httpx.HTTPError as error:
            raise WalkError(f"not reached: {type(error).__name__}") from None
        if answer.status_code != 200:
            raise WalkError(f"status {answer.status_code} for {_kind_of(path)}")
        return answer

    async def _dial(self) -> ClientConnection:
        """The websocket, with the cookies of this tab and, when it comes back, the session it had."""
        request = self._http.build_request("GET", f"{self.url}/_stcore/stream")
        headers = {"Cookie": request.headers["Cookie"]} if "Cookie" in request.headers else {}
        spoken = ["streamlit", self._http.cookies.get("_streamlit_xsrf") or "PLACEHOLDER_AUTH_TOKEN", self._session_id]
        try:
            socket = await connect(
                self.url.replace("http", "ws", 1) + "/_stcore/stream",
                subprotocols=[Subprotocol(one) for one in spoken if one],
                additional_headers=headers,
                origin=Origin(self._origin),
                ssl=self.trust,
                open_timeout=PING_PATIENCE_S,
                close_timeout=1,
                ping_interval=None,
                max_size=None,
                proxy=None,
            )
        except (InvalidHandshake, OSError, TimeoutError, WebSocketException) as error:
            raise WalkError(f"no websocket: {type(error).__name__}") from None
        if socket.response is not None:
            told = [("Set-Cookie", value) for value in socket.response.headers.get_all("Set-Cookie")]
            self._http.cookies.extract_cookies(httpx.Response(101, headers=told, request=request))
        return socket


def _read(element: Element) -> Part | str:
    """A component of ours, or the words of what Streamlit shows itself; its other elements say nothing."""
    kind = element.WhichOneof("type")
    if kind == "bidi_component":
        one = element.bidi_component
        return Part(one.component_name.removeprefix("unknot_"), one.id, one.json)
    if kind in ("html", "alert", "markdown"):
        return str(getattr(element, kind).body)
    return "an exception" if kind == "exception" else ""


def _kind_of(path: str) -> str:
    """A path without what is behind the "?" and without the name of the file: "/pictures/…"."""
    head = urlsplit(path).path.strip("/").split("/")
    return f"/{head[0]}/…" if len(head) > 1 else f"/{head[0]}"
