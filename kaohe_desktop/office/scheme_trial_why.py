"""Why a subject's result is another under a changed scheme: briefly for everybody, in full for the one looked at.

The brief causes come from the two results alone, so that 32,000 people are compared at once; the full words need both
explanations and are made only for who is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kaohe_desktop.office.scheme_names import NAME
from kaohe_desktop.office.scheme_versions import differences

if TYPE_CHECKING:
    from kaohe_desktop.engine.outcome import Outcome, Result, Step
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme
    from kaohe_desktop.engine.scheme.model import Grade, Scheme


@dataclass(frozen=True, slots=True)
class Cause:
    """What a change hangs on (``考勤得分``, ``优秀的名额``) with its clause."""

    about: str
    basis: str = ""

    def __str__(self) -> str:
        return f"{self.about}（{self.basis}）" if self.basis else self.about


_OTHERS = Cause("别人的得分变了，名次跟着变")


class _Roots:
    """Which changes of the scheme a figure, a grade or the bonus rests on, through every formula on the way."""

    def __init__(self, old: Scheme, new: Scheme) -> None:
        self._changes: dict[str, list[Cause]] = {}
        for one in differences(old, new):
            about = one.about.split(" ")[-1]
            self._changes.setdefault(about, []).append(Cause(str(replace(one, basis="")), one.basis))
        self._formulas: dict[str, str] = {}
        self._basis: dict[str, str] = {}
        for scheme in (old, new):  # what either says, so that a formula that is gone still leads to its names
            figures = [(one.name, one.formula, one.basis) for one in (*scheme.steps, *scheme.items)]
            figures += [(one.name, one.formula, one.basis) for one in scheme.derived]
            for name, formula, basis in [*figures, (scheme.total.name, scheme.total.formula, scheme.total.basis)]:
                self._formulas[name] = f"{self._formulas.get(name, '')} {formula}"
                self._basis[name] = basis
        self._grades = {
            name: [text for scheme in (old, new) for grade in scheme.grades if grade.name == name for text in _texts(grade)]
            for name in {grade.name for scheme in (old, new) for grade in scheme.grades}
        }
        self._bonus = [scheme.bonus for scheme in (old, new) if scheme.bonus is not None]
        self._known: dict[str, tuple[Cause, ...]] = {}

    def of(self, figure: str) -> tuple[Cause, ...]:
        """The changes an item or the total rests on."""
        if figure not in self._known:
            found = self._reached([figure])
            self._known[figure] = found or (Cause(f"{figure}跟着别人变", self._basis.get(figure, "")),)
        return self._known[figure]

    def of_grade(self, grade: str) -> tuple[Cause, ...]:
        """The changes a grade's line and seats rest on, its own first."""
        place = f"等次 {grade}"
        if place not in self._known:
            self._known[place] = tuple(dict.fromkeys([*self._changes.get(grade, ()), *self._reached(self._grades[grade])]))
        return self._known[place]

    def of_bonus(self) -> tuple[Cause, ...]:
        """The changes the bonus rests on."""
        found = [*self._changes.get("奖金", ()), *self._reached([one.formula for one in self._bonus])]
        return tuple(dict.fromkeys(found)) or (Cause("奖金的算法", self._bonus[-1].basis if self._bonus else ""),)

    def _reached(self, texts: Sequence[str]) -> tuple[Cause, ...]:
        seen: dict[str, None] = {}
        waiting = [name for text in texts for name in NAME.findall(text)]
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen[name] = None
                waiting += NAME.findall(self._formulas.get(name, ""))
        return tuple(cause for name, causes in self._changes.items() if name in seen for cause in causes)


def _texts(grade: Grade) -> Iterator[str]:
    yield grade.when
    if grade.quota is not None:
        yield from (grade.quota.seats, *grade.quota.order)


