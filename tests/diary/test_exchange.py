"""The diary out and in as files: nothing changes on the way, no cell can run, and no file is met with a traceback."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable, Sequence
from datetime import date, datetime
from io import StringIO
from time import perf_counter
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.diary.cells import as_meant, read_times, safe
from app.diary.entries import Asked, Entry, Episode, ForTheDoctor, FunctionCheck, ProgrammeBegun
from app.diary.exchange import Preview, read_file, write_csv, write_json
from app.diary.table import COLUMNS, WHATS
from exercises import load_catalog

CATALOG = load_catalog()
MOVES = list(CATALOG.exercises)
TRIGGERS = [one.id for one in CATALOG.diary.triggers]
MEDICINES = [one.id for one in CATALOG.diary.medicines]
QUESTIONS = [one.id for one in CATALOG.diary.function_checks]
NASTY = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", "'=1", "''=1", "' =1", " =1",
    "'", "'quoted'", "’tis", "\ufeff=1", "\u200b@x", '=cmd|"/c calc"!A1', '=HYPERLINK("https://x.example";"here")',
    "<script>alert(1)</script>", 'say "now", then; rest\tand\nnext\r\nlast\rend\n', "👩‍🦽 night 🦵🏽", "שלום עולם",
    "\u202eabc", "a\x00b", "\x00=1", "NULL", "TRUE", "007", "1e5", "3/4", "  both ends  ", "\x85\u2028\u2029", "",
]  # fmt: skip
WORDS = st.lists(st.sampled_from([*NASTY, "'", "=", " ", "x"]) | st.text(max_size=20), max_size=4).map("".join)


def episodes() -> st.SearchStrategy[Episode]:
    moves = st.lists(st.sampled_from(MOVES), max_size=4).map(tuple)
    score = st.none() | st.integers(0, 10)
    return st.builds(
        Episode,
        began=st.datetimes(),
        zone=st.sampled_from(["", "Europe/London", "America/Argentina/Buenos_Aires", "Etc/GMT+5"]),
        later=st.booleans(),
        region=st.sampled_from(list(CATALOG.regions)),
        side=st.sampled_from(["left", "right", "both", "none"]),
        what=st.sampled_from(list(WHATS)),
        lasted_min=st.none() | st.integers(0, 7 * 24 * 60),
        before=score,
        after=score,
        triggers=st.frozensets(st.sampled_from(TRIGGERS), max_size=4),
        done=moves,
        helped=moves,
        note=WORDS,
    )


def entries() -> st.SearchStrategy[Any]:
    answer = st.sampled_from(["yes", "no", "unsure"])
    region = st.sampled_from(list(CATALOG.regions))
    flags = st.dictionaries(st.sampled_from(list(CATALOG.red_flags)), answer, max_size=4)
    return st.one_of(
        episodes(),
        st.builds(FunctionCheck, day=st.dates(), answers=st.dictionaries(st.sampled_from(QUESTIONS), answer)),
        st.builds(Asked, day=st.dates(), region=region, answers=flags),
        st.builds(ProgrammeBegun, day=st.dates(), programme=st.sampled_from(list(CATALOG.programmes))),
        st.builds(
            ForTheDoctor,
            name=st.text(max_size=80),
            question=WORDS,
            medicines=st.frozensets(st.sampled_from(MEDICINES)),
            questions=st.lists(st.text(max_size=200), max_size=3).map(tuple),
        ),
    )


def an_episode(**told: Any) -> Episode:
    plain = {"began": datetime(2026, 3, 10, 2, 30), "zone": "Europe/London", "region": "calf", "side": "left"}
    return Episode.model_validate({**plain, "what": "cramps", **told})


def table(*rows: dict[str, str]) -> bytes:
    """A table of ours with these cells, by field; the others are empty."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS.values())
    plain = {"began": "2026-03-10T02:30:00", "region_name": "Calf", "what": "Twitching"}
    writer.writerows([{**plain, **row}.get(field, "") for field in COLUMNS] for row in rows)
    return text.getvalue().encode()


def envelope(*told: Any) -> bytes:
    return json.dumps({"format": "unknot-diary", "version": 1, "entries": told}).encode()


