"""The body map: whole, without gaps, overlaps or slivers, with the person's own sides."""

import dataclasses
import json
import re

import numpy as np
import pytest
from PIL import Image, ImageDraw

from media import studio
from media.figure.bodymap import MIDDLE, ORDER, SIDES, VIEWS, labels_of, staged
from media.figure.flesh import shared
from media.figure.regions import Points, places, regions_of
from media.figure.render import see

DATA = json.loads((studio.PICTURES / "bodymap.json").read_text("utf-8"))["views"]
AREAS = [(name, area) for name, view in DATA.items() for area in view["areas"]]
FULL = ("front", "back")


def polygons(path):
    """The loops of an SVG path of relative c and l steps, as points."""
    loops = []
    for step, text in re.findall(r"([MclZ])([^MclZ]*)", path):
        n = [float(v) for v in re.findall(r"-?\d+(?:\.\d+)?", text)]
        if step == "M":
            loops.append([tuple(n)])
        elif step == "l":
            x, y = loops[-1][-1]
            loops[-1].append((x + n[0], y + n[1]))
        elif step == "c":
            start, (a, b, c) = np.array(loops[-1][-1]), np.array(n).reshape(3, 2)
            for t in np.linspace(0, 1, 9)[1:]:
                loops[-1].append(tuple(start + 3 * (1 - t) ** 2 * t * a + 3 * (1 - t) * t * t * b + t**3 * c))
    return loops


def mask(view, area):
    """Which pixels have their middle in an area."""
    fine = 3
    image = Image.new("1", (view["width"] * fine, view["height"] * fine))
    for loop in polygons(area["path"]):
        ImageDraw.Draw(image).polygon([(x * fine - 0.5, y * fine - 0.5) for x, y in loop], fill=1)
    return np.asarray(image)[1::fine, 1::fine]


@pytest.fixture(scope="module")
def masks():
    return {name: [mask(view, area) for area in view["areas"]] for name, view in DATA.items()}


def test_all_23_regions_have_a_place():
    assert {area["region"] for name, area in AREAS if name in FULL} == set(ORDER)
    assert len(ORDER) == 23


def test_sides_are_the_persons_own():
    """In front one meets the right hand on the left of the picture; behind, on the right."""
    for name, area in AREAS:
        if area["side"] == "none":
            assert area["region"] in MIDDLE
            continue
        middle = DATA[name]["width"] / 2
        on_the_left = area["centre"][0] < middle
        assert on_the_left == ((area["side"] == "right") == (name != "back")), (name, area["region"], area["side"])


def test_every_sided_area_has_its_twin():
    for name, view in DATA.items():
        found = {(a["region"], a["side"]) for a in view["areas"]}
        assert len(found) == len(view["areas"])
        for region, side in found:
            assert side == "none" or (region, {"right": "left", "left": "right"}[side]) in found, (name, region)


def test_head_to_toe_and_right_before_left():
    for view in DATA.values():
        keys = [(ORDER.index(a["region"]), SIDES.index(a["side"])) for a in view["areas"]]
        assert keys == sorted(keys)


def test_areas_do_not_overlap(masks):
    for name, found in masks.items():
        over = sum(m.astype(int) for m in found) > 1
        assert over.sum() < 0.01 * sum(m.sum() for m in found), name


def test_no_slivers(masks):
    """Each area is wide enough to be hit: a disc of its own fits in."""
    for name in FULL:
        for m, area in zip(masks[name], DATA[name]["areas"], strict=True):
            core, least = m, 5
            for _ in range(least):
                core = core & np.roll(core, 1, 0) & np.roll(core, -1, 0) & np.roll(core, 1, 1) & np.roll(core, -1, 1)
            assert core.any(), (name, area["region"], area["side"])


def test_centres_and_boxes(masks):
    for name, view in DATA.items():
        x, y, w, h = view["view_box"]
        for m, area in zip(masks[name], view["areas"], strict=True):
            cx, cy = area["centre"]
            assert m[int(cy), int(cx)]
            x0, y0, x1, y1 = area["box"]
            assert x <= x0 < cx < x1 <= x + w
            assert y <= y0 < cy < y1 <= y + h


def test_outlines_lie_on_the_picture(masks):
    """Picture and outlines come from the same samples; here from the finished files."""
    for name in FULL:
        alpha = np.asarray(Image.open(studio.PICTURES / DATA[name]["picture"]).convert("RGBA"))[..., 3] > 128
        inside = np.any(masks[name], axis=0)
        assert (inside & ~alpha).sum() < 0.02 * inside.sum()
        assert (inside & alpha).sum() > 0.90 * alpha.sum()  # the rest is hair


def test_insets_tell_neighbours_apart():
    def regions(name):
        return {(a["region"], a["side"]) for a in DATA[name]["areas"]}

    both = ("right", "left")
    assert {("eyelid-face", s) for s in both} | {("jaw", "none")} <= regions("face")
    assert {(r, s) for r in ("hand-fingers", "forearm") for s in both} == regions("hand")
    assert {(r, s) for r in ("toes", "foot-arch") for s in both} == regions("foot")


@pytest.mark.parametrize("name", FULL)
def test_every_point_but_the_hair_belongs_to_a_region(name):
    view = dataclasses.replace(VIEWS[name], width=120)
    stage = staged(view)
    seen = see(stage.scene, view.camera, view.width)
    _, labels = labels_of(seen, stage, view)
    nowhere = np.unique(seen.mesh[seen.hit & (labels < 0)])
    assert {stage.scene.meshes[k].material for k in nowhere} == {"hair"}


@pytest.mark.parametrize("name", VIEWS)
def test_both_sides_are_alike(name):
    areas = {(a["region"], a["side"]): a["box"] for a in DATA[name]["areas"]}
    width = DATA[name]["width"]
    for (region, side), (x0, y0, x1, y1) in areas.items():
        if side == "right":
            twin = areas[region, "left"]
            assert (width - x1, y0, width - x0, y1) == pytest.approx(twin, abs=0.02 * width), (region, name)


@pytest.mark.parametrize(
    ("bone", "region"),
    [
        ("jaw", "jaw"), ("eyelid.R", "eyelid-face"), ("neck", "neck"), ("forearm.R", "forearm"),
        ("hand.R", "hand-fingers"),
        ("index3.R", "hand-fingers"), ("belly", "abdomen"), ("shank.R", "shin"), ("foot.R", "foot-arch"),
        ("toe1tip.R", "toes"), ("toe5tip.R", "toes"), ("upperarm.R", "shoulder"),
    ],
)  # fmt: skip
def test_the_skin_before_a_bone_belongs_to_its_region(bone, region):
    """The skin a little outwards and before the joint, so that the middle of an area is met, not its border."""
    s, on_skin = shared(), places()
    k = s.bones.index(bone)
    at = s.bind_o[k] - s.bind_turn[k][:, 2] * 0.02
    ahead = on_skin[:, 1] > at[1]
    nearest = np.argmin(np.hypot(*(on_skin[:, [0, 2]] - at[[0, 2]]).T) + 9 * ~ahead)
    assert regions_of(Points(on_skin[[nearest]]), behind=False)[0] == region


def test_parts_are_laid_out_alike_on_both_sides():
    on_skin = places()
    swapped = on_skin * np.where(np.arange(on_skin.shape[1]) == 0, -1, 1)
    for behind in (False, True):
        assert np.array_equal(regions_of(Points(on_skin), behind), regions_of(Points(swapped), behind))
