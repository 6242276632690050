"""A gallery of scheme files, each broken in one way: the reader names the place, the line and the way out.

Each file says in its first lines what is wrong with it, which place must be named and which words must be said; the
faulty line is marked with ``← 错在这里`` where there is one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.engine.scheme import problems as kinds
from kaohe_desktop.engine.scheme.reader import read_scheme

HERE = Path(__file__).resolve().parent
MARK = "# ← 错在这里"


@dataclass(frozen=True)
class Broken:
    """One broken file: where the fault is, and what must be said."""

    text: str
    place: str
    says: tuple[str, ...]
    line: int | None


def broken(path: Path) -> Broken:
    text = path.read_text(encoding="utf-8")
    _, place, says = (line.split("：", 1)[1] for line in text.splitlines()[:3])
    marked = [number for number, line in enumerate(text.splitlines(), start=1) if MARK in line]
    assert len(marked) <= 1, "one fault, one mark"
    words = tuple(word.replace("{line}", str(marked[0]) if marked else "?") for word in says.split("｜"))
    return Broken(text, "" if place.startswith("（") else place, words, marked[0] if marked else None)


def refusal(text: str, file: str = "small.toml") -> tuple[Problem, ...]:
    with pytest.raises(Refused) as refused:
        read_scheme(text, file)
    return refused.value.problems


FILES = sorted((HERE / "broken").glob("*.toml"))


def test_there_are_at_least_thirty_faults() -> None:
    assert len(FILES) >= 30


def test_the_file_they_all_come_from_is_sound() -> None:
    text = (HERE / "good.toml").read_text(encoding="utf-8")
    assert read_scheme(text, "good.toml").scheme.head.id == "small"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_fault_is_named_with_its_place_and_the_way_out(path: Path) -> None:
    expected = broken(path)
    found = refusal(expected.text)
    told = "\n".join(map(str, found))
    for word in expected.says:
        assert any(word in str(problem) for problem in found), f"{word!r} is not said in:\n{told}"
    if expected.place:
        at_place = [problem for problem in found if problem.label.split("（第")[0] == expected.place]
        assert at_place, f"{expected.place!r} is not named in:\n{told}"
        if expected.line is not None:
            lines = [re.findall(r"第 (\d+) 行", problem.label) for problem in at_place]
            assert [str(expected.line)] in lines, f"line {expected.line} is not named in:\n{told}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_refusal_is_in_plain_words_with_file_code_and_remedy(path: Path) -> None:
    known = {kind.code for kind in kinds.KINDS}
    for problem in refusal(path.read_text(encoding="utf-8"), path.name):
        assert problem.file == path.name
        assert problem.code in known
        assert problem.what
        assert problem.remedy.startswith("请") or "请" in problem.remedy or "这里" in problem.remedy
        assert not re.search(r"Traceback|pydantic|lark|Decimal|Error|None|Expected|Invalid|Input should", str(problem)), str(problem)


def test_one_fault_gives_few_problems_not_a_flood() -> None:
    floods = {path.stem: len(refusal(path.read_text(encoding="utf-8"))) for path in FILES}
    assert {name: count for name, count in floods.items() if count > 3} == {}


def test_all_faults_of_a_file_are_reported_at_once() -> None:
    text = (HERE / "good.toml").read_text(encoding="utf-8")
    for old, new in (("迟到扣分 × 迟到次数, 0", "迟到扣分 × 迟到次书, 0"), ("旷工天数 > 3", "旷工天树 > 3"), ("20% × 人数", "20% × 人书")):
        assert text.count(old) == 1
        text = text.replace(old, new)
    told = "\n".join(map(str, refusal(text)))
    for word in ("迟到次书", "旷工天树", "人书"):
        assert word in told


def test_names_of_faults_are_not_repeated() -> None:
    titles = [path.read_text(encoding="utf-8").splitlines()[0] for path in FILES]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("text", ["", "\n\n", "乱码" * 1000, "\x00\x01", "[[[", "format = 1"])
def test_a_file_that_is_no_scheme_at_all_is_refused(text: str) -> None:
    assert refusal(text)


def test_an_id_out_of_the_model_is_never_needed_to_name_a_place() -> None:
    text = (HERE / "good.toml").read_text(encoding="utf-8").replace('name    = "工作得分"\nformula = "工作折算"', 'formula = "工作折算"')
    problems = refusal(text)
    assert any("item[1]" in problem.label and "name" in problem.what for problem in problems)
