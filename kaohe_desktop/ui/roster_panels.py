"""What the 花名册 asks beside or in place of its table: a dated change, one column for many, who leaves, whom a block, a
workbook or last quarter's roster would bring, and everything of one person.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QWidget

from kaohe_desktop.ui import files
from kaohe_desktop.ui.ask import Ask, Asked
from kaohe_desktop.ui.empty_note import EmptyNote
from kaohe_desktop.ui.grid_page import GridPage
from kaohe_desktop.ui.person_panel import PersonPanel
from kaohe_desktop.ui.roster_change import ChangePanel
from kaohe_desktop.ui.roster_copy import RosterCopy
from kaohe_desktop.ui.roster_fill import FillPanel
from kaohe_desktop.ui.roster_import import RosterImport
from kaohe_desktop.ui.roster_paste import RosterPaste

if TYPE_CHECKING:
    from kaohe_desktop.office.grid import Entered
    from kaohe_desktop.office.roster import RosterGrid
    from kaohe_desktop.office.undoing import Steps


class RosterPanels(GridPage):
    """One question at a time; whoever answers or leaves it finds the table as it was."""

    change_button: QPushButton
    fill_button: QPushButton

    def _make_panels(self) -> None:
        session, jobs = self.session, self.jobs
        self.ask, self.fill = Ask(), FillPanel(session)
        self.change = ChangePanel(session)
        self.person = PersonPanel(session)
        self.empty = EmptyNote(self.view)
        self.importing = RosterImport(session, jobs, self._steps)
        self.copying = RosterCopy(session, self._steps)
        self.pasting = RosterPaste(session, jobs)
        self._asked: QWidget | None = None  # what stands in place of the table now

    def _arrange_lines(self) -> None:
        """Show what belongs to the table, and the table unless something else needs its place."""
        raise NotImplementedError

    def _count(self) -> None:
        """Say how many stand on the roster."""
        raise NotImplementedError

    @property
    def _departments(self) -> bool:
        return self.session.scheme.scheme.head.subject == "department"

    @property
    def _wide(self) -> bool:
        raise NotImplementedError

    def _steps(self) -> Steps | None:
        grid = self._roster()
        return grid.steps if grid is not None else None

    def _roster(self) -> RosterGrid | None:
        from kaohe_desktop.office.roster import RosterGrid

        return self.view.grid if isinstance(self.view.grid, RosterGrid) else None

    def _current_key(self) -> str:
        grid, place = self.view.grid, self.view.current()
        return grid.key(place[0]) if grid is not None and place is not None and place[0] < grid.row_count() else ""

    def toggle_person(self) -> None:
        """Show everything of the person marked, beside the table where there is room; again puts it away."""
        if self.person.isVisible():
            self.person.leave()
            return
        key = self._current_key()
        if self._departments or not key:
            self.session.say("请先在表里选中一个人")
            return
        self.person.open(key)
        self._arrange_lines()
        if not self._wide:
            self.person.setFocus()

    def _follow(self, _row: int) -> None:
        if self.person.isVisible() and (key := self._current_key()) and key != self.person.key:
            self.person.follow(key)

    def _end_person(self) -> None:
        self._arrange_lines()
        self.view.setFocus()

    def ask_change(self) -> None:
        """Ask for a dated change of the current person."""
        grid, key = self._roster(), self._current_key()
        if grid is None or self._departments or not self.change_button.isEnabled():
            return
        if not key:
            self.session.say("请先在表里选中要变动的人")
            return
        self.ask.hide()
        self.fill.hide()
        self.change.ask(grid, key)
        self._arrange_lines()

    def ask_fill(self) -> None:
        """Ask what to fill in for many at once."""
        grid = self._roster()
        if grid is None or not self.fill_button.isEnabled():
            return
        self.ask.hide()
        self.change.hide()
        self.fill.ask(grid, self.view.selected_rows())
        self._arrange_lines()

    def _end_line(self) -> None:
        self._arrange_lines()
        self.view.setFocus()

    def _on_recorded(self, entered: Entered) -> None:
        self.view.reload()
        self.session.note_entered(entered, self)
        self.fill_filters()
        self._after_change()
        if self.person.isVisible():
            self.person.follow(self.person.key)
        self._end_line()

    def _on_filled(self, entered: Entered) -> None:
        self.view.model.took(entered)
        self.fill_filters()
        self._end_line()

    def _offer_paste(self, row: int, column: int, block: list[list[str]]) -> bool:
        """A block of several cells is looked at person by person first."""
        grid = self._roster()
        if grid is None or sum(map(len, block)) < 2 or grid.archived:
            return False
        self._show_panel(self.pasting)
        self.pasting.look_at(grid, (row, column), block)
        return True

    def _end_paste(self, entered: Entered | None) -> None:
        self._end_panel()
        if entered is not None:
            self.view.model.took(entered)
            self.view.reload()
            self.fill_filters()
        self.view.setFocus()

    def ask_copy(self) -> None:
        """Show whom another period's roster would bring."""
        if not self.copying.ask():
            self.session.say("没有别的考核期可以带")
            return
        self._show_panel(self.copying)
        self.copying.setFocus()

    def ask_remove(self) -> None:
        """Ask why the selected people leave the roster."""
        grid = self.view.grid
        rows = [one for one in self.view.selected_rows() if grid is not None and grid.row_id(one)]
        if not rows or grid is None:
            self.session.say(f"请先在表里选中要移出的{'科室' if self._departments else '人'}")
            return
        names = "、".join(grid.text(one, 1) or grid.key(one) for one in rows[:4])
        who = names if len(rows) <= 4 else f"{names}等 {len(rows)} 人"

        def act(answers: dict[str, str]) -> str:
            if not answers["原因"]:
                return "请写明移出的原因，它记在改动记录里"
            self.view.model.remove_rows(rows, answers["原因"])
            self._count()
            return ""

        self.change.hide()
        self.fill.hide()
        self.ask.ask(
            f"移出 {who}", [Asked("原因", hint="例如：8月调往县住建局", wide=True)], "移出", act,
            note="录入的内容一并移出；点“撤销”全部回来。",
        )
        self._arrange_lines()

    def _choose_import(self) -> None:
        path = files.open_file(self, "选择花名册工作簿", files.BOOKS)
        if path:
            self.start_import(path)

    def start_import(self, path: Path) -> None:
        """Show what the workbook would change."""
        self._show_panel(self.importing)
        self.importing.look_at(path)

    def _show_panel(self, panel: QWidget) -> None:
        for other in (self.ask, self.change, self.fill, self.person, self.importing, self.copying, self.pasting):
            other.hide()
        self._asked = panel
        panel.show()
        self._arrange_lines()

    def _end_panel(self) -> None:
        self._asked = None
        self.importing.hide()
        self._arrange_lines()
        if self.ready:
            self._count()
            self.view.setFocus()

    def _export(self) -> None:
        period, ws = self.session.current, self.session.workspace
        path = files.save_file(self, "导出模板", f"{period.label}_模板.xlsx", files.NEW_BOOK)
        if path is None:
            return
        from kaohe_desktop.office.exporting import write_template_for

        self.jobs.start(
            "正在导出", lambda _progress: write_template_for(ws, period, path),
            lambda done: self.session.say(f"已导出 {done}", "good"), self.session.say_refused, stoppable=False,
        )
