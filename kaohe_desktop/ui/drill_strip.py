"""The strip over every page while a drill (演练) is open: what it is, and the one press that leads back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kaohe_desktop.ui.page import Elided, button, label

if TYPE_CHECKING:
    from kaohe_desktop.ui.session import Session

KEY = "Ctrl+Shift+Q"


class DrillStrip(QWidget):
    """Hidden while the office's own database is open."""

    ended = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setObjectName("drill")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.words = Elided("虚构的单位，随便试；印出来的每一页都印着“演练”，自己的数据一个字不动", "drillWords")
        self.end_button = button("结束演练", self.ended.emit, tip=f"删掉演练的数据，回到自己的数据（{KEY}）")
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 3, 12, 3)
        line.setSpacing(10)
        line.addWidget(label("演练", "drillMark"))
        line.addWidget(self.words, 1)
        line.addWidget(self.end_button)
        session.workspace_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the strip where it belongs."""
        self.setVisible(self._session.ws is not None and self._session.drill)
