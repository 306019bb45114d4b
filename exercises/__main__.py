"""`python -m exercises check | stats | show ID`, for people who write content."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from exercises.catalog import CONTENT, ContentError, read_catalog
from exercises.model import Catalog

COUNTED = (
    "regions", "exercises", "gates", "red_flags", "precautions", "conditions", "feelings", "evidence", "programmes",
    "sources",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status, 1 for content that does not hold or an unknown id."""
    parser = argparse.ArgumentParser(prog="python -m exercises", description=__doc__)
    parser.add_argument("--content", type=Path, default=CONTENT, help="the folder to read")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="list every mistake in the content")
    commands.add_parser("stats", help="count what there is, in one line")
    commands.add_parser("show", help="print one entry as the guide reads it").add_argument("id")
    options = parser.parse_args(arguments)
    try:
        catalog = read_catalog(options.content)
    except ContentError as error:
        print(*error.problems, sep="\n")
        if options.command == "stats":
            print(f"problems={len(error.problems)}")
        return 1
    if options.command == "stats":
        print(*(f"{kind}={len(getattr(catalog, kind))}" for kind in COUNTED), "problems=0")
    elif options.command == "show":
        return _show(catalog, options.id)
    else:
        print("The content holds.")
    return 0


def _show(catalog: Catalog, id_: str) -> int:
    entries = [kind[id_] for _, kind in catalog if isinstance(kind, Mapping) and id_ in kind]
    if not entries:
        print(f"Nothing here is called {id_!r}.", file=sys.stderr)
        return 1
    for entry in entries:
        print(entry.model_dump_json(indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
