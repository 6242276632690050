"""For each page a journey by keyboard alone: from 首页 to the page, its main work done and stored, and back to 首页.

No mouse, no call on a widget: keys go to whoever has them (``keyboard.Hands``); widgets and the database are only read.
What the system's own file dialogs answer is put there beforehand.
"""

import pytest
from keyboard import Hands
from PySide6.QtWidgets import QApplication

from kaohe_desktop.office.history import audit_lines
from kaohe_desktop.office.overview import overview


@pytest.fixture
def hands(window):
    return Hands(window)


def ws(window):
    return window.session.workspace


def stored(window, key):
    """What is kept of a person in the current period: every sheet's entries and the roster's cells."""
    line = ws(window).book(window.session.current.id).by_key[key]
    return {**line.cells, **{heading: text for entries in line.entries.values() for heading, text in entries.items()}}


def home(window, hands):
    """Back to where one sees how things stand, with the keys in the page."""
    hands.press("Ctrl+1")
    assert window.page_name == "home"
    assert window.pages.currentWidget().isAncestorOf(hands.focus())


def cell(view):
    """What the cursor of a table stands on: 编号 and heading."""
    row, column = view.current()
    return view.grid.key(row), view.grid.columns[column].heading


def walk(hands, view, key, heading, most=120):
    """With the arrows to a person's cell."""
    for _ in range(most):
        row, column = view.current()
        target = view.row_of_key(key)
        assert target is not None, f"{key} is not in the table"
        columns = [one.heading for one in view.grid.columns]
        if row != target:
            hands.press("Down" if target > row else "Up")
        elif columns[column] != heading:
            hands.press("Right" if columns.index(heading) > column else "Left")
        else:
            return
    raise AssertionError(f"{heading} of {key} is not reached, but {cell(view)}")


def test_home_leads_to_what_is_missing_and_it_is_gone_when_one_comes_back(window, hands):
    gap = overview(ws(window), window.session.current).gaps.departments[0].people[0]
    hands.go_to("还缺什么")
    hands.press("Down", "Enter")
    assert window.page_name == "entry"
    view = window.page("entry").view
    assert cell(view) == (gap.key, gap.cells[0][0])
    hands.type("90")
    hands.press("Enter")
    assert stored(window, gap.key)[gap.cells[0][0]] == "90"
    home(window, hands)
    left = overview(ws(window), window.session.current).gaps
    assert gap.key not in [person.key for group in left.departments for person in group.people]


def test_home_a_deadline_is_ticked(window, hands):
    hands.go_to("已办")
    hands.press("Space")
    assert [one.done for one in overview(ws(window), window.session.current).deadlines].count(None) == 1
    assert "已办" in hands.where, "the keys stay on the tick"


def test_roster_a_name_is_put_right_and_taken_back(window, hands):
    hands.press("Ctrl+2")
    view = window.page("roster").view
    key = view.grid.key(2)
    before = stored(window, key)["姓名"]
    walk(hands, view, key, "姓名")
    hands.compose("欧阳询")
    hands.press("Enter")
    assert stored(window, key)["姓名"] == "欧阳询"
    hands.press("Ctrl+Z")
    assert stored(window, key)["姓名"] == before
    home(window, hands)


def test_roster_a_person_is_added_in_the_last_line(window, hands):
    hands.press("Ctrl+2")
    hands.go_to("添一人")
    hands.press("Enter")
    page = window.page("roster")
    assert page.isAncestorOf(hands.focus())
    alike = next(line.cells for line in ws(window).book(window.session.current.id).lines.values() if line.cells.get("常规工作安排"))
    like = {heading: alike[heading] for heading in ("科室", "考核类别", "常规工作安排", "重点项目数")}
    for heading, text in {"人员编号": "901", "姓名": "司马光", **like}.items():
        view = page.view
        columns = [one.heading for one in view.grid.columns]
        for _ in range(len(columns)):
            if columns[view.current()[1]] == heading:
                break
            hands.press("Left" if columns.index(heading) < view.current()[1] else "Right")
        assert columns[view.current()[1]] == heading
        row = view.current()[0]
        if view.grid.columns[view.current()[1]].choices:
            hands.press("F2")
            hands.choose(text)
            hands.press("Enter")
            if view.current()[0] != row:
                hands.press("Up" if view.current()[0] > row else "Down")
        else:
            hands.type(text)
            hands.press("Tab")
    assert "901" in ws(window).book(window.session.current.id).by_key, page.view.line.text()
    assert stored(window, "901")["姓名"] == "司马光"
    home(window, hands)


