"""首页, right side: pending ties with their names and seats, deadlines in workdays, years that wait, the last backup."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from kaohe_desktop.engine.figures import show
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui.ask import Ask, Asked
from kaohe_desktop.ui.grades import WHOLE_OFFICE
from kaohe_desktop.ui.page import button, emptied, label, panel, row

if TYPE_CHECKING:
    from kaohe_desktop.office.overview import DeadlineLine, Overview
    from kaohe_desktop.ui.session import Session

_MOST_TIES, _MOST_DATES = 3, 5
_SOON = 5  # workdays


class TiesPanel:
    """待议: who is tied for how many seats; one press leads to the decision."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.frame, self._column = panel()

    def show(self, view: Overview) -> None:
        """Show the ties as they stand; nothing where there is none."""
        emptied(self._column)
        self.frame.setVisible(bool(view.ties))
        if not view.ties:
            return
        from kaohe_desktop.office.overview_gaps import shown_names

        provisional = not view.computed or view.stale
        self._column.addWidget(label("待议（预估）" if provisional else "待议", "heading"))
        names = shown_names(self._session.workspace.book(self._session.current.id))
        for tie in view.ties[:_MOST_TIES]:
            who = "、".join(names.get(key, key) for key in tie.keys)
            words = f"{tie.category or WHOLE_OFFICE}“{tie.grade}”：{who}，{show(tie.total) or ''} 同分，剩 {tie.seats} 席"
            self._column.addWidget(label(words, "warn", wrap=True))
        more = len(view.ties) - _MOST_TIES
        rest = f"还有 {more} 处" if more > 0 else ""
        if provisional:
            if rest:
                self._column.addWidget(label(rest, "soft"))
            return
        first = view.ties[0].keys[0]
        go = button("去记录决定 →", lambda: self._session.go.emit("results", first), "flat")
        self._column.addLayout(row(go, label(rest, "soft"), None))


class DatesPanel:
    """期限、年度、备份. The clerk corrects the calendar here, where its days are counted."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.frame, column = panel()
        self.day_button = button("放假调休…", self.ask_day, "flat", tip="某一天改成放假或上班")
        column.addLayout(row(label("期限与备份", "heading"), None, self.day_button))
        self.ask = Ask()
        column.addWidget(self.ask)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        column.addLayout(self._lines, 1)

    def show(self, view: Overview) -> None:
        """Show days, years and the backup as they stand."""
        emptied(self._lines)
        archived = self._session.current.status == "archived"
        ordered = sorted(view.deadlines, key=lambda one: (one.overdue, abs(one.days_left)))
        for one in ordered[:_MOST_DATES]:
            self._lines.addLayout(_date_line(one, archived))
        if len(ordered) > _MOST_DATES:
            self._lines.addWidget(label(f"还有 {len(ordered) - _MOST_DATES} 个期限，见“考核办法”", "soft"))
        if view.calendar_note:
            self._lines.addWidget(label(view.calendar_note, "warn", wrap=True))
        for roll in view.rolls:
            go = button("去汇总 →", partial(self._roll, roll.period_id), "flat")
            self._lines.addLayout(row(label(roll.text, "warn"), None, go))
        at = view.last_backup
        words = f"上次备份 {at:%Y-%m-%d %H:%M}（已验证）" if at else "还没有备份，关窗口时自动备份"
        self._lines.addStretch(1)
        self._lines.addLayout(row(
            label(words, "soft"), None, button("现在备份", lambda: self._session.go.emit("system", "backup"), "flat"),
        ))

    def _roll(self, period_id: int) -> None:
        """Go to the year that waits, making it the current period."""
        session = self._session
        if session.current.id != period_id:
            session.choose(next(one for one in session.periods() if one.id == period_id))
        session.go.emit("rollup", None)

    def ask_day(self) -> None:
        """Ask which day is free or worked."""
        from kaohe_desktop.office.calendar import CHOICES

        self.ask.ask(
            "放假调休", [Asked("日期", date=True, width=130), Asked("这一天", choices=CHOICES, width=120)], "记下", self._set_day,
        )
        self.ask.set("日期", QDate.currentDate().toString("yyyy-MM-dd"))

    def _set_day(self, answers: dict[str, str]) -> str:
        from datetime import date

        from kaohe_desktop.office.calendar import day_words, set_day

        try:
            set_day(self._session.workspace, answers["日期"], answers["这一天"])
        except Refused as refused:
            return str(refused.problems[0])
        words = day_words(self._session.workspace, date.fromisoformat(answers["日期"]))
        self._session.changed(None)
        self._session.say(f"已记下：{words}", "good")
        return ""


def _date_line(one: DeadlineLine, archived: bool) -> QHBoxLayout:
    name = label(one.name, wrap=True)
    name.setToolTip(one.basis)
    kind = "soft" if archived else "bad" if one.overdue else "warn" if one.workdays_left <= _SOON else "good"
    words = "已过" if archived and one.overdue else one.text
    when = label(f"{one.day.month}月{one.day.day}日　{words}", kind, wrap=len(words) > 14)
    when.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    line = QHBoxLayout()
    line.addWidget(name, 3)
    line.addWidget(when, 2)
    return line
