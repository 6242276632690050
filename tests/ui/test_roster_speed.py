"""32,000 people: the roster shows, sorts, filters and finds about as quickly as a plain list can."""

import statistics
import time

import pytest

from kaohe_desktop.office.operations import AddLines, NewLine, apply
from kaohe_desktop.office.periods import open_period, period_info
from kaohe_desktop.office.roster import RosterGrid
from kaohe_desktop.office.workspace import Workspace
from kaohe_desktop.ui.grid_view import GridView

COUNT = 32_000
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜单仇曾解查"
_GIVEN = "明华芳伟丽强敏静军杰娟艳涛超霞平刚桂英"


def cells(number):
    name = _SURNAMES[number % len(_SURNAMES)] + _GIVEN[number % 19] + _GIVEN[number // 19 % 19]
    return {
        "人员编号": f"{number:05d}", "姓名": name, "科室": f"第{number % 400:03d}科", "考核类别": "一般工作人员",
        "职务": "科员", "常规工作安排": "科室", "重点项目数": "1",
    }


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    ws = Workspace.create(tmp_path_factory.mktemp("crowd") / "考核.db", "大县", "王经办")
    period = open_period(ws, "meiling", "2026Q3")
    apply(ws, ws.book(period.id), "导入", [AddLines(tuple(NewLine(tuple(cells(number).items())) for number in range(COUNT)))])
    yield ws, period_info(ws, period.id)
    ws.close()


def median(act, times=5):
    spent = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent)


@pytest.mark.long
def test_the_roster_stays_quick_with_32_000_people(crowd, qtbot, capsys):
    ws, period = crowd
    plain = [cells(number) for number in range(COUNT)]
    view = GridView()
    qtbot.addWidget(view)
    view.resize(1200, 700)
    view.show()
    grid = RosterGrid(ws, period)
    unit = [one.heading for one in grid.columns].index("科室")
    rest = {row["人员编号"]: row for row in plain}
    acts = {
        "show": (lambda: (view.set_grid(None), view.set_grid(RosterGrid(ws, period)), view.grab()), lambda: [dict(row) for row in plain]),
        "sort": (lambda: view.model.rearrange(lambda g: g.sort(unit, True)), lambda: sorted(plain, key=lambda row: row["科室"], reverse=True)),
        "unsort": (lambda: view.model.rearrange(lambda g: g.sort(-1, False)), lambda: list(rest.values())),
        "strokes": (lambda: view.model.rearrange(lambda g: g.order_by("姓氏笔画")), None),
        "numbers": (lambda: view.model.rearrange(lambda g: g.order_by("编号")), None),
        "units": (lambda: view.model.rearrange(lambda g: g.order_by("科室")), None),
        "stands": (lambda: view.model.rearrange(lambda g: g.order_by("花名册顺序")), None),
        "filter": (lambda: (view.narrow("", "第007科"), view.narrow("", "")),
                   lambda: [row for row in plain if row["科室"] == "第007科"] + [row for row in plain if row]),
        "find": (lambda: (view.search("zml"), view.search("")), lambda: [row for row in plain if "明丽" in row["姓名"]] + list(plain)),
    }
    spent = {}
    for name, (ours, reference) in acts.items():
        ours()
        spent[name] = (median(ours), median(reference) if reference else None)
    words = [f"{name} {ours * 1000:.0f} ms" + (f" (plain {other * 1000:.0f})" if other else "") for name, (ours, other) in spent.items()]
    with capsys.disabled():
        print("\n" + "  ".join(words))
    by_strokes = [grid.text(row, 1) for row in range(3) if grid.order_by("姓氏笔画") is None]
    assert by_strokes[0].startswith("卫")  # of three strokes
    assert spent["show"][0] < 0.6
    assert all(ours < 0.5 for name, (ours, _) in spent.items() if name != "show")
