"""测评: votes counted, control totals that must agree, ballots cast one by one as ordinary edits."""

import pytest
from desk import audit_count, codes, commits, person

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.engine.scheme.reader import read_scheme
from kaohe_desktop.office.ballot_casting import ABSTAINED, Casting
from kaohe_desktop.office.ballot_values import Voters, vote_sheets
from kaohe_desktop.office.ballots import BallotBox, open_groups
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
        whole = person(f"00{number}", f"人{number}")
        assert not roster.add_person({name: text for name, text in whole.items() if name in headings}).problems
    return ws, period


@pytest.fixture
def scores(tmp_path):
    """One ballot a row: 梅岭 测评票."""
    ws, period = opened(tmp_path, "meiling", "2026Q3")
    box = BallotBox(ws, period, "测评票")
    yield ws, period, box, Casting(ws, box, EntryGrid(ws, period, "测评票"))
    ws.close()


@pytest.fixture
def levels(tmp_path):
    """Counts by level, half-year and layer: 市南司法 测评."""
    ws, period = opened(tmp_path, "shinan-justice", "2026", {"优秀名额": "1"})
    box = BallotBox(ws, period, "测评")
    yield ws, period, box, Casting(ws, box, EntryGrid(ws, period, "测评"))
    ws.close()


def totals(box, group, issued, returned, outstanding, void):
    for name, value in (("issued", issued), ("returned", returned), ("outstanding", outstanding), ("void", void)):
        box.set_total(group, name, str(value))


def test_sheets_of_votes_are_told_by_the_schemes_data():
    found = {info.id: [sheet.name for sheet in vote_sheets(load_scheme(info.id).scheme)] for info in schemes()}
    assert {name: sheets for name, sheets in found.items() if sheets} == {
        "meiling": ["测评票"], "shinan-justice": ["测评"], "changsha-bureau": ["录入"],
    }


@pytest.mark.parametrize("wrong", ['{ score = "票号" }', '{ levels = ["评分"] }', '{ score = "评份" }', "{ }"])
def test_a_hint_that_fits_no_columns_is_refused_with_its_place(wrong):
    text = load_scheme("meiling").text.replace('ballots  = { score = "评分" }', f"ballots  = {wrong}")
    with pytest.raises(Refused) as refused:
        read_scheme(text, "x.toml")
    assert any("ballots" in str(problem) for problem in refused.value.problems)


def test_single_ballots_are_counted_averaged_and_ranked(scores):
    ws, period, box, casting = scores
    (group,) = box.groups()
    for key, texts in {"001": ("90", "91", ""), "002": ("95", "95", "95"), "003": ("90", "91", "90.5")}.items():
        for number, text in enumerate(texts, 1):
            assert casting.cast_score(group, key, text, number).saved
    lines = box.count(group)
    assert [(line.valid, line.abstained, line.figure, line.rank) for line in lines] == [
        (2, 1, "90.50", 2), (3, 0, "95.00", 1), (3, 0, "90.50", 2),
    ]
    assert [row.texts.get("票号") for row in ws.book(period.id).by_key["001"].rows["测评票"]] == ["1", "2", "3"]


def test_each_vote_is_one_committed_audited_edit_and_one_step_of_undo(levels):
    ws, period, box, casting = levels
    group = Voters((("半年", "上半年"), ("评议层次", "全员")))
    assert group in box.groups()
    assert len(box.groups()) == 8
    lines = audit_count(ws)
    for level in (0, 0, 1, ABSTAINED):
        count, entered = commits(ws, lambda one=level: casting.cast(group, "001", one))
        assert (count, entered.saved >= 1, entered.problems) == (1, True, ())
    assert audit_count(ws) == lines + 4
    line = box.count(group)[0]
    assert (line.counts, line.valid, line.abstained) == ((2, 1, 0, 0, 0), 3, 1)
    assert casting.grid.undo() == "投票 人1 弃权"
    assert box.count(group)[0].abstained == 0
    others = Voters((("半年", "下半年"), ("评议层次", "全员")))
    assert box.count(others)[0].cast == 0


def test_the_figure_shown_is_the_groups_own(levels):
    _, _, box, _ = levels
    assert box.figure_name(Voters((("半年", "上半年"), ("评议层次", "分管领导")))) == "上半年分管领导评议"


