"""Whether what was entered fits together: limits of a cell, values that contradict others, what is missing (缺项)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from kaohe_desktop.engine.cohort import Row, Subject, Value
from kaohe_desktop.engine.entries import (
    ABOVE_OWN_FULL,
    BLANK_FOR_THIS,
    NOT_APPLICABLE,
    allowed_range,
    default_of,
    show_value,
)
from kaohe_desktop.engine.figures import plain
from kaohe_desktop.engine.formula.compiled import Formula
from kaohe_desktop.engine.formula.scope import State
from kaohe_desktop.engine.period import Period
from kaohe_desktop.engine.scheme.problems import CHECK_FAILED
from kaohe_desktop.engine.scheme.program import (
    CompiledCheck,
    CompiledNeed,
    FieldRules,
    Limits,
    Misfit,
    Program,
    RowRules,
)

Rules = FieldRules | RowRules


def limits_of(rules: Rules, state: State, row: Row | None = None) -> Limits:
    """What may be entered in the field of these rules."""
    entry = rules.field
    applies = rules.applies is None or rules.applies.value(state, row) is not False
    most = entry.max if isinstance(entry.max, Decimal) else None
    if rules.most is not None:
        found = rules.most.figure(state, row)
        most = found if isinstance(found, Decimal) else None
    return Limits(applies, entry.min, most, entry.step)


def misfits_of(program: Program, subject: Subject, state: State) -> list[Misfit]:
    """Everything entered for a subject that contradicts something else."""
    values = subject.values
    found = [
        _misfit(rules, values, subject.key, state) for rules in program.field_rules
        if rules.most or rules.applies or rules.filled_if
    ]
    for rules in program.row_rules:
        if not rules.of_nobody and (rules.most or rules.applies or rules.filled_if):
            for number, row in enumerate(subject.rows.get(rules.sheet, ())):
                found.append(_misfit(rules, row, subject.key, state, number))
    for check in program.checks:
        if not check.of_nobody:
            rows = subject.rows.get(check.check.sheet, ()) if check.slot is not None else (subject.values,)
            found.extend(_check(check, rows, subject.key, state))
    return [misfit for misfit in found if misfit is not None]


def table_misfits(program: Program, tables: Mapping[str, Sequence[Row]], state: State) -> list[Misfit]:
    """Everything in the sheets of no single subject that contradicts something else."""
    found: list[Misfit | None] = []
    for rules in program.row_rules:
        if rules.of_nobody and (rules.most or rules.applies or rules.filled_if):
            for number, row in enumerate(tables.get(rules.sheet, ())):
                found.append(_misfit(rules, row, "", state, number))
    for check in program.checks:
        if check.of_nobody:
            found.extend(_check(check, tables.get(check.check.sheet, ()), "", state))
    return [misfit for misfit in found if misfit is not None]


def _misfit(rules: Rules, values: Row, key: str, state: State, number: int | None = None) -> Misfit | None:
    entry = rules.field
    row = None if number is None else values
    value = values.get(entry.name)
    blank = value is None or value == "" or value is False  # a figure 0 is no blank
    reason = f"：{entry.reason}" if entry.reason else ""
    if blank:
        if rules.filled_if is None or not rules.filled_if.truth(state, row):
            return None
        problem = BLANK_FOR_THIS.at(sheet=rules.sheet, label=entry.name, subject=key, reason=reason)
        return Misfit(rules.sheet, entry.name, "", problem, number)
    if rules.applies is None and rules.most is None:
        return None
    limits = limits_of(rules, state, row)
    if not limits.applies:
        if value == default_of(entry):
            return None
        text = show_value(entry, value)
        problem = NOT_APPLICABLE.at(sheet=rules.sheet, label=entry.name, subject=key, value=text, reason=reason)
        return Misfit(rules.sheet, entry.name, text, problem, number)
    if rules.most is not None and limits.max is not None and isinstance(value, Decimal) and value > limits.max:
        text = show_value(entry, value)
        problem = ABOVE_OWN_FULL.at(
            sheet=rules.sheet, label=entry.name, subject=key, value=text,
            allowed=allowed_range(limits.min, limits.max), reason=reason,
        )
        return Misfit(rules.sheet, entry.name, text, problem, number)
    return None


def _check(check: CompiledCheck, rows: Sequence[Row], key: str, state: State) -> Iterator[Misfit]:
    """Each row a rule refuses; with a condition on the subject, only the first."""
    if check.when is not None and not check.when.truth(state):
        return
    for number, row in enumerate(rows):
        if check.row is None or check.row.truth(state, row):
            yield _refusal(check, row, key, None if check.slot is None else number)
            if check.when is not None:
                return


def _refusal(check: CompiledCheck, row: Row, key: str, number: int | None) -> Misfit:
    rule = check.check
    text = show_value(check.entry, row.get(rule.field))
    problem = CHECK_FAILED.at(
        sheet=rule.sheet, label=rule.field, subject=key, value=text, rule=rule.says, remedy=rule.remedy,
        found=f"填的是“{text}”" if text else "空着",
    )
    return Misfit(rule.sheet, rule.field, text, problem, number, once=number is not None and check.when is not None)


def _shown(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return plain(value) if isinstance(value, Decimal) else str(value)


def missing_in(program: Program, states: Sequence[State], period: Period) -> list[tuple[str, ...]]:
    """The 缺项 of each participant, by heading, seen in states whose early figures are worked out."""
    found: list[list[str]] = [[] for _ in states]
    for rules in program.missable:
        slot, name = rules.slot, rules.field.name
        for lacks, state in zip(found, states, strict=True):
            value = state[slot]
            if (value is None or value == "") and _is_needed(rules.needed, rules.applies, state):
                lacks.append(name)
    for row_rules in program.row_rules:
        if row_rules.may_be_missing:
            for lacks, state in zip(found, states, strict=True):
                if _blank_row(row_rules, state):
                    lacks.append(row_rules.field.name)
    for need in program.needs:
        if need.table is None and need.need.each is None:
            for lacks, unmet in zip(found, need.when.truths(states), strict=True):
                if unmet:
                    lacks.append(need.need.label)
            continue
        for lacks, state in zip(found, states, strict=True):
            lacks.extend(_unmet(program, need, state, period))
    return [tuple(dict.fromkeys(lacks)) if lacks else () for lacks in found]


def _is_blank(value: object) -> bool:
    return value is None or value == ""


def _blank_row(rules: RowRules, state: State) -> bool:
    rows: Sequence[Row] = state[rules.slot]  # type: ignore[assignment]  # the slot of a sheet holds its rows
    return any(
        _is_blank(row.get(rules.field.name)) and _is_needed(rules.needed, rules.applies, state, row) for row in rows
    )


def _is_needed(needed: Formula | None, applies: Formula | None, state: State, row: Row | None = None) -> bool:
    """Whether a blank is 缺项: by the field's own ``needed``, else wherever the field applies."""
    if needed is not None:
        return needed.truth(state, row)
    return applies is None or applies.value(state, row) is not False


def _unmet(program: Program, need: CompiledNeed, state: State, period: Period) -> Iterator[str]:
    label, each = need.need.label, need.need.each
    if need.table is not None:
        rows: Sequence[Row] = state[need.table]  # type: ignore[assignment]
        for row in rows:
            if need.when.truth(state, row):
                yield _filled(label, row)
    elif each is not None:
        for figure in period.months if each == "months" else each:
            state[program.slots.each] = Decimal(figure)
            if need.when.truth(state):
                yield label.replace("{}", str(figure))


def _filled(label: str, row: Row) -> str:
    for name, value in row.items():
        label = label.replace(f"{{{name}}}", _shown(value))
    return label
