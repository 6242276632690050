"""What the window's tables show (表格): the contract between the acts of the office and a spreadsheet-like view.

Plain values only, so that the window can be drawn before the database library is loaded.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe_desktop.engine.outcome import Result, Step
    from kaohe_desktop.engine.problems import Problem
    from kaohe_desktop.engine.scheme.model import FieldKind


class CellState(StrEnum):
    """How a cell stands; the view chooses its look by this and by nothing else."""

    EMPTY = "empty"  # blank, and may stay so
    FILLED = "filled"
    DEFAULT = "default"  # blank, counts as the default that is shown
    MISSING = "missing"  # 缺项
    NOT_APPLICABLE = "not_applicable"  # 无此项, shown as —
    REFUSED = "refused"  # the text typed is shown and was not saved; note() says why
    READ_ONLY = "read_only"  # 已归档
    COMPUTED = "computed"  # worked out, not entered


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One column: ``note`` stands under the heading (满分, 单位, 范围), ``width`` is in full-width characters.

    A ``frozen`` column stays in view when scrolling sideways; ``choices`` is empty unless one of a list must be chosen;
    ``grounds`` are the texts of which the numbers are entered (1、4); a ``result`` (总分, 预评) stays in view at the right.
    """

    heading: str
    note: str
    kind: FieldKind
    choices: tuple[str, ...] = ()
    editable: bool = True
    numeric: bool = False
    frozen: bool = False
    width: int = 8
    grounds: tuple[str, ...] = ()
    result: bool = False


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of an edit: ``saved`` cells are on disk; each refused cell has a problem and stays marked.

    ``action`` is its name for 撤销 (``录入 张三 科室工作``, ``粘贴 12 格``); ``at`` is when it was committed.
    """

    saved: int
    problems: tuple[Problem, ...]
    action: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Typing:
    """What is said of a text while it is being typed: ``wrong`` once nothing added to it could make it right."""

    wrong: bool
    words: str


class Grid(ABC):
    """A table of cells in which every edit is one committed, audited transaction and one step of 撤销.

    Rows and columns count from 0 in the order shown now; :meth:`sort`, :meth:`search` and the edits of other grids
    change that order, so a row number must not be kept: keep :meth:`row_id`.
    """

    title: str
    columns: Sequence[GridColumn]
    #: whether rows may be typed into the blank last row (and removed with :meth:`remove_rows`)
    can_add_rows: bool = False
    #: whether :meth:`remove_rows` may be called
    can_remove_rows: bool = False
    #: whether the COMPUTED columns lag behind the entries (large offices: call :meth:`refresh_computed` when idle)
    computed_stale: bool = False
    #: whether the figures among them are right all the same, and only words (a grade) lag
    total_exact: bool = False

    @abstractmethod
    def row_count(self) -> int:
        """Rows shown now, the blank last row included where :attr:`can_add_rows`."""

    @abstractmethod
    def key(self, row: int) -> str:
        """The 编号 of the row's subject; "" for a blank last row and for a table of no subject."""

    @abstractmethod
    def row_id(self, row: int) -> int:
        """A number that stays with the row through sorting and filtering; 0 for the blank last row."""

    @abstractmethod
    def row_of(self, row_id: int) -> int | None:
        """Where the row of that :meth:`row_id` stands now; None if it is not shown."""

    @abstractmethod
    def text(self, row: int, column: int) -> str:
        """What the cell shows (``—`` where there is no such item; the refused text where it was refused)."""

    @abstractmethod
    def state(self, row: int, column: int) -> CellState:
        """How the cell stands."""

    def cells(self, row: int, columns: Sequence[int]) -> Sequence[tuple[str, CellState]]:
        """:meth:`text` and :meth:`state` of some cells of a row, for drawing."""
        return [(self.text(row, column), self.state(row, column)) for column in columns]

    @abstractmethod
    def note(self, row: int, column: int) -> str:
        """Why a cell is refused or closed, else what is allowed in it; "" if there is nothing to say."""

    @abstractmethod
    def enter(self, row: int, column: int, text: str) -> Entered:
        """Enter a text: committed, or refused: then the text stays in the cell, marked, the stored value unchanged."""

    @abstractmethod
    def paste(self, row: int, column: int, block: Sequence[Sequence[str]]) -> Entered:
        """Enter a block with its top-left cell here, in one transaction and one undo step; refused cells stay marked.

        What reaches beyond the last row or column is a problem of its own; 向下填充 is a paste of equal rows.
        """

    @abstractmethod
    def clear(self, cells: Sequence[tuple[int, int]]) -> Entered:
        """Blank the cells given as ``(row, column)``; a refused text is taken away."""

    @abstractmethod
    def undo(self) -> str | None:
        """Undo the last action of this grid as a new committed change; its name, None if there is none.

        Raises Refused if the period was archived meanwhile or the database cannot be written.
        """

    @abstractmethod
    def redo(self) -> str | None:
        """Do again what :meth:`undo` took back; its name, None if there is none. Raises as :meth:`undo`."""

    @property
    @abstractmethod
    def undo_name(self) -> str | None:
        """The name of the action that :meth:`undo` would take back."""

    @property
    @abstractmethod
    def redo_name(self) -> str | None:
        """The name of the action that :meth:`redo` would do again."""

    def step_size(self, *, forward: bool = False) -> int:
        """How many cells, rows and lines :meth:`undo` (or :meth:`redo`) would change."""
        return 1

    @abstractmethod
    def sort(self, column: int, descending: bool) -> None:
        """Sort by what a column holds (figures by size, blanks last); a column of -1 brings the stored order back."""

    @abstractmethod
    def search(self, text: str) -> None:
        """Show only rows whose 编号, 姓名 or 拼音首字母 contain the text; "" shows all."""

    @abstractmethod
    def narrow(self, category: str = "", department: str = "", *, only_missing: bool = False) -> None:
        """Show only the subjects of a category and a department ("" for all), or those who lack something here.

        Refused texts stay, whether they are shown or not. A table of no subject shows all its rows.
        """

    @abstractmethod
    def remove_rows(self, rows: Sequence[int], why: str = "") -> Entered:
        """Remove whole rows in one transaction and one undo step; raises Refused where rows cannot be removed."""

    @abstractmethod
    def reload(self) -> None:
        """Read everything anew (after an import or another grid's edits); refused texts stay."""

    @abstractmethod
    def refresh_computed(self) -> None:
        """Work out the COMPUTED columns now; does nothing where there are none."""

    # ── what was not saved ──

    #: how many texts were typed and not saved, also in rows that are not shown now
    refused_count: int = 0

    #: how many of them because the disk or the database took nothing, not because they break a rule
    unwritten_count: int = 0

    def retry(self) -> Entered | None:
        """Enter everything again that was typed and not saved, in one step of 撤销; None if there is nothing."""
        return None

    # ── what only some tables can do ──

    #: whether the COMPUTED columns take so long that they are worked out beside the window (:meth:`computing`)
    computed_aside: bool = False

    #: the headings that together say which row it is, on a sheet of many rows; none elsewhere
    row_keys: Sequence[str] = ()

    def computing(self) -> Callable[[], object]:
        """Work on a copy of the entries as they stand, for another thread; its result goes to :meth:`take_computed`."""
        return lambda: None

    def take_computed(self, computed: object) -> None:  # noqa: B027 (nothing to take where nothing is computed)
        """Show what :meth:`computing` found; it still lags behind where something was entered meanwhile."""

    def explained(self, row: int) -> tuple[Result, Sequence[Step]] | None:
        """The row's result as the entries stand, with its steps (算分说明); None where there is none."""
        return None

    def names(self, row: int) -> tuple[str, ...]:
        """The texts a row is known by: 编号, 姓名, 拼音首字母."""
        return (self.key(row),)

    def typing(self, row: int, column: int, text: str) -> Typing:
        """What to say of a text while it is typed, before it is entered."""
        return Typing(False, self.note(row, column))

    #: whether the head of each column says how many lack it
    counts_missing: bool = False

    def lacking(self, column: int) -> int | None:
        """How many of the rows shown lack this column; None where that is not counted (yet)."""
        return None

    def count_some(self, most: int = 500) -> bool:
        """Go on counting what is missing, ``most`` rows at a time; False once everything is counted."""
        return False

    def trial(self, cells: Sequence[tuple[int, int, str]]) -> Mapping[tuple[int, int], Problem]:
        """What would be refused if these cells ``(row, column, text)`` were entered together; nothing is changed."""
        raise NotImplementedError

    def enter_cells(
        self, cells: Sequence[tuple[int, int, str]], name: str, problems: Sequence[Problem] = ()
    ) -> Entered:
        """Enter scattered cells in one transaction and one undo step; ``problems`` are told beside those found."""
        raise NotImplementedError
