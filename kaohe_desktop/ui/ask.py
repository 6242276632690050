"""A question asked inside the page (no dialog over it): a few fields in a framed line, one button to do it, one to leave it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDateEdit, QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.ui.page import button, emptied, label, row

#: up to so many fields stand in one line with the buttons
_ONE_LINE = 3


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
        self.wrong = label("", "bad", wrap=True)
        self.hide()

    def ask(
        self, title: str, fields: Sequence[Asked], do: str, act: Callable[[dict[str, str]], object],
        *, note: str = "", leave: str = "不做了",
    ) -> None:
        """Ask; ``act`` gets the answers by field name when the button ``do`` is pressed."""
        emptied(self._column)
        self.fields = {}
        self._act = act
        self.wrong = label("", "bad", wrap=True)
        self.wrong.hide()
        head: list[QWidget | None] = [label(title, "heading")]
        if note:
            head.append(label(note, "soft"))
        self._column.addLayout(row(*head, None))
        line = self._line(fields[:2]) if len(fields) > _ONE_LINE else None
        if line is not None:
            self._column.addLayout(line)
        line = self._line(fields[2:] if line is not None else fields)
        self.do_button = button(do, self.answer, "primary")
        self.leave_button = button(leave, self.leave)
        line.addWidget(self.do_button)
        line.addWidget(self.leave_button)
        if len(fields) > _ONE_LINE or not any(field.wide for field in fields):
            line.addStretch(1)
        self._column.addLayout(line)
        self._column.addWidget(self.wrong)
        self.show()
        self.asking.emit(True)
        first = next(iter(self.fields.values()), self.do_button)
        first.setFocus()

    def _line(self, fields: Sequence[Asked]) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        for field in fields:
            widget = self._made(field)
            self.fields[field.name] = widget
            caption = QLabel(field.name)
            caption.setBuddy(widget)
            line.addWidget(caption)
            line.addWidget(widget, 1 if field.wide else 0)
        return line

    def _made(self, field: Asked) -> QWidget:
        widget: QWidget
        if field.date:
            widget = QDateEdit(QDate.currentDate())
            widget.setCalendarPopup(True)
            widget.setDisplayFormat("yyyy-MM-dd")
        elif field.choices:
            widget = QComboBox()
            widget.addItems(list(field.choices))
            widget.setCurrentText(field.value)
        else:
            widget = QLineEdit(field.value)
            widget.setPlaceholderText(field.hint)
        if not field.wide:
            widget.setFixedWidth(field.width)
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
        if isinstance(why, str) and why:
            self.wrong.setText(f"✗ {why}")
            self.wrong.show()
        else:
            self.leave()

    def leave(self) -> None:
        """Ask no more."""
        self.hide()
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
