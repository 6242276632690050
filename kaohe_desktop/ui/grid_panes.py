"""One table in three panes side by side (固定列 · 滚动列 · 结果) over one model, one selection and one scroll bar."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QGridLayout, QScrollBar, QTableView, QWidget
from typing_extensions import override

from kaohe_desktop.ui.grid_cells import CellDelegate
from kaohe_desktop.ui.grid_header import GridHeader
from kaohe_desktop.ui.grid_model import GridModel
from kaohe_desktop.ui.grid_paint import GridPainter
from kaohe_desktop.ui.grid_widths import NAMES, Widths, places
from kaohe_desktop.ui.style import look

_Trigger = QAbstractItemView.EditTrigger
#: a table lower than this (in character heights) spends none of it on empty lines
_LOW = 20


class Pane(QTableView):
    """One of the three views; Tab and the arrows are the whole table's business."""

    quiet = False  # only while it has the keys does it show where the cursor is
    focused = Signal(object)  # the keys came, and by which way
    restyled = Signal()  # the text size is another one
    resized = Signal()  # the room for its columns is another one

    def __init__(self, model: GridModel, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setModel(model)
        self.header = GridHeader(model, self)
        self.setHorizontalHeader(self.header)
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
        self._painter = GridPainter(self, model)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        self._painter.paint(event.rect())

    @override
    def sizeHint(self) -> QSize:
        return QSize(80, 200)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(event.reason())
        if self.quiet:
            self.viewport().update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.quiet:
            self.viewport().update()

    @property
    def shows_cursor(self) -> bool:
        """Whether the cursor and what is selected are drawn."""
        return not self.quiet or self.hasFocus() or self.delegate.editor is not None

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
    """Lays the panes out and keeps their rows together; which columns stand where follows from the grid and the room."""

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
        self.middle.resized.connect(self._share)  # also when only a pane beside it appears
        self._places: list[Pane | None] = []
        self.middle.focused.connect(self._hand_on)
        #: false where everybody's rows are the same person's, so that saying whose they are is in the way
        self.shows_frozen = True
        self._widths: Widths | None = None
        self._overflowed = False

    def _rule(self) -> QFrame:
        rule = QFrame(self)
        rule.setFixedWidth(2)
        rule.setObjectName("rule")
        return rule

    def pane_of(self, column: int) -> Pane:
        """The pane that shows the column; the middle one for a column there is no room for."""
        return (self._places[column] if column < len(self._places) else None) or self.middle

    def shows(self, column: int) -> bool:
        """Whether the column is shown: in a narrow window some of those that say whose row it is are not."""
        return column < len(self._places) and self._places[column] is not None

    def _hand_on(self, reason: Qt.FocusReason) -> None:
        """The keys come to the middle pane first; they belong where the cursor stands."""
        at = self.selection.currentIndex()
        if at.isValid() and reason != Qt.FocusReason.MouseFocusReason:
            self.pane_of(at.column()).setFocus(reason)

    # ── which column where, and how wide ──
    def arrange(self) -> None:
        """Give every column its pane and its width."""
        grid = self._model.grid
        self._widths = Widths(grid, self.fontMetrics()) if grid is not None else None
        self._lay()

    def other_rows(self) -> None:
        """Other rows of the same grid: the columns stay as they are, unless there are rows now that were never measured."""
        rows = self._model.rowCount()
        if self._widths is None or self._widths.seen < min(rows, NAMES):
            self.arrange()
        elif self._overflowed != self._rows_overflow():  # the scroll bar comes or goes
            self._fit()

    def _lay(self) -> None:
        grid, widths = self._model.grid, self._widths
        columns = list(grid.columns) if grid is not None else []
        if grid is not None and (widths is None or len(widths.natural) != len(columns)):  # another grid is on its way
            return
        by_name = {"left": self.left, "middle": self.middle, "right": self.right, "": None}
        told = places(columns, widths.natural if widths is not None else [],
                      self.width() if self.isVisible() else 0, frozen=self.shows_frozen)
        self._places = [by_name[name] for name in told]
        for number, home in enumerate(self._places):
            for pane in self.all:
                pane.setColumnHidden(number, pane is not home)
        for pane, rule in ((self.left, self._rule_left), (self.right, self._rule_right)):
            shown = any(home is pane for home in self._places)
            pane.setVisible(shown)
            rule.setVisible(shown)
        outer_right = self.right if any(home is self.right for home in self._places) else self.middle
        needed = Qt.ScrollBarPolicy.ScrollBarAsNeeded
        for pane in (self.middle, self.right):
            pane.setVerticalScrollBarPolicy(needed if pane is outer_right else Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.size_heads()
        self._fit()

    def size_heads(self) -> None:
        """Make the heads as high as what they say."""
        for pane in self.all:
            header = pane.horizontalHeader()
            if header.height() != (high := header.sizeHint().height()):
                header.setFixedHeight(high)

    def natural_width(self) -> int:
        """How wide the columns of the grid are by themselves, the scroll bar beside them included."""
        bar = self.right.verticalScrollBar().sizeHint().width()
        return sum(self._widths.natural) + bar + 8 if self._widths is not None else 0

    def _on_dragged(self) -> None:
        """A column beside the middle was made wider by hand: its pane grows with it."""
        if QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            self._fit(keep=True)

    def _fit(self, *, keep: bool = False) -> None:
        self._overflowed = self._rows_overflow()
        if self._widths is not None and not keep:
            bar = self.right.verticalScrollBar().sizeHint().width() if self._rows_overflow() else 0
            every = [number for number, home in enumerate(self._places) if home is not None]
            for number, width in self._widths.squeezed(every, self.width() - bar - 6).items():
                self.pane_of(number).setColumnWidth(number, width)
        for pane in (self.left, self.right):
            width = pane.horizontalHeader().length()
            if pane is self.right:
                width += pane.verticalScrollBar().sizeHint().width() if self._rows_overflow() else 0
            if pane.minimumWidth() != max(width, 1):
                pane.setFixedWidth(max(width, 1))
        self._share()

    def _rows_overflow(self) -> bool:
        return self._model.rowCount() * look.row_height > self.middle.viewport().height()

    def _share(self) -> None:
        """Share the room that is left over among the columns of the middle, so that there is no void at the right."""
        grid, widths = self._model.grid, self._widths
        if grid is None or widths is None or len(self._places) != len(grid.columns):  # another grid is on its way
            return
        shown = [number for number, home in enumerate(self._places) if home is self.middle]
        for number, width in widths.shared(shown, self.middle.viewport().width()).items():
            if self.middle.columnWidth(number) != width:
                self.middle.setColumnWidth(number, width)
        self._follow_range(self.middle.horizontalScrollBar().minimum(), self.middle.horizontalScrollBar().maximum())

    def _follow_range(self, low: int, high: int) -> None:
        inner = self.middle.horizontalScrollBar()
        self._foot.setRange(low, high)
        self._foot.setPageStep(inner.pageStep())
        self._foot.setSingleStep(inner.singleStep())
        self._foot.setVisible(high > 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        low = event.size().height() < _LOW * look.size
        for pane in self.all:
            pane.header.low = low
        self._lay() if event.size().width() != event.oldSize().width() else self._fit()

    def clear_view(self) -> None:
        """Forget the selection."""
        self.selection.clear()
        self.selection.setCurrentIndex(QModelIndex(), QItemSelectionModel.SelectionFlag.Clear)
