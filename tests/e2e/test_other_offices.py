"""Offices that are none of the sample's kind: what only shows there, by keyboard alone."""

import pytest
from keyboard import Hands

from kaohe_desktop.ui.app import open_first


@pytest.fixture
def begin(bare):
    """A new office with its first period by that scheme, the keys where the program left them."""

    def make(scheme):
        open_first(bare, None)
        hands = Hands(bare)
        hands.compose("某机关")
        hands.press("Enter")
        hands.choose(scheme)
        hands.go_to("启用", by="Tab", exact=True)
        hands.press("Enter")
        assert bare.page_name == "roster", hands.told
        return hands

    return make


@pytest.mark.parametrize(("scheme", "what", "new"), [
    ("某办机关科级及以下人员季度绩效考核", "人", ("001", "张三")), ("KPI）部门考核", "科室", ("K1", "第一检察部")),
])
def test_the_first_line_of_an_empty_roster_is_typed_at_once(bare, begin, scheme, what, new):
    hands = begin(scheme)
    page = bare.page("roster")
    assert page.empty.text().startswith(f"这里还没有{what}：")
    assert "从上一期带来" not in page.empty.text(), "there is no earlier period to bring it from"
    assert page.view.current() == (0, 0)
    key, name = new
    hands.type(key)
    hands.press("Tab")
    hands.compose(name)
    hands.press("Tab")
    assert page.view.grid.text(0, 0) == key
    assert page.view.grid.text(0, 1) == name


def test_a_word_about_a_code_goes_when_the_code_is_put_right(bare, begin):
    hands = begin("某办机关科级及以下人员季度绩效考核")
    hands.press("Ctrl+3", "Ctrl+N")
    form = bare.page("periods").form
    hands.go_to("考核期", by="Tab", exact=True)
    hands.press("Ctrl+A")
    hands.type("2026Q9")
    hands.press("Enter")
    assert "2026Q9" in form.wrong.text()
    assert form.wrong.isVisible()
    hands.press("Backspace")
    hands.type("2")
    assert not form.wrong.isVisible()


def test_full_marks_stand_in_the_head_also_when_entry_was_opened_before_anybody_was_there(bare, begin):
    hands = begin("某办机关科级及以下人员季度绩效考核")
    hands.press("Ctrl+4", "Ctrl+2")
    hands.type("001")
    hands.press("Tab")
    hands.compose("张三")
    hands.press("Tab", "Tab")
    hands.compose("秘书科")
    hands.press("Tab", "Tab")
    hands.compose("科级干部")
    hands.press("Enter", "Ctrl+4")
    columns = {column.heading: column.note for column in bare.page("entry").view.grid.columns}
    assert columns["A岗"] == "满 40分"
    assert columns["共性目标"] == "满 40分"


def test_the_tables_an_office_keeps_come_along_and_until_they_are_there_the_board_says_so(bare, begin):
    from kaohe_desktop.office.importing import apply_import, preview_import
    from kaohe_desktop.office.overview import overview
    from kaohe_desktop.resources import resource

    hands = begin("KPI）部门考核")
    hands.type("K1")
    hands.press("Tab")
    hands.compose("第一检察部")
    hands.press("Tab")
    hands.compose("业务部门")
    hands.press("Enter", "Ctrl+1")
    home, session = bare.page("home"), bare.session
    assert home._nothing.text() == "“花名册”、“指标”里还没有内容，请到“录入”里填或者导入。"
    assert overview(session.workspace, session.current).next_step.id == "entry"
    book = resource("samples", "procuratorate-kpi-dept-2026Q3.xlsx")
    apply_import(session.workspace, session.current, preview_import(session.workspace, session.current, book))
    session.changed(None)
    assert overview(session.workspace, session.current).next_step.id == "computing"
    first = session.current
    hands.press("Ctrl+3")
    hands.go_to("启用下一期")
    hands.press("Enter")
    hands.go_to("启用", by="Tab", exact=True)
    hands.press("Enter")
    assert session.current.id != first.id, hands.told
    assert "指标 11 行" in hands.told
    assert "花名册 15 行" in hands.told
    old, new = (session.workspace.book(one.id) for one in (first, session.current))
    for name in ("指标", "花名册"):
        assert [row.texts for row in new.tables[name]] == [row.texts for row in old.tables[name]]
    assert not new.tables["信息简报"], "what happened in the old quarter stays there"


