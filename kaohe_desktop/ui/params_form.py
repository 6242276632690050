"""The office's parameters (考核参数) of a period, built from the scheme: one line each, with range, unit and basis."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from kaohe_desktop.engine.figures import plain
from kaohe_desktop.ui.page import label

if TYPE_CHECKING:
    from kaohe_desktop.engine.problems import Problem
    from kaohe_desktop.engine.scheme.compiled import CompiledScheme
    from kaohe_desktop.engine.scheme.model import Param


class ParamsForm(QWidget):
    """A field for each parameter; what is wrong is said beside the field."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(2, 1)
        self.fields: dict[str, QLineEdit | QComboBox] = {}
        self._notes: dict[str, tuple[object, str]] = {}
        self._scheme: CompiledScheme | None = None

    def show_scheme(self, scheme: CompiledScheme, given: Mapping[str, str]) -> None:
        """Build the fields; ``given`` are the values to start from."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._scheme, self.fields, self._notes = scheme, {}, {}
        for place, param in enumerate(scheme.scheme.params):
            field = _field(param, given.get(param.name, ""))
            note = label(_allowed(param), "soft", wrap=True)
            self._grid.addWidget(label(f"{param.name}{' *' if param.required else ''}"), place, 0)
            self._grid.addWidget(field, place, 1)
            self._grid.addWidget(note, place, 2)
            self.fields[param.name] = field
            self._notes[param.name] = (note, note.text())
        if not scheme.scheme.params:
            self._grid.addWidget(label("这个办法没有要定的参数。", "soft"), 0, 0, 1, 3)

    def values(self) -> dict[str, str]:
        """The values given; blanks are left out, so that the default counts."""
        texts = {
            name: field.currentText() if isinstance(field, QComboBox) else field.text().strip()
            for name, field in self.fields.items()
        }
        return {name: text for name, text in texts.items() if text}

    def check(self) -> bool:
        """Whether everything is right; what is not is said beside its field."""
        if self._scheme is None:
            return False
        _values, problems = self._scheme.check_params(self.values())
        self.show_problems(problems)
        return not problems

    def show_problems(self, problems: list[Problem]) -> None:
        """Say each problem beside its field."""
        from PySide6.QtWidgets import QLabel

        from kaohe_desktop.ui.page import rename

        by_name = {problem.label: problem for problem in reversed(problems)}
        for name, field in self.fields.items():
            note, words = self._notes[name]
            assert isinstance(note, QLabel)
            problem = by_name.get(name)
            note.setText(f"✗ {problem}" if problem else words)
            rename(note, "bad" if problem else "soft")
            field.setProperty("wrong", "true" if problem else "false")
            field.style().unpolish(field)
            field.style().polish(field)


def _field(param: Param, text: str) -> QLineEdit | QComboBox:
    default = "" if param.default is None else param.default if isinstance(param.default, str) else plain(param.default)
    if param.choices:
        box = QComboBox()
        box.addItems(list(param.choices))
        box.setCurrentText(text or default)
        return box
    line = QLineEdit(text)
    line.setPlaceholderText(f"空着按 {default}" if default else "")
    line.setFixedWidth(140)
    return line


def _allowed(param: Param) -> str:
    low, high = param.min, param.max
    span = (
        f"{plain(low)}–{plain(high)}" if low is not None and high is not None
        else f"不小于 {plain(low)}" if low is not None else f"不大于 {plain(high)}" if high is not None else ""
    )
    return "　".join(part for part in (f"{span} {param.unit}".strip(), param.hint, param.basis) if part)
