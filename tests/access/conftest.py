"""The app itself and the bare player, as the other browser tests run them."""

from tests.browser.conftest import browser_context_args, person, server
from tests.player.conftest import site, stage

__all__ = ["browser_context_args", "person", "server", "site", "stage"]
