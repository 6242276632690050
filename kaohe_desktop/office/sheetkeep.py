"""Texts that were typed and not saved: cells marked with their reason, rows not yet whole, kept until put right."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kaohe_desktop.engine.problems import Problem
from kaohe_desktop.office.problems import WAITS_TO_BE_SAVED
from kaohe_desktop.office.sheetcheck import Plan, SheetChecks

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.model import Sheet
    from kaohe_desktop.office.entry_drafts import Draft, Drafts
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace

#: the codes of what the database or the disk refuses
_DATABASE = "K5"


class SheetKeeps(SheetChecks):
    """A table that remembers what it could not save."""

    def __init__(self, ws: Workspace, period: PeriodInfo, sheet: Sheet) -> None:
        super().__init__(ws, period, sheet)
        self._next_unsaved = -1
        self._drafts: Drafts | None = None

    @abstractmethod
    def _plan(self, edits: Mapping[int, Mapping[str, str]]) -> Plan:
        """Check the texts typed, by row id and heading, and say what to do with them."""

    @property
    def refused_count(self) -> int:  # type: ignore[override]
        """How many texts were typed and not saved, also in rows that are not shown now."""
        return len(self._refused)

    @property
    def unwritten_count(self) -> int:  # type: ignore[override]
        """How many of them because the disk or the database took nothing."""
        return sum(problem.code.startswith(_DATABASE) for _, problem in self._refused.values())

    def _new_unsaved(self) -> int:
        row_id = self._next_unsaved
        self._next_unsaved -= 1
        self._unsaved[row_id] = {}
        return row_id

    def _drop_unsaved(self, row_id: int) -> None:
        self._unsaved.pop(row_id, None)
        for place in [place for place in self._refused if place[0] == row_id]:
            del self._refused[place]

    def _again(self) -> dict[int, dict[str, str]]:
        """Everything typed and not saved, as it would be typed once more."""
        edits: dict[int, dict[str, str]] = {}
        for (row_id, heading), (text, _) in self._refused.items():
            edits.setdefault(row_id, {})[heading] = text
        return edits

    # ── beyond the program's end ──

    def keep_drafts(self, drafts: Drafts) -> None:
        """Take up what was left unsaved when the program ended, and keep what is from now on."""
        self._take_up(drafts.of(self._period_id, self._sheet.name))
        self._drafts = drafts
        self._keep()

    def _keep(self) -> None:
        if self._drafts is not None:
            self._drafts.keep(self._period_id, self._sheet.name, self._draft())

    def _draft(self) -> Draft:
        from kaohe_desktop.office.entry_drafts import Draft

        cells = tuple(
            (row_id, self._names(row_id)[0], heading, text)
            for (row_id, heading), (text, _) in self._refused.items() if row_id in self._stored_rows()
        )
        rows = tuple({heading: text for heading, text in typed.items() if text} for typed in self._begun().values())
        return Draft(cells, tuple(filter(None, rows)))

    def _begun(self) -> Mapping[int, Mapping[str, str]]:
        """The rows typed in and not yet saved."""
        return self._unsaved

    def _stored_rows(self) -> Mapping[int, object]:
        """Every stored row by its id, shown or not."""
        return self._book.lines

    def _take_up(self, draft: Draft) -> None:
        """Mark again what was refused then, with the reason as it is now; nothing is saved by that."""
        if self.archived:
            return
        for row_id, key, heading, text in draft.cells:
            if row_id in self._stored_rows() and self._names(row_id)[0] == key and heading in self._fields:
                found = self._plan({row_id: {heading: text}}).refused.get((row_id, heading))
                self._refused[row_id, heading] = found or (text, self._waiting(key, heading, text))
        for typed in draft.rows:
            row_id = self._new_unsaved()
            self._unsaved[row_id] = dict(typed)
            plan = self._plan({row_id: typed})
            if not plan.refused:
                first = next(iter(typed))
                plan.refuse_row(row_id, typed, {first: self._waiting("", first, typed[first])})
            self._refused.update(plan.refused)
        self._rearrange()

    def _waiting(self, key: str, heading: str, text: str) -> Problem:
        return WAITS_TO_BE_SAVED.at(sheet=self._sheet.name, subject=key, label=heading, value=text)
