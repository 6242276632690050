"""首页: where the quarter stands, what is missing and where to fill it in, quotas, ties, deadlines, the next thing to do."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from kaohe_desktop.engine.figures import show
from kaohe_desktop.ui.board import board
from kaohe_desktop.ui.grades import WHOLE_OFFICE, QuotaBoard
from kaohe_desktop.ui.icons import pixmap
from kaohe_desktop.ui.list_table import ListTable
from kaohe_desktop.ui.page import Page, button, emptied, label, panel, row
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.overview import MissingLine, Overview, WorkStep
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

#: which page does a step, and where in it
_PLACES: dict[str, tuple[str, object]] = {
    "roster": ("roster", None), "entry": ("entry", "missing"), "rating": ("entry", "missing"),
    "computing": ("results", None), "confirming": ("results", None), "printing": ("printing", None),
}
_SHOWN = 12
_TRAIL = 400


class HomePage(Page):
    """One look says where things stand."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.title, self.sub = label("", "title"), label("", "soft")
        self.next_button = button("", self._go_on, "primary")
        self._next: tuple[str, object] = ("entry", None)
        self._steps = QHBoxLayout()
        self._steps.setSpacing(0)
        steps_frame, column = panel()
        column.addLayout(self._steps)
        self.box.addLayout(row(self.title, self.sub, None, self.next_button))
        self.box.addWidget(steps_frame)
        whole = QHBoxLayout()
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
        self._missing = QGridLayout()
        self._missing.setColumnStretch(1, 1)
        self._missing.setHorizontalSpacing(10)
        self._missing.setVerticalSpacing(2)
        inner = QWidget()
        held = QVBoxLayout(inner)
        held.setContentsMargins(0, 0, 0, 0)
        held.addLayout(self._missing)
        held.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(inner)
        scroll.setStyleSheet(f"QScrollArea, QScrollArea > QWidget > QWidget {{ background: {look.colours.paper}; }}")
        column.addWidget(self.missing_title)
        column.addWidget(scroll, 1)
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
        tie_frame, self._ties = panel()
        self._tie_frame = tie_frame
        dates_frame, self._dates = panel()
        side.addWidget(quota_frame)
        side.addWidget(tie_frame)
        side.addWidget(dates_frame, 1)
        return side

    # ── showing ──
    def refresh(self) -> None:
        """Show the board as it stands now."""
        period, view = self.session.current, board(self.session)
        self.title.setText(period.label)
        self.sub.setText(f"{period.scheme_name}　{period.status_label}")
        self._show_steps(view)
        self._show_missing(view.missing)
        self.quotas.show_quotas(view.quotas, unit=self.unit)
        self.quota_note.setText(
            "这个办法没有名额。" if not view.quotas else "" if view.computed and not view.stale else "按现在录入的内容预估，计算以后才算数。"
        )
        self.quota_note.setVisible(bool(self.quota_note.text()))
        self._show_ties(view)
        self._show_dates(view)
        self._show_recent()

    def _show_steps(self, view: Overview) -> None:
        emptied(self._steps)
        for number, step in enumerate(view.steps, 1):
            if number > 1:
                arrow = QLabel()
                arrow.setPixmap(pixmap("chevron-right", look.colours.line_strong, 16, self.devicePixelRatioF()))
                self._steps.addWidget(arrow)
                self._steps.addStretch(1)
            self._steps.addWidget(_StepMark(number, step))
            self._steps.addStretch(1)
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

    def _show_missing(self, lines: tuple[MissingLine, ...]) -> None:
        while (item := self._missing.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        people = len({key for line in lines for key in line.keys})
        self._left.setStretch(0, 3 if len(lines) > 5 else 2)
        self._left.setStretch(1, 2 if len(lines) > 5 else 3)
        self.missing_title.setText(f"还缺什么　{people} 个" if people else "还缺什么")
        if not lines:
            words = "都齐了，可以计算。" if self.session.current.subjects else "花名册里还没有人，先填花名册。"
            self._missing.addWidget(label(words, "soft"), 0, 0, 1, 3)
        for place, line in enumerate(lines[:_SHOWN]):
            who = line.who
            what = label("缺 " + "、".join(line.headings))
            what.setToolTip("、".join(line.names))
            self._missing.addWidget(label(who), place, 0)
            self._missing.addWidget(what, place, 1)
            self._missing.addWidget(button("去填 →", partial(self._fill, line), "flat"), place, 2)
        if len(lines) > _SHOWN:
            more = button(f"还有 {len(lines) - _SHOWN} 处，到录入里看", lambda: self.session.go.emit("entry", "missing"), "flat")
            self._missing.addWidget(more, _SHOWN, 0, 1, 3)

    def _fill(self, line: MissingLine) -> None:
        self.session.go.emit("entry", (line.keys[0], line.headings[0], line.sheet))

    def _show_ties(self, view: Overview) -> None:
        emptied(self._ties)
        self._tie_frame.setVisible(bool(view.ties))
        if not view.ties:
            return
        provisional = "" if view.computed and not view.stale else "（预估）"
        self._ties.addWidget(label(f"待议{provisional}", "heading"))
        names = {line.key: line.name for line in self.session.workspace.book(self.session.current.id).lines.values()}
        for tie in view.ties[:3]:
            who = "、".join(names.get(key, key) for key in tie.keys)
            words = label(f"{tie.category or WHOLE_OFFICE}“{tie.grade}”：{who}，{show(tie.total) or ''} 同分，剩 {tie.seats} 席", "warn", wrap=True)
            self._ties.addWidget(words)
        if not provisional:
            self._ties.addLayout(row(button("去记录决定 →", lambda: self.session.go.emit("results", None), "flat"), None))

    def _show_dates(self, view: Overview) -> None:
        emptied(self._dates)
        self._dates.addWidget(label("期限与备份", "heading"))
        for one in view.deadlines:
            name = label(one.name, wrap=True)
            name.setToolTip(one.basis)
            kind = "soft" if one.days_left < 0 else "warn" if one.days_left <= 5 else "good"
            when = label(f"{one.day.month}月{one.day.day}日　{one.text}", kind)
            when.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            line = QHBoxLayout()
            line.addWidget(name, 1)
            line.addWidget(when)
            self._dates.addLayout(line)
        at = view.last_backup
        words = f"上次备份 {at:%Y-%m-%d %H:%M}（已验证）" if at else "还没有备份，关窗口时自动备份"
        self._dates.addStretch(1)
        self._dates.addLayout(row(
            label(words, "soft"), None, button("现在备份", lambda: self.session.go.emit("system", "backup"), "flat"),
        ))

    def _go_on(self) -> None:
        self.session.go.emit(*self._next)


def _arrow(before: str, after: str) -> str:
    return f"{before} → {after}" if before and after else after or (f"{before} → 空" if before else "")


class _StepMark(QWidget):
    """One step of the work: a mark for done, now or later, its name and how far it is."""

    def __init__(self, number: int, step: WorkStep) -> None:
        super().__init__()
        done, now = step.state == "done", step.state == "now"
        mark = QLabel()
        size = look.size + 10
        mark.setFixedSize(size, size)
        mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        colours = look.colours
        ground, ink = colours.closed, colours.ink_soft
        if done or now:
            ground, ink = (colours.good_tint, colours.good) if done else (colours.accent, colours.accent_ink)
        mark.setStyleSheet(f"background: {ground}; color: {ink}; border-radius: {size // 2}px; font-weight: 700;")
        if done:
            mark.setPixmap(pixmap("check", ink, 16, self.devicePixelRatioF()))
        else:
            mark.setText(str(number))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(step.name, "heading" if now else ""))
        words.addWidget(label(step.detail or ("已完成" if done else "未开始"), "good" if done else "warn" if now else "soft"))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(mark)
        line.addLayout(words)
        state = {"done": "已完成", "now": "正在办", "later": "还没到"}[str(step.state)]
        self.setAccessibleName(f"{step.name} {state} {step.detail}")
