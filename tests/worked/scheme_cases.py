"""Runs the worked cases (算例) of any scheme: ``resources/schemes/<scheme>.cases.toml``, written as text tables.

A case is made into a real workbook and goes through the function behind the command line; what stands in results.json
(or, for bad input, in problems.json) is compared with what was worked out by hand. Every difference of a case is told
at once, in words: who, which heading, what was expected and what was found.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from arithmetic import calculate, half_up
from text_tables import NONE, BadTable, Table, pairs, read_table

from kaohe_desktop import cli
from kaohe_desktop.engine.appraise import appraise
from kaohe_desktop.engine.cohort import Decision, DecisionKind
from kaohe_desktop.engine.outcome import Outcome
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.engine.scheme.compiled import CompiledScheme
from kaohe_desktop.engine.scheme.model import Column, FieldKind, Sheet
from kaohe_desktop.exchange.results import results_record
from kaohe_desktop.office.library import load_scheme, scheme_info
from kaohe_desktop.office.report import explanation
from kaohe_desktop.office.switches import split
from kaohe_desktop.office.workbook import Explanation, compute_workbook, read_job

SCHEMES = Path(__file__).resolve().parents[2] / "resources" / "schemes"
DECIDED = {
    "待议": DecisionKind.TIE, "等次": DecisionKind.GRADE, "分数": DecisionKind.SCORE, "派驻": DecisionKind.HOME,
}
_OWN_KEYS = {
    "title", "clause", "period", "params", "steps", "expect", "missing", "rules", "pending", "quotas", "decisions",
    "refused", "without",
}
_FILE_KEYS = {"scheme", "period", "params", "common", "case"}
_RESULT = ("总分", "名次", "等次", "奖金")
_KEY = "编号"


class BadCase(AssertionError):
    """A case that is written wrongly (an unknown heading, say): a fault of the case, not of the program."""


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Case:
    """One worked case: the sheets as typed and what a hand calculation gave."""

    scheme: str
    title: str
    clause: str
    period: str
    params: Mapping[str, str]
    sheets: Mapping[str, Table]
    common: Mapping[str, Mapping[str, str]]
    steps: tuple[str, ...] = ()
    expect: Table | None = None
    missing: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    pending: frozenset[str] = frozenset()
    quotas: Mapping[tuple[str, str], str] = field(default_factory=dict)
    decisions: tuple[tuple[str, str, str], ...] = ()
    refused: frozenset[tuple[str, str, str, str]] | None = None
    without: tuple[str, ...] = ()  # sheets that must be there and are left out on purpose


@dataclass(frozen=True)
class Written:
    """A case as it stands in its file, not yet understood: a mistake in it must fail that case and no other."""

    scheme: str
    head: Mapping[str, Any]
    raw: Mapping[str, Any]
    fault: str = ""

    @property
    def title(self) -> str:
        """What the case shows, in an appraiser's words."""
        return str(self.raw.get("title", "（没有标题）"))

    def __str__(self) -> str:
        return f"{self.scheme} {self.title}"


def case_files() -> list[Path]:
    """Every file of worked cases."""
    return sorted(SCHEMES.glob("*.cases.toml"))


def written_cases(path: Path) -> Iterator[Written]:
    """The cases of one file. One with ``[others]`` is of the older kind that ``tables`` reads: none."""
    scheme = path.name.removesuffix(".cases.toml")
    try:
        head = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        yield Written(scheme, {}, {"title": path.name}, f"{path.name} 不是有效的 TOML：{error}")
        return
    if "others" not in head:
        for raw in head.get("case", []):
            yield Written(scheme, head, raw)


def read_case(written: Written) -> Case:
    """The case, understood; raises BadCase if it is written wrongly."""
    try:
        if written.fault:
            raise BadTable(written.fault)
        return _read(written)
    except (BadTable, KeyError, ValueError) as error:
        raise BadCase(f"{written}：算例写错了，{error}") from error


def _read(written: Written) -> Case:
    head, raw = written.head, written.raw
    if head["scheme"] != written.scheme:
        raise BadTable(f"文件名是 {written.scheme}，scheme 写的是 {head['scheme']}")
    if unknown := head.keys() - _FILE_KEYS:
        raise BadTable(f"文件开头不认识：{'、'.join(sorted(unknown))}")
    if ("expect" in raw) == ("refused" in raw):
        raise BadTable("expect 和 refused 要写一个、只写一个")
    return Case(
        written.scheme, raw["title"], raw["clause"], raw.get("period") or head["period"],
        {**pairs(head.get("params", "")), **pairs(raw.get("params", ""))},
        {name: read_table(text, name) for name, text in raw.items() if name not in _OWN_KEYS},
        {name: pairs(line) for name, line in head.get("common", {}).items()},
        tuple(raw.get("steps", ())), read_table(raw["expect"], "expect") if "expect" in raw else None,
        _by_key(raw.get("missing", ())), _by_key(raw.get("rules", ())), frozenset(raw.get("pending", ())),
        dict(_quota(line) for line in raw.get("quotas", ())),
        tuple(_decision(line) for line in raw.get("decisions", ())),
        frozenset(_problem(line) for line in raw["refused"]) if "refused" in raw else None,
        tuple(raw.get("without", ())),
    )


