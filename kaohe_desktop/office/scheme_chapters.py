"""The chapters of the guided editing: which values of a scheme stand in which table, and how each is typed."""

from __future__ import annotations

from decimal import Decimal

from kaohe_desktop.office.scheme_fields import CellColumn, CellKind, Chapter, Choices, Source
from kaohe_desktop.office.scheme_toml import Scalar
from kaohe_desktop.office.scheme_words import ANCHORS, COLUMNS, CONFIRMATIONS, EFFECTS, FIELD_KINDS

_EFFECTS: Choices = tuple(EFFECTS.items())
_BASIS = CellColumn("basis", "依据", wide=12)
_NAME = CellColumn("name", "名称", needed=True, wide=18)
_FORMULA = CellColumn("formula", "算法", CellKind.FORMULA, needed=True, wide=44)


def _figure(name: str) -> dict[str, Scalar]:
    return {"name": name, "formula": "0", "basis": ""}


CHAPTERS: tuple[Chapter, ...] = (
    Chapter("办法里的数", "文件里写明的分数线、比例、满分、金额。改一个数，算法不用动", (
        Source("constant", new={"name": "新的数", "value": Decimal(0), "unit": "分", "basis": ""}),
    ), (
        _NAME, CellColumn("value", "数", CellKind.NUMBER, needed=True, wide=8), CellColumn("unit", "单位", wide=7),
        CellColumn("min", "最小", CellKind.NUMBER, wide=6), CellColumn("max", "最大", CellKind.NUMBER, wide=6), _BASIS,
    )),
    Chapter("口径", "原文有两种读法的地方，按哪一种。有几种可以选的，选了算法就跟着变", (Source("reading"),), (
        CellColumn("question", "问题", needed=True, wide=34), CellColumn("choice", "采用", needed=True, wide=22),
        CellColumn("options", "可以选", CellKind.FIXED, wide=24), _BASIS,
    )),
    Chapter("等次与名额", "从高到低；够条件的按分数坐名额，坐不上的落到下一等次", (
        Source("grade", new={"name": "新等次", "when": "否", "basis": ""}),
    ), (
        CellColumn("name", "等次", needed=True, wide=9), CellColumn("when", "条件", CellKind.FORMULA, needed=True, wide=32),
        CellColumn("quota.seats", "名额", CellKind.FORMULA, wide=28), CellColumn("quota.by", "按什么分组", wide=10), _BASIS,
    )),
    Chapter("参数", "每个考核期由单位自己定的数：默认多少、可以定在什么范围", (
        Source("param", new={"name": "新参数", "kind": "decimal", "default": Decimal(0), "hint": "", "basis": ""}),
    ), (
        _NAME, CellColumn("kind", "类型", CellKind.CHOICE, choices=tuple(FIELD_KINDS.items()), wide=7),
        CellColumn("default", "默认", CellKind.NUMBER, wide=8), CellColumn("min", "最小", CellKind.NUMBER, wide=6),
        CellColumn("max", "最大", CellKind.NUMBER, wide=6), CellColumn("required", "必须定", CellKind.FLAG, wide=7),
        CellColumn("choices", "可选的值", CellKind.WORDS, wide=12), CellColumn("unit", "单位", wide=6),
        CellColumn("hint", "说明", wide=24), _BASIS,
    )),
    Chapter("录入栏目", "录入时每一栏的范围：满分、最小、步长，空着当什么", (Source("sheet.field"),), (
        CellColumn("name", "栏目", CellKind.FIXED, wide=12), CellColumn("max", "最大（满分）", CellKind.EITHER, wide=14),
        CellColumn("min", "最小", CellKind.NUMBER, wide=6), CellColumn("step", "步长", CellKind.NUMBER, wide=6),
        CellColumn("blank", "空着按", CellKind.EITHER, wide=7), CellColumn("unit", "单位", wide=6),
        CellColumn("column", "要不要填", CellKind.CHOICE, choices=tuple(COLUMNS.items()), wide=11),
        CellColumn("reason", "规定（填错时说）", wide=26), CellColumn("hint", "说明", wide=24), _BASIS,
    )),
    Chapter("考核项目", "怎样从录入的数一步步算到总分。中间数给算法用，考核项目列在结果里", (
        Source("step", "中间数", _figure("新的中间数")), Source("derived", "每行算出"),
        Source("item", "考核项目", _figure("新的项目")), Source("total", "总分"),
    ), (
        _NAME, _FORMULA, CellColumn("full", "满分", CellKind.EITHER, wide=9),
        CellColumn("places", "小数位", CellKind.NUMBER, wide=6), CellColumn("note", "说明", wide=12), _BASIS,
    )),
    Chapter("规则", "遇到什么情形怎么办；重的写在前面", (
        Source("rule", new={"name": "新规则", "when": "否", "effect": "note", "basis": ""}),
    ), (
        CellColumn("name", "规则", needed=True, wide=30), CellColumn("when", "什么时候", CellKind.FORMULA, needed=True, wide=32),
        CellColumn("effect", "结果", CellKind.CHOICE, needed=True, choices=_EFFECTS, wide=10),
        CellColumn("grade", "等次", CellKind.CHOICE, wide=8), _BASIS,
    )),
    Chapter("奖金", "奖金（元）怎样由等次和人员情况定；金额一般写在“办法里的数”", (Source("bonus"),), (
        CellColumn("formula", "算法", CellKind.FORMULA, needed=True, wide=60),
        CellColumn("round", "取到", CellKind.NUMBER, wide=6), _BASIS,
    )),
    Chapter("缺项与填报规则", "什么算缺项；哪些填法不收，怎样告诉填的人", (Source("need", "缺项"), Source("check", "填报规则")), (
        CellColumn("label", "缺项写作", wide=16), CellColumn("field", "栏目", CellKind.FIXED, wide=10),
        CellColumn("when", "条件", CellKind.FORMULA, wide=28), CellColumn("row", "不合的情形（每行）", CellKind.FORMULA, wide=24),
        CellColumn("says", "规定", wide=26), CellColumn("remedy", "怎样改", wide=22), _BASIS,
    )),
    Chapter("确认步骤", "算完以后谁确认、公示几天，一步一步；不写就按单位设置", (
        Source("confirmation", new={"name": "新步骤", "kind": "stage", "by": "", "basis": ""}),
    ), (
        CellColumn("name", "步骤", needed=True, wide=20),
        CellColumn("kind", "是什么", CellKind.CHOICE, needed=True, choices=tuple(CONFIRMATIONS.items()), wide=10),
        CellColumn("by", "由谁", wide=24), CellColumn("days", "公示几个工作日", CellKind.NUMBER, wide=10), _BASIS,
    )),
    Chapter("期限", "什么时候要交什么", (
        Source("deadline", new={"name": "新期限", "anchor": "end", "day": Decimal(5), "basis": ""}),
    ), (
        CellColumn("name", "事项", needed=True, wide=44),
        CellColumn("anchor", "在", CellKind.CHOICE, needed=True, choices=tuple(ANCHORS.items()), wide=12),
        CellColumn("month", "第几个月", CellKind.NUMBER, wide=8), CellColumn("day", "几日", CellKind.NUMBER, needed=True, wide=6),
        CellColumn("every", "每", CellKind.CHOICE, choices=(("", ""), ("week", "周"), ("month", "月"), ("quarter", "季度")), wide=6),
        _BASIS,
    )),
)
