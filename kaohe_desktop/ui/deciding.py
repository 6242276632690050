"""Recording what the leading group decided (领导小组决定): a tie, a grade, a total, the home department's final grade."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaohe_desktop.engine.cohort import Decision, DecisionKind
from kaohe_desktop.engine.figures import parse_number, show
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui.ask import Ask, Asked
from kaohe_desktop.ui.grades import WHOLE_OFFICE
from kaohe_desktop.ui.page import Page, button, emptied, label, row

if TYPE_CHECKING:
    from kaohe_desktop.engine.outcome import Outcome, Result, Tie
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

#: how many ties are listed at once
_SHOWN = 4


class DecidingPage(Page):
    """The part of a page that lists the ties and asks for decisions about the person marked."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.outcome: Outcome | None = None
        self.ask = Ask()
        self.ask.asking.connect(self._make_room)
        self._tie_box = QWidget()
        self.ties = QVBoxLayout(self._tie_box)
        self.ties.setContentsMargins(0, 0, 0, 0)

    @property
    def chosen(self) -> Result | None:
        """The result marked on the page."""
        raise NotImplementedError

    def _make_room(self, asking: bool) -> None:
        self._tie_box.setVisible(not asking and self.ties.count() > 0)

    def seconded_to(self, result: Result) -> str:
        """The home department (派驻单位) of a seconded person, "" for others."""
        line = self.session.workspace.book(self.session.current.id).by_key.get(result.key)
        return line.cells.get("派驻单位", "") if line is not None else ""

    def show_ties(self) -> None:
        """List the ties that wait for a decision."""
        emptied(self.ties)
        self._tie_box.setVisible(self.outcome is not None and bool(self.outcome.ties))
        if self.outcome is None:
            return
        for tie in self.outcome.ties[:_SHOWN]:
            names = "、".join(self._name(key) for key in tie.keys)
            words = f"待议：{tie.category or WHOLE_OFFICE} {names}，{show(tie.total) or ''} 同分，“{tie.grade}”还剩 {tie.seats} 席"
            record = button("记录领导小组决定…", partial(self.ask_tie, tie))
            self.ties.addLayout(row(label(words, "warn"), record, None))
        if len(self.outcome.ties) > _SHOWN:
            self.ties.addWidget(label(f"还有 {len(self.outcome.ties) - _SHOWN} 组待议，记录完上面的再显示", "warn"))

    def _name(self, key: str) -> str:
        assert self.outcome is not None
        return f"{self.outcome.result(key).name}（{key}）"

    def ask_tie(self, tie: Tie) -> None:
        """Ask who of the tie gets the seat."""
        by_words = {self._name(key): key for key in tie.keys}
        self._ask_decision(
            f"{tie.category or WHOLE_OFFICE}“{tie.grade}”剩 {tie.seats} 席", [Asked("给谁", choices=list(by_words), width=180)],
            lambda answers: self._decide(DecisionKind.TIE, by_words[answers["给谁"]], tie.grade, answers),
        )

    def ask_grade(self) -> None:
        """Ask which grade the leading group fixed for the marked person."""
        self._ask_for_chosen("定等次", DecisionKind.GRADE)

    def ask_home(self) -> None:
        """Ask for the final grade of the seconded person's home department."""
        self._ask_for_chosen("派驻单位终定等次", DecisionKind.HOME)

    def _ask_for_chosen(self, title: str, kind: DecisionKind) -> None:
        result = self.chosen
        if result is None:
            return
        grades = [grade.name for grade in self.session.scheme.scheme.grades if grade.shown]
        self._ask_decision(
            f"{title}：{self._name(result.key)}，算出来是{result.computed_grade or '未定等'}",
            [Asked("等次", result.grade or "", choices=grades, width=110)],
            lambda answers: self._decide(kind, result.key, answers["等次"], answers),
            by=self.seconded_to(result) if kind is DecisionKind.HOME else "",
        )

    def ask_score(self) -> None:
        """Ask which total the leading group fixed for the marked person."""
        result = self.chosen
        if result is None:
            return

        def act(answers: dict[str, str]) -> str:
            total = parse_number(answers["总分"])
            if total is None:
                return "总分要写成 92.50 这样的数"
            return self._decide(DecisionKind.SCORE, result.key, None, answers, total)

        self._ask_decision(
            f"定分数：{self._name(result.key)}，算出来是 {show(result.computed_total) or '没有总分'}", [Asked("总分", width=80)], act,
        )

    def _ask_decision(self, title: str, first: list[Asked], act: Callable[[dict[str, str]], object], *, by: str = "") -> None:
        organizer = by or self.session.scheme.scheme.head.organizer
        fields = [
            *first, Asked("理由", wide=True), Asked("文号", hint="会议纪要、文件编号", width=170), Asked("日期", date=True, width=120),
            Asked("决定人", organizer, width=230),
        ]
        self.ask.ask(title, fields, "记录决定", act, note="算出来的等次和决定都保留，一起打印、一起查。")

    def _decide(
        self, kind: DecisionKind, key: str, grade: str | None, answers: dict[str, str], total: Decimal | None = None
    ) -> str:
        from kaohe_desktop.office.decisions import record

        if not answers["理由"]:
            return "请写明理由，它记在改动记录里，也说明给本人"
        decision = Decision(
            key, kind, grade, answers["理由"], date.fromisoformat(answers["日期"]), answers["决定人"], total, answers["文号"],
        )
        try:
            record(self.session.workspace, self.session.current, decision)
        except Refused as refusal:
            return "　".join(map(str, refusal.problems))
        self._after(f"已记录：{self._name(key)} {grade or total}")
        self.arrive(key)
        return ""

    def ask_withdraw(self) -> None:
        """Ask why the decision on the marked person is withdrawn."""
        result = self.chosen
        if result is None or result.decision is None:
            return

        def act(answers: dict[str, str]) -> str:
            from kaohe_desktop.office.decisions import withdraw

            try:
                withdraw(self.session.workspace, self.session.current, result.key, answers["原因"])
            except Refused as refusal:
                return "　".join(map(str, refusal.problems))
            self._after(f"已撤销对 {result.name} 的决定")
            return ""

        self.ask.ask(f"撤销对 {self._name(result.key)} 的决定", [Asked("原因", wide=True)], "撤销决定", act)

    def _after(self, words: str) -> None:
        self.session.saved.emit(datetime.now())
        self.session.say(words, "good")
        self.session.changed(self)
        self.refresh()
