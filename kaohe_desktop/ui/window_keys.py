"""The keys that work everywhere: pages, search, period, help, undo, compute; out of a table; and the keys shown while Ctrl is held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from typing_extensions import override

from kaohe_desktop.ui.drill_strip import KEY as END_DRILL
from kaohe_desktop.ui.navigation import PAGES

if TYPE_CHECKING:
    from kaohe_desktop.ui.frame import Frame

NEXT_PAGE, PREVIOUS_PAGE = "Alt+PgDown", "Alt+PgUp"
NEXT_PART, PREVIOUS_PART = "Ctrl+Tab", "Ctrl+Shift+Tab"
#: a widget with this property is one part of a page: a table of several panes, a form as on paper
PART = "part"
_HELD = 500  # milliseconds; whoever knows the key has pressed it by then


class WindowKeys(QObject):
    """Shortcuts of the window."""

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self._window = window
        for page in PAGES:
            self._key(page.keys, lambda name=page.name: window.by_key(name))
        self._key("Ctrl+F", window.head.finder.begin)
        self._key("Ctrl+K", window.head.finder.begin)
        self._key(END_DRILL, window.end_drill)
        self._key("Ctrl+P", window.head.open_periods)
        self._key("F1", window.help)
        self._key("Ctrl+Z", window.undo)
        self._key("Ctrl+Y", lambda: window.undo(forward=True))
        self._key("F9", window.compute)
        self._key(NEXT_PAGE, lambda: window.turn(1))
        self._key(PREVIOUS_PAGE, lambda: window.turn(-1))
        self._key(NEXT_PART, lambda: leave_part(window, 1))
        self._key(PREVIOUS_PART, lambda: leave_part(window, -1))
        self._held = QTimer(self)
        self._held.setSingleShot(True)
        self._held.setInterval(_HELD)
        self._held.timeout.connect(lambda: window.navigation.show_keys(True))
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def _key(self, keys: str, act: object) -> None:
        shortcut = QShortcut(QKeySequence(keys), self._window)
        shortcut.activated.connect(act)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While Ctrl or Alt is held down by itself the left column says which key opens which page."""
        kind = event.type()
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Control, Qt.Key.Key_Alt) and not event.isAutoRepeat():
                self._held.start()
            elif event.key() not in (Qt.Key.Key_Control, Qt.Key.Key_Alt):
                self._let_go()
        elif kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _nothing_to_take_back(watched, event):
            event.ignore()  # an untouched field wants no 撤销 of its own: the page's last act is meant
            return True
        elif kind in (QEvent.Type.KeyRelease, QEvent.Type.ApplicationStateChange, QEvent.Type.MouseButtonPress):
            self._let_go()
        return False

    def _let_go(self) -> None:
        self._held.stop()
        self._window.navigation.show_keys(False)


def _nothing_to_take_back(watched: QObject, event: QKeyEvent) -> bool:
    """Whether 撤销 (重做) is pressed in a field in which nothing was typed since it was filled."""
    back, forth = event.matches(QKeySequence.StandardKey.Undo), event.matches(QKeySequence.StandardKey.Redo)
    if not (back or forth):
        return False
    if isinstance(watched, QLineEdit):
        return not (watched.isUndoAvailable() if back else watched.isRedoAvailable())
    if isinstance(watched, (QTextEdit, QPlainTextEdit)):
        document = watched.document()
        return not (document.isUndoAvailable() if back else document.isRedoAvailable())
    return False


def leave_part(window: QWidget, step: int) -> None:
    """Go on to the next widget outside the table (or text) that has the keys, as Tab would between fields.

    In a table Tab belongs to its cells; without this there would be no way out of it by keyboard.
    """
    here = window.window().focusWidget()
    if here is None:
        window.setFocus(Qt.FocusReason.TabFocusReason)
        return
    part, at = _part_of(here), here  # a field of its own, or one with others inside it (a scrolled form), is no part
    while True:
        following = at.nextInFocusChain() if step > 0 else at.previousInFocusChain()
        if following is None or following is here:
            return
        at = following
        if _takes_tab(at) and (part is here or not part.isAncestorOf(at)):
            _part_start(at).setFocus(Qt.FocusReason.TabFocusReason if step > 0 else Qt.FocusReason.BacktabFocusReason)
            return


def _part_of(widget: QWidget) -> QWidget:
    """The outermost table, text or marked part the widget stands in; the widget itself where there is none."""
    found: QWidget = widget
    at: QWidget | None = widget
    while at is not None:
        if isinstance(at, (QAbstractItemView, QTextEdit)) or at.property(PART):
            found = at
        at = at.parentWidget()
    return found


def _part_start(widget: QWidget) -> QWidget:
    """Where the keys go in the part a widget belongs to: the part itself, if it knows (a focus proxy)."""
    part = _part_of(widget)
    return part if part.focusProxy() is not None else widget


def _takes_tab(widget: QWidget) -> bool:
    takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(takes) and widget.focusProxy() is None and widget.isVisible() and widget.isEnabled()
