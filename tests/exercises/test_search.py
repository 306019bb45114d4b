"""Search: someone in pain types what they call it, half wrong; a place not found is help not found."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises import load_catalog
from exercises.model import Catalog
from exercises.search import Found, search
from tests.every import for_every


def regions(found: tuple[Found, ...]) -> list[str]:
    return [one.id for one in found if one.kind == "region"]


@pytest.mark.parametrize(
    ("typed", "region"),
    [
        ("charly horse", "calf"),
        ("charley horse", "calf"),
        ("hamstring", "back-thigh"),
        ("hamstrng", "back-thigh"),
        ("eye twich", "eyelid-face"),
        ("eye twitch", "eyelid-face"),
        ("bum", "buttock-hip"),
        ("sole of my foot", "foot-arch"),
        ("my left calf hurts", "calf"),
        ("CALF!!", "calf"),
        ("crick in the neck", "neck"),
        ("neck pian", "neck"),
        ("runner’s stitch", "ribs-side"),
        ("writer's cramp", "hand-fingers"),
        ("fore arm", "forearm"),
        ("lowerback", "lower-back"),
        ("sholder", "shoulder"),
        ("belly", "abdomen"),
        ("everywhere", "widespread"),
        ("stomach", "abdomen"),
    ],
)
def test_what_people_type_finds_the_place_first(catalog: Catalog, typed: str, region: str) -> None:
    assert regions(search(catalog, typed))[0] == region


def test_pins_and_needles_in_the_foot_finds_the_foot(catalog: Catalog) -> None:
    assert set(regions(search(catalog, "pins and needles in foot"))[:2]) <= {"foot-arch", "toes"}
    assert regions(search(catalog, "pins and needles in foot"))


def test_a_clear_word_brings_no_far_fetched_places(catalog: Catalog) -> None:
    assert regions(search(catalog, "hamstring")) == ["back-thigh"]
    assert regions(search(catalog, "left calf")) == ["calf"]


@pytest.mark.parametrize(
    ("typed", "side"),
    [("left calf", "left"), ("Calf, right", "right"), ("both calves", "both"), ("left and right calf", "both"),
     ("calf", "none")],
)  # fmt: skip
def test_a_side_typed_on_the_way_is_kept(catalog: Catalog, typed: str, side: str) -> None:
    found = search(catalog, typed)[0]
    assert (found.id, found.side) == ("calf", side)


def test_a_place_without_sides_takes_none(catalog: Catalog) -> None:
    assert search(catalog, "left tummy")[0].side == "none"


@pytest.mark.parametrize(
    "typed",
    ["", " ", "flurb", "x" * 10_000, "a b c " * 2_000, "🦵", "💥🔥", "ساق", "כאב בשוק", "\u202eflac", "1234",
     "<script>", "%s{0}{}", "\x00", "left", "the", "pain", "how do I"],
)  # fmt: skip
def test_what_means_nothing_here_finds_nothing_and_breaks_nothing(catalog: Catalog, typed: str) -> None:
    assert search(catalog, typed) == ()


@pytest.mark.parametrize("typed", ["🦵 calf", "calf\u202e", "calf " * 5_000, "calf כאב", "calf\n\n"])
def test_a_word_that_means_something_is_found_among_what_does_not(catalog: Catalog, typed: str) -> None:
    assert search(catalog, typed)[0].id == "calf"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_an_answer_in_order(typed: str) -> None:
    found = search(load_catalog(), typed)
    assert len(found) <= 6
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert len({(one.kind, one.id) for one in found}) == len(found)


# Words that several places share: each of them is right, and all stand on the first screen.
SHARED = {
    "inner-thigh": {"thigh", "thigh cramp"},
    "outer-hip-thigh": {"hip"},
    "upper-arm-front": {"arm cramp", "arm twitch"},
}


@pytest.mark.parametrize("region_id", sorted(load_catalog().regions))
class TestEveryPlace:
    def test_is_found_by_its_own_name_first(self, catalog: Catalog, region_id: str) -> None:
        assert regions(search(catalog, catalog.regions[region_id].name))[0] == region_id

    def test_is_found_by_every_word_for_it(self, catalog: Catalog, region_id: str) -> None:
        for word in catalog.regions[region_id].words:
            first = 3 if word in SHARED.get(region_id, ()) else 2
            assert region_id in [one.id for one in search(catalog, word)[:first]], word

    def test_is_found_with_one_letter_wrong(self, catalog: Catalog, region_id: str) -> None:
        if region_id == "jaw":  # in three letters one wrong is another word: law, raw, jar
            return
        name = catalog.regions[region_id].name.lower()
        for typed in mistyped(name):
            assert region_id in [one.id for one in search(catalog, typed)[:3]], typed


def mistyped(name: str) -> list[str]:
    """The name with a letter left out, doubled, swapped with the next or replaced, here and there along it."""
    longest = max(range(len(name)), key=lambda n: len(name[n:].split(" ")[0]))
    word = name[longest:].split(" ")[0]
    middle = longest + len(word) // 2
    found = []
    for n in {longest, middle, longest + len(word) - 2}:
        found += [
            name[:n] + name[n + 1 :],
            name[:n] + name[n] + name[n:],
            name[:n] + "z" + name[n + 1 :],
            name[:n] + name[n + 1] + name[n] + name[n + 2 :],
        ]
    return found


@for_every("exercise_id", sorted(load_catalog().exercises))
def test_every_exercise_is_found_by_its_title(catalog: Catalog, exercise_id: str) -> None:
    assert exercise_id in [one.id for one in search(catalog, catalog.exercises[exercise_id].title, limit=8)]


@pytest.mark.parametrize(
    ("typed", "kind", "id_"),
    [
        ("bedtime", "programme", "bedtime-legs"),
        ("desk", "programme", "desk-neck"),
        ("numb between the legs", "sign", "rf-cauda-equina"),
        ("blood clot", "sign", "rf-dvt"),
        ("getting weaker", "sign", "rf-slow-weakness"),
    ],
)
def test_programmes_and_signs_for_the_doctor_are_found(catalog: Catalog, typed: str, kind: str, id_: str) -> None:
    assert (kind, id_) in {(one.kind, one.id) for one in search(catalog, typed, limit=10)}


def test_a_map_of_places_is_answered_with_places_alone(catalog: Catalog) -> None:
    assert {one.kind for one in search(catalog, "neck", kinds=("region",))} == {"region"}


def test_a_place_alone_calls_up_no_signs_by_chance(catalog: Catalog) -> None:
    assert not [one for one in search(catalog, "calf", limit=40) if one.kind == "sign"]
