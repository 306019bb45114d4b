"""The same server as the browser's tests have."""

from tests.browser.conftest import server

__all__ = ["server"]
