"""Measures acts in turn within one run, as every benchmark here does."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable

TIMES = 5


def seconds(act: Callable[[], object]) -> float:
    """How long one run takes, the collector held off."""
    gc.collect()
    gc.disable()
    start = time.perf_counter()
    act()
    spent = time.perf_counter() - start
    gc.enable()
    return spent


def alternating(*acts: Callable[[], object]) -> list[float]:
    """The median of each act, the acts run in turn."""
    runs = [[seconds(act) for act in acts] for _ in range(TIMES)]
    return [statistics.median(column) for column in zip(*runs, strict=True)]
