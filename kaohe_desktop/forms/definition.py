"""Reading a form file (表样): TOML to :class:`~kaohe_desktop.forms.model.Form`, or every problem of the file at once."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from kaohe_desktop.engine.problems import Problem, Refused, did_you_mean
from kaohe_desktop.forms import model, problems
from kaohe_desktop.forms.grid import resolve
from kaohe_desktop.forms.model import EachColumn, Form
from kaohe_desktop.forms.template import FORMULA, TemplateError, parse

_BLOCK: TypeAdapter[model.Block] = TypeAdapter(model.Block)
_OWN = ("记录.编号", "记录.名称", "页.码", "页.总数", "栏.名称", "栏.值")
_OWN_TABLES = {name.partition(".")[0] for name in _OWN}
_TITLE_MM = 14.0  # what the title takes at least


def read_form(text: str, file: str) -> Form:
    """Read the form in ``text``; ``file`` names it in problems. Raises Refused with every problem of the file."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused([problems.NOT_TOML.at(file=file, detail=_toml_words(error))]) from None
    try:
        form = Form.model_validate_json(json.dumps(data, ensure_ascii=False, default=str))
    except ValidationError as error:
        raise Refused([*_shape_problems(error, file), *_sound_blocks(data, file)]) from None
    found = [*_binding_problems(texts(form), file), *_page_problems(form, file)]
    for number, block in enumerate(form.blocks, 1):
        found += _table_problems(number, block, file)
    if found:
        raise Refused(found)
    return form


def _sound_blocks(data: dict[str, Any], file: str) -> Iterator[Problem]:
    """The problems inside the blocks whose shape is right, so that a file with other faults shows these too."""
    blocks = data.get("block")
    for number, raw in enumerate(blocks if isinstance(blocks, list) else [], 1):
        try:
            block = _BLOCK.validate_json(json.dumps(raw, ensure_ascii=False, default=str))
        except ValidationError:
            continue
        yield from _binding_problems(_block_texts(number, block), file)
        yield from _table_problems(number, block, file)


def _toml_words(error: tomllib.TOMLDecodeError) -> str:
    place = re.search(r"line (\d+), column (\d+)", str(error))
    return f"第{place[1]}行第{place[2]}个字附近" if place else "文件结尾处不完整"


# ── the shape: pydantic's errors in words ─────────────────────────────────────────────────────────

_RULES = {
    "string_type": "应为文字，加引号", "int_type": "应为整数", "int_from_float": "应为整数", "float_type": "应为数",
    "bool_type": "应为 true 或 false", "tuple_type": "应为一组值，写在 [ ] 里", "missing_argument": "缺少内容",
    "model_type": "应为一组项目", "union_tag_not_found": "缺少 kind（line、text、note、grid、list 或 tree）",
    "union_tag_invalid": "kind 只能是 line、text、note、grid、list 或 tree", "too_long": "值太多", "too_short": "值太少",
    "string_too_short": "不能空着",
}


def _shape_problems(error: ValidationError, file: str) -> list[Problem]:
    found: dict[str, Problem] = {}
    items = error.errors(include_url=False)
    for item in items:
        inner = (other["loc"] for other in items if other is not item)
        if item["type"] == "too_short" and any(loc[: len(item["loc"])] == item["loc"] for loc in inner):
            continue  # what is in it was refused: pydantic counts that as missing
        place = _place(item["loc"])
        problem = _shape_problem(dict(item), place, file)
        found.setdefault(f"{place}{problem.code}", problem)
    return list(found.values())


def _shape_problem(item: dict[str, Any], place: str, file: str) -> Problem:
    kind, last = item["type"], str(item["loc"][-1]) if item["loc"] else ""
    if kind == "extra_forbidden":
        return problems.UNKNOWN_KEY.at(file=file, label=place, value=last, guess=did_you_mean(last, _known(item["loc"])))
    if kind == "missing":
        return problems.MISSING_KEY.at(file=file, label=place, value=last)
    return problems.BAD_VALUE.at(file=file, label=place, value=str(item.get("input"))[:40], rule=_rule(kind, item))


