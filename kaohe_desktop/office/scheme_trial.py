"""试算: what a changed scheme would do to the people of a period that is there already. Nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import show
from kaohe_desktop.engine.outcome import Outcome, Result
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office import scheme_problems as k
from kaohe_desktop.office.cohorts import PeriodBook
from kaohe_desktop.office.problems import STOPPED
from kaohe_desktop.office.scheme_refit import Unfit, refitted
from kaohe_desktop.office.scheme_trial_why import Cause, Comparison
from kaohe_desktop.office.switches import split

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace

Progress = Callable[[int], bool]
_WORDS = {"person": "人员", "department": "科室"}
_NOBODY = "没有等次"
#: after so many comparisons whoever waits may stop it
_LOOK_UP = 1000
#: parts of a trial, for whoever shows how far it is: refitting, two appraisals, comparing
PARTS = 4


@dataclass(frozen=True, slots=True)
class Moved:
    """One subject whose result is another: before and after as shown, what it hangs on, whether the grade is another.

    ``grade`` says 缺项 for who has none because something is missing, and 待议 where a seat is still to be decided.
    """

    key: str
    name: str
    category: str
    total: tuple[str, str]
    rank: tuple[str, str]
    grade: tuple[str, str]
    bonus: tuple[str, str]
    causes: tuple[Cause, ...]
    regraded: bool


@dataclass(frozen=True, slots=True)
class Share:
    """A category's part: heads, whose grade changes, what the bonus costs before and after."""

    category: str
    heads: int
    regraded: int
    bonus: tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Clause:
    """One cause and whom it touches: how many have another result by it, and how many another grade."""

    cause: Cause
    heads: int
    regraded: int


@dataclass(frozen=True, slots=True)
class Trial:
    """The whole trial: who moves, how many have each grade, what the bonus costs, what does not fit."""

    period: PeriodInfo
    heads: int
    moved: tuple[Moved, ...]
    grades: tuple[tuple[str, int, int], ...]
    bonus: tuple[Decimal, Decimal]
    pending: tuple[int, int]
    missing: tuple[int, int]
    unfit: tuple[Unfit, ...]
    unit: str
    shares: tuple[Share, ...]
    clauses: tuple[Clause, ...]
    comparison: Comparison = field(repr=False, compare=False)

    @property
    def regraded(self) -> int:
        """How many have another grade."""
        return sum(one.regraded for one in self.moved)

    def why(self, key: str) -> tuple[str, ...]:
        """The clauses behind one subject's change, in full; worked out when they are asked for."""
        return self.comparison.why(key)

    def lines(self) -> list[str]:
        """The summary in sentences."""
        if not self.moved:
            found = [f"{self.period.label} {self.heads} {self.unit}：得分、名次、等次、奖金都不变。"]
        else:
            scored = sum(one.total[0] != one.total[1] for one in self.moved)
            found = [f"{self.period.label} {self.heads} {self.unit}：等次变 {self.regraded} {self.unit}，得分变 {scored} {self.unit}。"]
        changed = [f"{name} {before} → {after}" for name, before, after in self.grades if before != after]
        found += [f"各等次：{'，'.join(changed)}。"] if changed else []
        before, after = self.bonus
        if before or after:
            found.append(f"奖金合计 {money(before)} 元 → {money(after)} 元（{more_or_less(self.bonus)}）。")
        if self.pending[0] != self.pending[1]:
            found.append(f"待议 {self.pending[0]} {self.unit} → {self.pending[1]} {self.unit}。")
        if self.missing[0] != self.missing[1]:
            found.append(f"有缺项的 {self.missing[0]} {self.unit} → {self.missing[1]} {self.unit}。")
        if self.unfit:
            found.append(f"已录入的有 {len(self.unfit)} 处不合这个办法，试算时当空着。")
        return found


def money(amount: Decimal) -> str:
    """An amount with thousands marked, without needless decimals."""
    return f"{amount:,.2f}".removesuffix(".00")


def more_or_less(pair: tuple[Decimal, Decimal]) -> str:
    """``多 1,200 元``, ``少 300 元``, ``不变``."""
    more = pair[1] - pair[0]
    return "不变" if not more else f"{'多' if more > 0 else '少'} {money(abs(more))} 元"


