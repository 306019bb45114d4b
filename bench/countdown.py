"""Countdowns to compare: the usual ways to write one, how a page is watched while it counts, and how wrong it was."""

from __future__ import annotations

from collections.abc import Sequence

from bench.served import Subject

WAYS = (
    Subject("sleep loop, st.empty", "Countdown", "sleep_loop.py"),
    Subject("st.fragment(run_every=1)", "Countdown", "fragment.py"),
    Subject("streamlit-autorefresh", "Countdown", "autorefresh.py"),
)
PLAYER = "dialog[open] [role=timer]"
"""Where our player shows its seconds."""

# Notes every change of the number shown, and the tap on "Start"; answers what a heat asks, as its person would.
WATCH = """({ selector, start }) => {
  const answer = 'It looks and feels fine';
  const note = bench.note = { flips: [], taps: [], began: null };
  const read = () => {
    const words = bench.all(selector).find((node) => node.checkVisibility())?.textContent ?? '';
    const [rest, minutes] = words.split(':').reverse();
    return words === '' ? null : Number(rest) + 60 * Number(minutes ?? 0);
  };
  let last = null;
  const look = () => {
    const shown = read();
    if (shown !== last) { note.flips.push([performance.now(), shown]); last = shown; }
    const fine = bench.all('button').find((one) => one.textContent.trim() === answer && one.checkVisibility());
    if (fine && !fine.tapped) {
      fine.tapped = true;
      setTimeout(() => { note.taps.push(performance.now()); fine.click(); }, 2000);
    }
  };
  for (const root of bench.roots()) {
    new MutationObserver(look).observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
  }
  addEventListener('click', (event) => {
    const button = event.composedPath().find((one) => one.tagName === 'BUTTON');
    if (note.began === null && button?.textContent.trim() === start) note.began = event.timeStamp;
  }, true);
}"""


def errors(flips: Sequence[tuple[float, int | None]], began_ms: float, seconds: int) -> tuple[float, float | None, int]:
    """The worst error of a shown second, that of the end (above 0: late; None: never came), and seconds not shown.

    A flip is when the number on the screen changed, and to what (None: to nothing); the first that counts shows all
    seconds. A number n is right from n to n - 1 seconds before the end, so it is late if it stands longer, early if it
    comes sooner.
    """
    end_ms = began_ms + 1000 * seconds
    worst, ended = 0.0, None
    last: int | None = None
    shown = set()
    for at, number_shown in flips:
        if ended is not None or (last is None and (number_shown != seconds or at < began_ms - 500)):
            continue
        late = at - (end_ms - 1000 * (seconds if last is None else last - 1))
        if last is not None and not number_shown:
            ended = at - end_ms
            worst = max(worst, abs(ended), late)
        elif number_shown:
            worst = max(worst, late, end_ms - 1000 * number_shown - at)
            shown.add(number_shown)
        last = number_shown
    return worst, ended, seconds - len(shown)
