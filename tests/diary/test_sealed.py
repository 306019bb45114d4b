"""What the key of a diary closes stays closed, and the key can be written down and typed again."""

from __future__ import annotations

import json
import traceback
from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.diary.entries import Entry, Episode, ForTheDoctor
from app.diary.errors import KeyTextError
from app.diary.sealed import (
    PADDED_TO,
    Seal,
    UnreadableError,
    key_as_words,
    key_from_hex,
    key_from_words,
    new_key,
)
from tests.diary.samples import EMOJI, RIGHT_TO_LEFT, entries, episode

KEY = bytes(range(32))
OVERHEAD = 1 + 12 + 16
WORDS = key_as_words(KEY).split()

# As version 1 wrote it. Diaries lie in databases for years: whatever changes, this opens.
KEPT = Episode(id="0" * 31 + "7", began=datetime(2026, 11, 3, 3, 17), region="calf", side="left", what="cramps")
KEPT_DIARY = bytes.fromhex("1c6b35bc50079466af43e32392a08858e294ed460e9f7f50866528e15fa5eff6")
KEPT_NAME = bytes.fromhex("3d0b68d0e18acd99219f601ce378d98a")
KEPT_SEALED = bytes.fromhex(
    "019e3ea0e233933c894982089dbe527e6b6f7ee50d4b31d56f34dc22670896983de7c9f776276f427e0d1ddb85f504e18d2d"
    "3292aac94c4fa7c5fbbc5f08f4c91316c7251fbcc088e049e42774961aa603567f2a16be8d746a7774f70579b7295c169794"
    "299ed2951f7cc8ebd3ae01a8971500ae7c0566ebda9ac150b14e1d4c22b786ca17687b229246f14acba230eaa0711e4d8551"
    "d67d5ba4c5e2ece548cabc8a87d9fa9c55ac1d3298cd62cd2daf5d1700028ed86b9fd8d0ae3a5f3e9402c9070bdc5b52a623"
    "4244c9ec9b95f38f007672a3a216c2be43d3da0b98c388f663549fffda58ceab31585d2fd958c7abf767952c0a195c4b6abe"
    "453e7110c2ef55fa93d546284959d2ed3fdc49ad97fbf65ab2ac7dc88bc37b9cebab5c"
)


@settings(max_examples=200, deadline=None)
@given(entries())
@example(episode(note=EMOJI))
@example(ForTheDoctor(name=RIGHT_TO_LEFT, question="\x00"))
def test_an_entry_comes_back_as_it_was(entry: Entry) -> None:
    seal = Seal(KEY)
    assert seal.open(seal.name(entry.id), seal.close(entry)) == entry


def test_what_was_kept_long_ago_still_opens() -> None:
    seal = Seal(KEY)
    assert (seal.diary, seal.name(KEPT.id)) == (KEPT_DIARY, KEPT_NAME)
    assert seal.open(KEPT_NAME, KEPT_SEALED) == KEPT


def test_the_same_key_finds_the_same_diary_and_another_key_another() -> None:
    assert Seal(KEY).diary == Seal(KEY).diary
    assert len({Seal(new_key()).diary for _ in range(50)}) == 50


def test_neither_the_id_of_the_diary_nor_a_name_shows_the_key_or_the_entry() -> None:
    seal, entry = Seal(KEY), episode()
    for shown in (seal.diary, seal.name(entry.id)):
        assert not any(part in shown for part in (KEY[:4], KEY[-4:], bytes.fromhex(entry.id)[:4]))
    assert Seal(new_key()).name(entry.id) != seal.name(entry.id)
    assert KEY.hex() not in repr(seal)
    assert repr(KEY) not in repr(vars(seal))


def test_the_same_entry_looks_different_each_time() -> None:
    seal, entry = Seal(KEY), episode()
    assert len({seal.close(entry)[:32] for _ in range(50)}) == 50


@given(st.integers(0, 255), st.integers(0, 7))
def test_one_changed_bit_is_enough_to_be_refused(place: int, bit: int) -> None:
    seal, entry = Seal(KEY), episode()
    sealed = bytearray(seal.close(entry))
    sealed[place % len(sealed)] ^= 1 << bit
    with pytest.raises(UnreadableError):
        seal.open(seal.name(entry.id), bytes(sealed))


def test_what_was_moved_to_another_entry_or_diary_or_cut_off_is_refused() -> None:
    seal, other, entry = Seal(KEY), Seal(new_key()), episode()
    name, sealed = seal.name(entry.id), seal.close(entry)
    for opener, under, found in (
        (seal, seal.name(episode().id), sealed),
        (other, name, sealed),
        (other, other.name(entry.id), sealed),
        (seal, name, sealed[:-1]),
        (seal, name, sealed[:13]),
        (seal, name, sealed[:5]),
        (seal, name, b""),
    ):
        with pytest.raises(UnreadableError):
            opener.open(under, found)


