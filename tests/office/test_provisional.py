"""A total that hangs on nobody else is right at once, in offices so large that everybody is worked out only when the hands rest."""

import dataclasses

import pytest
from desk import column
from scheme_samples import SAMPLES, each_sample

from kaohe_desktop.engine.appraise import appraise
from kaohe_desktop.engine.figures import show
from kaohe_desktop.office import provisional
from kaohe_desktop.office.computing import provisional as whole
from kaohe_desktop.office.entry import EntryGrid, entry_sheets
from kaohe_desktop.office.entry_results import PROVISIONAL
from kaohe_desktop.office.grid import CellState
from kaohe_desktop.office.importing import apply_import, preview_import
from kaohe_desktop.office.library import load_scheme
from kaohe_desktop.office.periods import open_period
from kaohe_desktop.office.workbook import read_job
from kaohe_desktop.office.workspace import Workspace

ALONE = [sample for sample in SAMPLES if load_scheme(sample.scheme).totals_stand_alone]


def test_a_total_in_which_the_rank_of_marks_or_a_mean_of_the_unit_counts_does_not_stand_alone():
    others = {sample.scheme for sample in SAMPLES} - {sample.scheme for sample in ALONE}
    assert others == {"changsha-bureau", "jingzhou", "meiling", "shinan-finance"}
    assert load_scheme("county-office-dept").totals_stand_alone, "only the grade asks who is the lowest"


@each_sample
def test_worked_out_alone_everybody_has_the_total_and_the_gaps_of_the_whole_cohort(sample):
    if sample not in ALONE:
        pytest.skip("others count in the total")
    job = read_job(sample.path, sample.scheme, sample.period, sample.words)
    together = {result.key: result for result in appraise(job.scheme, job.cohort).results}
    for subject in job.cohort.subjects:
        (alone,) = appraise(job.scheme, dataclasses.replace(job.cohort, subjects=(subject,))).results
        assert (alone.total, alone.missing) == (together[subject.key].total, together[subject.key].missing)


@pytest.fixture(params=ALONE, ids=str)
def desk(request, tmp_path, monkeypatch):
    """The sample office in a database, taken for one so large that nothing is worked out with a key."""
    sample = request.param
    monkeypatch.setattr(provisional, "AT_ONCE", 0)
    monkeypatch.setattr(provisional, "ASIDE", 0)
    with Workspace.create(tmp_path / "考核.db", "样例单位", "王经办") as ws:
        period = open_period(ws, sample.scheme, sample.period, params=dict(sample.params))
        apply_import(ws, period, preview_import(ws, period, sample.path))
        yield ws, period


def tables(ws, period):
    """The tables that show a total."""
    grids = [EntryGrid(ws, period, sheet.name) for sheet in entry_sheets(ws.book(period.id).scheme)]
    return [one for one in grids if PROVISIONAL in [each.heading for each in one.columns]] or pytest.skip("only words are entered")


def totals(ws, period, grid):
    """What the table shows, and what everybody worked out together gives."""
    shown = [grid.text(row, column(grid, grid._total)) for row in range(grid.row_count()) if grid.key(row)]
    results = [whole(ws, period).result(grid.key(row)) for row in range(grid.row_count()) if grid.key(row)]
    return shown, [f"缺 {len(one.missing)} 项" if one.total is None and one.missing else show(one.total) or "" for one in results]


def test_the_total_is_right_after_every_edit_and_step_back_though_the_grade_lags(desk):
    ws, period = desk
    tried = 0
    for grid in tables(ws, period):
        shown, right = totals(ws, period, grid)
        assert shown == right, "before anybody was worked out"
        grid.take_computed(grid.computing()())
        cells = [
            (row, at) for row in range(min(3, grid.row_count())) for at, one in enumerate(grid.columns)
            if one.editable and one.numeric and grid.state(row, at) is CellState.FILLED and grid.key(row)
        ]
        for row, at in cells[:4]:
            old = grid.text(row, at)
            if grid.enter(row, at, "1" if old != "1" else "2").problems:
                continue
            tried += 1
            assert grid.computed_stale
            shown, right = totals(ws, period, grid)
            assert shown == right
        while grid.undo():
            shown, right = totals(ws, period, grid)
            assert shown == right
    assert tried


def test_so_many_at_once_are_left_to_the_whole_working_out(desk, monkeypatch):
    ws, period = desk
    monkeypatch.setattr(provisional, "ALONE", 2)
    grid = tables(ws, period)[0]
    seen = [grid.text(row, column(grid, grid._total)) for row in range(grid.row_count())]
    told = {grid.key(row) for row, text in enumerate(seen) if text}
    assert len(told) <= 2
    assert not grid.total_exact or len({grid.key(row) for row in range(grid.row_count())} - {""}) < 2
    grid.take_computed(grid.computing()())
    shown, right = totals(ws, period, grid)
    assert shown == right
