"""The office's own schemes: copied, changed, tried, saved as versions, given out and taken in; old periods stay as they were."""

from decimal import Decimal

import pytest
from desk import office
from year_desk import four_quarters

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office import library
from kaohe_desktop.office.checkup import findings
from kaohe_desktop.office.computing import compute, latest, provisional
from kaohe_desktop.office.history import audit_lines
from kaohe_desktop.office.own_schemes import (
    SchemeEditor,
    copy_scheme,
    set_retired,
    versions,
)
from kaohe_desktop.office.periods import archive, open_period, period_info
from kaohe_desktop.office.scheme_chapters import CHAPTERS
from kaohe_desktop.office.scheme_draft import Draft
from kaohe_desktop.office.scheme_fields import NAMES
from kaohe_desktop.office.scheme_files import export, read_file, take_as_copy, take_as_version
from kaohe_desktop.office.scheme_trial import trial
from kaohe_desktop.office.scheme_versions import differences
from kaohe_desktop.store.checking import check_database

EVERY = [info.id for info in library.schemes()]


def cell(draft, chapter, title, heading):
    rows = draft.rows(chapter)
    if chapter == NAMES:
        return next(row for row in rows if row.title == title).cells[1]
    column = next(one for one in CHAPTERS if one.title == chapter).headings.index(heading)
    return next(row for row in rows if row.title == title).cells[column]


def typed(editor, title, text, chapter="办法里的数", heading="数"):
    editor.change(f"“{title}”的{heading}", editor.draft.typed(cell(editor.draft, chapter, title, heading), text))
    return editor.draft


def told(before, after):
    return [str(one) for one in differences(before.scheme.scheme, after.scheme.scheme)]


def codes(refused):
    return [problem.code for problem in refused.value.problems]


@pytest.fixture
def own(desk):
    ws, period = desk
    return ws, period, SchemeEditor(ws, copy_scheme(ws, "meiling", "街道考核（修订）"))


# ── copies ──
@pytest.mark.parametrize("scheme_id", EVERY)
def test_every_built_in_scheme_is_copied_changed_in_one_figure_and_saved(tmp_path, scheme_id):
    from kaohe_desktop.office.workspace import Workspace

    with Workspace.create(tmp_path / "a.db", "样例街道") as ws:
        new = copy_scheme(ws, scheme_id, "我们的办法")
        before = library.load_scheme(scheme_id).scheme
        first = library.load_scheme(new, ws=ws).scheme
        assert {one.about for one in differences(before, first)} == {"名称与类别"}
        editor = SchemeEditor(ws, new)
        row = next(row for title in ("办法里的数", "参数", "期限") for row in editor.draft.rows(title))
        key = {"constant": "value", "param": "default", "deadline": "day"}[row.base[0]]
        one = next(one for one in row.cells if one.path[-1] == key)
        # a figure a little lower than it is keeps what hangs on it in order, where it may be changed at all
        bound = next((c.text for c in row.cells if c.path[-1] == "min"), "")
        step = Decimal(1) if row.base[0] != "constant" or one.text != bound else Decimal(0)
        value = Decimal(one.text.rstrip("%")) - step if one.text.replace(".", "").rstrip("%").isdigit() else one.text
        draft = editor.draft.typed(one, f"{value}{'%' if one.text.endswith('%') else ''}")
        if draft.problems or draft.text == editor.draft.text:  # a weight that must add up: its words are changed instead
            basis = next(c for c in row.cells if c.path[-1] == "basis")
            draft = editor.draft.typed(basis, f"{basis.text}（本单位）")
        editor.change("一处", draft)
        assert editor.save("试改一处") == 2
        saved = library.load_scheme(new, ws=ws)
        changed = [(a, b) for a, b in zip(editor_text(versions(ws, new)[1]), saved.text.splitlines(), strict=True) if a != b]
        assert len(changed) == 2  # the value, and the version's number
        assert len(differences(first, saved.scheme)) == 1
        assert saved.scheme.head.version == "2"
        assert library.load_scheme(scheme_id).scheme == before


def editor_text(version):
    return version.text.splitlines()


