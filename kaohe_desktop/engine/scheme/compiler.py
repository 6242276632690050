"""Checks a scheme as a whole and compiles it; everything wrong is reported at once, each with its place in the file."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from kaohe_desktop.engine.entries import ValueRefused, allowed_range, read_value
from kaohe_desktop.engine.figures import plain
from kaohe_desktop.engine.formula.compiled import CohortStep, Formula, lift
from kaohe_desktop.engine.formula.functions import COHORT
from kaohe_desktop.engine.formula.nodes import Call, Node, Nothing, names_in, walk
from kaohe_desktop.engine.formula.parser import FormulaError, parse
from kaohe_desktop.engine.formula.scope import Scope, Symbol, Type
from kaohe_desktop.engine.formula.types import check_formula
from kaohe_desktop.engine.problems import Kind, Problem, Refused, did_you_mean
from kaohe_desktop.engine.scheme import problems as kinds
from kaohe_desktop.engine.scheme.compiled import (
    CompiledGrade,
    CompiledNeed,
    CompiledRule,
    CompiledScheme,
    FieldRules,
    Program,
    Unit,
)
from kaohe_desktop.engine.scheme.layout import EACH, GRADE, HEADS, RANK, USED, Layout, figures_of, total_figure
from kaohe_desktop.engine.scheme.model import Effect, EntryField, FieldKind, Figure, Param, Scheme, SheetRole
from kaohe_desktop.engine.scheme.params import group_problems
from kaohe_desktop.engine.scheme.places import Path, Places

_UNREADABLE = Nothing()


def compile_scheme(scheme: Scheme, text: str, places: Places) -> CompiledScheme:
    """Compile a scheme; raises Refused with every problem of the file."""
    compiler = _Compiler(scheme, places)
    program = compiler.program()
    if compiler.problems:
        raise Refused(compiler.problems)
    return CompiledScheme(scheme, text, program)


class _Compiler:
    def __init__(self, scheme: Scheme, places: Places) -> None:
        self.scheme = scheme
        self.places = places
        self.problems: list[Problem] = []
        self._offset = {
            number: len(sheet.fields) - len(self._written_fields(number)) for number, sheet in enumerate(scheme.sheets)
        }
        self.check_data()
        if self.problems:
            raise Refused(self.problems)
        self.layout = Layout(scheme, self._duplicate)
        self.nodes: dict[str, Node] = {}
        self.units: dict[str, Unit] = {}

    def _written_fields(self, sheet: int) -> list[object]:
        tables = self.places.data.get("sheet", [])
        return tables[sheet].get("field", []) if isinstance(tables, list) else []

    def report(self, kind: Kind, path: Path, **facts: object) -> None:
        """Add a problem at a path of the file; ``value`` among the facts is the word complained of."""
        words = {name: str(fact) for name, fact in facts.items()}
        self.problems.append(kind.at(file=self.places.file, label=self.places.words(path), **words))

    def _duplicate(self, path: Path, name: str, other: str) -> None:
        self.report(kinds.DUPLICATE, self._in_file(path), value=name, other=other)

    def _in_file(self, path: Path) -> Path:
        """A path through the model's fields as it is in the file, where the common columns are not written."""
        if len(path) >= 4 and path[0] == "sheet" and path[2] == "field":
            number, field = path[1], path[3]
            assert isinstance(number, int)
            assert isinstance(field, int)
            return (*path[:3], max(0, field - self._offset[number]), *path[4:])
        return path

    # ── data without formulas ──────────────────────────────────────────────
    def check_data(self) -> None:
        rosters = [sheet for sheet in self.scheme.sheets if sheet.role is SheetRole.ROSTER]
        if len(rosters) != 1:
            self.report(kinds.ROSTER_COUNT, ("sheet",), count=len(rosters))
        for number, sheet in enumerate(self.scheme.sheets):
            headings = [field.name for field in sheet.fields]
            for key in sheet.key:
                if key not in headings:
                    guess = did_you_mean(key, headings)
                    self.report(kinds.UNKNOWN_NAME, ("sheet", number, "key"), value=key, guess=guess)
            for index in range(self._offset[number], len(sheet.fields)):
                self.check_field(self._in_file(("sheet", number, "field", index)), sheet.fields[index])
        self.check_constants()
        for number, param in enumerate(self.scheme.params):
            self.check_param(("param", number), param)
        self.check_groups()
        for number, reading in enumerate(self.scheme.readings):
            if reading.options and reading.choice not in reading.options:
                guess = did_you_mean(reading.choice, reading.options)
                self.report(kinds.UNKNOWN_NAME, ("reading", number, "choice"), value=reading.choice, guess=guess)
        self.check_grades()

    def check_field(self, path: Path, field: EntryField) -> None:
        if field.kind is FieldKind.CHOICE and not field.choices:
            self.report(kinds.NO_CHOICES, path, value=field.name)
        high = field.max if isinstance(field.max, Decimal) else None
        self.check_span(path, field.name, field.min, high)
        if field.step is not None and field.step <= 0:
            self.report(kinds.BAD_RANGE, (*path, "step"), rule=f"{field.name}的间隔要大于 0")
        elif field.blank is not None and field.blank != "":
            self.check_default((*path, "blank"), field, field.blank)

    def check_span(self, path: Path, name: str, low: Decimal | None, high: Decimal | None) -> None:
        if low is not None and high is not None and low > high:
            rule = f"{name}的最小值 {plain(low)} 大于最大值 {plain(high)}"
            self.report(kinds.BAD_RANGE, (*path, "min"), rule=rule)

    def check_default(self, path: Path, field: EntryField, value: Decimal | str) -> None:
        if field.kind.numeric and not isinstance(value, Decimal):
            self.report(kinds.WRONG_VALUE, path, value=value, rule="这一栏是数，空着时算作的值也要是数")
            return
        try:
            read_value(field, value)
        except ValueRefused as refused:
            self.report(kinds.WRONG_VALUE, path, value=str(value), rule=refused.at().what)

    def check_constants(self) -> None:
        for number, constant in enumerate(self.scheme.constants):
            path = ("constant", number)
            self.check_span(path, constant.name, constant.min, constant.max)
            low, high = constant.min, constant.max
            if (low is not None and constant.value < low) or (high is not None and constant.value > high):
                rule = f"{constant.name}是 {plain(constant.value)}，只能是 {allowed_range(low, high)}"
                self.report(kinds.BAD_RANGE, (*path, "value"), rule=rule)

    def check_param(self, path: Path, param: Param) -> None:
        if param.kind is FieldKind.CHOICE and not param.choices:
            self.report(kinds.NO_CHOICES, path, value=param.name)
        self.check_span(path, param.name, param.min, param.max)
        if param.default is not None:
            field = EntryField(name=param.name, kind=param.kind, min=param.min, max=param.max, choices=param.choices)
            self.check_default((*path, "default"), field, param.default)

    def check_groups(self) -> None:
        defaults = {param.name: param.default for param in self.scheme.params if param.default is not None}
        names = [param.name for param in self.scheme.params]
        for number, group in enumerate(self.scheme.param_groups):
            unknown = [name for name in group.names if name not in names]
            for name in unknown:
                guess = did_you_mean(name, names)
                self.report(kinds.UNKNOWN_NAME, ("param_group", number, "names"), value=name, guess=guess)
            if unknown or not group_problems(group, defaults):
                continue
            words = "、".join(group.names)
            if group.sum is not None:
                found = sum((value for name in group.names if isinstance(value := defaults[name], Decimal)), Decimal(0))
                self.report(kinds.SUM_WRONG, ("param_group", number), names=words, found=plain(found), want=plain(group.sum))
            else:
                self.report(kinds.NOT_FALLING, ("param_group", number), names=words)

    def check_grades(self) -> None:
        names = [grade.name for grade in self.scheme.grades]
        for number, name in enumerate(names):
            if name in names[:number]:
                self.report(kinds.DUPLICATE, ("grade", number, "name"), value=name, other="另一个等次")
        if names and self.scheme.grades[-1].when.strip() != "是":
            self.report(kinds.NO_CATCH_ALL, ("grade", len(names) - 1, "when"), value=names[-1])
        needing = (Effect.FIX, Effect.VETO, Effect.CAP, Effect.BAR)
        for number, rule in enumerate(self.scheme.rules):
            if rule.effect not in needing:
                continue
            if not rule.grade:
                self.report(kinds.RULE_NEEDS_GRADE, ("rule", number), value=rule.name)
            elif rule.grade not in names and not rule.outside:
                guess = did_you_mean(rule.grade, names)
                self.report(kinds.UNKNOWN_NAME, ("rule", number, "grade"), value=rule.grade, guess=guess)

    # ── formulas ───────────────────────────────────────────────────────────
    def parse(self, text: str, path: Path) -> Node:
        try:
            return parse(text.strip())
        except FormulaError as error:
            self.report(kinds.BAD_FORMULA, path, value=text.strip(), reason=str(error))
            return _UNREADABLE

    def checked(self, text: str, path: Path, scope: Scope, want: Type, *, cohort: bool = False) -> Node:
        """A formula parsed and checked; what is wrong is reported at the path."""
        node = self.parse(text, path)
        found: list[str] = []
        if node is not _UNREADABLE:
            check_formula(node, scope, want, found.append, cohort=cohort)
        for reason in dict.fromkeys(found):
            self.report(kinds.FORMULA_MEANING, path, value=text.strip(), reason=reason)
        return _UNREADABLE if found else node

    def formula(self, text: str, path: Path, scope: Scope, want: Type) -> Formula:
        """A compiled formula without cohort functions."""
        return Formula(self.checked(text, path, scope, want), scope)

    def program(self) -> Program:
        scheme, layout = self.scheme, self.layout
        scope = self.figure_scope()
        figures = {figure.name: figure for _, figure in figures_of(scheme)} | {scheme.total.name: total_figure(scheme)}
        order = self.working_order(figures)
        self.compile_units(figures, scope)
        for number, figure in enumerate(scheme.items):
            if isinstance(figure.full, str):
                self.formula(figure.full, ("item", number, "full"), scope, Type.NUMBER)
        early_names = set(self.early_names())
        grade_scope = scope.extended(Symbol(RANK, Type.NUMBER, layout.special[RANK]))
        final_scope = grade_scope.extended(Symbol(GRADE, Type.TEXT, layout.special[GRADE]))
        each_scope = scope.extended(Symbol(EACH, Type.NUMBER, layout.special[EACH]))
        field_rules = tuple(self.field_rules(scope))
        program = {
            "field_rules": field_rules,
            "missable": tuple(rules for rules in field_rules if rules.may_be_missing),
            "needs": tuple(
                CompiledNeed(need, self.formula(need.when, ("need", number, "when"), each_scope, Type.FLAG))
                for number, need in enumerate(scheme.needs)
            ),
            "rules": tuple(
                CompiledRule(rule, self.formula(
                    rule.when, ("rule", number, "when"), final_scope if rule.effect is Effect.NOTE else scope, Type.FLAG,
                ))
                for number, rule in enumerate(scheme.rules)
            ),
            "grades": tuple(self.grades(grade_scope)),
            "ranking_group": self.group(scheme.ranking.by, ("ranking", "by"), scope),
            "ranking_order": tuple(
                self.formula(text, ("ranking", "order"), scope, Type.NUMBER) for text in scheme.ranking.order
            ),
            "bonus": None if scheme.bonus is None
            else self.formula(scheme.bonus.formula, ("bonus", "formula"), final_scope, Type.NUMBER),
        }
        return Program(
            slots=layout.slots(),
            early=tuple(self.units[name] for name in order if name in early_names),
            plan=tuple(self.units[name] for name in order),
            told=tuple(self.told(scope)),
            **program,  # type: ignore[arg-type]
        )

    def figure_scope(self) -> Scope:
        """The subject scope with every figure in it; a figure's sort is found from its own formula."""
        scope = self.layout.scope.extended(*(
            Symbol(name, Type.ANY, slot) for name, slot in self.layout.figures.items()
        ))
        paths = {figure.name: path for path, figure in figures_of(self.scheme)}
        figures = [figure for _, figure in figures_of(self.scheme)] + [total_figure(self.scheme)]
        for figure in figures:
            path = paths.get(figure.name, ("total", "name"))
            self.nodes[figure.name] = self.parse(figure.formula, (*path[:-1], "formula"))
        for _ in range(2):  # a figure may name one that stands further down
            for figure in figures:
                sort = self.sort_of(self.nodes[figure.name], scope)
                inline = self.nodes[figure.name] if figure.inline else None
                symbol = Symbol(figure.name, sort, self.layout.figures[figure.name], inline=inline)
                scope.symbols[figure.name] = symbol
        return scope

    @staticmethod
    def sort_of(node: Node, scope: Scope) -> Type:
        for want in (Type.NUMBER, Type.FLAG, Type.TEXT, Type.DATE):
            found: list[str] = []
            check_formula(node, scope, want, found.append, cohort=True)
            if not any(words.startswith("这个公式") for words in found):
                return want
        return Type.ANY

    def compile_units(self, figures: dict[str, Figure], scope: Scope) -> None:
        paths = {figure.name: (*path[:-1], "formula") for path, figure in figures_of(self.scheme)}
        items = {item.name for item in self.scheme.items} | {self.scheme.total.name}
        for name, figure in figures.items():
            path = paths.get(name, ("total", "formula"))
            want = Type.NUMBER if name in items else Type.ANY
            if self.nodes[name] is _UNREADABLE:  # its text was reported already
                node: Node = _UNREADABLE
            else:
                node = self.checked(figure.formula, path, scope, want, cohort=True)
            steps: list[CohortStep] = []
            node = lift(node, scope, self.new_pair, steps)
            self.units[name] = Unit(figure, self.layout.figures[name], Formula(node, scope), tuple(steps))

    def new_pair(self) -> int:
        """Two slots in a row: a cohort function's result and its detail."""
        slot = self.layout.new_slot()
        self.layout.new_slot()
        return slot

    def working_order(self, figures: dict[str, Figure]) -> list[str]:
        """The figures in an order in which each comes after those it uses; a circle is reported."""
        uses = {name: [used for used in figures if used in names_in(self.nodes[name])] for name in figures}
        done: list[str] = []
        waiting = list(figures)
        while waiting:
            ready = [name for name in waiting if all(used in done for used in uses[name])]
            if not ready:
                circle = [name for name in waiting if any(name in self.reach(other, uses) for other in uses[name])]
                paths = {figure.name: (*path[:-1], "formula") for path, figure in figures_of(self.scheme)}
                place = paths.get(circle[0], ("total", "formula"))
                self.report(kinds.CIRCLE, place, value=figures[circle[0]].formula, names="、".join(circle))
                return done + waiting
            done += ready
            waiting = [name for name in waiting if name not in ready]
        return done

    @staticmethod
    def reach(start: str, uses: dict[str, list[str]]) -> set[str]:
        """Every figure that ``start`` leads to, itself included."""
        seen, todo = {start}, [start]
        while todo:
            for used in uses[todo.pop()]:
                if used not in seen:
                    seen.add(used)
                    todo.append(used)
        return seen

    def told(self, scope: Scope) -> Iterable[str]:
        """Items, and the steps with figures that they are worked out from (not those written out inside formulas)."""
        uses = {name: [used for used in self.nodes if used in names_in(self.nodes[name])] for name in self.nodes}
        ends = [*(item.name for item in self.scheme.items), self.scheme.total.name]
        reached = set().union(*(self.reach(name, uses) for name in ends))
        for step in self.scheme.steps:
            if not step.inline and step.name in reached and scope.symbols[step.name].type is Type.NUMBER:
                yield step.name
        for item in self.scheme.items:
            yield item.name

    def early_texts(self) -> Iterable[tuple[Path, str]]:
        """The formulas that must be known before anybody is compared: those of fields, needs and 不纳入考核."""
        for number, sheet in enumerate(self.scheme.sheets):
            for index, field in enumerate(sheet.fields):
                path = self._in_file(("sheet", number, "field", index))
                for key in ("max", "applies", "needed", "filled_if"):
                    text = getattr(field, key)
                    if isinstance(text, str):
                        yield (*path, key), text
        for number, need in enumerate(self.scheme.needs):
            yield ("need", number, "when"), need.when
        for number, rule in enumerate(self.scheme.rules):
            if rule.effect is Effect.EXEMPT:
                yield ("rule", number, "when"), rule.when

    def early_names(self) -> Iterable[str]:
        figures = self.layout.figures
        uses = {name: [used for used in figures if used in names_in(self.nodes[name])] for name in figures}
        for path, text in self.early_texts():
            try:
                node = parse(text.strip())
            except FormulaError:
                continue
            for name in names_in(node) & set(figures):
                for reached in self.reach(name, uses):
                    late = any(isinstance(part, Call) and part.function in COHORT for part in walk(self.nodes[reached]))
                    if late or reached == self.scheme.total.name:
                        reason = f"“{reached}”要等所有人一起算才有"
                        self.report(kinds.TOO_EARLY, path, value=text.strip(), reason=reason)
                    else:
                        yield reached

    def field_rules(self, scope: Scope) -> Iterable[FieldRules]:
        for number, sheet in enumerate(self.scheme.sheets):
            if sheet.role not in (SheetRole.ROSTER, SheetRole.ENTRY):
                continue
            for index, field in enumerate(sheet.fields):
                path = self._in_file(("sheet", number, "field", index))

                def compiled(key: str, want: Type, field: EntryField = field, path: Path = path) -> Formula | None:
                    text = getattr(field, key)
                    return self.formula(text, (*path, key), scope, want) if isinstance(text, str) else None

                rules = FieldRules(
                    sheet.name, field, self.layout.fields[sheet.name, field.name],
                    compiled("max", Type.NUMBER), compiled("applies", Type.FLAG), compiled("needed", Type.FLAG),
                    compiled("filled_if", Type.FLAG),
                )
                if rules.may_be_missing or any((rules.most, rules.applies, rules.needed, rules.filled_if)):
                    yield rules

    def grades(self, scope: Scope) -> Iterable[CompiledGrade]:
        special = self.layout.special
        fixed = {
            symbol.name: symbol for symbol in scope.symbols.values()
            if symbol.slot is None or symbol.slot in self.layout.params.values()
        }
        group_scope = Scope(fixed).extended(
            Symbol(HEADS, Type.NUMBER, special[HEADS]), Symbol(USED, Type.NUMBER, special[USED])
        )
        for number, grade in enumerate(self.scheme.grades):
            path: Path = ("grade", number)
            when = self.formula(grade.when, (*path, "when"), scope, Type.FLAG)
            if grade.quota is None:
                yield CompiledGrade(grade, when, None, None, ())
                continue
            quota = grade.quota
            yield CompiledGrade(
                grade, when,
                self.formula(quota.seats, (*path, "quota", "seats"), group_scope, Type.NUMBER),
                self.group(quota.by, (*path, "quota", "by"), scope),
                tuple(self.formula(text, (*path, "quota", "order"), scope, Type.NUMBER) for text in quota.order),
            )

    def group(self, name: str, path: Path, scope: Scope) -> int | None:
        """The slot of the text that names a subject's group; None for no grouping."""
        if not name:
            return None
        symbol = scope.symbols.get(name)
        if symbol is None or symbol.slot is None or symbol.type not in (Type.TEXT, Type.ANY):
            texts = [known for known, other in scope.symbols.items() if other.type is Type.TEXT and other.slot is not None]
            self.report(kinds.UNKNOWN_NAME, path, value=name, guess=did_you_mean(name, texts))
            return None
        return symbol.slot
