"""The total and the provisional grade (预评) beside what is entered, worked out as the entries stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from typing_extensions import override

from kaohe_desktop.engine.figures import show
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.engine.scheme.model import EntryField, FieldKind
from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.grid import GridColumn
from kaohe_desktop.office.provisional import Provisional
from kaohe_desktop.office.sheetcheck import Plan

if TYPE_CHECKING:
    from kaohe_desktop.engine.outcome import Result, Step
    from kaohe_desktop.office.cohorts import Line
    from kaohe_desktop.office.workspace import Workspace

PROVISIONAL = "预评"
_WIDTH, _GRADE_WIDTH = 6, 9


class ResultColumns(EntryGrid):
    """A table with the subject's total and grade at the end of each row; all tables of a period share one working-out."""

    _total = ""  # the heading of the total; "" where the table has no such columns

    @cached_property
    def _provisional(self) -> Provisional:
        return provisional_of(self._ws, self._period_id)

    def _result_columns(self, fields: Iterable[EntryField]) -> list[GridColumn]:
        """The columns, where something is entered that figures can rest on."""
        if not any(entry.kind.numeric for entry in fields):
            return []
        self._total = self._book.scheme.scheme.total.name
        if not self._provisional.aside:
            self.refresh_computed()
        total = GridColumn(self._total, "", FieldKind.DECIMAL, editable=False, numeric=True, width=_WIDTH, result=True)
        if not self._book.scheme.scheme.grades:  # nothing would ever stand in 预评
            return [total]
        return [total, GridColumn(PROVISIONAL, "", FieldKind.TEXT, editable=False, width=_GRADE_WIDTH, result=True)]

    def _is_result(self, heading: str) -> bool:
        return bool(self._total) and heading in (self._total, PROVISIONAL)

    def _result_text(self, line: Line, heading: str) -> str | None:
        """What a column of results shows for a subject; None for every other column."""
        if not self._is_result(heading):
            return None
        if heading == PROVISIONAL:
            result = self._provisional.result(line.key)
            return "" if result is None else _grade(result)
        result = self._provisional.total(line)
        return "" if result is None else _figure(result)

    @override
    def _texts(self, ids: list[int], heading: str, *, entered: bool) -> dict[int, str]:
        if entered or not self._is_result(heading):
            return super()._texts(ids, heading, entered=entered)
        told = _grade if heading == PROVISIONAL else _figure  # of everybody: as worked out last, none of them anew
        results = ((row_id, self._provisional.result(self._names(row_id)[0])) for row_id in ids)
        return {row_id: "" if result is None else told(result) for row_id, result in results}

    @override
    def note(self, row: int, column: int) -> str:
        said = super().note(row, column)
        if said or not self._is_result(self.columns[column].heading):
            return said
        result = self._provisional.result(self.key(row))  # 缺 3 项: which they are
        return f"还缺 {'、'.join(result.missing)}" if result is not None and result.missing else ""

    @override
    def explained(self, row: int) -> tuple[Result, Sequence[Step]] | None:
        outcome = self._provisional.outcome if self._total else None
        result = self._provisional.result(self.key(row)) if outcome is not None else None
        return None if outcome is None or result is None else (result, outcome.explain(result.key))

    @property
    def computed_stale(self) -> bool:  # type: ignore[override]
        """Whether the total and the grade lag behind the entries."""
        try:
            return any(column.heading == PROVISIONAL for column in self.columns) and self._provisional.stale
        except Refused:  # the disk cannot be read now: what is shown is as it was
            return False

    @property
    def computed_aside(self) -> bool:  # type: ignore[override]
        """Whether working the total and the grade out takes longer than the hands rest."""
        return self._provisional.aside

    @property
    def total_exact(self) -> bool:  # type: ignore[override]
        """Whether the total is as the entries stand even where the grade lags."""
        return self._provisional.exact_totals

    @override
    def refresh_computed(self) -> None:
        if self._total:
            self._provisional.refresh()

    @override
    def computing(self) -> Callable[[], object]:
        return self._provisional.computing()

    @override
    def take_computed(self, computed: object) -> None:
        self._provisional.take(computed)

    def _after_edit(self, plan: Plan, edits: Mapping[int, Mapping[str, str]]) -> None:
        super()._after_edit(plan, edits)
        self._refresh_if_small()

    @override
    def reload(self) -> None:
        super().reload()
        self._refresh_if_small()

    def _refresh_if_small(self) -> None:
        if self.computed_stale and self._provisional.at_once:
            self.refresh_computed()


def provisional_of(ws: Workspace, period_id: int) -> Provisional:
    """The one working-out of a period that all its tables and papers show."""
    periods = _SHARED.setdefault(ws, {})
    return periods.setdefault(period_id, Provisional(ws, period_id))


_SHARED: WeakKeyDictionary[Workspace, dict[int, Provisional]] = WeakKeyDictionary()


def _grade(result: Result) -> str:
    return f"{result.grade or ''}（待议{result.pending}）" if result.pending else result.grade or ""


def _figure(result: Result) -> str:
    if result.total is None and result.missing:
        return f"缺 {len(result.missing)} 项"
    return show(result.total) or ""
