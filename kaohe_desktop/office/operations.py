"""Changes to a period's book as values: each can be applied in one transaction, audited, and turned round (撤销).

An operation with new lines or rows gives them their ids when it is applied; :func:`apply` returns the operations as
they were done, whose inverses take them back exactly.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe_desktop.office.cohorts import PeriodBook
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.store.database import Change
    from kaohe_desktop.store.people import RosterRow


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell's texts before and after; ``target`` is a roster line's id, or a row's id in :class:`EditRows`."""

    target: int
    heading: str
    before: str
    after: str


def _turned(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    return tuple(Cell(cell.target, cell.heading, cell.after, cell.before) for cell in cells)


@dataclass(frozen=True, slots=True)
class EditRoster:
    """Change cells of the roster; ``day`` is from when they hold where that is not the whole period."""

    cells: tuple[Cell, ...]
    day: str = ""

    def inverse(self) -> Operation:
        """The operation that takes this one back."""
        return EditRoster(_turned(self.cells), self.day)


@dataclass(frozen=True, slots=True)
class EditEntries:
    """Change cells of a sheet of one row a subject."""

    sheet: str
    cells: tuple[Cell, ...]

    def inverse(self) -> Operation:
        """The operation that takes this one back."""
        return EditEntries(self.sheet, _turned(self.cells))


@dataclass(frozen=True, slots=True)
class EditRows:
    """Change cells of a repeated sheet or a table."""

    sheet: str
    cells: tuple[Cell, ...]

    def inverse(self) -> Operation:
        """The operation that takes this one back."""
        return EditRows(self.sheet, _turned(self.cells))


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row to add; ``id`` and ``position`` 0 are given when it is added. ``line`` is None for a table."""

    sheet: str
    line: int | None
    texts: tuple[tuple[str, str], ...]
    id: int = 0
    position: int = 0


@dataclass(frozen=True, slots=True)
class AddRows:
    """Add rows to repeated sheets or tables."""

    rows: tuple[NewRow, ...]

    def inverse(self) -> Operation:
        """The operation that takes this one back."""
        return RemoveRows(self.rows)


@dataclass(frozen=True, slots=True)
class RemoveRows:
    """Remove rows of repeated sheets or tables."""

    rows: tuple[NewRow, ...]

    def inverse(self) -> Operation:
        """The operation that takes this one back."""
        return AddRows(self.rows)


@dataclass(frozen=True, slots=True)
class NewLine:
    """A roster line to add, with all it has entered when it is brought back; ``stored`` is None for a new one."""

    cells: tuple[tuple[str, str], ...]
    stored: RosterRow | None = None
    entries: tuple[NewRow, ...] = ()


@dataclass(frozen=True, slots=True)
class AddLines:
    """Add subjects at the end of the roster (or, when brought back, where they stood)."""

    lines: tuple[NewLine, ...]

    def inverse(self) -> Operation:
        """The operation that takes this one back."""
        return RemoveLines(tuple(line.stored.id for line in self.lines if line.stored is not None), self.lines)


@dataclass(frozen=True, slots=True)
class RemoveLines:
    """Remove subjects with everything entered for them; ``lines`` is filled in when it is applied."""

    ids: tuple[int, ...]
    lines: tuple[NewLine, ...] = ()

    def inverse(self) -> Operation:
        """The operation that takes this one back."""
        return AddLines(self.lines)


class OwnOperation(ABC):
    """An operation of another part of the office (变动, 台账), which knows itself how it is written and turned round."""

    @abstractmethod
    def inverse(self) -> Operation:
        """The operation that takes this one back."""

    @abstractmethod
    def write(self, session: Session) -> Operation:
        """Write it in the open transaction, with its audit lines; returns it as done."""

    @abstractmethod
    def fits(self, book: PeriodBook) -> bool:
        """Whether what it takes as it was still is so."""


Operation = OwnOperation | EditRoster | EditEntries | EditRows | AddRows | RemoveRows | AddLines | RemoveLines


class Session:
    """One transaction under way on a book: each operation is written and put into the book at once."""

    def __init__(self, change: Change, book: PeriodBook) -> None:
        self.change = change
        self.book = book
        self.done: list[Operation] = []
        #: other periods that operations of this one write to
        self.elsewhere: set[int] = set()

    def do(self, operation: Operation) -> Operation:
        """Do one operation; returns it as done, with the ids it was given."""
        done = self._write(operation)
        self.done.append(done)
        return done

    def _write(self, operation: Operation) -> Operation:
        from kaohe_desktop.office import writing

        match operation:
            case EditRoster():
                return writing.edit_roster(self.change, self.book, operation)
            case EditEntries():
                return writing.edit_entries(self.change, self.book, operation)
            case EditRows():
                return writing.edit_rows(self.change, self.book, operation)
            case AddRows():
                return writing.add_rows(self.change, self.book, operation)
            case RemoveRows():
                return writing.remove_rows(self.change, self.book, operation)
            case AddLines():
                return writing.add_lines(self.change, self.book, operation)
            case RemoveLines():
                return writing.remove_lines(self.change, self.book, operation)
            case OwnOperation():
                return operation.write(self)


@contextmanager
def changing(ws: Workspace, book: PeriodBook, act: str, why: str = "") -> Iterator[Session]:
    """One committed transaction; when it fails the book is dropped, so that what is shown is read from the disk anew.

    Raises Refused where the database cannot be written.
    """
    session: Session | None = None
    try:
        with ws.database.change(act, why) as change:
            session = Session(change, book)
            yield session
    except BaseException:
        for period_id in (book.row.id, *(session.elsewhere if session is not None else ())):
            ws.forget(period_id)
        raise


def apply(
    ws: Workspace, book: PeriodBook, act: str, operations: Sequence[Operation], why: str = ""
) -> tuple[tuple[Operation, ...], datetime]:
    """Do the operations in one transaction; returns them as done, and when. Raises as :func:`changing`."""
    with changing(ws, book, act, why) as session:
        for operation in operations:
            session.do(operation)
    return tuple(session.done), session.change.at


def undone(operations: Sequence[Operation]) -> tuple[Operation, ...]:
    """The operations that take these back, in the order to do them."""
    return tuple(operation.inverse() for operation in reversed(operations))


def all_fit(book: PeriodBook, operations: Iterable[Operation]) -> bool:
    """Whether operations done one after another fit: those who are brought back first stand then as they did (an import done again)."""
    back: set[int] = set()
    for operation in operations:
        if not fits(book, operation, back):
            return False
        if isinstance(operation, AddLines):
            back.update(line.stored.id for line in operation.lines if line.stored is not None)
    return True


def fits(book: PeriodBook, operation: Operation, back: Collection[int] = ()) -> bool:
    """Whether what an operation takes as it was still is so (a later import or another table may have changed it).

    ``back`` are the lines that will have been brought back by then.
    """
    match operation:
        case EditRoster():
            return all(
                cell.target in back or ((line := book.lines.get(cell.target)) is not None
                and line.cells.get(cell.heading, "") == cell.before) for cell in operation.cells
            )
        case EditEntries():
            return all(
                cell.target in back or ((line := book.lines.get(cell.target)) is not None
                and line.entries.get(operation.sheet, {}).get(cell.heading, "") == cell.before)
                for cell in operation.cells
            )
        case EditRows():
            return all(
                (row := book.row_lines.get(cell.target)) is not None
                and row.texts.get(cell.heading, "") == cell.before for cell in operation.cells
            )
        case AddRows():
            return all(row.line is None or row.line in back or row.line in book.lines for row in operation.rows)
        case RemoveRows():
            return all(
                (row := book.row_lines.get(gone.id)) is not None and row.texts == _filled(gone.texts)
                for gone in operation.rows
            )
        case AddLines():
            return all(line.stored is None or line.stored.key not in book.by_key for line in operation.lines)
        case RemoveLines():
            return all(number in book.lines for number in operation.ids)
        case OwnOperation():
            return operation.fits(book)


def _filled(texts: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {heading: text for heading, text in texts if text}


def touched(operation: Operation) -> list[tuple[int, str]]:
    """The cells an operation edits, by row id and heading."""
    if isinstance(operation, EditRoster | EditEntries | EditRows):
        return [(cell.target, cell.heading) for cell in operation.cells]
    return []


def extent(operation: Operation) -> int:
    """How many cells, rows and lines an operation changes."""
    match operation:
        case EditRoster() | EditEntries() | EditRows():
            return len(operation.cells)
        case AddRows() | RemoveRows():
            return len(operation.rows)
        case AddLines():
            return sum(1 + len(line.entries) for line in operation.lines)
        case RemoveLines():
            return len(operation.ids)
        case OwnOperation():
            return 1
