"""What 结果运用 and 分析 look at: a period's people, its stored outcome, and the outcomes of the periods before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kaohe_desktop.engine.outcome import EXEMPT
from kaohe_desktop.office.office_settings import OfficeSettings

if TYPE_CHECKING:
    from kaohe_desktop.engine.cohort import Cohort, Subject
    from kaohe_desktop.engine.outcome import Outcome, Result
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme
    from kaohe_desktop.engine.scheme.model import Scheme
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace

DEFAULTS = OfficeSettings()
#: told how much is done; answers False to stop
Progress = Callable[[int], bool]
#: how far back is looked: two years of quarters
BACK = 8


@dataclass(frozen=True, slots=True)
class Earlier:
    """A period before this one as it was computed, with the 科室 people were in then."""

    code: str
    label: str
    outcome: Outcome
    departments: Mapping[str, str]

    def result(self, key: str) -> Result | None:
        """Somebody's result then."""
        return next((one for one in self.outcome.results if one.key == key), None)


@dataclass(frozen=True)
class Facts:
    """One period as it was computed last; ``earlier`` newest first, of the same scheme (or its copies) and cycle."""

    label: str
    code: str
    scheme: CompiledScheme
    cohort: Cohort
    outcome: Outcome
    stale: bool = False
    archived: bool = False
    office_name: str = ""
    watermark: str = ""
    earlier: tuple[Earlier, ...] = ()
    next_step: str = ""  # what is still to be confirmed (初评, 审定 …); "" when everything is
    settings: OfficeSettings = DEFAULTS
    entered: Mapping[str, str] = field(default_factory=dict)  # 编号 → the day something of it was entered last

    @property
    def model(self) -> Scheme:
        """The scheme as its file says it."""
        return self.scheme.scheme

    @property
    def person(self) -> bool:
        """Whether people are appraised, and not 科室."""
        return self.model.head.subject == "person"

    @property
    def unit(self) -> str:
        """What is counted."""
        return "人" if self.person else "个科室"

    @cached_property
    def subjects(self) -> Mapping[str, Subject]:
        """Everybody by 编号."""
        return {subject.key: subject for subject in self.cohort.subjects}

    @cached_property
    def results(self) -> Mapping[str, Result]:
        """Every result by 编号."""
        return {result.key: result for result in self.outcome.results}

    def department(self, key: str) -> str:
        """Somebody's 科室; where 科室 are appraised there is none above them."""
        subject = self.subjects.get(key)
        return str(subject.values.get("科室") or "") if subject is not None and self.person else ""

    def chosen(self, category: str = "", department: str = "") -> list[Result]:
        """The results of a 考核类别 and a 科室; "" is all of them."""
        return [
            one for one in self.outcome.results
            if (not category or one.category == category) and (not department or self.department(one.key) == department)
        ]

    @cached_property
    def categories(self) -> list[str]:
        """The 考核类别 there are, in the scheme's order, then as they stand in the roster."""
        there = dict.fromkeys(one.category for one in self.outcome.results)
        known = [name for name in self.model.head.categories if name in there]
        return [*known, *(name for name in there if name and name not in known)]

    @cached_property
    def departments(self) -> list[str]:
        """The 科室 there are, as they stand in the roster."""
        return list(dict.fromkeys(name for one in self.outcome.results if (name := self.department(one.key))))

    @property
    def previous(self) -> Earlier | None:
        """The period just before this one; None if the database has none that was computed."""
        return self.earlier[0] if self.earlier else None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What makes these results not yet the last word."""
        results = self.outcome.results
        missing, pending = sum(bool(one.missing) for one in results), sum(bool(one.pending) for one in results)
        return tuple(words for words in (
            "计算以后又改过内容，这里还是改以前的结果，请先重新计算（F9）" if self.stale else "",
            f"{missing} {self.unit}有缺项，没有列全" if missing else "",
            f"{pending} {self.unit}同分待议，等领导小组定了再办" if pending else "",
            f"结果还没有确认完，下一步是“{self.next_step}”" if self.next_step and not self.archived else "",
        ) if words)


def taking_part(results: Sequence[Result]) -> Iterator[Result]:
    """Those who take part (参加考核)."""
    return (one for one in results if one.grade != EXEMPT)


def facts_of(ws: Workspace, period: PeriodInfo, *, back: int = BACK, progress: Progress | None = None) -> Facts | None:
    """Read what there is; None before the first computation. ``progress`` may stop it: then None, too."""
    from kaohe_desktop.office.computing import latest, stale
    from kaohe_desktop.office.drill import watermark
    from kaohe_desktop.office.office_settings import office_settings

    outcome = latest(ws, period)
    if outcome is None:
        return None
    found = []
    for number, one in enumerate(before(ws, period)[:back]):
        if progress is not None and not progress(number):
            return None
        then = latest(ws, one)
        if then is not None:
            found.append(Earlier(one.code, one.label, then, _departments(ws, one)))
    book = ws.book(period.id)
    return Facts(
        period.label, period.code, book.scheme, book.cohort(), outcome, stale(ws, period), period.status == "archived",
        ws.office_name, watermark(ws), tuple(found), _next_step(ws, period), office_settings(ws), _entered(ws, period),
    )


def _departments(ws: Workspace, period: PeriodInfo) -> dict[str, str]:
    """Everybody's 科室 in a period, without reading what was entered."""
    from kaohe_desktop.store import people

    with ws.database.read() as connection:
        return {row.key: row.cells.get("科室", "") for row in people.roster(connection, period.id)}


def _next_step(ws: Workspace, period: PeriodInfo) -> str:
    from kaohe_desktop.office.confirming_chain import chain, next_step

    step = next_step(chain(ws, period))
    return "" if step is None else step.name


def before(ws: Workspace, period: PeriodInfo) -> list[PeriodInfo]:
    """The computed periods of the same scheme (or its kin) and the same length before this one, the last first."""
    from kaohe_desktop.engine.period import Period
    from kaohe_desktop.office.library import kin
    from kaohe_desktop.office.periods import periods

    mine, ids = Period.parse(period.code), set(kin(ws, period.scheme_id))
    found = [
        one for one in periods(ws)
        if one.scheme_id in ids and one.status != "open" and (then := Period.parse(one.code)).cycle is mine.cycle
        and then.last_day < mine.first_day
    ]
    return sorted(found, key=lambda one: one.last_day, reverse=True)


def _entered(ws: Workspace, period: PeriodInfo) -> dict[str, str]:
    """The day something of each subject was entered last, from the trail."""
    from kaohe_desktop.store.audit import last_entered

    with ws.database.read() as connection:
        return last_entered(connection, period.id)