def test_periods_the_next_quarter_is_opened_and_gone_back_from(window, hands):
    first = window.session.current
    hands.press("Ctrl+3")
    hands.go_to("启用下一期")
    hands.press("Enter")
    hands.go_to("启用", by="Tab", exact=True)
    hands.press("Enter")
    assert window.session.current.code == "2026Q4", hands.told
    assert window.session.current.subjects > first.subjects - 5, "all but those who have left"
    hands.press("Ctrl+P", "Down")
    for _ in range(3):
        if first.label in QApplication.activePopupWidget().activeAction().text():
            break
        hands.press("Down")
    hands.press("Enter")
    assert window.session.current.id == first.id
    home(window, hands)


def test_entry_figures_are_typed_along_a_row_and_a_wrong_one_is_put_right(window, hands):
    hands.press("Ctrl+4")
    page = window.page("entry")
    view = page.view
    at, key = view.current()[1], cell(view)[0]
    heading = view.grid.columns[at].heading
    before = stored(window, key)[heading]
    hands.type("999")
    hands.press("Enter")
    assert stored(window, key)[heading] == before, "a refused value changes nothing"
    assert "999" in view.line.text()
    hands.press("F8")
    assert cell(view) == (key, heading)
    hands.type("1")
    hands.press("Tab")
    assert stored(window, key)[heading] == "1"
    assert cell(view)[0] == key
    hands.press("Ctrl+Z")
    assert stored(window, key)[heading] == before
    home(window, hands)


def test_entry_the_filters_are_reached_and_the_table_again(window, hands):
    hands.press("Ctrl+4")
    page = window.page("entry")
    rows = page.view.grid.row_count()
    hands.go_to("只看缺项", by="Ctrl+Shift+Tab")
    hands.press("Space")
    assert 0 < page.view.grid.row_count() < rows
    hands.press("Space")
    assert page.view.grid.row_count() == rows
    for _ in range(30):
        if page.view.isAncestorOf(hands.focus()):
            break
        hands.press("Ctrl+Tab")
    assert page.view.isAncestorOf(hands.focus())
    home(window, hands)


def test_entry_the_paper_view_goes_person_by_person(window, hands):
    hands.press("Ctrl+4", "F4")
    page = window.page("entry")
    assert page.paper.isVisible()
    first = page.paper.paper.key
    hands.press("Ctrl+Enter")
    assert page.paper.paper.key != first
    hands.press("F4")
    assert page.view.isVisible()
    assert page.view.isAncestorOf(hands.focus())
    home(window, hands)


def test_results_are_computed_and_a_tie_decided_and_the_decision_withdrawn(window, hands):
    hands.press("F9")
    page = window.page("results")
    ties = len(page.outcome.ties)
    assert ties
    hands.go_to("记录决定")
    hands.press("Enter")
    tie = page.outcome.ties[0]
    hands.go_to_field("理由")
    hands.compose("领导小组会议研究")
    hands.press("Enter")
    assert len(page.outcome.ties) == ties - 1, hands.told
    assert page.outcome.result(tie.keys[0]).grade == tie.grade or page.outcome.result(tie.keys[1]).grade == tie.grade
    assert page.isAncestorOf(hands.focus())
    assert any("领导小组会议研究" in line.why + line.after for line in audit_lines(ws(window), 5))
    home(window, hands)


