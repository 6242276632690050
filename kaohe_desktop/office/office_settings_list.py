"""Every setting an office can make: who signs, days, wording of notices. A new one is a new line here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SettingKind(StrEnum):
    """How a setting is filled in."""

    TEXT = "text"  # one line
    WORDING = "wording"  # paragraphs with ‹names›
    CHOICE = "choice"
    COUNT = "count"  # a whole number
    DAY = "day"
    DAYS = "days"  # a list of days and spans of days
    WORDS = "words"  # words joined by 、


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. ``falls_back`` is the setting that counts while this one is blank; ``names`` what a wording may bind."""

    name: str
    group: str
    kind: SettingKind
    default: str = ""
    hint: str = ""
    choices: tuple[str, ...] = ()
    most: int = 0
    falls_back: str = ""
    names: tuple[str, ...] = ()


YES, NO = "是", "否"
BY_STROKES, BY_UNIT, BY_ROSTER = "姓氏笔画", "科室", "花名册"
ALL_GRADES, TOP_GRADE = "全部等次", "只公示最高等次"
BY_CATEGORY, UNGROUPED = "考核类别", "不分"
BY_PERSON = "按人"
#: the steps of confirmation of schemes that name none of their own
CONFIRMATION_STEPS = "确认步骤"
WORKING, CALENDAR = "工作日", "自然日"

_OFFICE = ("单位.名称", "设置.单位全称", "设置.落款单位", "设置.考核组织", "设置.组长职务称呼", "设置.经办部门", "设置.联系电话",
           "设置.异议受理部门")
_PERIOD = ("考核期.名称", "考核期.年度", "考核期.首日", "考核期.末日", "办法.名称", "办法.简称", "办法.组织")
SHARED = (*_OFFICE, *_PERIOD, "日期.打印")
POSTING = (*SHARED, "日期.公示起", "日期.公示止", "日期.公示天数")
REVIEW = (*SHARED, "日期.复核止", "日期.复核天数", "日期.答复天数", "个人.姓名", "个人.称呼", "个人.科室", "个人.等次")
LETTER = (*SHARED, "日期.函复止", "派驻.单位", "派驻.姓名", "派驻.人数")
BALLOT = (*SHARED, "测评票.类别")


def _text(name: str, group: str, default: str, hint: str, falls_back: str = "") -> Setting:
    return Setting(name, group, SettingKind.TEXT, default, hint, falls_back=falls_back)


def _choice(name: str, group: str, hint: str, *choices: str) -> Setting:
    """A choice; the first word is what counts unless another is chosen."""
    return Setting(name, group, SettingKind.CHOICE, choices[0], hint, choices)


def _wording(name: str, group: str, names: tuple[str, ...], default: str, hint: str = "") -> Setting:
    return Setting(name, group, SettingKind.WORDING, default, hint, names=names)


def _count(name: str, group: str, default: int, most: int, hint: str) -> Setting:
    return Setting(name, group, SettingKind.COUNT, str(default), hint, most=most)


_UNIT, _CONFIRM, _POST, _NOTICE, _PAY, _BALLOTS, _LETTERS, _SHEETS, _DAYS = (
    "单位", "确认", "公示", "通知和复核", "奖金发放表", "测评票", "派驻反馈函", "录入底表", "工作日")

