"""Periods: pinned to their scheme, carried over as a careful clerk would, closed only when nothing is open."""

from datetime import date

import pytest
from desk import SCORES, column, confirm_all, office, person, put, row

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office import computing, history, library
from kaohe_desktop.office.entry import EntryGrid
from kaohe_desktop.office.periods import archive, open_period, period_info, periods, reopen, set_params
from kaohe_desktop.office.roster import RosterGrid
from kaohe_desktop.office.workspace import Workspace


def refusal(act):
    with pytest.raises(Refused) as refused:
        act()
    return [problem.code for problem in refused.value.problems]


def test_a_period_says_what_it_is(desk):
    _, period = desk
    assert (period.label, period.status, period.status_label, period.subjects) == ("2026年第三季度", "open", "录入中", 3)
    assert (period.first_day, period.last_day) == (date(2026, 7, 1), date(2026, 9, 30))


def test_periods_are_listed_newest_first(desk):
    ws, _ = desk
    open_period(ws, "meiling", "2026Q2")
    open_period(ws, "meiling", "2026Q4")
    assert [period.code for period in periods(ws)] == ["2026Q4", "2026Q3", "2026Q2"]


@pytest.mark.parametrize(("scheme", "code", "found"), [
    ("meiling", "2026Q3", ["K713"]), ("meiling", "2026Q5", ["K711"]), ("meiling", "2026", ["K712"]), ("没有", "2026Q4", ["K801"]),
])
def test_a_period_that_cannot_be_is_refused(desk, scheme, code, found):
    assert refusal(lambda: open_period(desk[0], scheme, code)) == found
    assert len(periods(desk[0])) == 1


def test_unknown_parameters_are_refused_in_the_engines_words(desk):
    assert refusal(lambda: open_period(desk[0], "meiling", "2026Q4", params={"优秀名额": "3"})) == ["K320"]


def test_the_roster_comes_along_without_those_who_left_and_counts_start_empty(desk):
    ws, period = desk
    roster = RosterGrid(ws, period)
    gone = {"work": "", "projects": ""}
    roster.add_person(person("004", "退休的", 人员状态="当季退休", 在职月数="2", **gone))
    roster.add_person(person("005", "调走的", 人员状态="调离本市", **gone))
    roster.add_person(person("006", "待退的", 人员状态="离岗待退", **gone))
    put(roster, "001", "在职月数", "2")
    put(roster, "001", "职务", "副主任")
    after = open_period(ws, "meiling", "2026Q4", carry_from=period)
    book = ws.book(after.id)
    assert list(book.by_key) == ["001", "002", "003", "006"]
    assert (book.by_key["001"].cells["职务"], book.by_key["001"].cells["常规工作安排"]) == ("副主任", "科室")
    assert "在职月数" not in book.by_key["001"].cells
    assert all(not line.entries and not line.rows for line in book.lines.values())
    assert after.subjects == 4


def test_what_changes_in_the_next_period_leaves_the_last_as_it_was(desk):
    ws, period = desk
    before = ws.book(period.id).cohort()
    after = open_period(ws, "meiling", "2026Q4", carry_from=period)
    roster = RosterGrid(ws, after)
    for heading, text in (("科室", "民政办"), ("姓名", "张叁"), ("人员编号", "901"), ("重点项目数", "2")):
        assert roster.enter(0, column(roster, heading), text).saved == 1
    roster.remove_rows([1])
    ws.forget(period.id)
    assert ws.book(period.id).cohort() == before


def test_a_roster_of_people_cannot_become_one_of_departments(desk, monkeypatch):
    ws, period = desk
    text = library.load_scheme("meiling").text
    from kaohe_desktop.engine.scheme.reader import read_scheme

    other = _department_scheme()
    monkeypatch.setattr(library, "load_scheme", lambda *_, **__: read_scheme(other, "科室.toml"))
    assert refusal(lambda: open_period(ws, "x", "2026", carry_from=period)) == ["K714"]
    assert text


def _department_scheme():
    return """
format = 1
[scheme]
id = "depts"
name = "科室年度考核"
short = "科室考核"
suits = "科室"
subject = "department"
cycles = ["year"]
version = "1"
source = "样例"
[[sheet]]
name = "科室名单"
role = "roster"
[[sheet]]
name = "录入"
role = "entry"
  [[sheet.field]]
  name = "得分"
  kind = "decimal"
  column = "present"
  min = 0
  max = 100
[[item]]
name = "得分项"
formula = "得分"
[total]
name = "总分"
formula = "得分项"
"""


def test_departments_are_appraised_like_people(desk, monkeypatch):
    from kaohe_desktop.engine.scheme.reader import read_scheme

    ws, _ = desk
    monkeypatch.setattr(library, "load_scheme", lambda *_, **__: read_scheme(_department_scheme(), "科室.toml"))
    period = open_period(ws, "depts", "2026")
    roster = RosterGrid(ws, period)
    roster.add_person({"科室编号": "01", "科室": "党政办"})
    roster.add_person({"科室编号": "02", "科室": "财政所"})
    grid = EntryGrid(ws, period, "录入")
    assert [one.heading for one in grid.columns][:3] == ["科室编号", "科室", "得分"]
    put(grid, "01", "得分", "88.5")
    put(grid, "02", "得分", "91")
    outcome = computing.compute(ws, period)
    assert [str(result.total) for result in outcome.results] == ["88.50", "91.00"]
    following = open_period(ws, "depts", "2027", carry_from=period)
    assert list(ws.book(following.id).by_key) == ["01", "02"]


