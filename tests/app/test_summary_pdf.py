"""The page for a doctor: always one, with words for every picture, and what someone typed as text. Read back."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from pypdf import PdfReader

from app.diary.entries import Asked, Entry, Episode, ForTheDoctor, FunctionCheck, ProgrammeBegun
from app.diary.summary import Said, Summary, summary
from app.documents.summary import FOOTER, TITLE, summary_data, summary_pdf
from exercises import load_catalog
from tests.app.paper import structure, words_of

CATALOG = load_catalog()
TODAY = date(2026, 11, 29)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def episode(days: int, region: str = "calf", side: Any = "left", what: Any = "cramps", **told: Any) -> Episode:
    began = datetime.combine(ago(days), datetime.min.time()).replace(hour=2 + days % 3)
    return Episode(began=began, region=region, side=side, what=what, **told)


def a_year() -> Iterator[Entry]:
    """Someone who cramps every second day, mostly in one calf, and twitches too."""
    for days in range(0, 365, 2):
        region, side = [("calf", "left"), ("calf", "left"), ("calf", "right"), ("toes", "right")][days // 2 % 4]
        did = {"done": ["calf-rub"], "helped": ["calf-rub"] if days % 3 else [], "triggers": {"night"}}
        yield episode(days, region, side, before=4 + days % 5, after=days % 4, lasted_min=1 + days % 9, **did)
    for days in range(1, 60):
        yield episode(days, "eyelid-face", "left", "twitching")
    for days in range(0, 60, 7):
        answers = {one.id: "no" if one.id == "grip" and days < 7 else "yes" for one in CATALOG.diary.function_checks}
        yield FunctionCheck(day=ago(days), answers=answers)
    yield Asked(day=ago(20), region="calf", answers={"rf-dvt": "yes", "rf-numbness": "no"})
    yield ProgrammeBegun(day=ago(30), programme=next(iter(CATALOG.programmes)))
    yield ForTheDoctor(
        name="Ada Lee",
        question="Could it be my water tablets?",
        medicines={"water-tablets"},
        questions=("Should I have a blood test?", "When should I come back?"),
    )


def told(*entries: Entry) -> Summary:
    return summary(CATALOG, entries, TODAY, 12)


@cache
def year() -> Summary:
    return told(*a_year())


def read(page: Summary, country: str | None = "GB") -> PdfReader:
    number = CATALOG.emergency_numbers[country] if country else None
    return PdfReader(io.BytesIO(summary_pdf(page, number)))


@cache
def read_year() -> PdfReader:
    return read(year())


def test_a_year_of_entries_is_one_page_with_what_a_doctor_asks_first() -> None:
    assert len(read_year().pages) == 1
    words = words_of(read_year())
    page = year()
    assert words.startswith(TITLE)
    for said in (
        "Ada Lee",
        "7 Sep 2026 to 29 Nov 2026 (12 weeks)",
        "Could it be my water tablets?",
        *page.in_short,
        "Night, in bed: 42 of 42",
        f"{page.tried[0].title}: helped in {page.tried[0].helped} of 42",
        "Water tablets (diuretics)",
        f"{page.programmes[0].title}, begun 30 Oct 2026",
        f"Yes: {CATALOG.red_flags['rf-dvt'].title} (9 Nov 2026, calf)",
        "before: yes on",
        "Should I have a blood test?",
        FOOTER,
    ):
        assert said in words
    for place in page.places:
        assert f"{place.name}: cramp {place.episodes}" in words
        assert place.hours in words
        assert place.length in words


def test_a_screen_reader_gets_headings_lists_a_table_a_language_and_a_title() -> None:
    reader = read_year()
    roles = {element.get("/S") for element in structure(reader)}
    assert {"/H1", "/H2", "/L", "/LI", "/Table", "/TH", "/TD", "/Figure"} <= roles
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.metadata is not None
    assert reader.metadata.title == TITLE


def test_the_map_and_the_chart_are_there_in_words() -> None:
    alts = [str(element["/Alt"]) for element in structure(read_year()) if "/Alt" in element]
    assert len(alts) == 3
    assert "The body from the front. Marked: 3 Toes, right; twitching Eyelid and face, left." in alts
    assert "The body from the back. Marked: 1 Calf, left; 2 Calf, right; 3 Toes, right." in alts
    (chart,) = (alt for alt in alts if alt.startswith("Chart"))
    assert "Week from 23 Nov 2026: 4, before 5.8 on average, after 1.0 on average." in chart


def test_the_map_marks_the_side_that_is_the_persons_own() -> None:
    front, back = summary_data(told(episode(1, "shin", "left"), episode(2, "neck", "none")), None)["map"]
    middle = front["box"][0] + front["box"][2] / 2
    assert {mark["n"] for mark in front["marks"]} == {1, 2}
    assert next(mark["at"][0] for mark in front["marks"] if mark["n"] == 2) > middle
    assert [mark["n"] for mark in back["marks"]] == [1]
    both = summary_data(told(episode(1, "calf", "both")), None)["map"][1]
    assert [mark["n"] for mark in both["marks"]] == [1, 1]


def test_numbers_on_the_map_do_not_cover_each_other() -> None:
    marks = summary_data(told(episode(1, "eyelid-face", "left"), episode(2, "eyelid-face", "right")), None)["map"][0]
    (left, _), (right, _) = (mark["at"] for mark in marks["marks"])
    assert abs(left - right) >= 40


def test_twitching_is_in_words_and_in_dashes_and_never_a_number() -> None:
    few, many = (told(episode(20, "eyelid-face", "left", "twitching"), *more) for more in ([], twitches()))
    words = words_of(read(few))
    assert "Twitching noted, first on 9 Nov 2026, last on 28 Nov 2026: Eyelid and face, left." in words_of(read(many))
    assert "Twitching noted, on 9 Nov 2026: Eyelid and face, left." in words
    assert "No cramps, tightness or soreness noted in this time." in words
    assert "stroke-dasharray" in summary_data(few, None)["map"][0]["over"]
    assert "episode" not in words
    assert "Week by week" not in words


def twitches() -> list[Episode]:
    return [episode(days, "eyelid-face", "left", "twitching") for days in range(1, 20)]


def test_few_entries_are_said_to_be_few() -> None:
    words = words_of(read(told(episode(3, before=7, lasted_min=4))))
    assert "1 episode on 1 day: too few for averages or a pattern." in words
    assert "Calf, left: cramp 1 26 Nov 2026 26 Nov 2026 02:00 4 min 7" in words
    assert "Week by week" not in words


def test_an_empty_diary_makes_a_page_that_says_so() -> None:
    words = words_of(read(told(), None))
    assert "There are no entries in the diary." in words
    assert "Medicines" not in words
    assert words.endswith("Made on 29 Nov 2026")


def test_paper_is_letter_in_the_united_states_and_a4_elsewhere() -> None:
    sizes = {one: read(told(), one).pages[0].mediabox for one in ("US", "GB")}
    assert (round(sizes["US"].width), round(sizes["US"].height)) == (612, 792)
    assert (round(sizes["GB"].width), round(sizes["GB"].height)) == (595, 842)


def test_the_same_diary_makes_the_same_page() -> None:
    assert summary_pdf(year(), None) == summary_pdf(year(), None)


# --- whatever the amount -----------------------------------------------------------------------------

WHATS = ("cramps", "tight", "twitching")
MUCH = {
    "long questions": "What does it mean when it comes back every night? " * 20,
    "Chinese": "小腿伸展练习。" * 142,
    "one long word": "W" * 1000,
    "the widest sign": "\ufdfd" * 1000,
    "Tibetan": "རྐང་པའི་སྦྱོང་བརྡར" * 50,
}


@pytest.mark.parametrize("words", MUCH.values(), ids=list(MUCH))
def test_however_much_there_is_it_is_one_page(words: str) -> None:
    flags = {id_: ("yes", "unsure", "no")[n % 3] for n, id_ in enumerate(CATALOG.red_flags)}
    everywhere = [episode(n % 80, region, what=what) for n, region in enumerate(CATALOG.regions) for what in WHATS]
    entries = [*a_year(), *everywhere, Asked(day=TODAY, region="calf", answers=flags)]
    page = told(*entries).model_copy(
        update={
            "name": words[:80],
            "question": words,
            "questions": (words[:200],) * 200,
            "notes": (Said(day=TODAY, text=words[:90]),) * 200,
            "medicines": tuple(one.label for one in CATALOG.diary.medicines),
        }
    )
    reader = read(page, "US")  # the shorter paper
    assert len(reader.pages) == 1
    printed = words_of(reader)
    assert "more" in printed
    assert "cannot be printed" not in printed
    assert f"Yes: {page.warnings[0].title}" in printed
    assert FOOTER in printed


def test_a_cut_list_says_how_much_is_left() -> None:
    page = told(episode(1)).model_copy(update={"questions": tuple(f"Is it {n}?" for n in range(200))})
    words = words_of(read(page))
    assert "9. Is it 8?" in words
    assert "and 191 more" in words
    assert "Is it 9?" not in words


# --- whatever was typed --------------------------------------------------------------------------------

TYPED = {
    "markup": '#panic("x") = *b* $x$ // <b> @y \\ `raw` #sys.inputs',
    "right to left": "כאב שוק",
    "Arabic": "تشنج الساق",
    "Hindi": "पैर",
    "Japanese": "ふくらはぎ 毎日",
    "emoji": "🦵 2️⃣ ❤️",
    "formula": "=1+1 \ufeff∑ x² ½",
}


@pytest.mark.parametrize("given", TYPED.values(), ids=list(TYPED))
def test_what_was_typed_stays_text(given: str) -> None:
    page = told(ForTheDoctor(name=given, question=given, questions=(given,)), episode(1, note=given))
    reader = read(page)
    words = words_of(reader)
    plain = given.replace("\ufeff", "")
    if given.isascii() or given in (TYPED["Japanese"], TYPED["emoji"], TYPED["formula"]):
        assert words.count(plain) == 4
    else:  # pypdf gives letters that join or run to the left in the order of the page
        assert sum(words.count(sign) for sign in plain if sign.isalpha()) >= 4
    assert "cannot be printed" not in words


def test_words_from_right_to_left_stand_at_the_right() -> None:
    data = summary_data(told(ForTheDoctor(question="כאב 2", questions=("Pain שוק",))), None)
    assert data["question"]["to_left"]
    assert not data["questions"][0]["to_left"]


@pytest.mark.parametrize(
    ("given", "printed"),
    [("Calf \u0378\U0010fffd\x00pain", "Calf pain"), ("pain 𓀀 now", "pain now"), ("𓀀𓀁", "(This cannot be printed.)")],
    ids=ascii,
)
def test_a_sign_that_no_font_has_is_left_out_and_the_rest_stays(given: str, printed: str) -> None:
    words = words_of(read(told(ForTheDoctor(name="Ada", question=given, questions=("Why?",)))))
    assert f"My question {printed}" in words
    assert "Name: Ada" in words
    assert "Why?" in words


def test_marks_piled_on_a_letter_do_not_cover_the_page() -> None:
    words = words_of(read(told(ForTheDoctor(question="a" + "\u0301\u0308" * 400 + "!"))))
    assert "!" in words
