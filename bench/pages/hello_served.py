"""The same bare page, served as streamlit_app.py serves ours: headers, and what start-up made frozen."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from app.headers import SecurityHeaders


@asynccontextmanager
async def warm(_app: st.App) -> AsyncIterator[None]:
    gc.collect()
    gc.freeze()
    yield


app = st.App(Path(__file__).with_name("hello.py"), middleware=[Middleware(SecurityHeaders)], lifespan=warm)
