"""考核办法 and 考核期 by the keyboard alone: a scheme of one's own from the closest there is, changed, tried, saved, used, compared."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from kaohe_desktop.office.library import scheme_text
from kaohe_desktop.office.own_schemes import versions
from kaohe_desktop.office.periods import open_period
from kaohe_desktop.ui.pages.scheme import GUIDE, READ, TRIAL, VERSIONS
from kaohe_desktop.ui.scheme_reading import BY_CLAUSE, WAY
from kaohe_desktop.ui.scheme_trial_view import CLAUSES, COSTS

Key, Ctrl, Alt = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def page(window):
    window.session.workspace.set_user("王经办")
    window.show_page("scheme")
    window.activateWindow()
    window.page("scheme").turn_to(READ)
    return window.page("scheme")


@pytest.fixture
def press(qtbot, window):
    """Press keys where the keys go."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)

    def send(*keys, text=""):
        assert QApplication.focusWidget() is not None
        for key in keys:
            key, held = key if isinstance(key, tuple) else (key, Qt.KeyboardModifier.NoModifier)
            qtbot.keyClick(QApplication.focusWidget(), key, held)
            QApplication.processEvents()
        for part in re.findall(r"[ -~]+|[^ -~]+", text):
            if part.isascii():
                qtbot.keyClicks(QApplication.focusWidget(), part)
            else:  # as an input method gives it
                event = QInputMethodEvent()
                event.setCommitString(part)
                QApplication.sendEvent(QApplication.focusWidget(), event)
            QApplication.processEvents()

    return send


def down_to(press, table, wanted):
    """Go down in a table until a row says so."""
    for _ in range(table.model().rowCount()):
        if wanted in table.list_model.rows[table.currentIndex().row()]:
            return
        press(Key.Key_Down)
    raise AssertionError(wanted)


def test_from_the_closest_scheme_to_a_quarter_opened_with_ones_own(page, window, press, work):
    # a new scheme from the closest there is
    press((Key.Key_N, Ctrl))
    assert page.ask.answers()["照哪一个"].startswith("梅岭街道")
    press(Key.Key_Tab, text="某某街道季度考核办法")
    press(Key.Key_Return)
    assert page.choice.currentText() == "本单位：某某街道季度考核办法"
    assert page.stack.currentIndex() == GUIDE
    assert page.guide.chapter == "名称与类别"
    assert page.road.isVisible()
    # names: the first cell is ready to be typed in
    table = page.guide.table
    assert table.hasFocus()
    down_to(press, table, "适合")
    press(text="本")
    press((Key.Key_A, Ctrl), text="本街道在编在岗人员")
    press(Key.Key_Return)
    assert page.road.steps[0].text().endswith("✓")
    # quotas: a figure of the document, the check-up speaks while it is typed
    page.road.steps[3].setFocus()
    press(Key.Key_Space)
    assert page.guide.chapter == "办法里的数"
    down_to(press, table, "测评占比")
    press(text="5")
    press(text="0")
    bar = page.guide.bar
    page.guide._probe()
    assert "60% + 50% = 110%，不是100%" in bar.wrong.text()
    assert bar.wrong.objectName() == "warn"  # odd, not refused
    press(Key.Key_Escape)
    down_to(press, table, "优秀比例")
    assert bar.example.text() == "用到它的：等次“优秀”、等次“良好”"
    press(text="1")
    press(text="0")
    press(Key.Key_Return)
    # try it on the people of the quarter
    press((Key.Key_4, Alt))
    assert page.stack.currentIndex() == TRIAL
    press(Key.Key_Return)
    work(window)
    assert "优秀 13 → 5" in page.trial.summary.text()
    page.trial.lists.setFocus()
    press(Key.Key_Right)
    assert page.trial.lists.currentIndex() == CLAUSES
    assert page.trial.table.list_model.rows[0][2] == "优秀比例 25% → 10%（三、第一款）"
    press(Key.Key_Right)
    assert page.trial.lists.currentIndex() == COSTS
    rows = page.trial.table.list_model.rows
    assert [row[0] for row in rows] == ["科级干部", "中层干部", "一般工作人员", "合计"]
    before, after = (sum(int(row[at].replace(",", "")) for row in rows[:-1]) for at in (3, 4))
    assert (rows[-1][3], rows[-1][4]) == (f"{before:,}", f"{after:,}")
    # save it with a reason, compare
    press((Key.Key_S, Ctrl), text="按党工委会议纪要第5号")
    press(Key.Key_Return)
    assert page.state.text() == "第 2 版"
    assert not page.road.isVisible()
    press((Key.Key_5, Alt))
    assert page.stack.currentIndex() == VERSIONS
    told = [row[1] for row in page.versions.differences.list_model.rows]
    assert told[0].startswith("适合 ")
    assert told[1:] == ["优秀比例 25% → 10%（三、第一款）"]
    # the next quarter with it: one key for the form, the scheme is offered first where it is chosen, Enter opens
    window.show_page("periods")
    window.page("periods").table.setFocus()
    press((Key.Key_N, Ctrl))
    form = window.page("periods").form
    form.scheme.setFocus()
    press(Key.Key_Home)
    assert form.scheme.currentText() == "某某街道季度考核办法"
    assert form.title.text() == "启用 2026年第四季度"
    form.open_button.setFocus()
    press(Key.Key_Return)
    assert window.session.current.scheme_name == "某某街道季度考核办法"
    assert window.session.current.code == "2026Q4"
    assert versions(window.session.workspace, "meiling-2")[0].periods == ("2026年第四季度",)


