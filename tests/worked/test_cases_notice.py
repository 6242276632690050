"""The worked cases are not blind: change a figure, a reading or a rule of a scheme file, and one of its cases fails.

What no case would notice is listed by name. Long: every change runs the scheme's cases until one fails.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import scheme_cases
from scheme_cases import SCHEMES, Written, case_files, check, written_cases

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.engine.scheme.reader import read_scheme
from kaohe_desktop.office import library
from kaohe_desktop.office.switches import Switches

#: what no case can notice, and why
UNSEEN = {
    ("xinban-year", "rule 一票否决，定为不称职"): "fires only after the office has chosen the other reading",
    ("township-target", "check 检查 条款编号"): "a clause that is not in the table is refused by the reader of every scheme",
}
CASES = {path.name.removesuffix(".cases.toml"): list(written_cases(path)) for path in case_files()}
_BLOCK = re.compile(r"^\[\[?([a-z_]+)\]?\]\n(?:.*\n)*?(?=^\[|\Z|^# ──)", re.MULTILINE)


def changed_texts(text: str) -> Iterator[tuple[str, list[str]]]:
    """What is changed, and the texts that change it; one of them noticed is enough."""
    readings = tomllib.loads(text).get("reading", ())
    not_chosen = [f"「{option}」" for one in readings for option in one.get("options", ()) if option != one["choice"]]
    for found in _BLOCK.finditer(text):
        block, kind = found[0], found[1]
        data = tomllib.loads(block, parse_float=Decimal).get(kind)
        said = data[0] if isinstance(data, list) else data
        others = _others(kind, block, said) if isinstance(said, dict) else []
        if kind == "constant" and not _counts(said["name"], text):
            continue  # a full mark that is shown, a number of days that is told: no figure hangs on it
        if kind == "rule" and any(option in str(said["when"]) for option in not_chosen):
            continue  # it stands there for another reading than the one chosen
        if others:
            label = said.get("name") or said.get("label") or f"{said.get('sheet', '')} {said.get('field', '')}"
            yield f"{kind} {label}", [text[: found.start()] + other + text[found.end() :] for other in others]


def _counts(name: str, text: str) -> bool:
    """Whether a constant stands in a formula, not only in a full mark that is shown."""
    return any(name in line for line in text.splitlines() if not re.match(r"\s*(?:#|(?:full|name|title|says|note|hint)\b)", line))


def _others(kind: str, block: str, said: dict[str, object]) -> list[str]:
    if kind == "constant":
        return _moved(block, "value", said)
    if kind == "param" and isinstance(said.get("default"), int | Decimal):
        return _moved(block, "default", said)
    if kind == "reading":
        options = [one for one in said.get("options", ()) if one != said["choice"]]  # type: ignore[attr-defined]
        return [re.sub(r"^choice\s*=.*$", f'choice = "{option}"', block, flags=re.MULTILINE) for option in options]
    return [""] if kind in ("rule", "check", "need") else []


def _moved(block: str, name: str, said: dict[str, object]) -> list[str]:
    """The figure a little higher and a little lower, as far as its own range lets it."""
    figure = Decimal(str(said[name]))
    step = Decimal(1) if figure == int(figure) and abs(figure) >= 2 else Decimal("0.1")
    low, high = (Decimal(str(said[end])) if end in said else None for end in ("min", "max"))
    moved = [one for one in (figure + step, figure - step) if (low is None or one >= low) and (high is None or one <= high)]
    return [re.sub(rf"^({name}\s*=\s*)\S+", rf"\g<1>{one}", block, flags=re.MULTILINE) for one in moved]


def noticed(text: str, scheme: str, cases: list[Written], folder: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a case fails with the scheme so changed (or the change makes no scheme at all)."""
    try:
        compiled = read_scheme(text, f"{scheme}.toml")
    except Refused:
        return True

    def load(_id: str, switches: Switches = library.OFF) -> object:
        return compiled if switches == library.OFF else read_scheme(switches.applied_to(text), f"{scheme}.toml")

    with monkeypatch.context() as patched:
        patched.setattr(library, "load_scheme", load)
        patched.setattr(scheme_cases, "load_scheme", load)
        for place, case in enumerate(cases):
            try:
                check(case, folder / str(place))
            except AssertionError:
                return True
    return False


@pytest.mark.long
@pytest.mark.parametrize("scheme", [name for name, cases in CASES.items() if cases])
def test_every_figure_reading_and_rule_matters_to_some_case(scheme, tmp_path, monkeypatch):
    text = (SCHEMES / f"{scheme}.toml").read_text("utf-8")
    blind = []
    for number, (what, texts) in enumerate(changed_texts(text)):
        folders = [tmp_path / f"{number}-{place}" for place in range(len(texts))]
        for folder in folders:
            folder.mkdir()
        if not any(noticed(one, scheme, CASES[scheme], folder, monkeypatch) for one, folder in zip(texts, folders, strict=True)):
            blind.append(what)
    blind = [what for what in blind if (scheme, what) not in UNSEEN]
    assert not blind, f"{scheme}：改了下面这些，没有一个算例看得出来：{blind}"


def test_the_changes_are_changes():
    text = (SCHEMES / "meiling-year.toml").read_text("utf-8")
    found = dict(changed_texts(text))
    assert {"constant 直接确定优秀次数", "reading 一票否决口径", "need 第1季度", "rule 年度优秀，作为年度评先评优的推荐人选"} <= found.keys()
    assert "constant 季度个数" not in found  # it may only be 4
    for texts in found.values():
        for one in texts:
            assert one != text
            tomllib.loads(one)
