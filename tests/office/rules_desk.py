"""A small office under a scheme with every sort of rule (tests/exchange/rules.toml), in a real database."""

from pathlib import Path

from kaohe_desktop.engine.scheme.reader import read_scheme
from kaohe_desktop.office import library
from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.periods import open_period, period_info
from kaohe_desktop.office.roster import RosterGrid
from kaohe_desktop.office.workspace import Workspace

RULES = Path(__file__).resolve().parents[1] / "exchange" / "rules.toml"
CLAUSES = (("T1", "按时到岗", "5", ""), ("T2", "文明用语", "10", "是"))


def rules_office(path, monkeypatch, *, params=None):
    """Two people, two clauses; the workspace and its quarter."""
    text = RULES.read_text("utf-8")
    monkeypatch.setattr(
        library, "load_scheme", lambda _id, switches=library.OFF, ws=None: read_scheme(switches.applied_to(text), "rules.toml"),
    )
    ws = Workspace.create(path, "样例街道")
    period = open_period(ws, "rules", "2026Q3", params=params)
    roster = RosterGrid(ws, period)
    for key, name, unit, task in (("01", "张三", "办公室", "是"), ("02", "李四", "财政所", "")):
        roster.add_person({"人员编号": key, "姓名": name, "科室": unit, "考核类别": "干部", "有收入任务": task})
    table = EntryGrid(ws, period, "条款")
    for clause in CLAUSES:
        assert type_row(table, *clause).problems == ()
    return ws, period_info(ws, period.id)


def type_row(grid, *texts):
    """Type a row at the foot as one paste, the name's column left alone."""
    frozen = [at for at, column in enumerate(grid.columns) if column.frozen]
    if not frozen:
        return grid.paste(grid.row_count() - 1, 0, [texts])
    block = [texts[0], *[""] * (len(frozen) - 1), *texts[1:]]
    return grid.paste(grid.row_count() - 1, 0, [block])


def cell(grid, row, heading):
    """What stands in a cell, how it stands and its note."""
    column = [one.heading for one in grid.columns].index(heading)
    return grid.text(row, column), grid.state(row, column).value, grid.note(row, column)


def put(grid, row, heading, text):
    return grid.enter(row, [one.heading for one in grid.columns].index(heading), text)
