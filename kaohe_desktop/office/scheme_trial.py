"""试算: what a changed scheme would do to the people of a period that is there already. Nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import show
from kaohe_desktop.engine.outcome import Outcome, Result, Step
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office import scheme_problems as k
from kaohe_desktop.office.cohorts import PeriodBook
from kaohe_desktop.office.problems import STOPPED
from kaohe_desktop.office.scheme_refit import Unfit, refitted
from kaohe_desktop.office.switches import split

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace

Progress = Callable[[int], bool]
_WORDS = {"person": "人员", "department": "科室"}
_NOBODY = "（没有等次）"
#: after so many explanations whoever waits may stop it
_LOOK_UP = 200


@dataclass(frozen=True, slots=True)
class Moved:
    """One subject whose result is another: before and after as shown, the clauses behind it, whether the grade is another."""

    key: str
    name: str
    category: str
    total: tuple[str, str]
    rank: tuple[str, str]
    grade: tuple[str, str]
    bonus: tuple[str, str]
    why: tuple[str, ...]
    regraded: bool


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

    @property
    def regraded(self) -> int:
        """How many have another grade."""
        return sum(one.regraded for one in self.moved)

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
            more = after - before
            sign = "不变" if not more else f"{'多' if more > 0 else '少'} {money(abs(more))} 元"
            found.append(f"奖金合计 {money(before)} 元 → {money(after)} 元（{sign}）。")
        if self.pending[0] != self.pending[1]:
            found.append(f"待议 {self.pending[0]} {self.unit} → {self.pending[1]} {self.unit}。")
        if self.missing[0] != self.missing[1]:
            found.append(f"有缺项的 {self.missing[0]} {self.unit} → {self.missing[1]} {self.unit}。")
        if self.unfit:
            found.append(f"已录入的有 {len(self.unfit)} 处不合这个办法，列在下面。")
        return found


def money(amount: Decimal) -> str:
    """An amount with thousands marked, without needless decimals."""
    return f"{amount:,.2f}".removesuffix(".00")


def trial(ws: Workspace, period: PeriodInfo, scheme: CompiledScheme, progress: Progress | None = None) -> Trial:
    """Appraise a period's people with its own scheme and with ``scheme``; what differs. Raises Refused.

    The period is only read. What was decided (待议, 改等次) stays as decided.
    """
    from kaohe_desktop.engine.appraise import appraise

    book = ws.book(period.id)
    wanted, found = scheme.scheme.head.subject, book.scheme.scheme.head.subject
    if wanted != found:
        raise Refused([k.TRIAL_OTHER.at(period=period.label, found=_WORDS[found], wanted=_WORDS[wanted])])
    other, unfit = refitted(book, _switched(book, scheme))
    _go_on(progress, 1)
    before = appraise(book.scheme, book.cohort())
    _go_on(progress, 2)
    after = appraise(other.scheme, other.cohort())
    _go_on(progress, 3)
    pairs = [(old, after.result(old.key)) for old in before.results]
    compare = _Compare(before, after, other.scheme)
    moved = []
    for old, new in pairs:
        if _different(old, new):
            moved.append(compare.moved(old, new))
            if len(moved) % _LOOK_UP == 0:
                _go_on(progress, 3)
    moved.sort(key=lambda one: not one.regraded)
    return Trial(
        period, len(pairs), tuple(moved), _grades(pairs, book.scheme, other.scheme),
        (_sum(before), _sum(after)), (_pending(before), _pending(after)), (_missing(before), _missing(after)), tuple(unfit),
        "人" if wanted == "person" else "个科室",
    )


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


def _different(old: Result, new: Result) -> bool:
    return (old.total, old.rank, old.grade, old.bonus, old.pending) != (new.total, new.rank, new.grade, new.bonus, new.pending)


def _sum(outcome: Outcome) -> Decimal:
    return sum((one.bonus for one in outcome.results if one.bonus is not None), Decimal(0))


def _pending(outcome: Outcome) -> int:
    return sum(bool(one.pending) for one in outcome.results)


def _missing(outcome: Outcome) -> int:
    return sum(bool(one.missing) for one in outcome.results)


def _grades(pairs: list[tuple[Result, Result]], *schemes: CompiledScheme) -> tuple[tuple[str, int, int], ...]:
    names = dict.fromkeys(grade.name for scheme in schemes for grade in scheme.scheme.grades)
    names.update(dict.fromkeys(one.grade or _NOBODY for pair in pairs for one in pair))
    counts = [
        (name, sum((old.grade or _NOBODY) == name for old, _ in pairs), sum((new.grade or _NOBODY) == name for _, new in pairs))
        for name in names
    ]
    return tuple(one for one in counts if one[1] or one[2])


# ── why ──
class _Compare:
    """Puts two explanations of one subject beside each other."""

    def __init__(self, before: Outcome, after: Outcome, scheme: CompiledScheme) -> None:
        self.before, self.after = before, after
        self.names = [grade.name for grade in scheme.scheme.grades]
        self.total = scheme.scheme.total.name

    def moved(self, old: Result, new: Result) -> Moved:
        """The subject's results as shown, with the clauses."""
        return Moved(
            old.key, old.name, old.category, (_figure(old.total), _figure(new.total)), (_rank(old), _rank(new)),
            (_grade(old), _grade(new)), (_money(old), _money(new)), tuple(self._why(old, new)),
            old.grade != new.grade,
        )

    def _why(self, old: Result, new: Result) -> Iterator[str]:
        if not _different(old, replace(new, rank=old.rank)):
            yield "别人的得分变了，名次跟着变"
            return
        was = {step.label: step for step in self.before.explain(old.key)}
        steps = self.after.explain(new.key)
        now = {step.label: step for step in steps}
        told = False
        for name in self.after.item_names:
            first, second = self._shown(self.before, old, name), self._shown(self.after, new, name)
            if first != second:
                yield f"{name} {first or '无'} → {second or '无'}{_basis(now.get(name))}"
                told = True
        if not told and old.total != new.total:
            yield f"{self.total}的算法{_basis(now.get(self.total))}"
        fired, firing = {rule.name: rule.basis for rule in old.rules}, {rule.name: rule.basis for rule in new.rules}
        yield from (f"新适用：{name}{f'（{basis}）' if basis else ''}" for name, basis in firing.items() if name not in fired)
        yield from (f"不再适用：{name}{f'（{basis}）' if basis else ''}" for name, basis in fired.items() if name not in firing)
        yield from self._graded(old, new, was, now)
        if old.bonus != new.bonus and old.grade == new.grade:
            yield f"奖金的算法{_basis(now.get('奖金') or was.get('奖金'))}"

    def _graded(self, old: Result, new: Result, was: Mapping[str, Step], now: Mapping[str, Step]) -> Iterator[str]:
        if (old.grade, old.pending) == (new.grade, new.pending):
            return
        gone = [old.grade] if old.grade and old.grade not in self.names else []
        for name in (*gone, *self.names):
            first, second = was.get(name), now.get(name)
            if first is not None and second is None and name == old.grade:
                yield f"不再够“{name}”：原来 {first.numbers or first.formula}{_basis(first)}"
            elif second is not None and (first is None or (first.numbers, first.result, first.note) != (second.numbers, second.result, second.note)):
                seats = f"，{second.note}" if second.note and (first is None or first.note != second.note) else ""
                yield f"{name}：{second.numbers or second.formula} {second.result}{seats}{_basis(second)}"

    @staticmethod
    def _shown(outcome: Outcome, result: Result, item: str) -> str:
        return (outcome.figure(result, item) or "") if item in outcome.item_places else ""


def _basis(step: Step | None) -> str:
    return f"（{step.basis}）" if step is not None and step.basis else ""


def _figure(value: Decimal | None) -> str:
    return "" if value is None else show(value) or ""


def _rank(result: Result) -> str:
    return "" if result.rank is None else str(result.rank)


def _grade(result: Result) -> str:
    return f"{result.grade or ''}（待议{result.pending}）" if result.pending else result.grade or ""


def _money(result: Result) -> str:
    return "" if result.bonus is None else money(result.bonus)
