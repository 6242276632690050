"""Find in the table (查找): a line over it; Enter goes to the next cell that holds the text, Esc back to the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget
from typing_extensions import override

from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.grid import Grid
    from kaohe_desktop.ui.grid_view import GridView

#: tables up to this many rows are searched cell by cell; larger ones by number, name and initials
_EVERY_CELL = 3000


class GridFind(QWidget):
    """The line. It is hidden until Ctrl+F is pressed in the table."""

    def __init__(self, view: GridView) -> None:
        super().__init__(view)
        self._view = view
        self.text = QLineEdit()
        self.text.setPlaceholderText("姓名、首字母、编号或格子里的内容")
        self.text.setFixedWidth(20 * look.size)
        self.said = QLabel()
        self.said.setObjectName("soft")
        close = QToolButton()
        close.setText("关闭 Esc")
        close.setObjectName("flat")
        close.clicked.connect(self.leave)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for widget in (QLabel("查找"), self.text, self.said):
            line.addWidget(widget)
        line.addStretch(1)
        line.addWidget(close)
        self.text.installEventFilter(self)
        self.text.textChanged.connect(lambda _text: self._from_start())
        self.hide()

    def begin(self) -> None:
        """Open the line; what was looked for last stands in it."""
        self.show()
        self.text.setFocus()
        self.text.selectAll()
        self.said.setText("回车找下一个，Shift+回车找上一个")

    def leave(self) -> None:
        """Close the line and go on in the table, at what was found."""
        self.hide()
        place = self._view.current()
        (self._view.panes.pane_of(place[1]) if place else self._view.panes.middle).setFocus()

    def again(self, step: int = 1) -> bool:
        """Go to the next (or the one before) cell that fits; False if there is none."""
        place = self._view.current() or (0, -1)
        return self._go(place, step)

    def _from_start(self) -> None:
        if self.text.text().strip():
            self._go((0, -1), 1)

    def _go(self, place: tuple[int, int], step: int) -> bool:
        grid, wanted = self._view.grid, self.text.text().strip().casefold()
        if grid is None or not wanted:
            return False
        found = find(grid, wanted, place, step)
        if found is None:
            self.said.setText("没有找到")
            return False
        self.said.setText(f"第 {found[0] + 1} 行 · {grid.columns[found[1]].heading}")
        self._view.select(*found)
        return True

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3):
                self.again(-1 if back else 1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
        return super().eventFilter(watched, event)


def find(grid: Grid, wanted: str, place: tuple[int, int], step: int) -> tuple[int, int] | None:
    """The next cell after ``place`` that holds the text, going round; None if there is none."""
    rows, columns = grid.row_count(), len(grid.columns)
    every = rows <= _EVERY_CELL
    for offset in range(rows + 1):
        row = (place[0] + step * offset) % rows if rows else 0
        hits = hits_in(grid, row, wanted, every=every) if rows else []
        if offset == 0:
            hits = [at for at in hits if (at > place[1] if step > 0 else at < place[1])]
        elif offset == rows:
            hits = [at for at in hits if (at <= place[1] if step > 0 else at >= place[1])]
        if hits and columns:
            return row, hits[0] if step > 0 else hits[-1]
    return None


def hits_in(grid: Grid, row: int, wanted: str, *, every: bool) -> list[int]:
    """The columns of a row that hold the text; initials are found under the name."""
    found = [at for at in range(len(grid.columns)) if (every or grid.columns[at].frozen) and wanted in grid.text(row, at).casefold()]
    if not found and any(wanted in text.casefold() for text in grid.names(row)):
        named = [at for at, column in enumerate(grid.columns) if column.frozen]
        found = named[1:2] or named[:1] or [0]
    return found
