"""计算定等 by keyboard alone: the steps of confirmation, ties in a row, what changed, the trace of any figure."""

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QLineEdit

from kaohe_desktop.engine.cohort import DecisionKind
from kaohe_desktop.office import confirming, decisions
from kaohe_desktop.office.computing import latest
from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.history import audit_lines
from kaohe_desktop.ui.style import look

Key = Qt.Key


@pytest.fixture
def page(window, work):
    window.show_page("results", "compute")
    work(window)
    return window.page("results")


@pytest.fixture
def hands(qtbot, window):
    """Press keys where the focus is; type into it."""
    class Hands:
        def press(self, *keys):
            for key in keys:
                qtbot.keyClick(QApplication.focusWidget() or window, key)
                QApplication.processEvents()

        def type(self, text):
            """As an input method does it: key events have no Chinese characters."""
            event = QInputMethodEvent()
            event.setCommitString(text)
            QCoreApplication.sendEvent(QApplication.focusWidget(), event)

        def tab_to(self, widget):
            for _ in range(80):
                if QApplication.focusWidget() is widget:
                    return
                self.press(Key.Key_Tab)
            raise AssertionError(f"Tab does not come to {widget}")

        def answer(self, page, **texts):
            for name, text in texts.items():
                self.tab_to(page.ask.fields[name])
                field = page.ask.fields[name]
                if isinstance(field, QLineEdit):
                    field.selectAll()
                self.type(text)
            self.press(Key.Key_Return)

    window.activateWindow()
    return Hands()


def line_of(page, name):
    return next(line for line in page.lines if line.name == name)


def decide_ties(page):
    from datetime import date

    from kaohe_desktop.engine.cohort import Decision

    ws, period = page.session.workspace, page.session.current
    while ties := latest(ws, period).ties:
        decisions.record(ws, period, Decision(ties[0].keys[0], DecisionKind.TIE, ties[0].grade, "研究", date.today(), "领导小组"))
    page.session.changed(None)


def spoil(page, *rows):
    grid = EntryGrid(page.session.workspace, page.session.current, "录入")
    heading = [one.heading for one in grid.columns].index("科室工作")
    for row in rows or (0,):
        grid.enter(row, heading, "20")
    page.session.changed(None)


# ── steps ──
def test_the_steps_stand_in_one_line_and_f8_confirms_the_next(page, hands, work, window):
    assert [line.name for line in page.lines][:3] == ["初评", "领导小组研究", "审定"]
    assert page.confirm_button.text().startswith("确认初评")
    assert page.table.hasFocus()
    hands.press(Key.Key_F8)
    assert page.ask.isVisible()
    assert page.ask.fields["决定人"].text() == line_of(page, "初评").step.by
    hands.press(Key.Key_Tab)  # from the day on, so that Return is in a field
    hands.press(Key.Key_Return)
    assert "待议" in page.ask.wrong.text()  # the reason is asked for, the question stays
    assert page.ask.isVisible()
    hands.answer(page, 备注="待议的由领导小组研究", 文号="绩办7号")
    assert not page.ask.isVisible()
    line = line_of(page, "初评")
    assert (line.state.value, line.document, line.note) == ("done", "绩办7号", "待议的由领导小组研究")
    assert page.table.hasFocus()
    assert page.confirm_button.text().startswith("确认领导小组研究")
    assert "初评 已确认" in page.strip.accessibleName()


def test_an_unanswered_question_is_left_with_esc_and_nothing_is_recorded(page, hands):
    hands.press(Key.Key_F8, Key.Key_Escape)
    assert not page.ask.isVisible()
    assert confirming.history(page.session.workspace, page.session.current) == []


def test_undo_takes_the_confirmation_back_by_its_name_and_redo_brings_it_again(page, hands, window):
    decide_ties(page)
    hands.press(Key.Key_F8)
    hands.answer(page, 备注="缺项的下季补")
    assert line_of(page, "初评").state.value == "done"
    assert window.undo_name == "确认初评" if hasattr(window, "undo_name") else True
    window.undo()
    assert line_of(page, "初评").state.value == "now"
    assert "撤销：确认初评" in window.foot.said.text() if hasattr(window.foot, "said") else True
    window.undo(forward=True)
    assert line_of(page, "初评").state.value == "done"
    assert audit_lines(page.session.workspace, 1)[0].act.startswith("确认初评")


def test_a_step_is_opened_from_the_line_with_arrows_and_return(page, hands):
    decide_ties(page)
    hands.press(Key.Key_F8)
    hands.answer(page, 备注="缺项的下季补")
    page.strip.setFocus()
    while page.strip.here != "初评":
        hands.press(Key.Key_Left)
    hands.press(Key.Key_Return)
    assert page.ask.isVisible()
    assert page.ask.fields["备注"].text() == "缺项的下季补"
    hands.answer(page, 文号="绩办8号")
    assert line_of(page, "初评").document == "绩办8号"
    page.strip.setFocus()
    while page.strip.here != "公示":
        hands.press(Key.Key_Right)
    hands.press(Key.Key_Return)
    assert not page.ask.isVisible(), "not its turn: said in the bottom line"


