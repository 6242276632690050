"""双人复录: a sheet typed a second time by another clerk, kept apart; differences are settled one by one.

Nothing of the second typing touches the first until a difference is settled for it. A sheet counts as checked for a
category once everything typed first was typed again and every difference is settled; a later change opens it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.engine.scheme.model import Scheme, Sheet, SheetRole
from kaohe_desktop.office import problems as k

if TYPE_CHECKING:
    from kaohe_desktop.office.cohorts import Line, PeriodBook
    from kaohe_desktop.office.double_grid import SecondGrid
    from kaohe_desktop.office.double_rows_grid import SecondRowsGrid
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.store.second import TypingRow as TypingRow  # the window names it too

Choice = Literal["first", "second", "third"]
CHOICES: Mapping[str, str] = {"first": "第一遍", "second": "第二遍", "third": "另一个值"}
CATEGORY = "考核类别"
WHOLE_ROW = "整行"
NO_ROW = "没有这一行"
NOT_TYPED = "还没有复录"
_KIND = "second"


@dataclass(frozen=True, slots=True)
class Difference:
    """Something typed differently the second time: a cell, or a whole row that only one typing has (``heading`` "").

    ``row`` says in words which row of the subject it is (7月), "" on a sheet of one row a subject. ``settled`` in
    words once it is.
    """

    line: int  # the roster line; 0 in a table
    key: str
    name: str
    heading: str
    first: str
    second: str
    second_by: str
    settled: str = ""
    reason: str = ""
    row: str = ""
    first_row: int = 0  # the stored row in either typing, where the sheet has many
    second_row: int = 0

    @property
    def whole(self) -> bool:
        """Whether only one typing has the row at all."""
        return not self.heading

    @property
    def place(self) -> str:
        """Which cell it is, in words."""
        return " ".join(filter(None, (self.row, self.heading or WHOLE_ROW)))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a second typing is. ``expected`` cells (or rows) are to be typed again, ``typed`` were."""

    expected: int
    typed: int
    same: int
    open: tuple[Difference, ...]
    settled: tuple[Difference, ...]
    by_rows: bool = False
    waiting: tuple[Difference, ...] = ()  # rows of the first typing that nobody typed a second time (yet)

    @property
    def complete(self) -> bool:
        """Whether the sheet counts as checked."""
        return self.expected > 0 and self.typed >= self.expected and not self.open and not self.waiting

    @property
    def unit(self) -> str:
        """What is counted."""
        return "行" if self.by_rows else "格"

    @property
    def words(self) -> str:
        """How it stands, in a sentence."""
        unit = self.unit
        if self.complete:
            return f"复录完成：{self.expected} {unit}都录了两遍，不同的 {len(self.settled)} 处都已选定"
        waiting = f"{NOT_TYPED} {len(self.waiting)} {unit}，" if self.waiting else ""
        return (
            f"已复录 {self.typed}/{self.expected} {unit}：{waiting}一致 {self.same}，不同还没有选定 {len(self.open)} 处，"
            f"已选定 {len(self.settled)} 处"
        )


def double_sheets(scheme: Scheme) -> list[Sheet]:
    """The sheets that can be typed twice: every one but the roster."""
    return [sheet for sheet in scheme.sheets if sheet.role is not SheetRole.ROSTER]


def by_rows(ws: Workspace, period: PeriodInfo, sheet: str) -> bool:
    """Whether a sheet is typed and compared row by row."""
    return ws.book(period.id).scheme.scheme.sheet(sheet).role is not SheetRole.ENTRY


def begun(ws: Workspace, period: PeriodInfo) -> list[TypingRow]:
    """The second typings of a period."""
    from kaohe_desktop.store import second

    with ws.database.read() as connection:
        return second.typings(connection, period.id)


def find(ws: Workspace, period: PeriodInfo, sheet: str, category: str) -> TypingRow | None:
    """The second typing of a sheet for a category ("" for everybody); None if none was begun."""
    return next((one for one in begun(ws, period) if (one.sheet, one.category) == (sheet, category)), None)


def check_clerk(ws: Workspace, period: PeriodInfo, sheet: str, category: str = "") -> None:
    """Raises Refused where the clerk in charge typed any of it the first time, or none is given."""
    from kaohe_desktop.store import second

    if not ws.user:
        raise Refused([k.NO_CLERK.at(sheet=sheet)])
    book = ws.book(period.id)
    table = book.scheme.scheme.sheet(sheet).role is SheetRole.TABLE
    subjects = None if table or not category else [line.key for line in lines_of(book, category)]
    with ws.database.read() as connection:
        first = second.first_clerks(connection, period.id, sheet, subjects)
    if ws.user in first:
        raise Refused([k.SAME_CLERK.at(sheet=sheet, names="、".join(sorted(first)), name=ws.user)])


def begin(ws: Workspace, period: PeriodInfo, sheet: str, category: str) -> TypingRow:
    """Begin a second typing (or go on with the one there is). Raises Refused as :func:`check_clerk`, or when archived."""
    from kaohe_desktop.store import audit, second

    if ws.book(period.id).scheme.scheme.sheet(sheet).role is SheetRole.TABLE:
        category = ""  # its rows are nobody's
    check_open(ws, period, sheet)
    check_clerk(ws, period, sheet, category)
    found = find(ws, period, sheet, category)
    if found is not None:
        return found
    label = category or "全部"
    with ws.database.change(f"开始复录 {sheet} {label}") as change:
        second.begin(change.connection, period.id, sheet, category, ws.user, change.stamp)
        change.note(audit.Line(_KIND, period.id, sheet, "", 0, "复录", "", label))
    made = find(ws, period, sheet, category)
    assert made is not None
    return made


def drop(ws: Workspace, period: PeriodInfo, typing: TypingRow, why: str) -> None:
    """Give a second typing up; what was settled stays. Raises Refused without a reason."""
    from kaohe_desktop.store import audit, second

    if not why.strip():
        raise Refused([k.REASON_NEEDED.at(act="放弃复录")])
    with ws.database.change(f"放弃复录 {typing.sheet} {typing.category or '全部'}", why.strip()) as change:
        second.remove(change.connection, typing.id)
        change.note(audit.Line(_KIND, period.id, typing.sheet, "", 0, "复录", typing.category or "全部", ""))


def lines_of(book: PeriodBook, category: str) -> Iterator[Line]:
    """The roster lines a second typing is about."""
    return (line for line in book.lines.values() if not category or line.cells.get(CATEGORY, "") == category)


def second_grid(ws: Workspace, period: PeriodInfo, typing: TypingRow) -> SecondGrid | SecondRowsGrid:
    """The table a second typing is typed into: blind, with the same columns and checks."""
    from kaohe_desktop.office.double_grid import SecondGrid
    from kaohe_desktop.office.double_rows_grid import SecondRowsGrid

    kind = SecondRowsGrid if by_rows(ws, period, typing.sheet) else SecondGrid
    return kind(ws, period, typing)


def progress(ws: Workspace, period: PeriodInfo, typing: TypingRow) -> Progress:
    """How far a second typing is, and where the two differ."""
    from kaohe_desktop.office import double_cells, double_rows

    if by_rows(ws, period, typing.sheet):
        return double_rows.progress(ws, period, typing)
    return double_cells.progress(ws, period, typing)


def check_open(ws: Workspace, period: PeriodInfo, sheet: str) -> None:
    """Raises Refused where the period is archived."""
    book = ws.book(period.id)
    if book.archived:
        raise Refused([k.ARCHIVED.at(sheet=sheet, period=book.period.label)])
