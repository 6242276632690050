"""The people of 表格打印: found by 编号, name or 拼音首字母, narrowed by 科室 and 考核类别, ticked, and who is not complete."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from kaohe_desktop.ui.list_box import ListBox
from kaohe_desktop.ui.page import button, label, row
from kaohe_desktop.ui.people import Person, in_order
from kaohe_desktop.ui.print_people_model import SIDE, Index, PeopleModel
from kaohe_desktop.ui.style import look

ANY_CATEGORY, ANY_DEPARTMENT = "各类别", "各科室"
_GAP = 8
_TICK = 30  # what the tick takes at the left


class _Line(QStyledItemDelegate):
    """A line with its tick, and at the right the 科室, or in its place why the person is not complete."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        side, warned = index.data(SIDE)
        rect, metrics = QRect(option.rect), option.fontMetrics  # type: ignore[attr-defined]
        left = rect.left() + _TICK + metrics.horizontalAdvance(str(index.data())) + 2 * _GAP
        room = QRect(left, rect.top(), rect.right() - left - _GAP, rect.height())
        painter.save()
        painter.setPen(look.colour("warn" if warned else "ink_soft"))
        shown = metrics.elidedText(side, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, look.row_height - 2)


class PeopleView(QListView):
    """Typing a letter here goes on in the search line."""

    typed = Signal(str)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if plain and event.text().strip() and event.text().isprintable():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)


class _Finder(QLineEdit):
    """Down and Enter go to the list, Esc clears."""

    left = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class PeoplePane(QWidget):
    """The whole right side: filters, search, list, ticks."""

    chosen_changed = Signal()
    marked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.model = PeopleModel()
        self.view = PeopleView()
        self.view.setObjectName("list")
        self.view.setUniformItemSizes(True)
        self.view.setModel(self.model)
        self.view.setItemDelegate(_Line(self.view))
        self.view.setAccessibleName("人员")
        self.category, self.department, self.finder = ListBox(), ListBox(), _Finder()
        self.category.setAccessibleName("考核类别")
        self.department.setAccessibleName("科室")
        for box in (self.category, self.department):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(4)
        self.finder.setPlaceholderText("姓名、拼音首字母或编号")
        self.finder.setClearButtonEnabled(True)
        self.count = label("", "soft")
        self.all_button = button("全选", lambda: self.model.tick(True), "flat", tip="列出的都选上")
        self.none_button = button("全不选", lambda: self.model.tick(False), "flat", tip="列出的都不选")
        self.complete_button = button(
            "只选齐的", lambda: self.model.tick(True, only_complete=True), "flat", tip="没有缺项、没有待议的才选上",
        )
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.title = label("人员", "heading")
        column.addLayout(row(self.title, None, self.count))
        self._filters = row(self.category, self.department)
        column.addLayout(self._filters)
        column.addWidget(self.finder)
        column.addWidget(self.view, 1)
        column.addLayout(row(self.all_button, self.none_button, self.complete_button, None, spacing=5))

    def _connect(self) -> None:
        for box in (self.category, self.department):
            box.currentTextChanged.connect(lambda _text: self._narrow())
        self.finder.textChanged.connect(lambda _text: self._narrow())
        self.finder.left.connect(self._to_list)
        self.view.typed.connect(self._search)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self.marked.emit())
        self.model.ticked.connect(self._count)

    def _to_list(self) -> None:
        self.view.setFocus()
        if not self.view.currentIndex().isValid():
            self.mark(0)

    def _search(self, text: str) -> None:
        self.finder.setFocus()
        self.finder.setText(text)

    # ── content ──
    def show_people(self, everybody: Sequence[Person], gaps: Mapping[str, str]) -> None:
        """List the people of a period; filters, ticks and the mark stay where they still fit."""
        self.model.everybody, self.model.gaps = everybody, gaps
        themselves = bool(everybody) and all(one.name == one.department for one in everybody)  # 科室 are appraised, not people
        self.title.setText("科室" if themselves else "人员")
        for box, every, words in (
            (self.category, ANY_CATEGORY, in_order(one.category for one in everybody)),
            (self.department, ANY_DEPARTMENT, () if themselves else in_order(one.department for one in everybody)),
        ):
            chosen = box.currentText()
            box.blockSignals(True)
            box.clear()
            box.addItems([every, *words])
            box.setCurrentText(chosen if chosen in words else every)
            box.setVisible(len(words) > 1)
            box.blockSignals(False)
        self._narrow()

    def forget(self) -> None:
        """Another period: everybody is ticked, nothing is searched."""
        self.model.off.clear()
        self.model.everybody = ()
        self.finder.blockSignals(True)
        self.finder.clear()
        self.finder.blockSignals(False)
        for box in (self.category, self.department):
            box.blockSignals(True)
            box.clear()
            box.blockSignals(False)
        self.model.narrow("", "", "")

    def _narrow(self) -> None:
        marked = self.current
        category, department = (box.currentText() if box.currentIndex() > 0 else "" for box in (self.category, self.department))
        self.model.narrow(category, department, self.finder.text().strip().lower())
        self.mark(max(0, self.model.place(marked)))
        self._count()

    def show_gaps(self, gaps: Mapping[str, str]) -> None:
        """Say who is not complete, for a form that prints results; for others nobody is."""
        self.model.show_gaps(gaps)
        self.complete_button.setEnabled(bool(gaps))
        self._count()

    def _count(self) -> None:
        chosen = len(self.model.chosen)
        aside = "（只算列出的）" if len(self.model.listed) < len(self.model.everybody) else ""
        self.count.setText(f"选了 {chosen} / {len(self.model.listed)}{aside}")
        self.chosen_changed.emit()

    # ── who ──
    @property
    def chosen(self) -> list[str]:
        """Those listed and ticked, in roster order."""
        return self.model.chosen

    @property
    def everybody_chosen(self) -> bool:
        """Whether nobody of the period is left out."""
        return not self.model.off and len(self.model.listed) == len(self.model.everybody)

    @property
    def current(self) -> str:
        """The person marked; "" for nobody."""
        place = self.view.currentIndex().row()
        return self.model.listed[place].key if 0 <= place < len(self.model.listed) else ""

    def mark(self, place: int) -> None:
        """Mark a line."""
        if 0 <= place < len(self.model.listed):
            self.view.setCurrentIndex(self.model.index(place))

    def step(self, by: int) -> None:
        """Mark the next or the previous person."""
        place = self.view.currentIndex().row() + by
        if 0 <= place < len(self.model.listed):
            self.mark(place)

    def choose(self, keys: Collection[str]) -> None:
        """Tick just these, whatever is filtered, and mark the first of them."""
        self.finder.clear()
        for box in (self.category, self.department):
            box.setCurrentIndex(0)
        self.model.choose(keys)
        self.mark(next((place for place, one in enumerate(self.model.listed) if one.key in keys), 0))

    def find_person(self, key: str) -> bool:
        """Mark a person, whatever is filtered; False if there is nobody of that number."""
        if self.model.place(key) < 0:
            self.finder.clear()
            for box in (self.category, self.department):
                box.setCurrentIndex(0)
        self.mark(self.model.place(key))
        return self.current == key
