"""What stands over the tables of 台账: which one, what can be done, the filters; a single line where there is little room."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from kaohe_desktop.ui.page import button, label
from kaohe_desktop.ui.tool_row import ToolRow

if TYPE_CHECKING:
    from kaohe_desktop.ui.ledger_tabs import LedgerTabs

_QUICK = "快记 Ctrl+N"
_TWICE = "可能记了两遍"


class LedgerBar(QWidget):
    """The page says what each button does (``acts`` by the button's name) and what is shown now."""

    def __init__(
        self, choice: LedgerTabs, filters: tuple[QComboBox, QComboBox, QLineEdit], acts: dict[str, Callable[[], object]]
    ) -> None:
        super().__init__()
        self.low = False
        self.quick = self._ticked(_QUICK, acts["quick"], "plus", "一行记一条：首字母找人，日期写 8/6、0806（Ctrl+N）")
        self.carry = button("从上季度带来…", acts["carry"], picture="copy", tip="把上一期的岗位说明书、工作目标等带过来，先看再带")
        self.person = button("一个人的台账 F4", acts["person"], picture="user", tip="选中的人这一期的全部台账（F4）")
        self._subject = "人"
        self.read = button("从 Excel 导入…", acts["read"], picture="import")
        self.write = button("导出台账…", acts["write"], picture="export", tip="空的台账就是导入用的模板")
        self.remove = button("删除这一条", acts["remove"], picture="trash")
        self.filter = self._ticked("筛选", acts["filter"], "filter", "按类别、科室、姓名找")
        self._doubles = 0
        self.twice = self._ticked(_TWICE, acts["twice"], "", "只看可能记了两遍的，再按一次看全部")
        self.twice.setObjectName("flat")
        self.tools = ToolRow(
            choice.tabs, choice.which, None, self.filter, self.quick, self.person, self.carry, self.read, self.write,
            rare=(self.write, self.read, self.person, self.carry),
        )
        self._category, self._department, finder = filters
        self._category_label, self._department_label = label("类别", "soft"), label("科室", "soft")
        self.filters = ToolRow(
            self._category_label, self._category, self._department_label, self._department, finder, None, self.twice, self.remove,
            rare=(self.remove,),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.tools)
        column.addWidget(self.filters)

    def say_subject(self, subject: str) -> None:
        """Whose ledgers these are: 人 or 科室."""
        if subject != self._subject:
            self._subject = subject
            self.person.setText(f"一个{subject}的台账 F4")
            self.person.setToolTip(f"选中的{subject}这一期的全部台账（F4）")

    @staticmethod
    def _ticked(text: str, act: Callable[[], object], picture: str, tip: str) -> QPushButton:
        made = button(text, act, picture=picture, tip=tip)
        made.setCheckable(True)
        return made

    def set_low(self, low: bool) -> None:
        """A single line: the filters are one press off."""
        self.low = low
        self.quick.setText(" 快记" if low else f" {_QUICK}")

    def arrange(self, *, table: bool, ledger: bool, panel: bool) -> None:
        """Show what belongs to what is shown: a table, one of the ledgers, a panel in place of the table."""
        self.setVisible(not (self.low and panel))
        self.filter.setVisible(self.low and table)
        self.filters.setVisible(table and (not self.low or self.filter.isChecked()))
        self.quick.setVisible(ledger)
        self.person.setVisible(table)
        self.twice.setVisible(ledger and bool(self._doubles))
        for words, box in ((self._department_label, self._department), (self._category_label, self._category)):
            words.setVisible(box.count() > 2)
            box.setVisible(box.count() > 2)

    def say_filters(self, chosen: list[str]) -> None:
        """Say on the button what is filtered by, also while the filters are folded away."""
        self.filter.setText(f" 筛选：{'、'.join(chosen)}" if chosen else " 筛选")

    def say_twice(self, count: int) -> None:
        """Say how many entries may be there twice."""
        self._doubles = count
        self.twice.setText(f"⚠ {count} 条{_TWICE}" if count else _TWICE)
