"""The content and its checks: a wrong dose, a fixed side or a flag out of reach would reach a person unseen."""

from __future__ import annotations

import re
import shutil
import tomllib
from functools import cache
from pathlib import Path

import pytest

from exercises import Level, load_catalog
from exercises.catalog import CONTENT, ContentError, read_catalog
from exercises.model import Catalog
from tests.every import for_every

INVALID = Path(__file__).parent / "invalid"
# The places people name most: each has exercises, and a road for a cramp right now.
MAIN_TEN = (
    "calf", "back-thigh", "front-thigh", "foot-arch", "toes", "buttock-hip", "lower-back", "neck", "hand-fingers",
    "eyelid-face",
)  # fmt: skip
NO_STRETCH_NOW = ("eyelid-face",)
# Tested wordings that are longer than a part should be; the lists in them are read line by line.
LONG_QUESTIONS = {"rf-chest-pain": 80, "rf-belly-back-sudden": 90}


class TestTheGuide:
    def test_has_every_place_and_every_warning(self, catalog: Catalog) -> None:
        assert len(catalog.regions) == 24
        assert len(catalog.red_flags) >= 71

    @pytest.mark.parametrize("region_id", MAIN_TEN)
    def test_has_at_least_three_exercises_for_each_main_place_one_of_them_off_the_floor(
        self, catalog: Catalog, region_id: str
    ) -> None:
        exercises = {catalog.exercises[step.exercise] for step in catalog.regions[region_id].prevention}
        assert len({exercise.id for exercise in exercises}) >= 3
        assert any({"chair", "bed"} & set(exercise.positions) for exercise in exercises)

    @pytest.mark.parametrize("region_id", MAIN_TEN)
    def test_knows_what_to_do_in_a_cramp_right_now(self, catalog: Catalog, region_id: str) -> None:
        region = catalog.regions[region_id]
        assert region.now
        assert region.quick == (region_id not in NO_STRETCH_NOW)
        for choice in region.choices:
            assert any(step.when in ("", choice.id) for step in region.acute)

    def test_names_only_sources_that_are_there_and_none_for_nothing(self, catalog: Catalog) -> None:
        for kind in ("regions", "exercises", "red_flags", "precautions", "emergency_numbers"):
            for record in getattr(catalog, kind).values():
                assert record.sources
                assert set(record.sources) <= set(catalog.sources)

    def test_has_no_address_that_is_not_one(self, catalog: Catalog) -> None:
        for source in catalog.sources.values():
            assert source.url == "" or re.match(r"https?://[^\s/]+\.[a-z]+", source.url), source.id

    def test_knows_a_word_for_every_position_and_every_certainty(self, catalog: Catalog) -> None:
        positions = {position for exercise in catalog.exercises.values() for position in exercise.positions}
        assert positions <= set(catalog.vocabulary.positions)
        assert {exercise.certainty for exercise in catalog.exercises.values()} <= set(catalog.vocabulary.certainty)

    def test_gives_every_country_a_number_and_no_time_zone_to_two(self, catalog: Catalog) -> None:
        zones = [zone for number in catalog.emergency_numbers.values() for zone in number.zones]
        assert len(zones) == len(set(zones))
        for number in catalog.emergency_numbers.values():
            assert re.fullmatch(r"[\d ]{2,}", number.emergency)


EXERCISES = sorted(load_catalog().exercises)


@for_every("exercise_id", EXERCISES)
class TestEveryExercise:
    def test_says_its_dose_in_the_steps(self, catalog: Catalog, exercise_id: str) -> None:
        exercise = catalog.exercises[exercise_id]
        text = " ".join(step.say for step in exercise.steps)
        assert ("{hold}" if exercise.dose.hold_s else "{repetitions}") in text

    def test_has_no_fixed_side_or_seconds_in_what_is_said(self, catalog: Catalog, exercise_id: str) -> None:
        exercise = catalog.exercises[exercise_id]
        for text in (*(step.say for step in exercise.steps), exercise.cue):
            assert not re.search(r"\b(left|right)\b|\d+ ?s(ec|econds?)?\b", text, re.IGNORECASE)

    def test_names_the_side_where_it_is_done_on_each_and_nowhere_else(self, catalog: Catalog, exercise_id: str) -> None:
        exercise = catalog.exercises[exercise_id]
        text = " ".join((*(step.say for step in exercise.steps), exercise.cue))
        assert ("{side}" in text) == (exercise.dose.sides == "each")

    def test_shows_the_hold_where_there_is_one_and_begins_at_the_start(
        self, catalog: Catalog, exercise_id: str
    ) -> None:
        exercise = catalog.exercises[exercise_id]
        if exercise.kind == "stretch":
            assert exercise.steps[0].pose == "start"
            assert any(step.pose == "hold" for step in exercise.steps)

    def test_has_an_easier_one_that_is_not_itself_and_serves_the_same_place(
        self, catalog: Catalog, exercise_id: str
    ) -> None:
        exercise = catalog.exercises[exercise_id]
        if exercise.easier:
            easier = catalog.exercises[exercise.easier]
            assert easier.id != exercise.id
            assert set(easier.regions) & set(exercise.regions)


