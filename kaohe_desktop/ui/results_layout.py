"""How 计算定等 is laid out, and how it makes do with little room: tools, steps, question, quotas, ties, table, explanation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QSizePolicy, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.ui.confirming import ConfirmingPage
from kaohe_desktop.ui.explanation import ExplanationView
from kaohe_desktop.ui.grades import CellDelegate, GradeDelegate, QuotaBoard
from kaohe_desktop.ui.list_box import ListBox
from kaohe_desktop.ui.list_table import ListTable
from kaohe_desktop.ui.page import Elided, button, label, panel
from kaohe_desktop.ui.result_rows import GRADE, ResultModel
from kaohe_desktop.ui.style import look
from kaohe_desktop.ui.tool_row import ToolRow

if TYPE_CHECKING:
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

_ROOMY = 46  # heights of a letter: from this height of the window on there is room for bars


class ResultsLayout(ConfirmingPage):
    """The parts of the page; what they show is the page's business."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.category = ListBox()
        self.category.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.finder = QLineEdit()
        self.finder.setPlaceholderText("姓名、首字母、编号")
        self.finder.setFixedWidth(140)
        self.state = Elided("", "soft")
        self._tight = False
        self.compute_button = button("计算　F9", self.compute, "primary")
        self.export_button = button("导出结果…", self.ask_export, picture="export")
        self.quotas = QuotaBoard()
        self.model = ResultModel()
        self.table = ListTable((), self.model)
        self.table.setItemDelegate(CellDelegate(self.table))
        self.table.setItemDelegateForColumn(GRADE, GradeDelegate(self.table))
        self.explanation = ExplanationView()
        self.grade_button = button("定等次…", self.ask_grade)
        self.score_button = button("定分数…", self.ask_score)
        self.home_button = button("派驻单位终定…", self.ask_home)
        self.withdraw_button = button("撤销决定…", self.ask_withdraw)
        self.state.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Preferred)
        self._tools = ToolRow(
            label("计算定等", "title"), self.category, self.finder, self.state, self.export_button, self.compute_button,
            rare=(self.export_button,),
        )
        self.box.addWidget(self._tools)
        self.box.addLayout(self._confirm_row())
        self.box.addWidget(self.changes)
        self.box.addWidget(self.ask)
        self.box.addWidget(self.history)
        self.box.addWidget(self._quota_panel())
        self.box.addWidget(self._tie_box)
        self.box.addWidget(self._middle(), 1)
        self.box.addWidget(self._empty(), 1)

    # ── for the page ──
    def compute(self) -> None:
        """Compute."""
        raise NotImplementedError

    def ask_export(self) -> None:
        """Ask where the results go."""
        raise NotImplementedError

    def show_rows(self) -> None:
        """Show the results in the table."""
        raise NotImplementedError

    def _empty(self) -> QFrame:
        """What the page says before the first computation."""
        self._nothing, column = panel()
        column.addStretch(2)
        for words, name in (
            ("还没有计算", "heading"),
            ("按 F9 算出每个人的分数、名次、等次和奖金；每个数怎么来的、依据哪一条，点一下就看到。", "soft"),
            ("有缺项也能先算，缺项的人没有总分。算完以后在这里处理待议，按 F8 一步一步确认到公示、归档。", "soft"),
        ):
            line = label(words, name, wrap=True)
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(line)
        column.addStretch(3)
        return self._nothing

    def _quota_panel(self) -> QFrame:
        self._quota_frame, column = panel()
        self._quota_column = column
        column.setContentsMargins(12, 6, 12, 6)
        column.addWidget(self.quotas)
        self.totals = Elided("", "soft")
        column.addWidget(self.totals)
        return self._quota_frame

    def _middle(self) -> QSplitter:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._side_title = Elided("算分说明", "heading")
        column.addWidget(self._side_title)
        column.addWidget(self.explanation, 1)
        self._acts = ToolRow(
            self.grade_button, self.score_button, self.home_button, self.withdraw_button, None,
            rare=(self.score_button, self.withdraw_button, self.home_button, self.grade_button),
        )
        column.addWidget(self._acts)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.addWidget(self.table)
        self._splitter.addWidget(side)
        self._splitter.setStretchFactor(0, 3)
        self._splitter.setStretchFactor(1, 2)
        self._splitter.setSizes([770, 410])
        self._splitter.setChildrenCollapsible(False)
        self.explanation.setMinimumSize(150, 40)
        self.table.setMinimumSize(200, 60)
        return self._splitter

    @override
    def set_low(self, low: bool) -> None:
        """Where there is little room the quotas are one line, one tie is listed, and the 科室 is left out of the table."""
        super().set_low(low)
        if not hasattr(self, "quotas"):
            return  # not made yet
        self._fit_quotas()
        if self.ready and self.outcome is not None:
            self.show_rows()
            self.show_ties()
            self.show_chain()
        self.make_room()

    def _fit_quotas(self) -> None:
        """The bars cost rows of the table: where the window is not high they are one line of figures."""
        self._tight = self.low or self.window().height() < _ROOMY * look.size
        self.quotas.set_brief(self._tight)
        self._quota_column.setContentsMargins(*((8, 1, 8, 1) if self._tight else (12, 6, 12, 6)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        was = self._tight
        self._fit_quotas()
        if was != self._tight:
            self.make_room()

    @override
    def make_room(self) -> None:
        """What may be shown beside what is asked or listed: on a low screen the table comes first."""
        super().make_room()
        asking, listing, low = self.ask.isVisibleTo(self), self.history.isVisibleTo(self), self.low
        computed, quotas = self.outcome is not None, bool(self.outcome and self.outcome.quotas)
        crowded = asking or listing or (self.outcome is not None and bool(self.outcome.ties)) or self.changes.isVisibleTo(self)
        said = not (self._tight and quotas) and not asking  # without bars the one line of figures has room anywhere but in a low window
        self._quota_frame.setVisible(
            computed and (quotas or said) and not (low and (crowded or not quotas)) and not listing and not (asking and self._tight)
        )
        self.totals.setVisible(said)
        self._tools.setVisible(not (low and (asking or listing)))
        whole = not (low and asking)
        self.strip.setVisible(whole)
        self.history_button.setVisible(whole)
        self.confirm_button.setVisible(whole and self.session.period is not None and self.session.current.status != "archived")
        self._splitter.setVisible(computed and not (low and listing))
        self._nothing.setVisible(not computed)
        self.finder.setVisible(computed)
        QTimer.singleShot(0, self, self._keep_in_view)
        self._acts.setVisible(computed and whole)
        self._side_title.setVisible(computed and whole)

    def _keep_in_view(self) -> None:
        """The table has another height now: who is marked stays in sight."""
        if self.table.currentIndex().isValid():
            self.table.scrollTo(self.table.currentIndex())
