"""Which steps confirm a period's results (确认步骤): the scheme's own, else those of the office's settings, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe_desktop.engine.scheme.model import StepKind
from kaohe_desktop.office.office_settings_list import CONFIRMATION_STEPS, WORKING

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.model import ConfirmationStep, Scheme
    from kaohe_desktop.office.office_settings import OfficeSettings

_POSTED, _SECONDED = ("公示", "公布"), "派驻"


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One step as it counts for a period: ``by`` who confirms it, ``days`` how long a 公示 lasts, in workdays or not."""

    name: str
    kind: StepKind
    by: str
    basis: str
    days: int = 0
    working: bool = True
    deciding: bool = False  # a stage before anything is posted or sent to a home department
    preliminary: bool = False  # it comes before the home departments' final grades


def chain_steps(scheme: Scheme, settings: OfficeSettings) -> tuple[ChainStep, ...]:
    """The steps of a scheme in order; without its own, those the office's settings list."""
    named: list[tuple[str, StepKind, str, ConfirmationStep | None]]
    if scheme.confirmations:
        named = [(one.name, one.kind, one.by or _by(one.kind, scheme, settings), one) for one in scheme.confirmations]
    else:
        named = [(name, kind, by, None) for name, kind, by in _of_settings(scheme, settings)]
    kinds = [kind for _, kind, _, _ in named]
    first_other = next((place for place, kind in enumerate(kinds) if kind is not StepKind.STAGE), len(kinds))
    home = kinds.index(StepKind.HOME) if StepKind.HOME in kinds else -1
    return tuple(
        ChainStep(
            name, kind, by, one.basis if one is not None else "", *_days(kind, one, settings),
            deciding=place < first_other, preliminary=place < home,
        )
        for place, (name, kind, by, one) in enumerate(named)
    )


def _days(kind: StepKind, step: ConfirmationStep | None, settings: OfficeSettings) -> tuple[int, bool]:
    if kind is not StepKind.PUBLICITY:
        return 0, True
    if step is not None and step.days is not None:
        return step.days, True
    return settings.count("公示天数"), settings.text("公示天数按") == WORKING


def _of_settings(scheme: Scheme, settings: OfficeSettings) -> list[tuple[str, StepKind, str]]:
    names = settings.words(CONFIRMATION_STEPS)
    kinds = {name: kind_of(name) for name in names}
    stages = [name for name in names if kinds[name] is StepKind.STAGE]
    found = []
    for name in names:
        kind = kinds[name]
        if kind is StepKind.HOME and scheme.head.subject != "person":
            continue
        by = _by(kind, scheme, settings)
        if kind is StepKind.STAGE and name == stages[0] and len(stages) > 1:
            by = settings.text("初评由")
        elif kind is StepKind.STAGE and name == stages[-1]:
            by = settings.text("审定由") or by
        found.append((name, kind, by))
    return found


def _by(kind: StepKind, scheme: Scheme, settings: OfficeSettings) -> str:
    if kind is StepKind.HOME:
        return "派驻单位"
    if kind is StepKind.PUBLICITY:
        return settings.text("经办部门")
    return settings.text("考核组织") or scheme.head.organizer


def kind_of(name: str) -> StepKind:
    """What a step of the settings is, by its name: 公示 and 公布 post the results, 派驻 is the home departments' step."""
    if any(word in name for word in _POSTED):
        return StepKind.PUBLICITY
    return StepKind.HOME if _SECONDED in name else StepKind.STAGE


def broken_rule(names: Sequence[str]) -> str:
    """The rule that a list of steps in the settings breaks; "" if it is right."""
    twice = next((name for place, name in enumerate(names) if name in names[:place]), "")
    if twice:
        return f"“{twice}”写了两次"
    kinds = [kind_of(name) for name in names]
    if not kinds or kinds[0] is not StepKind.STAGE:
        return "第一步要是由人确认的（例如“初评”），不能是公示或派驻单位终定"
    if kinds.count(StepKind.HOME) > 1:
        return "派驻单位终定只写一步"
    return ""