@for_every("region_id", sorted(load_catalog().regions))
class TestEveryCrampRightNow:
    def test_starts_sitting_or_lying_without_a_prop(self, catalog: Catalog, region_id: str) -> None:
        for step in catalog.regions[region_id].acute:
            exercise = catalog.exercises[step.exercise]
            assert exercise.positions[0] in ("chair", "bed", "floor")
            assert exercise.props == ()
            assert "now" in exercise.helps

    def test_has_only_precautions_that_the_short_list_asks(self, catalog: Catalog, region_id: str) -> None:
        gates = [g for g in catalog.gates.values() if g.screen == "acute" and region_id in g.regions]
        asked = {
            flag
            for gate in gates
            for flag in gate.flags
            if region_id in catalog.red_flags[flag].regions
            and all(region_id in narrow.regions for narrow in gate.only if narrow.flag == flag)
        }
        for step in catalog.regions[region_id].acute:
            for skip in catalog.exercises[step.exercise].skip_if:
                assert asked & set(catalog.precautions[skip].asked_by), (step.exercise, skip)

    def test_says_what_comes_after_it_has_let_go(self, catalog: Catalog, region_id: str) -> None:
        region = catalog.regions[region_id]
        assert bool(region.after_acute) >= region.quick


@for_every("flag_id", sorted(load_catalog().red_flags))
class TestEveryRedFlag:
    def test_says_not_to_drive_where_it_sends_to_hospital(self, catalog: Catalog, flag_id: str) -> None:
        flag = catalog.red_flags[flag_id]
        if flag.level == Level.EMERGENCY:
            assert any(line.startswith("Do not drive") for line in flag.do_not)

    def test_says_whom_to_turn_to_first_in_an_emergency(self, catalog: Catalog, flag_id: str) -> None:
        flag = catalog.red_flags[flag_id]
        if flag.level == Level.EMERGENCY:
            assert re.search(r"[Cc]all|emergency department", " ".join(flag.do))

    def test_withholds_stretch_and_heat_in_an_emergency(self, catalog: Catalog, flag_id: str) -> None:
        flag = catalog.red_flags[flag_id]
        if flag.level == Level.EMERGENCY and flag_id != "rf-self-harm":
            assert set(flag.withholds) == {"stretch", "heat"}

    def test_holds_no_phone_number(self, catalog: Catalog, flag_id: str) -> None:
        text = re.sub(r"\d+ °[CF]", "", catalog.red_flags[flag_id].model_dump_json(exclude={"sources"}))
        assert not re.search(r"\b(000|1\d\d|9\d\d)\b|\b\d{3,}[ -]\d{3}", text)

    def test_asks_in_lines_that_can_be_read(self, catalog: Catalog, flag_id: str) -> None:
        for part in catalog.red_flags[flag_id].parts:
            assert all(len(line.split()) <= 30 for line in part.any_of)
            assert len(" ".join((part.ask, *part.any_of)).split()) <= LONG_QUESTIONS.get(flag_id, 60)

    def test_asks_a_question(self, catalog: Catalog, flag_id: str) -> None:
        for part in catalog.red_flags[flag_id].parts:
            assert "?" in part.ask


