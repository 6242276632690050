"""Guided editing of a scheme: chapters on the left, a table of values, and one line below where the chosen value is typed.

The line works like the formula bar of Excel: choose a cell, type, Enter. What is wrong is said while one types.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QListWidget, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.scheme_chapters import CHAPTERS
from kaohe_desktop.office.scheme_fields import NAMES, NAMES_HEADINGS, Cell, EntryRow
from kaohe_desktop.ui.list_table import Look
from kaohe_desktop.ui.page import button, label, row
from kaohe_desktop.ui.scheme_bar import ValueBar
from kaohe_desktop.ui.scheme_table import ValueTable
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.scheme_draft import Located
    from kaohe_desktop.office.scheme_toml import Path
    from kaohe_desktop.ui.scheme_desk import SchemeDesk

_BY_TITLE = {chapter.title: chapter for chapter in CHAPTERS}
_PROBE_MS = 200
#: what is seldom changed: the choice starts behind it
_SELDOM = ("name", "question", "label", "kind")


class SchemeGuide(QWidget):
    """The chapters, the table, the line; ``probed`` tells the draft as it would be with what is being typed."""

    probed = Signal(object)

    def __init__(self, desk: SchemeDesk) -> None:
        super().__init__()
        self.desk = desk
        self.chapters = QListWidget()
        self.chapters.setObjectName("list")
        self.chapters.setFixedWidth(9 * look.size + 24)
        self.about = label("", "soft", wrap=True)
        self.table = ValueTable()
        self.bar = ValueBar()
        self.add_button = button("加一行", self._add, picture="", tip="在这一行后面加一行（Ctrl+Insert）")
        self.remove_button = button("删这一行", self._remove, tip="删去这一行（Ctrl+Delete）")
        self.up_button = button("上移", lambda: self._move(-1), tip="和上一行换位置（Alt+↑）")
        self.down_button = button("下移", lambda: self._move(1), tip="和下一行换位置（Alt+↓）")
        self.rows: list[EntryRow] = []
        self._bad: dict[tuple[int, int], Located] = {}
        self._chapter = ""
        self._probe_soon = QTimer(self)
        self._probe_soon.setSingleShot(True)
        self._probe_soon.setInterval(_PROBE_MS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(6)
        top = row(self.about, self.add_button, self.remove_button, self.up_button, self.down_button)
        top.setStretch(0, 1)
        right.addLayout(top)
        right.addWidget(self.table, 1)
        right.addWidget(self.bar)
        whole = row(self.chapters, spacing=10)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(right, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.table.list_model.styled = self._look
        self.chapters.currentTextChanged.connect(self._open)
        self.chapters.installEventFilter(self)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._on_cell())
        self.table.typed.connect(self._type)
        self.table.installEventFilter(self)
        self.bar.edited.connect(self._probe_soon.start)
        self.bar.done.connect(self._done)
        self.bar.left.connect(self.flush)
        self.bar.cancelled.connect(self._cancel)
        self._probe_soon.timeout.connect(self._probe)

    # ── showing ──
    def refresh(self) -> None:
        """Show the draft as it stands; the chapter and the cell stay."""
        chapters = self.desk.draft.chapters()
        if [self.chapters.item(at).text() for at in range(self.chapters.count())] != chapters:
            chosen = self._chapter if self._chapter in chapters else chapters[0]
            self.chapters.blockSignals(True)
            self.chapters.clear()
            self.chapters.addItems(chapters)
            self.chapters.setCurrentRow(chapters.index(chosen))
            self.chapters.blockSignals(False)
            self._chapter = chosen
        self._fill()

    def _open(self, chapter: str) -> None:
        self.flush()
        self._chapter = chapter
        self._fill(fresh=True)

    def _fill(self, *, fresh: bool = False) -> None:
        at = (0, 0) if fresh else self._at()
        chapter = _BY_TITLE.get(self._chapter)
        self.rows = self.desk.draft.rows(self._chapter)
        self._mark()
        headings = NAMES_HEADINGS if chapter is None else chapter.headings
        self.table.fill(headings, [[_one_line(cell) for cell in one.cells] for one in self.rows])
        sorts = [13] if chapter is not None and chapter.sorted else []
        self.table.share_out([8, 24, 24] if chapter is None else [*sorts, *(column.wide for column in chapter.columns)])
        broken = self.desk.draft.data is None
        self.about.setText("全文读不通，请先到“全文”改好标红的那一行" if broken else chapter.about if chapter else "名称、给谁用、人员类别、周期")
        addable = [source for source in chapter.sources if source.new] if chapter is not None and not broken else []
        for widget in (self.add_button, self.remove_button):
            widget.setVisible(bool(addable))
        for widget in (self.up_button, self.down_button):
            widget.setVisible(bool(addable) and self._chapter != "参数")
        if self.rows:
            self._go(min(at[0], len(self.rows) - 1), max(at[1], self._first_editable()) if fresh else at[1])
        self._on_cell()

    def _first_editable(self) -> int:
        return next((at for at, cell in enumerate(self.rows[0].cells) if cell.editable and cell.path[-1] not in _SELDOM), 0)

    def _mark(self) -> None:
        """Which cells are refused."""
        self._bad = {}
        draft = self.desk.draft
        if not draft.problems:
            return
        for number, entry in enumerate(self.rows):
            for column, cell in enumerate(entry.cells):
                found = draft.problem_at(cell.path) if cell.editable else None
                if found is not None:
                    self._bad[number, column] = found
            if not any(place[0] == number for place in self._bad):
                whole = draft.problem_at(entry.base, entry.base)
                if whole is not None:
                    self._bad[number, 0] = whole

    def _look(self, number: int, column: int) -> Look | None:
        if (number, column) in self._bad:
            return "bad", "bad_tint", False
        if number < len(self.rows) and not self.rows[number].cells[column].editable:
            return "ink_soft", "", False
        return None

    # ── the cell ──
    def _at(self) -> tuple[int, int]:
        index = self.table.currentIndex()
        return (index.row(), index.column()) if index.isValid() else (0, 0)

    def _go(self, number: int, column: int) -> None:
        index = self.table.list_model.index(number, column)
        self.table.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.table.scrollTo(index)

    def go_to(self, path: Path) -> bool:
        """Show the chapter and the cell a value stands in; False if it is in none of the tables."""
        for chapter in self.desk.draft.chapters():
            for number, entry in enumerate(self.desk.draft.rows(chapter)):
                if path[: len(entry.base)] != entry.base:
                    continue
                self.chapters.setCurrentRow(self.desk.draft.chapters().index(chapter))
                columns = [at for at, cell in enumerate(entry.cells) if cell.editable and cell.path[: len(path)] == path[: len(cell.path)]]
                self._go(number, columns[0] if columns else 0)
                self.table.setFocus()
                return True
        return False

    def current(self) -> tuple[EntryRow, Cell] | None:
        """The chosen entry and cell."""
        number, column = self._at()
        if not self.table.currentIndex().isValid() or number >= len(self.rows):
            return None
        return self.rows[number], self.rows[number].cells[column]

    def _on_cell(self) -> None:
        if self.bar.dirty:
            self.flush()
            return
        found = self.current()
        if found is None:
            self.bar.show_nothing()
            return
        entry, cell = found
        number, column = self._at()
        self.bar.show_cell(self._name(entry, column), cell)
        bad = self._bad.get((number, column)) or self._bad.get((number, 0))
        self.bar.say_wrong(bad.words if bad is not None else "")

    def _name(self, entry: EntryRow, column: int) -> str:
        heading = self.table.list_model.headings[column]
        return entry.title if self._chapter == NAMES else f"“{entry.title}”的{heading}"

    # ── typing ──
    def _type(self, text: str) -> None:
        found = self.current()
        if found is not None and found[1].editable:
            self.bar.begin(text)

    def _probe(self) -> None:
        """Read the whole scheme with what is being typed."""
        found = self.current()
        if found is None or not self.bar.dirty:
            return
        try:
            draft = self.desk.draft.typed(found[1], self.bar.text())
        except Refused as refusal:
            self.bar.say_wrong(refusal.problems[0].sentences)
            return
        wrong = draft.problem_at(found[1].path, found[0].base)
        others = [one for one in draft.problems if one is not wrong]
        if wrong is not None:
            self.bar.say_wrong(wrong.words)
        elif others:
            self.bar.say_wrong(f"这样改，别处就不对了：{others[0].problem}", others=True)
        else:
            self.bar.say_wrong("")
        self.probed.emit(draft)

    def flush(self) -> None:
        """Keep what has been typed and not yet kept."""
        found = self.bar.cell
        if found is None or not self.bar.dirty:
            return
        self._probe_soon.stop()
        name, text = self.bar.name, self.bar.text()
        self.bar.settle()
        self.desk.enter(found, name, text)

    def _done(self, step: int) -> None:
        """Enter in the line: keep it and go on."""
        self.flush()
        number, column = self._at()
        self.table.setFocus()
        if self.rows and self.table.isVisible():
            self._go(max(0, min(number + step, len(self.rows) - 1)), column)

    def _cancel(self) -> None:
        self._probe_soon.stop()
        self.bar.settle()
        self._on_cell()
        self.probed.emit(self.desk.draft)
        self.table.setFocus()

    # ── entries ──
    def _add(self) -> None:
        chapter = _BY_TITLE.get(self._chapter)
        sources = [source for source in chapter.sources if source.new] if chapter is not None else []
        if not sources or not self.add_button.isVisible():
            return
        self.flush()
        found = self.current()
        here = found[0].base if found is not None else ()
        table = next((source.table for source in sources if here and source.table == here[0]), sources[0].table)
        after = here[1] if len(here) == 2 and here[0] == table and isinstance(here[1], int) else None
        self.desk.add(table, after, self._added)

    def _added(self, path: Path) -> None:
        self.go_to((*path, "name"))

    def _remove(self) -> None:
        found = self.current()
        if found is not None and self.remove_button.isVisible() and len(found[0].base) == 2 and found[0].base[0] != "derived":
            self.bar.settle()
            self.desk.remove(found[0].base, found[0].title)

    def _move(self, step: int) -> None:
        found = self.current()
        if found is None or not self.up_button.isVisible() or len(found[0].base) != 2:
            return
        self.flush()
        base = found[0].base
        before = self.desk.draft.text
        self.desk.move(base, step, found[0].title)
        if self.desk.draft.text != before and isinstance(base[1], int):
            number, column = self._at()
            self._go(max(0, min(number + step, len(self.rows) - 1)), column)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key, held = event.key(), event.modifiers()
            if watched is self.chapters and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right):
                self.table.setFocus()
                return True
            control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
            acts: dict[tuple[Qt.Key, Qt.KeyboardModifier], Callable[[], None]] = {
                (Qt.Key.Key_Insert, control): self._add, (Qt.Key.Key_Delete, control): self._remove,
                (Qt.Key.Key_Up, alt): lambda: self._move(-1), (Qt.Key.Key_Down, alt): lambda: self._move(1),
            }
            for (wanted, modifier), act in acts.items():
                if watched is self.table and key == wanted and held & modifier:
                    act()
                    return True
        return super().eventFilter(watched, event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self.table.setFocus()


def _one_line(cell: Cell) -> str:
    return " ".join(cell.text.split()) if "\n" in cell.text else cell.text
