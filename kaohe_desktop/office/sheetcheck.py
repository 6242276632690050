"""What an edit of a table comes to before it is written: texts read, limits and rules asked, problems by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe_desktop.engine.cohort import Subject
from kaohe_desktop.engine.entries import ValueRefused, read_value, show_value
from kaohe_desktop.engine.problems import Problem
from kaohe_desktop.engine.scheme.model import EntryField
from kaohe_desktop.office.operations import Operation
from kaohe_desktop.office.sheetorder import SheetOrder

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.compiled import Misfit


@dataclass(slots=True)
class Plan:
    """What an edit comes to: operations to do, cells accepted, problems by cell, and unsaved rows that get saved."""

    operations: list[Operation]
    accepted: list[tuple[int, str]]
    refused: dict[tuple[int, str], tuple[str, Problem]]
    saved_rows: list[int]

    def refuse_row(self, row_id: int, typed: Mapping[str, str], bad: Mapping[str, Problem]) -> None:
        """A row not yet saved stays as typed: every cell of it is marked, with its own problem or the row's first."""
        first = next(iter(bad.values()))
        for heading in {**typed, **bad}:
            self.refused[row_id, heading] = (typed.get(heading, ""), bad.get(heading, first))


class SheetChecks(SheetOrder):
    """The checks that every kind of editable table shares."""

    def read(self, entry: EntryField, text: str, key: str) -> tuple[str, Problem | None]:
        """A typed text in its stored form, or the problem with it."""
        if not text.strip():
            try:
                read_value(entry, None)
            except ValueRefused as refused:
                return "", refused.at(sheet=self._sheet.name, subject=key)
            return "", None
        try:
            return show_value(entry, read_value(entry, text)), None
        except ValueRefused as refused:
            return text, refused.at(sheet=self._sheet.name, subject=key)

    def drop_misfits(
        self, good: dict[str, str], bad: dict[str, Problem], subject: Callable[[], Subject], row: int | None = None
    ) -> None:
        """Move from ``good`` to ``bad`` what contradicts the subject's other values; ``subject`` is worked out anew
        each time, since what is refused does not count for the rest. ``row`` counts within a repeated sheet.
        """
        book = self._book
        self.drop_found(good, bad, lambda: book.scheme.check(subject(), book.params, book.frame().tables), row)

    def drop_found(
        self, good: dict[str, str], bad: dict[str, Problem], check: Callable[[], Iterable[Misfit]], row: int | None
    ) -> None:
        """Move from ``good`` to ``bad`` what a check finds wrong, until it finds nothing more.

        What is only wrong with all rows together (weights that do not add up yet) refuses no row: it is marked once
        the row is saved, and stands in the way of the computation.
        """
        while good:
            found = {
                misfit.label: misfit.problem for misfit in check()
                if misfit.sheet == self._sheet.name and misfit.label in good and misfit.row == row and not misfit.once
            }
            if not found:
                return
            for heading, problem in found.items():
                del good[heading]
                bad[heading] = problem
