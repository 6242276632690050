"""Random small offices for the oracles of sheets.md §11–§17: seeded, with few distinct figures, so that ties, full
quotas, totals on a line and blanks are common.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from more_sums import Office, months_of

STATUSES = ("长期在编不在岗", "当季退休", "离岗待退", "调离本市")
CATEGORIES = ("科级干部", "一般干部", "工勤人员")
ROOMS = ("综合科", "经济科", "党建办")
#: On and beside the lines 60, 70, 75, 85, 90, in tenths, hundredths and thousandths.
FIGURES = (
    "0", "59.99", "59.994", "59.995", "60", "60.004", "60.01", "69.99", "69.995", "70", "74.99", "74.995", "75", "80", "82.5",
    "84.99", "85", "88.88", "89.99", "89.994", "89.995", "90", "90.005", "92", "95.5", "99.99", "100",
)
DATES = ("", "2026-07-01", "2026年12月31日", "2025-03-05")

Rows = list[dict[str, str]]


class Dice:
    """The chances of one office: how much is blank, who is out of the appraisal, which figures are about."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.blank = self.rng.choice((0, 0, 0.01, 0.04))
        self.away = self.rng.choice((0, 0.15, 0.15, 0.5))
        self.figures = self.rng.sample(FIGURES, self.rng.choice((1, 2, 3, 6, 12)))
        self.steady = self.rng.choice((0.2, 0.6, 0.95))
        self.size = self.rng.choice((3, 4, 5, 7, 9, 10, 11, 12, 15, 20, 25))

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def one(self, *of: str) -> str:
        return self.rng.choice(of)

    def figure(self, usual: str = "") -> str:
        """A score of 100; most often the person's usual one."""
        if usual and self.chance(self.steady):
            return usual
        return self.rng.choice(self.figures if self.chance(0.8) else FIGURES)

    def holed(self, said: str) -> str:
        """The same, or a blank cell."""
        return "" if self.chance(self.blank) else said

    def typed(self, said: str) -> str:
        """The same figure as somebody may have typed it: full-width, with spaces."""
        if said and self.chance(0.02):
            return said.translate(str.maketrans("0123456789.-", "０１２３４５６７８９．－"))
        return f" {said} " if said and self.chance(0.02) else said

    def score(self, usual: str = "") -> str:
        return self.typed(self.holed(self.figure(usual)))

    def weights(self, *names: str, to: int = 100) -> dict[str, str]:
        """Params that add up; nothing at all where the office leaves the defaults."""
        if self.chance(0.5):
            return {}
        hundredths = [self.rng.choice((to, to * 5, to * 10, 1)) for _ in names]
        hundredths = [share * to * 100 // sum(hundredths) for share in hundredths]
        hundredths[-1] += to * 100 - sum(hundredths)
        if self.chance(0.6):  # whole percents
            hundredths = [share // 100 * 100 for share in hundredths]
            hundredths[0] += to * 100 - sum(hundredths)
        return {name: f"{share / 100:g}" for name, share in zip(names, hundredths, strict=True)}

    def lines(self, **usual: str) -> dict[str, str]:
        """Falling lines, sometimes others than the usual."""
        if self.chance(0.6):
            return {}
        others = [["92", "88.88", "90.01"], ["80", "75", "82.5", "70"], ["60", "59.99", "0", "50"]][3 - len(usual):]
        return {name: self.one(*choices) for name, choices in zip(usual, others, strict=True)}

    def people(self, **more: Callable[[], str]) -> Rows:
        """花名册; people of one name are common, numbers keep their zeros."""
        rows = []
        for number in self.rng.sample(range(1, 4000), self.size):
            rows.append({
                "人员编号": f"{number:04d}", "姓名": self.one("李样", "王样", f"样例{number}"), "性别": self.one("", "男", "女"),
                "科室": self.one(*ROOMS), "职务": self.one("", "科员"), "考核类别": self.one(*CATEGORIES),
                "人员状态": self.one(*STATUSES) if self.chance(self.away) else self.one("", "在岗"), "备注": "",
            })
            rows[-1].update({heading: draw() for heading, draw in more.items()})
        return rows

    def units(self) -> Rows:
        """科室名单."""
        kinds = self.rng.choice((("",), ("部门", "乡镇"), ("", "部门")))
        return [
            {"科室编号": f"{number:03d}", "科室": f"样例{number}局", "考核类别": self.one(*kinds)}
            for number in self.rng.sample(range(1, 500), self.size)
        ]

    def dropped(self, rows: Rows, share: float = 0.03) -> Rows:
        """The rows in another order, a few left out while the office has blanks at all."""
        kept = [row for row in rows if not (self.blank and self.chance(share))]
        if kept and self.chance(0.5):
            self.rng.shuffle(kept)
        return kept

    def usuals(self, rows: Rows, key: str = "人员编号") -> dict[str, str]:
        """Everybody's usual score."""
        return {row[key]: self.figure() for row in rows}

    def optional(self, book: dict[str, Rows], sheet: str, rows: Rows) -> None:
        """Put a sheet that may be absent in the book, if there is anything in it."""
        if rows:
            book[sheet] = rows


def jingzhou(seed: int) -> Office:
    dice = Dice(seed)
    people = dice.people(职务层次=lambda: dice.one("正科", "副科"))
    usual = dice.usuals(people)
    rounds = [
        {"人员编号": key, "轮次": str(number), **{f"{side}评分": dice.score(mine) for side in ("上级", "同级", "下级")}}
        for key, mine in usual.items() for number in range(1, 7)
    ]
    entries = [
        {"人员编号": key, "民主测评": dice.score(mine), "实绩突出干部": dice.one("", "否", "是")} for key, mine in usual.items()
    ]
    years: Rows = []
    for key in usual:
        steady = dice.chance(0.5)
        for year in dice.rng.sample(range(2018, 2027), dice.rng.choice((0, 2, 3, 3, 3, 4, 6))):
            years.append({
                "人员编号": key, "年度": str(year),
                "实绩得分": dice.one("85", "90", "84.99") if steady else dice.one("84.99", "85", "60", "100"),
                "年度考核得分": dice.one("85", "85", "86", "84.99", ""), "年度考核等次": dice.one("", "称职", "称职", "优秀", "基本称职", "不称职"),
            })
    book = {"花名册": people, "按轮": dice.dropped(rounds), "录入": dice.dropped(entries)}
    dice.optional(book, "历年", dice.dropped(years))
    params = {
        **dice.weights("上级权重", "同级权重", "下级权重"), **dice.weights("平时权重", "民主测评权重"),
        **dice.lines(基本称职线="70", 不称职线="60"),
    }
    return Office("jingzhou", "2026", book, params)


def jingzhou_unit(seed: int) -> Office:
    dice = Dice(seed)
    units = dice.units()
    molds = [(dice.rng.randint(1, 9), dice.one("100", "95", "99.995%", "120", "0", "90.005")) for _ in range(dice.rng.choice((1, 2, 4)))]
    goals: Rows = []
    entries: Rows = []
    for unit in units:
        number, rate = dice.rng.choice(molds)
        weights = ["100"] if number == 1 else ["12.5"] * (number - 1) + [f"{100 - 12.5 * (number - 1):g}"]
        for index, weight in enumerate(weights):
            done = dice.holed(rate if dice.chance(0.9) else dice.one("100%", "88.8", "0", "1000", "100.01", "99.99"))
            goals.append({
                "科室编号": unit["科室编号"], "目标名称": f"目标{index}", "目标类别": dice.one("", "职能目标", "共性目标"), "权重": weight,
                "完成率": done,
            })
        due = dice.one("0", "", "81", "320", "7")
        entries.append({
            "科室编号": unit["科室编号"], "应记载数": due, "已记载数": dice.one("0", "7", "76", "81") if due else "", "应评分数": "3",
            "已评分数": dice.one("0", "1", "2", "3", "4"),
        })
    book = {"科室名单": units, "目标": goals}
    dice.optional(book, "录入", [row for row in entries if dice.chance(0.8)] if dice.chance(0.8) else [])
    params = {}
    if dice.chance(0.5):
        params = {"奖励面": dice.one("55", "100", "33.3", "50", "85"), "一等比例": dice.one("20", "0", "33.3", "10", "25")}
    return Office("jingzhou-unit", "2026", book, params)


def township_9010(seed: int) -> Office:
    dice = Dice(seed)
    period = dice.one("2026-07", "2026-12", "2026Q1", "2026Q3", "2026Q4", "2026H1", "2026H2", "2026")
    people = dice.people(驻村=lambda: dice.one("", "否", "是"))
    sides = ("部门评", "自评", "民主测评")
    rows: Rows = []
    for person, mine in zip(people, dice.usuals(people).values(), strict=True):
        own_months = {month: dice.figure(mine) for month in range(1, 13)}
        for month in _months_and_more(dice, period):
            score = own_months[month]
            rows.append({
                "人员编号": person["人员编号"], "月份": str(month), "机关制度": dice.score(mine),
                **{f"{work}{side}": dice.score(score) for work in ("本职", "中心") for side in sides},
                **{f"蹲点{side}": dice.score(score) if person["驻村"] == "是" else "" for side in sides},
            })
    params = {
        **dice.weights("部门评权重", "自评权重", "民主测评权重"), **dice.lines(优秀线="90", 良好线="75", 及格线="60"),
        **dice.rng.choice(({}, {"蹲点村权重": "50"}, {"蹲点村权重": "33.3"})),
        **dice.rng.choice(({}, {"机关制度占比": "10"}, {"机关制度占比": "12.5"})),
        **dice.rng.choice(({}, {"绩效奖基数": "3000"}, {"绩效奖基数": "1234.56"}, {"绩效奖基数": "0"})),
    }
    return Office("township-9010", period, {"花名册": people, "按月": dice.dropped(rows, 0.01)}, params)


def _months_and_more(dice: Dice, period: str) -> Sequence[int]:
    """The months of the period, sometimes those of the whole year."""
    return range(1, 13) if dice.chance(0.1) else months_of(period)


def township_target(seed: int) -> Office:
    dice = Dice(seed)
    people = dice.people()
    fulls = dice.rng.choice((["100"], ["40", "60"], ["10"] * 10, ["33.3", "33.3", "33.4"], ["20", "20", "20"]))
    clauses = [
        {"条款编号": f"{chr(65 + index)}{index:02d}", "条款内容": f"样例条款{index}", "分值": full} for index, full in enumerate(fulls)
    ]
    checks: Rows = []
    for mine in people:
        share = dice.rng.choice((100, 90, 75, 60, 50, 100))
        for clause in clauses:
            full = float(clause["分值"])
            said = dice.one(f"{full:g}", "0", f"{full - 0.01:.2f}", f"{full / 2:.2f}") if dice.chance(0.1) else f"{full * share / 100:.3f}"
            checks.append({"人员编号": mine["人员编号"], "条款编号": clause["条款编号"], "得分": dice.typed(dice.holed(said))})
    params = dict(dice.lines(优秀线="90", 良线="75", 中线="60"))
    if dice.chance(0.6):
        params["优秀名额"] = str(dice.rng.choice((0, 1, 2, 3, dice.size, dice.size + 5)))
    book = {"花名册": people, "条款": clauses, "检查": dice.dropped(checks)}
    return Office("township-target", "2026Q3", book, params)


def broadcast_monthly(seed: int) -> Office:
    dice = Dice(seed)
    dice.blank /= 3
    period = dice.one("2026-07", "2026-01", "2026Q2", "2026Q4", "2026H1", "2026H2", "2026")
    names = ("规章制度满分", "学习满分", "品德廉洁满分", "履职重点满分", "创新成效满分")
    params = {**dice.weights(*names), **dice.weights("自评权重", "初评权重", "综合权重"), **dice.lines(优秀线="90", 称职线="70", 基本称职线="60")}
    people = dice.people()
    rows: Rows = []
    agree = dice.chance(0.5)  # whether the three who rate usually give the same
    for person, mine in zip(people, dice.usuals(people).values(), strict=True):
        for month in _months_and_more(dice, period):
            own = dice.figure(mine)
            for rater in ("个人自评", "部门初评", "小组综合"):
                said = dice.figure(own if agree else "")
                rows.append({
                    "人员编号": person["人员编号"], "月份": str(month), "评价人": rater,
                    **{name.removesuffix("满分"): dice.typed(dice.holed(_part(said, params.get(name, "20")))) for name in names},
                })
    return Office("broadcast-monthly", period, {"花名册": people, "录入": dice.dropped(rows, 0.01)}, params)


def _part(score: str, full: str) -> str:
    """The share of a content in a score of 100, in thousandths."""
    thousandths = round(float(score) * 10) * round(float(full) * 100) // 100
    return f"{thousandths // 1000}.{thousandths % 1000:03d}"


def _indicators(dice: Dice) -> Rows:
    sources = ("信息简报", "表彰奖励", "宣传报道", "理论调研", "惩戒", "导入", "补录")
    rows: Rows = []
    for number in range(dice.rng.choice((1, 3, 6, 9))):
        source, how = dice.one(*sources), dice.one("每件", "分段", "直接")
        rows.append({
            "指标编号": f"K{number:02d}", "指标名称": f"样例指标{number}", "对象": dice.one("个人", "部门"), "数据来源": source,
            "级别": "" if source in ("导入", "补录") else dice.one("", "", "市", "省"), "计分方式": how,
            "每件分值": dice.one("2", "0.5", "-3", "0", "1.005", "0.333") if how == "每件" else "",
            "分段": dice.one("1:2;3:5;5:10", "1：2；3：5", "5:10", "0:1;2.5:3.5", "2:4", "1:-2;4:-8") if how == "分段" else "",
            "封顶": dice.one("", "", "10", "0", "4.5"),
        })
    return rows


def _kpi(dice: Dice, scheme: str) -> Office:
    indicators = _indicators(dice)
    people = dice.people()
    keys = [row["人员编号"] for row in people]
    book: dict[str, Rows] = {"花名册": people, "指标": indicators}
    for register in ("信息简报", "表彰奖励", "宣传报道", "理论调研", "惩戒"):
        rows = [
            {
                "人员编号": dice.one(*keys), "日期": dice.one(*DATES), "题目": "样例", "级别": dice.one("", "市", "省", "国"),
                "件数": dice.typed(dice.one("", "1", "2", "0", "0.5", "3")),
            }
            for _ in range(dice.rng.choice((0, dice.size, 3 * dice.size)))
        ]
        dice.optional(book, register, rows)
    for sheet in ("导入", "补录"):
        known = [row["指标编号"] for row in indicators if row["数据来源"] == sheet]
        rows = [
            {"指标编号": dice.one(*known), "人员编号": dice.one(*keys), "数值": dice.typed(dice.one("1", "2.5", "5", "0", "-1", "4.999"))}
            for _ in range(2 * dice.size if known else 0)
        ]
        for row in rows if sheet == "补录" else ():
            row["审核"] = dice.one("通过", "通过", "退回", "未审", "")
        dice.optional(book, sheet, rows)
    params = {}
    if dice.chance(0.5):
        params["基础分"] = dice.one("60", "80.5", "100", "0")
    if dice.chance(0.6):
        params["优秀名额"] = str(dice.rng.choice((0, 1, 2, 3, dice.size)))
    return Office(scheme, dice.one("2026-07", "2026B4", "2026Q3", "2026H1", "2026"), book, params)


def procuratorate_kpi(seed: int) -> Office:
    return _kpi(Dice(seed), "procuratorate-kpi")


def procuratorate_kpi_dept(seed: int) -> Office:
    dice = Dice(seed)
    office = _kpi(dice, "procuratorate-kpi-dept")
    rooms = [*ROOMS, "空科室"]
    dice.rng.shuffle(rooms)
    office.book = {
        "科室名单": [{"科室编号": f"D{index}", "科室": room, "考核类别": dice.one("", "业务部门")} for index, room in enumerate(rooms)],
        **office.book,
    }
    return office


def _county(dice: Dice, scheme: str, rows: Rows, label: str) -> Office:
    period = dice.one("2026Q1", "2026Q3", "2026", "2026", "2026")
    keys = [row[label] for row in rows]
    usual = dice.usuals(rows, label)
    months: Rows = []
    votes: Rows = []
    for key in keys:
        months += [
            {label: key, "月份": str(month), "自评": dice.one("", "100", "90"), "领导审定": dice.score(usual[key])}
            for month in _months_and_more(dice, period)
        ]
        votes += [{label: key, "次别": time, "得分": dice.figure(usual[key])} for time in ("年中", "年终")]
    checks = [
        {label: dice.one(*keys), "日期": dice.one(*DATES), "扣分": dice.one("1", "10", "0.5", "100", "40", "0"), "事由": "样例", "证据": ""}
        for _ in range(dice.rng.choice((0, 3, dice.size)))
    ]
    book: dict[str, Rows] = {"科室名单" if label == "科室编号" else "花名册": rows, "按月": dice.dropped(months, 0.01)}
    dice.optional(book, "抽查", checks)
    dice.optional(book, "公众评议", dice.dropped(votes) if period == "2026" or dice.chance(0.3) else [])
    params = dice.weights("月度权重", "抽查权重", "公众评议权重")
    if dice.chance(0.7):
        params["先进名额"] = str(dice.rng.choice((0, 1, 2, 3, dice.size // 2, dice.size)))
    return Office(scheme, period, book, params)


def county_office(seed: int) -> Office:
    dice = Dice(seed)
    return _county(dice, "county-office", dice.people(), "人员编号")


def county_office_dept(seed: int) -> Office:
    dice = Dice(seed)
    office = _county(dice, "county-office-dept", dice.units(), "科室编号")
    share = dice.rng.choice((0, 0.1, 0.4))
    entries = [
        {"科室编号": row["科室编号"], "未完成任务": "是" if dice.chance(share) else dice.one("", "否")} for row in office.rows("科室名单")
    ]
    dice.optional(office.book, "录入", [row for row in entries if dice.chance(0.8)])
    return office


def forestry_station(seed: int) -> Office:
    dice = Dice(seed)
    people = dice.people()
    usual = dice.usuals(people)
    entries = [
        {"人员编号": key, **{item: dice.score(mine) for item in ("自评", "组织评议", "群众评议")}} for key, mine in usual.items()
    ]
    params = {**dice.weights("自评权重", "组织评议权重", "群众评议权重"), **_lines_and_base(dice)}
    return Office("forestry-station", dice.one("2026Q1", "2026Q4"), {"花名册": people, "录入": dice.dropped(entries)}, params)


def forestry_station_year(seed: int) -> Office:
    dice = Dice(seed)
    people = dice.people()
    usual = dice.usuals(people)
    quarters = [
        {"人员编号": key, "季度": str(number), "考评得分": dice.typed(dice.figure(mine))} for key, mine in usual.items() for number in range(1, 5)
    ]
    return Office("forestry-station-year", "2026", {"花名册": people, "季度结果": dice.dropped(quarters)}, _lines_and_base(dice))


def _lines_and_base(dice: Dice) -> dict[str, str]:
    params = dice.lines(优秀线="90", 称职线="70", 基本称职线="60")
    if dice.chance(0.5):
        params["奖金基数"] = dice.one("1000", "999.99", "0", "1500.5")
    return params
