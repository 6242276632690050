"""What can be done, by the words a clerk would look for it with; each leads to a page and a place in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do: its title, its 首字母, other words for it, where it is done, its key."""

    title: str
    initials: str
    page: str
    where: object = None
    words: tuple[str, ...] = ()
    key: str = ""


#: the initials of the pages' titles (kept here, since the library that reads characters takes long to load)
PAGE_INITIALS = {
    "首页": "sy", "花名册": "hmc", "台账": "tz", "考核期": "khq", "录入": "lr", "测评": "cp", "计算定等": "jsdd",
    "表格打印": "bgdy", "结果运用": "jgyy", "年度汇总": "ndhz", "分析": "fx", "考核办法": "khbf", "系统": "xt", "单位设置": "dwsz",
}

ACTS = (
    Act("计算", "js", "results", "compute", ("算分", "定等", "重新计算"), "F9"),
    Act("填缺项", "tqx", "entry", "missing", ("缺什么", "没填", "只看缺项")),
    Act("记录领导小组决定", "jlldxzjd", "results", "tie", ("待议", "同分", "定等次"), "F7"),
    Act("确认结果", "qrjg", "results", "confirm", ("初评", "审定", "公示", "派驻单位终定", "领导小组研究"), "F8"),
    Act("看确认和决定的记录", "kqrhjddjl", "results", "records", ("撤销确认", "谁审定的", "决定记录")),
    Act("换考核期", "hkhq", "periods", None, ("季度", "进入这一期"), "Ctrl+P"),
    Act("启用新的考核期", "qyxdkhq", "periods", "new", ("新季度", "开一期", "下一季度")),
    Act("归档", "gd", "periods", "archive", ("锁定", "结束这一期")),
    Act("打印", "dy", "printing", None, ("PDF", "存为PDF", "印表")),
    Act("打印空白表", "dykbb", "printing", "blank", ("空表",)),
    Act("导入花名册", "drhmc", "roster", None, ("从 Excel 导入", "名单")),
    Act("从上季度带来花名册", "csjddlhmc", "roster", "copy", ("沿用花名册", "复制名单")),
    Act("统一填类别", "tytlb", "roster", "fill", ("批量填", "给很多人填")),
    Act("记变动", "jbd", "roster", None, ("调动", "提任", "借调", "退休", "轮岗"), "Ctrl+B"),
    Act("看一个人的档案", "kygrdda", "roster", None, ("历期结果", "经历", "个人考核档案"), "F4"),
    Act("记一条台账", "jyttz", "ledger", "quick", ("快记", "迟到", "请假", "加分", "减分"), "Ctrl+N"),
    Act("从上季度带来岗位说明书、工作目标", "csjddlgwsmsgzmb", "ledger", "carry", ("岗位说明书", "工作目标", "沿用上期")),
    Act("台账取数", "tzqs", "ledger", "take", ("取入录入", "请假天数", "迟到次数", "加减分")),
    Act("放假调休", "fjdx", "home", "day", ("节假日", "工作日", "日历")),
    Act("导入录入表", "drlrb", "entry", None, ("从 Excel 导入", "汇总各科室")),
    Act("发奖金", "fjj", "uses", "奖金合计", ("奖金合计", "少发奖金", "谁没有奖金")),
    Act("看结果怎么用", "kjgzmy", "uses", None, ("不得评优", "诫勉谈话", "待岗", "资格", "已办")),
    Act("看考核合不合理", "kkhhbhl", "analysis", None, ("分布", "平均主义", "满分", "离等次线", "各科室")),
    Act("与上一期比", "ysyqb", "analysis", "moves", ("等次变化", "变了两档")),
    Act("年度汇总取结果", "ndhzqjg", "rollup", None, ("四个季度", "全年")),
    Act("现在备份", "xzbf", "system", "backup", ("备份", "bf", "拷贝数据")),
    Act("恢复备份", "hfbf", "system", "restore", ("还原", "找回", "误删")),
    Act("检查数据", "jcsj", "system", "check", ("数据库检查", "损坏", "K515", "K517")),
    Act("看改动记录", "kgdjl", "system", "trail", ("谁改的", "审计", "操作记录")),
    Act("改经办人", "gjbr", "system", "user", ("经办", "换人")),
    Act("改单位名称", "gdwmc", "system", "office", ("落款",)),
    Act("改字号和颜色", "gzhhys", "system", "look", ("调字号", "字太小", "深色", "夜间", "放大")),
    Act("查问题代码", "cwtdm", "system", "codes", ("K1", "代码", "报错")),
    Act("演练", "yl", "system", "drill", ("示例", "练习", "试用")),
    Act("打开别的数据库", "dkbdsjk", "system", "open", ("换数据库", "U盘")),
    Act("键盘用法", "jpyf", "help", "keys", ("快捷键", "F1")),
)
