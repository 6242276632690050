"""What stands in results.json is what the worked tables of 梅岭's quarter say, figure by figure as text."""

from __future__ import annotations

import json

import oracle
import pytest
from cohorts import quarter_cohort, scheme
from tables import Worked, cohort_cases, people_cases

from kaohe_desktop.engine.appraise import appraise
from kaohe_desktop.exchange.results import results_record

QUARTER = [*people_cases("meiling"), *cohort_cases("meiling")]
SAYS = {"total": "总分", "rank": "名次", "grade": "等次", "bonus": "奖金", "missing": "缺项", "items": "项目"}


def check(case: Worked, record: dict, expected: oracle.ExpectedOutcome) -> None:
    record = json.loads(json.dumps(record, ensure_ascii=False))
    assert [one["编号"] for one in record["subjects"]] == [given["人员编号"] for given in case.people]
    people = {one["编号"]: one for one in record["subjects"]}
    for key, said in case.expected.items():
        for word, label in SAYS.items():
            if word in said:
                assert people[key][label] == said[word], f"{key} {label}"
        assert people[key]["待议"] is bool(said["pending"])
        if "rules" in said:
            assert [rule["规则"] for rule in people[key]["规则"]] == said["rules"]
        assert all(rule["依据"] for rule in people[key]["规则"])
    for key, one in expected.people.items():
        assert people[key]["总分"] == one.total
        assert people[key]["奖金"] == one.bonus
    quotas = {(use["考核类别"], use["等次"]): (use["基数"], use["名额"], use["已用"], use["待议"]) for use in record["名额"] if use["基数"]}
    assert quotas == {key: use for key, use in expected.quotas.items() if use[0]}


@pytest.mark.parametrize("case", QUARTER, ids=[case.title for case in QUARTER])
def test_the_quarter_as_it_is_written_out(case: Worked) -> None:
    of = scheme("meiling")
    record = results_record(of, appraise(of, quarter_cohort(case.people, case.ballots, case.decisions)))
    assert (record["scheme"], record["scheme_version"], record["period"]) == ("meiling", "1", "2026Q3")
    check(case, record, oracle.quarter(case.people, case.ballots, case.decisions))
