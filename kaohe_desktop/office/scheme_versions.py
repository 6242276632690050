"""What differs between two versions of a scheme, in words: 「优秀线 90 → 88（三、第一款）」. Compares what they say, not their lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import BaseModel

from kaohe_desktop.engine.figures import plain
from kaohe_desktop.engine.period import Cycle
from kaohe_desktop.engine.scheme.layout import SHARE_UNIT
from kaohe_desktop.office.scheme_words import ANCHORS, COLUMNS, CONFIRMATIONS, EFFECTS, FIELD_KINDS, KEYS, ROLES

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.model import EntryField, Scheme, Sheet

#: where each list of a scheme stands in the window, what an entry goes by, and the value it is mostly about
_LISTS: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("readings", "口径", ("name",), "choice"),
    ("constants", "办法里的数", ("name",), "value"),
    ("params", "参数", ("name",), "default"),
    ("param_groups", "参数", ("names",), "sum"),
    ("steps", "中间数", ("name",), "formula"),
    ("derived", "每行算出", ("sheet", "name"), "formula"),
    ("items", "考核项目", ("name",), "formula"),
    ("items_from", "逐行的考核项目", ("table",), "figure"),
    ("needs", "缺项", ("label",), "when"),
    ("checks", "填报规则", ("sheet", "field", "says"), "when"),
    ("grades", "等次", ("name",), "when"),
    ("rules", "规则", ("name",), "when"),
    ("confirmations", "确认步骤", ("name",), "by"),
    ("deadlines", "期限", ("name",), "day"),
)
_HEAD = "名称与类别"
_SINGLE = (("head", _HEAD), ("total", "总分"), ("ranking", "名次"), ("bonus", "奖金"), ("error_penalty", "差错处罚"), ("forms", "表格"))
#: told by other means
_LEFT_OUT = {"version", "id"}
_WORDS = {**FIELD_KINDS, **EFFECTS, **COLUMNS, **ANCHORS, **ROLES, **CONFIRMATIONS}
_WORDED = {"kind", "effect", "column", "anchor", "role"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: ``sort`` is 改, 增, 减 or 移; ``about`` names the thing, ``what`` the value of it that differs ("" for its own)."""

    part: str
    sort: str
    about: str
    what: str = ""
    before: str = ""
    after: str = ""
    basis: str = ""

    def __str__(self) -> str:
        tail = f"（{self.basis}）" if self.basis else ""
        match self.sort:
            case "增":
                return f"{self.part}：新增“{self.about}”{f'：{self.after}' if self.after else ''}{tail}"
            case "减":
                return f"{self.part}：去掉“{self.about}”{f'（原来：{self.before}）' if self.before else ''}{tail}"
            case "移":
                return f"{self.part}：先后变了，现在是 {self.after}"
        named = self.what if self.about == self.part == _HEAD else f"{self.about} 的{self.what}"  # 适合, 考核类别 go by themselves
        name = named if self.what else self.about
        return f"{name} {self.before or '（空）'} → {self.after or '（空）'}{tail}"


def differences(old: Scheme, new: Scheme) -> tuple[Difference, ...]:
    """Everything in which two schemes differ, in the order of the document; () if they say the same."""
    return tuple(_all(old, new))


def _all(old: Scheme, new: Scheme) -> Iterator[Difference]:
    yield from _changed("名称与类别", "", old.head, new.head, "")
    for attribute, part, keys, main in _LISTS:
        yield from _listed(part, getattr(old, attribute), getattr(new, attribute), keys, main)
    yield from _sheets(old, new)
    for attribute, part in _SINGLE[1:]:
        before, after = getattr(old, attribute), getattr(new, attribute)
        if before is None and after is not None:
            yield Difference(part, "增", part, after=_brief(after, ""), basis=getattr(after, "basis", ""))
        elif before is not None and after is None:
            yield Difference(part, "减", part, before=_brief(before, ""), basis=getattr(before, "basis", ""))
        elif before is not None:
            yield from _changed(part, "", before, after, "formula")


