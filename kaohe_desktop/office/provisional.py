"""Results as the entries stand (预评), worked out anew when a book changed; for large offices on a copy, in a thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kaohe_desktop.office.sheetbook import HeldBook

if TYPE_CHECKING:
    from kaohe_desktop.engine.cohort import Cohort, Subject
    from kaohe_desktop.engine.outcome import Outcome, Result
    from kaohe_desktop.office.cohorts import Line, PeriodBook
    from kaohe_desktop.office.workspace import Workspace

#: Offices up to this size have results worked out with every edit (25 ms where it was measured) …
AT_ONCE = 1000
#: … and from this size on beside the window, in a thread of their own.
ASIDE = 5000


#: So many people have their own total worked out by itself before everybody is worked out again (0.3 ms each).
ALONE = 300


@dataclass(frozen=True, slots=True)
class Computed:
    """An outcome and its results by 编号, as of a version of the book."""

    book: PeriodBook
    version: int
    frame: Cohort
    outcome: Outcome
    results: Mapping[str, Result]
    subjects: Mapping[str, Subject]


class Provisional:
    """The provisional outcome of a period, kept until something changes."""

    def __init__(self, ws: Workspace, period_id: int) -> None:
        self._held = HeldBook(ws, period_id)  # while the disk is gone, as it was read last
        self._computed: Computed | None = None
        self._alone: dict[str, tuple[Subject, Cohort, Result]] = {}

    @property
    def _book(self) -> PeriodBook:
        return self._held.book

    @property
    def stale(self) -> bool:
        """Whether what :meth:`result` says lags behind the entries."""
        known, book = self._computed, self._book
        return known is None or known.book is not book or known.version != book.version

    @property
    def at_once(self) -> bool:
        """Whether the office is small enough to work everything out with each edit."""
        return len(self._book.lines) <= AT_ONCE

    @property
    def aside(self) -> bool:
        """Whether working it out takes longer than the hands rest."""
        return len(self._book.lines) > ASIDE

    def result(self, key: str) -> Result | None:
        """What was worked out last for a subject."""
        return self._computed.results.get(key) if self._computed is not None else None

    def total(self, line: Line) -> Result | None:
        """The result whose total and 缺项 are the subject's as the entries stand now, while rank and grade may still lag.

        Where no total hangs on others' entries the subject is worked out by itself as soon as it is looked at.
        """
        computed, book = self._computed, self._book
        if not self.stale or not self.exact_totals:
            return self.result(line.key)
        subject, frame = book.subject(line), book.frame()
        if computed is not None and computed.frame is frame and computed.subjects.get(line.key) is subject:
            return computed.results.get(line.key)
        known = self._alone.get(line.key)
        if known is None or known[0] is not subject or known[1] is not frame:
            from kaohe_desktop.engine.appraise import appraise

            own = tuple(one for one in frame.decisions if one.subject == line.key)
            result = appraise(book.scheme, replace(frame, subjects=(subject,), decisions=own)).results[0]
            known = self._alone[line.key] = subject, frame, result
        return known[2]

    @property
    def exact_totals(self) -> bool:
        """Whether :meth:`total` is as the entries stand, though everybody has not been worked out."""
        return self._book.scheme.totals_stand_alone and len(self._alone) < ALONE

    @property
    def outcome(self) -> Outcome | None:
        """What was worked out last."""
        return self._computed.outcome if self._computed is not None else None

    def computing(self) -> Callable[[], Computed]:
        """The work, on the entries as they stand now; may be done in another thread."""
        from kaohe_desktop.engine.appraise import appraise

        book = self._book
        scheme, frame, cohort, version = book.scheme, book.frame(), book.cohort(), book.version

        def work() -> Computed:
            outcome = appraise(scheme, cohort)
            results = {result.key: result for result in outcome.results}
            return Computed(book, version, frame, outcome, results, {one.key: one for one in cohort.subjects})

        return work

    def take(self, computed: object) -> None:
        """Keep what :meth:`computing` found."""
        assert isinstance(computed, Computed)
        self._computed = computed
        self._alone = {}

    def refresh(self) -> None:
        """Work it out now if it lags behind."""
        if self.stale:
            self.take(self.computing()())