def _by_key(lines: Iterable[str]) -> dict[str, str]:
    """``02 按月、评议测评`` → {02: 按月、评议测评}; ``02 —`` is nothing."""
    found = {}
    for line in lines:
        key, _, text = line.partition(" ")
        if key in found or not text.strip():
            raise BadTable(f"“{line}”要写成：编号 内容，一个编号一行")
        found[key] = "" if text.strip() == NONE else text.strip()
    return found


def _quota(line: str) -> tuple[tuple[str, str], str]:
    words = line.split()
    if len(words) != 3 or words[2].count("/") != 3:
        raise BadTable(f"“{line}”要写成：考核类别 等次 基数/名额/已用/待议")
    return (words[0], words[1]), words[2]


def _decision(line: str) -> tuple[str, str, str]:
    words = line.split()
    if len(words) != 3 or words[1] not in DECIDED:
        raise BadTable(f"“{line}”要写成：编号 {'/'.join(DECIDED)} 决定")
    return words[0], words[1], words[2]


def _problem(line: str) -> tuple[str, str, str, str]:
    words = ["" if word == NONE else word for word in line.split(maxsplit=3)]
    if len(words) != 4:
        raise BadTable(f"“{line}”要写成：表 单元格 栏目 值，没有的写 {NONE}")
    return words[0], words[1], words[2], words[3]


# ── the hand calculation itself ──────────────────────────────────────────────────────────────────────────────

_SUM = r"[-−+×÷%.0-9() ]"
_CHAIN = re.compile(rf"[-−(0-9]{_SUM}*[=≈](?:{_SUM}|[=≈])*[0-9%)]")
_SIGN = re.compile(r"[0-9%)]\s*[=≈](?=\s*[-−(0-9])")
_WORD = r"[A-Za-z\u4e00-\u9fff]+"
_NAMED = re.compile(rf"(?<=[-−+×÷=≈(])(\s*){_WORD}\s*(?=[-−(0-9])")  # + 自身建设 80
_REMARK = re.compile(r"(?<=[0-9%])\s*（([\u4e00-\u9fff][^（）]*)）")  # 88.85（不舍入的话 88.844）
_LABEL = re.compile(r"第[0-9]+[\u4e00-\u9fff]*")  # 第3季度 80
_UNIT = re.compile(rf"(?<=[0-9%)])\s?{_WORD}(?=\s*[-−+×÷=≈)])")  # 5人 × 18%


def wrong_sums(step: str) -> list[str]:
    """What does not add up in one written step: each side of every = is worked out again, ≈ is = after rounding."""
    plain = _LABEL.sub("", _REMARK.sub(r"，\1，", step).translate(str.maketrans("（）－＋＝", "()-+=")))
    plain = _UNIT.sub("", _NAMED.sub(r"\1", plain))
    chains = _CHAIN.findall(plain)
    if sum(len(re.findall("[=≈]", chain)) for chain in chains) < len(_SIGN.findall(plain)):
        return [f"读不懂“{step}”里的式子"]
    return [f"“{chain}”不相等（{step}）" for chain in chains if not _holds(chain)]


def count_sums(steps: Iterable[str]) -> int:
    """How many sums the steps show."""
    return sum(len(_SIGN.findall(step)) for step in steps)


def _holds(chain: str) -> bool:
    parts = re.split("([=≈])", chain)
    try:
        values = [calculate(part) for part in parts[::2]]
    except (ValueError, IndexError, ZeroDivisionError):
        return False
    return all(
        _rounded(left, text) == right if sign == "≈" else left == right
        for sign, left, right, text in zip(parts[1::2], values, values[1:], parts[2::2], strict=False)
    )


def _rounded(value: Fraction, like: str) -> Fraction:
    """The value rounded half up to as many places as ``like`` shows."""
    shown = re.search(r"\.(\d+)", like)
    unit = Fraction(1, 10 ** (len(shown[1]) if shown else 0)) / (100 if "%" in like else 1)
    return half_up(value / unit) * unit


# ── the workbook ─────────────────────────────────────────────────────────────────────────────────────────────

