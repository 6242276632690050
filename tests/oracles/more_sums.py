"""What the oracles of sheets.md §11–§17 share: figures, ranks, seats, and the shape of the answer.

Written from systems.md §0 and sheets.md §1 alone, in whole numbers and :class:`fractions.Fraction`; nothing here may
import ``kaohe_desktop``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

Row = Mapping[str, str]
OUT_OF_IT = "不纳入考核"
WHOLE_OFFICE = "全体"


@dataclass
class Office:
    """One workbook with its call: the sheets as rows of text, the params as they are typed after ``--param``."""

    scheme: str
    period: str
    book: dict[str, list[dict[str, str]]]
    params: dict[str, str] = field(default_factory=dict)

    def rows(self, sheet: str) -> list[dict[str, str]]:
        """The rows of a sheet; a sheet that is not there has none."""
        return self.book.get(sheet, [])


@dataclass
class Worked:
    """One subject while it is worked: figures exact, items None where they are not complete."""

    items: dict[str, Fraction | None]
    total: Fraction | None
    missing: list[str] = field(default_factory=list)
    grade: str | None = None
    pending: bool = False
    bonus: Fraction | None = None


def text(row: Row, heading: str) -> str:
    """A text cell, trimmed."""
    return (row.get(heading) or "").strip()


def folded(row: Row, heading: str) -> str:
    """An 编号: trimmed, full-width to half-width."""
    return unicodedata.normalize("NFKC", text(row, heading))


def figure(row: Row, heading: str) -> Fraction | None:
    """A figure; None where the cell is blank. A percent sign is left off: ``95%`` is 95."""
    shown = folded(row, heading).removesuffix("%")
    return Fraction(shown) if shown else None


def count(row: Row, heading: str) -> Fraction:
    """A count: blank is 0."""
    return figure(row, heading) or Fraction(0)


def yes(row: Row, heading: str) -> bool:
    """是; blank is 否."""
    return text(row, heading) == "是"


def in_it(row: Row) -> bool:
    """Whether a person of the roster takes part."""
    return text(row, "人员状态") in ("", "在岗")


def settings(office: Office, defaults: Mapping[str, str]) -> dict[str, Fraction]:
    """The params as figures, defaults where the office set none; a param without either is left out."""
    said = {**defaults, **office.params}
    return {name: Fraction(unicodedata.normalize("NFKC", value).strip()) for name, value in said.items() if value}


def months_of(period: str) -> list[int]:
    """The months a period covers: 2026-07, 2026Q3, 2026H1, 2026."""
    if "-" in period:
        return [int(period[5:])]
    for letter, length in (("Q", 3), ("H", 6), ("B", 2)):
        if letter in period:
            number = int(period[5:])
            return list(range((number - 1) * length + 1, number * length + 1))
    return list(range(1, 13))


def half_up(value: Fraction, places: int = 2) -> Fraction:
    """Round half away from zero, in whole numbers only."""
    scale = 10 ** places
    number, rest = divmod(abs(value.numerator) * scale, value.denominator)
    if rest * 2 >= value.denominator:
        number += 1
    return Fraction(-number if value < 0 else number, scale)


def shown(value: Fraction | None, places: int = 2) -> str | None:
    """The figure with ``places`` decimals, half up, as it stands in results.json."""
    if value is None:
        return None
    number = half_up(value, places) * 10 ** places
    digits = str(abs(number.numerator)).rjust(places + 1, "0")
    said = digits if places == 0 else f"{digits[:-places]}.{digits[-places:]}"
    return f"-{said}" if number < 0 else said


def mean(values: Collection[Fraction | None]) -> Fraction | None:
    """The mean; None if any is missing or there are none."""
    there = [value for value in values if value is not None]
    return sum(there, Fraction(0)) / len(there) if values and len(there) == len(values) else None


def weighted(*parts: tuple[Fraction | None, Fraction]) -> Fraction | None:
    """Σ value × weight %; None if any value is missing."""
    total = Fraction(0)
    for value, weight in parts:
        if value is None:
            return None
        total += value * weight / 100
    return total


def rank(mine: Fraction, all_of_them: Iterable[Fraction]) -> int:
    """Competition rank, highest first."""
    return 1 + sum(other > mine for other in all_of_them)


def by_lines(total: Fraction, lines: Sequence[tuple[Fraction, str]], lowest: str) -> str:
    """The grade of the highest line that the total reaches."""
    return next((grade for line, grade in lines if total >= line), lowest)


def give_seats(worked: Mapping[str, Worked], rivals: Iterable[str], seats: int, grade: str) -> dict[str, int]:
    """Give the seats by total, highest first, a group of equals whole or not at all (rule 4); who wins gets ``grade``.

    A group that does not come in whole while a seat is left is pending and ends the contest.
    """
    rivals = list(rivals)
    left, waiting = seats, 0
    for total in sorted({worked[key].total for key in rivals}, reverse=True):  # type: ignore[type-var]
        group = [worked[key] for key in rivals if worked[key].total == total]
        if left == 0:
            break
        if len(group) > left:
            for one in group:
                one.pending = True
            waiting = len(group)
            break
        for one in group:
            one.grade = grade
        left -= len(group)
    return {"名额": seats, "已用": seats - left, "待议": waiting}


def quota(grade: str, base: int, given: Mapping[str, int]) -> dict[str, object]:
    """One line of 名额 for the whole office."""
    return {"考核类别": WHOLE_OFFICE, "等次": grade, "基数": base, **given}


def answer(
    office: Office, worked: Mapping[str, Worked], items: Sequence[str], *, whole: Collection[str] = (),
    quotas: Sequence[Mapping[str, object]] = (), departments: bool = False,
) -> dict[str, object]:
    """What results.json should say but for 规则; ``whole`` are the items that are whole numbers."""
    sheet, key_label, name_label = ("科室名单", "科室编号", "科室") if departments else ("花名册", "人员编号", "姓名")
    roster = [(folded(row, key_label), row) for row in office.rows(sheet)]
    subjects = []
    for key, row in roster:
        category = text(row, "考核类别") or WHOLE_OFFICE
        subject: dict[str, object] = {"编号": key, "名称": text(row, name_label), "考核类别": category}
        one = worked.get(key)
        if one is None:
            subject |= {
                "项目": dict.fromkeys(items), "总分": None, "名次": None, "等次": OUT_OF_IT, "待议": False, "奖金": None, "缺项": [],
            }
        else:
            others = [
                worked[other].total for other, its in roster
                if other in worked and (text(its, "考核类别") or WHOLE_OFFICE) == category
            ]
            there = [total for total in others if total is not None]
            subject |= {
                "项目": {item: shown(one.items[item], 0 if item in whole else 2) for item in items},
                "总分": shown(one.total), "名次": None if one.total is None else rank(one.total, there),
                "等次": one.grade, "待议": one.pending, "奖金": shown(one.bonus), "缺项": one.missing,
            }
        subjects.append(subject)
    return {"subjects": subjects, "名额": list(quotas)}
