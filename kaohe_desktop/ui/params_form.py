"""The office's parameters (考核参数) of a period, built from the scheme: one line each, with range, unit and basis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QLineEdit, QWidget

from kaohe_desktop.engine.entries import allowed_range
from kaohe_desktop.engine.figures import plain
from kaohe_desktop.engine.scheme.model import FieldKind
from kaohe_desktop.office.switches import ERROR_PENALTY, NO, YES, split
from kaohe_desktop.ui.list_box import ListBox
from kaohe_desktop.ui.page import label, rename

if TYPE_CHECKING:
    from kaohe_desktop.engine.problems import Problem
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme
    from kaohe_desktop.engine.scheme.model import Param, ParamGroup

_SWITCH_WORDS = "打开后多一张“差错”表，每次差错扣的分从总分里减去（002 篇十三）；只能在启用考核期时定"


_CHECK_MS = 150


class ParamsForm(QWidget):
    """A field for each parameter with its clause; what is wrong is said beside the field while one types.

    ``after``: what Tab leads from to the first field.
    """

    changed = Signal()

    def __init__(self, after: QWidget | None = None) -> None:
        super().__init__()
        self._after = after
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_CHECK_MS)
        self._soon.timeout.connect(self._look)
        self._last: dict[str, str] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(2, 1)
        self.fields: dict[str, QLineEdit | QComboBox] = {}
        self.switch: QCheckBox | None = None
        self._notes: dict[str, tuple[QLabel, str]] = {}
        self._scheme: CompiledScheme | None = None

    def show_scheme(self, scheme: CompiledScheme, given: Mapping[str, str], *, opened: bool = False) -> None:
        """Build the fields; ``given`` are the values to start from, ``opened`` those of a period that is open already."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._scheme, self.fields, self._notes, self.switch = scheme, {}, {}, None
        self._last = {name: text for name, text in given.items() if text}
        model = scheme.scheme
        line = 0
        for param in model.params:
            field = _field(param, given.get(param.name, ""))
            self._add(line, f"{param.name}{' *' if param.required else ''}", field, _allowed(param))
            self.fields[param.name] = field
            (field.currentTextChanged if isinstance(field, QComboBox) else field.textChanged).connect(lambda _text: self._soon.start())
            line += 1
            for words in _groups_ending(param.name, model.params, model.param_groups):
                self._grid.addWidget(label(words, "soft", wrap=True), line, 1, 1, 2)
                line += 1
        if not model.params:
            self._grid.addWidget(label("这个办法没有要定的参数。", "soft"), line, 0, 1, 3)
            line += 1
        self._add_switch(line, given, opened=opened)
        before = self._after  # fields made now would come last of the whole window when one goes on by Tab
        for field in (*self.fields.values(), *((self.switch,) if self.switch is not None else ())):
            if before is not None:
                self.setTabOrder(before, field)
            before = field

    def _add(self, line: int, name: str, field: QWidget, words: str) -> None:
        note = label(words, "soft", wrap=True)
        self._grid.addWidget(label(name), line, 0)
        self._grid.addWidget(field, line, 1)
        self._grid.addWidget(note, line, 2)
        self._notes[name.removesuffix(" *")] = (note, words)

    def _add_switch(self, line: int, given: Mapping[str, str], *, opened: bool) -> None:
        """差错处罚, for a scheme that has it not of itself."""
        assert self._scheme is not None
        on = given.get(ERROR_PENALTY) == YES
        if self._scheme.scheme.error_penalty is not None and not on:
            return
        self.switch = QCheckBox(YES)
        self.switch.setChecked(on)
        self.switch.setEnabled(not opened)
        self.switch.setAccessibleName(ERROR_PENALTY)
        self._add(line, ERROR_PENALTY, self.switch, _SWITCH_WORDS)

    def _text(self, name: str) -> str:
        field = self.fields.get(name)
        return "" if field is None else field.currentText() if isinstance(field, QComboBox) else field.text().strip()

    def values(self) -> dict[str, str]:
        """The values given; blanks are left out, so that the default counts."""
        found = {name: text for name in self.fields if (text := self._text(name))}
        if self.switch is not None and self.switch.isChecked():
            found[ERROR_PENALTY] = YES
        return found

    def problems(self) -> list[Problem]:
        """Everything that is wrong with what stands in the fields."""
        if self._scheme is None:
            return []
        own, _, problems = split(self.values(), has_it=False)
        return problems + self._scheme.check_params(own)[1]

    def check(self) -> bool:
        """Whether everything is right; what is not is said beside its field."""
        problems = self.problems()
        self.show_problems(problems)
        return self._scheme is not None and not problems

    def _look(self) -> None:
        """While one types: what is wrong is said, but not yet of what still stands empty."""
        given = self.values()
        self.show_problems([one for one in self.problems() if one.label in given])
        self.changed.emit()

    def brief(self) -> str:
        """One line: how many there are, how many come from the last period, how many must still be given."""
        if self._scheme is None or not self._scheme.scheme.params:
            return "没有要定的"
        given, every = self.values(), self._scheme.scheme.params
        wanting = len({one.label for one in self.problems()})
        same = sum(bool(self._last.get(one.name)) and given.get(one.name) == self._last[one.name] for one in every)
        parts = [f"{len(every)} 项"]
        parts += [f"{same} 项和上期一样"] if same else []
        parts += [f"{wanting} 项要看"] if wanting else ["不改也行"]
        return "，".join(parts)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Say each problem beside its field."""
        by_name = {problem.label: problem for problem in reversed(problems)}
        for name, (note, words) in self._notes.items():
            problem = by_name.get(name)
            before = self._last.get(name, "")
            was = f"上期 {before}　" if before and before != self._text(name) else ""
            note.setText(f"✗ {problem.sentences}" if problem else f"{was}{words}")
            rename(note, "bad" if problem else "soft")
        for name, field in self.fields.items():
            field.setProperty("wrong", "true" if name in by_name else "false")
            field.style().unpolish(field)
            field.style().polish(field)


def default_words(param: Param) -> str:
    """A parameter's default as it is typed: ``60%``, ``90``; "" for none."""
    if param.default is None:
        return ""
    text = param.default if isinstance(param.default, str) else plain(param.default)
    return f"{text}%" if param.kind is FieldKind.PERCENT else text