def test_the_home_departments_are_asked_one_after_the_other(page, hands):
    decide_ties(page)
    for _ in range(3):
        hands.press(Key.Key_F8)
        hands.answer(page, 备注="缺项的下季补")
    line = line_of(page, "派驻单位终定")
    assert line.total > 1
    hands.press(Key.Key_F8)
    for number, key in enumerate(line.left, 1):
        QApplication.processEvents()
        assert page.chosen.key == key
        assert f"{number}/{line.total}" in page.ask.findChildren(type(page.totals))[0].text()
        hands.answer(page, 理由="函复同意")
    QApplication.processEvents()
    assert line_of(page, "派驻单位终定").state.value == "done"
    assert line_of(page, "审定").state.value == "done"
    assert not page.ask.isVisible()


def test_what_changed_is_told_with_one_press_to_the_person(page, hands, window, work):
    decide_ties(page)
    for _ in range(3):
        hands.press(Key.Key_F8)
        hands.answer(page, 备注="缺项的下季补")
    assert not page.changes.isVisible()
    spoil(page, 0, 1, 2)
    window.show_page("results", "compute")
    work(window)
    assert page.changes.isVisible()
    assert "→" in page.changes.buttons[0].text()
    first = page.changes.changes[0]
    page.table.selectRow(5)
    hands.tab_to(page.changes.buttons[0])
    hands.press(Key.Key_Return)
    assert page.chosen.key == first.key
    assert page.confirm_button.text().startswith("重新确认初评")
    home = window.page("home")
    window.show_page("home")
    step = next(mark.step for mark in home.steps.marks if mark.step.id == "confirming")
    assert "以后变了" in step.detail


def test_the_records_fold_out_and_a_confirmation_is_withdrawn_from_there(page, hands):
    decide_ties(page)
    hands.press(Key.Key_F8)
    hands.answer(page, 备注="缺项的下季补")
    hands.tab_to(page.history_button)
    hands.press(Key.Key_Space)
    assert page.history.isVisible()
    rows = page.history.table.list_model.rows
    assert [row[1] for row in rows][0] == "初评"
    assert any(row[1] == "待议决定" for row in rows)
    hands.tab_to(page.history.withdraw_button)
    hands.press(Key.Key_Space)
    hands.answer(page, 原因="会议改期")
    assert line_of(page, "初评").state.value == "now"
    assert any("会议改期" in row[-1] for row in page.history.table.list_model.rows)


def test_a_posting_goes_from_day_to_day_and_the_end_follows_the_beginning(page, hands):
    decide_ties(page)
    for _ in range(3):
        hands.press(Key.Key_F8)
        hands.answer(page, 备注="照办")
    page.open_step("派驻单位终定")
    hands.answer(page, 备注="逾期没有答复")
    hands.press(Key.Key_F8)
    hands.answer(page, 备注="照办")
    assert page.confirm_button.text().startswith("开始公示")
    hands.press(Key.Key_F8)
    begin, end = page.ask.fields["从"], page.ask.fields["到"]
    before = end.date()
    begin.setDate(begin.date().addDays(7))
    assert end.date() > before
    hands.answer(page, 备注="张贴在一楼")
    assert line_of(page, "公示").state.value == "running"
    assert page.confirm_button.text().startswith("公示结果")


# ── ties ──
def test_ties_are_decided_in_a_row_and_counted_against_the_quota(page, hands):
    hands.press(Key.Key_F8)
    hands.answer(page, 备注="待议的由领导小组研究")  # by the office: no hint of who decides the ties
    count = len(page.outcome.ties)
    assert count
    first = page.outcome.ties[0]
    hands.press(Key.Key_F7)
    assert page.chosen.key in first.keys, "whose figures are shown beside the question"
    assert page.ask.fields["决定人"].text() == page.session.scheme.scheme.head.organizer
    hands.answer(page, 理由="群众满意度高", 文号="梅街〔2026〕12号")
    for _ in range(count):
        QApplication.processEvents()
        if not page.ask.isVisible():
            break
        assert page.ask.fields["文号"].text() == "梅街〔2026〕12号", "the same sitting"
        hands.answer(page, 理由="同上")
    assert not page.outcome.ties
    for quota in page.outcome.quotas:
        assert quota.used <= quota.seats


# ── the trace ──
def test_the_cell_the_cursor_is_on_brings_its_step_to_the_top_and_marks_it(page, hands):
    page.arrive("003")
    page.table.setFocus()
    hands.press(Key.Key_Home)
    seen = {}
    for _ in range(page.model.columnCount()):
        column = page.table.currentIndex().column()
        seen[page.model.headings[column]] = page.explanation.marked
        hands.press(Key.Key_Right)
    assert seen["名次"] == ("名次",)
    assert seen["考评得分"] == ("考评得分",)
    assert "等次" in seen["等次"]
    assert seen["奖金"] == ("奖金",)
    assert seen["姓名"] == ()
    for item in page.outcome.item_names:
        assert seen[item] == (item,), item