def test_the_next_quarter_takes_two_keys(window, press):
    window.show_page("periods")
    page = window.page("periods")
    page.table.setFocus()
    press((Key.Key_N, Ctrl))
    assert page.form.open_button.hasFocus()
    press(Key.Key_Return)
    assert window.session.current.code == "2026Q4"
    assert window.session.current.subjects > 60
    assert "沿用" in window.foot.text.text()


def test_two_schemes_are_opened_in_one_go(window, press):
    ws = window.session.workspace
    open_period(ws, "county-office-dept", "2026Q3")
    window.show_page("periods")
    page = window.page("periods")
    page.table.setFocus()
    page.start_new("meiling")
    assert page.form.title.text() == "启用 2026年第四季度"
    assert page.form.open_button.text() == "一起启用（2 个）"
    tick = page.form.beside.offered[0][0]
    assert "部门" in tick.text()
    tick.setFocus()
    press(Key.Key_Space)
    assert page.form.open_button.text() == "启用"
    press(Key.Key_Space)
    press(Key.Key_Return)
    assert {(one.scheme_id, one.code) for one in window.session.periods()} >= {("meiling", "2026Q4"), ("county-office-dept", "2026Q4")}
    assert window.session.current.scheme_id == "meiling"


def test_the_year_at_a_glance_goes_in_and_opens(window, press):
    window.show_page("periods")
    page = window.page("periods")
    press((Key.Key_2, Alt))
    table = page.year.table
    assert table.hasFocus()
    assert page.chosen.code == "2026Q3"
    press(Key.Key_Right)
    assert page.chosen is None
    press(Key.Key_Return)
    assert page.form.isVisible()
    assert page.form.code.text() == "2026Q4"
    press(Key.Key_Escape)
    assert not page.form.isVisible()
    press((Key.Key_2, Alt))
    press(Key.Key_Left, Key.Key_Return)
    assert window.page_name == "home"


def test_a_parameter_is_checked_as_it_is_typed(window, press, qtbot):
    window.show_page("periods")
    page = window.page("periods")
    page.start_new("procuratorate-kpi")
    field = page.params.fields["基础分"]
    note = page.params._notes["基础分"][0]
    field.setFocus()
    press(text="abc")
    qtbot.waitUntil(lambda: note.text().startswith("✗"))
    assert field.text() == "abc"
    assert "1 项要看" in page.form.params_button.text()
    press((Key.Key_A, Ctrl), text="60")
    qtbot.waitUntil(lambda: not note.text().startswith("✗"))
    assert "（" in note.text()  # its clause
    press((Key.Key_P, Alt))
    assert not page.params.isVisible()


def test_archiving_asks_only_for_what_is_open(window, work):
    window.show_page("periods")
    page = window.page("periods")
    page.archive_button.click()
    assert not page.ask.isVisible()
    assert "还没有计算" in window.foot.text.text()
    window.show_page("results", "compute")
    work(window)
    window.show_page("periods")
    page.archive_button.click()
    assert "缺项" in page.ask.wrong.text()
    assert "待议" in page.ask.wrong.text()
    assert "理由" in page.ask.fields


# ── formulas ──
@pytest.fixture
def formula(page, qtbot):
    page.copy_button.click()
    page.ask.set("新的名称", "街道考核（修订）")
    page.ask.answer()
    page.tabs.setCurrentIndex(GUIDE)
    assert page.guide.go_to(("item", 2, "formula"))
    page.guide.bar.begin("")
    QApplication.processEvents()
    assert page.guide.bar.box.hasFocus()
    return page


