"""The year's roll-up (年度汇总): take what the quarters decided into the year, and prove where every figure comes from.

``preview`` compares and lists every conflict, ``take`` writes in one audited transaction that can be undone by its
name, ``proof`` says of one person which quarters, which rule and which place in the quota. The same three take the
months' rows of shorter periods and earlier years' results, where a scheme's sheets ask for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.operations import AddLines, AddRows, Cell, EditRows, NewLine, NewRow, changing
from kaohe_desktop.office.problems import ARCHIVED, NOTHING_TO_TAKE, ROLL_UP_STALE
from kaohe_desktop.office.rollup_preview import preview
from kaohe_desktop.office.rollup_proof import BETWEEN, ProofLine, ProofPart, proof, proof_text
from kaohe_desktop.office.rollup_sources import FeedKind, QuarterSource, feeds, sources, untaken
from kaohe_desktop.office.rollup_values import Conflict, Rolled, RollUp, TakeState, Taking, cell_words, row_words
from kaohe_desktop.office.undoing import Action, Steps

if TYPE_CHECKING:
    from kaohe_desktop.office.cohorts import PeriodBook
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace

__all__ = [
    "Conflict", "FeedKind", "ProofLine", "ProofPart", "QuarterSource", "RollUp", "Rolled", "TakeState", "Taking",
    "add_people", "cell_words", "feeds", "preview", "proof", "proof_text", "row_words", "sources", "take", "undo", "untaken",
]


def take(
    ws: Workspace, period: PeriodInfo, rolled: RollUp, *, add_people: bool = False, replace_typed: bool = False,
    steps: Steps | None = None,
) -> int:
    """Write what a preview showed, in one transaction; how many rows it was.

    What somebody typed otherwise stays unless ``replace_typed``. With ``add_people`` those who are only in the quarters
    come onto the roster with their results; ``steps`` keeps the action for :func:`undo`.
    Raises Refused if there is nothing to take, the period is archived, or anything changed since the preview.
    """
    book = _checked(ws, period, rolled)
    new = rolled.missing_people if add_people else ()
    takings = _wanted(rolled, {person.key for person in new}, replace_typed)
    if not takings and not new:
        raise Refused([NOTHING_TO_TAKE.at()])
    _write(ws, book, rolled, rolled.act, new, takings, steps)
    return len(takings)


def add_people(
    ws: Workspace, period: PeriodInfo, rolled: RollUp, keys: Sequence[str] | None = None, *, steps: Steps | None = None
) -> int:
    """Add those who are only in the quarters (of these numbers, if given) to the roster; how many. Raises Refused."""
    book = _checked(ws, period, rolled)
    new = tuple(person for person in rolled.missing_people if keys is None or person.key in keys)
    if not new:
        raise Refused([NOTHING_TO_TAKE.at()])
    who = new[0].name if len(new) == 1 else f"{len(new)} 个"
    _write(ws, book, rolled, f"加入花名册 {who}", new, [], steps)
    return len(new)


def undo(ws: Workspace, period: PeriodInfo, steps: Steps, *, forward: bool = False) -> str | None:
    """Take the last action back (or do it again), as a new audited change; its name. Raises Refused as ``Steps``."""
    book = ws.book(period.id)
    if book.archived:
        raise Refused([ARCHIVED.at(period=period.label)])
    turn = steps.redo if forward else steps.undo
    action = turn(ws, book, "")
    return None if action is None else action.name


def _checked(ws: Workspace, period: PeriodInfo, rolled: RollUp) -> PeriodBook:
    """The book to write to; the preview is made once more, so that nothing is written that was not shown."""
    book = ws.book(period.id)
    if book.archived:
        raise Refused([ARCHIVED.at(period=period.label)])
    now = preview(ws, period)
    if (now.takings, now.people) != (rolled.takings, rolled.people):
        raise Refused([ROLL_UP_STALE.at()])
    return book


def _wanted(rolled: RollUp, new: set[str], replace_typed: bool) -> list[Taking]:
    known = {person.key for person in rolled.people if person.in_roster} | new
    return [
        taking for taking in rolled.takings
        if taking.key in known and (taking.open or (replace_typed and taking.state is TakeState.TYPED))
    ]


def _write(
    ws: Workspace, book: PeriodBook, rolled: RollUp, act: str, new: Sequence[Rolled], takings: Sequence[Taking],
    steps: Steps | None,
) -> None:
    edits: dict[str, list[Cell]] = {}
    for taking in takings:
        if taking.row:
            stands = dict(taking.stands)
            cells = edits.setdefault(rolled.sources[taking.source].feed.sheet.name, [])
            cells += [
                Cell(taking.row, heading, stands.get(heading, ""), text) for heading, text in taking.texts
                if stands.get(heading, "") != text
            ]
    with changing(ws, book, act, _why(rolled, takings)) as session:
        if new:
            session.do(AddLines(tuple(NewLine(person.cells) for person in new)))
        for sheet, cells in edits.items():
            session.do(EditRows(sheet, tuple(cells)))
        rows = tuple(
            NewRow(rolled.sources[taking.source].feed.sheet.name, book.by_key[taking.key].id, taking.texts)
            for taking in takings if not taking.row
        )
        if rows:
            session.do(AddRows(rows))
    if steps is not None:
        steps.add(Action(act, tuple(session.done)))


def _why(rolled: RollUp, takings: Sequence[Taking]) -> str:
    """What the figures rest on, kept with them in the trail: the periods and their results' first digits."""
    used = [rolled.sources[number] for number in sorted({taking.source for taking in takings})]
    words = (" ".join(part for part in (one.code, one.status_label, one.stamp) if part) for one in used)
    return BETWEEN.join(dict.fromkeys(words))
