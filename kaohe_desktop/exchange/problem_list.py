"""problems.json: the list of problems as a file for scripts and checks."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from kaohe_desktop.engine.problems import Problem
from kaohe_desktop.exchange.files import written_beside


def problem_record(problem: Problem) -> dict[str, str]:
    """One problem as it stands in problems.json: its place, and in 问题 what is wrong, what to do, and the code."""
    return {
        "表": problem.sheet, "单元格": problem.cell, "编号": problem.subject, "栏目": problem.label, "值": problem.value,
        "问题": problem.sentences,
    }


def write_problems(problems: Iterable[Problem], path: Path) -> None:
    """Write the problems, in their order, as a UTF-8 JSON list; Refused if the file cannot be written."""
    text = json.dumps([problem_record(problem) for problem in problems], ensure_ascii=False, indent=1)
    with written_beside(path) as scratch:
        scratch.write_text(text + "\n", encoding="utf-8", newline="\n")
