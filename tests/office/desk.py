"""A small office for tests: three people of the 梅岭 scheme, in a real database."""

from contextlib import suppress
from datetime import date

from kaohe_desktop.engine.scheme.model import StepKind
from kaohe_desktop.office.confirming import chain, close, confirm
from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.periods import open_period, period_info
from kaohe_desktop.office.roster import RosterGrid
from kaohe_desktop.office.workspace import Workspace

PEOPLE = (
    ("001", "张三", "党政办", "科室", "1"),
    ("002", "李四", "党政办", "科室+下社区", "0"),
    ("003", "单小明", "财政所", "下社区", "2"),
)
SCORES = {
    "001": {"科室工作": "45", "项目一": "38", "党政领导测评": "91.20"},
    "002": {"科室工作": "40", "下社区工作": "41.5", "党政领导测评": "88"},
    "003": {"下社区工作": "44", "项目一": "18", "项目二": "19", "党政领导测评": "85"},
}


def person(key, name, unit="党政办", work="科室", projects="1", **more):
    return {
        "人员编号": key, "姓名": name, "科室": unit, "考核类别": "一般工作人员", "常规工作安排": work, "重点项目数": projects, **more,
    }


def office(path, *, scores=True):
    """The office with its quarter opened; the workspace and the period."""
    ws = Workspace.create(path, "样例街道", "王经办")
    period = open_period(ws, "meiling", "2026Q3")
    grid = RosterGrid(ws, period)
    for each in PEOPLE:
        grid.add_person(person(*each))
    if scores:
        entry = EntryGrid(ws, period, "录入")
        for key, texts in SCORES.items():
            for heading, text in texts.items():
                assert put(entry, key, heading, text).saved == 1
    return ws, period_info(ws, period.id)


def column(grid, heading):
    return [one.heading for one in grid.columns].index(heading)


def row(grid, key):
    return next(one for one in range(grid.row_count()) if grid.key(one) == key)


def put(grid, key, heading, text):
    return grid.enter(row(grid, key), column(grid, heading), text)


def shown(grid, key, heading):
    return grid.text(row(grid, key), column(grid, heading))


def state(grid, key, heading):
    return grid.state(row(grid, key), column(grid, heading)).value


def note(grid, key, heading):
    return grid.note(row(grid, key), column(grid, heading))


def stored(ws, period, key, heading, sheet="录入"):
    """What the disk holds, read past everything kept in memory."""
    ws.forget(period.id)
    return ws.book(period.id).by_key[key].entries.get(sheet, {}).get(heading, "")


def codes(entered):
    return [problem.code for problem in entered.problems]


def confirm_all(ws, period, day=None, note=""):
    """Every step of confirmation, all on one day, nobody objecting; ``note`` where something is missing or tied."""
    day = day or date.today()
    for line in chain(ws, period, day):
        if line.kind is StepKind.HOME and line.left:
            confirm(ws, period, line.name, day, line.step.by, note="没有答复，按初步意见", today=day)
        elif line.kind is StepKind.PUBLICITY:
            confirm(ws, period, line.name, day, line.step.by, until=day, note=note, today=day)
            close(ws, period, line.name, day, line.step.by, today=day)
        elif not line.settled:
            confirm(ws, period, line.name, day, line.step.by, note=note, today=day)


def audit_count(ws):
    with ws.database.read() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM audit_line").scalar()


def commits(ws, act):
    """How many transactions an act committed that changed something."""
    from sqlalchemy import event

    counted = []

    def committed(connection):
        if connection.get_execution_options().get("writes"):
            counted.append(connection)

    event.listen(ws.database.engine, "commit", committed)
    try:
        result = act()
    finally:
        with suppress(Exception):
            event.remove(ws.database.engine, "commit", committed)
    return len(counted), result