def read_csv(data: bytes, known: Sequence[Entry] = ()) -> Preview:
    return read_file(CATALOG, "diary.csv", data, known)


def read_json(data: bytes, known: Sequence[Entry] = ()) -> Preview:
    return read_file(CATALOG, "diary.json", data, known)


def words(preview: Preview) -> list[str]:
    return [problem.words for problem in preview.problems]


def resaved(data: bytes, change: Callable[[list[list[str]]], None] = lambda rows: None, **dialect: Any) -> str:
    """What another program makes of a table: it reads all cells, and writes them in its own way."""
    rows = list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))
    change(rows)
    text = StringIO(newline="")
    csv.writer(text, **dialect).writerows(rows)
    return text.getvalue()


# --- out and in --------------------------------------------------------------------------------


@settings(max_examples=80, deadline=None)
@given(st.lists(entries(), max_size=6))
def test_all_entries_go_out_as_json_and_come_in_unchanged(told: list[Entry]) -> None:
    file = write_json(told)
    assert read_json(file) == Preview(new=tuple(told))
    assert read_json(file, told) == Preview(there=tuple(told))


@settings(max_examples=80, deadline=None)
@given(st.lists(episodes(), max_size=6))
def test_all_episodes_go_out_as_a_table_and_come_in_unchanged(told: list[Episode]) -> None:
    file = write_csv(CATALOG, told)
    assert read_csv(file) == Preview(new=tuple(told))
    assert read_csv(file, told) == Preview(there=tuple(told))


@settings(max_examples=80, deadline=None)
@given(
    st.lists(episodes(), max_size=4),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\r\n", "\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be"]),
    st.randoms(use_true_random=False),
)
def test_a_table_that_another_program_saved_again_is_the_same_diary(
    told: list[Episode], separator: str, line_end: str, encoding: str, chance: random.Random
) -> None:
    def in_another_order(rows: list[list[str]]) -> None:
        order = chance.sample(range(len(COLUMNS)), len(COLUMNS))
        rows[:] = [[row[n] for n in order] for row in rows]

    dialect = {"delimiter": separator, "lineterminator": line_end, "quoting": csv.QUOTE_ALL}
    text = resaved(write_csv(CATALOG, told), in_another_order, **dialect)
    data = text.encode(encoding) if encoding != "utf-16-be" else b"\xfe\xff" + text.encode(encoding)
    assert read_csv(data, told) == Preview(there=tuple(told))


def test_the_same_diary_is_the_same_file() -> None:
    one = an_episode(triggers=["night", "heat", "cold", "stress"])
    other = one.model_copy(update={"triggers": frozenset(["stress", "cold", "heat", "night"])})
    assert write_json([one]) == write_json([other])
    assert write_csv(CATALOG, [one]) == write_csv(CATALOG, [other])


def test_the_table_says_in_plain_words_what_happened_and_has_the_ids_after_them() -> None:
    told = an_episode(
        id="0123456789abcdef" * 2, lasted_min=4, before=7, after=2, note="Bad", triggers=["night", "heat"],
        done=["wall-calf"], helped=["wall-calf"],
    )  # fmt: skip
    file = write_csv(CATALOG, [told, FunctionCheck(day=date(2026, 3, 10), answers={})])
    assert file.startswith(b"\xef\xbb\xbf")
    assert file.decode("utf-8-sig").split("\r\n") == [
        "Began,Time zone,Clocks had gone back,Where,Side,What,Minutes,How bad before (0 to 10),How bad after (0 to 10),"
        "What was going on,What was done,What helped,Note,Place id,Going on ids,Done ids,Helped ids,Entry id",
        "2026-03-10T02:30:00,Europe/London,,Calf,left,Cramps that come and go,4,7,2,"
        '"Heat; Night, in bed","Wall calf stretch, knee straight","Wall calf stretch, knee straight",Bad,'
        "calf,heat; night,wall-calf,wall-calf,01234567-89ab-cdef-0123-456789abcdef",
        "",
    ]


def test_no_plain_name_holds_the_sign_that_parts_names() -> None:
    titles = [one.title for one in CATALOG.exercises.values()] + [one.label for one in CATALOG.diary.triggers]
    assert not [title for title in titles if ";" in title]


