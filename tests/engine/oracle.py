"""An independent reading of 梅岭 §1 (systems.md, sheets.md §2) and its year (§3), for differential tests.

Written from the document alone, in the plainest way that works: whole numbers and :class:`fractions.Fraction`, one
long walk over dictionaries of text. It shares no code with ``kaohe_desktop`` and must never import from it.

People are dictionaries of heading to text as a clerk would type it ("" or left out = blank, 是/否 for flags).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

GIVEN = Mapping[str, str]
EXEMPT, UNGRADED = "不纳入考核", "不确定等次"
EXCELLENT, GOOD, FAIR, POOR = "优秀", "良好", "称职", "不称职"
LADDER = (EXCELLENT, GOOD, FAIR, POOR)
ITEMS = ("常规工作得分", "重点项目得分", "考勤得分", "奖惩附加分", "基础得分", "测评分值")

RULE_ABSENT = "长期在编不在岗，不纳入考核"
RULE_RETIRED = "当季退休，不纳入考核"
RULE_LEAVING = "离岗待退，不纳入考核"
RULE_MOVED = "调离本市，不纳入考核"
RULE_TRUANT = "当季旷工累计超过2个工作日，定为不称职"
RULE_PUNISHED = "受党纪政纪处分或在处分期间，定为不称职"
RULE_NEW = "新录用或新调入，工作不满20个工作日，不确定等次"
RULE_SICK = "病事假累计超过40个工作日，不确定等次"
RULE_WARNED = "被效能告诫，不确定等次"
RULE_INVESTIGATED = "受立案调查，不确定等次"
RULE_LEAVE = "请假超过15个工作日，不享受优秀奖金"
RULE_SECONDED = "派驻人员，本结果为初步考核意见，由派驻单位确定最终等次"
EXEMPTIONS = {
    "长期在编不在岗": RULE_ABSENT, "当季退休": RULE_RETIRED, "离岗待退": RULE_LEAVING, "调离本市": RULE_MOVED,
}
MONEY = {EXCELLENT: Fraction(2100), GOOD: Fraction(1800), FAIR: Fraction(1500), POOR: Fraction(0)}


@dataclass
class Expected:
    """What one person should get: everything results.json says, as text where it is a figure."""

    key: str
    category: str
    items: dict[str, str | None] = field(default_factory=dict)
    total: str | None = None
    rank: int | None = None
    grade: str | None = None
    computed_grade: str | None = None
    pending: str = ""
    bonus: str | None = None
    rules: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@dataclass
class ExpectedOutcome:
    """The whole cohort: people in roster order, quotas by (category, grade), ties by (category, grade)."""

    people: dict[str, Expected]
    quotas: dict[tuple[str, str], tuple[int, int, int, int]]  # base, seats, used, pending
    ties: dict[tuple[str, str], tuple[int, frozenset[str]]]  # seats left, who


def half_up(value: Fraction, places: int) -> Fraction:
    """Round half away from zero to ``places`` decimals, in whole numbers only."""
    scale = 10 ** places
    number, rest = divmod(abs(value.numerator) * scale, value.denominator)
    if rest * 2 >= value.denominator:
        number += 1
    return Fraction(-number if value < 0 else number, scale)


def fixed(value: Fraction, places: int = 2) -> str:
    """The figure with ``places`` decimals, half up."""
    figure = half_up(value, places) * 10 ** places
    digits = str(abs(figure.numerator)).rjust(places + 1, "0")
    text = digits if places == 0 else f"{digits[:-places]}.{digits[-places:]}"
    return f"-{text}" if figure < 0 else text


def _figure(given: GIVEN, heading: str) -> Fraction | None:
    text = given.get(heading) or ""
    return Fraction(text) if text else None


def _count(given: GIVEN, heading: str) -> Fraction:
    return _figure(given, heading) or Fraction(0)


def _yes(given: GIVEN, heading: str) -> bool:
    return given.get(heading) == "是"


def _status(given: GIVEN) -> str:
    return given.get("人员状态") or "在岗"


# ── the quarter ──────────────────────────────────────────────────────────────────────────────────────────────

@dataclass
class _Work:
    """Everything known about one participant while the cohort is worked through."""

    given: GIVEN
    routine: Fraction | None
    project: Fraction | None
    has_project: bool
    attendance: Fraction
    adjustment: Fraction
    base: Fraction | None
    raw_panel: Fraction | None
    panel: Fraction | None = None
    missing: list[str] = field(default_factory=list)
    fixed: bool = False
    ungraded: bool = False
    rules: list[str] = field(default_factory=list)
    computed: Fraction | None = None
    total: Fraction | None = None
    grade: str | None = None
    computed_grade: str | None = None
    pending: str = ""

    @property
    def category(self) -> str:
        return self.given["考核类别"]


def _work(given: GIVEN, ballots: Sequence[str]) -> _Work:
    missing: list[str] = []

    def need(heading: str) -> Fraction | None:
        found = _figure(given, heading)
        if found is None:
            missing.append(heading)
        return found

    parts = {"科室": ["科室工作"], "下社区": ["下社区工作"], "科室+下社区": ["科室工作", "下社区工作"]}
    routine_parts = [need(part) for part in parts[given["常规工作安排"]]]
    projects = int(given["重点项目数"])
    project_parts = [need(part) for part in ("项目一", "项目二")[:projects]]
    late, truant = _count(given, "迟到次数"), _count(given, "旷工天数")
    attendance = Fraction(0) if late >= 10 or truant >= 2 else max(Fraction(0), 10 - late - 5 * truant)
    adjustment = min(Fraction(10), max(Fraction(-10), _count(given, "奖惩附加分")))
    valid = [Fraction(ballot) for ballot in ballots if ballot]
    raw_panel = half_up(sum(valid, Fraction(0)) / len(valid), 2) if valid else need("党政领导测评")
    other_ungraded = [
        rule for rule, fires in (
            (RULE_SICK, _count(given, "病事假天数") > 40), (RULE_WARNED, _yes(given, "效能告诫")),
            (RULE_INVESTIGATED, _yes(given, "立案调查")),
        ) if fires
    ]
    new_rule = []
    if _yes(given, "新录用或新调入"):
        days = _figure(given, "本季工作天数")
        if days is not None and days < 20:
            new_rule = [RULE_NEW]
        if days is None and not other_ungraded:
            missing.append("本季工作天数")
    fixed_rules = [
        rule for rule, fires in ((RULE_TRUANT, truant > 2), (RULE_PUNISHED, _yes(given, "党纪政纪处分"))) if fires
    ]
    routine = None if None in routine_parts else sum((part for part in routine_parts if part is not None), Fraction(0))
    project = None
    if projects and None not in project_parts:
        project = sum((part for part in project_parts if part is not None), Fraction(0))
    base = None
    if routine is not None and (project is not None or not projects):
        base = routine + (project or 0) + attendance + adjustment
    work = _Work(
        given, routine, project, projects > 0, attendance, adjustment, base, raw_panel, missing=missing,
        fixed=bool(fixed_rules), ungraded=bool(new_rule or other_ungraded) and not fixed_rules,
        rules=fixed_rules + new_rule + other_ungraded,
    )
    if work.ungraded:
        work.missing = []
    return work


def _panel_values(group: Iterable[_Work]) -> None:
    """测评分值 by rank within the category: rank ÷ n ≤ 25 % → 90, ≤ 55 % → 80, the rest 70."""
    rated = [work for work in group if work.raw_panel is not None]
    scores = sorted((work.raw_panel for work in rated), reverse=True)  # type: ignore[type-var]
    for work in rated:
        rank = scores.index(work.raw_panel) + 1
        work.panel = Fraction(90 if rank * 100 <= 25 * len(rated) else 80 if rank * 100 <= 55 * len(rated) else 70)


def _band(total: Fraction) -> str:
    return EXCELLENT if total >= 90 else GOOD if total >= 75 else FAIR if total >= 60 else POOR


@dataclass
class _Contest:
    seats: int
    used: int = 0
    pending: list[_Work] = field(default_factory=list)
    left: int = 0


def _contest(people: list[_Work], grade: str, seats: int, ties: Mapping[str, str]) -> _Contest:
    """Give the seats of ``grade`` by score; ``ties`` are the leading group's tie decisions (key → grade)."""
    result = _Contest(seats)
    waiting = False
    for total in sorted({work.total for work in people}, reverse=True):  # type: ignore[type-var]
        group = [work for work in people if work.total == total]
        left = seats - result.used
        if waiting or left == 0:
            break
        if len(group) <= left:
            for work in group:
                work.grade = grade
            result.used += len(group)
            continue
        said = {id(work): ties.get(work.given["人员编号"]) for work in group}
        chosen = [work for work in group if said[id(work)] == grade]
        passed_over = [work for work in group if said[id(work)] in LADDER[LADDER.index(grade) + 1:]]
        rest = [work for work in group if work not in chosen and work not in passed_over]
        if len(chosen) > left:  # more than the seats: the decision cannot be kept
            chosen, rest = [], group
        elif len(rest) <= left - len(chosen):  # whoever was not passed over fits in
            chosen, rest = chosen + rest, []
        for work in chosen:
            work.grade = grade
        result.used += len(chosen)
        if rest and result.used < seats:
            waiting = True
            result.pending, result.left = rest, seats - result.used
            for work in rest:
                work.pending = work.pending or grade
    return result