def test_the_length_tells_little() -> None:
    seal = Seal(KEY)
    lengths = {len(seal.close(episode(note="x" * count))) for count in range(0, 1001, 10)}
    assert {(length - OVERHEAD) % PADDED_TO for length in lengths} == {0}
    assert len(lengths) <= 6
    assert len(seal.close(episode())) == len(seal.close(episode(region="eyelid-face", note="It woke me up")))


def test_an_entry_that_only_a_newer_unknot_knows_is_unreadable_and_not_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    seal, entry = Seal(KEY), episode(note="a secret")
    told = {**json.loads(entry.model_dump_json()), "mood": "a secret"}
    monkeypatch.setattr("app.diary.sealed.ENTRY.dump_json", lambda _entry: json.dumps(told).encode())
    sealed = seal.close(entry)
    with pytest.raises(UnreadableError) as caught:
        seal.open(seal.name(entry.id), sealed)
    assert "secret" not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__context__ is None


@pytest.mark.parametrize("key", [b"", KEY[:-1], KEY + b"\0"])
def test_a_key_of_another_length_is_none(key: bytes) -> None:
    for use in (Seal, key_as_words):
        with pytest.raises(KeyTextError) as caught:
            use(key)
        assert caught.value.reason == "length"


# --- the key in words --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "words"),
    [  # published with BIP39
        (bytes(32), "abandon " * 23 + "art"),
        (b"\xff" * 32, "zoo " * 23 + "vote"),
        (
            b"\x7f" * 32,
            "legal winner thank year wave sausage worth useful " * 2
            + "legal winner thank year wave sausage worth title",
        ),
    ],
)
def test_the_words_are_those_that_other_programs_make_of_the_key(key: bytes, words: str) -> None:
    assert key_as_words(key) == words
    assert key_from_words(words) == key


@given(st.binary(min_size=32, max_size=32))
def test_every_key_can_be_written_down_and_typed_again(key: bytes) -> None:
    assert key_from_words(key_as_words(key)) == key
    assert key_from_hex(key.hex()) == key


@pytest.mark.parametrize(
    "typed",
    [
        " ".join(WORDS).upper(),
        "  " + "   ".join(WORDS) + "\n",
        "\r\n".join(word.capitalize() for word in WORDS),
        ", ".join(WORDS) + ".",
        "\n".join(f"{number}. {word}" for number, word in enumerate(WORDS, 1)),
        "\u00a0".join(WORDS),
        "".join(chr(ord(sign) + 0xFEE0) if sign != " " else "\u3000" for sign in " ".join(WORDS)),  # full width
    ],
)
def test_spaces_capitals_numbers_and_commas_do_not_matter(typed: str) -> None:
    assert key_from_words(typed) == KEY


def test_two_neighbours_that_changed_places_are_noticed() -> None:
    for first in range(23):
        swapped = [*WORDS[:first], WORDS[first + 1], WORDS[first], *WORDS[first + 2 :]]
        with pytest.raises(KeyTextError) as caught:
            key_from_words(" ".join(swapped))
        assert caught.value.reason == "checksum"


@pytest.mark.parametrize(
    ("typed", "reason", "place"),
    [
        ("", "count", None),
        ("12 34", "count", None),
        (" ".join(WORDS[:-1]), "count", None),
        (" ".join([*WORDS, WORDS[0]]), "count", None),
        (" ".join(WORDS[:12]), "count", None),
        (" ".join(["abandonn", *WORDS[1:]]), "word", 1),
        (" ".join([*WORDS[:5], "Wadenkrampf", *WORDS[6:]]), "word", 6),
        (" ".join([*WORDS[:-1], "кот"]), "word", 24),
        (KEY.hex(), "word", 1),
        ("abandon " * 24, "checksum", None),
    ],
)
def test_what_is_no_key_is_refused_with_a_reason(typed: str, reason: str, place: int | None) -> None:
    with pytest.raises(KeyTextError) as caught:
        key_from_words(typed)
    assert (caught.value.reason, caught.value.place) == (reason, place)
    said = "".join(traceback.format_exception(caught.value))
    assert not any(word in said for word in (*WORDS[:5], "Waden", "кот", KEY.hex()))
    assert caught.value.__context__ is None


@given(st.text() | st.lists(st.sampled_from(WORDS), max_size=26).map(" ".join))
def test_whatever_is_typed_gives_a_key_or_a_reason(typed: str) -> None:
    for read in (key_from_words, key_from_hex):
        with suppress(KeyTextError):
            assert len(read(typed)) == 32


@pytest.mark.parametrize(
    "text", ["", "00", KEY.hex()[:-1], KEY.hex() + "0", "g" * 64, " " + KEY.hex(), KEY.hex() + "\n"]
)
def test_what_a_browser_sends_is_64_hexadecimal_digits_or_refused(text: str) -> None:
    with pytest.raises(KeyTextError) as caught:
        key_from_hex(text)
    assert caught.value.reason == "length"
