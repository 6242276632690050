"""Which plain names a form may bind with a certain scheme; what only some schemes have is bound with words after a bar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from kaohe_desktop.engine.problems import did_you_mean
from kaohe_desktop.engine.scheme.model import SheetRole

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme
    from kaohe_desktop.engine.scheme.model import Scheme

HEAD_NAMES = ("编号", "名称", "简称", "版本", "组织", "总分")
_GROUPS: Mapping[str, Callable[[Scheme], Iterable[str]]] = {
    "办法": lambda scheme: (*HEAD_NAMES, *(constant.name for constant in scheme.constants)),
    "参数": lambda scheme: (param.name for param in scheme.params),
    "口径": lambda scheme: (reading.name for reading in scheme.readings),
    "步骤": lambda scheme: (step.name for step in scheme.steps),
    "项目": lambda scheme: (item.name for item in scheme.items),
}


def name_fault(compiled: CompiledScheme, name: str) -> str:
    """Why ``表.栏目`` cannot be bound with the scheme, in words; "" if it can, or if the name is not the scheme's to know."""
    scheme = compiled.scheme
    table, dot, heading = name.partition(".")
    if not dot or (table == "项目" and scheme.items_from):
        return ""
    if table in _GROUPS:
        known = list(_GROUPS[table](scheme))
    else:
        sheet = next((one for one in scheme.sheets if one.name == table), None)
        if sheet is None or sheet.role not in (SheetRole.ROSTER, SheetRole.ENTRY):
            return ""
        known = [field.name for field in sheet.fields]
    return "" if heading in known else f"“{table}”里没有“{heading}”{did_you_mean(heading, known)}"
