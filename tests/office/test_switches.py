"""差错处罚: switched on for a period, it adds its sheet and its item; off, the sheet is left unread and that is said."""

import json

import openpyxl
import pytest
from desk import person

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.engine.scheme import penalty
from kaohe_desktop.office import library, switches
from kaohe_desktop.office.computing import compute
from kaohe_desktop.office.entry import EntryGrid, entry_sheets
from kaohe_desktop.office.periods import open_period, period_info, set_params
from kaohe_desktop.office.roster import RosterGrid
from kaohe_desktop.office.switches import ERROR_PENALTY, OFF, Switches, split
from kaohe_desktop.office.workbook import compute_workbook, make_template
from kaohe_desktop.office.workspace import Workspace

ON = {ERROR_PENALTY: "是"}


@pytest.fixture
def ws(tmp_path):
    ws = Workspace.create(tmp_path / "考核.db", "样例街道")
    yield ws
    ws.close()


def labels(refused):
    return [(problem.sheet, problem.label, problem.code) for problem in refused.value.problems]


def test_the_switch_is_the_engine_s_own():
    assert (switches.ERROR_PENALTY, f"\n[{switches.SECTION}]\n") == (penalty.SWITCH, penalty.TABLE)


def test_the_switch_is_told_from_the_parameters():
    assert split({"优秀名额": "3", " 差错 處罰": "是"}, has_it=False) == ({"优秀名额": "3"}, Switches(error_penalty=True), [])
    assert split({ERROR_PENALTY: "否"}, has_it=False) == ({}, OFF, [])
    assert [one.code for one in split({ERROR_PENALTY: "要"}, has_it=False)[2]] == ["K725"]
    assert [one.code for one in split({ERROR_PENALTY: "否"}, has_it=True)[2]] == ["K726"]


def test_a_scheme_with_the_switch_is_compiled_once_and_differs_in_text():
    on = library.load_scheme("meiling", Switches(error_penalty=True))
    assert on is library.load_scheme("meiling", Switches(error_penalty=True))
    assert on.digest != library.load_scheme("meiling").digest
    assert on.scheme.sheets[-1].name == "差错"


def test_a_period_is_pinned_to_the_scheme_with_the_switch(ws):
    period = open_period(ws, "meiling", "2026Q3", params=ON)
    RosterGrid(ws, period).add_person(person("001", "张三", projects="0"))
    scheme = ws.book(period.id).scheme
    assert "差错" in [sheet.name for sheet in entry_sheets(scheme)]
    assert period.params == ON
    entry = EntryGrid(ws, period, "录入")
    for heading, text in (("科室工作", "90"), ("党政领导测评", "80")):
        entry.enter(0, [one.heading for one in entry.columns].index(heading), text)
    before = compute(ws, period).results[0]
    errors = EntryGrid(ws, period, "差错")
    assert errors.paste(0, 0, [["001", "", "", "2026-08-01", "漏报一次", "2"]]).saved == 4
    after = compute(ws, period).results[0]
    assert after.total == before.total - 2
    assert after.items["差错扣分"] == 2
    ws.forget(period.id)
    assert ws.book(period.id).scheme.digest == scheme.digest


def test_parameters_changed_later_leave_the_switch_as_it_was(ws):
    period = open_period(ws, "meiling", "2026Q3", params=ON)
    assert set_params(ws, period, {}).params == ON
    assert set_params(ws, period, ON).params == ON
    with pytest.raises(Refused) as refused:
        set_params(ws, period, {ERROR_PENALTY: "否"})
    assert labels(refused) == [("参数", ERROR_PENALTY, "K726")]
    off = open_period(ws, "meiling", "2026Q4", params={ERROR_PENALTY: "否"})
    assert off.params == {}
    with pytest.raises(Refused) as refused:
        set_params(ws, off, ON)
    assert labels(refused) == [("参数", ERROR_PENALTY, "K726")]
    assert period_info(ws, off.id).params == {}


def test_a_wrong_word_opens_nothing(ws):
    with pytest.raises(Refused) as refused:
        open_period(ws, "meiling", "2026Q3", params={ERROR_PENALTY: "开"})
    assert labels(refused) == [("参数", ERROR_PENALTY, "K725")]


@pytest.fixture
def book(tmp_path):
    """A filled workbook of one person with one error."""
    path = make_template("meiling", tmp_path / "t.xlsx", params=["差错处罚=是"])
    made = openpyxl.load_workbook(path)
    for sheet, values in {
        "花名册": {"人员编号": "001", "姓名": "张三", "科室": "党政办", "考核类别": "一般工作人员", "常规工作安排": "科室", "重点项目数": "0"},
        "录入": {"人员编号": "001", "科室工作": 90, "党政领导测评": 80},
        "差错": {"人员编号": "001", "事由": "漏报", "扣分": 2.5},
    }.items():
        headings = [one.value for one in made[sheet][1]]
        for heading, value in values.items():
            made[sheet].cell(2, headings.index(heading) + 1, value)
    made.save(path)
    return path


@pytest.mark.parametrize(("params", "shown"), [(["差错处罚=是"], "2.50"), ([], None)])
def test_the_command_line_takes_the_switch_and_else_says_the_sheet_is_left_out(book, tmp_path, params, shown):
    done = compute_workbook(book, "meiling", "2026Q3", tmp_path / "out", params, "none")
    [subject] = json.loads((tmp_path / "out" / "results.json").read_text("utf-8"))["subjects"]
    assert subject["项目"].get("差错扣分") == shown
    assert any("“差错”" in sentence for sentence in done.job.ignored) is (not params)
    assert subject["总分"] == ("85.50" if params else "88.00")  # 100 × 60% + 70 × 40%, less 2.5


def test_the_command_line_refuses_a_wrong_word_among_all_other_problems(book, tmp_path):
    with pytest.raises(Refused) as refused:
        compute_workbook(book, "meiling", "2026Q9", tmp_path / "out", ["差错处罚=1", "没有=1"], "none")
    assert [label for _, label, _ in labels(refused)][1:] == ["没有", "差错处罚"]
