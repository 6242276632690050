"""The results as rows of a table: rank, name, total, grade, bonus and in one line what else there is to know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from typing_extensions import override

from kaohe_desktop.engine.figures import show
from kaohe_desktop.ui.grades import grade_look
from kaohe_desktop.ui.list_table import ListModel, Look

if TYPE_CHECKING:
    from kaohe_desktop.engine.outcome import Outcome, Result
    from kaohe_desktop.engine.scheme.model import Scheme

GRADE = 5


class ResultModel(ListModel):
    """Keeps each row's result beside it through sorting."""

    def __init__(self) -> None:
        super().__init__(())
        self.results: list[Result] = []
        self._scheme: Scheme | None = None
        self.styled = self._styled

    def show_outcome(self, scheme: Scheme, outcome: Outcome, departments: dict[str, str], category: str) -> None:
        """Show one category's results, or everybody's; by rank, those without one after them."""
        chosen = [one for one in outcome.results if not category or one.category == category]
        if scheme.ranking.by and not category:
            order = list(dict.fromkeys(one.category for one in chosen))
            chosen.sort(key=lambda one: (order.index(one.category), one.rank is None, one.rank or 0))
        else:
            chosen.sort(key=lambda one: (one.rank is None, one.rank or 0))
        self.beginResetModel()
        self._scheme = scheme
        person = scheme.head.subject == "person"
        self.headings = (
            "名次", "编号", "姓名" if person else "科室", "科室" if person else "类别", scheme.total.name, "等次", "奖金", "说明",
        )
        self.numeric = {0, 4, 6}
        self.results = chosen
        self.rows = [_row(outcome, one, departments.get(one.key, "") if person else one.category) for one in chosen]
        self.endResetModel()

    @override
    def reordered(self, order: Sequence[int]) -> None:
        self.results = [self.results[place] for place in order]

    def _styled(self, row: int, column: int) -> Look | None:
        if column == GRADE and self._scheme is not None and row < len(self.results):
            return grade_look(self._scheme, self.results[row])
        if column in (1, 3, 7):
            return "ink_soft", "", False
        return ("ink", "", True) if column == 4 else None


def _row(outcome: Outcome, result: Result, place: str) -> tuple[str, ...]:
    grade = f"待议{result.pending}" if result.pending else result.grade or ""
    return (
        str(result.rank or ""), result.key, result.name, place, show(result.total) or "", grade,
        show(result.bonus) or "", said_of(outcome, result),
    )


def said_of(outcome: Outcome, result: Result) -> str:
    """In one line: what is missing, the tie, the rules that fired, the decision."""
    parts: list[str] = []
    if result.missing:
        parts.append(f"缺 {'、'.join(result.missing)}")
    if result.pending:
        tie = next((one for one in outcome.ties if result.key in one.keys and one.grade == result.pending), None)
        if tie is not None:
            parts.append(f"同分 {len(tie.keys)} 人争 {tie.seats} 席，现为{result.grade or '未定'}")
    if result.decision is not None:
        parts.append(f"{result.decision.decided_by}决定")
    parts += [rule.name for rule in result.rules]
    return "；".join(parts)
