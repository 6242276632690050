"""A pasted block before it is entered: old → new for each cell, what is refused and why. Enter takes it, Esc drops it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui.list_table import ListTable, Look
from kaohe_desktop.ui.page import button, label, panel, row

if TYPE_CHECKING:
    from kaohe_desktop.office.grid import Entered, Grid
    from kaohe_desktop.office.pasting import PastePreview
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

_HEADINGS = ("", "谁", "栏目", "原来", "改为", "说明")
#: blocks of more cells are looked at and entered off the window's thread
_LARGE = 2000


class PastePanel(QWidget):
    """Shown over the table while a block is looked at; ``done`` carries what was entered, None where it was dropped."""

    done = Signal(object)

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__()
        self._session, self._jobs = session, jobs
        self._grid: Grid | None = None
        self.preview: PastePreview | None = None
        frame, column = panel()
        self.title = label("", "heading", wrap=True)
        self.table = ListTable(_HEADINGS)
        self.table.list_model.styled = self._styled
        self.take_button = button("粘贴 回车", self.take, "primary", "check")
        self.drop_button = button("不粘贴 Esc", self.drop)
        head = row(self.title, self.take_button, self.drop_button)
        head.setStretch(0, 1)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        self.line = label("", "problem", wrap=True)  # the reason of the row one stands in, whole
        self.line.hide()
        column.addWidget(self.line)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _old: self._say(now.row()))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)
        for watched in (self.table, self.take_button, self.drop_button):
            watched.installEventFilter(self)
        self.hide()

    def look_at(self, grid: Grid, at: tuple[int, int], block: list[list[str]]) -> None:
        """Work out what the block would change, and show it."""
        from kaohe_desktop.office.pasting import preview_paste

        self._grid = grid
        if sum(map(len, block)) <= _LARGE:
            self._show(preview_paste(grid, *at, block))
            return
        self._jobs.start(
            "正在核对粘贴的内容", lambda _progress: preview_paste(grid, *at, block), self._show, self._refused, stoppable=False,
        )

    def _show(self, preview: PastePreview) -> None:
        self.preview = preview
        self.title.setText(f"{preview.words}。还没有粘贴。")
        rows = [("✗", "", one.label, one.value, "", f"{one.what}；{one.remedy}") for one in preview.problems]
        rows += [
            ("✗", one.who, one.heading, one.before, one.after, f"{one.problem.what}；{one.problem.remedy}（{one.problem.code}）")
            for one in preview.refused if one.problem is not None
        ]
        rows += [("→", one.who, one.heading, one.before or "空", one.after or "清空", "") for one in preview.changes]
        self.table.show_rows(_HEADINGS, rows, numeric=(3, 4))
        self.take_button.setEnabled(bool(preview.cells))
        self.show()
        self.table.setFocus()
        if rows:
            self.table.selectRow(0)
        self._session.say("请核对粘贴的内容：回车粘贴，Esc 不粘贴")

    def _say(self, row_number: int) -> None:
        rows = self.table.list_model.rows
        words = rows[row_number][5] if 0 <= row_number < len(rows) else ""
        self.line.setText(words)
        self.line.setVisible(bool(words))

    def _styled(self, row_number: int, column: int) -> Look | None:
        if self.table.list_model.rows[row_number][0] == "✗":
            return ("bad", "bad_tint" if column in (0, 4, 5) else "", column == 0)
        return ("", "", True) if column == 4 else None

    def take(self) -> None:
        """Enter the block as shown."""
        from kaohe_desktop.office.pasting import take_paste

        grid, preview = self._grid, self.preview
        if grid is None or preview is None or not preview.cells:
            return
        if len(preview.cells) <= _LARGE:
            try:
                self._end(take_paste(grid, preview))
            except Refused as refusal:
                self._refused(refusal)
            return
        self._jobs.start(
            "正在粘贴", lambda _progress: take_paste(grid, preview), self._end, self._refused, stoppable=False,
        )

    def drop(self) -> None:
        """Leave everything as it is."""
        self._session.say("没有粘贴，什么都没有改")
        self._end(None)

    def _end(self, entered: Entered | None) -> None:
        self.hide()
        self.preview = None
        self.done.emit(entered)

    def _refused(self, refusal: Refused) -> None:
        self._session.say_refused(refusal)
        self._end(None)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.drop()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.drop() if watched is self.drop_button else self.take()
                return True
        return super().eventFilter(watched, event)