def range_words(param: Param) -> str:
    """What may be given, with the unit: ``10%–20% 之间``, ``不小于 0 人``."""
    share = param.kind is FieldKind.PERCENT
    span = allowed_range(param.min, param.max, share=share)
    if not share or span:
        return span if share else f"{span.removesuffix(' 之间')} {param.unit}".strip()
    return "%"


def group_words(group: ParamGroup, params: Sequence[Param]) -> str:
    """What params that hang together must fulfil, in words."""
    names = "、".join(group.names)
    share = any(param.name in group.names and param.kind is FieldKind.PERCENT for param in params)
    parts = [f"合计应为 {plain(group.sum)}{'%' if share else ''}"] if group.sum is not None else []
    parts += ["从高到低，后一个要比前一个低"] if group.falls else []
    return f"{names}：{'；'.join(parts)}{f'　{group.basis}' if group.basis else ''}"


def _groups_ending(name: str, params: Sequence[Param], groups: Sequence[ParamGroup]) -> list[str]:
    """The rules of the groups of which this parameter is the last listed."""
    order = [param.name for param in params]
    return [group_words(group, params) for group in groups if max(group.names, key=order.index) == name]


def _field(param: Param, text: str) -> QLineEdit | QComboBox:
    default = default_words(param)
    choices = param.choices or ((YES, NO) if param.kind is FieldKind.FLAG else ())
    if choices:
        box = ListBox()
        if not default:
            box.addItem("")
        box.addItems(list(choices))
        box.setCurrentText(text or default)
        box.setAccessibleName(param.name)
        return box
    line = QLineEdit(text)
    line.setAccessibleName(param.name)
    line.setPlaceholderText(f"空着按 {default}" if default else "必须填" if param.required else "可以空着")
    line.setFixedWidth(140)
    return line


def _allowed(param: Param) -> str:
    return "　".join(part for part in (range_words(param), param.hint, param.basis) if part)
