"""录入: one tab for each sheet of the scheme, each a spreadsheet over the office's own table of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.engine.scheme.model import SheetRole
from kaohe_desktop.ui.entry_bar import EntryBar
from kaohe_desktop.ui.entry_files import EntryFiles
from kaohe_desktop.ui.entry_trace import TracePanel
from kaohe_desktop.ui.entry_ways import EntryWays
from kaohe_desktop.ui.grid_page import GridPage
from kaohe_desktop.ui.session import Session
from kaohe_desktop.ui.worker import Jobs

if TYPE_CHECKING:
    from kaohe_desktop.office.entry import EntryGrid

class EntryPage(GridPage):
    """The sheets come from the scheme; nothing here knows any of them by name."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.bar = EntryBar(self.category, self.department, self.finder)
        self.tabs, self.only_missing = self.bar.tabs, self.bar.only_missing
        self.files = EntryFiles(self)
        self.ways = EntryWays(self)
        self.importing, self.paper, self.double, self.pasting = self.files.panel, self.ways.paper, self.ways.double, self.ways.pasting
        self.paper_button = self.bar.add("纸表视图 F4", self.open_paper)
        self.double_button = self.bar.add("双人复录 F6", self.open_double)
        self.import_button = self.bar.add("从 Excel 导入…", self.files.choose, "import")
        self.template_button = self.bar.add("导出录入表…", self.files.export, "export")
        self.remove_button = self.bar.add("删除这一行", self.remove_row, "trash", beside_filters=True)
        self.source_button = self.bar.add("台账由来 Ctrl+L", self.show_source, beside_filters=True)
        self.bar.ready()
        self.bar.lost.clicked.connect(lambda: self.view.acts.next_refused())
        self.view.widen = self.show_everybody
        self.trace = TracePanel(self.view)
        self.trace.closed.connect(self.to_table)
        self.view.why.connect(self._explain)
        self.view.escaped.connect(self.trace.leave)
        for keys, act in (
            ("F4", self.ways.switch_paper), ("F6", self.ways.switch_double),
            ("Ctrl+L", self.show_source),
            ("Ctrl+PgDown", lambda: self._turn_sheet(1)),
            ("Ctrl+PgUp", lambda: self._turn_sheet(-1)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self.sheets: list[str] = []
        self._grids: dict[str, EntryGrid] = {}  # by sheet, each made when it is first shown
        self.desk = QWidget()
        side_by_side = QHBoxLayout(self.desk)
        side_by_side.setContentsMargins(0, 0, 0, 0)
        side_by_side.setSpacing(8)
        side_by_side.addWidget(self.view, 1)
        side_by_side.addWidget(self.trace)
        self.box.addWidget(self.bar)
        for part in (self.pasting, self.desk, self.importing, self.paper, self.double):
            self.box.addWidget(part, 1)
        self.importing.hide()
        session.parting.connect(self._part)
        self.view.entered.connect(lambda _entered: self._offer())
        self.view.stepped.connect(lambda _words: self._offer())
        self.tabs.currentChanged.connect(lambda _tab: self.show_sheet())
        self.category.currentTextChanged.connect(lambda _text: self._narrow())
        self.department.currentTextChanged.connect(lambda _text: self._narrow())
        self.only_missing.toggled.connect(lambda _on: self._narrow())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.bar.set_room(event.size())
        self.trace.set_room(self.desk.width())

    def _turn_sheet(self, step: int) -> None:
        if self.tabs.count() and not self.paper.isVisible() and not self.double.isVisible():
            self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())
            self.to_table()

    def to_table(self) -> None:
        """Have the keys go to the table."""
        place = self.view.current()
        (self.view.panes.pane_of(place[1]) if place else self.view.panes.middle).setFocus()

    def _explain(self) -> None:
        """How the total of the row came about; a second press closes it."""
        if self.trace.isVisible():
            self.trace.leave()
        else:
            self.trace.set_room(self.desk.width())
            self.trace.open()

    def show_everybody(self) -> None:
        """Take the filters away: something that was not saved is hidden by them."""
        self.finder.clear()
        self.only_missing.setChecked(False)
        for box in (self.category, self.department):
            box.setCurrentIndex(0)

    def _part(self, reasons: list[str]) -> None:
        """The period or the database is about to be another one: enter what is being typed, keep what was refused."""
        from kaohe_desktop.office.entry_drafts import drafts_of

        if self.session.ws is None or not self._grids:
            return
        self.view.finish_editing()
        self.ways.commit_open()
        if drafts_of(self.session.workspace).failed:
            count = sum(grid.refused_count for grid in self._grids.values())
            reasons.append(f"有 {count} 格没存上，磁盘也写不进去，关掉就没有了")

    # ── showing ──
    @override
    def forget(self) -> None:
        self.ways.forget()
        self._grids.clear()
        self.sheets = []
        self.view.set_grid(None)

    def refresh(self) -> None:
        """Offer the scheme's sheets; show the chosen one anew."""
        from kaohe_desktop.office.entry import entry_sheets

        sheets = entry_sheets(self.session.scheme)
        names = [sheet.name for sheet in sheets]
        self.fill_filters()
        if names != self.sheets:
            self.sheets = names
            self.bar.set_sheets(sheets)
            self.show_sheet()
        elif self.paper.isVisible():
            for grid in self._grids.values():
                grid.reload()
            self.paper.show_all()
        elif self.view.grid is not None:
            self._show_filters()
            self.view.reload()
        for one in (self.import_button, self.remove_button):
            self.bar.set_enabled(one, self.session.current.status != "archived")

    @property
    def sheet(self) -> str:
        """The sheet shown."""
        return self.sheets[max(self.tabs.currentIndex(), 0)]

    def show_sheet(self) -> None:
        """Show the table of the sheet that the tabs say."""
        if not self.sheets:
            return
        self.ways.end()
        self.view.set_grid(self.grid_of(self.sheet))
        self._show_filters()
        self._narrow()
        self.view.search(self.finder.text())
        self._offer()

    def grid_of(self, sheet: str) -> EntryGrid:
        """The table of a sheet, made when it is first asked for."""
        from kaohe_desktop.office.entry import EntryGrid
        from kaohe_desktop.office.entry_drafts import drafts_of

        if sheet not in self._grids:
            grid = EntryGrid(  # type: ignore[abstract]  # makes the kind that fits the sheet
                self.session.workspace, self.session.current, sheet,
            )
            grid.keep_drafts(drafts_of(self.session.workspace))
            self._grids[sheet] = grid
        return self._grids[sheet]

    def _narrow(self) -> None:
        """Narrow the table of the sheet by the filters as they are now."""
        if self.sheets and self.ready:
            self.view.narrow(
                self.chosen(self.category), self.chosen(self.department), only_missing=self.only_missing.isChecked()
            )

    def _show_filters(self) -> None:
        """Offer the filters that mean something for the sheet: a table of no subject has none."""
        scheme = self.session.scheme.scheme
        sheet = scheme.sheet(self.sheet)
        for name, box in (("考核类别", self.category), ("科室", self.department)):
            itself = name == scheme.name_label  # a department is not narrowed by its own name
            known = any(field.name == name for field in scheme.roster.fields)
            shown = known and not itself and box.count() > 2 and sheet.role is not SheetRole.TABLE
            self.bar.offer(box, shown)
        self.bar.offer(self.only_missing, sheet.role is not SheetRole.TABLE)
        self.bar.offer(self.source_button, sheet.name in self._fed())

    def _offer(self) -> None:
        grid = self.view.grid
        self.bar.offer(self.remove_button, grid is not None and grid.can_remove_rows)
        self.bar.offer(self.double_button, grid is not None)
        self.bar.tell_lost(grid.refused_count if grid is not None else 0)
        self.session.undo_offered.emit((grid.undo_name if grid is not None else None) or "")

    def arrive(self, where: object) -> None:
        """Go to a person (编号), to a person's cell (编号, heading) or to a cell of a sheet (编号, heading, sheet)."""
        if where == "missing":
            self.only_missing.setChecked(True)
            return
        key, heading, sheet = (*where, "", "")[:3] if isinstance(where, tuple) else (str(where), "", "")
        self.ways.end()
        if sheet in self.sheets:
            self.tabs.setCurrentIndex(self.sheets.index(sheet))
        elif heading:
            self._open_sheet_of(heading)
        self.finder.clear()
        if not key and (place := self.view.current()) is not None:  # a column alone: in the row one stands in
            key = self.view.grid.key(place[0]) if self.view.grid is not None else ""
        if not self.view.go_to(key, heading):
            self.show_everybody()
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
            if sheet.name in self.sheets and (heading == sheet.name or any(one.name == heading for one in sheet.fields)):
                self.tabs.setCurrentIndex(self.sheets.index(sheet.name))
                return

    # ── other ways of typing ──
    def open_paper(self) -> None:
        """Show the paper of the current person."""
        self.ways.open_paper()

    def leave_paper(self) -> None:
        """Back to the table, at the person whose paper it was."""
        self.ways.leave_paper()

    def open_double(self) -> None:
        """Type the sheet shown a second time."""
        self.ways.open_double()

    def stepped(self, sentence: str) -> None:
        """Something was undone or redone, in the table or on paper."""
        self._on_stepped(sentence)

    def after_change(self) -> None:
        """Something was entered elsewhere than in the table: its results follow when the hands rest."""
        self._after_change()

    @override
    def on_computed(self) -> None:
        self.paper.foot.again()

    # ── acts ──
    @override
    def undo(self, *, forward: bool = False) -> bool:
        """撤销 in the sheet shown, or on the papers."""
        if self.ways.undo(forward):
            return True
        done = super().undo(forward=forward)
        self._offer()
        return done

    def show_source(self) -> None:
        """Open 台账 at the entries that the current cell's figure is taken from."""
        grid, place = self.view.grid, self.view.current()
        if grid is not None and place is not None and place[0] < grid.row_count() and self.sheet in self._fed():
            self.view.finish_editing()
            self.session.go.emit("ledger", (grid.key(place[0]), grid.columns[place[1]].heading))

    def _fed(self) -> set[str]:
        """The sheets into which figures are taken from the 台账."""
        from kaohe_desktop.engine.scheme.ledger import fed_fields

        return {fed.sheet.name for fed in fed_fields(self.session.scheme.scheme)}

    def remove_row(self) -> None:
        """Remove the selected rows; 撤销 brings them back."""
        rows = self.view.selected_rows()
        if rows:
            self.view.model.remove_rows(rows, "")

    def start_import(self, path: object) -> None:
        """Show what the workbook would change."""
        self.ways.hide_table()
        self.files.look_at(path)
