"""首页: where the quarter stands, what is missing and where to fill it in, quotas, ties, deadlines, the next thing to do."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout
from typing_extensions import override

from kaohe_desktop.ui.board import board
from kaohe_desktop.ui.grades import QuotaBoard
from kaohe_desktop.ui.home_missing import MissingTree
from kaohe_desktop.ui.home_side import DatesPanel, TiesPanel
from kaohe_desktop.ui.home_steps import StepLine
from kaohe_desktop.ui.list_table import ListTable
from kaohe_desktop.ui.page import Page, button, label, panel, row
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.overview import Overview
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

#: which page does a step, and where in it
_PLACES: dict[str, tuple[str, object]] = {
    "roster": ("roster", None), "entry": ("entry", "missing"), "rating": ("entry", "missing"),
    "computing": ("results", None), "confirming": ("results", None), "printing": ("printing", None),
}
_TRAIL = 400
_ROOMY = 64  # character heights: from this width of the window on there is room for two columns


class HomePage(Page):
    """One look says where things stand."""

    #: narrower than other pages may be: two columns become one
    least_width = 560

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.title, self.sub = label("", "title"), label("", "soft")
        self.next_button = button("", self._go_on, "primary")
        self._next: tuple[str, object] = ("entry", None)
        self.steps = StepLine()
        self.steps.opened.connect(self._open_step)
        self.box.addLayout(row(self.title, self.sub, None, self.next_button))
        self.box.addWidget(self.steps)
        self._whole = whole = QHBoxLayout()
        whole.setSpacing(10)
        self._left = left = QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(self._missing_panel(), 3)
        left.addWidget(self._recent_panel(), 2)
        whole.addLayout(left, 11)
        whole.addLayout(self._side(), 10)
        self.box.addLayout(whole, 1)
        self.setFocusProxy(self.next_button)

    def _missing_panel(self) -> QFrame:
        frame, column = panel()
        self.missing_title = label("还缺什么", "heading")
        self.missing = MissingTree()
        self.missing.chosen.connect(lambda where: self.session.go.emit("entry", where))
        self._nothing = label("", "soft", wrap=True)
        column.addWidget(self.missing_title)
        self.ledger_button = button("", lambda: self.session.go.emit("ledger", "take"), "flat")
        column.addWidget(self._nothing)
        column.addWidget(self.missing, 1)
        column.addLayout(row(self.ledger_button, None))
        return frame

    def _recent_panel(self) -> QFrame:
        frame, column = panel()
        self._recent = ListTable(("时间", "谁", "做了什么"))
        self._recent.horizontalHeader().hide()
        self._recent.setSelectionMode(ListTable.SelectionMode.NoSelection)
        self._recent.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._recent.setFrameShape(QFrame.Shape.NoFrame)
        self._recent.setStyleSheet(self._recent.styleSheet() + "QTableView { border: none; }")
        more = button("全部改动 →", lambda: self.session.go.emit("system", "trail"), "flat")
        column.addLayout(row(label("最近改动", "heading"), None, more))
        column.addWidget(self._recent, 1)
        return frame

    def _show_recent(self) -> None:
        from kaohe_desktop.office.history import audit_lines

        rows: list[tuple[str, str, str, str]] = []
        together = groupby(audit_lines(self.session.workspace, _TRAIL), key=lambda one: (f"{one.at:%m-%d %H:%M}", one.who, one.act))
        for (at, who, act), lines in together:
            several = list(lines)
            one = several[0]
            change = f"{len(several)} 处" if len(several) > 1 else "　".join(part for part in (one.place, _arrow(one.before, one.after)) if part)
            rows.append((at, who or "—", act, change))
        self._recent.show_rows(("时间", "谁", "做了什么", "改动"), rows, widest=18 * look.size)

    def _side(self) -> QVBoxLayout:
        side = QVBoxLayout()
        side.setSpacing(10)
        quota_frame, column = panel()
        column.addWidget(label("名额", "heading"))
        self.quotas = QuotaBoard()
        self.quotas.chosen.connect(lambda _category: self.session.go.emit("results", None))
        self.quota_note = label("", "soft", wrap=True)
        column.addWidget(self.quotas)
        column.addWidget(self.quota_note)
        self.ties, self.dates = TiesPanel(self.session), DatesPanel(self.session)
        side.addWidget(quota_frame)
        side.addWidget(self.ties.frame)
        side.addWidget(self.dates.frame, 1)
        return side

    @override
    def arrive(self, where: object) -> None:
        """Ask for a day of the calendar."""
        if where == "day":
            self.dates.ask_day()

    # ── showing ──
    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """One column where two do not fit (200 % on a small screen); the window is asked, since the page may be wider."""
        narrow = self.window().width() < _ROOMY * look.size
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._whole.direction() != direction:
            self._whole.setDirection(direction)
            self.sub.setVisible(not narrow)
            self.steps.set_compact(narrow)

    def refresh(self) -> None:
        """Show the board as it stands now."""
        self._fit()
        period, view = self.session.current, board(self.session)
        self.title.setText(period.label)
        self.sub.setText(f"{period.scheme_name}　{period.status_label}")
        self._show_steps(view)
        self._show_missing(view)
        self.quotas.show_quotas(view.quotas, unit=self.unit)
        self.quota_note.setText(
            "这个办法没有名额。" if not view.quotas else "" if view.computed and not view.stale else "按现在录入的内容预估，计算以后才算数。"
        )
        self.quota_note.setVisible(bool(self.quota_note.text()))
        self.ties.show(view)
        self.dates.show(view)
        self._show_recent()

    def _show_steps(self, view: Overview) -> None:
        self.steps.show_steps(view.steps)
        following = view.next_step
        if following is None:
            self.next_button.setText("启用下一个考核期")
            self._next = ("periods", "new")
        else:
            self.next_button.setText(following.action)
            self._next = _PLACES.get(following.id, ("entry", None))
            if following.id == "computing" and (not view.computed or view.stale):
                self._next = ("results", "compute")
            elif following.id == "printing":
                self._next = ("printing", None)

    def _show_missing(self, view: Overview) -> None:
        count = view.gaps.people
        many = count > 5
        self._left.setStretch(0, 3 if many else 2)
        self._left.setStretch(1, 2 if many else 3)
        departments = f"，{len(view.gaps.departments)} 个科室" if view.gaps.grouped and count else ""
        self.missing_title.setText(f"还缺什么　{count} {self.unit}{departments}" if count else "还缺什么")
        self.missing.show_gaps(view.gaps, self.unit)
        self.missing.setVisible(bool(count))
        self.ledger_button.setVisible(bool(view.ledger))
        self.ledger_button.setText(f"台账有 {view.ledger} 处与录入不同，去取入 →")
        self._nothing.setVisible(not count)
        self._nothing.setText("都齐了，可以计算。" if self.session.current.subjects else "花名册里还没有人，先填花名册。")

    def _open_step(self, step: str) -> None:
        following = board(self.session).next_step
        if following is not None and following.id == step:
            self._go_on()
        else:
            self.session.go.emit(*_PLACES.get(step, ("entry", None)))

    def _go_on(self) -> None:
        self.session.go.emit(*self._next)


def _arrow(before: str, after: str) -> str:
    return f"{before} → {after}" if before and after else after or (f"{before} → 空" if before else "")
