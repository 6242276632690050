"""The ledger as a table: one row an entry, typed like any sheet; a person may be given by 编号, name or 拼音首字母."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from typing_extensions import override

from kaohe_desktop.engine.entries import default_of
from kaohe_desktop.engine.figures import plain
from kaohe_desktop.engine.labels import fold_key
from kaohe_desktop.engine.problems import Problem, did_you_mean
from kaohe_desktop.engine.scheme.model import Column, FieldKind, SheetRole
from kaohe_desktop.office.calendar import calendar
from kaohe_desktop.office.cohorts import Line
from kaohe_desktop.office.columns import column_note, field_column
from kaohe_desktop.office.grid import CellState, GridColumn
from kaohe_desktop.office.ledger import (
    ATTENDANCE,
    KIND,
    WORK,
    ChangeLedger,
    amount,
    change_ledger,
    closed_to,
    days_of,
    entries_of,
    ledger_scheme,
    words,
    wrong_in,
)
from kaohe_desktop.office.operations import Operation
from kaohe_desktop.office.overview_gaps import shown_names
from kaohe_desktop.office.problems import NO_SUCH_SUBJECT, ROW_SUBJECT_FIXED, ROW_UNFINISHED, SEVERAL_FIT
from kaohe_desktop.office.sheetgrid import Plan, SheetGrid
from kaohe_desktop.store.ledger import LedgerRow

if TYPE_CHECKING:
    from kaohe_desktop.office.cohorts import PeriodBook
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.undoing import Steps
    from kaohe_desktop.office.workspace import Workspace

COUNTED = "计"
_UNIT = "科室"
_WHO_HINT = "填编号、姓名或拼音首字母"


class LedgerGrid(SheetGrid):
    """One of the ledgers, with the entries that reach into the period."""

    can_add_rows = True
    can_remove_rows = True

    def __init__(self, ws: Workspace, period: PeriodInfo, book: str, steps: Steps | None = None) -> None:
        scheme = ws.book(period.id).scheme.scheme
        model = ledger_scheme(scheme.head.subject).scheme
        super().__init__(ws, period, model.sheet(book))
        self._key, self._name = scheme.key_label, scheme.name_label
        self._fields = {entry.name: entry for entry in self._sheet.fields if entry.name != self._name}
        if steps is not None:
            self._steps = steps  # one list of steps for all ledgers of a page
        self._rows: dict[int, LedgerRow] = {}
        self._line_of: dict[int, int] = {}
        self._near: dict[int, list[LedgerRow]] = {}
        self._shown_names: Mapping[str, str] = {}
        self.columns = tuple(self._columns())
        self.reload()

    def _columns(self) -> Iterable[GridColumn]:
        key = self._fields[self._key]
        yield field_column(key, "", frozen=True)
        yield GridColumn(self._name, "", FieldKind.TEXT, editable=False, frozen=True, width=9)
        if self._name != _UNIT:
            yield GridColumn(_UNIT, "", FieldKind.TEXT, editable=False, width=8)
        for entry in self._fields.values():
            if entry.name != self._key:
                yield field_column(entry, column_note(entry), choices=self._offered(entry.name))
        if self._sheet.name == ATTENDANCE:
            yield GridColumn(COUNTED, "次/天", FieldKind.DECIMAL, editable=False, numeric=True, width=5)

    def _offered(self, heading: str) -> Sequence[str]:
        """The choices that the scheme's own sheet has for a column of the same name (工作类型)."""
        if self._sheet.name != WORK:
            return ()
        rows = (sheet for sheet in self._book.scheme.scheme.sheets if sheet.role is SheetRole.ROWS)
        return next((e.choices for sheet in rows for e in sheet.fields if e.name == heading and e.choices), ())

    @property
    def steps(self) -> Steps:
        """The steps 撤销 takes back."""
        return self._steps

    # ── what the table asks ──

    @override
    def reload(self) -> None:
        book = self._book
        self._calendar = calendar(self._ws)
        self._near = entries_of(self._ws, book, around=True)
        first, last = book.period.first_day.isoformat(), book.period.last_day.isoformat()
        self._rows, self._line_of = {}, {}
        for line, rows in self._near.items():
            for row in rows:
                if row.book == self._sheet.name and row.from_day <= last and row.to_day >= first:
                    self._rows[row.id], self._line_of[row.id] = row, line
        self._shown_names = shown_names(book)
        self._rearrange()

    def _row_ids(self) -> list[int]:
        ordered = sorted(self._rows.values(), key=lambda row: (row.from_day, row.id))
        return [row.id for row in ordered if self._shown(self._line(row.id))]

    def _line(self, row_id: int) -> Line:
        return self._book.lines[self._line_of[row_id]]

    def _lacks(self, line: Line) -> bool:
        return False

    def _stored(self, row_id: int, heading: str) -> str:
        return self._line(row_id).key if heading == self._key else self._rows[row_id].cells.get(heading, "")

    def _subject_text(self, row_id: int, heading: str) -> str:
        line = self._line(row_id)
        if heading == self._name:
            return self._shown_names.get(line.key, line.name)
        if heading == COUNTED:
            period = self._book.period
            return plain(amount(self._rows[row_id], self._calendar, period.first_day, period.last_day))
        return line.cells.get(heading, "")

    def _names(self, row_id: int) -> tuple[str, str, str]:
        line = self._line(row_id)
        return line.key, line.name, line.initials

    def _field_state(self, row_id: int, heading: str) -> tuple[CellState, str]:
        entry = self._fields[heading]
        if self._stored(row_id, heading):
            return CellState.FILLED, entry.hint
        if entry.column is Column.FILLED:
            return CellState.MISSING, entry.hint
        if self._sheet.name == ATTENDANCE and heading in closed_to(self._rows[row_id].cells.get(KIND, "")):
            return CellState.NOT_APPLICABLE, entry.hint
        return CellState.EMPTY if default_of(entry) in (None, "") else CellState.DEFAULT, entry.hint

    @override
    def _unsaved_note(self, row_id: int, heading: str) -> str:
        return _WHO_HINT if heading == self._key else super()._unsaved_note(row_id, heading)

    def _removal(self, row_ids: Sequence[int]) -> list[Operation]:
        return [change_ledger(self._book, [self._rows[row_id] for row_id in row_ids], ())]

    @override
    def _commit(self, plan: Plan, name: str) -> tuple[datetime, tuple[Problem, ...]]:
        result = super()._commit(plan, self._act(plan, name))
        if plan.operations and not result[1]:
            self.reload()
        return result

    def _act(self, plan: Plan, name: str) -> str:
        """The action's name for 撤销 and the trail: a new entry is named after whom and what it is of."""
        one = plan.operations[0] if len(plan.operations) == 1 else None
        if isinstance(one, ChangeLedger) and not one.before and len(one.after) == 1 and one.keys:
            line = self._book.by_key.get(one.keys[0][2])
            return f"台账 添 {line.name if line else ''} {words(one.after[0])}"
        return f"台账 {name}"

    @override
    def remove_rows(self, rows: Sequence[int], why: str = "") -> object:  # type: ignore[override]
        entered = super().remove_rows(rows, why)
        self.reload()
        return entered

    # ── edits ──

    def _plan(self, edits: Mapping[int, Mapping[str, str]]) -> Plan:
        plan = Plan([], [], {}, [])
        before: list[LedgerRow] = []
        after: list[LedgerRow] = []
        planned: dict[int, list[LedgerRow]] = {}
        for row_id, texts in edits.items():
            made = self._plan_stored(plan, row_id, texts, planned) if row_id > 0 else self._plan_new(plan, row_id, texts, planned)
            if made is not None:
                after.append(made)
                if row_id > 0:
                    before.append(self._rows[row_id])
        if after:
            plan.operations.append(change_ledger(self._book, before, after))
        return plan

    def _plan_stored(
        self, plan: Plan, row_id: int, texts: Mapping[str, str], planned: dict[int, list[LedgerRow]]
    ) -> LedgerRow | None:
        old, line = self._rows[row_id], self._line(row_id)
        good, bad = self._read_cells(texts, line.key)
        if self._key in good:
            found, _ = self.find(good.pop(self._key))
            if found is not line:
                bad[self._key] = ROW_SUBJECT_FIXED.at(
                    sheet=self._sheet.name, label=self._key, subject=line.key, value=texts[self._key], name=line.name,
                )
        made = self._as_row(old, line, {**old.cells, **good})
        problems = self._wrong(made, line, planned)
        if problems and not any(heading in good for heading in problems):
            problems = {heading: next(iter(problems.values())) for heading in good}  # the cell just typed is the one to put right
        for heading, problem in problems.items():
            if good.pop(heading, None) is not None or heading in texts:
                bad[heading] = problem
        if problems:
            made = self._as_row(old, line, {**old.cells, **good})
            if self._wrong(made, line, planned):
                bad.update({heading: next(iter(problems.values())) for heading in good})
                good, made = {}, old
        for heading, problem in bad.items():
            plan.refused[row_id, heading] = (texts[heading], problem)
        plan.accepted += [(row_id, heading) for heading in texts if heading not in bad]
        if made.cells == old.cells:
            return None
        planned.setdefault(line.id, []).append(made)
        return made

    def _plan_new(
        self, plan: Plan, row_id: int, texts: Mapping[str, str], planned: dict[int, list[LedgerRow]]
    ) -> LedgerRow | None:
        typed = {**self._unsaved.get(row_id, {}), **texts}
        self._unsaved[row_id] = typed
        filled = {heading: text for heading, text in typed.items() if text.strip() and heading in self._fields}
        if not filled:
            plan.saved_rows.append(row_id)
            plan.accepted += [(row_id, heading) for heading in texts]
            return None
        line, problem = self.find(filled.get(self._key, "")) if self._key in filled else (None, None)
        good, bad = self._read_cells(filled, line.key if line else "")
        good.pop(self._key, None)
        if problem is not None:
            bad[self._key] = problem
        blanks = [e.name for e in self._fields.values() if e.column is Column.FILLED and not filled.get(e.name)]
        if blanks and not bad:
            bad[blanks[0]] = ROW_UNFINISHED.at(sheet=self._sheet.name, blanks="、".join(blanks))
        made: LedgerRow | None = None
        if not bad and line is not None:
            made = self._as_row(None, line, good)
            bad = self._wrong(made, line, planned)
        if bad or made is None or line is None:
            plan.refuse_row(row_id, filled, bad)
            return None
        planned.setdefault(line.id, []).append(made)
        plan.saved_rows.append(row_id)
        plan.accepted += [(row_id, heading) for heading in texts]
        return made

    def _read_cells(self, texts: Mapping[str, str], key: str) -> tuple[dict[str, str], dict[str, Problem]]:
        read = {
            heading: (text, None) if heading == self._key and text.strip() else self.read(self._fields[heading], text, key)
            for heading, text in texts.items()
        }
        good = {heading: text for heading, (text, problem) in read.items() if problem is None}
        return good, {heading: problem for heading, (_, problem) in read.items() if problem is not None}

    def _as_row(self, old: LedgerRow | None, line: Line, cells: Mapping[str, str]) -> LedgerRow:
        kept = {heading: text for heading, text in cells.items() if text}
        first, last = days_of(self._sheet.name, kept)
        return LedgerRow(old.id if old else 0, line.person_id, line.department_id, self._sheet.name, first, last, kept)

    def _wrong(self, row: LedgerRow, line: Line, planned: Mapping[int, list[LedgerRow]]) -> dict[str, Problem]:
        ours = planned.get(line.id, [])
        replaced = {one.id for one in ours if one.id}
        others = [one for one in self._near.get(line.id, ()) if one.id not in replaced] + ours
        return wrong_in(row, line.name, others, self._calendar, self._book.period, line.key)

    def find(self, text: str) -> tuple[Line | None, Problem | None]:
        """Whom a typed 编号, name or 拼音首字母 means, or why that is not known."""
        return find_line(self._book, text, self._sheet.name, self._key)


def find_line(book: PeriodBook, text: str, sheet: str, label: str) -> tuple[Line | None, Problem | None]:
    """The roster line of an 编号, a name or initials; a problem where there is none, or more than one."""
    line = book.find(text)
    if line is not None:
        return line, None
    wanted = "".join(text.split())
    fits = [one for one in book.lines.values() if one.name == wanted]
    fits = fits or [one for one in book.lines.values() if one.initials and one.initials == wanted.upper()]
    if len(fits) == 1:
        return fits[0], None
    if fits:
        found = "、".join(f"{one.key} {one.name} {one.cells.get('科室', '')}".strip() for one in fits[:6])
        return None, SEVERAL_FIT.at(sheet=sheet, label=label, value=text, found=found)
    number = fold_key(text)
    return None, NO_SUCH_SUBJECT.at(sheet=sheet, label=label, value=text, guess=did_you_mean(number, book.by_key))
