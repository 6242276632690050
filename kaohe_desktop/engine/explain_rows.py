"""The part of an explanation that tells single rows: 7月的月得分, 第2轮的得分, one line for each where they are few."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from kaohe_desktop.engine.figures import plain, show
from kaohe_desktop.engine.formula.compiled import Formula
from kaohe_desktop.engine.formula.evaluate import Row, gathered, table_of
from kaohe_desktop.engine.formula.functions import Given
from kaohe_desktop.engine.formula.nodes import Call, Column, Node, walk
from kaohe_desktop.engine.formula.scope import Scope, State
from kaohe_desktop.engine.formula.wording import MOST_WRITTEN, in_words
from kaohe_desktop.engine.outcome import Step
from kaohe_desktop.engine.scheme.compiled import CompiledScheme
from kaohe_desktop.engine.scheme.layout import MONTH, PERIOD_MONTHS
from kaohe_desktop.engine.scheme.model import Derived, SheetRole
from kaohe_desktop.engine.table_items import TableItems


class RowLines:
    """Tells the rows behind a figure by the scheme's own columns for each row."""

    def __init__(self, scheme: CompiledScheme, items: TableItems) -> None:
        self._items: dict[str, set[str]] = {one.items.table: set(items.places) for one in scheme.program.items_from}
        self._derived = {(one.sheet, one.name): one for one in scheme.scheme.derived}
        label = scheme.scheme.key_label
        self._keys = {
            sheet.name: tuple(name for name in sheet.key if name != label)
            for sheet in scheme.scheme.sheets if sheet.role in (SheetRole.ROWS, SheetRole.TABLE)
        }
        self._keys[PERIOD_MONTHS] = (MONTH,)
        self._nodes: Mapping[tuple[str, str], Node] = scheme.program.plan[0].formula.scope.derived
        self._compiled: dict[tuple[str, str], Formula] = {}

    def lines(self, formula: Formula, state: State, told: set[tuple[str, str, str]]) -> Iterator[Step]:
        """The rows behind each gathering call of a formula, those of the scheme's own columns only and each ``told`` once."""
        for part in walk(formula.node) if self._derived else ():
            if isinstance(part, Call) and (table := table_of(part, formula.scope)) is not None:
                rows = [one[table] for one in gathered(part, table, formula.scope, state)]
                if len(rows) > MOST_WRITTEN:
                    continue
                for column in self._columns(part.args[0], table):
                    for number, row in enumerate(rows, 1):
                        name = self._name(table, row, number)
                        if table not in self._items or name in self._items[table]:
                            yield from self._row(column, row, name, formula.scope, state, told)

    def item(
        self, name: str, label: str, formula: Formula, state: State, row: Row, told: set[tuple[str, str, str]], full: str = ""
    ) -> Iterator[Step]:
        """An item whose key comes from a table, after the columns of its row it is worked out from."""
        node = formula.node
        assert isinstance(node, Column)
        derived = self._derived[node.table, node.name]
        own = self._formula(derived, formula.scope)
        told.add((derived.sheet, derived.name, name))
        for inner in self._columns(own.node, derived.sheet):
            yield from self._row(inner, row, name, formula.scope, state, told)
        value = formula.value(state, row)
        words = f"{name} {label}" if label else name
        if value is None:
            yield Step(words, own.words, "", "—", derived.basis)
            return
        value_full = row.get(full) if full else None
        note = f"满分 {in_words(value_full)}" if value_full is not None else derived.note
        result = _shown(value, derived.places)
        yield Step(words, own.words, _worth_telling(own.row_numbers(state, row), value, result), result, derived.basis, note)

    def _columns(self, node: Node, table: str) -> list[Derived]:
        found = [
            self._derived[part.table, part.name] for part in walk(node)
            if isinstance(part, Column) and part.table == table and (part.table, part.name) in self._derived
        ]
        shown: list[Derived] = []
        for one in dict.fromkeys(found):  # one written out in the formula brings its own columns along
            shown += self._columns(self._nodes[one.sheet, one.name], table) if one.inline else [one]
        return list(dict.fromkeys(shown))

    def _formula(self, derived: Derived, scope: Scope) -> Formula:
        place = (derived.sheet, derived.name)
        if place not in self._compiled:
            self._compiled[place] = Formula(scope.derived[place], scope, derived.sheet)
        return self._compiled[place]

    def _row(
        self, derived: Derived, row: Row, name: str, scope: Scope, state: State, told: set[tuple[str, str, str]]
    ) -> Iterator[Step]:
        """One column of one row, after the columns of that row it is worked out from."""
        place = (derived.sheet, derived.name, name)
        if place in told:
            return
        told.add(place)
        formula = self._formula(derived, scope)
        value = formula.value(state, row)
        if value is None or isinstance(value, bool | str):
            return
        for inner in self._columns(formula.node, derived.sheet):
            yield from self._row(inner, row, name, scope, state, told)
        result = _shown(value, derived.places)
        numbers = _worth_telling(formula.row_numbers(state, row), value, result)
        yield Step(f"{name} {derived.name}", formula.words, numbers, result, derived.basis, derived.note)

    def _name(self, table: str, row: Row, number: int) -> str:
        """How a row is called: by its key (7月, 第2轮), else by its place."""
        words = [_part(name, row.get(name)) for name in self._keys.get(table, ())]
        return " ".join(word for word in words if word) or f"{table}第{number}条"


def _worth_telling(numbers: str, value: Given, result: str) -> str:
    """The figures put in, unless they only say the result again."""
    return "" if numbers.strip("()") in (in_words(value), result) else numbers


def _part(name: str, value: Given) -> str:
    if isinstance(value, Decimal):
        number = plain(value)
        if name == MONTH:
            return f"{number}月"
        return f"第{number}{name[:-1]}" if name.endswith("次") and len(name) > 1 else f"{name}{number}"
    return f"第{value}季度" if name == "季度" else str(value or "")


def _shown(value: object, places: int) -> str:
    return show(value, places) or "" if isinstance(value, Decimal) or hasattr(value, "numerator") else str(value)  # type: ignore[arg-type]
