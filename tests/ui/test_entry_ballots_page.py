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
    return window.page("ballots")


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
    page.table.setFocus()
    return page


def counts(page):
    return [(*line.counts, line.abstained) for line in page.table.lines]


def test_figure_keys_cast_votes_from_person_to_person_and_round_again(qtbot, levels):
    assert [levels.tabs.tabText(at) for at in range(levels.tabs.count())] == ["测评"]
    press(qtbot, "1", "2", "0", "1")
    assert counts(levels) == [(2, 0, 0, 0, 0, 0), (0, 1, 0, 0, 0, 0), (0, 0, 0, 0, 0, 1)]
    assert levels.next.text().startswith("第 2 张票 · 李乙")
    assert [row[-3] for row in levels.table.list_model.rows][0] == "7.00"


def test_backspace_takes_the_last_vote_back_and_returns_to_its_person(qtbot, levels):
    press(qtbot, "1", "2", Key.Key_Backspace)
    assert counts(levels)[1] == (0, 0, 0, 0, 0, 0)
    assert levels.table.current.name == "李乙"
    press(qtbot, "9")  # there is no ninth level
    assert sum(map(sum, counts(levels))) == 1


def test_one_person_after_another_when_each_has_a_ballot_of_its_own(qtbot, levels):
    levels.by_ballot.setChecked(False)
    levels.table.setFocus()
    press(qtbot, "1", "1", "3", Key.Key_Down, "2")
    assert counts(levels)[:2] == [(2, 0, 1, 0, 0, 0), (0, 1, 0, 0, 0, 0)]


def test_the_tick_stays_off_until_the_totals_agree_and_says_what_does_not(qtbot, levels):
    press(qtbot, "1", "1", "1")
    levels.totals["issued"].setFocus()
    press(qtbot, "2", Key.Key_Return, "2", Key.Key_Return, "0", Key.Key_Return, "0", Key.Key_Return)
    assert "少 1 票" in levels.found.text()
    assert levels.table.list_model.rows[0][-1] == "✗ 少 1 票"
    levels.tick.setFocus()
    press(qtbot, " ")
    assert not levels.tick.isChecked()
    levels.table.setFocus()
    press(qtbot, "1", "2", "0")
    assert "可以打勾" in levels.found.text()
    levels.tick.setFocus()
    press(qtbot, " ")
    assert levels.tick.isChecked()
    assert "核对无误" in levels.found.text()
    assert levels.group.currentText().endswith("✓")
    levels.table.setFocus()
    press(qtbot, "1")
    assert not levels.tick.isChecked()
    assert "改过" in levels.found.text()


def test_scores_are_typed_one_after_another_and_the_mean_follows(qtbot, page):
    group = page.voters
    before = {line.key: line for line in page.table.lines}
    first, second = page.table.lines[0], page.table.lines[1]
    page.score.setFocus()
    press(qtbot, "60", Key.Key_Return, Key.Key_Return)
    after = {line.key: line for line in page.table.lines}
    assert after[first.key].valid == before[first.key].valid + 1
    assert after[first.key].figure != before[first.key].figure
    assert after[second.key].abstained == before[second.key].abstained + 1
    assert page.voters == group
    assert QApplication.focusWidget() is page.score


def test_a_score_out_of_range_stays_to_be_put_right(qtbot, window, page):
    cast = page.table.current.cast
    page.score.setFocus()
    press(qtbot, "101", Key.Key_Return)
    assert page.score.text() == "101"
    assert page.table.current.cast == cast
    assert "K101" in window.foot.text.text()


def test_a_scheme_without_votes_says_so(window):
    ws = window.session.workspace
    window.session.choose(open_period(ws, "xinban", "2026Q3"))
    window.show_page("ballots")
    page = window.page("ballots")
    assert page.empty.isVisible()
    assert not page.table.isVisible()
