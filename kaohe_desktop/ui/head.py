"""The head line: office, period and its state, finding people, when it was last saved, and who is at work (经办)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget
from typing_extensions import override

from kaohe_desktop.ui.page import label, rename
from kaohe_desktop.ui.search_box import Finder
from kaohe_desktop.ui.style import look
from kaohe_desktop.ui.tool_row import drop_down

if TYPE_CHECKING:
    from kaohe_desktop.ui.session import Session

_SCHEME_WIDTH = (14, 22)  # characters of the scheme's name shown, in a window of some width and in a wide one
_ROOMY = 72  # character heights: from this width on everything is said
_WIDE = 90
_TIGHT = 44  # below it (200 % in large letters) names end in … early


class Head(QWidget):
    """The line over everything."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._narrow = self._wide = self._tight = self._low = False
        self.setObjectName("head")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._set_height()
        self.office = label("绩效考核", "office")
        self.period = QToolButton()
        self.period.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.period.setToolTip("换一个考核期（Ctrl+P）")
        self.periods = QMenu(self.period)
        self.period.clicked.connect(self.open_periods)
        self.scheme = label("", "soft")
        self.state = label("", "soft")
        self.finder = Finder(session)
        self.saved = label("", "good")
        self.user = QToolButton()
        self.user.setObjectName("flat")
        self.user.clicked.connect(lambda: session.go.emit("system", "user"))
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 0, 12, 0)
        line.setSpacing(12)
        for widget in (self.office, self.period, self.scheme, self.state):
            line.addWidget(widget)
        line.addStretch(1)
        line.addWidget(self.finder)
        line.addWidget(self.saved)
        line.addWidget(self.user)
        session.workspace_changed.connect(self.refresh)
        session.period_changed.connect(self.refresh)
        session.data_changed.connect(lambda _by: self.refresh())
        session.saved.connect(self._on_saved)
        self.finder.found.connect(session.go.emit)
        self.refresh()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._set_height()
            self._fit()
            self.refresh()

    def _set_height(self) -> None:
        self.setFixedHeight(look.size + (26 if self._low else 34))

    def set_low(self, low: bool) -> None:
        """In a low window every pixel is the page's."""
        if low != self._low:
            self._low = low
            self._set_height()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where there is little room for the letters only what is needed stays."""
        fits = self.width() < _ROOMY * look.size, self.width() >= _WIDE * look.size, self.width() < _TIGHT * look.size
        self.finder.fit(tight=fits[2], wide=fits[1])
        if fits != (self._narrow, self._wide, self._tight):
            self._narrow, self._wide, self._tight = fits
            self.refresh()

    def refresh(self) -> None:
        """Show the session as it stands."""
        ws, period = self._session.ws, self._session.period
        office = ws.office_name if ws else ""
        whole = f"绩效考核 · {office}" if office else "绩效考核"
        room = (6 if self._tight else 8 if self._narrow else 22) * look.size
        self.office.setText(self.office.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, room))
        self.office.setToolTip(whole)
        self.period.setVisible(ws is not None)
        self.period.setText(f"{period.label} ▾" if period else "还没有考核期 ▾")
        name = period.scheme_name if period else ""
        self.scheme.setText(self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, _SCHEME_WIDTH[self._wide] * look.size))
        self.scheme.setToolTip(name)
        self.state.setText(period.status_label if period else "")
        rename(self.state, "warn" if period and period.status == "archived" else "soft")
        self.finder.setVisible(ws is not None)
        self.user.setVisible(ws is not None)
        who = f"经办：{ws.user}" if ws and ws.user else "经办：未填"
        self.user.setText(self.user.fontMetrics().elidedText(who, Qt.TextElideMode.ElideRight, (5 if self._tight else 14) * look.size))
        self.user.setToolTip(f"{who}　改动都记在这个名字下")
        for widget in (self.scheme, self.saved, self.state):
            widget.setVisible(not self._narrow)
        if ws is None:
            self.saved.setText("")

    def _on_saved(self, at: datetime) -> None:
        self.saved.setText(f"已保存 {at:%H:%M}")

    def open_periods(self) -> None:
        """Drop down the list of periods, the current one marked."""
        self._fill_periods()
        drop_down(self.periods, self.period)
        if (here := next((one for one in self.periods.actions() if one.isChecked()), None)) is not None:
            self.periods.setActiveAction(here)

    def _fill_periods(self) -> None:
        menu = self.periods
        menu.clear()
        for period in self._session.periods():
            action = QAction(f"{period.label}　{period.scheme_name}　{period.status_label}", menu)
            action.setCheckable(True)
            action.setChecked(self._session.period is not None and period.id == self._session.period.id)
            action.triggered.connect(lambda _checked=False, chosen=period: self._session.choose(chosen))
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction("启用新的考核期…", lambda: self._session.go.emit("periods", "new"))


