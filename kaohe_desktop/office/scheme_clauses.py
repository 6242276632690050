"""A scheme arranged as its document is: clause by clause, everything the file takes from each.

What stands under 依据 is the document's own numbering (二、2 · 三、第一款 · 附件2 一、（五）); clauses are put in its order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import plain
from kaohe_desktop.engine.scheme.layout import SHARE_UNIT
from kaohe_desktop.office.scheme_words import EFFECTS

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.model import EntryField, Scheme

_DIGITS = "零一二三四五六七八九"
_PART = re.compile(r"附件|[0-9]+|[零一二三四五六七八九十百]+|[^\W\d零一二三四五六七八九十百]+|.")
_SEVERAL = re.compile(r"[；;]")
NO_CLAUSE = "没有写依据的"


@dataclass(frozen=True, slots=True)
class Taken:
    """One thing the file takes from a clause: the part of the file, its name, what it says."""

    part: str
    name: str
    says: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause and everything taken from it."""

    number: str
    taken: tuple[Taken, ...]


def clauses(scheme: Scheme) -> list[Clause]:
    """The document's clauses in their order, what has no clause last."""
    found: dict[str, list[Taken]] = {}
    for basis, taken in _all(scheme):
        for clause in _SEVERAL.split(basis) if basis else [""]:
            found.setdefault(clause.strip() or NO_CLAUSE, []).append(taken)
    order = sorted(found, key=lambda number: (number == NO_CLAUSE, place_of(number)))
    return [Clause(number, tuple(dict.fromkeys(found[number]))) for number in order]


def place_of(clause: str) -> tuple[tuple[int, int, str], ...]:
    """What clauses are sorted by: Chinese and Arabic numbers by their value, 附件 behind the document's own clauses."""
    found: list[tuple[int, int, str]] = []
    for part in _PART.findall(clause):
        if part == "附件":
            found.append((2, 0, ""))
        elif part.isascii() and part.isdigit():
            found.append((0, int(part), ""))
        elif (number := chinese_number(part)) is not None:
            found.append((0, number, ""))
        elif part.isalpha():
            found.append((1, 0, part))
    return tuple(found)


def chinese_number(text: str) -> int | None:
    """十二 → 12; None for what is no number."""
    if not text or any(sign not in f"{_DIGITS}十百" for sign in text):
        return None
    whole, digit = 0, 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS.index(sign)
        else:
            whole += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
    return whole + digit


def _all(scheme: Scheme) -> Iterator[tuple[str, Taken]]:
    for sheet in scheme.sheets:
        for field in sheet.fields:
            if field.basis:  # common columns rest on no clause
                yield field.basis, Taken("录入", f"{sheet.name} {field.name}", _field(field))
    for one in scheme.readings:
        yield one.basis, Taken("口径", one.question, f"按“{one.choice}”")
    for constant in scheme.constants:
        share = constant.unit == SHARE_UNIT
        value = f"{plain(constant.value * 100)}%" if share else f"{plain(constant.value)} {constant.unit}".strip()
        yield constant.basis, Taken("数", constant.name, value)
    for param in scheme.params:
        yield param.basis, Taken("参数", param.name, param.hint or "每个考核期由单位定")
    for part, figures in (("中间数", scheme.steps), ("考核项目", scheme.items)):
        for figure in figures:
            full = "" if figure.full is None else f"　满分 {figure.full if isinstance(figure.full, str) else plain(figure.full)}"
            yield figure.basis, Taken(part, figure.name, f"{figure.formula.strip()}{full}")
    for column in scheme.derived:
        yield column.basis, Taken("每行算出", f"{column.sheet}.{column.name}", column.formula.strip())
    for listed in scheme.items_from:
        yield listed.basis, Taken("考核项目", f"“{listed.table}”的每个{listed.key}", listed.figure)
    yield scheme.total.basis, Taken("总分", scheme.total.name, scheme.total.formula.strip())
    if scheme.ranking.basis or scheme.ranking.by:
        yield scheme.ranking.basis, Taken("名次", "名次", f"按{scheme.ranking.by or '全体'}排")
    for grade in scheme.grades:
        seats = f"　名额 {grade.quota.seats}（按{grade.quota.by or '全体'}）" if grade.quota is not None else ""
        yield grade.basis, Taken("等次", grade.name, f"{'其余' if grade.when.strip() == '是' else grade.when.strip()}{seats}")
    for rule in scheme.rules:
        yield rule.basis, Taken("规则", rule.name, f"{rule.when.strip()} → {EFFECTS[str(rule.effect)]}{rule.grade}")
    for need in scheme.needs:
        yield need.basis, Taken("缺项", need.label, need.when.strip())
    for check in scheme.checks:
        yield check.basis, Taken("填报规则", f"{check.sheet} {check.field}", check.says)
    if scheme.bonus is not None:
        yield scheme.bonus.basis, Taken("奖金", "奖金", scheme.bonus.formula.strip())
    for step in scheme.confirmations:
        yield step.basis, Taken("确认", step.name, step.by)
    for deadline in scheme.deadlines:
        yield deadline.basis, Taken("期限", deadline.name, "")


def _field(field: EntryField) -> str:
    full = "" if field.max is None else f"最多 {field.max if isinstance(field.max, str) else plain(field.max)} {field.unit}".strip()
    return "　".join(part for part in (full, field.hint) if part)
