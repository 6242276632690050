"""The forms of 表格打印: the scheme's own, then the general ones, each with a line on what it is for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.printing import FormInfo

Index = QModelIndex | QPersistentModelIndex
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked
_HEAD, _ABOUT = Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2
_BOX = 35  # what the tick takes at the left
OWN, GENERAL = "本办法的表", "各办法通用的表"


class _Card(QStyledItemDelegate):
    """Two lines: the form's name, and what it is for; over the first of each part the part's name."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, 2 * look.size + 22 + (self._head() if index.data(_HEAD) else 0))

    def _head(self) -> int:
        return look.size + 14

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = QRect(option.rect)  # type: ignore[attr-defined]
        if head := index.data(_HEAD):
            strip = QRect(rect.left(), rect.top(), rect.width(), self._head())
            painter.save()
            painter.fillRect(strip, look.colour("stripe"))
            painter.setPen(look.colour("ink_soft"))
            painter.drawText(strip.adjusted(8, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter, head)
            painter.restore()
            rect.setTop(rect.top() + self._head())
            option.rect = rect  # type: ignore[attr-defined]
        super().paint(painter, option, index)
        self._words(painter, rect, QFont(option.font), index)  # type: ignore[attr-defined]

    def _words(self, painter: QPainter, rect: QRect, font: QFont, index: Index) -> None:
        kind, about = index.data(_ABOUT)
        room = rect.adjusted(_BOX, 5, -8, -5)
        half = room.height() // 2
        upper, lower = room.adjusted(0, 0, 0, -half), room.adjusted(0, half, 0, 0)
        small = QFont(font)
        small.setPixelSize(look.size - 2)
        painter.save()
        painter.setPen(look.colour("ink_soft"))
        painter.setFont(small)
        name = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
        wide = QFontMetrics(font).horizontalAdvance(name) + painter.fontMetrics().horizontalAdvance(kind) + 8 <= upper.width()
        if wide:
            painter.drawText(upper, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, kind)
        below = about if wide else f"{kind}　{about}".rstrip()
        painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, _elided(painter, below, lower))
        painter.setFont(font)
        painter.setPen(look.colour("ink"))
        painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, _elided(painter, name, upper))
        painter.restore()


def _elided(painter: QPainter, text: str, room: QRect) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())


class FormsList(QListWidget):
    """The one marked is looked at; those ticked are printed, or the one marked where none is ticked."""

    chosen_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("list")
        self.setItemDelegate(_Card(self))
        self.setAccessibleName("表格")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._forms: list[FormInfo] = []
        self.itemChanged.connect(lambda _item: self.chosen_changed.emit())

    def show_forms(self, forms: Sequence[FormInfo], ticked: Iterable[str] = (), marked: str = "") -> None:
        """List them; tick and mark those of these codes."""
        self.blockSignals(True)
        self.clear()
        self._forms = list(forms)
        before: bool | None = None
        wanted = set(ticked)
        for form in self._forms:
            item = QListWidgetItem()
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(_ON if form.code in wanted else _OFF)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{form.code}　{form.name}")
            item.setData(_ABOUT, (form.kind, form.about))
            item.setData(_HEAD, "" if before == form.general else GENERAL if form.general else OWN)
            item.setToolTip(f"{form.code}　{form.name}（{form.kind}）\n{form.about}".rstrip())
            before = form.general
            self.addItem(item)
        codes = [form.code for form in self._forms]
        self.setCurrentRow(codes.index(marked) if marked in codes else 0)
        self.blockSignals(False)

    def mark(self, code: str) -> bool:
        """Mark the form of a code; False if there is none."""
        place = next((place for place, form in enumerate(self._forms) if form.code == code), -1)
        if place >= 0:
            self.setCurrentRow(place)
        return place >= 0

    @property
    def form(self) -> FormInfo | None:
        """The form marked."""
        place = self.currentRow()
        return self._forms[place] if 0 <= place < len(self._forms) else None

    @property
    def ticked(self) -> list[FormInfo]:
        """The forms ticked."""
        return [form for place, form in enumerate(self._forms) if self.item(place).checkState() == _ON]

    @property
    def chosen(self) -> list[FormInfo]:
        """The forms to print."""
        return self.ticked or [form for form in (self.form,) if form is not None]
