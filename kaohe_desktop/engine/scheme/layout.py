"""Gives every name of a scheme its slot and its sort, and reports names that are used twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kaohe_desktop.engine.cohort import Value
from kaohe_desktop.engine.entries import default_of
from kaohe_desktop.engine.formula.nodes import Node
from kaohe_desktop.engine.formula.scope import Scope, Symbol
from kaohe_desktop.engine.formula.sorts import Type
from kaohe_desktop.engine.scheme.model import FieldKind, Figure, Param, Scheme, SheetRole
from kaohe_desktop.engine.scheme.places import Path
from kaohe_desktop.engine.scheme.program import Slots

#: Names the engine itself provides.
GRADE, RANK, HEADS, USED, EACH = "等次", "名次", "人数", "已用名额", "每个"
CYCLE, MONTHS = "考核周期", "月数"
RESERVED = (GRADE, RANK, HEADS, USED, EACH, CYCLE, MONTHS)
#: The table of the period's months that every scheme has, and its column.
PERIOD_MONTHS, MONTH = "考核月", "月份"
SHARE_UNIT = "比例"
_TYPES = {
    FieldKind.TEXT: Type.TEXT, FieldKind.CHOICE: Type.TEXT, FieldKind.FLAG: Type.FLAG, FieldKind.DATE: Type.DATE,
    FieldKind.TICKS: Type.TEXT, FieldKind.INTEGER: Type.NUMBER, FieldKind.DECIMAL: Type.NUMBER, FieldKind.PERCENT: Type.NUMBER,
}
Duplicate = Callable[[Path, str, str], None]


def sort_of(kind: FieldKind) -> Type:
    """The sort of value a field gives."""
    return _TYPES[kind]


class Layout:
    """Slots are handed out one by one; ``scope`` is what a subject's formulas can name (figures still without sorts)."""

    def __init__(self, scheme: Scheme, duplicate: Duplicate) -> None:
        self.scheme = scheme
        self._duplicate = duplicate
        self._size = 0
        self._taken: dict[str, str] = {}
        self.scope = Scope()
        self.fields: dict[tuple[str, str], int] = {}
        self._blanks: list[tuple[str, int, Value]] = []
        self.rows: dict[str, int] = {}
        self.tables: dict[str, int] = {}
        self.params: dict[str, int] = {}
        self.figures: dict[str, int] = {}
        self._types: dict[str, dict[str, Type]] = {}
        self._place_sheets()
        self._place_repeated(PERIOD_MONTHS, {MONTH: Type.NUMBER})
        self._place_derived()
        self._place_constants()
        for path, figure in figures_of(scheme):
            self._claim(path, figure.name, "另一个考核项目或中间数")
            self.figures[figure.name] = self.new_slot()
        self._claim(("total", "name"), scheme.total.name, "一个考核项目或中间数")
        self.figures[scheme.total.name] = self.new_slot()
        self.special = {name: self.new_slot() for name in RESERVED}
        for name, sort in ((CYCLE, Type.TEXT), (MONTHS, Type.NUMBER), (GRADE, Type.TEXT), (RANK, Type.NUMBER)):
            self.scope.symbols[name] = Symbol(name, sort, self.special[name])

    def new_slot(self) -> int:
        """A fresh slot."""
        self._size += 1
        return self._size - 1

    def _claim(self, path: Path, name: str, what: str) -> None:
        if name in RESERVED:
            self._duplicate(path, name, "程序自己的名称")
        elif name in self._taken:
            self._duplicate(path, name, self._taken[name])
        self._taken[name] = what

    def _place_sheets(self) -> None:
        seen: dict[str, str] = {}
        keys: dict[str, int] = {}
        for number, sheet in enumerate(self.scheme.sheets):
            if sheet.name in seen:
                self._duplicate(("sheet", number, "name"), sheet.name, "另一张表")
            seen[sheet.name] = sheet.name
            if sheet.role in (SheetRole.ROWS, SheetRole.TABLE):
                slot = self._place_repeated(sheet.name, {field.name: sort_of(field.kind) for field in sheet.fields})
                (self.rows if sheet.role is SheetRole.ROWS else self.tables)[sheet.name] = slot
                self.scope.shares |= {
                    (sheet.name, field.name) for field in sheet.fields if field.kind is FieldKind.PERCENT
                }
                if sheet.role is SheetRole.TABLE and len(sheet.key) == 1:
                    self.scope.keys[sheet.name] = sheet.key[0]
                self._repeated_headings(number)
                continue
            self._repeated_headings(number)
            for field in sheet.fields:
                slot = keys.setdefault(field.name, self.new_slot()) if field.name in sheet.key else self.new_slot()
                symbol = Symbol(field.name, sort_of(field.kind), slot)
                self.fields[sheet.name, field.name] = slot
                self.scope.columns[sheet.name, field.name] = symbol
                known = self.scope.symbols.get(field.name)
                if known is not None and known.slot != slot:
                    own = self._own_index(number, field.name)
                    self._duplicate(("sheet", number, "field", own, "name"), field.name, "另一张表的栏目")
                self.scope.symbols[field.name] = symbol
                self._blanks.append((field.name, slot, default_of(field)))

    def _place_repeated(self, name: str, types: dict[str, Type]) -> int:
        slot = self.new_slot()
        self._types[name] = types
        self.scope.tables[name] = (slot, types)
        return slot

    def _place_derived(self) -> None:
        """The columns worked out for each row; their sorts and formulas come later (see :meth:`derive`)."""
        for number, derived in enumerate(self.scheme.derived):
            types = self._types.get(derived.sheet)
            if types is None:
                continue  # reported by the compiler
            if derived.name in types:
                self._duplicate(("derived", number, "name"), derived.name, f"“{derived.sheet}”的另一栏")
            types[derived.name] = Type.ANY
            if derived.inline:
                self.scope.inline.add((derived.sheet, derived.name))

    def derive(self, sheet: str, name: str, node: Node, sort: Type) -> None:
        """Give a derived column its formula and sort."""
        self.scope.derived[sheet, name] = node
        self._types[sheet][name] = sort

    def _own_index(self, sheet: int, name: str) -> int:
        """The place of a field among those written in the file (the common columns come first in the model)."""
        fields = self.scheme.sheets[sheet].fields
        return [field.name for field in fields].index(name)

    def _repeated_headings(self, number: int) -> None:
        names = [field.name for field in self.scheme.sheets[number].fields]
        for index, name in enumerate(names):
            if name in names[:index]:
                self._duplicate(("sheet", number, "field", index, "name"), name, "同一张表的另一栏")

    def _place_constants(self) -> None:
        for number, constant in enumerate(self.scheme.constants):
            self._claim(("constant", number, "name"), constant.name, "另一个数")
            self._fixed(("constant", number, "name"), Symbol(
                constant.name, Type.NUMBER, None, constant.value, share=constant.unit == SHARE_UNIT,
            ))
        for number, reading in enumerate(self.scheme.readings):
            self._claim(("reading", number, "name"), reading.name, "另一条口径或数")
            self._fixed(("reading", number, "name"), Symbol(reading.name, Type.TEXT, None, reading.choice))
        for number, param in enumerate(self.scheme.params):
            self._claim(("param", number, "name"), param.name, "另一个参数或数")
            self.params[param.name] = self.new_slot()
            self._fixed(("param", number, "name"), Symbol(
                param.name, self.param_sort(param), self.params[param.name], share=param.kind is FieldKind.PERCENT,
            ))

    def _fixed(self, path: Path, symbol: Symbol) -> None:
        if symbol.name in self.scope.symbols:
            self._duplicate(path, symbol.name, "一个栏目")
        self.scope.symbols[symbol.name] = symbol

    @staticmethod
    def param_sort(param: Param) -> Type:
        """The sort of a parameter's value."""
        return sort_of(param.kind)

    def slots(self) -> Slots:
        """Every slot, once all formulas are compiled."""
        special = self.special
        blank: list[Value] = [None] * self._size
        for _, slot, value in self._blanks:
            blank[slot] = value
        fields = {name: slot for name, slot, _ in self._blanks}
        return Slots(
            tuple(blank), fields, self.rows, self.tables, self.params, self.figures,
            special[GRADE], special[RANK], special[HEADS], special[USED], special[EACH],
            special[CYCLE], special[MONTHS], self.scope.tables[PERIOD_MONTHS][0],
        )


def figures_of(scheme: Scheme) -> Iterator[tuple[Path, Figure]]:
    """Every step and item with its place in the file, steps first."""
    for number, step in enumerate(scheme.steps):
        yield ("step", number, "name"), step
    for number, item in enumerate(scheme.items):
        yield ("item", number, "name"), item


def total_figure(scheme: Scheme) -> Figure:
    """The total as a figure among the others."""
    places = max(0, -int(scheme.total.round.as_tuple().exponent)) if scheme.total.round < 1 else 0
    return Figure(name=scheme.total.name, formula=scheme.total.formula, places=places, basis=scheme.total.basis)


