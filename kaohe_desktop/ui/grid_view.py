"""A table that behaves like a spreadsheet: keys, blocks from and to Excel, undo; refusals said in a line below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QVBoxLayout, QWidget

from kaohe_desktop.office.grid import Entered
from kaohe_desktop.office.problems import ROW_UNFINISHED
from kaohe_desktop.ui.grid_acts import GridActs, summary
from kaohe_desktop.ui.grid_counts import CountTimer
from kaohe_desktop.ui.grid_find import GridFind
from kaohe_desktop.ui.grid_keys import GridKeys
from kaohe_desktop.ui.grid_line import GridLine
from kaohe_desktop.ui.grid_model import GridModel
from kaohe_desktop.ui.grid_panes import Panes

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe_desktop.engine.problems import Problem
    from kaohe_desktop.office.grid import Grid

_Flag = QItemSelectionModel.SelectionFlag


class GridView(QWidget):
    """The table, its selection and its keys. ``grid`` is an office Grid; every act goes through :class:`GridModel`."""

    entered = Signal(object)  # Entered
    refused = Signal(object)  # tuple[Problem, ...]
    stepped = Signal(str)  # the name of an action undone or redone, in words
    row_changed = Signal(int)  # the current row, -1 for none
    why = Signal()  # how the figure of the current cell came about is asked
    escaped = Signal()  # Esc while nothing is being typed

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", True)  # one stop of Ctrl+Tab, whichever pane has the keys
        self.model = GridModel(self)
        self.panes = Panes(self.model, self)
        self.below = GridLine(self)
        self.line = self.below.said
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.finding = GridFind(self)
        column.addWidget(self.finding)
        column.addWidget(self.panes, 1)
        column.addWidget(self.below)
        #: shows a block before it is entered and answers True; None: a block is entered at once
        self.offer_paste: Callable[[int, int, list[list[str]]], bool] | None = None
        #: does an edit of very many cells off the window's thread; None: it is done at once
        self.beside: Callable[[str, Callable[[Grid], Entered | None]], object] | None = None
        #: shows everybody again, so that what was not saved can be gone to wherever it is
        self.widen: Callable[[], None] | None = None
        self.anchor = (0, 0)
        self._current_id = 0
        self._moving = False
        self.held = False  # a refusal stays said, whatever is worked out anew, until the next key or click
        self.panes.selection.currentChanged.connect(self._on_current)
        self.model.entered.connect(self._on_entered)
        self.model.refused.connect(self._on_refused)
        self.model.modelReset.connect(lambda: self._on_current(QModelIndex(), QModelIndex()))
        self.model.rearranging.connect(self.finish_editing)
        self.acts = GridActs(self)
        self.keys = GridKeys(self)
        self.panes.middle.resized.connect(self._keep_in_view)  # a long reason below takes rows away
        self.counting = CountTimer(self)
        self.setFocusProxy(self.panes.middle)

    # ── what is shown ──
    @property
    def grid(self) -> Grid | None:
        """The grid shown."""
        return self.model.grid

    def set_grid(self, grid: Grid | None, *, keep_place: bool = False) -> None:
        """Show another grid; with ``keep_place`` the same person and column stay current where possible."""
        self.finish_editing()
        self.held = False
        old, place = self.model.grid, self.current()
        key = old.key(place[0]) if keep_place and old is not None and place and place[0] < old.row_count() else ""
        self.panes.clear_view()
        self.model.set_grid(grid)
        if grid is None or not self.model.rowCount():
            self.say("", "note")
            return
        row = self.row_of_key(key) if key else 0
        column = place[1] if keep_place and place and place[1] < len(grid.columns) else self.first_editable(0)
        self.select(row if row is not None else 0, column)

    def row_of_key(self, key: str) -> int | None:
        """The first row of that 编号 among those shown."""
        grid = self.model.grid
        rows = self.model.rowCount()
        return next((row for row in range(rows) if grid is not None and grid.key(row) == key), None)

    def go_to(self, key: str, heading: str = "") -> bool:
        """Make the person's cell current; False if the person is not shown."""
        row, grid = self.row_of_key(key), self.model.grid
        if row is None or grid is None:
            return False
        self.held = False
        headings = [column.heading for column in grid.columns]
        column = headings.index(heading) if heading in headings else self.first_editable(row)
        self.select(row, column)
        self.panes.pane_of(column).setFocus()
        return True

    @property
    def editing(self) -> bool:
        """Whether something is being typed into a cell."""
        return any(pane.delegate.editor is not None for pane in self.panes.all)

    def finish_editing(self) -> None:
        """Enter what stands in an open editor and close it: the rows are about to be others."""
        for pane in self.panes.all:
            pane.delegate.finish_open()

    def first_editable(self, row: int) -> int:
        """The first column of a row that takes entries; 0 if none does."""
        columns = range(self.model.columnCount())
        return next((column for column in columns if self.takes(row, column)), 0)

    def takes(self, row: int, column: int) -> bool:
        """Whether one can type in a cell here: on one person's paper the columns that say whose row it is are not there."""
        there = self.panes.shows_frozen or self.grid is None or not self.grid.columns[column].frozen
        return there and self.model.editable(row, column)

    # ── where the cursor is ──
    def current(self) -> tuple[int, int] | None:
        """The current cell."""
        index = self.panes.selection.currentIndex()
        return (index.row(), index.column()) if index.isValid() else None

    def select(self, row: int, column: int, *, extend: bool = False) -> None:
        """Go to a cell; with ``extend`` select everything from where the selection began."""
        if not self.model.rowCount():
            return
        row = max(0, min(row, self.model.rowCount() - 1))
        column = max(0, min(column, self.model.columnCount() - 1))
        if not extend:
            self.anchor = (row, column)
        first = self.model.index(min(row, self.anchor[0]), min(column, self.anchor[1]))
        last = self.model.index(max(row, self.anchor[0]), max(column, self.anchor[1]))
        index = self.model.index(row, column)
        self._moving = True
        self.panes.selection.setCurrentIndex(index, _Flag.NoUpdate)
        self.panes.selection.select(QItemSelection(first, last), _Flag.ClearAndSelect)
        self._moving = False
        pane = self.panes.pane_of(column)
        pane.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        self.below.count_soon()
        if any(other.hasFocus() for other in self.panes.all):
            pane.setFocus()

    def _keep_in_view(self) -> None:
        place = self.current()
        if place is not None and place[0] < self.model.rowCount():
            self.panes.pane_of(place[1]).scrollTo(self.model.index(*place), QAbstractItemView.ScrollHint.EnsureVisible)

    def selected_cells(self) -> list[tuple[int, int]]:
        """The selected cells, row by row."""
        areas = self._areas()
        if len(areas) == 1:  # nearly always; whole columns of a large office are hundreds of thousands of cells
            columns = range(areas[0].left(), areas[0].right() + 1)
            return [(row, column) for row in range(areas[0].top(), areas[0].bottom() + 1) for column in columns]
        cells: set[tuple[int, int]] = set()
        for area in areas:
            for row in range(area.top(), area.bottom() + 1):
                cells.update((row, column) for column in range(area.left(), area.right() + 1))
        return sorted(cells)

    def selected_rows(self) -> list[int]:
        """The rows in which something is selected."""
        return sorted({row for area in self._areas() for row in range(area.top(), area.bottom() + 1)})

    def _areas(self) -> list[QItemSelectionRange]:
        areas = self.panes.selection.selection()
        return [areas.at(place) for place in range(areas.count())]

    def box(self) -> tuple[int, int, int, int] | None:
        """The rectangle round what is selected: top, left, bottom, right."""
        parts = self._areas()
        if not parts:
            place = self.current()
            return (*place, *place) if place else None
        return (
            min(a.top() for a in parts), min(a.left() for a in parts),
            max(a.bottom() for a in parts), max(a.right() for a in parts),
        )

    def _on_current(self, index: QModelIndex, _old: QModelIndex) -> None:
        if index.isValid() and not self._moving and not QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.anchor = (index.row(), index.column())
            self.keys.moves.tab_origin = None
        grid = self.model.grid
        self._current_id = grid.row_id(index.row()) if grid is not None and index.isValid() else 0
        self.show_note()
        composes = index.isValid() and self._takes_words(index.row(), index.column())
        for pane in self.panes.all:
            pane.viewport().update()
            pane.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, composes)
        self.row_changed.emit(index.row() if index.isValid() else -1)

    def _takes_words(self, row: int, column: int) -> bool:
        """Whether Chinese is typed here: figures, days and choices by a letter come as they are, whatever the input method."""
        described = self.model.column(column)
        return self.model.editable(row, column) and described.kind == "text" and not described.choices

    # ── the line below ──
    def say(self, text: str, kind: str) -> None:
        """Say something in the line below, as a note or as a problem."""
        self.below.say(text, kind)

    def show_note(self) -> None:
        """Say what is allowed in the current cell, or why its entry was refused."""
        if not self.held:
            self.below.say_of(self.current())

    def _on_entered(self, entered: Entered) -> None:
        self._keep_row()
        self.held = bool(entered.problems)
        if entered.problems:
            wrong = any(problem.code != ROW_UNFINISHED.code for problem in entered.problems)
            self.say(*((summary(entered.problems), "problem") if wrong else (entered.problems[0].sentences, "note")))
            if wrong:
                QApplication.beep()
        else:
            self.show_note()
        self.entered.emit(entered)

    def _on_refused(self, problems: tuple[Problem, ...]) -> None:
        self.say(summary(problems), "problem")
        self.refused.emit(problems)

    def _keep_row(self) -> None:
        place, grid = self.current(), self.model.grid
        if place is None or grid is None or not self._current_id:
            return
        row = grid.row_of(self._current_id)
        if row is not None and row != place[0]:
            self.select(row, place[1])

    def left_editor(self) -> None:
        """The editor closed: what was said of the text in it no longer holds, unless it was entered and refused."""
        if not self.held:
            self.show_note()

    # ── acts ──
    def step_back(self, *, forward: bool = False) -> None:
        """撤销 (or 重做) one action of this table."""
        self.stepped_back(self.model.step_back(forward), forward=forward)

    def stepped_back(self, name: str | None, *, forward: bool) -> None:
        """Show what an action undone or redone (in a thread of its own, where it was a large one) left."""
        self._keep_row()
        self.held = False
        self.show_note()
        if name:
            self.stepped.emit(f"{'已重做' if forward else '已撤销'}：{name}")
        elif name is None:
            self.stepped.emit("没有可以重做的" if forward else "没有可以撤销的")

    def search(self, text: str) -> None:
        """Show only those who fit."""
        self.finish_editing()
        self.model.rearrange(lambda grid: grid.search(text))
        self._refind(anew=False)

    def narrow(self, category: str, department: str, *, only_missing: bool = False) -> None:
        """Show only some subjects; what was typed and refused stays."""
        self.finish_editing()
        self.model.rearrange(lambda grid: grid.narrow(category, department, only_missing=only_missing))
        self._refind()

    def rearrange(self, act: Callable[[Grid], None]) -> None:
        """Let the grid stand otherwise, e.g. in another order; the cursor is never left nowhere."""
        self.finish_editing()
        self.model.rearrange(act)
        self._refind(anew=False)

    def reload(self) -> None:
        """Read everything anew, e.g. after an import."""
        self.model.rearrange(lambda grid: grid.reload())
        self._refind()

    def _refind(self, *, anew: bool = True) -> None:
        """Leave the cursor somewhere; where the texts may be others (``anew``), the columns are measured again."""
        if self.current() is None and self.model.rowCount():
            self.select(0, self.first_editable(0))
        if anew:
            self.panes.arrange()
        else:
            self.panes.other_rows()
        if not self.editing:
            self.show_note()
