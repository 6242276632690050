"""A person at the keyboard: keys go where the window system would send them, and nothing is done to a widget but reading."""

from __future__ import annotations

import time

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

Key = Qt.Key
CTRL, SHIFT, ALT = (getattr(Qt.KeyboardModifier, f"{name}Modifier") for name in ("Control", "Shift", "Alt"))
_MODIFIERS = {"Ctrl": CTRL, "Shift": SHIFT, "Alt": ALT}
_NAMED = {
    "Enter": Key.Key_Return, "Tab": Key.Key_Tab, "Esc": Key.Key_Escape, "Down": Key.Key_Down, "Up": Key.Key_Up,
    "Left": Key.Key_Left, "Right": Key.Key_Right, "Space": Key.Key_Space, "Home": Key.Key_Home, "End": Key.Key_End,
    "PgDown": Key.Key_PageDown, "PgUp": Key.Key_PageUp, "Delete": Key.Key_Delete, "Backspace": Key.Key_Backspace,
    "Insert": Key.Key_Insert,
}
_MOST = 80
CONTROLS = (QPushButton, QToolButton, QComboBox, QLineEdit, QCheckBox, QAbstractSpinBox)


class Hands:
    """Presses keys and reads the screen."""

    def __init__(self, window: QWidget) -> None:
        self.window = window

    def focus(self) -> QWidget:
        """Who has the keys; a person at a window without any is lost."""
        found = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert found is not None, "nothing has the keys"
        assert found.isVisible(), f"{self.name(found)} has the keys and is not shown"
        assert found.isEnabled(), f"{self.name(found)} has the keys and is closed"
        return found

    @property
    def where(self) -> str:
        """What has the keys, in words."""
        return self.name(self.focus())

    @staticmethod
    def name(widget: QWidget) -> str:
        """A widget by what a person reads on or beside it."""
        if isinstance(widget, (QAbstractButton, QCheckBox)):
            return widget.text().replace("&", "").strip() or widget.accessibleName() or widget.toolTip()
        if isinstance(widget, QComboBox):
            return widget.currentText()
        words = widget.accessibleName() or getattr(widget, "placeholderText", str)() or widget.toolTip()
        return words or type(widget).__name__

    def press(self, *keys: str) -> None:
        """Keys by their names: ``Ctrl+4``, ``Tab``, ``Alt+PgDown``, ``a``."""
        for one in keys:
            *held, last = one.split("+") if one != "+" else ["+"]
            modifier = Qt.KeyboardModifier.NoModifier
            for name in held:
                modifier |= _MODIFIERS[name]
            self.ready()
            popup = QApplication.activePopupWidget()  # it has all keys while it is open
            target = (popup.focusWidget() or popup) if popup is not None else QApplication.focusWidget() or self.window
            if last in _NAMED:
                QTest.keyClick(target, Key.Key_Backtab if last == "Tab" and modifier & SHIFT else _NAMED[last], modifier)
            elif last[0] == "F" and last[1:].isdecimal():
                QTest.keyClick(target, getattr(Key, f"Key_{last}"), modifier)
            elif held:
                QTest.keyClick(target, getattr(Key, f"Key_{last.upper()}"), modifier)
            else:
                QTest.keyClick(target, last, modifier)
            self.ready()

    def type(self, text: str) -> None:
        """A text: signs of the keyboard key by key, others as the input method brings them."""
        for sign in text:
            if sign.isascii():
                self.press(sign)
            else:
                self.compose(sign)

    def compose(self, text: str) -> None:
        """Words from the input method: first as they are composed, then taken."""
        target = self.focus()
        QCoreApplication.sendEvent(target, QInputMethodEvent("pin", []))
        target = QApplication.focusWidget() or target  # the table opens a cell for them
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        QCoreApplication.sendEvent(target, event)
        self.ready()

    def ready(self, seconds: float = 30) -> None:
        """Wait, as a person does, until the window can be used again."""
        end = time.monotonic() + seconds
        while True:
            QApplication.processEvents()
            if not self.window.jobs.busy:
                QApplication.processEvents()
                return
            assert time.monotonic() < end, "the window does not come back"
            time.sleep(0.005)

    def go_to(self, words: str, by: str = "Ctrl+Tab", exact: bool = False) -> None:
        """Go on by Tab (or out of tables, Ctrl+Tab) until what bears these words has the keys."""
        passed = []
        for _ in range(_MOST):
            self.press(by)
            if words == self.where if exact else words in self.where:
                return
            passed.append(self.where)
        raise AssertionError(f"{words} is not reached: {passed[:30]}")

    def go_to_in(self, part: QWidget) -> None:
        """Go on until something in that part has the keys."""
        for _ in range(_MOST):
            if part is self.focus() or part.isAncestorOf(self.focus()):
                return
            self.press("Ctrl+Tab")
        raise AssertionError("the part is not reached")

    def go_to_field(self, words: str) -> None:
        """Go on by Tab to the field under these words."""
        for _ in range(_MOST):
            if words in self.beside(self.focus()):
                return
            self.press("Tab")
        raise AssertionError(f"no field {words}")

    @staticmethod
    def beside(widget: QWidget) -> str:
        """The words that stand before a field in its own small frame."""
        around = widget.parentWidget()
        names = [one.text() for one in around.findChildren(QLabel) if one.isVisible()] if around is not None else []
        return " ".join([widget.accessibleName(), *names])

    def choose(self, words: str) -> None:
        """In a list that drops down: the line with these words, by the arrows."""
        box = self.focus()
        opened = box.findChild(QAbstractItemView) if box is QApplication.activePopupWidget() else None
        if opened is not None:
            self.press("Home")
            for _ in range(opened.model().rowCount()):
                if words in str(opened.currentIndex().data()):
                    return
                self.press("Down")
            every = [str(opened.model().index(place, 0).data()) for place in range(opened.model().rowCount())]
            raise AssertionError(f"{words} is not reached among {every}")
        assert isinstance(box, QComboBox), f"{self.name(box)} is no list"
        self.press("Home")
        for _ in range(box.count()):
            if words in box.currentText():
                return
            self.press("Down")
        assert words in box.currentText(), f"{words} is not in the list"

    @property
    def told(self) -> str:
        """What the bottom line says."""
        return self.window.foot.text.text()
