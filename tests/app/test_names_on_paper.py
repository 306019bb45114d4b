"""A name of one's own as the title on paper: in any script it prints, is text to copy, and never stops the page."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream

from app.documents import handout
from app.documents.typesetting import set_page
from app.routine_data import written_routine
from exercises import load_catalog
from exercises.own_routine import own_routine
from exercises.routine import Routine
from exercises.wording import OWN_ROUTINE

CATALOG = load_catalog()
FONTS = Path(handout.__file__).with_name("fonts")
BUILT_IN = {"LibertinusSerif-Bold", "LibertinusSerif-Regular"}

# Scripts whose letters stand one after the other.
PLAIN = {
    "Vietnamese": "Giãn cơ bắp chân đều đặn",
    "Greek": "Διατάσεις για τη γάμπα",
    "Ukrainian": "Розтяжка литок щодня",
    "Chinese": "小腿伸展 练习。每天两次",
    "Cantonese": "腳骨力 㗎 練習",
    "Japanese": "ふくらはぎのストレッチ 毎日",
    "Korean": "종아리 스트레칭 운동",
    "Amharic": "የእግር እንቅስቃሴ",
    "Armenian": "Ոտքի մարզում",
    "Georgian": "ფეხის ვარჯიში",
    "Cherokee": "ᏣᎳᎩ",
    "emoji": "🦵 Knee 💪🏽 👩‍🦯 2️⃣ 🇫🇷 ❤️",
    "ornate letters": "𝓚𝓷𝓮𝓮 🅐🄱 ♥ ⅔",
}
# Scripts whose letters move, join or stand above each other: a reader needs the PDF's own note of what was meant.
SHAPED = {
    "Hindi": "पैर का व्यायाम क्षत्रिय",
    "Bengali": "পায়ের ব্যায়াম",
    "Tamil": "கால் பயிற்சி கொ",
    "Telugu": "కాలు వ్యాయామం",
    "Malayalam": "കാൽ വ്യായാമം",
    "Sinhala": "පාද ව්‍යායාම",
    "Punjabi": "ਲੱਤ ਦੀ ਕਸਰਤ",
    "Thai": "ออกกำลังกายขา น้ำ",
    "Burmese": "ခြေထောက်လေ့ကျင့်ခန်း",
    "Tibetan": "རྐང་པའི་སྦྱོང་བརྡར",
}
LEFTWARD = {"Arabic": "تمارين الساق", "Persian": "ورزش پا", "Urdu": "ٹانگ کی ورزش", "Hebrew": "תרגילי רגליים"}


def named(name: str) -> Routine:
    """A routine that got this name as its title, however odd."""
    reading = own_routine(CATALOG, "", 1, [{"exercise": "neck-turn"}])
    written = written_routine(CATALOG, reading.routine)
    assert written is not None
    return written.model_copy(update={"title": name})


def paper(name: str) -> PdfReader:
    return PdfReader(
        io.BytesIO(handout.handout_pdf(CATALOG, named(name), None, address="https://unknot.example/routine?do=x"))
    )


def title_of(reader: PdfReader) -> str:
    assert reader.metadata is not None
    return str(reader.metadata.title)


def fonts(page: PageObject) -> dict[str, Any]:
    resources: Any = page["/Resources"]
    return {key: font.get_object() for key, font in resources["/Font"].items()}


def extra_fonts(reader: PdfReader) -> set[str]:
    names = {str(font["/BaseFont"]).split("+")[1] for page in reader.pages for font in fonts(page).values()}
    return {name.removesuffix("-Identity-H") for name in names} - BUILT_IN


def copied(page: PageObject) -> str:
    """What a person copies from the page. pypdf passes over the PDF's notes: what glyphs mean, what stands reversed."""
    letters = {key: meanings(font) for key, font in fonts(page).items()}
    said, noted, font, turned = [], [False], "", False
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        if operator in (b"BDC", b"BMC"):
            note = operands[1].get("/ActualText") if operator == b"BDC" else None
            said += [] if note is None else [str(note)]
            noted.append(noted[-1] or note is not None)
            turned = operands[0] == "/ReversedChars"
        elif operator == b"EMC":
            noted.pop()
            turned = False
        elif operator == b"Tf":
            font = operands[0]
        elif operator in (b"Tj", b"TJ") and not noted[-1]:
            shown = operands[0] if operator == b"TJ" else operands
            codes = b"".join(part.original_bytes for part in shown if hasattr(part, "original_bytes"))
            read = [letters[font][codes[at : at + 2]] for at in range(0, len(codes), 2)]
            said += reversed(read) if turned else read
    return "".join(said)


