import json

import pytest

from kaohe_desktop.office.computing import latest
from kaohe_desktop.ui.result_rows import CATEGORY, PLACE, TOTAL


@pytest.fixture
def page(window, work):
    window.show_page("results", "compute")
    work(window)
    return window.page("results")


def results_tied(page):
    return next(one for one in page.outcome.ties)


def test_computing_fills_the_table_and_stores_the_outcome(window, page):
    assert page.model.rowCount() == window.session.current.subjects
    assert latest(window.session.workspace, window.session.current).results == page.outcome.results
    assert window.head.state.text() == "已计算"


def test_the_model_keeps_qts_promises(qtmodeltester, page):
    qtmodeltester.check(page.model)


def test_the_person_marked_is_explained_with_the_clauses(page):
    page.arrive("001")
    words = page.explanation.toPlainText()
    result = page.outcome.result("001")
    assert f"{result.name}（001）" in page._side_title.text()
    assert str(result.total) in words
    assert "二、2" in words


def test_sorting_keeps_each_row_with_its_result(page):
    page.model.sort(TOTAL)
    totals = [one.total for one in page.model.results if one.total is not None]
    assert totals == sorted(totals)
    for row, result in zip(page.model.rows, page.model.results, strict=True):
        assert row[1] == result.key


def test_one_category_is_shown_alone(page):
    page.category.setCurrentIndex(1)
    assert {one.category for one in page.model.results} == {page.category.currentText()}
    assert page.table.isColumnHidden(CATEGORY)
    assert not page.table.isColumnHidden(PLACE)


def test_where_ranks_begin_anew_with_each_category_the_category_is_said(page):
    page.category.setCurrentIndex(0)
    assert not page.table.isColumnHidden(CATEGORY)
    assert [row[CATEGORY] for row in page.model.rows] == [one.category for one in page.model.results]


def test_a_tie_is_decided_in_the_page_and_the_decision_is_kept_beside_the_computed_grade(window, page):
    tie = results_tied(page)
    page.ask_tie(tie)
    winner = tie.keys[1]
    page.ask.set("给谁", page._name(winner))
    page.ask.do_button.click()
    assert page.ask.isVisible()  # no reason yet
    assert "理由" in page.ask.wrong.text()
    page.ask.set("理由", "群众来信表扬多")
    page.ask.set("文号", "梅街〔2026〕12号")
    page.ask.do_button.click()
    assert not page.ask.isVisible()
    result = page.outcome.result(winner)
    assert result.grade == tie.grade
    assert not result.pending
    assert result.computed_grade != tie.grade
    assert tie not in page.outcome.ties
    page.arrive(winner)
    assert "群众来信表扬多" in page.explanation.toPlainText()
    page.withdraw_button.click()
    page.ask.set("原因", "会议另行研究")
    page.ask.do_button.click()
    assert page.outcome.result(winner).pending == tie.grade


def test_a_grade_fixed_by_hand_needs_its_reason(page):
    page.arrive("001")
    page.grade_button.click()
    page.ask.set("等次", page.session.scheme.scheme.grades[-1].name)
    page.ask.do_button.click()
    assert page.ask.wrong.text()
    page.ask.set("理由", "单位年度考核未达标")
    page.ask.do_button.click()
    assert page.outcome.result("001").grade == page.session.scheme.scheme.grades[-1].name


def test_a_change_after_computing_is_told(window, page):
    from kaohe_desktop.office.entry import EntryGrid

    grid = EntryGrid(window.session.workspace, window.session.current, "录入")
    heading = [one.heading for one in grid.columns].index("迟到次数")
    grid.enter(0, heading, "6")
    window.session.changed(None)
    assert "重新计算" in page.state.text()


def test_the_results_are_exported_for_others(window, page, work, tmp_path):
    page.export(tmp_path / "结果")
    work(window)
    record = json.loads((tmp_path / "结果" / "results.json").read_text("utf-8"))
    assert len(record["subjects"]) == window.session.current.subjects
    assert (tmp_path / "结果" / "results.xlsx").is_file()
