"""双人复录: a sheet typed a second time by another clerk, kept apart; differences are settled one by one.

Nothing of the second typing touches the first until a difference is settled for it. A sheet counts as checked for a
category once everything typed first was typed again and every difference is settled; a later change opens it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.engine.scheme.model import Scheme, Sheet, SheetRole
from kaohe_desktop.office import problems as k

if TYPE_CHECKING:
    from kaohe_desktop.office.cohorts import Line, PeriodBook
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.store.second import SecondCell
    from kaohe_desktop.store.second import TypingRow as TypingRow  # the window names it too

Choice = Literal["first", "second", "third"]
CHOICES: Mapping[Choice, str] = {"first": "第一遍", "second": "第二遍", "third": "另一个值"}
_KIND = "second"
CATEGORY = "考核类别"


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell typed differently the second time; ``settled`` in words once it is."""

    line: int
    key: str
    name: str
    heading: str
    first: str
    second: str
    second_by: str
    settled: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a second typing is. ``expected`` cells are to be typed again, ``typed`` were."""

    expected: int
    typed: int
    same: int
    open: tuple[Difference, ...]
    settled: tuple[Difference, ...]

    @property
    def complete(self) -> bool:
        """Whether the sheet counts as checked."""
        return self.expected > 0 and self.typed == self.expected and not self.open

    @property
    def words(self) -> str:
        """How it stands, in a sentence."""
        if self.complete:
            return f"复录完成：{self.expected} 格都录了两遍，不同的 {len(self.settled)} 处都已选定"
        return (
            f"已复录 {self.typed}/{self.expected} 格：一致 {self.same}，不同还没有选定 {len(self.open)}，"
            f"已选定 {len(self.settled)}"
        )


def double_sheets(scheme: Scheme) -> list[Sheet]:
    """The sheets that can be typed twice: those of one row a subject."""
    return [sheet for sheet in scheme.sheets if sheet.role is SheetRole.ENTRY]


def begun(ws: Workspace, period: PeriodInfo) -> list[TypingRow]:
    """The second typings of a period."""
    from kaohe_desktop.store import second

    with ws.database.read() as connection:
        return second.typings(connection, period.id)


def find(ws: Workspace, period: PeriodInfo, sheet: str, category: str) -> TypingRow | None:
    """The second typing of a sheet for a category ("" for everybody); None if none was begun."""
    return next((one for one in begun(ws, period) if (one.sheet, one.category) == (sheet, category)), None)


def check_clerk(ws: Workspace, period: PeriodInfo, sheet: str) -> None:
    """Raises Refused where the clerk in charge typed the sheet the first time, or none is given."""
    from kaohe_desktop.store import second

    if not ws.user:
        raise Refused([k.NO_CLERK.at(sheet=sheet)])
    with ws.database.read() as connection:
        first = second.first_clerks(connection, period.id, sheet)
    if ws.user in first:
        raise Refused([k.SAME_CLERK.at(sheet=sheet, names="、".join(sorted(first)), name=ws.user)])


def begin(ws: Workspace, period: PeriodInfo, sheet: str, category: str) -> TypingRow:
    """Begin a second typing (or go on with the one there is). Raises Refused as :func:`check_clerk`, or when archived."""
    from kaohe_desktop.store import audit, second

    _check_open(ws, period, sheet)
    check_clerk(ws, period, sheet)
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


def cells_of(ws: Workspace, typing: TypingRow) -> dict[tuple[int, str], SecondCell]:
    """What was typed the second time, by roster line and heading."""
    from kaohe_desktop.store import second

    with ws.database.read() as connection:
        return {(cell.line, cell.heading): cell for cell in second.cells(connection, typing.id)}


def progress(ws: Workspace, period: PeriodInfo, typing: TypingRow) -> Progress:
    """How far a second typing is, and where the two differ."""
    book = ws.book(period.id)
    key = book.scheme.scheme.key_label
    headings = [name for name in book.fields[typing.sheet] if name != key]
    cells = cells_of(ws, typing)
    expected = typed = same = 0
    unsettled: list[Difference] = []
    settled: list[Difference] = []
    for line in lines_of(book, typing.category):
        entered = line.entries.get(typing.sheet, {})
        for heading in headings:
            first, cell = entered.get(heading, ""), cells.get((line.id, heading))
            if not first and cell is None:
                continue
            expected += 1
            if cell is None:
                continue
            typed += 1
            found = Difference(line.id, line.key, line.name, heading, first, cell.value, cell.clerk)
            if cell.settled and cell.agreed == first:
                word = CHOICES[cell.settled]  # type: ignore[index]
                settled.append(Difference(
                    line.id, line.key, line.name, heading, first, cell.value, cell.clerk, word, cell.reason,
                ))
            elif cell.value == first:
                same += 1
            else:
                unsettled.append(found)
    return Progress(expected, typed, same, tuple(unsettled), tuple(settled))


def settle(
    ws: Workspace, period: PeriodInfo, typing: TypingRow, line_id: int, heading: str, choice: Choice,
    value: str = "", reason: str = "",
) -> datetime:
    """Settle one difference in one transaction: keep the first value, take the second, or a third with a reason.

    Raises Refused where they do not differ, a third value has no reason or breaks a rule, or the period is archived.
    """
    from dataclasses import replace

    from kaohe_desktop.office.operations import Cell, EditEntries, changing
    from kaohe_desktop.store import audit, second

    _check_open(ws, period, typing.sheet)
    book = ws.book(period.id)
    line = book.lines[line_id]
    cell = cells_of(ws, typing).get((line_id, heading))
    first = line.entries.get(typing.sheet, {}).get(heading, "")
    if cell is None or (cell.value == first and not cell.settled):
        raise Refused([k.NOT_DIFFERENT.at(sheet=typing.sheet, name=line.name, label=heading)])
    if choice == "third" and not reason.strip():
        raise Refused([k.REASON_NEEDED.at(act="填另一个值")])
    wanted = {"first": first, "second": cell.value, "third": value.strip()}[choice]
    agreed = first if wanted == first else _accepted(ws, period, typing.sheet, line_id, heading, wanted)
    act = f"复录选定 {line.name} {heading} {CHOICES[choice]}"
    with changing(ws, book, act, reason.strip()) as session:
        if agreed != first:
            session.do(EditEntries(typing.sheet, (Cell(line_id, heading, first, agreed),)))
        done = replace(cell, settled=choice, agreed=agreed, reason=reason.strip(), settled_by=ws.user)
        second.put(session.change.connection, typing.id, [done])
        session.change.note(audit.Line(
            _KIND, period.id, typing.sheet, line.key, 0, heading, f"第一遍 {first or '空'}，第二遍 {cell.value or '空'}",
            f"{CHOICES[choice]} {agreed or '空'}",
        ))
    return session.change.at


def _accepted(ws: Workspace, period: PeriodInfo, sheet: str, line_id: int, heading: str, text: str) -> str:
    """The form a value is stored in; Refused where it cannot stand there."""
    from kaohe_desktop.office.entry import EntryGrid

    grid = EntryGrid(ws, period, sheet)  # type: ignore[abstract]  # makes the kind that fits the sheet
    row = grid.row_of(line_id)
    assert row is not None
    column = [one.heading for one in grid.columns].index(heading)
    problem = grid.trial([(row, column, text)]).get((row, column))
    if problem is not None:
        raise Refused([problem])
    return grid.read(ws.book(period.id).fields[sheet][heading], text, "")[0]


def _check_open(ws: Workspace, period: PeriodInfo, sheet: str) -> None:
    book = ws.book(period.id)
    if book.archived:
        raise Refused([k.ARCHIVED.at(sheet=sheet, period=book.period.label)])
