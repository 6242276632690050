"""The other ways of typing on 录入: the paper, the second typing, a block looked at first; each in the table's place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe_desktop.ui.entry_double import DoublePanel
from kaohe_desktop.ui.entry_paper import PaperPanel
from kaohe_desktop.ui.entry_paste import PastePanel
from kaohe_desktop.ui.people import people

if TYPE_CHECKING:
    from kaohe_desktop.office.grid import Entered
    from kaohe_desktop.ui.pages.entry import EntryPage


class EntryWays:
    """Shows one way at a time; the page shows the table when none is open."""

    def __init__(self, page: EntryPage) -> None:
        self._page, self._session = page, page.session
        self.pasting = PastePanel(page.session, page.jobs)
        self.pasting.done.connect(self._end_paste)
        page.view.offer_paste = self._offer_paste
        self.paper = PaperPanel(page.session)
        self.paper.left.connect(self.leave_paper)
        self.paper.entered.connect(self._on_paper_entered)
        self.paper.stepped.connect(page.stepped)
        self.double = DoublePanel(page.session)
        self.double.left.connect(self.leave_double)
        self.double.changed.connect(lambda: page.session.changed(None))
        page.files.panel.left.connect(self.end)

    def _busy(self) -> bool:
        return any(one.isVisible() for one in (self.double, self.paper, self.pasting, self._page.files.panel))

    def hide_table(self) -> None:
        """Something else takes the table's place."""
        self._page.desk.hide()
        self._page.bar.show_filters(False)

    def end(self) -> None:
        """Back to the table from the paper, the second typing or an import."""
        self._page.files.panel.hide()
        if self.paper.isVisible() and self.paper.paper is not None:
            self.paper.hide()
            self.paper.paper.whole()
        self.double.hide()
        self._page.bar.show()
        self._page.bar.show_filters(True)
        self._page.desk.show()

    def forget(self) -> None:
        """The period is another one."""
        self.paper.hide()
        self.paper.set_paper(None)
        self.double.forget()
        self.end()

    def commit_open(self) -> None:
        """Enter what is being typed."""
        if self.paper.isVisible():
            self.paper.commit_open()

    def undo(self, forward: bool) -> bool:
        """撤销 on the papers or in the second typing; False where the table is shown."""
        if self.paper.isVisible():
            self.paper.step_back(forward)
        elif self.double.isVisible():
            self.double.undo(forward=forward)
        else:
            return False
        return True

    # ── the paper ──
    def switch_paper(self) -> None:
        """F4: to the paper, and back."""
        self.leave_paper() if self.paper.isVisible() else self.open_paper()

    def open_paper(self) -> None:
        """Show the paper of the current person; the filters say whose papers follow."""
        from kaohe_desktop.office.paper_view import Paper

        page, grid = self._page, self._page.view.grid
        if grid is None or not page.sheets or self._busy():
            return
        page.view.finish_editing()
        if self.paper.paper is None:
            self.paper.set_paper(Paper(self._session.workspace, self._session.current, page.grid_of))
        if not self.paper.paper or not self.paper.paper.sections:
            self._session.say("这个办法没有按人填的表")
            return
        place = page.view.current()
        key = grid.key(place[0]) if place and place[0] < grid.row_count() else ""
        keys = list(dict.fromkeys(filter(None, map(grid.key, range(grid.row_count()))))) if not grid.can_add_rows else []
        category, department = page.chosen(page.category), page.chosen(page.department)
        everybody = [
            one.key for one in people(self._session)
            if category in ("", one.category) and department in ("", one.department)
        ]
        page.desk.hide()
        page.bar.hide()
        self.paper.open(keys or everybody, key)

    def leave_paper(self) -> None:
        """Back to the table, at the person whose paper it was."""
        paper = self.paper.paper
        if paper is None or not self.paper.isVisible():
            return
        self.paper.setFocus()  # commits what is being typed
        key = paper.key
        self.end()
        self._page.show_sheet()
        if not self._page.view.go_to(key):
            self._page.view.setFocus()

    def _on_paper_entered(self, entered: Entered) -> None:
        self._session.note_entered(entered, self._page)
        self._page.after_change()
        if entered.problems:
            self._session.say_problems(entered.problems)

    # ── typed twice ──
    def switch_double(self) -> None:
        """F6: to the second typing; in it, between typing and the differences."""
        self.double.switch() if self.double.isVisible() else self.open_double()

    def open_double(self) -> None:
        """Type the sheet shown a second time, for the category the filter says."""
        page, grid = self._page, self._page.view.grid
        if grid is None or self._busy():
            return
        page.view.finish_editing()
        if self.double.open(page.sheet, page.chosen(page.category)):
            page.desk.hide()
            page.bar.hide()

    def leave_double(self) -> None:
        """Back to the table of the first typing."""
        self.double.hide()
        self._page.show_sheet()
        self._page.view.setFocus()

    # ── pasting ──
    def _offer_paste(self, row_number: int, column: int, block: list[list[str]]) -> bool:
        """Show a block before it is entered; a single cell is entered at once, as if typed."""
        grid = self._page.view.grid
        if grid is None or sum(map(len, block)) < 2:
            return False
        self._page.desk.setVisible(not self._page.low)  # a low window has room for one of the two
        self.pasting.look_at(grid, (row_number, column), block)
        return True

    def _end_paste(self, entered: Entered | None) -> None:
        self._page.desk.show()
        if entered is not None:
            self._page.view.model.took(entered)
        self._page.to_table()
