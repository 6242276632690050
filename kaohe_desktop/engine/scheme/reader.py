"""Reads a scheme file: TOML text in, a compiled scheme out, or every problem of the file at once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from kaohe_desktop.engine.problems import Problem, Refused, did_you_mean
from kaohe_desktop.engine.scheme import problems as kinds
from kaohe_desktop.engine.scheme.compiled import CompiledScheme
from kaohe_desktop.engine.scheme.compiler import compile_scheme
from kaohe_desktop.engine.scheme.model import Scheme
from kaohe_desktop.engine.scheme.penalty import with_error_penalty
from kaohe_desktop.engine.scheme.places import Path, Places
from kaohe_desktop.engine.scheme.roster import with_common_columns

_RULES = {
    "missing": "", "string_type": "要写文字，加上引号", "bool_type": "只能写 true 或 false", "bool_parsing": "只能写 true 或 false",
    "decimal_type": "要写数", "decimal_parsing": "要写数", "int_type": "要写整数", "int_parsing": "要写整数",
    "int_from_float": "要写整数", "tuple_type": "要写成列表，例如 [\"科室\"]", "model_type": "要写成一张表", "model_attributes_type": "要写成一张表",
    "dict_type": "要写成一张表",
}


def read_scheme(text: str, file: str) -> CompiledScheme:
    """Read a scheme from its TOML text; ``file`` is the name used in problems.

    Raises Refused with every problem found, each with its place and line.
    """
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise Refused([kinds.NOT_TOML.at(file=file, reason=f"不是正确的 TOML：{_toml_words(str(error))}")]) from None
    places = Places(file, text, data)
    try:
        scheme = Scheme.model_validate(data)
    except ValidationError as error:
        raise Refused(_structure_problems(error, data, places)) from None
    return compile_scheme(with_common_columns(with_error_penalty(scheme)), text, places)


def _toml_words(message: str) -> str:
    """The parser's message in Chinese, with its line."""
    import re

    match = re.search(r"line (\d+), column (\d+)", message)
    where = f"第 {match[1]} 行第 {match[2]} 个字" if match else "文件末尾"
    if "Cannot overwrite" in message or "twice" in message or "mutate" in message:
        return f"{where}，同一项写了两次"
    if "Unterminated" in message or "Illegal character" in message or "Expected '\"" in message:
        return f"{where}，引号没有成对，或有不能用的字符"
    if "Invalid value" in message:
        return f"{where}，等号右边的值写得不对（文字要加引号）"
    if "Invalid statement" in message or "Expected" in message:
        return f"{where}，这一行不是“名称 = 值”的样子"
    return where


def _structure_problems(error: ValidationError, data: Mapping[str, Any], places: Places) -> list[Problem]:
    found: dict[Path, Problem] = {}
    for detail in error.errors():
        path = _within_data(detail["loc"], data, keep_last=detail["type"] == "missing")
        if path not in found:
            found[path] = _structure_problem(detail["type"], path, detail, data, places)
    return list(found.values())


def _structure_problem(
    sort: str, path: Path, detail: Any, data: Mapping[str, Any], places: Places  # noqa: ANN401  # pydantic's own dict
) -> Problem:
    label = places.words(path)
    key = str(path[-1]) if path else ""
    if sort == "missing":
        return kinds.KEY_MISSING.at(file=places.file, label=places.words(path[:-1]) or "文件", key=key)
    if sort == "extra_forbidden":
        guess = did_you_mean(key, _known_keys(path[:-1]))
        return kinds.UNKNOWN_KEY.at(file=places.file, label=label, value=key, key=key, guess=guess)
    rule = _RULES.get(sort, "")
    if sort in ("enum", "literal_error"):
        rule = "只能写 " + detail.get("ctx", {}).get("expected", "").replace(" or ", "、").replace(", ", "、").replace("'", "")
    value = _value_at(data, path)
    shown = "" if isinstance(value, Mapping | Sequence) and not isinstance(value, str) else str(value)
    return kinds.WRONG_VALUE.at(file=places.file, label=label, value=shown, rule=rule or "写法不对")


def _within_data(loc: Sequence[str | int], data: object, *, keep_last: bool) -> Path:
    """The part of pydantic's location that is really in the file (it adds the names of union members)."""
    path: list[str | int] = []
    value = data
    for index, part in enumerate(loc):
        inside = (isinstance(value, Mapping) and part in value) or (
            isinstance(value, Sequence) and not isinstance(value, str) and isinstance(part, int) and part < len(value)
        )
        if not inside:
            if keep_last and index == len(loc) - 1:
                path.append(part)
            break
        path.append(part)
        value = value[part]  # type: ignore[index]
    return tuple(path)


def _value_at(data: object, path: Path) -> object:
    for part in path:
        data = data[part]  # type: ignore[index]
    return data


def _known_keys(path: Path) -> list[str]:
    """The keys a table at this path may have."""
    model: type[BaseModel] | None = Scheme
    for part in path:
        if isinstance(part, int) or model is None:
            continue
        model = next(
            (_model_in(field.annotation) for name, field in model.model_fields.items() if (field.alias or name) == part), None
        )
    return [] if model is None else [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part)) is not None), None)
