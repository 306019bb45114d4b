"""From page to page: every page lets a person in only when the steps before it are done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from app import visit
from app.components import press
from app.pages import SCREENS
from app.visit import Step, Visit
from exercises import load_catalog
from exercises.model import Region
from exercises.wording import OWN_ROUTINE, place_name
from media.gallery import body_crop

_ORDER: tuple[Step, ...] = ("where", "what", "safe", "questions", "verdict", "about-you", "plan", "session", "after")
_PAGES = {"questions": "safe"}


def enter(step: Step) -> Visit:
    """The visit, if this step may be shown now; else the person is led to the first step that is still open."""
    now = visit.current()
    first = visit.first_open_step(now)
    if _ORDER.index(first) < _ORDER.index(step):
        if first == "where":
            visit.say_kindly("Start with a place.")
        open_page(first)
    return now


def go_on() -> NoReturn:
    """To the first open step."""
    open_page(visit.first_open_step(visit.current()))


def open_page(step: Step) -> NoReturn:
    """To the page of a step."""
    _lead(_PAGES.get(step, step).replace("-", "_"))


def _lead(page: str, **address: str) -> NoReturn:
    if press.taking():
        raise press.Led(page, address)
    st.switch_page(f"screens/{page}.py", query_params=address)


def stay() -> NoReturn:
    """To this page again, as it is now."""
    if press.taking():
        raise press.Led
    st.rerun()


def take_press(pages: Mapping[str, st.Page]) -> None:
    """Let the page on which something was pressed take it; this run goes on as the page to which that leads.

    `pages` by the names of their files. Streamlit's own way is a run for the one, a wait, and a run for the other; for
    ours it has no public name.
    """
    context = get_script_run_ctx()
    with press.begin() as pressed:
        here = [name for name, page in pages.items() if context and page._script_hash == context.page_script_hash]
        if not pressed or context is None or not here:
            return
        try:
            exec(context.pages_manager.get_page_script_byte_code(str(SCREENS / f"{here[0]}.py")), {})
        except press.Led as led:
            if led.page:
                visit.put_in_address(led.address)
                context.pages_manager.set_script_intent(pages[led.page]._script_hash, "")


READING = frozenset(
    {
        "library", "doctor", "understand", "exercise", "condition", "which_is_it", "what_helps",
        "programmes", "programme", "routine", "timer", "diary", "entry", "keep", "patterns", "summary",
    }
)  # fmt: skip


def follow(go: Mapping[str, Any]) -> NoReturn:
    """Along a link that a page of ours showed: {"page", "id"}; to the opening page if it leads nowhere."""
    page, id_ = str(go.get("page", "")).replace("-", "_"), str(go.get("id", ""))
    if page not in READING:
        lead_home()
    if page == "doctor":
        open_doctor(**{"sign" if id_.startswith("rf-") else "region": id_})
    _lead(page, **({"id": id_} if id_ else {}))


def open_doctor(**chosen: str) -> NoReturn:
    """To "When to see a doctor", for a region, a complaint (`what`) or one sign."""
    _lead("doctor", **{name: id_ for name, id_ in chosen.items() if id_})


def show_kind_line() -> None:
    """What is to be said kindly on the opening page, once."""
    if not press.taking() and (line := visit.take_kind_line()):
        st.info(line)


def name_page(title: str, **settings: Any) -> None:
    """What the browser's tab says."""
    st.set_page_config(page_title=f"{title} · Unknot", **settings)


def lead_home() -> NoReturn:
    """To the opening page, with a kind line: the address named nothing that we have."""
    visit.say_kindly("That page is not there. Start with a place, or look in the library.")
    open_page("where")


def change_place(now: Visit) -> NoReturn:
    """Back to where the place was chosen: the map, or the programme, routine or timer that brought it along."""
    chosen = now.wishes.chosen
    if chosen is None:
        open_page("where")
    if chosen.programme:
        follow({"page": chosen.kind, "id": chosen.programme})
    follow({"page": chosen.kind})


def question(region: Region, chosen: str) -> dict[str, Any] | None:
    """A region's own question, such as which way the toes cramp."""
    if not region.choices:
        return None
    choices = [choice.model_dump() for choice in region.choices]
    return {"title": region.question, "choices": choices, "chosen": chosen}


def context(now: Visit, step: int) -> dict[str, Any]:
    """The place or what was chosen to do, as the head of a page shows it."""
    region = load_catalog().regions[now.region]
    chosen = None if now.what == "cramp-now" else now.wishes.chosen
    return {
        "title": (chosen.title or OWN_ROUTINE) if chosen else place_name(region, now.side),
        "picture": None if chosen else body_crop(now.region, now.side),
        "step": f"Step {step} of 5",
    }
