"""纸表视图: the person's form as on paper. Enter goes on, Ctrl+Enter or PgDn to the next person, F4 back to the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.paper_view import Paper
from kaohe_desktop.ui.entry_field import FieldInput
from kaohe_desktop.ui.grid_view import GridView
from kaohe_desktop.ui.page import button, emptied, label, panel, rename, row
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.grid import Entered
    from kaohe_desktop.office.paper_layout import PaperSection
    from kaohe_desktop.ui.session import Session

_MOST_ROWS = 6
#: from this width on (in character heights) two fields stand side by side
_ROOMY = 60


class PaperPanel(QWidget):
    """One person after another; everything typed goes into the same tables the page shows."""

    left = Signal()
    entered = Signal(object)  # Entered
    stepped = Signal(str)  # what was undone or redone, in words

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.paper: Paper | None = None
        self.fields: list[FieldInput] = []
        self.tables: dict[str, GridView] = {}
        self._blocks: list[tuple[QGridLayout, list[FieldInput]]] = []
        self._side_by_side = True
        frame, column = panel()
        self.who, self.about, self.number = label("", "title"), label("", "soft"), label("", "soft")
        self.back_button = button("上一人 PgUp", lambda: self.turn(-1))
        self.next_button = button("下一人 Ctrl+回车", lambda: self.turn(1))
        self.lacking_button = button("下一个缺项 F7", self.next_lacking)
        self.leave_button = button("表格 F4", self.left.emit)
        self.about.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        line = row(self.who, self.about, self.number)
        line.setStretch(1, 1)
        column.addLayout(line)
        column.addLayout(row(self.back_button, self.next_button, self.lacking_button, None, self.leave_button))
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._body = QWidget()
        self._body.setObjectName("page")
        self._sheet = QVBoxLayout(self._body)
        self._sheet.setContentsMargins(4, 4, 14, 4)
        self._sheet.setSpacing(4)
        self._area.setWidget(self._body)
        column.addWidget(self._area, 1)
        self.line = label("", "note", wrap=True)
        self.line.setMinimumHeight(look.size + 20)
        column.addWidget(self.line)
        self.total, self.missing = label("", "heading"), label("", "soft")
        column.addLayout(row(self.total, None, self.missing))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)
        self._late = QTimer(self)  # larger offices: the total follows when the hands rest
        self._late.setSingleShot(True)
        self._late.setInterval(400)
        self._late.timeout.connect(self._show_late_total)
        self.hide()

    # ── building ──
    def set_paper(self, paper: Paper | None) -> None:
        """Lay out the paper of a scheme; None takes everything away."""
        self.paper = paper
        emptied(self._sheet)
        self.fields, self.tables, self._blocks = [], {}, []
        for section in paper.sections if paper is not None else ():
            self._sheet.addWidget(label(section.title, "heading"))
            if section.rows:
                self._add_table(section.rows)
            else:
                self._add_fields(section)
        self._sheet.addStretch(1)

    def _add_fields(self, section: PaperSection) -> None:
        assert self.paper is not None
        box = QWidget()
        lines = QGridLayout(box)
        lines.setContentsMargins(0, 0, 0, 6)
        lines.setHorizontalSpacing(8)
        lines.setVerticalSpacing(4)
        made = []
        for place in section.fields:
            field = FieldInput(self.paper, place, box)
            field.committed.connect(self._commit)
            field.moved.connect(self._move)
            field.turned.connect(self.turn)
            field.undo.connect(self.step_back)
            field.entered.connect(self._see)
            field.said.connect(self._say)
            made.append(field)
        self.fields += made
        self._blocks.append((lines, made))
        self._place(lines, made)
        self._sheet.addWidget(box)

    def _place(self, lines: QGridLayout, fields: list[FieldInput]) -> None:
        """Fields side by side, two in a line where there is room; texts have a line of their own."""
        at, left = 0, True
        for column in (3, 7):
            lines.setColumnStretch(column, 1 if column == 3 or self._side_by_side else 0)
        for field in fields:
            for part in (field.name, field.input, field.full, field.words):
                lines.removeWidget(part)
            if field.wide and not left:
                at, left = at + 1, True
            first = 0 if left else 4
            lines.addWidget(field.name, at, first, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if field.wide:
                lines.addWidget(field.input, at, 1, 1, 7)
                at += 1
                continue
            for number, part in enumerate((field.input, field.full, field.words), 1):
                lines.addWidget(part, at, first + number)
            at, left = (at, False) if left and self._side_by_side else (at + 1, True)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = event.size().width() >= _ROOMY * look.size
        if roomy != self._side_by_side:
            self._side_by_side = roomy
            for lines, fields in self._blocks:
                self._place(lines, fields)

    def _add_table(self, sheet: str) -> None:
        view = GridView()
        view.panes.shows_frozen = False
        view.entered.connect(lambda entered, name=sheet: self._table_entered(name, entered))
        view.refused.connect(self._session.say_problems)
        view.stepped.connect(self.stepped)
        self.tables[sheet] = view
        for pane in view.panes.all:
            pane.installEventFilter(self)
        self._sheet.addWidget(view)

    # ── whose paper ──
    def open(self, keys: list[str], key: str) -> None:
        """Begin with a person."""
        assert self.paper is not None
        self.paper.whole()
        self.paper.open(keys, key)
        self.show()
        self._show_person()

    def turn(self, step: int) -> None:
        """The next person, or the one before."""
        if self.paper is not None:
            self._commit_open()
            if self.paper.turn(step):
                self._show_person()
            else:
                self._session.say("这是最后一个人" if step > 0 else "这是第一个人")

    def next_lacking(self) -> None:
        """The next person who lacks something."""
        if self.paper is not None:
            self._commit_open()
            if self.paper.next_lacking():
                self._show_person()
            else:
                self._session.say("都没有缺项", "good")

    def _commit_open(self) -> None:
        for field in self.fields:
            if field.input.hasFocus():
                field.commit()

    def _show_person(self) -> None:
        assert self.paper is not None
        for sheet, view in self.tables.items():
            grid = self.paper.rows(sheet)
            if view.grid is grid:
                view.reload()
            else:
                view.set_grid(grid)
            view.select(0, next((at for at, one in enumerate(grid.columns) if not one.frozen), 0))
            self._fit(view)
        name, about = self.paper.head()
        self.who.setText(name)
        self.about.setText(about)
        self.number.setText(f"第 {self.paper.number} 人，共 {len(self.paper.keys)} 人")
        self.show_all()
        first = next((field for field in self.fields if field.input.isEnabled() and not field.wide), None)
        first = first or next((field for field in self.fields if field.input.isEnabled()), None)
        if first is not None:
            first.input.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.tables:
            next(iter(self.tables.values())).setFocus()

    def show_all(self) -> None:
        """Show every field and the total as they stand; what is being typed stays."""
        if self.paper is None or not self.paper.key:
            return
        for field in self.fields:
            field.show_field(self.paper.field(field.place), keep_text=field.input.hasFocus())
        self._show_total()

    def _show_total(self) -> None:
        assert self.paper is not None
        total, missing = self.paper.foot()
        self.total.setText(total)
        self.missing.setText(missing)
        self.missing.setObjectName("warn" if missing.startswith("还缺") else "soft")
        self.missing.style().unpolish(self.missing)
        self.missing.style().polish(self.missing)
        if self.paper.provisional.stale:
            self._late.start()

    def _show_late_total(self) -> None:
        if self.paper is not None and self.isVisible() and not self.paper.provisional.aside:
            self.paper.provisional.refresh()
            self._show_total()

    def _fit(self, view: GridView) -> None:
        rows = min(view.model.rowCount(), _MOST_ROWS)
        head = view.panes.middle.horizontalHeader().sizeHint().height()
        view.setFixedHeight(head + max(rows, 1) * look.row_height + 64)

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
            self._fit(self.tables[sheet])
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

    def _move(self, field: FieldInput, step: int) -> None:
        at = self.fields.index(field) + step
        while 0 <= at < len(self.fields):
            if self.fields[at].input.isEnabled():
                self.fields[at].input.setFocus(Qt.FocusReason.TabFocusReason)
                return
            at += step
        if step > 0:
            self._session.say("这个人填完了：Ctrl+回车 到下一个人")

    def _see(self, field: FieldInput) -> None:
        self._area.ensureWidgetVisible(field.input, 20, 60)
        field.say_again()

    def _say(self, field: FieldInput, words: str, wrong: bool) -> None:
        """Say in full, at the foot, what is said of the field being typed in; there is little room beside it."""
        if field.input.hasFocus():
            rename(self.line, "problem" if wrong else "note")
            self.line.setText(f"{field.column.heading}：{words}" if words else "")

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
        if event.key() == Qt.Key.Key_F7:
            self.next_lacking()
        elif event.key() == Qt.Key.Key_PageDown or (event.key() == Qt.Key.Key_Return and ctrl):
            self.turn(1)
        elif event.key() == Qt.Key.Key_PageUp:
            self.turn(-1)
        else:
            return False
        return True


