"""Taking over from the ledger (取数): what each fed field would become, what differs from what was typed, and writing it.

Nothing is written over silently: a figure typed by hand that differs from the ledger's sum is a conflict, shown and
left as it is unless the clerk ticks it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kaohe_desktop.engine.entries import ValueRefused, default_of, read_value, show_value
from kaohe_desktop.engine.figures import plain
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.engine.scheme.ledger import SOURCES, Fed, fed_fields
from kaohe_desktop.engine.scheme.model import EntryField, FieldKind, Sheet, SheetRole
from kaohe_desktop.office.calendar import Calendar, calendar
from kaohe_desktop.office.ledger import DAY, KIND, WORK, entries_of, figure, words
from kaohe_desktop.office.operations import AddRows, Cell, EditEntries, NewRow, changing
from kaohe_desktop.office.overview_gaps import shown_names
from kaohe_desktop.office.problems import ARCHIVED, NOTHING_TO_TAKE_OVER, TAKE_STALE
from kaohe_desktop.office.undoing import Action, Steps
from kaohe_desktop.store.ledger import LedgerRow, last_taken

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.model import Scheme
    from kaohe_desktop.office.cohorts import Line, PeriodBook
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace

ACT = "台账取数"
MONTH, CONTENT = "月份", "工作内容"
_MOST_WORDS = 6


class State(StrEnum):
    """How a field stands to the ledger."""

    NEW = "新取"  # blank so far
    CHANGED = "台账改过"  # taken before, and the ledger says otherwise now
    CONFLICT = "与自己填的不同"  # typed by hand
    UNFIT = "填不进"  # the scheme's rules refuse the figure
    SAME = "一致"  # nothing to take


@dataclass(frozen=True, slots=True)
class Taking:
    """One cell (or, for work, one row) to take over; ``why`` are the entries it comes from, or why it does not fit."""

    key: str
    name: str
    sheet: str
    heading: str
    before: str
    after: str
    state: State
    why: str
    texts: tuple[tuple[str, str], ...] = ()  # of a row to add
    entries: tuple[str, ...] = ()  # every entry it comes from, in words

    @property
    def ticked(self) -> bool:
        """Whether it is taken unless the clerk says otherwise."""
        return self.state in (State.NEW, State.CHANGED)


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything that differs; ``agreed`` already is as the ledger says. ``note`` is on the calendar."""

    takings: tuple[Taking, ...]
    agreed: tuple[Taking, ...]
    note: str

    @property
    def same(self) -> int:
        """How much already is as the ledger says."""
        return len(self.agreed)

    @property
    def conflicts(self) -> int:
        """How many figures typed by hand differ from the ledger."""
        return sum(one.state is State.CONFLICT for one in self.takings)


def work_sheets(scheme: Scheme) -> list[Sheet]:
    """The scheme's own sheets that take entries of work: repeated rows with 工作内容 and 月份 or 日期."""
    found = []
    for sheet in scheme.sheets:
        names = {entry.name for entry in sheet.fields}
        if sheet.role is SheetRole.ROWS and CONTENT in names and names & {MONTH, DAY}:
            found.append(sheet)
    return found


def feeds_anything(scheme: Scheme) -> bool:
    """Whether anything of the scheme can be taken from the ledger."""
    return any(True for _ in fed_fields(scheme)) or bool(work_sheets(scheme))


def preview(ws: Workspace, period: PeriodInfo) -> Preview:
    """Compare the ledger with what is entered; nothing is written."""
    book = ws.book(period.id)
    days = calendar(ws)
    entries = entries_of(ws, book)
    with ws.database.read() as connection:
        taken = last_taken(connection, period.id, ACT)
    compared = _Comparison(book, days, taken)
    for line in book.lines.values():
        rows = entries.get(line.id, [])
        if rows or compared.was_taken(line.key):
            compared.line(line, rows)
    note = days.note(book.period.first_day, book.period.last_day) if entries else ""
    return Preview(tuple(compared.takings), tuple(compared.agreed), note)


