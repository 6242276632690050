"""双人复录 in the page: typing blind a second time (表格), then the differences (对差异), each settled by one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui.double_differences import DifferenceList
from kaohe_desktop.ui.grid_view import GridView
from kaohe_desktop.ui.page import Elided, button, label, panel, rename
from kaohe_desktop.ui.style import look
from kaohe_desktop.ui.tool_row import ToolRow

if TYPE_CHECKING:
    from datetime import datetime

    from kaohe_desktop.office.double_entry import Progress, TypingRow
    from kaohe_desktop.office.double_settling import Settling
    from kaohe_desktop.office.grid import Entered
    from kaohe_desktop.ui.session import Session

_LOW = 26  # in heights of a letter
_LOOKED_AT = 500  # rows in which the first gap is looked for
_LARGE = 1000  # from so many rows on, how far it is, is counted when the hands rest


class DoublePanel(QWidget):
    """Shown in place of the table; nothing typed here touches the first typing until a difference is settled."""

    left = Signal()
    changed = Signal()  # the first typing was changed by settling

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._typing: TypingRow | None = None
        self._settling: Settling | None = None
        frame, self._column = panel()
        self.title, self.said = label("", "heading"), Elided("", "soft")
        self.switch_button = button("对差异 F6", self.switch)
        self.drop_button = button("放弃复录…", self._ask_drop)
        self.leave_button = button("回到表格 Esc", self.left.emit)
        self._column.addWidget(ToolRow(
            self.title, None, self.switch_button, self.drop_button, self.leave_button, rare=(self.drop_button, self.leave_button),
        ))
        self._column.addWidget(self.said)
        self.view = GridView()
        self.view.setMinimumHeight(4 * look.row_height)
        self.view.entered.connect(self._on_entered)
        self.view.refused.connect(session.say_problems)
        self.view.stepped.connect(self._on_stepped)
        self._column.addWidget(self.view, 1)
        self.differences = DifferenceList(session)
        self.differences.settled.connect(self._on_settled)
        self.table = self.differences.table
        self._column.addWidget(self.differences, 1)
        self.drop_reason = QLineEdit()
        self.drop_reason.setPlaceholderText("为什么放弃（必填），回车放弃，Esc 不放弃")
        self.drop_reason.installEventFilter(self)
        self._column.addWidget(self.drop_reason)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(300)
        self._rest.timeout.connect(self.show_progress)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)
        self.hide()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        low = event.size().height() < _LOW * look.size
        self._column.setContentsMargins(*((6, 4, 6, 4) if low else (12, 10, 12, 10)))
        self._column.setSpacing(3 if low else 6)
        self.differences.fold(low=low)

    # ── showing ──
    def open(self, sheet: str, category: str) -> bool:
        """Begin or go on with the second typing of a sheet; False (and why is said) where this clerk may not."""
        from kaohe_desktop.office.double_entry import begin, second_grid
        from kaohe_desktop.office.double_settling import Settling

        session = self._session
        try:
            self._typing = begin(session.workspace, session.current, sheet, category)
        except Refused as refusal:
            session.say_refused(refusal)
            return False
        self._settling = Settling(session.workspace, session.current, self._typing)
        self.title.setText(f"复录：{sheet} · {self._typing.category or '全部'}")
        self.view.set_grid(second_grid(session.workspace, session.current, self._typing))
        self.drop_reason.hide()
        self.show()
        self._show_grid(shown=True)
        self._to_first_gap()
        return True

    def _to_first_gap(self) -> None:
        """The hands where there is something to type."""
        from kaohe_desktop.office.grid import CellState

        grid = self.view.grid
        if grid is None:
            return
        for row in range(min(grid.row_count(), _LOOKED_AT)):
            for column in range(len(grid.columns)):
                if grid.state(row, column) is CellState.MISSING:
                    self.view.select(row, column)
                    return

    def forget(self) -> None:
        """The period or the database is another one."""
        self._typing = self._settling = None
        self._rest.stop()
        self.view.set_grid(None)
        self.hide()

    @property
    def typing(self) -> bool:
        """Whether the table is shown, not the differences."""
        return self.view.isVisibleTo(self)

    def _show_grid(self, *, shown: bool) -> None:
        if shown:
            self.view.reload()  # what was settled stands in it, too
        self.view.setVisible(shown)
        self.differences.setVisible(not shown)
        self.switch_button.setText("对差异 F6" if shown else "接着录 F6")
        self.show_progress()
        (self.view if shown else self.table).setFocus()

    def switch(self) -> None:
        """From typing to the differences and back."""
        self.view.finish_editing()
        self._show_grid(shown=not self.typing)

    def show_progress(self) -> Progress | None:
        """Say how far it is, and list the differences, those not settled first."""
        from kaohe_desktop.office.double_entry import progress

        if self._typing is None or self._settling is None:
            return None
        found = progress(self._session.workspace, self._session.current, self._typing)
        how = "　纸上空着的按 Delete" if self.typing and not found.by_rows else ""
        self.said.setText(f"{found.words}{how}")
        rename(self.said, "good" if found.complete else "warn" if found.open else "soft")
        if not self.typing:
            self.differences.show_progress(self._settling, found)
        return found

    # ── settling ──
    def _on_settled(self, when: datetime, what: str) -> None:
        session = self._session
        session.saved.emit(when)
        self.changed.emit()
        found = self.show_progress()
        self.table.setFocus()
        done = found is not None and found.complete
        session.say(found.words if found is not None and done else f"已选定：{what}", "good")
        if self._settling is not None:
            session.undo_offered.emit(self._settling.undo_name)

    def _ask_drop(self) -> None:
        self.drop_reason.show()
        self.drop_reason.setFocus()

    def _drop(self) -> None:
        from kaohe_desktop.office.double_entry import drop

        if self._typing is None:
            return
        try:
            drop(self._session.workspace, self._session.current, self._typing, self.drop_reason.text())
        except Refused as refusal:
            self._session.say_refused(refusal)
            return
        self.drop_reason.clear()
        self._session.say("已放弃复录，第一遍没有动")
        self.left.emit()

    # ── typing ──
    def undo(self, *, forward: bool = False) -> None:
        """撤销 in the second typing, or of what was settled, whichever is shown."""
        if self.typing or self._settling is None:
            self.view.step_back(forward=forward)
            return
        try:
            name = self._settling.undo(forward=forward)
        except Refused as refusal:
            self._session.say_refused(refusal)
            return
        if name is None:
            self._session.say("没有可以重做的" if forward else "没有可以撤销的")
            return
        self._session.say(f"{'已重做' if forward else '已撤销'}：{name}", "good")
        self.changed.emit()
        self.show_progress()

    def _on_entered(self, entered: Entered) -> None:
        if entered.saved:
            self._session.saved.emit(entered.at)
            self._session.say(f"已保存：复录 {entered.action.removeprefix('录入 ')}", "good")
            self._session.undo_offered.emit(entered.action)
        if entered.problems:
            self._session.say_problems(entered.problems)
        self._count()

    def _on_stepped(self, sentence: str) -> None:
        self._session.say(sentence, "good")
        self._count()

    def _count(self) -> None:
        """Say how far it is, in a large table when the hands rest."""
        grid = self.view.grid
        if grid is not None and grid.row_count() > _LARGE:
            self._rest.start()
        else:
            self.show_progress()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched is self.drop_reason:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._drop()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.drop_reason.hide()
                return True
        return super().eventFilter(watched, event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
