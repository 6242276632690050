"""The left column (页): the pages in the order of the work, each with what is still missing there."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QVBoxLayout, QWidget

from kaohe_desktop.ui.icons import pixmap
from kaohe_desktop.ui.style import look

_ICON = 18


@dataclass(frozen=True, slots=True)
class PageName:
    """A page of the left column: the name code calls it by, its title, its icon and the keys that open it."""

    name: str
    title: str
    icon: str
    keys: str


#: the quarter's work has the digits in its order; what is done once a year has the first letter of its 拼音
PAGES = (
    PageName("home", "首页", "home", "Ctrl+1"),
    PageName("roster", "花名册", "people", "Ctrl+2"),
    PageName("periods", "考核期", "calendar-range", "Ctrl+3"),
    PageName("entry", "录入", "entry", "Ctrl+4"),
    PageName("ledger", "台账", "clipboard", "Ctrl+5"),
    PageName("ballots", "测评", "vote", "Ctrl+6"),
    PageName("results", "计算定等", "scale", "Ctrl+7"),
    PageName("printing", "表格打印", "printer", "Ctrl+8"),
    PageName("uses", "结果运用", "trophy", "Ctrl+9"),
    PageName("rollup", "年度汇总", "sum", "Alt+N"),
    PageName("analysis", "分析", "chart", "Alt+F"),
    PageName("scheme", "考核办法", "book", "Alt+B"),
    PageName("office", "单位设置", "pencil", "Alt+D"),
    PageName("system", "系统", "gear", "Alt+X"),
)


class _Entry(QAbstractButton):
    """One page; the number beside it is also said in its tool tip."""

    def __init__(self, page: PageName) -> None:
        super().__init__()
        self.page = page
        self.setText(page.title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._badge = ""
        self.narrow = self.key_shown = False
        self.set_badge("", "")

    def set_badge(self, badge: str, meaning: str) -> None:
        self._badge = badge
        self.setToolTip("\n".join(part for part in (f"{self.text()}（{self.page.keys}）", meaning) if part))
        self.setAccessibleName(f"{self.text()} {meaning}".strip())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(52 if self.narrow else look.size * 9 + 18, look.size + 26)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), _ICON + 4 if self.narrow else look.size + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        here, rect = self.isChecked(), self.rect()
        if here or self.underMouse():
            painter.fillRect(rect, look.colour("accent_tint" if here else "stripe"))
        if here:
            painter.fillRect(0, 0, 4, rect.height(), look.colour("accent"))
        if self.hasFocus():
            painter.setPen(look.colour("accent"))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        ink = "accent" if here else "ink" if self.isEnabled() else "ink_soft"
        picture = pixmap(self.page.icon, look.colour(ink), _ICON, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(16, (rect.height() - _ICON) / 2), picture)
        if self.narrow:
            self._paint_beside(painter)
            painter.end()
            return
        font = QFont(self.font())
        font.setWeight(QFont.Weight.Bold if here else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(look.colour(ink))
        painter.drawText(rect.adjusted(44, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        self._paint_beside(painter)
        painter.end()

    def _paint_beside(self, painter: QPainter) -> None:
        if self.key_shown:
            self._paint_key(painter)
        elif self._badge:
            self._paint_badge(painter)

    def _paint_key(self, painter: QPainter) -> None:
        """The key that opens the page, as on a key cap; beside the icon alone only its last sign."""
        font = QFont(self.font())
        font.setPixelSize(look.size - 4)
        painter.setFont(font)
        words = self.page.keys[-1] if self.narrow else self.page.keys.removeprefix("Ctrl+")
        height = min(look.size + 3, self.height() - 2)
        width = max(painter.fontMetrics().horizontalAdvance(words) + 6, 15)
        place = QRectF(self.width() - width - (1 if self.narrow else 3), (self.height() - height) / 2, width, height)
        painter.setPen(look.colour("line_strong"))
        painter.setBrush(look.colour("ground"))
        painter.drawRoundedRect(place, 3, 3)
        painter.setPen(look.colour("ink"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_badge(self, painter: QPainter) -> None:
        font = QFont(self.font())
        font.setPixelSize(look.size - 2)
        if self.narrow:  # beside the icon there is only room for a dot
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("warn"))
            painter.drawEllipse(QRectF(self.width() - 16, max(2, self.height() / 2 - 12), 8, 8))
            return
        painter.setFont(font)
        width = max(painter.fontMetrics().horizontalAdvance(self._badge) + 12, 22)
        height = look.size + 5
        place = QRectF(self.width() - width - 10, (self.height() - height) / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("warn_tint"))
        painter.drawRoundedRect(place, height / 2, height / 2)
        painter.setPen(look.colour("warn"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._badge)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class Navigation(QWidget):
    """The left column."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = column = QVBoxLayout(self)
        self._group = QButtonGroup(self)
        self._entries: dict[str, _Entry] = {}
        for page in PAGES:
            entry = _Entry(page)
            entry.clicked.connect(lambda _checked=False, name=page.name: self.chosen.emit(name))
            self._group.addButton(entry)
            self._entries[page.name] = entry
            column.addWidget(entry)
        column.addStretch(1)
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Show the icons alone; the titles are in the tool tips."""
        edge = 2 if narrow else 8
        self._column.setContentsMargins(0, edge, 1, edge)
        self._column.setSpacing(0 if narrow else 2)
        for entry in self._entries.values():
            if entry.narrow != narrow:
                entry.narrow = narrow
                entry.updateGeometry()
                entry.update()

    def show_keys(self, shown: bool) -> None:
        """Say (or no longer say) beside each page which keys open it."""
        for entry in self._entries.values():
            if entry.key_shown != shown:
                entry.key_shown = shown
                entry.update()

    def mark(self, name: str) -> None:
        """Show which page is open; an unknown name (the start page) marks none."""
        self._group.setExclusive(False)
        for entry in self._entries.values():
            entry.setChecked(entry.page.name == name)
        self._group.setExclusive(True)

    def set_badge(self, name: str, count: int, meaning: str = "") -> None:
        """Say how many are missing at a page; 0 says nothing."""
        self._entries[name].set_badge(str(count) if count else "", meaning if count else "")

    def set_title(self, name: str, title: str) -> None:
        """The roster of a scheme for departments is a 科室名单."""
        self._entries[name].setText(title)

    def allow(self, names: set[str]) -> None:
        """Let only these pages be opened."""
        for name, entry in self._entries.items():
            entry.setEnabled(name in names)