def trial(ws: Workspace, period: PeriodInfo, scheme: CompiledScheme, progress: Progress | None = None) -> Trial:
    """Appraise a period's people with its own scheme and with ``scheme``; what differs. Raises Refused.

    The period is only read. What was decided (待议, 改等次) stays as decided.
    """
    from kaohe_desktop.engine.appraise import appraise

    book = ws.book(period.id)
    wanted, found = scheme.scheme.head.subject, book.scheme.scheme.head.subject
    if wanted != found:
        raise Refused([k.TRIAL_OTHER.at(period=period.label, found=_WORDS[found], wanted=_WORDS[wanted])])
    _go_on(progress, 0)
    other, unfit = refitted(book, _switched(book, scheme), lambda: _go_on(progress, 0))
    _go_on(progress, 1)
    before = appraise(book.scheme, book.cohort())
    _go_on(progress, 2)
    after = appraise(other.scheme, other.cohort())
    _go_on(progress, 3)
    comparison = Comparison(before, after, book.scheme, other.scheme)
    pairs = list(comparison.pairs.values())
    moved = []
    for number, (old, new) in enumerate(pairs):
        if number % _LOOK_UP == 0:
            _go_on(progress, 3)
        if comparison.differ(old, new):
            moved.append(_moved(comparison, old, new))
    moved.sort(key=lambda one: not one.regraded)
    made = Trial(
        period, len(pairs), tuple(moved), _grades(pairs, book.scheme, other.scheme),
        (_sum(before.results), _sum(after.results)), (_pending(before), _pending(after)), (_missing(before), _missing(after)),
        tuple(unfit), "人" if wanted == "person" else "个科室", _shares(pairs), _clauses(moved), comparison,
    )
    _go_on(progress, PARTS)
    return made


def _go_on(progress: Progress | None, done: int) -> None:
    if progress is not None and not progress(done):
        raise Refused([STOPPED.at(act="试算")])


def _switched(book: PeriodBook, scheme: CompiledScheme) -> CompiledScheme:
    """The scheme with 差错处罚 where the period has it switched on."""
    has_it = scheme.scheme.error_penalty is not None
    switches = split(book.row.params, has_it=has_it)[1]
    if has_it or not switches.error_penalty:
        return scheme
    from kaohe_desktop.engine.scheme.reader import read_scheme

    return read_scheme(switches.applied_to(scheme.text), "")


def _sum(results: Sequence[Result]) -> Decimal:
    return sum((one.bonus for one in results if one.bonus is not None), Decimal(0))


def _pending(outcome: Outcome) -> int:
    return sum(bool(one.pending) for one in outcome.results)


def _missing(outcome: Outcome) -> int:
    return sum(bool(one.missing) for one in outcome.results)


def _grades(pairs: list[tuple[Result, Result]], *schemes: CompiledScheme) -> tuple[tuple[str, int, int], ...]:
    names = dict.fromkeys(grade.name for scheme in schemes for grade in scheme.scheme.grades)
    before: dict[str, int] = {}
    after: dict[str, int] = {}
    for old, new in pairs:
        for counts, one in ((before, old), (after, new)):
            name = one.grade or _NOBODY
            counts[name] = counts.get(name, 0) + 1
            names.setdefault(name)
    return tuple((name, before.get(name, 0), after.get(name, 0)) for name in names if name in before or name in after)


def _shares(pairs: Sequence[tuple[Result, Result]]) -> tuple[Share, ...]:
    by_category: dict[str, list[tuple[Result, Result]]] = {}
    for pair in pairs:
        by_category.setdefault(pair[1].category, []).append(pair)
    return tuple(
        Share(
            name, len(members), sum(_graded(old) != _graded(new) for old, new in members),
            (_sum([old for old, _ in members]), _sum([new for _, new in members])),
        )
        for name, members in by_category.items()
    )


def _clauses(moved: Sequence[Moved]) -> tuple[Clause, ...]:
    """What the changes hang on, the cause that touches most grades first."""
    heads: dict[Cause, int] = {}
    regraded: dict[Cause, int] = {}
    for one in moved:
        for cause in one.causes:
            heads[cause] = heads.get(cause, 0) + 1
            regraded[cause] = regraded.get(cause, 0) + one.regraded
    found = [Clause(cause, heads[cause], regraded[cause]) for cause in heads]
    return tuple(sorted(found, key=lambda one: (-one.regraded, -one.heads)))


def _moved(comparison: Comparison, old: Result, new: Result) -> Moved:
    grade = _graded(old), _graded(new)
    return Moved(
        new.key, new.name, new.category, (_figure(old.total), _figure(new.total)), (_rank(old), _rank(new)),
        grade, (_money(old), _money(new)), tuple(comparison.causes(old, new)), grade[0] != grade[1],
    )


def _figure(value: Decimal | None) -> str:
    return "" if value is None else show(value) or ""


def _rank(result: Result) -> str:
    return "" if result.rank is None else str(result.rank)


def _graded(result: Result) -> str:
    """The grade as it is told: with 待议, and 缺项 in place of none."""
    if result.grade is None and result.missing:
        return "缺项"
    return f"{result.grade or ''}（待议{result.pending}）" if result.pending else result.grade or ""


def _money(result: Result) -> str:
    return "" if result.bonus is None else money(result.bonus)
