"""计算定等: compute, see who got what and why, and record the leading group's decisions (领导小组决定)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui import files
from kaohe_desktop.ui.grades import counted
from kaohe_desktop.ui.page import rename
from kaohe_desktop.ui.people import in_order, people
from kaohe_desktop.ui.result_rows import CATEGORY, ITEMS, PLACE, SAID
from kaohe_desktop.ui.results_layout import ResultsLayout
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.engine.outcome import Outcome, Result
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

ALL = "全部类别"
_LEAST_SAID = 12  # characters that 说明 is wide at least


class ResultsPage(ResultsLayout):
    """The steps of confirmation and the quotas over the table of results; at the right what made the figure marked."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.category.currentTextChanged.connect(lambda _text: self.show_rows())
        self.finder.textChanged.connect(self._find)
        self.finder.returnPressed.connect(self.table.setFocus)
        self.quotas.chosen.connect(self._choose_category)
        self.table.selectionModel().currentChanged.connect(lambda _now, _old: self._explain())
        QShortcut(QKeySequence("F8"), self, self.confirm_next, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.setFocusProxy(self.table)

    # ── showing ──
    def refresh(self) -> None:
        """Show the results computed last, and how far they are confirmed."""
        from kaohe_desktop.office.computing import latest

        self.outcome = latest(self.session.workspace, self.session.current)
        self._show_state()
        categories = in_order(one.category for one in self.outcome.results) if self.outcome else []
        chosen = self.category.currentText()
        self.category.blockSignals(True)
        self.category.clear()
        self.category.addItems([ALL, *categories])
        self.category.setCurrentText(chosen if chosen in categories else ALL)
        self.category.setVisible(len(categories) > 1)
        self.category.blockSignals(False)
        self.show_rows()
        self.show_ties()
        self.show_chain()
        self.make_room()

    def _show_state(self) -> None:
        from kaohe_desktop.office.computing import stale

        archived = self.session.current.status == "archived"
        self.stale = self.outcome is not None and stale(self.session.workspace, self.session.current)
        self.compute_button.setEnabled(not archived)
        for widget in (self.export_button, self._quota_frame, self._acts):
            widget.setEnabled(self.outcome is not None)
        if self.outcome is None:
            rename(self.state, "soft")
            self.state.setText("还没有计算。按 F9 计算。")
        elif self.stale:
            rename(self.state, "warn")
            self.state.setText("计算以后又改过内容，请重新计算（F9）" if not self.low else "改过，请按 F9")
        else:
            rename(self.state, "good")
            self.state.setText("已归档" if archived else "" if self.low else "结果是按现在的内容算的")

    @override
    def show_rows(self) -> None:
        outcome = self.outcome
        if outcome is None:
            self.model.beginResetModel()
            self.model.rows, self.model.results = [], []
            self.model.endResetModel()
            self.explanation.show_nothing("录入齐了就可以计算；有缺项也能先算，缺项的人没有总分。")
            return
        kept, column = self.chosen.key if self.chosen is not None else "", max(0, self.table.currentIndex().column())
        category = "" if self.category.currentText() in (ALL, "") else self.category.currentText()
        scheme = self.session.scheme.scheme
        departments = {one.key: one.department for one in people(self.session)}
        self.finder.setPlaceholderText(f"{'姓名' if self.unit == '人' else '科室'}、首字母、编号")
        self.table.horizontalHeader().setStretchLastSection(False)  # while it stretches, a column is only hidden later, and leaves a hole
        for place in range(ITEMS):
            self.table.setColumnHidden(place, False)
        self.model.show_outcome(scheme, outcome, departments, category)
        self.table.fit((6 if self.low else 8) * look.size)
        for place in self.model.unused() | ({CATEGORY, PLACE} if self.low else set()):
            self.table.setColumnHidden(place, True)
        self._fit_said()
        self.quotas.show_quotas(outcome.quotas, category, self.unit)
        self.quotas.setVisible(bool(outcome.quotas))
        self._show_totals(category)
        keys = [one.key for one in self.model.results]
        if keys:
            self._mark(keys.index(kept) if kept in keys else 0, column)

    def _mark(self, row: int, column: int) -> None:
        """Stand on a cell; its row is selected."""
        self.table.setCurrentIndex(self.model.index(row, min(column, self.model.columnCount() - 1)))
        self.table.selectRow(row) if not self.table.selectionModel().hasSelection() else None

    def _fit_said(self) -> None:
        """说明 takes the room that is left beside the first columns; the items follow to the right."""
        items = self.model.columnCount() - ITEMS
        self.table.horizontalHeader().setStretchLastSection(items <= 0)
        if items > 0:
            taken = sum(self.table.columnWidth(column) for column in range(SAID) if not self.table.isColumnHidden(column))
            self.table.setColumnWidth(SAID, max(_LEAST_SAID * look.size, self.table.viewport().width() - taken))

    def _show_totals(self, category: str) -> None:
        assert self.outcome is not None
        shown = [one for one in self.outcome.results if not category or one.category == category]
        self.totals.setText(counted(self.session.scheme.scheme, shown, category or "共", self.unit))

    @property
    @override
    def chosen(self) -> Result | None:
        """The result marked in the table."""
        place = self.table.currentIndex().row()
        return self.model.results[place] if 0 <= place < len(self.model.results) else None

    def _explain(self) -> None:
        """Explain the person marked, with what made the figure the cursor is on at the top."""
        result, outcome = self.chosen, self.outcome
        if result is None or outcome is None:
            self._side_title.setText("算分说明")
            self.explanation.show_nothing()
            return
        self._side_title.setText(f"算分说明　{result.name}（{result.key}）")
        marked = self.model.labels_of(self.table.currentIndex().column())
        self.explanation.show_result(result, outcome.explain(result.key), marked)
        archived = self.session.current.status == "archived"
        scheme = self.session.scheme.scheme
        self.grade_button.setVisible(bool(scheme.grades))
        self.home_button.setVisible(bool(self.seconded_to(result)))
        self.withdraw_button.setVisible(result.decision is not None)
        for widget in (self.grade_button, self.score_button, self.home_button, self.withdraw_button):
            widget.setEnabled(not archived)

    def _choose_category(self, category: str) -> None:
        if self.category.findText(category) >= 0:
            self.category.setCurrentText(category if self.category.currentText() != category else ALL)

    def _find(self, text: str) -> None:
        wanted = text.strip().lower()
        if not wanted:
            return
        initials = {one.key: one.initials.lower() for one in people(self.session)}
        for place, one in enumerate(self.model.results):
            if wanted in one.key.lower() or wanted in one.name.lower() or wanted in initials.get(one.key, ""):
                self._mark(place, self.table.currentIndex().column())
                return

    @override
    def arrive(self, where: object) -> None:
        """Compute (F9), confirm what is next, show the steps, or go to a person (and to a figure: 编号 and heading)."""
        if where == "compute":
            self.compute()
        elif where == "confirm":
            self.confirm_next()
        elif where == "steps":
            self.strip.setFocus()
        elif where == "tie":
            self.ask_next_tie()
        elif where == "records":
            self.show_records()
        else:
            key, heading = where if isinstance(where, tuple) else (where, "")
            self.category.setCurrentText(ALL)
            keys = [one.key for one in self.model.results]
            if key in keys:
                self.table.horizontalScrollBar().setValue(0)  # the names first, as far as the figure lets them
                column = self.model.column_of(heading) if heading else max(0, self.table.currentIndex().column())
                self._mark(keys.index(str(key)), column)

    # ── computing ──
    @override
    def compute(self) -> None:
        """Compute off the window's thread; the results are stored with their traces."""
        from kaohe_desktop.office.computing import compute

        if not self.compute_button.isEnabled():
            self.session.say("这一期已经归档，不能再计算", "warn")
            return
        ws, period = self.session.workspace, self.session.current
        self.jobs.start(
            "正在计算", lambda progress: compute(ws, period, progress), self._computed, self._refused, total=period.subjects,
        )

    def _refused(self, refusal: Refused) -> None:
        self.session.say_refused(refusal)

    def _computed(self, outcome: Outcome) -> None:
        pending, missing = sum(bool(one.pending) for one in outcome.results), sum(bool(one.missing) for one in outcome.results)
        parts = [f"已计算 {len(outcome.results)} {self.unit}"]
        parts += [f"缺项 {missing}"] if missing else []
        parts += [f"待议 {pending}，请记录领导小组决定"] if pending else []
        silent = self.silent()
        self.session.say("，".join(parts) + (f"；{silent}" if silent else ""), "warn" if pending or missing or silent else "good")
        self.session.saved.emit(datetime.now())
        self.session.changed(self)
        self.refresh()
        self.setFocus()

    # ── export ──
    @override
    def ask_export(self) -> None:
        folder = files.folder(self, "结果放在哪个文件夹")
        if folder is not None:
            self.export(folder / f"{self.session.current.label}_{self.session.scheme.scheme.head.short}_结果")

    def export(self, folder: Path) -> None:
        """Write results.json and results.xlsx into the folder."""
        from kaohe_desktop.office.exporting import write_results_for

        ws, period = self.session.workspace, self.session.current
        self.jobs.start(
            "正在导出", lambda _progress: write_results_for(ws, period, folder, force=True),
            lambda _files: self.session.say(f"结果存在 {folder}", "good"), self._refused, stoppable=False,
        )
