"""The office's settings: defaults that work, every wrong one refused, audited changes, what forms bind."""

import pytest
from desk import audit_count
from general_runs import run_of, with_settings
from hypothesis import given
from hypothesis import strategies as st

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.forms.template import parse
from kaohe_desktop.office.history import audit_lines
from kaohe_desktop.office.office_settings import OfficeSettings, check, office_settings, save
from kaohe_desktop.office.office_settings_list import BY_NAME, SETTINGS, SettingKind

# ── 缺省 ────────────────────────────────────────────────────────────────────


def test_every_default_is_right_and_every_choice_is_its_own():
    assert check({one.name: one.default for one in SETTINGS}) == []
    for one in SETTINGS:
        assert (one.kind is SettingKind.CHOICE) == bool(one.choices)
        assert not one.choices or one.default in one.choices
        assert (one.kind is SettingKind.WORDING) == bool(one.names)


def test_every_name_a_wording_may_bind_has_a_value_on_the_form():
    shared = set(run_of("meiling").shared())
    own = {"个人.姓名", "个人.称呼", "个人.科室", "个人.等次", "派驻.单位", "派驻.姓名", "派驻.人数", "测评票.类别"}
    optional = {"设置.联系电话"}  # blank: the words after the bar print
    for one in SETTINGS:
        assert set(one.names) <= shared | own | optional, one.name


def test_what_is_not_set_falls_back():
    bound = OfficeSettings().bound("样例街道", "领导小组")
    assert (bound["设置.单位全称"], bound["设置.落款单位"], bound["设置.考核组织"]) == ("样例街道", "样例街道", "领导小组")
    assert bound["设置.异议受理部门"] == bound["设置.经办部门"] == "考核办公室"
    assert "设置.联系电话" not in bound
    named = OfficeSettings({"单位全称": "某市样例街道办事处", "经办部门": "考核办"}).bound("样例街道", "领导小组")
    assert (named["设置.落款单位"], named["设置.异议受理部门"]) == ("某市样例街道办事处", "考核办")


# ── 保存 ────────────────────────────────────────────────────────────────────


def test_settings_are_kept_read_back_and_audited(desk):
    ws, _ = desk
    before = audit_count(ws)
    given_ = {"联系电话": " 0595-1234567 ", "公示天数": "７", "名单排列": "科室", "公示正文": "公示‹日期.公示天数›。"}
    saved = save(ws, given_)
    assert saved == office_settings(ws)
    assert (saved.text("联系电话"), saved.count("公示天数"), saved.text("名单排列")) == ("0595-1234567", 7, "科室")
    assert audit_count(ws) == before + 4
    line = next(one for one in audit_lines(ws, 10) if one.place.endswith("公示天数"))
    assert (line.before, line.after, line.act) == ("5", "7", "改单位设置")


def test_saving_what_is_already_so_writes_nothing(desk):
    ws, _ = desk
    save(ws, {"公示天数": "7"})
    before = audit_count(ws)
    save(ws, {"公示天数": "7", "名单排列": "姓氏笔画", "联系电话": ""})
    assert audit_count(ws) == before


def test_a_blank_brings_the_default_back(desk):
    ws, _ = desk
    save(ws, {"公示天数": "7", "公示结尾": "无"})
    assert save(ws, {"公示天数": "", "公示结尾": " "}).given == {}


def test_one_wrong_setting_keeps_all_others_out(desk):
    ws, _ = desk
    with pytest.raises(Refused) as refused:
        save(ws, {"联系电话": "0595", "公示天数": "七天", "名单排列": "年龄", "公示天数按": "工作日"})
    assert [one.code for one in refused.value.problems] == ["K771", "K771"]
    assert office_settings(ws).given == {}


@pytest.mark.parametrize(("name", "text", "code"), [
    ("公示天数", "0", "K771"), ("公示天数", "61", "K771"), ("公示天数", "5.5", "K771"), ("公示开始", "2026-10", "K771"),
    ("公示开始", "20261009", "K771"), ("节假日", "国庆", "K771"), ("公示得分", "要", "K771"), ("联系电话", "a\nb", "K771"),
    ("落款单位", "‹单位.名称›", "K771"), ("公示天", "5", "K770"), ("公示正文", "‹公示", "K772"), ("公示正文", "‹考核期.名字›", "K772"),
    ("通知正文", "‹公示.名单›", "K772"), ("通知正文", "‹›", "K772"),
])
def test_a_wrong_setting_is_refused_by_name(name, text, code):
    (problem,) = check({name: text})
    assert problem.code == code
    assert name in str(problem)


def test_a_wrong_name_in_a_wording_is_told_with_the_one_meant():
    (problem,) = check({"公示正文": "‹考核期.名字›"})
    assert "‹考核期.名字›，是否为“考核期.名称”" in str(problem)


@given(st.dictionaries(st.sampled_from(sorted(BY_NAME)), st.text(max_size=30)))
def test_whatever_is_typed_is_either_refused_or_can_be_used(typed):
    found = check(typed)
    wrong = {name for name in typed if any(f"“{name}”" in str(problem) for problem in found)}
    settings = OfficeSettings({name: text.strip() for name, text in typed.items() if name not in wrong})
    settings.bound("样例街道", "领导小组")
    settings.workdays()
    for one in SETTINGS:
        if one.kind is SettingKind.COUNT:
            assert 1 <= settings.count(one.name) <= one.most
        if one.kind is SettingKind.WORDING:
            assert set(parse(settings.text(one.name)).names) <= set(one.names)


def test_every_name_reaches_the_forms_as_a_setting():
    shared = with_settings(run_of("meiling"), 联系电话="0595-1234567", 公示开始="2026-10-12").shared()
    assert shared["设置.联系电话"] == "0595-1234567"
    assert (shared["日期.公示起"], shared["设置.公示开始"]) == ("2026年10月12日", "2026年10月12日")
    assert shared["日期.公示止"] == "2026年10月16日"
