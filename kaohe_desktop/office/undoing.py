"""撤销 and 重做: each step turned round as a new committed, audited change; history itself is never taken back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.operations import Operation, all_fit, changing, extent, touched, undone
from kaohe_desktop.office.problems import CHANGED_SINCE

if TYPE_CHECKING:
    from kaohe_desktop.office.cohorts import PeriodBook
    from kaohe_desktop.office.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Action:
    """One step: its name and the operations as they were done."""

    name: str
    done: tuple[Operation, ...]

    @property
    def size(self) -> int:
        """How many cells, rows and lines it changed."""
        return sum(map(extent, self.done))

    def cells(self) -> list[tuple[int, str]]:
        """The cells it edited, by row id and heading."""
        return [place for operation in self.done for place in touched(operation)]


@dataclass(slots=True)
class Steps:
    """The steps of one table that can be undone and done again."""

    _undo: list[Action] = field(default_factory=list)
    _redo: list[Action] = field(default_factory=list)

    def add(self, action: Action) -> None:
        """Note a new step; what was undone before can no longer be done again."""
        self._undo.append(action)
        self._redo.clear()

    @property
    def undo_name(self) -> str | None:
        """The step :meth:`undo` would take back."""
        return self._undo[-1].name if self._undo else None

    @property
    def redo_name(self) -> str | None:
        """The step :meth:`redo` would do again."""
        return self._redo[-1].name if self._redo else None

    def size(self, *, forward: bool = False) -> int:
        """How much the step that would be taken back (or done again) changed."""
        steps = self._redo if forward else self._undo
        return steps[-1].size if steps else 0

    def undo(self, ws: Workspace, book: PeriodBook, sheet: str) -> Action | None:
        """Take the last step back; None if there is none. Raises Refused as :func:`_turn`."""
        return _turn(self._undo, self._redo, "撤销", ws, book, sheet)

    def redo(self, ws: Workspace, book: PeriodBook, sheet: str) -> Action | None:
        """Do the step taken back last again; None if there is none. Raises Refused as :func:`_turn`."""
        return _turn(self._redo, self._undo, "重做", ws, book, sheet)


def _turn(
    source: list[Action], target: list[Action], word: str, ws: Workspace, book: PeriodBook, sheet: str
) -> Action | None:
    """Turn the last step of ``source`` round and put it on ``target``.

    Raises Refused where the same cells were changed elsewhere since (the step is dropped: it can never fit again), or
    where the database cannot be written (the step stays).
    """
    if not source:
        return None
    action = source[-1]
    if not all_fit(book, undone(action.done)):
        source.pop()
        raise Refused([CHANGED_SINCE.at(sheet=sheet, act=action.name, word=word)])
    with changing(ws, book, f"{word} {action.name}") as session:
        for operation in undone(action.done):
            session.do(operation)
    source.pop()
    turned = Action(action.name, tuple(session.done))
    target.append(turned)
    return turned
