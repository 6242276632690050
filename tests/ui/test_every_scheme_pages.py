"""The window on every scheme's sample office: every page is shown, and one value typed into every sheet is stored."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kaohe_desktop.engine.entries import ValueRefused, read_value, show_value
from kaohe_desktop.engine.scheme.model import EntryField, FieldKind
from kaohe_desktop.office.computing import latest
from kaohe_desktop.office.entry import EntryGrid, entry_sheets
from kaohe_desktop.office.grid import CellState
from kaohe_desktop.office.importing import apply_import, preview_import
from kaohe_desktop.office.periods import open_period
from kaohe_desktop.office.printing import printable
from kaohe_desktop.office.workspace import Workspace
from kaohe_desktop.resources import resource
from kaohe_desktop.ui.app import open_first
from kaohe_desktop.ui.navigation import PAGES

Key = Qt.Key
SAMPLES = tomllib.loads(resource("samples", "index.toml").read_text("utf-8"))["sample"]
#: the most different ones: rows by month, clauses from a table, departments, registers of another sheet's people
QUICK = {"meiling-year", "shinan-justice", "township-target", "shinan-finance", "procuratorate-kpi-dept", "local-tax"}
CLOSED = (CellState.READ_ONLY, CellState.COMPUTED, CellState.NOT_APPLICABLE)
TRIED = {
    FieldKind.DECIMAL: ("7", "1", "0", "30"), FieldKind.INTEGER: ("1", "2", "0", "3"), FieldKind.PERCENT: ("90", "80"),
    FieldKind.TEXT: ("a1",), FieldKind.DATE: ("2026-02-03",), **{kind: ("2", "1") for kind in FieldKind if kind.value == "ticks"},
}


@pytest.fixture(
    params=[pytest.param(one, marks=() if one["scheme"] in QUICK else pytest.mark.long, id=one["scheme"]) for one in SAMPLES]
)
def shown(request, bare, tmp_path):
    """The window on a new database with the sample office in it; waits are the tests' own."""
    sample = request.param
    path = tmp_path / "示例.db"
    ws = Workspace.create(path, "示例单位", "王经办")
    period = open_period(ws, sample["scheme"], sample["period"], params=sample.get("params", {}))
    apply_import(ws, period, preview_import(ws, period, resource("samples", sample["file"])))
    ws.close()
    open_first(bare, path)
    assert bare.page_name == "home"
    return bare


def painted(window) -> None:
    QApplication.processEvents()
    assert not window.grab().isNull()


def test_every_page_is_shown_and_every_sheet_takes_a_value(qtbot, shown, work):
    window = shown
    for page in PAGES:
        window.show_page(page.name)
        work(window)
        painted(window)
        assert window.page_name == page.name
    see_results(window, work)
    see_forms(qtbot, window, work)
    see_entry(qtbot, window)


def see_results(window, work) -> None:
    """Compute in the window; everybody stands in the table, and the first and the last are explained."""
    window.show_page("results", "compute")
    work(window)
    painted(window)
    page = window.page("results")
    outcome = latest(window.session.workspace, window.session.current)
    assert outcome is not None
    assert page.model.rowCount() == len(outcome.results) == window.session.current.subjects
    for result in (outcome.results[0], outcome.results[-1]):
        page.arrive(result.key)
        words = page.explanation.toPlainText()
        assert result.name in words
        assert result.total is None or str(result.total) in words


def see_forms(qtbot, window, work) -> None:
    """Each form of the scheme shows its pages, filled and blank."""
    window.show_page("printing")
    work(window)
    page = window.page("printing")
    assert page.forms.count() == len(printable(window.session.scheme)) > 0
    for place in range(page.forms.count()):
        page.forms.setCurrentRow(place)
        for way in (page.options.blank, page.options.filled):
            way.setChecked(True)
            painted(window)
            qtbot.waitUntil(lambda: not page.preview.busy, timeout=20_000)
            assert page.preview.page_count >= 1 or page.preview.picture.text()


def see_entry(qtbot, window) -> None:
    """Each sheet is shown and takes a typed value; 撤销 gives back what stood there."""
    window.show_page("entry")
    entry = window.page("entry")
    sheets = entry_sheets(window.session.scheme)
    assert entry.tabs.count() == len(sheets)
    for place, sheet in enumerate(sheets):
        entry.tabs.setCurrentIndex(place)
        painted(window)
        assert entry.sheet == sheet.name
        assert type_one(qtbot, window, entry), f"“{sheet.name}”没有一格收下录入的值"


def type_one(qtbot, window, page) -> str:
    """Type into one cell of the sheet shown, a cell that is no key; its heading once the value is on the disk."""
    sheet = window.session.scheme.scheme.sheet(page.sheet)
    fields = {field.name: field for field in sheet.fields if field.name not in sheet.key}
    grid = page.view.grid
    rows = [row for row in range(min(grid.row_count(), 3)) if grid.row_id(row) > 0]
    assert rows, f"示例的“{sheet.name}”一行也没有"
    places = [
        (row, at, fields[column.heading]) for row in rows for at, column in enumerate(grid.columns)
        if column.editable and column.heading in fields and not column.heading.endswith("编号")
    ]
    for row, at, field in places:
        if grid.state(row, at) in CLOSED:
            continue
        for keys, expected in _tries(field, grid.columns[at].choices, grid.text(row, at)):
            before, row_id = grid.text(row, at), grid.row_id(row)
            if _typed(qtbot, window, page, row, at, keys, expected):
                page.view.step_back()
                assert grid.text(grid.row_of(row_id), at) == before, (sheet.name, field.name)
                return field.name
    return ""


def _tries(field: EntryField, choices: tuple[str, ...], before: str) -> list[tuple[str, str]]:
    """What to type into the cell and what must then stand in it, something other than what stands there."""
    if field.kind is FieldKind.FLAG:
        return [(" ", "否" if before == "是" else "是")]
    if choices and field.kind is FieldKind.CHOICE:
        return [(str(number), choice) for number, choice in enumerate(choices[:9], 1) if choice != before]
    found = []
    for text in TRIED[field.kind]:
        with suppress(ValueRefused):  # it may not stand in the column at all: 分值 [2–4]
            shown = show_value(field, read_value(field, Decimal(text) if field.kind.numeric else text))
            found += [(text, shown)] if shown != before else []
    return found


def _typed(qtbot, window, page, row, at, keys, expected) -> bool:
    grid, ws, period = page.view.grid, window.session.workspace, window.session.current
    row_id = grid.row_id(row)
    page.view.select(row, at)
    page.view.panes.pane_of(at).setFocus()
    for key in keys:
        qtbot.keyClick(QApplication.focusWidget(), key)
    if QApplication.focusWidget() is not page.view.panes.pane_of(at):  # an editor is open: leave it
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    now = grid.row_of(row_id)
    if now is None or grid.state(now, at) is CellState.REFUSED:
        return False
    ws.forget(period.id)  # from the disk, past everything kept in memory
    fresh = EntryGrid(ws, period, page.sheet)
    assert fresh.text(fresh.row_of(row_id), at) == expected, (page.sheet, grid.columns[at].heading)
    assert "已保存" in window.foot.text.text()
    return True
