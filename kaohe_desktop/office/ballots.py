"""测评: what was voted or rated, group by group and person by person, and what comes of it. Nothing is changed here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from itertools import product
from time import perf_counter
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import plain, rounded, show
from kaohe_desktop.engine.scheme.model import EntryField, FieldKind, SheetRole
from kaohe_desktop.office.ballot_values import CATEGORY, VoteLine, Voters, vote_sheets
from kaohe_desktop.office.entry_results import provisional_of
from kaohe_desktop.office.entry_rowcheck import MONTH
from kaohe_desktop.office.scheme_uses import inputs_of

if TYPE_CHECKING:
    from kaohe_desktop.engine.outcome import Result
    from kaohe_desktop.engine.scheme.model import Ballots as Votes
    from kaohe_desktop.office.cohorts import Line, PeriodBook, RowLine
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.scheme_uses import Input
    from kaohe_desktop.office.workspace import Workspace

_AT_ONCE = 0.02  # seconds: longer than this and the results wait until the hands rest
_MOST_ROUNDS = 24  # a whole number with a longer range than this is no list of rounds


class BallotBox:
    """The ratings of one sheet of a period."""

    def __init__(self, ws: Workspace, period: PeriodInfo, sheet: str) -> None:
        self._ws, self.period = ws, period
        self.sheet = ws.book(period.id).scheme.scheme.sheet(sheet)
        assert self.sheet.ballots is not None
        self.votes: Votes = self.sheet.ballots
        self.provisional = provisional_of(ws, period.id)
        self._names: dict[Voters, str] = {}  # what the scheme says does not change within a period
        self._rests: dict[str, list[Input]] = {}
        self._took = 0.0  # seconds the results took to be worked out last

    @property
    def book(self) -> PeriodBook:
        """The period's book as it is now."""
        return self._ws.book(self.period.id)

    @property
    def unit(self) -> str:
        """What is rated: 人 or 个科室."""
        return "人" if self.book.scheme.scheme.head.subject == "person" else "个科室"

    @property
    def single(self) -> bool:
        """Whether each row is one ballot with a figure."""
        return bool(self.votes.score)

    @property
    def told(self) -> bool:
        """Whether what is entered is what the rating came to, no votes."""
        return bool(self.votes.figures)

    @property
    def headings(self) -> tuple[str, ...]:
        """The columns of the rating."""
        votes = self.votes
        return votes.figures or tuple(filter(None, (*votes.levels, votes.abstained, votes.score)))

    @property
    def by_row(self) -> bool:
        """Whether the votes of a group stand in a row of their own."""
        return self.sheet.role is SheetRole.ROWS and self.shared != (CATEGORY,)

    # ── groups ──

    @cached_property
    def shared(self) -> tuple[str, ...]:
        """The headings by which votes are grouped."""
        if self.sheet.role is SheetRole.ROWS:
            own = tuple(name for name in self.sheet.key if name != self.book.scheme.scheme.key_label)
            if own:
                return own
        return (CATEGORY,) if any(field.name == CATEGORY for field in self.book.scheme.scheme.roster.fields) else ()

    def groups(self) -> list[Voters]:
        """Every group there can be: by the choices of its columns, or by what stands in them."""
        offered = [self._offered(heading) for heading in self.shared]
        return [
            Voters(tuple((heading, text) for heading, (text, _) in zip(self.shared, one, strict=True)), tuple(words for _, words in one))
            for one in product(*offered)
        ]

    def _offered(self, heading: str) -> list[tuple[str, str]]:
        """What may stand in a column that groups votes, each with its words."""
        field = next((one for one in self.sheet.fields if one.name == heading), None)
        lines = self.book.lines.values()
        if field is None:
            return [(text, text) for text in dict.fromkeys(filter(None, (line.cells.get(heading, "") for line in lines)))]
        there = dict.fromkeys(filter(None, (row.texts.get(heading, "") for line in lines for row in line.rows.get(self.sheet.name, ()))))
        known = self._rounds(field) or field.choices
        return [(text, _worded(field, text)) for text in dict.fromkeys((*known, *([] if field.choices else there)))]

    def _rounds(self, field: EntryField) -> list[str]:
        """The rounds of a rating that are told by a number: the months of the period, or the whole short range."""
        if field.kind is not FieldKind.INTEGER:
            return []
        if field.name == MONTH:
            return [str(month) for month in self.book.period.months]
        if field.min is None or not isinstance(field.max, Decimal) or field.max - field.min >= _MOST_ROUNDS:
            return []
        return [str(number) for number in range(int(field.min), int(field.max) + 1)]

    def lines(self, group: Voters) -> list[Line]:
        """The people voted on in a group; those 不纳入考核 only where they have votes."""
        return list(self._people(group))

    def anybody(self, group: Voters) -> bool:
        """Whether there is anybody to vote on in a group."""
        return next(self._people(group), None) is not None

    def _people(self, group: Voters) -> Iterator[Line]:
        book, category = self.book, self._category(group)
        tables = book.frame().tables
        return (
            line for line in book.lines.values()
            if (category is None or line.cells.get(CATEGORY, "") == category)
            and (self.rows(line, group) or not book.scheme.exempt(book.subject(line), book.params, tables))
        )

    @property
    def large(self) -> bool:
        """Whether there are so many people that only the group shown is counted."""
        return not self.provisional.at_once

    def _category(self, group: Voters) -> str | None:
        return dict(group.shared).get(CATEGORY) if self.shared == (CATEGORY,) else None

    def has_votes(self, group: Voters) -> bool:
        """Whether any vote of the group was entered."""
        category = self._category(group)
        return any(
            self.rows(line, group) for line in self.book.lines.values()
            if category is None or line.cells.get(CATEGORY, "") == category
        )

    def rows(self, line: Line, group: Voters) -> list[Mapping[str, str]]:
        """The rows (or the one row) that hold a person's votes in a group."""
        if self.sheet.role is SheetRole.ENTRY:
            texts = line.entries.get(self.sheet.name, {})
            return [texts] if any(texts.get(name) for name in self.headings) else []
        return [row.texts for row in self.row_lines(line, group)]

    def row_lines(self, line: Line, group: Voters) -> list[RowLine]:
        """A person's rows of a group, on a sheet of many rows."""
        rows = line.rows.get(self.sheet.name, ())
        if not self.by_row:
            return list(rows)
        return [row for row in rows if all(row.texts.get(name) == text for name, text in group.shared)]

    # ── counts ──

    def count(self, group: Voters, *, hurried: bool = False) -> list[VoteLine]:
        """Everybody's votes in a group, with what comes of them and the rank among those of the same category.

        ``hurried``: what comes of them may lag behind where working it out would hold up the next key.
        """
        if self.provisional.at_once and self.provisional.stale and not (hurried and self._took > _AT_ONCE):
            self.work_out()
        name = self.figure_name(group)
        people = self.lines(group)
        found = [self._count(line, group, name) for line in people]
        figures: defaultdict[str, list[Decimal]] = defaultdict(list)
        for line, counted in zip(people, found, strict=True):
            if counted.figure:
                figures[line.cells.get(CATEGORY, "")].append(Decimal(counted.figure))
        rank = {category: _ranks(those) for category, those in figures.items()}
        return [
            replace(counted, rank=rank[line.cells.get(CATEGORY, "")][Decimal(counted.figure)]) if counted.figure else counted
            for line, counted in zip(people, found, strict=True)
        ]

    def recount(self, group: Voters, counted: Sequence[VoteLine], key: str) -> list[VoteLine]:
        """The same, where the votes of one person alone changed; figures and ranks are as they were worked out last."""
        name, line = self.figure_name(group), self.book.by_key[key]
        return [
            replace(self._count(line, group, name), figure=one.figure, rank=one.rank) if one.key == key else one for one in counted
        ]

    def work_out(self) -> None:
        """Work the results out as the entries stand."""
        begun = perf_counter()
        self.provisional.refresh()
        self._took = perf_counter() - begun

    def _count(self, line: Line, group: Voters, name: str) -> VoteLine:
        rows = self.rows(line, group)
        counts: tuple[int, ...] = ()
        abstained = 0
        if self.told:
            valid = sum(1 for row in rows for heading in self.votes.figures if row.get(heading))
        elif self.single:
            valid = sum(1 for row in rows if row.get(self.votes.score))
            abstained = len(rows) - valid
        else:
            counts = tuple(sum(_number(row.get(level)) for row in rows) for level in self.votes.levels)
            valid = sum(counts)
            abstained = sum(_number(row.get(self.votes.abstained)) for row in rows)
        figure = self._figure(self.provisional.result(line.key), name)
        if not name and valid == 1 and self.told:
            figure = next(row[heading] for row in rows for heading in self.votes.figures if row.get(heading))
        return VoteLine(
            line.key, line.name, line.cells.get("科室", ""), counts, valid, abstained, figure, None,
            not valid + abstained and self.entered_elsewhere(line, name),
        )

    def entered_elsewhere(self, line: Line, name: str) -> bool:
        """Whether the figure was entered as such in another sheet, so that no votes are to be expected."""
        others = [place for place in self._inputs(name) if place[0] != self.sheet.name]
        if self.told:  # it may come from ballots of another sheet, each a row
            ballots = {sheet.name for sheet in vote_sheets(self.book.scheme.scheme)}
            return any(row.texts.get(heading) for sheet, heading in others if sheet in ballots for row in line.rows.get(sheet, ()))
        return any(line.entries.get(sheet, {}).get(heading) for sheet, heading in others)

    def _inputs(self, figure: str) -> list[Input]:
        if figure not in self._rests:
            self._rests[figure] = inputs_of(self.book.scheme.scheme, figure)
        return self._rests[figure]

    def figure_name(self, group: Voters) -> str:
        """The figure the votes give: the one that rests on the least besides them, the group's own where it has one.

        "" where there is none, or where it says no more than the one column typed.
        """
        if group not in self._names:
            self._names[group] = self._named(group)
        return self._names[group]

    def _named(self, group: Voters) -> str:
        scheme = self.book.scheme.scheme
        columns = {(self.sheet.name, heading) for heading in (self.votes.figures or (self.votes.score or self.votes.levels[0],))}
        rests = {one.name: self._inputs(one.name) for one in (*scheme.items, *scheme.steps)}
        if self.told:
            rests = {scheme.total.name: self._inputs(scheme.total.name), **rests}  # rather than the money that follows from it
        using = {name: len(inputs) for name, inputs in rests.items() if columns <= set(inputs)}
        if self.told and len(columns) == 1 and any(rests[name] == list(columns) for name in using):
            return ""
        if not using:
            return ""
        near = [name for name, count in using.items() if count == min(using.values())]
        own = [name for name in near if all(text in name for _, text in group.shared)]
        return (own or near)[0]

    def _figure(self, result: Result | None, name: str) -> str:
        if result is None or not name:
            return ""
        if name == self.book.scheme.scheme.total.name:
            return show(result.total) or ""
        value = result.items[name] if name in result.items else result.steps.get(name)
        if value is None or isinstance(value, str | bool):
            return ""
        return show(rounded(value)) or ""

    # ── names ──

    @property
    def name_headings(self) -> tuple[str, str]:
        """What the number and the name of those voted on are called."""
        scheme = self.book.scheme.scheme
        return scheme.key_label, scheme.name_label

    @property
    def number_heading(self) -> str:
        """The column for the number of a single ballot (票号); "" where there is none."""
        if not self.single:
            return ""
        key = self.book.scheme.scheme.key_label
        texts = (one.name for one in self.sheet.fields if one.kind is FieldKind.TEXT and one.name != key)
        return next(texts, "")


def _ranks(figures: Sequence[Decimal]) -> dict[Decimal, int]:
    """Competition rank: equal figures share the first place they take."""
    ordered = sorted(figures, reverse=True)
    return {figure: number for number, figure in reversed(list(enumerate(ordered, 1)))}


def _worded(field: EntryField, text: str) -> str:
    """A choice is its own words; a bare number is told with its unit (7月) or its heading (轮次2)."""
    if field.kind is not FieldKind.INTEGER:
        return text
    number = plain(Decimal(text)) if text.isascii() and text.isdigit() else text
    return f"{number}{field.unit}" if field.unit else f"{field.name}{number}"


def _number(text: str | None) -> int:
    return int(text) if text else 0
