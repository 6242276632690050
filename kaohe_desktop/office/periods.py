"""Appraisal periods (考核期): list, open, set parameters, archive, reopen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from kaohe_desktop.office.workspace import Workspace

Status = Literal["open", "computed", "archived"]


@dataclass(frozen=True, slots=True)
class PeriodInfo:
    """One period as it stands: ``subjects`` heads on its roster, ``params`` as the office typed them."""

    id: int
    code: str
    label: str
    scheme_id: str
    scheme_name: str
    status: Status
    subjects: int
    first_day: date
    last_day: date
    params: Mapping[str, str]

    @property
    def status_label(self) -> str:
        """The status in words: 录入中, 已计算, 已归档."""
        return {"open": "录入中", "computed": "已计算", "archived": "已归档"}[self.status]


def periods(ws: Workspace) -> list[PeriodInfo]:
    """Every period, newest first."""
    raise NotImplementedError


def period_info(ws: Workspace, period_id: int) -> PeriodInfo:
    """One period read anew (its status and heads change); KeyError if there is none."""
    raise NotImplementedError


def open_period(
    ws: Workspace, scheme_id: str, code: str, *,
    carry_from: PeriodInfo | None = None, params: Mapping[str, str] | None = None,
) -> PeriodInfo:
    """Open a period (启用考核期) with the scheme as it is now, pinned; raises Refused.

    ``carry_from`` brings the roster of an earlier period: who has left stays out, counts start empty.
    """
    raise NotImplementedError


def set_params(ws: Workspace, period: PeriodInfo, params: Mapping[str, str]) -> PeriodInfo:
    """Set the office's parameters (考核参数) of a period; blank takes the default. Raises Refused."""
    raise NotImplementedError


def archive(ws: Workspace, period: PeriodInfo, why: str = "") -> PeriodInfo:
    """Archive (归档): read-only from now on. Refused while 缺项, 待议 or newer entries remain, unless ``why`` is given."""
    raise NotImplementedError


def reopen(ws: Workspace, period: PeriodInfo, why: str) -> PeriodInfo:
    """Reopen an archived period (撤销归档); a reason is required. Raises Refused."""
    raise NotImplementedError