def _rule(kind: str, item: dict[str, Any]) -> str:
    facts = item.get("ctx", {})
    if kind == "literal_error":
        return "只能是 " + str(facts["expected"]).replace(" or ", "、").replace("'", "")
    limits = {"greater_than": "要大于 {gt}", "greater_than_equal": "不能小于 {ge}",
              "less_than": "要小于 {lt}", "less_than_equal": "不能大于 {le}"}
    return limits[kind].format(**facts) if kind in limits else _RULES.get(kind, "写法不对")


_KINDS = {"line": model.Line, "text": model.Text, "note": model.Text, "grid": model.Grid, "list": model.List,
          "tree": model.Tree}
_TABLES: dict[str, type] = {
    "form": model.Head, "style": model.Style, "foot": model.Foot, "cells": model.Cell, "head": model.Row,
    "total": model.Row, "page_total": model.Row, "rows": model.Row, "columns": model.EachColumn, "root": model.Node, "node": model.Node, **_KINDS,
}


def _known(place: Sequence[int | str]) -> list[str]:
    """The keys of the table a problem stands in, for the guess at the one meant."""
    parts = [part for part in place[:-1] if isinstance(part, str)]
    shape: type = Form
    for part in parts:
        shape = model.Cell if part == "row" and shape is model.List else \
            model.Row if part == "row" else _TABLES.get(part, shape)
    fields: dict[str, Any] = getattr(shape, "model_fields", {})
    return [field.alias or name for name, field in fields.items()]


def _place(place: Sequence[int | str]) -> str:
    """``block[2].row[1].cells[3].text``, counted from 1 as a person counts."""
    words = ""
    for part in place:
        if isinstance(part, int):
            words += f"[{part + 1}]"
        elif part not in _KINDS and part not in ("EachColumn", "constrained-float"):
            words += f".{part}" if words else part
    return words


# ── bindings ──────────────────────────────────────────────────────────────────────────────────────


def texts(form: Form) -> Iterator[tuple[str, str, bool]]:
    """Every text with bindings: its place, itself, and whether it stands in a list's row (where names have no table)."""
    yield "form.title", form.head.title, False
    yield "foot.run", form.foot.run, False
    yield "foot.record", form.foot.record, False
    for number, block in enumerate(form.blocks, 1):
        yield from _block_texts(number, block)


def _block_texts(number: int, block: model.Block) -> Iterator[tuple[str, str, bool]]:
    place = f"block[{number}]"
    if isinstance(block, model.Line):
        yield from ((f"{place}.{name}", getattr(block, name), False) for name in ("left", "center", "right"))
    elif isinstance(block, model.Text):
        yield f"{place}.text", block.text, False
    elif isinstance(block, model.Tree):
        yield from _node_texts(f"{place}.root", block.root)
    else:
        for name, index, row in _rows_of(block):
            yield from _cell_texts(f"{place}.{name}[{index}].cells", row.cells, False)
        if isinstance(block, model.List):
            yield from _cell_texts(f"{place}.row", block.row, True)


def _node_texts(place: str, node: model.Node) -> Iterator[tuple[str, str, bool]]:
    yield f"{place}.text", node.text, False
    for number, under in enumerate(node.nodes, 1):
        yield from _node_texts(f"{place}.node[{number}]", under)


def _rows_of(block: model.Grid | model.List) -> Iterator[tuple[str, int, model.Row]]:
    groups = {"row": block.rows} if isinstance(block, model.Grid) else {
        "head": block.head, "total": block.total, "page_total": block.page_total}
    for name, rows in groups.items():
        yield from ((name, index, row) for index, row in enumerate(rows, 1))


def _cell_texts(place: str, cells: Sequence[model.Cell], in_row: bool) -> Iterator[tuple[str, str, bool]]:
    for index, cell in enumerate(cells, 1):
        yield f"{place}[{index}].text", cell.text, in_row
        yield f"{place}[{index}].foot", cell.foot, in_row


def _binding_problems(found: Iterable[tuple[str, str, bool]], file: str) -> Iterator[Problem]:
    for place, text, in_row in found:
        try:
            names = parse(text).names
        except TemplateError as error:
            yield problems.BAD_BINDING.at(file=file, label=place, value=text[:40], rule=str(error))
            continue
        for name in names:
            if rule := _name_rule(name, in_row):
                yield problems.BAD_BINDING.at(file=file, label=place, value=f"‹{name}›", rule=rule)


