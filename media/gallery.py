"""The public door: which picture shows an exercise, on which side; the body map with its outlines.

Only finished files are looked at here; nothing is drawn, so the server needs no numpy for it.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

PICTURES = Path(__file__).parent / "pictures"
POSES = Path(__file__).parent / "poses"

COLUMNS, FRAMES = 3, 12  # how the frames of a film lie in its file: row after row, from start to hold

Which = Literal["start", "hold", "thumb", "film"]
Side = Literal["right", "left", "both"]


@dataclass(frozen=True)
class Picture:
    """A finished picture: its address, and its file. Drawn for the right side; `mirrored` says to flip it.

    Width and height of a film are those of one of its frames; `cyclic` says that it does not linger anywhere.
    """

    url: str
    file: Path
    alt: str
    mirrored: bool
    width: int
    height: int
    cyclic: bool = False

    def shown(self) -> dict[str, Any]:
        """As components take it."""
        return {"src": self.url, "alt": self.alt, "mirrored": self.mirrored, "width": self.width, "height": self.height}


@cache
def picture(exercise_id: str, which: Which, side: Side = "right") -> Picture | None:
    """The picture of an exercise, or None when it has not been drawn yet."""
    path = PICTURES / f"{exercise_id}-{which}.webp"
    pose = POSES / f"{exercise_id}.toml"
    if not path.exists() or not pose.exists():
        return None
    data = tomllib.loads(pose.read_text("utf-8"))
    alt = data.get("start" if which == "start" else "hold", {}).get("alt") or data["start"]["alt"]
    width, height = _size(path)
    if which == "film":
        width, height = width // COLUMNS, height // -(-FRAMES // COLUMNS)
    return Picture(url_of(path.name), path, _alt(alt, side), side == "left", width, height, bool(data.get("cycle")))


@cache
def url_of(name: str) -> str:
    """The address of a picture; it changes with the file, so a browser may keep what it has for ever."""
    digest = hashlib.sha256((PICTURES / name).read_bytes()).hexdigest()[:10]
    return f"/pictures/{name}?v={digest}"


@cache
def body_map() -> Mapping[str, Any]:
    """The views of the body map with the address of each picture: {"views": {"front": {"url", "areas", …}}}."""
    data: dict[str, Any] = json.loads((PICTURES / "bodymap.json").read_text("utf-8"))
    for view in data["views"].values():
        view["url"] = url_of(view["picture"])
    return data


@cache
def body_crop(region: str, side: str) -> Mapping[str, Any] | None:
    """A small square cut of the body map round one place: {"url", "width", "height", "box", "paths"}."""
    for name in ("back", "front"):
        view = body_map()["views"][name]
        areas = [
            a
            for a in view["areas"]
            if a["region"] == region and (side in ("both", "none") or a["side"] in (side, "none"))
        ]
        if areas:
            boxes = [area["box"] for area in areas]
            x0, y0 = min(b[0] for b in boxes), min(b[1] for b in boxes)
            x1, y1 = max(b[2] for b in boxes), max(b[3] for b in boxes)
            edge = max(x1 - x0, y1 - y0) * 1.3 + 20
            box = [(x0 + x1 - edge) / 2, (y0 + y1 - edge) / 2, edge, edge]
            return {
                "url": view["url"],
                "width": view["width"],
                "height": view["height"],
                "box": [round(number, 1) for number in box],
                "paths": [area["path"] for area in areas],
            }
    return None


def _alt(text: str, side: Side) -> str:
    words = {"right": ("right", "left"), "left": ("left", "right"), "both": ("", "other")}[side]
    filled = " ".join(text.format(side=words[0], other=words[1]).split())
    return filled[:1].upper() + filled[1:]


def _size(path: Path) -> tuple[int, int]:
    """Width and height of a WebP file, read from its header: the extended, lossy or lossless chunk."""
    head = path.read_bytes()[:30]
    kind = head[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return int.from_bytes(head[26:28], "little") & 0x3FFF, int.from_bytes(head[28:30], "little") & 0x3FFF
