"""Facts for tests of 结果运用 and 分析, without a database: a sample's workbook computed, or a cohort written down by hand."""

from dataclasses import replace
from functools import cache

from kaohe_desktop.engine.appraise import appraise
from kaohe_desktop.engine.cohort import Cohort, Subject
from kaohe_desktop.engine.period import Period
from kaohe_desktop.office.drill import sample_of, samples
from kaohe_desktop.office.library import load_scheme
from kaohe_desktop.office.period_facts import Earlier, Facts
from kaohe_desktop.office.workbook import read_job

SCHEMES = sorted(one.scheme for one in samples())


@cache
def job_of(scheme_id):
    sample = sample_of(scheme_id)
    return read_job(sample.book, scheme_id, sample.period, [f"{name}={value}" for name, value in sample.params.items()])


def facts_from(scheme, cohort, earlier=(), **more):
    outcome = appraise(scheme, cohort)
    return Facts(cohort.period.label, cohort.period.code, scheme, cohort, outcome, earlier=tuple(earlier), **more)


def sample_facts(scheme_id, subjects=None):
    job = job_of(scheme_id)
    cohort = job.cohort if subjects is None else replace(job.cohort, subjects=subjects(job.cohort.subjects))
    return facts_from(job.scheme, cohort)


def earlier_from(scheme, cohort):
    outcome = appraise(scheme, cohort)
    departments = {one.key: str(one.values.get("科室") or "") for one in cohort.subjects}
    return Earlier(cohort.period.code, cohort.period.label, outcome, departments)


def meiling(people, period="2026Q3"):
    """A 梅岭 cohort: 编号 → values; what is not given is the ordinary (科室工作, no projects, 一般工作人员)."""
    from decimal import Decimal

    scheme = load_scheme("meiling")
    subjects = []
    for key, given in people.items():
        values = {
            "姓名": f"人{key}", "科室": "办公室", "考核类别": "一般工作人员", "岗位类别": "内勤岗位", "常规工作安排": "科室",
            "重点项目数": "0", **given,
        }
        figures = {name: Decimal(value) if isinstance(value, int | str) and name in _FIGURES else value for name, value in values.items()}
        subjects.append(Subject(key, figures))
    return scheme, Cohort(Period.parse(period), subjects, scheme.default_params())


_FIGURES = {"科室工作", "下社区工作", "项目一", "项目二", "党政领导测评", "请假天数", "旷工天数", "病事假天数", "迟到次数", "奖惩附加分", "在职月数"}
