"""系统 · 改动记录: who did what, when, from what to what and why; searched in the whole trail, not only what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from kaohe_desktop.ui.list_table import ListTable
from kaohe_desktop.ui.page import Elided, row

if TYPE_CHECKING:
    from kaohe_desktop.ui.session import Session

_HEADINGS = ("时间", "谁", "做了什么", "在哪里", "原来", "改为", "原因")
_LIMIT = 1000
_ALL, _THIS = "全部考核期", "只看这一期"


class TrailTab(QWidget):
    """Newest first."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.table = ListTable(_HEADINGS)
        self.finder = QLineEdit()
        self.finder.setPlaceholderText("姓名、编号、栏目、操作、原因")
        self.finder.setMinimumWidth(160)
        self.finder.setMaximumWidth(300)
        self.which = QComboBox()
        self.which.addItems([_ALL, _THIS])
        self.count = Elided("", "soft")
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(150)
        self._soon.timeout.connect(self.refresh)
        self.finder.textChanged.connect(lambda _text: self._soon.start())
        self.which.currentIndexChanged.connect(lambda _place: self.refresh())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        line = row(self.finder, self.which, self.count)
        line.setStretch(0, 1)
        line.setStretch(2, 3)
        column.addLayout(line)
        column.addWidget(self.table, 1)

    @property
    def list_model(self) -> object:
        """The rows shown."""
        return self.table.list_model

    def refresh(self) -> None:
        """Read and show."""
        from kaohe_desktop.office.history import audit_lines

        session = self._session
        if session.ws is None:
            return
        period = session.period if self.which.currentText() == _THIS else None
        lines = audit_lines(session.ws, _LIMIT, period=period, containing=self.finder.text())
        rows = [(f"{one.at:%Y-%m-%d %H:%M:%S}", one.who, one.act, one.place, one.before, one.after, one.why) for one in lines]
        self.table.show_rows(_HEADINGS, rows, widest=250)
        found = f"找到 {len(rows)} 条" if self.finder.text().strip() else f"{len(rows)} 条"
        self.count.setText((f"最近 {_LIMIT} 条" if len(rows) == _LIMIT else found) + "，从新到旧；只能看，谁也改不了")
