"""What settling and second typing write, as operations that can be turned round (撤销)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.operations import Operation, OwnOperation
from kaohe_desktop.office.problems import CHANGED_SINCE
from kaohe_desktop.store import audit, second
from kaohe_desktop.store.second import ChoiceRow, SecondCell, TypedRow, TypingRow

if TYPE_CHECKING:
    from kaohe_desktop.office.cohorts import PeriodBook
    from kaohe_desktop.office.operations import Session

KIND = "second"


@dataclass(frozen=True, slots=True)
class CellStep:
    """One cell of a second typing before and after; None: not typed."""

    line: int
    key: str  # 编号
    heading: str
    before: SecondCell | None
    after: SecondCell | None


@dataclass(frozen=True, slots=True)
class PutCells(OwnOperation):
    """Change cells of the second typing of a sheet of one row a subject."""

    period_id: int
    typing: TypingRow
    steps: tuple[CellStep, ...]

    def inverse(self) -> Operation:
        """Turn it round."""
        turned = tuple(CellStep(one.line, one.key, one.heading, one.after, one.before) for one in self.steps)
        return PutCells(self.period_id, self.typing, turned)

    def fits(self, book: PeriodBook) -> bool:
        """What stands in the database is compared when it is written."""
        return True

    def write(self, session: Session) -> Operation:
        """Write it with an audit line a cell; Refused where a cell is no longer as it was."""
        connection = session.change.connection
        there = {(cell.line, cell.heading): cell for cell in second.cells(connection, self.typing.id)}
        if any(there.get((one.line, one.heading)) != one.before for one in self.steps):
            raise Refused([CHANGED_SINCE.at(sheet=self.typing.sheet, act="复录", word="改")])
        second.put(connection, self.typing.id, [one.after for one in self.steps if one.after is not None])
        second.drop(connection, self.typing.id, [(one.line, one.heading) for one in self.steps if one.after is None])
        for one in self.steps:
            session.change.note(audit.Line(
                KIND, self.period_id, self.typing.sheet, one.key, 0, one.heading,
                one.before.value if one.before is not None else "", one.after.value if one.after is not None else "",
            ))
        return self


@dataclass(frozen=True, slots=True)
class PutRows(OwnOperation):
    """Put rows of a second typing in the place of others: added, removed or edited; new ones have the id 0."""

    period_id: int
    typing: TypingRow
    before: tuple[TypedRow, ...]
    after: tuple[TypedRow, ...]

    def inverse(self) -> Operation:
        """Turn it round."""
        return PutRows(self.period_id, self.typing, self.after, self.before)

    def fits(self, book: PeriodBook) -> bool:
        """What stands in the database is compared when it is written."""
        return True

    def write(self, session: Session) -> Operation:
        """Write it with an audit line a row; Refused where a row is no longer as it was."""
        connection = session.change.connection
        there = {row.id: row for row in second.rows(connection, self.typing.id)}
        if any(there.get(row.id) != row for row in self.before):
            raise Refused([CHANGED_SINCE.at(sheet=self.typing.sheet, act="复录", word="改")])
        kept = {row.id for row in self.after}
        second.drop_rows(connection, [row.id for row in self.before if row.id not in kept])
        done = tuple(second.put_rows(connection, self.typing.id, self.after))
        old, new = {row.id: row for row in self.before}, {row.id: row for row in done}
        for number in dict.fromkeys([*old, *new]):
            row = new.get(number) or old[number]
            line = session.book.lines.get(row.line or 0)
            texts = [audit.cells(dict(one.cells)) if one else "" for one in (old.get(number), new.get(number))]
            session.change.note(audit.Line(
                KIND, self.period_id, self.typing.sheet, line.key if line else "", number, "", texts[0], texts[1],
            ))
        return replace(self, after=done)


@dataclass(frozen=True, slots=True)
class Chosen(OwnOperation):
    """How a difference between rows was settled: kept, or (turned round) taken away."""

    period_id: int
    typing: TypingRow
    choice: ChoiceRow
    kept: bool = True

    def inverse(self) -> Operation:
        """Turn it round."""
        return replace(self, kept=not self.kept)

    def fits(self, book: PeriodBook) -> bool:
        """There is nothing it could contradict."""
        return True

    def write(self, session: Session) -> Operation:
        """Write it with its audit line."""
        one, connection = self.choice, session.change.connection
        told = f"第一遍 {one.first or '空'}，第二遍 {one.second or '空'}"
        chosen = f"{ {'first': '第一遍', 'second': '第二遍', 'third': '另一个值'}[one.settled] } {one.agreed or '空'}"
        texts = (told, chosen) if self.kept else (chosen, told)
        session.change.note(audit.Line(KIND, self.period_id, self.typing.sheet, one.subject, 0, one.heading or "整行", *texts))
        if not self.kept:
            second.drop_choice(connection, one.id)
            return self
        return replace(self, choice=second.add_choice(connection, self.typing.id, one))