def meanings(font: Any) -> dict[bytes, str]:
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", font["/ToUnicode"].get_object().get_data())
    return {bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def of_title(page: PageObject) -> list[tuple[str, float]]:
    """Each part of the title, as pypdf reads it, with how far from the left edge it starts."""
    found: list[tuple[str, float]] = []

    def visit(text: str, matrix: list[float], inner: list[float], _: Any, size: float) -> None:
        if size > 12 and text.strip():
            found.append((text, matrix[4] + inner[4]))

    page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("script", PLAIN)
def test_a_name_can_be_copied_as_it_was_typed(script: str) -> None:
    reader = paper(PLAIN[script])
    assert PLAIN[script] in reader.pages[0].extract_text()
    assert title_of(reader) == PLAIN[script]


@pytest.mark.parametrize("script", SHAPED)
def test_a_name_in_letters_that_change_their_shape_can_be_copied_as_it_was_typed(script: str) -> None:
    assert SHAPED[script] in copied(paper(SHAPED[script]).pages[0])


@pytest.mark.parametrize("script", LEFTWARD)
def test_a_name_that_runs_to_the_left_stands_at_the_right_with_each_word_whole(script: str) -> None:
    reader = paper(LEFTWARD[script])
    page = reader.pages[0]
    # The words come in the order of the page, from left to right; a PDF reader goes by where they stand.
    text = copied(page)
    assert all(word in text for word in LEFTWARD[script].split())
    assert min(start for _, start in of_title(page)) > page.mediabox.width / 2
    assert next(str(entry["/Title"]) for entry in reader.outline if isinstance(entry, dict)) == LEFTWARD[script]


@pytest.mark.parametrize(("name", "left"), [("Week 2 שבוע", True), ("2 × שבוע", False), ("🦵 ساق", False)])
def test_the_first_letter_says_which_way_a_mixed_name_runs(name: str, left: bool) -> None:
    page = paper(name).pages[0]
    assert (min(start for _, start in of_title(page)) < 50) is left


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Knee \u0378 week", "Knee week"),  # not a sign yet
        ("Knee\U0010ffff \U000a0378week", "Knee week"),
        ('a\\"\u0378"\\u{41}', 'a\\""\\u{41}'),
        ("脚\U0002a6d6", "脚"),  # a character that no standard of a country has
        ("\u0378\U0010ffff", OWN_ROUTINE),
        ("\U0010fffd", OWN_ROUTINE),  # private use
    ],
    ids=ascii,
)
def test_a_sign_that_no_font_has_is_left_out_and_the_page_still_comes(name: str, printed: str) -> None:
    reader = paper(name)
    assert title_of(reader) == printed
    assert printed in reader.pages[0].extract_text()


# Typst 0.15.2 breaks down over some words from right to left that no font has all signs of, as here.
BREAKS = (
    "\u05fb \u0597\u05e3\u05ed\u05ec\u05ce\u05e2\u05ca\u05f4 \u05c5\u05e0\u05e8 \u05ed\u05ff \u05a7\u05c8\u05f5\u05d6"
)


def test_a_name_that_typst_breaks_down_over_gives_way_to_a_plain_title(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUST_BACKTRACE", "0")  # else it writes half a minute about it
    with pytest.raises(BaseException, match="out of bounds") as caught:
        set_page(handout._TEMPLATE, handout.handout_data(CATALOG, named(BREAKS), None))
    assert not isinstance(caught.value, Exception)
    assert title_of(paper(BREAKS)) == OWN_ROUTINE


def test_a_fault_that_has_nothing_to_do_with_the_name_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handout, "_TEMPLATE", FONTS / "OFL.txt")
    with pytest.raises(RuntimeError):
        paper("Knee")


@pytest.mark.parametrize("name", ['#panic("x") = *b* $x$ // <b> @y', "\\u{202e} #let d = 1 `raw`", "/* #sys.inputs"])
def test_markup_in_a_name_is_text(name: str) -> None:
    assert name in paper(name).pages[0].extract_text()


def test_a_word_longer_than_the_line_is_set_smaller() -> None:
    sizes = {}
    for name in ("W", "W" * 60):
        paper(name).pages[0].extract_text(
            visitor_text=lambda text, *told, of=name: sizes.update({of: told[3]}) if text.strip() == of else None
        )
    assert sizes["W"] == 18
    assert 5 < sizes["W" * 60] < 8


def test_a_name_in_latin_letters_brings_no_further_font_along() -> None:
    assert extra_fonts(paper("Knee, wéék 2")) == set()


def test_a_name_brings_only_its_own_letters_along() -> None:
    plain, chinese = (len(handout.handout_pdf(CATALOG, named(name), None)) for name in ("Knee", "小腿伸展"))
    assert extra_fonts(paper("小腿伸展")) == {"NotoSansCJKsc-Regular"}
    assert chinese - plain < 20_000


def test_each_font_says_what_it_is_and_its_licence_lies_beside_it() -> None:
    told = (FONTS / "README.md").read_text(encoding="utf-8")
    files = [path for path in FONTS.iterdir() if path.suffix in (".ttf", ".otf")]
    assert [path.name for path in files if path.name not in told] == []
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert sum(path.stat().st_size for path in files) < 10.5e6