def quarter(
    people: Sequence[GIVEN], ballots: Mapping[str, Sequence[str]] | None = None,
    decisions: Sequence[Mapping[str, str]] = (),
) -> ExpectedOutcome:
    """Work one quarter through. ``decisions``: {人员编号, kind, grade, total} with kind tie/grade/score/home."""
    ballots = ballots or {}
    ruled = {(one["人员编号"], one["kind"]): one for one in decisions}
    works = {one["人员编号"]: _work(one, ballots.get(one["人员编号"], ())) for one in people if _status(one) == "在岗"}
    categories = list(dict.fromkeys(work.category for work in works.values()))
    quotas: dict[tuple[str, str], tuple[int, int, int, int]] = {}
    ties: dict[tuple[str, str], tuple[int, frozenset[str]]] = {}
    for category in categories:
        group = [work for work in works.values() if work.category == category]
        _panel_values(group)
        for work in group:
            if not work.missing and work.base is not None and work.panel is not None:
                work.computed = half_up(work.base * Fraction(60, 100) + work.panel * Fraction(40, 100), 2)
            scored = ruled.get((work.given["人员编号"], "score"))
            work.total = Fraction(scored["total"]) if scored else work.computed
        _grade(group, category, ruled, quotas, ties)
    return _collect(people, works, ruled, quotas, ties)


