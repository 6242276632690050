"""One table in three panes side by side (固定列 · 滚动列 · 算出的列) over one model, one selection and one scroll bar."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QGridLayout, QScrollBar, QTableView, QWidget
from typing_extensions import override

from kaohe_desktop.ui.grid_cells import CellDelegate
from kaohe_desktop.ui.grid_header import GridHeader
from kaohe_desktop.ui.grid_model import GridModel
from kaohe_desktop.ui.style import look

#: rows looked at to find how wide a column of words must be
_SAMPLE = 120
_Trigger = QAbstractItemView.EditTrigger


class Pane(QTableView):
    """One of the three views; Tab and the arrows are the whole table's business."""

    restyled = Signal()  # the text size is another one
    resized = Signal()  # the room for its columns is another one

    def __init__(self, model: GridModel, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setModel(model)
        self.setHorizontalHeader(GridHeader(model, self))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(self.verticalHeader().ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(look.row_height)
        self.verticalHeader().setMinimumSectionSize(look.row_height)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(_Trigger.AnyKeyPressed | _Trigger.DoubleClicked | _Trigger.EditKeyPressed)
        self.delegate = CellDelegate(model, self)
        self.setItemDelegate(self.delegate)

    @override
    def sizeHint(self) -> QSize:
        return QSize(80, 200)

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Another text size: the rows grow with it."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.verticalHeader().defaultSectionSize() != look.row_height:
            self.verticalHeader().setMinimumSectionSize(look.row_height)
            self.verticalHeader().setDefaultSectionSize(look.row_height)
            self.restyled.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class Panes(QFrame):
    """Lays the panes out and keeps their rows together; which columns stand where follows from the grid."""

    def __init__(self, model: GridModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._model = model
        self.left, self.middle, self.right = (Pane(model, name, self) for name in ("left", "middle", "right"))
        self.all = (self.left, self.middle, self.right)
        self.selection = QItemSelectionModel(model, self)
        layout = QGridLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self._rule_left, self._rule_right = (self._rule() for _ in range(2))
        for place, widget in enumerate((self.left, self._rule_left, self.middle, self._rule_right, self.right)):
            layout.addWidget(widget, 0, place)
        layout.setColumnStretch(2, 1)
        for pane in self.all:
            pane.setSelectionModel(self.selection)
            pane.setHorizontalScrollBarPolicy(never)
        self.left.setVerticalScrollBarPolicy(never)
        self._foot = QScrollBar(Qt.Orientation.Horizontal, self)  # outside the panes, so that their rows end together
        self._foot.hide()
        layout.addWidget(self._foot, 1, 2)
        inner = self.middle.horizontalScrollBar()
        inner.rangeChanged.connect(self._follow_range)
        inner.valueChanged.connect(self._foot.setValue)
        self._foot.valueChanged.connect(inner.setValue)
        bars = [pane.verticalScrollBar() for pane in self.all]
        for bar in bars:
            for other in bars:
                if other is not bar:
                    bar.valueChanged.connect(other.setValue)
        for pane in (self.left, self.right):
            pane.horizontalHeader().sectionResized.connect(lambda *_: self._on_dragged())
        model.modelReset.connect(self.arrange)
        self.right.restyled.connect(self.arrange)  # the last of the three
        self.middle.resized.connect(self._widen_last)  # also when only a pane beside it appears
        self._first_middle = self._first_right = 0
        #: false where everybody's rows are the same person's, so that saying whose they are is in the way
        self.shows_frozen = True
        self._widths: dict[int, int] = {}

    def _rule(self) -> QFrame:
        rule = QFrame(self)
        rule.setFixedWidth(2)
        rule.setObjectName("rule")
        return rule

    def pane_of(self, column: int) -> Pane:
        """The pane that shows the column."""
        if column < self._first_middle:
            return self.left
        return self.right if column >= self._first_right else self.middle

    def arrange(self) -> None:
        """Give every column its pane and its width."""
        grid = self._model.grid
        columns = list(grid.columns) if grid else []
        count = len(columns)
        self._first_middle = next((i for i, column in enumerate(columns) if not column.frozen), count)
        self._first_right = count
        while self._first_right > self._first_middle:
            column = columns[self._first_right - 1]
            if column.editable and not column.frozen:
                break
            self._first_right -= 1
        if self._first_right == self._first_middle:  # nothing to enter: one plain table
            self._first_right = count
        self._widths.clear()
        for number in range(count):
            home = self.pane_of(number)
            width = self._widths.setdefault(number, self._width(number))
            for pane in self.all:
                pane.setColumnHidden(number, pane is not home)
                pane.setColumnWidth(number, width)
        self.left.setVisible(self._first_middle > 0 and self.shows_frozen)
        self.right.setVisible(self._first_right < count)
        self._rule_left.setVisible(self._first_middle > 0 and self.shows_frozen)
        self._rule_right.setVisible(self._first_right < count)
        outer_right = self.right if self._first_right < count else self.middle
        needed = Qt.ScrollBarPolicy.ScrollBarAsNeeded
        for pane in (self.middle, self.right):
            pane.setVerticalScrollBarPolicy(needed if pane is outer_right else Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for pane in self.all:
            pane.horizontalHeader().setFixedHeight(pane.horizontalHeader().sizeHint().height())
        self._fit()

    def _on_dragged(self) -> None:
        """A column beside the middle was made wider by hand: its pane grows with it."""
        if QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            self._fit()

    def _fit(self) -> None:
        for pane in (self.left, self.right):
            width = pane.horizontalHeader().length()
            bar = pane.verticalScrollBar()
            if pane is self.right:
                width += bar.sizeHint().width() if bar.maximum() > 0 or self._rows_overflow() else 0
            pane.setFixedWidth(max(width, 1))
        self._widen_last()

    def _rows_overflow(self) -> bool:
        return self._model.rowCount() * look.row_height > self.middle.viewport().height()

    def _widen_last(self) -> None:
        """Let the text columns share the room that is left over, so that there is no void at the right."""
        grid, room = self._model.grid, self.middle.viewport().width()
        if grid is None or self._first_right > len(grid.columns):  # another grid is on its way
            return
        shown = range(self._first_middle, self._first_right)
        texts = [n for n in shown if grid.columns[n].kind == "text" and not grid.columns[n].choices and not grid.columns[n].numeric]
        if not texts:
            return
        extra = max(0, room - sum(self._widths.get(n, 0) for n in shown))
        for place, number in enumerate(texts):
            share = extra // len(texts) + (extra % len(texts) if place + 1 == len(texts) else 0)
            if number in self._widths:
                self.middle.setColumnWidth(number, self._widths[number] + share)

    def _follow_range(self, low: int, high: int) -> None:
        inner = self.middle.horizontalScrollBar()
        self._foot.setRange(low, high)
        self._foot.setPageStep(inner.pageStep())
        self._foot.setSingleStep(inner.singleStep())
        self._foot.setVisible(high > 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def clear_view(self) -> None:
        """Forget the selection."""
        self.selection.clear()
        self.selection.setCurrentIndex(QModelIndex(), QItemSelectionModel.SelectionFlag.Clear)

    def _width(self, number: int) -> int:
        """Wide enough for heading, note and the first rows' words, but no wider than the grid says."""
        grid, metrics = self._model.grid, self.fontMetrics()
        assert grid is not None
        column = grid.columns[number]
        head = round(metrics.horizontalAdvance(column.heading) * 1.06) + 18
        under = min(round(metrics.horizontalAdvance(column.note) * 0.88) + 16, 8 * look.size)
        most = column.width * look.size + 16
        if column.kind != "text":
            longest = column.choices if column.kind != "date" else ("2026-08-28",)
            choices = max((metrics.horizontalAdvance(choice) for choice in longest), default=0) + 18
            return max(min(choices, most), head, under, 4 * look.size)
        rows = range(min(grid.row_count(), _SAMPLE))
        words = max((metrics.horizontalAdvance(grid.text(row, number)) for row in rows), default=0) + 18
        return max(min(words, most), head, under, 3 * look.size)
