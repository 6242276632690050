"""测评: votes counted, control totals that must agree, ballots cast one by one as ordinary edits."""

import pytest
from desk import audit_count, codes, commits, person

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.engine.scheme.reader import read_scheme
from kaohe_desktop.office.ballot_casting import ABSTAINED
from kaohe_desktop.office.ballot_desk import VoteDesk
from kaohe_desktop.office.ballot_groups import open_groups, silent_groups
from kaohe_desktop.office.ballot_values import Voters, title_of, vote_sheets
from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.library import load_scheme, schemes
from kaohe_desktop.office.periods import open_period
from kaohe_desktop.office.roster import RosterGrid
from kaohe_desktop.office.workspace import Workspace


def opened(tmp_path, scheme, code, params=None, people=3):
    ws = Workspace.create(tmp_path / "a.db", "样例", "王经办")
    period = open_period(ws, scheme, code, params=params)
    roster = RosterGrid(ws, period)
    headings = {one.heading for one in roster.columns}
    for number in range(1, people + 1):
        whole = person(f"00{number}", f"人{number}", 职务层次="科员")
        assert not roster.add_person({name: text for name, text in whole.items() if name in headings}).problems
    return ws, period


@pytest.fixture
def scores(tmp_path):
    """One ballot a row: 梅岭 测评票."""
    ws, period = opened(tmp_path, "meiling", "2026Q3")
    yield ws, period, VoteDesk(ws, period, "测评票")
    ws.close()


@pytest.fixture
def levels(tmp_path):
    """Counts by level, half-year and layer: 市南司法 测评."""
    ws, period = opened(tmp_path, "shinan-justice", "2026", {"优秀名额": "1"})
    yield ws, period, VoteDesk(ws, period, "测评")
    ws.close()


def totals(desk, group, issued, returned, outstanding, void):
    for name, value in (("issued", issued), ("returned", returned), ("outstanding", outstanding), ("void", void)):
        desk.controls.set_total(group, name, str(value))


def said(desk, group):
    return [fault.words for fault in desk.controls.faults(group)]


def test_sheets_of_votes_are_told_by_the_schemes_data():
    found = {info.id: [title_of(sheet) for sheet in vote_sheets(load_scheme(info.id).scheme)] for info in schemes()}
    assert {name: sheets for name, sheets in found.items() if sheets} == {
        "meiling": ["党政领导测评", "测评票"], "shinan-justice": ["测评"], "changsha-bureau": ["录入"],
        "jingzhou": ["按轮", "民主测评"], "forestry-station": ["组织评议、群众评议"], "township-9010": ["按月"],
        "county-office": ["公众评议"], "county-office-dept": ["公众评议"], "broadcast-monthly": ["录入"],
    }


@pytest.mark.parametrize("wrong", ['{ score = "票号" }', '{ levels = ["评分"] }', '{ score = "评份" }', "{ }"])
def test_a_hint_that_fits_no_columns_is_refused_with_its_place(wrong):
    text = load_scheme("meiling").text.replace('ballots  = { score = "评分" }', f"ballots  = {wrong}")
    with pytest.raises(Refused) as refused:
        read_scheme(text, "x.toml")
    assert any("ballots" in str(problem) for problem in refused.value.problems)


def test_single_ballots_are_counted_averaged_and_ranked(scores):
    ws, period, desk = scores
    (group,) = desk.box.groups()
    for key, texts in {"001": ("90", "91", ""), "002": ("95", "95", "95"), "003": ("90", "91", "90.5")}.items():
        for number, text in enumerate(texts, 1):
            assert desk.casting.cast_score(group, key, text, number).saved
    lines = desk.box.count(group)
    assert [(line.valid, line.abstained, line.figure, line.rank) for line in lines] == [
        (2, 1, "90.50", 2), (3, 0, "95.00", 1), (3, 0, "90.50", 2),
    ]
    assert [row.texts.get("票号") for row in ws.book(period.id).by_key["001"].rows["测评票"]] == ["1", "2", "3"]


def test_each_vote_is_one_committed_audited_edit_and_one_step_of_undo(levels):
    ws, period, desk = levels
    group = Voters((("半年", "上半年"), ("评议层次", "全员")))
    assert group in desk.box.groups()
    assert len(desk.box.groups()) == 8
    lines = audit_count(ws)
    for level in (0, 0, 1, ABSTAINED):
        count, entered = commits(ws, lambda one=level: desk.casting.cast(group, "001", one))
        assert (count, entered.saved >= 1, entered.problems) == (1, True, ())
    assert audit_count(ws) == lines + 4
    line = desk.box.count(group)[0]
    assert (line.counts, line.valid, line.abstained) == ((2, 1, 0, 0, 0), 3, 1)
    assert desk.undo() == "投票 人1 弃权"
    assert desk.box.count(group)[0].abstained == 0
    others = Voters((("半年", "下半年"), ("评议层次", "全员")))
    assert desk.box.count(others)[0].cast == 0


def test_the_figure_shown_is_the_groups_own(levels):
    _, _, desk = levels
    assert desk.box.figure_name(Voters((("半年", "上半年"), ("评议层次", "分管领导")))) == "上半年分管领导评议"


def test_the_tick_is_refused_until_every_equation_holds(scores):
    ws, period, desk = scores
    (group,) = desk.box.groups()
    assert said(desk, group) == ["还没有填发出、收回、未收回、废票"]
    for key in ("001", "002", "003"):
        for number in range(1, 4):
            desk.casting.cast_score(group, key, "90" if number < 3 or key != "002" else "", number)
    totals(desk, group, 6, 4, 1, 1)
    assert said(desk, group) == ["发出 6 ≠ 收回 4 + 未收回 1 = 5，差 1 张"]
    with pytest.raises(Refused) as refused:
        desk.controls.tick(group)
    assert refused.value.problems[0].code == "K729"
    assert not desk.controls.control(group).checked
    desk.controls.set_total(group, "outstanding", "2")
    assert said(desk, group) == []
    desk.controls.tick(group)
    control = desk.controls.control(group)
    assert (control.checked, control.checked_by) == (True, "王经办")
    assert open_groups(ws, period) == 0


