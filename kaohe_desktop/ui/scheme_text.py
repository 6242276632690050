"""A scheme (考核办法) as chapters of text: everything its file says, in the document's own words, with the basis of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from kaohe_desktop.engine.entries import allowed_range
from kaohe_desktop.engine.figures import plain
from kaohe_desktop.office.scheme_words import CONFIRMATIONS, EFFECTS, FIELD_KINDS
from kaohe_desktop.ui.params_form import default_words, group_words, range_words

if TYPE_CHECKING:
    from kaohe_desktop.engine.checkup.findings import Finding
    from kaohe_desktop.engine.scheme.model import Deadline, EntryField, Figure, Quota, Scheme

_ROWS = {"roster": "一人一行", "entry": "一人一行", "rows": "一人可以有几行", "table": "全单位共用，不属于哪一个人"}
_ROWS_OF_UNITS = {**_ROWS, "roster": "一个科室一行", "entry": "一个科室一行", "rows": "一个科室可以有几行",
                  "table": "全单位共用，不属于哪一个科室"}
_WEEKDAYS, _MONTH_END = "一二三四五六日", 31
_PER = {"months": "考核期的每个月"}


def sections(scheme: Scheme) -> list[tuple[str, str]]:
    """The chapters: title and HTML."""
    found = [
        ("说明", _head(scheme)), ("口径", _readings(scheme)), ("原文印错的地方", _misprints(scheme)),
        ("录入什么", _fields(scheme)), ("填报规则", _checks(scheme)), ("参数", _params(scheme)),
        ("办法里的数", _constants(scheme)), ("怎么算", _figures(scheme)), ("缺项", _needs(scheme)), ("等次与名额", _grades(scheme)),
        ("规则", _rules(scheme)), ("奖金", _bonus(scheme)), ("确认步骤", _confirmations(scheme)), ("期限与表格", _dates(scheme)),
    ]
    return [(title, body) for title, body in found if body]


def table_html(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, basis_last: bool = True, widths: Sequence[int] = (),
) -> str:
    """A table; the first column holds the names, the last one the clauses (with ``basis_last``); "" without rows.

    ``widths`` are the columns' shares in percent: tables that stand under each other then stand in line.
    """
    lines: list[str] = []
    for cells in rows:
        parts = []
        for place, cell in enumerate(cells):
            kind = ' class="name"' if place == (0 if basis_last else 1) else ' class="basis"' if place == len(cells) - 1 else ""
            share = f' width="{widths[place]}%"' if widths and not lines else ""
            parts.append(f"<td{kind}{share}>{_lines(cell)}</td>")
        lines.append(f"<tr>{''.join(parts)}</tr>")
    if not lines:
        return ""
    head = f"<tr>{''.join(f'<th>{escape(word)}</th>' for word in headings)}</tr>" if headings else ""
    return f'<table width="98%" cellspacing="0">{head}{"".join(lines)}</table>'


def _lines(text: str) -> str:
    return escape(text.strip()).replace("\n", "<br>")


def health_text(found: Sequence[Finding]) -> str:
    """方案体检: the findings with what they mean, or that there are none."""
    from kaohe_desktop.office.checkup import meaning

    rows = ((f"{one.weight} {one.sort}", one.about, one.what, meaning(one), one.basis) for one in found)
    return table_html(("", "看的是", "发现", "是什么意思，怎么办", "依据"), rows) or "<p>分数段、权重、满分、名额、规则都看过了，没有发现问题。</p>"


def _head(scheme: Scheme) -> str:
    head = scheme.head
    cycles = "、".join(cycle.label for cycle in head.cycles)
    who = "人员" if head.subject == "person" else "科室"
    lines = [f"<b>{escape(head.name)}</b>", escape(head.suits), f"考核对象：{who}；周期：{cycles}；版本：{escape(head.version)}"]
    lines += [f"考核类别：{escape('、'.join(head.categories))}"] if head.categories else []
    lines += [f'<span class="soft">来源：{escape(head.source)}；由{escape(head.organizer)}决定待议事项</span>']
    return "".join(f"<p>{line}</p>" for line in lines)


def _readings(scheme: Scheme) -> str:
    return table_html(("问题", "采用", "还可以是", "依据"), (
        (one.question, one.choice, "、".join(option for option in one.options if option != one.choice), one.basis)
        for one in scheme.readings
    ))


def _range(field: EntryField) -> str:
    if field.kind == "ticks":
        return "\n".join(f"{number} {ground}" for number, ground in enumerate(field.choices, start=1))
    if field.choices:
        return "、".join(field.choices)
    share = "%" if field.kind == "percent" else ""
    if field.above is not None and not isinstance(field.max, str):
        return f"{allowed_range(field.min, field.max, share=bool(share), above=field.above)} {field.unit}".strip()
    low = f"{plain(field.min)}{share}" if field.min is not None else ""
    high = field.max if isinstance(field.max, str) else f"{plain(field.max)}{share}" if field.max is not None else ""
    span = f"{low}–{high}" if low or high else ""
    step = f"，{plain(field.step)} 的倍数" if field.step is not None else ""
    return f"{span} {field.unit}{step}".strip()


def _blank(field: EntryField) -> str:
    if field.blank is not None:
        if field.blank == "":
            return "可以空着"
        return f"空着按 {field.blank if isinstance(field.blank, str) else plain(field.blank)}"
    if field.needed == "否":
        return "可以空着"
    if field.needed is not None:
        return f"{field.needed} 时空着算缺项"
    return {"filled": "必须填", "present": "空着算缺项"}.get(str(field.column), "")


def _fields(scheme: Scheme) -> str:
    parts = []
    for sheet in scheme.sheets:
        rows = ((one.name, FIELD_KINDS[str(one.kind)], _range(one), _blank(one), _told(one), one.basis) for one in sheet.fields)
        title = f"{sheet.title or sheet.name}{'（可以没有）' if sheet.optional else ''}"
        soft = [(_ROWS if scheme.head.subject == "person" else _ROWS_OF_UNITS)[str(sheet.role)]]
        soft += [f"{'、'.join(sheet.key)}不能重复"] if sheet.key else []
        parts.append(
            f'<p><b>{escape(title)}</b>&nbsp;&nbsp;<span class="soft">{escape("；".join(soft))}</span></p>'
            + table_html(("栏目", "类型", "范围", "空着", "说明", "依据"), rows)
        )
        derived = ((one.name, one.formula, one.note, one.basis) for one in scheme.derived if one.sheet == sheet.name)
        parts.append(table_html(("每行算出的栏目", "算法", "说明", "依据"), derived))
    own = {sheet.name for sheet in scheme.sheets}
    others = ((f"{one.sheet}.{one.name}", one.formula, one.note, one.basis) for one in scheme.derived if one.sheet not in own)
    return "".join(parts) + table_html(("每月算出的数", "算法", "说明", "依据"), others)


def _told(field: EntryField) -> str:
    """The hint, and when the field applies or must be filled."""
    parts = [field.hint]
    parts += [f"{field.applies} 时才有这一项"] if field.applies else []
    parts += [f"{field.filled_if} 时必须填"] if field.filled_if else []
    return "\n".join(part for part in parts if part)


def _checks(scheme: Scheme) -> str:
    """The rules that refuse a cell, in words and as they are tested."""
    return table_html(("表和栏目", "规定", "不合的情形", "怎样改", "依据"), (
        (
            f"{one.sheet} {one.field}", one.says, "\n".join(part for part in (one.row, one.when) if part), one.remedy, one.basis,
        )
        for one in scheme.checks
    ))


def _misprints(scheme: Scheme) -> str:
    """Where the source prints something else than it means."""
    return table_html(("名称", "原文印的", "本办法按", "依据"), (
        (one.name, one.printed, f"{plain(one.value)}{one.unit if one.unit != '比例' else ''}", one.basis)
        for one in scheme.constants if one.printed
    ))


def _needs(scheme: Scheme) -> str:
    """What counts as missing beyond blank cells, and for what it is asked again."""
    rows = []
    for one in scheme.needs:
        per = f"“{one.each_row}”的每一行" if one.each_row else ""
        if one.each is not None:
            per = _PER.get(str(one.each)) or "、".join(map(plain, one.each))  # type: ignore[arg-type]  # a word or figures
        rows.append((one.label.replace("{}", "N"), one.when, per, one.basis))
    return table_html(("缺项写作", "什么时候算缺", "对哪些分别看", "依据"), rows)


def _params(scheme: Scheme) -> str:
    rows = []
    for one in scheme.params:
        default = default_words(one)
        given = "必须定" if one.required else f"默认 {default}" if default else "可以不定"
        rows.append((one.name, given, "、".join(one.choices) or range_words(one), one.hint, one.basis))
    groups = "".join(f"<p>{escape(group_words(group, scheme.params))}</p>" for group in scheme.param_groups)
    return table_html(("参数", "默认", "范围", "说明", "依据"), rows) + groups


def _constants(scheme: Scheme) -> str:
    return table_html(("名称", "数", "单位", "依据"), ((one.name, plain(one.value), one.unit, one.basis) for one in scheme.constants))


def _full(one: Figure) -> str:
    return "" if one.full is None else f"满分 {one.full if isinstance(one.full, str) else plain(one.full)}"


def _figures(scheme: Scheme) -> str:
    rows = [(one.name, one.formula, one.note, one.basis) for one in scheme.steps]
    steps = table_html(("中间数", "算法", "说明", "依据"), rows)
    items = table_html(("考核项目", "算法", "满分", "依据"), ((one.name, one.formula, _full(one), one.basis) for one in scheme.items))
    total = table_html(("总分", "算法", "取舍", "依据"), [
        (scheme.total.name, scheme.total.formula, f"四舍五入到 {plain(scheme.total.round)}", scheme.total.basis),
    ])
    listed = table_html(("逐行的考核项目", "得分", "满分", "哪些行", "依据"), (
        (f"“{one.table}”的每个{one.key}", one.figure, one.full, one.when or "每一行", one.basis) for one in scheme.items_from
    ))
    return steps + items + listed + total + _penalty(scheme)


def _penalty(scheme: Scheme) -> str:
    rule = scheme.error_penalty
    if rule is None:
        return ""
    parts = ["差错处罚：差错扣的分从总分里减去，减到0为止"]
    parts += [f"一次最多扣 {plain(rule.each)} 分"] if rule.each is not None else []
    parts += [f"合计最多扣 {plain(rule.most)} 分"] if rule.most is not None else []
    return f"<p>{escape('，'.join(parts))}（002 篇十三）</p>"


def _grades(scheme: Scheme) -> str:
    rows = []
    for one in scheme.grades:
        seats = _seats(one.quota) if one.quota else "不限"
        name = one.name if one.shown else f"{one.name}（结果里不写）"
        rows.append((name, one.when if one.when != "是" else "其余", seats, one.basis))
    return table_html(("等次", "条件", "名额", "依据"), rows)


def _seats(quota: Quota) -> str:
    """A quota's seats, whose they are, and how they are given."""
    lines = [f"{quota.seats}（按{quota.by or '全体'}）"]
    lines += [f"每个{quota.one_each}里够条件的先各有一个，其余的不分{quota.one_each}比"] if quota.one_each else []
    lines += [f"先后按：{'，再按 '.join(quota.order)}"] if quota.order else []
    lines += ["同分的坐不下就待议；坐不上的落到下一等次"]
    return "\n".join(lines)


