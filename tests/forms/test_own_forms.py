"""The schemes' own forms with long texts and rare characters anywhere: nothing lost, nothing over anything else."""

import random

import pytest
from forms_helpers import RESOURCES, faults, lines_of, load, printed, prose, short, spread, squeezed, texts_of

from kaohe_desktop.forms.definition import read_form, texts, tree_height
from kaohe_desktop.forms.fonts import Face
from kaohe_desktop.forms.layout import Composer
from kaohe_desktop.forms.model import List, Tree
from kaohe_desktop.forms.record import Record
from kaohe_desktop.forms.template import parse

OWN = sorted(path.stem for path in (RESOURCES / "forms").glob("*.toml") if path.stem[0] not in "GM")


def wild(form, seed):
    """A record with a value for every name the form binds, some of them very long."""
    pick = random.Random(seed)

    def value():
        return prose(pick, pick.choice((80, 300, 900))) if pick.random() < 0.06 else short(pick)

    names = {name for _, text, in_row in texts(form) if not in_row for name in parse(text).names}
    tables = {}
    for block in form.blocks:
        if isinstance(block, List):
            columns = {name for cell in block.row for name in parse(cell.text).names} - {"序号"}
            tables[block.table] = [{column: value() for column in columns} for _ in range(pick.randrange(30))]
    values = {name: value() for name in sorted(names) if not name.startswith(("页.", "记录."))}
    foot = {"单位.名称": "青云市某某局", "考核期.名称": "2026年第三季度", "打印.时间": "2026-10-05 09:30"}  # one line, that is all
    return Record({**values, **foot, "打印.代码": f"KH1/x/2026/{form.code}/{seed}"}, tables, str(seed), "某人")


def expected(form, record, fonts):
    found = list(record.values.values())
    for block in form.blocks:
        if isinstance(block, List):
            found += [text for row in record.tables[block.table] for text in row.values()]
    return [fonts.clean(Face.BODY, text)[0] for text in found]


@pytest.mark.parametrize("code", OWN)
def test_nothing_is_lost_and_nothing_stands_over_anything_else(fonts, code):
    form = load(code)
    composer = Composer(form, fonts)
    for seed in range(3):
        record = wild(form, seed)
        pages = composer.compose(record).pages
        assert [fault for page in pages for fault in faults(page, fonts)] == []
        lines = lines_of(pages)
        assert [text for text in expected(form, record, fonts) if not spread(text, lines)] == []


@pytest.mark.parametrize("code", OWN)
def test_everything_on_paper_reads_back(fonts, code):
    form = load(code)
    record = wild(form, 7)
    pages = Composer(form, fonts).compose(record).pages
    pdf, rendered = printed(form, [record], fonts)
    for page, text in zip(pages, texts_of(pdf), strict=True):
        assert [line for line in lines_of([page]) if line not in text] == []
    assert bool(rendered.warnings) == any("〓" in text for text in texts_of(pdf))


# ── the tree ──

TREE = """
format = 1
[form]
code = "X1"
name = "样表"
title = "样表"
[[block]]
kind = "tree"
levels = [10, 12, 20]
between = 8
apart = 4
widest = 40
[block.root]
text = "总"
  [[block.root.node]]
  text = "甲"
    [[block.root.node.node]]
    text = "甲一"
    [[block.root.node.node]]
    text = "甲二"
  [[block.root.node]]
  text = "‹办法.乙|乙›"
[[block]]
kind = "note"
text = "注"
"""


def composed(fonts, values=None):
    form = read_form(TREE, "X1.toml")
    (page, *more) = Composer(form, fonts).compose(Record(values or {})).pages
    boxes = {squeezed("".join(line.text for line in block.setting.lines)): block.box for block in page.all_blocks()}
    return page, boxes, more


