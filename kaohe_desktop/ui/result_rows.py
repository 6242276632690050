"""The results as rows of a table: rank, name, total, grade, bonus, in one line what else there is to know, every item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, overload

from typing_extensions import override

from kaohe_desktop.engine.figures import show
from kaohe_desktop.ui.grades import grade_look
from kaohe_desktop.ui.list_table import ListModel, Look

if TYPE_CHECKING:
    from kaohe_desktop.engine.outcome import Outcome, Result, Tie
    from kaohe_desktop.engine.scheme.model import Scheme

KEY, NAME, CATEGORY, PLACE, TOTAL, GRADE, BONUS, SAID = range(1, 9)
#: The first item's column; the items stand to the right, reached by scrolling.
ITEMS = 9
_HEAD_WORDS = 10  # of a clause, in a column's head


class _Shared(NamedTuple):
    """What the texts of every row are made from."""

    outcome: Outcome
    items: tuple[str, ...]
    departments: Mapping[str, str]
    ties: Mapping[str, Tie]
    person: bool


class _Row(Sequence[str]):
    """One result's texts, made when they are looked at: a county may have a hundred clauses and 32,000 people."""

    __slots__ = ("_fixed", "_items", "_result", "_shared")

    def __init__(self, shared: _Shared, result: Result) -> None:
        self._shared, self._result, self._items = shared, result, shared.items
        self._fixed: tuple[str, ...] | None = None

    @override
    def __len__(self) -> int:
        return ITEMS + len(self._items)

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...

    @override
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        if place < ITEMS:
            if self._fixed is None:
                self._fixed = _fixed(self._shared, self._result)
            return self._fixed[place]
        item = self._items[place - ITEMS]
        return (self._shared.outcome.figure(self._result, item) or "") if item in self._result.items else ""


class ResultModel(ListModel):
    """Keeps each row's result beside it through sorting."""

    def __init__(self) -> None:
        super().__init__(())
        self.results: list[Result] = []
        self._scheme: Scheme | None = None
        self._items: tuple[str, ...] = ()  # as the explanation calls them
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
            "名次", "编号", "姓名" if person else "科室", "考核类别", "科室", scheme.total.name, "等次", "奖金", "说明",
        )
        items = outcome.item_names
        self._items = tuple(item if not (words := outcome.item_labels.get(item, "")) else f"{item} {words}" for item in items)
        self.headings += tuple(item_head(outcome, item) for item in items)
        self.tips = {ITEMS + at: f"{item} {outcome.item_labels.get(item, '')}".strip() for at, item in enumerate(items)}
        self.numeric = {0, TOTAL, BONUS, *range(ITEMS, ITEMS + len(items))}
        self.results = chosen
        shared = _Shared(outcome, items, departments, {key: tie for tie in outcome.ties for key in tie.keys}, person)
        self.rows = [_Row(shared, one) for one in chosen]
        self.endResetModel()

    def unused(self) -> set[int]:
        """The columns that would say nothing: the category of one category, grades and money where the scheme has none.

        Where several categories are listed, each with ranks of its own, the category stands in the room of the 科室.
        """
        scheme = self._scheme
        if scheme is None:
            return set()
        several = len({one.category for one in self.results}) > 1
        found = {PLACE if several else CATEGORY}
        found |= set() if scheme.head.subject == "person" else {PLACE}
        found |= set() if scheme.grades or any(one.grade for one in self.results) else {GRADE}
        return found | (set() if any(one.bonus is not None for one in self.results) else {BONUS})

    def labels_of(self, column: int) -> tuple[str, ...]:
        """The labels that the steps of an explanation have that made a column's figure; none for a name."""
        if self._scheme is None or column >= len(self.headings):
            return ()
        if column >= ITEMS:
            return (self._items[column - ITEMS],)
        grades = tuple(grade.name for grade in self._scheme.grades)
        return {
            0: ("名次",), TOTAL: (self._scheme.total.name,), GRADE: (*grades, "等次"), BONUS: ("奖金",), SAID: ("缺项", "规则", "决定"),
        }.get(column, ())

    def column_of(self, heading: str) -> int:
        """The column of an item, of the total or of any heading; 0 if there is none."""
        if heading in self._items:
            return ITEMS + self._items.index(heading)
        return self.headings.index(heading) if heading in self.headings else 0

    @override
    def reordered(self, order: Sequence[int]) -> None:
        self.results = [self.results[place] for place in order]

    def _styled(self, row: int, column: int) -> Look | None:
        if column == GRADE and self._scheme is not None and row < len(self.results):
            return grade_look(self._scheme, self.results[row])
        if column in (KEY, CATEGORY, PLACE, SAID):
            return "ink_soft", "", False
        return ("ink", "", True) if column == TOTAL else None


def item_head(outcome: Outcome, item: str) -> str:
    """An item's column head; one from a table (条款, 指标) with the beginning of its words."""
    words = outcome.item_labels.get(item, "")
    return f"{item} {words[:_HEAD_WORDS]}{'…' if len(words) > _HEAD_WORDS else ''}".strip()


def _fixed(shared: _Shared, result: Result) -> tuple[str, ...]:
    place = shared.departments.get(result.key, "") if shared.person else ""
    said = said_of(result, shared.ties, "人" if shared.person else "个科室")
    grade = f"待议{result.pending}" if result.pending else result.grade or ""
    return (
        str(result.rank or ""), result.key, result.name, result.category, place, show(result.total) or "", grade,
        show(result.bonus) or "", said,
    )


def said_of(result: Result, ties: Mapping[str, Tie], unit: str) -> str:
    """In one line: what is missing, the tie, the rules that fired, the decision."""
    parts: list[str] = []
    if result.missing:
        parts.append(f"缺 {'、'.join(result.missing)}")
    tie = ties.get(result.key)
    if result.pending and tie is not None and tie.grade == result.pending:
        parts.append(f"同分 {len(tie.keys)} {unit}争 {tie.seats} 席，现为{result.grade or '未定'}")
    if result.decision is not None:
        parts.append(f"{result.decision.decided_by}决定")
    parts += [rule.name for rule in result.rules]
    return "；".join(parts)
