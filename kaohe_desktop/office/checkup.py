"""方案体检 for the clerk: what is odd about a scheme, before a period is opened or a changed scheme is saved."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe_desktop.engine.checkup.findings import Finding
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme


_found: dict[tuple[object, ...], tuple[Finding, ...]] = {}
_MOST_KEPT = 64


def findings(scheme: CompiledScheme, params: Mapping[str, Decimal | str] | None = None) -> tuple[Finding, ...]:
    """The findings, problems first; ``params`` as set for a period, the defaults if None. Worked out once a scheme text."""
    from kaohe_desktop.engine.checkup.findings import check_up

    values = scheme.default_params() if params is None else params
    key = (scheme.digest, *sorted(values.items()))
    if key not in _found:
        if len(_found) >= _MOST_KEPT:
            _found.clear()
        _found[key] = check_up(scheme, values)
    return _found[key]


def summary(found: tuple[Finding, ...]) -> str:
    """One line: ``体检：1处问题，3处提示`` or that nothing was found."""
    from kaohe_desktop.engine.checkup.findings import FAULT

    faults = sum(one.weight == FAULT for one in found)
    parts = [f"{faults}处问题"] if faults else []
    parts += [f"{len(found) - faults}处提示"] if len(found) > faults else []
    return f"体检：{'，'.join(parts)}" if parts else "体检：没有发现问题"
