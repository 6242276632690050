"""What stands in place of a table of 台账 for a while: one person's entries, last quarter's texts, an import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from kaohe_desktop.ui import files
from kaohe_desktop.ui.carry_panel import CarryPanel
from kaohe_desktop.ui.grid_page import GridPage
from kaohe_desktop.ui.import_panel import ImportPanel
from kaohe_desktop.ui.ledger_import import LedgerImport
from kaohe_desktop.ui.ledger_tabs import LedgerTabs
from kaohe_desktop.ui.ledger_take import TakePanel
from kaohe_desktop.ui.person_panel import LEDGER, PersonPanel

if TYPE_CHECKING:
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.undoing import Steps


class LedgerPanels(GridPage):
    """One panel at a time; whoever closes it finds the table as it was."""

    choice: LedgerTabs
    take: TakePanel
    _common: Steps | None
    _sources: list[PeriodInfo]

    def _make_panels(self) -> None:
        session, jobs = self.session, self.jobs
        self._asked: QWidget | None = None  # the panel that stands in place of the table now
        self.carrying = CarryPanel(session, lambda: self._common)
        self.carrying.left.connect(self._end_panel)
        self.person = PersonPanel(session)
        self.person.left.connect(self._end_panel)
        self.person.go_to_entry.connect(self._go_to_row)
        self.importing = LedgerImport(session, jobs, lambda: self._common)
        self.reading = ImportPanel(session, jobs)  # the texts come by the ordinary workbook
        for panel in (self.importing, self.reading):
            panel.left.connect(self._end_panel)
            panel.hide()

    def _arrange_lines(self) -> None:
        """Show the lines over the table that belong to what is shown."""
        raise NotImplementedError

    def _show_tab(self) -> None:
        """Show the table of the tab."""
        raise NotImplementedError

    def _hide_panels(self) -> None:
        self._asked = None
        for panel in (self.importing, self.reading, self.carrying, self.person):
            panel.hide()

    def _show_panel(self, panel: QWidget) -> None:
        """A panel in place of the table."""
        self._hide_panels()
        self._asked = panel
        for widget in (self.view, self.take):
            widget.hide()
        panel.show()
        self._arrange_lines()

    def _end_panel(self) -> None:
        self._hide_panels()
        if self.ready:
            self._show_tab()
            self.setFocus()

    def open_person(self, key: str = "") -> None:
        """Show all entries of one person over all ledgers: of the one marked, or of the one given."""
        grid, place = self.view.grid, self.view.current()
        if not key and grid is not None and place is not None and place[0] < grid.row_count():
            key = grid.key(place[0])
        if self.person.isVisible() and not key:
            self._end_panel()
            return
        if not key:
            self.session.say("请先在表里选中一个人；或者在快记里写上人")
            return
        self._show_panel(self.person)
        self.person.open(key, LEDGER)
        self.person.setFocus()

    def _go_to_row(self, book: str, number: int) -> None:
        """From a person's entry to its own row."""
        self.finder.clear()
        self.choice.go(book)
        self._end_panel()
        row_at = self.view.grid.row_of(number) if self.view.grid is not None else None
        if row_at is not None:
            self.view.select(row_at, 0)
            self.view.setFocus()

    def _choose_import(self) -> None:
        path = files.open_file(self, "选择台账工作簿", files.BOOKS)
        if path:
            self.start_import(path)

    def start_import(self, path: Path) -> None:
        """Show what the workbook would add; on a tab of texts, what it would change there."""
        panel = self.reading if self.choice.current in self.choice.texts else self.importing
        self._show_panel(panel)
        panel.look_at(path)

    def _export(self) -> None:
        period, ws = self.session.current, self.session.workspace
        texts = self.choice.current in self.choice.texts
        path = files.save_file(self, "导出台账", f"{period.label}_{'模板' if texts else '台账'}.xlsx", files.NEW_BOOK)
        if path is None:
            return
        from kaohe_desktop.office.exporting import write_template_for
        from kaohe_desktop.office.ledger_book import write_ledger_book

        write = write_template_for if texts else write_ledger_book
        self.jobs.start(
            "正在导出", lambda _progress: write(ws, period, path),
            lambda done: self.session.say(f"已导出 {done}，填好以后用“从 Excel 导入”读回来", "good"),
            self.session.say_refused, stoppable=False,
        )

    def ask_carry(self) -> None:
        """Show what comes along from an earlier period: of the sheet shown, else of all sheets of texts."""
        sheet = self.choice.current if self.choice.current in self.choice.texts else ""
        if not self.carrying.ask(self._sources, sheet):
            self.session.say("以前几期没有可以带来的内容")
            return
        self._show_panel(self.carrying)
        self.carrying.setFocus()
