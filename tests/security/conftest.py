"""One server and one browser for all that is tried against them."""

from tests.browser.conftest import browser_context_args, person, server

__all__ = ["browser_context_args", "person", "server"]
