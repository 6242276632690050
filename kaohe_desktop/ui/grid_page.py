"""What the two pages with a spreadsheet share: filters over it, the view, import with a preview, 撤销, idle refreshing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QLineEdit

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui import grid_acts
from kaohe_desktop.ui.grid_aside import Aside
from kaohe_desktop.ui.grid_view import GridView
from kaohe_desktop.ui.list_box import ListBox
from kaohe_desktop.ui.page import Page
from kaohe_desktop.ui.people import in_order, people

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe_desktop.office.grid import Entered, Grid
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

ALL = "全部"


class GridPage(Page):
    """A page around one :class:`GridView`."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.view = GridView()
        self.category, self.department = ListBox(), ListBox()
        self.category.setMinimumWidth(130)
        self.department.setMinimumWidth(120)
        self.finder = QLineEdit()
        self.finder.setClearButtonEnabled(True)
        self.finder.setFixedWidth(170)
        self.finder.textChanged.connect(self.view.search)
        self.finder.returnPressed.connect(self.view.setFocus)
        self.view.entered.connect(self._on_entered)
        self.view.refused.connect(session.say_problems)
        self.view.stepped.connect(self._on_stepped)
        self.view.beside = self._edit_beside
        self._idle = QTimer(self)  # large offices: the worked-out columns follow when the hands rest
        self._idle.setSingleShot(True)
        self._idle.setInterval(400)
        self._idle.timeout.connect(self._refresh_computed)
        self._aside = Aside(self._take_computed, self)
        session.workspace_changed.connect(self._aside.wait)
        self.setFocusProxy(self.view)

    def fill_filters(self) -> None:
        """Offer the categories and departments there are, keeping what is chosen."""
        everybody = people(self.session)
        self.finder.setPlaceholderText(f"{'姓名' if self.unit == '人' else '科室'}、首字母或编号")
        for box, words in (
            (self.category, in_order(one.category for one in everybody)),
            (self.department, in_order(one.department for one in everybody)),
        ):
            chosen = box.currentText()
            if [box.itemText(place) for place in range(box.count())] == [ALL, *words]:
                continue
            box.blockSignals(True)
            box.clear()
            box.addItems([ALL, *words])
            box.setCurrentText(chosen if chosen in words else ALL)
            box.blockSignals(False)

    def chosen(self, box: QComboBox) -> str:
        """What a filter is set to; "" for everything."""
        return "" if box.currentText() in (ALL, "") else box.currentText()

    def undo(self, *, forward: bool = False) -> bool:
        """撤销 or 重做 in the table; a large paste or import is taken back off the window's thread."""
        grid = self.view.grid
        if grid is None:
            return False
        if grid.step_size(forward=forward) <= grid_acts.LARGE_EDIT:
            self.view.step_back(forward=forward)
            return True

        def done(name: str | None) -> None:
            self.view.model.sync()
            self.view.stepped_back(name, forward=forward)

        def refused(refusal: Refused) -> None:
            self.view.model.sync()
            self.session.say_refused(refusal)

        title = f"正在重做 {grid.redo_name}" if forward else f"正在撤销 {grid.undo_name}"
        self.jobs.start(title, lambda _progress: grid.redo() if forward else grid.undo(), done, refused, stoppable=False)
        return True

    def _edit_beside(self, title: str, act: Callable[[Grid], Entered | None]) -> None:
        grid = self.view.grid
        assert grid is not None

        def refused(refusal: Refused) -> None:
            self.view.model.sync()
            self.view.model.refused.emit(refusal.problems)

        self.jobs.start(title, lambda _progress: act(grid), self.view.model.took, refused, stoppable=False)

    def _on_entered(self, entered: Entered) -> None:
        self.session.note_entered(entered, self)
        self._after_change()

    def _on_stepped(self, sentence: str) -> None:
        self.session.say(sentence, "good")
        grid = self.view.grid
        self.session.undo_offered.emit((grid.undo_name if grid else None) or "")
        self.session.changed(self)
        self._after_change()

    def _after_change(self) -> None:
        """Something was entered: what is worked out from it follows when the hands rest."""
        grid = self.view.grid
        if grid is not None and grid.computed_stale:
            self._idle.start()

    def _refresh_computed(self) -> None:
        grid = self.view.grid
        if grid is None or not grid.computed_stale:
            return
        if grid.computed_aside:
            self._aside.start(grid)
            return
        grid.refresh_computed()
        self.view.model.sync()

    def on_computed(self) -> None:
        """What is worked out was worked out anew; for pages that show it elsewhere, too."""

    def _take_computed(self, grid: Grid, computed: object) -> None:
        grid.take_computed(computed)
        self.on_computed()
        if grid is self.view.grid:
            self.view.model.sync()
            self._after_change()
