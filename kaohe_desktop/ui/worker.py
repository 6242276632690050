"""Long work off the window's thread, one piece at a time, with progress and a way to stop."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from kaohe_desktop.engine.problems import Refused

_log = logging.getLogger(__name__)

#: told how much is done; answers False to stop
Progress = Callable[[int], bool]


class _Thread(QThread):
    """Runs one function; what it returns or raises is kept until the window's thread takes it."""

    def __init__(self, work: Callable[[Progress], Any], parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self.stop = threading.Event()
        self.result: Any = None
        self.error: BaseException | None = None
        self.told: Callable[[int], None] = lambda _done: None

    def run(self) -> None:
        try:
            self.result = self._work(self._progress)
        except BaseException as error:  # noqa: BLE001 - carried over to the window's thread and raised or told there
            self.error = error

    def _progress(self, done: int) -> bool:
        self.told(done)
        return not self.stop.is_set()


class Jobs(QObject):
    """The one piece of long work that may be under way."""

    started = Signal(str, int, bool)  # what it is, how much there is to do (0: unknown), whether it can be stopped
    progressed = Signal(int)
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: _Thread | None = None

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self._thread is not None

    def start(
        self,
        title: str,
        work: Callable[[Progress], Any],
        done: Callable[[Any], None],
        refused: Callable[[Refused], None],
        *,
        total: int = 0,
        stoppable: bool = True,
    ) -> bool:
        """Begin; ``done`` or ``refused`` is called in the window's thread. False if other work is under way.

        Any other error is raised again in the window's thread, where it is logged and told.
        """
        if self._thread is not None:
            return False
        thread = _Thread(work, self)
        thread.told = self.progressed.emit
        self._thread = thread

        def finish() -> None:
            self._thread = None
            error, result = thread.error, thread.result
            thread.deleteLater()
            self.ended.emit()
            if isinstance(error, Refused):
                refused(error)
            elif error is not None:
                raise error
            else:
                done(result)

        thread.finished.connect(finish)
        self.started.emit(title, total, stoppable)
        thread.start()
        return True

    def do(
        self,
        title: str,
        work: Callable[[Progress], Any],
        done: Callable[[Any], None],
        refused: Callable[[Refused], None],
        *,
        aside: bool,
        total: int = 0,
        stoppable: bool = True,
    ) -> None:
        """Do work at once where it is small, else (``aside``) as :meth:`start`."""
        if aside:
            self.start(title, work, done, refused, total=total, stoppable=stoppable)
            return
        try:
            result = work(lambda _done: True)
        except Refused as refusal:
            refused(refusal)
            return
        done(result)

    def stop(self) -> None:
        """Ask the work to stop; it ends when it next reports its progress."""
        if self._thread is not None:
            self._thread.stop.set()

    def wait(self) -> None:
        """Stop and wait, for the end of the program."""
        if self._thread is not None:
            self._thread.stop.set()
            self._thread.wait()
