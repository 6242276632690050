"""The sample office (梅岭街道示例): 68 invented people and a quarter of their work, as rows of cell text.

Scores come from a seeded draw; the cases that a rule of the scheme decides are set by hand in ``CASES`` so that
each of them can be found, named and shown.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from sample_texts import KEY, LEADER_ACCOUNTS, LEADERS, OFFICES, ROUTINE, SUDDEN, Goal, Line, Office

Row = dict[str, str]
SEED = 202610
FIRST_MONTH = 7
LEADER, MIDDLE, CLERK = "科级干部", "中层干部", "一般工作人员"

SURNAMES = "陈林黄吴郑蔡许王李张刘洪施苏庄曾叶谢杨何傅潘柯姚丁"
GIVEN = {
    "男": ("志强", "建国", "文彬", "伟杰", "俊辉", "国栋", "永福", "少华", "明哲", "金水", "嘉豪", "天佑", "子轩", "宏图", "振业",
          "培源", "鸿飞", "清泉", "海峰", "诗涵", "启明", "立新", "泽楷", "锦程", "家俊", "炳坤", "长庚", "思远", "毅",
          "荣华", "世昌", "庆祥", "德胜", "晓东", "文杰", "一鸣", "卫平", "耀辉", "添福", "景行", "守仁", "树声", "兆丰"),
    "女": ("淑芬", "美玲", "雅婷", "秀珍", "晓燕", "玉兰", "诗琪", "巧云", "佩珊", "惠敏", "思颖", "丽萍", "婉清", "月娥", "舒雯",
          "冰洁", "碧霞", "心怡", "锦绣", "凤英", "梦瑶", "慧", "婷婷", "艺真", "素琴", "琳琅", "曼丽", "可欣", "静宜"),
}
#: Names with something to trip over: a rare character, a compound surname, an interpunct, two people of one name.
NAMES = {
    "009": ("陈丽华", "女"), "044": ("陈丽华", "女"), "021": ("林㛃", "女"), "037": ("王䶮", "男"), "058": ("张堃", "男"),
    "014": ("欧阳文静", "女"), "033": ("苏玉婷", "女"), "062": ("古丽娜尔·艾尔肯", "女"), "050": ("上官志远", "男"),
}


@dataclass(frozen=True)
class Case:
    """What one person's record is set to by hand: roster cells, entry cells, and why it is there."""

    why: str
    roster: Row = field(default_factory=dict)
    entry: Row = field(default_factory=dict)
    ability: float | None = None
    scored: bool = True