def _sheets(old: Scheme, new: Scheme) -> Iterator[Difference]:
    before, after = ({sheet.name: sheet for sheet in scheme.sheets} for scheme in (old, new))
    for name in before.keys() - after.keys():
        yield Difference("表", "减", name)
    for name, sheet in after.items():
        if name not in before:
            yield Difference("表", "增", name, after="、".join(entry.name for entry in sheet.fields))
            continue
        fields = [_own_fields(scheme, one) for scheme, one in ((old, before[name]), (new, sheet))]
        yield from _listed(f"“{name}”的栏目", fields[0], fields[1], ("name",), "max")
        yield from _changed("表", name, before[name].model_copy(update={"fields": ()}), sheet.model_copy(update={"fields": ()}), "")


def _own_fields(scheme: Scheme, sheet: Sheet) -> list[EntryField]:
    """A sheet's columns without the one whose choices are the categories: those are told under 名称与类别."""
    return [one for one in sheet.fields if not one.choices or one.choices != scheme.head.categories]


def _listed(part: str, old: Sequence[BaseModel], new: Sequence[BaseModel], keys: tuple[str, ...], main: str) -> Iterator[Difference]:
    def name(one: BaseModel) -> str:
        found = [getattr(one, key) for key in keys]
        return " ".join("、".join(word) if isinstance(word, tuple) else str(word) for word in found)

    before, after = _by_name(old, name), _by_name(new, name)
    for about, entry in before.items():
        if about in after:
            yield from _changed(part, about, entry, after[about], main)
        else:
            yield Difference(part, "减", about, before=_brief(entry, main), basis=getattr(entry, "basis", ""))
    for about, entry in after.items():
        if about not in before:
            yield Difference(part, "增", about, after=_brief(entry, main), basis=getattr(entry, "basis", ""))
    kept = [about for about in before if about in after]
    if part in ("等次", "规则", "确认步骤") and kept != [about for about in after if about in before]:
        yield Difference(part, "移", part, after="、".join(after))


def _by_name(entries: Sequence[BaseModel], name: Callable[[BaseModel], str]) -> dict[str, BaseModel]:
    """Entries by what they go by; those of one name (两条同样的规定) are told apart by their number."""
    found: dict[str, BaseModel] = {}
    for one in entries:
        word, number = name(one), 2
        key = word
        while key in found:
            key, number = f"{word}（第 {number} 条）", number + 1
        found[key] = one
    return found


def _changed(part: str, about: str, old: BaseModel, new: BaseModel, main: str) -> Iterator[Difference]:
    basis = str(getattr(new, "basis", "") or "")
    for key in type(old).model_fields:
        before, after = getattr(old, key), getattr(new, key)
        if before == after or key in _LEFT_OUT:
            continue
        if key == "quota":
            yield from _quota(part, about, before, after, basis)
            continue
        if isinstance(before, BaseModel) and isinstance(after, BaseModel):
            yield from _changed(part, about, before, after, "")
            continue
        what = "" if key == main and about else KEYS.get(key, key)
        told = "" if key == "basis" else basis
        yield Difference(part, "改", about or part, what, _shown(old, key, before), _shown(new, key, after), told)


def _quota(part: str, about: str, before: BaseModel | None, after: BaseModel | None, basis: str) -> Iterator[Difference]:
    if before is None or after is None:
        old, new = ("不限" if one is None else str(getattr(one, "seats", "")) for one in (before, after))
        yield Difference(part, "改", about, "名额", old, new, basis)
    else:
        yield from _changed(part, about, before, after, "")


def _shown(owner: BaseModel, key: str, value: object) -> str:
    """A value in words: shares in percent, words of the file in Chinese."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal | int):
        number = Decimal(value)
        return f"{plain(number * 100)}%" if getattr(owner, "unit", "") == SHARE_UNIT else plain(number)
    if isinstance(value, tuple):
        return "、".join(one.label if isinstance(one, Cycle) else plain(one) if isinstance(one, Decimal) else str(one) for one in value)
    if isinstance(value, BaseModel):
        return "、".join(_shown(value, inner, getattr(value, inner)) for inner in type(value).model_fields)
    text = str(value).strip()
    return _WORDS.get(text, text) if key in _WORDED else text


def _brief(entry: BaseModel, main: str) -> str:
    value = getattr(entry, main or "formula", None)
    return "" if value is None else _shown(entry, main, value)