class _Comparison:
    def __init__(self, book: PeriodBook, days: Calendar, taken: Mapping[tuple[str, str, str], str]) -> None:
        self.book, self.days, self.taken = book, days, taken
        self.fed = list(fed_fields(book.scheme.scheme))
        self.work = work_sheets(book.scheme.scheme)
        self.names = shown_names(book)
        self.takings: list[Taking] = []
        self.agreed: list[Taking] = []
        self._keys_taken = {key for _, key, _ in taken}

    def was_taken(self, key: str) -> bool:
        """Whether something of this person was taken over before."""
        return key in self._keys_taken

    def line(self, line: Line, rows: Sequence[LedgerRow]) -> None:
        """Compare one person."""
        for fed in self.fed:
            mine = [row for row in rows if row.cells.get(KIND) in SOURCES[fed.source]]
            before = self.taken.get((fed.sheet.name, line.key, fed.field.name))
            if mine or before is not None:
                self._field(line, fed, mine, before)
        for sheet in self.work:
            self._work(line, sheet, [row for row in rows if row.book == WORK])

    def _field(self, line: Line, fed: Fed, rows: Sequence[LedgerRow], taken: str | None) -> None:
        period, entry = self.book.period, fed.field
        total = plain(figure(fed.source, rows, self.days, period.first_day, period.last_day))
        stored = line.entries.get(fed.sheet.name, {}).get(entry.name, "")
        try:
            after = show_value(entry, read_value(entry, total))
        except ValueRefused as refused:
            self._add(line, fed.sheet, entry, stored, total, State.UNFIT, refused.at().what, rows)
            return
        counted = stored or show_value(entry, default_of(entry))
        if after == counted:
            self._add(line, fed.sheet, entry, stored, after, State.SAME, _why(rows), rows)
            return
        state = State.NEW if not stored else State.CHANGED if stored == taken else State.CONFLICT
        why = _why(rows)
        if (misfit := self._misfit(line, fed.sheet, entry, after)):
            state, why = State.UNFIT, misfit
        self._add(line, fed.sheet, entry, stored, after, state, why, rows)

    def _add(
        self, line: Line, sheet: Sheet, entry: EntryField, before: str, after: str, state: State, why: str,
        rows: Sequence[LedgerRow],
    ) -> None:
        made = Taking(
            line.key, self.names[line.key], sheet.name, entry.name, before, after, state, why, entries=tuple(map(words, rows)),
        )
        (self.agreed if state is State.SAME else self.takings).append(made)

    def _misfit(self, line: Line, sheet: Sheet, entry: EntryField, text: str) -> str:
        book = self.book
        subject = book.tentative(line, sheet=sheet.name, entered={entry.name: text})
        found = book.scheme.check(subject, book.params, book.frame().tables)
        return next((one.problem.what for one in found if (one.sheet, one.label) == (sheet.name, entry.name)), "")

    def _work(self, line: Line, sheet: Sheet, rows: Sequence[LedgerRow]) -> None:
        """Entries of work that the scheme's own sheet does not have yet."""
        there = [row.texts for row in line.rows.get(sheet.name, ())]
        for row in rows:
            texts, why = _work_texts(sheet, row)
            known = {heading: texts[heading] for heading in (MONTH, DAY, CONTENT) if heading in texts}
            content, said = row.cells[CONTENT], words(row)
            if any(all(one.get(heading) == text for heading, text in known.items()) for one in there):
                self.agreed.append(Taking(
                    line.key, self.names[line.key], sheet.name, CONTENT, content, content, State.SAME, said, entries=(said,),
                ))
                continue
            state = State.UNFIT if why else State.NEW
            self.takings.append(Taking(
                line.key, self.names[line.key], sheet.name, CONTENT, "", content, state, why or said, tuple(texts.items()), (said,),
            ))


def _work_texts(sheet: Sheet, row: LedgerRow) -> tuple[dict[str, str], str]:
    """An entry of work as a row of the scheme's sheet, by headings of the same name; and why it does not fit."""
    given = {**row.cells, MONTH: str(int(row.from_day[5:7]))}
    given.setdefault("完成时间", f"{int(row.from_day[5:7])}月{int(row.from_day[8:])}日")
    texts: dict[str, str] = {}
    for entry in sheet.fields:
        if (text := given.get(entry.name, "")) and entry.kind is not FieldKind.TICKS:
            try:
                texts[entry.name] = show_value(entry, read_value(entry, text))
            except ValueRefused as refused:
                return texts, refused.at().what
    return texts, ""


def _why(rows: Sequence[LedgerRow]) -> str:
    if not rows:
        return "台账里没有了"
    some = "；".join(words(row) for row in rows[:_MOST_WORDS])
    return some + (f" 等 {len(rows)} 条" if len(rows) > _MOST_WORDS else "")


def take(
    ws: Workspace, period: PeriodInfo, shown: Preview, wanted: Iterable[Taking], *, steps: Steps | None = None
) -> int:
    """Write what is wanted of a preview, in one audited transaction; how many cells and rows.

    Raises Refused: archived, nothing wanted, or the ledger or the entries changed since the preview.
    """
    book = ws.book(period.id)
    if book.archived:
        raise Refused([ARCHIVED.at(period=period.label)])
    chosen = [one for one in wanted if one.state is not State.UNFIT]
    if not chosen:
        raise Refused([NOTHING_TO_TAKE_OVER.at()])
    if preview(ws, period) != shown:
        raise Refused([TAKE_STALE.at()])
    cells: dict[str, list[Cell]] = {}
    rows: list[NewRow] = []
    for one in chosen:
        line = book.by_key[one.key]
        if one.texts:
            rows.append(NewRow(one.sheet, line.id, one.texts))
        else:
            cells.setdefault(one.sheet, []).append(Cell(line.id, one.heading, one.before, one.after))
    with changing(ws, book, ACT, "；".join(_reasons(chosen))) as session:
        for sheet, edits in cells.items():
            session.do(EditEntries(sheet, tuple(edits)))
        if rows:
            session.do(AddRows(tuple(rows)))
    if steps is not None:
        steps.add(Action(ACT, tuple(session.done)))
    return len(chosen)


def _reasons(chosen: Sequence[Taking]) -> Iterator[str]:
    """What the figures rest on: of few cells the entries, of many how many."""
    if len(chosen) > _MOST_WORDS:
        yield f"{len(chosen)} 处，明细见台账"
        return
    for one in chosen:
        yield f"{one.key} {one.heading}：{one.why}"
