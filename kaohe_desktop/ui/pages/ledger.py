"""台账: dated entries of attendance, points and work; what they come to is taken over into 录入; texts of last period."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar, QWidget
from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui import files
from kaohe_desktop.ui.ask import Ask, Asked
from kaohe_desktop.ui.grid_page import GridPage
from kaohe_desktop.ui.ledger_import import LedgerImport
from kaohe_desktop.ui.ledger_take import TakePanel
from kaohe_desktop.ui.page import Elided, button, label, row
from kaohe_desktop.ui.session import Session
from kaohe_desktop.ui.worker import Jobs

if TYPE_CHECKING:
    from kaohe_desktop.office.grid import Entered
    from kaohe_desktop.office.ledger_grid import LedgerGrid
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.undoing import Steps

TAKE = "取入录入"
_EVERY_SHEET = "全部"
_FEW = 20


class LedgerPage(GridPage):
    """The ledgers as tabs, and a last one for taking over. One list of steps for 撤销 over all of them."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setFocusPolicy(self.tabs.focusPolicy().TabFocus)
        self._books: tuple[str, ...] = ()
        self._grids: dict[str, LedgerGrid] = {}
        self._common: Steps | None = None
        self.carry_button = button("沿用上期…", self.ask_carry, picture="copy", tip="把上一期的岗位说明书、工作目标等文字带过来")
        self.import_button = button("从 Excel 导入…", self._choose_import, picture="import")
        self.export_button = button("导出台账…", self._export, picture="export", tip="空的台账就是导入用的模板")
        self.remove_button = button("删除这一条", self.remove_row, picture="trash")
        self.ask = Ask()
        self.take = TakePanel(session)
        self.take.go_to.connect(lambda where: session.go.emit("entry", where))
        self.importing = LedgerImport(session, jobs, lambda: self._common)
        self.importing.left.connect(self._end_import)
        self.importing.hide()
        self.box.setSpacing(6)
        self.box.addLayout(row(self.tabs, None, self.carry_button, self.import_button, self.export_button))
        self._category_label, self._department_label = label("类别", "soft"), label("科室", "soft")
        self._how = Elided("在最后一行写编号、姓名或首字母，Tab 往右填", "soft")
        self._how.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._filters: list[QWidget] = [
            self._category_label, self.category, self._department_label, self.department, self.finder, self._how,
            self.remove_button,
        ]
        filters = row(*self._filters)
        filters.setStretchFactor(self._how, 1)
        self.box.addLayout(filters)
        self.box.addWidget(self.ask)
        self.box.addWidget(self.view, 1)
        self.box.addWidget(self.take, 1)
        self.box.addWidget(self.importing, 1)
        self.tabs.currentChanged.connect(lambda _tab: self._show_tab())
        self.category.currentTextChanged.connect(lambda _text: self._narrow())
        self.department.currentTextChanged.connect(lambda _text: self._narrow())

    # ── showing ──
    @override
    def forget(self) -> None:
        self._grids.clear()
        self._books = ()
        self._common = None
        self.ask.hide()
        self.view.set_grid(None)

    def refresh(self) -> None:
        """Offer the ledgers that make sense under the scheme; show the chosen tab anew."""
        from kaohe_desktop.office.ledger import books, ledger_scheme
        from kaohe_desktop.office.undoing import Steps

        scheme = self.session.scheme.scheme
        self.fill_filters()
        if self._common is None:
            self._common = self.take.steps = Steps()
        if (found := books(scheme)) != self._books:
            self._books = found
            self.tabs.blockSignals(True)
            while self.tabs.count():
                self.tabs.removeTab(0)
            model = ledger_scheme(scheme.head.subject).scheme
            for name in found:
                self.tabs.addTab(model.sheet(name).title)
            self.tabs.addTab(TAKE)
            self.tabs.blockSignals(False)
        for grid in self._grids.values():
            grid.reload()
        self._show_tab()
        archived = self.session.current.status == "archived"
        for widget in (self.carry_button, self.import_button, self.remove_button):
            widget.setEnabled(not archived)
        self.carry_button.setVisible(bool(self._sources()))

    @property
    def taking(self) -> bool:
        """Whether the last tab is shown."""
        return self.tabs.currentIndex() == len(self._books)

    def _show_tab(self) -> None:
        if not self._books:
            return
        self.importing.hide()
        taking = self.taking
        self.view.setVisible(not taking)
        self.take.setVisible(taking)
        for widget in self._filters:
            widget.setVisible(not taking)
        if taking:
            if self.view.grid is None:
                self._show_grid(self._books[0])  # 撤销 works from here, too
                for widget in (self.view, *self._filters):
                    widget.hide()
            self.take.refresh()
        else:
            self._show_grid(self._books[max(self.tabs.currentIndex(), 0)])
        self._count_take()
        self.setFocusProxy(self.take if taking else self.view)

    def _show_grid(self, name: str) -> None:
        from kaohe_desktop.office.ledger_grid import LedgerGrid

        if name not in self._grids:
            self._grids[name] = LedgerGrid(self.session.workspace, self.session.current, name, self._common)
        grid = self._grids[name]
        if self.view.grid is not grid:
            self.view.set_grid(grid)
        else:
            self.view.reload()
        many = self.department.count() > 2
        for widget in (self._department_label, self.department):
            widget.setVisible(many)
        several = self.category.count() > 2
        for widget in (self._category_label, self.category):
            widget.setVisible(several)
        self._narrow()
        self.view.search(self.finder.text())
        self.session.undo_offered.emit(grid.undo_name or "")

    def _count_take(self) -> None:
        """Say beside the last tab how much differs."""
        from kaohe_desktop.office.ledger_take import preview

        count = len(preview(self.session.workspace, self.session.current).takings)
        self.tabs.setTabText(len(self._books), f"{TAKE}　{count}" if count else TAKE)

    def _narrow(self) -> None:
        if self.view.grid is not None and self.ready:
            self.view.narrow(self.chosen(self.category), self.chosen(self.department))

    @override
    def _on_entered(self, entered: Entered) -> None:
        super()._on_entered(entered)
        if entered.saved:
            self._count_take()
            if self.view.model.rowCount() <= _FEW:
                self.view.panes.arrange()  # the first rows decide how wide the columns are

    @override
    def arrive(self, where: object) -> None:
        """Go to the tab that takes over, or to a person's entries."""
        if where == "take":
            self.tabs.setCurrentIndex(len(self._books))
        else:
            self.finder.setText(str(where))

    @override
    def undo(self, *, forward: bool = False) -> bool:
        """撤销 over all ledgers and what was taken over or imported."""
        from kaohe_desktop.office.ledger_grid import LedgerGrid

        if not isinstance(self.view.grid, LedgerGrid):
            return False
        self.view.step_back(forward=forward)
        for grid in self._grids.values():
            grid.reload()
        self.session.changed(None)
        return True

    # ── acts ──
    def remove_row(self) -> None:
        """Remove the selected entries; 撤销 brings them back."""
        grid = self.view.grid
        rows = [one for one in self.view.selected_rows() if grid is not None and grid.row_id(one)]
        if rows:
            self.view.model.remove_rows(rows, "")
            self._count_take()

    def _choose_import(self) -> None:
        path = files.open_file(self, "选择台账工作簿", files.BOOKS)
        if path:
            self.start_import(path)

    def start_import(self, path: Path) -> None:
        """Show what the workbook would add."""
        for widget in (self.view, self.take, self.ask, *self._filters):
            widget.hide()
        self.importing.show()
        self.importing.look_at(path)

    def _end_import(self) -> None:
        self.importing.hide()
        if self.ready:
            self._show_tab()

    def _export(self) -> None:
        period, ws = self.session.current, self.session.workspace
        path = files.save_file(self, "导出台账", f"{period.label}_台账.xlsx", files.NEW_BOOK)
        if path is None:
            return
        from kaohe_desktop.office.ledger_book import write_ledger_book

        self.jobs.start(
            "正在导出", lambda _progress: write_ledger_book(ws, period, path),
            lambda done: self.session.say(f"已导出 {done}，填好以后用“从 Excel 导入”读回来", "good"),
            self.session.say_refused, stoppable=False,
        )

    # ── 沿用 ──
    def _sources(self) -> list[PeriodInfo]:
        """Earlier periods of the same scheme, nearest first; none where the scheme has no such texts."""
        from kaohe_desktop.office.carrying import carried_sheets
        from kaohe_desktop.office.library import kin

        now = self.session.current
        if not carried_sheets(self.session.scheme):
            return []
        same = kin(self.session.workspace, now.scheme_id)
        earlier = [one for one in self.session.periods() if one.scheme_id in same and one.last_day < now.first_day]
        return sorted(earlier, key=lambda one: one.first_day, reverse=True)

    def ask_carry(self) -> None:
        """Ask from which period which texts come along."""
        from kaohe_desktop.office.carrying import preview

        sources = self._sources()
        session = self.session
        found = {source.label: preview(session.workspace, session.current, source) for source in sources[:4]}
        offered = {name: carries for name, carries in found.items() if carries}
        if not offered:
            session.say("以前几期没有可以沿用的文字，或者这一期都已经填了")
            return
        newest = next(iter(offered))
        sheets = [carry.sheet for carry in offered[newest]]
        note = "；".join(f"{carry.sheet} {carry.people} 人" for carry in offered[newest])

        def act(answers: dict[str, str]) -> str:
            return self._carry(next(one for one in sources if one.label == answers["从"]), answers["哪些"], sheets)

        self.ask.ask(
            "沿用上期的文字", [Asked("从", choices=list(offered), width=150), Asked("哪些", choices=[_EVERY_SHEET, *sheets], width=150)],
            "沿用", act, note=f"{newest}有：{note}。只带到还空着的人，评分和完成情况不带。",
        )

    def _carry(self, source: PeriodInfo, which: str, sheets: list[str]) -> str:
        from kaohe_desktop.office.carrying import carry

        wanted = sheets if which == _EVERY_SHEET else [which]
        try:
            people = carry(self.session.workspace, self.session.current, source, wanted, steps=self._common)
        except Refused as refused:
            return str(refused.problems[0])
        self.session.say(f"已沿用{source.label}的{'、'.join(wanted)}：{people} 人", "good")
        self.session.changed(None)
        grid = self.view.grid
        self.session.undo_offered.emit((grid.undo_name if grid is not None else "") or "")
        return ""
