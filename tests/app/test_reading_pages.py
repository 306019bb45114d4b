"""Library, exercise pages, when to see a doctor, understand: what they show; no door beside the check opens."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.doctor_data import doctor_data
from app.library_data import exercise_data, library_data, results
from app.reading_data import condition_data, understand_data, what_helps_data, which_is_it_data
from exercises import Level, load_catalog
from tests.app.driver import Guide

CATALOG = load_catalog()


def test_the_library_has_every_exercise_and_only_filters_that_find_something() -> None:
    data = Guide().open("library").data
    assert {card["id"] for card in data["cards"]} == set(CATALOG.exercises)
    for chosen in data["filters"]:
        for option in chosen["options"]:
            assert any(option["id"] in card["tags"][chosen["id"]] for card in data["cards"])


@pytest.mark.parametrize(
    ("typed", "kind", "id_"),
    [
        ("wall calf", "exercise", "wall-calf"),
        ("lying figur four", "exercise", "lying-figure-four"),
        ("charley horse", "region", "calf"),
        ("restless legs", "condition", "restless-legs"),
        ("blood clot", "condition", "dvt-lookalike"),
    ],
)
def test_search_finds_exercises_places_and_conditions_by_plain_words(typed: str, kind: str, id_: str) -> None:
    assert {"kind": kind, "id": id_} in [{"kind": one["kind"], "id": one["id"]} for one in results(CATALOG, typed)]


@pytest.mark.parametrize("exercise_id", CATALOG.exercises)
def test_an_exercise_has_its_page(exercise_id: str) -> None:
    one = CATALOG.exercises[exercise_id]
    data = exercise_data(CATALOG, one)
    assert len(data["sides"]) == (2 if one.dose.sides == "each" else 1)
    for side in data["sides"]:
        assert side["start"]
        assert side["hold"]
        assert side["film"]
        assert len(side["steps"]) == len(one.steps)
        assert "{" not in " ".join(side["steps"])
        assert side["start"]["mirrored"] == (side["id"] == "left")
    assert len(data["facts"]) in (2, 3)
    assert data["sources"]
    assert data["before"]["id"] != data["next"]["id"]


def test_the_dose_on_the_page_is_the_one_in_the_content() -> None:
    one = CATALOG.exercises["wall-calf"]
    low, high = one.dose.hold_s or (0, 0)
    hold, times, per_day = exercise_data(CATALOG, one)["facts"]
    assert hold == {"value": f"{low} to {high} s", "words": "hold"}
    assert times["value"] == f"{one.dose.repetitions[0]} to {one.dose.repetitions[1]} times"
    assert times["words"] == "each side"
    assert per_day["value"] == f"{one.dose.per_day[0]} to {one.dose.per_day[1]}"


def test_how_to_ease_an_exercise_stands_on_its_own_page_and_the_easier_one_speaks_for_itself() -> None:
    cards = {card["id"]: card for card in library_data(CATALOG)["cards"]}
    wall = exercise_data(CATALOG, CATALOG.exercises["wall-biceps"])
    assert wall["eased"] == "Put the hand lower, at hip height."
    assert wall["easier"]["words"] == cards["elbow-straighten-assist"]["words"]
    for one in CATALOG.exercises.values():
        data = exercise_data(CATALOG, one)
        assert data["eased"] == one.easier_words
        assert data["easier"] == (cards[one.easier] if one.easier else None)


def at(page: str, **address: str) -> Guide:
    guide = Guide()
    for name, value in address.items():
        guide.at.query_params[name] = value
    return guide.open(page)


def test_an_exercise_is_found_by_its_address() -> None:
    guide = at("exercise", id="wall-calf")
    assert guide.page == "exercise"
    assert guide.data["title"] == CATALOG.exercises["wall-calf"].title


@pytest.mark.parametrize("page", ["exercise", "condition"])
@pytest.mark.parametrize(
    "nonsense", ["", "nobody", "<script>alert(1)</script>", "../../etc/passwd", "wall-calf\x00", "é😀"]
)
def test_nonsense_in_the_address_leads_home_with_one_kind_line(page: str, nonsense: str) -> None:
    guide = at(page, id=nonsense)
    assert guide.page == "body_map"
    assert [info.value for info in guide.at.info] == [
        "That page is not there. Start with a place, or look in the library."
    ]


def test_an_unknown_place_shows_all_places() -> None:
    assert at("doctor", region="nowhere").data["region"] == ""


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(st.sampled_from(["type", "page", "id", "region", "side"]), st.text() | st.integers() | st.none())
)
def test_a_forged_message_is_only_data(go: dict[str, object]) -> None:
    guide = at("exercise", id="wall-calf").send({"type": "open", **go})
    reading = {"library", "doctor", "reading", "exercise", "programmes", "programme"}
    own = {"routine", "timer", "diary", "entry", "keep", "back", "summary"}
    assert guide.page in reading | own | {"body_map", "pick"}
    assert guide.visit.check.ticked is None


def test_starting_an_exercise_asks_the_safety_check_first_and_puts_it_first_in_the_plan() -> None:
    guide = at("exercise", id="bed-towel-calf").send({"type": "start", "region": "calf", "side": "left"})
    assert guide.page == "pick"
    guide.tell("cramps")
    assert guide.page == "ticks"
    guide.tick().tick()
    assert guide.page == "plan"
    assert guide.data["items"][0]["id"] == "bed-towel-calf"


def test_an_exercise_that_a_precaution_takes_out_is_not_started_either() -> None:
    guide = at("exercise", id="wall-calf").send({"type": "start", "region": "calf", "side": "left"})
    guide.tell("cramps").tick().tick("balance")
    assert guide.page == "plan"
    assert "wall-calf" not in [item["id"] for item in guide.data["items"]]


@pytest.mark.parametrize(
    ("region", "exercise"), [("neck", "wall-calf"), ("nowhere", "wall-calf"), ("calf", "warm-pack-towel")]
)
def test_what_does_not_go_together_cannot_be_started(region: str, exercise: str) -> None:
    guide = at("exercise", id=exercise).send({"type": "start", "region": region, "side": "left"})
    assert guide.page == "body_map"
    assert not guide.visit.region


# --- when to see a doctor ------------------------------------------------------------------------


def test_all_places_show_every_red_flag_and_a_place_only_its_own() -> None:
    def shown(region: str) -> set[str]:
        return {one["title"] for card in doctor_data(CATALOG, None, region=region)["levels"] for one in card["any_of"]}

    assert shown("") == {flag.title for flag in CATALOG.red_flags.values() if flag.id != "rf-under-18"}
    assert shown("eyelid-face") < shown("")
    assert "Chest or heart pain" in shown("eyelid-face")


def test_without_a_country_both_numbers_are_named() -> None:
    assert {one["number"] for one in doctor_data(CATALOG, None)["calls"]["calls"]} == {"112", "911"}


def test_another_country_changes_the_number() -> None:
    guide = at("doctor", region="calf")
    assert guide.data["calls"]["call"]["number"] == "999"
    guide.send({"type": "country", "id": "US"})
    assert guide.data["calls"]["call"]["number"] == "911"
    assert guide.data["region"] == "calf"


# --- understand ----------------------------------------------------------------------------------


def test_every_condition_is_listed_once_and_has_its_page() -> None:
    blocks = understand_data(CATALOG)["blocks"]
    links = [link["id"] for block in blocks if block["type"] == "links" for link in block["links"] if "id" in link]
    assert sorted(links) == sorted(CATALOG.conditions)
    for one in CATALOG.conditions.values():
        data = condition_data(CATALOG, one)
        titles = [block.get("title") for block in data["blocks"]]
        assert {"What it is like", "How it differs", "What helps", "When to see a doctor"} <= set(titles)
        assert data["blocks"][-1]["sources"]


def test_a_link_leads_to_a_condition_and_back() -> None:
    guide = Guide().open("understand").send({"type": "open", "page": "condition", "id": "restless-legs"})
    assert guide.data["title"] == CATALOG.conditions["restless-legs"].name
    guide.send({"type": "open", **guide.data["back"]})
    assert guide.data["title"] == "Understand"


def test_what_feels_alike_stands_side_by_side_with_what_to_do() -> None:
    table = which_is_it_data(CATALOG)["blocks"][0]
    assert [one["id"] for one in table["columns"]] == [
        "twitch", "cramp", "tremor", "jerk", "nerve-pain", "artery-pain", "clot", "restless-legs",
    ]  # fmt: skip
    assert all(len(row["cells"]) == 8 and all(row["cells"]) for row in table["rows"])
    assert table["rows"][-1]["title"] == "What to do"


def test_every_claim_says_in_words_how_sure_it_is_and_where_that_stands() -> None:
    claims = what_helps_data(CATALOG)["blocks"][0]["claims"]
    assert len(claims) == len(CATALOG.evidence)
    assert all(claim["certainty"] in CATALOG.vocabulary.certainty.values() and claim["sources"] for claim in claims)


def test_the_reading_names_those_it_was_promised_to_name() -> None:
    names = " ".join(CATALOG.sources[one.source].organisation for one in CATALOG.reading.values())
    for name in ("Ohio State", "RUSH", "Stanford Medicine 25", "Baylor College of Medicine", "Columbia Neurosurgery",
                 "UK HealthCare", "Harvard Health"):  # fmt: skip
        assert name in names


def test_the_library_needs_no_more_than_its_pictures() -> None:
    cards = library_data(CATALOG)["cards"]
    assert all(card["picture"] and card["picture"]["src"].startswith("/pictures/") for card in cards)


def test_the_library_can_be_narrowed_to_what_fits_a_few_minutes() -> None:
    data = library_data(CATALOG)
    assert [one["id"] for one in data["filters"]][-1] == "time"
    tags = {card["id"]: card["tags"]["time"] for card in data["cards"]}
    assert tags["shrug-and-drop"] == ["2", "5", "10"]
    assert "5" not in tags["warm-pack-towel"]
    assert all(sorted(found, key=int) == [t for t in ("2", "5", "10") if t in found] for found in tags.values())


def test_care_cards_of_a_complaint_lose_nothing_that_is_pressing() -> None:
    def shown(what: str) -> set[str]:
        return {one["id"] for card in doctor_data(CATALOG, None, what=what)["levels"] for one in card["any_of"]}

    for what in ("cramps", "twitching", "tight"):
        missing = shown("") - shown(what)
        assert all(CATALOG.red_flags[one].complaints for one in missing)
        assert not any(CATALOG.red_flags[one].level >= Level.URGENT for one in missing)
    assert shown("tight") != shown("twitching")


def test_a_sign_that_was_searched_for_stands_open() -> None:
    assert at("doctor", sign="rf-dvt").data["sign"] == "rf-dvt"
    assert at("doctor", sign="<script>").data["sign"] == ""
