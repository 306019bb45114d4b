"""One server, one browser and one store of diaries for all that is tried against them."""

from collections.abc import Iterator

import pytest

from app import diary_visit
from app.diary.store import Store
from tests.browser.conftest import browser_context_args, person, server

__all__ = ["browser_context_args", "person", "server"]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Diaries of this module's own, where the pages look for them."""
    opened = Store(f"sqlite:///{tmp_path_factory.mktemp('diaries') / 'diary.sqlite'}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(diary_visit, "_store", lambda: opened)
        yield opened
    opened.close()