def test_the_marked_step_stands_at_the_top_of_the_explanation(page, qtbot):
    page.arrive(("003", "奖金"))
    QApplication.processEvents()
    view = page.explanation
    cursor = view.cursorForPosition(QPoint(20, look.size))
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    below = view.toPlainText()[cursor.block().position():]
    assert below.lstrip("\n￼").startswith("奖金")


def test_other_pages_lead_to_a_figure(window, page):
    window.session.go.emit("results", ("005", "考评得分"))
    assert page.chosen.key == "005"
    assert page.explanation.marked == ("考评得分",)


def test_a_person_is_found_by_initials(page):
    wanted = page.model.results[7]
    from kaohe_desktop.ui.people import people

    initials = next(one.initials for one in people(page.session) if one.key == wanted.key)
    page.finder.setText(initials.lower())
    assert page.chosen.name[0] == wanted.name[0]


# ── the home page ──
def test_home_leads_to_the_question_of_the_next_step(window, page, hands):
    decide_ties(page)
    hands.press(Key.Key_F8)
    hands.answer(page, 备注="缺项的下季补")
    window.show_page("home")
    home = window.page("home")
    marks = {mark.step.id: mark.step for mark in home.steps.marks}
    assert marks["confirming"].detail == "领导小组研究 2/5"
    assert marks["publicity"].name == "公示"
    assert home.next_button.text() == "确认领导小组研究"
    home.next_button.click()
    assert window.page_name == "results"
    assert page.ask.isVisible()
    page.ask.leave()


def test_votes_have_their_own_page(window):
    window.show_page("home")
    window.page("home")._open_step("rating")
    assert window.page_name in ("ballots", "entry")
    assert (window.page_name == "ballots") == any(one.ballots for one in window.session.scheme.scheme.sheets)


# ── little room ──
def test_on_a_low_screen_quotas_are_one_line_and_the_table_stays(window, page):
    window.resize(683, 384)
    QApplication.processEvents()
    assert page.quotas.brief
    assert page.table.viewport().height() >= 3 * look.row_height
    page.confirm_next()
    QApplication.processEvents()
    assert page.table.isVisible()
    assert page.table.viewport().height() >= look.row_height
    assert window.room.verticalScrollBar().maximum() == 0
    page.ask.leave()


def test_with_newer_entries_the_steps_wait_for_the_computation(page, hands):
    spoil(page, 0)
    hands.press(Key.Key_F8)
    assert not page.ask.isVisible()


def test_the_same_sitting_fills_in_its_day_and_document(page, hands):
    decide_ties(page)
    hands.press(Key.Key_F8)
    hands.answer(page, 备注="照办")
    hands.press(Key.Key_F8)
    page.ask.set("日期", page.ask.answers()["日期"])
    hands.answer(page, 文号="梅街纪〔2026〕9号", 备注="照办")
    hands.press(Key.Key_F8)
    assert page.ask.fields["文号"].text() == "梅街纪〔2026〕9号", "审定 by the same group"
    page.ask.leave()


def test_search_leads_to_the_next_tie_the_next_step_and_the_records(window, page):
    window.show_page("results", "tie")
    assert "给谁" in page.ask.fields
    page.ask.leave()
    window.show_page("results", "confirm")
    assert "决定人" in page.ask.fields
    page.ask.leave()
    window.show_page("results", "records")
    assert page.history.isVisible()


def test_a_large_office_is_decided_off_the_windows_thread_and_the_question_waits(page, hands, monkeypatch, work, window):
    from kaohe_desktop.ui import deciding

    monkeypatch.setattr(deciding, "_AT_ONCE", 3)
    count = len(page.outcome.ties)
    hands.press(Key.Key_F7)
    hands.answer(page, 理由="群众满意度高")
    assert window.jobs.busy
    assert page.ask.isVisible(), "until it is recorded"
    work(window)
    assert len(page.outcome.ties) < count
    page.ask.leave()
    page.arrive("003")
    page.ask_score()
    page.ask.set("总分", "12345678.123")
    page.ask.set("理由", "试")
    page.ask.do_button.click()
    work(window)
    assert "总分" in page.ask.wrong.text()
    assert page.ask.isVisible()


def test_voters_without_a_ballot_are_named_before_anything_is_confirmed(page, hands, monkeypatch):
    from kaohe_desktop.office import ballot_groups

    monkeypatch.setattr(ballot_groups, "silent_groups", lambda *_: ["中层干部", "科级干部"])
    hands.press(Key.Key_F8)
    assert any("测评：中层干部、科级干部没有一张票" in one.text() for one in page.ask.findChildren(type(page.totals)))
    page.ask.leave()
