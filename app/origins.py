"""Who may talk to the server: our own pages, and those of no other site.

A browser says with each websocket, and with each request of one site to another, which page it comes from. Streamlit
looks at that as well, but of a page that it does not know it first asks a host on the internet for its own address,
and lets everybody wait meanwhile. Here such a page is turned away before.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config


class OwnPagesOnly:
    """ASGI middleware that refuses what a page of another site asks for.

    Whoever runs the guide behind something that changes the name of the host can allow sites by Streamlit's own
    settings: `server.corsAllowedOrigins`, or `server.enableCORS = false` for all.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what comes from our pages, or from no page at all."""
        if scope["type"] not in ("http", "websocket") or _is_own(Headers(scope=scope)):
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse("Not from here.", 403)(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close", "code": 1008})


def _is_own(headers: Headers) -> bool:
    told = headers.getlist("origin")
    if not told or not config.get_option("server.enableCORS"):
        return True
    return len(told) == 1 and (told[0] in config.get_option("server.corsAllowedOrigins") or _same(told[0], headers))


def _same(origin: str, headers: Headers) -> bool:
    """Whether it is the host that was asked; some proxies leave the port out of its name."""
    try:
        page = urlsplit(origin)
        hostname = page.hostname
    except ValueError:
        return False
    return page.scheme in ("http", "https") and headers.get("host") in (page.netloc, hostname)
