"""What an appraisal is computed from: the cohort (参加考核的人) with its entries, parameters and decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from kaohe_desktop.engine.period import Period

#: One entered value: a figure, a text or choice, 是/否, a date, or None where the cell is blank.
Value = Decimal | str | bool | date | None
Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Subject:
    """One person (人员) or department (科室) under appraisal.

    ``values`` holds every column of the roster and of the one-row-per-subject entry sheets by its heading;
    ``rows`` holds the repeated sheets by sheet name. A heading left out counts as blank.
    """

    key: str
    values: Row
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)


class DecisionKind(StrEnum):
    """What the leading group (领导小组) decided about; the value is how it is stored."""

    TIE = "tie"  # 待议: who of a tie gets the seat
    GRADE = "grade"  # 等次 set by hand
    SCORE = "score"  # 总分 set by hand
    HOME = "home"  # 派驻人员: final grade of the home department


@dataclass(frozen=True, slots=True)
class Decision:
    """A recorded decision (领导小组决定). It never replaces the computed value: both are kept.

    A TIE decision counts only while its tie exists; GRADE and SCORE always; HOME sets the final grade and bonus
    of a seconded person without touching the seats of others.
    """

    subject: str
    kind: DecisionKind
    grade: str | None
    reason: str
    decided_on: date
    decided_by: str
    total: Decimal | None = None
    document: str = ""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Everything one computation reads. ``subjects`` stand in roster order; ``tables`` are the sheets that belong to
    no single subject (条款, 指标 …); ``params`` holds what the office set, by name.
    """

    period: Period
    subjects: Sequence[Subject]
    params: Mapping[str, Decimal | str] = field(default_factory=dict)
    tables: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    decisions: Sequence[Decision] = ()
