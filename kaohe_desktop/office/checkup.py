"""方案体检 for the clerk: what is odd about a scheme, before a period is opened or a changed scheme is saved."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

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


def fresh(before: CompiledScheme, after: CompiledScheme) -> tuple[Finding, ...]:
    """What the check-up finds of a changed scheme that it did not find before."""
    known = {(one.sort, one.about, one.what) for one in findings(before)}
    return tuple(one for one in findings(after) if (one.sort, one.about, one.what) not in known)


def summary(found: tuple[Finding, ...]) -> str:
    """One line: ``体检：1处问题，3处提示`` or that nothing was found."""
    from kaohe_desktop.engine.checkup.findings import FAULT

    faults = sum(one.weight == FAULT for one in found)
    parts = [f"{faults}处问题"] if faults else []
    parts += [f"{len(found) - faults}处提示"] if len(found) > faults else []
    return f"体检：{'，'.join(parts)}" if parts else "体检：没有发现问题"


#: what each sort of finding means for the office, and what can be done
_MEANS = {
    "原文": "原文印的和算得出的对不上。看看按哪一个，口径写进文件里",
    "权重": "这样，各项都满分的人也得不到（或会超过）满分。改权重",
    "满分": "各项满分和合计对不上，或者按公式会超过满分。改满分，或在公式里加“不超过(…)”",
    "分数段": "有的分数落在两档之间，或者哪一档都进不去，这样的人定不了等次。改分数线",
    "空档": "有的填法按公式没有结果。补上这种情况怎么算",
    "名额": "这样算出来名额是0，谁也得不到。人少的类别常这样：改比例、取整的办法，或并类",
    "到达": "有些人怎么填分都到不了这一等次。确认是不是文件的本意",
    "规则": "这条规则不会起作用。看看条件里的数、名称和所选的口径",
    "没有用到": "写了却没有用，改它不会改变结果。用到公式里，或者删去",
}
#: the value of an entry a finding is about
_AT = {
    "名额": ("quota", "seats"), "到达": ("when",), "分数段": ("when",), "规则": ("when",), "满分": ("full",), "权重": ("formula",),
    "空档": ("formula",), "原文": ("value",), "没有用到": ("value",),
}
_TABLES = ("grade", "item", "constant", "reading", "param", "step", "rule", "derived")


def meaning(finding: Finding) -> str:
    """What a finding means and what can be done about it."""
    return _MEANS.get(finding.sort, "")


def place_of(data: Mapping[str, Any], finding: Finding) -> tuple[str | int, ...] | None:
    """The path of the value to mend in a scheme's text; None where the finding is about no single value."""
    total = data.get("total")
    if isinstance(total, Mapping) and total.get("name") == finding.about:
        return "total", "formula"
    name = finding.about.rpartition(".")[2]
    for table in _TABLES:
        entries = data.get(table)
        for number, entry in enumerate(entries if isinstance(entries, list) else []):
            if isinstance(entry, Mapping) and entry.get("name") in (finding.about, name):
                return (table, number, *(("choice",) if table == "reading" else _AT.get(finding.sort, ("name",))))
    return None