# --- nothing runs ------------------------------------------------------------------------------


@pytest.mark.parametrize("note", NASTY)
def test_a_nasty_note_stays_text_and_comes_back_as_it_was(note: str) -> None:
    told = an_episode(note=note)
    cell = next(csv.DictReader(StringIO(write_csv(CATALOG, [told]).decode("utf-8-sig"), newline="")))["Note"]
    assert cell.lstrip("\x00\ufeff\u200b \t\r\n")[:1] not in {*"=+-@＝＋－＠"}
    assert cell in (note, f"'{note}")
    assert read_csv(write_csv(CATALOG, [told])).new == (told,)
    assert read_json(write_json([told])).new == (told,)


@settings(max_examples=500, deadline=None)
@given(st.text() | st.text("'=+-@ \t\r\n＝\ufeffx", max_size=6))
def test_exactly_the_apostrophe_that_was_put_there_is_taken_away(text: str) -> None:
    assert as_meant(safe(text)) == text
    assert not safe(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


def test_an_apostrophe_that_someone_typed_before_a_word_stays() -> None:
    assert read_csv(table({"note": "'tis better"})).new[0].note == "'tis better"  # type: ignore[union-attr]


# --- as spreadsheets save it -------------------------------------------------------------------


def test_excel_saves_it_with_semicolons_its_own_dates_and_empty_rows_and_it_is_the_same() -> None:
    told = [
        an_episode(began=datetime(2026, 3, 25, 2, 30), note='He said "ouch"; twice', before=7),
        an_episode(began=datetime(2026, 12, 31, 23, 59), note="one\ntwo", lasted_min=12),
    ]

    def as_excel(rows: list[list[str]]) -> None:
        rows[1][0], rows[2][0] = "25/03/2026 02:30", "12/31/2026 11:59 PM"
        rows += [[""] * len(COLUMNS)] * 3

    text = resaved(write_csv(CATALOG, told), as_excel, delimiter=";", lineterminator="\r\n")
    assert read_csv(text.encode(), told) == Preview(there=tuple(told))
    assert read_csv(f"sep=;\r\n{text}".encode("utf-8-sig"), told) == Preview(there=tuple(told))


def test_excels_unicode_text_is_the_same() -> None:
    told = [an_episode(note="Wadenkrampf, naïve 🦵")]
    text = resaved(write_csv(CATALOG, told), delimiter="\t")
    assert read_file(CATALOG, "diary.txt", text.encode("utf-16"), told) == Preview(there=tuple(told))


def test_numbers_and_libreoffice_save_it_with_decimals_and_other_line_ends_and_it_is_the_same() -> None:
    told = [an_episode(note="one\r\ntwo", before=7, after=0, lasted_min=30)]

    def as_numbers(rows: list[list[str]]) -> None:
        rows[1] = [cell.replace("\r\n", "\n") for cell in rows[1]]
        rows[1][0] = "10 Mar 2026 at 02:30:00"
        rows[1][6:9] = ["30,0", "7.0", "0.00"]

    text = resaved(write_csv(CATALOG, told), as_numbers, lineterminator="\n")
    assert read_csv(text.encode(), told) == Preview(there=tuple(told))


def test_a_row_that_a_spreadsheet_took_for_one_cell_is_read() -> None:
    told = [an_episode(note="plain"), an_episode(region="shin", note="with, comma")]
    heading, first, second, _ = write_csv(CATALOG, told).decode("utf-8-sig").split("\r\n")
    wrapped = '"' + second.replace('"', '""') + '"'
    assert read_csv("\r\n".join([heading, first, wrapped]).encode(), told).there == tuple(told)


def test_what_has_no_column_stays_as_the_diary_has_it() -> None:
    told = an_episode(note="Keep me", done=["wall-calf"], triggers=["night"])
    few = resaved(write_csv(CATALOG, [told])).encode()
    rows = list(csv.DictReader(StringIO(few.decode(), newline="")))
    short = f"Began,Where,Side,What,Entry id\n{','.join(rows[0][key] for key in ('Began', 'Where', 'Side'))},"
    file = f"{short}Twitching,{rows[0]['Entry id']}\n".encode()
    (pair,) = read_csv(file, [told]).changed
    assert pair.read == told.model_copy(update={"what": "twitching"})


def test_a_table_that_someone_wrote_by_hand_needs_three_columns() -> None:
    (one,) = read_csv(b"where;what;began\nCALF;cramps;2026-03-10 2:30\n").new
    assert one == Episode(id=one.id, began=datetime(2026, 3, 10, 2, 30), region="calf", what="cramps")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026-04-03T02:30:00", ["2026-04-03T02:30"]),
        ("2026/4/3 2:30", ["2026-04-03T02:30"]),
        ("2026-04-03 02:30:15.000", ["2026-04-03T02:30:15"]),
        ("25/04/2026 14:05", ["2026-04-25T14:05"]),
        ("4/25/2026 2:05:00 PM", ["2026-04-25T14:05"]),
        ("4/25/2026, 12:05\u202fam", ["2026-04-25T00:05"]),
        ("3.4.2026 2:30", ["2026-04-03T02:30"]),
        ("03-Apr-2026 02:30", ["2026-04-03T02:30"]),
        ("April 3, 2026 2:30 PM", ["2026-04-03T14:30"]),
        ("04/04/2026 2:30", ["2026-04-04T02:30"]),
        ("03/04/2026 2:30", ["2026-03-04T02:30", "2026-04-03T02:30"]),
        ("03-04-2026 2:30", ["2026-03-04T02:30", "2026-04-03T02:30"]),
        ("25/04/26 2:30", []),
        ("2026-04-03", []),
        ("2026-04-03T02:30Z", []),
        ("2026-02-30T02:30", []),
        ("2026-04-03T24:30", []),
        ("25/04/2026 13:30 PM", []),
        ("46115.104", []),
        ("yesterday", []),
        ("0" * 100_000, []),
    ],
)
def test_a_time_is_read_where_it_can_mean_one_thing_only(cell: str, expected: list[str]) -> None:
    assert read_times(cell) == [datetime.fromisoformat(one) for one in expected]


