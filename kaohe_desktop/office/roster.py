"""The roster (花名册): the people or departments of one period, with every column of the scheme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from typing_extensions import override

from kaohe_desktop.engine.entries import default_of
from kaohe_desktop.engine.labels import fold_key
from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.engine.scheme.model import Column
from kaohe_desktop.office.cohorts import Line, PeriodBook
from kaohe_desktop.office.columns import field_column
from kaohe_desktop.office.elsewhere import InPeriod
from kaohe_desktop.office.grid import CellState, Entered
from kaohe_desktop.office.operations import AddLines, Cell, EditRoster, NewLine, Operation, RemoveLines, apply
from kaohe_desktop.office.people_changes import MONTHS, STATUS, change_fields, planned, proposed_months
from kaohe_desktop.office.problems import KEY_TAKEN, ROW_UNFINISHED
from kaohe_desktop.office.roster_order import ORDERS, in_order
from kaohe_desktop.office.sheetcheck import Plan
from kaohe_desktop.office.sheetgrid import SheetGrid
from kaohe_desktop.office.undoing import Action

if TYPE_CHECKING:
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace


class RosterGrid(SheetGrid):
    """The roster as a table; a new person may be typed into the blank last row and is saved once it is complete."""

    can_add_rows = True
    can_remove_rows = True
    _by_book = True

    def __init__(self, ws: Workspace, period: PeriodInfo) -> None:
        scheme = ws.book(period.id).scheme.scheme
        super().__init__(ws, period, scheme.roster)
        self._key, self._name = scheme.key_label, scheme.name_label
        self.row_keys = (self._key,)  # a pasted block with headings finds its people by their numbers
        self._by = ORDERS[0]
        self._named: tuple[PeriodBook, int, dict[str, list[Line]]] | None = None
        self.columns = tuple(
            field_column(entry, entry.unit, frozen=entry.name in (self._key, self._name))
            for entry in scheme.roster.fields
        )
        self._rearrange()

    # ── 变动 ──

    def change_person(
        self, key: str, values: Mapping[str, str], day: str, reason: str, *, later: bool = False,
        also: Sequence[PeriodInfo] = (),
    ) -> Entered:
        """Record a dated change of unit, post, category, status or posting, as one undoable action.

        ``later``: the roster of this period stays as it is, the next one has it. ``also`` are other open periods of the
        person that it concerns, each by its own scheme's rules, in the same transaction. Raises Refused with every
        problem; then nothing is kept anywhere.
        """
        after, operations = self._change(key, values, day, reason, later=later)
        line = self._book.by_key[key]
        others: list[Operation] = []
        for period in also:
            others += self._change_elsewhere(period, line, values, day, reason)
        where = f"（{len(also) + 1} 个考核期）" if others else ""
        who = f"{line.name}（{line.key}）" if self._namesakes(line) else line.name
        name = f"变动 {who} {'、'.join(after)}{where}"
        done, at = apply(self._ws, self._book, name, [*operations, *others], reason.strip())
        self.note_action(Action(name, done))
        self._rearrange()
        return Entered(len(after), (), name, at)

    def _change(
        self, key: str, values: Mapping[str, str], day: str, reason: str, *, later: bool
    ) -> tuple[Mapping[str, str], list[Operation]]:
        """The changed texts, read by this roster's own rules, and what to do for them."""
        line = self._book.by_key[key]
        read = {heading: self._read(heading, text, key) for heading, text in values.items()}
        problems = [problem for _, problem in read.values() if problem is not None]
        good = {heading: text for heading, (text, problem) in read.items() if problem is None}
        if not problems:
            bad: dict[str, Problem] = {}
            changed = {heading: text for heading, text in good.items() if text != line.cells.get(heading, "")}
            self.drop_misfits(dict(changed), bad, lambda: self._book.tentative(line, roster=changed))
            problems = list(dict.fromkeys(bad.values()))
        if problems:
            raise Refused(problems)
        return planned(self._book, line, good, day.strip(), reason, later=later, who=self._ws.user)

    def _change_elsewhere(
        self, period: PeriodInfo, line: Line, values: Mapping[str, str], day: str, reason: str
    ) -> list[Operation]:
        """The same change in another open period; what that roster says already, or has no column for, is left out."""
        other = RosterGrid(self._ws, period)
        there = next((one for one in other._book.lines.values() if one.person_id == line.person_id), None)
        if there is None:
            return []
        known = {entry.name for entry in change_fields(other._book.scheme)} - {MONTHS}
        wanted = {
            heading: text for heading, text in values.items()
            if heading in known and text != line.cells.get(heading, "") and text != there.cells.get(heading, "")
        }
        months = proposed_months(other._book.period, values.get(STATUS, ""), day)
        if months and MONTHS in {entry.name for entry in change_fields(other._book.scheme)}:
            wanted[MONTHS] = months
        if not wanted:
            return []
        try:
            _, operations = other._change(there.key, wanted, day, reason, later=False)
        except Refused as refused:
            raise Refused([replace(one, what=f"{period.label} {period.scheme_name}：{one.what}") for one in refused.problems]) from None
        return [InPeriod(period.id, operation, self._ws) for operation in operations]

    def note_action(self, action: Action) -> None:
        """Let 撤销 of this table take back an action done beside it (变动, 导入)."""
        self._steps.add(action)

    @override
    def _label(self, row: int) -> str:
        typed = self._unsaved.get(self.row_id(row), {})  # a new line bears the name typed in it already
        return typed.get(self._name, "").strip() or typed.get(self._key, "").strip() or super()._label(row)

    @property
    def key_label(self) -> str:
        """The heading of the numbers."""
        return self._key

    @property
    def name_label(self) -> str:
        """The heading of the names."""
        return self._name

    # ── order ──

    def order_by(self, order: str) -> None:
        """Stand in one of :data:`ORDERS`; a click on a heading goes before it."""
        self._by = order
        self._rearrange()

    def departments(self) -> list[str]:
        """The departments on this roster, in the order they first stand there."""
        return self._distinct("科室")

    def categories(self) -> list[str]:
        """The categories (考核类别): the scheme's own list, else those on this roster."""
        listed = self._book.scheme.scheme.head.categories
        return list(listed) or self._distinct("考核类别")

    def _distinct(self, heading: str) -> list[str]:
        found = (line.cells.get(heading, "") for line in self._book.lines.values())
        return list(dict.fromkeys(text for text in found if text))

    def add_person(self, values: Mapping[str, str]) -> Entered:
        """Add one subject given by heading; raises Refused with every problem, then nothing is kept."""
        if self.archived:
            raise Refused([self._archived_problem()])
        row_id = self._new_unsaved()
        plan = self._plan({row_id: {heading: values.get(heading, "") for heading in self._fields}})
        self._drop_unsaved(row_id)
        problems = [problem for _, problem in plan.refused.values() if problem.code != ROW_UNFINISHED.code]
        if plan.refused:
            blank = (self._read(entry.name, values.get(entry.name, "") or "", "")[1] for entry in self._sheet.fields)
            raise Refused(dict.fromkeys([*problems, *(problem for problem in blank if problem is not None)]))
        at, failed = self._commit(plan, f"添加 {values.get(self._name, '').strip()}")
        if failed:
            raise Refused(failed)
        self._rearrange()
        return Entered(len([text for text in values.values() if text.strip()]), (), self._steps.undo_name or "", at)

    # ── what the table asks ──

    def _row_ids(self) -> list[int]:
        lines = self._shown_lines()
        return [line.id for line in in_order(lines, self._by, self.departments)]

    def _lacks(self, line: Line) -> bool:
        return any(sheet == self._sheet.name for sheet, _, _ in self._book.misfits(line)) or any(
            entry.column is Column.FILLED and not line.cells.get(entry.name) for entry in self._sheet.fields
        )

    def _stored(self, row_id: int, heading: str) -> str:
        return self._book.lines[row_id].cells.get(heading, "")

    def _subject_text(self, row_id: int, heading: str) -> str:
        return self._stored(row_id, heading)

    @override
    def _texts(self, ids: list[int], heading: str, *, entered: bool) -> dict[int, str]:
        lines = self._book.lines
        return {row_id: lines[row_id].cells.get(heading, "") for row_id in ids}

    def _names(self, row_id: int) -> tuple[str, str, str]:
        line = self._book.lines[row_id]
        return line.key, line.name, line.initials

    @override
    def _found(self, ids: list[int], wanted: str) -> list[int]:
        return self._found_lines(ids, wanted)

    @override
    def cells(self, row: int, columns: Sequence[int]) -> Sequence[tuple[str, CellState]]:
        return self._stored_cells(row, columns)

    @override
    def _state_of(self, row_id: int, heading: str) -> CellState:
        line, entry = self._book.lines[row_id], self._fields[heading]
        misfits = self._book.misfits(line)
        misfit = bool(misfits) and (self._sheet.name, 0, heading) in misfits
        if line.cells.get(heading):
            return CellState.REFUSED if misfit else CellState.FILLED
        if misfit or entry.column is Column.FILLED:
            return CellState.MISSING
        return CellState.EMPTY if default_of(entry) in (None, "") else CellState.DEFAULT

    def _field_state(self, row_id: int, heading: str) -> tuple[CellState, str]:
        state, line = self._state_of(row_id, heading), self._book.lines[row_id]
        misfit = self._book.misfits(line).get((self._sheet.name, 0, heading))
        if misfit is not None:
            return state, str(misfit)
        named = state is CellState.FILLED and heading == self._name
        return state, self._namesakes(line) if named else self._fields[heading].hint

    def _namesakes(self, line: Line) -> str:
        """Who else has this name, so that two people are never confused."""
        book = self._book
        if self._named is None or self._named[0] is not book or self._named[1] != book.version:
            known: dict[str, list[Line]] = {}
            for one in book.lines.values():
                known.setdefault(one.name, []).append(one)
            self._named = (book, book.version, known)
        others = [one for one in self._named[2].get(line.name, ()) if one.id != line.id]
        words = "、".join(f"{one.key} {one.cells.get('科室', '')}".strip() for one in others[:3])
        return f"同名：还有 {words}" + ("等" if len(others) > 3 else "") if others else ""

    def _removal(self, row_ids: Sequence[int]) -> list[Operation]:
        return [RemoveLines(tuple(row_ids))]

    def _plan(self, edits: Mapping[int, Mapping[str, str]]) -> Plan:
        plan = Plan([], [], {}, [])
        changed: list[Cell] = []
        new: list[NewLine] = []
        taken = {line.key: line.name for line in self._book.lines.values()}
        for row_id, texts in edits.items():
            if row_id > 0:
                changed += self._plan_stored(plan, self._book.lines[row_id], texts, taken)
            else:
                new += self._plan_new(plan, row_id, texts, taken)
        if changed:
            plan.operations.append(EditRoster(tuple(changed)))
        if new:
            plan.operations.append(AddLines(tuple(new)))
        return plan

    def _plan_stored(self, plan: Plan, line: Line, texts: Mapping[str, str], taken: dict[str, str]) -> list[Cell]:
        read = {heading: self._read(heading, text, line.key) for heading, text in texts.items()}
        good = {heading: text for heading, (text, problem) in read.items() if problem is None}
        bad = {heading: problem for heading, (_, problem) in read.items() if problem is not None}
        number = good.get(self._key, line.key)
        if number != line.key:
            if number in taken:
                bad[self._key] = self._taken(number, taken[number])
                del good[self._key]
            else:
                del taken[line.key]
                taken[number] = line.name
        self.drop_misfits(good, bad, lambda: self._book.tentative(line, roster=good))
        for heading, problem in bad.items():
            plan.refused[line.id, heading] = (texts[heading], problem)
        plan.accepted += [(line.id, heading) for heading in good]
        return [
            Cell(line.id, heading, line.cells.get(heading, ""), text)
            for heading, text in good.items() if text != line.cells.get(heading, "")
        ]

    def _plan_new(
        self, plan: Plan, row_id: int, texts: Mapping[str, str], taken: dict[str, str]
    ) -> list[NewLine]:
        """A new subject is saved once every column that must be filled is; until then all its texts are marked."""
        typed = {**self._unsaved.get(row_id, {}), **texts}
        self._unsaved[row_id] = typed
        read = {heading: self._read(heading, text, "") for heading, text in typed.items() if text.strip()}
        good = {heading: text for heading, (text, problem) in read.items() if problem is None}
        bad = {heading: problem for heading, (_, problem) in read.items() if problem is not None}
        number = good.get(self._key, "")
        if number in taken:
            bad[self._key] = self._taken(number, taken[number])
        blanks = [
            entry.name for entry in self._sheet.fields if entry.column is Column.FILLED and not typed.get(entry.name, "").strip()
        ]
        line = Line(0, number, good.get(self._name, ""), "", 0, good, None, None)
        if not blanks:
            checked = dict.fromkeys(self._fields, "")
            self.drop_misfits(checked, bad, lambda: self._book.tentative(line))
        elif not bad:
            bad[blanks[0]] = ROW_UNFINISHED.at(sheet=self._sheet.name, subject=number, blanks="、".join(blanks))
        if not bad:
            taken[number] = line.name
            plan.saved_rows.append(row_id)
            plan.accepted += [(row_id, heading) for heading in texts]
            return [NewLine(tuple(good.items()))]
        plan.refuse_row(row_id, typed, bad)
        return []

    def _read(self, heading: str, text: str, key: str) -> tuple[str, Problem | None]:
        stored, problem = self.read(self._fields[heading], text, key)
        return (fold_key(stored) if heading == self._key else stored), problem

    def _taken(self, number: str, name: str) -> Problem:
        return KEY_TAKEN.at(sheet=self._sheet.name, label=self._key, subject=number, value=number, name=name)