def test_names_are_offered_by_a_part_or_by_initials(formula, press):
    box = formula.guide.bar.box
    press((Key.Key_A, Ctrl), text="cdcs")
    offered = [box.offers.item(at).text() for at in range(box.offers.count())]
    assert box.choosing
    assert offered[0].startswith("迟到次数　录入里填的")
    press(Key.Key_Return)
    assert box.toPlainText() == "迟到次数"
    assert not box.choosing
    assert box.hasFocus()  # Enter took the name, it did not leave the line
    press(text=" × bdy")
    press(Key.Key_Down, Key.Key_Up, Key.Key_Tab)
    assert box.toPlainText() == "迟到次数 × 不低于("
    press(text="xx不存在")
    assert not box.choosing
    press(text=" 满分")
    assert any("考勤满分" in box.offers.item(at).text() for at in range(box.offers.count()))
    press(Key.Key_Escape)
    assert not box.choosing
    assert box.toPlainText().endswith("满分")  # Esc left the list only


def test_the_mistake_is_underlined_where_it_stands(formula, qtbot):
    box = formula.guide.bar.box
    box.setPlainText("若 迟到次数 ≥ 10 则 0 否则 考勤满份")
    qtbot.waitUntil(lambda: bool(box.extraSelections()))
    marks = box.extraSelections()
    assert [one.cursor.selectedText() for one in marks] == ["考勤满份"]
    assert "考勤满分" in formula.guide.bar.wrong.text()
    box.setPlainText("若 迟到次数 ≥ 10 则 0 否则 考勤满分")
    qtbot.waitUntil(lambda: not box.extraSelections())


def test_the_formula_is_worked_out_on_somebody_while_it_is_typed(formula, qtbot, press):
    bar = formula.guide.bar
    assert bar.example.text().startswith("001 黄文彬：10.00 ← ")
    bar.box.setPlainText("考勤满分 − 3")
    qtbot.waitUntil(lambda: bar.example.text() == "001 黄文彬：7.00（改前 10.00） ← 10 − 3")
    press((Key.Key_Right, Alt))
    assert bar.example.text().startswith("002 ")
    press((Key.Key_Left, Alt))
    bar.box.setPlainText("考勤满分 − ")
    qtbot.waitUntil(lambda: not bar.example.isVisible())


def test_what_others_use_cannot_be_removed_and_they_are_named(formula, press):
    press(Key.Key_Escape)
    before = formula.desk.draft.text
    press((Key.Key_Delete, Ctrl))
    assert "考核项目“基础得分”" in formula.guide.bar.wrong.text()
    assert formula.desk.draft.text == before


# ── reading ──
def test_the_way_of_a_score_is_told_on_a_real_person(page, press):
    assert page.stack.currentIndex() == READ
    text = page.reading.text
    assert WAY in page.reading.chapters.titles()
    shown = text.toPlainText()
    assert "填 → 每项得分 → 总分 → 名次 → 等次 → 另有规定的 → 奖金" in shown
    assert "拿一个人看：2026年第三季度 001 黄文彬" in shown
    assert "98 × 60% + 90 × 40%" in shown
    text.setFocus()
    press((Key.Key_Right, Alt))
    assert "拿一个人看：2026年第三季度 002" in text.toPlainText()


def test_beside_the_document_clause_by_clause(page, press):
    page.reading.order.setFocus()
    press(Key.Key_Down)
    assert page.reading.order.currentIndex() == BY_CLAUSE
    titles = page.reading.chapters.titles()
    assert titles.index("二、2") < titles.index("三、第一款") < titles.index("五、1")
    page.reading.seek.setFocus()
    press(text="迟到扣分")
    press(Key.Key_Return)
    assert page.reading.text.textCursor().selectedText() == "迟到扣分"
    assert page.reading.found.text().endswith(" 处")
    assert page.reading.text.toPlainText().count("迟到扣分") >= 2


def test_a_finding_leads_to_where_it_is_mended(page):
    page.copy_button.click()
    page.ask.set("新的名称", "街道考核（修订）")
    page.ask.answer()
    page.tabs.setCurrentIndex(GUIDE)
    health = page.side.health
    at = next(n for n in range(health.count()) if "优秀：同一考核类别不足4人" in health.item(n).text())
    health.itemActivated.emit(health.item(at))
    assert page.guide.chapter == "等次与名额"
    assert page.guide.current()[1].path == ("grade", 0, "quota", "seats")
    assert scheme_text("meiling")


def test_confirmation_steps_are_a_chapter(page, press):
    page.copy_button.click()
    page.ask.set("新的名称", "街道考核（修订）")
    page.ask.answer()
    page.turn_to(GUIDE)
    page.guide.open("确认步骤")
    press((Key.Key_Insert, Ctrl))
    assert "新步骤" in [one.name for one in page.desk.draft.scheme.scheme.confirmations]
    page.turn_to(READ)
    assert "确认步骤" in page.reading.chapters.titles()
