"""What a roll-up would take, person by person and quarter by quarter, what stands there, and every conflict in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kaohe_desktop.engine.entries import ValueRefused, read_value, show_value
from kaohe_desktop.engine.labels import fold_label
from kaohe_desktop.engine.problems import Kind, Problem
from kaohe_desktop.office import problems as k
from kaohe_desktop.office.cohorts import Line, RowLine
from kaohe_desktop.office.rollup_given import Offered, exempt_word, given
from kaohe_desktop.office.rollup_sources import (
    FeedKind,
    QuarterSource,
    sources,
)
from kaohe_desktop.office.rollup_values import (
    Conflict,
    Rolled,
    RollUp,
    TakeState,
    Taking,
    Texts,
    act_names,
    figure,
    row_words,
)

if TYPE_CHECKING:
    from kaohe_desktop.office.cohorts import PeriodBook
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace


def preview(ws: Workspace, period: PeriodInfo) -> RollUp:
    """Compare what the quarters have with what stands here; nothing is written."""
    return _Comparison(ws, period).roll_up()


class _Comparison:
    """One preview being made."""

    def __init__(self, ws: Workspace, period: PeriodInfo) -> None:
        self.period, self.book = period, ws.book(period.id)
        self.sources = tuple(sources(ws, period))
        self.given = [given(ws, self.book, source) for source in self.sources]
        self.taken = taken_texts(ws, self.book, self.sources)
        self.conflicts: list[Conflict] = []
        self.people = self._people()

    def roll_up(self) -> RollUp:
        """The preview."""
        self._say_sources()
        takings: list[Taking] = []
        for person in self.people:
            if not person.in_roster and self.book.lines:
                self._say_not_in_year(person)
            self._say_identity(person)
            takings += self._takings(person)
        return RollUp(self.period, self.sources, tuple(self.people), tuple(takings), tuple(self.conflicts))

    # ── people ──
    def _people(self) -> list[Rolled]:
        people = [
            Rolled(line.key, line.name, line.cells.get("科室", ""), line.cells.get("考核类别", ""), in_roster=True)
            for line in self.book.lines.values()
        ]
        here = set(self.book.by_key)
        others: dict[str, Line] = {}
        for source, has in zip(self.sources, self.given, strict=True):
            if source.feed.kind is not FeedKind.YEARS:  # who was here in an earlier year need not be here now
                others.update((key, line) for key, line in has.lines.items() if key not in here)
        for key, line in others.items():  # of each the line of the latest quarter
            cells = roster_cells(self.book, line)
            found = dict(cells)
            people.append(Rolled(
                key, line.name, found.get("科室", ""), found.get("考核类别", ""), in_roster=False, cells=cells,
            ))
        return people

    def _places(self, key: str) -> list[str]:
        """The labels of the sources a person is in; months of one period once."""
        return [source.label for source, has in zip(self.sources, self.given, strict=True) if key in has.lines]

    # ── conflicts ──
    def _say(
        self, kind: Kind, place: str = "", person: Rolled | None = None, *, sheet: str = "", label: str = "", **facts: str
    ) -> None:
        key, name = (person.key, person.name) if person is not None else ("", "")
        problem = kind.at(sheet=sheet, subject=key, label=label or place, name=name, place=place, **facts)
        self._note(problem, place, person)

    def _note(self, problem: Problem, place: str, person: Rolled | None) -> None:
        key, name = (person.key, person.name) if person is not None else ("", "")
        self.conflicts.append(Conflict(key, name, place, problem))

    def _say_sources(self) -> None:
        some = any(source.period is not None for source in self.sources)
        for source, has in zip(self.sources, self.given, strict=True):
            sheet = source.feed.sheet.name
            if source.period is None and source.feed.kind is FeedKind.ROWS and not some:
                continue  # the months are entered here
            if source.period is None:
                self._say(k.SOURCE_MISSING, source.label, sheet=sheet, code=source.code)
            elif source.feed.kind is FeedKind.ROWS:
                if not has.rows:
                    self._say(k.SOURCE_EMPTY, source.label, sheet=sheet)
                elif source.status != "archived":
                    self._say(k.SOURCE_NOT_ARCHIVED, source.label, sheet=sheet)
            elif source.changes < 0:
                self._say(k.SOURCE_NOT_COMPUTED, source.label, sheet=sheet)
            else:
                if source.stale:
                    self._say(k.SOURCE_STALE, source.label, sheet=sheet, count=str(source.changes))
                if source.status != "archived":
                    self._say(k.SOURCE_NOT_ARCHIVED, source.label, sheet=sheet)
        if not self.book.lines and self.people:
            self._say(k.ROSTER_STILL_EMPTY, period=self.period.label, count=str(len(self.people)))

    def _say_not_in_year(self, person: Rolled) -> None:
        roster = self.book.scheme.scheme.roster.name
        places = "、".join(self._places(person.key))
        self._say(k.NOT_IN_YEAR, places, person, sheet=roster, period=self.period.label)

    def _say_identity(self, person: Rolled) -> None:
        """The same number under another name, department or category."""
        scheme = self.book.scheme.scheme
        for heading in dict.fromkeys((scheme.name_label, "科室", "考核类别")):
            found = self._spellings(person, heading)
            if len(found) < 2:
                continue
            words = "，".join(f"{'、'.join(labels)}“{text}”" for text, labels in found.values())
            kind = k.OTHER_NAME if heading == scheme.name_label else k.OTHER_POST
            self._say(kind, "", person, sheet=scheme.roster.name, label=heading, found=words)

    def _spellings(self, person: Rolled, heading: str) -> dict[str, tuple[str, list[str]]]:
        """What stands under a roster heading and where; earlier years count for the name only."""
        name = heading == self.book.scheme.scheme.name_label
        line = self.book.by_key.get(person.key)
        stand = [(line.cells.get(heading, ""), self.book.scheme.scheme.roster.name)] if line is not None else []
        for source, has in zip(self.sources, self.given, strict=True):
            other = has.lines.get(person.key)
            if other is not None and (name or source.feed.kind is not FeedKind.YEARS):
                stand.append((other.cells.get(heading, ""), source.label))
        found: dict[str, tuple[str, list[str]]] = {}
        for text, label in stand:
            if text:
                found.setdefault(fold_label(text), (text, []))[1].append(label)
        return found

    # ── rows ──
    def _takings(self, person: Rolled) -> list[Taking]:
        found: list[Taking] = []
        for number in range(len(self.sources)):
            found += self._of_source(person, number)
        found = self._refused_by_rules(person, found)
        for taking in found:
            self._say_taking(person, taking)
        return found

    def _of_source(self, person: Rolled, number: int) -> Iterator[Taking]:
        source, has = self.sources[number], self.given[number]
        standing = self._standing(person.key, source)
        line, offers = has.lines.get(person.key), has.rows.get(person.key, [])
        for key, first, second in has.differing:
            if key == person.key:
                self._say(
                    k.TWO_SOURCES, source.label, person, sheet=source.feed.sheet.name, first=first.label, second=second.label,
                )
        met = set()
        for offer in offers:
            place = self._place(source, offer.texts)
            row = standing.get(place)
            met.add(place)
            yield self._taking(person, number, offer, row, line)
        absent = source.usable and line is None and person.in_roster and source.feed.kind is not FeedKind.YEARS
        for place, row in standing.items():
            if place not in met:
                texts = tuple(row.texts.items())
                alone = self._alone(person, source, texts) if absent else None
                yield Taking(person.key, number, TakeState.ALONE, (), texts, row.id, None, alone)
        if standing or offers or not source.usable or (person.in_roster and self._exempt(person)):
            return
        if absent:
            yield Taking(person.key, number, TakeState.BLOCKED, (), problem=self._not_in(person, source))
        elif line is not None and has.rows:
            yield Taking(person.key, number, TakeState.BLOCKED, (), problem=self._nothing_of(person, source))

    def _taking(self, person: Rolled, number: int, offer: Offered, row: RowLine | None, line: Line | None) -> Taking:
        stands = tuple((heading, row.texts.get(heading, "")) for heading, _ in offer.texts) if row is not None else ()
        state, problem = self._state(offer.texts, row), offer.problem
        if problem is None and line is not None and fold_label(line.name) != fold_label(person.name):
            problem = k.OTHER_NAME.at(
                sheet=self.book.scheme.scheme.roster.name, subject=person.key, name=person.name,
                found=f"{self.sources[number].label}“{line.name}”",
            )
        if problem is not None:
            state = TakeState.BLOCKED
        row_id = 0 if row is None else row.id
        return Taking(person.key, number, state, offer.texts, stands, row_id, offer.source, problem)

    def _state(self, texts: Texts, row: RowLine | None) -> TakeState:
        if row is None:
            return TakeState.NEW
        differing = [heading for heading, text in texts if row.texts.get(heading, "") != text]
        if not differing:
            return TakeState.TAKEN
        typed = [
            heading for heading in differing
            if row.texts.get(heading) and row.texts[heading] not in self.taken.get((row.id, heading), ())
        ]
        if typed:
            return TakeState.TYPED
        return TakeState.CHANGED if any(row.texts.get(heading) for heading in differing) else TakeState.NEW

    def _standing(self, key: str, source: QuarterSource) -> dict[Texts, RowLine]:
        """The rows of this period's sheet for a source, by what stands in their key."""
        line = self.book.by_key.get(key)
        rows = [] if line is None else line.rows.get(source.feed.sheet.name, [])
        return {
            self._place(source, tuple(row.texts.items())): row for row in rows
            if row.texts.get(source.feed.column) == source.value
        }

    @staticmethod
    def _place(source: QuarterSource, texts: Texts) -> Texts:
        return tuple(sorted((heading, text) for heading, text in texts if text and heading in source.feed.sheet.key))

    def _exempt(self, person: Rolled) -> bool:
        return self.book.scheme.exempt(self.book.subject(self.book.by_key[person.key]), self.book.params)

    def _not_in(self, person: Rolled, source: QuarterSource) -> Problem:
        word = exempt_word(source)
        fill = f"没有参加的，在“{source.feed.sheet.name}”里填“{word}”" if word else f"有凭据的，在“{source.feed.sheet.name}”里自己填"
        return k.NOT_IN_SOURCE.at(
            sheet=source.feed.sheet.name, subject=person.key, label=source.label, name=person.name, place=source.label,
            hint=f"请核对编号是不是写错；{fill}",
        )

    @staticmethod
    def _nothing_of(person: Rolled, source: QuarterSource) -> Problem:
        kind = k.SOURCE_EMPTY if source.feed.kind is FeedKind.ROWS else k.RESULT_WITHOUT
        return kind.at(
            sheet=source.feed.sheet.name, subject=person.key, label=source.label, name=person.name, place=source.label,
            what="结果", why="",
        )

    def _alone(self, person: Rolled, source: QuarterSource, texts: Texts) -> Problem | None:
        """A row nobody gave: said unless it says that the person was not appraised then."""
        words, exempt = row_words(source, texts), exempt_word(source)
        if exempt and exempt in dict(texts).values():
            return None
        return k.ALONE_IN_YEAR.at(
            sheet=source.feed.sheet.name, subject=person.key, label=source.label, value=f"“{words}”", name=person.name,
            place=source.label,
        )

    def _say_taking(self, person: Rolled, taking: Taking) -> None:
        """The conflict a row is, if it is one; another name has been told for all quarters together."""
        source = self.sources[taking.source]
        if taking.problem is not None:
            if taking.problem.code != k.OTHER_NAME.code:
                self._note(taking.problem, source.label, person)
        elif taking.state in (TakeState.TYPED, TakeState.CHANGED):
            kind = k.TYPED_DIFFERS if taking.state is TakeState.TYPED else k.CHANGED_SINCE_TAKEN
            differing = [(heading, text) for heading, text in taking.texts if dict(taking.stands).get(heading, "") != text]
            stood = tuple((heading, dict(taking.stands).get(heading, "")) for heading, _ in differing)
            self._say(
                kind, source.label, person, sheet=source.feed.sheet.name, value=_cells(stood), result=_cells(differing),
            )

    def _refused_by_rules(self, person: Rolled, takings: list[Taking]) -> list[Taking]:
        """Mark as not to be taken what the scheme's own rules for the sheet would refuse."""
        book = self.book
        line = book.by_key.get(person.key) or Line(0, person.key, person.name, "", 0, dict(person.cells), None, None)
        found = list(takings)
        for name in dict.fromkeys(self.sources[one.source].feed.sheet.name for one in takings if one.open):
            rows = book.whole_rows(line.rows.get(name, ()))
            at: dict[int, int] = {}  # the row's place among the rows as they would be -> the taking
            for number, one in enumerate(takings):
                if not one.open or self.sources[one.source].feed.sheet.name != name:
                    continue
                place = next((place for place, row in enumerate(rows) if row.id == one.row and one.row), len(rows))
                stored = rows[place].texts if place < len(rows) else {}
                rows[place:place + 1] = [RowLine(one.row, name, line.id, 0, {**stored, **dict(one.texts)})]
                at[place] = number
            for misfit in book.scheme.check(book.tentative(line, sheet=name, rows=rows), book.params, book.frame().tables):
                number = at.get(-1 if misfit.row is None else misfit.row, -1)
                if misfit.sheet == name and not misfit.once and number >= 0:
                    problem = k.DOES_NOT_FIT.at(
                        sheet=name, subject=person.key, label=misfit.label, value=misfit.value, name=person.name,
                        place=self.sources[found[number].source].label, why=misfit.problem.what,
                    )
                    found[number] = replace(found[number], state=TakeState.BLOCKED, problem=problem)
        return found


