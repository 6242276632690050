"""A formula in words: as the document writes it, and with a subject's figures put in (算分说明)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from kaohe_desktop.engine.figures import percent, plain, show
from kaohe_desktop.engine.formula.evaluate import NO_ROWS, Bound, evaluate, gathered, share_band, table_of
from kaohe_desktop.engine.formula.functions import Given, Standing, mean
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
from kaohe_desktop.engine.formula.scope import Scope, State, Symbol

#: As many figures of rows are written out one by one; more of them are only worked out.
MOST_WRITTEN = 12
_PRECEDENCE = {"或": 1, "且": 2, "非": 3, "比": 4, "+": 5, "−": 5, "×": 6, "÷": 6}


def in_words(value: Given, *, share: bool = False) -> str:
    """One value as it stands inside an explanation: a figure plain, a text in 「」, a blank as 空."""
    if value is None:
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal | Fraction):
        return (percent(value) if share else plain(value)).replace("-", "−") if value else "0%" if share else "0"
    if isinstance(value, date):
        return value.isoformat()
    return f"「{value}」"


class _Wording:
    """Writes nodes; without a state it writes names, with one it writes the figures and only the branch taken."""

    def __init__(self, scope: Scope, state: State | None, bound: Bound = NO_ROWS) -> None:
        self.scope = scope
        self.state = state
        self.bound = bound

    def write(self, node: Node, outer: int = 0) -> str:
        match node:
            case Num(_, text):
                return text
            case Text(value):
                return f"「{value}」"
            case Flag(value):
                return "是" if value else "否"
            case Nothing():
                return "无此项"
            case Name(name):
                return self.symbol(name, outer)
            case Column(table, name):
                return self.column(table, name, outer)
            case Lifted(slot, call):
                return self.lifted(slot, call)
            case Negative(value):
                text = f"−{self.write(value, 7)}"
                return f"({text})" if outer > 4 else text
            case Arithmetic(op, left, right):
                level = _PRECEDENCE[op]
                return self.wrap(f"{self.write(left, level)} {op} {self.write(right, level + 1)}", level, outer)
            case Compare(op, left, right):
                return self.wrap(f"{self.write(left, 5)} {op} {self.write(right, 5)}", 4, outer)
            case Not(value):
                return self.wrap(f"非 {self.write(value, 4)}", 3, outer)
            case Both(left, right):
                return self.wrap(f"{self.write(left, 2)} 且 {self.write(right, 3)}", 2, outer)
            case Either(left, right):
                return self.wrap(f"{self.write(left, 1)} 或 {self.write(right, 2)}", 1, outer)
            case Choose(condition, then, other):
                return self.choose(condition, then, other, outer)
            case Call():
                return self.call(node, outer)

    @staticmethod
    def wrap(text: str, level: int, outer: int) -> str:
        return f"({text})" if level < outer else text

    def choose(self, condition: Node, then: Node, other: Node, outer: int) -> str:
        if self.state is not None:
            truth = evaluate(condition, self.scope, self.state, self.bound)
            if truth is not None:
                return self.write(then if truth else other, outer)
        words = f"若 {self.write(condition)} 则 {self.write(then)} 否则 {self.write(other)}"
        return f"({words})" if outer else words

    def symbol(self, name: str, outer: int) -> str:
        if self.state is None:
            return name
        symbol = self.scope.symbols.get(name)
        if symbol is None:
            return name
        if symbol.inline is not None:
            return self.write(symbol.inline, outer)
        return self.value(symbol, outer)

    def value(self, symbol: Symbol, outer: int = 0) -> str:
        value = symbol.value if symbol.slot is None or self.state is None else self.state[symbol.slot]
        text = in_words(value, share=symbol.share)  # type: ignore[arg-type]
        return f"({text})" if text.startswith("−") and outer > 4 else text

    def column(self, table: str, name: str, outer: int) -> str:
        if self.state is None:
            return f"{table}.{name}"
        if table in self.bound:
            if (table, name) in self.scope.inline:
                inner = _Wording(self.scope, self.state, {table: self.bound[table]})
                return inner.write(self.scope.derived[table, name], outer)
            return self.figure(evaluate(Column(table, name), self.scope, self.state, self.bound), self.is_share(table, name))
        symbol = self.scope.columns.get((table, name))
        return f"{table}.{name}" if symbol is None else self.value(symbol)

    def is_share(self, table: str, name: str) -> bool:
        return (table, name) in self.scope.shares

    @staticmethod
    def figure(value: Given, share: bool) -> str:
        """A figure inside a formula; a part of a sum below zero in brackets."""
        text = in_words(value, share=share)
        return f"({text})" if text.startswith("−") else text

    def lifted(self, slot: int, call: Call) -> str:
        if self.state is None:
            return self.call(call)
        standing = self.state[slot + 1]
        if not isinstance(standing, Standing):
            return in_words(self.state[slot])  # type: ignore[arg-type]
        share = show(Fraction(standing.rank * 100, standing.of), 2)
        value = f"{self.write(call.args[0])}，" if call.args else ""
        if call.function == "名次":
            return f"{value}{standing.of}个里第{standing.rank}名"
        words = f"{value}第{standing.rank}名 ÷ {standing.of}人 = {share}%"
        if not call.bands:
            return words
        band = next((band for band in call.bands if self._reached(standing, band)), None)
        limit = "" if band is None or band.limit is None else f" ≤ {self.write(band.limit)}"
        return f"{words}{limit}"

    def _reached(self, standing: Standing, band: Band) -> bool:
        if self.state is None:
            return False
        share = Fraction(standing.rank, standing.of)
        return share_band(share, (Band(band.limit, Flag(True)),), self.scope, self.state) is True

    def call(self, call: Call, outer: int = 0) -> str:
        if self.state is not None:
            if call.function == "首个":
                for arg in call.args:
                    if evaluate(arg, self.scope, self.state, self.bound) not in (None, ""):
                        return self.write(arg, outer)
            table = table_of(call, self.scope, self.bound)
            if table is not None:
                return self.gathered(call, table, self.state)
            if call.function == "档":
                return self.band(call, self.state)
            if call.function in _WORKED_OUT:
                return self.figure(evaluate(call, self.scope, self.state, self.bound), share=False)
        parts = [self.write(arg) for arg in call.args]
        parts += [f"{'其余' if band.limit is None else self.write(band.limit)}: {self.write(band.value)}" for band in call.bands]
        if call.by is not None:
            parts.append(f"按 {self.write(call.by)}")
        if call.when is not None:
            parts.append(f"当 {self.write(call.when)}")
        return f"{call.function}({', '.join(parts)})"

    def band(self, call: Call, state: State) -> str:
        """档: the figure and the band it falls into."""
        value = evaluate(call.args[0], self.scope, state, self.bound)
        words = self.write(call.args[0])
        for band in call.bands if isinstance(value, Decimal | Fraction) else ():
            if band.limit is None:
                return f"档({words}, 其余: {self.write(band.value)})"
            limit = evaluate(band.limit, self.scope, state, self.bound)
            if isinstance(limit, Decimal | Fraction) and value >= limit:  # type: ignore[operator]
                return f"档({words}, {self.write(band.limit)}以上: {self.write(band.value)})"
        return f"档({words})"

    def gathered(self, call: Call, table: str, state: State) -> str:
        """A gathering call: the rows' own figures, equal ones together where they are many; else what they come to."""
        value = evaluate(call, self.scope, state, self.bound)
        arg = call.args[0]
        if call.function not in _WRITTEN_OUT or isinstance(arg, Name):
            return self.figure(value, share=False)
        pairs = [
            (found, None if call.by is None else evaluate(call.by, self.scope, state, one))
            for one in gathered(call, table, self.scope, state, self.bound)
            if (found := evaluate(arg, self.scope, state, one)) is not None
        ]
        figures = counted(call.function, pairs)
        share = isinstance(arg, Column) and self.is_share(arg.table, arg.name)
        words = [in_words(found, share=share) for found in figures]
        if not len(words) > 1:
            return self.figure(value, share=False)
        name = _WRITTEN_OUT[call.function]
        return f"{name}({', '.join(words)})" if len(words) <= MOST_WRITTEN else together(name, words) or self.figure(value, share=False)


