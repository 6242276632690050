"""快记: one entry of the ledger typed in one line, said back in words before it is kept, and the next one at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui.choice_box import ChoiceBox
from kaohe_desktop.ui.flow_layout import FlowRoom
from kaohe_desktop.ui.ledger_fields import make_field, mark, put, text_of, width_of
from kaohe_desktop.ui.page import button, label, rename
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.engine.problems import Problem
    from kaohe_desktop.office.cohorts import Line, PeriodBook
    from kaohe_desktop.office.ledger_grid import LedgerGrid, Tried
    from kaohe_desktop.ui.session import Session

#: what stays for the next entry, by the words of the choice
KEEPS: dict[str, tuple[str, ...]] = {
    "都不留": (), "留同一人": ("",), "留同一天": ("起日", "日期"), "留同一天同一种": ("起日", "日期", "种类"),
}
_SETTING = "ledger/keep"
_WHO = "谁"
_LISTED = 5  # candidates named at a time


class QuickBar(QFrame):
    """The fields are the columns of the ledger shown; 回车 keeps the entry, Esc goes to the table."""

    recorded = Signal(object)  # Entered
    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("ask")
        self._session = session
        self._grid: LedgerGrid | None = None
        self._key = ""
        self._matches: list[Line] = []
        self._place = 0
        self.fields: dict[str, QWidget] = {}
        self._pairs: dict[str, QWidget] = {}
        self._room = FlowRoom()
        self.keep = ChoiceBox(tuple(KEEPS))
        self.keep.setToolTip("记完一条以后，下一条留着什么")
        self.keep.choose(session.settings.recall(_SETTING) or "都不留")
        self.keep.currentTextChanged.connect(lambda text: session.settings.keep(_SETTING, text))
        self.do_button = button("记下 回车", self.record, "primary")
        self.hint = label("", "soft", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 7, 10, 6)
        column.setSpacing(4)
        column.addWidget(self._room)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.keep)
        foot.addWidget(self.do_button)
        column.addLayout(foot)

    # ── what is asked ──
    def show_grid(self, grid: LedgerGrid, key_label: str) -> None:
        """Ask for the columns of this ledger; what was typed for the one before it stays there no longer."""
        same = self._grid is not None and [one.heading for one in self._grid.columns] == [one.heading for one in grid.columns]
        self._grid, self._key = grid, key_label
        if not same:
            self._make_fields()
        self._show_for_kind()
        self._say()

    def _make_fields(self) -> None:
        assert self._grid is not None
        self._room.empty()
        self.fields, self._pairs = {}, {}
        for column in self._grid.columns:
            if column.editable:
                who = column.heading == self._key
                field = make_field(column, self._on_who if who else self._on_typed, who=who)
                self._add_pair(column.heading, _WHO if column.heading == self._key else column.heading, field)
        self._size()

    def _add_pair(self, heading: str, caption: str, field: QWidget) -> None:
        pair = QWidget()
        line = QHBoxLayout(pair)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(5)
        words = label(caption, "soft")
        words.setBuddy(field)
        line.addWidget(words)
        line.addWidget(field)
        self._room.flow.addWidget(pair)
        self.fields[heading], self._pairs[heading] = field, pair
        field.installEventFilter(self)
        field.setAccessibleName(caption)

    def _size(self) -> None:
        assert self._grid is not None
        columns = {column.heading: column for column in self._grid.columns}
        for heading, field in self.fields.items():
            field.setFixedWidth(width_of(columns[heading], who=heading == self._key))
        self.keep.setFixedWidth(10 * look.size)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._grid is not None:
            self._size()
            self._room.reach()

    def _show_for_kind(self) -> None:
        """Hide what an entry of the chosen kind does not have (a lateness has no last day)."""
        from kaohe_desktop.office.ledger import ATTENDANCE, KIND, TIMES_COUNT, closed_to

        assert self._grid is not None
        kind = self.fields.get(KIND)
        chosen = text_of(kind)
        closed: tuple[str, ...] = ()
        if self._grid.book_name == ATTENDANCE:
            closed = closed_to(chosen) if chosen else (TIMES_COUNT,)
        for heading, pair in self._pairs.items():
            if heading in closed:
                put(self.fields[heading], "")
            pair.setVisible(heading not in closed)
        self._room.reach()

    # ── typing ──
    def _book(self) -> PeriodBook:
        return self._session.workspace.book(self._session.current.id)

    def _on_who(self) -> None:
        from kaohe_desktop.office.finding import matching

        self._matches, self._place = matching(self._book(), text_of(self.fields[self._key])), 0
        self._on_typed()

    def _on_typed(self) -> None:
        for field in self.fields.values():
            mark(field, wrong=False)
        self._show_for_kind()
        self._say()

    def _step(self, by: int) -> None:
        if self._matches:
            self._place = (self._place + by) % len(self._matches)
            self._say()

    def _take_who(self) -> None:
        """Leaving the field: the person meant stands in it in full."""
        from kaohe_desktop.office.finding import label_of

        who = self.fields[self._key]
        assert isinstance(who, QLineEdit)
        if self._matches and who.text().strip():
            who.setText(label_of(self._matches[self._place]))
            who.setCursorPosition(0)
            self._matches, self._place = self._matches[self._place:self._place + 1], 0

    def values(self) -> dict[str, str]:
        """What stands in the fields now, by heading; the person by 编号."""
        found = {heading: text_of(field).strip() for heading, field in self.fields.items()}
        if self._matches and found[self._key]:
            found[self._key] = self._matches[self._place].key
        return found

    def _say(self) -> None:
        """Say whom and what it is understood as, so that nothing has to be looked up after it is kept."""
        if self._grid is None:
            return
        who = self.fields[self._key]
        if who.hasFocus() and len(self._matches) > 1:
            self._say_words(self._candidates(), "soft")
            return
        values = self.values()
        if not any(values.values()):
            self._say_words("一条一行：填完回车就记下；Tab 到下一格，种类按首字母，日期写 8/6、0806 或 8.6，Esc 到表里。", "soft")
            return
        tried = self._grid.try_entry(values)
        if tried.twice:
            self._say_words(f"⚠ {tried.twice}；真是两回事就照样回车", "warn")
        elif tried.words:
            self._say_words(f"回车记下：{tried.words}", "good")
        else:
            self._say_wrong(tried, values)

    def _candidates(self) -> str:
        from kaohe_desktop.office.finding import label_of

        first = max(0, min(self._place - 1, len(self._matches) - _LISTED))
        shown = self._matches[first:first + _LISTED]
        words = "　".join(("▸" if one is self._matches[self._place] else "") + label_of(one) for one in shown)
        more = f"　等 {len(self._matches)} 人" if len(self._matches) > _LISTED else ""
        return f"{words}{more}　（↓ 换人，Tab 选定）"

    def _say_wrong(self, tried: Tried, values: Mapping[str, str]) -> None:
        typed = {heading: problem for heading, problem in tried.wrong.items() if values.get(heading)}
        here = next((heading for heading, field in self.fields.items() if field.hasFocus()), "")
        told = next((problem for heading, problem in typed.items() if heading != here and problem.label == heading), None)
        if told is not None:
            self._say_words(f"✗ {told.what}。{told.remedy}", "bad")
            return
        understood = "　".join(part for part in (self._who(), self._grid.said(values) if self._grid is not None else "") if part)
        blanks = [_WHO if heading == self._key else heading for heading in self._required() if not values.get(heading)]
        still = f"还差：{'、'.join(blanks)}" if blanks else ""
        self._say_words("　".join(part for part in (understood, still) if part), "soft")

    def _who(self) -> str:
        """Whom the text typed so far means."""
        from kaohe_desktop.office.finding import label_of

        typed = text_of(self.fields[self._key]).strip()
        if not typed:
            return ""
        return label_of(self._matches[self._place]) if self._matches else f"花名册里没有“{typed}”"

    def _required(self) -> list[str]:
        assert self._grid is not None
        return self._grid.required

    def _say_words(self, text: str, kind: str) -> None:
        self.hint.setText(text)
        rename(self.hint, kind)

    # ── keeping ──
    def record(self) -> None:
        """Keep the entry; what is wrong is said here, and what was typed stays."""
        if self._grid is None:
            return
        self._take_who()
        try:
            entered = self._grid.add_entry(self.values())
        except Refused as refused:
            self._refused(refused)
            return
        self._next()
        self.recorded.emit(entered)
        self._say_words(f"✓ 已记下：{entered.action.removeprefix('台账 添 ')}", "good")

    def _refused(self, refused: Refused) -> None:
        problem = refused.problems[0]
        wrong = self._wrong_field(problem)
        if wrong is not None:
            mark(wrong, wrong=True)
            wrong.setFocus()
        self._say_words(f"✗ {problem.what}。{problem.remedy}", "bad")

    def _wrong_field(self, problem: Problem) -> QWidget | None:
        assert self._grid is not None
        wrong = self._grid.try_entry(self.values()).wrong
        blank = next((heading for heading in self._required() if not self.values().get(heading)), "")
        heading = problem.label if problem.label in self.fields else blank or next(iter(wrong), "")
        return self.fields.get(heading)

    def _next(self) -> None:
        """Empty the fields but for what is to stay, and begin again at the first that is empty."""
        kept = KEEPS.get(self.keep.text, ())
        for heading, field in self.fields.items():
            if heading not in kept and not (heading == self._key and "" in kept):
                put(field, "")
        if "" not in kept:
            self._matches = []
        self._show_for_kind()
        self.begin()

    def begin(self) -> None:
        """Go to the first empty field."""
        blank = next((field for heading, field in self.fields.items() if not text_of(field) and self._pairs[heading].isVisibleTo(self)), None)
        (blank or self.fields[self._key]).setFocus()

    def begin_with(self, key: str) -> None:
        """Begin an entry of this person."""
        from kaohe_desktop.office.finding import label_of

        line = self._book().by_key.get(key)
        if line is not None and self.fields:
            self._matches, self._place = [line], 0
            put(self.fields[self._key], label_of(line))
            self.begin()
            self._say()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        who = self.fields.get(self._key)
        if event.type() == QEvent.Type.FocusOut and watched is who:
            self._take_who()
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._say()
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is who and len(self._matches) > 1:
            step = steps.get(Qt.Key(event.key()))
            if step is not None:
                self._step(step)
                return True
        return super().eventFilter(watched, event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.record()
        else:
            super().keyPressEvent(event)
