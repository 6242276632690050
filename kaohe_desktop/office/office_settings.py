"""The office's settings (设置): who signs, days, wording of notices. Kept per office; every change is audited.

What is not set is as the program has it, so everything prints before anybody has set anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import fold
from kaohe_desktop.engine.problems import Problem, Refused, did_you_mean
from kaohe_desktop.office import problems as k
from kaohe_desktop.office.general_forms_dates import Workdays, in_words, read_days
from kaohe_desktop.office.office_settings_list import (
    BY_NAME,
    CONFIRMATION_STEPS,
    SETTINGS,
    WORKING,
    YES,
    Setting,
    SettingKind,
)

if TYPE_CHECKING:
    from kaohe_desktop.office.workspace import Workspace


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """The settings in force: ``given`` what the office set, by name; everything else is the default."""

    given: Mapping[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A setting as it counts, after what it falls back on."""
        setting = BY_NAME[name]
        found = self.given.get(name, "") or setting.default
        return found if found or not setting.falls_back else self.text(setting.falls_back)

    def yes(self, name: str) -> bool:
        """Whether a 是/否 setting is 是."""
        return self.text(name) == YES

    def count(self, name: str) -> int:
        """A number."""
        return int(self.text(name))

    def words(self, name: str) -> list[str]:
        """Words joined by 、."""
        return words_of(self.text(name))

    def workdays(self) -> Workdays:
        """Which days are worked: the published 放假调休 with the office's own days."""
        from kaohe_desktop.office.calendar import calendar_of

        return calendar_of(self).days

    def working(self, name: str) -> bool:
        """Whether days are counted as 工作日."""
        return self.text(name) == WORKING

    def day(self, name: str) -> date | None:
        """A day, None if it is not set."""
        text = self.text(name)
        return date.fromisoformat(text) if text else None

    def bound(self, office_name: str, organizer: str) -> dict[str, str]:
        """What forms bind as ‹设置.…›; a blank one is left out, so that the words after the bar print."""
        own = {"单位全称": office_name, "落款单位": self.given.get("单位全称") or office_name, "考核组织": organizer}
        found = {one.name: self.text(one.name) or own.get(one.name, "")
                 for one in SETTINGS if one.kind is not SettingKind.WORDING}
        for one in SETTINGS:
            if one.kind is SettingKind.DAY and found[one.name]:
                found[one.name] = in_words(date.fromisoformat(found[one.name]))
        return {f"设置.{name}": text for name, text in found.items() if text}


def words_of(text: str) -> list[str]:
    """Words joined by 、."""
    return [word.strip() for word in text.replace("，", "、").split("、") if word.strip()]


def office_settings(ws: Workspace) -> OfficeSettings:
    """The settings of the open database."""
    from kaohe_desktop.store.settings import stored

    with ws.database.read() as connection:
        return OfficeSettings({name: text for name, text in stored(connection).items() if name in BY_NAME})


def check(given: Mapping[str, str]) -> list[Problem]:
    """Everything wrong with settings as they were typed."""
    found: list[Problem] = []
    for name, text in given.items():
        setting = BY_NAME.get(name)
        if setting is None:
            known = "、".join(BY_NAME)
            found.append(k.UNKNOWN_SETTING.at(value=name, guess=did_you_mean(name, BY_NAME), known=known))
        elif text.strip():
            found += _check_wording(setting, text) if setting.kind is SettingKind.WORDING else _check_value(setting, text)
    return found


def save(ws: Workspace, given: Mapping[str, str]) -> OfficeSettings:
    """Keep settings, all or none, in one audited change; a blank brings the default back. Raises Refused."""
    from kaohe_desktop.store import audit
    from kaohe_desktop.store.settings import put

    problems = check(given)
    if problems:
        raise Refused(problems)
    now = office_settings(ws)
    changed = {name: text for name, text in ((name, clean(BY_NAME[name], text)) for name, text in given.items())
               if (text or BY_NAME[name].default) != (now.given.get(name) or BY_NAME[name].default)}
    if changed:
        with ws.database.change("改单位设置") as change:
            for name, text in changed.items():
                default = BY_NAME[name].default
                put(change.connection, name, text if text and text != default else None)
                change.note(audit.Line("office", heading=name, before=now.given.get(name) or default, after=text or default))
    return office_settings(ws)


def clean(setting: Setting, text: str) -> str:
    """A setting as it is kept."""
    if setting.kind in (SettingKind.COUNT, SettingKind.DAY):
        return fold(text)
    return text.strip()


def _check_value(setting: Setting, text: str) -> list[Problem]:
    rule = _broken_rule(setting, clean(setting, text))
    return [k.BAD_SETTING.at(label=setting.name, value=text, rule=rule)] if rule else []


def _broken_rule(setting: Setting, text: str) -> str:
    """The rule of a setting that ``text`` breaks; "" if it is right."""
    kind = setting.kind
    if kind is SettingKind.CHOICE and text not in setting.choices:
        return f"只能是：{'、'.join(setting.choices)}"
    if kind is SettingKind.COUNT and not (text.isascii() and text.isdecimal() and 1 <= int(text) <= setting.most):
        return f"应为 1 到 {setting.most} 的整数"
    if kind is SettingKind.DAY and not _is_day(text):
        return "应写成 2026-10-09 这样的日期"
    if kind is SettingKind.DAYS and (wrong := read_days(text)[1]):
        return f"“{wrong[0]}”不是日期，应写成 2026-10-01 或 2026-10-01至2026-10-07"
    if setting.name == CONFIRMATION_STEPS:
        from kaohe_desktop.office.confirming_steps import broken_rule

        return broken_rule(words_of(text))
    if kind is not SettingKind.DAYS and ("\n" in text or "‹" in text or "›" in text):
        return "只能写一行文字，不能有‹›"
    return ""


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


def _check_wording(setting: Setting, text: str) -> list[Problem]:
    from kaohe_desktop.forms.template import TemplateError, parse

    known = "、".join(setting.names)
    try:
        names = parse(text).names
    except TemplateError as error:
        return [k.BAD_WORDING.at(label=setting.name, rule=str(error), known=known)]
    return [
        k.BAD_WORDING.at(label=setting.name, rule=f"没有‹{name}›{did_you_mean(name, setting.names)}", known=known)
        for name in dict.fromkeys(names) if name not in setting.names
    ]

