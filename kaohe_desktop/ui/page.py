"""What every page has in common: its place in the window, when it reads anew, and a few ready-made parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.ui.icons import icon
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs


class Page(QWidget):
    """A page is filled when it is first shown and refreshed only when something changed since."""

    #: whether the page needs a current period
    needs_period = True

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.session, self.jobs = session, jobs
        self._stale = True
        self._first: QWidget | None = None
        self.box = QVBoxLayout(self)
        self.low = False
        self.set_low(False)
        session.period_changed.connect(self._on_period)
        session.workspace_changed.connect(self._on_period)
        session.data_changed.connect(self._on_data)

    # ── for pages to fill in ──
    def refresh(self) -> None:
        """Read and show everything anew; called only while the page is shown and its needs are met."""

    def forget(self) -> None:
        """The period or the database is another one: drop what belongs to the old one."""

    def arrive(self, where: object) -> None:
        """Come here with a place to go to (an 编号, an 编号 with a heading …)."""

    def undo(self, *, forward: bool = False) -> bool:
        """撤销 or 重做 the page's last action; False if the page has nothing to undo by itself."""
        return False

    def set_low(self, low: bool) -> None:
        """The window is so low (768 pixels at 200 %) that margins cost rows; a page may fold more than its margins."""
        self.low = low
        self.box.setContentsMargins(*((10, 6, 10, 4) if low else (16, 12, 16, 8)))
        self.box.setSpacing(6 if low else 10)

    # ── who has the keys ──
    @override
    def setFocusProxy(self, w: QWidget) -> None:
        """Where the keys begin on this page. Not Qt's own proxy: with that, Tab would skip whatever stands above it."""
        self._first = w

    @override
    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Give the keys to where they begin; where that is not shown now, to the first that takes them, else to the page itself."""
        first = self._first
        if first is None or not first.isVisibleTo(self) or not first.isEnabledTo(self):
            first = next((one for one in self._in_order() if one.isVisibleTo(self) and one.isEnabledTo(self)), None)
        if first is not None:
            first.setFocus(reason)
        else:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            super().setFocus(reason)

    def _in_order(self) -> Iterator[QWidget]:
        """What takes Tab on the page, in Tab's own order."""
        at = self.nextInFocusChain()
        while at is not None and at is not self:
            if self.isAncestorOf(at) and at.focusPolicy() & Qt.FocusPolicy.TabFocus:
                yield at
            at = at.nextInFocusChain()

    # ── when ──
    @property
    def ready(self) -> bool:
        """Whether the page's needs are met."""
        return self.session.ws is not None and (self.session.period is not None or not self.needs_period)

    @property
    def unit(self) -> str:
        """What the current period's scheme counts: 人 or 个科室."""
        return "人" if self.session.scheme.scheme.head.subject == "person" else "个科室"

    def show_now(self) -> None:
        """The page comes into view."""
        if self._stale and self.ready:
            self._stale = False
            self.refresh()

    def _on_period(self) -> None:
        self.forget()
        self._stale = True
        if self.isVisible():
            self.show_now()

    def _on_data(self, by: object) -> None:
        if by is self:
            return
        self._stale = True
        if self.isVisible():
            self.show_now()


def label(text: str = "", name: str = "", *, wrap: bool = False) -> QLabel:
    """A line of text in one of the style sheet's kinds (title, heading, soft, good, warn, bad …)."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if name:
        made.setObjectName(name)
    made.setWordWrap(wrap)
    return made


class Elided(QLabel):
    """One line that ends in … where there is no room for all of it; the whole stands in its tool tip."""

    def __init__(self, text: str = "", name: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setObjectName(name)
        self.setText(text)

    @override
    def setText(self, text: str) -> None:
        super().setText(text.replace("\n", "　"))
        self.setToolTip(text)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, room = QPainter(self), self.contentsRect()
        painter.setPen(self.palette().color(self.foregroundRole()))
        words = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, self.alignment(), words)


def button(text: str, act: Callable[[], object], name: str = "", picture: str = "", tip: str = "") -> QPushButton:
    """A button with words, and a picture beside them where there is one."""
    made = QPushButton(f" {text}" if picture else text)  # a little air between picture and words
    if name:
        made.setObjectName(name)
    if picture:
        made.setIcon(icon(picture, look.colours.accent_ink if name == "primary" else None))
        made.setProperty("picture", picture)  # drawn anew in another look
    if tip:
        made.setToolTip(tip)
    made.setAutoDefault(True)
    made.clicked.connect(lambda: act())
    return made


def panel() -> tuple[QFrame, QVBoxLayout]:
    """A framed part of a page and its column."""
    frame = QFrame()
    frame.setObjectName("panel")
    column = QVBoxLayout(frame)
    column.setContentsMargins(12, 10, 12, 10)
    column.setSpacing(6)
    return frame, column


def row(*widgets: QWidget | None, spacing: int = 8) -> QHBoxLayout:
    """Widgets side by side; None is the stretch between them."""
    line = QHBoxLayout()
    line.setSpacing(spacing)
    for widget in widgets:
        if widget is None:
            line.addStretch(1)
        else:
            line.addWidget(widget)
    return line


def rename(widget: QWidget, name: str) -> None:
    """Give a widget another kind of the style sheet and show it so."""
    if widget.objectName() != name:
        widget.setObjectName(name)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def emptied(layout: QVBoxLayout | QHBoxLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            emptied(inner)
