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
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QLabel, QVBoxLayout, QWidget

from kaohe_desktop.office.grid import CellState, Entered
from kaohe_desktop.office.problems import ROW_UNFINISHED
from kaohe_desktop.ui import clipboard
from kaohe_desktop.ui.grid_counts import CountTimer
from kaohe_desktop.ui.grid_find import GridFind
from kaohe_desktop.ui.grid_keys import GridKeys
from kaohe_desktop.ui.grid_model import GridModel
from kaohe_desktop.ui.grid_panes import Panes

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe_desktop.engine.problems import Problem
    from kaohe_desktop.office.grid import Grid
    from kaohe_desktop.ui.grid_cells import Typed

_Flag = QItemSelectionModel.SelectionFlag


class GridView(QWidget):
    """The table, its selection and its keys. ``grid`` is an office Grid; every act goes through :class:`GridModel`."""

    entered = Signal(object)  # Entered
    refused = Signal(object)  # tuple[Problem, ...]
    stepped = Signal(str)  # the name of an action undone or redone, in words
    row_changed = Signal(int)  # the current row, -1 for none

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = GridModel(self)
        self.panes = Panes(self.model, self)
        self.line = QLabel(self)
        self.line.setWordWrap(True)
        self.line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.line.setMinimumHeight(34)
        self.say("", "note")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.finding = GridFind(self)
        column.addWidget(self.finding)
        column.addWidget(self.panes, 1)
        column.addWidget(self.line)
        #: shows a block before it is entered and answers True; None: a block is entered at once
        self.offer_paste: Callable[[int, int, list[list[str]]], bool] | None = None
        self.anchor = (0, 0)
        self._current_id = 0
        self._moving = False
        self.held = False  # a refusal stays said while the cursor goes on by itself to the next cell
        self.panes.selection.currentChanged.connect(self._on_current)
        self.model.entered.connect(self._on_entered)
        self.model.refused.connect(self._on_refused)
        self.model.modelReset.connect(lambda: self._on_current(QModelIndex(), QModelIndex()))
        self.keys = GridKeys(self)
        self.counting = CountTimer(self)
        self.setFocusProxy(self.panes.middle)

    # ── what is shown ──
    @property
    def grid(self) -> Grid | None:
        """The grid shown."""
        return self.model.grid

    def set_grid(self, grid: Grid | None, *, keep_place: bool = False) -> None:
        """Show another grid; with ``keep_place`` the same person and column stay current where possible."""
        old, place = self.model.grid, self.current()
        key = old.key(place[0]) if keep_place and old is not None and place and place[0] < old.row_count() else ""
        self.panes.clear_view()
        self.model.set_grid(grid)
        if grid is None or not self.model.rowCount():
            self.say("", "note")
            return
        row = self.row_of_key(key) if key else 0
        column = place[1] if keep_place and place and place[1] < len(grid.columns) else self._first_editable(0)
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
        headings = [column.heading for column in grid.columns]
        column = headings.index(heading) if heading in headings else self._first_editable(row)
        self.select(row, column)
        self.panes.pane_of(column).setFocus()
        return True

    def _first_editable(self, row: int) -> int:
        columns = range(self.model.columnCount())
        return next((column for column in columns if self.model.editable(row, column)), 0)

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
        if any(other.hasFocus() for other in self.panes.all):
            pane.setFocus()

    def selected_cells(self) -> list[tuple[int, int]]:
        """The selected cells, row by row."""
        cells: set[tuple[int, int]] = set()
        for area in self._areas():
            for row in range(area.top(), area.bottom() + 1):
                cells.update((row, column) for column in range(area.left(), area.right() + 1))
        return sorted(cells)

    def selected_rows(self) -> list[int]:
        """The rows in which something is selected."""
        return sorted({row for area in self._areas() for row in range(area.top(), area.bottom() + 1)})

    def _areas(self) -> list[QItemSelectionRange]:
        areas = self.panes.selection.selection()
        return [areas.at(place) for place in range(areas.count())]

    def _box(self) -> tuple[int, int, int, int] | None:
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
            self.keys.tab_origin = None
        grid = self.model.grid
        self._current_id = grid.row_id(index.row()) if grid is not None and index.isValid() else 0
        self.show_note()
        for pane in self.panes.all:
            pane.viewport().update()
            inputs = index.isValid() and self.model.editable(index.row(), index.column())
            pane.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, inputs)
        self.row_changed.emit(index.row() if index.isValid() else -1)

    # ── the line below ──
    def say(self, text: str, kind: str) -> None:
        """Say something in the line below, as a note or as a problem."""
        self.line.setText(text)
        if self.line.objectName() != kind:
            self.line.setObjectName(kind)
            self.line.style().unpolish(self.line)
            self.line.style().polish(self.line)

    def show_note(self) -> None:
        """Say what is allowed in the current cell, or why its entry was refused."""
        place, grid = self.current(), self.model.grid
        if self.held:
            self.held = False
            return
        if place is None or grid is None or place[0] >= self.model.rowCount():
            self.say("", "note")
            return
        note = grid.note(*place)
        if grid.state(*place) is CellState.REFUSED:
            self.say(f"✗ {note}", "problem")
        else:
            heading = grid.columns[place[1]].heading
            self.say(f"{heading}：{note}" if note else "", "note")

    def _on_entered(self, entered: Entered) -> None:
        self._keep_row()
        if entered.problems:
            self.say(_summary(entered.problems), "problem")
            self.held = True
            if any(problem.code != ROW_UNFINISHED.code for problem in entered.problems):
                QApplication.beep()
        else:
            self.show_note()
        self.entered.emit(entered)

    def _on_refused(self, problems: tuple[Problem, ...]) -> None:
        self.say(_summary(problems), "problem")
        self.refused.emit(problems)

    def _keep_row(self) -> None:
        place, grid = self.current(), self.model.grid
        if place is None or grid is None or not self._current_id:
            return
        row = grid.row_of(self._current_id)
        if row is not None and row != place[0]:
            self.select(row, place[1])

    # ── acts ──
    def edit_current(self) -> None:
        """Open the editor of the current cell (F2)."""
        index = self.panes.selection.currentIndex()
        if not index.isValid() or not self.model.editable(index.row(), index.column()):
            return
        pane = self.panes.pane_of(index.column())
        pane.setFocus()
        pane.edit(index)
        editor = pane.indexWidget(index) or pane.viewport().focusWidget()
        if isinstance(editor, QComboBox):
            editor.showPopup()

    def copy(self, *, headed: bool = False) -> None:
        """Put the selected block on the clipboard for Excel or WPS, with the headings over it if asked for."""
        box, grid = self._box(), self.model.grid
        if box is None or grid is None:
            return
        block = [
            ["" if grid.state(row, column) is CellState.NOT_APPLICABLE else grid.text(row, column) for column in range(box[1], box[3] + 1)]
            for row in range(box[0], box[2] + 1)
        ]
        if headed:
            block.insert(0, [grid.columns[column].heading for column in range(box[1], box[3] + 1)])
        QGuiApplication.clipboard().setText(clipboard.to_text(block))

    def paste(self) -> None:
        """Enter the clipboard's block from the top-left selected cell on, as one step of 撤销."""
        box, text = self._box(), QGuiApplication.clipboard().text()
        if box is None or not text:
            return
        block = clipboard.tiled(clipboard.from_text(text), box[2] - box[0] + 1, box[3] - box[1] + 1)
        if self.offer_paste is not None and self.offer_paste(box[0], box[1], block):
            return
        if block and self.model.paste(box[0], box[1], block) is not None:
            width = max(map(len, block))
            self.anchor = (box[0], box[1])
            self.select(box[0] + len(block) - 1, box[1] + width - 1, extend=True)

    def fill_down(self) -> None:
        """向下填充: repeat the first selected row over the others; a single cell takes the one above it."""
        box, grid = self._box(), self.model.grid
        if box is None or grid is None:
            return
        top, left, bottom, right = box
        source, first = (top - 1, top) if top == bottom else (top, top + 1)
        if source < 0:
            return
        row = [str(self.model.data(self.model.index(source, column), Qt.ItemDataRole.EditRole)) for column in range(left, right + 1)]
        self.model.paste(first, left, [row] * (bottom - first + 1))

    def fill_with(self, text: str | None) -> None:
        """Enter the same text into every selected cell (Ctrl+Enter); None: what stands in the current one."""
        box, place, grid = self._box(), self.current(), self.model.grid
        if box is None or place is None or grid is None:
            return
        value = str(self.model.data(self.model.index(*place), Qt.ItemDataRole.EditRole)) if text is None else text
        top, left, bottom, right = box
        self.model.paste(top, left, [[value] * (right - left + 1)] * (bottom - top + 1))

    def say_typing(self, typed: Typed) -> None:
        """Say of a text, while it is typed, what is allowed and whether it is wrong."""
        grid = self.model.grid
        if grid is None:
            return
        found = grid.typing(typed.row, typed.column, typed.text)
        if bool(typed.editor.property("wrong")) != found.wrong:
            typed.editor.setProperty("wrong", found.wrong)
            typed.editor.style().unpolish(typed.editor)
            typed.editor.style().polish(typed.editor)
        heading = grid.columns[typed.column].heading
        if found.wrong:
            self.say(f"✗ {found.words}", "problem")
        else:
            self.say(f"{heading}：{found.words}" if found.words else "", "note")

    def left_editor(self) -> None:
        """The editor closed: what was said of the text in it no longer holds, unless it was entered and refused."""
        if not self.held:
            self.show_note()

    def clear(self) -> None:
        """Blank the selected cells that take entries."""
        cells = [cell for cell in self.selected_cells() or [self.current() or (0, 0)] if self.model.editable(*cell)]
        if cells:
            self.model.clear_cells(cells)

    def step_back(self, *, forward: bool = False) -> None:
        """撤销 (or 重做) one action of this table."""
        name = self.model.step_back(forward)
        self._keep_row()
        self.show_note()
        if name:
            self.stepped.emit(f"{'已重做' if forward else '已撤销'}：{name}")
        else:
            self.stepped.emit("没有可以重做的" if forward else "没有可以撤销的")

    def next_refused(self) -> bool:
        """Go to the next cell whose entry was refused (F8); False if there is none."""
        place, grid = self.current() or (0, -1), self.model.grid
        columns, rows = self.model.columnCount(), self.model.rowCount()
        if grid is None or not columns * rows:
            return False
        start = place[0] * columns + place[1]
        for offset in range(1, columns * rows + 1):
            row, column = divmod((start + offset) % (columns * rows), columns)
            if grid.state(row, column) is CellState.REFUSED:
                self.select(row, column)
                return True
        return False

    def search(self, text: str) -> None:
        """Show only those who fit."""
        self.model.rearrange(lambda grid: grid.search(text))
        self._refind()

    def narrow(self, category: str, department: str, *, only_missing: bool = False) -> None:
        """Show only some subjects; what was typed and refused stays."""
        self.model.rearrange(lambda grid: grid.narrow(category, department, only_missing=only_missing))
        self._refind()

    def reload(self) -> None:
        """Read everything anew, e.g. after an import."""
        self.model.rearrange(lambda grid: grid.reload())
        self._refind()

    def _refind(self) -> None:
        if self.current() is None and self.model.rowCount():
            self.select(0, self._first_editable(0))
        self.panes.arrange()
        self.show_note()


def _summary(problems: tuple[Problem, ...]) -> str:
    first = f"✗ {problems[0]}"
    return first if len(problems) == 1 else f"{first}　还有 {len(problems) - 1} 处没有存上，按 F8 逐个看。"
