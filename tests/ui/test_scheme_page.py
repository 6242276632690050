"""考核办法 in the window, by the keyboard: read, copy, change with checks while typing, try, save, compare, give and take."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kaohe_desktop.office.library import scheme_text, schemes
from kaohe_desktop.office.own_schemes import SchemeEditor, versions
from kaohe_desktop.ui import files
from kaohe_desktop.ui.pages.scheme import GUIDE, READ, SOURCE, TRIAL, VERSIONS
from kaohe_desktop.ui.scheme_trial_view import UNFIT

Key, Ctrl, Alt = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
NAME = "街道考核（修订）"


@pytest.fixture
def page(window):
    window.session.workspace.set_user("王经办")
    window.show_page("scheme")
    window.activateWindow()
    return window.page("scheme")


@pytest.fixture
def own(page):
    page.copy_button.click()
    page.ask.set("新的名称", NAME)
    page.ask.answer()
    assert page.state.text() == "第 1 版"
    page.tabs.setCurrentIndex(GUIDE)
    return page


def choose(page, scheme_id):
    page.choice.setCurrentIndex(page.choice.findData(scheme_id))


def texts(listed):
    return [listed.item(at).text() for at in range(listed.count())]


def cell_text(page, path):
    for row, shown in zip(page.guide.rows, page.guide.table.list_model.rows, strict=True):
        for cell, text in zip(row.cells, shown, strict=True):
            if cell.editable and cell.path == path:
                return text
    raise AssertionError(path)


def type_value(qtbot, page, path, text):
    assert page.guide.go_to(path)
    qtbot.keyClick(page.guide.table, Key.Key_F2)
    box = page.guide.bar.box
    assert box.hasFocus()
    qtbot.keyClick(box, Key.Key_A, Ctrl)
    qtbot.keyClicks(box, text)


def test_the_periods_scheme_is_read_and_every_other_offered(page):
    assert page.stack.currentIndex() == READ
    assert page.choice.count() == 1 + len(schemes())
    assert "怎么算" in texts(page.reading.chapters)
    assert "考核期启用时的原文" in page.state.text()
    choose(page, "xinban")
    assert page.state.text() == "程序自带，改时先复制一份"
    assert "诫勉" in page.reading.text.toPlainText()


def test_the_whole_way_by_the_keyboard(qtbot, window, page, work):
    choose(page, "meiling")
    qtbot.keyClick(page, Key.Key_2, Alt)
    table, bar = page.guide.table, page.guide.bar
    qtbot.waitUntil(table.hasFocus)
    page.guide.go_to(("constant", 14, "value"))
    assert bar.title.text() == "“优秀比例”的数"
    qtbot.keyClick(table, "1")  # typing begins a new value at once
    qtbot.keyClicks(bar.box, "0")
    qtbot.keyClick(bar.box, Key.Key_Return)
    # a built-in scheme is never changed: one line asks for the copy's name
    assert page.ask.isVisible()
    assert page.ask.fields["新的名称"].text() == "梅岭街道机关事业单位工作人员季度绩效考核（本单位）"
    page.ask.set("新的名称", NAME)
    qtbot.keyClick(page.ask.fields["新的名称"], Key.Key_Return)
    assert page.choice.currentText() == f"本单位：{NAME}"
    assert cell_text(page, ("constant", 14, "value")) == "10%"
    assert "25% → 10%" in window.foot.text.text()
    assert texts(page.side.changes) == ["优秀比例 25% → 10%（三、第一款）"]
    assert any("不足10人" in line for line in texts(page.side.health))
    assert "草稿改过" in page.state.text()
    # try it on the people of the quarter
    qtbot.keyClick(page, Key.Key_4, Alt)
    qtbot.keyClick(page.trial.run_button, Key.Key_Space)
    work(window)
    assert "优秀 13 → 5" in page.trial.summary.text()
    assert "奖金合计" in page.trial.summary.text()
    assert page.trial.table.list_model.rows[0][5] == "优秀 → 良好"
    assert "10%" in page.trial.why.text()
    assert "（三、第一款）" in page.trial.why.text()
    # save it with a reason
    qtbot.keyClick(page, Key.Key_S, Ctrl)
    qtbot.keyClick(page.ask, Key.Key_Return)
    assert "K334" in page.ask.wrong.text()
    qtbot.keyClicks(page.ask.fields["为什么改"], "an")
    qtbot.keyClick(page.ask.fields["为什么改"], Key.Key_Return)
    assert page.state.text() == "第 2 版"
    assert "已存成第 2 版" in window.foot.text.text()
    qtbot.keyClick(page, Key.Key_5, Alt)
    assert [row[0] for row in page.versions.table.list_model.rows] == ["第 2 版", "第 1 版"]
    assert page.versions.differences.list_model.rows == [("办法里的数 改动", "优秀比例 25% → 10%（三、第一款）")]
    # a quarter opened now takes it
    window.show_page("periods", "new")
    periods = window.page("periods")
    at = periods.scheme.findData("meiling-2")
    assert at == 0
    periods.scheme.setCurrentIndex(at)
    assert "版本 2" in periods.suits.text()
    periods.code.setText("2026Q4")
    periods.open_button.click()
    assert window.session.current.scheme_name == NAME
    assert window.session.scheme.scheme.head.version == "2"
    assert scheme_text("meiling") == scheme_text("meiling", window.session.workspace)


def test_a_refused_formula_is_said_while_one_types_and_stays(qtbot, own):
    path = ("item", 2, "formula")
    type_value(qtbot, own, path, "ruo")
    own.guide.bar.box.setPlainText("若 迟到次 ≥ 10 则 0 否则 考勤满分")
    qtbot.waitUntil(lambda: "是否为“迟到次数”" in own.guide.bar.wrong.text())
    assert own.side.health_title.text() == "有 1 处不对，不能保存"
    assert own.state.text() == "第 1 版"  # nothing is kept yet
    qtbot.keyClick(own.guide.bar.box, Key.Key_Return)
    assert cell_text(own, path) == "若 迟到次 ≥ 10 则 0 否则 考勤满分"
    assert "草稿有 1 处不对" in own.state.text()
    assert not own.save_button.isEnabled()
    qtbot.keyClick(own, Key.Key_S, Ctrl)
    assert not own.ask.isVisible()
    # the way back to it, in the table and in the text
    own.guide.chapters.setCurrentRow(0)
    own.side.health.itemActivated.emit(own.side.health.item(0))
    assert own.guide.current()[1].path == path
    assert "迟到次数" in own.guide.bar.wrong.text()
    own.tabs.setCurrentIndex(SOURCE)
    own.side.health.itemActivated.emit(own.side.health.item(0))
    assert "迟到次 ≥" in own.source.text.textCursor().block().text()
    own.tabs.setCurrentIndex(TRIAL)
    assert not own.trial.run_button.isEnabled()
    own.tabs.setCurrentIndex(READ)
    assert "迟到次数" in own.reading.text.toPlainText()
    own.undo()
    assert own.state.text() == "第 1 版"


def test_escape_leaves_the_value_and_a_choice_is_made_by_a_letter(qtbot, own):
    type_value(qtbot, own, ("constant", 11, "value"), "12")
    qtbot.keyClick(own.guide.bar.box, Key.Key_Escape)
    assert cell_text(own, ("constant", 11, "value")) == "90"
    assert not own.desk.editor.changed
    assert own.guide.go_to(("reading", 0, "choice"))
    qtbot.keyClick(own.guide.table, Key.Key_Return)
    assert own.guide.bar.choice.hasFocus()
    qtbot.keyClick(own.guide.bar.choice, "b")
    assert own.guide.bar.choice.currentText() == "不含90分"
    qtbot.keyClick(own.guide.bar.choice, Key.Key_Return)
    assert texts(own.side.changes) == ["优秀线口径 含90分 → 不含90分（三、第一款）"]
    assert own.guide.current()[1].path == ("reading", 1, "choice")  # on to the next


def test_what_is_typed_is_kept_when_one_goes_elsewhere(qtbot, window, own):
    type_value(qtbot, own, ("constant", 11, "value"), "88")
    window.show_page("home")
    window.show_page("scheme")
    assert own.desk.editor.draft.scheme.scheme.constants[11].value == 88
    type_value(qtbot, own, ("constant", 12, "value"), "70")
    own.guide.table.setFocus()
    assert own.desk.editor.draft.scheme.scheme.constants[12].value == 70
    type_value(qtbot, own, ("constant", 13, "value"), "55")
    path = window.session.workspace.path
    window.close()
    from kaohe_desktop.office.workspace import Workspace

    with Workspace.open(path) as ws:
        assert SchemeEditor(ws, "meiling-2").draft.scheme.scheme.constants[13].value == 55


def test_undo_and_redo_by_the_windows_keys(qtbot, window, own):
    type_value(qtbot, own, ("constant", 11, "value"), "88")
    qtbot.keyClick(own.guide.bar.box, Key.Key_Return)
    assert window.foot.undo_button.isVisible()
    qtbot.keyClick(window, Key.Key_Z, Ctrl)
    assert "已撤销：“优秀线”的数" in window.foot.text.text()
    assert cell_text(own, ("constant", 11, "value")) == "90"
    qtbot.keyClick(window, Key.Key_Y, Ctrl)
    assert cell_text(own, ("constant", 11, "value")) == "88"


def test_rows_are_added_moved_and_removed_by_keys(qtbot, own):
    own.guide.go_to(("rule", 3, "when"))
    qtbot.keyClick(own.guide.table, Key.Key_Insert, Ctrl)
    assert own.guide.current()[0].title == "新规则"
    qtbot.keyClick(own.guide.table, Key.Key_Up, Alt)
    assert [row.title for row in own.guide.rows][3] == "新规则"
    assert own.guide.current()[0].title == "新规则"
    qtbot.keyClick(own.guide.table, Key.Key_Delete, Ctrl)
    assert not own.desk.editor.changed


def test_the_whole_text_is_checked_kept_and_marked(qtbot, own):
    own.tabs.setCurrentIndex(SOURCE)
    text = own.source.text
    at = text.document().find("value = 75").block().blockNumber() + 1
    text.setPlainText(text.toPlainText().replace("value = 75", "value = 七十五"))
    qtbot.waitUntil(lambda: "草稿有 1 处不对" in own.state.text())
    assert f"第 {at} 行" in own.source.state.text()
    assert text._bad == {at}
    assert SchemeEditor(own.session.workspace, "meiling-2").draft.text == text.toPlainText()
    own.tabs.setCurrentIndex(GUIDE)
    assert "全文读不通" in own.guide.about.text()
    own.tabs.setCurrentIndex(SOURCE)
    text.setPlainText(text.toPlainText().replace("七十五", "70"))
    own.source.flush()
    assert texts(own.side.changes) == ["良好线 75 → 70（三、第一款）"]


def test_the_text_of_a_built_in_scheme_asks_first_too(own):
    choose(own, "xinban")
    own.tabs.setCurrentIndex(SOURCE)
    own.source.text.setPlainText(own.source.text.toPlainText().replace("value = 70", "value = 65"))
    own.source.flush()
    assert own.ask.isVisible()
    own.ask.answer()
    assert own.desk.editor.id == "xinban-2"
    assert "诫勉线 70 → 65" in texts(own.side.changes)[0]
    assert own.desk.editor.draft.scheme.scheme.head.id == "xinban-2"


def test_an_older_version_is_taken_back_as_a_draft(own):
    ws, editor = own.session.workspace, own.desk.editor
    editor.change("线", editor.draft.with_text(editor.draft.text.replace("value = 75", "value = 70")))
    editor.save("降线")
    own.show_desk()
    own.tabs.setCurrentIndex(VERSIONS)
    own.versions.table.selectRow(1)
    own.versions.back_button.click()
    assert "草稿改过" in own.state.text()
    own.acts.ask_save()
    own.ask.set("为什么改", "改回来")
    own.ask.answer()
    assert [one.why for one in versions(ws, editor.id)][0] == "改回来"
    assert own.desk.editor.draft.scheme.scheme.constants[12].value == 75


def test_out_to_a_file_and_in_again(own, tmp_path, monkeypatch):
    path = tmp_path / "办法.toml"
    monkeypatch.setattr(files, "save_file", lambda *_: path)
    monkeypatch.setattr(files, "open_file", lambda *_: path)
    own.export_button.click()
    assert path.read_text("utf-8") == scheme_text("meiling-2", own.session.workspace)
    own.import_button.click()
    assert not own.ask.isVisible()  # nothing differs
    path.write_text(path.read_text("utf-8").replace("value = 75", "value = 70"), "utf-8")
    own.import_button.click()
    assert own.ask.answers()["导入成"] == f"作为“{NAME}”的新版本"
    own.ask.answer()
    assert own.state.text() == "第 2 版"
    own.import_button.click()
    own.ask.set("导入成", "另立一个办法")
    own.ask.set("名称", NAME)
    own.ask.answer()
    assert "K331" in own.ask.wrong.text()
    own.ask.set("名称", "上级的办法")
    own.ask.answer()
    assert own.choice.currentText() == "本单位：上级的办法"
    path.write_text(path.read_text("utf-8").replace('effect = "note"', 'effect = "notes"'), "utf-8")
    own.import_button.click()
    assert own.problem.isVisible()
    assert "没有导入" in own.problem.text()
    assert "rule[11]" in own.problem.text()


def test_a_scheme_is_taken_out_of_use_and_put_back(own):
    own.retire_button.click()
    assert own.choice.currentText() == f"本单位：{NAME}（已停用）"
    own.retire_button.click()
    assert own.choice.currentText() == f"本单位：{NAME}"


def test_a_trial_of_another_scheme_is_not_left_standing(own, window, work):
    own.tabs.setCurrentIndex(TRIAL)
    own.trial.run_button.click()
    work(window)
    assert "都不变" in own.trial.summary.text()
    choose(own, "xinban")
    assert own.trial.table.list_model.rows == []
    assert own.trial.result is None
    own.trial.run_button.click()
    work(window)
    assert "不合这个办法" in own.trial.summary.text()
    assert len(own.trial.result.unfit) > 0
    assert own.trial.lists.tabText(UNFIT) == f"不合的录入 {len(own.trial.result.unfit)}"


@pytest.mark.parametrize("scheme_id", [info.id for info in schemes()])
def test_every_scheme_shows_in_every_view(page, scheme_id):
    choose(page, scheme_id)
    for tab in range(5):
        page.tabs.setCurrentIndex(tab)
    page.tabs.setCurrentIndex(GUIDE)
    for at in range(page.guide.chapters.count()):
        page.guide.chapters.setCurrentRow(at)
        QApplication.processEvents()
        assert len(page.guide.table.list_model.headings) == len(page.guide.rows[0].cells if page.guide.rows else page.guide.table.list_model.headings)
    assert page.source.text.toPlainText() == scheme_text(scheme_id)


def test_a_second_database_has_its_own(own, bare, tmp_path):
    bare.session.create(tmp_path / "二.db", "另一个单位")
    bare.show_page("scheme")
    assert own.choice.count() == len(schemes())
    assert own.desk.editor is None


def test_signs_the_window_shows_otherwise_are_not_taken_for_typing(own):
    editor = own.desk.editor
    editor.change("全文", editor.draft.with_text(editor.draft.text.replace("002 篇一", "002\u00a0篇一")))
    own.tabs.setCurrentIndex(SOURCE)
    before = editor.draft.text
    own.source.flush()
    own.tabs.setCurrentIndex(READ)
    assert editor.draft.text == before
