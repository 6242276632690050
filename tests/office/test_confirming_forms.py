"""What was confirmed reaches the paper: the days of the 公示, the 审定 on the 备案表 and in a person's file, a line while it is not final."""

from datetime import date

import pytest
from desk import confirm_all, office, put
from test_general_forms_database import text_of

from kaohe_desktop.office.computing import compute
from kaohe_desktop.office.confirming import close, confirm
from kaohe_desktop.office.confirming_values import confirmation_values, not_final
from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.general_forms_values import office_values
from kaohe_desktop.office.office_settings import save
from kaohe_desktop.office.periods import open_period, period_info
from kaohe_desktop.office.printing import print_forms, source_of

DAY = date(2026, 10, 8)
BY = "街道绩效考核领导小组"


@pytest.fixture
def desk(tmp_path):
    ws, period = office(tmp_path / "考核.db")
    compute(ws, period)
    yield ws, period_info(ws, period.id)
    ws.close()


def go(desk, *names, day=DAY, document=""):
    for name in names:
        confirm(*desk, name, day, BY, document=document, today=day)


def test_nothing_is_bound_and_a_line_is_said_while_nothing_is_confirmed(desk):
    assert confirmation_values(*desk) == {}
    assert not_final(*desk) == "结果还没有审定，现在到“初评”这一步"
    go(desk, "初评")
    assert not_final(*desk) == "结果还没有审定，现在到“领导小组研究”这一步"
    go(desk, "领导小组研究", "审定")
    assert not_final(*desk) == ""


def test_every_step_is_bound_under_what_it_is_for(desk):
    go(desk, "初评")
    go(desk, "领导小组研究", "审定", day=date(2026, 10, 9), document="梅街纪〔2026〕9号")
    go(desk, "反馈本人", "公示", day=date(2026, 10, 12))
    last = date(2026, 10, 19)
    close(*desk, "公示", last, BY, today=last)
    assert confirmation_values(*desk) == {
        "确认.初评日期": "2026年10月8日", "确认.初评人": BY, "确认.研究日期": "2026年10月9日", "确认.研究人": BY,
        "确认.审定日期": "2026年10月9日", "确认.审定人": BY, "确认.审定文号": "梅街纪〔2026〕9号",
        "确认.审定意见": f"2026年10月9日经{BY}审定（梅街纪〔2026〕9号）。",
        "确认.公示起": "2026年10月12日", "确认.公示止": "2026年10月16日", "确认.公示结果": "没有异议",
        "日期.公示起": "2026年10月12日", "日期.公示止": "2026年10月16日", "日期.公示天数": "5个工作日",
    }


def test_what_changed_since_is_not_printed_as_final(desk):
    go(desk, "初评", "领导小组研究", "审定")
    assert put(EntryGrid(*desk, "录入"), "001", "科室工作", "20").saved
    compute(*desk)
    assert "确认.审定日期" not in confirmation_values(*desk)
    assert not_final(*desk).startswith("10月8日审定以后变了")


def test_the_notice_the_filing_and_the_file_have_it(desk, tmp_path):
    go(desk, "初评", "领导小组研究", "审定", document="梅街纪〔2026〕9号")
    go(desk, "反馈本人")
    confirm(*desk, "公示", date(2026, 10, 12), BY, until=date(2026, 10, 20), today=DAY)
    printed = print_forms(*desk, ["G2", "G6", "G9"], None, folder=tmp_path / "out")
    texts = {path.name.split("_")[0] if "_" in path.name else path.stem: text_of(path) for path in printed.files}
    whole = "".join(texts.values())
    assert "公示期为7个工作日（2026年10月12日至2026年10月20日）" in whole
    assert "报送单位意见：2026年10月8日经街道绩效考核领导小组审定（梅街纪〔2026〕9号）。" in whole
    assert "2026年10月8日审定" in whole
    assert not [line for line in printed.warnings if "审定" in line]


def test_whoever_prints_too_early_is_told(desk, tmp_path):
    printed = print_forms(*desk, ["G2"], None, folder=tmp_path / "out")
    assert "结果还没有审定，现在到“初评”这一步" in printed.warnings
    assert source_of(*desk).run.not_final
    confirm_all(*desk, DAY)
    assert source_of(*desk).run.not_final == ""


def test_the_schemes_own_days_of_a_posting_go_before_the_offices(desk, tmp_path):
    ws, _ = desk
    save(ws, {"公示天数": "9"})
    year = open_period(ws, "shinan-finance", "2026")
    assert office_values(source_of(ws, year).run)["日期.公示天数"] == "2个工作日"
    assert office_values(source_of(*desk).run)["日期.公示天数"] == "9个工作日"
