"""What every table promises, held for every sheet of every shipped scheme."""

import pytest
from desk import codes

from kaohe_desktop.engine.period import Cycle
from kaohe_desktop.office.entry import EntryGrid, entry_sheets
from kaohe_desktop.office.grid import CellState
from kaohe_desktop.office.library import load_scheme, schemes
from kaohe_desktop.office.overview import overview
from kaohe_desktop.office.periods import open_period
from kaohe_desktop.office.roster import RosterGrid
from kaohe_desktop.office.workspace import Workspace

CODES = {Cycle.MONTH: "2026-07", Cycle.BIMONTH: "2026B4", Cycle.QUARTER: "2026Q3", Cycle.HALF: "2026H1", Cycle.YEAR: "2026"}


@pytest.fixture(params=[info.id for info in schemes()])
def desk(request, tmp_path):
    """A period of the scheme with one subject, filled as its own columns ask."""
    scheme = load_scheme(request.param).scheme
    ws = Workspace.create(tmp_path / "考核.db", "样例单位")
    needed = {param.name: "1" for param in scheme.params if param.required}
    period = open_period(ws, scheme.head.id, CODES[scheme.head.cycles[0]], params=needed)
    values = {}
    for entry in scheme.roster.fields:
        values[entry.name] = entry.choices[0] if entry.choices else {"人员编号": "007", "科室编号": "007"}.get(entry.name, "样例")
        if entry.kind.numeric:
            values[entry.name] = "1"
        elif entry.kind == "flag":
            values[entry.name] = "否"
    RosterGrid(ws, period).add_person(values)
    yield ws, period
    ws.close()


def grids(desk):
    ws, period = desk
    yield RosterGrid(ws, period)
    for sheet in entry_sheets(ws.book(period.id).scheme):
        yield EntryGrid(ws, period, sheet.name)


def test_every_cell_has_text_state_and_note(desk):
    for grid in grids(desk):
        for row in range(grid.row_count()):
            for column in range(len(grid.columns)):
                assert isinstance(grid.text(row, column), str)
                assert grid.state(row, column) in CellState
                assert isinstance(grid.note(row, column), str)


def test_columns_have_headings_of_their_own_and_widths(desk):
    for grid in grids(desk):
        headings = [one.heading for one in grid.columns]
        assert len(set(headings)) == len(headings)
        assert all(one.width > 0 for one in grid.columns)
        assert [one.frozen for one in grid.columns] == sorted((one.frozen for one in grid.columns), reverse=True)


def test_what_cannot_be_read_is_marked_and_saved_nowhere_in_any_sheet(desk):
    ws, period = desk
    before = ws.book(period.id).cohort()
    for grid in grids(desk):
        for number, column in enumerate(grid.columns):
            if column.editable and (column.numeric or column.choices):
                entered = grid.enter(0, number, "不是这样的值")
                assert entered.saved == 0
                assert codes(entered)
                assert grid.state(0, number) is CellState.REFUSED
                assert grid.text(0, number) == "不是这样的值"
    ws.forget(period.id)
    assert ws.book(period.id).cohort() == before


def test_a_row_number_and_a_row_id_lead_to_each_other(desk):
    for grid in grids(desk):
        for row in range(grid.row_count()):
            row_id = grid.row_id(row)
            assert row_id == 0 or grid.row_of(row_id) == row
        assert grid.row_of(987654) is None


def test_the_first_page_can_be_drawn_for_any_scheme(desk):
    ws, period = desk
    view = overview(ws, period)
    assert view.next_step is not None
    assert view.steps[0].done == view.steps[0].total == 1
