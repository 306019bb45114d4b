"""The server, by `streamlit run`: pictures, headers, warm-up and the kind error page round app/main.py."""

from __future__ import annotations

import gc
import logging
import sys
import traceback
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

from app.headers import SecurityHeaders  # noqa: E402  (the path must be set first)
from exercises import load_catalog  # noqa: E402
from media.gallery import PICTURES  # noqa: E402

log = logging.getLogger("unknot")
# Streamlit would log an exception with its message, and a message may hold what a person told us.
logging.getLogger("streamlit.error_util").addFilter(lambda record: False)


class LastingFiles(StaticFiles):
    """Pictures whose address changes with their content, so that a browser may keep them for good."""

    def file_response(self, *args: Any, **kwargs: Any) -> Any:
        """The file, with leave to keep it."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


@asynccontextmanager
async def warm(_app: st.App) -> AsyncIterator[None]:
    """Read the content before the first visitor; broken content stops the start and says where.

    Streamlit collects garbage after every run of a script. Freezing what start-up made leaves it little to
    look at: a rerun costs about half.
    """
    load_catalog()
    gc.collect()
    gc.freeze()
    yield


def tell_kindly(error: Exception) -> bool:
    """What a person sees instead of a traceback. The log gets where it happened, never the values involved."""
    frames = traceback.extract_tb(error.__traceback__)
    trail = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames[-6:]))
    log.error("%s at %s", type(error).__name__, trail)
    st.html(
        "<h1>That did not work</h1><p>The fault is ours, not yours. Nothing you told us was kept or sent.</p>"
        '<p><a href="/" target="_self">Start again with a place</a></p>'
        "<p>If you have chest pain, trouble breathing, sudden weakness, or something feels very wrong, "
        "call your emergency number now: 112 in Europe, 999 in the United Kingdom, 911 in North America.</p>"
    )
    return True


app = st.App(
    HERE / "app" / "main.py",
    routes=[Mount("/pictures", LastingFiles(directory=PICTURES))],
    middleware=[Middleware(SecurityHeaders)],
    lifespan=warm,
    on_script_error=tell_kindly,
)
