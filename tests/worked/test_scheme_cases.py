"""Every scheme's worked cases (resources/schemes/*.cases.toml), each through a real workbook and the command line's work."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from scheme_cases import BadCase, Written, case_files, check, read_case, written_cases, wrong_sums
from tables import people_cases

from kaohe_desktop.office.library import schemes

CASES = [case for path in case_files() for case in written_cases(path)]
ENOUGH = 12


@pytest.mark.parametrize("written", CASES, ids=str)
def test_case(written: Written, tmp_path: Path) -> None:
    check(written, tmp_path)


@pytest.mark.parametrize("scheme", [info.id for info in schemes()])
def test_every_scheme_has_enough_cases_and_each_says_what_it_shows(scheme: str) -> None:
    mine = [case for case in CASES if case.scheme == scheme]
    if not mine and scheme == "meiling":  # its cases are of the older kind and checked by test_worked_by_hand
        mine_older = list(people_cases(scheme))
        assert len(mine_older) >= ENOUGH
        assert all(case.steps for case in mine_older)
        return
    assert len(mine) >= ENOUGH, f"{scheme} 只有 {len(mine)} 个算例，至少要 {ENOUGH} 个"
    twice = [title for title, count in Counter(case.title for case in mine).items() if count > 1]
    assert not twice, f"{scheme} 的算例标题重复：{twice}"
    for written in mine:
        case = read_case(written)
        assert case.title.strip(), written.raw
        assert case.clause.strip(), f"{written}：没有写条款"
        assert case.steps or case.refused, f"{written}：没有写算式，也不是不收的算例"


# ── the runner itself must not let anything pass ─────────────────────────────────────────────────────────────

SOUND = next((case for case in CASES if case.scheme == "meiling-year" and not case.fault), None)
assert SOUND is not None


def broken(**changes: object) -> Written:
    """A sound case with something in it changed."""
    raw = {name: value for name, value in {**SOUND.raw, **changes}.items() if value is not None}
    return replace(SOUND, raw=raw)


def test_the_sound_case_is_sound(tmp_path: Path) -> None:
    check(broken(), tmp_path)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"expect": "编号 总分\n01 93.51"}, "01 总分：应为 93.51，程序给出 93.50"),
        ({"expect": "编号 名次\n01 2"}, "01 名次：应为 2，程序给出 1"),
        ({"expect": "编号 等次\n01 年度称职"}, "01 等次：应为 年度称职，程序给出 可直接确定年度优秀"),
        ({"expect": "编号 奖金\n01 0.00"}, "01 奖金：应为 0.00，程序给出 —"),
        ({"expect": "编号 优秀次数\n02 4"}, "02 优秀次数：应为 4，程序给出 3"),
        ({"expect": "编号 总分\n09 93.50"}, "09：结果里没有这个编号"),
        ({"missing": ["01 第3季度"]}, "01 缺项：应为 第3季度，程序给出 —"),
        ({"rules": ["01 —"]}, "01 规则：应为 —，程序给出 年度优秀"),
        ({"pending": ["01"]}, "01 待议：应为 是，程序给出 否"),
        ({"quotas": ["全体 可直接确定年度优秀 2/2/1/0"]}, "应为 2/2/1/0，程序给出 2/2/2/0"),
        ({"steps": ["374 ÷ 4 = 93.6"]}, "不相等"),
        ({"params": None}, "程序不收这个工作簿"),
        ({"expect": None, "refused": ["季度结果 B2 季度 5"]}, "应当不收"),
    ],
)
def test_a_difference_is_found_and_told(tmp_path: Path, changes: dict[str, object], says: str) -> None:
    with pytest.raises(AssertionError) as told:
        check(broken(**changes), tmp_path)
    assert says in str(told.value)
    assert SOUND.title in str(told.value)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"expect": "编号 总得分\n01 93.50"}, "总得分"),
        ({"花名册": "人员编号 身高\n01 170"}, "身高"),
        ({"没有这张表": "人员编号\n01"}, "没有这张表"),
        ({"花名册": "人员编号 姓名\n01"}, "这一行却有 1 格"),
        ({"decisions": ["01 也许 优秀"]}, "也许"),
        ({"expect": None}, "expect 和 refused"),
        ({"quotas": ["可直接确定年度优秀 2/2/2/0"]}, "基数/名额/已用/待议"),
    ],
)
def test_a_case_written_wrongly_fails_as_such(tmp_path: Path, changes: dict[str, object], says: str) -> None:
    with pytest.raises(BadCase, match=says):
        check(broken(**changes), tmp_path)


def test_every_problem_of_a_bad_workbook_must_be_named(tmp_path: Path) -> None:
    bad = {
        "花名册": "人员编号\n01\n01", "expect": None, "quotas": None, "params": None,
        "季度结果": "人员编号 季度 等次 考评得分\n01 5 优秀 92.00\n02 1 优秀 1e3",
    }
    refused = ["花名册 A3 人员编号 01", "季度结果 B2 季度 5", "季度结果 A3 人员编号 02", "季度结果 D3 考评得分 1e3", "参数 — 年度优秀名额 —"]
    check(broken(**bad, refused=refused), tmp_path / "all")
    with pytest.raises(AssertionError, match="多指出了：季度结果 B2 季度 5"):
        check(broken(**bad, refused=refused[:1] + refused[2:]), tmp_path / "less")
    with pytest.raises(AssertionError, match="没有指出：花名册 A2 姓名 —"):
        check(broken(**bad, refused=[*refused, "花名册 A2 姓名 —"]), tmp_path / "more")


@pytest.mark.parametrize(
    "step",
    [
        "01：综合 100 − 2 = 98", "总分 98 × 30% + 100 × 30% + 100 × 40% = 99.4", "5人 × 18% = 0.9", "250 ÷ 3 ≈ 83.33",
        "总分 = 岗位职责 90 × 45% + 自身建设 80 × 15% = 40.5 + 12 = 52.5", "第3季度 80 + 第4季度 91 = 171，171 ÷ 2 = 85.5",
        "（91 + 92）÷ 2 × 60% = 54.9", "−1.5 × 2 = −3", "2 ÷ 3 ≈ 66.7%", "等次 = 优秀",
        "88.848 ≈ 88.85（不舍入的话 88 + 0.844 = 88.844）", "0.5 × 2 = 1（分）",
    ],
)
def test_a_right_sum_holds(step: str) -> None:
    assert not wrong_sums(step)


@pytest.mark.parametrize(
    "step",
    [
        "01：综合 100 − 2 = 97", "5人 × 18% = 0.8", "250 ÷ 3 ≈ 83.34", "1 + 1 = 2 = 3", "总分 = 不知道(3, 4) = 7", "0.125 ≈ 0.12",
        "1 = 1（要是 2 + 2 = 5）",
    ],
)
def test_a_wrong_sum_does_not(step: str) -> None:
    assert wrong_sums(step)