def test_printing_a_form_is_saved(window, hands, tmp_path):
    hands.press("F9", "Ctrl+8")
    page = window.page("printing")
    hands.go_to("存到哪个文件夹")
    hands.press("Ctrl+A")
    hands.type(str(tmp_path / "out"))
    hands.press("Tab", "Ctrl+S")
    assert [path.suffix for path in (tmp_path / "out").iterdir()] == [".pdf"], hands.told
    assert page.isAncestorOf(hands.focus())
    hands.go_to("收起")
    hands.press("Enter")
    assert not page.outcome.isVisible()
    assert page.isAncestorOf(hands.focus())
    home(window, hands)


def test_rollup_says_where_to_go_and_leads_there(window, hands):
    hands.press("Alt+N", "Enter")
    assert window.page_name == "periods"
    assert window.pages.currentWidget().isAncestorOf(hands.focus())
    home(window, hands)


def test_office_settings_a_phone_is_written_and_stored(window, hands):
    from kaohe_desktop.office.office_settings import office_settings

    hands.press("Alt+D")
    hands.go_to("联系电话", by="Tab")
    hands.type("027-1234567")
    hands.press("Tab")
    assert office_settings(ws(window)).text("联系电话") == "027-1234567"
    hands.press("Ctrl+Z")
    assert office_settings(ws(window)).text("联系电话") == ""
    hands.press("Ctrl+Y")
    assert office_settings(ws(window)).text("联系电话") == "027-1234567"
    home(window, hands)


def test_system_a_backup_is_made_and_the_look_changed(window, hands):
    hands.press("Alt+X")
    hands.go_to("现在备份")
    hands.press("Enter")
    assert ws(window).last_backup is not None
    assert "备份" in hands.told
    hands.press("Ctrl+K")
    hands.type("gzhhys")
    hands.press("Enter")
    assert window.page_name == "system"
    hands.go_to("标准", by="Tab")
    hands.choose("大")
    assert window.session.settings.size == "大"
    hands.choose("标准")
    home(window, hands)


def test_help_of_a_page_is_opened_read_and_left(window, hands):
    hands.press("Ctrl+4", "F1")
    assert window.page_name == "help"
    assert window.pages.currentWidget().isAncestorOf(hands.focus())
    hands.press("PgDown", "F1")
    assert window.page_name == "entry"
    assert window.pages.currentWidget().isAncestorOf(hands.focus())
    home(window, hands)


def test_search_finds_a_person_a_page_and_an_act(window, hands):
    line = next(iter(ws(window).book(window.session.current.id).lines.values()))
    hands.press("Ctrl+K")
    hands.type(line.initials)
    hands.press("Enter")
    assert window.page_name == "entry"
    assert cell(window.page("entry").view)[0] == line.key
    hands.press("Ctrl+K")
    hands.type("khbf")
    hands.press("Enter")
    assert window.page_name == "scheme"
    hands.press("Ctrl+K")
    hands.type("gd")
    hands.press("Enter")
    assert window.page_name == "periods"
    hands.press("Esc")
    assert window.pages.currentWidget().isAncestorOf(hands.focus())
    home(window, hands)


def test_start_a_new_office_begins_on_the_first_morning(bare, tmp_path):
    from kaohe_desktop.ui.app import open_first

    open_first(bare, None)
    assert bare.page_name == "start"
    hands = Hands(bare)
    hands.compose("梅岭街道")
    hands.press("Tab")
    hands.compose("王经办")
    hands.press("Enter")
    assert ws(bare).office_name == "梅岭街道"
    assert bare.page_name == "periods"
    assert bare.pages.currentWidget().isAncestorOf(hands.focus())
    form = bare.page("periods").form
    hands.go_to("启用", by="Tab", exact=True)
    assert form.viewport().rect().contains(form.open_button.mapTo(form.viewport(), form.open_button.rect().bottomRight()))
    hands.press("Tab", "Tab", "Tab")
    assert form.params.isAncestorOf(hands.focus()), "the parameters follow their heading, not the end of the window"
    hands.go_to("启用", by="Shift+Tab", exact=True)
    hands.press("Enter")
    assert bare.session.period is not None, hands.told
    assert bare.page_name == "roster"
    roster = bare.page("roster").view
    assert roster.isAncestorOf(hands.focus()), "one types at once"
    assert roster.grid.columns[roster.current()[1]].heading == roster.grid.key_label
    hands.press("Ctrl+1")
    assert bare.page_name == "home"