def counted(function: str, pairs: Sequence[tuple[Given, Given]]) -> list[Given]:
    """The figures that count: of a matter the highest, of a group its mean, else every row's own."""
    if function == "同项最高":
        best: dict[Given, Given] = {}
        alone = []
        for value, matter in pairs:
            if matter in (None, ""):
                alone.append(value)
            elif matter not in best or value > best[matter]:  # type: ignore[operator]  # figures, by the scheme's checks
                best[matter] = value
        return [*alone, *best.values()]
    if function == "分组平均":
        groups: dict[Given, list[Given]] = {}
        for value, group in pairs:
            groups.setdefault(group, []).append(value)
        return [mean(values) for values in groups.values()]  # type: ignore[arg-type]  # figures
    return [value for value, _ in pairs]


def together(name: str, words: Sequence[str]) -> str:
    """Many figures with equal ones together: ``(50 × 30 + 47.5 × 20) ÷ 50``; "" where even so they are too many."""
    counts = Counter(words)
    if name not in ("和", "平均") or len(counts) > MOST_WRITTEN:
        return ""
    parts = " + ".join(f"{word} × {count}" if count > 1 else word for word, count in counts.items())
    return f"({parts})" if name == "和" else f"({parts}) ÷ {len(words)}"


#: Gathering functions whose figures are told, and the function of those figures.
_WRITTEN_OUT = {"和": "和", "平均": "平均", "最高": "最高", "最低": "最低", "同项最高": "和", "分组平均": "平均"}
#: Functions told by their result alone.
_WORKED_OUT = ("行名次", "查找", "勾选", "勾选数", "分段可读")


def formula_words(node: Node, scope: Scope) -> str:
    """The formula with its names, spaced evenly."""
    return _Wording(scope, None).write(node)


def numbers_words(node: Node, scope: Scope, state: State, bound: Bound = NO_ROWS) -> str:
    """The formula with a subject's figures put in, only the branch taken; rows are told by their figures or worked out."""
    return _Wording(scope, state, bound).write(node)
