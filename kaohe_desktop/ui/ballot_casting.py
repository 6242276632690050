"""Casting: one ballot = one line of keys down all people; each person one key, or a figure and Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui.entry_votes import VoteTable
from kaohe_desktop.ui.page import Elided, label, row
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe_desktop.office.ballot_desk import VoteDesk
    from kaohe_desktop.office.ballot_values import Control, VoteLine, Voters
    from kaohe_desktop.office.grid import Entered
    from kaohe_desktop.ui.session import Session

_CAST = "投票 "


class CastPanel(QWidget):
    """The table of votes and the line that says whose vote is next. ``by_ballot``: a vote leads on to the next person."""

    entered = Signal(object, str)  # Entered, whose vote (编号)
    taken_back = Signal(str)  # the name of what was undone

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._desk: VoteDesk | None = None
        self._group: Voters | None = None
        self._hidden = False
        self.by_ballot = True
        self.next, self.keys_said = label("", "heading"), Elided("", "soft")
        self.score = QLineEdit()
        self.score.setFixedWidth(7 * look.size)
        self.score.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.score.setAccessibleName("这张票的分")
        self.table = VoteTable()
        self.table.cast.connect(self.cast)
        self.table.back.connect(self.take_back)
        self.table.row_chosen.connect(lambda _row: self._say_next())
        for widget in (self.score, self.table):
            widget.installEventFilter(self)
        line = row(self.next, self.score, self.keys_said)
        line.setStretch(2, 1)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(line)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)

    def fold(self, *, low: bool, narrow: bool) -> None:
        """With little room the lines stand closer, and the department goes."""
        self._column.setSpacing(3 if low else 6)
        self.table.narrow = narrow
        self.table.setMinimumHeight(round((2.5 if low else 4) * look.row_height))
        self.table.hide_units()

    def show_votes(self, desk: VoteDesk, group: Voters, lines: Sequence[VoteLine], control: Control) -> None:
        """Show a group; the hands stay at the person they are at."""
        self._desk, self._group = desk, group
        self._hidden = desk.hidden(group)
        self.table.show_votes(desk.box, group, lines, control, hidden=self._hidden)
        self.score.setVisible(desk.box.single)
        self.score.setEnabled(not self._hidden and not desk.box.book.archived)
        self.setFocusProxy(self.score if desk.box.single else self.table)
        self._say_next()

    def to_first(self) -> None:
        """The hands at the first person."""
        self.table.selectRow(0)

    def _say_next(self) -> None:
        line, desk = self.table.current, self._desk
        if line is None or desk is None:
            self.next.setText("")
            return
        self.next.setText(f"第 {line.cast + 1} 张票 · {line.name}（{self.table.currentIndex().row() + 1}/{len(self.table.lines)}）")
        if desk.box.book.archived:
            self.keys_said.setText("已归档，不能再录")
        elif self._hidden:
            self.keys_said.setText("已核对；票很少，不再按档显示，免得认出是谁评的。要改先撤回核对")
        elif desk.box.single:
            self.keys_said.setText("填分按回车，空着按回车是弃权　退格退回一票　Ctrl+退格退回整张　↑↓ 换人")
        else:
            levels = "　".join(f"{number} {level}" for number, level in enumerate(desk.box.votes.levels, 1))
            away = "　0 弃权" if desk.box.votes.abstained else ""
            self.keys_said.setText(f"按 {levels}{away}　退格退回一票　Ctrl+退格退回整张　↑↓ 换人")

    # ── casting ──
    def cast(self, level: int) -> None:
        """One vote for the current person."""
        line, desk, group = self.table.current, self._desk, self._group
        if line is None or desk is None or group is None or self._closed():
            return
        entered = desk.casting.cast(group, line.key, level)
        if entered is None:
            self._session.say("这张表不记弃权票", "warn")
            return
        self._after(entered)

    def cast_score(self) -> None:
        """One ballot with the figure typed; nothing typed is 弃权."""
        line, desk, group = self.table.current, self._desk, self._group
        if line is None or desk is None or group is None or self._closed():
            return
        entered = desk.casting.cast_score(group, line.key, self.score.text(), line.cast + 1)
        if entered.problems:
            self._session.say_problems(entered.problems)
            self._wrong(on=True)
            self.score.selectAll()
            return
        self._wrong(on=False)
        self.score.clear()
        self._after(entered)

    def _closed(self) -> bool:
        if self._hidden:
            self._session.say("这一组已核对，票又很少：要改先撤回核对（在“核对无误”上按空格）", "warn")
        return self._hidden

    def _wrong(self, *, on: bool) -> None:
        self.score.setProperty("wrong", on)
        self.score.style().unpolish(self.score)
        self.score.style().polish(self.score)

    def _after(self, entered: Entered) -> None:
        line = self.table.current
        last = not entered.problems and self.by_ballot and not self.table.step(1)
        self.entered.emit(entered, line.key if line is not None else "")
        if last and line is not None:
            self._session.say(f"第 {line.cast + 1} 张票录完了，从第一个人开始录下一张", "good")

    def take_back(self) -> bool:
        """Take the last vote back; the hands go to its person. False where the last thing done was no vote."""
        desk = self._desk
        if desk is None or not desk.last.startswith(_CAST):
            self._session.say("没有可以退回的票；别的改动用 Ctrl+Z")
            return False
        return self.undo() is not None

    def undo(self, *, forward: bool = False) -> str | None:
        """撤销 or 重做; the hands go to the person whose votes changed."""
        desk, group = self._desk, self._group
        if desk is None or group is None:
            return None
        before = {line.key: line.cast for line in self.table.lines}
        try:
            name = desk.undo(forward=forward)
        except Refused as refusal:
            self._session.say_refused(refusal)
            return None
        if name is None:
            return None
        self.taken_back.emit(name)
        changed = [line.key for line in self.table.lines if before.get(line.key) != line.cast]
        if len(changed) == 1:
            self.table.go_to(changed[0])
            if forward and self.by_ballot:
                self.table.step(1)
        return name

    def take_back_ballot(self) -> None:
        """Take the votes of the running ballot back (of the one just finished, where none of the next was cast)."""
        desk = self._desk
        if desk is None:
            return
        row = self.table.currentIndex().row() or len(self.table.lines)
        number, many = 0, 0
        while row > 0 and desk.last == f"{_CAST}{self.table.lines[row - 1].name} {self._word(row - 1, desk.last)}":
            if self.undo() is None:
                break
            row, many = row - 1, many + 1
            number = self.table.lines[row].cast + 1
        if many:
            self.table.selectRow(row)
            self._session.say(f"已退回第 {number} 张票（{many} 票），重做用 Ctrl+Y", "good")
        else:
            self._session.say("这张票还没有录")

    def _word(self, row: int, last: str) -> str:
        """What a vote's name ends in, where it is one of this person."""
        start = f"{_CAST}{self.table.lines[row].name} "
        return last.removeprefix(start) if last.startswith(start) else "\0"

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            back = event.key() == Qt.Key.Key_Backspace
            if back and control:
                self.take_back_ballot()
                return True
            if watched is self.score:
                if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                    self.cast_score()
                    return True
                if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                    self.table.step(-1 if event.key() == Qt.Key.Key_Up else 1)
                    return True
                if back and not self.score.text():
                    self.take_back()
                    return True
        return super().eventFilter(watched, event)
