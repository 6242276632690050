"""results.json and results.xlsx: the outcome as scripts read it, and as a clerk opens it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from kaohe_desktop.engine.cohort import Cohort
from kaohe_desktop.engine.figures import show
from kaohe_desktop.engine.outcome import Outcome, QuotaUse, Result
from kaohe_desktop.engine.scheme.compiled import CompiledScheme
from kaohe_desktop.exchange import collector
from kaohe_desktop.exchange.files import written_beside

WHOLE_OFFICE = "全体"


def places_of(unit: Decimal) -> int:
    """Decimals shown of a figure that is rounded to ``unit``: 0.01 gives 2."""
    exponent = unit.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 2


def total_shown(scheme: CompiledScheme, result: Result) -> str | None:
    """The total as it is shown everywhere."""
    return show(result.total, places_of(scheme.scheme.total.round))


def item_shown(outcome: Outcome, result: Result, item: str) -> str | None:
    """An item's figure as it is shown everywhere; None where the subject has none."""
    return outcome.figure(result, item) if item in result.items else None


def bonus_shown(scheme: CompiledScheme, result: Result) -> str | None:
    """The bonus (元) as it is shown everywhere."""
    bonus = scheme.scheme.bonus
    return show(result.bonus, max(2, places_of(bonus.round)) if bonus is not None else 2)


def results_record(scheme: CompiledScheme, outcome: Outcome) -> dict[str, Any]:
    """The outcome in the shape of results.json; figures are decimal strings as shown, None where there is none."""
    return {
        "scheme": outcome.scheme_id,
        "scheme_version": outcome.scheme_version,
        "period": outcome.period.code,
        "subjects": [_subject(scheme, outcome, result) for result in outcome.results],
        "名额": [_quota(quota) for quota in outcome.quotas],
    }


def _subject(scheme: CompiledScheme, outcome: Outcome, result: Result) -> dict[str, Any]:
    return {
        "编号": result.key,
        "名称": result.name,
        "考核类别": result.category,
        "项目": {item: item_shown(outcome, result, item) for item in outcome.item_names},
        "总分": total_shown(scheme, result),
        "名次": result.rank,
        "等次": result.grade,
        "待议": bool(result.pending),
        "奖金": bonus_shown(scheme, result),
        "规则": [{"规则": rule.name, "依据": rule.basis} for rule in result.rules],
        "缺项": list(result.missing),
    }


def _quota(quota: QuotaUse) -> dict[str, Any]:
    return {
        "考核类别": quota.category or WHOLE_OFFICE, "等次": quota.grade, "基数": quota.base, "名额": quota.seats,
        "已用": quota.used, "待议": quota.pending,
    }


def write_json(record: Mapping[str, Any], path: Path) -> None:
    """Write a record as UTF-8 JSON; Refused if the file cannot be written."""
    text = json.dumps(record, ensure_ascii=False, indent=1)
    with written_beside(path) as scratch:
        scratch.write_text(text + "\n", encoding="utf-8", newline="\n")


def write_results_workbook(scheme: CompiledScheme, cohort: Cohort, outcome: Outcome, path: Path, mark: str = "") -> None:
    """Write results.xlsx: sheets 结果, 名额, 待议 and 算分说明; ``mark`` (演练) stands over each.

    Refused if the file cannot be written.
    """
    from kaohe_desktop.exchange.results_book import ResultsBook  # openpyxl is slow to load

    with written_beside(path) as scratch, collector.old_objects_left_alone():
        ResultsBook(scheme, cohort, outcome, mark).save(scratch)
