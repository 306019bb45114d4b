"""Commands for people who draw: look at poses, check them, render the pictures that the app shows."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import gettempdir

from . import studio
from .figure.checks import check
from .preview import sheet


def _preview(args: argparse.Namespace) -> int:
    for exercise_id in args.ids:
        target = args.folder / f"{exercise_id}.png"
        sheet(studio.exercise(exercise_id), args.size, args.yaw, args.pitch).save(target)
        print(target)
    return 0


def _check(args: argparse.Namespace) -> int:
    faults = [f"{i}: {fault}" for i in args.ids or studio.pose_ids() for fault in check(studio.exercise(i))]
    print("\n".join(faults) or "all well")
    return 1 if faults else 0


def _render(args: argparse.Namespace) -> int:
    if not args.ids and studio.map_is_stale():
        studio.render_body_map()
    return 1 if studio.render_exercises(args.ids, args.workers) else 0


def _map(args: argparse.Namespace) -> int:
    studio.render_body_map()
    return 0


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m media", description=__doc__)
    commands = parser.add_subparsers(required=True)

    preview = commands.add_parser("preview", help="a quick sheet of start and hold from three sides, as PNG")
    preview.add_argument("ids", nargs="+", metavar="ID")
    preview.add_argument("--size", type=int, default=240, help="pixels of each picture")
    preview.add_argument("--yaw", type=float, help="instead of the pose's camera")
    preview.add_argument("--pitch", type=float, help="instead of the pose's camera")
    preview.add_argument("--folder", type=Path, default=Path(gettempdir()), help="where ID.png goes")
    preview.set_defaults(run=_preview)

    checked = commands.add_parser("check", help="joints, contacts, floor, descriptions")
    checked.add_argument("ids", nargs="*", metavar="ID")
    checked.set_defaults(run=_check)

    rendered = commands.add_parser("render", help="the pictures that are missing or out of date, the body map too")
    rendered.add_argument("ids", nargs="*", metavar="ID")
    rendered.add_argument("--workers", type=int, help="processes; every core if not given")
    rendered.set_defaults(run=_render)

    mapped = commands.add_parser("map", help="the body map and its outlines")
    mapped.set_defaults(run=_map)

    args = parser.parse_args()
    result: int = args.run(args)
    return result


if __name__ == "__main__":
    sys.exit(main())
