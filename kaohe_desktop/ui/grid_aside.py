"""Works the computed columns of a large office out beside the window, on a copy of its entries, while typing goes on."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread

if TYPE_CHECKING:
    from kaohe_desktop.office.grid import Grid


#: How long (s) the work may keep Python to itself while keys are typed. With Python's own 5 ms a key that needs it some
#: sixty times waits a third of a second; with this it took about a tenth of that, the work a little longer.
_TURN = 0.00005


class _Work(QThread):
    def __init__(self, work: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self.result: object = None
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.result = self._work()
        except BaseException as error:  # noqa: BLE001 - carried over to the window's thread and raised there
            self.error = error


class Aside(QObject):
    """One computation at a time; ``done`` is told the grid and its result in the window's thread."""

    def __init__(self, done: Callable[[Grid, object], None], parent: QObject) -> None:
        super().__init__(parent)
        self._done = done
        self._running: _Work | None = None

    @property
    def busy(self) -> bool:
        """Whether a computation is under way."""
        return self._running is not None

    def start(self, grid: Grid) -> None:
        """Begin, unless one is under way: when it ends it is seen whether another is due."""
        if self._running is not None:
            return
        work = self._running = _Work(grid.computing(), self)

        usual = sys.getswitchinterval()
        sys.setswitchinterval(_TURN)

        def finish() -> None:
            self._running = None
            sys.setswitchinterval(usual)
            work.deleteLater()
            if work.error is not None:
                raise work.error
            self._done(grid, work.result)

        work.finished.connect(finish)
        work.start(QThread.Priority.LowPriority)

    def wait(self) -> None:
        """Wait for the end, e.g. before the database is another one."""
        if self._running is not None:
            self._running.wait()
