"""Everything confirmed and decided in this period, newest first: in force, replaced, withdrawn, each with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from kaohe_desktop.ui.list_table import ListTable
from kaohe_desktop.ui.page import button, label, panel, row
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe_desktop.office.confirming_records import RecordLine


class HistoryPanel(QFrame):
    """A foldable list; a decision leads to its person, a confirmation in force can be withdrawn."""

    withdraw = Signal(str)  # the step
    person = Signal(str)  # 编号

    def __init__(self) -> None:
        super().__init__()
        frame, column = panel()
        whole = row(frame)
        whole.setContentsMargins(0, 0, 0, 0)
        self.setLayout(whole)
        self.table = ListTable(())
        self.table.setFixedHeight(5 * look.row_height)
        self.title = label("确认和决定的记录", "heading")
        self.withdraw_button = button("撤销这一步的确认…", self._withdraw)
        self.person_button = button("看这个人", self._person)
        column.addLayout(row(self.title, None, self.person_button, self.withdraw_button))
        column.addWidget(self.table)
        self._entries: list[RecordLine] = []
        self.table.row_chosen.connect(lambda _row: self._enable())
        self.hide()

    def show_records(self, found: Sequence[RecordLine]) -> None:
        """Show these."""
        from kaohe_desktop.office.confirming_records import HEADINGS

        self._entries = list(found)
        self.table.show_rows(HEADINGS, [one.cells for one in found], widest=18 * look.size)
        self.title.setText(f"确认和决定的记录　{len(found)} 条" if found else "确认和决定的记录　还没有")
        if found:
            self.table.selectRow(0)
        self._enable()

    def _chosen(self) -> RecordLine | None:
        place = self.table.currentIndex().row()
        if not 0 <= place < len(self._entries):
            return None
        cells = tuple(self.table.list_model.rows[place])
        return next((one for one in self._entries if one.cells == cells), None)

    def _enable(self) -> None:
        chosen = self._chosen()
        self.withdraw_button.setEnabled(chosen is not None and bool(chosen.step))
        self.person_button.setEnabled(chosen is not None and bool(chosen.key))

    def _withdraw(self) -> None:
        if (chosen := self._chosen()) is not None and chosen.step:
            self.withdraw.emit(chosen.step)

    def _person(self) -> None:
        if (chosen := self._chosen()) is not None and chosen.key:
            self.person.emit(chosen.key)
