"""A changed scheme tried on 32,000 people (试算) against one computation of the same people.

    python benchmarks/trial.py [people]

Target: at most 2.5 times the computation. Both read the same database, already opened; medians of three.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).resolve().parents[1])]

from crowd import make_office  # noqa: E402

from kaohe_desktop.office.computing import compute  # noqa: E402
from kaohe_desktop.office.periods import periods  # noqa: E402
from kaohe_desktop.office.scheme_draft import Draft  # noqa: E402
from kaohe_desktop.office.scheme_trial import trial  # noqa: E402
from kaohe_desktop.office.workspace import Workspace  # noqa: E402

_ROUNDS = 3


def measure(people: int) -> dict[str, float]:
    """Seconds of a computation and of two trials: one that moves few, one that moves nearly everybody."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "考核.db"
        make_office(path, people)
        with Workspace.open(path) as ws:
            period = periods(ws)[0]
            book = ws.book(period.id)
            book.cohort()
            text = book.scheme.text
            few = Draft(text.replace("value = 0.25\n", "value = 0.05\n", 1)).scheme
            all_of_them = Draft(text.replace('name  = "迟到扣分"\nvalue = 1\n', 'name  = "迟到扣分"\nvalue = 2\n', 1)).scheme
            assert few is not None
            assert all_of_them is not None
            seconds: dict[str, list[float]] = {"compute": [], "quota": [], "items": []}
            for _ in range(_ROUNDS):  # alternating, so that a slow moment of the machine meets all of them
                _timed(seconds["compute"], lambda: compute(ws, period))
                _timed(seconds["quota"], lambda: trial(ws, period, few))
                _timed(seconds["items"], lambda: trial(ws, period, all_of_them))
    return {name: statistics.median(found) for name, found in seconds.items()}


def _timed(found: list[float], work: Callable[[], object]) -> None:
    start = time.perf_counter()
    work()
    found.append(time.perf_counter() - start)


def main() -> None:
    """Print the times and the ratios."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 32_000
    found = measure(people)
    print(f"{people} people")
    print(f"  compute and store            {found['compute']:6.2f} s")
    for name, words in (("quota", "trial, a quota lower"), ("items", "trial, an item changed")):
        print(f"  {words:<28} {found[name]:6.2f} s  = {found[name] / found['compute']:.2f} × (target 2.5)")


if __name__ == "__main__":
    main()
