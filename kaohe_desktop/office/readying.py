"""Reads what a window will ask for first, so that a large office can be opened in a thread of its own.

A period of 32,000 people takes seconds to read, to look at and to load its last results; done beforehand, showing the
first page takes no time.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.office.problems import STOPPED

if TYPE_CHECKING:
    from kaohe_desktop.office.workspace import Workspace

#: told how much is done, in hundredths; answers False to stop
Progress = Callable[[int], bool]
_READ, _LOOKED = 40, 85  # where the parts of the work end, in hundredths
_LOT = 1000


def open_readied(path: Path, progress: Progress) -> Workspace:
    """Open a database with its newest period read; raises Refused as :meth:`Workspace.open`, or when it is stopped."""
    from kaohe_desktop.office.periods import periods
    from kaohe_desktop.office.workspace import Workspace

    ws = Workspace.open(path)
    try:
        if newest := next(iter(periods(ws)), None):
            ready_period(ws, newest.id, progress)
    except BaseException:
        ws.close()
        raise
    return ws


def restored(ws: Workspace, copy: Path, why: str, progress: Progress) -> tuple[Workspace, tuple[Problem, ...]]:
    """Close a database (with its backup), bring a copy back in its place and open it again.

    Returns it with what went wrong: where the copy was refused it is the old one. Raises Refused if none can be opened.
    """
    from kaohe_desktop.office.workspace import restore_backup

    problems = ws.close()
    try:
        restore_backup(copy, ws.path, why)
    except Refused as refusal:
        problems = refusal.problems
    return open_readied(ws.path, progress), problems


def ready_period(ws: Workspace, period_id: int, progress: Progress = lambda _done: True) -> None:
    """Read a period, look at everybody in it and load its last results; raises Refused when it is stopped."""
    from kaohe_desktop.office.computing import latest
    from kaohe_desktop.office.overview import kept_overview
    from kaohe_desktop.office.periods import period_info

    _go_on(progress, 5)
    book = ws.book(period_id)
    lines = list(book.lines.values())
    for at in range(0, len(lines), _LOT):
        _go_on(progress, _READ + (_LOOKED - _READ) * at // len(lines))
        book.look_at([line for line in lines[at:at + _LOT] if line._missing is None])
    _go_on(progress, _LOOKED)
    period = period_info(ws, period_id)
    latest(ws, period)
    kept_overview(ws, period)
    progress(100)


def _go_on(progress: Progress, done: int) -> None:
    if not progress(done):
        raise Refused([STOPPED.at(act="打开")])
