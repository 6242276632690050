"""Beside the editing: what is refused, what the check-up (方案体检) finds, and what is other than in the last version; live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from kaohe_desktop.ui.page import label
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.scheme_draft import Draft

_PATH = Qt.ItemDataRole.UserRole


class SchemeSide(QWidget):
    """Three short lists; choosing a refused place (Enter or a click) leads to it."""

    wanted = Signal(object)  # the path of a refused value

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(16 * look.size + 30)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.health_title, self.change_title = label("体检", "heading"), label("改了什么", "heading")
        self.health, self.changes = self._list(), self._list()
        for widget, stretch in ((self.health_title, 0), (self.health, 3), (self.change_title, 0), (self.changes, 2)):
            column.addWidget(widget, stretch)
        self.health.itemActivated.connect(self._go)
        self.health.itemClicked.connect(self._go)

    @staticmethod
    def _list() -> QListWidget:
        made = QListWidget()
        made.setObjectName("list")
        made.setWordWrap(True)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setTextElideMode(Qt.TextElideMode.ElideNone)
        return made

    def _go(self, item: QListWidgetItem) -> None:
        if (path := item.data(_PATH)) is not None:
            self.wanted.emit(path)

    def show_draft(self, draft: Draft, saved: Draft | None, number: int) -> None:
        """Show what there is to say of a draft, against the version saved last (None for a built-in scheme)."""
        self._show_health(draft)
        self._show_changes(draft, saved, number)

    def _show_health(self, draft: Draft) -> None:
        from kaohe_desktop.engine.checkup.findings import FAULT
        from kaohe_desktop.office.checkup import findings, summary

        self.health.clear()
        if draft.scheme is None:
            self.health_title.setText(f"有 {len(draft.problems)} 处不对，不能保存")
            for one in draft.problems:
                place = f"第 {one.line} 行 " if one.line else ""
                item = QListWidgetItem(f"✗ {place}{one.problem.what}")
                item.setForeground(look.colour("bad"))
                item.setToolTip(str(one.problem))
                item.setData(_PATH, one.path)
                self.health.addItem(item)
            return
        found = findings(draft.scheme)
        self.health_title.setText(summary(found))
        for finding in found:
            item = QListWidgetItem(f"{finding.weight} {finding.about}：{finding.what}")
            if finding.weight == FAULT:
                item.setForeground(look.colour("warn"))
            item.setToolTip(str(finding))
            self.health.addItem(item)

    def _show_changes(self, draft: Draft, saved: Draft | None, number: int) -> None:
        self.changes.clear()
        if saved is None:
            self.change_title.setText("程序自带，改以前先复制")
            return
        if draft.text == saved.text:
            self.change_title.setText(f"和第 {number} 版一样")
            return
        self.change_title.setText(f"比第 {number} 版改了")
        if draft.scheme is None or saved.scheme is None:
            self.changes.addItem("改好不对的地方以后，在这里列出来")
            return
        from kaohe_desktop.office.scheme_versions import differences

        told = [str(one) for one in differences(saved.scheme.scheme, draft.scheme.scheme)]
        self.changes.addItems(told or ["只有注释、空行等写法不同"])
        for at in range(self.changes.count()):
            self.changes.item(at).setToolTip(self.changes.item(at).text())
