"""方案体检: what it finds in the built-in schemes (kept as data, read by eye), and that it finds what was put in on purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaohe_desktop.engine.checkup.findings import FAULT, check_up
from kaohe_desktop.engine.scheme.reader import read_scheme

SCHEMES = Path(__file__).resolve().parents[2] / "resources" / "schemes"
EXPECTED = Path(__file__).with_name("checkup_expected.txt")
BUILT_IN = sorted(path for path in SCHEMES.glob("*.toml") if not path.name.endswith(".cases.toml"))


def expected() -> dict[str, list[str]]:
    """The findings of each scheme as written down: a line ``== id``, then a line a finding."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in EXPECTED.read_text("utf-8").splitlines():
        if line.startswith("== "):
            lines = found[line[3:]] = []
        elif line.strip() and not line.startswith("#"):
            lines.append(line)
    return found


def findings(text: str) -> list[str]:
    return list(map(str, check_up(read_scheme(text, "考核办法.toml"))))


@pytest.mark.parametrize("path", BUILT_IN, ids=lambda path: path.stem)
def test_a_built_in_scheme_gives_the_findings_written_down(path):
    assert findings(path.read_text("utf-8")) == expected()[path.stem]


def test_no_built_in_scheme_has_a_fault():
    for path in BUILT_IN:
        assert [one for one in check_up(read_scheme(path.read_text("utf-8"), path.name)) if one.weight == FAULT] == []


def test_the_worked_example_of_the_panel_ranking():
    """Whoever is below the first 55 % of the panel can reach at most 88 without 加分, so never 优秀."""
    text = "\n".join(findings((SCHEMES / "meiling.toml").read_text("utf-8")))
    assert "测评分值为70（名次不在前 55%）的人，没有加分的，总分最高 88.00，得不到“优秀”；有加分的最高 94.00" in text


@pytest.mark.parametrize(
    ("scheme", "old", "new", "words"),
    [
        ("meiling", 'name  = "测评占比"\nvalue = 0.40', 'name  = "测评占比"\nvalue = 0.30', "权重 60% + 30% = 90%，不是100%"),
        ("meiling", 'name  = "优秀线"\nvalue = 90', 'name  = "优秀线"\nvalue = 107', "谁也够不上：总分最高 102.00"),
        ("meiling", 'name  = "旷工限额"\nvalue = 2', 'name  = "旷工限额"\nvalue = 92', "怎么填都不会起作用"),
        ("meiling", 'name  = "考勤满分"\nvalue = 10', 'name  = "考勤满分"\nvalue = 10\nprinted = "12"', "原文印作“12”，这里按 10 计算"),
        ("meiling", '[[item]]\n', '[[constant]]\nname  = "多余的数"\nvalue = 1\n\n[[item]]\n', "没有用到 · 多余的数"),
        ("meiling", 'seats = "向下取整(优秀比例 × 人数)"', 'seats = "向下取整(0.1% × 人数)"', "[问题] 名额 · 优秀：名额总是0"),
        ("meiling", 'full    = "项目满分"', 'full    = "考勤满分"', "满分 10，"),
        ("local-tax", 'when  = "季度得分 ≥ 称职线"', 'when  = "季度得分 ≥ 95"', "分数线 95 不低于“优秀”的 90，够得上的人都先得了“优秀”"),
    ],
)
def test_what_was_put_in_on_purpose_is_found(scheme, old, new, words):
    text = (SCHEMES / f"{scheme}.toml").read_text("utf-8")
    assert old in text
    assert words in "\n".join(findings(text.replace(old, new, 1)))


def test_weights_an_office_sets_are_checked_as_set():
    scheme = read_scheme((SCHEMES / "meiling.toml").read_text("utf-8"), "a")
    assert check_up(scheme, scheme.default_params()) == check_up(scheme)
