"""双人复录 in the page: typing blind a second time (表格), then the differences (对差异), each settled by one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui.grid_view import GridView
from kaohe_desktop.ui.list_table import ListTable, Look
from kaohe_desktop.ui.page import button, label, panel, rename, row
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.double_entry import Choice, Difference, Progress, TypingRow
    from kaohe_desktop.office.grid import Entered
    from kaohe_desktop.ui.session import Session

_HEADINGS = ("编号", "姓名", "栏目", "第一遍", "第二遍", "第二遍经办", "选定", "理由")
_KEYS: dict[int, Choice] = {Qt.Key.Key_1: "first", Qt.Key.Key_2: "second"}


class DoublePanel(QWidget):
    """Shown in place of the table; nothing typed here touches the first typing until a difference is settled."""

    left = Signal()
    changed = Signal()  # the first typing was changed by settling

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._typing: TypingRow | None = None
        self._differences: list[Difference] = []
        frame, column = panel()
        self.title, self.said = label("", "heading"), label("", "soft")
        self.switch_button = button("对差异 F6", self.switch)
        self.drop_button = button("放弃复录…", self._ask_drop)
        self.leave_button = button("回到表格 Esc", self.left.emit)
        column.addLayout(row(self.title, None, self.switch_button, self.drop_button, self.leave_button))
        self.said.setWordWrap(True)
        column.addWidget(self.said)
        self.view = GridView()
        self.view.entered.connect(self._on_entered)
        self.view.refused.connect(session.say_problems)
        self.view.stepped.connect(self._on_stepped)
        column.addWidget(self.view, 1)
        self.table = ListTable(_HEADINGS)
        self.table.list_model.styled = self._styled
        self.table.installEventFilter(self)
        column.addWidget(self.table, 1)
        self.third, self.reason = QLineEdit(), QLineEdit()
        self.third.setFixedWidth(9 * look.size)
        self.third.setPlaceholderText("另一个值")
        self.reason.setPlaceholderText("理由（必填），回车选定")
        self.drop_reason = QLineEdit()
        self.drop_reason.setPlaceholderText("为什么放弃（必填），回车放弃，Esc 不放弃")
        self.choose = QWidget()
        line = row(label("按 1 用第一遍　2 用第二遍　3 填另一个值", "soft"), self.third, self.reason)
        line.setContentsMargins(0, 0, 0, 0)
        self.choose.setLayout(line)
        column.addWidget(self.choose)
        column.addWidget(self.drop_reason)
        for widget in (self.third, self.reason, self.drop_reason):
            widget.installEventFilter(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)
        self.hide()

    # ── showing ──
    def open(self, sheet: str, category: str) -> bool:
        """Begin or go on with the second typing of a sheet; False (and why is said) where this clerk may not."""
        from kaohe_desktop.office.double_entry import begin
        from kaohe_desktop.office.double_grid import SecondGrid

        session = self._session
        try:
            self._typing = begin(session.workspace, session.current, sheet, category)
        except Refused as refusal:
            session.say_refused(refusal)
            return False
        self.title.setText(f"复录：{sheet} · {category or '全部'}")
        self.view.set_grid(SecondGrid(session.workspace, session.current, self._typing))
        self.drop_reason.hide()
        self.show()
        self._show_grid(shown=True)
        return True

    def forget(self) -> None:
        """The period or the database is another one."""
        self._typing = None
        self.view.set_grid(None)
        self.hide()

    def _show_grid(self, *, shown: bool) -> None:
        self.view.setVisible(shown)
        self.table.setVisible(not shown)
        self.choose.setVisible(not shown)
        self.switch_button.setText("对差异 F6" if shown else "接着录 F6")
        self.show_progress()
        (self.view if shown else self.table).setFocus()

    def switch(self) -> None:
        """From typing to the differences and back."""
        self._show_grid(shown=not self.view.isVisible())

    def show_progress(self) -> Progress | None:
        """Say how far it is, and list the differences, those not settled first."""
        from kaohe_desktop.office.double_entry import progress

        if self._typing is None:
            return None
        found = progress(self._session.workspace, self._session.current, self._typing)
        self.said.setText(found.words)
        rename(self.said, "good" if found.complete else "warn" if found.open else "soft")
        if self.table.isVisible():
            at = max(self.table.currentIndex().row(), 0)
            self._differences = [*found.open, *found.settled]
            self.table.show_rows(_HEADINGS, [
                (one.key, one.name, one.heading, one.first or "空", one.second or "空", one.second_by, one.settled, one.reason)
                for one in self._differences
            ], numeric=(3, 4))
            if self._differences:
                self.table.selectRow(min(at, len(self._differences) - 1))
        return found

    def _styled(self, at: int, column: int) -> Look | None:
        settled = bool(self._differences[at].settled) if at < len(self._differences) else True
        return ("ink_soft", "", False) if settled else ("", "warn_tint", True) if column in (3, 4) else None

    # ── settling ──
    def settle(self, choice: Choice) -> None:
        """Settle the current difference; what is left comes up next."""
        from kaohe_desktop.office.double_entry import settle

        at = self.table.currentIndex().row()
        if self._typing is None or not 0 <= at < len(self._differences):
            return
        one, session = self._differences[at], self._session
        try:
            when = settle(
                session.workspace, session.current, self._typing, one.line, one.heading, choice,
                self.third.text(), self.reason.text(),
            )
        except Refused as refusal:
            session.say_refused(refusal)
            return
        self.third.clear()
        self.reason.clear()
        session.saved.emit(when)
        session.say(f"已选定：{one.name} {one.heading}", "good")
        self.changed.emit()
        found = self.show_progress()
        self.table.setFocus()
        if found is not None and found.complete:
            session.say(found.words, "good")

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
        """撤销 in the second typing."""
        self.view.step_back(forward=forward)

    def _on_entered(self, entered: Entered) -> None:
        if entered.saved:
            self._session.saved.emit(entered.at)
            self._session.say(f"已保存：复录 {entered.action.removeprefix('录入 ')}", "good")
            self._session.undo_offered.emit(entered.action)
        if entered.problems:
            self._session.say_problems(entered.problems)
        self.show_progress()

    def _on_stepped(self, sentence: str) -> None:
        self._session.say(sentence, "good")
        self.show_progress()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            escape = event.key() == Qt.Key.Key_Escape
            if watched is self.table and event.key() in _KEYS:
                self.settle(_KEYS[event.key()])
                return True
            if watched is self.table and event.key() == Qt.Key.Key_3:
                self.third.setFocus()
                return True
            if watched is self.third and enter:
                self.reason.setFocus()
                return True
            if watched is self.reason and enter:
                self.settle("third")
                return True
            if watched is self.drop_reason and (enter or escape):
                self._drop() if enter else self.drop_reason.hide()
                return True
            if escape and watched in (self.third, self.reason):
                self.table.setFocus()
                return True
        return super().eventFilter(watched, event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
