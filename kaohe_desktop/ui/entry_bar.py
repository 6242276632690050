"""What stands over the table of 录入: the sheets, the filters, the other ways of typing; folded where there is little room."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kaohe_desktop.ui.list_box import ListBox
from kaohe_desktop.ui.page import button, label
from kaohe_desktop.ui.style import look
from kaohe_desktop.ui.tool_row import drop_down

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.model import Sheet

#: from this width on (in character heights) there is room to name the keys
_KEYS = 80
#: from this one on the other ways of typing have buttons of their own
_WIDE = 64
#: a window lower than this (in character heights) has a single line over the table
_LOW = 36


class EntryBar(QWidget):
    """The page tells what each part does; the bar knows where each part stands in how much room."""

    def __init__(self, category: QComboBox, department: QComboBox, finder: QLineEdit) -> None:
        super().__init__()
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setFocusPolicy(self.tabs.focusPolicy().TabFocus)
        self.sheets = ListBox()  # the same as the tabs, where there is only one line
        self.sheets.activated.connect(self.tabs.setCurrentIndex)
        self.tabs.currentChanged.connect(self.sheets.setCurrentIndex)
        self.only_missing = QCheckBox("只看缺项")
        self.category, self.department, self.finder = category, department, finder
        self._category_label, self._department_label = label("类别", "soft"), label("科室", "soft")
        self._keys = label("粘贴 Ctrl+V　填满 Ctrl+回车　查找 Ctrl+F", "soft")
        self.lost = QPushButton()
        self.lost.setObjectName("flat")
        self.lost.hide()
        self._lost_words, self._lost_count = ("", ""), 0
        self.menu = QMenu(self)
        self.more = QToolButton()
        self.more.setText("更多 ▾")
        self.more.clicked.connect(lambda: drop_down(self.menu, self.more))
        self._acts: list[tuple[QPushButton, QAction]] = []
        self._one_line = self._folded = False
        self._offered: dict[QWidget, bool] = {}
        (self._tab_line, self._tab_row), (self._filter_line, self._filter_row) = _line(), _line()
        self._tab_row.addWidget(self.tabs)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addWidget(self._tab_line)
        whole.addWidget(self._filter_line)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._filters = (
            self.sheets, self._category_label, category, self._department_label, department, finder, self.only_missing, self.lost,
        )
        for box in (self.sheets, category, department):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for widget in self._filters:
            self._filter_row.addWidget(widget)
        self._filter_row.addStretch(1)
        self._filter_row.addWidget(self._keys)
        self._tab_row.addStretch(1)

    # ── what is offered ──
    def add(self, text: str, act: Callable[[], object], picture: str = "", *, beside_filters: bool = False) -> QPushButton:
        """One of the other acts: a button where there is room, else a line of 更多."""
        made = button(text, act, picture=picture)
        line = QAction(text, self)
        line.triggered.connect(lambda _checked: act())
        self.menu.addAction(line)
        self._acts.append((made, line))
        (self._filter_row if beside_filters else self._tab_row).addWidget(made)
        return made

    def ready(self) -> None:
        """Every act was added: 更多 stands last."""
        self._tab_row.addWidget(self.more)
        self._lay()

    def set_sheets(self, sheets: list[Sheet]) -> None:
        """Show the sheets of a scheme."""
        names = [sheet.title or sheet.name for sheet in sheets]
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for name in names:
            self.tabs.addTab(name)
        self.tabs.blockSignals(False)
        self.tabs.updateGeometry()  # it does not ask for room by itself while its line is not shown
        self.sheets.clear()
        self.sheets.addItems(names)

    def offer(self, part: QWidget, offered: bool) -> None:
        """Whether a filter or an act means something for the sheet shown."""
        if self._offered.get(part) is offered:
            return
        self._offered[part] = offered
        for made, line in self._acts:
            if made is part:
                line.setVisible(offered)
        self._lay()

    def set_enabled(self, part: QPushButton, enabled: bool) -> None:
        """Whether an act can be done now."""
        part.setEnabled(enabled)
        for made, line in self._acts:
            if made is part:
                line.setEnabled(enabled)

    def show_filters(self, shown: bool) -> None:
        """The filters are in the way of the paper and of a preview."""
        self._offered[self._filter_line] = shown
        self._lay()

    def tell_lost(self, count: int) -> None:
        """Say how many texts of the sheet were not saved."""
        if count == self._lost_count:
            return
        self._lost_count = count
        self._lost_words = (f"{count} 格没存上 F8", f"没存上 {count}")
        self.lost.setToolTip("到下一个没有存上的格子（F8）")
        self.lost.setVisible(count > 0)
        self._lay()

    # ── where it stands ──
    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def set_room(self, size: QSize) -> None:
        """The page is that large."""
        self._one_line = size.height() < _LOW * look.size
        self._folded = self._one_line or size.width() < _WIDE * look.size
        self._lay()

    def _lay(self) -> None:
        filters = self._offered.get(self._filter_line, True)
        self._tab_line.setVisible(not self._one_line or not filters)
        self._filter_line.setVisible(filters)
        self.sheets.setVisible(self._one_line)
        left_out = self._lay_acts()
        beside = self._one_line and filters
        if self.more.parentWidget() is not (self._filter_line if beside else self._tab_line):
            (self._filter_row if beside else self._tab_row).addWidget(self.more)
        self.more.setVisible(left_out)
        self._keys.setVisible(self.width() >= _KEYS * look.size)
        for words, box in ((self._category_label, self.category), (self._department_label, self.department)):
            box.setVisible(self._offered.get(box, True))
            words.setVisible(self._offered.get(box, True) and not self._folded)
        self.only_missing.setVisible(self._offered.get(self.only_missing, True))
        self.finder.setVisible(True)
        self._narrow_filters()

    def _lay_acts(self) -> bool:
        """Show the acts there is room for beside the tabs, the rarest left out first; True if any was left out."""
        room = self.width() - self.tabs.sizeHint().width() - self.more.sizeHint().width() - 24
        left_out = False
        for made, _ in self._acts:
            offered = self._offered.get(made, True)
            shown = offered and not self._folded
            if shown and made.parentWidget() is self._tab_line:
                room -= made.sizeHint().width() + 8
                shown = room >= 0
            made.setVisible(shown)
            left_out = left_out or (offered and not shown)
        return left_out

    def _narrow_filters(self) -> None:
        """Take in what there is no room for: boxes first get narrower, then the finder (Ctrl+F finds, too) goes."""
        wide = not self._folded
        for box, characters in ((self.category, 12), (self.department, 12), (self.sheets, 9)):
            box.setMaximumWidth(16777215 if wide else characters * look.size * 2 // 3)
            box.setMinimumWidth(0 if not wide else 8 * look.size)
        self.finder.setFixedWidth((12 if wide else 8) * look.size)
        self.only_missing.setText("只看缺项" if wide else "缺项")
        self.lost.setText(self._lost_words[0 if wide else 1])
        need = self._filter_row.sizeHint().width()
        if need > self.width() > 0 and not self.finder.text():
            self.finder.hide()


def _line() -> tuple[QWidget, QHBoxLayout]:
    line = QWidget()
    made = QHBoxLayout(line)
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(8)
    return line, made
