"""Which cells a rule reads, so that nothing is reported that only follows from a cell already refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kaohe_desktop.engine.formula.nodes import Call, Column, Name, Node, children, walk
from kaohe_desktop.engine.formula.parser import parse
from kaohe_desktop.engine.scheme.compiled import Misfit
from kaohe_desktop.engine.scheme.model import Check, EntryField, Scheme, SheetRole
from kaohe_desktop.engine.scheme.problems import CHECK_FAILED

#: A column: sheet and heading.
Place = tuple[str, str]

#: Functions that gather over rows whatever stands in them, and those that do so only over a single column.
_GATHERS = frozenset({"个数", "取", "不同个数", "同项最高", "分组平均", "行名次", "查找"})
_GATHERS_ONE = frozenset({"和", "平均", "最高", "最低", "有", "没有"})


@dataclass(frozen=True, slots=True)
class Reads:
    """The columns a rule reads: ``own`` in the row it stands in (or the subject's only row), ``wide`` in any row."""

    own: frozenset[Place]
    wide: frozenset[Place]


class RuleReads:
    """What each rule on a cell reads, steps and derived columns followed to the entered ones."""

    def __init__(self, scheme: Scheme) -> None:
        self._sheets = {sheet.name: sheet for sheet in scheme.sheets}
        self._scheme = scheme
        self._headings: dict[str, Place] = {}
        for sheet in scheme.sheets:
            if sheet.role in (SheetRole.ROSTER, SheetRole.ENTRY):
                for entry in sheet.fields:
                    self._headings.setdefault(entry.name, (sheet.name, entry.name))
        total = [(scheme.total.name, scheme.total.formula)]
        self._figures = dict([(one.name, one.formula) for one in (*scheme.steps, *scheme.items)] + total)
        self._derived = {(one.sheet, one.name): one.formula for one in scheme.derived}
        self._known: dict[object, Reads] = {}

    def of(self, misfit: Misfit) -> Reads:
        """What the rule reads that a cell was refused by."""
        for number, check in enumerate(self._scheme.checks):
            if is_of_check(misfit, check):
                return self.of_check(number)
        return self.of_field(misfit.sheet, misfit.label)

    def of_check(self, number: int) -> Reads:
        """What a [[check]] of the scheme reads."""
        check = self._scheme.checks[number]
        place = (check.sheet, check.field)
        return self._reads(number, place, [formula for formula in (check.row, check.when) if formula])

    def of_field(self, sheet: str, label: str) -> Reads:
        """What a field's own rules read: its highest figure, whether it applies, whether it must be filled."""
        entry = next(entry for entry in self._sheets[sheet].fields if entry.name == label)
        return self._reads((sheet, label), (sheet, label), list(_own_formulas(entry)))

    def of_formula(self, formula: str) -> Reads:
        """What a formula of the subject reads."""
        return self._reads(formula, ("", ""), [formula])

    def _reads(self, key: object, place: Place, formulas: Sequence[str]) -> Reads:
        if key not in self._known:
            own: set[Place] = set()
            wide: set[Place] = set()
            seen: set[tuple[object, str]] = set()
            for formula in formulas:
                self._follow(parse(formula), place[0], own, wide, seen)
            self._known[key] = Reads(frozenset(own - {place}), frozenset(wide))
        return self._known[key]

    def _follow(self, node: Node, here: str, own: set[Place], wide: set[Place], seen: set[tuple[object, str]]) -> None:
        """Collect what a formula reads; ``here`` is the sheet whose row is in hand, "" for none."""
        match node:
            case Column(table, name):
                self._column((table, name), here, own, wide, seen)
            case Name(name):
                self._name(name, here, own, wide, seen)
            case Call():
                self._call(node, here, own, wide, seen)
            case _:
                for child in children(node):
                    self._follow(child, here, own, wide, seen)

    def _column(self, place: Place, here: str, own: set[Place], wide: set[Place], seen: set[tuple[object, str]]) -> None:
        if place in self._derived:
            if (place, here) not in seen:
                seen.add((place, here))
                self._follow(parse(self._derived[place]), here, own, wide, seen)
        elif self._one_row(place[0]) or place[0] == here:
            own.add(place)
        else:
            wide.add(place)

    def _name(self, name: str, here: str, own: set[Place], wide: set[Place], seen: set[tuple[object, str]]) -> None:
        if name in self._figures:
            if (name, "") not in seen:
                seen.add((name, ""))
                self._follow(parse(self._figures[name]), "", own, wide, seen)
        elif name in self._headings:
            own.add(self._headings[name])
        elif name in self._sheets:  # 个数(表): which rows are the subject's hangs on their numbers
            wide.update((name, key) for key in self._sheets[name].key)

    def _call(self, call: Call, here: str, own: set[Place], wide: set[Place], seen: set[tuple[object, str]]) -> None:
        gathered = self._gathered(call)
        if gathered:
            wide.update((gathered, key) for key in self._sheets[gathered].key)
            if call.function == "查找":  # the value looked up stands in the row in hand
                for argument in call.args[1:]:
                    self._follow(argument, here, own, wide, seen)
                self._follow(call.args[0], "", own, wide, seen)
                return
        inner = "" if gathered == here else here
        for child in children(call):
            self._follow(child, inner, own, wide, seen)

    def _gathered(self, call: Call) -> str:
        """The sheet whose rows a call gathers; "" if it gathers none."""
        if not call.args or not (call.function in _GATHERS or (call.function in _GATHERS_ONE and len(call.args) == 1)):
            return ""
        first = call.args[0]
        if call.function in ("有", "没有") and not isinstance(first, Name):
            return ""
        for part in walk(first):
            name = part.table if isinstance(part, Column) else part.name if isinstance(part, Name) else ""
            if name in self._sheets and not self._one_row(name):
                return name
        return ""

    def _one_row(self, sheet: str) -> bool:
        return sheet in self._sheets and self._sheets[sheet].role in (SheetRole.ROSTER, SheetRole.ENTRY)


def is_of_check(misfit: Misfit, check: Check) -> bool:
    """Whether it was this rule of the scheme that refused the cell."""
    return (
        misfit.problem.code == CHECK_FAILED.code and (check.sheet, check.field) == (misfit.sheet, misfit.label)
        and misfit.problem.what.endswith(check.says)
    )


def _own_formulas(entry: EntryField) -> Iterator[str]:
    if isinstance(entry.max, str):
        yield entry.max
    yield from (formula for formula in (entry.applies, entry.filled_if) if formula)