class Comparison:
    """Two outcomes of the same subjects beside each other. ``pairs`` has both results by 编号."""

    def __init__(self, before: Outcome, after: Outcome, old: CompiledScheme, new: CompiledScheme) -> None:
        self.before, self.after = before, after
        results = {one.key: one for one in after.results}
        self.pairs: dict[str, tuple[Result, Result]] = {one.key: (one, results[one.key]) for one in before.results}
        model = new.scheme
        self.total = model.total.name
        self.grades = [grade.name for grade in model.grades]
        self._old_grades = {grade.name: grade for grade in old.scheme.grades}
        self._new_grades = {grade.name: grade for grade in model.grades}
        self._roots = _Roots(old.scheme, model)

    @staticmethod
    def differ(old: Result, new: Result) -> bool:
        """Whether anything that is shown of a subject is another."""
        return (old.total, old.rank, old.grade, old.bonus, old.pending, bool(old.missing)) != (
            new.total, new.rank, new.grade, new.bonus, new.pending, bool(new.missing))

    # ── briefly ──
    def causes(self, old: Result, new: Result) -> Iterator[Cause]:
        """What the change hangs on, the first in the way of a score first: figures, rules, seats, the bonus."""
        told = False
        for cause in (*self._lacking(old, new), *self._scored(old, new), *self._ruled(old, new)):
            yield cause
            told = True
        if told:
            return
        if (old.grade, old.pending) != (new.grade, new.pending):
            yield self._seated(old, new)
        elif old.bonus != new.bonus:
            yield from self._roots.of_bonus()
        else:
            yield _OTHERS

    def _lacking(self, old: Result, new: Result) -> Iterator[Cause]:
        if bool(old.missing) != bool(new.missing):
            lacks = "、".join(dict.fromkeys(new.missing or old.missing))
            yield Cause(f"{'缺' if new.missing else '不再缺'}{lacks}")

    def _scored(self, old: Result, new: Result) -> Iterator[Cause]:
        changed = [name for name in self.after.item_places if old.items.get(name) != new.items.get(name)]
        if not changed and old.total != new.total and not new.missing and not old.missing:
            changed = [self.total]
        yield from dict.fromkeys(cause for name in changed for cause in self._roots.of(name))

    @staticmethod
    def _ruled(old: Result, new: Result) -> Iterator[Cause]:
        was, now = set(old.rules), set(new.rules)
        yield from (Cause(f"新适用“{rule.name}”", rule.basis) for rule in new.rules if rule not in was)
        yield from (Cause(f"不再适用“{rule.name}”", rule.basis) for rule in old.rules if rule not in now)

    def _seated(self, old: Result, new: Result) -> Cause:
        """The grade whose line or seats made the difference: the better of the two."""
        order = {name: place for place, name in enumerate(self.grades)}
        wanted = [name for name in (old.pending, new.pending, old.grade, new.grade) if name in order]
        best = min(wanted, key=order.__getitem__) if wanted else ""
        was, now = self._old_grades.get(best), self._new_grades.get(best)
        if not best or was is None or now is None:
            return Cause("等次的设置", (now or was).basis if now or was else "")  # type: ignore[union-attr]
        found = self._roots.of_grade(best)
        return found[0] if found else Cause(f"“{best}”的名额里先后变了", now.basis)

    # ── in full ──
    def why(self, key: str) -> tuple[str, ...]:
        """Every line of the two explanations that differs, with its clause."""
        return tuple(self._why(*self.pairs[key]))

    def _why(self, old: Result, new: Result) -> Iterator[str]:
        if not self.differ(old, replace(new, rank=old.rank)):
            yield str(_OTHERS)
            return
        was = {step.label: step for step in self.before.explain(old.key)}
        now = {step.label: step for step in self.after.explain(new.key)}
        yield from map(str, self._lacking(old, new))
        told = False
        for name in self.after.item_names:
            first, second = self._shown(self.before, old, name), self._shown(self.after, new, name)
            if first != second:
                yield f"{name} {first or '无'} → {second or '无'}{_basis(now.get(name))}"
                told = True
        if not told and old.total != new.total:
            yield f"{self.total}的算法{_basis(now.get(self.total))}"
        yield from map(str, self._ruled(old, new))
        yield from self._graded(old, new, was, now)
        if old.bonus != new.bonus and old.grade == new.grade:
            yield f"奖金的算法{_basis(now.get('奖金') or was.get('奖金'))}"

    def _graded(self, old: Result, new: Result, was: Mapping[str, Step], now: Mapping[str, Step]) -> Iterator[str]:
        if (old.grade, old.pending) == (new.grade, new.pending):
            return
        gone = [old.grade] if old.grade and old.grade not in self.grades else []
        for name in (*gone, *self.grades):
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
