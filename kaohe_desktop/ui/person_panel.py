"""One person (个人档案): results of all periods, terms and dated changes, the ledger of this period; G9 by one press."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QTabBar, QVBoxLayout
from typing_extensions import override

from kaohe_desktop.ui.list_table import ListTable
from kaohe_desktop.ui.page import Elided, button, label, row
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.ledger_person import PersonLedger
    from kaohe_desktop.office.person_file import PersonFile
    from kaohe_desktop.ui.session import Session

RESULTS, PAST, LEDGER = "历期结果", "经历和变动", "本期台账"
_TABS = (RESULTS, PAST, LEDGER)
_RESULTS = ("考核期", "等次", "总分", "名次", "奖金", "类别", "科室", "办法", "说明")
_PAST = ("日期", "什么", "内容", "谁记的")
_LEDGER = ("台账", "内容", "计")
FORM = "G9"


class PersonPanel(QFrame):
    """Follows whoever is current in the table beside it while it is open."""

    left = Signal()
    go_to_entry = Signal(str, int)  # which ledger, and the entry's id

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._session = session
        self.key = ""
        self._file: PersonFile | None = None
        self._ledger: PersonLedger | None = None
        self.title = Elided("", "heading")
        self.print_button = button("印档案", self._print, picture="printer", tip="个人考核档案（G9）：历期结果一人一张")
        self.close_button = button("收起 Esc", self.leave)
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for name in _TABS:
            self.tabs.addTab(name)
        self.table = ListTable(_RESULTS)
        self.table.activated.connect(lambda index: self._open(index.row()), Qt.ConnectionType.QueuedConnection)
        self.note = label("", "soft", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(6)
        head = row(self.title, self.print_button, self.close_button)
        head.setStretchFactor(self.title, 1)
        column.addLayout(head)
        column.addWidget(self.tabs)
        column.addWidget(self.table, 1)
        column.addWidget(self.note)
        self.tabs.currentChanged.connect(lambda _tab: self._fill())
        self.setFocusProxy(self.table)
        self.hide()

    def open(self, key: str, tab: str = "") -> None:
        """Show a person, from the front or at one of the tabs."""
        if tab:
            self.tabs.setCurrentIndex(_TABS.index(tab))
        self.follow(key)
        self.show()

    def follow(self, key: str) -> None:
        """Show another person in the same tab; "" (the blank last row) leaves what is shown."""
        if not key or self._session.ws is None:
            return
        from kaohe_desktop.office.ledger_person import person_ledger
        from kaohe_desktop.office.person_file import person_file

        ws, period = self._session.workspace, self._session.current
        self.key = key
        self._file, self._ledger = person_file(ws, key), person_ledger(ws, period, key)
        line = ws.book(period.id).by_key.get(key)
        name = line.name if line is not None else self._file.name
        unit = line.cells.get("科室", "") if line is not None else self._file.unit
        self.title.setText("　".join(part for part in (name, key, unit if unit != name else "") if part))
        self._fill()

    def _fill(self) -> None:
        if self._file is None or self._ledger is None:
            return
        shown = _TABS[self.tabs.currentIndex()]
        fill = {RESULTS: self._fill_results, PAST: self._fill_past, LEDGER: self._fill_ledger}
        fill[shown](self._file, self._ledger)
        if self.table.list_model.rows:
            self.table.selectRow(0)

    def _fill_results(self, file: PersonFile, _ledger: PersonLedger) -> None:
        rows = [
            (
                one.period.label, one.grade, one.total, one.rank, one.bonus, one.category, one.unit, one.period.scheme_name, one.notes,
            )
            for one in file.results
        ]
        self.table.show_rows(_RESULTS, rows, numeric=(2, 3, 4), widest=11 * look.size)
        self.note.setText("回车打开那一期的结果。" if rows else "没有编在别的考核期里。")

    def _fill_past(self, file: PersonFile, _ledger: PersonLedger) -> None:
        rows = [
            (one.day, "变动" + (f"（{one.period}）" if one.period else ""), f"{one.text}；{one.reason}", one.who or "—")
            for one in file.changes
        ]
        rows += [
            (one.start, "任职", "，".join(part for part in (one.unit, one.post, one.category) if part) + f"（{_until(one.until)}）", "")
            for one in reversed(file.terms)
        ]
        self.table.show_rows(_PAST, sorted(rows, key=lambda cells: cells[0], reverse=True), widest=24 * look.size)
        self.note.setText("" if rows else "还没有记过任职和变动。")

    def _fill_ledger(self, _file: PersonFile, ledger: PersonLedger) -> None:
        rows = [(one.title, one.words + ("　⚠ 可能记了两遍" if one.twice else ""), one.counted) for one in ledger.entries]
        self.table.show_rows(_LEDGER, rows, widest=30 * look.size)
        self.note.setText(f"合计：{ledger.summary}" if ledger.figures else ("" if rows else "这一期的台账里没有这个人的。"))

    def _open(self, place: int) -> None:
        shown = _TABS[self.tabs.currentIndex()]
        if shown == RESULTS and self._file is not None and place < len(self._file.results):
            period = self._file.results[place].period
            if period.id != self._session.current.id:
                self._session.choose(period)
            self._session.go.emit("results", self.key)
        elif shown == LEDGER and self._ledger is not None and place < len(self._ledger.entries):
            entry = self._ledger.entries[place]
            self.go_to_entry.emit(entry.book, entry.id)

    def _print(self) -> None:
        self._session.go.emit("printing", (FORM, (self.key,)))

    def leave(self) -> None:
        """Put it away."""
        self.hide()
        self.left.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)


def _until(day: str) -> str:
    return f"到 {day}" if day else "至今"
