"""测评 by the keyboard: votes by figure keys, scores by Enter, totals that must agree before the tick."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kaohe_desktop.office.periods import open_period
from kaohe_desktop.office.roster import RosterGrid

Key = Qt.Key


def press(qtbot, *keys, modifier=Qt.KeyboardModifier.NoModifier):
    for key in keys:
        for one in key if isinstance(key, str) else (key,):
            qtbot.keyClick(QApplication.focusWidget(), one, modifier)


@pytest.fixture
def page(window):
    window.show_page("ballots")
    page = window.page("ballots")
    page.arrive("测评票")
    return page


@pytest.fixture
def levels(window):
    ws = window.session.workspace
    period = open_period(ws, "shinan-justice", "2026", params={"优秀名额": "1"})
    roster = RosterGrid(ws, period)
    known = {one.heading for one in roster.columns}
    for number, name in enumerate("甲乙丙", 1):
        whole = {"人员编号": f"00{number}", "姓名": f"李{name}", "科室": "办公室", "考核类别": "一般"}
        roster.add_person({heading: text for heading, text in whole.items() if heading in known})
    window.session.choose(period)
    window.show_page("ballots")
    page = window.page("ballots")
    page.casting.table.setFocus()
    return page


def counts(page):
    return [(*line.counts, line.abstained) for line in page.casting.table.lines]


def test_figure_keys_cast_votes_from_person_to_person_and_round_again(qtbot, levels):
    assert levels.group.count() == 8
    assert levels.group.currentText() == "上半年 · 部门负责人　没有票"
    press(qtbot, "1", "2", "0", "1")
    assert counts(levels) == [(2, 0, 0, 0, 0, 0), (0, 1, 0, 0, 0, 0), (0, 0, 0, 0, 0, 1)]
    assert levels.casting.next.text().startswith("第 2 张票 · 李乙")
    assert [row[-3] for row in levels.casting.table.list_model.rows][0] == "7.00"


def test_backspace_takes_the_last_vote_back_and_returns_to_its_person(qtbot, levels):
    press(qtbot, "1", "2", Key.Key_Backspace)
    assert counts(levels)[1] == (0, 0, 0, 0, 0, 0)
    assert levels.casting.table.current.name == "李乙"
    press(qtbot, "9")  # there is no ninth level
    assert sum(map(sum, counts(levels))) == 1


def test_one_person_after_another_when_each_has_a_ballot_of_its_own(qtbot, levels):
    levels.by_ballot.setChecked(False)
    levels.casting.table.setFocus()
    press(qtbot, "1", "1", "3", Key.Key_Down, "2")
    assert counts(levels)[:2] == [(2, 0, 1, 0, 0, 0), (0, 1, 0, 0, 0, 0)]


def test_the_tick_stays_off_until_the_totals_agree_and_says_what_does_not(qtbot, levels):
    press(qtbot, "1", "1", "1")
    levels.totals.fields["issued"].setFocus()
    press(qtbot, "4", Key.Key_Return, "4", Key.Key_Return, "0", Key.Key_Return, "0", Key.Key_Return)
    assert "少 3 张" in levels.totals.said.text()
    assert levels.casting.table.list_model.rows[0][-1] == "✗ 少 3 票"
    levels.totals.tick.setFocus()
    press(qtbot, " ")
    assert not levels.totals.tick.isChecked()
    levels.casting.table.setFocus()
    press(qtbot, "1", "2", "0", "111", "222")
    assert "可以打勾" in levels.totals.said.text()
    levels.totals.tick.setFocus()
    press(qtbot, " ")
    assert levels.totals.tick.isChecked()
    assert "核对无误" in levels.totals.said.text()
    assert levels.group.currentText().endswith("✓ 已核对")
    levels.casting.table.setFocus()
    press(qtbot, "1")
    assert not levels.totals.tick.isChecked()
    assert "改过" in levels.totals.said.text()


def test_scores_are_typed_one_after_another_and_the_mean_follows(qtbot, page):
    group = page.voters
    before = {line.key: line for line in page.casting.table.lines}
    first, second = page.casting.table.lines[0], page.casting.table.lines[1]
    page.casting.score.setFocus()
    press(qtbot, "60", Key.Key_Return, Key.Key_Return)
    after = {line.key: line for line in page.casting.table.lines}
    assert after[first.key].valid == before[first.key].valid + 1
    assert after[first.key].figure != before[first.key].figure
    assert after[second.key].abstained == before[second.key].abstained + 1
    assert page.voters == group
    assert QApplication.focusWidget() is page.casting.score


def test_a_score_out_of_range_stays_to_be_put_right(qtbot, window, page):
    cast = page.casting.table.current.cast
    page.casting.score.setFocus()
    press(qtbot, "101", Key.Key_Return)
    assert page.casting.score.text() == "101"
    assert page.casting.table.current.cast == cast
    assert "K101" in window.foot.text.text()


def test_a_scheme_without_votes_says_so(window):
    ws = window.session.workspace
    window.session.choose(open_period(ws, "xinban", "2026Q3"))
    window.show_page("ballots")
    page = window.page("ballots")
    assert page.empty.isVisible()
    assert not page.casting.isVisible()


# ── the running ballot, the table, small groups ──


def test_a_whole_ballot_is_taken_back_by_one_key_and_done_again(qtbot, window, levels):
    press(qtbot, "1", "1", "1", "2", "3")
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Backspace, Qt.KeyboardModifier.ControlModifier)
    assert counts(levels) == [(1, 0, 0, 0, 0, 0)] * 3
    assert levels.casting.table.current.name == "李甲"
    assert "已退回第 2 张票（2 票）" in window.foot.text.text()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Backspace, Qt.KeyboardModifier.ControlModifier)  # the one before, finished
    assert sum(map(sum, counts(levels))) == 0
    levels.undo(forward=True)
    assert counts(levels)[0] == (1, 0, 0, 0, 0, 0)
    assert levels.casting.table.current.name == "李乙"


def test_control_totals_are_undone_by_name_like_votes(qtbot, window, levels):
    press(qtbot, "1", Key.Key_F6)
    assert QApplication.focusWidget() is levels.totals.fields["issued"]
    press(qtbot, "12", Key.Key_Return, "10", Key.Key_F6)
    assert QApplication.focusWidget() is levels.casting.table
    assert levels.totals.fields["returned"].text() == "10"
    levels.undo()
    assert "已撤销：上半年 · 部门负责人 收回 10" in window.foot.text.text()
    assert levels.totals.fields["returned"].text() == ""
    levels.undo()
    levels.undo()
    assert sum(map(sum, counts(levels))) == 0
    for _ in range(3):
        levels.undo(forward=True)
    assert [levels.totals.fields[name].text() for name in ("issued", "returned")] == ["12", "10"]
    assert counts(levels)[0][0] == 1


def test_the_equation_stands_while_it_is_typed_and_the_wrong_figure_is_marked(qtbot, levels):
    press(qtbot, Key.Key_F6, "12", Key.Key_Return, "10")
    assert "未收回应是 2" in levels.totals.said.text()
    press(qtbot, Key.Key_Return, "3")
    assert "发出 12 ≠ 收回 10 + 未收回 3 = 13，差 1 张" in levels.totals.said.text()
    assert [bool(field.property("wrong")) for field in levels.totals.fields.values()] == [True, True, True, False]


def test_counts_are_typed_and_pasted_into_the_table(qtbot, levels):
    press(qtbot, Key.Key_F4)
    assert levels.sheet.isVisible()
    assert not levels.casting.isVisible()
    view = levels.sheet.view
    view.go_to("001", "优秀")
    press(qtbot, "12", Key.Key_Return, "9", Key.Key_Return)
    assert [one.counts for one in levels.desk("测评").box.count(levels.voters)] == [(12, 0, 0, 0, 0), (9, 0, 0, 0, 0), (0, 0, 0, 0, 0)]
    view.go_to("001", "良好")
    QApplication.clipboard().setText("3\t1\n2\t0\n4\t1\n")
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert levels.sheet.pasting.isVisible()
    press(qtbot, Key.Key_Return)
    assert [one.counts for one in levels.desk("测评").box.count(levels.voters)] == [(12, 3, 1, 0, 0), (9, 2, 0, 0, 0), (0, 4, 1, 0, 0)]
    levels.undo()
    assert [one.counts for one in levels.desk("测评").box.count(levels.voters)] == [(12, 0, 0, 0, 0), (9, 0, 0, 0, 0), (0, 0, 0, 0, 0)]
    press(qtbot, Key.Key_F4)
    assert levels.casting.isVisible()
    assert counts(levels)[0] == (12, 0, 0, 0, 0, 0)


def test_a_refused_count_stays_in_its_cell_and_waits_while_another_group_is_shown(qtbot, levels):
    press(qtbot, Key.Key_F4)
    levels.sheet.view.go_to("001", "优秀")
    press(qtbot, "-5", Key.Key_Return)
    assert levels.sheet.view.grid.text(0, 2) == "-5"
    assert "优秀" in levels.sheet.view.line.text()
    levels.turn(1)
    assert levels.sheet.view.grid.text(0, 2) == ""
    levels.turn(-1)
    assert levels.sheet.view.grid.text(0, 2) == "-5"
    assert sum(one.cast for one in levels.desk("测评").box.count(levels.voters)) == 0


def test_a_group_without_ballots_is_said_loudly_once_others_have_some(qtbot, levels):
    assert not levels.silent.isVisible()
    press(qtbot, "1")
    assert levels.silent.isVisible()
    assert "分管领导" in levels.silent.text()
    assert levels.silent.objectName() == "warn"


def test_a_checked_group_of_few_ballots_shows_no_single_ballot(qtbot, window, levels):
    press(qtbot, "1", "2", "3", "2", "2", "1")
    for key, name in zip(("2", "2", "0", "0"), ("issued", "returned", "outstanding", "void"), strict=True):
        levels.totals.fields[name].setFocus()
        press(qtbot, key, Key.Key_Return)
    assert "容易认出来" in levels.totals.said.text()
    levels.totals.tick.setFocus()
    press(qtbot, " ")
    assert levels.totals.tick.isChecked()
    shown = [cell for row in levels.casting.table.list_model.rows for cell in row[3:8]]
    assert set(shown) == {"•"}
    levels.casting.setFocus()
    press(qtbot, "1")
    assert "先撤回核对" in window.foot.text.text()
    assert sum(map(sum, counts(levels))) == 6
    press(qtbot, Key.Key_F4)
    grid = levels.sheet.view.grid
    assert {grid.text(0, at) for at in range(2, 8)} <= {"•", ""}
    assert grid.enter(0, 2, "7").problems
    press(qtbot, Key.Key_F4)
    levels.totals.tick.setFocus()
    press(qtbot, " ")
    assert "•" not in levels.casting.table.list_model.rows[0]


def test_single_ballots_can_be_put_right_one_by_one_in_the_table(qtbot, page):
    press(qtbot, Key.Key_F4)
    view = page.sheet.view
    key = view.grid.key(0)
    before = {line.key: line for line in page.desk("测评票").box.count(page.voters)}[key]
    view.go_to(key, "票1")
    press(qtbot, "60", Key.Key_Return)
    after = {line.key: line for line in page.desk("测评票").box.count(page.voters)}[key]
    assert after.cast == before.cast
    assert after.figure != before.figure
    view.go_to(key, "票1")
    press(qtbot, Key.Key_Delete)
    assert {line.key: line for line in page.desk("测评票").box.count(page.voters)}[key].cast == before.cast - 1
    page.undo()
    page.undo()
    assert {line.key: line for line in page.desk("测评票").box.count(page.voters)}[key].figure == before.figure


@pytest.fixture
def figures(window):
    from kaohe_desktop.office.periods import open_period

    ws = window.session.workspace
    period = open_period(ws, "jingzhou", "2026")
    roster = RosterGrid(ws, period)
    known = {one.heading for one in roster.columns}
    for number, name in enumerate("甲乙丙", 1):
        whole = {"人员编号": f"00{number}", "姓名": f"李{name}", "科室": "办公室", "考核类别": "一般", "职务层次": "科员"}
        roster.add_person({heading: text for heading, text in whole.items() if heading in known})
    window.session.choose(period)
    window.show_page("ballots")
    return window.page("ballots")


def test_a_rating_that_is_one_figure_gets_its_table_with_the_rank_at_once(qtbot, window, figures):
    assert [figures.group.itemText(at) for at in (0, 6)] == ["按轮 · 轮次1　已评 0/3 人", "民主测评 · 一般　已评 0/3 人"]
    assert not figures.totals.isVisible()
    figures.arrive("民主测评")
    figures.group.setCurrentIndex(6)
    view = figures.sheet.view
    view.go_to("001", "民主测评")
    press(qtbot, "90", Key.Key_Return, "95.5", Key.Key_Return, "90", Key.Key_Return)
    rank = [one.heading for one in view.grid.columns].index("名次")
    assert [view.grid.text(row, rank) for row in range(3)] == ["2", "1", "2"]
    assert figures.group.currentText().endswith("✓ 3 人")


def test_a_pile_of_ballots_is_typed_into_one_cell_and_its_mean_kept(qtbot, window, figures):
    figures.group.setCurrentIndex(6)
    view = figures.sheet.view
    view.go_to("001", "民主测评")
    press(qtbot, "9", "1", " ", "9", "2", " ", "9", "2", Key.Key_Return)
    assert view.grid.text(0, [one.heading for one in view.grid.columns].index("民主测评")) == "91.67"
    with window.session.workspace.database.read() as connection:
        act = connection.exec_driver_sql("SELECT act FROM audit_line ORDER BY id DESC").scalar()
    assert act == "录入 李甲 民主测评（3 张票，合计 275，平均 91.67）"


def test_figures_of_a_round_go_into_that_rounds_row(qtbot, figures):
    figures.turn(1)
    assert figures.voters.label == "轮次2"
    figures.sheet.view.go_to("002", "上级评分")
    press(qtbot, "88", Key.Key_Tab, "90", Key.Key_Return)
    book = figures.session.workspace.book(figures.session.current.id)
    assert [dict(row.texts) for row in book.by_key["002"].rows["按轮"]] == [{"轮次": "2", "上级评分": "88", "同级评分": "90"}]
    figures.sheet.view.go_to("002", "上级评分")
    press(qtbot, Key.Key_Delete, Key.Key_Right, Key.Key_Delete)
    assert not book.by_key["002"].rows["按轮"]  # a row in which nothing is left goes


def test_groups_are_turned_by_key(qtbot, levels):
    press(qtbot, "1")
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert levels.voters.label == "上半年 · 分管领导"
    press(qtbot, "2")
    assert counts(levels)[0] == (0, 1, 0, 0, 0, 0)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert counts(levels)[0] == (1, 0, 0, 0, 0, 0)


def test_the_ballots_to_hand_out_are_one_press_away(window, levels):
    levels.print_button.click()
    assert window.page_name == "printing"


def test_a_scheme_without_ratings_offers_what_to_press(qtbot, window):
    window.session.choose(open_period(window.session.workspace, "xinban", "2026Q3"))
    window.show_page("ballots")
    page = window.page("ballots")
    assert page.empty.title.text() == "这个考核办法没有测评"
    page.empty.button.setFocus()
    press(qtbot, Key.Key_Return)
    assert window.page_name == "entry"


def test_a_total_still_in_its_field_goes_to_its_own_group_when_another_is_turned_to(qtbot, levels):
    press(qtbot, "1", Key.Key_F6, "12")
    levels.turn(1)
    box = levels.desk("测评").controls
    first, second = levels.desk("测评").box.groups()[:2]
    assert (box.control(first).issued, box.control(second).issued) == (12, None)
    assert levels.totals.fields["issued"].text() == ""
    levels.turn(-1)
    assert levels.totals.fields["issued"].text() == "12"


def test_a_total_that_could_not_be_saved_stays_typed_and_is_tried_again(qtbot, window, levels, monkeypatch):
    from kaohe_desktop.engine.problems import Refused
    from kaohe_desktop.office.ballot_control import Controls
    from kaohe_desktop.office.problems import ARCHIVED

    usual = Controls.set_total

    def fail(*_):
        raise Refused([ARCHIVED.at(sheet="测评", period="2026年度")])

    monkeypatch.setattr(Controls, "set_total", fail)
    press(qtbot, Key.Key_F6, "12", Key.Key_Return)
    assert levels.totals.fields["issued"].text() == "12"
    assert levels.desk("测评").controls.control(levels.voters).issued is None
    levels.show_votes()
    assert levels.totals.fields["issued"].text() == "12"
    monkeypatch.setattr(Controls, "set_total", usual)
    levels.totals.finish()
    assert levels.desk("测评").controls.control(levels.voters).issued == 12


def test_the_results_of_a_large_office_follow_in_a_thread_and_ballots_go_on(qtbot, window, monkeypatch):
    from kaohe_desktop.office import provisional

    monkeypatch.setattr(provisional, "AT_ONCE", 1)
    monkeypatch.setattr(provisional, "ASIDE", 2)
    window.show_page("ballots")
    page = window.page("ballots")
    page.arrive("测评票")
    assert page.desk("测评票").box.large
    line = page.casting.table.lines[0]
    page.casting.score.setFocus()
    press(qtbot, "60", Key.Key_Return)
    assert page.casting.table.lines[0].cast == line.cast + 1
    qtbot.waitUntil(lambda: page.casting.table.lines[0].figure not in ("", line.figure), timeout=5000)
    qtbot.waitUntil(lambda: not page._aside.busy, timeout=5000)