def test_a_tree_has_each_box_over_the_middle_of_those_under_it(fonts):
    page, boxes, more = composed(fonts)
    assert more == []
    middle = {name: (box.left + box.right) / 2 for name, box in boxes.items()}
    assert middle["甲"] == pytest.approx((middle["甲一"] + middle["甲二"]) / 2, abs=0.1)
    assert middle["总"] == pytest.approx((middle["甲"] + middle["乙"]) / 2, abs=0.1)
    assert boxes["总"].bottom < boxes["甲"].top == boxes["乙"].top < boxes["甲"].bottom < boxes["甲一"].top == boxes["甲二"].top
    assert boxes["甲一"].right < boxes["甲二"].left
    assert boxes["甲二"].right < boxes["乙"].left
    assert boxes["注"].top >= boxes["甲一"].bottom
    assert faults(page, fonts) == []


def test_lines_of_a_tree_join_every_box_to_the_one_above_it(fonts):
    page, boxes, _ = composed(fonts)
    rules = page.all_rules()

    def touches(x, y):
        return any(rule.x1 == pytest.approx(x, abs=0.1) and y in (pytest.approx(rule.y1, abs=0.1), pytest.approx(rule.y2, abs=0.1))
                   for rule in rules if rule.x1 == rule.x2 and rule.weight < 1)

    for name in ("甲", "乙", "甲一", "甲二"):
        assert touches((boxes[name].left + boxes[name].right) / 2, boxes[name].top), name
    for name in ("总", "甲"):
        assert touches((boxes[name].left + boxes[name].right) / 2, boxes[name].bottom), name


def test_a_text_too_long_for_its_box_goes_on_on_a_further_page(fonts):
    long = "很长的说明文字。" * 60
    page, _, more = composed(fonts, {"办法.乙": long})
    assert more
    assert spread(long, lines_of([page, *more]))


def test_a_tree_that_does_not_fit_on_what_is_left_of_the_page_stands_on_the_next(fonts):
    filler = '[[block]]\nkind = "grid"\ncolumns = [1]\n[[block.row]]\nheight = 200\ncells = [{}]\n'
    form = read_form(TREE.replace("[[block]]", filler + "[[block]]", 1), "X1.toml")
    pages = Composer(form, fonts).compose(Record()).pages
    assert [any("甲一" in line for line in lines_of([page])) for page in pages] == [False, True]


def test_the_framework_leaves_room_for_its_note():
    form = load("F2")
    tree = next(block for block in form.blocks if isinstance(block, Tree))
    assert tree_height(tree) < form.size_mm[1] - form.head.margins[0] - form.head.margins[2] - 14


# ── lists ──


def listing(more, head="", columns="[50, 50]"):
    return read_form(
        f'format = 1\n[form]\ncode = "X1"\nname = "样表"\ntitle = "样表"\n{head}[[block]]\nkind = "list"\ntable = "表"\n'
        f'columns = {columns}\nrow_height = 10\n{more}\nrow = [{{ text = "‹序号›" }}, {{ text = "‹名称›" }}]\n', "X1.toml")


def rows_of(form, fonts, record):
    (page,) = Composer(form, fonts).compose(record).pages
    levels = {round(rule.y1, 1) for rule in page.all_rules() if rule.y1 == rule.y2}
    return len(levels) - 1, lines_of([page])


def test_a_list_is_made_up_to_its_least_rows_and_no_further(fonts):
    form = listing('fill = "never"\nleast_rows = 4')
    for given, rows in ((None, 4), ([], 4), ([{"名称": "甲"}], 4), ([{"名称": "甲"}] * 6, 6)):
        count, lines = rows_of(form, fonts, Record({}, {} if given is None else {"表": given}))
        assert count == rows
        assert [line for line in lines if line.isdecimal()] == [str(number) for number in range(1, rows + 1)]


def test_a_blank_list_has_the_rows_that_always_stand_first(fonts):
    form = listing('fill = "never"\nfirst = ["办公室", "预算科"]')
    assert rows_of(form, fonts, Record())[0] == 2
    lines = rows_of(form, fonts, Record())[1]
    assert [line for line in lines if line in ("办公室", "预算科")] == ["办公室", "预算科"]
    assert "预算科" not in rows_of(form, fonts, Record({}, {"表": [{"名称": "办公室"}]}))[1]
