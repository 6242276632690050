"""Ticking grounds (情形) from their list; what is kept are their numbers (1、4). Typing the numbers needs no list."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget
from typing_extensions import override

from kaohe_desktop.ui.style import look

_WIDTH, _MOST_LINES = 44, 12  # in characters and in lines


class TickEditor(QListWidget):
    """The grounds with a box each, over the cell; a click or the space bar ticks one, 回车 keeps them."""

    def __init__(self, parent: QWidget, grounds: tuple[str, ...], view: QAbstractItemView) -> None:
        super().__init__(parent)
        self._room = view.viewport()
        for number, ground in enumerate(grounds, start=1):
            item = QListWidgetItem(f"{number}　{ground}", self)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setToolTip(ground)
        self.setCurrentRow(0)
        self.setAccessibleName("勾选情形")

    @property
    def text(self) -> str:
        """The numbers ticked."""
        ticked = (row + 1 for row in range(self.count()) if self.item(row).checkState() == Qt.CheckState.Checked)
        return "、".join(map(str, ticked))

    def show_text(self, text: str) -> None:
        """Tick the numbers that stand in the cell; what is no number of the list is left out."""
        numbers = {part.strip() for part in text.split("、")}
        for row in range(self.count()):
            ticked = str(row + 1) in numbers
            self.item(row).setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)

    def place(self, cell: QRect) -> None:
        """Stand over the cell, as large as the list needs and the view allows."""
        room = self._room.rect()
        rect = QRect(cell)
        rect.setWidth(min(_WIDTH * look.size, room.width()))
        lines = min(self.count(), _MOST_LINES)
        rect.setHeight(min(lines * max(self.sizeHintForRow(0), look.size) + 2 * self.frameWidth() + 4, room.height()))
        rect.moveLeft(max(0, min(rect.left(), room.right() - rect.width() + 1)))
        rect.moveTop(max(0, min(rect.top(), room.bottom() - rect.height() + 1)))
        self.setGeometry(rect)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and (item := self.currentItem()) is not None:
            ticked = item.checkState() == Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)
            return
        super().keyPressEvent(event)
