"""Small right workbooks of the schemes checked here, as rows of cells, to be spoilt in some cells by a test."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

from openpyxl import Workbook

Cell = str | int | float | None
Sheets = dict[str, list[list[Cell]]]

PEOPLE: list[list[Cell]] = [
    ["人员编号", "姓名", "科室", "考核类别"],
    ["001", "样例甲", "办公室", "一般干部"],
    ["002", "样例乙", "业务科", "一般干部"],
    ["003", "样例丙", "业务科", "科级干部"],
]
XINBAN: Sheets = {
    "花名册": PEOPLE,
    "录入": [["人员编号", "共性目标", "A岗", "B岗"], ["001", 38, 35, 18], ["002", 40, 40, 20], ["003", 30, None, 10]],
}
XINBAN_YEAR: Sheets = {
    "花名册": PEOPLE,
    "季度结果": [["人员编号", "季度", "考评得分"], ["001", 1, 90], ["001", 2, 91], ["002", 1, 88.5], ["003", 4, 70]],
    "录入": [["人员编号", "一票否决", "病事假超过半年"], ["003", "是", None]],
}
XINBAN_DEPT: Sheets = {
    "科室名单": [["科室编号", "科室"], ["K1", "秘书科"], ["K2", "信息科"]],
    "录入": [["科室编号", "网站", "月报", "特色工作数"], ["K1", 18, 40, 1], ["K2", 20, 36, None]],
    "信息": [["科室编号", "题目", "分值"], ["K1", "经验", 5], ["K2", "简讯", 1]],
    "表彰": [["科室编号", "事项", "级别"], ["K2", "文明单位", "市"]],
}
LOCAL_TAX: Sheets = {
    "花名册": [
        ["人员编号", "姓名", "科室", "考核类别", "岗位", "有收入任务"],
        ["001", "样例甲", "办公室", "干部", "综合岗", None], ["002", "样例乙", "征收科", "干部", "征收岗", "是"],
    ],
    "扣分": [
        ["人员编号", "部分", "事项", "扣分"], ["001", "综合", "迟到", 1], ["002", "收入", "进度未达", 2.5], ["002", "征管", "漏登", 3],
    ],
    "录入": [["人员编号", "一票否决"], ["001", "否"]],
}
CHANGSHA: Sheets = {
    "花名册": [[*row, mark] for row, mark in zip(PEOPLE, ("科室负责人", "是", None, "是"), strict=True)],
    "按月": [["人员编号", "月份", "岗位职责"], ["001", 1, 90], ["002", 1, 85], ["002", 2, 86], ["003", 1, 92]],
    "录入": [
        ["人员编号", "自评", "科室负责人评分", "优秀票", "阶段性加减分"], ["001", 90, 91, 5, None], ["002", 88, 80, 5, 10], ["003", 90, 90, 4, -5],
    ],
    "科室情况": [["科室", "综合排名不合格", "一票否决"], ["办公室", "是", None]],
}
FINANCE: Sheets = {
    "科室名单": [["科室编号", "科室", "每季信息任务数"], ["01", "办公室", None], ["02", "法规科", 2]],
    "业务目标": [
        ["科室编号", "目标名称", "目标类别", "基本分", "档次"],
        ["01", "预算编制", "重点业务目标", 30, "优秀"], ["01", "国库改革", "重点业务目标", 30, "良好"],
        ["01", "档案", "业务目标", None, "合格"], ["01", "信访", "业务目标", None, "合格"],
        ["02", "执法检查", "重点业务目标", None, "优秀"], ["02", "普法", "业务目标", 40, "基本合格"],
    ],
    "机关建设": [
        ["科室编号", "季度", "学习缺勤人次", "AB角", "报送信息数"],
        ["01", 1, None, None, 4], ["01", 2, None, None, 4], ["01", 3, None, None, 4], ["01", 4, None, None, 4],
        ["02", 1, None, None, 4], ["02", 2, None, None, 4], ["02", 3, None, None, 4], ["02", 4, None, None, 4],
    ],
    "信息采用": [["科室编号", "季度", "题目", "级别"], ["01", 1, "预算", "市刊"]],
}
JUSTICE: Sheets = {
    "花名册": PEOPLE,
    "录入": [
        ["人员编号", "学习组织次数", "学习参加次数", "集体活动组织次数", "集体活动参加次数", "累计旷工天数", "基本称职情形", "不称职情形"],
        ["001", 4, 4, 2, 2, None, None, None], ["002", 4, 3, 0, None, 0.5, "1、4", None], ["003", 4, 4, 2, 1, None, None, "20"],
    ],
    "按月": [["人员编号", "月份", "出勤率", "无早退率", "按时就餐率"], ["001", 1, "100%", 95, 80], ["002", 1, 90, 100, 70]],
    "周记": [
        ["人员编号", "周次", "目标类别", "提交", "科室负责人", "分管领导", "部门负责人"],
        ["001", 1, "年度重点", "是", 48, 47, None], ["002", 1, "年度重点", "否", None, None, None],
    ],
    "测评": [["人员编号", "半年", "评议层次", "优秀", "良好"], ["001", "上半年", "全员", 8, 2], ["001", "下半年", "全员", 9, 1]],
    "事项": [
        ["人员编号", "日期", "事项类别", "级别", "分摊人数", "分值"],
        ["001", "2026-05-01", "创新建议", "区", 2, None], ["002", None, "承担加分", None, None, 2], ["002", None, "竞赛", "省", None, None],
    ],
}


def saved(sheets: Sheets, path: Path, puts: dict[str, Cell], drops: tuple[str, ...] = ()) -> Path:
    """Write the sheets with ``puts`` (``录入!C2`` → value) put in; ``drops`` names sheets, or columns as ``录入.B岗``."""
    made = Workbook()
    for page in made.worksheets:
        made.remove(page)
    for name, rows in deepcopy(sheets).items():
        if name in drops:
            continue
        gone = [place for place, head in enumerate(rows[0]) if f"{name}.{head}" in drops]
        page = made.create_sheet(name)
        for row in rows:
            page.append([cell for place, cell in enumerate(row) if place not in gone])
    for place, value in puts.items():
        sheet, cell = place.split("!")
        made[sheet][cell] = value
    made.save(path)
    return path
