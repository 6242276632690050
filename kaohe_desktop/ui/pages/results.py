"""计算定等: compute, see who got what and why, and record the leading group's decisions (领导小组决定)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui import files
from kaohe_desktop.ui.deciding import DecidingPage
from kaohe_desktop.ui.explanation import ExplanationView
from kaohe_desktop.ui.grades import GradeDelegate, QuotaBoard
from kaohe_desktop.ui.list_table import ListTable
from kaohe_desktop.ui.page import button, label, panel, rename, row
from kaohe_desktop.ui.people import in_order, people
from kaohe_desktop.ui.result_rows import GRADE, ITEMS, SAID, ResultModel
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:

    from kaohe_desktop.engine.outcome import Outcome, Result
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

ALL = "全部类别"
_LEAST_SAID = 12  # characters that 说明 is wide at least


class ResultsPage(DecidingPage):
    """Quotas over the table of results; the explanation of the person marked at the right; ties below."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.category = QComboBox()
        self.category.setMinimumWidth(140)
        self.finder = QLineEdit()
        self.finder.setPlaceholderText("姓名或编号")
        self.finder.setFixedWidth(140)
        self.state = label("", "soft")
        self.compute_button = button("计算　F9", self.compute, "primary")
        self.export_button = button("导出结果…", self._export, picture="export")
        self.quotas = QuotaBoard()
        self.model = ResultModel()
        self.table = ListTable((), self.model)
        self.table.setItemDelegateForColumn(GRADE, GradeDelegate(self.table))
        self.explanation = ExplanationView()
        self.grade_button = button("定等次…", self.ask_grade)
        self.score_button = button("定分数…", self.ask_score)
        self.home_button = button("派驻单位终定…", self.ask_home)
        self.withdraw_button = button("撤销决定…", self.ask_withdraw)
        self.box.setSpacing(8)
        self.box.addLayout(row(label("计算定等", "title"), self.category, self.finder, self.state, None, self.export_button, self.compute_button))
        self.box.addWidget(self._quota_panel())
        self.box.addWidget(self.ask)
        self.box.addWidget(self._tie_box)
        self.box.addWidget(self._middle(), 1)
        self.category.currentTextChanged.connect(lambda _text: self._show_rows())
        self.finder.textChanged.connect(self._find)
        self.quotas.chosen.connect(self._choose_category)
        self.table.row_chosen.connect(self._explain)
        self.setFocusProxy(self.table)

    def _quota_panel(self) -> QFrame:
        self._quota_frame, column = panel()
        column.setContentsMargins(12, 6, 12, 6)
        column.addWidget(self.quotas)
        self.totals = label("", "soft")
        column.addWidget(self.totals)
        return self._quota_frame

    def _middle(self) -> QSplitter:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row(label("算分说明", "heading"), None))
        column.addWidget(self.explanation, 1)
        self._acts = QWidget()
        acts = row(self.grade_button, self.score_button, self.home_button, self.withdraw_button, None)
        acts.setContentsMargins(0, 0, 0, 0)
        self._acts.setLayout(acts)
        column.addWidget(self._acts)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.table)
        splitter.addWidget(side)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([770, 410])
        splitter.setChildrenCollapsible(False)
        return splitter

    # ── showing ──
    @override
    def forget(self) -> None:
        self.outcome = None
        self.ask.hide()

    def refresh(self) -> None:
        """Show the results computed last."""
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
        self._show_rows()
        self.show_ties()

    def _show_state(self) -> None:
        from kaohe_desktop.office.computing import stale

        archived = self.session.current.status == "archived"
        self.compute_button.setEnabled(not archived)
        for widget in (self.export_button, self._quota_frame, self._acts):
            widget.setEnabled(self.outcome is not None)
        if self.outcome is None:
            rename(self.state, "soft")
            self.state.setText("还没有计算。按 F9 计算。")
        elif stale(self.session.workspace, self.session.current):
            rename(self.state, "warn")
            self.state.setText("计算以后又改过内容，请重新计算（F9）")
        else:
            rename(self.state, "good")
            self.state.setText("已归档" if archived else "结果是按现在的内容算的")

    def _show_rows(self) -> None:
        outcome = self.outcome
        self._quota_frame.setVisible(outcome is not None)
        if outcome is None:
            self.model.beginResetModel()
            self.model.rows, self.model.results = [], []
            self.model.endResetModel()
            self.explanation.show_nothing("录入齐了就可以计算；有缺项也能先算，缺项的人没有总分。")
            return
        kept = self.chosen.key if self.chosen is not None else ""
        category = "" if self.category.currentText() in (ALL, "") else self.category.currentText()
        scheme = self.session.scheme.scheme
        departments = {one.key: one.department for one in people(self.session)}
        self.model.show_outcome(scheme, outcome, departments, category)
        self.table.fit(8 * look.size)
        self._fit_said()
        self.quotas.show_quotas(outcome.quotas, category, self.unit)
        self.quotas.setVisible(bool(outcome.quotas))
        self._show_totals(category)
        keys = [one.key for one in self.model.results]
        if keys:
            self.table.selectRow(keys.index(kept) if kept in keys else 0)

    def _fit_said(self) -> None:
        """说明 takes the room that is left beside the first columns; the items follow to the right."""
        items = self.model.columnCount() - ITEMS
        self.table.horizontalHeader().setStretchLastSection(items <= 0)
        if items > 0:
            taken = sum(self.table.columnWidth(column) for column in range(SAID))
            self.table.setColumnWidth(SAID, max(_LEAST_SAID * look.size, self.table.viewport().width() - taken))

    def _show_totals(self, category: str) -> None:
        assert self.outcome is not None
        shown = [one for one in self.outcome.results if not category or one.category == category]
        counts: dict[str, int] = {}
        for one in shown:
            word = "缺项" if one.missing else f"待议{one.pending}" if one.pending else one.grade or "不评等次"
            counts[word] = counts.get(word, 0) + 1
        order = [grade.name for grade in self.session.scheme.scheme.grades]
        words = sorted(counts, key=lambda word: order.index(word) if word in order else len(order))
        self.totals.setText(f"{category or '共'} {len(shown)}：　" + "　".join(f"{word} {counts[word]}" for word in words))

    @property
    @override
    def chosen(self) -> Result | None:
        """The result marked in the table."""
        place = self.table.currentIndex().row()
        return self.model.results[place] if 0 <= place < len(self.model.results) else None

    def _explain(self, _row: int = 0) -> None:
        result, outcome = self.chosen, self.outcome
        if result is None or outcome is None:
            self.explanation.show_nothing()
            return
        self.explanation.show_result(result, outcome.explain(result.key))
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
        wanted = text.strip()
        for place, one in enumerate(self.model.results):
            if wanted and (wanted in one.key or wanted in one.name):
                self.table.selectRow(place)
                return

    def arrive(self, where: object) -> None:
        """Compute (F9), or go to a person."""
        if where == "compute":
            self.compute()
            return
        self.category.setCurrentText(ALL)
        keys = [one.key for one in self.model.results]
        if where in keys:
            self.table.selectRow(keys.index(str(where)))

    # ── computing ──
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
        parts = [f"已计算 {len(outcome.results)} 个"]
        parts += [f"缺项 {missing}"] if missing else []
        parts += [f"待议 {pending}，请记录领导小组决定"] if pending else []
        self.session.say("，".join(parts), "warn" if pending or missing else "good")
        self.session.saved.emit(datetime.now())
        self.session.changed(self)
        self.refresh()

    # ── export ──
    def _export(self) -> None:
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
