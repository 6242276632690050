"""方案体检 for the clerk: what is odd about a scheme, before a period is opened or a changed scheme is saved."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe_desktop.engine.checkup.findings import Finding
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme


@lru_cache(maxsize=64)
def _by_digest(digest: str, scheme: _Held, params: tuple[tuple[str, Decimal | str], ...]) -> tuple[Finding, ...]:
    from kaohe_desktop.engine.checkup.findings import check_up

    return check_up(scheme.scheme, dict(params))


class _Held:
    """A scheme that counts as the same wherever its text is (the digest is told beside it)."""

    def __init__(self, scheme: CompiledScheme) -> None:
        self.scheme = scheme

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)

    def __hash__(self) -> int:
        return 0


def findings(scheme: CompiledScheme, params: Mapping[str, Decimal | str] | None = None) -> tuple[Finding, ...]:
    """The findings, problems first; ``params`` as set for a period, the defaults if None. Worked out once a scheme."""
    values = scheme.default_params() if params is None else params
    return _by_digest(scheme.digest, _Held(scheme), tuple(sorted(values.items())))


def summary(found: tuple[Finding, ...]) -> str:
    """One line: ``体检：1处问题，3处提示`` or that nothing was found."""
    from kaohe_desktop.engine.checkup.findings import FAULT

    faults = sum(one.weight == FAULT for one in found)
    parts = [f"{faults}处问题"] if faults else []
    parts += [f"{len(found) - faults}处提示"] if len(found) > faults else []
    return f"体检：{'，'.join(parts)}" if parts else "体检：没有发现问题"
