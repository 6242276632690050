"""录入: one tab for each sheet of the scheme, each a spreadsheet over the office's own table of it."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QTabBar, QWidget
from typing_extensions import override

from kaohe_desktop.office.grid import Grid
from kaohe_desktop.ui import files
from kaohe_desktop.ui.grid_page import GridPage
from kaohe_desktop.ui.import_panel import ImportPanel
from kaohe_desktop.ui.page import button, label, row
from kaohe_desktop.ui.session import Session
from kaohe_desktop.ui.style import look
from kaohe_desktop.ui.worker import Jobs

#: from this width on (in character heights) there is room to name the keys
_ROOMY = 78


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
        self.importing = ImportPanel(session, jobs)
        self.importing.left.connect(self._end_import)
        self._sheets: list[str] = []
        self._grids: dict[str, list[Grid]] = {}  # by sheet, a new one for each change of the filters; the last is shown
        self._may_redo = False
        self.box.setSpacing(6)
        self.box.addLayout(row(self.tabs, None, self.import_button, self.template_button))
        self.box.addWidget(self._filters())
        self.box.addWidget(self.view, 1)
        self.box.addWidget(self.importing, 1)
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
        self._keys = label("粘贴 Ctrl+V　向下填充 Ctrl+D　撤销 Ctrl+Z　说明 F1", "soft")
        line.addWidget(self._keys)
        line.addWidget(self.remove_button)
        return self._filter_line

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keys.setVisible(event.size().width() >= _ROOMY * look.size)

    # ── showing ──
    @override
    def forget(self) -> None:
        self._grids.clear()
        self._sheets = []
        self.view.set_grid(None)

    def refresh(self) -> None:
        """Offer the scheme's sheets; show the chosen one anew."""
        from kaohe_desktop.office.entry import entry_sheets

        sheets = entry_sheets(self.session.scheme)
        names = [sheet.name for sheet in sheets]
        self.fill_filters()
        for name, box in (("考核类别", self.category), ("科室", self.department)):
            shown = any(field.name == name for field in self.session.scheme.scheme.roster.fields) and box.count() > 2
            box.setVisible(shown)
            (self._category_label if box is self.category else self._department_label).setVisible(shown)
        if names != self._sheets:
            self._sheets = names
            self.tabs.blockSignals(True)
            while self.tabs.count():
                self.tabs.removeTab(0)
            for sheet in sheets:
                self.tabs.addTab(sheet.title or sheet.name)
            self.tabs.blockSignals(False)
            self._show_sheet()
        elif self.view.grid is not None:
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
        stack = self._grids.get(self.sheet)
        if stack:
            stack[-1].reload()
            self.view.set_grid(stack[-1])
            self.view.search(self.finder.text())
        else:
            self._narrow()
        self._offer()

    def _narrow(self) -> None:
        """Make the table of the sheet with the filters as they are now."""
        if not self._sheets or not self.ready:
            return
        from kaohe_desktop.office.entry import EntryGrid

        grid: Grid = EntryGrid(  # type: ignore[abstract]  # makes the kind that fits the sheet
            self.session.workspace, self.session.current, self.sheet, category=self.chosen(self.category),
            department=self.chosen(self.department), only_missing=self.only_missing.isChecked(),
        )
        self._grids.setdefault(self.sheet, []).append(grid)
        self.view.set_grid(grid, keep_place=True)
        if self.finder.text():
            self.view.search(self.finder.text())
        self.remove_button.setVisible(grid.can_remove_rows)

    def _offer(self) -> None:
        grid = self.view.grid
        self.remove_button.setVisible(grid is not None and grid.can_remove_rows)
        names = [grid.undo_name for grid in reversed(self._grids.get(self.sheet, [])) if grid.undo_name]
        self.session.undo_offered.emit(names[0] if names else "")

    def arrive(self, where: object) -> None:
        """Go to a person (编号), to a person's cell (编号, heading) or to a cell of a sheet (编号, heading, sheet)."""
        if where == "missing":
            self.only_missing.setChecked(True)
            return
        key, heading, sheet = (*where, "", "")[:3] if isinstance(where, tuple) else (str(where), "", "")
        self._end_import()
        if sheet in self._sheets:
            self.tabs.setCurrentIndex(self._sheets.index(sheet))
        elif heading:
            self._open_sheet_of(heading)
        self.finder.clear()
        if not self.view.go_to(key, heading):
            for box in (self.category, self.department):
                box.setCurrentIndex(0)
            self.only_missing.setChecked(False)
            if not self.view.go_to(key, heading):
                self.session.say(f"{key} 在这张表里还没有行" if key else "")

    def _open_sheet_of(self, heading: str) -> None:
        for sheet in self.session.scheme.scheme.sheets:
            if sheet.name in self._sheets and (heading == sheet.name or any(one.name == heading for one in sheet.fields)):
                self.tabs.setCurrentIndex(self._sheets.index(sheet.name))
                return

    # ── acts ──
    def _on_entered(self, entered: object) -> None:
        self._may_redo = False
        super()._on_entered(entered)  # type: ignore[arg-type]

    def undo(self, *, forward: bool = False) -> bool:
        """撤销 in the sheet shown, also of what was done before the filters were changed."""
        stack = self._grids.get(self.sheet, []) if self._sheets else []
        if not stack:
            return False
        if forward:
            able = [grid for grid in stack if grid.redo_name] if self._may_redo else []
        else:
            able = [grid for grid in reversed(stack) if grid.undo_name]
        shown = self.view.grid
        if able and able[0] is not shown:
            name = able[0].redo() if forward else able[0].undo()
            self.view.reload()
            self._on_stepped(f"{'已重做' if forward else '已撤销'}：{name}")
        elif forward and not able:
            self.session.say("没有可以重做的")
        else:
            self.view.step_back(forward=forward)
        self._may_redo = True
        self._offer()
        return True

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


