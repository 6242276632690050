"""Checks a scheme as a whole and compiles it; everything wrong is reported at once, each with its place in the file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from kaohe_desktop.engine.formula.compiled import CohortStep, Formula, lift
from kaohe_desktop.engine.formula.functions import COHORT
from kaohe_desktop.engine.formula.nodes import Call, Node, Nothing, walk
from kaohe_desktop.engine.formula.parser import FormulaError, parse
from kaohe_desktop.engine.formula.scope import Scope, Symbol
from kaohe_desktop.engine.formula.sorts import Type
from kaohe_desktop.engine.formula.types import check_formula
from kaohe_desktop.engine.formula.uses import Uses
from kaohe_desktop.engine.problems import Kind, Problem, Refused, did_you_mean
from kaohe_desktop.engine.scheme import problems as kinds
from kaohe_desktop.engine.scheme.cell_rules import CellRules
from kaohe_desktop.engine.scheme.compiled import (
    CompiledGrade,
    CompiledRule,
    CompiledScheme,
    Program,
    Unit,
)
from kaohe_desktop.engine.scheme.data_checks import DataChecks
from kaohe_desktop.engine.scheme.layout import GRADE, HEADS, RANK, USED, Layout, figures_of, total_figure
from kaohe_desktop.engine.scheme.model import Effect, Figure, Scheme
from kaohe_desktop.engine.scheme.places import Path, Places
from kaohe_desktop.engine.scheme.program import Told

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
        DataChecks(scheme, self.report, self._in_file, self._offset.__getitem__).run()
        if self.problems:
            raise Refused(self.problems)
        self.layout = Layout(scheme, self._duplicate)
        self.nodes: dict[str, Node] = {}
        self._hangs: dict[str, list[str]] = {}
        self.units: dict[str, Unit] = {}

    def _written_fields(self, sheet: int) -> list[object]:
        tables = self.places.data.get("sheet", [])
        if isinstance(tables, list) and sheet < len(tables):
            return list(tables[sheet].get("field", []))
        return list(self.scheme.sheets[sheet].fields)  # a sheet the reader added

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

    # ── formulas ───────────────────────────────────────────────────────────
    def parse(self, text: str, path: Path) -> Node:
        try:
            return parse(text.strip())
        except FormulaError as error:
            self.report(kinds.BAD_FORMULA, path, value=text.strip(), reason=str(error))
            return _UNREADABLE

    def checked(
        self, text: str, path: Path, scope: Scope, want: Type, *, cohort: bool = False, table: str = ""
    ) -> Node:
        """A formula parsed and checked; what is wrong is reported at the path."""
        node = self.parse(text, path)
        found: list[str] = []
        if node is not _UNREADABLE:
            check_formula(node, scope, want, found.append, cohort=cohort, table=table)
        for reason in dict.fromkeys(found):
            self.report(kinds.FORMULA_MEANING, path, value=text.strip(), reason=reason)
        return _UNREADABLE if found else node

    def formula(self, text: str, path: Path, scope: Scope, want: Type, table: str = "") -> Formula:
        """A compiled formula without cohort functions; with ``table`` one of a single row of that sheet."""
        return Formula(self.checked(text, path, scope, want, table=table), scope, table)

    def program(self) -> Program:
        scheme, layout = self.scheme, self.layout
        scope = self.figure_scope()
        figures = {figure.name: figure for _, figure in figures_of(scheme)} | {scheme.total.name: total_figure(scheme)}
        self.uses = Uses(scope, figures)
        self.check_derived(scope)
        order = self.working_order(figures)
        if any(problem.code == kinds.CIRCLE.code for problem in self.problems):
            raise Refused(self.problems)  # nothing that leads in a circle can be compiled
        self.compile_units(figures, scope)
        for number, figure in enumerate(scheme.items):
            if isinstance(figure.full, str):
                self.formula(figure.full, ("item", number, "full"), scope, Type.NUMBER)
        early_names = set(self.early_names())
        late_names = self.late_names(figures)
        cells = CellRules(scheme, scope, layout, self._in_file, self.formula)
        field_rules = tuple(cells.field_rules())
        program = {
            "field_rules": field_rules,
            "missable": tuple(rules for rules in field_rules if rules.may_be_missing),
            "row_rules": tuple(cells.row_rules()),
            "checks": tuple(cells.checks()),
            "needs": tuple(cells.needs()),
            "items_from": tuple(cells.items_from()),
            "rules": tuple(
                CompiledRule(rule, self.formula(
                    rule.when, ("rule", number, "when"), scope, Type.FLAG,
                ))
                for number, rule in enumerate(scheme.rules)
            ),
            "grades": tuple(self.grades(scope)),
            "ranking_group": self.group(scheme.ranking.by, ("ranking", "by"), scope),
            "ranking_order": tuple(
                self.formula(text, ("ranking", "order"), scope, Type.NUMBER) for text in scheme.ranking.order
            ),
            "bonus": None if scheme.bonus is None
            else self.formula(scheme.bonus.formula, ("bonus", "formula"), scope, Type.NUMBER),
        }
        return Program(
            slots=layout.slots(),
            early=tuple(self.units[name] for name in order if name in early_names),
            plan=tuple(self.units[name] for name in order if name not in late_names),
            late=tuple(self.units[name] for name in order if name in late_names),
            told=self.told(scope, late_names),
            **program,  # type: ignore[arg-type]
        )

    def late_names(self, figures: Mapping[str, Figure]) -> set[str]:
        """The figures that hang on 等次 or 名次; whatever decides those may not hang on them."""
        late = {
            name for name in figures
            if name != self.scheme.total.name and any(self.uses.names(self.nodes[used]) & {GRADE, RANK} for used in self.reach_of(name))
        }
        paths = {figure.name: (*path[:-1], "formula") for path, figure in figures_of(self.scheme)}
        for path, text, known in self.deciding_texts():
            try:
                node = parse(text.strip())
            except FormulaError:
                continue
            if self.uses.names(node) & ({GRADE, RANK} - known):
                self.report(kinds.TOO_EARLY, path, value=text.strip(), reason="等次、名次要等这里定了才有")
            for name in self.uses.figures(node):
                for culprit in sorted(self.reach_of(name) & late):
                    if self.uses.names(self.nodes[culprit]) & {GRADE, RANK}:
                        place = paths.get(culprit, ("total", "formula"))
                        reason = f"“{name}”要用来定等次，“{culprit}”却要等定了等次、名次才有"
                        self.report(kinds.TOO_EARLY, place, value=figures[culprit].formula, reason=reason)
        return late

    def reach_of(self, name: str) -> set[str]:
        """The figure and every figure it leads to."""
        if len(self._hangs) != len(self.nodes):  # asked for every figure, but only once they are all there
            self._hangs = {one: self.uses.figures(self.nodes[one]) for one in self.nodes}
        return self.reach(name, self._hangs)

    def deciding_texts(self) -> Iterable[tuple[Path, str, set[str]]]:
        """The formulas that decide ranks and grades, each with what it may know of them."""
        yield ("total", "formula"), self.scheme.total.formula, set()
        for text in self.scheme.ranking.order:
            yield ("ranking", "order"), text, set()
        for number, grade in enumerate(self.scheme.grades):
            yield ("grade", number, "when"), grade.when, {RANK}
            for text in grade.quota.order if grade.quota is not None else ():
                yield ("grade", number, "quota", "order"), text, {RANK}
        for number, rule in enumerate(self.scheme.rules):
            if rule.effect is not Effect.NOTE:
                yield ("rule", number, "when"), rule.when, set()

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
        columns = [
            (derived, self.parse(derived.formula, ("derived", number, "formula")))
            for number, derived in enumerate(self.scheme.derived)
        ]
        for _ in range(3):  # a figure may name one that stands further down
            for derived, node in columns:
                self.layout.derive(derived.sheet, derived.name, node, self.sort_of(node, scope, derived.sheet))
            for figure in figures:
                sort = self.sort_of(self.nodes[figure.name], scope)
                inline = self.nodes[figure.name] if figure.inline else None
                symbol = Symbol(figure.name, sort, self.layout.figures[figure.name], inline=inline)
                scope.symbols[figure.name] = symbol
        return scope

    @staticmethod
    def sort_of(node: Node, scope: Scope, table: str = "") -> Type:
        for want in (Type.NUMBER, Type.FLAG, Type.TEXT, Type.DATE):
            found: list[str] = []
            check_formula(node, scope, want, found.append, cohort=True, table=table)
            if not any(words.startswith("这个公式") for words in found):
                return want
        return Type.ANY

    def check_derived(self, scope: Scope) -> None:
        for number, derived in enumerate(self.scheme.derived):
            path: Path = ("derived", number, "formula")
            node = scope.derived[derived.sheet, derived.name]
            if node is not _UNREADABLE:  # what is wrong is reported here and stands nowhere else
                scope.derived[derived.sheet, derived.name] = self.checked(
                    derived.formula, path, scope, Type.ANY, table=derived.sheet
                )
            if (derived.sheet, derived.name) in self.uses.columns(node):
                self.report(kinds.CIRCLE, path, value=derived.formula, names=f"{derived.sheet}.{derived.name}")

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
        uses = {name: self.uses.figures(self.nodes[name]) for name in figures}
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

    def told(self, scope: Scope, late: Collection[str]) -> Told:
        """What an explanation tells: items, and before each the steps with figures it is worked out from."""
        total = self.scheme.total.name
        items = {item.name for item in self.scheme.items}
        steps = [
            step.name for step in self.scheme.steps
            if not step.inline and scope.symbols[step.name].type is Type.NUMBER
        ]
        parts: dict[str, list[str]] = {"first": [], "middle": [], "last": []}
        done: set[str] = set()
        for name in (*(item.name for item in self.scheme.items), total):
            reached = self.reach_of(name)
            for used in (*(step for step in steps if step in reached), *((name,) if name in items else ())):
                if used in done:
                    continue
                done.add(used)
                rests = "middle" if total in self.reach_of(used) else "first"
                parts["last" if used in late else rests].append(used)
        return Told(*(tuple(names) for names in parts.values()))

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
        for number, check in enumerate(self.scheme.checks):
            for key in ("row", "when"):
                if getattr(check, key):
                    yield ("check", number, key), getattr(check, key)
        for number, rule in enumerate(self.scheme.rules):
            if rule.effect is Effect.EXEMPT:
                yield ("rule", number, "when"), rule.when

    def early_names(self) -> Iterable[str]:
        uses = {name: self.uses.figures(self.nodes[name]) for name in self.layout.figures}
        for path, text in self.early_texts():
            try:
                node = parse(text.strip())
            except FormulaError:
                continue
            for name in self.uses.figures(node):
                for reached in self.reach(name, uses):
                    late = any(isinstance(part, Call) and part.function in COHORT for part in walk(self.nodes[reached]))
                    late = late or bool(self.uses.names(self.nodes[reached]) & {GRADE, RANK})
                    if late or reached == self.scheme.total.name:
                        reason = f"“{reached}”要等所有人一起算才有"
                        self.report(kinds.TOO_EARLY, path, value=text.strip(), reason=reason)
                    else:
                        yield reached

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
                yield CompiledGrade(grade, when, None, None, (), None)
                continue
            quota = grade.quota
            yield CompiledGrade(
                grade, when,
                self.formula(quota.seats, (*path, "quota", "seats"), group_scope, Type.NUMBER),
                self.group(quota.by, (*path, "quota", "by"), scope),
                tuple(self.formula(text, (*path, "quota", "order"), scope, Type.NUMBER) for text in quota.order),
                self.group(quota.one_each, (*path, "quota", "one_each"), scope),
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
