"""Opening the next period with everything that comes along: roster, parameters, texts; and the other schemes' beside it.

An office may run several schemes side by side (人员 and 科室): their next periods are opened together, each as it
would be by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe_desktop.engine.period import Period
from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.office.left_behind import LeftBehind, in_words, left_behind

if TYPE_CHECKING:
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Opened:
    """A period that was opened, and for how many people texts and how many rows of tables came along, by sheet."""

    period: PeriodInfo
    texts: tuple[tuple[str, int], ...] = ()
    tables: tuple[tuple[str, int], ...] = ()
    left: tuple[LeftBehind, ...] = ()  # who of the earlier roster did not come along

    def __str__(self) -> str:
        parts = [f"{sheet} {people} 人" for sheet, people in self.texts] + [f"{sheet} {rows} 行" for sheet, rows in self.tables]
        brought = f"，沿用{'、'.join(parts)}" if parts else ""
        gone = f"；{in_words(self.left)}" if self.left else ""
        return f"{self.period.label}（{self.period.scheme_name}）{brought}{gone}"


def next_code(period: PeriodInfo) -> str:
    """The code of the period after this one."""
    return Period.parse(period.code).next().code


def text_sheets(ws: Workspace, scheme_id: str) -> list[str]:
    """The sheets that can come along: of texts (岗位说明书, 工作目标 …), and the tables an office keeps (指标 …)."""
    from kaohe_desktop.office.carrying import carried_sheets
    from kaohe_desktop.office.carrying_tables import standing_tables
    from kaohe_desktop.office.library import load_scheme

    scheme = load_scheme(scheme_id, ws=ws)
    return [sheet.title or sheet.name for sheet in (*standing_tables(scheme), *carried_sheets(scheme))]


def companions(ws: Workspace, every: Sequence[PeriodInfo], scheme_id: str, code: str) -> list[PeriodInfo]:
    """The newest period of each other scheme of the office whose next one is ``code``, too: opened in the same go.

    Schemes that are out of use, and copies of the one opened, are left out.
    """
    from kaohe_desktop.office.library import kin, schemes

    near = set(kin(ws, scheme_id))
    in_use = {info.id for info in schemes(ws)}
    found: dict[str, PeriodInfo] = {}
    for one in every:  # newest first
        if one.scheme_id in in_use and one.scheme_id not in near:
            found.setdefault(one.scheme_id, one)
    return [one for one in found.values() if next_code(one) == code]


def params_that_fit(ws: Workspace, scheme_id: str, given: Mapping[str, str]) -> tuple[dict[str, str], list[Problem]]:
    """Last period's parameters as far as the scheme (as it is now) has them, and what is wrong with them."""
    from kaohe_desktop.office.library import load_scheme
    from kaohe_desktop.office.switches import ERROR_PENALTY, split

    scheme = load_scheme(scheme_id, ws=ws)
    known = {param.name for param in scheme.scheme.params} | {ERROR_PENALTY}
    kept = {name: text for name, text in given.items() if name in known}
    own, _, found = split(kept, has_it=scheme.scheme.error_penalty is not None)
    return kept, [*found, *scheme.check_params(own)[1]]


def open_with_texts(
    ws: Workspace, scheme_id: str, code: str, *,
    carry_from: PeriodInfo | None = None, params: Mapping[str, str] | None = None, texts: bool = True,
) -> Opened:
    """Open a period; with ``texts`` also what counts for nothing comes along (one audited act more). Raises Refused."""
    from kaohe_desktop.office.carrying import carry, preview
    from kaohe_desktop.office.carrying_tables import carry_tables
    from kaohe_desktop.office.periods import open_period, period_info

    made = open_period(ws, scheme_id, code, carry_from=carry_from, params=params)
    left = left_behind(ws, carry_from, Period.parse(made.code)) if carry_from is not None else ()
    if carry_from is None or not texts:
        return Opened(made, left=left)
    tables = carry_tables(ws, made, carry_from)
    found = [one for one in preview(ws, made, carry_from) if not one.own]
    if found:
        carry(ws, made, carry_from, {one.place for one in found})
    sheets = Counter(sheet for sheet, _ in {one.place for one in found})
    return Opened(period_info(ws, made.id), tuple(sheets.items()), tables, left)


def open_beside(ws: Workspace, last: PeriodInfo, code: str, *, texts: bool = True) -> Opened:
    """Open a companion's next period from its last one, roster, parameters and texts; raises Refused, naming it."""
    params, found = params_that_fit(ws, last.scheme_id, last.params)
    if found:
        raise Refused(found)
    return open_with_texts(ws, last.scheme_id, code, carry_from=last, params=params, texts=texts)
