"""The ledger as a table to type in: a person is given by 编号, name or 拼音首字母, a day as 3/7, 0307 or 7.3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from typing_extensions import override

from kaohe_desktop.engine.figures import plain
from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.engine.scheme.ledger import DAYS, TIMES
from kaohe_desktop.engine.scheme.model import Column, FieldKind
from kaohe_desktop.office.cohorts import Line
from kaohe_desktop.office.day_typing import understood, weekday_words
from kaohe_desktop.office.finding import find_line
from kaohe_desktop.office.grid import Entered, Typing
from kaohe_desktop.office.ledger import (
    DAY,
    FROM,
    KIND,
    TO,
    ChangeLedger,
    amount,
    change_ledger,
    days_of,
    words,
    wrong_in,
)
from kaohe_desktop.office.ledger_doubles import same_matter
from kaohe_desktop.office.ledger_view import COUNTED, LedgerView
from kaohe_desktop.office.operations import Operation
from kaohe_desktop.office.problems import ROW_SUBJECT_FIXED, ROW_UNFINISHED
from kaohe_desktop.office.sheetcheck import Plan
from kaohe_desktop.store.ledger import LedgerRow

__all__ = ["COUNTED", "LedgerGrid", "Tried"]


@dataclass(frozen=True, slots=True)
class Tried:
    """What an entry would come to: in words, or what is wrong by heading; ``twice``: it may be there already."""

    words: str
    wrong: Mapping[str, Problem]
    twice: str


class LedgerGrid(LedgerView):
    """One of the ledgers to type in; every entry is one committed, audited step."""

    @override
    def typing(self, row: int, column: int, text: str) -> Typing:
        entry = self._entry(column)
        if entry is not None and entry.kind is FieldKind.DATE and (day := self._understood(text, self._begin(row))) is not None:
            return Typing(False, self._day_words(day))
        return super().typing(row, column, text)

    def _begin(self, row: int) -> str:
        """The first day of a row's span, where it has one already."""
        headings = [one.heading for one in self.columns]
        return self.text(row, headings.index(FROM)) if FROM in headings and row < self.row_count() else ""

    def _day_words(self, day: date) -> str:
        return weekday_words(day) + ("" if self._calendar.works(day) else "，放假")

    def said(self, values: Mapping[str, str]) -> str:
        """The days of an unfinished entry as they are understood: 起日 8月6日 周四."""
        found = []
        for heading, text in self._dated(values, {}).items():
            entry = self._fields.get(heading)
            if entry is not None and entry.kind is FieldKind.DATE and text and (day := self._understood(text)) is not None:
                found.append(f"{heading} {self._day_words(day)}")
        return "，".join(found)

    def _understood(self, text: str, begin: str = "") -> date | None:
        period = self._book.period
        try:
            start = date.fromisoformat(begin) if begin else None
        except ValueError:
            start = None
        return understood(text, period.first_day, period.last_day, start)

    def _dated(self, texts: Mapping[str, str], old: Mapping[str, str]) -> dict[str, str]:
        """The texts with the days in them as they are meant: 0307 as 2026-03-07. What is no day stays as typed."""
        read = dict(texts)
        for heading in (DAY, FROM, TO):  # the first day before the last, which may be a day alone
            if heading in read and heading in self._fields and read[heading].strip():
                begin = read.get(FROM, old.get(FROM, "")) if heading == TO else ""
                day = self._understood(read[heading], begin)
                read[heading] = read[heading] if day is None else day.isoformat()
        return read

    @override
    def _kept_form(self, heading: str, text: str) -> str:
        return super()._kept_form(heading, self._dated({heading: text}, {})[heading])

    def _removal(self, row_ids: Sequence[int]) -> list[Operation]:
        return [change_ledger(self._book, [self._rows[row_id] for row_id in row_ids], ())]

    @override
    def _commit(self, plan: Plan, name: str) -> tuple[datetime, tuple[Problem, ...]]:
        there = set(self._rows)
        result = super()._commit(plan, self._act(plan, name))
        if plan.operations and not result[1]:
            self.reload()
            if plan.saved_rows and (new := sorted(set(self._rows) - there)):
                self._fresh += new
                self._rearrange()
        return result

    def _act(self, plan: Plan, name: str) -> str:
        """The action's name for 撤销 and the trail: a new entry is named after whom and what it is of."""
        one = plan.operations[0] if len(plan.operations) == 1 else None
        if isinstance(one, ChangeLedger) and not one.before and len(one.after) == 1 and one.keys:
            line = self._book.by_key.get(one.keys[0][2])
            return f"台账 添 {self._shown_names.get(line.key, line.name) if line else ''} {words(one.after[0])}"
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
        texts = self._dated(texts, old.cells)
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
        filled = self._dated(filled, {})
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

    # ── one entry at once ──

    def try_entry(self, values: Mapping[str, str]) -> Tried:
        """What an entry given by heading would come to; nothing is written and nothing is marked."""
        row_id = self._new_unsaved()
        try:
            plan = self._plan({row_id: dict(values)})
        finally:
            self._drop_unsaved(row_id)
        if plan.refused:
            wrong = {heading: problem for (_, heading), (_, problem) in plan.refused.items() if problem.label in ("", heading)}
            return Tried("", wrong or {heading: problem for (_, heading), (_, problem) in plan.refused.items()}, "")
        operation = next((one for one in plan.operations if isinstance(one, ChangeLedger)), None)
        if operation is None:
            return Tried("", {}, "")
        made, line = operation.after[0], self._book.by_key[operation.keys[0][2]]
        period = self._book.period
        counted = amount(made, self._calendar, period.first_day, period.last_day)
        unit = "次" if made.cells.get(KIND) in TIMES else "天" if made.cells.get(KIND) in DAYS else ""
        said = f"{self._shown_names.get(line.key, line.name)} {words(made)}" + (f"，计 {plain(counted)} {unit}" if unit else "")
        twice = same_matter(made, self._near.get(line.id, ()))
        return Tried(said, {}, f"已有一条一样的：{words(twice)}" if twice is not None else "")

    def add_entry(self, values: Mapping[str, str]) -> Entered:
        """Add one entry given by heading; raises Refused with every problem, then nothing is kept."""
        if self.archived:
            raise Refused([self._archived_problem()])
        row_id = self._new_unsaved()
        plan = self._plan({row_id: dict(values)})
        if plan.refused or not plan.operations:
            self._drop_unsaved(row_id)
            raise Refused(dict.fromkeys(problem for _, problem in plan.refused.values()))
        at, failed = self._commit(plan, "添")
        self._drop_unsaved(row_id)
        if failed:
            raise Refused(failed)
        self._rearrange()
        return Entered(len(plan.accepted), (), self._steps.undo_name or "", at)
