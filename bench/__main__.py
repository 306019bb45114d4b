"""`python -m bench [TOPIC…] [--quick]`: what a person waits for. Without --quick it is also written down."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

from bench import content, diary, library, report, road, sessions, start, timers
from bench.measure import Target, Topic

MATTER = (
    "bare page: server CPU per interaction, ms",
    "Unknot: server CPU per interaction, ms",
    "Unknot: memory per session, KB",
    "mid-stretch: most people with p95 under 500 ms",
)
"""Of the figures about sessions, those that stand in the short table."""


def people(*, quick: bool) -> Topic:
    """What people cost the server, without a browser."""
    return _figures(sessions.costs((1, 5)) if quick else sessions.costs())


def held(*, quick: bool) -> Topic:
    """How many people one server holds in mid-stretch."""
    return _figures(sessions.mid_stretch((10,), 20.0) if quick else sessions.mid_stretch())


def _figures(found: Mapping[str, float]) -> Topic:
    """All of them in tables; of them, what matters."""
    return report.figures_topic(found, [Target(name, None, value) for name, value in found.items() if name in MATTER])


TOPICS: dict[str, Callable[..., Topic]] = {
    "content": content.measure,
    "start": start.measure,
    "road": road.measure,
    "library": library.measure,
    "diary": diary.measure,
    "timers": timers.measure,
    "people": people,
    "held": held,
}


def main() -> None:
    """Measure, and print each table as it comes."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("topics", nargs="*", metavar="TOPIC", help=f"of {', '.join(TOPICS)}; all if none is named")
    parser.add_argument("--quick", action="store_true", help="to try: few runs, short times, nothing written")
    asked = parser.parse_args()
    for unknown in set(asked.topics) - set(TOPICS):
        parser.error(f"unknown topic {unknown}; there are {', '.join(TOPICS)}")
    print(report.machine())
    targets: list[Target] = []
    for name in asked.topics or TOPICS:
        topic = TOPICS[name](quick=asked.quick)
        targets += topic.targets
        print(*map(report.text, topic.tables), sep="\n", flush=True)
        if not asked.quick:
            report.keep(name, topic)
    if targets:
        print(report.text(report.targets_table(targets)))
    if not asked.quick:
        report.write(TOPICS)


if __name__ == "__main__":
    main()
