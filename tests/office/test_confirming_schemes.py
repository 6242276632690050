"""Every scheme is confirmed step by step to the archive, as its file (or the settings) says, and computes the same without those steps."""

import re

import pytest
from desk import confirm_all

from kaohe_desktop.engine.appraise import appraise
from kaohe_desktop.engine.scheme.model import StepKind
from kaohe_desktop.engine.scheme.reader import read_scheme
from kaohe_desktop.exchange.results import results_record
from kaohe_desktop.office.computing import compute
from kaohe_desktop.office.confirming import chain, next_step
from kaohe_desktop.office.drill import drill_workspace, samples
from kaohe_desktop.office.library import load_scheme, schemes
from kaohe_desktop.office.office_settings import OfficeSettings
from kaohe_desktop.office.periods import archive, periods
from kaohe_desktop.office.scheme_versions import differences

QUICK = {"meiling", "shinan-finance", "xinban-year", "county-office", "township-target"}
_STEPS = re.compile(r"\[\[confirmation\]\]\n(?:\w+ *= .*\n)+\n?")


@pytest.mark.parametrize("sample", [
    pytest.param(one, id=one.scheme, marks=() if one.scheme in QUICK else pytest.mark.long) for one in samples()
])
def test_every_scheme_goes_from_the_computation_to_the_archive(tmp_path, sample):
    ws = drill_workspace(tmp_path / "演练.db", sample)
    (period,) = [one for one in periods(ws) if one.scheme_id == sample.scheme]
    compute(ws, period)
    lines = chain(ws, period)
    assert lines[0].kind is StepKind.STAGE
    assert any(line.step.deciding for line in lines)
    assert all(line.step.by for line in lines), "who confirms is filled in before anybody typed it"
    confirm_all(ws, period, note="照办")
    assert next_step(chain(ws, period)) is None
    assert archive(ws, period, "样例").status == "archived"
    ws.close()


@pytest.mark.parametrize("info", schemes(), ids=lambda one: one.id)
def test_the_steps_of_a_file_are_those_of_its_document_with_their_clause(info):
    from kaohe_desktop.office.confirming_steps import chain_steps

    scheme = load_scheme(info.id).scheme
    assert all(step.basis and step.by for step in scheme.confirmations), "each with its clause and who"
    steps = chain_steps(scheme, OfficeSettings())
    assert [step.name for step in steps] == [step.name for step in scheme.confirmations] or not scheme.confirmations
    assert len({step.name for step in steps}) == len(steps)
    if scheme.head.subject == "department":
        assert all(step.kind is not StepKind.HOME for step in steps)


def test_the_documents_own_steps():
    told = {one.id: [step.name for step in load_scheme(one.id).scheme.confirmations] for one in schemes()}
    assert told["meiling"] == ["初评", "领导小组研究", "审定", "派驻单位终定", "反馈本人", "公示", "备案"]  # 一、第二款；四、3；四、4
    assert told["shinan-finance"] == ["初评", "审定", "公示"]  # 附件2 三: two days
    assert told["changsha-bureau"] == ["初评", "审定"]
    assert told["jingzhou"] == [], "its document says nothing: the settings' own steps"


def test_the_steps_change_no_result(tmp_path):
    ws = drill_workspace(tmp_path / "演练.db", samples()[0])
    (period,) = periods(ws)
    book = ws.book(period.id)
    plain, count = _STEPS.subn("", book.scheme.text)
    assert count == len(book.scheme.scheme.confirmations) > 0
    bare = read_scheme(plain, "meiling.toml")
    assert bare.scheme.confirmations == ()
    cohort = book.cohort()
    assert results_record(bare, appraise(bare, cohort)) == results_record(book.scheme, appraise(book.scheme, cohort))
    ws.close()


def test_a_changed_step_is_a_difference_of_versions():
    old = load_scheme("meiling")
    new = read_scheme(old.text.replace('by    = "组织人事部门"', 'by    = "区委组织部"'), "meiling.toml")
    assert [str(one) for one in differences(old.scheme, new.scheme)] == ["备案 组织人事部门 → 区委组织部（四、3）"]
