"""The cycle collector kept out of the way of large workbooks; it took a third of the time and found nothing."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """No collection at all: for reading, where a million new objects all stay."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def old_objects_left_alone() -> Iterator[None]:
    """Only new objects are looked through: for writing, where rows come and go while a whole office stays in memory."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
