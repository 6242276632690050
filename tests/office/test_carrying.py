"""Texts come along from the last period where they are still blank; marks and what counts do not."""

import pytest
from desk import commits, office, put, stored

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.carrying import carried_sheets, carry, earlier, preview
from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.library import load_scheme, schemes
from kaohe_desktop.office.periods import open_period
from kaohe_desktop.office.undoing import Steps


@pytest.fixture
def two(tmp_path):
    ws, period = office(tmp_path / "考核.db")
    texts = EntryGrid(ws, period, "岗位说明书")
    put(texts, "001", "工作内容", "文秘")
    put(texts, "002", "工作内容", "财务")
    goals = EntryGrid(ws, period, "工作目标")
    headings = [one.heading for one in goals.columns]
    for at, cells in enumerate((("修桥", "40", "已完成"), ("修路", "60", "未完成"))):
        for heading, text in zip(("人员编号", "工作目标", "分值", "自查完成情况"), ("001", *cells), strict=True):
            goals.enter(at, headings.index(heading), text)
    following = open_period(ws, "meiling", "2026Q4", carry_from=period)
    yield ws, period, following
    ws.close()


def test_only_texts_that_count_for_nothing_can_be_carried(two):
    assert [sheet.name for sheet in carried_sheets(two[0].book(two[1].id).scheme)] == ["岗位说明书", "工作目标"]
    for info in schemes():
        scheme = load_scheme(info.id)
        for sheet in carried_sheets(scheme):
            assert sheet.name not in ("录入", "按月", "扣分", "测评票")


def wanted(ws, new, old):
    return [one.place for one in preview(ws, new, old)]


def test_the_preview_says_person_by_person_what_comes_and_what_stays(two):
    ws, old, new = two
    put(EntryGrid(ws, new, "岗位说明书"), "002", "工作内容", "出纳")
    assert [(one.sheet, one.key, one.words, one.own) for one in preview(ws, new, old)] == [
        ("岗位说明书", "001", "工作内容 文秘", ""), ("岗位说明书", "002", "工作内容 财务", "工作内容 出纳"),
        ("工作目标", "001", "工作目标 修桥，分值 40；工作目标 修路，分值 60", ""),
    ]


def test_texts_come_along_in_one_transaction_and_marks_stay_behind(two):
    ws, old, new = two
    put(EntryGrid(ws, new, "岗位说明书"), "002", "工作内容", "出纳")
    count, people = commits(ws, lambda: carry(ws, new, old, wanted(ws, new, old)))
    assert (count, people) == (1, 1)
    assert stored(ws, new, "001", "工作内容", "岗位说明书") == "文秘"
    assert stored(ws, new, "002", "工作内容", "岗位说明书") == "出纳", "never overwritten, although wanted"
    rows = ws.book(new.id).by_key["001"].rows["工作目标"]
    assert [row.texts for row in rows] == [{"工作目标": "修桥", "分值": "40"}, {"工作目标": "修路", "分值": "60"}]


def test_only_what_is_wanted_comes(two):
    ws, old, new = two
    assert carry(ws, new, old, [("岗位说明书", "002")]) == 1
    assert stored(ws, new, "001", "工作内容", "岗位说明书") == ""
    assert stored(ws, new, "002", "工作内容", "岗位说明书") == "财务"
    assert not ws.book(new.id).by_key["001"].rows.get("工作目标")


def test_carrying_is_taken_back_and_nothing_twice(two):
    ws, old, new = two
    steps = Steps()
    carry(ws, new, old, wanted(ws, new, old), steps=steps)
    with pytest.raises(Refused) as refused:
        carry(ws, new, old, wanted(ws, new, old))
    assert refused.value.problems[0].code == "K783"
    steps.undo(ws, ws.book(new.id), "")
    assert stored(ws, new, "001", "工作内容", "岗位说明书") == ""
    assert [one.own for one in preview(ws, new, old)] == ["", "", ""]


def test_earlier_periods_of_the_same_scheme_are_offered_nearest_first(two):
    ws, old, new = two
    third = open_period(ws, "meiling", "2027Q1", carry_from=new)
    open_period(ws, "xinban", "2026Q3")
    assert [one.code for one in earlier(ws, third)] == ["2026Q4", "2026Q3"]
    assert earlier(ws, old) == []
