"""What an appraisal gives: every item, total, rank, grade, bonus, the rules that fired, quotas, ties and traces."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from kaohe_desktop.engine.cohort import Decision
from kaohe_desktop.engine.figures import Exact, show
from kaohe_desktop.engine.period import Period

EXEMPT = "不纳入考核"
UNGRADED = "不确定等次"


@dataclass(frozen=True, slots=True)
class FiredRule:
    """A rule (规则) that applied to a subject, with the clause it rests on."""

    name: str
    basis: str


@dataclass(frozen=True, slots=True)
class Result:
    """One subject's result. ``items`` are exact and unrounded, by item name, None where there is none; show them
    with :meth:`Outcome.figure`; ``steps`` are the scheme's named intermediate values. ``total`` is rounded once, as the
    scheme says.

    ``grade`` is what counts now (after decisions); ``computed_grade`` what the rules alone gave. ``pending`` is the
    grade whose seat is still to be decided (待议), "" if none.
    """

    key: str
    name: str
    category: str
    items: Mapping[str, Exact | None]
    steps: Mapping[str, Exact | str | bool | None]
    total: Decimal | None
    rank: int | None
    grade: str | None
    computed_grade: str | None
    computed_total: Decimal | None
    pending: str
    bonus: Decimal | None
    rules: tuple[FiredRule, ...]
    missing: tuple[str, ...]
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class QuotaUse:
    """How a quota (名额) was used: ``base`` 基数 heads, ``seats`` 名额, ``used`` 已用, ``pending`` 待议 people."""

    category: str
    grade: str
    base: int
    seats: int
    used: int
    pending: int


@dataclass(frozen=True, slots=True)
class Tie:
    """A group of equals (同分) that does not fit whole into the ``seats`` left for ``grade``; waits for a decision."""

    category: str
    grade: str
    seats: int
    total: Decimal | None
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an explanation (算分说明).

    ``label`` what it is, ``formula`` the rule with names, ``numbers`` the same with the figures put in ("" if
    there is nothing to put in), ``result`` the figure or word, ``basis`` the clause, ``note`` anything more.
    """

    label: str
    formula: str
    numbers: str
    result: str
    basis: str = ""
    note: str = ""

    def __str__(self) -> str:
        arrow = " = " if self.result[:1].isdigit() or self.result[:1] == "-" else " → "
        if any(sign in self.numbers for sign in "≥≤><"):
            arrow = " → "
        worked = arrow.join(part for part in (self.numbers, self.result) if part)
        tail = "".join(f"　{part}" for part in (self.note, self.basis and f"（{self.basis}）") if part)
        return f"{self.label}：{worked}{tail}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The whole result of one computation; ``results`` stand in roster order.

    ``item_places`` lists every item in order with its decimals, those from a table's rows after the scheme's own;
    ``item_labels`` has words for items that go by a number (条款编号 → 条款内容).
    ``explain(key)`` gives a subject's explanation (算分说明), line by line, made when it is asked for.
    """

    scheme_id: str
    scheme_version: str
    period: Period
    results: tuple[Result, ...]
    quotas: tuple[QuotaUse, ...]
    ties: tuple[Tie, ...]
    item_places: Mapping[str, int]
    item_labels: Mapping[str, str] = field(default_factory=dict)
    unused_decisions: tuple[Decision, ...] = ()
    explain: Callable[[str], tuple[Step, ...]] = field(compare=False, repr=False, default=lambda _key: ())

    @property
    def item_names(self) -> tuple[str, ...]:
        """Every item in order."""
        return tuple(self.item_places)

    def figure(self, result: Result, item: str) -> str | None:
        """An item's figure as it is shown everywhere."""
        return show(result.items.get(item), self.item_places[item])

    def result(self, key: str) -> Result:
        """The result of one subject; KeyError if it is not in the cohort."""
        for result in self.results:
            if result.key == key:
                return result
        raise KeyError(key)
