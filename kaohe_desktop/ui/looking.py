"""Looks at everybody of a large office between two events, so that no count keeps the window from the hands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from kaohe_desktop.ui.session import Session

#: so many people are looked at without anybody noticing (some milliseconds)
_AT_ONCE = 400


class Looking(QObject):
    """What overviews count (缺项, 要改的) is worked out slice by slice; ``then`` is called once it is there."""

    def __init__(self, session: Session, then: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._then = session, then
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._some)

    def ready(self) -> bool:
        """Whether the counts can be had at once; if not, they are worked out from now on, and ``then`` is called."""
        session = self._session
        if session.ws is None or session.period is None or session.ws.book(session.period.id).unseen <= _AT_ONCE:
            self._timer.stop()
            return True
        self._timer.start()
        return False

    def _some(self) -> None:
        session = self._session
        if session.ws is None or session.period is None:
            self._timer.stop()
        elif not session.ws.book(session.period.id).look_some(_AT_ONCE):
            self._timer.stop()
            self._then()
