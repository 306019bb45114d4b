"""What a person meets in the player, in a real browser with its clock in our hands."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from . import sample
from .conftest import Stage

pytestmark = pytest.mark.browser

HOUR = 3600_000
FILM = {"src": "/pictures/foot-pumps-film.webp", "width": 64, "height": 48, "columns": 3, "frames": 12}


# The clock --------------------------------------------------------------------------------------------------------


def test_a_hold_counts_down_and_the_next_step_follows(stage: Stage) -> None:
    stage.open().tap("Start").wait(8.5)
    assert (stage.phase, stage.left) == ("Hold", "15")
    stage.wait(14)
    assert (stage.phase, stage.left) == ("Hold", "1")
    stage.wait(1)
    assert (stage.phase, stage.left) == ("Ease out", "3")


def test_a_session_for_someone_in_a_hurry_starts_by_itself(stage: Stage) -> None:
    stage.open("acute").wait(6)
    assert stage.phase == "Ease in"


def test_pause_keeps_the_time_and_resume_goes_on(stage: Stage) -> None:
    stage.open().tap("Start").wait(12).tap("Pause")
    left = stage.left
    stage.wait(300)
    assert (stage.phase, stage.left) == ("Paused", left)
    stage.tap("Resume").wait(2)
    assert (stage.phase, stage.left) == ("Hold", str(int(left) - 2))


def test_ten_seconds_more_back_and_skip(stage: Stage) -> None:
    stage.open().tap("Start").wait(10)
    before = int(stage.left)
    stage.tap("Add 10 seconds")
    assert int(stage.left) - before in (9, 10)
    stage.tap("Back")
    assert stage.left == "15"
    stage.tap("Skip")
    assert stage.phase == "Ease out"


def test_a_double_click_is_one_click(stage: Stage) -> None:
    stage.open().wait(1)
    stage.page.get_by_role("button", name="Start").dblclick()
    assert stage.types == ["started"]
    expect(stage.page.get_by_role("button", name="Pause")).to_be_visible()
    stage.wait(1)
    stage.page.get_by_role("button", name="Pause").dblclick()
    expect(stage.page.get_by_role("button", name="Resume")).to_be_visible()
    stage.tap("Something is wrong").wait(1)
    stage.page.get_by_role("button", name="Go back").dblclick()
    expect(stage.page.get_by_role("button", name="Something is wrong")).to_be_visible()


def test_space_pauses_and_resumes_and_arrows_step(stage: Stage) -> None:
    stage.open().tap("Start").wait(6)
    stage.page.evaluate("root.activeElement?.blur()")
    press = stage.page.keyboard.press
    press("Space")
    assert stage.phase == "Paused"
    stage.wait(1)
    press("Space")
    assert stage.phase == "Ease in"
    press("ArrowRight")
    assert stage.phase == "Hold"
    press("ArrowLeft")
    assert stage.phase == "Ease in"


def test_space_on_a_button_is_the_buttons_own(stage: Stage) -> None:
    stage.open().tap("Start").wait(6)
    stage.page.get_by_role("button", name="Skip").focus()
    stage.page.keyboard.press("Space")
    assert stage.phase == "Hold"


def test_tab_stays_inside_the_player_and_reaches_every_button(stage: Stage) -> None:
    stage.open().tap("Start").wait(6)
    names = []
    for _ in range(12):
        stage.page.keyboard.press("Tab")
        focused = "(a => a && (a.getAttribute('aria-label') || a.textContent.trim()))(root.activeElement)"
        names.append(stage.page.evaluate(focused))
    everything = {
        "Sound",
        "Voice",
        "Stop",
        "Back",
        "Pause",
        "Skip",
        "Add 10 seconds",
        "It has let go",
        "Something is wrong",
    }
    assert everything <= set(names)
    assert None not in names


def test_the_names_and_roles_are_the_promised_ones(stage: Stage) -> None:
    stage.open()
    role = stage.page.get_by_role
    for name in ("Start", "Stop", "Sound", "Voice", "It has let go", "Something is wrong"):
        expect(role("button", name=name, exact=True)).to_be_visible()
    stage.tap("Start").wait(8.2)
    for name in ("Pause", "Back", "Skip", "Add 10 seconds", "Stop", "It has let go", "Something is wrong"):
        expect(role("button", name=name, exact=True)).to_be_visible()
    expect(role("timer", name="Time left")).to_have_text("15")
    expect(role("dialog", name="Calf, both sides")).to_be_visible()
    said = stage.page.locator("[aria-live=polite].do")
    expect(said).to_have_text("Hold. Heel down, knee straight. Breathe out slowly.")
    expect(role("button", name="Sound")).to_have_attribute("aria-pressed", "true")


# Hidden, frozen, reloaded, alone ----------------------------------------------------------------------------------


def test_a_hidden_tab_finishes_its_step_and_waits(stage: Stage) -> None:
    stage.open().tap("Start").wait(12).hide().wait(60)
    stage.hide(False)
    assert (stage.phase, stage.left) == ("Paused", "3")
    assert "You were away" in stage.text(".p-note")
    assert "Ease out" in stage.text(".p-meta")


def test_a_machine_that_slept_pauses_where_it_was(stage: Stage) -> None:
    stage.open().tap("Start").wait(12)
    left = stage.left
    stage.freeze(900)
    assert (stage.phase, stage.left) == ("Paused", left)
    assert "asleep" in stage.text(".p-note")
    stage.tap("Resume")
    assert stage.phase == "Hold"


def test_a_reload_offers_to_go_on_where_it_was(stage: Stage) -> None:
    stage.open().tap("Start").wait(12)
    left = stage.left
    stage.reload()
    expect(stage.page.get_by_role("heading", name="Go on where you were?")).to_be_visible()
    assert stage.page.evaluate("sent.find(([name]) => name === 'restored')[1]") == {
        "id": "routine-1", "title": "Calf, both sides", "acute": False, "resume": None,
    }  # fmt: skip
    stage.wait(30).tap("Resume")
    assert (stage.phase, stage.left) == ("Hold", left)
    assert stage.types == ["started", "resumed"]


def test_a_reload_where_python_still_knows_the_session_offers_the_same(stage: Stage) -> None:
    stage.open().tap("Start").wait(12)
    stage.page.reload()
    stage.show({**sample.routine(), "safe": 0})
    stage.tap("Start again")
    assert (stage.phase, stage.left) == ("Get ready", "5")


def test_stop_after_a_reload_leaves_nothing_behind(stage: Stage) -> None:
    stage.open().tap("Start").wait(12).reload()
    stage.tap("Stop")
    assert stage.page.evaluate("left.at(-1)") == {"type": "stopped"}
    stage.page.evaluate("leavePage()")
    assert "unknot-player:" not in stage.kept()
    stage.reload()
    assert stage.page.evaluate("sent") == [["restored", {"id": None}]]
    expect(stage.page.get_by_role("dialog")).to_have_count(0)


def test_what_is_older_than_twelve_hours_is_thrown_away(stage: Stage) -> None:
    stage.open().tap("Start").wait(12)
    stage.page.evaluate(
        """() => { const key = 'unknot-player:routine-1'; const kept = JSON.parse(localStorage[key]);
        window.onpagehide = null; localStorage[key] = JSON.stringify({ ...kept, kept: kept.kept - 13 * 3600e3 });
        window.old = localStorage[key]; }"""
    )
    old = stage.page.evaluate("old")
    stage.page.add_init_script(f"localStorage['unknot-player:routine-1'] = {json.dumps(old)}")
    stage.reload()
    assert stage.page.evaluate("sent") == [["restored", {"id": None}]]
    assert "unknot-player:" not in stage.kept()


def test_a_rerun_changes_nothing(stage: Stage) -> None:
    stage.open().tap("Start").wait(12)
    left = stage.left
    for _ in range(5):
        stage.page.evaluate("show({ ...data })")
    assert (stage.phase, stage.left) == ("Hold", left)
    stage.wait(2)
    assert stage.left == str(int(left) - 2)


def test_going_to_another_page_pauses_and_coming_back_goes_on(stage: Stage) -> None:
    stage.open().tap("Start").wait(12)
    left = int(stage.left)
    stage.page.evaluate("leavePage()")
    stage.wait(60)
    stage.page.evaluate("show(data)")
    assert stage.phase == "Paused"
    assert left - int(stage.left) <= 1


def test_nothing_is_sent_while_a_hold_runs(stage: Stage) -> None:
    stage.open().tap("Start").wait(8.2)
    before = stage.page.evaluate("sent.length")
    stage.wait(14.5)
    assert stage.phase == "Hold"
    assert stage.page.evaluate("[sent.length, left.length]") == [before, 0]


def test_without_a_server_it_goes_on_and_sends_its_log_until_it_is_heard(stage: Stage) -> None:
    stage.open()
    stage.page.evaluate("python = false")
    stage.tap("Start").wait(14)
    assert stage.phase == "Hold"
    assert stage.text(".p-note").startswith("No connection. The timer goes on")
    logs = "sent.filter(([name]) => name === 'log').length"
    before = stage.page.evaluate(logs)
    stage.wait(9)
    assert stage.page.evaluate(logs) >= before + 2
    stage.page.evaluate("python = true")
    stage.wait(5)
    assert stage.text(".p-note") == ""
    quiet = stage.page.evaluate(logs)
    stage.wait(20)
    assert stage.page.evaluate(logs) == quiet


def test_the_end_cannot_be_missed_and_waits_for_its_tap(stage: Stage) -> None:
    stage.open().tap("Start").wait(130)
    expect(stage.page.get_by_role("heading", name="Done")).to_be_visible()
    assert stage.page.evaluate("left") == []
    assert stage.log[-1]["type"] == "finished"
    assert stage.log[-1]["seconds"] == 123
    stage.tap("Continue")
    assert stage.page.evaluate("left") == [{"type": "finished"}]
    stage.wait(9)
    assert stage.page.evaluate("left.length") >= 2, "asked again until the page goes"
    stage.page.evaluate("leavePage()")
    assert "unknot-player:" not in stage.kept()


# How it feels -----------------------------------------------------------------------------------------------------


def test_how_it_felt_is_one_optional_tap_in_the_rest(stage: Stage) -> None:
    stage.open().tap("Start").wait(27)
    assert stage.phase == "Rest"
    left = int(stage.left)
    stage.tap("Easier")
    assert left - int(stage.left) <= 1
    expect(stage.page.get_by_role("button", name="Easier")).to_have_count(0)
    event = stage.log[-1]
    assert (event["type"], event["value"], event["item"], event["rep"]) == ("felt", "easier", 0, 1)
    stage.wait(10)
    assert stage.phase == "Ease in"


def test_worse_twice_offers_to_stop(stage: Stage) -> None:
    stage.open().tap("Start").wait(27).tap("Worse")
    assert stage.phase == "Rest"
    stage.wait(31).tap("Worse")
    assert stage.phase == "Paused"
    expect(stage.page.get_by_role("heading", name="Worse twice")).to_be_visible()
    stage.tap("Go on")
    assert stage.phase == "Change sides"


def test_the_other_side_is_mirrored_and_said(stage: Stage) -> None:
    stage.open().tap("Start").wait(57.5)
    assert (stage.phase, stage.text(".p-side")) == ("Change sides", "Left leg")
    expect(stage.page.locator(".p-stage img")).to_have_class(re.compile("mirrored"))


def test_with_reduced_motion_start_and_hold_change_places(stage: Stage) -> None:
    stage.page.emulate_media(reduced_motion="reduce")
    stage.open().tap("Start").wait(6)
    image = stage.page.locator(".p-stage img")
    expect(image).to_have_attribute("src", "/pictures/calf-wall-start.webp")
    stage.wait(2)
    expect(image).to_have_attribute("src", "/pictures/calf-wall-hold.webp")


def test_a_film_takes_the_place_of_the_still_once_it_has_come_and_stops_in_a_pause(stage: Stage) -> None:
    stage.open().load().tap("Start").wait(5.05)
    assert stage.phase == "Ease in"
    assert stage.frame == 0
    stage.wait(1)
    assert stage.frame == pytest.approx(5.5, abs=1)
    stage.tap("Pause")
    paused = stage.frame
    stage.wait(5)
    assert stage.frame == paused
    stage.tap("Resume").wait(0.8)
    assert stage.frame == 11
    expect(stage.page.get_by_role("img", name="Wall calf stretch")).to_have_attribute("alt", "Wall calf stretch")
    stage.wait(1)
    assert (stage.phase, stage.frame) == ("Hold", None)


def test_until_the_film_has_come_the_stills_are_shown(stage: Stage) -> None:
    stage.page.route("**/*-film.webp", lambda route: route.abort())
    stage.open().load().tap("Start").wait(6)
    assert stage.frame is None
    expect(stage.page.locator(".p-stage img")).to_have_attribute("src", "/pictures/calf-wall-start.webp")


def test_what_is_seen_first_is_loaded_first_and_a_film_only_for_its_own_exercise(stage: Stage) -> None:
    data = sample.routine()
    last = data["segments"][-1]
    last["picture"] = {**last["picture"], "stills": [last["picture"]["src"]] * 2, "film": FILM}
    stage.open(segments=data["segments"]).load()
    first = ["calf-wall-start.webp", "calf-wall-hold.webp", "calf-wall-film.webp", "hamstring-chair-hold.webp"]
    assert stage.loaded == first
    stage.tap("Start").wait(90)
    stage.load()
    assert stage.loaded == [*first, "foot-pumps-film.webp"]


def test_with_reduced_motion_no_film_is_loaded(stage: Stage) -> None:
    stage.page.emulate_media(reduced_motion="reduce")
    stage.open().load()
    assert not [name for name in stage.loaded if "film" in name]


def test_it_has_let_go_eases_out_and_goes_to_the_next_exercise(stage: Stage) -> None:
    stage.open().tap("Start").wait(12).tap("It has let go")
    assert stage.phase == "Ease out"
    stage.wait(3)
    assert "Foot pumps" in stage.text(".p-meta")


# A cramp right now ------------------------------------------------------------------------------------------------


def test_the_stopwatch_runs_until_it_has_let_go(stage: Stage) -> None:
    stage.open("acute").wait(14)
    assert stage.text(".p-count") == "Cramp for 0:14"
    stage.tap("It has let go").wait(4)
    expect(stage.page.get_by_role("heading", name="It has let go")).to_be_visible()
    assert "Cramp for" not in stage.text(".p-count")
    expect(stage.page.get_by_text("Drink some water.")).to_be_visible()
    stage.tap("Continue")
    assert stage.types == ["started", "let_go", "finished"]
    assert stage.log[1]["after_s"] in (14, 15)


def test_at_ten_minutes_the_message_takes_the_screen_and_the_controls_stay(stage: Stage) -> None:
    stage.open("acute").wait(20).tap("Pause").wait(590)
    expect(stage.page.get_by_role("heading", name="Ten minutes. Get medical advice today.")).to_be_visible()
    expect(stage.page.get_by_text("Call your doctor or an advice line now.")).to_be_visible()
    for name in ("Resume", "Stop", "Skip", "It has let go", "Something is wrong"):
        expect(stage.page.get_by_role("button", name=name, exact=True)).to_be_visible()
    stage.tap("How to get advice")
    expect(stage.page.get_by_role("link", name="Call 999")).to_be_visible()
    stage.tap("Go back").tap("I have read this")
    expect(stage.page.get_by_role("heading", name="Ten minutes")).to_have_count(0)
    assert stage.text(".p-count").startswith("Cramp for 10:")


def test_nobody_is_told_it_is_over_before_they_say_so(stage: Stage) -> None:
    stage.open("acute").wait(62)
    expect(stage.page.get_by_role("heading", name="Has it let go?")).to_be_visible()
    stage.tap("Once more")
    assert stage.phase == "Get ready"


def test_something_is_wrong_works_without_a_server(stage: Stage) -> None:
    stage.open().tap("Start").wait(12)
    stage.page.context.set_offline(True)
    stage.tap("Something is wrong")
    panel = stage.page.get_by_role("region", name="Something is wrong")
    expect(panel.get_by_role("heading", name="Call an ambulance now")).to_be_visible()
    expect(panel.get_by_role("heading", name="Get medical help today")).to_be_visible()
    expect(panel.get_by_role("link", name="Call 999")).to_have_attribute("href", "tel:999")
    expect(panel.get_by_role("link", name="116 123")).to_have_attribute("href", "tel:116123")
    assert stage.page.evaluate("root.querySelector('.p-layer').inert") is True
    stage.page.keyboard.press("Escape")
    assert stage.phase == "Paused"
    stage.tap("Something is wrong").tap("Stop here")
    expect(stage.page.get_by_role("heading", name="Stopped")).to_be_visible()
    stage.page.context.set_offline(False)


# Heat -------------------------------------------------------------------------------------------------------------


def heat_on(stage: Stage, **changes: Any) -> Stage:
    return stage.open("warm", **changes).tap("None of these").tap("Start")


def test_one_tick_and_there_is_no_heat_here(stage: Stage) -> None:
    stage.open("warm")
    stage.page.get_by_label("The skin there is numb").check()
    expect(stage.page.get_by_text("You would not feel a burn.")).to_be_visible()
    expect(stage.page.get_by_role("button", name="None of these")).to_have_count(0)
    stage.tap("Go on without heat")
    assert stage.types == ["started", "heat_refused", "finished"]
    assert "numb" not in json.dumps(stage.log)


def test_do_not_fall_asleep_comes_before_the_heat(stage: Stage) -> None:
    stage.open("warm").tap("None of these")
    expect(stage.page.get_by_role("listitem").first).to_have_text("Do not fall asleep.")
    expect(stage.page.get_by_text("Keep this page open and the screen on.")).to_be_visible()
    stage.tap("Start").wait(60)
    assert (stage.phase, stage.left) == ("Warmth", "14:00")
    for name in ("Pause", "Skip", "Back", "Add 10 seconds", "It has let go"):
        expect(stage.page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    expect(stage.page.get_by_role("button", name="Take it off")).to_be_visible()


def test_the_skin_is_asked_about_and_an_answer_goes_on(stage: Stage) -> None:
    heat_on(stage).wait(308)
    assert stage.phase == "Skin check"
    expect(stage.page.get_by_role("heading", name="How is the skin?")).to_be_visible()
    expect(stage.page.get_by_text("22 s to answer")).to_be_visible()
    stage.tap("It looks and feels fine")
    assert stage.phase == "Warmth"


def test_no_answer_alarms_until_it_is_off(stage: Stage) -> None:
    heat_on(stage).wait(331)
    alarm = stage.page.get_by_role("heading", name="Take it off now")
    expect(alarm).to_be_visible()
    expect(stage.page.get_by_text("You did not answer, so this heat is over.")).to_be_visible()
    stage.wait(600)
    expect(alarm).to_be_visible()
    stage.tap("It is off")
    expect(stage.page.get_by_role("heading", name="Done")).to_be_visible()
    assert stage.log[-2]["reason"] == "no-answer"


def test_heat_goes_on_through_a_reload_without_asking(stage: Stage) -> None:
    heat_on(stage).wait(60).reload()
    stage.wait(30)
    assert (stage.phase, stage.left) == ("Warmth", "13:30")


def test_a_page_that_was_away_past_the_check_alarms_at_once(stage: Stage) -> None:
    heat_on(stage).wait(60).hide().freeze(500).hide(False)
    expect(stage.page.get_by_role("heading", name="Take it off now")).to_be_visible()


def test_a_fourth_heat_in_a_day_is_refused_kindly(stage: Stage) -> None:
    stage.page.goto(stage.site)
    stage.page.evaluate(
        """() => localStorage.setItem('unknot-heats', JSON.stringify([20, 12, 5].map((hours) =>
        ({ place: 'calf-right', at: Date.now() - hours * 3600e3, until: Date.now() - hours * 3600e3 + 9e5 }))))"""
    )
    stage.show({**sample.warm(), "safe": 0})
    expect(stage.page.get_by_role("heading", name="Enough heat for today")).to_be_visible()
    expect(stage.page.get_by_role("button", name="None of these")).to_have_count(0)
    stage.tap("Go on without heat")
    assert stage.log[1]["reason"] == "too-many"


def test_the_browser_remembers_heats_as_place_and_time_only(stage: Stage) -> None:
    heat_on(stage).wait(60).tap("Take it off").tap("It is off")
    heats = json.loads(stage.page.evaluate("localStorage['unknot-heats']"))
    assert [set(heat) for heat in heats] == [{"place", "at", "until"}]
    stage.page.evaluate("leavePage()")
    stage.show({**sample.warm(), "id": "warm-2", "safe": 0})
    expect(stage.page.get_by_role("heading", name="A little too soon")).to_be_visible()


# Sound ------------------------------------------------------------------------------------------------------------


def test_the_first_tap_unlocks_sound_and_its_switch_is_remembered(stage: Stage) -> None:
    stage.open().tap("Start").wait(9)
    assert stage.page.evaluate("__unknotAudio instanceof AudioContext")
    stage.tap("Sound")
    expect(stage.page.get_by_role("button", name="Sound")).to_have_attribute("aria-pressed", "false")
    stage.reload()
    expect(stage.page.get_by_role("button", name="Sound")).to_have_attribute("aria-pressed", "false")


def test_a_light_page_can_be_dimmed_and_a_dark_one_is_dim_already(stage: Stage) -> None:
    stage.open().tap("Dim")
    expect(stage.page.locator(".player")).to_have_attribute("data-theme", "dark")
    stage.page.evaluate("show({ ...data })")
    expect(stage.page.locator(".player")).to_have_attribute("data-theme", "dark")
    stage.tap("Dim")
    expect(stage.page.locator(".player")).to_have_attribute("data-theme", "light")
    stage.axe("dark")
    expect(stage.page.get_by_role("button", name="Dim")).to_have_count(0)


def test_only_a_voice_that_lives_on_the_device_speaks(stage: Stage) -> None:
    stage.page.add_init_script(
        """window.spoken = []; window.voices = [{ lang: 'en-GB', localService: false, name: 'far' }];
        const synthesis = { getVoices: () => voices, cancel() {}, speak: (words) => spoken.push(words.text) };
        Object.defineProperty(window, 'speechSynthesis', { value: synthesis });
        window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };"""
    )
    stage.open()
    voice = stage.page.get_by_role("button", name="Voice")
    expect(voice).to_have_attribute("aria-pressed", "false")
    voice.click(force=True)
    assert stage.text(".p-note") == "No voice on this device"
    stage.page.evaluate("voices.push({ lang: 'en-GB', localService: true, name: 'near' })")
    stage.tap("Start").wait(9)
    expect(voice).to_have_attribute("aria-pressed", "true")
    assert stage.page.evaluate("spoken") == [
        "Wall calf stretch, right leg.", "Ease in.", "Hold. Heel down, knee straight. Breathe out slowly.",
    ]  # fmt: skip


# Looks ------------------------------------------------------------------------------------------------------------


def ready(stage: Stage, theme: str) -> None:
    stage.open(theme=theme)


def holding(stage: Stage, theme: str) -> None:
    stage.open(theme=theme).tap("Start").wait(12)


def resting(stage: Stage, theme: str) -> None:
    stage.open(theme=theme).tap("Start").wait(27)


def wrong(stage: Stage, theme: str) -> None:
    stage.open("acute", theme=theme).wait(14).tap("Something is wrong")


def let_go(stage: Stage, theme: str) -> None:
    stage.open("acute", theme=theme).wait(14).tap("It has let go").wait(4)


def ten_minutes(stage: Stage, theme: str) -> None:
    stage.open("acute", theme=theme).wait(20).tap("Pause").wait(590)


def worse(stage: Stage, theme: str) -> None:
    stage.open(theme=theme).tap("Start").wait(27).tap("Worse").wait(31).tap("Worse")


def checks(stage: Stage, theme: str) -> None:
    stage.open("warm", theme=theme)


def skin(stage: Stage, theme: str) -> None:
    heat_on(stage, theme=theme).wait(308)


def alarm(stage: Stage, theme: str) -> None:
    heat_on(stage, theme=theme).wait(331)


def done(stage: Stage, theme: str) -> None:
    stage.open(theme=theme).tap("Start").wait(130)


def offer(stage: Stage, theme: str) -> None:
    holding(stage, theme)
    stage.reload()


STATES = [ready, holding, resting, wrong, let_go, ten_minutes, worse, checks, skin, alarm, done, offer]


SIZES = [(320, 640), (390, 844), (844, 390), (640, 450), (1280, 900)]


def outside(page: Page) -> list[str]:
    """Controls that one cannot see or hit, and anything that scrolls sideways."""
    return list(
        page.evaluate(
            """() => {
          const player = root.querySelector('.player');
          const seen = [...player.querySelectorAll('button, a, label')].filter((node) => node.getClientRects().length);
          const bad = [];
          for (const node of seen) {
            const { left, right, top, bottom, width, height } = node.getBoundingClientRect();
            const name = node.getAttribute('aria-label') ?? node.textContent;
            const fixed = !node.closest('.p-page, .scroll');
            if (left < 0 || right > innerWidth + .5) bad.push(`${name} sideways`);
            if (fixed && (top < 0 || bottom > innerHeight + .5)) bad.push(`${name} above or below`);
            if (!node.closest('p') && (width < 44 || height < 43.5)) bad.push(`${name} ${width} x ${height}`);
          }
          for (const node of [player, ...player.querySelectorAll('*')]) {
            const wide = node.clientWidth && node.scrollWidth > node.clientWidth + 1;
            if (wide && !node.closest('.vh, svg, .p-set')) bad.push(`${node.className} scrolls sideways`);
          }
          const middle = player.querySelector('.p-mid');
          const ask = middle.querySelector('.p-ask');
          if (middle.clientHeight && middle.scrollHeight > middle.clientHeight + 1) bad.push('the middle scrolls');
          const [above, below] = [middle, ask].map((node) => node.getBoundingClientRect().top);
          if (ask.getClientRects().length && below < above - 1) bad.push('the message begins above');
          return bad;
        }"""
        )
    )


@pytest.mark.parametrize("state", STATES)
def test_nothing_is_cut_off_and_axe_finds_nothing_serious(stage: Stage, state: Any) -> None:
    state(stage, "light")
    for width, height in SIZES:
        stage.page.set_viewport_size({"width": width, "height": height})
        stage.wait(0.01)
        assert outside(stage.page) == [], f"{width} x {height}"
    for theme in ("light", "dark"):
        assert stage.axe(theme) == [], theme
