"""The steps of confirmation on the page 计算定等: the line they stand in, the question of each, what changed, the records."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QHBoxLayout
from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui.ask import Asked
from kaohe_desktop.ui.confirm_changes import ChangesLine
from kaohe_desktop.ui.confirm_history import HistoryPanel
from kaohe_desktop.ui.confirm_strip import ConfirmStrip
from kaohe_desktop.ui.deciding import DecidingPage
from kaohe_desktop.ui.grades import counted
from kaohe_desktop.ui.page import button, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe_desktop.office.confirming import StepLine, Taken
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

AGREED, OBJECTED = "没有异议", "有异议"


class ConfirmingPage(DecidingPage):
    """The part of the page that confirms."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.lines: tuple[StepLine, ...] = ()
        self.strip = ConfirmStrip()
        self.strip.opened.connect(self.open_step)
        self.confirm_button = button("确认", self.confirm_next, "primary", tip="办下一步确认（F8）")
        self.history_button = button("记录", self._toggle_history, tip="这一期所有的确认和决定")
        self.history_button.setCheckable(True)
        self.history = HistoryPanel()
        self.history.withdraw.connect(self.ask_withdraw_step)
        self.history.person.connect(self.arrive)
        self.changes = ChangesLine()
        self.changes.chosen.connect(self.arrive)
        self.stale = False  # something changed after the computation
        #: by who confirmed: the day and the document of the same sitting, for the next step
        self._sittings: dict[str, dict[str, str]] = {}
        self._done: list[Taken] = []
        self._undone: list[Taken] = []

    def _confirm_row(self) -> QHBoxLayout:
        line = row(self.strip, self.confirm_button, self.history_button)
        line.setStretch(0, 1)
        return line

    # ── showing ──
    @override
    def forget(self) -> None:
        super().forget()
        self._done, self._undone, self._sittings = [], [], {}

    def show_chain(self) -> None:
        """Show the steps as they stand, and what to press next."""
        from kaohe_desktop.office.confirming import chain, next_step
        from kaohe_desktop.office.overview_steps import act_of

        period = self.session.current
        self.lines = chain(self.session.workspace, period)
        self.strip.show_steps(self.lines)
        self.changes.show_changes(self.lines, self.unit, low=self.low)
        following = next_step(self.lines)
        self.confirm_button.setEnabled(self.outcome is not None)
        if following is None:
            self.confirm_button.setText("归档…　F8")
        elif following.state.value == "running":
            self.confirm_button.setText(f"{following.name}结果…　F8")
        else:
            self.confirm_button.setText(f"{act_of(following)} →　F8")
        if self.history.isVisible():
            self._show_history()

    def show_records(self) -> None:
        """Fold the records out."""
        if not self.history.isVisible():
            self._toggle_history()

    def _toggle_history(self) -> None:
        self.history.setVisible(not self.history.isVisible())
        self.history_button.setChecked(self.history.isVisible())
        self.make_room()
        if self.history.isVisible():
            self._show_history()
            self.history.table.setFocus()

    def _show_history(self) -> None:
        from kaohe_desktop.office.confirming_records import records

        self.history.show_records(records(self.session.workspace, self.session.current))

    # ── asking ──
    def confirm_next(self) -> None:
        """Ask for what the next step needs; with none left, go and archive."""
        from kaohe_desktop.office.confirming import next_step

        if self.outcome is None or self.session.current.status == "archived":
            self.session.say("已经归档，不用再确认" if self.outcome is not None else "还没有计算，请先按 F9 计算", "warn")
            return
        line = next_step(self.lines)
        if self.stale:
            self.session.say("计算以后又改过内容，请先按 F9 重新计算，再确认", "warn")
        elif line is None:
            self.session.go.emit("periods", "archive")
        elif line.kind.value == "home" and line.left:
            self.next_home()
        else:
            self.ask_step(line)

    def next_home(self) -> None:
        """Ask for the final grade of the next seconded person that has none."""
        line = next((line for line in self.lines if line.left), None)
        if line is not None:
            self.arrive((line.left[0], "等次"))
            self.ask_home(f"{line.name} {line.done + 1}/{line.total}　没有答复的：点上面的“{line.name}”，写明备注")

    def open_step(self, name: str) -> None:
        """A step was chosen in the line: ask for it, or to put right what was recorded."""
        line = next(line for line in self.lines if line.name == name)
        if self.session.current.status == "archived" or line.state.value == "not needed":
            self.session.say(f"{name}：{line.words}")
        elif line.state.value == "later":
            following = next(one for one in self.lines if not one.settled)
            self.session.say(f"“{name}”还没有轮到，先办“{following.name}”", "warn")
        elif line.kind.value == "home" and not line.left:
            self.session.say(f"{name}：{line.words}")
        else:
            self.ask_step(line)

    def ask_step(self, line: StepLine) -> None:
        """Ask day, who, document and note of a step; of a 公示 from when to when, and then how it ended."""
        if line.kind.value == "publicity":
            if line.record and line.state.value in ("running", "now"):
                self._ask_outcome(line)
            else:
                self._ask_posting(line)
            return
        again = {"changed": "重新确认", "done": "更正"}.get(line.state.value, "确认")
        kept, by = line.state.value == "done", line.by or line.step.by
        same = self._sittings.get(by) or (self._last if self._last.get("决定人") == by else {})
        day = line.day.isoformat() if kept and line.day else same.get("日期", "")
        fields = [
            Asked("日期", day, date=True, width=120), Asked("决定人", by, width=190),
            Asked("文号", line.document if line.record else same.get("文号", ""), "会议纪要、文件编号", width=150),
            Asked("备注", line.note if kept else "", self._hint(line), wide=True),
        ]
        self.ask.ask(f"{again} {line.name}{_basis(line)}", fields, again, partial(self._confirm, line), note=self._note())

    def _hint(self, line: StepLine) -> str:
        if line.left:
            return "没有答复的按初步意见，写明哪个单位逾期没有答复"
        assert self.outcome is not None
        left = any(one.pending or one.missing for one in self.outcome.results)
        return "有待议、缺项的要写明理由" if left else "可以不写"

    def _note(self) -> str:
        """What is confirmed: how many have which grade."""
        assert self.outcome is not None
        return self.silent() + counted(self.session.scheme.scheme, self.outcome.results, "共", self.unit)

    def silent(self) -> str:
        """The groups of voters without a single ballot, whose weight would be lost in silence; "" if all have some."""
        from kaohe_desktop.office.ballot_groups import silent_groups

        groups = silent_groups(self.session.workspace, self.session.current)
        return f"测评：{'、'.join(groups)}没有一张票。" if groups else ""

    def _confirm(self, line: StepLine, answers: dict[str, str]) -> str:
        from kaohe_desktop.office.confirming import confirm

        wrong = self._try(line, partial(
            confirm, self.session.workspace, self.session.current, line.name, date.fromisoformat(answers["日期"]), answers["决定人"],
            document=answers["文号"], note=answers["备注"],
        ))
        if not wrong:
            self._sittings[answers["决定人"]] = {name: answers[name] for name in ("日期", "文号")}
        return wrong

    def _ask_posting(self, line: StepLine) -> None:
        from kaohe_desktop.office.confirming import last_day

        ws, period = self.session.workspace, self.session.current
        kept = line.state.value == "done" and line.day is not None and line.until is not None
        first = line.day if kept and line.day else date.today()
        until = line.until if kept and line.until else last_day(ws, period, line, first)
        fields = [
            Asked("从", first.isoformat(), date=True, width=120), Asked("到", until.isoformat(), date=True, width=120),
            Asked("经办", line.by or line.step.by, width=170), Asked("备注", line.note if kept else "", "可以不写", wide=True),
        ]
        do = "更正" if kept else f"开始{line.name}"

        def act(answers: dict[str, str]) -> str:
            from kaohe_desktop.office.confirming import confirm

            return self._try(line, partial(
                confirm, ws, period, line.name, date.fromisoformat(answers["从"]), answers["经办"], note=answers["备注"],
                until=date.fromisoformat(answers["到"]),
            ))

        unit = "个工作日" if line.step.working else "天"
        self.ask.ask(f"{do}{_basis(line)}", fields, do, act, note=f"{line.step.days} {unit}，改了“从”，“到”跟着算")
        begin, end = self.ask.fields["从"], self.ask.fields["到"]
        assert isinstance(begin, QDateEdit)
        assert isinstance(end, QDateEdit)
        begin.dateChanged.connect(lambda day: end.setDate(_qdate(last_day(ws, period, line, _date(day)))))

    def _ask_outcome(self, line: StepLine) -> None:
        fields = [
            Asked("结果", AGREED, choices=(AGREED, OBJECTED), width=110), Asked("日期", date=True, width=120),
            Asked("经办", line.by or line.step.by, width=170), Asked("备注", "", "有异议的写明是什么、怎样处理", wide=True),
        ]

        def act(answers: dict[str, str]) -> str:
            from kaohe_desktop.office.confirming import close

            return self._try(line, partial(
                close, self.session.workspace, self.session.current, line.name, date.fromisoformat(answers["日期"]), answers["经办"],
                objected=answers["结果"] == OBJECTED, note=answers["备注"],
            ))

        self.ask.ask(f"{line.name}结果", fields, "记录结果", act, note=line.words)

    def _try(self, line: StepLine, act: Callable[[], Taken]) -> str:
        """Do it; why it was refused, "" if it was done."""
        try:
            taken = act()
        except Refused as refusal:
            return "\n".join(problem.sentences for problem in refusal.problems)
        self._done.append(taken)
        self._undone.clear()
        self._told(f"已{taken.name}", taken.name)
        return ""

    def _told(self, words: str, undo: str) -> None:
        self._decided = ""
        self.session.saved.emit(datetime.now())
        self.session.changed(self)
        self.refresh()
        self.session.say(words, "good")
        self.session.undo_offered.emit(undo)

    def ask_withdraw_step(self, step: str) -> None:
        """Ask why a confirmation is withdrawn."""
        def act(answers: dict[str, str]) -> str:
            from kaohe_desktop.office.confirming import withdraw

            try:
                withdraw(self.session.workspace, self.session.current, step, answers["原因"])
            except Refused as refusal:
                return "\n".join(problem.sentences for problem in refusal.problems)
            self._told(f"已撤销“{step}”的确认", "")
            return ""

        self.ask.ask(f"撤销“{step}”的确认", [Asked("原因", "", "例如：会议改期", wide=True)], "撤销确认", act)

    # ── taking back ──
    @override
    def undo(self, *, forward: bool = False) -> bool:
        from kaohe_desktop.office.confirming import redo, take_back

        if not forward and self.take_back_decision():
            return True
        source, target = (self._undone, self._done) if forward else (self._done, self._undone)
        if not source:
            return False
        taken = source.pop()
        ws, period = self.session.workspace, self.session.current
        try:
            if forward:
                taken = redo(ws, period, taken)
            else:
                take_back(ws, period, taken)
        except Refused as refusal:
            self.session.say_refused(refusal)
            return True
        target.append(taken)
        self._told(f"已{'重做' if forward else '撤销'}：{taken.name}", self._done[-1].name if self._done else "")
        return True


def _basis(line: StepLine) -> str:
    return f"（{line.step.basis}）" if line.step.basis else ""


def _date(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
