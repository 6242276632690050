"""The shipped fonts and forms, people made up at random, and a check of a laid-out page's geometry."""

import io
import random
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from kaohe_desktop.forms.definition import read_form, texts
from kaohe_desktop.forms.fonts import Face
from kaohe_desktop.forms.model import EachColumn, List
from kaohe_desktop.forms.pdf import render_pdf
from kaohe_desktop.forms.record import Record
from kaohe_desktop.forms.template import parse
from kaohe_desktop.forms.typeset import ASCENT

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
CODES = ("M1", "M2", "M3", "M4", "G1")
RARE = "䶮堃喆龑㙓𬭎㛃𠮷"  # the last one is in none of the shipped fonts
TOLERANCE = 0.12  # points


def load(code):
    path = RESOURCES / "forms" / f"{code}.toml"
    return read_form(path.read_text("utf-8"), path.name)


# ── people ──

WORDS = ("完成社区网格化信息采集", "组织“环境整治”行动3次，", "（含夜间）", "办结率达98.5%；", "《梅岭街道工作规则》", "Excel 2016 报表", "——",
         "走访慰问困难家庭45户。", "……", "、", "2026-09-30", "！", "\n", "3,200.50元", "https://example.invalid/a/very/long/path?x=1")


def prose(pick, length):
    text = ""
    while len(text) < length:
        text += pick.choice(WORDS) + (pick.choice(RARE) if pick.random() < 0.02 else "")
    return text[:length]


def short(pick):
    return pick.choice(("科员", "副主任", "党政综合办公室副主任、四级调研员", "—", "", "95.50", "阿卜杜热合曼·艾力", "欧阳" + pick.choice(RARE),
                        prose(pick, pick.choice((5, 20, 60)))))


def length(pick):
    return pick.choice((0, 1, 30, 200, 900, 2500, 8000)) if pick.random() < 0.5 else pick.randrange(300)


NAMES = [
    "单位.名称", "考核期.年度", "考核期.序号", "考核期.名称", "打印.时间", "花名册.姓名", "花名册.职务",
    "花名册.岗位类别", "录入.科室工作", "录入.下社区工作", "录入.项目一", "录入.项目二", "项目.考勤得分",
    "项目.奖惩附加分", "项目.测评分值", "项目.基础得分", "步骤.常规应得满分", "步骤.基础折算", "步骤.测评折算",
    "结果.总分", "结果.等次", "汇总.考核类别", "汇总.人数",
]


def person(seed, wild=True):
    """A record of every form's values; a wild one has long texts and rare characters anywhere."""
    pick = random.Random(seed)
    value = (lambda: short(pick)) if wild else (lambda: pick.choice(("科员", "45.00", "—", "欧阳明")))
    values = {name: value() for name in NAMES if pick.random() < 0.95 or not wild}
    values["打印.时间"] = "2026-10-05 09:30"
    for name in ("工作业绩.工作业绩", "岗位说明书.工作内容", "岗位说明书.工作职责"):
        values[name] = prose(pick, length(pick)) if wild else "完成社区网格化信息采集。"
    key = f"{seed:03d}"
    values["打印.代码"] = f"KH1|meiling|2026Q3|M1|{key}"
    rows = {"台账": ("工作内容 工作类型 完成时间 完成效果 完成程度 未完成原因 月份", 40),
            "工作目标": ("工作目标 工作类型 完成时限 分值 量化标准 自查完成情况 直接领导评分", 25),
            "汇总": ("编号 姓名 科室 职务 总分 名次 等次 奖金 说明 甲 乙 丙", 60)}
    tables = {}
    for table, (columns, most) in rows.items():
        count = pick.randrange(most) if wild else 5
        tables[table] = [{column: value() if not wild or pick.random() < 0.98 else prose(pick, length(pick))
                          for column in columns.split()} for _ in range(count)]
    items = ["甲", "乙", "丙", *(f"指标{number}" for number in range(pick.choice((0, 0, 5, 30)) if wild else 0))]
    tables["汇总栏目"] = [{"名称": name} for name in items]
    return Record(values, tables, key, values.get("花名册.姓名", ""))


