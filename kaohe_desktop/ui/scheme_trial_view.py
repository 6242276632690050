"""试算: the scheme on the desk tried on the people of a period, before anything is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSplitter, QVBoxLayout, QWidget

from kaohe_desktop.ui.list_table import ListTable, Look
from kaohe_desktop.ui.page import button, label, rename, row
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.engine.problems import Refused
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.scheme_trial import Trial
    from kaohe_desktop.ui.scheme_desk import SchemeDesk
    from kaohe_desktop.ui.worker import Jobs

_HEADINGS = ("编号", "姓名", "类别", "得分", "名次", "等次", "奖金", "哪一条")
_UNFIT = ("编号", "姓名", "哪里", "填的是", "为什么不合")


class SchemeTrialView(QWidget):
    """Which period, the sentences, who moves and why, and what was entered that does not fit."""

    def __init__(self, desk: SchemeDesk, jobs: Jobs) -> None:
        super().__init__()
        self.desk, self.jobs = desk, jobs
        self.periods: list[PeriodInfo] = []
        self.choice = QComboBox()
        self.choice.setMinimumWidth(360)
        self.choice.setAccessibleName("用哪一期的人试算")
        self.run_button = button("试算", self.run, "primary", tip="用这一期的人和录入的数试算，不改这一期")
        self.summary = label("", "heading", wrap=True)
        self.moved = ListTable(_HEADINGS)
        self.moved.list_model.styled = self._look
        self.why = label("", "soft", wrap=True)
        self.why.setMinimumHeight(3 * look.row_height)
        self.why.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.unfit_title = label("", "heading")
        self.unfit = ListTable(_UNFIT)
        lower = QWidget()
        column = QVBoxLayout(lower)
        column.setContentsMargins(0, 4, 0, 0)
        column.addWidget(self.unfit_title)
        column.addWidget(self.unfit)
        self.below = lower
        split = QSplitter(Qt.Orientation.Vertical)
        upper = QWidget()
        above = QVBoxLayout(upper)
        above.setContentsMargins(0, 0, 0, 0)
        above.addWidget(self.moved, 1)
        above.addWidget(self.why)
        split.addWidget(upper)
        split.addWidget(lower)
        split.setSizes([400, 180])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row(label("用这一期的人试算"), self.choice, self.run_button, None))
        column.addWidget(self.summary)
        column.addWidget(split, 1)
        self.result: Trial | None = None
        self._tried: tuple[str, str] = ("", "")  # the scheme's id and text
        self.moved.row_chosen.connect(self._explain)

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
        self.below.setVisible(bool(self.unfit.list_model.rows))

    def _clear(self) -> None:
        self.result, self._tried = None, ("", "")
        self.moved.show_rows(_HEADINGS, [])
        self.unfit.show_rows(_UNFIT, [])
        self.why.setText("")

    def _explain(self, number: int) -> None:
        """Say the clauses behind the chosen person's change in full."""
        rows = self.moved.list_model.rows
        self.why.setText("\n".join(rows[number][-1].split("；")) if 0 <= number < len(rows) else "")

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
        rename(self.summary, name)
        self.summary.setText(words)

    def run(self) -> None:
        """Try it, off the window's thread."""
        from kaohe_desktop.office.scheme_trial import trial

        scheme = self.desk.draft.scheme
        period = next((one for one in self.periods if one.id == self.choice.currentData()), None)
        if scheme is None or period is None:
            return
        self._tried = (scheme.scheme.head.id, self.desk.draft.text)
        ws = self.desk.session.workspace
        self.jobs.start(f"试算 {period.label}", lambda progress: trial(ws, period, scheme, progress), self._show, self._refused, total=3)

    def _refused(self, refusal: Refused) -> None:
        self._clear()
        self._say(str(refusal.problems[0]), "bad")
        self.desk.session.say_refused(refusal)

    def _show(self, result: Trial) -> None:
        self.result = result
        self._say("\n".join(result.lines()), "heading")
        rows = [
            (one.key, one.name, one.category, *map(_arrow, (one.total, one.rank, one.grade, one.bonus)), "；".join(one.why))
            for one in result.moved
        ]
        self.moved.show_rows(_HEADINGS, rows)
        self.unfit.show_rows(_UNFIT, [(one.subject, one.name, one.place, one.text, one.why) for one in result.unfit])
        self.unfit_title.setText(f"已录入的有 {len(result.unfit)} 处不合这个办法（试算时当空着）")
        self.below.setVisible(bool(result.unfit))
        self.moved.setFocus()
        if rows:
            self.moved.selectRow(0)
        self.desk.session.say(result.lines()[0])

    def _look(self, number: int, column: int) -> Look | None:
        cells = self.moved.list_model.rows[number]
        if column == _HEADINGS.index("等次") and "→" in cells[column]:
            return "warn", "warn_tint", True
        if 3 <= column <= 6 and "→" not in cells[column]:
            return "ink_soft", "", False
        return None


def _arrow(pair: tuple[str, str]) -> str:
    before, after = pair
    return after if before == after else f"{before or '无'} → {after or '无'}"
