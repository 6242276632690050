"""What can be named in a scheme's formulas, each with a word of what it is, and where in a formula a mistake stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import plain
from kaohe_desktop.engine.formula.functions import ALL_NAMES
from kaohe_desktop.engine.scheme.layout import SHARE_UNIT
from kaohe_desktop.engine.scheme.model import SheetRole

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.model import Scheme

#: a name as the formula language reads it
NAME = re.compile(r"[^\W\d](?:\w|(?<=\d)\.(?=\d))*")
_PLACE = re.compile(r"第\s*(\d+)\s*个字")
_QUOTED = re.compile(r"“([^”]+)”")
_QUOTES = re.compile(r"「[^」]*」|“[^”]*”|\"[^\"]*\"")

#: every function: how it is written and what it gives
FUNCTIONS: dict[str, tuple[str, str]] = {
    "和": ("和(甲, 乙, …)", "加起来；和(表.栏) 是各行相加"), "平均": ("平均(甲, 乙, …)", "平均数；平均(表.栏) 是各行平均"),
    "最高": ("最高(甲, 乙, …)", "最大的一个"), "最低": ("最低(甲, 乙, …)", "最小的一个"),
    "不低于": ("不低于(数, 0)", "比后一个小就取后一个"), "不超过": ("不超过(数, 100)", "比后一个大就取后一个"),
    "限于": ("限于(数, 低, 高)", "限制在低和高之间"), "四舍五入": ("四舍五入(数, 0.01)", "四舍五入到 0.01"),
    "向下取整": ("向下取整(数)", "去掉小数，不进位"), "成立数": ("成立数(条件, 条件, …)", "有几个条件成立"),
    "勾选": ("勾选(栏, 4)", "第 4 项勾了没有"), "勾选数": ("勾选数(栏)", "一共勾了几项"),
    "分段": ("分段(文字, 数)", "按“1:2;3:5”这样的分段取分"), "分段可读": ("分段可读(文字)", "分段写得对不对"),
    "个数": ("个数(表, 当 条件)", "有几行"), "取": ("取(表.栏, 当 条件)", "那几行里唯一的值"), "不同个数": ("不同个数(表.栏)", "有几种不同的值"),
    "同项最高": ("同项最高(表.栏, 按 表.栏)", "同一事项只算最高的一次"), "分组平均": ("分组平均(表.栏, 按 表.栏)", "各组先平均，再平均"),
    "有": ("有(表, 当 条件)", "有没有这样的行，或这一栏填了没有"), "没有": ("没有(表, 当 条件)", "没有这样的行，或这一栏空着"),
    "首个": ("首个(甲, 乙)", "第一个不空的"), "属于": ("属于(栏, 「甲」, 「乙」)", "是不是其中一个"),
    "档": ("档(数, 90: 甲, 其余: 乙)", "到哪一档取哪个值"),
    "行名次": ("行名次(表.栏)", "这一行在本人各行里排第几"), "查找": ("查找(表.栏, 值)", "按编号找到那一行的一栏"),
    "名次": ("名次(数, 按 考核类别)", "在组里排第几"), "名次占比": ("名次占比(数, 按 考核类别)", "名次 ÷ 人数"),
    "名次档": ("名次档(数, 按 考核类别, 25%: 90, 其余: 70)", "按名次占比取值"), "人数": ("人数(按 考核类别, 当 条件)", "组里有多少人"),
    "组和": ("组和(数, 按 科室)", "组里各人相加"), "组平均": ("组平均(数, 按 科室)", "组里各人平均"), "组最高": ("组最高(数, 按 科室)", "组里最高的"),
    "组最低": ("组最低(数, 按 科室)", "组里最低的"),
}
_WORDS = {
    "若": ("若 条件 则 甲 否则 乙", "条件成立取甲，不成立取乙"), "则": ("则", ""), "否则": ("否则", ""), "且": ("且", "两边都要成立"),
    "或": ("或", "有一边成立就行"), "非": ("非", "不成立"), "无此项": ("无此项", "没有这一项，不是 0"),
}
_GIVEN = {
    "等次": "定出来的等次", "考核周期": "月、双月、季度、半年、年度", "月数": "考核期有几个月", "已用名额": "上面等次已用的名额",
    "每个": "缺项里的每一个",
}


@dataclass(frozen=True, slots=True)
class NameHint:
    """A name to offer while a formula is typed: what is written, how it is shown, what it is."""

    name: str
    shown: str
    about: str


def names_of(scheme: Scheme) -> list[NameHint]:
    """Everything a formula of this scheme may name: columns first, then figures, numbers, functions and words."""
    found: dict[str, NameHint] = {}
    for hint in _names(scheme):
        found.setdefault(hint.name, hint)
    return list(found.values())


def _names(scheme: Scheme) -> Iterator[NameHint]:
    for sheet in scheme.sheets:
        many = sheet.role in (SheetRole.ROWS, SheetRole.TABLE)
        for field in sheet.fields:
            name = f"{sheet.name}.{field.name}" if many else field.name
            yield NameHint(name, name, f"{sheet.name}里填的{f'（{field.unit}）' if field.unit else ''}")
        if many:
            yield NameHint(sheet.name, sheet.name, "一张表，放在 个数(…) 这样的函数里")
    for column in scheme.derived:
        name = f"{column.sheet}.{column.name}"
        yield NameHint(name, name, "每行算出的")
    for item in scheme.items:
        yield NameHint(item.name, item.name, "考核项目")
    yield NameHint(scheme.total.name, scheme.total.name, "总分")
    for step in scheme.steps:
        yield NameHint(step.name, step.name, "中间数")
    for one in scheme.constants:
        value = f"{plain(one.value * 100)}%" if one.unit == SHARE_UNIT else f"{plain(one.value)} {one.unit}".strip()
        yield NameHint(one.name, one.name, f"办法里的数：{value}")
    for param in scheme.params:
        yield NameHint(param.name, param.name, "参数，每期由单位定")
    for reading in scheme.readings:
        yield NameHint(reading.name, reading.name, f"口径：现在按“{reading.choice}”")
    for name, about in _GIVEN.items():
        yield NameHint(name, name, about)
    for name in ALL_NAMES:
        shown, about = FUNCTIONS[name]
        yield NameHint(f"{name}(", shown, about)
    for name, (shown, about) in _WORDS.items():
        yield NameHint(name, shown, about)


def fault_span(text: str, words: str) -> tuple[int, int] | None:
    """Where in a formula the mistake stands that ``words`` tell of: begin and end; None where that cannot be said."""
    from kaohe_desktop.engine.formula.parser import FormulaError, parse

    stripped = text.strip()
    lead = len(text) - len(text.lstrip())
    try:
        parse(stripped)
    except FormulaError as error:
        place = _PLACE.search(str(error))
        if place is None:  # it is not written to its end
            return max(0, lead + len(stripped) - 1), lead + len(stripped)
        start = lead + int(place[1]) - 1
        token = NAME.match(text, start)
        return start, max(start + 1, token.end() if token is not None else 0)
    for quoted in _QUOTED.findall(words):
        for start, end in tokens(text, quoted):
            return start, end
        at = text.find(quoted)
        if at >= 0 and not NAME.fullmatch(quoted):
            return at, at + len(quoted)
    return None


def tokens(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Where a name stands in a formula by itself: not inside a longer one, not inside quotation marks, not as 表.name."""
    quoted = [match.span() for match in _QUOTES.finditer(text)]
    at = 0
    while (match := NAME.search(text, at)) is not None:
        at = match.end()
        inside = any(start <= match.start() < end for start, end in quoted)
        if not inside and match[0] == name and text[: match.start()].rstrip()[-1:] != ".":
            yield match.span()
