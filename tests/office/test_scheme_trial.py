"""A trial: who moves and by which clause, what it costs in all and for each category, who becomes 缺项 or 待议; and undo to the byte."""

from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office import library
from kaohe_desktop.office.computing import provisional
from kaohe_desktop.office.demo import demo_workspace
from kaohe_desktop.office.own_schemes import SchemeEditor, copy_scheme
from kaohe_desktop.office.periods import periods
from kaohe_desktop.office.scheme_draft import Draft
from kaohe_desktop.office.scheme_toml import set_value
from kaohe_desktop.office.scheme_trial import PARTS, money, trial

_NUMBER = count(1)
TEXT = library.scheme_text("meiling")


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    ws = demo_workspace(tmp_path_factory.mktemp("demo") / "考核.db")
    yield ws
    ws.close()


def changed(*changes):
    """The scheme with other values: (table, name, key, value)."""
    text, data = TEXT, Draft(TEXT).data
    for table, name, key, value in changes:
        at = next(number for number, one in enumerate(data[table]) if one["name"] == name)
        text = set_value(text, (table, at, key), value)
    return Draft(text).scheme


def test_what_it_costs_in_all_is_the_sum_of_the_categories(demo):
    period = periods(demo)[0]
    result = trial(demo, period, changed(("constant", "优秀奖金", "value", Decimal(2500))))
    before = provisional(demo, period)
    assert result.bonus == tuple(sum((one.bonus[at] for one in result.shares), Decimal(0)) for at in (0, 1))
    best = sum(one.bonus == 2100 for one in before.results)
    assert result.bonus[1] - result.bonus[0] == best * 400
    for share in result.shares:
        members = [one for one in before.results if one.category == share.category]
        assert share.heads == len(members)
        assert share.bonus[0] == sum((one.bonus for one in members if one.bonus is not None), Decimal(0))
    assert [(str(one.cause), one.regraded) for one in result.clauses] == [("优秀奖金 2100 → 2500（五、1）", 0)]
    assert len(result.moved) == best


@pytest.mark.parametrize(("change", "cause"), [
    (("constant", "优秀比例", "value", Decimal("0.1")), "优秀比例 25% → 10%（三、第一款）"),
    (("constant", "优秀线", "value", Decimal(95)), "优秀线 90 → 95（三、第一款）"),
    (("constant", "迟到扣分", "value", Decimal(3)), "迟到扣分 1 → 3（二、2）"),
    (("constant", "基础占比", "value", Decimal("0.5")), "基础占比 60% → 50%（二、2）"),
    (("reading", "优秀线口径", "choice", "不含90分"), "优秀线口径 含90分 → 不含90分（三、第一款）"),
])
def test_the_change_behind_each_result_is_named_with_its_clause(demo, change, cause):
    result = trial(demo, periods(demo)[0], changed(change))
    assert result.moved
    named = [one for one in result.moved if [str(each) for each in one.causes] == [cause]]
    others = [one for one in result.moved if one not in named]
    assert named
    for one in others:  # moved by the places others left
        assert all("别人" in str(each) or "先后变了" in str(each) or str(each) == cause or "适用" in str(each) for each in one.causes), one
    assert result.clauses[0].heads >= len(named)


def test_two_changes_are_told_apart(demo):
    result = trial(demo, periods(demo)[0], changed(
        ("constant", "迟到扣分", "value", Decimal(3)), ("constant", "优秀奖金", "value", Decimal(2200)),
    ))
    causes = {str(cause) for one in result.moved for cause in one.causes}
    assert "迟到扣分 1 → 3（二、2）" in causes
    assert "优秀奖金 2100 → 2200（五、1）" in causes


def test_who_becomes_missing_is_told_so(demo):
    period = periods(demo)[0]
    text = TEXT + '\n[[need]]\nlabel = "年度总结"\nwhen = "考核类别 = 「中层干部」"\nbasis = "二、2"\n'
    result = trial(demo, period, Draft(text).scheme)
    gone = [one for one in result.moved if one.grade[1] == "缺项"]
    middle = [one for one in provisional(demo, period).results if one.category == "中层干部" and not one.missing]
    assert {one.key for one in gone} >= {one.key for one in middle if one.total is not None}
    assert all("缺年度总结" in [str(cause) for cause in one.causes] for one in gone if one.grade[0] != "缺项")
    assert result.missing[1] > result.missing[0]
    assert any("缺年度总结" in line for line in result.why(gone[0].key))


def test_ties_that_come_or_go_are_told(demo):
    period = periods(demo)[0]
    result = trial(demo, period, changed(("constant", "优秀比例", "value", Decimal("0.15"))))
    before, after = result.pending
    was = {one.key for one in result.moved if "待议" in one.grade[0]}
    now = {one.key for one in result.moved if "待议" in one.grade[1]}
    assert before - after == len(was) - len(now)
    assert any(line.startswith("待议") for line in result.lines()) == (before != after)


def test_nothing_is_stored_and_it_can_be_stopped(demo):
    period = periods(demo)[0]
    seen = []
    trial(demo, period, changed(("constant", "优秀线", "value", Decimal(91))), lambda done: seen.append(done) or True)
    assert seen == sorted(seen)
    assert seen[-1] == PARTS
    for stop_at in range(PARTS):
        with pytest.raises(Refused, match="K"):
            trial(demo, period, changed(("constant", "优秀线", "value", Decimal(91))), lambda done, at=stop_at: done < at)
    assert periods(demo)[0] == period


def test_money_is_told_without_needless_decimals():
    assert (money(Decimal("1234.50")), money(Decimal(1200))) == ("1,234.50", "1,200")


# ── undo to the byte ──
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(
    scheme_id=st.sampled_from(["meiling", "xinban", "shinan-finance", "procuratorate-kpi"]),
    random=st.randoms(use_true_random=False),
    typed=st.lists(st.sampled_from(["7", "12.5", "甲乙丙", "30%", "是"]), min_size=1, max_size=6),
)
def test_undo_brings_back_every_byte_and_redo_too(demo, scheme_id, random, typed):
    editor = SchemeEditor(demo, copy_scheme(demo, scheme_id, f"本单位的第 {next(_NUMBER)} 个"))
    texts = [editor.draft.text]
    for text in typed:
        draft = editor.draft
        cells = [cell for chapter in draft.chapters() for row in draft.rows(chapter) for cell in row.cells if cell.editable]
        try:
            after = draft.typed(random.choice(cells), text)
        except Refused:
            continue
        if editor.change("改一格", after):
            texts.append(after.text)
    for wanted in reversed(texts[:-1]):
        assert editor.undo() is not None
        assert editor.draft.text == wanted
    assert editor.undo() is None
    assert SchemeEditor(demo, editor.id).draft.text == texts[0]  # as it is kept, too
    for wanted in texts[1:]:
        assert editor.undo(forward=True) is not None
        assert editor.draft.text == wanted
    assert SchemeEditor(demo, editor.id).draft.text == texts[-1]
