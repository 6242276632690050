"""A short list to choose from by one key, as in the tables: first letter, number; 空格 opens it, Delete empties it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from kaohe_desktop.ui.choosing import by_key
from kaohe_desktop.ui.list_box import ListBox


class ChoiceBox(ListBox):
    """Empty until something is chosen; ``hint`` is shown while it is."""

    def __init__(self, choices: Sequence[str], hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = tuple(choices)
        self.addItems(list(choices))
        self.setPlaceholderText(hint)
        self.setCurrentIndex(-1)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.setCurrentIndex(-1)
            return
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        text = event.text()
        if plain and text.strip() and text.isprintable():
            if (chosen := by_key(self._choices, text, self.currentText())) is not None:
                self.setCurrentText(chosen)
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # for whoever the field belongs to
            return
        super().keyPressEvent(event)

    @property
    def text(self) -> str:
        """What is chosen; "" for nothing."""
        return self.currentText() if self.currentIndex() >= 0 else ""

    def choose(self, text: str) -> None:
        """Choose a text; one that is not listed empties the field."""
        self.setCurrentIndex(self.findText(text) if text else -1)
