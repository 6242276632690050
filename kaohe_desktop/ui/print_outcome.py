"""What a printing left, said in the page: how many, where, what to know of it, and who got nothing and why."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.ui.list_table import ListTable
from kaohe_desktop.ui.page import Elided, button, label, rename, row
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.print_checks import Skipped

_MOST, _FEW = 4, 2  # lines of the list shown at once; on a small window
_SMALL = 640
_TOLD = 3  # warnings said at once


class OutcomePanel(QFrame):
    """Hidden until something was printed; Esc or 收起 hides it."""

    left = Signal()  # put away: the page has the keys again

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.folder: Path | None = None
        self.said, self.warned = Elided("", "good"), label("", "warn", wrap=True)
        self.open_button = button("打开文件夹", self.open_folder, picture="folder", tip="在系统里打开存放的文件夹")
        self.close_button = button("收起", self.leave, "flat", tip="收起（Esc）")
        self.table = ListTable(("编号", "姓名", "表格", "为什么没有印"))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(6)
        column.addLayout(_said_line(self.said, self.open_button, self.close_button))
        column.addWidget(self.warned)
        column.addWidget(self.table)
        self.hide()

    def tell(self, said: str, folder: Path | None, warnings: Sequence[str], skipped: Sequence[Skipped], *, good: bool = True) -> None:
        """Say how a run went."""
        self.folder = folder
        self.said.setText(said)
        rename(self.said, "good" if good else "warn")
        self.open_button.setVisible(folder is not None)
        more = f"；还有 {len(warnings) - _TOLD} 处" if len(warnings) > _TOLD else ""
        self.warned.setText(f"注意：{'；'.join(warnings[:_TOLD])}{more}" if warnings else "")
        self.warned.setToolTip("\n".join(warnings))
        self.warned.setVisible(bool(warnings))
        self.table.show_rows(self.table.list_model.headings, [(one.key, one.name, one.form, one.why) for one in skipped])
        lines = min(len(skipped), _MOST if self.window().height() > _SMALL else _FEW)
        self.table.setFixedHeight((lines + 1) * look.row_height + 4)
        self.table.setVisible(bool(skipped))
        self.show()

    def leave(self) -> None:
        """Put it away."""
        self.hide()
        self.left.emit()

    def open_folder(self) -> None:
        """Show the folder as the system shows folders."""
        if self.folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.folder)))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)


def _said_line(said: Elided, *buttons: QWidget) -> QHBoxLayout:
    """What was done takes the room the buttons leave."""
    line = row(said, *buttons)
    line.setStretch(0, 1)
    return line