def _name_rule(name: str, in_row: bool) -> str:
    if name.startswith(FORMULA):
        return "" if name[1:].strip() else "= 后面没有写公式"
    table, dot, heading = name.partition(".")
    if in_row and not dot:
        return ""
    if not dot or not table or not heading:
        return "名称要写成 表名.栏目"
    if table in _OWN_TABLES and name not in _OWN:
        return f"没有“{name}”{did_you_mean(name, _OWN)}".rstrip("？") or "没有这个名称"
    return ""


# ── tables and the page ───────────────────────────────────────────────────────────────────────────


def _table_problems(number: int, block: model.Block, file: str) -> Iterator[Problem]:
    place = f"block[{number}]"
    if isinstance(block, model.Grid):
        yield from _faults(block.rows, block.columns, f"{place}.row", file)
    elif isinstance(block, model.List):
        yield from _list_problems(block, place, file)
    elif isinstance(block, model.Tree) and (depth := _depth(block.root)) > len(block.levels):
        yield problems.TREE_TOO_DEEP.at(file=file, label=f"{place}.levels", need=depth, value=str(len(block.levels)))


def _depth(node: model.Node) -> int:
    return 1 + max(map(_depth, node.nodes), default=0)


def _list_problems(block: model.List, place: str, file: str) -> Iterator[Problem]:
    each = [column for column in block.columns if isinstance(column, EachColumn)]
    cells = sum(cell.each for cell in block.row)
    if len(each) > 1 or (each and cells != 1) or (not each and cells):
        yield problems.EACH_MISPLACED.at(
            file=file, label=f"{place}.columns", rule="可变列（each）最多一列，row 里要有且只有一个 each = true 的格子与它对应")
        return
    widths = [column.width if isinstance(column, EachColumn) else column for column in block.columns]
    body = model.Row(height=block.row_height or 8, cells=block.row)
    for name, rows in (("head", block.head), ("total", block.total), ("page_total", block.page_total), ("row", (body,))):
        yield from _faults(rows, widths, f"{place}.{name}", file)


def _faults(rows: Sequence[model.Row], columns: Sequence[float], place: str, file: str) -> Iterator[Problem]:
    for fault in resolve(rows, columns)[1]:
        cell = f".cells[{fault.cell + 1}]" if fault.cell >= 0 else ""
        facts = {name: fact.replace("\n", "") if isinstance(fact, str) else fact for name, fact in fault.facts.items()}
        yield fault.kind.at(file=file, label=f"{place}[{fault.row + 1}]{cell}", **facts)  # type: ignore[arg-type]


def _page_problems(form: Form, file: str) -> Iterator[Problem]:
    for name, margin in zip(("上", "右", "下", "左"), form.head.margins, strict=True):
        if not 20 <= margin <= 25:
            yield problems.BAD_VALUE.at(
                file=file, label="form.margins", value=f"{margin:g}", rule=f"{name}边距应为 20–25 毫米")
    room = form.size_mm[1] - form.head.margins[0] - form.head.margins[2] - _TITLE_MM
    for number, block in enumerate(form.blocks, 1):
        need = _least_height(block)
        if need > room:
            yield problems.TOO_TALL.at(file=file, label=f"block[{number}]", need=f"{need:g}", room=f"{room:g}")


def tree_height(block: model.Tree) -> float:
    """The height of a tree in mm."""
    return sum(block.levels) + block.between * (len(block.levels) - 1) + block.gap


def _least_height(block: model.Block) -> float:
    if isinstance(block, model.Grid):
        return sum(row.height for row in block.rows)
    if isinstance(block, model.List):
        fixed = sum(row.height for row in (*block.head, *block.total, *block.page_total))
        return fixed + (block.row_height or 6) * max(block.page_rows, block.least_rows, 1)
    if isinstance(block, model.Tree):
        return tree_height(block)
    return block.height if isinstance(block, model.Line) else 0.0
