"""试算: the scheme on the desk tried on the people of a period, before anything is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QTabBar, QVBoxLayout, QWidget

from kaohe_desktop.ui.list_box import ListBox
from kaohe_desktop.ui.list_table import ListTable, Look
from kaohe_desktop.ui.page import Elided, button, label, rename, row
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.engine.problems import Refused
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.scheme_trial import Trial
    from kaohe_desktop.ui.scheme_desk import SchemeDesk
    from kaohe_desktop.ui.worker import Jobs

WHO, CLAUSES, COSTS, UNFIT = range(4)
_HEADINGS: tuple[tuple[str, ...], ...] = (
    ("编号", "姓名", "类别", "得分", "名次", "等次", "奖金", "哪一条"),
    ("等次变的", "结果变的", "因为哪一条"),
    ("类别", "人数", "等次变的", "奖金原来", "奖金改后", "多或少（元）"),
    ("编号", "姓名", "哪里", "填的是", "为什么不合"),
)
_NUMERIC: tuple[tuple[int, ...], ...] = ((), (0, 1), (1, 2, 3, 4), ())
_TITLES = ("谁变了", "因为哪一条", "各类奖金", "不合的录入")
_GRADE = _HEADINGS[WHO].index("等次")


class SchemeTrialView(QWidget):
    """Which period, the sentences, and four lists: who moves, by which clause, what it costs, what does not fit."""

    def __init__(self, desk: SchemeDesk, jobs: Jobs) -> None:
        super().__init__()
        self.desk, self.jobs = desk, jobs
        self.periods: list[PeriodInfo] = []
        self.choice = ListBox()
        self.choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.choice.setMaximumWidth(40 * look.size)
        self.choice.setAccessibleName("用哪一期的人试算")
        self.caption = label("用这一期的人")
        self.run_button = button("试算", self.run, "primary", tip="用这一期的人和录入的数试算，不改这一期")
        self.summary = label("", "heading", wrap=True)
        self.brief = Elided("", "heading")
        self.brief.hide()
        self.lists = QTabBar()
        self.lists.setDrawBase(False)
        self.lists.setExpanding(False)
        self.lists.setUsesScrollButtons(False)
        for title in _TITLES:
            self.lists.addTab(title)
        self.table = ListTable(_HEADINGS[WHO])
        self.table.list_model.styled = self._look
        self.why = label("", "soft", wrap=True)
        self.why.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.why_brief = Elided("", "soft")
        self.why_brief.hide()
        self._low = False
        line = row(self.caption, self.choice, self.run_button, self.brief)
        line.setStretch(1, 3)
        line.setStretch(3, 2)
        line.addStretch(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(line)
        for widget in (self.summary, self.lists):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addWidget(self.why)
        column.addWidget(self.why_brief)
        self.result: Trial | None = None
        self._tried: tuple[str, str] = ("", "")  # the scheme's id and text
        self.lists.currentChanged.connect(lambda _at: self._fill())
        self.table.row_chosen.connect(self._explain)
        self._clear()

    def fit(self, *, narrow: bool, low: bool) -> None:
        """Make do with little room: one line for the summary and one for the reason."""
        self._low = low
        self.caption.setVisible(not narrow)
        for whole, brief in ((self.summary, self.brief), (self.why, self.why_brief)):
            whole.setVisible(not low)
            brief.setVisible(low)
        self._show_whys()

    def refresh(self) -> None:
        """Offer the periods that appraise the same kind of subject, those of this scheme's kin first."""
        draft = self.desk.draft
        self.run_button.setEnabled(draft.scheme is not None)
        if draft.scheme is None:
            self._say(f"有 {len(draft.problems)} 处不对，改好了再试算", "warn")
            return
        head = draft.scheme.scheme.head
        if self._tried[0] != head.id:
            self._clear()
        if self._offer(head.id, head.subject) and self._tried[1] != draft.text:
            if self.result is not None:
                self._say("办法后来又改过，下面是改以前的，请再按“试算”", "warn")
            else:
                self._say("看看按这个办法，谁的得分、名次、等次、奖金会变，奖金一共多多少", "soft")

    def _clear(self) -> None:
        self.result, self._tried = None, ("", "")
        self._count_titles()
        self.lists.setCurrentIndex(WHO)
        self._fill()

    def _count_titles(self) -> None:
        result = self.result
        counts = ("", "", "", "") if result is None else (f" {len(result.moved)}", f" {len(result.clauses)}", "", f" {len(result.unfit)}")
        for at, (title, count) in enumerate(zip(_TITLES, counts, strict=True)):
            self.lists.setTabText(at, f"{title}{count}")
        self.lists.setVisible(result is not None)

    def _fill(self) -> None:
        """Show the list chosen."""
        at = self.lists.currentIndex()
        self.table.show_rows(_HEADINGS[at], self._rows(at), numeric=_NUMERIC[at], widest=26 * look.size)
        if self.table.list_model.rows:
            self.table.selectRow(0)
        else:
            self._explain(-1)

    def _rows(self, at: int) -> list[tuple[str, ...]]:
        result = self.result
        if result is None:
            return []
        from kaohe_desktop.office.scheme_trial import money, more_or_less

        if at == WHO:
            return [
                (one.key, one.name, one.category, *map(_arrow, (one.total, one.rank, one.grade, one.bonus)), "；".join(map(str, one.causes)))
                for one in result.moved
            ]
        if at == CLAUSES:
            return [(str(one.regraded), str(one.heads), str(one.cause)) for one in result.clauses]
        if at == COSTS:
            rows = [(one.category, one.heads, one.regraded, one.bonus) for one in result.shares]
            rows += [("合计", result.heads, result.regraded, result.bonus)] if len(rows) > 1 else []
            return [
                (name, str(heads), str(regraded), money(bonus[0]), money(bonus[1]), more_or_less(bonus).removesuffix(" 元"))
                for name, heads, regraded, bonus in rows
            ]
        return [(one.subject, one.name, one.place, one.text, one.why) for one in result.unfit]

    def _explain(self, number: int) -> None:
        """Say the clauses behind the chosen person's change in full."""
        rows = self.table.list_model.rows
        words: tuple[str, ...] = ()
        if self.result is not None and self.lists.currentIndex() == WHO and 0 <= number < len(rows):
            words = self.result.why(rows[number][0])
        self.why.setText("\n".join(words))
        self.why_brief.setText("\n".join(words))
        self._show_whys()

    def _show_whys(self) -> None:
        told = bool(self.why.text())
        self.why.setVisible(told and not self._low)
        self.why_brief.setVisible(told and self._low)

    def _offer(self, scheme_id: str, subject: str) -> bool:
        from kaohe_desktop.office.library import kin, schemes

        session = self.desk.session
        ws = session.workspace
        subjects = {info.id: info.subject for info in schemes(ws, retired=True)}
        near = kin(ws, scheme_id)
        found = [one for one in session.periods() if subjects.get(one.scheme_id, subject) == subject]
        found.sort(key=lambda one: one.scheme_id not in near)
        chosen = self.choice.currentData()
        self.periods = found
        self.choice.clear()
        unit = "人" if subject == "person" else "个科室"
        for one in found:
            self.choice.addItem(f"{one.label}（{one.scheme_name}，{one.subjects} {unit}，{one.status_label}）", one.id)
        self.choice.setCurrentIndex(max(0, self.choice.findData(chosen)) if found else -1)
        self.run_button.setEnabled(bool(found))
        if not found:
            self._say("还没有可以试算的考核期：先启用一个考核期，录入人员和得分", "soft")
        return bool(found)

    def _say(self, words: str, name: str) -> None:
        for shown in (self.summary, self.brief):
            rename(shown, name)
            shown.setText(words)

    def run(self) -> None:
        """Try it, off the window's thread."""
        from kaohe_desktop.office.scheme_trial import PARTS, trial

        scheme = self.desk.draft.scheme
        period = next((one for one in self.periods if one.id == self.choice.currentData()), None)
        if scheme is None or period is None:
            return
        ws, tried = self.desk.session.workspace, (scheme.scheme.head.id, self.desk.draft.text)

        def show(result: Trial) -> None:
            self._tried = tried
            self._show(result)

        begun = self.jobs.start(
            f"试算 {period.label}", lambda progress: trial(ws, period, scheme, progress), show, self._refused, total=PARTS,
        )
        if not begun:
            self.desk.session.say("别的工作还没有做完，完了再试算", "warn")

    def _refused(self, refusal: Refused) -> None:
        self._clear()
        self._say(str(refusal.problems[0]), "bad")
        self.desk.session.say_refused(refusal)

    def _show(self, result: Trial) -> None:
        self.result = result
        self._say("\n".join(result.lines()), "heading")
        self._count_titles()
        self.lists.setCurrentIndex(WHO if result.moved or not result.unfit else UNFIT)
        self._fill()
        self.table.setFocus()
        self.desk.session.say(result.lines()[0])

    def _look(self, number: int, column: int) -> Look | None:
        if self.lists.currentIndex() != WHO:
            return None
        cells = self.table.list_model.rows[number]
        if column == _GRADE and "→" in cells[column]:
            return "warn", "warn_tint", True
        if 3 <= column <= 6 and "→" not in cells[column]:
            return "ink_soft", "", False
        return None


def _arrow(pair: tuple[str, str]) -> str:
    before, after = pair
    return after if before == after else f"{before or '无'} → {after or '无'}"