_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")
_NUMBER = re.compile(r"[-−]?[0-9]+(\.[0-9]+)?(%?)")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def sheet_tables(case: Case, scheme: CompiledScheme) -> dict[str, Table]:
    """Every sheet of the case's workbook with the columns it will have, in the scheme's order.

    A sheet not written is empty with all its headings, or left out if it may be. To a sheet that is written, columns
    that must be there are added blank; not in a case of bad input, whose sheets stand exactly as written.
    """
    known = {sheet.name: sheet for sheet in scheme.scheme.sheets}
    for name in (*case.sheets, *case.common, *case.without):
        if name not in known:
            raise BadCase(f"{case.scheme}「{case.title}」：这个办法没有工作表“{name}”")
    tables = {}
    for name, sheet in known.items():
        if name in case.without or (name not in case.sheets and sheet.optional):
            continue
        headings = [one.name for one in sheet.fields]
        if name not in case.sheets:
            tables[name] = Table(tuple(headings))
            continue
        table = case.sheets[name].with_columns(case.common.get(name, {}))
        if unknown := [heading for heading in table.headings if heading not in headings]:
            raise BadCase(f"{case.scheme}「{case.title}」：“{name}”没有栏目{'、'.join(unknown)}")
        if case.refused is None:
            table = table.with_columns({one.name: "" for one in sheet.fields if one.column is Column.PRESENT})
        tables[name] = table
    return tables


def write_book(case: Case, scheme: CompiledScheme, path: Path) -> Path:
    """The case as a real workbook, its cells as Excel would hold them when typed."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    tables = sheet_tables(case, scheme)
    for name, table in tables.items():
        page = book.create_sheet(name)
        kinds = [_kind(scheme.scheme.sheet(name), heading) for heading in table.headings]
        for column, heading in enumerate(table.headings, 1):
            page.cell(1, column, heading)
        for number, row in enumerate(table.rows, 2):
            for column, (kind, text) in enumerate(zip(kinds, row, strict=True), 1):
                _put(page.cell(number, column), kind, text)
    if not tables:
        book.create_sheet("空白")
    book.save(path)
    return path


def _kind(sheet: Sheet, heading: str) -> FieldKind:
    """The kind of a column; 编号 are texts whatever they look like."""
    kind = next(one.kind for one in sheet.fields if one.name == heading)
    return FieldKind.TEXT if heading.endswith("编号") else kind


def _put(cell: Any, kind: FieldKind, text: str) -> None:
    if not text:
        return
    if kind is FieldKind.DATE and (found := _DATE.fullmatch(text)):
        try:
            cell.value = date(*map(int, found.groups()))
            return
        except ValueError:  # 2026-02-30: Excel leaves it a text
            pass
    if kind is FieldKind.TEXT:
        cell.value, cell.data_type = text, "s"
    elif number := _NUMBER.fullmatch(text):
        share = number[2] == "%"
        cell.value = Decimal(text.replace("−", "-").rstrip("%")) / (100 if share else 1)
        cell.number_format = "0.00%" if share else "General"
    elif text in ("TRUE", "FALSE"):
        cell.value = text == "TRUE"
    else:
        cell.value = text  # openpyxl knows #N/A and =… for what they are
        if not (text in _ERRORS or text.startswith("=")):
            cell.data_type = "s"


# ── running ──────────────────────────────────────────────────────────────────────────────────────────────────


def check(written: Written, folder: Path) -> None:
    """Run one case; AssertionError with every difference between the hand calculation and the program."""
    case = read_case(written)
    wrong = [f"算式：{complaint}" for step in case.steps for complaint in wrong_sums(step)]
    scheme = _scheme(case)
    folder.mkdir(exist_ok=True)
    book = write_book(case, scheme, folder / "book.xlsx")
    wrong += _refusals(case, book, folder / "out") if case.refused is not None else _results(case, scheme, book, folder)
    assert not wrong, "\n".join([f"{case.scheme}「{case.title}」（{case.clause}）", *(f"  {line}" for line in wrong)])


def _scheme(case: Case) -> CompiledScheme:
    """The scheme as the case's parameters switch it (差错处罚)."""
    _, switches, _ = split(case.params, has_it=scheme_info(case.scheme).has_error_penalty)
    return load_scheme(case.scheme, switches)


def _params(case: Case) -> list[str]:
    return [f"{name}={value}" for name, value in case.params.items()]


def _refusals(case: Case, book: Path, out: Path) -> list[str]:
    """Differences of a case of bad input: the call ends with 2 and leaves problems.json alone."""
    words = ["compute", str(book), "--scheme", case.scheme, "--period", case.period, "--out", str(out), "--forms", "none"]
    for param in _params(case):
        words += ["--param", param]
    status = cli.main(words)
    left = sorted(path.name for path in out.iterdir()) if out.exists() else []
    if status != cli.WRONG or left != ["problems.json"]:
        return [f"应当不收，只写 problems.json；程序的退出码是 {status}，写出了 {'、'.join(left) or '（没有）'}"]
    listed = json.loads((out / "problems.json").read_text("utf-8"))
    found = {(one["表"], one["单元格"], one["栏目"], one["值"]): one["问题"] for one in listed}
    assert case.refused is not None
    return [
        *(f"没有指出：{_place(place)}" for place in sorted(case.refused - found.keys())),
        *(f"多指出了：{_place(place)}　{found[place]}" for place in sorted(found.keys() - case.refused)),
    ]