def test_the_tick_is_refused_until_every_equation_holds(scores):
    ws, period, box, casting = scores
    (group,) = box.groups()
    assert box.faults(group) == ["还没有填发出、收回、未收回、废票"]
    for key in ("001", "002", "003"):
        for number in range(1, 4):
            casting.cast_score(group, key, "90" if number < 3 or key != "002" else "", number)
    totals(box, group, 6, 4, 1, 1)
    assert box.faults(group) == ["发出 6 ≠ 收回 4 + 未收回 1 = 5，差 1 张"]
    with pytest.raises(Refused) as refused:
        box.tick(group)
    assert refused.value.problems[0].code == "K784"
    assert not box.control(group).checked
    box.set_total(group, "outstanding", "2")
    assert box.faults(group) == []
    box.tick(group)
    control = box.control(group)
    assert (control.checked, control.checked_by) == (True, "王经办")
    assert open_groups(ws, period) == 0


def test_a_missing_vote_is_told_with_the_name_and_the_sum(scores):
    _, _, box, casting = scores
    (group,) = box.groups()
    for key, many in {"001": 2, "002": 3, "003": 4}.items():
        for number in range(many):
            casting.cast_score(group, key, "90", number + 1)
    totals(box, group, 3, 3, 0, 0)
    assert box.faults(group) == [
        "人1 有效 2 + 废票 0 + 弃权 0 = 2，收回 3，少 1 票", "人3 有效 4 + 废票 0 + 弃权 0 = 4，收回 3，多 1 票",
    ]


def test_the_tick_falls_when_a_vote_changes_by_whatever_way(scores):
    ws, period, box, casting = scores
    (group,) = box.groups()
    for key in ("001", "002", "003"):
        casting.cast_score(group, key, "90", 1)
    totals(box, group, 1, 1, 0, 0)
    box.tick(group)
    other = EntryGrid(ws, period, "测评票")
    assert other.enter(0, [one.heading for one in other.columns].index("评分"), "60").saved
    control = box.control(group)
    assert (control.checked, control.changed) == (False, True)
    assert open_groups(ws, period) == 1
    other.undo()
    assert box.control(group).checked  # the votes are again those that were checked


def test_a_total_that_is_no_number_changes_nothing(scores):
    _, _, box, _ = scores
    (group,) = box.groups()
    with pytest.raises(Refused) as refused:
        box.set_total(group, "issued", "十")
    assert refused.value.problems[0].code == "K785"
    assert box.control(group).issued is None


def test_a_refused_ballot_is_not_counted_and_not_kept_as_half_a_row(scores):
    ws, period, box, casting = scores
    (group,) = box.groups()
    assert codes(casting.cast_score(group, "001", "101", 1)) == ["K101"]
    assert casting.cast_score(group, "001", "99", 1).saved
    assert [row.texts["评分"] for row in ws.book(period.id).by_key["001"].rows["测评票"]] == ["99"]


def test_totals_outlast_the_program_and_stand_in_the_trail(scores):
    ws, period, box, _ = scores
    (group,) = box.groups()
    box.set_total(group, "issued", "12")
    path = ws.path
    with ws.database.read() as connection:
        last = connection.exec_driver_sql("SELECT act, heading, after FROM audit_line ORDER BY id DESC").first()
    assert tuple(last) == ("核对 一般工作人员 发出", "发出", "12")
    ws.close()
    with Workspace.open(path) as again:
        assert BallotBox(again, period, "测评票").control(group).issued == 12


def test_votes_beside_other_entries_are_counted_by_category(tmp_path):
    ws, period = opened(tmp_path, "changsha-bureau", "2026", {"优秀名额": "1"})
    box = BallotBox(ws, period, "录入")
    (group,) = box.groups()
    casting = Casting(ws, box, EntryGrid(ws, period, "录入"))
    for level in (0, 1, 1, ABSTAINED):
        casting.cast(group, "002", level)
    line = box.count(group)[1]
    assert (line.counts, line.abstained, box.figure_name(group)) == ((1, 2, 0, 0), 1, "评议测评")
    ws.close()


def test_whose_rating_was_entered_as_a_figure_needs_no_ballots(scores):
    ws, period, box, casting = scores
    (group,) = box.groups()
    entry = EntryGrid(ws, period, "录入")
    assert entry.enter(2, [one.heading for one in entry.columns].index("党政领导测评"), "88").saved
    for key in ("001", "002"):
        casting.cast_score(group, key, "90", 1)
    totals(box, group, 1, 1, 0, 0)
    assert [line.elsewhere for line in box.count(group)] == [False, False, True]
    assert box.faults(group) == []


def test_who_has_a_figure_by_the_rule_for_missing_votes_still_lacks_ballots(levels):
    _, _, box, casting = levels
    group = Voters((("半年", "上半年"), ("评议层次", "分管领导")))
    for key in ("001", "002"):
        casting.cast(group, key, 0)
    totals(box, group, 1, 1, 0, 0)
    assert box.faults(group) == ["人3 有效 0 + 废票 0 + 弃权 0 = 0，收回 1，少 1 票"]
