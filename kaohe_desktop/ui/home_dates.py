"""首页, right side: the scheme's deadlines in workdays, each to be ticked 已办; years that wait; the last backup; the check-up."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui.ask import Ask, Asked
from kaohe_desktop.ui.page import button, emptied, label, panel, row

if TYPE_CHECKING:
    from kaohe_desktop.office.overview import DeadlineLine, Overview
    from kaohe_desktop.ui.session import Session

_MOST_DATES = 6
_SOON = 5  # workdays
_OLD_BACKUP = 7  # days


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
        column.addLayout(self._lines)
        self.ticks: dict[tuple[str, date], QCheckBox] = {}
        #: what was ticked last: the deadline and the day of the tick it had before and has now
        self._last: tuple[DeadlineLine, date | None, date | None] | None = None

    def forget(self) -> None:
        """Another period has deadlines of its own."""
        self._last = None

    def show(self, view: Overview) -> None:
        """Show days, years, the backup and the check-up as they stand."""
        held = next((key for key, one in self.ticks.items() if one.hasFocus()), None)
        emptied(self._lines)
        self.ticks = {}
        archived = self._session.current.status == "archived"
        ordered = sorted(view.deadlines, key=lambda one: (one.faded, not one.overdue, abs(one.days_left)))
        for one in ordered[:_MOST_DATES]:
            self._lines.addLayout(self._date_line(one, archived))
        if len(ordered) > _MOST_DATES:
            self._lines.addWidget(label(f"还有 {len(ordered) - _MOST_DATES} 个期限，见“考核办法”", "soft"))
        if not ordered:
            self._lines.addWidget(label("这个考核办法没有写期限。", "soft"))
        if view.calendar_note:
            self._lines.addWidget(label(view.calendar_note, "warn", wrap=True))
        for roll in view.rolls:
            go = button("去汇总 →", partial(self._roll, roll.period_id), "flat")
            self._lines.addLayout(row(label(roll.text, "warn"), None, go))
        words, kind = _backup_words(view.last_backup, datetime.now())
        self._lines.addLayout(row(
            label(words, kind), None, button("现在备份", lambda: self._session.go.emit("system", "backup"), "flat"),
        ))
        if held in self.ticks:
            self.ticks[held].show()  # only what is shown takes the keys
            self.ticks[held].setFocus(Qt.FocusReason.OtherFocusReason)

    def _date_line(self, one: DeadlineLine, archived: bool) -> QHBoxLayout:
        quiet = archived or one.faded
        tick = QCheckBox()
        tick.setChecked(one.done is not None)
        tick.setEnabled(not archived)
        tick.setAccessibleName(f"已办：{one.name}")
        tick.setToolTip("已经办了就勾上（空格）；勾错了再勾一次")
        tick.toggled.connect(lambda on: self._tick(one, date.today() if on else None))
        self.ticks[one.name, one.day] = tick
        name = label(one.name, "soft" if quiet else "", wrap=True)
        name.setToolTip(one.basis)
        kind = "soft" if quiet else "bad" if one.overdue else "warn" if one.workdays_left <= _SOON else "good"
        words = "已过" if archived and one.overdue and one.done is None else one.text
        when = label(f"{one.day.month}月{one.day.day}日　{words}", kind, wrap=len(words) > 14)
        when.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(tick, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(name, 3)
        line.addWidget(when, 2)
        return line

    def _tick(self, one: DeadlineLine, day: date | None) -> None:
        from kaohe_desktop.office.deadlines import tick

        session = self._session
        try:
            act = tick(session.workspace, session.current, one, day)
        except Refused as refusal:
            session.say_refused(refusal)
            session.changed(None)  # the box shows what is stored
            return
        self._last = (one, day, one.done)
        session.saved.emit(datetime.now())
        session.changed(None)
        session.say(f"{act}：{one.name}", "good")
        session.undo_offered.emit(f"{act}：{one.name}")

    def undo(self, *, forward: bool = False) -> bool:
        """撤销 (重做) the last tick; False where there is none."""
        from dataclasses import replace

        if self._last is None:
            return False
        one, now, before = self._last
        self._tick(replace(one, done=now), before)
        self._session.say(f"已{'重做' if forward else '撤销'}：{one.name}", "good")
        return True

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


def _backup_words(at: datetime | None, now: datetime) -> tuple[str, str]:
    """When the last backup was, in words, and in which colour."""
    if at is None:
        return "还没有备份，关窗口时自动备份", "warn"
    days = (now.date() - at.date()).days
    when = {0: "今天", 1: "昨天"}.get(days, f"{at:%Y-%m-%d}")
    old = days > _OLD_BACKUP
    return f"上次备份 {when} {at:%H:%M}（已验证）" + (f"，已经 {days} 天" if old else ""), "warn" if old else "soft"
