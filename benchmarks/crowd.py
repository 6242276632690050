"""A large made-up office for benchmarks and for the tests of 32,000 people: 梅岭, everybody with everything entered."""

from __future__ import annotations

import random
from pathlib import Path

from kaohe_desktop.office.operations import AddLines, Cell, EditEntries, NewLine, changing
from kaohe_desktop.office.periods import open_period
from kaohe_desktop.office.workspace import Workspace

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜单仇曾解查"
_GIVEN = "明华芳伟丽强敏静军杰娟艳涛超霞平刚桂英"
_CATEGORIES = ("科级干部", "中层干部", "一般工作人员", "一般工作人员", "一般工作人员")


def roster_cells(number: int) -> dict[str, str]:
    """The roster line of one person."""
    name = _SURNAMES[number % len(_SURNAMES)] + _GIVEN[number % 19] + _GIVEN[number // 19 % 19]
    return {
        "人员编号": f"{number:05d}", "姓名": name, "科室": f"第{number % 400:03d}科", "考核类别": _CATEGORIES[number % 5],
        "职务": "科员", "常规工作安排": ("科室", "下社区", "科室+下社区")[number % 3], "重点项目数": "012"[number // 3 % 3],
    }


def entered_cells(number: int, rng: random.Random) -> dict[str, str]:
    """What is entered for one person: every item that applies, some absences, a few left out."""
    roster = roster_cells(number)
    arrangement, projects = roster["常规工作安排"], roster["重点项目数"]
    full = (90 if projects == "0" else 50) // (2 if arrangement == "科室+下社区" else 1)

    def score(most: int) -> str:
        return f"{rng.randint(most * 14, most * 20) / 20:g}"

    cells = {"迟到次数": rng.choice("00013"), "旷工天数": "0", "奖惩附加分": rng.choice(("0", "0", "2", "-1")),
             "请假天数": rng.choice(("0", "0", "3", "16")), "党政领导测评": f"{rng.randint(120, 200) / 2:g}"}
    if arrangement != "下社区":
        cells["科室工作"] = score(full)
    if arrangement != "科室":
        cells["下社区工作"] = score(full)
    if projects != "0":
        cells["项目一"] = score(40 if projects == "1" else 20)
    if projects == "2":
        cells["项目二"] = score(20)
    if number % 50 == 7:
        del cells["党政领导测评"]
    return cells


def make_office(path: Path, people: int, *, entered: bool = True) -> None:
    """Make the database of an office of that many people with one open period, 2026Q3."""
    rng = random.Random(5)
    with Workspace.create(path, "样例大县", "王经办") as ws:
        period = open_period(ws, "meiling", "2026Q3")
        book = ws.book(period.id)
        lines = tuple(NewLine(tuple(roster_cells(number).items())) for number in range(people))
        with changing(ws, book, f"导入 {people} 人") as session:
            session.do(AddLines(lines))
            if entered:
                cells = [
                    Cell(line.id, heading, "", text)
                    for number, line in enumerate(list(book.lines.values()))
                    for heading, text in entered_cells(number, rng).items()
                ]
                session.do(EditEntries("录入", tuple(cells)))
