"""The engine's side of the differential tests: an :class:`Office` through a real workbook, or straight into a cohort."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
from more_sums import Office

from kaohe_desktop.engine.appraise import appraise
from kaohe_desktop.engine.cohort import Cohort, Row, Subject, Value
from kaohe_desktop.engine.entries import read_value
from kaohe_desktop.engine.labels import fold_key
from kaohe_desktop.engine.period import Period
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.engine.scheme.compiled import CompiledScheme
from kaohe_desktop.engine.scheme.model import Sheet, SheetRole
from kaohe_desktop.exchange.results import results_record
from kaohe_desktop.office.library import load_scheme
from kaohe_desktop.office.workbook import read_job

MONTH = "月份"
FULL_WIDTH = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
#: Columns without * or + in sheets.md §11–§17 that no scheme of these marks otherwise.
MAY_BE_ABSENT = {
    "性别", "职务", "人员状态", "备注", "驻村", "实绩突出干部", "年度考核得分", "年度考核等次", "目标类别", "应记载数", "已记载数", "应评分数",
    "已评分数", "蹲点部门评", "蹲点自评", "蹲点民主测评", "级别", "每件分值", "分段", "封顶", "日期", "件数", "审核", "证据", "未完成任务",
}


def saved(office: Office, path: Path, rng: random.Random | None = None) -> Path:
    """The office as a workbook; plain numbers stand as number cells, everything else as text.

    With ``rng``, as other offices save it: sheets and columns in any order, headings spaced out or in full width, blank
    rows between, columns without a mark left out where they are all blank, 编号 in full width.
    """
    book = openpyxl.Workbook()
    book.remove(book.active)
    names = list(office.book)
    if rng is not None:
        rng.shuffle(names)
    for name in names:
        rows = office.book[name]
        headings = list(rows[0])
        if rng is not None:
            headings = [one for one in headings if one not in MAY_BE_ABSENT or any(row[one] for row in rows)]
            rng.shuffle(headings)
        sheet = book.create_sheet(name)
        sheet.append([_spaced(heading, rng) for heading in headings])
        for row in rows:
            while rng is not None and rng.random() < 0.03:
                sheet.append([None] * len(headings) + [""])
            sheet.append([_cell(heading, row[heading], rng) for heading in headings])
    book.save(path)
    return path


def _spaced(heading: str, rng: random.Random | None) -> str:
    if rng is None or rng.random() < 0.8:
        return heading
    return rng.choice((f" {heading} ", "\u3000".join(heading), heading[:1] + "\n" + heading[1:]))


def _cell(heading: str, said: str, rng: random.Random | None) -> str | float | int | None:
    if said == "":
        return None
    if heading in ("人员编号", "科室编号", "指标编号", "条款编号") and rng is not None and rng.random() < 0.05:
        return f" {said.translate(FULL_WIDTH)} "
    if not heading.endswith("编号") and said.isascii() and not said.startswith(" "):
        number = said.removeprefix("-")
        if number.isdigit():
            return int(said)
        if number.replace(".", "", 1).isdigit():
            return float(said)
    return said


def params_of(office: Office) -> list[str]:
    """The params as they stand on the command line."""
    return [f"{name}={value}" for name, value in office.params.items()]


def by_workbook(office: Office, folder: Path, rng: random.Random | None = None) -> dict[str, Any]:
    """results.json of the office through a workbook on disk."""
    job = read_job(saved(office, folder / "book.xlsx", rng), office.scheme, office.period, params_of(office))
    return _plain(results_record(job.scheme, appraise(job.scheme, job.cohort)))


def in_memory(office: Office) -> dict[str, Any]:
    """results.json of the office with its cells read one by one and put together here."""
    scheme = load_scheme(office.scheme)
    params, problems = scheme.check_params(office.params)
    if problems:
        raise Refused(problems)
    cohort = Cohort(Period.parse(office.period), *_subjects(scheme, office, params))
    return _plain(results_record(scheme, appraise(scheme, cohort)))


def _subjects(scheme: CompiledScheme, office: Office, params: Mapping[str, Any]) -> tuple[Any, ...]:
    model, label = scheme.scheme, scheme.scheme.key_label
    months = Period.parse(office.period).months
    values: dict[str, dict[str, Value]] = {}
    repeated: dict[str, dict[str, list[Row]]] = {}
    tables: dict[str, list[Row]] = {}
    for sheet in model.sheets:
        rows = [_typed(sheet, row) for row in office.rows(sheet.name)]
        if MONTH in sheet.key:
            rows = [row for row in rows if row[MONTH] in months]
        if sheet.role is SheetRole.TABLE:
            tables[sheet.name] = list(rows)
            continue
        for row in rows:
            key = fold_key(str(row[label]))
            if sheet.role is SheetRole.ROWS:
                repeated.setdefault(key, {}).setdefault(sheet.name, []).append(row)
            else:
                values.setdefault(key, {}).update({name: value for name, value in row.items() if value is not None})
    subjects = [Subject(key, own, repeated.get(key, {})) for key, own in values.items()]
    return subjects, params, tables


def _typed(sheet: Sheet, row: Mapping[str, str]) -> dict[str, Value]:
    typed = {}
    for column in sheet.fields:
        value = read_value(column, row.get(column.name))
        typed[column.name] = fold_key(value) if isinstance(value, str) and column.name.endswith("编号") else value
    return typed


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    """What is compared: subjects without 规则, and 名额; 缺项 in no particular order."""
    read = json.loads(json.dumps(record, ensure_ascii=False))
    for subject in read["subjects"]:
        del subject["规则"]
    return {"subjects": read["subjects"], "名额": read["名额"]}


def differences(engine: Mapping[str, Any], oracle: Mapping[str, Any]) -> list[str]:
    """Every difference, one a line; the order of 缺项 does not count."""
    found = []
    ours, theirs = engine["subjects"], oracle["subjects"]
    if [one["编号"] for one in ours] != [one["编号"] for one in theirs]:
        return [f"编号 {[one['编号'] for one in ours]} ≠ {[one['编号'] for one in theirs]}"]
    for mine, other in zip(ours, theirs, strict=True):
        if list(mine["项目"]) != list(other["项目"]):
            found.append(f"{mine['编号']} 项目 {list(mine['项目'])} ≠ {list(other['项目'])}")
        left, right = _flat(mine), _flat(other)
        found += [
            f"{mine['编号']} {name}: engine {left.get(name)!r}, oracle {right.get(name)!r}"
            for name in {**left, **right} if left.get(name) != right.get(name)
        ]
    quotas = [[line for line in one["名额"] if line["基数"]] for one in (engine, oracle)]  # of nobody, none need be told
    if quotas[0] != quotas[1]:
        found.append(f"名额: engine {quotas[0]}, oracle {quotas[1]}")
    return found


def _flat(subject: Mapping[str, Any]) -> dict[str, Any]:
    flat = {name: value for name, value in subject.items() if name not in ("项目", "缺项")}
    return {**flat, "缺项": sorted(subject["缺项"]), **{f"项目.{name}": value for name, value in subject["项目"].items()}}
