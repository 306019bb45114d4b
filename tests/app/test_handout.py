"""The plan on paper: what a person relies on with the phone put away. Read back with another library."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from app.documents.handout import handout_data, handout_pdf
from app.programme_data import written
from exercises import Complaint, Person, SafetyCheck, Wishes, load_catalog
from exercises.model import Programme
from exercises.plan import plan
from exercises.record import Level
from exercises.routine import Routine
from exercises.triage import assess
from exercises.wording import dose_words
from tests.app.driver import Guide
from tests.app.paper import structure, words_of

CATALOG = load_catalog()
PLANNED = [region.id for region in CATALOG.regions.values() if region.prevention]


def routine_for(region: str = "calf", side: str = "left", **told: Any) -> Routine:
    place = side if CATALOG.regions[region].sides else "none"
    complaint = Complaint(region=region, side=place, what=told.pop("what", "cramps"))
    verdict = assess(CATALOG, complaint, SafetyCheck(ticked=told.pop("ticked", frozenset())))
    return plan(CATALOG, complaint, verdict, Person(), Wishes(**told))


def read(routine: Routine, country: str | None = "GB") -> PdfReader:
    number = CATALOG.emergency_numbers[country] if country else None
    return PdfReader(io.BytesIO(handout_pdf(CATALOG, routine, number)))


def test_every_exercise_is_there_with_its_dose_and_the_steps_of_the_sore_side() -> None:
    routine = routine_for()
    words = words_of(read(routine))
    assert routine.items
    for item, shown in zip(routine.items, handout_data(CATALOG, routine, None)["items"][1:], strict=True):
        assert item.exercise.title in words
        assert dose_words(item) in words
        assert all(step in words for step in shown["steps"])
    assert "Left leg first, then the other side" in words


@pytest.mark.parametrize("region", PLANNED)
def test_a_plan_of_any_place_is_two_pages_at_most(region: str) -> None:
    assert len(read(routine_for(region)).pages) <= 2


def test_a_short_plan_without_warmth_is_one_page() -> None:
    assert len(read(routine_for("neck", minutes=3, heat=False)).pages) == 1


def test_the_picture_is_turned_for_the_left_side_and_says_so_in_words() -> None:
    shown = {side: handout_data(CATALOG, routine_for(side=side), None)["items"][1] for side in ("left", "right")}
    assert shown["left"]["picture"]["mirrored"]
    assert not shown["right"]["picture"]["mirrored"]
    alts = {str(element["/Alt"]) for element in structure(read(routine_for())) if "/Alt" in element}
    assert shown["left"]["picture"]["alt"] in alts


def test_a_screen_reader_gets_headings_lists_a_table_a_language_and_a_title() -> None:
    reader = read(routine_for())
    roles = {element.get("/S") for element in structure(reader)}
    assert {"/H1", "/H2", "/L", "/LI", "/Table", "/TH", "/Figure"} <= roles
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.metadata is not None
    assert reader.metadata.title == "A plan for your left calf"


def test_all_that_needs_help_at_once_or_today_stands_on_it() -> None:
    routine = routine_for("lower-back")
    words = words_of(read(routine))
    pressing = [
        flag
        for flag in CATALOG.red_flags.values()
        if flag.level >= Level.URGENT and flag.concerns(routine.complaint) and flag.id != "rf-under-18"
    ]
    assert pressing
    assert all(flag.title in words for flag in pressing)
    assert all(sign in words for sign in CATALOG.stop_list.stop_for)


def test_warmth_brings_its_whole_list_along() -> None:
    routine = routine_for()
    assert routine.heat is not None
    words = words_of(read(routine))
    assert all(check.ask in words for check in routine.heat_checks)
    assert all(line in words for line in CATALOG.heat.first)


def test_the_number_to_call_is_the_countrys_own_or_says_that_we_do_not_know() -> None:
    assert "999 in United Kingdom" in words_of(read(routine_for()))
    unknown = words_of(read(routine_for(), None))
    assert "your local emergency number" in unknown
    assert "112" in unknown
    assert "911" in unknown


def test_whom_to_ask_the_same_day_and_in_despair_is_named_where_we_know() -> None:
    words = words_of(read(routine_for()))
    number = CATALOG.emergency_numbers["GB"]
    assert f"{number.advice_name}, {number.advice}" in words
    assert f"{number.crisis_name}: {number.crisis}" in words


def test_it_says_how_often_a_day_and_how_far_apart_warmth_may_be() -> None:
    routine = routine_for()
    words = words_of(read(routine))
    assert routine.items[0].exercise.id == "ankle-pumps"
    least, most = routine.items[0].exercise.dose.per_day
    assert f"{dose_words(routine.items[0])}; {least} to {most} times a day" in words
    assert f"{CATALOG.heat.apart_h} hours at least between two warmths" in words


def test_a_plan_for_twitching_explains_twitches_and_promises_nothing_about_cramps() -> None:
    routine = routine_for(what="twitching")
    words = words_of(read(routine))
    assert all(line in words for line in (*CATALOG.twitching.explain, *CATALOG.twitching.see_if))
    assert routine.region.promise
    assert routine.region.promise not in words
    assert routine.region.promise in words_of(read(routine_for()))


@pytest.mark.parametrize("region", PLANNED)
def test_a_plan_for_twitching_is_two_pages_at_most(region: str) -> None:
    assert len(read(routine_for(region, what="twitching")).pages) <= 2


def test_paper_is_letter_in_the_united_states_and_a4_elsewhere() -> None:
    sizes = {one: read(routine_for(), one).pages[0].mediabox for one in ("US", "GB")}
    assert (round(sizes["US"].width), round(sizes["US"].height)) == (612, 792)
    assert (round(sizes["GB"].width), round(sizes["GB"].height)) == (595, 842)


def test_the_same_plan_makes_the_same_page() -> None:
    assert handout_pdf(CATALOG, routine_for(), None) == handout_pdf(CATALOG, routine_for(), None)


def test_words_are_never_taken_for_markup() -> None:
    nasty = '#panic("x") *bold* $x$ <b> \\ "quote"'
    routine = routine_for("neck")
    changed = routine.model_copy(update={"advice": (nasty,)})
    assert '#panic("x") *bold* $x$ <b>' in words_of(read(changed))


def test_an_empty_plan_makes_no_page() -> None:
    with pytest.raises(ValueError, match="something to do"):
        handout_pdf(CATALOG, routine_for(ticked=None), None)


def test_the_plan_offers_it_and_its_name_says_nothing_of_the_person() -> None:
    guide = Guide().choose().tell().tick().tick()
    assert guide.page == "plan"
    (button,) = guide.at.get("download_button")
    assert "PDF" in button.proto.label
    assert "calf" not in button.proto.label


@pytest.mark.parametrize("programme", list(CATALOG.programmes.values()), ids=lambda one: one.id)
def test_a_programme_prints_whom_it_is_for_what_was_tried_and_the_way_back(programme: Programme) -> None:
    address = f"https://unknot.example/programme?id={programme.id}"
    pdf = handout_pdf(CATALOG, written(CATALOG, programme), None, address=address, programme=programme, asked=False)
    reader = PdfReader(io.BytesIO(pdf))
    words = words_of(reader)
    assert len(reader.pages) <= 2
    assert programme.title in words
    assert all(" ".join(line.split()) in words for line in (programme.purpose, programme.when, *programme.tried))
    not_for_all = any(CATALOG.exercises[step.exercise].skip_if for step in programme.steps)
    assert ("if one of these is true" in words) == not_for_all
    assert any(address in str(element.get("/Alt", "")) for element in structure(reader))


def test_each_source_that_nobody_has_read_is_marked() -> None:
    shown = handout_data(CATALOG, routine_for(), None)["sources"]
    unread = {f"{one.words}*" for one in CATALOG.sources.values() if not one.checked}
    assert shown
    assert {one for one in shown if one.endswith("*")} <= unread
