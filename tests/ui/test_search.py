"""Ctrl+F finds whatever there is by a few characters, and Enter goes there."""

import pytest
from PySide6.QtCore import Qt

from kaohe_desktop.store.names import initials
from kaohe_desktop.ui.help_pages import help_texts
from kaohe_desktop.ui.navigation import PAGES
from kaohe_desktop.ui.search import find
from kaohe_desktop.ui.search_acts import ACTS, PAGE_INITIALS

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


def look_for(qtbot, window, text):
    window.activateWindow()
    qtbot.keyClick(window, Key.Key_K, Ctrl)
    assert window.head.finder.hasFocus()
    for char in text:
        qtbot.keyClick(window.head.finder, char) if char.isascii() else window.head.finder.insert(char)
    window.head.finder.textEdited.emit(window.head.finder.text())
    return window.head.finder


@pytest.mark.parametrize(("text", "group", "title"), [
    ("归档", "要做的事", "归档"), ("gd", "要做的事", "归档"), ("备份", "要做的事", "现在备份"), ("计算", "要做的事", "计算"),
    ("录入", "页面", "录入"), ("bgdy", "页面", "表格打印"), ("M1", "要做的事", "打印 M1"), ("打印M1", "要做的事", "打印 M1"),
    ("迟到次数", "表和栏目", "迟到次数"), ("岗位说明书", "表和栏目", "岗位说明书"), ("结束演练", "说明", "演练"), ("同名", "说明", "花名册"),
])
def test_each_kind_of_thing_is_found(window, text, group, title):
    hits = find(window.session, text, window._allowed())
    assert any(hit.group == group and hit.title.startswith(title) for hit in hits), [hit.title for hit in hits]


def test_a_person_is_found_three_ways_and_enter_goes_to_his_row(qtbot, window):
    line = list(window.session.workspace.book(window.session.current.id).lines.values())[7]
    for text in (line.key, line.name, line.initials.lower()):
        titles = [hit.where for hit in find(window.session, text, window._allowed()) if hit.group == "人员"]
        assert line.key in titles
    finder = look_for(qtbot, window, line.key)
    qtbot.keyClick(finder, Key.Key_Return)
    view = window.page("entry").view
    assert window.page_name == "entry"
    assert view.grid.key(view.current()[0]) == line.key
    assert not finder.list.isVisible()


def test_arrows_go_past_the_names_of_groups_and_esc_leaves(qtbot, window):
    finder = look_for(qtbot, window, "打印")
    assert finder.list.isVisible()
    seen = [finder.list.hit]
    for _ in range(len(finder.list.hits) - 1):
        qtbot.keyClick(finder, Key.Key_Down)
        seen.append(finder.list.hit)
    assert len(set(seen)) == len(seen) == len(finder.list.hits)
    qtbot.keyClick(finder, Key.Key_Down)
    assert finder.list.hit == seen[0]
    qtbot.keyClick(finder, Key.Key_Escape)
    assert not finder.list.isVisible()
    assert finder.text() == ""
    assert not finder.hasFocus()


def test_enter_on_an_act_does_it(qtbot, window, work):
    finder = look_for(qtbot, window, "备份")
    qtbot.keyClick(finder, Key.Key_Return)
    work(window)
    assert window.page_name == "system"
    assert "已备份" in window.foot.text.text()


def test_a_column_found_is_the_column_gone_to(qtbot, window):
    finder = look_for(qtbot, window, "旷工天数")
    qtbot.keyClick(finder, Key.Key_Return)
    view = window.page("entry").view
    assert view.grid.columns[view.current()[1]].heading == "旷工天数"


def test_a_form_found_is_the_form_marked(qtbot, window):
    finder = look_for(qtbot, window, "M2")
    qtbot.keyClick(finder, Key.Key_Return)
    assert window.page_name == "printing"
    assert window.page("printing").forms.form.code == "M2"


def test_help_is_found_by_its_words_and_opened(qtbot, window):
    finder = look_for(qtbot, window, "浅黄底")
    assert [hit.group for hit in finder.list.hits] == ["说明"]
    qtbot.keyClick(finder, Key.Key_Return)
    assert window.page_name == "help"
    assert window.page("help").shown == "entry"


def test_nothing_found_is_said(qtbot, window):
    finder = look_for(qtbot, window, "zzzzzz")
    assert "没有找到" in finder.list.note.text()
    qtbot.keyClick(finder, Key.Key_Return)
    assert window.page_name == "home"


def test_without_a_period_nothing_leads_to_a_page_that_is_closed(bare):
    assert {hit.page for hit in find(bare.session, "打印", set())} <= {"help"}


def test_the_initials_kept_are_those_the_library_reads(window):
    for page in PAGES:
        assert PAGE_INITIALS[page.title] == initials(f"办{page.title}")[1:].lower()  # 单 is no surname here
    for act in ACTS:
        want = initials(f"办{act.title}")[1:].lower()  # its first character is no surname
        assert want == act.initials, act.title


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.title)
def test_every_act_leads_somewhere(window, act, monkeypatch):
    from kaohe_desktop.ui import files

    monkeypatch.setattr(files, "open_file", lambda *_: None)
    assert act.page in {page.name for page in PAGES} | {"help"}
    window.show_page(act.page, act.where)
    window.jobs.wait()
    assert window.page_name == act.page


def test_every_page_has_its_help_in_the_same_parts(window):
    texts = help_texts()
    for name in (*(page.name for page in PAGES), "start", "drill"):
        assert name in texts, f"resources/help/{name}.md"
        parts = [line for line in texts[name].body.splitlines() if line.startswith("## ")]
        assert len(parts) == 4, name
        assert parts[1] == "## 按什么键"
        assert parts[3] == "## 数据去了哪里"


@pytest.mark.parametrize("page", [*(page.name for page in PAGES)])
def test_f1_opens_the_help_of_the_page_and_esc_leads_back(qtbot, window, page):
    window.show_page(page)
    qtbot.keyClick(window, Key.Key_F1)
    helped = window.page("help")
    assert helped.shown == page
    assert "按什么键" in helped.text.toPlainText()
    assert "Ctrl+F" in helped.keys.toPlainText()
    qtbot.keyClick(helped.titles, Key.Key_Escape)
    assert window.page_name == page


def test_help_is_looked_through(window):
    window.show_page("help", "home")
    page = window.page("help")
    page.finder.setText("K502")
    assert [page.titles.item(n).text() for n in range(page.titles.count())] == ["开始"]
    page.finder.setText("没有的词")
    assert "没有找到" in page.text.toPlainText()
