"""A scheme (考核办法) as chapters of text: everything its file says, in the document's own words, with the basis of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import plain

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.model import EntryField, Figure, Scheme

_KINDS = {
    "text": "文字", "integer": "整数", "decimal": "小数", "flag": "是/否", "choice": "选择", "percent": "百分数", "date": "日期",
}
_EFFECTS = {
    "exempt": "不纳入考核", "veto": "一票否决", "fix": "定为", "ungraded": "不确定等次", "cap": "最高为", "bar": "不得评", "note": "注明",
}


def sections(scheme: Scheme) -> list[tuple[str, str]]:
    """The chapters: title and HTML."""
    found = [
        ("说明", _head(scheme)), ("口径", _readings(scheme)), ("录入什么", _fields(scheme)), ("参数", _params(scheme)),
        ("办法里的数", _constants(scheme)), ("怎么算", _figures(scheme)), ("等次与名额", _grades(scheme)),
        ("规则", _rules(scheme)), ("奖金", _bonus(scheme)), ("期限与表格", _dates(scheme)),
    ]
    return [(title, body) for title, body in found if body]


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = []
    for cells in rows:
        parts = []
        for place, cell in enumerate(cells):
            kind = ' class="name"' if place == 0 else ' class="basis"' if place == len(cells) - 1 else ""
            parts.append(f"<td{kind}>{_lines(cell)}</td>")
        lines.append(f"<tr>{''.join(parts)}</tr>")
    if not lines:
        return ""
    head = "".join(f"<th>{escape(word)}</th>" for word in headings)
    return f'<table width="98%" cellspacing="0"><tr>{head}</tr>{"".join(lines)}</table>'


def _lines(text: str) -> str:
    return escape(text.strip()).replace("\n", "<br>")


def _head(scheme: Scheme) -> str:
    head = scheme.head
    cycles = "、".join(cycle.label for cycle in head.cycles)
    who = "人员" if head.subject == "person" else "科室"
    lines = [f"<b>{escape(head.name)}</b>", escape(head.suits), f"考核对象：{who}　周期：{cycles}　版本：{escape(head.version)}"]
    lines += [f"考核类别：{escape('、'.join(head.categories))}"] if head.categories else []
    lines += [f'<span class="soft">来源：{escape(head.source)}　由{escape(head.organizer)}决定待议事项</span>']
    return "".join(f"<p>{line}</p>" for line in lines)


def _readings(scheme: Scheme) -> str:
    return _table(("问题", "采用", "还可以是", "依据"), (
        (one.question, one.choice, "、".join(option for option in one.options if option != one.choice), one.basis)
        for one in scheme.readings
    ))


def _range(field: EntryField) -> str:
    if field.choices:
        return "、".join(field.choices)
    low = plain(field.min) if field.min is not None else ""
    high = field.max if isinstance(field.max, str) else plain(field.max) if field.max is not None else ""
    span = f"{low}–{high}" if low or high else ""
    step = f"，{plain(field.step)} 的倍数" if field.step is not None else ""
    return f"{span} {field.unit}{step}".strip()


def _blank(field: EntryField) -> str:
    if field.blank is not None:
        return f"空着按 {field.blank if isinstance(field.blank, str) else plain(field.blank)}"
    return {"filled": "必须填", "present": "空着算缺项"}.get(str(field.column), "")


def _fields(scheme: Scheme) -> str:
    parts = []
    for sheet in scheme.sheets:
        rows = ((one.name, _KINDS[str(one.kind)], _range(one), _blank(one), one.hint, one.basis) for one in sheet.fields)
        title = f"{sheet.title or sheet.name}{'（可以没有）' if sheet.optional else ''}"
        parts.append(f"<p><b>{escape(title)}</b></p>" + _table(("栏目", "类型", "范围", "空着", "说明", "依据"), rows))
    return "".join(parts)


def _params(scheme: Scheme) -> str:
    rows = []
    for one in scheme.params:
        default = "" if one.default is None else one.default if isinstance(one.default, str) else plain(one.default)
        rows.append((one.name, "必须定" if one.required else f"默认 {default}" if default else "", one.unit, one.hint, one.basis))
    return _table(("参数", "默认", "单位", "说明", "依据"), rows)


def _constants(scheme: Scheme) -> str:
    return _table(("名称", "数", "单位", "依据"), ((one.name, plain(one.value), one.unit, one.basis) for one in scheme.constants))


def _full(one: Figure) -> str:
    return "" if one.full is None else f"满分 {one.full if isinstance(one.full, str) else plain(one.full)}"


def _figures(scheme: Scheme) -> str:
    rows = [(one.name, one.formula, one.note, one.basis) for one in scheme.steps]
    steps = _table(("中间数", "算法", "说明", "依据"), rows)
    items = _table(("考核项目", "算法", "满分", "依据"), ((one.name, one.formula, _full(one), one.basis) for one in scheme.items))
    total = _table(("总分", "算法", "取舍", "依据"), [
        (scheme.total.name, scheme.total.formula, f"四舍五入到 {plain(scheme.total.round)}", scheme.total.basis),
    ])
    needs = _table(("还必须有", "缺的时候", "依据"), ((one.label, one.when, one.basis) for one in scheme.needs))
    return steps + items + total + needs


def _grades(scheme: Scheme) -> str:
    rows = []
    for one in scheme.grades:
        seats = f"{one.quota.seats}（按{one.quota.by or '全体'}）" if one.quota else "不限"
        rows.append((one.name, one.when if one.when != "是" else "其余", seats, one.basis))
    return _table(("等次", "条件", "名额", "依据"), rows)


def _rules(scheme: Scheme) -> str:
    return _table(("规则", "什么时候", "结果", "依据"), (
        (one.name, one.when, _EFFECTS[str(one.effect)] + one.grade, one.basis) for one in scheme.rules
    ))


def _bonus(scheme: Scheme) -> str:
    if scheme.bonus is None:
        return ""
    return _table(("奖金（元）", "算法", "依据"), [("奖金", scheme.bonus.formula, scheme.bonus.basis)])


def _dates(scheme: Scheme) -> str:
    rows = []
    for one in scheme.deadlines:
        month = "本期第一个月" if one.anchor == "start" else "本期结束后的下一个月"
        rows.append((one.name, f"{month} {one.day} 日", one.basis))
    codes = f"<p>表格：{escape('、'.join(scheme.forms.codes))}</p>" if scheme.forms.codes else ""
    return _table(("事项", "期限", "依据"), rows) + codes
