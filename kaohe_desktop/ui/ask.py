"""A question asked inside the page (no dialog over it): a few framed fields, one button to do it, one to leave it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDateEdit, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.ui.ask_flow import Field, FieldFlow
from kaohe_desktop.ui.list_box import ListBox
from kaohe_desktop.ui.page import Elided, button, emptied, label, row
from kaohe_desktop.ui.style import SIZES, look

#: what an act returns that goes on in another thread: it calls :meth:`Ask.leave` or :meth:`Ask.tell` by itself
LATER = object()


@dataclass(frozen=True, slots=True)
class Asked:
    """One field: ``choices`` make it a list, ``date`` a date; ``wide`` lets it take the room there is."""

    name: str
    value: str = ""
    hint: str = ""
    choices: Sequence[str] = ()
    date: bool = False
    wide: bool = False
    width: int = 170


class Ask(QFrame):
    """Hidden until it asks; :meth:`ask` shows it in place of whatever it asked before."""

    asking = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ask")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 12, 8)
        self._column.setSpacing(6)
        self.fields: dict[str, QWidget] = {}
        self._act: Callable[[dict[str, str]], object] = lambda _answers: None
        self._before: QWidget | None = None  # who had the keys when it began to ask
        self.wrong = label("", "bad", wrap=True)
        self.hide()

    def ask(
        self, title: str, fields: Sequence[Asked], do: str, act: Callable[[dict[str, str]], object],
        *, note: str = "", leave: str = "不做了",
    ) -> None:
        """Ask; ``act`` gets the answers by field name when the button ``do`` is pressed."""
        held = self.window().focusWidget()
        if held is not None and not self.isAncestorOf(held):
            self._before = held
        emptied(self._column)
        self.fields = {}
        self._act = act
        self.wrong = label("", "bad", wrap=True)
        self.wrong.hide()
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(title, "heading"))
        head.addWidget(Elided(note, "soft"), 1)
        self._column.addLayout(head)
        flow = FieldFlow()
        for field in fields:
            self.fields[field.name] = self._made(field)
            flow.addWidget(Field(field.name, self.fields[field.name], wide=field.wide))
        self.do_button = button(do, self.answer, "primary")
        self.leave_button = button(leave, self.leave)
        together, buttons = QWidget(), row(self.do_button, self.leave_button)
        buttons.setContentsMargins(0, 0, 0, 0)
        together.setLayout(buttons)
        flow.addWidget(together)
        self._column.addLayout(flow)
        self._column.addWidget(self.wrong)
        self.show()
        self.asking.emit(True)
        first = next(iter(self.fields.values()), self.do_button)
        first.setFocus()

    def _made(self, field: Asked) -> QWidget:
        widget: QWidget
        if field.date:
            day = QDate.fromString(field.value, "yyyy-MM-dd")
            widget = QDateEdit(day if day.isValid() else QDate.currentDate())
            widget.setCalendarPopup(True)
            widget.setDisplayFormat("yyyy-MM-dd")
        elif field.choices:
            widget = ListBox()
            widget.addItems(list(field.choices))
            widget.setCurrentText(field.value)
        else:
            widget = QLineEdit(field.value)
            widget.setPlaceholderText(field.hint)
        if not field.wide:
            widget.setFixedWidth(field.width * look.size // SIZES["标准"])
        return widget

    def answers(self) -> dict[str, str]:
        """What stands in the fields now."""
        return {name: _text(widget) for name, widget in self.fields.items()}

    def set(self, name: str, text: str) -> None:
        """Put a text into a field (for tests and for what is known already)."""
        widget = self.fields[name]
        if isinstance(widget, QComboBox):
            widget.setCurrentText(text)
        elif isinstance(widget, QDateEdit):
            widget.setDate(QDate.fromString(text, "yyyy-MM-dd"))
        elif isinstance(widget, QLineEdit):
            widget.setText(text)

    def answer(self) -> None:
        """Do it; what the act returns as a text is why it could not be done, and the question stays."""
        why = self._act(self.answers())
        if why is LATER:
            self.wrong.hide()
        elif isinstance(why, str) and why:
            self.tell(why)
        else:
            self.leave()

    def tell(self, why: str) -> None:
        """Say why it could not be done; the question stays."""
        self.wrong.setText(f"✗ {why}")
        self.wrong.show()

    def leave(self) -> None:
        """Ask no more; the keys go back to where they were."""
        held = self.window().focusWidget()
        mine = held is None or self.isAncestorOf(held)
        self.hide()
        if mine and self._before is not None and shiboken6.isValid(self._before) and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None
        self.asking.emit(False)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.answer()
        else:
            super().keyPressEvent(event)


def _text(widget: QWidget) -> str:
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QDateEdit):
        return widget.date().toString("yyyy-MM-dd")
    return widget.text().strip() if isinstance(widget, QLineEdit) else ""
