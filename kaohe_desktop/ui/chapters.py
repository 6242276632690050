"""Chapters to choose from: a list at the side, or where there is no room for one, a box with the same titles."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidget, QSizePolicy

from kaohe_desktop.ui.list_box import ListBox
from kaohe_desktop.ui.style import look


class Chapters(QListWidget):
    """The list; ``box`` is to be placed where it can stand in for it."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("list")
        self.setAccessibleName("章节")
        self.box = ListBox()
        self.box.setAccessibleName("章节")
        self.box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.box.hide()
        self.currentTextChanged.connect(self._tell)
        self.box.currentTextChanged.connect(self._take)

    def fit(self, *, narrow: bool) -> None:
        """Stand as a list or as a box."""
        self.setFixedWidth(9 * look.size + 24)
        self.setVisible(not narrow)
        self.box.setVisible(narrow)

    def titles(self) -> list[str]:
        """What can be chosen."""
        return [self.item(at).text() for at in range(self.count())]

    def fill(self, titles: Sequence[str], chosen: str = "") -> str:
        """Offer these titles; nobody is told. The title that is chosen now."""
        found = chosen if chosen in titles else titles[0] if titles else ""
        for widget in (self, self.box):
            widget.blockSignals(True)
            widget.clear()
            widget.addItems(list(titles))
        self.setCurrentRow(titles.index(found) if titles else -1)
        self.box.setCurrentText(found)
        for widget in (self, self.box):
            widget.blockSignals(False)
        return found

    def take(self, title: str) -> None:
        """Choose a title."""
        titles = self.titles()
        if title in titles:
            self.setCurrentRow(titles.index(title))

    def _take(self, title: str) -> None:
        self.take(title)

    def _tell(self, title: str) -> None:
        self.box.blockSignals(True)
        self.box.setCurrentText(title)
        self.box.blockSignals(False)
        self.chosen.emit(title)
