"""Checks a formula before it is ever run: unknown names, wrong sorts of values, misused functions; all of them at once."""

from __future__ import annotations

from collections.abc import Callable

from kaohe_desktop.engine.formula import functions
from kaohe_desktop.engine.formula.evaluate import table_of
from kaohe_desktop.engine.formula.nodes import (
    Arithmetic,
    Band,
    Both,
    Call,
    Choose,
    Column,
    Compare,
    Either,
    Flag,
    Lifted,
    Name,
    Negative,
    Node,
    Not,
    Nothing,
    Num,
    Text,
)
from kaohe_desktop.engine.formula.scope import Scope
from kaohe_desktop.engine.formula.sorts import Type
from kaohe_desktop.engine.problems import did_you_mean

Report = Callable[[str], None]
Bound = tuple[str, ...]


def check_formula(
    node: Node, scope: Scope, want: Type, report: Report, *, cohort: bool, table: str = ""
) -> None:
    """Report everything wrong with a formula that should give ``want``.

    ``cohort`` says whether 名次 and the like may stand; with ``table`` it is a formula of one row of that sheet.
    """
    checker = _Checker(scope, report, cohort)
    found = checker.sort_of(node, (table,) if table else ())
    checker.expect(found, want, "这个公式")


class _Checker:
    """``bound`` are the sheets whose row is in hand."""

    def __init__(self, scope: Scope, report: Report, cohort: bool) -> None:
        self.scope = scope
        self.report = report
        self.cohort = cohort

    def expect(self, found: Type, want: Type, what: str) -> None:
        if want not in (found, Type.ANY) and found is not Type.ANY:
            self.report(f"{what}应当是{want.value}，现在是{found.value}")

    def want(self, node: Node, want: Type, bound: Bound, what: str) -> None:
        self.expect(self.sort_of(node, bound), want, what)

    def sort_of(self, node: Node, bound: Bound) -> Type:
        match node:
            case Num():
                return Type.NUMBER
            case Text():
                return Type.TEXT
            case Flag():
                return Type.FLAG
            case Nothing() | Lifted():
                return Type.ANY
            case Name(name):
                return self.name(name)
            case Column(sheet, name):
                return self.column(sheet, name, bound)
            case Negative(value):
                self.want(value, Type.NUMBER, bound, "负号后面")
                return Type.NUMBER
            case Arithmetic(op, left, right):
                self.want(left, Type.NUMBER, bound, f"“{op}”左边")
                self.want(right, Type.NUMBER, bound, f"“{op}”右边")
                return Type.NUMBER
            case Compare(op, left, right):
                return self.compare(op, self.sort_of(left, bound), self.sort_of(right, bound))
            case Not(value):
                self.want(value, Type.FLAG, bound, "“非”后面")
                return Type.FLAG
            case Both(left, right) | Either(left, right):
                self.want(left, Type.FLAG, bound, "“且”“或”左边")
                self.want(right, Type.FLAG, bound, "“且”“或”右边")
                return Type.FLAG
            case Choose(condition, then, other):
                self.want(condition, Type.FLAG, bound, "“若”后面")
                return self.common(self.sort_of(then, bound), self.sort_of(other, bound), "“则”和“否则”两边")
            case Call():
                return self.call(node, bound)

    def compare(self, op: str, left: Type, right: Type) -> Type:
        if Type.ANY not in (left, right) and left is not right:
            self.report(f"“{op}”左边是{left.value}，右边是{right.value}，不能比较")
        elif op not in "=≠" and Type.TEXT in (left, right):
            self.report(f"文字不能用“{op}”比大小")
        return Type.FLAG

    def name(self, name: str) -> Type:
        if (symbol := self.scope.symbols.get(name)) is not None:
            return symbol.type
        if name in self.scope.tables:
            self.report(f"“{name}”是一张表，只能放在 个数(…) 这样的函数里")
        else:
            self.report(f"没有“{name}”这个名称{did_you_mean(name, [*self.scope.symbols, *self.scope.tables])}")
        return Type.ANY

    def column(self, sheet: str, name: str, bound: Bound, *, looked_up: bool = False) -> Type:
        if (symbol := self.scope.columns.get((sheet, name))) is not None:
            return symbol.type
        if sheet in self.scope.tables:
            columns = self.scope.tables[sheet][1]
            if name not in columns:
                self.report(f"表“{sheet}”没有“{name}”这一栏{did_you_mean(name, columns)}")
            elif sheet not in bound and not looked_up:
                self.report(f"“{sheet}.{name}”有许多行，要放在 和(…)、平均(…)、个数(…) 这样的函数里")
            return columns.get(name, Type.ANY)
        known = [*self.scope.tables, *(place[0] for place in self.scope.columns)]
        in_sheet = [column for place, column in self.scope.columns if place == sheet]
        if in_sheet:
            self.report(f"表“{sheet}”没有“{name}”这一栏{did_you_mean(name, in_sheet)}")
        else:
            self.report(f"没有“{sheet}”这张表{did_you_mean(sheet, known)}")
        return Type.ANY

    def common(self, left: Type, right: Type, what: str) -> Type:
        if Type.ANY in (left, right):
            return right if left is Type.ANY else left
        if left is not right:
            self.report(f"{what}应当是同一种值，现在一个是{left.value}，一个是{right.value}")
        return left

    def call(self, call: Call, bound: Bound) -> Type:
        name = call.function
        if name not in functions.ALL_NAMES:
            self.report(f"没有“{name}”这个函数{did_you_mean(name, functions.ALL_NAMES)}")
            return Type.ANY
        if name in functions.COHORT:
            return self.cohort_call(call, bound)
        rows = table_of(call, self.scope, bound)
        if rows is not None:
            return self.row_call(call, rows, (*bound, rows))
        if call.by is not None:
            self.report(f"{name}(…) 里不能写“按”")
        if call.when is not None:
            self.report(f"{name}(…) 里的“当”要指明是哪张表的哪一栏")
        if call.bands and name != "档":
            self.report(f"{name}(…) 里不能写“界限: 数”")
        if name == "行名次":
            return self.row_rank(call, bound)
        if name == "查找":
            return self.look_up(call, bound)
        return self.plain_call(call, bound)

    def row_call(self, call: Call, rows: str, bound: Bound) -> Type:
        name = call.function
        if len(call.args) != 1:
            self.report(f"{name}(…) 里要写一个“{rows}.栏目”")
        if call.bands:
            self.report(f"{name}(…) 里不能写“界限: 数”")
        found = Type.ANY
        counting = name in ("个数", "有", "没有")
        for arg in call.args:
            if isinstance(arg, Name) and arg.name == rows:
                if not counting:
                    self.report(f"{name}(…) 里要写明是“{rows}”的哪一栏")
                continue
            found = self.sort_of(arg, bound)
            if not counting and name not in functions.ROWS_ANY:
                self.expect(found, Type.NUMBER, f"{name}(…) 里面")
        self.grouping(call, rows, bound)
        if call.when is not None:
            self.want(call.when, Type.FLAG, bound, "“当”后面")
        if name == "取":
            return found
        return Type.FLAG if name in ("有", "没有") else Type.NUMBER

    def grouping(self, call: Call, rows: str, bound: Bound) -> None:
        """按 of a row function: a column of the same sheet, where the function needs one and nowhere else."""
        name = call.function
        if name not in functions.ROWS_BY:
            if call.by is not None:
                self.report(f"{name}(…) 里不能写“按”")
        elif not isinstance(call.by, Column) or call.by.table != rows:
            self.report(f"{name}(…) 里要写“按 {rows}.栏目”")
        else:
            self.column(call.by.table, call.by.name, bound)

    def row_rank(self, call: Call, bound: Bound) -> Type:
        arg = call.args[0] if len(call.args) == 1 else None
        if not isinstance(arg, Column) or arg.table not in bound:
            self.report("行名次(…) 里写一个“表.栏”，只能用在这张表的派生栏、“当”或逐行的规则里")
        else:
            self.want(arg, Type.NUMBER, bound, "行名次(…) 里面")
        return Type.NUMBER

    def look_up(self, call: Call, bound: Bound) -> Type:
        target = call.args[0] if len(call.args) == 2 else None
        if not isinstance(target, Column) or target.table not in self.scope.keys:
            known = "、".join(self.scope.keys) or "这个方案没有这样的表"
            self.report(f"查找(…) 里先写“表.栏”，再写要找的编号；能查找的表：{known}")
            return Type.ANY
        self.want(call.args[1], Type.TEXT, bound, "查找(…) 的第二个值")
        return self.column(target.table, target.name, bound, looked_up=True)

    def plain_call(self, call: Call, bound: Bound) -> Type:
        name, count = call.function, len(call.args)
        sorts = [self.sort_of(arg, bound) for arg in call.args]
        if name in ("有", "没有"):
            if count != 1:
                self.report(f"{name}(…) 里只能写一个名称")
            return Type.FLAG
        if name == "首个":
            if count < 2:
                self.report("首个(…) 里至少写两个值，前面的空着就用后面的")
            result = Type.ANY
            for sort in sorts:
                result = self.common(result, sort, "首个(…) 里面")
            return result
        if name == "属于":
            if count < 2:
                self.report("属于(…) 里先写名称，再写它可以是哪些值")
            for sort in sorts[1:]:
                self.common(sorts[0], sort, "属于(…) 里面")
            return Type.FLAG
        if name == "档":
            if count != 1:
                self.report("档(…) 里先写一个数，再写“界限: 分数”")
            for sort in sorts:
                self.expect(sort, Type.NUMBER, "档(…) 里面")
            return self.bands(call.bands, bound, falling=True, name=name)
        if name not in functions.PLAIN:
            self.report(f"{name}(…) 里要写一张表或表的一栏")
            return Type.NUMBER
        plain = functions.PLAIN[name]
        for place, sort in enumerate(sorts):
            self.expect(sort, plain.sort_at(place), f"{name}(…) 里面")
        if count < plain.least or (plain.most is not None and count > plain.most):
            number = str(plain.least) if plain.least == plain.most else f"至少 {plain.least}"
            what = "数" if plain.takes == (Type.NUMBER,) else "值"
            self.report(f"{name}(…) 里要写{number}个{what}，现在写了{count}个")
        return plain.gives

    def cohort_call(self, call: Call, bound: Bound) -> Type:
        name = call.function
        function = functions.COHORT[name]
        if not self.cohort or bound:
            self.report(f"{name}(…) 要等所有人的数都齐了才能算，不能用在这里")
        if len(call.args) != (1 if function.takes_value else 0):
            self.report(f"{name}(…) 里要写一个数" if function.takes_value else f"{name}(…) 里只写“按”和“当”")
        for arg in call.args:
            self.want(arg, Type.NUMBER, (), f"{name}(…) 里面")
        if call.by is not None:
            self.expect(self.sort_of(call.by, ()), Type.TEXT, "“按”后面")
        if call.when is not None:
            self.want(call.when, Type.FLAG, (), "“当”后面")
        if function.banded:
            return self.bands(call.bands, (), falling=False, name=name)
        if call.bands:
            self.report(f"{name}(…) 里不能写“界限: 数”")
        return Type.NUMBER

    def bands(self, bands: tuple[Band, ...], bound: Bound, *, falling: bool, name: str) -> Type:
        result = Type.ANY
        for band in bands:
            if band.limit is not None:
                self.want(band.limit, Type.NUMBER, bound, f"{name}(…) 的界限")
            result = self.common(result, self.sort_of(band.value, bound), f"{name}(…) 的各档")
        limits = [band.limit.value for band in bands if isinstance(band.limit, Num)]
        if limits != sorted(set(limits), reverse=falling):
            self.report(f"{name}(…) 的界限要从{'高到低' if falling else '低到高'}写，不能重复")
        if not bands or bands[-1].limit is not None or any(band.limit is None for band in bands[:-1]):
            self.report(f"{name}(…) 最后要写“其余: …”，说明不在各档里的怎么算")
        return result