# --- beside the diary --------------------------------------------------------------------------


def test_the_same_id_with_something_else_in_it_is_a_change() -> None:
    kept, other = an_episode(note="Before"), an_episode(region="shin")
    edited = kept.model_copy(update={"note": "After"})
    for file in (write_json([edited, other]), write_csv(CATALOG, [edited, other])):
        preview = read_file(CATALOG, "diary", file, [kept, other])
        assert preview.there == (other,)
        assert [(pair.read, pair.kept) for pair in preview.changed] == [(edited, kept)]


def test_another_id_at_the_same_time_and_place_is_probably_the_same() -> None:
    kept = an_episode(note="Mine")
    same, elsewhere = an_episode(note="From the other phone"), an_episode(side="right")
    preview = read_csv(write_csv(CATALOG, [same, elsewhere]), [kept])
    assert [(pair.row, pair.read, pair.kept) for pair in preview.duplicates] == [(2, same, kept)]
    assert preview.new == (elsewhere,)


def test_two_entries_of_one_minute_that_have_ids_are_two_and_without_ids_they_are_one() -> None:
    told = (an_episode(note="a"), an_episode(note="b"))
    assert read_csv(write_csv(CATALOG, told)).new == told
    preview = read_csv(table({"note": "a"}, {"note": "b"}))
    assert (len(preview.new), len(preview.duplicates)) == (1, 1)


def test_there_is_one_page_for_the_doctor() -> None:
    mine, other = ForTheDoctor(question="Why at night?"), ForTheDoctor(question="Why me?")
    assert [pair.kept for pair in read_json(write_json([other]), [mine]).duplicates] == [mine]


def test_a_row_copied_with_its_id_is_an_error_and_a_row_that_is_there_twice_is_taken_once() -> None:
    one = an_episode()
    preview = read_csv(write_csv(CATALOG, [one, one.model_copy(update={"note": "Again"}), one]))
    assert preview.new == (one,)
    assert words(preview) == [
        "Row 3, “Entry id”: it is the id of row 2 as well. Expected: an id of its own, or nothing for a new entry.",
        "Row 4: it is the same as row 2 and was taken once. Expected: each entry once.",
    ]