def test_a_copy_needs_a_name_of_its_own(desk):
    ws, _ = desk
    with pytest.raises(Refused) as refused:
        copy_scheme(ws, "meiling", "  ")
    assert codes(refused) == ["K330"]
    copy_scheme(ws, "meiling", "甲")
    with pytest.raises(Refused) as refused:
        copy_scheme(ws, "xinban", "甲")
    assert codes(refused) == ["K331"]
    assert [info.id for info in library.schemes(ws) if info.own] == ["meiling-2"]
    assert copy_scheme(ws, "meiling-2", "乙") == "meiling-3"
    assert library.kin(ws, "meiling-3") == ("meiling-3", "meiling-2", "meiling")


def test_a_built_in_scheme_cannot_be_edited(desk):
    with pytest.raises(Refused) as refused:
        SchemeEditor(desk[0], "meiling")
    assert codes(refused) == ["K336"]


# ── the whole way of a change ──
def test_the_share_of_the_best_is_changed_tried_saved_and_used(tmp_path):
    from kaohe_desktop.office.demo import demo_workspace

    ws = demo_workspace(tmp_path / "示例.db")
    ws.set_user("王经办")
    from kaohe_desktop.office.periods import periods

    third = periods(ws)[0]
    before = provisional(ws, third)
    editor = SchemeEditor(ws, copy_scheme(ws, "meiling", "街道考核（修订）"))
    typed(editor, "优秀比例", "10%")
    assert told(editor.saved, editor.draft) == ["优秀比例 25% → 10%（三、第一款）"]
    assert any("不足10人" in one.what for one in findings(editor.draft.scheme))
    assert not any("不足10人" in one.what for one in findings(editor.saved.scheme))
    result = trial(ws, third, editor.draft.scheme)
    best = [one for one in before.results if one.grade == "优秀"]
    seats = sum(quota.base // 10 for quota in before.quotas if quota.grade == "优秀")
    lost = [one for one in result.moved if one.grade[0] == "优秀"]
    assert ("优秀", len(best), seats) in result.grades
    assert len(best) - len(lost) == seats == 5
    for one in lost:
        assert one.regraded
        assert any("名额" in why and "10%" in why and why.endswith("（三、第一款）") for why in result.why(one.key))
    assert result.bonus[0] - result.bonus[1] == sum(
        Decimal(one.bonus[0].replace(",", "")) - Decimal(one.bonus[1].replace(",", "")) for one in result.moved
    )
    assert result.unfit == ()
    assert latest(ws, third) is None  # nothing was stored
    assert provisional(ws, third) == before
    assert editor.save("按会议纪要第5号") == 2
    assert [(one.number, one.who, one.why) for one in versions(ws, editor.id)][0] == (2, "王经办", "按会议纪要第5号")
    quarter = open_period(ws, editor.id, "2026Q4", carry_from=third)
    assert quarter.scheme_name == "街道考核（修订）"
    assert ws.book(quarter.id).scheme.digest == versions(ws, editor.id)[0].digest
    assert versions(ws, editor.id)[0].periods == ("2026年第四季度",)
    assert check_database(ws.database) == []
    ws.close()


def test_a_refused_formula_stays_and_cannot_be_saved(own):
    ws, _, editor = own
    wrong = "若 迟到次 ≥ 10 则 0 否则 考勤满分"
    draft = typed(editor, "考勤得分", wrong, "考核项目", "算法")
    assert cell(draft, "考核项目", "考勤得分", "算法").text == wrong
    found = draft.problem_at(("item", 2, "formula"))
    assert found.problem.code == "K402"
    assert "迟到次数" in found.words
    assert "迟到次 ≥" in editor.draft.text.splitlines()[found.line - 1]
    with pytest.raises(Refused) as refused:
        editor.save("不行也要存")
    assert codes(refused) == ["K332", "K402"]
    assert len(versions(ws, editor.id)) == 1
    again = SchemeEditor(ws, editor.id)  # as after the program was closed
    assert again.draft.text == editor.draft.text
    assert again.changed


def test_a_figure_that_is_none_stays_as_typed_and_is_refused(own):
    _, _, editor = own
    draft = typed(editor, "优秀线", "九十")
    assert cell(draft, "办法里的数", "优秀线", "数").text == "九十"
    assert draft.problem_at(("constant", 11, "value")).problem.code == "K303"
    assert typed(editor, "优秀线", "８８").problems == ()  # full width is read
    assert told(editor.saved, editor.draft) == ["优秀线 90 → 88（三、第一款）"]


@pytest.mark.parametrize(("text", "shown", "fits"), [
    ("30", "30%", True), ("30%", "30%", True), ("0.3", "30%", True), ("100", "100%", True), ("120%", "120%", False),
    ("0.5%", "0.5%", True),
])
def test_shares_are_typed_as_in_a_percent_cell(own, text, shown, fits):
    draft = typed(own[2], "优秀比例", text)
    assert cell(draft, "办法里的数", "优秀比例", "数").text == shown
    assert (not draft.problems) is fits


def test_undo_and_redo_by_name_and_every_step_in_the_trail(own):
    ws, _, editor = own
    typed(editor, "优秀线", "88")
    typed(editor, "良好线", "70")
    assert editor.undo() == "“良好线”的数"
    assert told(editor.saved, editor.draft) == ["优秀线 90 → 88（三、第一款）"]
    assert editor.undo(forward=True) == "“良好线”的数"
    assert editor.undo() == "“良好线”的数"
    assert editor.undo() == "“优秀线”的数"
    assert editor.undo() is None
    assert not editor.changed
    acts = [line.act for line in audit_lines(ws, 6)]
    assert acts[-1] == "改考核办法：“优秀线”的数"
    assert acts[0] == "撤销：“优秀线”的数"


def test_nothing_changed_is_not_a_version_and_a_reason_is_asked(own):
    _, _, editor = own
    with pytest.raises(Refused) as refused:
        editor.save("没改")
    assert codes(refused) == ["K333"]
    typed(editor, "优秀线", "88")
    with pytest.raises(Refused) as refused:
        editor.save("  ")
    assert codes(refused) == ["K334"]


def test_an_archived_period_recomputes_to_the_same_after_the_scheme_was_changed(tmp_path):
    ws, first = office(tmp_path / "a.db")
    editor = SchemeEditor(ws, copy_scheme(ws, "meiling", "街道考核（修订）"))
    period = open_period(ws, editor.id, "2026Q4", carry_from=first)
    from desk import SCORES, put

    from kaohe_desktop.office.entry import EntryGrid

    entry = EntryGrid(ws, period, "录入")
    for key, texts in SCORES.items():
        for heading, text in texts.items():
            assert put(entry, key, heading, text).saved == 1
    stored = compute(ws, period)
    archive(ws, period_info(ws, period.id), why="归档")
    typed(editor, "优秀线", "60")
    typed(editor, "基础占比", "50%")
    typed(editor, "测评占比", "50%")
    editor.save("大改")
    ws.close()
    from kaohe_desktop.office.workspace import Workspace

    with Workspace.open(tmp_path / "a.db") as again:
        assert compute(again, period_info(again, period.id)).results == stored.results
        assert trial(again, period_info(again, period.id), library.load_scheme(editor.id, ws=again)).moved != ()
        assert versions(again, editor.id)[1].periods == ("2026年第四季度",)


def test_saved_versions_cannot_be_changed_even_by_sql(own):
    ws, _, editor = own
    for sql in ("UPDATE own_scheme_version SET toml = ''", "DELETE FROM own_scheme_version"):
        with pytest.raises(Exception, match="append-only"), ws.database.change("改") as change:
            change.connection.exec_driver_sql(sql)
    assert len(versions(ws, editor.id)) == 1


# ── tables ──
def test_entries_are_added_moved_and_removed(own):
    _, _, editor = own
    names = [row.title for row in editor.draft.rows("规则")]
    draft, path = editor.draft.added("rule", 3)
    assert path == ("rule", 4)
    assert draft.problems == ()
    editor.change("加一行", draft)
    typed(editor, "新规则", "迟到不超过5次", "规则", "规则")
    typed(editor, "迟到不超过5次", "迟到次数 > 5", "规则", "什么时候")
    assert told(editor.saved, editor.draft) == ["规则：新增“迟到不超过5次”：迟到次数 > 5"]
    editor.change("上移", editor.draft.moved(("rule", 4), -1))
    assert [row.title for row in editor.draft.rows("规则")][3:5] == ["迟到不超过5次", names[3]]
    editor.change("删", editor.draft.without(("rule", 3)))
    assert [row.title for row in editor.draft.rows("规则")] == names
    editor.change("上移", editor.draft.moved(("rule", 1), -1))
    assert told(editor.saved, editor.draft) == [f"规则：先后变了，现在是 {'、'.join([names[1], names[0], *names[2:]])}"]
    assert editor.draft.moved(("rule", 0), -1).text == editor.draft.text


def test_what_others_use_is_not_taken_away_and_its_users_are_named(own):
    draft = own[2].draft
    with pytest.raises(Refused) as refused:
        draft.without(("item", 2))
    assert "“考勤得分”还有 1 处在用：考核项目“基础得分”" in str(refused.value.problems[0])
    with pytest.raises(Refused) as refused:
        draft.without(("constant", 14))  # 优秀比例
    assert "等次“优秀”、等次“良好”" in str(refused.value.problems[0])
    unused = draft.added("constant")[0]
    assert unused.without(("constant", len(unused.data["constant"]) - 1)).text == draft.text


def test_a_new_name_is_written_wherever_it_is_used(own):
    _, _, editor = own
    typed(editor, "优秀比例", "优秀占比", heading="名称")
    assert "优秀比例" not in editor.draft.text.replace("“优秀比例”", "")
    assert editor.draft.scheme.scheme.grades[0].quota.seats == "向下取整(优秀占比 × 人数)"
    typed(editor, "优秀", "优等", "等次与名额", "等次")
    assert editor.draft.scheme is not None
    assert "「优等」" in editor.draft.scheme.scheme.bonus.formula
    before = editor.saved.text
    assert editor.undo() is not None
    assert editor.undo() is not None
    assert editor.draft.text == before


def test_a_quota_is_taken_away_and_given(own):
    _, _, editor = own
    typed(editor, "良好", "", "等次与名额", "名额")
    assert "[grade.quota]" in editor.draft.text
    assert editor.draft.scheme.scheme.grades[1].quota is None
    typed(editor, "称职", "5", "等次与名额", "名额")
    assert editor.draft.scheme.scheme.grades[2].quota.seats == "5"
    assert told(editor.saved, editor.draft)[0].startswith("良好 的名额 若 优秀余额口径")
    assert told(editor.saved, editor.draft)[1] == "称职 的名额 不限 → 5（三、第一款）"


def test_readings_names_params_and_effects_are_chosen_in_words(own):
    _, _, editor = own
    reading = cell(editor.draft, "口径", "优秀线口径", "采用")
    assert reading.kind == "choice"
    assert [word for _, word in reading.choices] == ["含90分", "不含90分"]
    typed(editor, "优秀线口径", "不含90分", "口径", "采用")
    typed(editor, "被效能告诫，不确定等次", "不得评", "规则", "结果")
    assert editor.draft.problems[0].problem.code == "K312"
    typed(editor, "被效能告诫，不确定等次", "优秀", "规则", "等次")
    typed(editor, "考核类别", "科级干部、中层干部，一般工作人员、工勤人员", NAMES)
    typed(editor, "周期", "季度、半年", NAMES)
    assert editor.draft.problems == ()
    assert told(editor.saved, editor.draft) == [
        "周期 季度 → 季度、半年",
        "考核类别 科级干部、中层干部、一般工作人员 → 科级干部、中层干部、一般工作人员、工勤人员",
        "优秀线口径 含90分 → 不含90分（三、第一款）",
        "被效能告诫，不确定等次 的结果 不确定等次 → 不得评（三、第三款）",
        "被效能告诫，不确定等次 的等次 （空） → 优秀（三、第三款）",
    ]


# ── the whole text ──
def test_a_text_that_is_no_toml_is_kept_and_its_line_named(own):
    _, _, editor = own
    broken = editor.draft.text.replace("value = 75", "value = 七十五")
    editor.change("全文", editor.draft.with_text(broken))
    (found,) = editor.draft.problems
    assert broken.splitlines()[found.line - 1] == "value = 七十五"
    assert editor.draft.rows("规则") == []
    assert SchemeEditor(editor.ws, editor.id).draft.text == broken


def test_neither_the_id_nor_who_is_appraised_can_be_changed_in_the_text(own):
    _, _, editor = own
    draft = editor.draft.with_text(editor.draft.text.replace('"meiling-2"', '"meiling"', 1))
    assert [(one.problem.code, one.line) for one in draft.problems] == [("K338", 6)]
    other = Draft(library.scheme_text("xinban"), subject="department")
    assert [one.problem.code for one in other.problems] == ["K337"]


def test_what_stands_in_one_line_is_left_to_the_text(own):
    _, _, editor = own
    at = editor.draft.text.index("[[rule]]")
    one_line = 'rule = [{name = "一", when = "是", effect = "note"}]\n'
    end = editor.draft.text.index("# ── 奖金")
    draft = editor.draft.with_text(f"{one_line}{editor.draft.text[:at]}{editor.draft.text[end:]}")
    assert draft.problems == ()
    row = draft.rows("规则")[0]
    for act in (
        lambda: draft.typed(row.cells[1], "否"), lambda: draft.without(row.base), lambda: draft.added("rule"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused) == ["K341"]


def test_a_name_pasted_in_several_lines_stands_in_one(own):
    draft = typed(own[2], "优秀线", "三、\n第一款", heading="依据")
    assert draft.scheme.scheme.constants[11].basis == "三、 第一款"


# ── trial ──
def test_what_no_longer_fits_is_listed_with_person_and_place(own):
    ws, period, editor = own
    typed(editor, "科室工作", "30", "录入栏目", "最大（满分）")
    typed(editor, "考核类别", "科级干部、中层干部", NAMES)
    result = trial(ws, period, editor.draft.scheme)
    places = {(one.subject, one.place, one.text) for one in result.unfit}
    assert ("001", "录入 科室工作", "45") in places
    assert ("001", "花名册 考核类别", "一般工作人员") in places
    assert ws.book(period.id).by_key["001"].entries["录入"]["科室工作"] == "45"
    assert result.missing[1] > result.missing[0]


def test_a_field_that_is_gone_is_said_once(own):
    ws, period, editor = own
    at = next(at for at, row in enumerate(editor.draft.rows("录入栏目")) if row.title == "下社区工作")
    base = editor.draft.rows("录入栏目")[at].base
    from kaohe_desktop.office.scheme_toml import remove_table

    both = "科室工作 + 下社区工作 否则 若 有科室工作 则 科室工作 否则 下社区工作"
    text = remove_table(editor.draft.text, base).replace(both, "科室工作 否则 科室工作")
    draft = editor.draft.with_text(text)
    assert draft.problems == ()
    result = trial(ws, period, draft.scheme)
    assert [(one.place, one.text, one.why) for one in result.unfit] == [("录入 下社区工作", "2 处", "“录入”没有这一栏了")]


def test_the_clause_behind_each_change_is_named(own):
    ws, period, editor = own
    typed(editor, "考勤满分", "8")
    typed(editor, "称职奖金", "1600")
    result = trial(ws, period, editor.draft.scheme)
    for one in result.moved:
        assert "考勤得分 10.00 → 8.00（二、2）" in result.why(one.key)
        assert [str(cause) for cause in one.causes] == ["考勤满分 10 → 8（二、2）"]
    assert all(Decimal(one.total[1]) < Decimal(one.total[0]) for one in result.moved)
    assert len(result.moved) == 3


def test_a_scheme_for_departments_is_not_tried_on_people(own):
    ws, period, _ = own
    with pytest.raises(Refused) as refused:
        trial(ws, period, library.load_scheme("xinban-dept"))
    assert codes(refused) == ["K339"]


def test_a_trial_can_be_stopped(own):
    ws, period, editor = own
    with pytest.raises(Refused) as refused:
        trial(ws, period, editor.draft.scheme, lambda done: done < 2)
    assert "试算" in str(refused.value)


def test_errors_that_cost_points_are_tried_too(tmp_path):
    ws, _ = office(tmp_path / "a.db")
    period = open_period(ws, "meiling", "2026Q4", params={"差错处罚": "是"})
    new = copy_scheme(ws, "meiling", "甲")
    assert trial(ws, period, library.load_scheme(new, ws=ws)).unfit == ()
    ws.close()


# ── years ──
def test_a_year_takes_its_quarters_from_a_copy_too(tmp_path):
    from kaohe_desktop.office.rollup import sources

    ws, quarters = four_quarters(tmp_path / "a.db")
    new = copy_scheme(ws, "meiling", "街道考核（修订）")
    year = copy_scheme(ws, "meiling-year", "年度考核（修订）")
    own_quarter = open_period(ws, new, "2026Q3")
    period = open_period(ws, year, "2026", params={"年度优秀名额": "1"})
    found = sources(ws, period)
    assert [one.period.id for one in found] == [one.id for one in quarters]  # the built-in's own come first
    next_year = open_period(ws, new, "2027Q1")
    later = open_period(ws, "meiling-year", "2027", params={"年度优秀名额": "1"})
    assert [one.period.id if one.period else None for one in sources(ws, later)][0] == next_year.id
    assert own_quarter.id not in [one.period.id for one in found]
    ws.close()


# ── files ──
def test_out_and_in_again_is_the_same_byte_for_byte(own, tmp_path):
    ws, _, editor = own
    typed(editor, "优秀线", "88")
    editor.save("改线")
    path = tmp_path / "办法.toml"
    export(library.scheme_text(editor.id, ws), path)
    assert path.read_bytes().decode() == library.scheme_text(editor.id, ws)
    assert read_file(ws, path).unchanged
    other, _ = office(tmp_path / "另一个单位.db")
    file = read_file(other, path)
    assert (file.problems, file.same) == ((), None)
    new = take_as_copy(other, file, file.info.name)
    assert library.scheme_text(new, other) == library.scheme_text(editor.id, ws)
    assert provisional(other, open_period(other, new, "2026Q4")) is not None
    other.close()


def test_a_file_of_the_same_id_is_a_new_version_or_a_scheme_of_its_own(own, tmp_path):
    ws, _, editor = own
    path = tmp_path / "办法.toml"
    path.write_bytes(("\ufeff" + editor.draft.text.replace("value = 75", "value = 70")).encode())
    file = read_file(ws, path)
    assert file.same.id == editor.id
    assert take_as_version(ws, file, "上级发来") == 2
    assert [one.why for one in versions(ws, editor.id)][0] == "上级发来"
    other = take_as_copy(ws, file, "上级的办法")
    assert other != editor.id
    assert library.kin(ws, other) == (other, editor.id, "meiling")
    head = library.load_scheme(other, ws=ws).scheme.head
    assert (head.id, head.name, head.version) == (other, "上级的办法", "1")


def test_a_wrong_file_is_listed_and_what_is_no_text_refused(own, tmp_path):
    ws = own[0]
    path = tmp_path / "坏.toml"
    path.write_text(own[2].draft.text.replace('effect = "note"', 'effect = "notes"'), "utf-8")
    file = read_file(ws, path)
    assert file.info is None
    assert [one.line for one in file.problems] == [
        at for at, line in enumerate(path.read_text("utf-8").splitlines(), 1) if line == 'effect = "notes"'
    ]
    with pytest.raises(Refused) as refused:
        take_as_copy(ws, file, "坏的")
    assert codes(refused) == ["K303", "K303"]
    for content, code in ((b"\xff\xfe\x00", "K335"), (b"#" * 2_000_001, "K340")):
        path.write_bytes(content)
        with pytest.raises(Refused) as refused:
            read_file(ws, path)
        assert codes(refused) == [code]
    with pytest.raises(Refused):
        read_file(ws, tmp_path / "没有.toml")


def test_a_retired_scheme_is_not_offered_but_its_periods_go_on(own):
    ws, first, editor = own
    period = open_period(ws, editor.id, "2026Q4", carry_from=first)
    set_retired(ws, editor.id, retired=True)
    assert editor.id not in [info.id for info in library.schemes(ws)]
    assert library.scheme_info(editor.id, ws).retired
    assert provisional(ws, period).results
    set_retired(ws, editor.id, retired=False)
    assert editor.id in [info.id for info in library.schemes(ws)]


def test_another_database_knows_nothing_of_them(own, tmp_path):
    assert [info for info in library.schemes() if info.own] == []
    with pytest.raises(Refused) as refused:
        library.load_scheme(own[2].id)
    assert codes(refused) == ["K801"]
