"""``check_up(scheme)``: what is odd about a scheme before it is used, each finding in a clerk's words.

Two weights: 问题 is most likely a mistake, 提示 is worth knowing before the notice hangs on the wall.
"""

from __future__ import annotations

import decimal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kaohe_desktop.engine.checkup.kinds import Kind, Kinds, all_nodes
from kaohe_desktop.engine.checkup.reach import Reach
from kaohe_desktop.engine.checkup.spans import Blank, Figures, Words, figures, tidy
from kaohe_desktop.engine.cohort import Subject
from kaohe_desktop.engine.figures import EXACT, plain, show
from kaohe_desktop.engine.formula.nodes import Arithmetic, Call, Column, Compare, Name, Node, Nothing, Num, walk
from kaohe_desktop.engine.formula.parser import parse
from kaohe_desktop.engine.scheme.compiled import CompiledGrade, CompiledScheme
from kaohe_desktop.engine.scheme.layout import SHARE_UNIT
from kaohe_desktop.engine.scheme.model import FieldKind, SheetRole

FAULT, NOTICE = "问题", "提示"
_NOBODY = Subject("", {})
_MOST_PEOPLE = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding (体检结果). ``about`` is what it concerns (an item, a rule …), ``what`` the finding in words."""

    weight: str
    sort: str
    about: str
    what: str
    basis: str = ""

    def __str__(self) -> str:
        tail = f"（{self.basis}）" if self.basis else ""
        return f"[{self.weight}] {self.sort} · {self.about}：{self.what}{tail}"


def check_up(scheme: CompiledScheme, params: Mapping[str, Decimal | str] | None = None) -> tuple[Finding, ...]:
    """Every finding, problems first; ``params`` as an office would set them (the defaults if None)."""
    with decimal.localcontext(EXACT):
        found = list(_CheckUp(scheme, scheme.default_params() if params is None else params).findings())
    return tuple(sorted(found, key=lambda one: one.weight != FAULT))


class _CheckUp:
    def __init__(self, scheme: CompiledScheme, params: Mapping[str, Decimal | str]) -> None:
        self.scheme = scheme
        self.model = scheme.scheme
        self.program = scheme.program
        self.params = params
        self.kinds = Kinds(scheme, params)
        self.every = self.kinds.every()
        self.free = self.kinds.free()

    def findings(self) -> Iterator[Finding]:
        yield from self.printed()
        yield from self.weights()
        yield from self.full_marks()
        yield from self.lines()
        yield from self.holes()
        yield from self.reachable()
        yield from self.seats()
        yield from self.rules()
        yield from self.unused()

    # ── the document's own figures ─────────────────────────────────────────
    def printed(self) -> Iterator[Finding]:
        """What the document prints otherwise than it is worked out."""
        for constant in self.model.constants:
            if constant.printed:
                what = f"原文印作“{constant.printed}”，这里按 {plain(constant.value)} 计算"
                yield Finding(NOTICE, "原文", constant.name, what, constant.basis)

    # ── weights and full marks ─────────────────────────────────────────────
    def weights(self) -> Iterator[Finding]:
        """Weights of the total that do not add up to 100 %; full marks of parts that do not add up to those of the whole."""
        terms = self._terms(parse(self.model.total.formula))
        shares = [share for term in terms if (share := self._share(term)) is not None]
        if len(shares) > 1 and len(shares) == len(terms) and sum(shares) != 1:
            words = " + ".join(f"{plain(share * 100)}%" for share in shares)
            what = f"各部分的权重 {words} = {plain(sum(shares, Decimal(0)) * 100)}%，不是100%"
            yield Finding(FAULT, "权重", self.model.total.name, what, self.model.total.basis)
        fulls = {item.name: item.full for item in self.model.items if isinstance(item.full, Decimal)}
        for item in self.model.items:
            parts = [part.name for part in self._terms(parse(item.formula)) if isinstance(part, Name)]
            known = [fulls[name] for name in parts if name in fulls]
            if item.name in fulls and len(known) > 1 and len(known) == len(parts) and sum(known) != fulls[item.name]:
                words = " + ".join(map(plain, known))
                what = f"各项满分 {words} = {plain(sum(known, Decimal(0)))}，与合计的满分 {plain(fulls[item.name])} 不符"
                yield Finding(FAULT, "满分", item.name, what, item.basis)

    def _terms(self, node: Node) -> list[Node]:
        """The parts of a sum; a step that is itself a weighted sum or is written out counts by its own parts."""
        if isinstance(node, Name) and node.name in self._steps:
            terms = self._terms(parse(self._steps[node.name]))
            if len(terms) > 1 or self._share(terms[0]) is not None:
                return terms
        if isinstance(node, Arithmetic) and node.op == "+":
            return [*self._terms(node.left), *self._terms(node.right)]
        return [node]

    @property
    def _steps(self) -> dict[str, str]:
        return {step.name: step.formula for step in self.model.steps}

    def _share(self, term: Node) -> Decimal | None:
        """The fixed share by which a part is multiplied: a % written, a constant of unit 比例, a percent parameter."""
        if not isinstance(term, Arithmetic) or term.op != "×":
            return None
        found = []
        for side in (term.left, term.right):
            if isinstance(side, Num) and side.text.endswith("%"):
                found.append(side.value)
            elif isinstance(side, Name) and side.name in self._shares:
                found.append(self._shares[side.name])
        return found[0] if len(found) == 1 else None

    @property
    def _shares(self) -> dict[str, Decimal]:
        found = {one.name: one.value for one in self.model.constants if one.unit == SHARE_UNIT}
        for param in self.model.params:
            value = self.params.get(param.name)
            if param.kind is FieldKind.PERCENT and isinstance(value, Decimal):
                found[param.name] = value
        return found

    def full_marks(self) -> Iterator[Finding]:
        """Items whose formula gives more, or never as much as, the full marks written beside them."""
        for item in self.model.items:
            if item.full is None:
                continue
            short: list[tuple[Decimal, Decimal, Kind]] = []
            beyond: list[tuple[Decimal, Decimal, Kind]] = []
            for kind in self.every:
                high, full = self._item_end(item.name, kind.reach), self._full(item.full, kind.reach)
                if high is None or full is None:
                    continue
                (beyond if high > full else short if high < full else []).append((high, full, kind))
            for found, words in ((beyond, "超过"), (short, "到不了")):
                if found and (words == "超过" or len(found) == len(self.every)):
                    high, full, kind = max(found, key=lambda one: abs(one[0] - one[1]))
                    who = self._who(kind) if len(found) < len(self.every) else ""
                    what = f"满分 {plain(full)}，{who}按公式最多 {plain(tidy(high))}，{words}满分"
                    yield Finding(NOTICE, "满分", item.name, what, item.basis)

    @staticmethod
    def _item_end(name: str, reach: Reach) -> Decimal | None:
        span = reach.names[name] if name in reach.names else Blank()
        return span.high if isinstance(span, Figures) and span.high.is_finite() else None

    @staticmethod
    def _full(full: Decimal | str, reach: Reach) -> Decimal | None:
        span = Figures(full, full) if isinstance(full, Decimal) else reach.span(parse(full))
        return span.single if isinstance(span, Figures) else None

    @staticmethod
    def _who(kind: Kind) -> str:
        words = "、".join(f"{name}为{value}" for name, value in kind.traits.items())
        return f"{words}的，" if words else ""

    # ── bands ──────────────────────────────────────────────────────────────
    def lines(self) -> Iterator[Finding]:
        """Grades whose line is not below that of the grade above: nobody would ever get them; bands in the wrong order."""
        above: tuple[str, Decimal] | None = None
        for grade in self.program.grades:
            line = self._line(grade.when.node)
            if line is None:
                continue
            if above is not None and line >= above[1]:
                what = f"分数线 {plain(line)} 不低于“{above[0]}”的 {plain(above[1])}，够得上的人都先得了“{above[0]}”"
                if grade.seats is None and self._has_no_seats(above[0]):
                    yield Finding(FAULT, "分数段", grade.grade.name, what, grade.grade.basis)
            above = (grade.grade.name, line)
        for node in all_nodes(self.kinds):
            for part in walk(node):
                if isinstance(part, Call) and part.function == "档":
                    yield from self._band_order(part)

    def _has_no_seats(self, name: str) -> bool:
        return all(grade.seats is None for grade in self.program.grades if grade.grade.name == name)

    def _line(self, node: Node) -> Decimal | None:
        if isinstance(node, Compare) and node.op in "≥>" and node.left == Name(self.model.total.name):
            return figures(self.free.span(node.right)).single
        return None

    def _band_order(self, call: Call) -> Iterator[Finding]:
        limits = [figures(self.free.span(band.limit)).single for band in call.bands if band.limit is not None]
        known = [limit for limit in limits if limit is not None]
        if len(known) == len(limits) and known != sorted(set(known), reverse=True):
            what = f"界限 {'、'.join(map(plain, known))} 不是从高到低，后面的档轮不到"
            yield Finding(FAULT, "分数段", "档", what)

    def holes(self) -> Iterator[Finding]:
        """Choices for which a row's own figure is never worked out."""
        for sheet in self.model.sheets:
            if sheet.role is not SheetRole.ROWS:
                continue
            for field in sheet.fields:
                if field.kind is FieldKind.CHOICE:
                    yield from self._hole(sheet.name, field.name, field.choices)

    def _hole(self, sheet: str, name: str, choices: tuple[str, ...]) -> Iterator[Finding]:
        for derived in self.model.derived:
            node = self.kinds.scope.derived[derived.sheet, derived.name]
            if derived.sheet != sheet or Column(sheet, name) not in set(walk(node)) or self._may_lack(node):
                continue
            lost = []
            for choice in choices:
                columns = {**self.free.columns, (sheet, name): Words(frozenset((choice,)))}
                reach = Reach(self.free.scope, self.free.names, columns, self.free.rows, self.free.most, {})
                if isinstance(reach.span(node, (sheet,)), Blank):
                    lost.append(choice)
            if lost and len(lost) < len(choices):
                what = f"{name}是“{'”“'.join(lost)}”时算不出{derived.name}"
                yield Finding(NOTICE, "空档", f"{sheet}.{derived.name}", what, derived.basis)

    def _may_lack(self, node: Node) -> bool:
        """Whether a formula says itself that there may be no figure (无此项)."""
        nodes = [node, *(self.kinds.scope.derived[column] for column in self.kinds.uses.columns(node))]
        return any(isinstance(part, Nothing) for one in nodes for part in walk(one))

    # ── how far people can get ─────────────────────────────────────────────
    def reachable(self) -> Iterator[Finding]:
        """Kinds of person for whom the highest grade is out of reach, whatever they do."""
        if not self.program.grades or not self.every:
            return
        top = self.program.grades[0]
        if not any(self._gets(top.when.node, kind, plain_only=False) for kind in self.every):
            what = f"谁也够不上：总分最高 {self._most(self.every, plain_only=False)}"
            yield Finding(FAULT, "名额", top.grade.name, what, top.grade.basis)
            return
        for name in self.every[0].traits:
            for value in dict.fromkeys(kind.traits[name] for kind in self.every):
                same = [kind for kind in self.every if kind.traits[name] == value]
                if any(self._gets(top.when.node, kind, plain_only=True) for kind in same):
                    continue
                high = self._most(same, plain_only=True)
                if high is None:
                    continue
                extra = [kind for kind in same if self._gets(top.when.node, kind, plain_only=False)]
                signed = any(kind.total != kind.plain for kind in same)
                without = "没有加分的，" if signed else ""
                rest = f"；有加分的最高 {self._most(same, plain_only=False)}" if extra else ""
                what = f"{name}为{value}的人，{without}总分最高 {high}，得不到“{top.grade.name}”{rest}"
                yield Finding(NOTICE, "到达", top.grade.name, what, top.grade.basis)

    def _gets(self, node: Node, kind: Kind, *, plain_only: bool) -> bool:
        total = kind.plain if plain_only else kind.total
        names = {**kind.reach.names, self.model.total.name: total}
        return Reach(kind.reach.scope, names, kind.reach.columns, kind.reach.rows, kind.reach.most, kind.reach.bands).truth(node).yes

    @staticmethod
    def _most(kinds: list[Kind], *, plain_only: bool) -> str | None:
        high = max((kind.plain if plain_only else kind.total).high for kind in kinds)
        return show(high) if high.is_finite() else None

    # ── seats ──────────────────────────────────────────────────────────────
    def seats(self) -> Iterator[Finding]:
        """Groups too small to have a seat; quotas that never have one."""
        slots = self.program.slots
        for grade in self.program.grades:
            if grade.seats is None or not grade.grade.shown:
                continue
            state = self.scheme.new_state(_NOBODY, self.params, {}, None)
            state[slots.used] = Decimal(0)
            counts: list[Decimal | None] = []
            for heads in range(1, _MOST_PEOPLE + 1):
                state[slots.heads] = Decimal(heads)
                counts.append(_decimal(grade.seats.figure(state)))
            if counts[0] is None or counts[0] == counts[-1]:
                if counts[-1] == 0:
                    yield self._no_seats(grade)
                continue
            first = next((heads for heads, seats in enumerate(counts, 1) if seats is not None and seats >= 1), None)
            if first is None:
                yield Finding(FAULT, "名额", grade.grade.name, f"{_MOST_PEOPLE}人以内名额总是0", grade.grade.basis)
            elif first > 1:
                who = f"同一{grade.grade.quota.by}" if grade.grade.quota is not None and grade.grade.quota.by else "全单位"
                what = f"{who}不足{first}人时没有名额"
                yield Finding(NOTICE, "名额", grade.grade.name, what, grade.grade.basis)

    def _no_seats(self, grade: CompiledGrade) -> Finding:
        assert grade.seats is not None
        params = [param.name for param in self.model.params if Name(param.name) in set(walk(grade.seats.node))]
        if params:
            what = f"参数“{'”“'.join(params)}”现在是0，谁也得不到；开考核期时要填"
            return Finding(NOTICE, "名额", grade.grade.name, what, grade.grade.basis)
        return Finding(FAULT, "名额", grade.grade.name, "名额总是0，谁也得不到", grade.grade.basis)

    # ── rules ──────────────────────────────────────────────────────────────
    def rules(self) -> Iterator[Finding]:
        """Rules that can never fire."""
        for compiled in self.program.rules:
            rule = compiled.rule
            if self.free.truth(compiled.when.node).yes:
                continue
            if self._by_reading(compiled.when.node):
                yield Finding(NOTICE, "规则", rule.name, "按现在选的口径，这条规则不会起作用", rule.basis)
            else:
                yield Finding(FAULT, "规则", rule.name, "怎么填都不会起作用，看看条件里的数和名称", rule.basis)

    def _by_reading(self, node: Node) -> bool:
        readings = {reading.name for reading in self.model.readings if reading.options}
        reached = {name for figure in self.kinds.uses.figures(node) for name in self.kinds.leading(figure)}
        return bool((self.kinds.uses.names(node) | reached) & readings)

    # ── what is written but not used ───────────────────────────────────────
    def unused(self) -> Iterator[Finding]:
        """Figures, parameters, readings with a choice, and steps that no formula mentions."""
        used = {part.name for node in all_nodes(self.kinds) for part in walk(node) if isinstance(part, Name)}
        used |= self._groups() | {item.full for item in self.model.items if isinstance(item.full, str)}
        for node in (parse(item.full) for item in self.model.items if isinstance(item.full, str)):
            used |= {part.name for part in walk(node) if isinstance(part, Name)}
        for sort, things in (
            ("数", [(one.name, one.basis) for one in self.model.constants]),
            ("参数", [(one.name, one.basis) for one in self.model.params]),
            ("口径", [(one.name, one.basis) for one in self.model.readings if one.options]),
            ("中间数", [(one.name, one.basis) for one in self.model.steps]),
        ):
            for name, basis in things:
                if name not in used:
                    what = "写了可以选的读法，公式却没有用到，改选不起作用" if sort == "口径" else f"这个{sort}哪条公式都没有用到"
                    yield Finding(NOTICE, "没有用到", name, what, basis)

    def _groups(self) -> set[str]:
        """Names that group rankings and quotas."""
        found = {self.model.ranking.by}
        for grade in self.model.grades:
            if grade.quota is not None:
                found |= {grade.quota.by, grade.quota.one_each}
        return found


def _decimal(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None
