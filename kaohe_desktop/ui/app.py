"""Opens the window in two steps: an empty one at once, and right after its first paint the frame, then the database.

Nothing but Qt's widgets is imported before the first paint; Qt's names alone (``Qt.…``) take as long as the frame.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QMainWindow

from kaohe_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QPaintEvent

    from kaohe_desktop.ui.frame import Frame

TITLE = "绩效考核"


class Opening(QMainWindow):
    """The window on the screen; the frame becomes its content."""

    painted = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._seen = False
        self.setWindowTitle(TITLE)
        self.resize(1366, 740)
        if settings.geometry:
            self.restoreGeometry(settings.geometry)
        keep_on_screen(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say that the window is on the screen, once."""
        super().paintEvent(event)
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close the frame, too."""
        if (frame := self.centralWidget()) is not None:
            frame.close()  # lets go of the database, with its backup
        event.accept()


def keep_on_screen(window: QMainWindow) -> None:
    """Have a window's place and size fit the screens there are now: one that was unplugged takes no window with it."""
    screens = QApplication.screens()
    frame = window.frameGeometry()
    at_home = [screen.availableGeometry() for screen in screens if screen.availableGeometry().contains(frame.center())]
    if not screens or (at_home and at_home[0].contains(frame)):
        return
    room = at_home[0] if at_home else screens[0].availableGeometry()
    window.resize(min(window.width(), room.width()), min(window.height(), room.height()))
    frame = window.frameGeometry()
    left = min(max(frame.left(), room.left()), room.right() - frame.width() + 1)
    top = min(max(frame.top(), room.top()), room.bottom() - frame.height() + 1)
    window.move(max(left, room.left()), max(top, room.top()))


#: Python looks for rings of unused objects after so many new ones. With its own figures (700, 10, 10) it did so again and
#: again while a large office was read, and every time the window stood still for a quarter to three quarters of a second;
#: what makes rings here (widgets, a workbook's cells) is little.
_COLLECT = (50_000, 20, 1000)


def make_application() -> QApplication:
    """The one QApplication."""
    gc.set_threshold(*_COLLECT)
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("kaohe_desktop")
    app.setApplicationDisplayName(TITLE)
    return app


def speak_chinese(app: QApplication) -> None:
    """Have Qt's own buttons and dialogs in Chinese."""
    from PySide6.QtCore import QLibraryInfo, QTranslator

    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)


def make_window(app: QApplication, settings: Settings) -> Frame:
    """The frame in its look, with no database yet."""
    from kaohe_desktop.ui.frame import Frame
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.style import apply_style

    apply_style(app, settings.theme, settings.size)
    window = Frame(Session(settings))
    window.session.setParent(window)
    window.navigation.allow(set())
    app.styleHints().colorSchemeChanged.connect(lambda _scheme: apply_style(app, settings.theme, settings.size))
    return window


def open_first(window: Frame, database: Path | None, demo: bool = False) -> None:
    """Open the database asked for, the one used last or the usual one; where none is, the start page says so."""
    from kaohe_desktop.engine.problems import Refused

    session = window.session
    if demo:
        try:
            session.open_demo()
        except Refused as refusal:
            window.show_page("start", refusal)
        return
    from kaohe_desktop.office.workspace import default_database

    path = database or session.settings.database or default_database()
    if database is None and session.settings.database is None and not path.exists():
        window.show_page("start")
        return
    from kaohe_desktop.ui.opening import open_database

    open_database(session, window.jobs, path, window.return_to_last, lambda refusal: window.show_page("start", (path, refusal)))


def run_window(database: Path | None, demo: bool = False) -> int:
    """Open the window on a database (None: the office's own) and stay until it is closed; the exit status."""
    app = make_application()
    settings = Settings()
    opening = Opening(settings)

    def begin() -> None:
        window = make_window(app, settings)
        opening.setCentralWidget(window)
        app.processEvents()  # the frame is drawn before anything slower

        from kaohe_desktop.log import log_uncaught, setup_logging
        from kaohe_desktop.ui.icons import icon

        setup_logging()
        log_uncaught(lambda sentence: window.session.said.emit(sentence, "bad"))
        speak_chinese(app)
        app.setWindowIcon(icon("kaohe"))
        open_first(window, database, demo)

    opening.painted.connect(begin)
    opening.show()
    return app.exec()