def _cells(texts: Iterable[tuple[str, str]]) -> str:
    return "“" + "；".join(f"{heading} {figure(text) if text else '空'}" for heading, text in texts) + "”"


def roster_cells(book: PeriodBook, line: Line) -> Texts:
    """The line a subject of another period would have here: every column both have, read by this scheme's rules.

    A count with a default belongs to its own period and starts empty, as it does when a roster is carried over.
    """
    cells = []
    for entry in book.scheme.scheme.roster.fields:
        text = line.cells.get(entry.name, "")
        if not text or (entry.kind.numeric and entry.blank is not None):
            continue
        try:
            cells.append((entry.name, show_value(entry, read_value(entry, text))))
        except ValueRefused:
            continue  # e.g. a category this scheme does not have: shown as missing in the roster
    return tuple(cells)


def taken_texts(
    ws: Workspace, book: PeriodBook, those: Sequence[QuarterSource]
) -> Mapping[tuple[int, str], set[str]]:
    """Every text that taking ever wrote, by row and heading: what differs from it was typed."""
    from kaohe_desktop.store import origins

    sheets = {source.feed.sheet.name for source in those}
    found: dict[tuple[int, str], set[str]] = {}
    if sheets:
        with ws.database.read() as connection:
            for one in origins.written(connection, book.row.id, sheets, act_names(those)):
                found.setdefault((one.row, one.heading), set()).add(one.text)
    return found
