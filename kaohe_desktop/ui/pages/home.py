"""首页: where the quarter stands, what is missing and where to fill it in, quotas, ties, deadlines, the next thing to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout
from typing_extensions import override

from kaohe_desktop.ui.board import board
from kaohe_desktop.ui.grades import QuotaBoard
from kaohe_desktop.ui.home_dates import DatesPanel
from kaohe_desktop.ui.home_missing import MissingTree
from kaohe_desktop.ui.home_recent import RecentPanel
from kaohe_desktop.ui.home_steps import StepLine
from kaohe_desktop.ui.home_ties import TiesPanel
from kaohe_desktop.ui.looking import Looking
from kaohe_desktop.ui.page import Page, button, label, panel, row
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.overview import Overview
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

#: which page does a step, and where in it
_PLACES: dict[str, tuple[str, object]] = {
    "roster": ("roster", None), "entry": ("entry", "missing"), "rating": ("entry", "missing"),
    "computing": ("results", None), "confirming": ("results", "steps"), "publicity": ("results", "steps"), "printing": ("printing", None),
}
_ROOMY = 64  # character heights: from this width of the window on there is room for two columns


class HomePage(Page):
    """One look says where things stand."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self._looking = Looking(session, lambda: self._on_data(None), self)
        self.title, self.sub = label("", "title"), label("", "soft")
        self.next_button = button("", self._go_on, "primary")
        self._next: tuple[str, object] = ("entry", None)
        self.clerk_button = button("写上经办", lambda: session.go.emit("system", "user"), "flat", tip="没有写，改动只能记在电脑的登录名下")
        self.clerk_button.hide()
        self.steps = StepLine()
        self.steps.opened.connect(self._open_step)
        self.box.addLayout(row(self.title, self.sub, None, self.clerk_button, self.next_button))
        self.box.addWidget(self.steps)
        self._whole = whole = QHBoxLayout()
        whole.setSpacing(10)
        self._left = left = QVBoxLayout()
        left.setSpacing(10)
        self.recent = RecentPanel(session)
        left.addWidget(self._missing_panel(), 60)
        left.addWidget(self.recent.frame, 40)
        left.addStretch(1)
        whole.addLayout(left, 11)
        whole.addLayout(self._side(), 10)
        self.box.addLayout(whole, 1)
        self.setFocusProxy(self.next_button)

    def _missing_panel(self) -> QFrame:
        frame, column = panel()
        frame.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)  # no higher than its lines
        self.missing_title = label("还缺什么", "heading")
        self.missing = MissingTree()
        self.missing.chosen.connect(lambda where: self.session.go.emit("entry", where))
        self._nothing = label("", "soft", wrap=True)
        column.addWidget(self.missing_title)
        self.ledger_button = button("", lambda: self.session.go.emit("ledger", "take"), "flat")
        column.addWidget(self._nothing)
        column.addWidget(self.missing)
        self.recent_button = button("最近改动 →", lambda: self.session.go.emit("system", "trail"), "flat")
        self.recent_button.hide()
        column.addLayout(row(self.ledger_button, None, self.recent_button))
        return frame

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
        side.addWidget(self.dates.frame)
        side.addStretch(1)
        return side

    @override
    def arrive(self, where: object) -> None:
        """Ask for a day of the calendar."""
        if where == "day":
            self.dates.ask_day()

    @override
    def forget(self) -> None:
        self.dates.forget()

    @override
    def undo(self, *, forward: bool = False) -> bool:
        return self.dates.undo(forward=forward)

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
            self.missing.set_folded(narrow)
            self.recent.frame.setVisible(not narrow)  # first what is missing, the quotas and the days
            self.recent_button.setVisible(narrow)

    def refresh(self) -> None:
        """Show the board as it stands now; a large office, once everybody in it was looked at."""
        if not self._looking.ready():
            self.title.setText(self.session.current.label)
            self.sub.setText("正在数还缺什么……")
            return
        self._fit()
        period, view = self.session.current, board(self.session)
        self.title.setText(period.label)
        self.sub.setText(f"{period.scheme_name}　{period.status_label}")
        self.clerk_button.setVisible(not self.session.workspace.user)
        self._show_steps(view)
        self._show_missing(view)
        self.quotas.show_quotas(view.quotas, unit=self.unit)
        self.quota_note.setText(
            "这个办法没有名额。" if not view.quotas else "" if view.computed and not view.stale else "按现在录入的内容预估，计算以后才算数。"
        )
        self.quota_note.setVisible(bool(self.quota_note.text()))
        self.ties.show(view)
        self.dates.show(view)
        if self.recent.frame.isVisibleTo(self):
            self.recent.show()

    def _show_steps(self, view: Overview) -> None:
        self.steps.show_steps(view.steps)
        following = view.next_step
        if following is None:
            self.next_button.setText("启用下一个考核期")
            self._next = ("periods", "new")
        else:
            self.next_button.setText(following.action)
            self._next = self._place(following.id)
            if following.id == "computing" and (not view.computed or view.stale):
                self._next = ("results", "compute")
            elif following.confirms:
                self._next = ("results", "confirm")

    def _show_missing(self, view: Overview) -> None:
        count = view.gaps.people
        departments = f"，{len(view.gaps.departments)} 个科室" if view.gaps.grouped and count else ""
        self.missing_title.setText(f"还缺什么　{count} {self.unit}{departments}" if count else "还缺什么")
        self.missing.show_gaps(view.gaps, self.unit)
        self.missing.setVisible(bool(count or view.gaps.complete))
        self.ledger_button.setVisible(bool(view.ledger))
        self.ledger_button.setText(f"台账有 {view.ledger} 处与录入不同，去取入 →")
        self._nothing.setVisible(not count)
        period = self.session.current
        none = "科室名单里还没有科室，先填科室名单。" if self.unit != "人" else "花名册里还没有人，先填花名册。"
        whole = "都齐了，可以计算。" if period.status == "open" else "都齐了。"
        if view.blank:
            whole = f"{'、'.join(f'“{name}”' for name in view.blank)}里还没有内容，请到“录入”里填或者导入。"
        self._nothing.setText(whole if period.subjects else none)

    def _open_step(self, step: str) -> None:
        following = board(self.session).next_step
        if following is not None and following.id == step:
            self._go_on()
        else:
            self.session.go.emit(*self._place(step))

    def _place(self, step: str) -> tuple[str, object]:
        """Where a step is done; votes have a page of their own where the scheme has any."""
        if step == "rating" and any(sheet.ballots is not None for sheet in self.session.scheme.scheme.sheets):
            return "ballots", None
        return _PLACES.get(step, ("entry", None))

    def _go_on(self) -> None:
        self.session.go.emit(*self._next)

