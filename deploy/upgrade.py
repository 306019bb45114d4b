"""`python -m deploy.upgrade`, in the folder of the new version: it takes over from the one that runs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from deploy.loopback import DEFAULT_FOLDER
from deploy.stack import Stack

DRAIN_MIN = 30.0


def main() -> None:
    """Start the new version beside the old, lead people over, end the old."""
    parser = argparse.ArgumentParser(prog="python -m deploy.upgrade", description=__doc__)
    parser.add_argument("--folder", type=Path, default=DEFAULT_FOLDER, help="the folder of what runs")
    parser.add_argument(
        "--drain-min", type=float, default=DRAIN_MIN, help="how long those on the old version may stay there"
    )
    told = parser.parse_args()
    try:
        Stack(told.folder.resolve()).upgrade(60 * told.drain_min)
    except FileNotFoundError:
        sys.exit(f"nothing runs in {told.folder}")
    except RuntimeError as error:
        sys.exit(f"Nothing was changed. {error}")


if __name__ == "__main__":
    main()
