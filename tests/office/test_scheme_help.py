"""Help while a scheme is read and changed: names, places of mistakes, who uses what, a formula on a real person, clauses, the way of a score."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe_desktop.engine.formula.functions import ALL_NAMES
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office import library
from kaohe_desktop.office.checkup import findings, fresh, meaning, place_of
from kaohe_desktop.office.computing import provisional
from kaohe_desktop.office.demo import demo_workspace
from kaohe_desktop.office.periods import periods
from kaohe_desktop.office.scheme_clauses import NO_CLAUSE, chinese_number, clauses
from kaohe_desktop.office.scheme_clauses import place_of as clause_place
from kaohe_desktop.office.scheme_draft import Draft
from kaohe_desktop.office.scheme_links import users
from kaohe_desktop.office.scheme_names import FUNCTIONS, fault_span, names_of, tokens
from kaohe_desktop.office.scheme_toml import set_value, value_at
from kaohe_desktop.office.scheme_way import settled, way, with_figures
from kaohe_desktop.office.scheme_worked import Examples

EVERY = [info.id for info in library.schemes()]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    ws = demo_workspace(tmp_path_factory.mktemp("demo") / "考核.db")
    yield ws
    ws.close()


# ── names and mistakes ──
def test_every_function_has_its_hint():
    assert set(ALL_NAMES) == set(FUNCTIONS)


@pytest.mark.parametrize("scheme_id", EVERY)
def test_every_name_a_formula_of_the_scheme_uses_is_offered(scheme_id):
    scheme = library.load_scheme(scheme_id).scheme
    offered = {hint.name.rstrip("(").rpartition(".")[2] for hint in names_of(scheme)} | {hint.name for hint in names_of(scheme)}
    offered |= {"按", "当", "其余", "是", "否", "月份", "考核月"} | {sheet.name for sheet in scheme.sheets}
    for figure in [*scheme.steps, *scheme.items, scheme.total]:
        bare = re.sub(r"「[^」]*」|“[^”]*”", "", figure.formula)
        for name in re.findall(r"[^\W\d](?:\w|(?<=\d)\.(?=\d))*", bare):
            assert name in offered, (figure.name, name)


@pytest.mark.parametrize(("text", "words", "marked"), [
    ("若 迟到次 ≥ 10 则 0 否则 1", "没有“迟到次”这个名称，是否为“迟到次数”？", "迟到次"),
    ("迟到次数 + 迟到次", "没有“迟到次”这个名称，是否为“迟到次数”？", "迟到次"),
    ("若 迟到次数 ≥ 10 则", "公式没有写完", "则"),
    ("  甲 + × 乙", "第3个字“× 乙”处读不下去", "×"),
    ("若 甲 = 「甲」 则 1 否则 甲乙", "没有“甲”这个名称", "甲"),
    ("不高于(甲, 2)", "没有“不高于”这个函数，是否为“不低于”？", "不高于"),
])
def test_a_mistake_is_found_at_its_place(text, words, marked):
    start, end = fault_span(text, words)
    assert text[start:end] == marked


def test_a_mistake_inside_quotation_marks_or_a_longer_name_is_not_meant():
    assert list(tokens("「甲」 + 甲乙 + 表.甲", "甲")) == []
    assert list(tokens("甲 + 甲 .乙", "甲")) == [(0, 1), (4, 5)]


@pytest.mark.parametrize("words", ["“×”左边应当是数，现在是文字", "这个公式应当是数，现在是文字"])
def test_what_has_no_place_is_not_given_one(words):
    assert fault_span("甲 + 乙", words) is None


# ── who uses what ──
@pytest.mark.parametrize("scheme_id", EVERY)
def test_the_users_of_a_name_are_exactly_those_who_miss_it(scheme_id):
    """Take a thing's name away by hand: the scheme is refused just where users() said, or not at all."""
    draft = Draft(library.scheme_text(scheme_id))
    fields = {field.name for sheet in draft.scheme.scheme.sheets for field in sheet.fields}
    for table in ("constant", "step", "item", "param"):
        for number, entry in enumerate((draft.data.get(table) or [])[:6]):
            found = {one.path for one in users(draft.data, (table, number))}
            without = Draft(set_value(draft.text, (table, number, "name"), f"{entry['name']}甲乙"))
            broken = {one.path for one in without.problems}
            if entry["name"] in fields:  # without it the cell of that name would silently be meant
                assert broken <= found
                continue
            assert bool(found) == bool(broken), (entry["name"], found, broken)
            assert broken <= found | {path[:-1] for path in found} | {path[:2] for path in found}, (entry["name"], found, broken)


