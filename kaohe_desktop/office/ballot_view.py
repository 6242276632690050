"""测评 as a table, as it is read: one row a person; the votes by level, ballot by ballot, or the figures across."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from kaohe_desktop.engine.problems import Problem
from kaohe_desktop.engine.scheme.model import Column, FieldKind, SheetRole
from kaohe_desktop.office.ballot_slots import Slot, numbered
from kaohe_desktop.office.ballot_values import ABSTENTION, CATEGORY
from kaohe_desktop.office.columns import allowed_words, by_size, by_text, column_note, field_column
from kaohe_desktop.office.grid import CellState, Grid, GridColumn
from kaohe_desktop.office.problems import ARCHIVED
from kaohe_desktop.office.sheetview import DASH

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.compiled import Limits
    from kaohe_desktop.office.ballot_desk import VoteDesk
    from kaohe_desktop.office.ballot_values import VoteLine, Voters
    from kaohe_desktop.office.cohorts import Line

_SPARE = 4  # blank columns offered for ballots beyond those there are
_MOST_OFFERED = 60  # and so many at most before there are any
_HIDDEN = "•"
_UNIT, _FEW_COLUMNS = "科室", 2
_RANK, _CAST, _FIGURE = "名次", "票数", "得分"
_SHORT = 6  # a figure of a longer name stands under 得分, so that the columns that are typed in keep their room


class VoteView(Grid):
    """The table of one group of voters."""

    def __init__(self, desk: VoteDesk, group: Voters) -> None:
        self._desk, self._box, self._group = desk, desk.box, group
        self._fields = {field.name: field for field in self._box.sheet.fields}
        self.title = f"{self._box.sheet.title or self._box.sheet.name} {group.label}"
        self._refused: dict[tuple[int, str], tuple[str, Problem]] = {}
        self._sorting = (-1, False)
        self._search = self._department = ""
        self._only_missing = False
        self._read()
        self.columns = self._columns()
        self._arrange()

    # ── reading ──

    def _read(self) -> None:
        self._hidden = self._desk.hidden(self._group)
        self._people = {line.id: line for line in self._box.lines(self._group)}
        self._recount()

    @override
    def reload(self) -> None:
        self._read()
        self._arrange()

    @property
    def refused_count(self) -> int:  # type: ignore[override]
        """How many texts were typed and not saved."""
        return len(self._refused)

    @property
    def outgrown(self) -> bool:
        """Whether there are ballots for which there is no column yet (or hardly): :meth:`renewed` has them."""
        return len(self._columns()) > len(self.columns)

    def _recount(self) -> None:
        box = self._box
        self._numbered = {
            line.id: numbered(box.row_lines(line, self._group), box.number_heading) for line in self._people.values()
        } if box.single else {}
        self._control = self._desk.controls.control(self._group)
        self._counted: dict[str, VoteLine] = {line.key: line for line in box.count(self._group, hurried=True)}

    def _columns(self) -> tuple[GridColumn, ...]:
        box, scheme = self._box, self._box.book.scheme.scheme
        roster = {entry.name: entry for entry in scheme.roster.fields}
        columns = [field_column(roster[name], "", editable=False, frozen=True) for name in dict.fromkeys(box.name_headings)]
        if box.told and len(box.headings) <= _FEW_COLUMNS and _UNIT in roster and _UNIT not in box.name_headings:
            columns.append(field_column(roster[_UNIT], "", editable=False))  # it takes the room that is left over
        if box.single:
            most = max((max(rows, default=0) for rows in self._numbered.values()), default=0)
            returned = min(self._control.returned or 0, _MOST_OFFERED)
            note = column_note(self._fields[box.votes.score])
            columns += [
                GridColumn(f"票{number}", note, FieldKind.TEXT, numeric=True, width=4)
                for number in range(1, max(most, returned) + _SPARE + 1)
            ]
        else:
            columns += [field_column(self._fields[name], self._fields[name].unit or column_note(self._fields[name])) for name in box.headings]
        if not box.told:
            columns.append(GridColumn(_CAST, "", FieldKind.TEXT, editable=False, width=6, result=True))
        figure = box.figure_name(self._group)
        columns += [_worked_out(figure if len(figure) <= _SHORT else _FIGURE)] if figure else []
        mixed = len({line.cells.get(CATEGORY, "") for line in self._people.values()}) > 1
        columns.append(_worked_out(_RANK, "本类别" if mixed else ""))
        return tuple(columns)

    def _arrange(self) -> None:
        ids = [
            line.id for line in self._people.values()
            if (not self._department or line.cells.get("科室", "") == self._department)
            and (not self._only_missing or not self._counted[line.key].cast or self._has_refused(line.id))
            and any(self._search in part.casefold() for part in (line.key, line.name, line.initials))
        ]
        column, descending = self._sorting
        if column >= 0:
            texts = {row_id: self._text(row_id, column) for row_id in ids}
            ids = by_size(texts, descending) if self.columns[column].numeric else by_text(texts, descending)
        self._order = ids
        self._where = {row_id: row for row, row_id in enumerate(ids)}

    def _has_refused(self, row_id: int) -> bool:
        return any(one == row_id for one, _ in self._refused)

    @override
    def row_count(self) -> int:
        return len(self._order)

    @override
    def row_id(self, row: int) -> int:
        return self._order[row]

    @override
    def row_of(self, row_id: int) -> int | None:
        return self._where.get(row_id)

    @override
    def key(self, row: int) -> str:
        return self._people[self._order[row]].key

    @override
    def names(self, row: int) -> tuple[str, ...]:
        line = self._people[self._order[row]]
        return tuple(filter(None, (line.key, line.name, line.initials)))

    def _slot(self, line: Line, column: int) -> Slot | None:
        """Where the cell is kept; None for a column that is not typed in here."""
        if not self.columns[column].editable:
            return None
        box, heading = self._box, self.columns[column].heading
        if box.single:
            number = int(heading.removeprefix("票"))
            return Slot(box.votes.score, self._numbered[line.id].get(number), number)
        if box.sheet.role is SheetRole.ENTRY:
            return Slot(heading, None)
        return Slot(heading, next(iter(box.row_lines(line, self._group)), None))

    def _stored(self, line: Line, slot: Slot) -> str:
        if self._box.sheet.role is SheetRole.ENTRY:
            return line.entries.get(self._box.sheet.name, {}).get(slot.heading, "")
        text = slot.row.texts.get(slot.heading, "") if slot.row is not None else ""
        return ABSTENTION if self._box.single and slot.row is not None and not text else text

    @override
    def text(self, row: int, column: int) -> str:
        return self._text(self._order[row], column)

    def _text(self, row_id: int, column: int) -> str:
        line, heading = self._people[row_id], self.columns[column].heading
        refused = self._refused.get((row_id, heading))
        if refused is not None:
            return refused[0]
        slot = self._slot(line, column)
        if slot is None:
            return self._computed(line, heading) if self.columns[column].result else line.cells.get(heading, "")
        stored = self._stored(line, slot)
        if stored:
            return _HIDDEN if self._hidden else stored
        return DASH if not self._limits(line, slot).applies else ""

    def _computed(self, line: Line, heading: str) -> str:
        counted = self._counted[line.key]
        if heading == _RANK:
            return str(counted.rank or "")
        return self._cast(counted) if heading == _CAST else counted.figure

    def _cast(self, counted: VoteLine) -> str:
        """How many votes a person has, and whether they come to 收回."""
        if counted.elsewhere:
            return "另行填报"
        control = self._control
        if control.returned is None:
            return str(counted.cast) if counted.cast else "没有票"
        gap = control.returned - counted.cast - (control.void or 0)
        return f"{counted.cast} ✓" if not gap else f"{counted.cast} ✗{'少' if gap > 0 else '多'} {abs(gap)}"

    @override
    def state(self, row: int, column: int) -> CellState:
        line = self._people[self._order[row]]
        if (line.id, self.columns[column].heading) in self._refused:
            return CellState.REFUSED
        slot = self._slot(line, column)
        if slot is None:
            return CellState.COMPUTED if self.columns[column].result else CellState.FILLED
        if self._box.book.archived or self._hidden:
            return CellState.READ_ONLY
        if self._stored(line, slot):
            return CellState.FILLED
        if not self._limits(line, slot).applies:
            return CellState.NOT_APPLICABLE
        return CellState.MISSING if self._box.told and self._awaited(line, slot) else CellState.EMPTY

    def _awaited(self, line: Line, slot: Slot) -> bool:
        """Whether a blank here is 缺项; of a row that is not there yet, whether it would be for everybody."""
        if self._box.sheet.role is SheetRole.ENTRY:
            return slot.heading in self._box.book.missing(line)
        if slot.row is not None:
            return slot.heading in self._box.book.row_missing(slot.row)
        field = self._fields[slot.heading]
        return field.needed is None and field.blank is None and field.column is not Column.OPTIONAL

    @override
    def note(self, row: int, column: int) -> str:
        line = self._people[self._order[row]]
        refused = self._refused.get((line.id, self.columns[column].heading))
        if refused is not None:
            return str(refused[1])
        slot = self._slot(line, column)
        if slot is None:
            return ""
        if self._box.book.archived:
            return ARCHIVED.at(period=self._box.book.period.label).what
        if self._hidden:
            return "票很少，核对以后不再逐张、逐档显示，免得认出是谁评的；要改先撤回核对"
        limits, field = self._limits(line, slot), self._fields[slot.heading]
        if not limits.applies:
            return f"没有这一项{f'：{field.reason}' if field.reason else ''}"
        words = [allowed_words(field, limits)]
        if self._box.single:
            words.append(f"弃权填“{ABSTENTION}”，Delete 抽掉这张票")
        elif self._box.told:
            words.append("可以把几张票的分用空格隔开一起填，存它们的平均")
        return "；".join(filter(None, words))

    def _limits(self, line: Line, slot: Slot) -> Limits:
        book, sheet = self._box.book, self._box.sheet.name
        if self._box.sheet.role is SheetRole.ENTRY:
            return book.limits(line, sheet, slot.heading)
        if slot.row is not None:
            return book.row_limits(slot.row, slot.heading)
        return book.scheme.limits(book.subject(line), sheet, slot.heading, book.params, tables=book.frame().tables)

    # ── order ──

    @override
    def sort(self, column: int, descending: bool) -> None:
        self._sorting = (column, descending)
        self._arrange()

    @override
    def search(self, text: str) -> None:
        self._search = text.strip().casefold()
        self._arrange()

    @override
    def narrow(self, category: str = "", department: str = "", *, only_missing: bool = False) -> None:
        self._department, self._only_missing = department, only_missing
        self._arrange()

    @property
    def computed_stale(self) -> bool:  # type: ignore[override]
        """Whether the figures lag behind the votes."""
        return self._box.provisional.stale

    @override
    def refresh_computed(self) -> None:
        self._box.work_out()
        self._recount()


def _worked_out(heading: str, note: str = "") -> GridColumn:
    return GridColumn(heading, note, FieldKind.DECIMAL, editable=False, numeric=True, width=max(min(len(heading) + 1, 9), 5), result=True)
