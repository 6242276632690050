"""Parameters the office sets for a period (考核参数): read, checked singly and in their groups."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kaohe_desktop.engine.entries import ValueRefused, read_value
from kaohe_desktop.engine.figures import plain
from kaohe_desktop.engine.labels import fold_label
from kaohe_desktop.engine.problems import Problem, did_you_mean
from kaohe_desktop.engine.scheme import problems as kinds
from kaohe_desktop.engine.scheme.model import EntryField, FieldKind, Param, ParamGroup, Scheme

SHEET = "参数"


def read_params(scheme: Scheme, given: Mapping[str, str]) -> tuple[dict[str, Decimal | str], list[Problem]]:
    """The values by name, defaults filled in (a param with neither is left out), and every problem, 表 being 参数."""
    names = {fold_label(param.name): param for param in scheme.params}
    values: dict[str, Decimal | str] = {}
    found: list[Problem] = []
    taken: dict[str, str] = {}
    for word, text in given.items():
        param = names.get(fold_label(word))
        if param is None:
            known = "、".join(p.name for p in scheme.params) or "这个方案没有参数"
            found.append(kinds.PARAM_UNKNOWN.at(
                sheet=SHEET, label=word, value=text, guess=did_you_mean(word, names), known=known,
            ))
        elif param.name in taken:
            found.append(kinds.PARAM_TWICE.at(sheet=SHEET, label=param.name, value=text))
        else:
            taken[param.name] = text
    broken = set()
    stated: dict[str, Decimal | str] = {}  # percents in percent, as the groups state their sums
    for param in scheme.params:
        try:
            value = _read(param, taken.get(param.name))
        except ValueRefused as refused:
            broken.add(param.name)
            found.append(refused.at(sheet=SHEET))
            continue
        if value is not None:
            values[param.name] = value
            percent = param.kind is FieldKind.PERCENT and isinstance(value, Decimal)
            stated[param.name] = value.scaleb(2) if percent and isinstance(value, Decimal) else value
        elif param.required:
            broken.add(param.name)
            found.append(kinds.PARAM_MISSING.at(sheet=SHEET, label=param.name, example="5"))
    for group in scheme.param_groups:
        if not broken & set(group.names):
            found.extend(group_problems(group, stated))
    return values, found


def _read(param: Param, text: str | None) -> Decimal | str | None:
    if text is None or not text.strip():
        return default_value(param)
    value = read_value(as_field(param), text)
    return value if isinstance(value, Decimal | str) else None


def as_field(param: Param) -> EntryField:
    """The parameter as a field, for reading and showing its values."""
    return EntryField(
        name=param.name, kind=param.kind, min=param.min, max=param.max, choices=param.choices, unit=param.unit, hint=param.hint,
    )


def default_value(param: Param) -> Decimal | str | None:
    """The default as formulas see it: that of a percent as a share."""
    if param.kind is FieldKind.PERCENT and isinstance(param.default, Decimal):
        return param.default.scaleb(-2)
    return param.default


def group_problems(group: ParamGroup, values: Mapping[str, Decimal | str]) -> list[Problem]:
    """What is wrong with params that hang together; the first of them is named."""
    figures = [value for name in group.names if isinstance(value := values.get(name), Decimal)]
    if len(figures) < len(group.names):
        return []
    names = "、".join(group.names)
    place = {"sheet": SHEET, "label": group.names[0], "value": plain(figures[0])}
    if group.sum is not None and sum(figures) != group.sum:
        return [kinds.PARAM_SUM.at(**place, names=names, found=plain(sum(figures, Decimal(0))), want=plain(group.sum))]
    if group.falls and any(low >= high for high, low in zip(figures, figures[1:], strict=False)):
        return [kinds.PARAM_FALLS.at(**place, names=names, found=" / ".join(map(plain, figures)))]
    return []