# ── a formula on somebody ──
def test_the_example_is_the_figure_the_computation_gives(demo):
    period = periods(demo)[0]
    outcome = provisional(demo, period)
    examples = Examples(demo, period)
    draft = Draft(library.scheme_text("meiling"))
    names = [item.name for item in draft.scheme.scheme.items]
    for result in outcome.results[:20]:
        examples.take(result.key)
        for number, name in enumerate(names):
            shown = outcome.figure(result, name)
            assert examples.example(draft, ("item", number, "formula")).result == (shown or "空"), (result.key, name)
        assert examples.example(draft, ("bonus", "formula")).result.startswith(
            "没有" if result.bonus is None else f"{result.bonus}")


def test_the_example_follows_the_draft_and_says_what_it_was(demo):
    examples = Examples(demo, periods(demo)[0])
    draft = Draft(library.scheme_text("meiling"))
    changed = Draft(draft.text.replace("value = 10\n", "value = 8\n", 1))
    before, after = (examples.example(one, ("item", 2, "formula")) for one in (draft, changed))
    assert (before.result, after.result) == ("10.00", "8.00")
    assert after.words(before.result) == "001 黄文彬：8.00（改前 10.00） ← 不低于(8 − 1 × 0 − 5 × 0, 0)"
    assert examples.example(draft, ("grade", 0, "quota", "seats")).result == "名额 1"
    assert examples.example(draft, ("rule", 0, "when")).result == "不成立"
    examples.step(-1)
    assert examples.who == f"{examples.keys[-1]} {demo.book(examples.period.id).by_key[examples.keys[-1]].name}"


def test_a_draft_that_cannot_be_read_or_of_departments_has_no_example(demo):
    examples = Examples(demo, periods(demo)[0])
    assert examples.example(Draft("不是"), ("total", "formula")) is None
    assert examples.example(Draft(library.scheme_text("xinban-dept")), ("total", "formula")) is None
    assert examples.explained(Draft("不是")) == ()


# ── the check-up ──
@pytest.mark.parametrize("scheme_id", EVERY)
def test_every_finding_means_something_and_leads_to_an_entry(scheme_id):
    scheme = library.load_scheme(scheme_id)
    data = Draft(scheme.text).data
    for finding in findings(scheme):
        assert meaning(finding)
        path = place_of(data, finding)
        assert path is not None, finding
        assert value_at(data, path[: 2 if isinstance(path[1], int) else 1]) is not None


def test_weights_that_no_longer_make_a_whole_are_new_findings():
    draft = Draft(library.scheme_text("meiling"))
    at = next(number for number, one in enumerate(draft.data["constant"]) if one["name"] == "测评占比")
    cell = next(row for row in draft.rows("办法里的数") if row.base == ("constant", at)).cells[1]
    found = fresh(draft.scheme, draft.typed(cell, "50").scheme)
    assert [(one.weight, one.sort) for one in found] == [("问题", "权重")]
    assert "60% + 50% = 110%" in found[0].what
    assert fresh(draft.scheme, draft.scheme) == ()


