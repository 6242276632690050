"""A table that behaves like a spreadsheet: keys, blocks from and to Excel, undo; refusals said in a line below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QVBoxLayout, QWidget

from kaohe_desktop.office.grid import CellState, Entered
from kaohe_desktop.ui import clipboard
from kaohe_desktop.ui.choosing import by_key, flag_by_key
from kaohe_desktop.ui.grid_cells import LONG_TEXT
from kaohe_desktop.ui.grid_model import GridModel
from kaohe_desktop.ui.grid_panes import Panes

if TYPE_CHECKING:
    from kaohe_desktop.engine.problems import Problem
    from kaohe_desktop.office.grid import Grid

_Flag = QItemSelectionModel.SelectionFlag
_Key = Qt.Key
_MOVES = {
    _Key.Key_Up: (-1, 0), _Key.Key_Down: (1, 0), _Key.Key_Left: (0, -1), _Key.Key_Right: (0, 1),
}
_STANDARD = QKeySequence.StandardKey


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
        self._say("", "note")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.panes, 1)
        column.addWidget(self.line)
        self._anchor = (0, 0)
        self._tab_origin: int | None = None
        self._current_id = 0
        self._moving = False
        self.panes.selection.currentChanged.connect(self._on_current)
        self.model.entered.connect(self._on_entered)
        self.model.refused.connect(self._on_refused)
        self.model.modelReset.connect(lambda: self._on_current(QModelIndex(), QModelIndex()))
        for pane in self.panes.all:
            pane.installEventFilter(self)
            pane.viewport().installEventFilter(self)
            pane.delegate.moved.connect(self._after_editor)
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
            self._say("", "note")
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
            self._anchor = (row, column)
        first = self.model.index(min(row, self._anchor[0]), min(column, self._anchor[1]))
        last = self.model.index(max(row, self._anchor[0]), max(column, self._anchor[1]))
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
        for area in self.panes.selection.selection():
            for row in range(area.top(), area.bottom() + 1):
                cells.update((row, column) for column in range(area.left(), area.right() + 1))
        return sorted(cells)

    def selected_rows(self) -> list[int]:
        """The rows in which something is selected."""
        return sorted({row for area in self.panes.selection.selection() for row in range(area.top(), area.bottom() + 1)})

    def _box(self) -> tuple[int, int, int, int] | None:
        areas = self.panes.selection.selection()
        if areas.isEmpty():
            place = self.current()
            return (*place, *place) if place else None
        parts = [areas.at(i) for i in range(areas.count())] if hasattr(areas, "at") else list(areas)
        return (
            min(a.top() for a in parts), min(a.left() for a in parts),
            max(a.bottom() for a in parts), max(a.right() for a in parts),
        )

    def _on_current(self, index: QModelIndex, _old: QModelIndex) -> None:
        if index.isValid() and not self._moving and not QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._anchor = (index.row(), index.column())
            self._tab_origin = None
        grid = self.model.grid
        self._current_id = grid.row_id(index.row()) if grid is not None and index.isValid() else 0
        self._show_note()
        for pane in self.panes.all:
            pane.viewport().update()
            inputs = index.isValid() and self.model.editable(index.row(), index.column())
            pane.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, inputs)
        self.row_changed.emit(index.row() if index.isValid() else -1)

    # ── the line below ──
    def _say(self, text: str, kind: str) -> None:
        self.line.setText(text)
        if self.line.objectName() != kind:
            self.line.setObjectName(kind)
            self.line.style().unpolish(self.line)
            self.line.style().polish(self.line)

    def _show_note(self) -> None:
        place, grid = self.current(), self.model.grid
        if place is None or grid is None or place[0] >= self.model.rowCount():
            self._say("", "note")
            return
        note = grid.note(*place)
        if grid.state(*place) is CellState.REFUSED:
            self._say(f"✗ {note}", "problem")
        else:
            heading = grid.columns[place[1]].heading
            self._say(f"{heading}：{note}" if note else "", "note")

    def _on_entered(self, entered: Entered) -> None:
        self._keep_row()
        if entered.problems:
            self._say(_summary(entered.problems), "problem")
        else:
            self._show_note()
        self.entered.emit(entered)

    def _on_refused(self, problems: tuple[Problem, ...]) -> None:
        self._say(_summary(problems), "problem")
        self.refused.emit(problems)

    def _keep_row(self) -> None:
        place, grid = self.current(), self.model.grid
        if place is None or grid is None or not self._current_id:
            return
        row = grid.row_of(self._current_id)
        if row is not None and row != place[0]:
            self.select(row, place[1])

    # ── keys ──
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if any(event.matches(key) for key in (_STANDARD.Undo, _STANDARD.Redo, _STANDARD.Copy, _STANDARD.Paste)):
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched in self.panes.all:
            return self._key(event)
        elif event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent) and self.model.rowCount():
            return self._shift_click(watched, event)
        return super().eventFilter(watched, event)

    def _shift_click(self, watched: QObject, event: QMouseEvent) -> bool:
        if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return False
        for pane in self.panes.all:
            if watched is pane.viewport():
                index = pane.indexAt(event.position().toPoint())
                if index.isValid():
                    self.select(index.row(), index.column(), extend=True)
                    return True
        return False

    def _key(self, event: QKeyEvent) -> bool:
        place = self.current()
        if place is None:
            return False
        for pane in self.panes.all:
            pane.delegate.typed = False
        return self._command(event) or self._move(event, place) or self._type(event, place)

    def _command(self, event: QKeyEvent) -> bool:
        if event.matches(_STANDARD.Copy):
            self.copy()
        elif event.matches(_STANDARD.Cut):
            self.copy()
            self.clear()
        elif event.matches(_STANDARD.Paste):
            self.paste()
        elif event.matches(_STANDARD.Undo):
            self.step_back()
        elif event.matches(_STANDARD.Redo) or _is(event, _Key.Key_Y, ctrl=True):
            self.step_back(forward=True)
        elif event.matches(_STANDARD.SelectAll):
            self._anchor = (0, 0)
            self.select(self.model.rowCount() - 1, self.model.columnCount() - 1, extend=True)
        elif _is(event, _Key.Key_D, ctrl=True):
            self.fill_down()
        elif event.key() in (_Key.Key_Delete, _Key.Key_Backspace):
            self.clear()
        elif event.key() == _Key.Key_F8:
            self.next_refused()
        else:
            return False
        return True

    def _move(self, event: QKeyEvent, place: tuple[int, int]) -> bool:
        key, row, column = Qt.Key(event.key()), *place
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        rows, columns = self.model.rowCount() - 1, self.model.columnCount() - 1
        page = max(1, self.panes.middle.viewport().height() // self.panes.middle.rowHeight(0) - 1)
        if key in (_Key.Key_Return, _Key.Key_Enter):
            self._after_editor(-1 if shift else 1, 0)
        elif key in (_Key.Key_Tab, _Key.Key_Backtab) and not ctrl:
            self._after_editor(0, -1 if shift or key == _Key.Key_Backtab else 1)
        elif key in _MOVES and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            down, right = _MOVES[key]
            if ctrl:
                row, column = (row if not down else 0 if down < 0 else rows), (column if not right else 0 if right < 0 else columns)
                self.select(row, column, extend=shift)
            else:
                self.select(row + down, column + right, extend=shift)
        elif key == _Key.Key_Home:
            self.select(0 if ctrl else row, 0, extend=shift)
        elif key == _Key.Key_End:
            self.select(rows if ctrl else row, columns, extend=shift)
        elif key in (_Key.Key_PageUp, _Key.Key_PageDown):
            self.select(row + (page if key == _Key.Key_PageDown else -page), column, extend=shift)
        else:
            return False
        return True

    def _type(self, event: QKeyEvent, place: tuple[int, int]) -> bool:
        if event.key() == _Key.Key_F2 or (
            event.key() == _Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        ):
            self.edit_current()
            return True
        text = event.text()
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if not text or not text.isprintable() or not plain:
            return False
        if not self.model.editable(*place):
            self._show_note()
            QApplication.beep()
            return True
        column = self.model.column(place[1])
        now = str(self.model.data(self.model.index(*place), Qt.ItemDataRole.EditRole))
        if column.kind == "flag":
            chosen = ("否" if now == "是" else "是") if text == " " else flag_by_key(text)
            return self._put(place, chosen)
        if column.choices:
            if text == " ":
                self.edit_current()
                return True
            return self._put(place, by_key(column.choices, text, now))
        self.panes.pane_of(place[1]).delegate.typed = column.kind != "text" or column.width < LONG_TEXT
        return False  # the view opens the editor with this key

    def _put(self, place: tuple[int, int], text: str | None) -> bool:
        if text is None:
            self._say(f"{self.model.column(place[1]).heading}：请按空格或 F2 从列出的里面选", "note")
            QApplication.beep()
        else:
            self.model.enter(*place, text)
        return True

    def _after_editor(self, down: int, right: int) -> None:
        place = self.current()
        if place is None or not (down or right):
            return
        row, column = place
        if right:
            origin = self._tab_origin if self._tab_origin is not None else column
            row, column = self._next_cell(row, column, right)
            self.select(row, column)
            self._tab_origin = origin if row == place[0] else None
        else:
            column = self._tab_origin if self._tab_origin is not None else column
            self.select(row + down, column)
            self._tab_origin = None

    def _next_cell(self, row: int, column: int, step: int) -> tuple[int, int]:
        """The next cell to the right (left) that takes entries, going on in the next row."""
        columns = self.model.columnCount()
        at = row * columns + column + step
        limit = min(self.model.rowCount() * columns, max(at, 0) + 20 * columns)
        while 0 <= at < limit:
            if self.model.editable(at // columns, at % columns):
                return at // columns, at % columns
            at += step
        return row, max(0, min(column + step, columns - 1))

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
        from PySide6.QtWidgets import QComboBox

        if isinstance(editor, QComboBox):
            editor.showPopup()

    def copy(self) -> None:
        """Put the selected block on the clipboard for Excel or WPS."""
        box, grid = self._box(), self.model.grid
        if box is None or grid is None:
            return
        block = [
            ["" if grid.state(row, column) is CellState.NOT_APPLICABLE else grid.text(row, column) for column in range(box[1], box[3] + 1)]
            for row in range(box[0], box[2] + 1)
        ]
        QGuiApplication.clipboard().setText(clipboard.to_text(block))

    def paste(self) -> None:
        """Enter the clipboard's block from the top-left selected cell on, as one step of 撤销."""
        box, text = self._box(), QGuiApplication.clipboard().text()
        if box is None or not text:
            return
        block = clipboard.tiled(clipboard.from_text(text), box[2] - box[0] + 1, box[3] - box[1] + 1)
        if block and self.model.paste(box[0], box[1], block) is not None:
            width = max(map(len, block))
            self._anchor = (box[0], box[1])
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

    def clear(self) -> None:
        """Blank the selected cells that take entries."""
        cells = [cell for cell in self.selected_cells() or [self.current() or (0, 0)] if self.model.editable(*cell)]
        if cells:
            self.model.clear_cells(cells)

    def step_back(self, *, forward: bool = False) -> None:
        """撤销 (or 重做) one action of this table."""
        name = self.model.step_back(forward)
        self._keep_row()
        self._show_note()
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

    def reload(self) -> None:
        """Read everything anew, e.g. after an import."""
        self.model.rearrange(lambda grid: grid.reload())
        self._refind()

    def _refind(self) -> None:
        if self.current() is None and self.model.rowCount():
            self.select(0, self._first_editable(0))
        self.panes.arrange()
        self._show_note()


def _is(event: QKeyEvent, key: Qt.Key, *, ctrl: bool) -> bool:
    return event.key() == key and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier) is ctrl


def _summary(problems: tuple[Problem, ...]) -> str:
    first = f"✗ {problems[0]}"
    return first if len(problems) == 1 else f"{first}　还有 {len(problems) - 1} 处没有存上，按 F8 逐个看。"
