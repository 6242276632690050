"""The program's side of the comparison: a random office through a real workbook, or straight through the engine."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from openpyxl import Workbook
from oracle_kit import Book, Office

from kaohe_desktop.engine.appraise import appraise
from kaohe_desktop.engine.cohort import Cohort, Row, Subject, Value
from kaohe_desktop.engine.entries import read_value
from kaohe_desktop.engine.period import Period
from kaohe_desktop.engine.scheme.compiled import CompiledScheme
from kaohe_desktop.engine.scheme.model import SheetRole
from kaohe_desktop.engine.scheme.reader import read_scheme
from kaohe_desktop.exchange.results import results_record
from kaohe_desktop.office.workbook import read_job

SCHEMES = Path(__file__).resolve().parents[2] / "resources" / "schemes"
NUMBERS_AS_TEXT = ("编号", "姓名", "目标", "题目", "事项", "情形", "类别", "级别", "科室", "半年", "季度")
FULL_WIDTH = str.maketrans("0123456789.-", "０１２３４５６７８９．－")


@cache
def scheme(name: str) -> CompiledScheme:
    """The shipped scheme of that id, read once."""
    path = SCHEMES / f"{name}.toml"
    return read_scheme(path.read_text(encoding="utf-8"), path.name)


# ── a workbook ───────────────────────────────────────────────────────────────────────────────────────────────

def headings(columns: Sequence[str], rows: Sequence[Mapping[str, str]], rng: random.Random | None) -> list[str]:
    """The heading row; with ``rng``, in any order and now and then without an unmarked column nobody filled."""
    kept = []
    for column in columns:
        name = column.rstrip("*+")
        unused = name == column and not any(row.get(name) for row in rows)
        if rng is None or not unused or rng.random() < 0.5:
            kept.append(name)
    if rng is not None:
        rng.shuffle(kept)
    return kept


def _cell(heading: str, text: str, rng: random.Random | None) -> str | float | int | None:
    """The cell's content: numbers mostly as number cells, 编号 always as text."""
    if not text:
        return None
    figure = text.lstrip("-").replace(".", "", 1)
    if any(word in heading for word in NUMBERS_AS_TEXT) or not figure.isdigit() or (rng is not None and rng.random() < 0.2):
        return text
    if rng is not None and rng.random() < 0.1:
        return f" {text}　".translate(FULL_WIDTH)
    return float(text) if "." in text else int(text)


def save(book: Book, oracle: ModuleType, path: Path, rng: random.Random | None = None) -> Path:
    """Write the book; with ``rng``, sheets and columns in any order and what may be absent sometimes absent."""
    made = Workbook()
    for page in made.worksheets:
        made.remove(page)
    names = list(oracle.SHEETS)
    if rng is not None:
        rng.shuffle(names)
    for name in names:
        rows = book.get(name, [])
        if not rows and name in oracle.MAY_BE_ABSENT and rng is not None and rng.random() < 0.7:
            continue
        page = made.create_sheet(name)
        heads = headings(oracle.SHEETS[name], rows, rng)
        page.append([f"{head[0]}　{head[1:]} " if rng is not None and rng.random() < 0.1 else head for head in heads])
        for row in rows:
            page.append([_cell(head, row.get(head, ""), rng) for head in heads])
    made.save(path)
    return path


def by_workbook(oracle: ModuleType, office: Office, folder: Path, rng: random.Random) -> dict[str, Any]:
    """results.json of the office by way of a real workbook."""
    path = save(office.book, oracle, folder / "book.xlsx", rng)
    job = read_job(path, oracle.SCHEME, oracle.PERIOD, [f"{name}={value}" for name, value in office.params.items()])
    return plain(results_record(job.scheme, appraise(job.scheme, job.cohort)))


# ── straight through the engine ──────────────────────────────────────────────────────────────────────────────

def direct(oracle: ModuleType, office: Office) -> dict[str, Any]:
    """results.json of the office without a file: the cells read one by one, as typing into the window is."""
    of = scheme(oracle.SCHEME)
    label = of.scheme.key_label
    subjects = [_subject(of, office.book, row[label], label) for row in office.book[of.scheme.roster.name]]
    tables = {
        sheet.name: [_row(of, sheet.name, row) for row in office.book.get(sheet.name, ())]
        for sheet in of.scheme.sheets if sheet.role is SheetRole.TABLE
    }
    params, problems = of.check_params(office.params)
    assert not problems
    cohort = Cohort(Period.parse(oracle.PERIOD), subjects, params, tables)
    for subject in subjects:
        assert not of.check(subject, params, tables), subject.key
    return plain(results_record(of, appraise(of, cohort)))


def _row(of: CompiledScheme, sheet: str, given: Mapping[str, str]) -> Row:
    return {field.name: read_value(field, given.get(field.name)) for field in of.scheme.sheet(sheet).fields}


def _subject(of: CompiledScheme, book: Book, key: str, label: str) -> Subject:
    values: dict[str, Value] = {}
    rows: dict[str, list[Row]] = {}
    for sheet in of.scheme.sheets:
        if sheet.role is SheetRole.TABLE:
            continue
        mine = [_row(of, sheet.name, row) for row in book.get(sheet.name, ()) if row[label] == key]
        if sheet.role is SheetRole.ROWS:
            if mine:
                rows[sheet.name] = mine
        elif mine:
            values.update({head: value for head, value in mine[0].items() if value is not None})
    return Subject(key, values, rows)


# ── what is compared ─────────────────────────────────────────────────────────────────────────────────────────

def plain(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record without what is not compared: names of rules, and the order of 缺项."""
    subjects = [
        {**{head: value for head, value in one.items() if head != "规则"}, "缺项": sorted(one["缺项"])} for one in record["subjects"]
    ]
    return {"subjects": subjects, "名额": record["名额"]}


def _quotas(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """名额 without the lines of an office in which nobody takes part: whether they stand there is open."""
    return [line for line in record["名额"] if line["基数"]]


def differences(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    """Every figure that differs, one a line: ``003 总分: 得到 61.00，应为 62.00``."""
    lines = []
    for mine, theirs in zip(found["subjects"], wanted["subjects"], strict=True):
        for head, value in theirs.items():
            if head == "项目":
                lines += _items(str(theirs["编号"]), mine["项目"], value)
            elif mine[head] != value:
                lines.append(f"{theirs['编号']} {head}: 得到 {mine[head]}，应为 {value}")
    if _quotas(found) != _quotas(wanted):
        lines.append(f"名额: 得到 {found['名额']}，应为 {wanted['名额']}")
    return lines


def _items(key: str, mine: Mapping[str, str | None], theirs: Mapping[str, str | None]) -> list[str]:
    if list(mine) != list(theirs):
        return [f"{key} 项目的名称或次序: 得到 {list(mine)}，应为 {list(theirs)}"]
    return [
        f"{key} {name}: 得到 {mine[name]}，应为 {value}" for name, value in theirs.items() if not _same(name, mine[name], value)
    ]


def _same(name: str, mine: str | None, value: str | None) -> bool:
    """Text for text; a rank shown among the items (信息名次) may be written without decimals."""
    if mine == value or mine is None or value is None:
        return mine == value
    return name.endswith("名次") and Decimal(mine) == Decimal(value)
