"""The control totals of a group of ballots (发出、收回、未收回、废票) and the tick 核对无误, each an edit with its 撤销."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import fold
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.ballot_equations import faults
from kaohe_desktop.office.ballot_values import TOTALS, Control, Voters
from kaohe_desktop.office.operations import Operation, OwnOperation
from kaohe_desktop.office.problems import ARCHIVED, BAD_COUNT, BALLOTS_DIFFER, CHANGED_SINCE
from kaohe_desktop.store.ballots import ControlRow

if TYPE_CHECKING:
    from kaohe_desktop.office.ballot_values import Fault, VoteLine
    from kaohe_desktop.office.ballots import BallotBox
    from kaohe_desktop.office.cohorts import PeriodBook
    from kaohe_desktop.office.entry import EntryGrid
    from kaohe_desktop.office.operations import Session
    from kaohe_desktop.office.workspace import Workspace

_MOST = 99_999


@dataclass(frozen=True, slots=True)
class SetControl(OwnOperation):
    """Put the totals of a group in the place of others; None: nothing was entered yet."""

    period_id: int
    label: str
    before: ControlRow
    after: ControlRow

    def inverse(self) -> Operation:
        """Turn it round."""
        return SetControl(self.period_id, self.label, self.after, self.before)

    def fits(self, book: PeriodBook) -> bool:
        """What stands in the database is compared when it is written."""
        return True

    def write(self, session: Session) -> Operation:
        """Write it with an audit line for each total; Refused where they are no longer as they were."""
        from kaohe_desktop.store import audit, ballots

        connection, row = session.change.connection, self.after
        if _stored(ballots.stored(connection, self.period_id), row.sheet, row.voters) != self.before:
            raise Refused([CHANGED_SINCE.at(sheet=row.sheet, act=self.label, word="改")])
        ballots.put(connection, self.period_id, row)
        told = [(label, getattr(self.before, name), getattr(row, name)) for name, label in TOTALS.items()]
        told.append(("核对", "无误" if self.before.checked_by else None, "无误" if row.checked_by else None))
        for label, old, new in told:
            if old != new:
                session.change.note(audit.Line(
                    "control", self.period_id, row.sheet, self.label, 0, label, _shown(old), _shown(new),
                ))
        return self


class Controls:
    """The control totals of a ballot box; ``grid`` keeps the steps of 撤销 for them, too."""

    def __init__(self, ws: Workspace, box: BallotBox, grid: EntryGrid) -> None:
        self._ws, self._box, self._grid = ws, box, grid

    def control(self, group: Voters) -> Control:
        """The control totals of a group as they stand."""
        return _control(self._box, group, self._row(group))

    def _row(self, group: Voters) -> ControlRow:
        from kaohe_desktop.store import ballots

        with self._ws.database.read() as connection:
            rows = ballots.stored(connection, self._box.period.id)
        return _stored(rows, self._box.sheet.name, group.stored)

    def faults(self, group: Voters, counted: list[VoteLine] | None = None) -> list[Fault]:
        """What does not agree, in words; nothing where the tick may be set."""
        return faults(self.control(group), self._box.count(group) if counted is None else counted)

    def set_total(self, group: Voters, name: str, text: str) -> datetime | None:
        """Enter one of the totals (``TOTALS``); "" takes it away. A tick no longer holds. None where nothing changed.

        Raises Refused for anything but a whole number.
        """
        label, row = TOTALS[name], self._row(group)
        value = whole_number(self._box.sheet.name, label, text)
        if getattr(row, name) == value:
            return None
        return self._put(group, _unchecked(row, **{name: value}), f"{group.label} {label} {_shown(value) or '不填'}")

    def tick(self, group: Voters) -> datetime:
        """Say that everything agrees. Raises Refused with each thing that does not."""
        found = self.faults(group)
        if found:
            raise Refused([
                BALLOTS_DIFFER.at(sheet=self._box.sheet.name, group=group.label, fault=one.words) for one in found
            ])
        row = self._row(group)
        stamp = datetime.now().astimezone().isoformat(timespec="seconds")
        changed = replace(
            row, checked_by=self._ws.user or "经办", checked_at=stamp, checked_digest=_digest(self._box, group, row),
        )
        return self._put(group, changed, f"{group.label} 核对无误")

    def untick(self, group: Voters) -> datetime | None:
        """Take the tick back; None where there was none."""
        row = self._row(group)
        return self._put(group, _unchecked(row), f"{group.label} 撤回核对") if row.checked_by is not None else None

    def _put(self, group: Voters, row: ControlRow, name: str) -> datetime:
        if self._box.book.archived:
            raise Refused([ARCHIVED.at(sheet=self._box.sheet.name, period=self._box.book.period.label)])
        change = SetControl(self._box.period.id, group.label, self._row(group), row)
        return self._grid.act(name, [change])


def controls_of(ws: Workspace, box: BallotBox) -> Iterator[tuple[Voters, Control]]:
    """Every group of a box with its totals, read at once."""
    from kaohe_desktop.store import ballots

    with ws.database.read() as connection:
        rows = ballots.stored(connection, box.period.id)
    for group in box.groups():
        yield group, _control(box, group, _stored(rows, box.sheet.name, group.stored))


def whole_number(sheet: str, label: str, text: str) -> int | None:
    """A total as typed; None for a blank. Raises Refused for anything but a whole number."""
    digits = fold(text).strip()
    if digits and not (digits.isascii() and digits.isdigit() and int(digits) <= _MOST):
        raise Refused([BAD_COUNT.at(sheet=sheet, label=label, value=text)])
    return int(digits) if digits else None


def _control(box: BallotBox, group: Voters, row: ControlRow) -> Control:
    changed = row.checked_digest is not None and row.checked_digest != _digest(box, group, row)
    return Control(
        row.issued, row.returned, row.outstanding, row.void, row.checked_by or "", row.checked_at or "", changed,
    )


def _stored(rows: list[ControlRow], sheet: str, voters: str) -> ControlRow:
    found = (row for row in rows if (row.sheet, row.voters) == (sheet, voters))
    return next(found, ControlRow(sheet, voters))


def _unchecked(row: ControlRow, **totals: int | None) -> ControlRow:
    return replace(row, **totals, checked_by=None, checked_at=None, checked_digest=None)  # type: ignore[arg-type]


def _digest(box: BallotBox, group: Voters, row: ControlRow) -> str:
    """What was found right: the totals and every vote; the order of a person's ballots does not matter."""
    votes = [
        [line.key, *sorted(sorted((name, texts.get(name, "")) for name in box.headings) for texts in box.rows(line, group))]
        for line in box.lines(group)
    ]
    whole = [row.issued, row.returned, row.outstanding, row.void, votes]
    return sha256(json.dumps(whole, ensure_ascii=False).encode()).hexdigest()


def _shown(value: int | str | None) -> str:
    return "" if value is None else str(value)
