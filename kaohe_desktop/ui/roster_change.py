"""变动: a dated change of one person, asked for in the page beside what the person's earlier changes were."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui.list_table import ListTable
from kaohe_desktop.ui.page import button, label, row

if TYPE_CHECKING:
    from kaohe_desktop.office.grid import Entered
    from kaohe_desktop.office.roster import RosterGrid
    from kaohe_desktop.ui.session import Session

_HISTORY = ("日期", "变动", "原因", "谁记的")
_REASONS = ("调入", "轮岗", "提任", "借调", "派驻", "到龄退休", "调离本市", "离岗待退")
_PAIRS = 3  # fields in one line
_HISTORY_LINES = 3


class ChangePanel(QFrame):
    """Hidden until a person is given; Enter records, Esc leaves."""

    recorded = Signal(object)  # Entered
    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("ask")
        self._session = session
        self._grid: RosterGrid | None = None
        self._key = ""
        self._proposed = ""
        self.title = label("", "heading")
        self.day = QDateEdit(QDate.currentDate())
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.reason = QComboBox()
        self.reason.setEditable(True)
        self.reason.addItems(("", *_REASONS))
        self.reason.setMinimumWidth(220)
        self.later = QCheckBox("本期不动，从下一期起")
        self.fields: dict[str, QWidget] = {}
        self._places = QGridLayout()
        self._places.setHorizontalSpacing(8)
        self.do_button = button("记下变动", self.record, "primary")
        self.leave_button = button("不改了", self.leave)
        self.wrong = label("", "bad", wrap=True)
        self.history = ListTable(_HISTORY)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        note = label("以前各期的花名册和报表不会变；改错的字不用记变动，在表里直接改。", "soft")
        column.addLayout(row(self.title, note, None))
        line = row(QLabel("日期"), self.day, QLabel("原因"), self.reason, self.later, None, self.do_button, self.leave_button)
        column.addLayout(line)
        column.addLayout(self._places)
        column.addWidget(self.wrong)
        column.addWidget(self.history)
        self.day.dateChanged.connect(lambda _day: self._propose())
        self.hide()

    def ask(self, grid: RosterGrid, key: str) -> None:
        """Ask what changes for this person."""
        from kaohe_desktop.office.overview_gaps import shown_names
        from kaohe_desktop.office.people_changes import change_fields

        self._grid, self._key = grid, key
        book = self._session.workspace.book(self._session.current.id)
        line = book.by_key[key]
        self.title.setText(f"变动：{shown_names(book)[key]}")
        self._empty_places()
        for number, entry in enumerate(change_fields(book.scheme)):
            now = line.cells.get(entry.name, "")
            choices = self._choices(entry.name, entry.choices)
            widget = _editor(now, choices, free=not entry.choices)
            self.fields[entry.name] = widget
            at, pair = divmod(number, _PAIRS)
            caption = QLabel(entry.name)
            caption.setBuddy(widget)
            self._places.addWidget(caption, at, pair * 2)
            self._places.addWidget(widget, at, pair * 2 + 1)
            self._places.setColumnStretch(pair * 2 + 1, 1)
            if isinstance(widget, QComboBox):
                widget.currentTextChanged.connect(lambda _text: self._propose())
        self._proposed = ""
        period = self._session.current
        day = min(max(date.today(), period.first_day), period.last_day)
        self.day.setDate(QDate(day.year, day.month, day.day))
        self.reason.setCurrentText("")
        self.later.setChecked(False)
        self.wrong.hide()
        self._show_history()
        self.show()
        self.day.setFocus()

    def _empty_places(self) -> None:
        self.fields = {}
        while (item := self._places.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _choices(self, name: str, own: tuple[str, ...]) -> list[str]:
        """The scheme's own choices, else what stands on the roster."""
        if own:
            return list(own)
        assert self._grid is not None
        if name == "考核类别":
            return self._grid.categories()
        book = self._session.workspace.book(self._session.current.id)
        return list(dict.fromkeys(text for line in book.lines.values() if (text := line.cells.get(name, ""))))

    def _show_history(self) -> None:
        from kaohe_desktop.office.people_changes import changes_of

        changes = changes_of(self._session.workspace, self._key)
        rows = [(one.day, one.text, one.reason, one.who or "—") for one in changes]
        self.history.show_rows(_HISTORY, rows)
        self.history.setVisible(bool(rows))
        height = self.history.verticalHeader().defaultSectionSize()
        self.history.setFixedHeight(height * (min(len(rows), _HISTORY_LINES) + 1) + 4)

    def _propose(self) -> None:
        """Propose the months in service where somebody leaves; what the clerk typed stays."""
        from kaohe_desktop.office.people_changes import MONTHS, STATUS, proposed_months

        months, status = self.fields.get(MONTHS), self.fields.get(STATUS)
        if months is None or status is None:
            return
        book = self._session.workspace.book(self._session.current.id)
        wanted = proposed_months(book.period, _text(status), self.day.date().toString("yyyy-MM-dd"))
        stored = book.by_key[self._key].cells.get(MONTHS, "")
        if _text(months) in (self._proposed, stored, ""):
            _set(months, wanted or stored)
            self._proposed = wanted

    def answers(self) -> dict[str, str]:
        """What stands in the fields now."""
        return {name: _text(widget) for name, widget in self.fields.items()}

    def set(self, name: str, text: str) -> None:
        """Put a text into a field."""
        _set(self.fields[name], text)

    def record(self) -> None:
        """Record it; what is wrong is said here and nothing is kept."""
        if self._grid is None:
            return
        day = self.day.date().toString("yyyy-MM-dd")
        try:
            entered: Entered = self._grid.change_person(
                self._key, self.answers(), day, self.reason.currentText(), later=self.later.isChecked(),
            )
        except Refused as refused:
            self.wrong.setText("\n".join(f"✗ {problem}" for problem in refused.problems[:3]))
            self.wrong.show()
            return
        self.hide()
        self.recorded.emit(entered)

    def leave(self) -> None:
        """Ask no more."""
        self.hide()
        self.left.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        acts: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Escape: self.leave, Qt.Key.Key_Return: self.record, Qt.Key.Key_Enter: self.record,
        }
        act = acts.get(event.key())
        if act is not None:
            act()
        else:
            super().keyPressEvent(event)


def _editor(now: str, choices: list[str], *, free: bool) -> QWidget:
    if not choices:
        return QLineEdit(now)
    box = QComboBox()
    box.setEditable(free)
    box.addItems(choices if now in choices else [now, *choices])
    box.setCurrentText(now)
    return box


def _text(widget: QWidget) -> str:
    return (widget.currentText() if isinstance(widget, QComboBox) else widget.text() if isinstance(widget, QLineEdit) else "").strip()


def _set(widget: QWidget, text: str) -> None:
    if isinstance(widget, QComboBox):
        widget.setCurrentText(text)
    elif isinstance(widget, QLineEdit):
        widget.setText(text)
