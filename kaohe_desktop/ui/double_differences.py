"""The differences between two typings, settled one by one with the keys 1, 2 and 3."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui.list_table import ListTable, Look
from kaohe_desktop.ui.page import Elided, row
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.double_entry import Choice, Difference, Progress
    from kaohe_desktop.office.double_settling import Settling
    from kaohe_desktop.ui.session import Session

_HEADINGS = ("编号", "姓名", "哪一行", "栏目", "第一遍", "第二遍", "第二遍经办", "选定", "理由")
_FIRST, _SECOND = 4, 5
_KEYS: dict[int, Choice] = {Qt.Key.Key_1: "first", Qt.Key.Key_2: "second", Qt.Key.Key_3: "third"}


class DifferenceList(QWidget):
    """Those not settled stand first; settling one brings the next under the hands."""

    settled = Signal(object, str)  # datetime, what was settled in words

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._settling: Settling | None = None
        self.shown: list[Difference] = []
        self._pending: Choice = "third"
        self.table = ListTable(_HEADINGS)
        self.table.list_model.styled = self._styled
        self.table.row_chosen.connect(lambda _row: self._say())
        self.table.setMinimumHeight(3 * look.row_height)
        self.said = Elided("", "soft")
        self.third, self.reason = QLineEdit(), QLineEdit()
        self.third.setFixedWidth(9 * look.size)
        self.third.setPlaceholderText("另一个值")
        self.reason.setPlaceholderText("理由，回车选定")
        self.asked = QWidget()  # shown while a value or a reason is wanted
        line = row(self.third, self.reason)
        line.setContentsMargins(0, 0, 0, 0)
        self.asked.setLayout(line)
        self.asked.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.table, 1)
        column.addWidget(self.said)
        column.addWidget(self.asked)
        for widget in (self.table, self.third, self.reason):
            widget.installEventFilter(self)
        self.setFocusProxy(self.table)

    def fold(self, *, low: bool) -> None:
        """With little room the columns that say the least go."""
        if low != self._low:
            self._low = low
            self.table.fit((7 if low else 16) * look.size)
            self._hide_columns()

    _low = False

    def _hide_columns(self) -> None:
        rows = any(one.row for one in self.shown)
        for at, hidden in ((0, self._low), (2, not rows), (6, self._low)):
            self.table.setColumnHidden(at, hidden)

    def show_progress(self, settling: Settling, found: Progress) -> None:
        """List the differences of a typing."""
        self._settling = settling
        at = max(self.table.currentIndex().row(), 0)
        self.shown = [*found.open, *found.waiting, *found.settled]
        self.table.show_rows(_HEADINGS, [
            (one.key, one.name, one.row, one.heading or "整行", one.first or "空", one.second or "空", one.second_by, one.settled, one.reason)
            for one in self.shown
        ], numeric=(_FIRST, _SECOND) if not any(one.whole for one in self.shown) else (), widest=(7 if self._low else 16) * look.size)
        self._hide_columns()
        if self.shown:
            self.table.selectRow(min(at, len(self.shown) - 1))
        self._say()

    @property
    def current(self) -> Difference | None:
        """The difference under the hands."""
        at = self.table.currentIndex().row()
        return self.shown[at] if 0 <= at < len(self.shown) else None

    def _say(self) -> None:
        """What the keys do with the current difference, in words."""
        one = self.current
        if one is None:
            words = "两遍没有不同的地方"
        elif one.settled:
            words = f"{one.name} {one.place}：已选定 {one.settled}"
        elif one.whole and one.first_row:
            words = f"{one.name} {one.row} 还没有复录：F6 接着录。原表上没有这一行的，按 2 删去（要写理由）；不再录了，按 1 留着"
        elif one.whole:
            words = f"{one.name} {one.row} 只有第二遍有。按 1 不要这一行，按 2 添上"
        else:
            words = f"{one.name} {one.place}：按 1 用“{one.first or '空'}”，按 2 用“{one.second or '空'}”，按 3 填另一个值（要写理由）"
        self.said.setText(words)

    def _styled(self, at: int, column: int) -> Look | None:
        one = self.shown[at] if at < len(self.shown) else None
        quiet = one is None or bool(one.settled) or (one.whole and bool(one.first_row))  # nothing to choose between
        return ("ink_soft", "", False) if quiet else ("", "warn_tint", True) if column in (_FIRST, _SECOND) else None

    # ── settling ──
    def choose(self, choice: Choice) -> None:
        """Settle the current difference, or go where what is still wanted is typed."""
        one = self.current
        if one is None or one.settled:
            return
        if one.whole and choice == "third":
            self._session.say("整行只能要或不要：按 1 或 2", "warn")
        elif choice == "third":
            self._ask("third", self.third)
        elif choice == "second" and one.whole and one.first_row and not self.reason.text().strip():
            self._ask("second", self.reason)
            self._session.say("删去整行要写理由，写好按回车；Esc 不删")
        else:
            self.settle(choice)

    def _ask(self, choice: Choice, field: QLineEdit) -> None:
        self._pending = choice
        self.asked.show()
        self.third.setVisible(field is self.third)
        field.setFocus()

    def settle(self, choice: Choice) -> None:
        """Settle the current difference; what is left comes up next."""
        one = self.current
        if one is None or self._settling is None:
            return
        try:
            when = self._settling.settle(one, choice, self.third.text(), self.reason.text())
        except Refused as refusal:
            self._session.say_refused(refusal)
            return
        self._clear()
        self.settled.emit(when, " ".join(filter(None, (one.name, one.place))))

    def _clear(self) -> None:
        self.third.clear()
        self.reason.clear()
        self._pending = "third"
        self.asked.hide()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if watched is self.table and event.key() in _KEYS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.choose(_KEYS[event.key()])
                return True
            if watched is self.third and enter:
                self.reason.setFocus()
                return True
            if watched is self.reason and enter:
                self.settle(self._pending)
                return True
            if event.key() == Qt.Key.Key_Escape and watched in (self.third, self.reason):
                self._clear()
                self.table.setFocus()
                return True
        return super().eventFilter(watched, event)
