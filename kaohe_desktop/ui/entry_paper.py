"""纸表视图: the person's form as on paper. Enter goes on, Ctrl+Enter or PgDn to the next person, F4 back to the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.paper_view import Paper
from kaohe_desktop.ui.entry_field import FieldInput
from kaohe_desktop.ui.entry_foot import LOW, PaperFoot
from kaohe_desktop.ui.entry_sheet import PaperSheet
from kaohe_desktop.ui.entry_walk import PaperWalk
from kaohe_desktop.ui.grid_view import GridView
from kaohe_desktop.ui.page import button, label, panel, row
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.grid import Entered
    from kaohe_desktop.ui.session import Session

#: from this width on (in character heights) the buttons name their keys
_ROOMY = 54


class PaperPanel(QWidget):
    """One person after another; everything typed goes into the same tables the page shows."""

    left = Signal()
    entered = Signal(object)  # Entered
    stepped = Signal(str)  # what was undone or redone, in words

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.paper: Paper | None = None
        frame, column = panel()
        self._column = column
        self.who, self.number = label("", "title"), label("", "soft")
        self.back_button = button("上一人 PgUp", lambda: self.turn(-1))
        self.next_button = button("下一人 Ctrl+回车", lambda: self.turn(1))
        self.lacking_button = button("下一个缺项 F7", self.next_lacking)
        self.leave_button = button("表格 F4", self.left.emit)
        self._short = (
            (self.back_button, "上一人 PgUp", "◂"), (self.next_button, "下一人 Ctrl+回车", "▸"),
            (self.lacking_button, "下一个缺项 F7", "缺项 F7"), (self.leave_button, "表格 F4", "表格 F4"),
        )
        column.addLayout(row(self.who, self.number, None, self.back_button, self.next_button, self.lacking_button, self.leave_button))
        self.sheet = PaperSheet()
        column.addWidget(self.sheet, 1)
        self.foot = PaperFoot()
        self.line, self.total, self.missing = self.foot.line, self.foot.total, self.foot.missing
        self.walk = PaperWalk(self.sheet, self.foot, lambda: session.say("这一张填完了：Ctrl+回车 到下一张"))
        column.addWidget(self.foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)
        self.hide()

    # ── building ──
    def set_paper(self, paper: Paper | None) -> None:
        """Lay out the paper of a scheme; None takes everything away."""
        self.paper = paper
        self.sheet.build(paper, self._join, self._join_table)

    @property
    def fields(self) -> list[FieldInput]:
        """Every field, in the order the eye reads the sheet."""
        return self.sheet.fields

    @property
    def tables(self) -> dict[str, GridView]:
        """The tables of rows, by sheet."""
        return self.sheet.tables

    def _join(self, field: FieldInput) -> None:
        field.committed.connect(self._commit)
        field.moved.connect(self.walk.on)
        field.turned.connect(self.turn)
        field.undo.connect(self.step_back)
        field.entered.connect(self.walk.see)
        field.said.connect(self.walk.say)

    def _join_table(self, sheet: str, view: GridView) -> None:
        view.entered.connect(lambda entered: self._table_entered(sheet, entered))
        view.refused.connect(self._session.say_problems)
        view.stepped.connect(self.stepped)
        view.below.told.connect(lambda text, kind: self.walk.say_table(view, text, kind))
        view.row_changed.connect(lambda _row: self.walk.see_table(view))
        for pane in view.panes.all:
            pane.installEventFilter(self)

    def _say_buttons(self) -> None:
        roomy = self.width() >= _ROOMY * look.size
        session = self._session
        people = session.period is None or session.scheme.scheme.head.subject == "person"
        for made, words, short in self._short:
            made.setText((words if people else words.replace("一人", "一个科室")) if roomy else short)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = event.size().width() >= _ROOMY * look.size
        self._say_buttons()
        self.number.setVisible(roomy)
        low = self.foot.low = event.size().height() < LOW * look.size
        self._column.setContentsMargins(*((6, 4, 6, 4) if low else (12, 8, 12, 8)))

    # ── whose paper ──
    def open(self, keys: list[str], key: str) -> None:
        """Begin with a person."""
        assert self.paper is not None
        self.paper.whole()
        self.paper.open(keys, key)
        self._say_buttons()
        self.show()
        self._show_person()

    def turn(self, step: int) -> None:
        """The next person, or the one before."""
        if self.paper is not None:
            self.commit_open()
            if self.paper.turn(step):
                self._show_person()
            else:
                self._session.say("这是最后一个人" if step > 0 else "这是第一个人")

    def next_lacking(self) -> None:
        """The next person who lacks something."""
        if self.paper is not None:
            self.commit_open()
            if self.paper.next_lacking():
                self._show_person()
            else:
                self._session.say("都没有缺项", "good")

    def commit_open(self) -> None:
        """Enter what is being typed in a field or a table."""
        for field in self.fields:
            if field.input.hasFocus():
                field.commit()
        for view in self.tables.values():
            view.finish_editing()

    def _show_person(self) -> None:
        assert self.paper is not None
        for sheet, view in self.tables.items():
            grid = self.paper.rows(sheet)
            if view.grid is grid:
                view.reload()
            else:
                view.set_grid(grid)
            view.select(0, next((at for at, one in enumerate(grid.columns) if not one.frozen), 0))
            self.sheet.fit(view)
        name, about = self.paper.head()
        self.who.setText(name)
        self.sheet.who.setText(about)
        unit = "人" if self._session.scheme.scheme.head.subject == "person" else "个科室"
        self.number.setText(f"第 {self.paper.number} {unit}，共 {len(self.paper.keys)} {unit}")
        self.show_all()
        self.walk.begin()

    def show_all(self) -> None:
        """Show every field and the total as they stand; what is being typed stays."""
        if self.paper is None or not self.paper.key:
            return
        for field in self.fields:
            field.show_field(self.paper.field(field.place), keep_text=field.input.hasFocus())
        self.foot.show_total(self.paper)

    # ── editing ──
    def _commit(self, field: FieldInput, text: str) -> None:
        if self.paper is None:
            return
        try:
            entered = self.paper.enter(field.place, text)
        except Refused as refusal:
            self._session.say_refused(refusal)
            return
        if entered is not None:
            self.entered.emit(entered)
        self.show_all()

    def _table_entered(self, sheet: str, entered: Entered) -> None:
        if self.paper is not None:
            self.paper.note_done(self.paper.rows(sheet), entered)
            self.entered.emit(entered)
            self.sheet.fit(self.tables[sheet])
            self.show_all()

    def retry(self) -> None:
        """Enter again what was typed and not saved (F5)."""
        if self.paper is None:
            return
        self.commit_open()
        done = self.paper.retry()
        if not done:
            self._session.say("没有要再存的：填的都存上了")
        for entered in done:
            self.entered.emit(entered)
        for view in self.tables.values():
            view.reload()
        self.show_all()

    def step_back(self, forward: bool = False) -> None:
        """撤销 or 重做 the last edit made on any paper."""
        if self.paper is None:
            return
        try:
            name = self.paper.step_back(forward=forward)
        except Refused as refusal:
            self._session.say_refused(refusal)
            return
        word = "重做" if forward else "撤销"
        self.stepped.emit(f"已{word}：{name}" if name else f"没有可以{word}的")
        for view in self.tables.values():
            view.reload()
        self.show_all()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._panel_key(event):
            super().keyPressEvent(event)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._panel_key(event):
            return True
        return super().eventFilter(watched, event)

    def _panel_key(self, event: QKeyEvent) -> bool:
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if self.walk.leaves(event):
            return True
        if event.key() == Qt.Key.Key_F5:
            self.retry()
        elif event.key() == Qt.Key.Key_F7:
            self.next_lacking()
        elif event.key() == Qt.Key.Key_PageDown or (event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and ctrl):
            self.turn(1)
        elif event.key() == Qt.Key.Key_PageUp:
            self.turn(-1)
        else:
            return False
        return True


