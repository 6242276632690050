"""A formula of a scheme under change, worked out on a real person of a period: the figures put in, and what comes out.

Names and ranks hang on the others, so the person's colleagues are worked out too; of a very large office only some of
them, which is said.
"""

from __future__ import annotations

import decimal
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import EXACT, plain, show
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.cohorts import Line, PeriodBook
from kaohe_desktop.office.scheme_refit import refitted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe_desktop.engine.formula.compiled import Formula
    from kaohe_desktop.engine.formula.scope import State
    from kaohe_desktop.engine.outcome import Outcome, Step
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.scheme_draft import Draft
    from kaohe_desktop.office.scheme_toml import Path
    from kaohe_desktop.office.workspace import Workspace

#: so many colleagues are worked out beside the person; beyond that it would be felt while typing
MOST = 300
_MOST_KEPT = 8
_Worked = tuple["CompiledScheme", "Outcome", "Mapping[str, State]"]


@dataclass(frozen=True, slots=True)
class Example:
    """A formula on one person: ``numbers`` is the formula with the figures put in, ``result`` what comes out."""

    who: str
    numbers: str
    result: str
    some_only: bool = False

    def words(self, before: str = "") -> str:
        """``012 张三：9.00（改前 10.00） ← 10 − 1 × 1``."""
        was = f"（改前 {before}）" if before and before != self.result else ""
        how = f" ← {self.numbers}" if self.numbers and self.numbers != self.result else ""
        some = f"　只按其中 {MOST} 人排" if self.some_only else ""
        return f"{self.who}：{self.result}{was}{how}{some}"


class Examples:
    """Works formulas out on the people of one period; the person can be changed. Nothing is stored."""

    def __init__(self, ws: Workspace, period: PeriodInfo) -> None:
        self.ws, self.period = ws, period
        self._place = 0
        self._known: dict[tuple[str, int], _Worked | None] = {}

    @property
    def _book(self) -> PeriodBook:
        return self.ws.book(self.period.id)  # what is entered meanwhile counts

    @property
    def keys(self) -> list[str]:
        """Everybody's 编号, in the order of the roster."""
        return list(self._book.by_key)

    @property
    def who(self) -> str:
        """The person the formulas are worked out on: number and name."""
        line = self._line
        return "" if line is None else f"{line.key} {line.name}"

    @property
    def _line(self) -> Line | None:
        keys = self.keys
        return self._book.by_key[keys[self._place % len(keys)]] if keys else None

    def step(self, by: int) -> None:
        """Take the next person, or the one before."""
        if self.keys:
            self._place = (self._place + by) % len(self.keys)
            if len(self.keys) > MOST:
                self._known.clear()  # other colleagues

    def take(self, key: str) -> None:
        """Take this person."""
        if key in self.keys:
            self._place = self.keys.index(key)

    def example(self, draft: Draft, path: Path) -> Example | None:
        """The formula at a path of the draft on the person; None where there is nothing to work out."""
        scheme, line = draft.scheme, self._line
        if scheme is None or line is None or scheme.scheme.head.subject != self._book.scheme.scheme.head.subject:
            return None
        worked = self._worked(scheme)
        if worked is None or line.key not in worked[2]:
            return None
        with decimal.localcontext(EXACT):
            found = _found(worked, line.key, path)
        return None if found is None else Example(self.who, *found, len(self.keys) > MOST)

    def explained(self, draft: Draft) -> tuple[Step, ...]:
        """The person's whole explanation under the draft; () where there is none."""
        scheme, line = draft.scheme, self._line
        worked = self._worked(scheme) if scheme is not None and line is not None else None
        return () if worked is None or line is None or line.key not in worked[2] else worked[1].explain(line.key)

    def _worked(self, scheme: CompiledScheme) -> _Worked | None:
        from kaohe_desktop.engine.appraise import worked_out

        place = (scheme.digest, self._book.version)
        if place not in self._known:
            if len(self._known) > _MOST_KEPT:
                self._known.clear()
            book = refitted(self._some(), scheme)[0]
            try:
                self._known[place] = (scheme, *worked_out(scheme, book.cohort()))
            except Refused:
                self._known[place] = None
        return self._known[place]

    def _some(self) -> PeriodBook:
        """The book, or of a large one the person with the colleagues that stand around it."""
        whole = self._book
        if len(whole.lines) <= MOST:
            return whole
        some = PeriodBook(whole.row, whole.scheme)
        first = max(0, min(self._place - MOST // 2, len(whole.lines) - MOST))
        for line in list(whole.lines.values())[first : first + MOST]:
            some.lines[line.id] = line
        some.tables = whole.tables
        some.index_keys()
        return some


def _found(worked: _Worked, key: str, path: Path) -> tuple[str, str] | None:
    """The formula at a path with the person's figures put in, and its result."""
    scheme, outcome, states = worked
    program, model, state = scheme.program, scheme.scheme, states[key]
    place = path[1] if len(path) > 1 and isinstance(path[1], int) else -1
    match path[0]:
        case "item" | "step" | "total":
            figure = model.total if path[0] == "total" else (model.items if path[0] == "item" else model.steps)[place]
            unit = next(one for one in (*program.plan, *program.late) if one.figure.name == figure.name)
            value = state[unit.slot]
            shown = "空" if value is None else _shown(value, unit.figure.places)
            return unit.formula.numbers(state), shown
        case "grade":
            grade = program.grades[place]
            if "seats" not in path:
                return grade.when.numbers(state), _holds(grade.when, state)
            group = outcome.result(key).category if grade.group is None else str(state[grade.group])
            quota = next((one for one in outcome.quotas if one.grade == grade.grade.name and one.category == group), None)
            return None if quota is None else (f"{group} {quota.base} 人", f"名额 {quota.seats}")
        case "rule":
            rule = program.rules[place]
            return rule.when.numbers(state), _holds(rule.when, state)
        case "bonus":
            bonus = outcome.result(key).bonus
            if program.bonus is not None:
                return program.bonus.numbers(state), "没有" if bonus is None else f"{show(bonus)} 元"
    return None


def _holds(formula: Formula, state: State) -> str:
    return "成立" if formula.truth(state) else "不成立"


def _shown(value: object, places: int) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return value
    return show(value, places) or plain(value)  # type: ignore[arg-type]  # a figure
