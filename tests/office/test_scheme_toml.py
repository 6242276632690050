"""A value of a scheme's text is changed in its place: every other line stays byte for byte."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe_desktop.office import scheme_toml as toml
from kaohe_desktop.office.library import scheme_text, schemes

EVERY = [info.id for info in schemes()]


def leaves(value, path=(), whole=frozenset()):
    """Every value; an inline table (``whole``) is one."""
    if isinstance(value, dict) and path not in whole:
        for key, inner in value.items():
            yield from leaves(inner, (*path, key), whole)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for place, inner in enumerate(value):
            yield from leaves(inner, (*path, place), whole)
    else:
        yield path, value


@pytest.mark.parametrize("scheme_id", EVERY)
def test_the_place_of_every_value_of_every_scheme_is_known(scheme_id):
    text = scheme_text(scheme_id)
    layout = toml.Layout(text)
    inline = {path for path, item in layout.items.items() if text[item.start] == "{"}
    found = dict(leaves(toml.parsed(text), whole=inline))
    assert layout.items.keys() == found.keys()
    for path, value in found.items():
        item = layout.items[path]
        assert toml.parsed(f"k = {text[item.start:item.end]}")["k"] == value
        assert text.splitlines()[layout.line(path) - 1].strip().startswith(path[-1])


VALUES = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-9999, max_value=9999), st.booleans(),
    st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\u2028\u2029\x85"), max_size=30),
    st.sampled_from(['a"b', "反\\斜", "两\n行", '三"""引号\n第二行', "#不是注释", "[x]", "制\t表"]),
    st.lists(st.text(st.characters(whitelist_categories=("Lo", "L")), min_size=1, max_size=4), max_size=3).map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_only_the_lines_of_the_changed_value_differ(data):
    text = scheme_text(data.draw(st.sampled_from(EVERY)))
    layout = toml.Layout(text)
    path = data.draw(st.sampled_from([path for path, item in layout.items.items() if text[item.start] != "{"]))
    value = data.draw(VALUES)
    item = layout.items[path]
    new = toml.set_value(text, path, value)
    assert new.startswith(text[: item.start])
    assert new.endswith(text[item.end :])
    there = toml.value_at(toml.parsed(new), path)
    assert (there.strip("\n") if isinstance(there, str) else tuple(there) if isinstance(there, list) else there) == value
    assert toml.parsed(toml.set_value(new, path, toml_of(text, path))) == toml.parsed(text)


def toml_of(text, path):
    value = toml.value_at(toml.parsed(text), path)
    if isinstance(value, list):
        return tuple(map(str, value)) if all(isinstance(one, str) for one in value) else tuple(value)
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


SMALL = """# 头
[scheme]   # 表头后的注释
id   = 'a'   # 编号
name = "甲"

[[rule]]   # 第一条
name = "一"
[[rule]]
name = "二"   # 尾注
  # 缩进的注释
  [rule.inner]
  deep = 1

# ── 末尾 ──
[total]
formula = '''
若 甲 则 1
'''
"""


def test_a_new_key_stands_behind_the_last_one_laid_out_like_it():
    new = toml.set_value(SMALL, ("scheme", "no"), Decimal(3))
    assert new == SMALL.replace('name = "甲"\n', 'name = "甲"\nno   = 3\n', 1)


def test_a_key_taken_away_takes_its_line_and_nothing_else():
    assert toml.set_value(SMALL, ("scheme", "id"), None) == SMALL.replace("id   = 'a'   # 编号\n", "")
    assert toml.set_value(SMALL, ("scheme", "没有"), None) == SMALL


def test_comments_stay_where_they_are():
    new = toml.set_value(SMALL, ("rule", 1, "name"), "贰")
    assert 'name = "贰"   # 尾注\n  # 缩进的注释\n' in new


def test_a_text_of_several_lines_stays_so():
    new = toml.set_value(SMALL, ("total", "formula"), "若 乙 则 1\n否则 2")
    assert new == SMALL.replace("'''\n若 甲 则 1\n'''", '"""\n若 乙 则 1\n否则 2\n"""')


def test_entries_are_added_removed_and_swapped_whole():
    added = toml.add_entry(SMALL, "rule", {"name": "三", "effect": "note"}, after=0)
    assert [one["name"] for one in toml.parsed(added)["rule"]] == ["一", "三", "二"]
    assert '\n[[rule]]\nname   = "三"\neffect = "note"\n' in added
    removed = toml.remove_table(SMALL, ("rule", 1))
    assert "deep" not in removed
    assert "# ── 末尾 ──\n[total]" in removed
    swapped = toml.swap_entries(SMALL, "rule", 0)
    assert [one["name"] for one in toml.parsed(swapped)["rule"]] == ["二", "一"]
    assert toml.parsed(swapped)["rule"][0]["inner"] == {"deep": 1}
    assert sorted(swapped.splitlines()) == sorted(SMALL.splitlines())
    assert toml.swap_entries(swapped, "rule", 0) == SMALL


def test_a_list_that_is_not_there_yet_begins_at_the_end():
    added = toml.add_entry(SMALL, "deadline", {"name": "交表"})
    assert added.startswith(SMALL)
    assert toml.parsed(added)["deadline"] == [{"name": "交表"}]


def test_windows_line_ends_are_kept():
    text = SMALL.replace("\n", "\r\n")
    new = toml.set_value(text, ("rule", 0, "name"), "两\n行")
    assert "\n" not in new.replace("\r\n", "")
    assert toml.parsed(new)["rule"][0]["name"] == "两\n行\n"


def test_a_change_that_becomes_something_else_is_an_error_of_the_program(monkeypatch):
    monkeypatch.setattr(toml, "written", lambda value, newline="\n": "1")
    with pytest.raises(RuntimeError):
        toml.set_value(SMALL, ("rule", 0, "name"), "二")
