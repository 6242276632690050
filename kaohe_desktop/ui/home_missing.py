"""首页: who still lacks what, by 科室; a department opens to its people, a person leads to the very cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QSizePolicy, QTreeWidget, QTreeWidgetItem
from typing_extensions import override

from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.overview_gaps import DepartmentGap, Gaps, PersonGap

_WHERE = Qt.ItemDataRole.UserRole
_GAP = Qt.ItemDataRole.UserRole + 1
#: so few people are shown opened
_OPENED = 12
_LEAST_ROWS = 3


class MissingTree(QTreeWidget):
    """Departments, people and what each lacks. Right opens, Left closes, Enter goes there; rows are made when opened."""

    chosen = Signal(object)  # (编号, heading, sheet)

    def __init__(self) -> None:
        super().__init__()
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.header().setStretchLastSection(True)
        self.setUniformRowHeights(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIndentation(18)
        self.setExpandsOnDoubleClick(False)
        self._folded = False
        self._gaps: tuple[Gaps, str] | None = None
        self.setAccessibleName("还缺什么")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.itemExpanded.connect(self._fill)
        self.itemExpanded.connect(lambda _item: self.updateGeometry())
        self.itemCollapsed.connect(lambda _item: self.updateGeometry())
        self.itemActivated.connect(lambda item, _column: self._open(item))
        self.itemDoubleClicked.connect(lambda _item, _column: None)

    def show_gaps(self, gaps: Gaps, unit: str) -> None:
        """Show what is missing; departments opened before stay open."""
        self._gaps = gaps, unit
        opened = {self._item(row).text(0).split("　")[0] for row in range(self.topLevelItemCount()) if self._item(row).isExpanded()}
        current = self.currentItem().data(0, _WHERE) if self.currentItem() is not None else None
        self.clear()
        for department in gaps.departments:
            if not gaps.grouped:
                self.addTopLevelItems([_person_item(person) for person in department.people])
                continue
            item = _department_item(department, unit)
            self.addTopLevelItem(item)
            item.setExpanded(gaps.people <= _OPENED or department.name in opened)
        complete = [_complete_item(name, count, unit) for name, count in gaps.complete]
        if self._folded and len(complete) > 1:
            whole = QTreeWidgetItem([f"{'另有 ' if gaps.departments else ''}{len(complete)} 个科室", "齐"])
            whole.addChildren(complete)
            _quiet(whole)
            complete = [whole]
        self.addTopLevelItems(complete)
        self._take_up(current)
        self.updateGeometry()

    def set_folded(self, folded: bool) -> None:
        """On a small screen the departments that lack nothing are one line, which opens."""
        if folded != self._folded:
            self._folded = folded
            if self._gaps is not None:
                self.show_gaps(*self._gaps)

    @override
    def sizeHint(self) -> QSize:
        """As high as its lines, so that no empty paper stands under them."""
        rows = sum(_lines(self._item(row)) for row in range(self.topLevelItemCount()))
        return QSize(super().sizeHint().width(), max(1, rows) * self._row_height() + 4)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), min(self.sizeHint().height(), _LEAST_ROWS * self._row_height()))

    def _row_height(self) -> int:
        """A line as it is drawn, with the style sheet's room around it."""
        first = self.topLevelItem(0)
        return max(self.rowHeight(self.indexFromItem(first)), 1) if first is not None else 1

    def _item(self, row: int) -> QTreeWidgetItem:
        item = self.topLevelItem(row)
        assert item is not None
        return item

    def _take_up(self, where: object) -> None:
        """Stand where the cursor stood, else on the first line."""
        for row in range(self.topLevelItemCount()):
            item = self._item(row)
            for one in (item, *(item.child(place) for place in range(item.childCount()))):
                if where is not None and one.data(0, _WHERE) == where:
                    self.setCurrentItem(one)
                    return
        if self.topLevelItemCount():
            self.setCurrentItem(self._item(0))

    def _fill(self, item: QTreeWidgetItem) -> None:
        gap = item.data(0, _GAP)
        if gap is None or item.childCount():
            return
        if item.data(0, _WHERE) is None:
            item.addChildren([_person_item(person) for person in gap.people])
        else:
            item.addChildren([_cell_item(gap.key, heading, sheet) for heading, sheet in gap.cells])

    def _open(self, item: QTreeWidgetItem) -> None:
        where = item.data(0, _WHERE)
        if where is None and (item.data(0, _GAP) is not None or item.childCount()):
            item.setExpanded(not item.isExpanded())
        elif where is not None:
            self.chosen.emit(where)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._open(item)
        else:
            super().keyPressEvent(event)


def _lines(item: QTreeWidgetItem) -> int:
    """How many lines an item takes with what is open under it."""
    return 1 + (sum(_lines(item.child(place)) for place in range(item.childCount())) if item.isExpanded() else 0)


def _department_item(gap: DepartmentGap, unit: str) -> QTreeWidgetItem:
    item = QTreeWidgetItem([f"{gap.name}　{len(gap.people)}/{gap.members} {unit}", f"缺{gap.summary}"])
    item.setData(0, _GAP, gap)
    item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
    return item


def _complete_item(name: str, count: int, unit: str) -> QTreeWidgetItem:
    """A department in which nobody lacks anything: said quietly, so that one sees who has handed in."""
    item = QTreeWidgetItem([f"{name}　{count} {unit}", "齐"])
    _quiet(item)
    return item


def _quiet(item: QTreeWidgetItem) -> None:
    for column in (0, 1):
        item.setForeground(column, QColor(look.colours.ink_soft))


def _person_item(gap: PersonGap) -> QTreeWidgetItem:
    item = QTreeWidgetItem([gap.name, f"缺{gap.text}"])
    heading, sheet = gap.cells[0]
    item.setData(0, _WHERE, (gap.key, heading, sheet))
    item.setToolTip(1, f"{gap.text}\n按 Enter 到「{heading}」去填")
    if len(gap.cells) > 1:
        item.setData(0, _GAP, gap)
        item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
    return item


def _cell_item(key: str, heading: str, sheet: str) -> QTreeWidgetItem:
    item = QTreeWidgetItem([f"「{heading}」", f"在「{sheet}」里填" if sheet and sheet != heading else ""])
    item.setData(0, _WHERE, (key, heading, sheet))
    return item