def test_a_drill_is_begun_and_ended(window, hands):
    path = ws(window).path
    hands.press("Alt+X")
    hands.go_to("开始演练")
    hands.press("Enter")
    assert window.session.drill
    hands.press("Ctrl+Shift+Q")
    assert not window.session.drill
    assert ws(window).path == path
    assert hands.focus()



def test_ledger_an_entry_is_noted_down_and_taken_back(window, hands):
    hands.press("Ctrl+5", "Ctrl+N")
    page = window.page("ledger")
    assert page.quick.isAncestorOf(hands.focus())
    rows, before = page.view.grid.row_count(), audit_lines(ws(window), 1)[0].number
    line = next(iter(ws(window).book(window.session.current.id).lines.values()))
    hands.type(line.key)
    hands.go_to_field("种类")
    hands.choose("迟到")
    for heading, text in (("起日", "8/6"), ("事由", "堵车")):
        hands.go_to_field(heading)
        hands.type(text)
    hands.press("Enter")
    assert page.view.grid.row_count() == rows + 1, hands.told
    assert page.quick.isAncestorOf(hands.focus()), "ready for the next entry"
    newest = audit_lines(ws(window), 10)
    assert newest[0].number > before
    assert any("堵车" in one.after for one in newest)
    hands.press("Ctrl+Z")
    assert page.view.grid.row_count() == rows
    home(window, hands)


def test_ballots_a_page_of_votes_is_come_to_and_a_vote_cast_or_figure_typed(window, hands):
    before = len(audit_lines(ws(window), 1000))
    hands.press("Ctrl+6")
    page = window.page("ballots")
    assert page.isAncestorOf(hands.focus())
    hands.press("F4")
    assert page.isAncestorOf(hands.focus())
    hands.press("F4")
    assert page.isAncestorOf(hands.focus())
    hands.press("F6")
    assert page.isAncestorOf(hands.focus()), "from part to part"
    hands.press("F6")
    assert len(audit_lines(ws(window), 1000)) == before, "looking changes nothing"
    home(window, hands)


def test_scheme_is_copied_and_a_figure_of_the_copy_changed(window, hands):
    hands.press("Alt+B")
    page = window.page("scheme")
    assert page.isAncestorOf(hands.focus())
    hands.press("Alt+2", "Alt+4", "Alt+5", "Alt+1")
    assert page.isAncestorOf(hands.focus())
    if not page.copy_button.isVisible():
        hands.go_to("更多")
        hands.press("Space")
    else:
        hands.go_to("复制一份")
        hands.press("Enter")
    assert page.ask.isVisible()
    hands.press("Ctrl+A")
    hands.compose("本街道试行办法")
    hands.press("Enter")
    assert not page.ask.isVisible(), page.ask.wrong.text()
    assert page.isAncestorOf(hands.focus())
    from kaohe_desktop.office.library import schemes

    assert any(one.name == "本街道试行办法" for one in schemes(ws(window)))
    home(window, hands)


def test_uses_a_matter_is_marked_done_and_taken_back(window, hands):
    hands.press("F9", "Ctrl+9")
    page = window.page("uses")
    assert page.isAncestorOf(hands.focus())
    assert page.table.isVisible()
    hands.go_to_in(page.list)
    for _ in range(len(page.matters)):
        if page.table.uses_model.ticks:
            break
        hands.press("Down")
    hands.go_to_in(page.table)
    hands.press("Home", "Space")
    assert len(page.done) == 1, hands.told
    hands.press("Ctrl+Z")
    assert not page.done
    home(window, hands)


def test_analysis_the_topics_are_gone_through(window, hands):
    hands.press("F9", "Alt+F")
    page = window.page("analysis")
    assert page.isAncestorOf(hands.focus())
    assert page.topics
    assert page.table.isVisible()
    home(window, hands)