def test_a_missing_vote_is_told_with_the_name_and_the_sum(scores):
    _, _, desk = scores
    (group,) = desk.box.groups()
    for key, many in {"001": 2, "002": 3, "003": 4}.items():
        for number in range(many):
            desk.casting.cast_score(group, key, "90", number + 1)
    totals(desk, group, 3, 3, 0, 0)
    assert said(desk, group) == [
        "人1 有效 2 + 废票 0 + 弃权 0 = 2，收回 3，少 1 票", "人3 有效 4 + 废票 0 + 弃权 0 = 4，收回 3，多 1 票",
    ]


def test_the_tick_falls_when_a_vote_changes_by_whatever_way(scores):
    ws, period, desk = scores
    (group,) = desk.box.groups()
    for key in ("001", "002", "003"):
        desk.casting.cast_score(group, key, "90", 1)
    totals(desk, group, 1, 1, 0, 0)
    desk.controls.tick(group)
    other = EntryGrid(ws, period, "测评票")
    assert other.enter(0, [one.heading for one in other.columns].index("评分"), "60").saved
    control = desk.controls.control(group)
    assert (control.checked, control.changed) == (False, True)
    assert open_groups(ws, period) == 1
    other.undo()
    assert desk.controls.control(group).checked  # the votes are again those that were checked


def test_a_total_that_is_no_number_changes_nothing(scores):
    _, _, desk = scores
    (group,) = desk.box.groups()
    with pytest.raises(Refused) as refused:
        desk.controls.set_total(group, "issued", "十")
    assert refused.value.problems[0].code == "K785"
    assert desk.controls.control(group).issued is None


def test_a_refused_ballot_is_not_counted_and_not_kept_as_half_a_row(scores):
    ws, period, desk = scores
    (group,) = desk.box.groups()
    assert codes(desk.casting.cast_score(group, "001", "101", 1)) == ["K101"]
    assert desk.casting.cast_score(group, "001", "99", 1).saved
    assert [row.texts["评分"] for row in ws.book(period.id).by_key["001"].rows["测评票"]] == ["99"]


def test_totals_outlast_the_program_and_stand_in_the_trail(scores):
    ws, period, desk = scores
    (group,) = desk.box.groups()
    desk.controls.set_total(group, "issued", "12")
    path = ws.path
    with ws.database.read() as connection:
        last = connection.exec_driver_sql("SELECT act, heading, after FROM audit_line ORDER BY id DESC").first()
    assert tuple(last) == ("一般工作人员 发出 12", "发出", "12")
    ws.close()
    with Workspace.open(path) as again:
        assert VoteDesk(again, period, "测评票").controls.control(group).issued == 12


def test_votes_beside_other_entries_are_counted_by_category(tmp_path):
    ws, period = opened(tmp_path, "changsha-bureau", "2026", {"优秀名额": "1"})
    desk = VoteDesk(ws, period, "录入")
    (group,) = desk.box.groups()
    for level in (0, 1, 1, ABSTAINED):
        desk.casting.cast(group, "002", level)
    line = desk.box.count(group)[1]
    assert (line.counts, line.abstained, desk.box.figure_name(group)) == ((1, 2, 0, 0), 1, "评议测评")
    ws.close()


def test_whose_rating_was_entered_as_a_figure_needs_no_ballots(scores):
    ws, period, desk = scores
    (group,) = desk.box.groups()
    entry = EntryGrid(ws, period, "录入")
    assert entry.enter(2, [one.heading for one in entry.columns].index("党政领导测评"), "88").saved
    for key in ("001", "002"):
        desk.casting.cast_score(group, key, "90", 1)
    totals(desk, group, 1, 1, 0, 0)
    assert [line.elsewhere for line in desk.box.count(group)] == [False, False, True]
    assert said(desk, group) == []


def test_who_has_a_figure_by_the_rule_for_missing_votes_still_lacks_ballots(levels):
    _, _, desk = levels
    group = Voters((("半年", "上半年"), ("评议层次", "分管领导")))
    for key in ("001", "002"):
        desk.casting.cast(group, key, 0)
    totals(desk, group, 1, 1, 0, 0)
    assert said(desk, group) == ["人3 有效 0 + 废票 0 + 弃权 0 = 0，收回 1，少 1 票"]


def test_a_layer_without_ballots_is_told_beside_others_of_the_same_half_year(levels):
    ws, period, desk = levels
    assert silent_groups(ws, period) == []
    desk.casting.cast(desk.box.groups()[0], "001", 0)
    assert silent_groups(ws, period) == ["上半年 · 分管领导", "上半年 · 科室负责人", "上半年 · 全员"]


def test_a_category_rated_elsewhere_lacks_no_ballots(scores):
    ws, period, desk = scores
    (group,) = desk.box.groups()
    entry = EntryGrid(ws, period, "录入")
    for row in range(3):
        assert entry.enter(row, [one.heading for one in entry.columns].index("党政领导测评"), "88").saved
    RosterGrid(ws, period).add_person(person("004", "人4") | {"考核类别": "中层干部"})
    assert desk.casting.cast_score(desk.box.groups()[1], "004", "90", 1).saved
    assert silent_groups(ws, period) == []
