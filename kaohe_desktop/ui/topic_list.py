"""What a page can show, as a list at its left; on a narrow window folded into one line of choice."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHeaderView, QSizePolicy, QVBoxLayout, QWidget

from kaohe_desktop.ui.list_box import ListBox
from kaohe_desktop.ui.list_table import ListTable
from kaohe_desktop.ui.style import look

_NARROW = 900  # the page's own width below which there is no room beside the table


class TopicList(QWidget):
    """The list; :attr:`combo` is the same for narrow windows and stands wherever the page puts it."""

    chosen = Signal(int)

    def __init__(self, headings: Sequence[str], numeric: Sequence[int] = ()) -> None:
        super().__init__()
        self._headings, self._numeric = tuple(headings), tuple(numeric)
        self.table = ListTable(headings)
        self.combo = ListBox()
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(7)
        self.combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.combo.setMaxVisibleItems(16)
        self.table.horizontalHeader().setSectionsClickable(False)  # their order is the order of the work
        header = self.table.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        self.table.row_chosen.connect(self._by_table)
        self.combo.activated.connect(self.choose)
        self.narrow = False

    def set_headings(self, headings: Sequence[str]) -> None:
        """Other words over the columns, from the next showing on."""
        self._headings = tuple(headings)

    def show_topics(self, rows: Sequence[Sequence[str]], kept: int) -> None:
        """Show them, one of them marked; nothing is told of it."""
        for widget in (self.table, self.table.selectionModel(), self.combo):
            widget.blockSignals(True)
        self.table.show_rows(self._headings, rows, numeric=self._numeric, widest=30 * look.size)
        self.table.blockSignals(False)
        self.table.selectionModel().blockSignals(False)
        self.combo.clear()
        self.combo.addItems(["　".join(part for part in (row[0], *row[1:]) if part) for row in rows])
        self.combo.blockSignals(False)
        if rows:
            self._mark(kept)

    def _mark(self, place: int) -> None:
        self.table.selectionModel().blockSignals(True)
        self.table.selectRow(place)
        self.table.selectionModel().blockSignals(False)
        self.table.viewport().update()
        self.combo.setCurrentIndex(place)

    def choose(self, place: int) -> None:
        """Choose one by its place."""
        self._mark(place)
        self.chosen.emit(place)

    def _by_table(self, place: int) -> None:
        if place >= 0:
            self.combo.setCurrentIndex(place)
            self.chosen.emit(place)

    @property
    def place(self) -> int:
        """The place of the one marked."""
        return self.combo.currentIndex()

    def fold(self, width: int) -> None:
        """Show the list or the line of choice, by the width there is."""
        self.narrow = width < _NARROW
        self.setVisible(not self.narrow)
        self.combo.setVisible(self.narrow)

    def take_focus(self) -> None:
        """Have the keyboard, in whichever form it is shown."""
        (self.combo if self.narrow else self.table).setFocus()
