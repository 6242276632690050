"""Formulas bound in a form: how they are written, checked against a scheme, and printed."""

from datetime import datetime

import pytest
from scheme_samples import SAMPLES

from kaohe_desktop.engine.appraise import appraise
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.forms.definition import read_form
from kaohe_desktop.office.forms_data import records
from kaohe_desktop.office.forms_formulas import form_work
from kaohe_desktop.office.forms_values import Printing
from kaohe_desktop.office.workbook import read_job

HEAD = 'format = 1\n[form]\ncode = "X1"\nname = "样表"\ntitle = "样表"\n'
LIST = '[[block]]\nkind = "list"\ntable = "{table}"\ncolumns = [50, 50]\n{more}row = [{{ text = "{text}" }}, {{}}]\n'


def line(text):
    return read_form(f'{HEAD}[[block]]\nkind = "line"\nleft = "{text}"\n', "X1.toml")


def listing(table, text, more="", head=""):
    return read_form(HEAD + head + LIST.format(table=table, text=text, more=more), "X1.toml")


@pytest.fixture(scope="module")
def finance():
    sample = next(one for one in SAMPLES if one.scheme == "shinan-finance")
    job = read_job(sample.path, sample.scheme, sample.period, sample.words)
    return Printing(job.scheme, job.cohort, appraise(job.scheme, job.cohort), "某某局", datetime(2026, 10, 8, 9, 30))


def first(run, form):
    return next(records(run, form))


@pytest.mark.parametrize(("text", "value"), [
    ("‹=个数(业务目标)›", "6"),
    ("‹=个数(业务目标) → 共〇项›", "共6项"),
    ("‹=业务占比 × 100 → 〇.00%›", "60.00%"),
    ("‹=10 ÷ 3›", "3.33"),
    ("‹=25 ÷ 2›", "12.5"),
    ("‹=25 ÷ 2 → 〇.000›", "12.500"),
    ("‹=个数(业务目标, 当 业务目标.档次 = 「不合格」) → 非零 〇项›", ""),
    ("‹=个数(业务目标, 当 业务目标.档次 = 「不合格」) → 〇项›", "0项"),
    ("‹=重点目标项数 > 1›", "是"),
    ("‹=无此项 → 〇项›", ""),
    ("‹=若 有(业务目标) 则 「■」 否则 「□」›", "■"),
    ("‹=业务得分 → 〇.00›", "87.50"),
])
def test_a_formula_prints_its_value_in_its_pattern(finance, text, value):
    form = line(text)
    (name,) = {name for name in first(finance, form).values if name.startswith("=")}
    assert first(finance, form).values[name] == value


def test_formulas_of_entries_work_before_the_first_computation(finance):
    run = Printing(finance.scheme, finance.cohort, None, "某某局", finance.printed_at)
    record = first(run, line("‹=个数(业务目标)›‹=重点目标项数›‹=信息名次›"))
    assert [record.values[f"={words}"] for words in ("个数(业务目标)", "重点目标项数", "信息名次")] == ["6", "2", ""]


def test_rows_of_a_sheet_have_its_own_columns_those_worked_out_and_formulas_of_the_row(finance):
    more = "when = \"业务目标.目标类别 = 「重点业务目标」\"\n"
    record = first(finance, listing("业务目标", "‹序号›‹目标名称›‹目标得分›‹=业务目标.目标得分 × 2›", more))
    rows = record.tables["业务目标"]
    assert [(row["序号"], row["目标得分"], row["=业务目标.目标得分 × 2"]) for row in rows] == [
        ("1", "30.00", "60"), ("2", "25.50", "51")]
    assert {row["目标类别"] for row in rows} == {"重点业务目标"}


def test_two_lists_of_one_sheet_stand_in_one_form(finance):
    text = HEAD + "".join(
        LIST.format(table=kind, text="‹目标名称›", more=f"source = \"业务目标\"\nwhen = \"业务目标.目标类别 = 「{kind}」\"\n")
        for kind in ("重点业务目标", "一般目标"))
    record = first(finance, read_form(text.replace("「一般目标」", "「业务目标」"), "X1.toml"))
    assert (len(record.tables["重点业务目标"]), len(record.tables["一般目标"])) == (2, 4)


@pytest.mark.parametrize(("form", "said"), [
    (line("‹=个数(业务目表)›"), "没有“业务目表”这个名称"),
    (line("‹=个数(业务目标›"), "个数(业务目标"),
    (line("‹=名次(业务得分)›"), "要等所有人的数都齐了才能算"),
    (line("‹办法.优秀系›"), "“办法”里没有“优秀系”"),
    (line("‹步骤.没有的步骤›"), "“步骤”里没有“没有的步骤”"),
    (line("‹科室名单.科长›"), "“科室名单”里没有“科长”"),
    (listing("业务目标", "‹目标名›"), "表“业务目标”没有“目标名”这一栏"),
    (listing("甲", "‹目标名称›", 'source = "业务目表"\n'), "没有“业务目表”这张表"),
    (listing("业务目标", "‹目标名称›", 'when = "业务目标.档次"\n'), "这个公式应当是"),
])
def test_what_a_scheme_does_not_know_is_refused_naming_form_and_scheme(finance, form, said):
    with pytest.raises(Refused) as refused:
        form_work(form, finance.scheme)
    told = [str(problem) for problem in refused.value.problems]
    assert any(said in one for one in told), told
    assert all("X1.toml" in one and "市南财政目标考核" in one and one.endswith("（K625）") for one in told)


def test_every_fault_of_a_form_comes_at_once(finance):
    with pytest.raises(Refused) as refused:
        form_work(line("‹=甲›‹=乙›‹办法.丙›"), finance.scheme)
    assert len(refused.value.problems) == 3


def test_words_after_a_bar_excuse_a_name_other_schemes_have(finance):
    assert form_work(line("‹办法.项目满分|40›"), finance.scheme).asked == ()


def test_lists_by_department_and_of_everybody(finance):
    head = 'per = "list"\ngroup = "全体"\n'
    (record,) = records(finance, listing("业务目标", "‹科室›‹目标名称›", head=head))
    assert record.values["汇总.组"] == "全体"
    assert {row["科室"] for row in record.tables["业务目标"]} == {one.values["科室"] for one in finance.cohort.subjects}
    assert len(record.tables["业务目标"]) == sum(len(one.rows["业务目标"]) for one in finance.cohort.subjects)
    parted = list(records(finance, listing("业务目标", "‹目标名称›", head=head.replace("全体", "科室"))))
    assert [one.key for one in parted] == [one.values["科室"] for one in finance.cohort.subjects]
    assert [one.values["汇总.科室"] for one in parted] == [one.key for one in parted]