class TestTheDiary:
    def test_asks_of_the_body_and_never_of_the_number_of_twitches(self, catalog: Catalog) -> None:
        assert 4 <= len(catalog.diary.function_checks) <= 6
        for question in catalog.diary.function_checks:
            assert re.search(r"\bas well as last month\b", question.ask)
            assert not re.search(r"twitch|how (many|often)", question.ask)

    def test_leads_a_no_to_a_flag_that_needs_a_doctor_within_days_at_the_latest(self, catalog: Catalog) -> None:
        for question in catalog.diary.function_checks:
            flag = catalog.red_flags[question.flag]
            assert flag.level >= Level.SOON
            assert flag.level >= Level.URGENT or "within days" in flag.headline

    def test_watches_nothing_of_twitches(self, catalog: Catalog) -> None:
        for rule in catalog.diary.watch:
            assert not [id_ for id_ in rule.flags if "twitch" in id_]
            assert not any("twitch" in line for line in (rule.headline, *rule.do, rule.sooner_if))

    def test_watches_for_every_kind_of_change_and_says_whom_to_see(self, catalog: Catalog) -> None:
        kinds = {rule.kind for rule in catalog.diary.watch}
        assert kinds == {"most-weeks", "more-often", "worse", "spread", "asked", "function"}
        for rule in catalog.diary.watch:
            assert rule.certainty == "practice"  # the numbers are ours, and no trial has tested them
            if rule.headline:
                assert re.search("doctor|visit", rule.headline)

    def test_lists_each_group_of_medicines_once_and_says_not_to_stop_one(self, catalog: Catalog) -> None:
        labels = [one.label for one in catalog.diary.medicines]
        assert len(set(labels)) == len(labels) >= 8
        assert "Never stop" in catalog.diary.medicines_note


# --- mistakes ------------------------------------------------------------------------------------


parsed = cache(tomllib.loads)


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the content to spoil. Files that stay as they are get parsed once for all tests."""
    monkeypatch.setattr("exercises.catalog.tomllib.loads", parsed)
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


def spoil(content: Path, mistake: dict[str, str]) -> None:
    """Apply one file of the corpus: `replace` and `by`, `add` at the end, or a whole new `text`."""
    path = content / mistake["file"]
    text = mistake.get("text") or path.read_text("utf-8")
    if "replace" in mistake:
        assert text.count(mistake["replace"]) == 1, "the content has changed: mend the corpus"
        text = text.replace(mistake["replace"], mistake["by"])
    path.write_text(text + mistake.get("add", ""), "utf-8")


def problems_of(content: Path) -> list[str]:
    with pytest.raises(ContentError) as raised:
        read_catalog(content)
    return list(raised.value.problems)


@pytest.mark.parametrize("path", sorted(INVALID.glob("*.toml")), ids=lambda path: path.stem)
def test_a_mistake_is_named_in_one_clear_line_and_blames_nothing_else(content: Path, path: Path) -> None:
    mistake = tomllib.loads(path.read_text("utf-8"))
    spoil(content, mistake)
    assert problems_of(content) == mistake["says"]


def test_mistakes_in_several_files_come_all_at_once(content: Path) -> None:
    mistakes = [
        tomllib.loads((INVALID / f"{name}.toml").read_text("utf-8"))
        for name in ("hold-too-long", "unknown-level", "unknown-exercise", "stop-list-missing-key")
    ]
    for mistake in mistakes[:3]:
        spoil(content, mistake)
    assert set(problems_of(content)) == {line for mistake in mistakes[:3] for line in mistake["says"]}
    spoil(content, mistakes[3])
    assert set(mistakes[0]["says"] + mistakes[1]["says"] + mistakes[3]["says"]) <= set(problems_of(content))


def test_two_mistakes_in_one_file_are_both_named(content: Path) -> None:
    for name in ("unknown-key", "missing-key"):
        spoil(content, tomllib.loads((INVALID / f"{name}.toml").read_text("utf-8")))
    assert len(problems_of(content)) == 2


def test_a_missing_file_is_named(content: Path) -> None:
    (content / "vocabulary.toml").unlink()
    assert problems_of(content) == ["vocabulary.toml: is missing"]


def test_a_file_that_is_not_text_is_named(content: Path) -> None:
    (content / "exercises" / "wall-calf.toml").write_bytes(b"\xff\xfe\x00")
    (problem,) = problems_of(content)
    assert problem.startswith("exercises/wall-calf.toml: is not TOML: ")


def test_a_file_name_that_is_no_id_is_named(content: Path) -> None:
    shutil.copy(content / "exercises" / "wall-calf.toml", content / "exercises" / "Wall Calf.toml")
    (problem,) = problems_of(content)
    assert problem.startswith("exercises/Wall Calf.toml: id: ")


def test_the_content_cannot_be_changed_by_those_who_read_it(catalog: Catalog) -> None:
    with pytest.raises(TypeError):
        catalog.regions["calf"] = catalog.regions["neck"]  # type: ignore[index]
    with pytest.raises(ValueError, match="frozen"):
        catalog.regions["calf"].name = "Neck"
