"""One person's paper on the screen (纸表视图): its fields over the same tables, with the same checks, marks and 撤销."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import show
from kaohe_desktop.engine.scheme.model import SheetRole
from kaohe_desktop.office.entry_results import provisional_of
from kaohe_desktop.office.grid import CellState, Typing
from kaohe_desktop.office.paper_layout import PaperSection, layout

if TYPE_CHECKING:
    from kaohe_desktop.office.cohorts import Line
    from kaohe_desktop.office.entry import EntryGrid
    from kaohe_desktop.office.grid import Entered, GridColumn
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.scheme_uses import Input
    from kaohe_desktop.office.workspace import Workspace

_HEAD = ("科室", "职务", "考核类别")


@dataclass(frozen=True, slots=True)
class PaperField:
    """A field of the person shown: what stands in it, how it stands, its full mark here, and what is to be said of it."""

    text: str
    state: CellState
    full: str
    words: str


class Paper:
    """The paper of one person after another. ``grids`` gives the table of a sheet, shared with the page's own view."""

    def __init__(self, ws: Workspace, period: PeriodInfo, grids: Callable[[str], EntryGrid]) -> None:
        self._ws, self._period_id, self._grids = ws, period.id, grids
        self.sections: tuple[PaperSection, ...] = layout(ws.book(period.id).scheme)
        self.keys: Sequence[str] = ()
        self.key = ""
        self.provisional = provisional_of(ws, period.id)
        self._done: list[EntryGrid] = []
        self._undone: list[EntryGrid] = []

    # ── whose paper ──

    def open(self, keys: Sequence[str], key: str) -> None:
        """Go through these people, beginning with one of them (else the first)."""
        self.keys = tuple(keys)
        self.key = key if key in self.keys else next(iter(self.keys), "")

    @property
    def number(self) -> int:
        """Which of the people it is, from 1; 0 where there is nobody."""
        return self.keys.index(self.key) + 1 if self.key in self.keys else 0

    def turn(self, step: int) -> bool:
        """Go to the next (or previous) person; False at the end."""
        at = self.number - 1 + step
        if not self.key or not 0 <= at < len(self.keys):
            return False
        self.key = self.keys[at]
        return True

    def next_lacking(self) -> bool:
        """Go to the next person who lacks something, going round; False if nobody does."""
        book, at = self._ws.book(self._period_id), self.number
        for key in (*self.keys[at:], *self.keys[:at]):
            line = book.by_key.get(key)
            if line is not None and book.missing(line):
                self.key = key
                return True
        return False

    @property
    def _line(self) -> Line | None:
        return self._ws.book(self._period_id).by_key.get(self.key)

    def head(self) -> tuple[str, str]:
        """Who it is: 编号 and 姓名, and beside them what the roster says."""
        line = self._line
        if line is None:
            return "", ""
        known = [line.cells.get(heading, "") for heading in _HEAD if line.cells.get(heading, "") != line.name]
        scheme = self._ws.book(self._period_id).scheme.scheme
        used = {place[1] for place in self._rests_on()}
        more = [
            f"{field.name} {line.cells[field.name]}" for field in scheme.roster.fields
            if field.name in used and field.name not in _HEAD and line.cells.get(field.name)
        ]
        return f"{line.key}　{line.name}", "　".join(part for part in (*known, *more) if part)

    def _rests_on(self) -> list[Input]:
        from kaohe_desktop.office.scheme_uses import inputs_of

        scheme = self._ws.book(self._period_id).scheme.scheme
        roster = scheme.roster.name
        return [place for place in inputs_of(scheme, scheme.total.name) if place[0] == roster]

    def foot(self) -> tuple[str, str]:
        """The total and the grade as the entries stand, and what is still missing."""
        line, provisional = self._line, self.provisional
        if line is None:
            return "", ""
        if provisional.at_once:
            provisional.refresh()
        book = self._ws.book(self._period_id)
        missing = book.missing(line)
        own, result = provisional.total(line), provisional.result(line.key)
        name = book.scheme.scheme.total.name
        said = ""
        if own is not None:
            total = show(own.total) or "还没有"
            grade = rank = ""
            if result is not None:
                grade = f"{result.grade or ''}（待议{result.pending}）" if result.pending else result.grade or ""
                rank = f"第 {result.rank} 名" if result.rank is not None else ""
            said = "　".join(part for part in (f"{name} {total}", f"预评 {grade}" if grade else "", rank) if part)
            if provisional.stale:
                said += "　（预评停手后重算）" if provisional.exact_totals else "　（停手后重算）"
        return said, f"还缺 {len(missing)} 项：{'、'.join(missing)}" if missing else "没有缺项"

    # ── fields ──

    def place(self, field: Input) -> tuple[EntryGrid, int, int] | None:
        """The table, row and column of a field of the person shown."""
        line = self._line
        grid = self._grids(field[0])
        row = grid.row_of(line.id) if line is not None else None
        if row is None:
            return None
        return grid, row, [column.heading for column in grid.columns].index(field[1])

    def column(self, field: Input) -> GridColumn:
        """The description of a field's column."""
        return next(column for column in self._grids(field[0]).columns if column.heading == field[1])

    def field(self, field: Input) -> PaperField:
        """A field as it stands."""
        place = self.place(field)
        if place is None:
            return PaperField("", CellState.READ_ONLY, "", "")
        grid, row, column = place
        state = grid.state(row, column)
        text = "" if state in (CellState.DEFAULT, CellState.NOT_APPLICABLE) else grid.text(row, column)
        words = grid.note(row, column)
        return PaperField(text, state, grid.full_mark(row, column), words)

    def typing(self, field: Input, text: str) -> Typing:
        """What to say of a text while it is typed."""
        place = self.place(field)
        return Typing(False, "") if place is None else place[0].typing(place[1], place[2], text)

    def enter(self, field: Input, text: str) -> Entered | None:
        """Enter a field; None if nobody is shown."""
        place = self.place(field)
        if place is None:
            return None
        grid, row, column = place
        entered = grid.enter(row, column, text)
        self.note_done(grid, entered)
        return entered

    def rows(self, sheet: str) -> EntryGrid:
        """The table of a repeated sheet, with this person's rows alone."""
        grid = self._grids(sheet)
        grid.show_only(self.key)
        return grid

    def whole(self) -> None:
        """Have every table show everybody, so that each person's row is found."""
        scheme = self._ws.book(self._period_id).scheme.scheme
        for sheet in scheme.sheets:
            if sheet.role in (SheetRole.ENTRY, SheetRole.ROWS):
                grid = self._grids(sheet.name)
                grid.search("")
                grid.narrow()
                if sheet.role is SheetRole.ROWS:
                    grid.show_only("")

    # ── 撤销 ──

    def retry(self) -> list[Entered]:
        """Enter again whatever of the paper's tables was typed and not saved, one step for each table."""
        sheets = dict.fromkeys(sheet for section in self.sections for sheet in (section.rows, *(place[0] for place in section.fields)) if sheet)
        done: list[Entered] = []
        for grid in map(self._grids, sheets):
            entered = grid.retry()
            if entered is not None:
                self.note_done(grid, entered)
                done.append(entered)
        return done

    def note_done(self, grid: EntryGrid, entered: Entered) -> None:
        """Remember which table an edit was made in."""
        if entered.saved:
            self._done.append(grid)
            self._undone.clear()

    def step_back(self, *, forward: bool = False) -> str | None:
        """Undo (or redo) the last edit made on any paper; its name, None if there is none. Raises Refused as the table."""
        source, target = (self._undone, self._done) if forward else (self._done, self._undone)
        while source:
            grid = source[-1]
            name = grid.redo() if forward else grid.undo()  # where that fails, the step stays
            source.pop()
            if name is not None:
                target.append(grid)
                return name
        return None