def _rules(scheme: Scheme) -> str:
    return table_html(("规则", "什么时候", "结果", "依据"), (
        (one.name, one.when, EFFECTS[str(one.effect)] + one.grade, one.basis) for one in scheme.rules
    ))


def _bonus(scheme: Scheme) -> str:
    if scheme.bonus is None:
        return ""
    return table_html(("奖金（元）", "算法", "依据"), [("奖金", scheme.bonus.formula, scheme.bonus.basis)])


def _confirmations(scheme: Scheme) -> str:
    """Who confirms the results, step by step."""
    return table_html(("步骤", "是什么", "由谁", "几个工作日", "依据"), (
        (one.name, CONFIRMATIONS[str(one.kind)], one.by, "" if one.days is None else str(one.days), one.basis)
        for one in scheme.confirmations
    ))


def deadline_words(deadline: Deadline) -> str:
    """When a deadline falls: ``本期第一个月 5 日``, ``每周一``, ``每月月底``."""
    day = "月底" if deadline.day >= _MONTH_END else f"{deadline.day} 日"
    match deadline.every:
        case "week":
            return f"每周{_WEEKDAYS[(deadline.day - 1) % 7]}"
        case "month":
            return f"每月{day}" if day == "月底" else f"每月 {day}"
        case "quarter":
            return f"每季度第 {deadline.month} 个月 {day}"
    first = "本期第一个月" if deadline.month == 1 else f"本期第 {deadline.month} 个月"
    month = {"start": first, "last": "本期最后一个月", "end": "本期结束后的下一个月"}[deadline.anchor]
    return f"{month} {day}"


def _dates(scheme: Scheme) -> str:
    rows = []
    for one in scheme.deadlines:
        rows.append((one.name, deadline_words(one), one.basis))
    codes = f"<p>表格：{escape('、'.join(scheme.forms.codes))}</p>" if scheme.forms.codes else ""
    return table_html(("事项", "期限", "依据"), rows) + codes
