"""A period's people and entries read by another scheme, and what of them does not fit it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe_desktop.engine.entries import ValueRefused, read_value
from kaohe_desktop.office.cohorts import Line, PeriodBook, RowLine
from kaohe_desktop.office.switches import split

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme
    from kaohe_desktop.engine.scheme.model import EntryField


_LOOK_UP = 1000


@dataclass(frozen=True, slots=True)
class Unfit:
    """An entry that does not fit the changed scheme, with the reason; ``subject`` is "" for what concerns all."""

    subject: str
    name: str
    place: str
    text: str
    why: str


def refitted(
    book: PeriodBook, scheme: CompiledScheme, look_up: Callable[[], None] = lambda: None,
) -> tuple[PeriodBook, list[Unfit]]:
    """A book of the same people and entries read by another scheme, and what does not fit it. Neither is stored.

    ``look_up`` is called now and then; it may raise to stop.
    """
    fit = _Fitting(book, PeriodBook(book.row, scheme))
    return fit.made(look_up)


class _Fitting:
    def __init__(self, book: PeriodBook, other: PeriodBook) -> None:
        self.book, self.other = book, other
        self.unfit: list[Unfit] = []
        self._gone: dict[tuple[str, str], int] = {}
        self._known: dict[tuple[str, str, str], str] = {}

    def made(self, look_up: Callable[[], None]) -> tuple[PeriodBook, list[Unfit]]:
        given = split(self.book.row.params, has_it=True)[0]
        for problem in self.other.scheme.check_params(given)[1]:
            self.unfit.append(Unfit("", "", f"参数 {problem.label}", given.get(problem.label, ""), problem.what))
        for number, line in enumerate(self.book.lines.values()):
            self._line(line)
            if number % _LOOK_UP == 0:
                look_up()
        for name, rows in self.book.tables.items():
            kept = [self._row(row, None) for row in rows]
            if name in self.other.tables:
                self.other.tables[name] = kept
        self.other.decisions = self.book.decisions
        self.other.index_keys()
        for (sheet, heading), count in self._gone.items():
            what = f"“{sheet}”没有这一栏了" if heading else "没有这张表了"
            self.unfit.append(Unfit("", "", f"{sheet} {heading}".strip(), f"{count} 处", what))
        for problem in self.other.problems():
            found = self.other.find(problem.subject) if problem.subject else None
            place = " ".join(part for part in (problem.sheet, problem.cell, problem.label) if part)
            self.unfit.append(Unfit(problem.subject, found.name if found else "", place, problem.value, problem.what))
        return self.other, self.unfit

    def _line(self, line: Line) -> None:
        roster = self.other.scheme.scheme.roster.name
        made = Line(
            line.id, line.key, line.name, line.initials, line.position, self._texts(roster, line.cells, line),
            line.person_id, line.department_id,
        )
        for sheet, texts in line.entries.items():
            made.entries[sheet] = self._texts(sheet, texts, line)
        for sheet, rows in line.rows.items():
            made.rows[sheet] = [self._row(row, line) for row in rows]
        self.other.lines[line.id] = made

    def _row(self, row: RowLine, line: Line | None) -> RowLine:
        made = RowLine(row.id, row.sheet, row.line, row.position, self._texts(row.sheet, row.texts, line))
        self.other.row_lines[row.id] = made
        return made

    def _texts(self, sheet: str, texts: Mapping[str, str], line: Line | None) -> dict[str, str]:
        """The cells that can be read by the other scheme; the rest is noted."""
        fields: Mapping[str, EntryField] | None = self.other.fields.get(sheet)
        kept = {}
        for heading, text in texts.items():
            if not text:
                continue
            if fields is None or heading not in fields:
                place = (sheet, heading if fields is not None else "")
                self._gone[place] = self._gone.get(place, 0) + 1
                continue
            why = self._known.get((sheet, heading, text))
            if why is None:  # the same few texts stand in thousands of cells
                why = self._known[sheet, heading, text] = _refusal(fields[heading], text)
            if why:
                key, name = (line.key, line.name) if line is not None else ("", "")
                self.unfit.append(Unfit(key, name, f"{sheet} {heading}", text, why))
            else:
                kept[heading] = text
        return kept


def _refusal(field: EntryField, text: str) -> str:
    """Why a text does not fit a field; "" if it does."""
    try:
        read_value(field, text)
    except ValueRefused as refused:
        return refused.at().what
    return ""
