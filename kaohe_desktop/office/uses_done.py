"""What was done about the consequences of results (已办): the day and a note, audited, undone like any other step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.operations import Operation, OwnOperation, Session, apply
from kaohe_desktop.office.problems import BAD_DAY, CHANGED_SINCE
from kaohe_desktop.office.undoing import Action, Steps
from kaohe_desktop.store import audit, follow_up
from kaohe_desktop.store.follow_up import FollowUpRow

if TYPE_CHECKING:
    from kaohe_desktop.office.cohorts import PeriodBook
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace

#: in place of an 编号 where something is done once for everybody
WHOLE = "（全体）"
SHEET = "结果运用"
Place = tuple[str, str]  # 编号, consequence


@dataclass(frozen=True, slots=True)
class Done:
    """What was noted: ``day`` "" where it is only a note."""

    day: str
    note: str
    clerk: str = ""
    at: str = ""

    @property
    def words(self) -> str:
        """As a cell shows it."""
        return "；".join(part for part in (self.day, self.note) if part)

    @property
    def whole(self) -> str:
        """The same with who noted it and when."""
        when = f"（{self.clerk} 记于 {self.at[:16].replace('T', ' ')}）" if self.at else ""
        return f"{'已办' if self.day else '备注'} {self.words}{when}"


@dataclass(frozen=True, slots=True)
class MarkDone(OwnOperation):
    """Put rows in the place of others."""

    before: tuple[tuple[Place, Done | None], ...]
    after: tuple[tuple[Place, Done | None], ...]
    clerk: str

    def inverse(self) -> Operation:
        """Turn it round."""
        return MarkDone(self.after, self.before, self.clerk)

    def fits(self, book: PeriodBook) -> bool:
        """What stands in the database is compared when it is written."""
        return True

    def write(self, session: Session) -> Operation:
        """Write it with an audit line for each place; Refused where one is no longer as it was."""
        change, period_id = session.change, session.book.row.id
        there = follow_up.stored(change.connection, period_id)
        for place, done in self.before:
            if _same(there.get(place)) != (done and (done.day, done.note)):
                raise Refused([CHANGED_SINCE.at(sheet=SHEET, act="办理情况", word="改")])
        after = tuple((place, done and replace(done, clerk=self.clerk, at=change.stamp)) for place, done in self.after)
        follow_up.put(change.connection, period_id, [place for place, _ in self.before], [
            FollowUpRow(*place, done.day or None, done.note, done.clerk, done.at) for place, done in after if done is not None
        ])
        olds = dict(self.before)
        for place, done in after:
            old = olds.get(place)
            change.note(audit.Line(
                "follow_up", period_id, SHEET, place[0], 0, place[1], old.words if old else "", done.words if done else "",
            ))
        return MarkDone(self.before, after, self.clerk)


def _same(row: FollowUpRow | None) -> tuple[str, str] | None:
    return None if row is None else (row.done_on or "", row.note)


def done_of(ws: Workspace, period: PeriodInfo) -> dict[Place, Done]:
    """Everything noted in a period."""
    with ws.database.read() as connection:
        found = follow_up.stored(connection, period.id)
    return {place: Done(row.done_on or "", row.note, row.clerk, row.at) for place, row in found.items()}


def mark(ws: Workspace, period: PeriodInfo, steps: Steps, wanted: Mapping[Place, Done | None], act: str) -> int:
    """Note what was done (None: take it back) in one transaction; returns how many places changed.

    Also in an archived period: what follows from results is done after it. Raises Refused: a day that is none, or a
    database that cannot be written.
    """
    known = done_of(ws, period)
    changes = {place: done for place, done in wanted.items() if _differs(known.get(place), done)}
    for (key, _matter), done in changes.items():
        if done is not None and done.day and not _is_day(done.day):
            raise Refused([BAD_DAY.at(label="办结日期", value=done.day, subject=key)])
    if not changes:
        return 0
    operation = MarkDone(tuple((place, known.get(place)) for place in changes), tuple(changes.items()), ws.user)
    done_now, _at = apply(ws, ws.book(period.id), act, [operation])
    steps.add(Action(act, done_now))
    return len(changes)


def _differs(old: Done | None, new: Done | None) -> bool:
    return (old and (old.day, old.note)) != (new and (new.day, new.note))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def wanted_for(
    known: Mapping[Place, Done], name: str, keys: Sequence[str], day: str, note: str | None
) -> dict[Place, Done | None]:
    """What a tick makes of each of these: the day and the note; without a note each keeps the one it has."""
    found: dict[Place, Done | None] = {}
    for key in keys:
        old = known.get((key, name))
        found[key, name] = Done(day, note if note is not None else old.note if old is not None else "")
    return found


def taken_back(known: Mapping[Place, Done], name: str, keys: Sequence[str]) -> dict[Place, Done | None]:
    """What is left of each of these without its tick: its note, if it has one."""
    found: dict[Place, Done | None] = {}
    for key in keys:
        old = known.get((key, name))
        found[key, name] = Done("", old.note) if old is not None and old.note else None
    return found


def noted_for(known: Mapping[Place, Done], name: str, key: str, note: str) -> dict[Place, Done | None]:
    """The note alone, with or without a tick as it was; an empty note on nothing else takes the line away."""
    old = known.get((key, name))
    day = old.day if old is not None else ""
    return {(key, name): Done(day, note) if day or note else None}


def counts(known: Mapping[Place, Done], name: str, keys: Iterable[str]) -> int:
    """How many of these were done."""
    return sum(bool((found := known.get((key, name))) and found.day) for key in keys)


def act_words(what: str, name: str, people: Sequence[str]) -> str:
    """The name of the step, as 撤销 shows it: 已办 诫勉谈话 张三."""
    who = people[0] if len(people) == 1 else f"{len(people)} 个"
    return f"{what} {name} {who}".strip()
