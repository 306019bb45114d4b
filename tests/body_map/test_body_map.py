"""The map in a real browser: fingers, keys, ears and eyes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .conftest import Map

pytestmark = pytest.mark.browser

Open = Callable[..., Map]
THIGHS = [
    {"region": "front-thigh", "side": "none", "title": "Front of thigh"},
    {"region": "back-thigh", "side": "none", "title": "Back of thigh"},
]
LEFT_CALF = [{"region": "calf", "side": "left", "title": "Calf"}]
HEAD_TO_TOE = ["Eyelid and face", "Jaw", "Neck", "Shoulder", "Chest", "Front of upper arm", "Forearm", "Shin", "Toes"]


def _area(data: dict[str, Any], view: str, region: str, side: str) -> dict[str, Any]:
    areas = data["views"][view]["areas"]
    return next(area for area in areas if (area["region"], area["side"]) == (region, side))


# -- fingers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["front", "back"])
def test_every_place_answers_a_tap_on_a_small_phone(screen: Open, data: dict[str, Any], view: str) -> None:
    names = {region["id"]: region["name"] for region in data["regions"]}
    one = screen(360, 740)
    for area in data["views"][view]["areas"]:
        one.page.mouse.click(*one.bring_up(view, area))
        side = {"none": r"(, (left|right|both sides))?"}.get(area["side"], f", {area['side']}")
        said, pressed = one.page.evaluate(
            """([view, region, side]) => [root.querySelector('.dock strong').textContent, root.querySelector(
            `svg[data-view=${view}] [data-region='${region}'][data-side='${side}']`).getAttribute('aria-pressed')]""",
            [view, area["region"], area["side"]],
        )
        assert re.fullmatch(re.escape(names[area["region"]]) + side, said), area
        assert pressed == "true"


def test_every_region_has_a_place_to_tap(data: dict[str, Any]) -> None:
    drawn = {area["region"] for view in ("front", "back") for area in data["views"][view]["areas"]}
    assert {region["id"] for region in data["regions"]} == drawn | {"widespread"}


def test_a_near_miss_takes_the_nearest_place_and_a_far_one_none(screen: Open, data: dict[str, Any]) -> None:
    one = screen(360, 740)
    calf = _area(data, "back", "calf", "right")
    x, y = one.at("back", calf["box"][2], calf["centre"][1])
    one.page.mouse.click(x + 14, y)
    assert one.chosen == "Calf, right"
    one.open(360, 740)
    left, top = one.at("front", *data["views"]["front"]["view_box"][:2])
    one.page.mouse.click(left + 4, top + 4)
    assert one.chosen == ""


def test_a_small_place_wins_a_near_miss(screen: Open) -> None:
    pick = "candidates => map.nearest(candidates)?.name ?? null"
    one = screen()
    small, large = {"name": "toes", "distance": 12, "small": True}, {"name": "shin", "distance": 6, "small": False}
    assert one.page.evaluate(pick, [large, small]) == "toes"
    assert one.page.evaluate(pick, [large, {**small, "distance": 20}]) == "shin"
    assert one.page.evaluate(pick, [{**large, "distance": 29}]) is None


@pytest.mark.parametrize(
    ("view", "at", "side"),
    [
        ("front", 0.1, "right"),
        ("front", 0.9, "left"),
        ("back", 0.1, "left"),
        ("back", 0.9, "right"),
        ("back", 0.5, "both"),
    ],
)
def test_a_place_across_the_middle_takes_the_side_that_was_tapped(
    screen: Open, data: dict[str, Any], view: str, at: float, side: str
) -> None:
    one = screen()
    region = "neck" if view == "front" else "lower-back"
    x0, _, x1, _ = _area(data, view, region, "none")["box"]
    assert (
        one.page.evaluate("([x, box, view]) => map.sideAt(x, box, view)", [x0 + at * (x1 - x0), [x0, 0, x1, 0], view])
        == side
    )


def test_tapping_one_half_of_the_lower_back_says_and_shows_that_half(screen: Open, data: dict[str, Any]) -> None:
    x0, y0, x1, y1 = _area(data, "back", "lower-back", "none")["box"]
    one = screen().tap("back", x0 + 0.85 * (x1 - x0), (y0 + y1) / 2)
    assert one.chosen == "Lower back, right"
    seen = one.page.locator("svg[data-view=back] .over svg").evaluate("cut => cut.viewBox.baseVal.x")
    assert seen == pytest.approx((x0 + x1) / 2)


# -- close-ups -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("view", "region", "side", "close_up", "other"),
    [
        ("front", "eyelid-face", "right", "face", "Jaw, right"),
        ("back", "hand-fingers", "left", "hand", "Forearm, left"),
        ("front", "toes", "right", "foot", "Foot arch, right"),
    ],
)
def test_a_small_place_is_chosen_at_once_and_can_be_changed_in_a_close_up(
    screen: Open, data: dict[str, Any], view: str, region: str, side: str, close_up: str, other: str
) -> None:
    one = screen(360, 740)
    one.tap(view, *_area(data, view, region, side)["centre"])
    name = next(r["name"] for r in data["regions"] if r["id"] == region)
    assert one.chosen == f"{name}, {side}"
    expect(one.area(region, side, close_up)).to_have_attribute("aria-pressed", "true")
    assert "Close-up open" in one.status
    for path in one.page.locator(f"svg[data-view={close_up}] .area").all():
        box = path.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) > 28 or "neck" in str(path.get_attribute("data-region"))
    one.page.locator(".words").get_by_role("button", name=other.split(",")[0]).click()
    assert one.chosen == other
    one.button("Close the close-up").click()
    expect(one.page.locator(".close-up")).to_have_count(0)
    assert one.chosen == other


def test_a_close_up_never_lies_over_the_place_that_opened_it(screen: Open, data: dict[str, Any]) -> None:
    one = screen(320, 640)
    for view in ("front", "back"):
        area = _area(data, view, "foot-arch", "left")
        one.area("foot-arch", "left", view).evaluate("path => path.scrollIntoView({ block: 'center' })")
        one.tap(view, *area["centre"])
        one.page.wait_for_timeout(500)
        mark, box = one.area("foot-arch", "left", view).bounding_box(), one.page.locator(".close-up").bounding_box()
        dock = one.page.locator(".dock").bounding_box()
        assert mark is not None
        assert box is not None
        assert dock is not None
        assert mark["x"] + mark["width"] <= box["x"] or box["x"] + box["width"] <= mark["x"]
        assert box["y"] + box["height"] <= dock["y"]
        one.page.evaluate("root.querySelector('.shut').click()")


def test_escape_closes_the_close_up_and_the_focus_goes_back(screen: Open) -> None:
    one = screen()
    one.area("jaw", "none").focus()
    one.page.keyboard.press("Enter")
    one.area("eyelid-face", "left", "face").focus()
    one.page.keyboard.press("Enter")
    assert one.chosen == "Eyelid and face, left"
    one.page.keyboard.press("Escape")
    expect(one.page.locator(".close-up")).to_have_count(0)
    expect(one.area("eyelid-face", "left")).to_be_focused()


# -- keys and ears -------------------------------------------------------------------------------------------


def test_the_keyboard_goes_head_to_toe_and_chooses(screen: Open, data: dict[str, Any]) -> None:
    one = screen()
    one.page.keyboard.press("Tab")
    expect(one.button("Type a place instead")).to_be_focused()
    one.page.evaluate("""window.said = [];
        root.addEventListener('focusin', (event) => said.push(event.target.getAttribute('aria-label')))""")
    for _ in data["views"]["front"]["areas"] + data["views"]["back"]["areas"]:
        one.page.keyboard.press("Tab")
    said: list[str] = one.page.evaluate("said")
    front = said[: len(data["views"]["front"]["areas"])]
    places = list(dict.fromkeys(name.split(",")[0] for name in front))
    assert [place for place in places if place in HEAD_TO_TOE] == HEAD_TO_TOE
    assert front[:3] == ["Eyelid and face, right", "Eyelid and face, left", "Jaw"]
    assert front[-2:] == ["Toes, right", "Toes, left"]
    assert said[-2:] == ["Toes, left", "Toes, right"]  # seen from behind, the left is at the left
    one.page.keyboard.press("Enter")
    assert one.chosen == "Toes, right"
    one.area("calf", "left", "back").focus()
    one.page.keyboard.press("Space")
    assert one.chosen == "Calf, left"


def test_arrow_keys_lead_to_the_neighbour(screen: Open) -> None:
    one = screen()
    one.area("front-thigh", "right").focus()
    for key, region, side in (
        ("ArrowDown", "shin", "right"),
        ("ArrowRight", "shin", "left"),
        ("ArrowUp", "front-thigh", "left"),
    ):
        one.page.keyboard.press(key)
        expect(one.area(region, side)).to_be_focused()


def test_the_focus_is_seen_with_keys_and_not_with_a_finger(screen: Open) -> None:
    one = screen()
    one.area("chest", "none").click()
    expect(one.page.locator(".halo")).to_have_count(0)
    one.page.keyboard.press("Tab")
    expect(one.page.locator(".halo")).to_have_count(1)


def test_every_area_says_its_place_and_side(screen: Open, data: dict[str, Any]) -> None:
    one = screen()
    expect(one.button("Back of thigh, left")).to_have_attribute("aria-pressed", "false")
    for path in one.page.locator(".area").all():
        assert path.get_attribute("role") == "button"
        assert re.fullmatch(r"[A-Z][a-z() ]+(, (left|right))?", path.get_attribute("aria-label") or "")


# -- the choice in words -------------------------------------------------------------------------------------


def test_no_bar_until_something_is_chosen(screen: Open) -> None:
    one = screen()
    expect(one.page.locator(".dock")).to_be_hidden()
    expect(one.button("Continue")).to_have_count(0)


def test_other_side_and_both(screen: Open) -> None:
    one = screen()
    one.area("calf", "right", "back").click()
    assert (one.chosen, one.status) == ("Calf, right", "Chosen: Calf, right.")
    one.button("Left instead").click()
    assert one.chosen == "Calf, left"
    expect(one.area("calf", "right", "back")).to_have_attribute("aria-pressed", "false")
    one.button("Both").click()
    assert (one.chosen, one.status) == ("Calf, both sides", "Chosen: Calf, both sides.")
    expect(one.page.locator("svg[data-view=back] .over .on")).to_have_count(2)
    one.button("Right only").click()
    assert one.chosen == "Calf, right"
    one.button("Cramp right now").click()
    assert one.sent == [{"type": "cramp-now", "region": "calf", "side": "right"}]


def test_a_place_without_sides_offers_none(screen: Open) -> None:
    one = screen()
    one.area("abdomen", "none").click()
    assert one.chosen == "Tummy (abdomen)"
    expect(one.page.locator(".opts")).to_be_hidden()
    one.button("Continue").click()
    assert one.sent == [{"type": "continue", "region": "abdomen", "side": "none"}]


def test_all_over_is_a_button(screen: Open) -> None:
    one = screen()
    one.button("All over, or many places").click()
    expect(one.button("All over, or many places")).to_have_attribute("aria-pressed", "true")
    assert one.chosen == "All over or many places"
    one.button("Continue").click()
    assert one.sent == [{"type": "continue", "region": "widespread", "side": "none"}]


def test_cramp_right_now_only_where_a_hold_is_ready(screen: Open, data: dict[str, Any]) -> None:
    one = screen()
    one.show(regions=[{**region, "quick": region["id"] == "calf"} for region in data["regions"]])
    one.area("calf", "left", "back").click()
    expect(one.button("Cramp right now")).to_be_visible()
    one.area("shoulder", "left", "back").click()
    expect(one.button("Cramp right now")).to_be_hidden()


def test_a_double_tap_goes_on_once(screen: Open) -> None:
    one = screen()
    one.area("calf", "right", "back").click()
    one.button("Continue").dblclick()
    assert len(one.sent) == 1


def test_a_bar_that_comes_up_under_the_finger_is_not_pressed_by_it(screen: Open) -> None:
    one = screen(360, 560)
    box = one.area("shin", "left").bounding_box()
    assert box is not None
    one.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    one.page.evaluate("root.querySelector('.dock .main').click()")
    assert one.chosen == "Shin, left"
    assert one.sent == []
    one.page.wait_for_timeout(650)
    one.button("Continue").click()
    assert len(one.sent) == 1


def test_a_rerun_takes_nothing_away(screen: Open) -> None:
    one = screen()
    one.area("calf", "right", "back").click()
    box = one.page.get_by_role("searchbox")
    box.fill("thi")
    one.show()
    assert one.chosen == "Calf, right"
    expect(box).to_be_focused()
    expect(box).to_have_value("thi")
    expect(one.page.get_by_role("heading")).to_have_count(1)
    one.show(selected={"region": "shin", "side": "left"})
    assert one.chosen == "Shin, left"


# -- the search ----------------------------------------------------------------------------------------------


def test_typed_words_find_places_and_choose_them(screen: Open) -> None:
    one = screen()
    one.page.evaluate("(thighs) => { answers['thigh'] = thighs; }", THIGHS)
    address = one.page.url
    one.page.get_by_role("searchbox").press_sequentially(" thigh ", delay=15)
    one.button("Back of thigh").click()
    assert one.asked == ["thigh"]
    assert one.page.url == address
    assert one.chosen == "Back of thigh, right"
    expect(one.area("back-thigh", "right", "back")).to_have_attribute("aria-pressed", "true")
    expect(one.button("Back of thigh")).to_have_attribute("aria-pressed", "true")
    one.button("Clear the search").click()
    expect(one.page.locator(".found button")).to_have_count(0)
    assert one.chosen == "Back of thigh, right"


def test_enter_asks_at_once_and_a_typed_side_counts(screen: Open) -> None:
    one = screen()
    one.page.evaluate("(calf) => { answers['left calf'] = calf; }", LEFT_CALF)
    box = one.page.get_by_role("searchbox")
    box.fill("left calf")
    box.press("Enter")
    assert one.asked == ["left calf"]
    one.page.locator(".found").get_by_role("button", name="Calf, left").click()
    assert one.chosen == "Calf, left"
    one.page.wait_for_timeout(300)
    assert one.asked == ["left calf"]


def test_nothing_found_says_what_to_try(screen: Open) -> None:
    one = screen()
    one.page.get_by_role("searchbox").fill("flurb")
    words = "Nothing found for “flurb”. Try a place, such as calf or eyelid, or tap the body."
    expect(one.page.locator(".found .none")).to_have_text(words)
    assert one.status == words


def test_markup_in_the_search_stays_text(screen: Open) -> None:
    one = screen()
    one.page.get_by_role("searchbox").fill("<img src=x>")
    expect(one.page.locator(".found .none")).to_contain_text("“<img src=x>”")
    expect(one.page.locator(".found img")).to_have_count(0)


# -- everyone's eyes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(screen: Open, theme: str) -> None:
    one = screen(390, 844, theme)
    one.page.get_by_role("searchbox").fill("flurb")
    one.page.locator(".found .none").wait_for()
    one.area("toes", "right").click()
    found = Axe().run(one.page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in ("serious", "critical")] == []


def test_nothing_scrolls_sideways_on_the_smallest_phone(screen: Open) -> None:
    one = screen(320, 640)
    for region, side in (("outer-hip-thigh", "right"), ("hand-fingers", "left"), ("eyelid-face", "right")):
        one.page.evaluate("root.querySelector('.shut')?.click()")
        one.area(region, side).evaluate("path => path.dispatchEvent(new MouseEvent('click', { bubbles: true }))")
        assert one.page.evaluate("document.documentElement.scrollWidth") <= 320
        box = one.button("Continue").bounding_box()
        assert box is not None
        assert box["height"] >= 52
        assert box["x"] + box["width"] <= 320
