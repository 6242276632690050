"""A small Grid in memory, with ranges, refusals, undo and sorting, for the tests of the table alone."""

from __future__ import annotations

from datetime import datetime

from kaohe_desktop.engine.problems import Problem
from kaohe_desktop.engine.scheme.model import FieldKind
from kaohe_desktop.office.grid import CellState, Entered, Grid, GridColumn

COLUMNS = (
    GridColumn("编号", "", FieldKind.TEXT, editable=False, frozen=True, width=4),
    GridColumn("姓名", "", FieldKind.TEXT, editable=False, frozen=True, width=5),
    GridColumn("科室工作", "满25", FieldKind.DECIMAL, numeric=True, width=5),
    GridColumn("下社区", "满25", FieldKind.DECIMAL, numeric=True, width=5),
    GridColumn("安排", "", FieldKind.CHOICE, ("科室", "下社区", "科室+下社区"), width=7),
    GridColumn("告诫", "", FieldKind.FLAG, ("是", "否"), width=3),
    GridColumn("业绩", "", FieldKind.TEXT, width=16),
    GridColumn("得分", "", FieldKind.DECIMAL, editable=False, numeric=True, width=5, result=True),
)
REFUSAL = "每项满分 25"


class FakeGrid(Grid):
    title = "录入"

    def __init__(self, people: int = 5) -> None:
        self.columns = COLUMNS
        self._all = list(range(people))
        self._shown = list(self._all)
        self.typed: dict[tuple[int, str], str] = {}
        self.refused: dict[tuple[int, str], str] = {}
        self._done: list[tuple[str, dict, dict]] = []
        self._undone: list[tuple[str, dict, dict]] = []

    def narrow(self, category: str = "", department: str = "", *, only_missing: bool = False) -> None:
        self._shown = list(self._all)

    def row_count(self) -> int:
        return len(self._shown)

    def key(self, row: int) -> str:
        return f"{self._shown[row] + 1:03d}"

    def row_id(self, row: int) -> int:
        return self._shown[row] + 1

    def row_of(self, row_id: int) -> int | None:
        return self._shown.index(row_id - 1) if row_id - 1 in self._shown else None

    def _at(self, row: int, column: int) -> tuple[int, str]:
        return self._shown[row], self.columns[column].heading

    def text(self, row: int, column: int) -> str:
        person, heading = self._at(row, column)
        if heading == "编号":
            return f"{person + 1:03d}"
        if heading == "姓名":
            return f"人{person + 1}"
        if heading == "得分":
            parts = [self.typed.get((person, name), "") for name in ("科室工作", "下社区")]
            return str(sum(map(float, parts))) if all(parts) else ""
        if (person, heading) in self.refused:
            return self.refused[person, heading]
        if heading == "下社区" and person == 2:
            return "—"
        return self.typed.get((person, heading), "")

    def state(self, row: int, column: int) -> CellState:
        at = self._at(row, column)
        if at in self.refused:
            return CellState.REFUSED
        if at[1] == "得分":
            return CellState.COMPUTED
        if at == (2, "下社区"):
            return CellState.NOT_APPLICABLE
        if self.text(row, column):
            return CellState.FILLED
        return CellState.MISSING if at[1] in ("科室工作", "下社区") else CellState.EMPTY

    def note(self, row: int, column: int) -> str:
        return f"{REFUSAL}。请改为 0–25 之间的数。（K101）" if self.state(row, column) is CellState.REFUSED else "可填 0–25"

    def _put(self, changes: dict[tuple[int, str], str], action: str) -> Entered:
        old = {at: self.typed.get(at, "") for at in changes}
        problems, good = [], {}
        for at, text in changes.items():
            self.refused.pop(at, None)
            wrong = at[1] in ("科室工作", "下社区") and text and not (text.isdigit() and int(text) <= 25)
            if wrong:
                self.refused[at] = text
                problems.append(Problem("K101", REFUSAL, "请改为 0–25 之间的数", "录入", "", f"{at[0] + 1:03d}", at[1], text))
            else:
                good[at] = text
        self.typed.update(good)
        if good:
            self._done.append((action, {at: old[at] for at in good}, good))
            self._undone.clear()
        return Entered(len(good), tuple(problems), action, datetime(2026, 10, 1, 10, 42))

    def enter(self, row: int, column: int, text: str) -> Entered:
        return self._put({self._at(row, column): text}, f"录入 {self.text(row, 1)} {self.columns[column].heading}")

    def paste(self, row, column, block) -> Entered:
        changes = {
            self._at(row + r, column + c): text
            for r, line in enumerate(block) for c, text in enumerate(line)
            if row + r < self.row_count() and column + c < len(self.columns)
        }
        return self._put(changes, f"粘贴 {len(changes)} 格")

    def enter_cells(self, cells, name, problems=()) -> Entered:
        return self._put({self._at(row, column): text for row, column, text in cells}, name)

    @property
    def refused_count(self) -> int:
        return len(self.refused)

    def retry(self) -> Entered | None:
        return self._put(dict(self.refused), "再存一次") if self.refused else None

    def clear(self, cells) -> Entered:
        return self._put({self._at(*cell): "" for cell in cells}, f"清除 {len(cells)} 格")

    def undo(self) -> str | None:
        if not self._done:
            return None
        self._undone.append(self._done.pop())
        self.typed.update(self._undone[-1][1])
        return self._undone[-1][0]

    def redo(self) -> str | None:
        if not self._undone:
            return None
        self._done.append(self._undone.pop())
        self.typed.update(self._done[-1][2])
        return self._done[-1][0]

    @property
    def undo_name(self) -> str | None:
        return self._done[-1][0] if self._done else None

    @property
    def redo_name(self) -> str | None:
        return self._undone[-1][0] if self._undone else None

    def sort(self, column: int, descending: bool) -> None:
        heading = self.columns[column].heading if column >= 0 else ""
        self._shown.sort(key=lambda person: (self.typed.get((person, heading), ""), person) if heading else ("", person))
        if descending:
            self._shown.reverse()

    def search(self, text: str) -> None:
        self._shown = [person for person in self._all if text in f"{person + 1:03d} 人{person + 1}"]

    def remove_rows(self, rows, why: str = "") -> Entered:
        for row in sorted(rows, reverse=True):
            self._all.remove(self._shown.pop(row))
        return Entered(len(rows), (), f"移出 {len(rows)} 人", datetime(2026, 10, 1))

    def reload(self) -> None:
        pass

    def refresh_computed(self) -> None:
        pass
