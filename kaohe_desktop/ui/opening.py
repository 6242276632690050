"""Opening databases and periods: at once where they are small, else off the window's thread with progress and cancel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe_desktop.engine.problems import Refused

if TYPE_CHECKING:
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

#: a file of more bytes takes longer to open than a person notices (about 3,000 people with a year behind them)
LARGE_FILE = 6 * 1024 * 1024
#: so many people take about half a second to read, to look at or to write
LARGE_OFFICE = 2000


def open_database(
    session: Session, jobs: Jobs, path: Path, done: Callable[[], None], refused: Callable[[Refused], None]
) -> None:
    """Open a database and tell; nothing changes where it is refused."""
    try:
        large = path.stat().st_size > LARGE_FILE
    except OSError:
        large = False  # the database says why it cannot be opened

    def work(progress: Callable[[int], bool]) -> Workspace:
        from kaohe_desktop.office.readying import open_readied
        from kaohe_desktop.office.workspace import Workspace

        return open_readied(path, progress) if large else Workspace.open(path)

    def take(ws: Workspace) -> None:
        session.take(ws)
        done()

    jobs.do(f"正在打开 {path.name}", work, take, refused, aside=large, total=100)


class PeriodChooser:
    """Makes another period current once it is read (:attr:`Session.chooser`)."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        self._session, self._jobs = session, jobs

    def __call__(self, period: PeriodInfo, take: Callable[[], None]) -> bool:
        """Read a large period first and then ``take``; False where there is nothing to wait for."""
        ws = self._session.workspace
        if period.subjects <= LARGE_OFFICE or ws.has_book(period.id) or self._jobs.busy:
            return False
        from kaohe_desktop.office.readying import ready_period

        return self._jobs.start(
            f"正在打开 {period.label}", lambda progress: ready_period(ws, period.id, progress), lambda _done: take(),
            self._session.say_refused, total=100,
        )
