"""Engine values to and from JSON text, exactly: a Decimal comes back digit for digit, a Fraction as its two integers.

A figure is tagged (``d:1.50``, ``f:1/3``), a text too (``s:…``), so that none is taken for another.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kaohe_desktop.engine.cohort import Decision, DecisionKind
from kaohe_desktop.engine.outcome import FiredRule, QuotaUse, Result, Step, Tie

Plain = Decimal | Fraction | str | bool | date | None


def dumps(value: object) -> str:
    """Compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def packed(value: Plain) -> str | bool | None:
    """One value in its tagged form."""
    match value:
        case None | bool():
            return value
        case Decimal():
            return f"d:{value}"
        case Fraction():
            return f"f:{value.numerator}/{value.denominator}"
        case date():
            return f"t:{value.isoformat()}"
        case _:
            return f"s:{value}"


def unpacked(value: str | bool | None) -> Any:  # noqa: ANN401  (the caller knows which of Plain it packed)
    """The value behind a tagged form."""
    if value is None or isinstance(value, bool):
        return value
    tag, _, rest = value.partition(":")
    match tag:
        case "d":
            return Decimal(rest)
        case "f":
            above, _, below = rest.partition("/")
            return Fraction(int(above), int(below))
        case "t":
            return date.fromisoformat(rest)
        case "s":
            return rest
    raise ValueError(value)


def _mapping(values: Mapping[str, Plain]) -> dict[str, str | bool | None]:
    return {name: packed(value) for name, value in values.items()}


def _unmapping(values: Mapping[str, str | bool | None]) -> dict[str, Any]:
    return {name: unpacked(value) for name, value in values.items()}


def pack_decision(decision: Decision) -> dict[str, str | bool | None]:
    """A decision as JSON."""
    return {
        "subject": decision.subject, "kind": decision.kind.value, "grade": decision.grade, "reason": decision.reason,
        "decided_on": decision.decided_on.isoformat(), "decided_by": decision.decided_by,
        "total": packed(decision.total), "document": decision.document,
    }


def unpack_decision(data: Mapping[str, Any]) -> Decision:
    """The decision behind its JSON."""
    return Decision(
        data["subject"], DecisionKind(data["kind"]), data["grade"], data["reason"],
        date.fromisoformat(data["decided_on"]), data["decided_by"], unpacked(data["total"]), data["document"],
    )


def pack_result(result: Result) -> str:
    """A result as JSON text, but for its number."""
    return dumps({
        "name": result.name, "category": result.category, "items": _mapping(result.items),
        "steps": _mapping(result.steps), "total": packed(result.total), "rank": result.rank, "grade": result.grade,
        "computed_grade": result.computed_grade, "computed_total": packed(result.computed_total),
        "pending": result.pending, "bonus": packed(result.bonus), "rules": [[r.name, r.basis] for r in result.rules],
        "missing": list(result.missing), "decision": pack_decision(result.decision) if result.decision else None,
    })


def unpack_result(key: str, text: str) -> Result:
    """The result behind its JSON text."""
    data = json.loads(text)
    return Result(
        key=key, name=data["name"], category=data["category"], items=_unmapping(data["items"]),
        steps=_unmapping(data["steps"]), total=unpacked(data["total"]), rank=data["rank"], grade=data["grade"],
        computed_grade=data["computed_grade"], computed_total=unpacked(data["computed_total"]),
        pending=data["pending"], bonus=unpacked(data["bonus"]),
        rules=tuple(FiredRule(name, basis) for name, basis in data["rules"]), missing=tuple(data["missing"]),
        decision=unpack_decision(data["decision"]) if data["decision"] else None,
    )


def pack_steps(steps: Sequence[Step]) -> str:
    """An explanation as JSON text."""
    return dumps([[s.label, s.formula, s.numbers, s.result, s.basis, s.note] for s in steps])


def unpack_steps(text: str) -> tuple[Step, ...]:
    """The explanation behind its JSON text."""
    return tuple(Step(*parts) for parts in json.loads(text))


def pack_quota(quota: QuotaUse) -> list[str | int]:
    """A quota's use as JSON."""
    return [quota.category, quota.grade, quota.base, quota.seats, quota.used, quota.pending]


def pack_tie(tie: Tie) -> list[Any]:
    """A tie as JSON."""
    return [tie.category, tie.grade, tie.seats, packed(tie.total), list(tie.keys)]


def unpack_tie(data: Sequence[Any]) -> Tie:
    """The tie behind its JSON."""
    return Tie(data[0], data[1], data[2], unpacked(data[3]), tuple(data[4]))