# ── geometry ──


@dataclass(frozen=True)
class Ink:
    """The rectangle a line of text takes."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    def meets(self, other):
        return (min(self.right, other.right) - max(self.left, other.left) > TOLERANCE
                and min(self.bottom, other.bottom) - max(self.top, other.top) > TOLERANCE)


def ink_of(block, fonts):
    setting, box = block.setting, block.box
    widths = fonts.widths[setting.face]
    for line in setting.lines:
        left, base = box.left + line.x, box.top + line.y
        width = sum(widths[char] for char in line.text.rstrip(" 　")) * setting.size
        yield Ink(left, base - ASCENT * setting.size, left + width, base + (1 - ASCENT) * setting.size, line.text)


def faults(page, fonts):
    """What is wrong with a page: text out of its box or the page, texts over each other, lines through texts."""
    found = []
    inks = []
    for block in page.all_blocks():
        box = block.box
        for ink in ink_of(block, fonts):
            inks.append(ink)
            if ink.left < box.left - TOLERANCE or ink.right > box.right + TOLERANCE:
                found.append(f"too wide: {ink}, {box}")
            if ink.top < box.top - TOLERANCE or ink.bottom > box.bottom + TOLERANCE:
                found.append(f"too tall: {ink}, {box}")
            if ink.left < 0 or ink.right > page.width or ink.bottom > page.height:
                found.append(f"off the page: {ink}")
    inks.sort(key=lambda ink: ink.top)
    for at, ink in enumerate(inks):
        for other in inks[at + 1 :]:
            if other.top >= ink.bottom:
                break
            if ink.meets(other):
                found.append(f"over each other: {ink} {other}")
    for rule in page.all_rules():
        line = Ink(min(rule.x1, rule.x2), min(rule.y1, rule.y2), max(rule.x1, rule.x2), max(rule.y1, rule.y2), "")
        thin = Ink(line.left - 0.2, line.top - 0.2, line.right + 0.2, line.bottom + 0.2, "")
        found += [f"line through text: {rule} {ink}" for ink in inks if thin.meets(ink)]
    return found


# ── text ──


def squeezed(text):
    return "".join(text.split())


def spread(value, lines):
    """Whether ``value`` stands in ``lines`` in order, whole lines of others between its own allowed."""
    wanted = squeezed(value)
    if not wanted or any(wanted in line for line in lines):
        return True
    reached = set()  # how much of it the lines so far can have shown
    for line in lines:
        further = {at + len(line) for at in reached if line and wanted.startswith(line, at)}
        if any(line.startswith(wanted[at:]) for at in reached):
            return True
        reached |= further | {len(line) - at for at in range(len(line)) if wanted.startswith(line[at:])}
        if len(wanted) in reached:
            return True
    return False


def lines_of(pages):
    return [squeezed(line.text) for page in pages for block in page.all_blocks() for line in block.setting.lines]


def printed(form, records, fonts):
    out = io.BytesIO()
    rendered = render_pdf(form, records, out, fonts)
    return out.getvalue(), rendered


def texts_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [squeezed(page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()




def expected(form, record, fonts):
    """Every text of the record that the form must show, as it can be printed."""
    found = []
    lists = [block for block in form.blocks if isinstance(block, List)]
    tables = {block.table for block in lists}
    for _, text, in_row in texts(form):
        for name in parse(text).names:
            if not in_row and name in record.values:
                found.append(record.values[name])
    for block in lists:
        names = {name for cell in block.row for name in parse(cell.text).names}
        rows = record.tables.get(block.table, ())
        names |= {row["名称"] for column in block.columns if isinstance(column, EachColumn)
                  for row in record.tables.get(column.each, ())}
        found += [row[name] for row in rows for name in names if name in row]
    assert tables <= {"台账", "工作目标", "汇总"}
    return [fonts.clean(Face.BODY, text)[0] for text in found]
