"""花名册 (科室名单): who is appraised in this period. Edit in place, add at the foot, remove with a reason, import from Excel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox
from typing_extensions import override

from kaohe_desktop.ui import files
from kaohe_desktop.ui.ask import Ask, Asked
from kaohe_desktop.ui.grid_page import GridPage
from kaohe_desktop.ui.page import button, label, row
from kaohe_desktop.ui.roster_change import ChangePanel
from kaohe_desktop.ui.roster_import import RosterImport
from kaohe_desktop.ui.session import Session
from kaohe_desktop.ui.worker import Jobs

if TYPE_CHECKING:
    from kaohe_desktop.office.grid import Entered
    from kaohe_desktop.office.undoing import Steps


class RosterPage(GridPage):
    """The roster of the current period."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.title = label("花名册", "title")
        self.count = label("", "soft")
        self.add_button = button("添一人", self.add_row, picture="user-plus")
        self.change_button = button("变动…", self.ask_change, picture="calendar", tip="调动、提任、借调、退休：记下日期和原因（Ctrl+B）")
        self.remove_button = button("移出…", self.ask_remove, picture="trash")
        self.import_button = button("从 Excel 导入…", self._choose_import, picture="import")
        self.template_button = button("导出模板…", self._export, picture="export")
        self.only_missing = QCheckBox("只看要补要改的")
        self.ask = Ask()
        self.change = ChangePanel(session)
        self.change.recorded.connect(self._on_recorded)
        self.change.left.connect(self.view.setFocus)
        self.importing = RosterImport(session, jobs, self._steps)
        self.importing.left.connect(self._end_import)
        self.importing.hide()
        self.order = QComboBox()
        self.order.setMinimumWidth(110)
        self.empty = label("", "note", wrap=True)
        self.box.setSpacing(8)
        self.box.addLayout(row(
            self.title, self.count, None, self.add_button, self.change_button, self.remove_button, self.import_button,
            self.template_button,
        ))
        self._category_label, self._department_label = label("类别", "soft"), label("科室", "soft")
        self.box.addLayout(row(
            self._category_label, self.category, self._department_label, self.department, self.finder, self.only_missing, None,
            label("排序", "soft"), self.order,
        ))
        self.order.currentTextChanged.connect(lambda _text: self._arrange())
        QShortcut(QKeySequence("Ctrl+B"), self, self.ask_change, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.category.currentTextChanged.connect(lambda _text: self._narrow())
        self.department.currentTextChanged.connect(lambda _text: self._narrow())
        self.only_missing.toggled.connect(lambda _on: self._narrow())
        self.box.addWidget(self.ask)
        self.box.addWidget(self.change)
        self.box.addWidget(self.empty)
        self.box.addWidget(self.view, 1)
        self.box.addWidget(self.importing, 1)

    @override
    def forget(self) -> None:
        self.view.set_grid(None)
        self.ask.hide()
        self.change.hide()
        self._end_import()

    def refresh(self) -> None:
        """Show the roster as it stands."""
        from kaohe_desktop.office.roster import RosterGrid

        department = self.session.scheme.scheme.head.subject == "department"
        self.title.setText("科室名单" if department else "花名册")
        self.add_button.setText("添一个科室" if department else "添一人")
        if not self.order.count():
            from kaohe_desktop.office.roster_order import ORDERS

            self.order.addItems(ORDERS)
        if self.view.grid is None:
            self.view.set_grid(RosterGrid(self.session.workspace, self.session.current))
            self._arrange()
        else:
            self.view.reload()
        self._show_filters()
        archived = self.session.current.status == "archived"
        for widget in (self.add_button, self.change_button, self.remove_button, self.import_button):
            widget.setEnabled(not archived)
        self.change_button.setVisible(not department)
        self._count()

    def _show_filters(self) -> None:
        self.fill_filters()
        for words, box in ((self._category_label, self.category), (self._department_label, self.department)):
            itself = box is self.department and self.session.scheme.scheme.head.subject == "department"
            shown = box.count() > 2 and not itself
            box.setVisible(shown)
            words.setVisible(shown)

    def _narrow(self) -> None:
        if self.view.grid is not None:
            self.view.narrow(
                self.chosen(self.category), self.chosen(self.department), only_missing=self.only_missing.isChecked()
            )

    def _arrange(self) -> None:
        """Stand in the order chosen."""
        from kaohe_desktop.office.roster import RosterGrid

        order = self.order.currentText()
        self.view.model.rearrange(lambda grid: grid.order_by(order) if isinstance(grid, RosterGrid) else None)

    def _steps(self) -> Steps | None:
        from kaohe_desktop.office.roster import RosterGrid

        return self.view.grid.steps if isinstance(self.view.grid, RosterGrid) else None

    # ── 变动 ──
    def ask_change(self) -> None:
        """Ask for a dated change of the current person."""
        from kaohe_desktop.office.roster import RosterGrid

        grid, place = self.view.grid, self.view.current()
        if not isinstance(grid, RosterGrid) or not self.change_button.isEnabled() or not self.change_button.isVisible():
            return
        key = grid.key(place[0]) if place is not None and place[0] < grid.row_count() else ""
        if not key:
            self.session.say("请先在表里选中要变动的人")
            return
        self.ask.hide()
        self.change.ask(grid, key)

    def _on_recorded(self, entered: Entered) -> None:
        self.view.reload()
        self.session.note_entered(entered, self)
        self.fill_filters()
        self._after_change()
        self.view.setFocus()

    def _count(self) -> None:
        count = self.session.current.subjects
        unit = "个科室" if self.session.scheme.scheme.head.subject == "department" else "人"
        self.count.setText(f"{self.session.current.label}　{count} {unit}")
        self.empty.setVisible(not count)
        self.empty.setText("这里还没有人。已有 Excel 花名册的，点“从 Excel 导入”；没有的，点“导出模板”拿一张空表，或者直接在下面打字。")

    def _after_change(self) -> None:
        super()._after_change()
        self._count()

    def arrive(self, where: object) -> None:
        """Go to a person."""
        key, heading = where if isinstance(where, tuple) else (str(where), "")
        self.finder.clear()
        if not self.view.go_to(key, heading):
            for box in (self.category, self.department):
                box.setCurrentIndex(0)
            self.only_missing.setChecked(False)
            self.view.go_to(key, heading)

    def add_row(self) -> None:
        """Go to the blank last row."""
        self.finder.clear()
        self.view.select(self.view.model.rowCount() - 1, 0)
        self.view.panes.left.setFocus()
        self.session.say("在最后一行打字；带 * 的列填齐以后自动存下")

    def ask_remove(self) -> None:
        """Ask why the selected people leave the roster."""
        grid = self.view.grid
        rows = [one for one in self.view.selected_rows() if grid is not None and grid.row_id(one)]
        if not rows or grid is None:
            self.session.say("请先在表里选中要移出的人")
            return
        names = "、".join(grid.text(one, 1) or grid.key(one) for one in rows[:4])
        who = names if len(rows) <= 4 else f"{names}等 {len(rows)} 人"

        def act(answers: dict[str, str]) -> str:
            if not answers["原因"]:
                return "请写明移出的原因，它记在改动记录里"
            self.view.model.remove_rows(rows, answers["原因"])
            self._count()
            return ""

        self.ask.ask(
            f"移出 {who}", [Asked("原因", hint="例如：8月调往县住建局", wide=True)], "移出", act,
            note="录入的内容一并移出；点“撤销”全部回来。",
        )

    # ── import and export ──
    def _choose_import(self) -> None:
        path = files.open_file(self, "选择花名册工作簿", files.BOOKS)
        if path:
            self.start_import(path)

    def start_import(self, path: Path) -> None:
        """Show what the workbook would change."""
        for widget in (self.view, self.ask, self.change, self.empty):
            widget.hide()
        self.importing.show()
        self.importing.look_at(path)

    def _end_import(self) -> None:
        self.importing.hide()
        self.view.show()
        if self.ready:
            self._count()

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
