"""The sheet of paper itself: its title, who it is, ruled cells in the order the eye reads them, tables of rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.ui.entry_field import FieldInput
from kaohe_desktop.ui.grid_view import GridView
from kaohe_desktop.ui.page import emptied, label
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.paper_layout import PaperSection
    from kaohe_desktop.office.paper_view import Paper

_MOST_ROWS = 6
#: from this width on (in character heights) two fields stand side by side
_ROOMY = 54
#: no wider than this: lines of a form are read at a glance
_WIDEST = 76


class PaperSheet(QScrollArea):
    """Lays a person's form out; what is typed goes through :class:`FieldInput` and the tables' own views."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[FieldInput] = []
        self.tables: dict[str, GridView] = {}
        self.order: list[FieldInput | GridView] = []  # as the eye meets them
        self._blocks: list[tuple[QGridLayout, list[FieldInput]]] = []
        self._side_by_side = True
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        ground = QWidget()
        ground.setObjectName("page")
        self._paper = QFrame()
        self._paper.setObjectName("paper")
        self._sheet = QVBoxLayout(self._paper)
        self._sheet.setSpacing(6)
        around = QVBoxLayout(ground)
        around.setContentsMargins(0, 0, 4, 0)
        around.addWidget(self._paper, 0, Qt.AlignmentFlag.AlignHCenter)
        around.addStretch(1)
        self.who = label("", "soft")
        self.who.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.who.setWordWrap(True)
        self.setWidget(ground)

    def build(self, paper: Paper | None, join: Callable[[FieldInput], None], joined: Callable[[str, GridView], None]) -> None:
        """Lay out the sections of a scheme's paper; ``join`` and ``joined`` listen to each field and table made."""
        self.who.setParent(None)
        emptied(self._sheet)
        self.fields, self.tables, self.order, self._blocks = [], {}, [], []
        for number, section in enumerate(paper.sections if paper is not None else ()):
            title = label(section.title, "title" if not number else "heading")
            title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._sheet.addWidget(title)
            if not number:
                self._sheet.addWidget(self.who)
            if section.rows:
                view = self.tables[section.rows] = GridView()
                view.panes.shows_frozen = False
                view.below.hide()  # the paper's own foot says it
                for pane in view.panes.all:
                    pane.quiet = True
                joined(section.rows, view)
                self.order.append(view)
                self._sheet.addWidget(view)
            elif paper is not None:
                self._rule(paper, section, join)
        names = max((field.name_cell.sizeHint().width() for field in self.fields), default=0)
        for field in self.fields:  # the ruled lines of all sections stand under each other
            field.name_cell.setMinimumWidth(names)

    def _rule(self, paper: Paper, section: PaperSection, join: Callable[[FieldInput], None]) -> None:
        box = QFrame()
        box.setObjectName("ruled")
        lines = QGridLayout(box)
        lines.setContentsMargins(1, 1, 0, 0)
        lines.setSpacing(0)
        made = [FieldInput(paper, place, box) for place in section.fields]
        for field in made:
            join(field)
        self.fields += made
        self.order += made
        self._blocks.append((lines, made))
        self._place(lines, made)
        self._sheet.addWidget(box)

    def _place(self, lines: QGridLayout, fields: list[FieldInput]) -> None:
        """Fields side by side, two in a line where there is room; texts have a line of their own."""
        two = self._side_by_side
        for column in (1, 3):
            lines.setColumnStretch(column, 1 if column == 1 or two else 0)
        for field in fields:
            lines.removeWidget(field.name_cell)
            lines.removeWidget(field.place_cell)
        cells: list[tuple[FieldInput, int, int, int]] = []
        at, left = 0, True
        for number, field in enumerate(fields):
            if field.wide and not left:
                at, left = at + 1, True
            alone = field.wide or not two or (left and (number + 1 == len(fields) or fields[number + 1].wide))
            cells.append((field, at, 0 if left else 2, 3 if alone and two else 1))
            at, left = (at + 1, True) if alone or not left else (at, False)
        for field, line, first, span in cells:
            lines.addWidget(field.name_cell, line, first)
            lines.addWidget(field.place_cell, line, first + 1, 1, span)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = event.size().width()
        roomy = width >= _ROOMY * look.size
        self._paper.setFixedWidth(max(100, min(width - 4, _WIDEST * look.size)))
        side = 24 if roomy else 8
        self._sheet.setContentsMargins(side, 10 if roomy else 4, side, 12)
        if roomy != self._side_by_side:
            self._side_by_side = roomy
            for lines, fields in self._blocks:
                self._place(lines, fields)

    def fit(self, view: GridView) -> None:
        """Make a table of rows as high as its rows, up to a few."""
        rows = min(view.model.rowCount(), _MOST_ROWS)
        head = view.panes.middle.horizontalHeader().sizeHint().height()
        view.setFixedHeight(head + max(rows, 1) * look.row_height + 4)
