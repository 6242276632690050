"""录入: one tab for each sheet of the scheme, each a spreadsheet over the office's own table of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QTabBar, QWidget
from typing_extensions import override

from kaohe_desktop.engine.scheme.model import SheetRole
from kaohe_desktop.ui import files
from kaohe_desktop.ui.entry_double import DoublePanel
from kaohe_desktop.ui.entry_paper import PaperPanel
from kaohe_desktop.ui.entry_paste import PastePanel
from kaohe_desktop.ui.grid_page import GridPage
from kaohe_desktop.ui.import_panel import ImportPanel
from kaohe_desktop.ui.page import button, label, row
from kaohe_desktop.ui.people import people
from kaohe_desktop.ui.session import Session
from kaohe_desktop.ui.style import look
from kaohe_desktop.ui.worker import Jobs

if TYPE_CHECKING:
    from kaohe_desktop.office.entry import EntryGrid
    from kaohe_desktop.office.grid import Entered

#: from this width on (in character heights) there is room to name the keys
_ROOMY = 78
#: and from this one on to say in full what the buttons above the table do
_WIDE = 64


class EntryPage(GridPage):
    """The sheets come from the scheme; nothing here knows any of them by name."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setFocusPolicy(self.tabs.focusPolicy().TabFocus)
        self.only_missing = QCheckBox("只看缺项")
        self.remove_button = button("删除这一行", self.remove_row, picture="trash")
        self.import_button = button("从 Excel 导入…", self._choose_import, picture="import")
        self.template_button = button("导出录入表…", self._export, picture="export")
        self._short: tuple[tuple[QPushButton, str, str], ...] = ()
        self.importing = ImportPanel(session, jobs)
        self.importing.left.connect(self._end_import)
        self.pasting = PastePanel(session, jobs)
        self.pasting.done.connect(self._end_paste)
        self.view.offer_paste = self._offer_paste
        self.paper = PaperPanel(session)
        self.paper.left.connect(self.leave_paper)
        self.paper.entered.connect(self._on_paper_entered)
        self.paper.stepped.connect(self._on_stepped)
        self.paper_button = button("纸表视图 F4", self.open_paper)
        self.double = DoublePanel(session)
        self.double.left.connect(self.leave_double)
        self.double.changed.connect(lambda: session.changed(None))
        self.double_button = button("双人复录 F6", self.open_double)
        for keys, act in (
            ("F4", lambda: self.leave_paper() if self.paper.isVisible() else self.open_paper()),
            ("F6", lambda: self.double.switch() if self.double.isVisible() else self.open_double()),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self._sheets: list[str] = []
        self._grids: dict[str, EntryGrid] = {}  # by sheet, each made when it is first shown
        self._short = tuple((made, made.text(), short) for made, short in (
            (self.double_button, "复录 F6"), (self.paper_button, "纸表 F4"), (self.import_button, "导入…"), (self.template_button, "导出…"),
        ))
        self.box.setSpacing(6)
        self.box.addLayout(row(self.tabs, None, self.double_button, self.paper_button, self.import_button, self.template_button))
        self.box.addWidget(self._filters())
        self.box.addWidget(self.pasting, 1)
        self.box.addWidget(self.view, 1)
        self.box.addWidget(self.importing, 1)
        self.box.addWidget(self.paper, 1)
        self.box.addWidget(self.double, 1)
        self.importing.hide()
        self.tabs.currentChanged.connect(lambda _tab: self._show_sheet())
        self.category.currentTextChanged.connect(lambda _text: self._narrow())
        self.department.currentTextChanged.connect(lambda _text: self._narrow())
        self.only_missing.toggled.connect(lambda _on: self._narrow())

    def _filters(self) -> QWidget:
        self._filter_line = QWidget()
        line = QHBoxLayout(self._filter_line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self._category_label, self._department_label = label("类别", "soft"), label("科室", "soft")
        for widget in (
            self._category_label, self.category, self._department_label, self.department, self.finder, self.only_missing,
        ):
            line.addWidget(widget)
        line.addStretch(1)
        self._keys = label("粘贴 Ctrl+V　填满所选 Ctrl+回车　查找 Ctrl+F　纸表 F4", "soft")
        line.addWidget(self._keys)
        line.addWidget(self.remove_button)
        return self._filter_line

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = event.size().width()
        self._keys.setVisible(width >= _ROOMY * look.size)
        for made, words, short in self._short:
            wanted = words if width >= _WIDE * look.size else short
            if made.text() != wanted:
                made.setText(wanted)

    # ── showing ──
    @override
    def forget(self) -> None:
        self.paper.hide()
        self.paper.set_paper(None)
        self.double.forget()
        self._end_paper()
        self._grids.clear()
        self._sheets = []
        self.view.set_grid(None)

    def refresh(self) -> None:
        """Offer the scheme's sheets; show the chosen one anew."""
        from kaohe_desktop.office.entry import entry_sheets

        sheets = entry_sheets(self.session.scheme)
        names = [sheet.name for sheet in sheets]
        self.fill_filters()
        if names != self._sheets:
            self._sheets = names
            self.tabs.blockSignals(True)
            while self.tabs.count():
                self.tabs.removeTab(0)
            for sheet in sheets:
                self.tabs.addTab(sheet.title or sheet.name)
            self.tabs.blockSignals(False)
            self._show_sheet()
        elif self.paper.isVisible():
            for grid in self._grids.values():
                grid.reload()
            self.paper.show_all()
        elif self.view.grid is not None:
            self._show_filters()
            self.view.reload()
        archived = self.session.current.status == "archived"
        self.import_button.setEnabled(not archived)

    @property
    def sheet(self) -> str:
        """The sheet shown."""
        return self._sheets[max(self.tabs.currentIndex(), 0)]

    def _show_sheet(self) -> None:
        if not self._sheets:
            return
        self._end_import()
        self._end_paper()
        self.view.set_grid(self.grid_of(self.sheet))
        self._show_filters()
        self._narrow()
        self.view.search(self.finder.text())
        self._offer()

    def grid_of(self, sheet: str) -> EntryGrid:
        """The table of a sheet, made when it is first asked for."""
        from kaohe_desktop.office.entry import EntryGrid

        if sheet not in self._grids:
            self._grids[sheet] = EntryGrid(  # type: ignore[abstract]  # makes the kind that fits the sheet
                self.session.workspace, self.session.current, sheet,
            )
        return self._grids[sheet]

    def _narrow(self) -> None:
        """Narrow the table of the sheet by the filters as they are now."""
        if self._sheets and self.ready:
            self.view.narrow(
                self.chosen(self.category), self.chosen(self.department), only_missing=self.only_missing.isChecked()
            )

    def _show_filters(self) -> None:
        """Offer the filters that mean something for the sheet: a table of no subject has none."""
        scheme = self.session.scheme.scheme
        sheet = scheme.sheet(self.sheet)
        for name, box, words in (
            ("考核类别", self.category, self._category_label), ("科室", self.department, self._department_label),
        ):
            itself = name == scheme.name_label  # a department is not narrowed by its own name
            known = any(field.name == name for field in scheme.roster.fields)
            shown = known and not itself and box.count() > 2 and sheet.role is not SheetRole.TABLE
            box.setVisible(shown)
            words.setVisible(shown)
        self.only_missing.setVisible(sheet.role is not SheetRole.TABLE)

    def _offer(self) -> None:
        grid = self.view.grid
        self.remove_button.setVisible(grid is not None and grid.can_remove_rows)
        self.double_button.setVisible(grid is not None and not grid.can_add_rows)
        self.session.undo_offered.emit((grid.undo_name if grid is not None else None) or "")

    def arrive(self, where: object) -> None:
        """Go to a person (编号), to a person's cell (编号, heading) or to a cell of a sheet (编号, heading, sheet)."""
        if where == "missing":
            self.only_missing.setChecked(True)
            return
        key, heading, sheet = (*where, "", "")[:3] if isinstance(where, tuple) else (str(where), "", "")
        self._end_import()
        self._end_paper()
        if sheet in self._sheets:
            self.tabs.setCurrentIndex(self._sheets.index(sheet))
        elif heading:
            self._open_sheet_of(heading)
        self.finder.clear()
        if not key and (place := self.view.current()) is not None:  # a column alone: in the row one stands in
            key = self.view.grid.key(place[0]) if self.view.grid is not None else ""
        if not self.view.go_to(key, heading):
            for box in (self.category, self.department):
                box.setCurrentIndex(0)
            self.only_missing.setChecked(False)
            if not self.view.go_to(key, heading):
                self._go_to_foot(key)

    def _go_to_foot(self, key: str) -> None:
        """A subject without a row in this sheet: its first is typed into the blank last row."""
        grid = self.view.grid
        if not key or grid is None:
            return
        if grid.can_add_rows and self.view.model.rowCount():
            self.view.select(self.view.model.rowCount() - 1, 0)
            self.session.say(f"{key} 在这张表里还没有行，在最后一行填上编号就添上")
        else:
            self.session.say(f"{key} 在这张表里还没有行")

    def _open_sheet_of(self, heading: str) -> None:
        for sheet in self.session.scheme.scheme.sheets:
            if sheet.name in self._sheets and (heading == sheet.name or any(one.name == heading for one in sheet.fields)):
                self.tabs.setCurrentIndex(self._sheets.index(sheet.name))
                return

    # ── the paper ──
    def open_paper(self) -> None:
        """Show the paper of the current person; the filters say whose papers follow."""
        from kaohe_desktop.office.paper_view import Paper

        grid = self.view.grid
        if grid is None or not self._sheets or self.double.isVisible() or self.importing.isVisible() or self.pasting.isVisible():
            return
        if self.paper.paper is None:
            self.paper.set_paper(Paper(self.session.workspace, self.session.current, self.grid_of))
        if not self.paper.paper or not self.paper.paper.sections:
            self.session.say("这个办法没有按人填的表")
            return
        place = self.view.current()
        key = grid.key(place[0]) if place and place[0] < grid.row_count() else ""
        keys = list(dict.fromkeys(filter(None, map(grid.key, range(grid.row_count()))))) if not grid.can_add_rows else []
        everybody = [
            one.key for one in people(self.session)
            if self.chosen(self.category) in ("", one.category) and self.chosen(self.department) in ("", one.department)
        ]
        self.view.hide()
        self._filter_line.hide()
        self.paper.open(keys or everybody, key)

    def leave_paper(self) -> None:
        """Back to the table, at the person whose paper it was."""
        paper = self.paper.paper
        if paper is None or not self.paper.isVisible():
            return
        self.paper.setFocus()  # commits what is being typed
        key = paper.key
        self._end_paper()
        self._show_sheet()
        self.view.go_to(key) or self.view.setFocus()

    def _end_paper(self) -> None:
        if self.paper.isVisible() and self.paper.paper is not None:
            self.paper.hide()
            self.paper.paper.whole()
        self.double.hide()
        self._filter_line.show()
        self.view.show()

    # ── typed twice ──
    def open_double(self) -> None:
        """Type the sheet shown a second time, for the category the filter says."""
        grid = self.view.grid
        if grid is None or grid.can_add_rows or self.importing.isVisible() or self.pasting.isVisible() or self.paper.isVisible():
            return
        if self.double.open(self.sheet, self.chosen(self.category)):
            self.view.hide()
            self._filter_line.hide()

    def leave_double(self) -> None:
        """Back to the table of the first typing."""
        self.double.hide()
        self._show_sheet()
        self.view.setFocus()

    def _on_paper_entered(self, entered: Entered) -> None:
        self.session.note_entered(entered, self)
        if entered.problems:
            self.session.say_problems(entered.problems)

    # ── pasting ──
    def _offer_paste(self, row_number: int, column: int, block: list[list[str]]) -> bool:
        """Show a block before it is entered; a single cell is entered at once, as if typed."""
        grid = self.view.grid
        if grid is None or sum(map(len, block)) < 2:
            return False
        self.pasting.look_at(grid, (row_number, column), block)
        return True

    def _end_paste(self, entered: Entered | None) -> None:
        if entered is not None:
            self.view.model.took(entered)
        place = self.view.current()
        (self.view.panes.pane_of(place[1]) if place else self.view.panes.middle).setFocus()

    # ── acts ──
    @override
    def undo(self, *, forward: bool = False) -> bool:
        """撤销 in the sheet shown, or on the papers."""
        if self.paper.isVisible():
            self.paper.step_back(forward)
            return True
        if self.double.isVisible():
            self.double.undo(forward=forward)
            return True
        done = super().undo(forward=forward)
        self._offer()
        return done

    def remove_row(self) -> None:
        """Remove the selected rows; 撤销 brings them back."""
        rows = self.view.selected_rows()
        if rows:
            self.view.model.remove_rows(rows, "")

    def _choose_import(self) -> None:
        path = files.open_file(self, "选择工作簿", files.BOOKS)
        if path:
            self.start_import(path)

    def start_import(self, path: object) -> None:
        """Show what the workbook would change."""
        from pathlib import Path

        self.view.hide()
        self._filter_line.hide()
        self.importing.show()
        self.importing.look_at(Path(str(path)))

    def _end_import(self) -> None:
        self.importing.hide()
        self._filter_line.show()
        self.view.show()

    def _export(self) -> None:
        period = self.session.current
        path = files.save_file(self, "导出录入表", f"{period.label}_录入表.xlsx", files.NEW_BOOK)
        if path is None:
            return
        from kaohe_desktop.office.exporting import write_template_for

        ws = self.session.workspace
        self.jobs.start(
            "正在导出", lambda _progress: write_template_for(ws, period, path),
            lambda done: self.session.say(f"已导出 {done}，填好以后用“从 Excel 导入”读回来", "good"),
            self.session.say_refused, stoppable=False,
        )
