"""Checks of a scheme's plain data: keys, ranges, choices, defaults, groups of parameters, grades; no formulas yet."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Protocol

from kaohe_desktop.engine.entries import ValueRefused, allowed_range, read_value
from kaohe_desktop.engine.figures import plain
from kaohe_desktop.engine.problems import Kind, did_you_mean
from kaohe_desktop.engine.scheme import problems as kinds
from kaohe_desktop.engine.scheme.layout import PERIOD_MONTHS
from kaohe_desktop.engine.scheme.ledger import NONE, SOURCES
from kaohe_desktop.engine.scheme.model import Effect, EntryField, FieldKind, Param, Scheme, Sheet, SheetRole, StepKind
from kaohe_desktop.engine.scheme.params import group_problems
from kaohe_desktop.engine.scheme.places import Path


class Report(Protocol):
    """Notes a problem at a path of the file; ``value`` among the facts is the word complained of."""

    def __call__(self, kind: Kind, path: Path, **facts: object) -> None:
        """Note it."""


class DataChecks:
    """The checks of one scheme. ``in_file`` turns a path through the model into one through the file."""

    def __init__(self, scheme: Scheme, report: Report, in_file: Callable[[Path], Path], written_from: Callable[[int], int]) -> None:
        self.scheme = scheme
        self.report = report
        self._in_file = in_file
        self._written_from = written_from

    def run(self) -> None:
        """Report everything that is wrong."""
        rosters = [sheet for sheet in self.scheme.sheets if sheet.role is SheetRole.ROSTER]
        if len(rosters) != 1:
            self.report(kinds.ROSTER_COUNT, ("sheet",), count=len(rosters))
        for number, sheet in enumerate(self.scheme.sheets):
            headings = [field.name for field in sheet.fields]
            for key in sheet.key:
                if key not in headings:
                    guess = did_you_mean(key, headings)
                    self.report(kinds.UNKNOWN_NAME, ("sheet", number, "key"), value=key, guess=guess)
            self.check_ballots(("sheet", number, "ballots"), sheet)
            for index in range(self._written_from(number), len(sheet.fields)):
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
        self.check_confirmations()
        self.check_sheet_names()

    def check_ballots(self, path: Path, sheet: Sheet) -> None:
        """Columns of a rating are figures of the sheet: counts by level, one figure a ballot, or what it came to."""
        if sheet.ballots is None:
            return
        votes = sheet.ballots
        fields = {field.name: field for field in sheet.fields}
        names = [*votes.levels, *filter(None, (votes.abstained, votes.score)), *votes.figures]
        for name in names:
            if name not in fields:
                self.report(kinds.UNKNOWN_NAME, path, value=name, guess=did_you_mean(name, list(fields)))
        wanted = FieldKind.INTEGER if votes.levels else FieldKind.DECIMAL
        right = all(fields[name].kind in (wanted, FieldKind.INTEGER) for name in names if name in fields)
        single = bool(votes.score) and not votes.levels and not votes.abstained and sheet.role is SheetRole.ROWS
        keyed = sheet.role is SheetRole.ENTRY or (sheet.role is SheetRole.ROWS and bool(sheet.key))
        counted = len(votes.levels) > 1 and not votes.score and sheet.role in (SheetRole.ENTRY, SheetRole.ROWS)
        told = bool(votes.figures) and not (votes.levels or votes.abstained or votes.score) and keyed
        if not right or not (told or (not votes.figures and (single or counted))):
            self.report(kinds.BAD_BALLOTS, path, value=sheet.name)

    def check_field(self, path: Path, field: EntryField) -> None:
        """One column: its range, step, choices and what a blank counts as."""
        if field.kind in (FieldKind.CHOICE, FieldKind.TICKS) and not field.choices:
            self.report(kinds.NO_CHOICES, path, value=field.name)
        high = field.max if isinstance(field.max, Decimal) else None
        self.check_span(path, field.name, field.min, high)
        if field.ledger:
            self.check_ledger((*path, "ledger"), field)
        if field.step is not None and field.step <= 0:
            self.report(kinds.BAD_RANGE, (*path, "step"), rule=f"{field.name}的间隔要大于 0")
        elif field.blank is not None and field.blank != "":
            self.check_default((*path, "blank"), field, field.blank)

    def check_ledger(self, path: Path, field: EntryField) -> None:
        """What a field is taken from must be something the ledger counts, and the field a figure."""
        if field.ledger not in (*SOURCES, NONE):
            guess = did_you_mean(field.ledger, (*SOURCES, NONE))
            self.report(kinds.UNKNOWN_NAME, path, value=field.ledger, guess=guess)
        elif not field.kind.numeric:
            self.report(kinds.WRONG_VALUE, path, value=field.ledger, rule="只有数的栏目可以从台账取")

    def check_span(self, path: Path, name: str, low: Decimal | None, high: Decimal | None) -> None:
        """A range whose ends stand the wrong way round."""
        if low is not None and high is not None and low > high:
            rule = f"{name}的最小值 {plain(low)} 大于最大值 {plain(high)}"
            self.report(kinds.BAD_RANGE, (*path, "min"), rule=rule)

    def check_default(self, path: Path, field: EntryField, value: Decimal | str) -> None:
        """A value that a blank counts as must itself be allowed."""
        if field.kind.numeric and not isinstance(value, Decimal):
            self.report(kinds.WRONG_VALUE, path, value=value, rule="这一栏是数，空着时算作的值也要是数")
            return
        try:
            read_value(field, value)
        except ValueRefused as refused:
            self.report(kinds.WRONG_VALUE, path, value=str(value), rule=refused.at().what)

    def check_constants(self) -> None:
        """Every figure of the document within its own range."""
        for number, constant in enumerate(self.scheme.constants):
            path = ("constant", number)
            self.check_span(path, constant.name, constant.min, constant.max)
            low, high = constant.min, constant.max
            if (low is not None and constant.value < low) or (high is not None and constant.value > high):
                rule = f"{constant.name}是 {plain(constant.value)}，只能是 {allowed_range(low, high)}"
                self.report(kinds.BAD_RANGE, (*path, "value"), rule=rule)

    def check_param(self, path: Path, param: Param) -> None:
        """One parameter: its range, choices and default."""
        if param.kind is FieldKind.CHOICE and not param.choices:
            self.report(kinds.NO_CHOICES, path, value=param.name)
        self.check_span(path, param.name, param.min, param.max)
        if param.default is not None:
            field = EntryField(name=param.name, kind=param.kind, min=param.min, max=param.max, choices=param.choices)
            self.check_default((*path, "default"), field, param.default)

    def check_groups(self) -> None:
        """Defaults of parameters that hang together must add up, or fall."""
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
        """Grades: no name twice, the last open to everybody, those named by rules known."""
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

    def check_confirmations(self) -> None:
        """Steps of confirmation: no name twice, somebody confirms before anything is posted, days only of a 公示."""
        steps = self.scheme.confirmations
        staged = home = False
        for number, step in enumerate(steps):
            path, rule = ("confirmation", number), ""
            if any(step.name == other.name for other in steps[:number]):
                self.report(kinds.DUPLICATE, (*path, "name"), value=step.name, other="另一个确认步骤")
            if step.days is not None and step.kind is not StepKind.PUBLICITY:
                rule = "只有公示（kind = \"publicity\"）写 days"
            elif step.kind is not StepKind.STAGE and not staged:
                rule = "前面要先有一步由人确认（kind = \"stage\"）"
            elif step.kind is StepKind.HOME and home:
                rule = "派驻单位终定（kind = \"home\"）只写一步"
            elif step.kind is StepKind.HOME and self.scheme.head.subject != "person":
                rule = "考核科室的办法没有派驻人员，不写派驻单位终定"
            if rule:
                self.report(kinds.BAD_STEP, path, value=step.name, rule=rule)
            staged = staged or step.kind is StepKind.STAGE
            home = home or step.kind is StepKind.HOME

    def check_sheet_names(self) -> None:
        """Every sheet and column that derived columns, checks, items and needs name."""
        repeated = {
            sheet.name: sheet for sheet in self.scheme.sheets if sheet.role in (SheetRole.ROWS, SheetRole.TABLE)
        }
        tables = [name for name, sheet in repeated.items() if sheet.role is SheetRole.TABLE]
        for number, derived in enumerate(self.scheme.derived):
            self.known(derived.sheet, [*repeated, PERIOD_MONTHS], ("derived", number, "sheet"))
        for number, check in enumerate(self.scheme.checks):
            sheets = {sheet.name: sheet for sheet in self.scheme.sheets}
            if self.known(check.sheet, [*sheets], ("check", number, "sheet")):
                self.known(check.field, [field.name for field in sheets[check.sheet].fields], ("check", number, "field"))
                if check.row and check.sheet not in repeated:
                    rule = f"“{check.sheet}”一个人只有一行，只写 when"
                    self.report(kinds.WRONG_VALUE, ("check", number, "row"), value=check.row, rule=rule)
        for number, one in enumerate(self.scheme.items_from):
            if self.known(one.table, tables, ("items_from", number, "table")):
                columns = [field.name for field in repeated[one.table].fields]
                worked_out = [column.name for column in self.scheme.derived if column.sheet == one.table]
                self.known(one.key, columns, ("items_from", number, "key"))
                self.known(one.figure, worked_out, ("items_from", number, "figure"))
                for key, name in (("label", one.label), ("full", one.full)):
                    if name:
                        self.known(name, columns, ("items_from", number, key))
        for number, need in enumerate(self.scheme.needs):
            if need.each_row:
                self.known(need.each_row, tables, ("need", number, "each_row"))

    def known(self, name: str, among: list[str], path: Path) -> bool:
        """Whether a name is one of those there are; if not it is reported."""
        if name in among:
            return True
        self.report(kinds.UNKNOWN_NAME, path, value=name, guess=did_you_mean(name, among))
        return False
