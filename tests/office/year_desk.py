"""A small office with four archived quarters, for the tests of the year's roll-up."""

from desk import person, put

from kaohe_desktop.office.computing import compute
from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.periods import archive, open_period, period_info, reopen
from kaohe_desktop.office.roster import RosterGrid
from kaohe_desktop.office.workspace import Workspace

#: four of one category: 优秀 25 % and 良好 30 % are one seat each
YEAR_PEOPLE = {
    "001": ("张三", "党政办"), "002": ("李四", "党政办"), "003": ("单小明", "财政所"), "004": ("曾冬", "财政所"),
}
#: 科室工作 (of 90) and 党政领导测评 by quarter
SCORES = {
    "001": (("88", "95"), ("87", "95"), ("89", "96"), ("86", "94")),
    "002": (("75", "85"), ("74.5", "84"), ("76", "86"), ("60", "70")),
    "003": (("66", "80"), ("70", "82"), ("62", "75"), ("71", "83")),
    "004": (("60", "71"), ("61", "72"), ("60.5", "73"), ("62", "74")),
}


def plain_person(key, name=""):
    """The roster line of one of them, or of somebody else in the same category."""
    known = YEAR_PEOPLE.get(key, (name or f"某{key}", "党政办"))
    return person(key, *known, "科室", "0")


def four_quarters(path):
    """The workspace and its four archived quarters of 2026."""
    ws = Workspace.create(path, "样例街道", "王经办")
    quarters = []
    for number in (1, 2, 3, 4):
        quarter = open_period(ws, "meiling", f"2026Q{number}")
        grid = RosterGrid(ws, quarter)
        for key in YEAR_PEOPLE:
            grid.add_person(plain_person(key))
        for key, scores in SCORES.items():
            work, rating = scores[number - 1]
            change_entry(ws, quarter, key, "科室工作", work, computed=False)
            change_entry(ws, quarter, key, "党政领导测评", rating, computed=False)
        compute(ws, quarter)
        quarters.append(archive(ws, quarter, "样例"))
    return ws, quarters


def change_entry(ws, quarter, key, heading, text, *, computed=True):
    """Type one figure of a quarter; with ``computed`` the quarter is reopened for it, computed anew and archived."""
    if computed:
        quarter = reopen(ws, quarter, "更正")
    assert put(EntryGrid(ws, quarter, "录入"), key, heading, text).saved == 1
    if computed:
        compute(ws, quarter)
        archive(ws, quarter, "样例")
    return period_info(ws, quarter.id)