CASES: dict[str, Case] = {
    "001": Case("主要领导", {"常规工作安排": "科室"}, {"迟到次数": "", "奖惩附加分": "1"}, 0.968),
    "002": Case("主要领导", {"常规工作安排": "科室"}, {"迟到次数": "", "奖惩附加分": "0.5"}, 0.955),
    # 不纳入考核：四种人员状态
    "023": Case("离岗待退，固定享受称职奖金", {"人员状态": "离岗待退", "备注": "2026年6月起离岗待退"}, scored=False),
    "030": Case("长期在编不在岗，没有奖金", {"人员状态": "长期在编不在岗", "备注": "长期病休"}, scored=False),
    "040": Case("当季退休，在职两个月", {"人员状态": "当季退休", "在职月数": "2", "备注": "8月31日退休"}, scored=False),
    "055": Case("调离本市，在职一个月", {"人员状态": "调离本市", "在职月数": "1", "备注": "7月调往外市"}, scored=False),
    "065": Case("离岗待退又受处分，没有奖金", {"人员状态": "离岗待退"}, {"党纪政纪处分": "是"}, scored=False),
    # 不确定等次：四种情形，其中两人分数不全
    "028": Case("新录用，工作不满20个工作日", {"备注": "9月11日新录用"},
                {"新录用或新调入": "是", "本季工作天数": "14", "党政领导测评": ""}),
    "036": Case("新调入，工作已满20个工作日", {"备注": "7月28日由外县调入"}, {"新录用或新调入": "是", "本季工作天数": "46"}),
    "042": Case("病事假超过40个工作日", {}, {"请假天数": "42.5", "病事假天数": "42.5"}, 0.80),
    "047": Case("被效能告诫", {}, {"效能告诫": "是"}, 0.84),
    "053": Case("受立案调查，没有打分", {}, {"立案调查": "是", "科室工作": "", "下社区工作": "", "项目一": "", "项目二": "",
                                    "党政领导测评": ""}),
    # 定为不称职：两种情形；与不确定等次同时有的，以不称职为准
    "034": Case("旷工2.5天", {}, {"旷工天数": "2.5", "奖惩附加分": "-3"}, 0.74),
    "057": Case("在处分期内", {}, {"党纪政纪处分": "是"}, 0.82),
    "067": Case("受立案调查又受处分，以不称职为准", {}, {"立案调查": "是", "党纪政纪处分": "是"}, 0.78),
    # 考勤的界限
    "032": Case("旷工2天，考勤不得分", {}, {"旷工天数": "2"}, 0.80),
    "046": Case("旷工1.5天", {}, {"旷工天数": "1.5", "迟到次数": "1"}, 0.83),
    "049": Case("迟到10次，考勤不得分", {}, {"迟到次数": "10"}, 0.81),
    "060": Case("迟到13次，考勤不得分", {}, {"迟到次数": "13"}, 0.79),
    # 请假超过15天
    "025": Case("优秀但请假17天，奖金按良好发", {}, {"请假天数": "17", "病事假天数": "9", "奖惩附加分": "3"}, 0.985),
    "063": Case("请假16天，不是优秀，奖金不变", {}, {"请假天数": "16"}, 0.87),
    # 奖惩超过上下限
    "026": Case("加分12分，按10分计", {}, {"奖惩附加分": "12", "迟到次数": "0"}, 0.93),
    "059": Case("扣分11.5分，按10分计", {}, {"奖惩附加分": "-11.5"}, 0.82),
    # 派驻
    "039": Case("派驻人员", {"派驻单位": "市自然资源局", "职务": "自然资源所科员"}),
    "048": Case("派驻人员", {"派驻单位": "市司法局", "职务": "司法所司法助理员"}, ability=0.965),
    "066": Case("派驻人员", {"派驻单位": "市人力资源和社会保障局", "职务": "劳动保障所科员"}),
    "018": Case("派驻的中层干部", {"派驻单位": "市司法局", "职务": "副主任、司法所所长"}, ability=0.90),
    # 缺项
    "052": Case("缺党政领导测评", {}, {"党政领导测评": ""}),
    # 正好落在线上
    "029": Case("考评得分正好90分", {"常规工作安排": "科室+下社区", "重点项目数": "1"},
                {"科室工作": "22", "下社区工作": "21.5", "项目一": "35.5", "迟到次数": "0", "旷工天数": "", "奖惩附加分": "1",
                 "党政领导测评": "94.20"}),
    "045": Case("考评得分四舍五入后正好75分", {"常规工作安排": "科室", "重点项目数": "1"},
                {"科室工作": "40.33", "项目一": "28", "迟到次数": "0", "旷工天数": "", "奖惩附加分": "", "党政领导测评": "71.50"}),
    "061": Case("考评得分四舍五入后正好60分", {"常规工作安排": "下社区", "重点项目数": "2"},
                {"下社区工作": "26.33", "项目一": "11", "项目二": "10", "迟到次数": "4", "奖惩附加分": "", "党政领导测评": "63.00"}),
    "068": Case("分数不到60分", {"常规工作安排": "科室", "重点项目数": "0"},
                {"科室工作": "51", "迟到次数": "6", "旷工天数": "0.5", "奖惩附加分": "-2", "党政领导测评": "60.80"}),
    # 中层干部优秀线上同分：测评同名次、基础得分相同
    "011": Case("优秀末位同分待议", {"常规工作安排": "科室+下社区", "重点项目数": "2"},
                {"科室工作": "23.5", "下社区工作": "23", "项目一": "18", "项目二": "18", "迟到次数": "", "旷工天数": "",
                 "奖惩附加分": "", "请假天数": "", "病事假天数": "", "党政领导测评": "91.50"}),
    "016": Case("优秀末位同分待议", {"常规工作安排": "科室", "重点项目数": "0"},
                {"科室工作": "82.5", "迟到次数": "", "旷工天数": "", "奖惩附加分": "", "请假天数": "", "病事假天数": "",
                 "党政领导测评": "91.50"}),
    "008": Case("中层干部第一名", ability=0.985),
    "013": Case("中层干部第二名", ability=0.975),
    "020": Case("中层干部第三名", ability=0.97),
}

#: People whose panel rating comes as ballots (测评票) and not as one figure.
BALLOTED = ("001", "002", "003", "004", "005", "006", "010", "015", "027", "041", "054")
LEDGERS = {
    "010": 8, "012": 5, "024": 6, "025": 12, "027": 6, "031": 7, "035": 5, "038": 4, "043": 6, "048": 5, "051": 6, "054": 5,
    "056": 9, "062": 17, "064": 4,
}
ARRANGEMENTS = ("科室", "下社区", "科室+下社区")
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Person:
    """One person of the sample: number, office (None for a leader), place within it, and the drawn ability."""

    key: str
    office: Office | None
    place: int
    roster: Row
    ability: float


