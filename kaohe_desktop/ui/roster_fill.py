"""统一填: one column for many people at once (the category of a whole unit), as one step of 撤销."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QSizePolicy, QVBoxLayout
from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui.flow_layout import FlowRoom
from kaohe_desktop.ui.page import button, label

if TYPE_CHECKING:
    from kaohe_desktop.office.roster import RosterGrid
    from kaohe_desktop.ui.session import Session

_MOST_NAMED = 4


class FillPanel(QFrame):
    """Asked in a line over the table: which column, filled with what, for the people selected or for all listed."""

    done = Signal(object)  # Entered
    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("ask")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._session = session
        self._grid: RosterGrid | None = None
        self._rows: dict[str, list[int]] = {}
        self.title = label("统一填", "heading")
        self.whom, self.column, self.text = QComboBox(), QComboBox(), QComboBox()
        self.text.setEditable(True)
        self.text.setMinimumWidth(150)
        self.column.currentTextChanged.connect(lambda _heading: self._offer())
        self.whom.currentTextChanged.connect(lambda _whom: self._count())
        self.do_button = button("填上 回车", self.fill, "primary")
        self.leave_button = button("不填 Esc", self.leave)
        self.note = label("", "soft", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addWidget(FlowRoom(
            self.title, self.whom, label("的", "soft"), self.column, label("都填成", "soft"), self.text, self.do_button,
            self.leave_button,
        ))
        column.addWidget(self.note)
        self.hide()

    def ask(self, grid: RosterGrid, selected: list[int]) -> None:
        """Ask; those selected come first."""
        self._grid = grid
        listed = [row for row in range(grid.row_count()) if grid.row_id(row) > 0]
        chosen = [row for row in selected if row < grid.row_count() and grid.row_id(row) > 0]
        self._rows = {f"选中的 {len(chosen)} 人": chosen} if len(chosen) > 1 else {}
        self._rows[f"表里列出的 {len(listed)} 人"] = listed
        headings = [one.heading for one in grid.columns if one.editable and not one.frozen]
        for box, words in ((self.whom, list(self._rows)), (self.column, headings)):
            box.blockSignals(True)
            box.clear()
            box.addItems(words)
            box.blockSignals(False)
        if "考核类别" in headings:
            self.column.setCurrentText("考核类别")
        self._offer()
        self.show()
        self.column.setFocus()

    def _offer(self) -> None:
        grid, heading = self._grid, self.column.currentText()
        if grid is None or not heading:
            return
        number = next(place for place, one in enumerate(grid.columns) if one.heading == heading)
        known = dict.fromkeys(grid.text(row, number) for row in range(min(grid.row_count(), 500)))
        choices = list(grid.columns[number].choices) or [text for text in known if text][:30]
        self.text.clear()
        self.text.addItems(choices)
        self.text.setCurrentText("")
        self._count()

    def _count(self) -> None:
        grid, rows = self._grid, self._rows.get(self.whom.currentText(), [])
        if grid is None:
            return
        names = "、".join(grid.text(row, 1) for row in rows[:_MOST_NAMED]) + ("等" if len(rows) > _MOST_NAMED else "")
        self.note.setText(f"{names}。先用类别、科室筛出要填的人，或者在表里选中几行；填了可以一次撤销。")

    def fill(self) -> None:
        """Fill it in; what is refused stays in its cell, marked."""
        grid, rows, text = self._grid, self._rows.get(self.whom.currentText(), []), self.text.currentText().strip()
        heading = self.column.currentText()
        if grid is None or not rows:
            return
        number = next(place for place, one in enumerate(grid.columns) if one.heading == heading)
        cells = [(row, number, text) for row in rows if grid.text(row, number) != text]
        if not cells:
            self.note.setText(f"{self.whom.currentText()}的{heading}已经都是“{text}”。")
            return
        try:
            entered = grid.enter_cells(cells, f"统一填 {heading} {len(cells)} 人")
        except Refused as refused:
            self._session.say_refused(refused)
            return
        self.hide()
        self.done.emit(entered)

    def leave(self) -> None:
        """Fill nothing."""
        self.hide()
        self.left.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.fill()
        else:
            super().keyPressEvent(event)