def test_exercises_and_triggers_that_are_not_known_are_left_out_with_a_note() -> None:
    told = an_episode(done=["wall-calf", "old-stretch"], helped=["old-stretch"], triggers=["night", "full-moon"])
    for file in (write_json([told]), write_csv(CATALOG, [told])):
        preview = read_file(CATALOG, "", file)
        assert preview.new == (told.model_copy(update={"done": ("wall-calf",), "helped": (), "triggers": {"night"}}),)
        assert {problem.kind for problem in preview.problems} == {"note"}
        assert len(preview.problems) == 3


def test_what_the_diary_itself_has_from_older_content_is_not_questioned() -> None:
    told = an_episode(region="old-place", done=["old-stretch"], triggers=["old-trigger"])
    for file in (write_json([told]), write_csv(CATALOG, [told])):
        assert read_file(CATALOG, "", file, [told]) == Preview(there=(told,))
    edited = told.model_copy(update={"note": "And more"})
    for file in (write_json([edited]), write_csv(CATALOG, [edited])):
        assert [pair.read for pair in read_file(CATALOG, "", file, [told]).changed] == [edited]


# --- what is wrong, in words -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            {"began": "03/04/2026 2:30"},
            "Row 2, “Began”: “03/04/2026 2:30” can mean 4 March or 3 April. "
            "Expected: year-month-day, so 2026-03-04T02:30 or 2026-04-03T02:30.",
        ),
        (
            {"began": "last night"},
            "Row 2, “Began”: it says “last night”. "
            "Expected: year-month-day and the hour on your clock, such as 2026-03-10T02:30.",
        ),
        (
            {"region_name": "Calv"},
            "Row 2, “Where”: it says “Calv”. Expected: a place on the body map, such as Calf.",
        ),
        (
            {"region": "shin"},
            "Row 2, “Where”: it says “Calf”, and “Place id” says “shin”. "
            "Expected: the same in both, or no ids: then the names count.",
        ),
        (
            {"what": ""},
            "Row 2, “What”: it is empty. "
            "Expected: one of: A cramp, Cramps that come and go, Twitching, Tight or sore, Only timed.",
        ),
        (
            {"before": "11"},
            "Row 2, “How bad before (0 to 10)”: it says “11”. Expected: a whole number from 0 to 10, or nothing.",
        ),
        (
            {"lasted_min": "9" * 400},
            f"Row 2, “Minutes”: it says “{'9' * 39}…”. Expected: whole minutes from 0 to 10080 (a week), or nothing.",
        ),
        ({"note": "x" * 1001}, "Row 2, “Note”: it has 1001 characters. Expected: text of at most 1000 characters."),
        ({"zone": "Mars/Olympus"}, "Row 2, “Time zone”: it says “Mars/Olympus”. "
         "Expected: a time zone such as Europe/London, or nothing."),
        ({"id": "=A1"}, "Row 2, “Entry id”: it says “=a1”. "
         "Expected: the id as the export wrote it, or nothing for a new entry."),
    ],
)  # fmt: skip
def test_an_error_says_where_what_and_what_was_expected(row: dict[str, str], expected: str) -> None:
    preview = read_csv(table(row, {"region_name": "Shin"}))
    assert words(preview) == [expected]
    assert preview.problems[0].kind == "error"
    assert [one.region for one in preview.new] == ["shin"]  # type: ignore[union-attr]