def _place(problem: tuple[str, str, str, str]) -> str:
    return " ".join(word or NONE for word in problem)


def _results(case: Case, scheme: CompiledScheme, book: Path, folder: Path) -> list[str]:
    try:
        record, outcome = _computed(case, scheme, book, folder / "out")
    except Refused as refused:
        return ["程序不收这个工作簿：", *(f"  {problem}" for problem in refused.problems)]
    people = {one[_KEY]: one for one in record["subjects"]}
    wrong, whose = _figures(case, people)
    wrong += _lists(case, people, record)
    for key in whose[:1]:  # how the program came to it, for whoever looks into the difference
        found = Explanation(scheme, outcome.period, outcome.result(key), outcome.explain(key))
        wrong += ["", *explanation(found)]
    return wrong


def _computed(case: Case, scheme: CompiledScheme, book: Path, out: Path) -> tuple[dict[str, Any], Outcome]:
    if not case.decisions:
        done = compute_workbook(book, case.scheme, case.period, out, _params(case), forms="none")
        return json.loads((out / "results.json").read_text("utf-8")), done.outcome
    cohort = read_job(book, case.scheme, case.period, _params(case)).cohort
    outcome = appraise(scheme, replace(cohort, decisions=[_decided(*one) for one in case.decisions]))
    return json.loads(json.dumps(results_record(scheme, outcome))), outcome


def _decided(key: str, kind: str, what: str) -> Decision:
    score = DECIDED[kind] is DecisionKind.SCORE
    return Decision(
        key, DECIDED[kind], None if score else what, "会议研究", date(2026, 10, 9), "组长", Decimal(what) if score else None
    )


def _figures(case: Case, people: Mapping[str, Mapping[str, Any]]) -> tuple[list[str], list[str]]:
    """Differences in what ``expect`` shows, and whose they are."""
    assert case.expect is not None
    items = {item for one in people.values() for item in one["项目"]}
    known = {_KEY, *_RESULT} | items
    if _KEY not in case.expect.headings or (unknown := set(case.expect.headings) - known):
        said = "、".join(sorted(unknown)) if _KEY in case.expect.headings else "没有编号一栏"
        raise BadCase(f"{case.scheme}「{case.title}」：expect 的栏目不对（{said}）；可以写 {' '.join(sorted(known))}")
    wrong, whose = [], []
    for said in case.expect.records():
        key = said.pop(_KEY)
        if key not in people:
            wrong.append(f"{key}：结果里没有这个编号")
            continue
        one = people[key]
        for heading, expected in said.items():
            given = one[heading] if heading in _RESULT else one["项目"].get(heading)
            if _text(given) != expected:
                wrong.append(f"{key} {heading}：应为 {expected or NONE}，程序给出 {_text(given) or NONE}")
                whose.append(key)
    return wrong, whose


def _text(given: object) -> str:
    return "" if given is None else str(given)


def _lists(case: Case, people: Mapping[str, Mapping[str, Any]], record: Mapping[str, Any]) -> list[str]:
    """Differences in 缺项, 规则, 待议 and 名额."""
    wrong = []
    for key in sorted({*case.missing, *case.rules, *case.pending} - people.keys()):
        wrong.append(f"{key}：花名册里没有这个编号")
    for key, one in people.items():
        missing, rules = "、".join(one["缺项"]), sorted("、".join(rule["规则"] for rule in one["规则"]).split("、"))
        if missing != case.missing.get(key, ""):
            wrong.append(f"{key} 缺项：应为 {case.missing.get(key) or NONE}，程序给出 {missing or NONE}")
        if key in case.rules and rules != sorted(case.rules[key].split("、")):
            wrong.append(f"{key} 规则：应为 {case.rules[key] or NONE}，程序给出 {'、'.join(rules) or NONE}")
        if one["待议"] is not (key in case.pending):
            wrong.append(f"{key} 待议：应为 {'是' if key in case.pending else '否'}，程序给出 {'是' if one['待议'] else '否'}")
        if unbased := [rule["规则"] for rule in one["规则"] if not rule["依据"]]:
            wrong.append(f"{key} 规则没有依据：{'、'.join(unbased)}")
    uses = {
        (use["考核类别"], use["等次"]): "/".join(str(use[name]) for name in ("基数", "名额", "已用", "待议")) for use in record["名额"]
    }
    for place, figures in case.quotas.items():
        if uses.get(place) != figures:
            wrong.append(f"名额 {' '.join(place)}：应为 {figures}，程序给出 {uses.get(place, NONE)}")
    return wrong
