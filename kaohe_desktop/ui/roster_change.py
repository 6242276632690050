"""变动: a dated change of one person, asked for in the page above what the person's earlier changes were.

Where several periods of the person are open, one line asks which of them the change concerns.
"""

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
    QLabel,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui.flow_layout import FlowRoom
from kaohe_desktop.ui.list_table import ListTable
from kaohe_desktop.ui.page import Elided, button, label, row
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.grid import Entered
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.roster import RosterGrid
    from kaohe_desktop.ui.session import Session

_HISTORY = ("日期", "变动", "原因", "谁记的")
_REASONS = ("调入", "轮岗", "提任", "借调", "派驻", "到龄退休", "调离本市", "离岗待退")
_FREE, _FIELD, _NARROW = 12, 10, 6  # letters in a field: a unit's name, one of a few, a figure
_HISTORY_LINES = 3


class ChangePanel(QFrame):
    """Hidden until a person is given; Enter records, Esc leaves."""

    recorded = Signal(object)  # Entered
    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("ask")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._session = session
        self._grid: RosterGrid | None = None
        self._key = ""
        self._proposed = ""
        self._low = False
        self.title = label("", "heading")
        self.day = QDateEdit(QDate.currentDate())
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.reason = QComboBox()
        self.reason.setEditable(True)
        self.reason.addItems(("", *_REASONS))
        self.reason.setMinimumWidth(13 * look.size)
        self.later = QCheckBox("本期不动，从下一期起")
        self.fields: dict[str, QWidget] = {}
        self._places, self._concerned = FlowRoom(), FlowRoom()
        self.others: dict[int, QCheckBox] = {}  # by period
        self._offered: list[PeriodInfo] = []
        self._by_hand: set[int] = set()  # ticked or not by the clerk: the day no longer decides
        self.do_button = button("记下变动", self.record, "primary")
        self.leave_button = button("不改了", self.leave)
        self.wrong = label("", "bad", wrap=True)
        self.history = ListTable(_HISTORY)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        self._note = note = Elided("以前各期的花名册和报表不会变；改错的字不用记变动，在表里直接改。", "soft")
        head = row(self.title, note)
        head.setStretchFactor(note, 1)
        column.addLayout(head)
        column.addWidget(FlowRoom(
            _pair("日期", self.day), _pair("原因", self.reason), self.later, self.do_button, self.leave_button,
        ))
        for part in (self.wrong, self._places, self._concerned, self.history):  # what is wrong stays in view whatever the height
            column.addWidget(part)
        self.day.dateChanged.connect(lambda _day: self._on_day())
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
        for entry in change_fields(book.scheme):
            now = line.cells.get(entry.name, "")
            choices = self._choices(entry.name, entry.choices)
            widget = _editor(now, choices, free=not entry.choices)
            self.fields[entry.name] = widget
            wide = _NARROW if entry.kind.numeric else _FIELD if entry.choices else _FREE
            widget.setFixedWidth(wide * look.size)
            self._places.flow.addWidget(_pair(entry.name, widget))
            if isinstance(widget, QComboBox):
                widget.currentTextChanged.connect(lambda _text: self._propose())
        self._proposed = ""
        period = self._session.current
        day = min(max(date.today(), period.first_day), period.last_day)
        self.day.setDate(QDate(day.year, day.month, day.day))
        self.reason.setCurrentText("")
        self.later.setChecked(False)
        self.wrong.hide()
        self._by_hand.clear()
        self._offer_others()
        self._show_history()
        self.show()
        self.day.setFocus()

    def _empty_places(self) -> None:
        self.fields = {}
        self._places.empty()

    def _on_day(self) -> None:
        self._propose()
        self._offer_others()

    def _offer_others(self) -> None:
        """Ask which of the person's other open periods it concerns; those with the day in them, or after it, are ticked."""
        from kaohe_desktop.office.people_changes import other_periods

        if not self._key:
            return
        session = self._session
        found = other_periods(session.workspace, session.current, self._key, self._day())
        if [one.period.id for one in found] != [one.id for one in self._offered] or not self.others:
            self._offered = [one.period for one in found]
            self.others = {}
            self._concerned.empty()
            if found:
                self._concerned.flow.addWidget(label(f"这个人还在别的考核期里。除了{session.current.label}，还改：", "soft"))
            for one in found:
                box = QCheckBox(f"{one.period.label}（{one.period.scheme_name}）")
                box.clicked.connect(lambda _on, number=one.period.id: self._by_hand.add(number))
                self.others[one.period.id] = box
                self._concerned.flow.addWidget(box)
        for one in found:
            if one.period.id not in self._by_hand:
                self.others[one.period.id].setChecked(one.meant)
        self._concerned.setVisible(bool(found))

    def _day(self) -> str:
        return self.day.date().toString("yyyy-MM-dd")

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
        self.history.setVisible(bool(rows) and not self._low)
        height = self.history.verticalHeader().defaultSectionSize()
        self.history.setFixedHeight(height * (min(len(rows), _HISTORY_LINES) + 1) + 4)

    def _propose(self) -> None:
        """Propose the months in service where somebody leaves; what the clerk typed stays."""
        from kaohe_desktop.office.people_changes import MONTHS, STATUS, proposed_months

        months, status = self.fields.get(MONTHS), self.fields.get(STATUS)
        if months is None or status is None:
            return
        book = self._session.workspace.book(self._session.current.id)
        wanted = proposed_months(book.period, _text(status), self._day())
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
        also = [period for period in self._offered if self.others[period.id].isChecked()]
        try:
            entered: Entered = self._grid.change_person(
                self._key, self.answers(), self._day(), self.reason.currentText(), later=self.later.isChecked(), also=also,
            )
        except Refused as refused:
            self.wrong.setText("\n".join(f"✗ {problem}" for problem in refused.problems[:3]))
            self.wrong.show()
            return
        self.hide()
        self.recorded.emit(entered)

    def set_low(self, low: bool) -> None:
        """Little room: what was before stands in the person's file (F4)."""
        self._low = low

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
    if (line := box.lineEdit()) is not None:
        line.setCursorPosition(0)  # a long name from its beginning
    return box


def _text(widget: QWidget) -> str:
    return (widget.currentText() if isinstance(widget, QComboBox) else widget.text() if isinstance(widget, QLineEdit) else "").strip()


def _set(widget: QWidget, text: str) -> None:
    if isinstance(widget, QComboBox):
        widget.setCurrentText(text)
        if (line := widget.lineEdit()) is not None:
            line.setCursorPosition(0)
    elif isinstance(widget, QLineEdit):
        widget.setText(text)


def _pair(name: str, widget: QWidget) -> QWidget:
    """A field with its name before it."""
    pair = QWidget()
    line = row(caption := QLabel(name), widget, spacing=5)
    line.setContentsMargins(0, 0, 0, 0)
    caption.setBuddy(widget)
    pair.setLayout(line)
    return pair
