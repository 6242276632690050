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
from kaohe_desktop.engine.formula.scope import Scope, Type
from kaohe_desktop.engine.problems import did_you_mean

Report = Callable[[str], None]


def check_formula(node: Node, scope: Scope, want: Type, report: Report, *, cohort: bool) -> None:
    """Report everything wrong with a formula that should give ``want``; ``cohort`` says whether 名次 and the like may stand."""
    checker = _Checker(scope, report, cohort)
    found = checker.sort_of(node, None)
    checker.expect(found, want, "这个公式")


class _Checker:
    def __init__(self, scope: Scope, report: Report, cohort: bool) -> None:
        self.scope = scope
        self.report = report
        self.cohort = cohort

    def expect(self, found: Type, want: Type, what: str) -> None:
        if want not in (found, Type.ANY) and found is not Type.ANY:
            self.report(f"{what}应当是{want.value}，现在是{found.value}")

    def want(self, node: Node, want: Type, table: str | None, what: str) -> None:
        self.expect(self.sort_of(node, table), want, what)

    def sort_of(self, node: Node, table: str | None) -> Type:
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
                return self.column(sheet, name, table)
            case Negative(value):
                self.want(value, Type.NUMBER, table, "负号后面")
                return Type.NUMBER
            case Arithmetic(op, left, right):
                self.want(left, Type.NUMBER, table, f"“{op}”左边")
                self.want(right, Type.NUMBER, table, f"“{op}”右边")
                return Type.NUMBER
            case Compare(op, left, right):
                a, b = self.sort_of(left, table), self.sort_of(right, table)
                if Type.ANY not in (a, b) and a is not b:
                    self.report(f"“{op}”左边是{a.value}，右边是{b.value}，不能比较")
                elif op not in "=≠" and Type.TEXT in (a, b):
                    self.report(f"文字不能用“{op}”比大小")
                return Type.FLAG
            case Not(value):
                self.want(value, Type.FLAG, table, "“非”后面")
                return Type.FLAG
            case Both(left, right) | Either(left, right):
                self.want(left, Type.FLAG, table, "“且”“或”左边")
                self.want(right, Type.FLAG, table, "“且”“或”右边")
                return Type.FLAG
            case Choose(condition, then, other):
                self.want(condition, Type.FLAG, table, "“若”后面")
                return self.common(self.sort_of(then, table), self.sort_of(other, table), "“则”和“否则”两边")
            case Call():
                return self.call(node, table)

    def name(self, name: str) -> Type:
        if (symbol := self.scope.symbols.get(name)) is not None:
            return symbol.type
        if name in self.scope.tables:
            self.report(f"“{name}”是一张表，只能放在 个数(…) 这样的函数里")
        else:
            self.report(f"没有“{name}”这个名称{did_you_mean(name, [*self.scope.symbols, *self.scope.tables])}")
        return Type.ANY

    def column(self, sheet: str, name: str, table: str | None) -> Type:
        if (symbol := self.scope.columns.get((sheet, name))) is not None:
            return symbol.type
        if sheet in self.scope.tables:
            columns = self.scope.tables[sheet][1]
            if name not in columns:
                self.report(f"表“{sheet}”没有“{name}”这一栏{did_you_mean(name, columns)}")
            elif table != sheet:
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

    def call(self, call: Call, table: str | None) -> Type:
        name = call.function
        if name not in functions.ALL_NAMES:
            self.report(f"没有“{name}”这个函数{did_you_mean(name, functions.ALL_NAMES)}")
            return Type.ANY
        if name in functions.COHORT:
            return self.cohort_call(call, table)
        if call.by:
            self.report(f"{name}(…) 里不能写“按”")
        rows = table_of(call, self.scope) if table is None else None
        if rows is not None:
            return self.row_call(call, rows)
        if call.when is not None:
            self.report(f"{name}(…) 里的“当”要指明是哪张表的哪一栏")
        if call.bands and name != "档":
            self.report(f"{name}(…) 里不能写“界限: 数”")
        return self.plain_call(call, table)

    def row_call(self, call: Call, rows: str) -> Type:
        name = call.function
        if name not in functions.ROWS and name not in ("有", "没有"):
            self.report(f"{name}(…) 不能用在表“{rows}”的许多行上，可用：{'、'.join(functions.ROWS)}")
            return Type.ANY
        if len(call.args) != 1:
            self.report(f"{name}(…) 里要写一个“{rows}.栏目”")
        for arg in call.args:
            if isinstance(arg, Name) and arg.name == rows:
                if name not in ("个数", "有", "没有"):
                    self.report(f"{name}(…) 里要写明是“{rows}”的哪一栏")
                continue
            found = self.sort_of(arg, rows)
            if name not in ("个数", "有", "没有"):
                self.expect(found, Type.NUMBER, f"{name}(…) 里面")
        if call.when is not None:
            self.want(call.when, Type.FLAG, rows, "“当”后面")
        return Type.FLAG if name in ("有", "没有") else Type.NUMBER

    def plain_call(self, call: Call, table: str | None) -> Type:
        name, count = call.function, len(call.args)
        sorts = [self.sort_of(arg, table) for arg in call.args]
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
        for sort in sorts:
            self.expect(sort, Type.NUMBER, f"{name}(…) 里面")
        if name == "档":
            if count != 1:
                self.report("档(…) 里先写一个数，再写“界限: 分数”")
            return self.bands(call.bands, falling=True, name=name)
        if name == "个数":
            self.report("个数(…) 里要写一张表或表的一栏")
            return Type.NUMBER
        plain = functions.PLAIN[name]
        if count < plain.least or (plain.most is not None and count > plain.most):
            number = str(plain.least) if plain.least == plain.most else f"至少 {plain.least}"
            self.report(f"{name}(…) 里要写{number}个数，现在写了{count}个")
        return Type.NUMBER

    def cohort_call(self, call: Call, table: str | None) -> Type:
        name = call.function
        function = functions.COHORT[name]
        if not self.cohort or table is not None:
            self.report(f"{name}(…) 要等所有人的数都齐了才能算，不能用在这里")
        if len(call.args) != (1 if function.takes_value else 0):
            self.report(f"{name}(…) 里要写一个数" if function.takes_value else f"{name}(…) 里只写“按”和“当”")
        for arg in call.args:
            self.want(arg, Type.NUMBER, None, f"{name}(…) 里面")
        if call.by:
            self.expect(self.name(call.by), Type.TEXT, "“按”后面")
        if call.when is not None:
            self.want(call.when, Type.FLAG, None, "“当”后面")
        if function.banded:
            return self.bands(call.bands, falling=False, name=name)
        if call.bands:
            self.report(f"{name}(…) 里不能写“界限: 数”")
        return Type.NUMBER

    def bands(self, bands: tuple[Band, ...], *, falling: bool, name: str) -> Type:
        result = Type.ANY
        for band in bands:
            if band.limit is not None:
                self.want(band.limit, Type.NUMBER, None, f"{name}(…) 的界限")
            result = self.common(result, self.sort_of(band.value, None), f"{name}(…) 的各档")
        limits = [band.limit.value for band in bands if isinstance(band.limit, Num)]
        if limits != sorted(set(limits), reverse=falling):
            self.report(f"{name}(…) 的界限要从{'高到低' if falling else '低到高'}写，不能重复")
        if not bands or bands[-1].limit is not None or any(band.limit is None for band in bands[:-1]):
            self.report(f"{name}(…) 最后要写“其余: …”，说明不在各档里的怎么算")
        return result
