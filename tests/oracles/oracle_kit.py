"""What the independent oracles share: exact figures, ranks, seats, and the shape of results.json.

Written from systems.md §0 and sheets.md §1 alone, in :class:`fractions.Fraction`; nothing here or in the oracles
beside it may import from ``kaohe_desktop``. A book is sheet → rows, a row heading → text as a clerk types it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

Row = dict[str, str]
Book = dict[str, list[Row]]
EXEMPT, UNGRADED = "不纳入考核", "不确定等次"
EXCELLENT, FAIR, BASIC, POOR = "优秀", "称职", "基本称职", "不称职"
STATUSES = ("长期在编不在岗", "当季退休", "离岗待退", "调离本市")
ROSTER = ("人员编号*", "姓名*", "性别", "科室*", "职务", "考核类别*", "人员状态", "派驻单位", "备注")
ROOMS = ("科室编号*", "科室*", "考核类别", "备注")


@dataclass(frozen=True)
class Office:
    """One random office: its book, its ``--param`` values and the headings of its sheets (marks as in sheets.md)."""

    book: Book
    params: dict[str, str]


@dataclass
class One:
    """One subject as the oracle sees it; ``placed`` is whether it has a 名次 once it has a total."""

    key: str
    name: str
    category: str
    items: dict[str, Fraction | None]
    total: Fraction | None = None
    grade: str | None = None
    pending: bool = False
    bonus: Fraction | None = None
    missing: list[str] = field(default_factory=list)
    placed: bool = True
    rank: int | None = None


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────

def half_up(value: Fraction, places: int = 2) -> Fraction:
    """Round half away from zero to ``places`` decimals, in whole numbers only."""
    scale = 10 ** places
    number, rest = divmod(abs(value.numerator) * scale, value.denominator)
    if rest * 2 >= value.denominator:
        number += 1
    return Fraction(-number if value < 0 else number, scale)


def shown(value: Fraction | None) -> str | None:
    """The figure at 2 decimals, half up."""
    if value is None:
        return None
    cents = half_up(value) * 100
    digits = str(abs(int(cents))).rjust(3, "0")
    return f"{'-' if cents < 0 else ''}{digits[:-2]}.{digits[-2:]}"


def number(row: Mapping[str, str], heading: str) -> Fraction | None:
    """The figure in a cell; None where it is blank. A percentage counts in percent."""
    text = (row.get(heading) or "").rstrip("%")
    return Fraction(text) if text else None


def count(row: Mapping[str, str], heading: str) -> Fraction:
    """The figure in a cell, blank = 0."""
    return number(row, heading) or Fraction(0)


def yes(row: Mapping[str, str], heading: str) -> bool:
    """Whether 是 stands there."""
    return row.get(heading) == "是"


def mean(values: Sequence[Fraction]) -> Fraction:
    """The mean of at least one figure."""
    return sum(values, Fraction(0)) / len(values)


def total_of(values: Iterable[Fraction | None]) -> Fraction | None:
    """The sum; None where a part is missing."""
    found = list(values)
    if any(value is None for value in found):
        return None
    return sum((value for value in found if value is not None), Fraction(0))


def within(value: Fraction, low: int, high: int) -> Fraction:
    """The figure held between two bounds."""
    return max(Fraction(low), min(Fraction(high), value))


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────

def rows_of(book: Book, sheet: str, key: str) -> list[Row]:
    """The rows of one subject in a sheet that may be absent."""
    return [row for row in book.get(sheet, ()) if (row.get("人员编号") or row.get("科室编号")) == key]


def row_of(book: Book, sheet: str, key: str) -> Row:
    """The one row of a subject; a row of blanks where there is none (sheets.md §1.7)."""
    found = rows_of(book, sheet, key)
    return found[0] if found else {}


def person(row: Row, items: Sequence[str]) -> One:
    """The bare result of a roster row; a person not 在岗 is 不纳入考核 and done with."""
    one = One(row["人员编号"], row["姓名"], row["考核类别"], dict.fromkeys(items))
    if (row.get("人员状态") or "在岗") != "在岗":
        one.grade, one.placed = EXEMPT, False
    return one


def room(row: Row, items: Sequence[str]) -> One:
    """The bare result of a row of 科室名单."""
    return One(row["科室编号"], row["科室"], row.get("考核类别") or "全体", dict.fromkeys(items))


# ── ranks, seats, the record ─────────────────────────────────────────────────────────────────────────────────

def rank(ones: Iterable[One], group: Callable[[One], str]) -> None:
    """Competition rank by total within the group, highest first."""
    placed = [one for one in ones if one.placed and one.total is not None]
    for one in placed:
        one.rank = 1 + sum(other.total > one.total for other in placed if group(other) == group(one))  # type: ignore[operator]


def by_score(ones: Iterable[One]) -> list[list[One]]:
    """Those with a total in groups of equal totals, the highest first."""
    found: dict[Fraction, list[One]] = {}
    for one in ones:
        if one.total is not None:
            found.setdefault(one.total, []).append(one)
    return [found[total] for total in sorted(found, reverse=True)]


def contest(ones: Iterable[One], grade: str, seats: int) -> tuple[int, int]:
    """General rule 4: seats by score; a group that does not fit whole is 待议 and the seats left wait.

    Returns the seats used and the number of those 待议.
    """
    used = 0
    for group in by_score(ones):
        left = seats - used
        if left == 0:
            break
        if len(group) > left:
            for one in group:
                one.pending = True
            return used, len(group)
        for one in group:
            one.grade = grade
        used += len(group)
    return used, 0


def quota(grade: str, base: int, seats: int, used: int, pending: int) -> dict[str, Any]:
    """One line of 名额 for the whole office."""
    return {"考核类别": "全体", "等次": grade, "基数": base, "名额": seats, "已用": used, "待议": pending}


def expected(ones: Sequence[One], quotas: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """What results.json should hold of the subjects and of 名额 (规则 left out; 缺项 sorted, their order is open)."""
    subjects = [
        {
            "编号": one.key, "名称": one.name, "考核类别": one.category,
            "项目": {name: shown(value) for name, value in one.items.items()},
            "总分": shown(one.total), "名次": one.rank, "等次": one.grade, "待议": one.pending,
            "奖金": shown(one.bonus), "缺项": sorted(one.missing),
        }
        for one in ones
    ]
    return {"subjects": subjects, "名额": list(quotas)}


# ── random offices ───────────────────────────────────────────────────────────────────────────────────────────

@dataclass
class Draw:
    """A seeded draw; ``trouble`` is how often something out of the ordinary happens in this office."""

    rng: random.Random
    trouble: float = 0.0

    @classmethod
    def of(cls, rng: random.Random) -> Draw:
        """A draw for one office: calm, usual or full of trouble."""
        return cls(rng, rng.choice((0.0, 0.04, 0.12, 0.35)))

    def odd(self, weight: float = 1.0) -> bool:
        """Whether something out of the ordinary happens now."""
        return self.rng.random() < self.trouble * weight

    def often(self, chance: float) -> bool:
        """A plain chance."""
        return self.rng.random() < chance

    def of_these(self, *values: str) -> str:
        """One of these."""
        return self.rng.choice(values)

    def score(self, high: str, *usual: str) -> str:
        """A score: usual ones, now and then the bounds or one with decimals."""
        if usual and self.rng.random() < 0.7:
            return self.rng.choice(usual)
        top = int(high)
        return self.rng.choice(("0", high, f"{self.rng.randint(0, top * 100 - 1) / 100:.2f}", str(self.rng.randint(0, top))))

    def seats(self, size: int) -> str:
        """A number of seats entered."""
        return str(self.rng.choice((0, 1, 2, 3, size // 4, size // 2, size)))


def roster(draw: Draw, size: int, categories: Sequence[str], rooms: Sequence[str] = ("综合科",)) -> list[Row]:
    """A roster; a few are not 在岗."""
    few = list(categories)[: draw.rng.randint(1, len(categories))]
    found = []
    for place in range(1, size + 1):
        row = {
            "人员编号": f"{place:03d}", "姓名": draw.of_these("样例甲", "样例乙", f"样例{place}"), "性别": draw.of_these("男", "女", ""),
            "科室": draw.rng.choice(rooms), "考核类别": draw.rng.choice(few), "人员状态": draw.of_these("", "在岗"),
        }
        if draw.odd(0.5):
            row["人员状态"] = draw.rng.choice(STATUSES)
        found.append(row)
    draw.rng.shuffle(found)
    return found


def twins(draw: Draw, book: Book, main: str, key: str, kept: Sequence[str]) -> None:
    """In half of the offices let many subjects have the very rows of another, so that totals are equal on purpose.

    ``kept`` are the roster columns a subject keeps for itself.
    """
    if not draw.often(0.5):
        return
    subjects = book[main]
    molds = subjects[: max(1, len(subjects) // draw.rng.choice((2, 4, 8)))]
    for row in subjects[len(molds):]:
        if draw.often(0.2):
            continue
        mold, mine = draw.rng.choice(molds), row[key]
        for sheet, rows in book.items():
            if sheet == main:
                row.update({head: text for head, text in mold.items() if head not in (key, *kept)})
            elif rows and key in rows[0]:
                rows[:] = [one for one in rows if one[key] != mine]
                rows += [{**one, key: mine} for one in rows if one[key] == mold[key]]
