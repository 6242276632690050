"""What is done to cells of a table by a key: blocks from and to Excel, filling, blanking, what was not saved."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit

from kaohe_desktop.office.grid import CellState
from kaohe_desktop.ui import clipboard

#: edits of more cells are done and undone off the window's thread
LARGE_EDIT = 2000
Place = tuple[int, int]

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe_desktop.engine.problems import Problem
    from kaohe_desktop.office.grid import Entered, Grid
    from kaohe_desktop.ui.grid_view import GridView


class GridActs:
    """The acts of one table's view."""

    def __init__(self, view: GridView) -> None:
        self._view = view

    # ── one cell ──
    def edit(self, *, blank: bool = False) -> None:
        """Open the editor of the current cell (F2); with ``blank`` as if something had been typed over it (Backspace)."""
        view = self._view
        index = view.panes.selection.currentIndex()
        if not index.isValid() or not view.model.editable(index.row(), index.column()):
            return
        pane = view.panes.pane_of(index.column())
        pane.setFocus()
        pane.delegate.typed = blank
        pane.edit(index)
        editor = pane.delegate.editor
        if isinstance(editor, QComboBox):
            editor.showPopup()
        elif blank and isinstance(editor, QLineEdit | QPlainTextEdit):
            editor.clear()

    def today(self) -> None:
        """Today's date into a cell of days (Ctrl+;)."""
        place = self._view.current()
        if place is not None and self._view.model.column(place[1]).kind == "date" and self._view.model.editable(*place):
            self._view.model.enter(*place, date.today().isoformat())

    # ── blocks ──
    def copy(self, *, headed: bool = False) -> None:
        """Put the selected block on the clipboard for Excel or WPS, with the headings over it if asked for."""
        box, grid = self._view.box(), self._view.grid
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
        view, box, text = self._view, self._view.box(), QGuiApplication.clipboard().text()
        if box is None or not text:
            return
        block = clipboard.tiled(clipboard.from_text(text), box[2] - box[0] + 1, box[3] - box[1] + 1)
        if view.offer_paste is not None and view.offer_paste(box[0], box[1], block):
            return
        if block and view.model.paste(box[0], box[1], block) is not None:
            width = max(map(len, block))
            view.anchor = (box[0], box[1])
            view.select(box[0] + len(block) - 1, box[1] + width - 1, extend=True)

    def fill_down(self) -> None:
        """向下填充: repeat the first selected row over the others; a single row takes the one above it."""
        if (box := self._view.box()) is not None:
            top, left, bottom, right = box
            source, first = (top - 1, top) if top == bottom else (top, top + 1)
            pairs = [((source, column), (row, column)) for row in range(first, bottom + 1) for column in range(left, right + 1)]
            self._fill(pairs if source >= 0 else [], "向下填充")

    def fill_right(self) -> None:
        """向右填充: repeat the first selected column over the others; a single column takes the one at its left."""
        if (box := self._view.box()) is not None:
            top, left, bottom, right = box
            source, first = (left - 1, left) if left == right else (left, left + 1)
            pairs = [((row, source), (row, column)) for row in range(top, bottom + 1) for column in range(first, right + 1)]
            self._fill(pairs if source >= 0 else [], "向右填充")

    def _fill(self, pairs: list[tuple[Place, Place]], name: str) -> None:
        """Enter into each cell what another one says; cells that take nothing are passed over, both ways."""
        model = self._view.model

        def fill(grid: Grid) -> Entered | None:
            cells = [
                (*there, model.edited(*here)) for here, there in pairs
                if model.editable(*there) and grid.state(*here) is not CellState.NOT_APPLICABLE
            ]
            return grid.enter_cells(cells, f"{name} {len(cells)} 格") if cells else None

        self._do(len(pairs), f"正在{name}", fill)

    def fill_with(self, text: str | None) -> None:
        """Enter the same text into every selected cell (Ctrl+Enter); None: what stands in the current one."""
        view, place = self._view, self._view.current()
        if place is None:
            return
        value = view.model.edited(*place) if text is None else text
        chosen = view.selected_cells() or [place]

        def fill(grid: Grid) -> Entered | None:
            cells = [(*cell, value) for cell in chosen if view.model.editable(*cell)]
            return grid.enter_cells(cells, f"填满 {len(cells)} 格") if cells else None

        self._do(len(chosen), "正在填满", fill)

    def clear(self) -> None:
        """Blank the selected cells that take entries."""
        view = self._view
        chosen = view.selected_cells() or [view.current() or (0, 0)]

        def blank(grid: Grid) -> Entered | None:
            cells = [cell for cell in chosen if view.model.editable(*cell)]
            return grid.clear(cells) if cells else None

        self._do(len(chosen), "正在清空", blank)

    def _do(self, size: int, title: str, act: Callable[[Grid], Entered | None]) -> None:
        """Do it now, or beside the window where it is about very many cells."""
        if size > LARGE_EDIT and self._view.beside is not None:
            self._view.beside(title, act)
        else:
            self._view.model.act(act)

    # ── what was not saved ──
    def retry(self) -> None:
        """Enter everything again that was typed and not saved (F5)."""
        view = self._view
        view.finish_editing()
        if view.grid is None or not view.grid.refused_count:
            view.say("没有要再存的：填的都存上了", "note")
            return
        view.model.retry()

    def next_refused(self) -> bool:
        """Go to the next cell whose entry was refused (F8), also where the filters hide it; False if there is none."""
        view = self._view
        if self._next_refused():
            return True
        if view.grid is not None and view.grid.refused_count and view.widen is not None:
            view.widen()
            return self._next_refused()
        return False

    def _next_refused(self) -> bool:
        view = self._view
        place, grid = view.current() or (0, -1), view.grid
        columns, rows = view.model.columnCount(), view.model.rowCount()
        if grid is None or not columns * rows:
            return False
        start = place[0] * columns + place[1]
        for offset in range(1, columns * rows + 1):
            row, column = divmod((start + offset) % (columns * rows), columns)
            if grid.state(row, column) is CellState.REFUSED:
                view.select(row, column)
                return True
        return False


def summary(problems: tuple[Problem, ...]) -> str:
    """Why something was not saved, in a line: whose it is and which column, since the cursor has gone on."""
    first = problems[0]
    place = " · ".join(part for part in (first.subject, first.label) if part)
    said = f"✗ {place}：{first.sentences}" if place else f"✗ {first.sentences}"
    return said if len(problems) == 1 else f"{said}　还有 {len(problems) - 1} 处没有存上，按 F8 逐个看。"