def test_roll_up_leads_to_opening_the_very_year(bare, begin):
    hands = begin("某办机关科级及以下人员季度绩效考核")
    hands.press("Alt+N")
    assert bare.page_name == "rollup"
    hands.press("Enter")
    form = bare.page("periods").form
    assert (form.scheme.currentData(), form.code.text()) == ("xinban-year", str(bare.session.current.first_day.year))


@pytest.fixture
def departments(bare, tmp_path):
    """An office whose 科室 are appraised, three seats for them and two 科室 tied for the third, computed."""
    from kaohe_desktop.office.importing import apply_import, preview_import
    from kaohe_desktop.office.periods import open_period
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.resources import resource

    ws = Workspace.create(tmp_path / "科室.db", "某县检察院")
    period = open_period(ws, "procuratorate-kpi-dept", "2026Q3", params={"基础分": "60", "优秀名额": "3"})
    apply_import(ws, period, preview_import(ws, period, resource("samples", "procuratorate-kpi-dept-2026Q3.xlsx")))
    ws.close()
    open_first(bare, tmp_path / "科室.db")
    hands = Hands(bare)
    hands.press("F9")
    return hands


def test_undo_after_a_decision_asks_for_the_reason_it_needs_and_takes_it_back(bare, departments):
    hands, page = departments, bare.page("results")
    tie = page.outcome.ties[0]
    hands.press("F7")
    hands.go_to_field("理由")
    hands.compose("检察长办公会研究")
    hands.press("Enter")
    decided = next(one for one in page.outcome.results if one.decision is not None)
    assert decided.key in tie.keys
    hands.press("Ctrl+Z")
    assert list(page.ask.fields) == ["原因"]
    hands.compose("会议改期")
    hands.press("Enter")
    assert page.outcome.result(decided.key).decision is None, hands.told
    assert "已撤销" in hands.told
    hands.press("Ctrl+Z")
    assert not page.ask.isVisible(), "it is gone already"
    assert page.outcome.ties, "and the tie is there again"


def test_departments_are_called_so_where_forms_are_printed_and_results_are_used(bare, departments):
    hands = departments
    hands.press("Ctrl+8")
    people = bare.page("printing").people
    assert people.title.text() == "科室"
    assert not people.department.isVisible()
    hands.press("Ctrl+9")
    headings = bare.page("uses").list.table.list_model.headings
    assert headings[1] == "科室数"


def test_an_explanation_that_is_seen_whole_is_not_scrolled(bare, begin):
    from PySide6.QtWidgets import QApplication

    hands = begin("某办机关科级及以下人员季度绩效考核")
    for text in ("001", "张三", "男", "秘书科", "科长", "科级干部"):
        hands.type(text) if text.isascii() else hands.compose(text)
        hands.press("Tab")
    hands.press("Ctrl+4")
    for text in ("36", "37", "19"):
        hands.type(text)
        hands.press("Tab")
    hands.press("F9")
    QApplication.processEvents()
    side = bare.page("results").explanation
    assert side.marked
    assert side.verticalScrollBar().value() == 0
    assert side.verticalScrollBar().maximum() == 0, "no void below the last step"


def test_an_import_of_departments_counts_departments_and_enter_takes_it(bare, begin):
    from kaohe_desktop.resources import resource

    hands = begin("KPI）部门考核")
    page = bare.page("roster")
    page.start_import(resource("samples", "procuratorate-kpi-dept-2026Q3.xlsx"))
    hands.ready()
    words = page.importing.title.text()
    assert "8 个科室新增，共用的表有改动；打勾的 8 个科室和共用的表会导入" in words
    hands.press("Enter")
    assert bare.session.current.subjects == 8, hands.told
    assert bare.session.workspace.book(bare.session.current.id).tables["指标"]
