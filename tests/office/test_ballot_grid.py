"""测评 as a table: counts, single ballots and figures typed and pasted, each edit committed, audited and undone by name."""

import pytest
from desk import audit_count, codes, column, commits
from hypothesis import given, settings
from hypothesis import strategies as st
from test_entry_ballots import opened

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.ballot_desk import VoteDesk
from kaohe_desktop.office.ballot_grid import VoteGrid
from kaohe_desktop.office.pasting import preview_paste, take_paste
from kaohe_desktop.office.periods import archive, period_info


@pytest.fixture
def counts(tmp_path):
    ws, period = opened(tmp_path, "shinan-justice", "2026", {"优秀名额": "1"})
    desk = VoteDesk(ws, period, "测评")
    yield ws, period, desk, VoteGrid(desk, desk.box.groups()[0])
    ws.close()


@pytest.fixture
def ballots(tmp_path):
    ws, period = opened(tmp_path, "meiling", "2026Q3")
    desk = VoteDesk(ws, period, "测评票")
    yield ws, period, desk, VoteGrid(desk, desk.box.groups()[0])
    ws.close()


@pytest.fixture
def figures(tmp_path):
    ws, period = opened(tmp_path, "jingzhou", "2026")
    desk = VoteDesk(ws, period, "按轮")
    yield ws, period, desk, VoteGrid(desk, desk.box.groups()[0])
    ws.close()


def block(grid, heading):
    return [grid.text(row, column(grid, heading)) for row in range(grid.row_count())]


def test_a_block_of_counts_is_one_edit_and_one_step_of_undo(counts):
    ws, period, desk, grid = counts
    lines = audit_count(ws)
    count, entered = commits(ws, lambda: grid.paste(0, column(grid, "优秀"), [["12", "3"], ["9", "2"], ["0", "1"]]))
    assert (count, entered.saved, entered.problems) == (1, 6, ())
    assert audit_count(ws) == lines + 3  # a row each
    assert [one.counts[:2] for one in desk.box.count(desk.box.groups()[0])] == [(12, 3), (9, 2), (0, 1)]
    assert block(grid, "票数") == ["15", "11", "1"]
    assert grid.undo() == "粘贴 6 格"
    assert block(grid, "优秀") == ["", "", ""]
    assert ws.book(period.id).by_key["001"].rows["测评"] == []
    assert grid.redo() == "粘贴 6 格"
    assert block(grid, "良好") == ["3", "2", "1"]


def test_other_groups_are_not_touched(counts):
    ws, period, desk, grid = counts
    grid.paste(0, column(grid, "优秀"), [["12"]])
    other = VoteGrid(desk, desk.box.groups()[1])
    assert block(other, "优秀") == ["", "", ""]
    other.paste(0, column(other, "优秀"), [["1"]])
    grid.reload()
    assert block(grid, "优秀")[0] == "12"
    assert len(ws.book(period.id).by_key["001"].rows["测评"]) == 2


def test_what_is_refused_stays_marked_with_its_reason_and_the_rest_is_saved(counts):
    ws, _, _, grid = counts
    entered = grid.paste(0, column(grid, "优秀"), [["12", "很多"], ["-1", "2"]])
    assert entered.saved == 2
    assert set(codes(entered)) == {"K101", "K102"}
    assert grid.state(0, column(grid, "良好")) == "refused"
    assert grid.text(0, column(grid, "良好")) == "很多"
    assert grid.note(1, column(grid, "优秀")).startswith("K101") or "0" in grid.note(1, column(grid, "优秀"))
    assert block(grid, "票数") == ["12", "2", "没有票"]
    assert grid.enter(0, column(grid, "良好"), "3").saved == 1
    assert grid.state(0, column(grid, "良好")) == "filled"


def test_counts_pasted_by_name_go_to_their_people_after_a_preview(counts):
    _, _, _, grid = counts
    preview = preview_paste(grid, 0, 0, [["姓名", "优秀", "弃权"], ["人3", "5", "1"], ["人1", "4", "2"], ["谁", "1", "1"]])
    assert len(preview.changes) == 4
    assert preview.problems
    assert take_paste(grid, preview).saved == 4
    assert (block(grid, "优秀"), block(grid, "弃权")) == (["4", "", "5"], ["2", "", "1"])


def test_a_row_in_which_nothing_is_left_goes_and_comes_back(counts):
    ws, period, _, grid = counts
    grid.enter(0, column(grid, "优秀"), "4")
    grid.clear([(0, column(grid, "优秀"))])
    assert ws.book(period.id).by_key["001"].rows["测评"] == []
    assert grid.undo() == "清空 人1 优秀"
    assert block(grid, "优秀")[0] == "4"


