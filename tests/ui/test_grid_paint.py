"""What a pane draws: every state has its own look, and what is drawn is what the cells say."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from kaohe_desktop.office.drill import drill_workspace, samples
from kaohe_desktop.office.entry import EntryGrid, entry_sheets
from kaohe_desktop.office.grid import CellState
from kaohe_desktop.office.periods import periods
from kaohe_desktop.office.roster import RosterGrid
from kaohe_desktop.ui.grid_view import GridView
from kaohe_desktop.ui.style import look

SAMPLES = {sample.book.stem: sample for sample in samples()}


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_drawn_of_a_row_is_what_each_cell_says(name, tmp_path):
    with drill_workspace(tmp_path / "演练.db", SAMPLES[name]) as ws:
        period = periods(ws)[0]
        scheme = ws.book(period.id).scheme
        grids = [RosterGrid(ws, period), *(EntryGrid(ws, period, sheet.name) for sheet in entry_sheets(scheme))]
        seen = set()
        for grid in grids:
            columns = range(len(grid.columns))
            if grid.row_count():
                for column in columns:  # some refused texts, too
                    if grid.columns[column].numeric and grid.columns[column].editable:
                        grid.enter(0, column, "九")
            for row in range(min(grid.row_count(), 40)):
                expected = [(grid.text(row, column), grid.state(row, column)) for column in columns]
                assert list(grid.cells(row, columns)) == expected
                seen.update(state for _, state in expected)
        assert {CellState.FILLED, CellState.REFUSED} <= seen


def colour_in(view, row, column, part):
    """The colour at a part (0–1 across) of a cell, near its upper edge."""
    pane = view.panes.pane_of(column)
    rect = pane.visualRect(view.model.index(row, column))
    image = pane.viewport().grab().toImage()
    scale = image.devicePixelRatio()
    return image.pixelColor(round((rect.left() + rect.width() * part) * scale), round((rect.top() + 3) * scale))


@pytest.fixture
def view(qtbot, fake):
    made = GridView()
    qtbot.addWidget(made)
    made.resize(1000, 400)
    made.set_grid(fake)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_a_refused_cell_is_red_and_crossed_a_selected_one_tinted(view):
    view.select(3, 3)
    view.model.enter(0, 2, "99")
    view.model.enter(1, 2, "20")
    QApplication.processEvents()
    assert colour_in(view, 0, 2, 0.3) == QColor(look.colour("bad_tint"))
    assert colour_in(view, 3, 3, 0.3) == QColor(look.colour("accent_tint"))
    assert colour_in(view, 1, 2, 0.3) == QColor(look.colour("paper"))
    assert colour_in(view, 2, 2, 0.3) == QColor(look.colour("warn_tint")), "still missing"
    pane = view.panes.pane_of(2)
    rect = pane.visualRect(view.model.index(0, 2))
    image = pane.viewport().grab().toImage()
    crossed = {image.pixelColor(x, rect.center().y() + 1).name() for x in range(rect.right() - 16, rect.right() - 6)}
    assert look.colour("bad").name() in crossed


def test_nothing_is_drawn_below_the_last_row_and_none_of_it_fails_without_rows(view, fake):
    bottom = view.panes.middle.rowViewportPosition(fake.row_count() - 1) + view.panes.middle.rowHeight(0)
    image = view.panes.middle.viewport().grab().toImage()
    assert len({image.pixelColor(20, y).name() for y in range(bottom + 4, bottom + 40)}) == 1
    view.set_grid(None)
    view.panes.middle.viewport().repaint()
