"""The server, by `streamlit run`: pictures, headers, warm-up and the kind error page round app/main.py."""

from __future__ import annotations

import gc
import importlib
import logging
import os
import pkgutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

HERE = Path(__file__).parent
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))

from app.components import FOLDER  # noqa: E402  (the path must be set first)
from app.headers import SecurityHeaders  # noqa: E402
from app.origins import OwnPagesOnly  # noqa: E402
from app.packed import PackedFiles  # noqa: E402
from app.quiet_log import log_places_only, place_of  # noqa: E402
from exercises import ContentError, load_catalog  # noqa: E402
from media.gallery import PICTURES  # noqa: E402

log = logging.getLogger("unknot")
log_places_only()
logging.getLogger("streamlit.error_util").addFilter(lambda record: False)  # `tell_kindly` says it once


class LastingFiles(StaticFiles):
    """Pictures whose address changes with their content, so that a browser may keep them for good."""

    def file_response(self, *args: Any, **kwargs: Any) -> Any:
        """The file, with leave to keep it."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


class PartFiles(StaticFiles):
    """Scripts and style sheets of our parts, whatever version is asked for: at an upgrade that may be another one.

    `PackedFiles` answers before this for the version that is here, and to a browser that unpacks.
    """

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """The file, if it is one of those."""
        return super().lookup_path(path) if path.endswith((".mjs", ".css")) else ("", None)

    def file_response(self, *args: Any, **kwargs: Any) -> Any:
        """The file, not to be kept."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response


@asynccontextmanager
async def warm(_app: st.App) -> AsyncIterator[None]:
    """Make every later run cheap.

    What start-up made stays for good: frozen, it is never looked at when garbage is collected. What the pages import
    comes first, so that nobody waits for it and it is frozen too.
    """
    for module in pkgutil.walk_packages([str(HERE / "app")], "app."):
        if not module.name.startswith(("app.main", "app.diary.migrations")):  # these run when they are imported
            importlib.import_module(module.name)
    gc.collect()
    gc.freeze()
    yield


def tell_kindly(error: Exception) -> bool:
    """What a person sees instead of a traceback. The log gets where it happened, never the values involved."""
    log.error(place_of(error))
    st.html(
        "<h1>That did not work</h1><p>The fault is ours, not yours. Nothing you told us was kept or sent.</p>"
        '<p><a href="/" target="_self" style="display: inline-block; padding: 10px 0">Start again with a place</a></p>'
        "<p>If you have chest pain, trouble breathing, sudden weakness, or something feels very wrong, "
        "call your emergency number now: 112 in Europe, 999 in the United Kingdom, 911 in North America.</p>"
    )
    return True


try:
    load_catalog()
except ContentError as error:  # a line for each mistake, instead of a traceback; and nothing is served
    sys.exit("\n".join(("The content does not hold, so the guide does not start:", *error.problems)))

app = st.App(
    HERE / "app" / "main.py",
    routes=[
        Mount("/pictures", LastingFiles(directory=PICTURES)),
        Mount("/parts/{version}", PartFiles(directory=FOLDER)),
    ],
    middleware=[Middleware(SecurityHeaders), Middleware(OwnPagesOnly), Middleware(PackedFiles)],
    lifespan=warm,
    on_script_error=tell_kindly,
)
