"""台账: dated entries of attendance, points and work, and the texts of the quarter (岗位说明书, 工作目标).

What the entries come to is taken over into 录入; the texts come along from the last period.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from typing_extensions import override

from kaohe_desktop.ui.empty_note import EmptyNote
from kaohe_desktop.ui.ledger_bar import LedgerBar
from kaohe_desktop.ui.ledger_panels import LedgerPanels
from kaohe_desktop.ui.ledger_quick import QuickBar
from kaohe_desktop.ui.ledger_tabs import LedgerTabs
from kaohe_desktop.ui.ledger_take import TakePanel
from kaohe_desktop.ui.ledger_words import beginning
from kaohe_desktop.ui.session import Session
from kaohe_desktop.ui.worker import Jobs

if TYPE_CHECKING:
    from kaohe_desktop.office.grid import Entered
    from kaohe_desktop.office.ledger_grid import LedgerGrid
    from kaohe_desktop.office.sheetgrid import SheetGrid
    from kaohe_desktop.office.undoing import Steps

_FEW = 20
_QUICK = "ledger/quick"


class LedgerPage(LedgerPanels):
    """The ledgers as tabs, the texts as further ones, a last one for taking over; one list of steps for 撤销 over all."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.choice = LedgerTabs()
        self.tabs = self.choice.tabs
        self._grids: dict[str, SheetGrid] = {}
        self._common: Steps | None = None
        self._make_bar()
        self.quick = QuickBar(session)
        self.quick.recorded.connect(self._on_entered)
        self.quick.left.connect(self._leave_quick)
        self.empty = EmptyNote(self.view)
        self.take = TakePanel(session)
        self.take.go_to.connect(lambda where: session.go.emit("entry", where))
        self.take.person.connect(self.open_person)
        self._make_panels()
        self._lay_out()
        self.choice.changed.connect(self._show_tab)
        self.category.currentTextChanged.connect(lambda _text: self._narrow())
        self.department.currentTextChanged.connect(lambda _text: self._narrow())
        for keys, act in (("F4", self.open_person), ("Ctrl+N", self.begin_quick)):
            QShortcut(QKeySequence(keys), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _make_bar(self) -> None:
        self.bar = LedgerBar(self.choice, (self.category, self.department, self.finder), {
            "quick": self.toggle_quick, "carry": self.ask_carry, "person": self.open_person, "read": self._choose_import,
            "write": self._export, "remove": self.remove_row, "filter": self._toggle_filters, "twice": self._toggle_twice,
        })
        self.quick_button, self.carry_button, self.twice_button = self.bar.quick, self.bar.carry, self.bar.twice
        self.import_button, self.export_button = self.bar.read, self.bar.write
        self.quick_button.setChecked(self.session.settings.recall(_QUICK) != "off")

    def _lay_out(self) -> None:
        self.box.setSpacing(6)
        self.box.addWidget(self.bar)
        self.box.addWidget(self.quick)
        for panel in (self.carrying, self.view, self.take, self.person, self.importing, self.reading):
            self.box.addWidget(panel, 1)

    @override
    def set_low(self, low: bool) -> None:
        """A low window has a single line over the table: filters and 快记 are one press off."""
        super().set_low(low)
        if hasattr(self, "take"):
            self.quick_button.setChecked(not low and self.session.settings.recall(_QUICK) != "off")
            for part in (self.take, self.carrying, self.choice, self.bar):
                part.set_low(low)
            self._arrange_lines()

    @override
    def _arrange_lines(self) -> None:
        """Show the lines over the table that belong to what is shown."""
        table = not self.taking and self._asked is None
        ledger = table and self.choice.current in self.choice.books
        self.bar.arrange(table=table, ledger=ledger, panel=self._asked is not None)
        quick = ledger and self.quick_button.isChecked() and not self._archived
        self.quick.setVisible(quick)
        self.view.line.setVisible(not (self.low and quick))  # what is wrong is then said in the line typed in

    # ── showing ──
    @override
    def forget(self) -> None:
        self._grids.clear()
        self.choice.forget()
        self._common = None
        self._hide_panels()
        self.view.set_grid(None)

    @property
    def _archived(self) -> bool:
        return self.session.current.status == "archived"

    def refresh(self) -> None:
        """Offer the ledgers that make sense under the scheme; show the chosen tab anew."""
        from kaohe_desktop.office.carrying import earlier
        from kaohe_desktop.office.ledger_grid import LedgerGrid
        from kaohe_desktop.office.undoing import Steps

        self.fill_filters()
        if self._common is None:
            self._common = self.take.steps = Steps()
        self.choice.offer(self.session.scheme)
        self.bar.person.setText(f" 一{self.unit if self.unit != '人' else '个人'}的台账 F4")
        for grid in self._grids.values():
            grid.settle() if isinstance(grid, LedgerGrid) else grid.reload()
        for widget in (self.carry_button, self.import_button, self.bar.remove, self.quick_button):
            widget.setEnabled(not self._archived)
        self._sources = earlier(self.session.workspace, self.session.current) if self.choice.texts else []
        self.carry_button.setVisible(bool(self._sources))
        self._show_tab()

    @property
    def taking(self) -> bool:
        """Whether the last tab is shown."""
        return self.choice.taking

    @override
    def _show_tab(self) -> None:
        if not self.choice.books:
            return
        self._hide_panels()
        taking = self.taking
        self.view.setVisible(not taking)
        self.take.setVisible(taking)
        if taking:
            if self.view.grid is None:
                self._show_grid(self.choice.books[0])  # 撤销 works from here, too
            self.take.refresh()
        else:
            self._show_grid(self.choice.current)
        self._count_take()
        self._arrange_lines()
        self.setFocusProxy(self.take if taking else self.view)

    def _grid(self, name: str) -> SheetGrid:
        from kaohe_desktop.office.entry import EntryGrid
        from kaohe_desktop.office.ledger_grid import LedgerGrid
        from kaohe_desktop.office.undoing import Steps

        if name not in self._grids:
            ws, period = self.session.workspace, self.session.current
            if name in self.choice.books:
                self._grids[name] = LedgerGrid(ws, period, name, self._common)
            else:
                self._grids[name] = EntryGrid(ws, period, name)  # type: ignore[abstract]  # makes the kind that fits
                self._grids[name].share_steps(self._common or Steps())
        return self._grids[name]

    def _ledger(self) -> LedgerGrid | None:
        from kaohe_desktop.office.ledger_grid import LedgerGrid

        return self.view.grid if isinstance(self.view.grid, LedgerGrid) else None

    def _show_grid(self, name: str) -> None:
        grid = self._grid(name)
        if self.view.grid is not grid:
            self.view.set_grid(grid)
        else:
            self.view.reload()
        ledger = self._ledger()
        if ledger is not None:
            self.quick.show_grid(ledger, self.session.scheme.scheme.key_label)
        self._narrow()
        self.view.search(self.finder.text())
        self._after_change()
        self.session.undo_offered.emit(grid.undo_name or "")

    def _count_take(self) -> None:
        """Say beside the last tab how much differs."""
        from kaohe_desktop.office.ledger_take import preview

        self.choice.count(len(preview(self.session.workspace, self.session.current).takings))

    @override
    def _after_change(self) -> None:
        """Say what an empty table is for, and how many entries may be there twice."""
        super()._after_change()
        ledger = self._ledger()
        count = ledger.double_count if ledger is not None else 0
        self.bar.say_twice(count)
        self.bar.say_subject("人" if self.unit == "人" else "科室")
        if not count and self.twice_button.isChecked():
            self.twice_button.setChecked(False)
            self._toggle_twice()
        self.twice_button.setVisible(bool(count))
        blank = ledger is not None and self.view.model.rowCount() <= 1 and not self.finder.text()
        self.empty.tell(beginning(self.session.scheme.scheme, self.choice.current, archived=self._archived) if blank else "")

    def _narrow(self) -> None:
        if self.view.grid is not None and self.ready:
            self.view.narrow(self.chosen(self.category), self.chosen(self.department))
            chosen = [text for text in (self.chosen(self.category), self.chosen(self.department)) if text]
            self.bar.say_filters(chosen)

    @override
    def _on_entered(self, entered: Entered) -> None:
        self.view.model.sync()
        super()._on_entered(entered)
        if entered.saved:
            self._count_take()
            if self.view.model.rowCount() <= _FEW:
                self.view.panes.arrange()  # the first rows decide how wide the columns are

    @override
    def arrive(self, where: object) -> None:
        """Go to the tab that takes over (also to a field of 录入 in it), to a ledger, or to a person's entries."""
        if where == "take":
            self.choice.go()
        elif where == "quick":
            if self.taking or self.choice.current not in self.choice.books:
                self.choice.go(self.choice.books[0])
            self.begin_quick()
        elif where == "carry":
            self.ask_carry()
        elif isinstance(where, tuple):
            self.choice.go()
            if not self.take.mark(*where[:2]):
                self.session.say(f"{where[1]}不是从台账取的，或者台账里没有这个人的")
        elif where in self.choice.names:
            self.choice.go(str(where))
        else:
            self.open_person(str(where))

    @override
    def undo(self, *, forward: bool = False) -> bool:
        """撤销 over all ledgers and what was taken over, carried along or imported."""
        if self.view.grid is None:
            return False
        self.view.step_back(forward=forward)
        self.session.changed(None)
        return True

    # ── acts ──
    def toggle_quick(self) -> None:
        """Show or put away the line for quick entries."""
        if not self.low:
            self.session.settings.keep(_QUICK, "on" if self.quick_button.isChecked() else "off")
        self._arrange_lines()
        if self.quick.isVisible():
            self.quick.begin()

    def _leave_quick(self) -> None:
        if self.low:
            self.quick_button.setChecked(False)
            self._arrange_lines()
        self.view.setFocus()

    def begin_quick(self) -> None:
        """Go to the line for quick entries, from the table with the person marked there (Ctrl+N)."""
        if self.choice.current not in self.choice.books or self._archived:
            return
        if self._asked is not None:
            self._end_panel()
        self.quick_button.setChecked(True)
        self._arrange_lines()
        self.quick.begin()

    def _toggle_filters(self) -> None:
        self._arrange_lines()
        if self.bar.filter.isChecked():
            self.finder.setFocus()

    def _toggle_twice(self) -> None:
        ledger, on = self._ledger(), self.twice_button.isChecked()
        if ledger is not None:
            self.view.rearrange(lambda _grid: ledger.only_doubles(on))
            self.view.setFocus()

    def remove_row(self) -> None:
        """Remove the selected entries; 撤销 brings them back."""
        grid = self.view.grid
        rows = [one for one in self.view.selected_rows() if grid is not None and grid.row_id(one)]
        if rows and grid is not None and grid.can_remove_rows:
            self.view.model.remove_rows(rows, "")
            self._count_take()

