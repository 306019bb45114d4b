"""Commands for people who draw: preview, check, render."""

import argparse
import sys
import time
from pathlib import Path

from PIL import Image

from .figure.overlay import arrow_path, draw_arrow
from .figure.checks import check
from .figure.exercise import Exercise
from .figure.render import render
from .preview import run as preview

POSES = Path(__file__).parent / "poses"
PICTURES = Path(__file__).parent / "pictures"


def exercises(ids: list[str]) -> list[Exercise]:
    return [Exercise(POSES / f"{i}.toml") for i in ids or sorted(p.stem for p in POSES.glob("*.toml"))]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m media", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    p = commands.add_parser("preview")
    p.add_argument("ids", nargs="+")
    p.add_argument("--size", type=int, default=240)
    p.add_argument("--yaw", type=float)
    p.add_argument("--pitch", type=float)
    p.add_argument("--out", type=Path)
    for name in ("check", "render"):
        commands.add_parser(name).add_argument("ids", nargs="*")
    args = parser.parse_args()
    if args.command == "preview":
        preview(args, POSES)
    elif args.command == "check":
        faults = [f"{e.id}: {fault}" for e in exercises(args.ids) for fault in check(e)]
        print("\n".join(faults) or "all well")
        return 1 if faults else 0
    else:
        for e in exercises(args.ids):
            camera = e.camera()
            for t, name in ((0.0, "start"), (1.0, "hold")):
                began = time.perf_counter()
                pixels = render(e.scene(t), camera, 800).pixels
                if t == 0:
                    pixels = draw_arrow(pixels, arrow_path(e, camera, 800))
                Image.fromarray(pixels, "RGBA").save(PICTURES / f"{e.id}-{name}.webp", quality=82, method=6, alpha_quality=90)
                print(e.id, name, f"{time.perf_counter() - began:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