def _grade(
    group: list[_Work], category: str, ruled: Mapping[tuple[str, str], Mapping[str, str]],
    quotas: dict[tuple[str, str], tuple[int, int, int, int]], ties: dict[tuple[str, str], tuple[int, frozenset[str]]],
) -> None:
    by_hand = []
    for grade, seats in ((EXCELLENT, len(group) * 25 // 100), (GOOD, len(group) * 30 // 100), (FAIR, None), (POOR, None)):
        said = [work for work in group if ruled.get((work.given["人员编号"], "grade"), {}).get("grade") == grade]
        if seats is None or len(said) <= seats:  # more than the seats: none of these decisions can be kept
            by_hand += said
            for work in said:
                work.grade = grade
    open_to = []
    for work in group:
        if work in by_hand:
            continue
        if work.fixed:
            work.grade = POOR
        elif work.ungraded:
            work.grade = UNGRADED
        elif work.total is not None:
            open_to.append(work)
    tie_words = {key: one["grade"] for (key, kind), one in ruled.items() if kind == "tie"}
    for grade, share in ((EXCELLENT, 25), (GOOD, 30)):
        level = LADDER.index(grade)
        contenders = [w for w in open_to if w.grade is None and LADDER.index(_band(w.total)) <= level]  # type: ignore[arg-type]
        seats = len(group) * share // 100
        taken = sum(work.grade == grade for work in by_hand)
        contest = _contest(contenders, grade, max(0, seats - taken), tie_words)
        quotas[category, grade] = (len(group), seats, contest.used + taken, len(contest.pending))
        if contest.pending:
            ties[category, grade] = (contest.left, frozenset(work.given["人员编号"] for work in contest.pending))
    for work in open_to:
        if work.grade is None:
            band = _band(work.total)  # type: ignore[arg-type]
            work.grade = FAIR if band in (EXCELLENT, GOOD) else band


def _bonus(given: GIVEN, grade: str | None) -> Fraction | None:
    status = _status(given)
    if status == "长期在编不在岗":
        return Fraction(0)
    if status == "离岗待退":
        return Fraction(0) if _yes(given, "党纪政纪处分") else Fraction(1500)
    if status != "在岗":
        months = _figure(given, "在职月数")
        return Fraction(1500) * (Fraction(3) if months is None else months) / 3
    if grade is None:
        return None
    if grade == EXCELLENT and _count(given, "请假天数") > 15:
        return Fraction(1800)
    return MONEY.get(grade, Fraction(0))


def _collect(
    people: Sequence[GIVEN], works: Mapping[str, _Work], ruled: Mapping[tuple[str, str], Mapping[str, str]],
    quotas: dict[tuple[str, str], tuple[int, int, int, int]], ties: dict[tuple[str, str], tuple[int, frozenset[str]]],
) -> ExpectedOutcome:
    ranked: dict[str, list[Fraction]] = {}
    for work in works.values():
        if work.total is not None and not work.ungraded:
            ranked.setdefault(work.category, []).append(work.total)
    out: dict[str, Expected] = {}
    for given in people:
        key = given["人员编号"]
        expected = out[key] = Expected(key, given["考核类别"])
        work = works.get(key)
        if work is None:
            expected.items = dict.fromkeys(ITEMS)
            expected.grade = expected.computed_grade = EXEMPT
            expected.rules = [EXEMPTIONS[_status(given)]]
            bonus = _bonus(given, EXEMPT)
            expected.bonus = None if bonus is None else fixed(bonus)
            continue
        figures = (work.routine, work.project, work.attendance, work.adjustment, work.base, work.panel)
        expected.items = {
            name: None if value is None else fixed(value) for name, value in zip(ITEMS, figures, strict=True)
        }
        expected.total = None if work.total is None else fixed(work.total)
        if work.total is not None and not work.ungraded:
            expected.rank = 1 + sum(other > work.total for other in ranked[work.category])
        home = ruled.get((key, "home"))
        expected.grade = home["grade"] if home else work.grade
        expected.pending = work.pending
        bonus = _bonus(given, expected.grade)
        expected.bonus = None if bonus is None else fixed(bonus)
        expected.missing = list(work.missing)
        expected.rules = list(work.rules)
        if expected.grade == EXCELLENT and _count(given, "请假天数") > 15:
            expected.rules.append(RULE_LEAVE)
        if given.get("派驻单位"):
            expected.rules.append(RULE_SECONDED)
    return ExpectedOutcome(out, quotas, ties)