def people(draw: random.Random) -> list[Person]:
    """Return the 68 people in roster order: the leaders, then the offices with head, deputy and clerks."""
    found: list[Person] = []
    used: set[str] = set()  # given names: two people of one name are set by hand
    for place, (post, kind) in enumerate(LEADERS):
        found.append(_person(draw, used, len(found) + 1, None, place, "街道领导", post, LEADER, kind))
    heads = [(office, place, post) for office in OFFICES for place, post in enumerate((office.head, office.deputy)) if post]
    for office, place, post in heads:
        title = "副主任、梅东工作点副点长" if office.name == "社会事务办公室" and place == 1 else post
        found.append(_person(draw, used, len(found) + 1, office, place, office.name, title, MIDDLE, ""))
    for office in OFFICES:
        for place, post in enumerate(office.posts):
            found.append(_person(draw, used, len(found) + 1, office, place + 2, office.name, post, CLERK, ""))
    return sorted(found, key=_office_order)


def _office_order(person: Person) -> tuple[int, int]:
    offices = [office.name for office in OFFICES]
    return (offices.index(person.office.name) if person.office else -1, person.place)


def _person(
    draw: random.Random, used: set[str], number: int, office: Office | None, place: int, department: str, post: str,
    category: str, kind: str,
) -> Person:
    key = f"{number:03d}"
    name, sex = NAMES.get(key) or _name(draw, used)
    case = CASES.get(key, Case(""))
    roster = {
        "人员编号": key, "姓名": name, "性别": sex, "科室": department, "职务": post, "考核类别": category,
        "岗位类别": kind or draw.choice(("内勤岗位", "内勤岗位", "驻村岗位")),
        "常规工作安排": ARRANGEMENTS[(number + place) % 3], "重点项目数": str((number // 3) % 3),
        **case.roster,
    }
    middle = {LEADER: 0.93, MIDDLE: 0.91, CLERK: 0.905}[category]
    ability = case.ability if case.ability is not None else min(0.97, max(0.77, draw.gauss(middle, 0.035)))
    return Person(key, office, place, roster, ability)


def _name(draw: random.Random, used: set[str]) -> tuple[str, str]:
    while True:
        sex = draw.choice(("男", "男", "女"))
        given = draw.choice(GIVEN[sex])
        if given not in used:
            used.add(given)
            return draw.choice(SURNAMES) + given, sex


def entry_row(draw: random.Random, person: Person) -> Row | None:
    """Return the person's row of sheet 录入, or None where there is nothing to enter."""
    case = CASES.get(person.key, Case(""))
    if not case.scored:
        return {"人员编号": person.key, **case.entry} if case.entry else None
    row = {"人员编号": person.key, **_work_scores(draw, person)}
    row["迟到次数"] = draw.choice(("", "", "", "", "0", "1", "1", "2", "3"))
    row["奖惩附加分"] = draw.choice(("", "", "", "0.5", "1", "1", "2", "-0.5", "-1"))
    leave = draw.choice((0, 0, 0, 0, 1, 2, 3, 5, 8))
    if leave:
        row["请假天数"] = str(leave)
        row["病事假天数"] = str(max(leave - draw.choice((0, 1, 2)), 0))
    panel = 100 * (person.ability - 0.02) + draw.gauss(0, 1.2)
    row["党政领导测评"] = "" if person.key in BALLOTED else str(_cents(min(panel, 99.2)))
    return {**row, **case.entry}


def _work_scores(draw: random.Random, person: Person) -> Row:
    arrangement, projects = person.roster["常规工作安排"], int(person.roster["重点项目数"])
    full = 90 if projects == 0 else 50
    parts = {"科室": ("科室工作",), "下社区": ("下社区工作",)}.get(arrangement, ("科室工作", "下社区工作"))
    row = {part: _score(draw, full // len(parts), person.ability) for part in parts}
    for number in range(projects):
        row[("项目一", "项目二")[number]] = _score(draw, 40 // projects, person.ability)
    return row


def _score(draw: random.Random, full: int, ability: float) -> str:
    halves = round(full * 2 * min(0.995, ability + draw.gauss(0, 0.012)))
    return str(min(Decimal(halves) / 2, Decimal(full)).normalize() + 0) if halves % 2 else str(min(halves // 2, full))


def _cents(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(CENT, ROUND_HALF_UP)


def ballots(draw: random.Random, person: Person) -> list[Row]:
    """Return the ballots (测评票) cast on one person: nine, one of them often blank (弃权)."""
    rows = []
    for number in range(1, 10):
        blank = draw.random() < 0.08
        score = "" if blank else str(min(100, max(55, round(100 * person.ability - 2 + draw.gauss(0, 3)))))
        rows.append({"票号": f"{person.key}-{number:02d}", "人员编号": person.key, "评分": score})
    return rows


def ledger(draw: random.Random, person: Person, count: int) -> list[Row]:
    """Return ``count`` ledger rows (台账) of one person, in the order of the months."""
    assert person.office is not None
    pool = list(person.office.lines)
    if count > len(pool):
        pool += [_line_of_the_week(person.office, week) for week in range(1, count - len(pool) + 1)]
    chosen = sorted(draw.sample(pool, count), key=lambda line: (line[0], pool.index(line)))
    return [_ledger_row(person.key, line) for line in chosen]


def _line_of_the_week(office: Office, week: int) -> Line:
    month, day = 1 + (week - 1) // 4, 3 + 7 * ((week - 1) % 4)
    kind = SUDDEN if week % 5 == 0 else ROUTINE
    return (month, f"{office.name}第{week}周窗口值班和社区走访", kind, f"{FIRST_MONTH + month - 1}月{day}日",
            f"接待群众{11 + week * 2}人次，走访{3 + week % 4}户，问题当日登记、当周回复", "", "")


def _ledger_row(key: str, line: Line) -> Row:
    month, content, kind, when, effect, degree, reason = line
    return {
        "人员编号": key, "月份": str(FIRST_MONTH + month - 1), "工作内容": content, "工作类型": kind, "完成时间": when,
        "完成效果": effect, "完成程度": degree, "未完成原因": reason,
    }


def goals(person: Person) -> list[Row]:
    """Return one person's goals of the quarter (工作目标); their points add up to 100."""
    assert person.office is not None
    chosen = person.office.goals
    weights = [3 if goal[1] == KEY else 2 for goal in chosen]
    points = [100 * weight // sum(weights) // 5 * 5 for weight in weights]
    points[0] += 100 - sum(points)
    return [_goal_row(person, goal, full) for goal, full in zip(chosen, points, strict=True)]


def _goal_row(person: Person, goal: Goal, points: int) -> Row:
    content, kind, due, standard, check = goal
    score = (Decimal(repr(round(person.ability, 3))) * points * 2).quantize(Decimal(1)) / 2
    return {
        "人员编号": person.key, "工作目标": content, "工作类型": kind, "完成时限": due, "分值": str(points), "量化标准": standard,
        "自查完成情况": check, "直接领导评分": format(score, "f"),
    }


def accounts(everyone: list[Person]) -> list[Row]:
    """Return the self-accounts (工作业绩) of those who have handed one in."""
    rows = [
        {"人员编号": person.key, "工作业绩": text}
        for person, text in zip([p for p in everyone if p.office is None], LEADER_ACCOUNTS, strict=True)
    ]
    for office in OFFICES:
        staff = [p for p in everyone if p.office is office and CASES.get(p.key, Case("")).scored]
        rows += [{"人员编号": p.key, "工作业绩": text} for p, text in zip(staff, office.accounts, strict=False)]
    return rows


def job_descriptions(everyone: list[Person]) -> list[Row]:
    """Return the job descriptions (岗位说明书) of heads and of the first clerks of every office."""
    return [
        {"人员编号": p.key, "工作内容": p.office.work, "工作职责": p.office.duty}
        for p in everyone if p.office is not None and p.place in (0, 2, 3) and CASES.get(p.key, Case("")).scored
    ]


def sample_sheets(seed: int = SEED) -> dict[str, list[Row]]:
    """Return every sheet of the sample workbook: heading → cell text, rows in order."""
    draw = random.Random(seed)
    everyone = people(draw)
    by_key = {person.key: person for person in everyone}
    entries = [row for person in everyone if (row := entry_row(draw, person)) is not None]
    return {
        "花名册": [person.roster for person in everyone],
        "录入": entries,
        "测评票": [row for key in BALLOTED for row in ballots(draw, by_key[key])],
        "工作业绩": accounts(everyone),
        "岗位说明书": job_descriptions(everyone),
        "台账": [row for key, count in LEDGERS.items() for row in ledger(draw, by_key[key], count)],
        "工作目标": [row for key in LEDGERS for row in goals(by_key[key])],
    }