def test_every_error_of_a_row_is_told_at_once() -> None:
    preview = read_csv(table({"before": "ten", "after": "-1", "side": "up", "what": "ache", "region_name": ""}))
    assert {problem.column for problem in preview.problems} == {
        "Side", "What", "How bad before (0 to 10)", "How bad after (0 to 10)", "Where",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (3, "Entry 1: it is not an entry. Expected: an entry of an export."),
        ({}, "Entry 1, “kind”: it is missing. Expected: one of: episode, function, asked, doctor, programme."),
        ({"kind": "programme", "day": "2026-03-10", "programme": "gone"},
         "Entry 1, “programme”: it says “gone”. Expected: a programme of the guide, by its id."),
        ({"kind": "episode", "began": "2026-03-10T02:30:00+01:00", "region": "calf", "what": "cramps"},
         "Entry 1, “began”: it says “2026-03-10T02:30:00+01:00”. "
         "Expected: year-month-day and the hour on your clock, such as 2026-03-10T02:30."),
        ({"kind": "episode", "began": "2026-03-10T02:30:00", "region": "moon", "what": "cramps"},
         "Entry 1, “region”: it says “moon”. Expected: a place on the body map, such as calf."),
        ({"kind": "episode", "began": "2026-03-10T02:30:00", "region": "calf", "what": "cramps", "before": True},
         "Entry 1, “before”: it says “true”. Expected: a whole number from 0 to 10, or nothing."),
        ({"kind": "function", "day": "2026-03-10", "answers": {"buttons": "maybe"}},
         "Entry 1, “answers”: it says “maybe”. Expected: yes, no or unsure to each question of the guide."),
        ({"kind": "function", "day": "2026-03-10", "answers": {}, "count": 9},
         "Entry 1: an entry has no part called “count”. Expected: what an export of this guide has there."),
    ],
)  # fmt: skip
def test_an_entry_of_a_json_file_is_told_by_its_number(told: Any, expected: str) -> None:
    mine = FunctionCheck(day=date(2026, 3, 10), answers={"grip": "yes"})
    preview = read_json(envelope(told, json.loads(write_json([mine]))["entries"][0]))
    assert words(preview) == [expected]
    assert preview.new == (mine,)


def test_what_an_error_quotes_is_short_on_one_line_and_hides_nothing() -> None:
    (problem,) = read_csv(table({"zone": "\u202eevil\n" + "x" * 500})).problems
    assert problem.wrong == f"it says “evil {'x' * 34}…”"


def test_columns_of_ones_own_are_left_out_with_a_note() -> None:
    preview = read_csv(b"Began,Where,What,Mood,Weather\n2026-03-10T02:30,Calf,Twitching,low,rain\n")
    assert words(preview) == [
        "Row 1: not known here and left out: “Mood”, “Weather”. Expected: the columns of an export."
    ]
    assert len(preview.new) == 1


def test_a_quotation_mark_that_is_never_closed_swallows_no_row_in_silence() -> None:
    first, second = write_csv(CATALOG, [an_episode(note="fine")]), b'2026-03-11T02:30,,,Calf,,Twitching,,,,,,,"open\n'
    preview = read_csv(first + second + b"2026-03-12T02:30,,,Calf,,Twitching\n")
    assert len(preview.new) == 1
    assert words(preview) == [
        "Row 3: from here on the file cannot be read. Expected: a quotation mark at both ends of a text."
    ]


def test_a_row_with_too_many_cells_is_not_guessed_at() -> None:
    assert words(read_csv(b"Began,Where,What\n2026-03-10T02:30,Calf,Twitching,and,more\n")) == [
        "Row 2: it has 5 cells, and the first row has 3. "
        "Expected: quotation marks round a text that holds the sign between cells."
    ]


# --- files that are no diary -------------------------------------------------------------------

WEB_PAGE = "This is a web page, not a diary. A diary is a file that ends in .json or .csv."
WORKBOOK = "This is a workbook. Open it in your spreadsheet, choose “Save as”, then “CSV UTF-8”."
LETTERS = "The letters in this file cannot be read. If it is a table, save it as “CSV UTF-8”."
NO_DIARY = (
    "This is no diary of this guide: that has columns “Began”, “Where” and “What”. Export yours to see how one looks."
)
STRANGE = "This JSON file holds something that no diary has, and cannot be read."


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "This file is empty."),
        (b"\xef\xbb\xbf \r\n", "This file is empty."),
        (b"\0" * 5000, "This file is empty."),
        (b"Date,Amount,Payee\n2026-03-10,12.50,Baker\n", NO_DIARY),
        (b"just some words", NO_DIARY),
        (b"Began,Where,What" + b",x" * 200_000 + b"\n" + b"a\n" * 100_000, NO_DIARY),
        (b'"' * 99_999, NO_DIARY),
        (b"Began,Where,What,Note,note\n", "The column “Note” is there twice. Please keep the one that counts."),
        (b"<!doctype html><p>Please log in", WEB_PAGE),
        (b"PK\x03\x04\x14\0\6\0", WORKBOOK),
        (b"\x89PNG\r\n\x1a\n\0\0", LETTERS),
        (b"Note\xe9,", LETTERS),
        (b"GIF89a\0\0\1\n", "This is not a text file. A diary is a file that ends in .json or .csv."),
        (b"{\n{", "This JSON file is damaged: it cannot be read from line 2 on."),
        (b"[" * 1_000_000, STRANGE),
        (b'{"x": ' + b"1" * 5000 + b"}", STRANGE),
        (b"[NaN, 1e999]", "This JSON file is not a diary of this guide."),
        (b'{"format": "unknot-diary", "version": 1, "version": 1}',
         "This JSON file says “version” twice in one entry, so nobody knows which counts."),
        (b'{"format": "unknot-diary", "version": 2, "entries": []}',
         "This diary was written by a newer version of this guide, and this one cannot read it."),
        (b'{"format": "unknot-diary", "version": 1}',
         "This diary is damaged: its first or its last lines are not as they were written."),
        (envelope(*[0] * 20_001),
         "This file has more than 20 000 rows, the most that can be read at once. Please split it."),
    ],
    ids=range(21),
)  # fmt: skip
def test_what_is_no_diary_is_refused_in_words(data: bytes, expected: str) -> None:
    assert read_file(CATALOG, "some file", data) == Preview(refused=expected)