# ── beside the document ──
@pytest.mark.parametrize(("text", "number"), [
    ("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("三十一", 31), ("百", 100), ("款", None), ("", None),
])
def test_chinese_numbers(text, number):
    assert chinese_number(text) == number


def test_clauses_stand_in_the_documents_order():
    order = sorted(["附件2 一、（二）1", "二、10", "二、2", "十一、1", "一、第二款", "一、第一款", "附件1 三"], key=clause_place)
    assert order == ["一、第一款", "一、第二款", "二、2", "二、10", "十一、1", "附件1 三", "附件2 一、（二）1"]


@pytest.mark.parametrize("scheme_id", EVERY)
def test_every_basis_of_the_file_is_a_clause_and_nothing_is_lost(scheme_id):
    scheme = library.load_scheme(scheme_id).scheme
    found = {one.number: {taken.name for taken in one.taken} for one in clauses(scheme)}
    for constant in scheme.constants:
        for part in re.split(r"[；;]", constant.basis) if constant.basis else [NO_CLAUSE]:
            assert constant.name in found[part.strip()]
    names = set().union(*found.values())
    assert {one.name for one in (*scheme.items, *scheme.steps, *scheme.rules, *scheme.grades)} <= names


@pytest.mark.parametrize("scheme_id", EVERY)
def test_the_way_names_every_item_and_grade(scheme_id):
    scheme = library.load_scheme(scheme_id).scheme
    stations = way(scheme)
    told = {line[0] for one in stations for line in one.lines}
    assert {item.name for item in scheme.items} <= told
    assert {grade.name for grade in scheme.grades if grade.shown} <= told
    assert stations[0].title == "填"
    assert stations[0].lines


def test_a_formula_is_told_with_the_documents_figures():
    scheme = library.load_scheme("meiling").scheme
    assert with_figures(scheme, "向下取整(优秀比例 × 人数)") == "向下取整(优秀比例（25%） × 人数)"


def test_a_formula_is_told_as_the_readings_chosen_leave_it():
    scheme = library.load_scheme("meiling").scheme
    assert settled(scheme, scheme.grades[0].when) == "考评得分 ≥ 优秀线"
    other = scheme.model_copy(update={"readings": tuple(
        one.model_copy(update={"choice": "不含90分"}) if one.name == "优秀线口径" else one for one in scheme.readings
    )})
    assert settled(other, scheme.grades[0].when) == "考评得分 > 优秀线"
    assert settled(scheme, "甲 + × 乙") == "甲 + × 乙"


# ── property: an edit changes only what it names ──
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(EVERY), st.randoms(use_true_random=False), st.sampled_from(["7", "12.5", "甲乙丙", "30%", "是", "乙、丙"]))
def test_typing_in_the_table_changes_the_file_only_where_it_says(scheme_id, random, typed):
    draft = Draft(library.scheme_text(scheme_id))
    chapter = random.choice(draft.chapters())
    cells = [cell for row in draft.rows(chapter) for cell in row.cells if cell.editable]
    if not cells:
        return
    cell = random.choice(cells)
    named = {cell.path} | ({one.path for one in draft.users(cell.path[:-1])} if cell.path[-1] == "name" else set())
    try:
        after = draft.typed(cell, typed)
    except Refused:
        return
    old, new = draft.text.split("\n"), after.text.split("\n")
    assert {path for path in _differences(draft.data, after.data, ()) if not any(_within(path, one) for one in named)} == set()
    head = next((at for at, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), min(len(old), len(new)))
    tail = next((at for at, pair in enumerate(zip(reversed(old), reversed(new), strict=False)) if pair[0] != pair[1]), 0)
    if len(named) == 1 and after.text != draft.text:  # one stretch of lines, no longer than the value
        assert len(old) - tail - head <= 1 + str(value_at(draft.data, cell.path)).count("\n") + 2


def _differences(old, new, path):
    if isinstance(old, dict) and isinstance(new, dict):
        for key in old.keys() | new.keys():
            yield from _differences(old.get(key), new.get(key), (*path, key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, pair in enumerate(zip(old, new, strict=True)):
            yield from _differences(*pair, (*path, number))
    elif old != new:
        yield path


def _within(path, named):
    """A value itself, or the inner table it came with (a quota given or taken away)."""
    return path[: len(named)] == named or named[: len(path)] == path
