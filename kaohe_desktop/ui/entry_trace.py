"""算分说明 beside the table: how the total of the row the cursor stands in came about, as the entries stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout
from typing_extensions import override

from kaohe_desktop.ui.explanation import ExplanationView
from kaohe_desktop.ui.page import Elided, button, row
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.ui.grid_view import GridView

#: how wide it is (in character heights), and in how narrow a place it takes the table's
_WIDTH, _ALONE = 27, 56
#: the step of the grade
_GRADE = "等次"


class TracePanel(QFrame):
    """Opened by one press on a total (click, Space or Enter on it); it follows the cursor until it is closed."""

    closed = Signal()

    def __init__(self, view: GridView) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._view = view
        self.words = ExplanationView()
        self.words.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(6)
        self.title = Elided("", "heading")
        line = row(self.title, button("关闭 Esc", self.leave, "flat"))
        line.setStretch(0, 1)
        column.addLayout(line)
        column.addWidget(self.words, 1)
        view.row_changed.connect(lambda _row: self.follow())
        view.model.dataChanged.connect(lambda *_: self.follow())
        view.model.modelReset.connect(self.hide)
        self.hide()

    def open(self) -> None:
        """Show it for the current row."""
        self.show()
        self.follow()

    def leave(self) -> None:
        """Close it and go on in the table."""
        self.hide()
        self.closed.emit()

    def set_room(self, width: int) -> None:
        """The table and this panel have that much width together."""
        alone = width < _ALONE * look.size
        self.setFixedWidth(width if alone else min(_WIDTH * look.size, width // 2))

    def follow(self) -> None:
        """Show the row the cursor stands in."""
        if not self.isVisible():
            return
        grid, place = self._view.grid, self._view.current()
        found = grid.explained(place[0]) if grid is not None and place is not None and place[0] < grid.row_count() else None
        if found is None or place is None or grid is None:
            self.title.setText("算分说明")
            self.words.show_nothing("这一行还没有算出分数。")
        else:
            result, steps = found
            described = grid.columns[place[1]]
            self.title.setText(f"{result.key} {result.name} · 按现在填的算")
            self.words.show_result(result, steps, (_GRADE if described.kind == "text" else described.heading,) if described.result else ())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.leave()
            return True
        return super().eventFilter(watched, event)
