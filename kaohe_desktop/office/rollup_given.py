"""What a period has to give to a roll-up (年度汇总): its results, or the rows entered in it, as the receiving sheet writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe_desktop.engine.entries import ValueRefused, read_value, show_value
from kaohe_desktop.engine.figures import plain
from kaohe_desktop.engine.outcome import EXEMPT
from kaohe_desktop.engine.problems import Kind, Problem
from kaohe_desktop.engine.scheme.model import Column, EntryField
from kaohe_desktop.office import problems as k
from kaohe_desktop.office.rollup_sources import FeedKind, QuarterSource, grade_and_total

if TYPE_CHECKING:
    from kaohe_desktop.engine.outcome import Outcome, Result
    from kaohe_desktop.office.cohorts import Line, PeriodBook, RowLine
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Offered:
    """One row a source has for a subject: every column it fills, or why it has none to give."""

    texts: tuple[tuple[str, str], ...]
    source: PeriodInfo | None
    problem: Problem | None = None


@dataclass(slots=True)
class Given:
    """What a source gives: rows by 编号, and the roster lines of everybody who was in it."""

    rows: dict[str, list[Offered]]
    lines: dict[str, Line]
    differing: list[tuple[str, PeriodInfo, PeriodInfo]]


def given(ws: Workspace, book: PeriodBook, source: QuarterSource) -> Given:
    """Everything a source has for this period's sheet."""
    if source.period is None:
        return Given({}, {}, [])
    if source.feed.kind is FeedKind.ROWS:
        return _given_rows(ws, book, source)
    lines = dict(ws.book(source.period.id).by_key)
    return Given(_given_results(ws, book, source) if source.usable else {}, lines, [])


def _given_results(ws: Workspace, book: PeriodBook, source: QuarterSource) -> dict[str, list[Offered]]:
    from kaohe_desktop.office.computing import latest

    assert source.period is not None
    outcome = latest(ws, source.period)
    if outcome is None:
        return {}
    name = ws.book(source.period.id).scheme.scheme.total.name
    grade, total = grade_and_total(source.feed.sheet, name)
    reader = _ResultReader(source, outcome, grade, total, book.fields[source.feed.sheet.name])
    return {result.key: [reader.offered(result)] for result in outcome.results}


@dataclass(frozen=True, slots=True)
class _ResultReader:
    """Turns a stored result into the row the sheet would have, decisions and the home department's grade included."""

    source: QuarterSource
    outcome: Outcome
    grade: EntryField | None
    total: EntryField | None
    fields: Mapping[str, EntryField]

    def offered(self, result: Result) -> Offered:
        """The row, or why there is none."""
        texts = {self.source.feed.column: self.source.value}
        if self.grade is not None:
            if result.pending:
                return self._not(texts, k.RESULT_PENDING, result, grade=result.pending)
            texts[self.grade.name] = self._grade_text(self.grade, result.grade or "")
        if self.total is not None:
            try:
                texts[self.total.name] = show_value(self.total, read_value(self.total, result.total))
            except ValueRefused as refused:
                if result.total is not None:
                    why = refused.at().what
                    return self._not({**texts, self.total.name: plain(result.total)}, k.DOES_NOT_FIT, result, why=why)
                texts[self.total.name] = ""
        blank = [name for name, text in texts.items() if not text and self.fields[name].column is Column.FILLED]
        if not blank:
            return Offered(tuple(texts.items()), self.source.period)
        if result.missing:
            return self._not(texts, k.RESULT_INCOMPLETE, result, missing="、".join(result.missing))
        why = f"（{result.grade}）" if result.grade else ""
        return self._not(texts, k.RESULT_WITHOUT, result, what="、".join(blank), why=why)

    @staticmethod
    def _grade_text(entry: EntryField, grade: str) -> str:
        """The grade where its word fits the column; a column that lists other words stays blank."""
        try:
            return show_value(entry, read_value(entry, grade))
        except ValueRefused:
            return ""

    def _not(self, texts: Mapping[str, str], kind: Kind, result: Result, **facts: str) -> Offered:
        problem = kind.at(
            sheet=self.source.feed.sheet.name, subject=result.key, name=result.name, place=self.source.label, **facts,
        )
        return Offered(tuple(texts.items()), self.source.period, problem)


def exempt_word(source: QuarterSource) -> str:
    """The column's word for one who was not appraised then, "" if it has none."""
    grade = grade_and_total(source.feed.sheet, "")[0]
    return EXEMPT if grade is not None and EXEMPT in grade.choices else ""


def _given_rows(ws: Workspace, book: PeriodBook, source: QuarterSource) -> Given:
    """The month's rows, of each subject from the shortest period that has them."""
    assert source.period is not None
    found = Given({}, {}, [])
    first: dict[str, tuple[PeriodInfo, list[dict[str, str]]]] = {}
    for info in (source.period, *source.others):
        other = ws.book(info.id)
        for key, line in other.by_key.items():
            found.lines.setdefault(key, line)
            rows = [_row_texts(book, source, row) for row in _rows_of(other, line, source)]
            if not rows:
                continue
            if key not in first:
                first[key] = (info, rows)
                found.rows[key] = [_offered_row(book, source, line, info, texts) for texts in rows]
            elif sorted(map(sorted, (row.items() for row in rows))) != sorted(
                map(sorted, (row.items() for row in first[key][1]))
            ):
                found.differing.append((key, first[key][0], info))
    return found


def _rows_of(other: PeriodBook, line: Line, source: QuarterSource) -> Iterator[RowLine]:
    name = source.feed.sheet.name
    if name in other.fields:
        for row in other.whole_rows(line.rows.get(name, ())):
            if row.texts.get(source.feed.column) == source.value:
                yield row


def _row_texts(book: PeriodBook, source: QuarterSource, row: RowLine) -> dict[str, str]:
    """Every column the sheet has, as the row holds it."""
    number = book.scheme.scheme.key_label
    return {entry.name: row.texts.get(entry.name, "") for entry in source.feed.sheet.fields if entry.name != number}


def _offered_row(
    book: PeriodBook, source: QuarterSource, line: Line, info: PeriodInfo, texts: Mapping[str, str]
) -> Offered:
    fields = book.fields[source.feed.sheet.name]
    for heading, text in texts.items():
        try:
            if text:
                read_value(fields[heading], text)
        except ValueRefused as refused:
            problem = k.DOES_NOT_FIT.at(
                sheet=source.feed.sheet.name, subject=line.key, label=heading, value=text, name=line.name,
                place=source.label, why=refused.at().what,
            )
            return Offered(tuple(texts.items()), info, problem)
    return Offered(tuple(texts.items()), info)
