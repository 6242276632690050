"""Recording what the leading group decided (领导小组决定): a tie, a grade, a total, the home department's final grade."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget
from typing_extensions import override

from kaohe_desktop.engine.cohort import Decision, DecisionKind
from kaohe_desktop.engine.figures import parse_number, show
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui.ask import LATER, Ask, Asked
from kaohe_desktop.ui.grades import WHOLE_OFFICE
from kaohe_desktop.ui.page import Elided, Page, button, emptied, label, row

if TYPE_CHECKING:
    from kaohe_desktop.engine.outcome import Outcome, Result, Tie
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs, Progress

#: how many ties are listed at once; where there is little room one
_SHOWN = 4
#: offices up to this size are computed anew while one waits
_AT_ONCE = 1000
#: what the next decision of the same sitting starts with
_KEPT = ("理由", "文号", "日期", "决定人")


class DecidingPage(Page):
    """The part of a page that lists the ties and asks for decisions about the person marked."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.outcome: Outcome | None = None
        self.ask = Ask()
        self.ask.asking.connect(self._on_asking)
        self._tie_box = QWidget()
        self.ties = QVBoxLayout(self._tie_box)
        self.ties.setContentsMargins(0, 0, 0, 0)
        self.ties.setSpacing(4)
        self._last: dict[str, str] = {}
        self._decided = ""  # whose decision was the last thing done here
        QShortcut(QKeySequence("F7"), self, self.ask_next_tie, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @property
    def chosen(self) -> Result | None:
        """The result marked on the page."""
        raise NotImplementedError

    def make_room(self) -> None:
        """Show or hide parts beside what is asked."""
        self._tie_box.setVisible(not self.ask.isVisibleTo(self) and self.ties.count() > 0)

    def _on_asking(self, asking: bool) -> None:
        self.make_room()
        if not asking and self.isVisible():
            self.setFocus()  # back to the table, where the hands were

    @override
    def forget(self) -> None:
        self.outcome = None
        self._last, self._decided = {}, ""
        self.ask.hide()

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
        shown = 1 if self.low else _SHOWN
        for place, tie in enumerate(self.outcome.ties[:shown]):
            names = "、".join(self._name(key) for key in tie.keys)
            words = f"待议：{tie.category or WHOLE_OFFICE} {names}，{show(tie.total) or ''} 同分，“{tie.grade}”还剩 {tie.seats} 席"
            record = button("记录决定…　F7" if place == 0 else "记录决定…", partial(self.ask_tie, tie))
            line = row(Elided(words, "warn"), record)
            line.setStretch(0, 1)
            self.ties.addLayout(line)
        if len(self.outcome.ties) > shown and not self.low:
            self.ties.addWidget(label(f"还有 {len(self.outcome.ties) - shown} 组待议，记录完上面的再显示", "warn"))

    def ask_next_tie(self) -> None:
        """Ask about the first tie that waits."""
        if self.outcome is not None and self.outcome.ties:
            self.ask_tie(self.outcome.ties[0])
        else:
            self.session.say("现在没有待议的")

    def _name(self, key: str) -> str:
        assert self.outcome is not None
        return f"{self.outcome.result(key).name}（{key}）"

    def ask_tie(self, tie: Tie) -> None:
        """Ask who of the tie gets the seat."""
        by_words = {self._name(key): key for key in tie.keys}
        self._ask_decision(
            f"{tie.category or WHOLE_OFFICE}“{tie.grade}”剩 {tie.seats} 席", [Asked("给谁", choices=list(by_words), width=160)],
            lambda answers: self._decide(DecisionKind.TIE, by_words[answers["给谁"]], tie.grade, answers),
        )
        to = self.ask.fields["给谁"]
        assert isinstance(to, QComboBox)
        self.arrive((tie.keys[0], "等次"))
        to.currentTextChanged.connect(lambda words: self.arrive((by_words[words], "等次")))  # whose figures are shown beside it

    def ask_grade(self) -> None:
        """Ask which grade the leading group fixed for the marked person."""
        self._ask_for_chosen("定等次", DecisionKind.GRADE)

    def ask_home(self, note: str = "") -> None:
        """Ask for the final grade of the seconded person's home department."""
        self._ask_for_chosen("派驻单位终定等次", DecisionKind.HOME, note)

    def next_home(self) -> None:
        """Ask for the final grade of the next seconded person that has none; for pages that know who that is."""

    def _ask_for_chosen(self, title: str, kind: DecisionKind, note: str = "") -> None:
        result = self.chosen
        if result is None:
            return
        grades = [grade.name for grade in self.session.scheme.scheme.grades if grade.shown]
        self._ask_decision(
            f"{title}：{self._name(result.key)}，算出来是{result.computed_grade or '未定等'}",
            [Asked("等次", result.grade or "", choices=grades, width=110)],
            lambda answers: self._decide(kind, result.key, answers["等次"], answers),
            by=self.seconded_to(result) if kind is DecisionKind.HOME else "", note=note,
        )

    def ask_score(self) -> None:
        """Ask which total the leading group fixed for the marked person."""
        result = self.chosen
        if result is None:
            return

        def act(answers: dict[str, str]) -> object:
            total = parse_number(answers["总分"])
            if total is None:
                return "总分要写成 92.50 这样的数"
            return self._decide(DecisionKind.SCORE, result.key, None, answers, total)

        self._ask_decision(
            f"定分数：{self._name(result.key)}，算出来是 {show(result.computed_total) or '没有总分'}", [Asked("总分", width=80)], act,
        )

    def _ask_decision(
        self, title: str, first: list[Asked], act: Callable[[dict[str, str]], object], *, by: str = "", note: str = "",
    ) -> None:
        """Ask; what stood in the last decision of the same sitting stands there again."""
        organizer = by or self._last.get("决定人") or self.session.scheme.scheme.head.organizer
        kept = self._last if not by or self._last.get("决定人") == by else {}
        fields = [
            *first, Asked("理由", kept.get("理由", ""), wide=True), Asked("文号", kept.get("文号", ""), "会议纪要、文件编号", width=150),
            Asked("日期", kept.get("日期", ""), date=True, width=120), Asked("决定人", organizer, width=190),
        ]
        self.ask.ask(title, fields, "记录决定", act, note=note or "算出来的等次和决定都保留，一起打印、一起查。")

    def _decide(
        self, kind: DecisionKind, key: str, grade: str | None, answers: dict[str, str], total: Decimal | None = None
    ) -> object:
        from kaohe_desktop.office.decisions import record

        if not answers["理由"]:
            return "请写明理由，它记在改动记录里，也说明给本人"
        decision = Decision(
            key, kind, grade, answers["理由"], date.fromisoformat(answers["日期"]), answers["决定人"], total, answers["文号"],
        )
        ws, period = self.session.workspace, self.session.current

        def then() -> None:
            self._last = {name: answers[name] for name in _KEPT}
            self._after(f"已记录：{self._name(key)} {grade or total}")
            self.arrive(key)
            self._decided = key
            self.session.undo_offered.emit(f"对 {self._name(key)} 的决定")
            if kind is DecisionKind.TIE and self.outcome is not None and self.outcome.ties:
                QTimer.singleShot(0, self, self.ask_next_tie)  # ties and final grades are decided in a row
            elif kind is DecisionKind.HOME:
                QTimer.singleShot(0, self, self.next_home)

        return self._do("正在记录决定", lambda progress: record(ws, period, decision, progress), then)

    def _do(self, title: str, work: Callable[[Progress], object], then: Callable[[], None]) -> object:
        """Decide and compute anew: at once, or with a large office off the window's thread while the question stays."""
        told: list[str] = []
        waiting = False

        def done(_outcome: object) -> None:
            told.append("")
            if waiting:
                self.ask.leave()
            then()

        def refused(refusal: Refused) -> None:
            told.append("　".join(map(str, refusal.problems)))
            if waiting:
                self.ask.tell(told[0])

        subjects = self.session.current.subjects
        # not to be stopped: the decision is recorded before the results are computed anew
        self.jobs.do(title, work, done, refused, aside=subjects > _AT_ONCE, total=subjects, stoppable=False)
        waiting = True
        return told[0] if told else LATER

    def ask_withdraw(self) -> None:
        """Ask why the decision on the marked person is withdrawn."""
        result = self.chosen
        if result is None or result.decision is None:
            return

        ws, period = self.session.workspace, self.session.current

        def act(answers: dict[str, str]) -> object:
            from kaohe_desktop.office.decisions import withdraw

            return self._do(
                "正在撤销决定", lambda progress: withdraw(ws, period, result.key, answers["原因"], progress=progress),
                lambda: self._after(f"已撤销对 {self._name(result.key)} 的决定"),
            )

        self.ask.ask(f"撤销对 {self._name(result.key)} 的决定", [Asked("原因", wide=True)], "撤销决定", act)

    def take_back_decision(self) -> bool:
        """撤销 of what was just decided: a decision goes only with a reason, which is asked for. False if there is none."""
        results = self.outcome.results if self.outcome is not None else ()
        result = next((one for one in results if one.key == self._decided), None)
        if result is None or result.decision is None:
            return False
        self.arrive(result.key)
        self.ask_withdraw()
        return True

    def _after(self, words: str) -> None:
        self._decided = ""
        self.session.saved.emit(datetime.now())
        self.session.say(words, "good")
        self.session.changed(self)
        self.refresh()
