"""Beside the editing: what is refused, what the check-up (方案体检) finds, and what is other than in the last version; live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from kaohe_desktop.ui.page import button, label
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.scheme_draft import Draft
    from kaohe_desktop.office.scheme_toml import Path
    from kaohe_desktop.ui.pages.scheme import SchemePage

_PATH = Qt.ItemDataRole.UserRole


class SchemeSide(QWidget):
    """Two short lists; choosing a refused place or a finding (Enter or a click) leads to where it is mended."""

    wanted = Signal(object)  # the path of the value to mend

    def __init__(self) -> None:
        super().__init__()
        self.set_wide(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.health_title, self.change_title = label("体检", "heading"), label("改了什么", "heading")
        self.health, self.changes = self._list(), self._list()
        for widget, stretch in ((self.health_title, 0), (self.health, 3), (self.change_title, 0), (self.changes, 2)):
            column.addWidget(widget, stretch)
        self.health.itemActivated.connect(self._go)
        self.health.itemClicked.connect(self._go)

    def set_wide(self, wide: bool) -> None:
        """Take all the room there is (it stands in place of the editing), or a column beside it."""
        width = 16 * look.size + 30
        self.setMinimumWidth(0 if wide else width)
        self.setMaximumWidth(16777215 if wide else width)

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
        from kaohe_desktop.office.checkup import findings, meaning, place_of, summary

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
            item.setToolTip(f"{finding}\n{meaning(finding)}。Enter 去改")
            item.setData(_PATH, place_of(draft.data or {}, finding))
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


class SideFold:
    """Where the side stands: beside the editing, or (where there is no room) in its place, turned to by a button or a key."""

    def __init__(self, page: SchemePage) -> None:
        self.page = page
        self.narrow = False
        self.button = button("体检", self.turn, "flat", tip="体检的发现和改了什么（Alt+6）")
        self.button.setCheckable(True)

    @property
    def _editing(self) -> bool:
        return self.page.stack.currentWidget() in (self.page.guide, self.page.source)

    def place(self) -> None:
        """Show it where it belongs now."""
        turned = self.narrow and self._editing and self.button.isChecked()
        self.button.setVisible(self.narrow and self._editing)
        self.page.side.set_wide(turned)
        self.page.side.setVisible(self._editing and (turned or not self.narrow))
        self.page.stack.setVisible(not turned)

    def turn(self) -> None:
        """From the editing to the side, or back."""
        self.place()
        self.show(self.page.desk.draft)
        if self.button.isChecked():
            self.page.side.health.setFocus()
        else:
            self.page.turn_to(self.page.stack.currentIndex())

    def by_key(self) -> None:
        """Give the hands to the side."""
        if self._editing and self.button.isVisible():
            self.button.click()
        elif self._editing:
            self.page.side.health.setFocus()

    def show(self, draft: Draft) -> None:
        """Show what there is to say of a draft."""
        editor = self.page.desk.editor
        if self._editing:
            self.page.side.show_draft(draft, editor.saved if editor is not None else None, editor.number if editor is not None else 0)
            self.button.setText(f"{self.page.side.health_title.text().removeprefix('体检：')} ▸")

    def go_to(self, path: Path) -> None:
        """Where a value is mended: in its table, or else in the text."""
        page = self.page
        self.button.setChecked(False)
        self.place()
        if page.stack.currentWidget() is page.guide and page.guide.go_to(path):
            return
        page.tabs.setCurrentIndex(page.stack.indexOf(page.source))
        line = next((one.line for one in page.desk.draft.problems if one.path == path), None)
        page.source.text.go_to(line or page.desk.draft.line(path) or 1)