def test_ballots_are_columns_and_an_abstention_is_a_ballot_without_a_figure(ballots):
    ws, period, desk, grid = ballots
    assert grid.paste(0, column(grid, "票1"), [["90", "91", "弃"], ["弃权", "95", "95"]]).problems == ()
    (group,) = desk.box.groups()
    assert [(one.valid, one.abstained) for one in desk.box.count(group)] == [(2, 1), (2, 1), (0, 0)]
    rows = ws.book(period.id).by_key["002"].rows["测评票"]
    assert [(row.texts.get("票号"), row.texts.get("评分", "")) for row in rows] == [("1", ""), ("2", "95"), ("3", "95")]
    again = VoteGrid(desk, group)
    assert [again.text(1, column(again, f"票{number}")) for number in (1, 2, 3)] == ["弃", "95", "95"]


def test_one_ballot_is_put_right_or_drawn_without_moving_the_others(ballots):
    _, _, desk, grid = ballots
    grid.paste(0, column(grid, "票1"), [["90", "91", "92"]])
    grid.enter(0, column(grid, "票2"), "71")
    grid.clear([(0, column(grid, "票1"))])
    assert [grid.text(0, column(grid, f"票{number}")) for number in (1, 2, 3)] == ["", "71", "92"]
    assert grid.undo() == "清空 人1 票1"
    assert grid.undo() == "录入 人1 票2"
    assert [grid.text(0, column(grid, f"票{number}")) for number in (1, 2, 3)] == ["90", "91", "92"]


def test_the_table_grows_with_the_ballots_and_keeps_what_was_refused(ballots):
    _, _, desk, grid = ballots
    last = max(at for at, one in enumerate(grid.columns) if one.editable)
    assert not grid.outgrown
    grid.enter(0, last, "90")
    grid.enter(1, last, "190")
    assert grid.outgrown
    wider = grid.renewed()
    assert len(wider.columns) > len(grid.columns)
    assert wider.text(1, last) == "190"


def test_figures_of_a_round_stand_in_that_rounds_row_and_rank_at_once(figures):
    _, _, desk, grid = figures
    assert [group.label for group in desk.box.groups()] == [f"轮次{number}" for number in range(1, 7)]
    grid.paste(0, column(grid, "上级评分"), [["90", "91", "92"], ["95", "95", "95"], ["90", "91", "92"]])
    assert block(grid, "名次") == ["2", "1", "2"]
    assert "第1轮" in [one.heading for one in grid.columns]


def test_several_ballots_in_a_cell_are_checked_as_their_mean(figures):
    _, _, _, grid = figures
    place = column(grid, "上级评分")
    assert grid.typing(0, place, "90 91").words == "2 张票，合计 181，平均 90.50"
    assert grid.typing(0, place, "190 191").wrong
    assert codes(grid.enter(0, place, "190 191")) == ["K101"]
    assert grid.enter(0, place, "90 91").saved == 1
    assert grid.text(0, place) == "90.5"


def test_an_archived_period_takes_nothing(counts):
    ws, period, desk, grid = counts
    grid.enter(0, column(grid, "优秀"), "4")
    from kaohe_desktop.office.computing import compute

    compute(ws, period)
    archive(ws, period_info(ws, period.id), "归档")
    archived = VoteGrid(VoteDesk(ws, period, "测评"), desk.box.groups()[0])
    assert archived.state(0, column(archived, "优秀")) == "read_only"
    assert archived.enter(0, column(archived, "优秀"), "5").problems
    with pytest.raises(Refused):
        desk.controls.set_total(desk.box.groups()[0], "issued", "3")


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    ws, period = opened(tmp_path_factory.mktemp("hall"), "shinan-justice", "2026", {"优秀名额": "1"}, people=2)
    yield VoteDesk(ws, period, "测评")
    ws.close()


#: a ballot: for each of two people a level, or 弃权 (-1)
BALLOT = st.tuples(st.integers(-1, 4), st.integers(-1, 4))


@settings(max_examples=25, deadline=None)  # each example is some twenty commits
@given(st.lists(BALLOT, min_size=1, max_size=4), st.data())
def test_the_order_of_the_ballots_never_matters_and_undo_takes_every_one_back(hall, pile, data):
    (group, *_) = hall.box.groups()

    def count():
        return [(one.counts, one.abstained, one.figure) for one in hall.box.count(group)]

    def cast(ballots):
        for ballot in ballots:
            for key, level in zip(("001", "002"), ballot, strict=True):
                assert not hall.casting.cast(group, key, level).problems

    def take_back():
        while any(one.cast for one in hall.box.count(group)):
            assert hall.undo().startswith("投票 ")

    blank = count()
    cast(pile)
    found = count()
    assert [sum(counts) + abstained for counts, abstained, _ in found] == [len(pile)] * 2
    take_back()
    assert count() == blank
    cast(data.draw(st.permutations(pile)))
    assert count() == found
    take_back()
