"""The table of a scheme's values; what is typed on a cell goes to the line below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView
from typing_extensions import override

from kaohe_desktop.ui.list_table import ListTable
from kaohe_desktop.ui.page import Elided
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.scheme_fields import Cell

#: from so many characters on a column holds formulas or sentences
_LONG = 28
#: so many rows are measured for the widths
_MEASURED = 80


class ValueTable(ListTable):
    """The table of values; typing goes to the line below."""

    typed = Signal(str)  # a character typed on a cell; "" for Enter and F2
    composed = Signal(object)  # what an input method gives

    def __init__(self) -> None:
        super().__init__(())
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.horizontalHeader().setSectionsClickable(False)
        self._shares: list[int] = []
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)

    @override
    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if event.preeditString() or event.commitString():
            self.composed.emit(event)

    def fill(self, headings: Sequence[str], rows: list[list[str]]) -> None:
        """Show these rows; :meth:`share_out` comes next."""
        self._shares = []  # the old ones do not fit while the table takes its new shape
        self.list_model.beginResetModel()
        self.list_model.headings, self.list_model.rows = tuple(headings), list(rows)
        self.list_model.endResetModel()

    def share_out(self, wide: list[int]) -> None:
        """Give the columns the room there is: each what its words need at least, the rest by these shares."""
        self._shares = wide
        metrics, rows = self.fontMetrics(), self.list_model.rows[:_MEASURED]
        least = []
        for column, (heading, part) in enumerate(zip(self.list_model.headings, wide, strict=True)):
            words = max((metrics.horizontalAdvance(cells[column]) for cells in rows), default=0) + 28
            most = (26 if part >= _LONG else 17) * look.size // 2 + 14
            least.append(max(round(metrics.horizontalAdvance(heading) * 1.1) + 26, min(words, most)))
        over = [max(0, part * look.size // 2 - need) for part, need in zip(wide, least, strict=True)]
        room = max(0, self.viewport().width() - sum(least))
        for column, (need, more) in enumerate(zip(least, over, strict=True)):
            self.setColumnWidth(column, need + (room * more // sum(over) if sum(over) else 0))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._shares:
            self.share_out(self._shares)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.typed.emit("")
        elif plain and event.text() and event.text().isprintable():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)


def one_line(cell: Cell) -> str:
    """A value as it stands in the table: a formula of several lines in one."""
    return " ".join(cell.text.split()) if "\n" in cell.text else cell.text


class About(Elided):
    """Words that ask for no room of their own: the acts beside them come first."""

    @override
    def sizeHint(self) -> QSize:
        return QSize(0, super().sizeHint().height())