def test_fifty_megabytes_are_refused_at_once_and_never_read() -> None:
    data = bytes(50_000_000)
    began = perf_counter()
    assert read_csv(data).refused == "This file has 50 MB. A diary may have 20 MB, which is many years."
    assert perf_counter() - began < 0.5


def test_a_little_too_much_is_not_called_twenty_megabytes() -> None:
    assert read_csv(b" " * 20_000_001).refused.startswith("This file has 20.1 MB.")


def test_a_table_of_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.diary.table.MOST_ROWS", 3)
    rows = [{"began": f"2026-03-10T02:{minute}"} for minute in range(10, 14)]
    assert len(read_csv(table(*rows[:3])).new) == 3
    assert "more than" in read_csv(table(*rows)).refused


CELL = st.sampled_from([*NASTY, "calf", "2026-03-10T02:30", "0", "a; b", '"', "١٢", "\ud7ff"]) | st.text(max_size=9)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode), st.sampled_from(["x.csv", "x.json", "x"]))
def test_no_file_whatever_it_holds_raises_anything(data: bytes, name: str) -> None:
    assert read_file(CATALOG, name, data).refused


@settings(max_examples=150, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(list(COLUMNS)), CELL), max_size=3), st.text('",;\n\r=a', max_size=9))
@example([], "\n,")
def test_no_cell_whatever_it_holds_raises_anything(rows: list[dict[str, str]], rest: str) -> None:
    preview = read_csv(table(*rows) + rest.encode())
    assert not preview.refused
    assert all(problem.words.isprintable() for problem in preview.problems)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        ANYTHING
        | st.tuples(
            st.sampled_from(["episode", "function", "asked", "doctor", "programme"]).map(lambda kind: {"kind": kind}),
            st.dictionaries(st.sampled_from(["id", *Episode.model_fields, "day", "answers", "questions"]), ANYTHING),
        ).map(lambda parts: {**parts[1], **parts[0]}),
        max_size=3,
    )
)
@example([{"kind": "episode", "began": 10**400, "before": 10**400}])
@example([{"kind": ["x"], "day": {"a": 1}}])
def test_no_entry_whatever_it_holds_raises_anything(told: list[Any]) -> None:
    preview = read_json(envelope(*told))
    assert not preview.refused
    assert all(problem.words.isprintable() for problem in preview.problems)


@pytest.mark.parametrize("depth", [150, 300, 900])
def test_an_entry_of_lists_in_lists_is_an_error_and_the_others_are_read(depth: int) -> None:
    deep = "[" * depth + "]" * depth
    mine = json.dumps(json.loads(write_json([an_episode()]))["entries"][0])
    file = f'{{"format": "unknot-diary", "version": 1, "entries": [{{"kind": "doctor", "name": {deep}}}, {mine}]}}'
    preview = read_json(file.encode())
    assert len(preview.new) == 1 or preview.refused == STRANGE
    assert len(preview.new) == len(preview.problems)
