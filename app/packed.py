"""What a first visit loads: Streamlit's scripts and style sheets and our own, packed, 1 MB and a bit in place of 3.

With the page comes the list of our own that are needed first. Else a browser would hear of them last, when all of
Streamlit's have run.
"""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.components import FOLDER, PARTS, VERSION

_FOLDERS = {"/static": Path(streamlit.__file__).parent / "static" / "static", f"/parts/{VERSION}": FOLDER}
"""By the address under which each is to be had. The names of all files in them change with what is in them."""
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css"}
_FIRST = ", ".join(
    f"</parts/{VERSION}/{path}>; rel="
    + ("modulepreload" if path.endswith(".mjs") else "preload; as=fetch; crossorigin")
    for path in ("shared.mjs", *PARTS["body_map"])  # most people begin at the map
)
_LASTING = "public, immutable, max-age=31536000"


class PackedFiles:
    """ASGI middleware. Each file is packed when it is first asked for, then kept: under 1 MB for all of a visit.

    Streamlit sends them as they are, because packing anew for each visitor would cost more than it saves.
    Only names that were there at the start are answered; all else is passed on.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._files = {
            f"{address}/{path.relative_to(folder).as_posix()}": path
            for address, folder in _FOLDERS.items()
            for path in folder.rglob("*")
            if path.suffix in _TYPES
        }
        self._packed: dict[str, bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for a file that we have to a browser that unpacks."""
        file = self._files.get(scope.get("path", "")) if scope["type"] == "http" and scope["method"] == "GET" else None
        asked = Headers(scope=scope) if file else Headers()
        if file is None or "gzip" not in asked.get("accept-encoding", "") or "range" in asked:
            await self.app(scope, receive, _naming_first(send))
            return
        path = scope["path"]
        if path not in self._packed:
            self._packed[path] = await asyncio.to_thread(lambda: gzip.compress(file.read_bytes(), mtime=0))
        headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding", "Cache-Control": _LASTING}
        await Response(self._packed[path], headers=headers, media_type=_TYPES[file.suffix])(scope, receive, send)


def _naming_first(send: Send) -> Send:
    async def named(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if headers.get("content-type", "").startswith("text/html"):
                headers["Link"] = _FIRST
        await send(message)

    return named
