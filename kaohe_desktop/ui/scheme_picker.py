"""Choosing one of the appraisal schemes (考核办法): each with the line that says which kind of office it suits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QComboBox, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.library import SchemeInfo

_WORDS = int(Qt.ItemDataRole.UserRole) + 1
_LIST_WIDTH = 56  # of the list, in character heights
_ROWS = 9


class SchemePicker(QComboBox):
    """A list of schemes; its data are their ids."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(300)
        self.setMaxVisibleItems(_ROWS)
        self.setItemDelegate(_TwoLines(self))
        self.view().setMinimumWidth(_LIST_WIDTH * look.size)
        self.view().setVerticalScrollMode(self.view().ScrollMode.ScrollPerPixel)

    def show_schemes(self, infos: list[SchemeInfo]) -> None:
        """Offer these schemes."""
        self.clear()
        for place, info in enumerate(infos):
            self.addItem(info.name, info.id)
            words = scheme_words(info)
            self.setItemData(place, words, _WORDS)
            self.setItemData(place, words, Qt.ItemDataRole.ToolTipRole)
            self.setItemData(place, f"{info.name}，{words}", Qt.ItemDataRole.AccessibleTextRole)

    def words(self, place: int) -> str:
        """What stands under a scheme's name."""
        return str(self.itemData(place, _WORDS) or "")


def scheme_words(info: SchemeInfo) -> str:
    """In one line: whom it appraises, how often, what it sums up, which offices it suits."""
    parts = (info.subject_label, info.cycle_label, info.rolls_up_label, info.suits)
    return "　".join(part for part in parts if part)


class _TwoLines(QStyledItemDelegate):
    """A name, and under it a line in soft ink."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(_LIST_WIDTH * look.size, 3 * look.size + 14)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        chosen = option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver)  # type: ignore[attr-defined]
        painter.save()
        painter.fillRect(rect, look.colour("accent_tint" if chosen else "paper"))
        painter.setPen(look.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(10, 4, -10, -5)
        upper = QRect(inner.left(), inner.top(), inner.width(), inner.height() // 2)
        lower = upper.translated(0, inner.height() // 2)
        painter.setPen(look.colour("ink"))
        metrics = painter.fontMetrics()
        for place, ink, text in ((upper, "ink", str(index.data() or "")), (lower, "ink_soft", str(index.data(_WORDS) or ""))):
            painter.setPen(look.colour(ink))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()
