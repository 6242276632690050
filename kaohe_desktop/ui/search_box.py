"""The search field of the head line and the list under it; the field keeps the keys all the while."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QInputMethodEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)
from typing_extensions import override

from kaohe_desktop.ui.icons import icon
from kaohe_desktop.ui.page import label
from kaohe_desktop.ui.search import Hit, find
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.ui.session import Session

_HIT = Qt.ItemDataRole.UserRole
_WIDTH = 34  # characters


class _Draw(QStyledItemDelegate):
    """A group's name, or what was found with its note at the right."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(10, look.size + (16 if index.data(_HIT) else 12))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        hit, rect = index.data(_HIT), QRect(option.rect)  # type: ignore[attr-defined]
        left, middle = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignVCenter
        painter.save()
        font = QFont(option.font)  # type: ignore[attr-defined]
        if not isinstance(hit, Hit):
            font.setPixelSize(look.size - 2)
            painter.setFont(font)
            painter.setPen(look.colour("ink_soft"))
            painter.drawText(rect.adjusted(10, 4, -10, 0), left | middle, str(index.data()))
            painter.restore()
            return
        view = option.widget  # type: ignore[attr-defined]
        if isinstance(view, QListWidget) and view.currentRow() == index.row():
            painter.fillRect(rect, look.colour("accent_tint"))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), look.colour("accent"))
        inner = rect.adjusted(18, 0, -12, 0)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        title = metrics.elidedText(hit.title, Qt.TextElideMode.ElideRight, inner.width())
        painter.setPen(look.colour("ink"))
        painter.drawText(inner, left | middle, title)
        room = inner.width() - metrics.horizontalAdvance(title) - 16
        if room > 3 * look.size:
            painter.setPen(look.colour("ink_soft"))
            note = metrics.elidedText(hit.note, Qt.TextElideMode.ElideRight, room)
            painter.drawText(inner, Qt.AlignmentFlag.AlignRight | middle, note)
        painter.restore()


class Found(QFrame):
    """The list; a child of the window, so that it never takes the keys away."""

    chosen = Signal(object)  # Hit

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("ask")
        self.list = QListWidget()
        self.list.setObjectName("found")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_Draw(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.itemClicked.connect(self._on_click)
        self.note = label("", "soft")
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 4, 2, 6)
        column.setSpacing(2)
        column.addWidget(self.list)
        column.addWidget(self.note)
        self.hide()

    def show_hits(self, hits: list[Hit], text: str) -> None:
        """List what was found under the names of its groups; the first is marked."""
        self.list.clear()
        group = ""
        for hit in hits:
            if hit.group != group:
                group = hit.group
                head = QListWidgetItem(group)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                self.list.addItem(head)
            item = QListWidgetItem(hit.title)
            item.setData(_HIT, hit)
            item.setToolTip(hit.note)
            self.list.addItem(item)
        self.note.setText(
            "　↑↓ 选，回车打开，Esc 收起" if hits else f"　没有找到“{text[:12]}”。可以查姓名、首字母、编号、页、栏目、要做的事"
        )
        if hits:
            self.list.setCurrentRow(1)

    @property
    def hit(self) -> Hit | None:
        """The marked one."""
        item = self.list.currentItem()
        found = item.data(_HIT) if item is not None else None
        return found if isinstance(found, Hit) else None

    @property
    def hits(self) -> list[Hit]:
        """All that are listed."""
        return [hit for place in range(self.list.count()) if isinstance(hit := self.list.item(place).data(_HIT), Hit)]

    def step(self, by: int) -> None:
        """Mark the next one up or down, past the names of groups, round at the ends."""
        count = self.list.count()
        place = self.list.currentRow()
        for _ in range(count):
            place = (place + by) % count
            if isinstance(self.list.item(place).data(_HIT), Hit):
                self.list.setCurrentRow(place)
                self.list.scrollToItem(self.list.item(place - 1 if place == 1 else place))
                return

    def place_under(self, field: QLineEdit) -> None:
        """Stand under the field, inside the window, as high as what is listed."""
        window = field.window()
        if self.parent() is not window:
            self.setParent(window)
        rows = sum(self.list.sizeHintForRow(place) for place in range(self.list.count()))
        width = min(_WIDTH * look.size, window.width() - 16)
        corner = field.mapTo(window, QPoint(field.width(), field.height() + 2))
        height = min(rows + look.size + 30, max(120, window.height() - corner.y() - 12))
        self.setGeometry(max(8, corner.x() - width), corner.y(), width, height)
        self.show()
        self.raise_()

    def _on_click(self, item: QListWidgetItem) -> None:
        if isinstance(hit := item.data(_HIT), Hit):
            self.chosen.emit(hit)


class Finder(QLineEdit):
    """Finds whatever there is by a few characters; Enter goes to what is marked."""

    found = Signal(str, object)  # page name, where
    left = Signal()  # given up: the page has the keys again

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        #: which pages may be opened now
        self.allowed: Callable[[], set[str]] = set
        self._composing = False
        self.setPlaceholderText("查人、查页、要做的事　Ctrl+F")
        self.setToolTip("姓名、拼音首字母、编号；页、栏目、表格；计算、归档、备份……回车打开（Ctrl+F）")
        self.setAccessibleName("查找")
        self.setClearButtonEnabled(False)
        self.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.list = Found()
        self.list.chosen.connect(self._go)
        self.textEdited.connect(self._look)
        self.destroyed.connect(self.list.deleteLater)
        session.workspace_changed.connect(self._close)

    def begin(self) -> None:
        """Come to look for something."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _look(self, text: str) -> None:
        if not text.strip():
            self.list.hide()
            return
        self.list.show_hits(find(self._session, text, self.allowed()), text.strip())
        self.list.place_under(self)

    def _go(self, hit: Hit) -> None:
        self._close()
        self.found.emit(hit.page, hit.where)

    def _close(self) -> None:
        self.list.hide()
        self.clear()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._composing:  # Enter ends the composing, it does not open anything
                return
            if not self.list.isVisible() and self.text().strip():
                self._look(self.text())
            if (hit := self.list.hit) is not None and self.text().strip():
                self._go(hit)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.list.isVisible():
            self.list.step(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape:
            self._close()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @override
    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()
        if self.text().strip():
            self._look(self.text())

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._composing = False
        super().focusOutEvent(event)
        self.list.hide()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.fit()

    def fit(self, *, tight: bool = False, wide: bool = False) -> None:
        """As wide as the head line has room for."""
        self.setMinimumWidth((7 if tight else 18 if wide else 12) * look.size)
        self.setMaximumWidth((22 if wide else 17) * look.size)
