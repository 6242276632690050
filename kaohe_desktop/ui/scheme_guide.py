"""Guided editing of a scheme: chapters on the left, a table of values, and one line below where the chosen value is typed.

The line works like the formula bar of Excel: choose a cell, type, Enter. What is wrong is said while one types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.scheme_fields import NAMES, NAMES_HEADINGS, Cell, EntryRow
from kaohe_desktop.ui.chapters import Chapters
from kaohe_desktop.ui.page import row
from kaohe_desktop.ui.scheme_bar import ValueBar
from kaohe_desktop.ui.scheme_entries import BY_TITLE, Entries
from kaohe_desktop.ui.scheme_example import ExampleLine
from kaohe_desktop.ui.scheme_marks import Marks
from kaohe_desktop.ui.scheme_table import About, ValueTable, one_line
from kaohe_desktop.ui.style import look
from kaohe_desktop.ui.tool_row import ToolRow

if TYPE_CHECKING:
    from kaohe_desktop.office.scheme_draft import Draft
    from kaohe_desktop.office.scheme_toml import Path
    from kaohe_desktop.ui.scheme_desk import SchemeDesk

_PROBE_MS = 200
#: what is seldom changed: the choice starts behind it
_SELDOM = ("name", "question", "label", "kind")


class SchemeGuide(QWidget):
    """The chapters, the table, the line; ``probed`` tells the draft as it would be with what is being typed."""

    probed = Signal(object)
    typing = Signal(bool)  # the hands are in the line, or no longer

    def __init__(self, desk: SchemeDesk) -> None:
        super().__init__()
        self.desk = desk
        self.chapters = Chapters()
        self.about = About("", "soft")
        self.table = ValueTable()
        self.bar = ValueBar()
        self.entries = Entries(self)
        self.examples = ExampleLine(desk)
        self._named = ""  # the text whose names the line offers
        self.rows: list[EntryRow] = []
        self.marks = Marks()
        self._chapter = ""
        self._low = False
        self._probe_soon = QTimer(self)
        self._probe_soon.setSingleShot(True)
        self._probe_soon.setInterval(_PROBE_MS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(6)
        acts = self.entries
        buttons = (acts.add_button, acts.remove_button, acts.up_button, acts.down_button)
        self.top = ToolRow(self.chapters.box, self.about, *buttons, rare=tuple(reversed(buttons)))
        places = self.top.layout()
        assert isinstance(places, QHBoxLayout)
        for taking_room in (self.about, self.chapters.box):
            places.setStretchFactor(taking_room, 1)
        right.addWidget(self.top)
        right.addWidget(self.table, 1)
        right.addWidget(self.bar)
        whole = row(self.chapters, spacing=10)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(right, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.table.list_model.styled = self.marks.look
        self.chapters.chosen.connect(self._open)
        self.chapters.installEventFilter(self)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._on_cell())
        self.table.typed.connect(self._type)
        self.table.composed.connect(self._compose)
        self.bar.edited.connect(self._probe_soon.start)
        self.bar.other_person.connect(self._other_person)
        self.bar.done.connect(self._done)
        self.bar.left.connect(self.flush)
        self.bar.in_hands.connect(self._make_way)
        self.bar.cancelled.connect(self._cancel)
        self._probe_soon.timeout.connect(self._probe)

    # ── showing ──
    def refresh(self) -> None:
        """Show the draft as it stands; the chapter and the cell stay."""
        chapters = self.desk.draft.chapters()
        if self.chapters.titles() != chapters:
            self._chapter = self.chapters.fill(chapters, self._chapter)
        self._offer_names()
        self._fill()

    def fit(self, *, narrow: bool, low: bool) -> None:
        """Make do with little room: the chapters in a box, a lower line to type in."""
        self.chapters.fit(narrow=narrow)
        self.about.setVisible(not narrow)
        self.bar.set_low(low)
        self._low = low
        self.table.setMinimumHeight(2 * look.row_height + 4 if low else 0)
        self._make_way(self.bar.in_use)

    def _make_way(self, typing: bool) -> None:
        """Where the window is low, the acts on entries step aside while something is typed."""
        self.top.setVisible(not (typing and self._low))
        self.typing.emit(typing)

    @property
    def chapter(self) -> str:
        """The chapter shown."""
        return self._chapter

    def open(self, chapter: str) -> None:
        """Show a chapter and give the hands to its table."""
        self.chapters.take(chapter)
        self.table.setFocus()

    def _offer_names(self) -> None:
        """The names the line offers while a formula is typed: those of the scheme as it last could be read."""
        draft = self.desk.draft
        if draft.scheme is not None and draft.text != self._named:
            from kaohe_desktop.office.scheme_names import names_of

            self.bar.names, self._named = names_of(draft.scheme.scheme), draft.text

    def _open(self, chapter: str) -> None:
        self.flush()
        self._chapter = chapter
        self._fill(fresh=True)

    def _fill(self, *, fresh: bool = False) -> None:
        at = (0, 0) if fresh else self._at()
        chapter = BY_TITLE.get(self._chapter)
        self.rows = self.desk.draft.rows(self._chapter)
        self.marks.read(self.rows, self.desk.draft)
        headings = NAMES_HEADINGS if chapter is None else chapter.headings
        self.table.fill(headings, [[one_line(cell) for cell in one.cells] for one in self.rows])
        sorts = [13] if chapter is not None and chapter.sorted else []
        self.table.share_out([8, 24, 24] if chapter is None else [*sorts, *(column.wide for column in chapter.columns)])
        broken = self.desk.draft.data is None
        self.about.setText("全文读不通，请先到“全文”改好标红的那一行" if broken else chapter.about if chapter else "名称、给谁用、人员类别、周期")
        self.entries.offer()
        if self.rows:
            self._go(min(at[0], len(self.rows) - 1), max(at[1], self._first_editable()) if fresh else at[1])
        self._on_cell()

    def _first_editable(self) -> int:
        seldom = () if self._chapter == NAMES else _SELDOM
        return next((at for at, cell in enumerate(self.rows[0].cells) if cell.editable and cell.path[-1] not in seldom), 0)

    # ── the cell ──
    def _at(self) -> tuple[int, int]:
        index = self.table.currentIndex()
        return (index.row(), index.column()) if index.isValid() else (0, 0)

    def _go(self, number: int, column: int) -> None:
        index = self.table.list_model.index(number, column)
        self.table.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.table.scrollTo(index)

    def step(self, by: int) -> None:
        """Go down (or up) so many rows."""
        number, column = self._at()
        if self.rows:
            self._go(max(0, min(number + by, len(self.rows) - 1)), column)

    def go_to(self, path: Path) -> bool:
        """Show the chapter and the cell a value stands in; False if it is in none of the tables."""
        for chapter in self.desk.draft.chapters():
            for number, entry in enumerate(self.desk.draft.rows(chapter)):
                if path[: len(entry.base)] != entry.base:
                    continue
                self.chapters.take(chapter)
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
        bad = self.marks.at(number, column)
        self.bar.say_wrong(bad.words if bad is not None else "")
        self.bar.say_example("" if bad is not None else self.examples.words(entry, cell, self.desk.draft))

    def _other_person(self, by: int) -> None:
        """The example on somebody else."""
        self.examples.step(by)
        if self.bar.dirty:
            self._probe()
        elif (found := self.current()) is not None:
            self.bar.say_example(self.examples.words(*found, self.desk.draft))

    def _name(self, entry: EntryRow, column: int) -> str:
        heading = self.table.list_model.headings[column]
        return entry.title if self._chapter == NAMES else f"“{entry.title}”的{heading}"

    # ── typing ──
    def _type(self, text: str) -> None:
        found = self.current()
        if found is not None and found[1].editable:
            self.bar.begin(text)

    def _compose(self, event: QInputMethodEvent) -> None:
        """Chinese typed on a cell: it begins in the line, from its first letter."""
        found = self.current()
        if found is not None and found[1].editable:
            self.bar.compose(event)

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
            self.bar.say_wrong(self._remark(draft), others=True)
        self.bar.say_example(self.examples.words(*found, draft) if draft.scheme is not None else "")
        self.probed.emit(draft)

    def _remark(self, draft: Draft) -> str:
        """What the check-up has to say of the draft that it did not say before: weights that no longer make 100 % …"""
        from kaohe_desktop.office.checkup import fresh, meaning

        before = self.desk.draft.scheme
        found = fresh(before, draft.scheme) if before is not None and draft.scheme is not None else ()
        return f"体检：{found[0].about}：{found[0].what}。{meaning(found[0])}" if found else ""

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
        self.table.setFocus()
        if self.table.isVisible():
            self.step(step)

    def _cancel(self) -> None:
        self._probe_soon.stop()
        self.bar.settle()
        self._on_cell()
        self.probed.emit(self.desk.draft)
        self.table.setFocus()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = event.key() if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else 0
        if watched is self.chapters and pressed in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right):
            self.table.setFocus()
            return True
        return super().eventFilter(watched, event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self.table.setFocus()
