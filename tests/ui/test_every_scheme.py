"""The window on every scheme: each sheet has its table, each parameter its field, each item its column."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox

from kaohe_desktop.engine.outcome import Outcome, Result
from kaohe_desktop.engine.period import Period
from kaohe_desktop.engine.scheme.model import Deadline, FieldKind
from kaohe_desktop.office.entry import entry_sheets
from kaohe_desktop.office.library import load_scheme, schemes
from kaohe_desktop.office.periods import open_period
from kaohe_desktop.office.roster import RosterGrid
from kaohe_desktop.office.switches import ERROR_PENALTY
from kaohe_desktop.ui.params_form import ParamsForm
from kaohe_desktop.ui.result_rows import ITEMS, SAID, ResultModel
from kaohe_desktop.ui.scheme_picker import SchemePicker, scheme_words
from kaohe_desktop.ui.scheme_text import deadline_words, sections
from kaohe_desktop.ui.tick_editor import TickEditor

EVERY = [info.id for info in schemes()]
CODES = {"month": "2027-01", "bimonth": "2027B1", "quarter": "2027Q1", "half": "2027H1", "year": "2027"}


def opened(window, scheme_id, **params):
    """A period of the scheme, current in the window, with one subject."""
    scheme = load_scheme(scheme_id).scheme
    given = {one.name: _some(one) for one in scheme.params if one.required} | params
    period = open_period(window.session.workspace, scheme_id, CODES[scheme.head.cycles[0].value], params=given)
    grid = RosterGrid(window.session.workspace, period)
    grid.add_person({
        entry.name: "01" if entry.name == scheme.key_label else entry.choices[0] if entry.choices
        else "1" if entry.kind.numeric else "某某"
        for entry in scheme.roster.fields if entry.column != "optional" or entry.filled_if is not None
    })
    window.session.choose(period)
    return scheme


def _some(param):
    return param.choices[0] if param.choices else str(max(param.min or 0, 1))


@pytest.mark.parametrize("scheme_id", EVERY)
def test_every_sheet_has_its_table_with_every_column(window, scheme_id):
    scheme = opened(window, scheme_id, **{} if load_scheme(scheme_id).scheme.error_penalty else {ERROR_PENALTY: "是"})
    window.show_page("entry")
    page = window.page("entry")
    assert [page.tabs.tabText(place) for place in range(page.tabs.count())] == [
        sheet.title or sheet.name for sheet in entry_sheets(window.session.scheme)
    ]
    for place, sheet in enumerate(entry_sheets(window.session.scheme)):
        page.tabs.setCurrentIndex(place)
        headings = [column.heading for column in page.view.grid.columns]
        assert set(headings) >= {entry.name for entry in sheet.fields} - {scheme.key_label}
        assert page.remove_button.isHidden() is (sheet.role == "entry")
        assert page.only_missing.isHidden() is (sheet.role == "table")
        for row in range(page.view.model.rowCount()):
            for column in range(len(headings)):
                page.view.grid.text(row, column), page.view.grid.note(row, column)


@pytest.mark.parametrize("scheme_id", EVERY)
def test_every_parameter_has_its_field_with_its_default_and_range(qtbot, scheme_id):
    scheme = load_scheme(scheme_id)
    form = ParamsForm()
    qtbot.addWidget(form)
    form.show_scheme(scheme, {})
    assert list(form.fields) == [param.name for param in scheme.scheme.params]
    assert form.check() is not any(param.required for param in scheme.scheme.params)
    for param in scheme.scheme.params:
        field, note = form.fields[param.name], form._notes[param.name][1]
        if isinstance(field, QComboBox):
            assert [field.itemText(at) for at in range(field.count()) if field.itemText(at)] == list(param.choices)
            continue
        if param.kind is FieldKind.PERCENT and param.default is not None:
            assert field.placeholderText().endswith("%")
        assert param.basis in note
    for group in scheme.scheme.param_groups:
        words = [label.text() for label in form.findChildren(type(next(iter(form._notes.values()))[0]))]
        assert any(all(name in text for name in group.names) for text in words)
    assert isinstance(form.switch, QCheckBox) is (scheme.scheme.error_penalty is None)


def test_weights_that_do_not_add_up_are_said_beside_the_first(qtbot):
    scheme = next(load_scheme(one) for one in EVERY if any(group.sum for group in load_scheme(one).scheme.param_groups))
    group = next(group for group in scheme.scheme.param_groups if group.sum)
    form = ParamsForm()
    qtbot.addWidget(form)
    form.show_scheme(scheme, {})
    form.fields[group.names[-1]].setText("1")
    assert not form.check() or any(param.required for param in scheme.scheme.params)
    assert form._notes[group.names[0]][0].text().startswith("✗")


def test_the_switch_is_set_when_a_period_is_opened_and_fixed_after(window):
    window.show_page("periods")
    page = window.page("periods")
    page.new_button.click()
    page.scheme.setCurrentIndex(page.scheme.findData("meiling"))
    page.params.switch.setChecked(True)
    page.open_button.click()
    period = window.session.current
    assert (period.code, period.params) == ("2026Q4", {ERROR_PENALTY: "是"})
    assert "差错" in [sheet.name for sheet in entry_sheets(window.session.scheme)]
    page.edit_params()
    assert page.params.switch.isChecked()
    assert not page.params.switch.isEnabled()
    page.open_button.click()
    assert not page.area.isVisible()
    assert window.session.current.params == {ERROR_PENALTY: "是"}


def test_a_scheme_is_chosen_by_what_it_suits(qtbot):
    picker = SchemePicker()
    qtbot.addWidget(picker)
    picker.show_schemes(schemes())
    for place, info in enumerate(schemes()):
        assert (picker.itemText(place), picker.itemData(place)) == (info.name, info.id)
        assert info.suits in picker.words(place)
        if info.rolls_up:
            assert "年度汇总" in scheme_words(info)
    picker.showPopup()
    assert not picker.view().grab().isNull()
    picker.hidePopup()


@pytest.mark.parametrize("scheme_id", EVERY)
def test_a_scheme_s_page_tells_its_rules_needs_and_derived_columns(scheme_id):
    from html import escape

    scheme = load_scheme(scheme_id).scheme
    text = "".join(body for _title, body in sections(scheme))
    told = [check.says for check in scheme.checks]
    told += [one.formula.strip().split("\n")[0] for one in scheme.derived]
    told += [need.when.strip().split("\n")[0] for need in scheme.needs]
    told += [one.printed for one in scheme.constants if one.printed]
    told += [one.figure for one in scheme.items_from]
    told += [param.name for param in scheme.params]
    told += [one.quota.one_each for one in scheme.grades if one.quota]
    for part in told:
        assert escape(part) in text, part


@pytest.mark.parametrize(("words", "expected"), [
    ({"anchor": "start", "day": 5}, "本期第一个月 5 日"), ({"anchor": "last", "day": 31}, "本期最后一个月 月底"),
    ({"anchor": "start", "month": 5, "day": 31}, "本期第 5 个月 月底"), ({"anchor": "end", "day": 3}, "本期结束后的下一个月 3 日"),
    ({"anchor": "start", "day": 5, "every": "week"}, "每周五"), ({"anchor": "start", "day": 31, "every": "month"}, "每月月底"),
    ({"anchor": "start", "month": 3, "day": 25, "every": "quarter"}, "每季度第 3 个月 25 日"),
])
def test_a_deadline_is_told_in_words(words, expected):
    assert deadline_words(Deadline(name="某事", **words)) == expected


def test_many_items_stand_to_the_right_with_words_in_their_heads(window):
    items = {f"T{number:02d}": number for number in range(1, 41)}
    result = Result(
        "01", "张三", "全体", {name: figure for name, figure in items.items() if figure != 3}, {}, None, None, None, None, None, "",
        None, (), ("T03",),
    )
    outcome = Outcome(
        "meiling", "1", Period.parse("2026Q3"), (result,), (), (), dict.fromkeys(items, 2), {"T01": "按时到岗不迟到不早退不串岗"},
    )
    model = ResultModel()
    model.show_outcome(window.session.scheme.scheme, outcome, {}, "")
    assert model.headings[ITEMS] == "T01 按时到岗不迟到不早退…"
    assert model.tips[ITEMS] == "T01 按时到岗不迟到不早退不串岗"
    assert model.headings[SAID] == "说明"
    assert len(model.rows[0]) == ITEMS + 40
    assert model.rows[0][ITEMS:ITEMS + 4] == ["1.00", "2.00", "", "4.00"]
    model.sort(ITEMS + 3)
    assert model.results == [result]


def test_the_results_page_shows_the_items_beside_what_counts_first(window, work):
    window.show_page("results", "compute")
    work(window)
    page = window.page("results")
    names = page.outcome.item_names
    assert page.model.headings[ITEMS:] == names
    width = sum(page.table.columnWidth(column) for column in range(ITEMS))
    assert width >= page.table.viewport().width()
    page.model.sort(ITEMS)
    for row, result in zip(page.model.rows, page.model.results, strict=True):
        assert row[ITEMS] == (page.outcome.figure(result, names[0]) or "")


def test_grounds_are_ticked_from_their_list_or_typed_as_numbers(qtbot, window):
    scheme_id = next(one for one in EVERY if any(
        entry.kind is FieldKind.TICKS for sheet in load_scheme(one).scheme.sheets for entry in sheet.fields
    ))
    scheme = opened(window, scheme_id)
    sheet, entry = next((sheet, entry) for sheet in scheme.sheets for entry in sheet.fields if entry.kind is FieldKind.TICKS)
    window.show_page("entry")
    page = window.page("entry")
    page.arrive(("01", entry.name, sheet.name))
    row, column = page.view.current()
    assert page.view.grid.columns[column].heading == entry.name
    qtbot.keyClick(page.view.panes.middle, Qt.Key.Key_Space)
    editor = QApplication.focusWidget()
    assert isinstance(editor, TickEditor)
    assert editor.count() == len(entry.choices)
    qtbot.keyClick(editor, Qt.Key.Key_Space)
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    qtbot.keyClick(editor, Qt.Key.Key_Space)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert page.view.grid.text(row, column) == "1、3"
    page.view.go_to("01", entry.name)
    for key in "2,1":
        qtbot.keyClick(QApplication.focusWidget() or page.view.panes.middle, key)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert page.view.grid.text(row, column) == "1、2"


def test_a_month_of_two_digits_is_typed_like_any_number(qtbot, window):
    scheme_id = next(one for one in EVERY if any(
        "月份" in sheet.key and sheet.role == "rows" for sheet in load_scheme(one).scheme.sheets
    ) and load_scheme(one).scheme.head.cycles[0] == "year")
    scheme = opened(window, scheme_id)
    sheet = next(sheet for sheet in scheme.sheets if "月份" in sheet.key)
    window.show_page("entry")
    page = window.page("entry")
    page.arrive(("", "", sheet.name))
    page.tabs.setCurrentIndex(page.sheets.index(sheet.name))
    headings = [column.heading for column in page.view.grid.columns]
    for heading, text in ((scheme.key_label, "01"), ("月份", "12")):
        page.view.select(0, headings.index(heading))
        page.view.panes.pane_of(headings.index(heading)).setFocus()
        for key in text:
            qtbot.keyClick(QApplication.focusWidget(), key)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert page.view.grid.text(0, headings.index("月份")) == "12"
    assert page.view.grid.columns[headings.index("月份")].choices == tuple(map(str, range(1, 13)))


def test_the_check_up_is_shown_before_a_period_is_opened_and_on_the_schemes_page(window):
    window.show_page("periods", "new")
    page = window.page("periods")
    page.scheme.setCurrentIndex(page.scheme.findData("shinan-finance"))
    assert page.health.text() == "体检：3处提示，见“考核办法”"
    assert "原文印作“优秀(0.1)”" in page.health.toolTip()
    page.scheme.setCurrentIndex(page.scheme.findData("local-tax"))
    assert page.health.text() == "体检：没有发现问题"