SETTINGS: tuple[Setting, ...] = (
    _text("单位全称", _UNIT, "", "公文里用的全称；空着用单位名称"),
    _text("落款单位", _UNIT, "", "公示、通知、函落款的单位；空着用单位全称", "单位全称"),
    _text("考核组织", _UNIT, "", "例如“街道绩效考核领导小组”；空着用考核办法里写的"),
    _text("组长职务称呼", _UNIT, "领导小组组长", "签名处怎样称呼"),
    _text("经办部门", _UNIT, "考核办公室", "承办考核的部门"),
    _text("联系电话", _UNIT, "", "印在公示、通知、函上"),
    _text("备案机关", _UNIT, "", "考核结果报送备案的机关；空着打印后填写"),

    Setting(CONFIRMATION_STEPS, _CONFIRM, SettingKind.WORDS, "初评、领导小组研究、审定、派驻单位终定、公示",
            "考核办法里没有写的照这里办，用顿号隔开；名字里有“公示”“公布”的要张贴几天，有“派驻”的由派驻单位定"),
    _text("初评由", _CONFIRM, "", "第一步由谁确认；空着用经办部门", "经办部门"),
    _text("审定由", _CONFIRM, "", "最后一步由谁确认；空着用考核组织"),

    _wording("公示标题", _POST, POSTING, "关于‹考核期.名称›考核结果的公示"),
    _wording("公示正文", _POST, POSTING,
             "按照“‹办法.名称›”办法的有关规定，经考核评定和‹设置.考核组织›研究，现将‹设置.单位全称›‹考核期.名称›考核结果予以公示，"
             "公示期为‹日期.公示天数›（‹日期.公示起›至‹日期.公示止›）。"),
    _wording("公示结尾", _POST, POSTING,
             "对公示的结果有异议的，请在公示期内以书面或者口头形式向‹设置.异议受理部门›反映，联系电话：‹设置.联系电话|　　　　　　　　›。"
             "以单位名义反映的应加盖公章，以个人名义反映的应署真实姓名和联系方式。"),
    _count("公示天数", _POST, 5, 60, "公示几天，连第一天算"),
    _choice("公示天数按", _POST, "公示天数按工作日还是自然日算", WORKING, CALENDAR),
    Setting("公示开始", _POST, SettingKind.DAY, "", "写 2026-10-09 这样的日期；空着是打印次日起的第一天"),
    _text("异议受理部门", _POST, "", "空着用经办部门", "经办部门"),
    _choice("名单排列", _POST, "公示名单和备案表里的姓名怎样排", BY_STROKES, BY_UNIT, BY_ROSTER),
    _choice("公示范围", _POST, "公示哪些等次", ALL_GRADES, TOP_GRADE),
    _choice("公示得分", _POST, "公示名单里印不印得分", NO, YES),
    _choice("公示名次", _POST, "公示名单里印不印名次", NO, YES),

    _wording("通知正文", _NOTICE, REVIEW,
             "按照“‹办法.名称›”办法的有关规定，现将‹设置.单位全称›‹考核期.名称›考核结果反馈如下。"),
    _wording("通知结尾", _NOTICE, REVIEW,
             "对考核结果有异议的，可以在收到本通知之日起‹日期.复核天数›内（当日送达的为‹日期.复核止›以前）向‹设置.异议受理部门›"
             "书面申请复核，联系电话：‹设置.联系电话|　　　　　　　　›；逾期不申请的，视为没有异议。"),
    _choice("通知单名次", _NOTICE, "反馈通知单上印不印名次", YES, NO),
    _choice("通知单奖金", _NOTICE, "反馈通知单上印不印奖金", YES, NO),
    _count("复核申请天数", _NOTICE, 10, 90, "收到通知后几天内可以申请复核"),
    _count("复核答复天数", _NOTICE, 10, 90, "收到申请后几天内答复"),
    _choice("复核天数按", _NOTICE, "复核的天数按自然日还是工作日算", CALENDAR, WORKING),

    _choice("奖金表分组", _PAY, "奖金发放表按什么分开小计", BY_UNIT, BY_CATEGORY, UNGROUPED),
    _choice("奖金表列零", _PAY, "奖金是 0.00 的人列不列", NO, YES),

    Setting("测评票档次", _BALLOTS, SettingKind.WORDS, "", "用顿号隔开，例如“优秀、称职、基本称职、不称职”；空着用考核办法里的"),
    _choice("测评票姓名", _BALLOTS, "测评票上印不印被测评人的姓名", YES, NO),
    _wording("测评票说明", _BALLOTS, BALLOT,
             "请在同意的档次前的“□”里打“√”，每人只能选一个档次，多选、不选都作弃权。不记名。"),

    _choice("反馈函分法", _LETTERS, "每个派驻单位一份，还是每人一份", "按单位", BY_PERSON),
    _count("函复天数", _LETTERS, 10, 90, "请派驻单位几个工作日内回复"),
    _wording("反馈函正文", _LETTERS, LETTER,
             "贵单位派驻我单位的‹派驻.姓名›参加了我单位‹考核期.名称›考核。按照“‹办法.名称›”办法的有关规定，考核结果作为初步考核意见反馈贵单位（见下表），"
             "由贵单位确定最终等次。请于‹日期.函复止›前将回执盖章后退回我单位‹设置.经办部门›，联系电话：‹设置.联系电话|　　　　　　　　›。"),

    _choice("录入底表分法", _SHEETS, "录入底表按什么分开，便于分给打分的领导", BY_UNIT, BY_CATEGORY, UNGROUPED),

    Setting("节假日", _DAYS, SettingKind.DAYS, "", "周一至周五中放假的日子，例如：2026-10-01至2026-10-07、2027-01-01"),
    Setting("调休上班日", _DAYS, SettingKind.DAYS, "", "周末中要上班的日子，例如：2026-10-10"),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}
GROUPS = tuple(dict.fromkeys(setting.group for setting in SETTINGS))
