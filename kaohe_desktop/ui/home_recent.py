"""首页: what was changed last, by whom; acts of one moment are one line."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QSizePolicy
from typing_extensions import override

from kaohe_desktop.ui.list_table import ListTable
from kaohe_desktop.ui.page import button, label, panel, row
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.ui.session import Session

_TRAIL = 400  # lines of the trail looked at
_MOST, _LEAST = 30, 2  # lines shown
_HEADINGS = ("时间", "谁", "做了什么", "改动")


class _Lines(ListTable):
    """As high as its lines."""

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), len(self.list_model.rows) * look.row_height + 4)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, min(len(self.list_model.rows), _LEAST) * look.row_height)


class RecentPanel:
    """最近改动, with the way to all of them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.frame, column = panel()
        self.frame.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.table = _Lines(_HEADINGS)
        self.table.horizontalHeader().hide()
        self.table.setSelectionMode(ListTable.SelectionMode.NoSelection)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # what is cut is said in full in the trail
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.setStyleSheet("QTableView { border: none; }")
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        more = button("全部改动 →", lambda: session.go.emit("system", "trail"), "flat")
        column.addLayout(row(label("最近改动", "heading"), None, more))
        column.addWidget(self.table)

    def show(self) -> None:
        """Read the trail anew."""
        from kaohe_desktop.office.history import audit_lines

        rows: list[tuple[str, str, str, str]] = []
        together = groupby(audit_lines(self._session.workspace, _TRAIL), key=lambda one: (f"{one.at:%m-%d %H:%M}", one.who, one.act))
        for (at, who, act), lines in together:
            several = list(lines)
            one = several[0]
            change = f"{len(several)} 处" if len(several) > 1 else "　".join(part for part in (one.place, one.change) if part)
            rows.append((at, who or "—", act, change))
        self.table.show_rows(_HEADINGS, rows[:_MOST], widest=18 * look.size)
        self.table.updateGeometry()