def test_a_period_keeps_the_scheme_it_was_opened_with(tmp_path, monkeypatch):
    ws, period = office(tmp_path / "考核.db")
    old = computing.compute(ws, period)
    ws.close()
    from kaohe_desktop.engine.scheme.reader import read_scheme

    text = library.load_scheme("meiling").text.replace('version    = "1"', 'version    = "2"').replace("value = 0.60", "value = 0.50")
    monkeypatch.setattr(library, "load_scheme", lambda *_, **__: read_scheme(text.replace("value = 0.40", "value = 0.50"), "meiling.toml"))
    ws = Workspace.open(tmp_path / "考核.db")
    assert computing.provisional(ws, period).results == old.results
    new = open_period(ws, "meiling", "2026Q4", carry_from=period)
    grid = EntryGrid(ws, new, "录入")
    for key, texts in SCORES.items():
        for heading, score in texts.items():
            put(grid, key, heading, score)
    assert computing.compute(ws, new).results[0].total != old.results[0].total
    assert computing.compute(ws, period).results == old.results
    ws.close()


def test_archiving_needs_a_computation_and_nothing_open_or_a_reason(desk):
    ws, period = desk
    assert refusal(lambda: archive(ws, period)) == ["K715"]
    assert refusal(lambda: archive(ws, period, "急")) == ["K715"]
    grid = EntryGrid(ws, period, "录入")
    put(grid, "001", "科室工作", "")
    computing.compute(ws, period)
    assert refusal(lambda: archive(ws, period)) == ["K716", "K748"]
    put(grid, "001", "科室工作", "45")
    assert sorted(refusal(lambda: archive(ws, period))) == ["K716", "K718", "K748"]
    computing.compute(ws, period)
    assert refusal(lambda: archive(ws, period)) == ["K748"]
    confirm_all(ws, period)
    assert archive(ws, period).status == "archived"
    assert refusal(lambda: archive(ws, period)) == ["K701"]


def test_a_reason_lets_an_open_period_be_archived_and_stands_in_the_trail(desk):
    ws, period = desk
    put(EntryGrid(ws, period, "录入"), "001", "科室工作", "")
    computing.compute(ws, period)
    assert archive(ws, period, "张三长期病假，下季补评").status == "archived"
    (line,) = history.audit_lines(ws, 1)
    assert (line.act, line.why) == ("归档 2026年第三季度", "张三长期病假，下季补评")


def test_an_archived_period_recomputes_to_the_same_and_reopens_only_with_a_reason(desk):
    ws, period = desk
    outcome = computing.compute(ws, period)
    archive(ws, period, "样例")
    assert computing.compute(ws, period) == outcome == computing.latest(ws, period)
    assert refusal(lambda: reopen(ws, period, "  ")) == ["K710"]
    assert reopen(ws, period, "登记错误").status == "computed"
    assert refusal(lambda: reopen(ws, period, "再来")) == ["K719"]
    assert EntryGrid(ws, period, "录入").enter(row(EntryGrid(ws, period, "录入"), "001"), 3, "44").saved == 1


def test_parameters_are_kept_as_typed_and_make_the_result_stale(tmp_path, monkeypatch):
    from kaohe_desktop.engine.scheme.reader import read_scheme

    text = library.load_scheme("meiling").text + '\n[[param]]\nname = "某数"\ndefault = 5\nmin = 0\nmax = 9\n'
    monkeypatch.setattr(library, "load_scheme", lambda *_, **__: read_scheme(text, "meiling.toml"))
    ws, period = office(tmp_path / "考核.db")
    computing.compute(ws, period)
    assert refusal(lambda: set_params(ws, period, {"某数": "10"})) == ["K101"]
    assert not computing.stale(ws, period)
    assert set_params(ws, period, {"某数": " 7 "}).params == {"某数": "7"}
    assert computing.stale(ws, period)
    assert period_info(ws, period.id).params == {"某数": "7"}
    assert str(ws.book(period.id).params["某数"]) == "7"
    ws.close()


def test_the_trail_names_schemes_and_keeps_digests_out_of_short_words(tmp_path):
    ws, period = office(tmp_path / "b.db")
    computing.compute(ws, period)
    lines = history.audit_lines(ws, 400)
    opened = next(line for line in lines if line.place == "启用")
    name = library.scheme_info("meiling").name
    assert opened.after.startswith(f"{name} 版本 ")
    assert "校验码" in opened.after
    assert opened.change.startswith(f"{name} 版本 ")
    assert "校验码" not in opened.change
    result = next(line for line in lines if line.place == "结果校验码")
    assert len(result.after) == 64
    assert result.change == ""
    ws.close()


def test_forms_of_departments_are_one_for_each_department():
    from kaohe_desktop.office.printing import printable

    kinds = {each.kind for each in printable(library.load_scheme("county-office-dept"))}
    assert "一人一份" not in kinds
    assert "一人一份" in {each.kind for each in printable(library.load_scheme("meiling"))}


def test_a_scheme_without_grades_has_no_column_for_them(tmp_path):
    with Workspace.create(tmp_path / "c.db", "样例", "王经办") as ws:
        for scheme, has in (("meiling", True), ("xinban", False)):
            grid = EntryGrid(ws, open_period(ws, scheme, "2026Q3" if has else _code(scheme)), _figures(scheme))
            assert ("预评" in [one.heading for one in grid.columns]) is has
            assert any(one.result for one in grid.columns)


def _code(scheme):
    from kaohe_desktop.engine.period import Period

    return Period(library.scheme_info(scheme).cycles[0], 2026, 1).code


def _figures(scheme):
    from kaohe_desktop.office.entry import entry_sheets

    return next(
        sheet.name for sheet in entry_sheets(library.load_scheme(scheme)) if any(one.kind.numeric for one in sheet.fields)
    )
