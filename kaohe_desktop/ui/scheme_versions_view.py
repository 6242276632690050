"""版本: every saved version of an own scheme, what each changed, and which periods were opened with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QSplitter, QVBoxLayout, QWidget

from kaohe_desktop.office.scheme_draft import Draft
from kaohe_desktop.ui.list_box import ListBox
from kaohe_desktop.ui.list_table import ListTable
from kaohe_desktop.ui.page import button, label
from kaohe_desktop.ui.style import look
from kaohe_desktop.ui.tool_row import ToolRow

if TYPE_CHECKING:
    from kaohe_desktop.office.own_schemes import SavedVersion
    from kaohe_desktop.ui.scheme_desk import SchemeDesk

_HEADINGS = ("版本", "保存时间", "谁", "为什么改", "用它启用的考核期")
_PARTS = ("在哪里", "改了什么")
_SORTS = {"增": "新增", "减": "去掉", "移": "先后", "改": "改动"}


class SchemeVersionsView(QWidget):
    """The versions above, what differs below."""

    export_wanted = Signal(object)  # a SavedVersion

    def __init__(self, desk: SchemeDesk) -> None:
        super().__init__()
        self.desk = desk
        self.found: list[SavedVersion] = []
        self.table = ListTable(_HEADINGS)
        self.table.horizontalHeader().setSectionsClickable(False)
        self.against = ListBox()
        self.against.setMinimumWidth(120)
        self.against.setMaximumWidth(20 * look.size)
        self.against.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.against.setAccessibleName("和哪一版比")
        self.words = label("", "soft")
        self.differences = ListTable(_PARTS)
        self.back_button = button("取回这一版", self._take_back, tip="把草稿换成这一版的内容，看过、试算过再保存成新版本")
        self.export_button = button("导出这一版…", self._export)
        lower = QWidget()
        below = QVBoxLayout(lower)
        below.setContentsMargins(0, 6, 0, 0)
        below.setSpacing(6)
        below.addWidget(ToolRow(
            label("和"), self.against, label("比"), self.words, None, self.back_button, self.export_button,
            rare=(self.export_button, self.back_button),
        ))
        below.addWidget(self.differences, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(lower)
        split.setSizes([220, 340])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.none = label("程序自带的办法只有一个版本，跟着程序走。复制一份以后，每次保存都是一个版本，以前启用的考核期不受影响。", "soft", wrap=True)
        self.none.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.none)
        column.addWidget(split, 1)
        self.split = split
        self.table.row_chosen.connect(lambda _row: self._offer())
        self.against.currentIndexChanged.connect(lambda _at: self._compare())

    def fit(self, *, narrow: bool, low: bool) -> None:
        """Make do with little room: the versions beside what differs, not above it."""
        del narrow
        self.export_button.setText("导出…" if low else "导出这一版…")
        self.split.setOrientation(Qt.Orientation.Horizontal if low else Qt.Orientation.Vertical)

    def refresh(self) -> None:
        """Read the versions anew."""
        from kaohe_desktop.office.own_schemes import versions

        editor = self.desk.editor
        self.none.setVisible(editor is None)
        self.split.setVisible(editor is not None)
        if editor is None:
            return
        number = self.table.currentIndex().row()
        self.found = versions(editor.ws, editor.id)
        rows = [
            (f"第 {one.number} 版", f"{one.at:%Y-%m-%d %H:%M}", one.who, one.why, "、".join(one.periods)) for one in self.found
        ]
        self.table.show_rows(_HEADINGS, rows, widest=420)
        self.table.selectRow(max(0, min(number, len(rows) - 1)))
        self._offer()

    @property
    def chosen(self) -> SavedVersion | None:
        """The version chosen above."""
        at = self.table.currentIndex().row()
        return self.found[at] if 0 <= at < len(self.found) else None

    def _offer(self) -> None:
        """What the chosen version can be compared with: the one before it, the draft, the others."""
        version, editor = self.chosen, self.desk.editor
        self.against.blockSignals(True)
        self.against.clear()
        if version is not None and editor is not None:
            for one in self.found:
                if one.number == version.number - 1:
                    self.against.addItem(f"它前面的第 {one.number} 版", one.text)
            if editor.changed:
                self.against.addItem("现在的草稿", "")
            for one in self.found:
                if one.number not in (version.number, version.number - 1):
                    self.against.addItem(f"第 {one.number} 版", one.text)
        self.against.blockSignals(False)
        self.back_button.setEnabled(version is not None and editor is not None and version.text != editor.draft.text)
        self._compare()

    def _compare(self) -> None:
        from kaohe_desktop.office.scheme_versions import differences

        version = self.chosen
        rows: list[tuple[str, str]] = []
        if version is not None and self.against.count():
            other = self.against.currentData()
            with_draft = not other
            old, new = (version.text, self.desk.draft.text) if with_draft else (other, version.text)
            if not with_draft and self._number(other) > version.number:
                old, new = new, old
            first, second = Draft(old).scheme, Draft(new).scheme
            if first is None or second is None:
                self.words.setText("草稿有不对的地方，改好了再比")
            else:
                rows = [(f"{one.part} {_SORTS[one.sort]}", str(one)) for one in differences(first.scheme, second.scheme)]
                self.words.setText(f"{len(rows)} 处不同" if rows else "说的都一样，只是写法不同")
        else:
            self.words.setText("只有这一版")
        self.differences.show_rows(_PARTS, rows)

    def _number(self, text: str) -> int:
        return next((one.number for one in self.found if one.text == text), 0)

    def _take_back(self) -> None:
        if (version := self.chosen) is not None:
            self.desk.set_text(version.text, f"取回第 {version.number} 版")

    def _export(self) -> None:
        if (version := self.chosen) is not None:
            self.export_wanted.emit(version)
