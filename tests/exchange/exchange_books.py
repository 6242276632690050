"""Workbooks made by code: a right one for each test scheme, to be spoilt in one place by a test."""

import re
import zipfile
from copy import deepcopy
from datetime import date
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.exchange.reading import read_workbook

MEILING = {
    "花名册": [
        ["人员编号", "姓名", "性别", "科室", "职务", "考核类别", "人员状态", "派驻单位", "备注", "岗位类别", "常规工作安排",
         "重点项目数", "在职月数"],
        ["001", "张三", "男", "办公室", "主任", "中层干部", None, None, None, "内勤岗位", "科室", "0", None],
        ["002", "李四", "女", "财政所", None, "一般工作人员", "在岗", None, None, "驻村岗位", "科室+下社区", "1", None],
        ["003", "张三", None, "财政所", None, "一般工作人员", "当季退休", None, None, None, None, None, 2],
        ["010", "王五", None, "民政办", None, "一般工作人员", None, None, None, None, "下社区", 2, None],
    ],
    "录入": [
        ["人员编号", "科室工作", "下社区工作", "项目一", "项目二", "迟到次数", "旷工天数", "奖惩附加分", "党政领导测评", "请假天数", "病事假天数",
         "本季工作天数", "新录用或新调入", "效能告诫", "立案调查", "党纪政纪处分"],
        ["001", 85.5, None, None, None, 1, None, 2, 90, None, None, None, None, None, None, "否"],
        ["002", 24, 23.5, 38, None, None, 0.5, None, None, 3, None, None, "否", None, None, None],
        ["010", None, 45, 18, 19, None, None, -3, 88, None, None, None, None, None, None, None],
    ],
    "测评票": [
        ["票号", "人员编号", "评分"],
        ["A1", "002", 89.995],
        ["A2", "002", None],
    ],
}
KINDS = {
    "花名册": [
        ["人员编号", "姓名", "科室", "考核类别", "人员状态", "驻村"],
        ["001", "张三", "办公室", "干部", None, "是"],
        ["002", "李四", "财政所", "职工", None, None],
        ["003", "王五", "财政所", "职工", "当季退休", None],
    ],
    "录入": [
        ["人员编号", "实绩", "完成率", "迟到次数", "旷工天数", "评价", "处分", "考察日期", "说明"],
        ["001", 55.5, "95%", 2, 0.5, "优秀", "否", "2026-07-01", "好"],
        ["002", 60, 88, None, None, None, None, None, None],
    ],
    "按月": [
        ["人员编号", "月份", "得分"],
        ["001", 7, 90], ["001", 8, 91.5], ["002", 7, 80],
    ],
    "条款": [["条款编号", "分值"], ["T01", 5], ["T02", 10]],
    "检查": [["人员编号", "条款编号", "件数"], ["001", "T01", 2], ["001", "T02", None], ["002", "T01", 1]],
    "科室情况": [["科室", "一票否决"], ["财政所", "是"]],
}
RULES = {
    "花名册": [
        ["人员编号", "姓名", "科室", "考核类别", "人员状态", "有收入任务"],
        ["01", "张三", "办公室", "干部", None, "是"],
        ["02", "李四", "财政所", "干部", None, None],
        ["03", "王五", "财政所", "干部", "当季退休", None],
    ],
    "录入": [["人员编号", "组织次数", "参加次数", "情形"], ["01", 4, 3, "1、4"], ["02", None, 2, None]],
    "扣分": [
        ["人员编号", "部分", "分数", "说明"],
        ["01", "收入", 5, None], ["01", "综合", 60, "两次重大差错"], ["02", "综合", 3, None],
    ],
    "目标": [
        ["人员编号", "目标名称", "权重", "完成率"],
        ["01", "招商", 60, 95], ["02", "信访", 100, 90], ["01", "安全", 40, 100],
    ],
    "按月": [["人员编号", "月份", "得分", "免评"], ["01", 7, 90, None], ["01", 6, 300, None], ["02", 8, None, "是"]],
    "条款": [
        ["条款编号", "条款内容", "分值", "减半"], ["T1", "按时到岗", 5, None], ["T2", "文明用语", 10, "是"],
    ],
    "检查": [["人员编号", "条款编号", "检查得分"], ["01", "T1", 5], ["01", "T2", 8], ["02", "T1", None]],
    "科室情况": [["科室", "一票否决"], ["财政所", "是"]],
}


def book(sheets):
    """An openpyxl workbook with these sheets; text stays text."""
    made = Workbook()
    made.remove(made.active)
    for name, rows in deepcopy(sheets).items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return made


def save(made, folder: Path, name="book.xlsx") -> Path:
    path = Path(folder) / name
    made.save(path)
    return path


def problems_of(path, scheme, **more):
    """The problems of a file, () if it is read."""
    try:
        read_workbook(path, scheme, **more)
    except Refused as refused:
        return refused.problems
    return ()


def places(problems):
    return [(p.sheet, p.cell, p.subject, p.label) for p in problems]


def with_part(path: Path, part: str, change) -> Path:
    """The same workbook with one part's bytes changed by ``change``."""
    target = path.with_name(f"changed-{path.name}")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as sink:
        for info in source.infolist():
            data = source.read(info)
            sink.writestr(info.filename, change(data) if info.filename == part else data)
    return target


def as_excel_writes(path: Path) -> Path:
    """The same workbook with its texts as shared strings, the way Excel and WPS keep them (openpyxl writes them inline)."""
    strings: list[str] = []
    target = path.with_name(f"shared-{path.name}")

    def shared(match: re.Match) -> str:
        strings.append(match[1])
        return f't="s"><v>{len(strings) - 1}</v></c>'

    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as sink:
        for info in source.infolist():
            text = source.read(info).decode()
            if info.filename.startswith("xl/worksheets/"):
                text = re.sub(r't="inlineStr"><is>(<t.*?</t>)</is></c>', shared, text)
            elif info.filename == "[Content_Types].xml":
                text = text.replace("</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_STRINGS_TYPE}"/></Types>')
            elif info.filename.endswith("workbook.xml.rels"):
                text = text.replace(
                    "</Relationships>", f'<Relationship Id="strings" Type="{_STRINGS_KIND}" Target="sharedStrings.xml"/></Relationships>'
                )
            sink.writestr(info.filename, text)
        items = "".join(f"<si>{item}</si>" for item in strings)
        sink.writestr("xl/sharedStrings.xml", f'<?xml version="1.0" encoding="UTF-8"?><sst xmlns="{_MAIN}">{items}</sst>')
    return target


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRINGS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_STRINGS_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
D = Decimal
DAY = date(2026, 7, 1)
