"""The words for what stands in a scheme file: kinds of field, effects of rules, and the names of its keys."""

from __future__ import annotations

FIELD_KINDS = {
    "text": "文字", "integer": "整数", "decimal": "小数", "flag": "是/否", "choice": "选择", "percent": "百分数", "date": "日期",
    "ticks": "勾选序号",
}
EFFECTS = {
    "exempt": "不纳入考核", "veto": "一票否决", "fix": "定为", "ungraded": "不确定等次", "cap": "最高为", "bar": "不得评", "note": "注明",
}
COLUMNS = {"filled": "每行必填", "present": "要有，可以空", "optional": "可以没有"}
ANCHORS = {"start": "本期内", "last": "本期最后一个月", "end": "本期结束后"}
CONFIRMATIONS = {"stage": "确认", "home": "派驻单位定", "publicity": "公示"}
ROLES = {"roster": "花名册", "entry": "一人一行", "rows": "一人几行", "table": "全单位共用"}
#: what a key of a scheme file is called
KEYS = {
    "name": "名称", "short": "简称", "suits": "适合", "source": "来源", "organizer": "决定待议事项的", "categories": "考核类别",
    "rolls_up": "年度汇总取自", "cycles": "周期", "exempt_unread": "不纳入考核的人不看分数", "subject": "考核对象",
    "question": "问题", "choice": "采用", "options": "可以选", "basis": "依据", "value": "数", "unit": "单位", "min": "最小",
    "max": "最大", "above": "要大于", "printed": "原文印的", "kind": "类型", "default": "默认", "required": "必须定",
    "choices": "可选的值", "hint": "说明", "names": "参数", "sum": "合计", "falls": "一个比一个低", "formula": "算法",
    "full": "满分", "places": "小数位", "note": "说明", "complete": "缺项时没有", "use": "结果运用", "inline": "展开写", "sheet": "表",
    "field": "栏目", "row": "不合的情形", "when": "条件", "says": "规定", "remedy": "怎样改", "table": "表", "key": "项目栏",
    "figure": "得分", "label": "写作", "each": "对哪些分别看", "each_row": "对哪张表的每一行看", "round": "取到", "by": "分组",
    "order": "先后", "seats": "名额", "one_each": "先各有一个", "shown": "写进结果", "effect": "结果", "grade": "等次",
    "ranked": "保留名次", "outside": "等次以外", "anchor": "在", "day": "日", "month": "第几个月", "every": "每",
    "column": "要不要填", "step": "步长", "blank": "空着按", "needed": "算缺项", "applies": "哪些人有", "filled_if": "必须填的",
    "days": "几个工作日", "reason": "规定", "role": "每行是", "optional": "可以没有", "title": "标题", "most": "合计最多扣",
    "codes": "表格",
}
