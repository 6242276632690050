"""Chinese input (输入法): while characters are being composed no key is a shortcut, whoever has the focus."""

from __future__ import annotations

import contextlib

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override


class Composing(QObject):
    """Watches the one widget that has the focus (a filter on the application would slow every event down)."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.under_way = False
        self._watched: QWidget | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self._watched is not None:
            with contextlib.suppress(RuntimeError):  # the widget is gone already
                self._watched.removeEventFilter(self)
        self.under_way = False
        self._watched = now
        if now is not None:
            now.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):
            self.under_way = bool(event.preeditString())
        return False
