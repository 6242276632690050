"""Remembered columns (列宽): what was dragged with the mouse is as wide the next time, by table and heading."""

from __future__ import annotations

import json

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QHeaderView, QTableView
from typing_extensions import override

from kaohe_desktop.ui.settings import Settings
from kaohe_desktop.ui.style import look


def remember(table: QTableView, settings: Settings, name: str) -> ColumnMemory:
    """Have a table's columns remembered under a name."""
    return ColumnMemory(table, settings, name)


class ColumnMemory(QObject):
    """Lives with its table. Widths are kept in characters, so that they grow with the text size."""

    def __init__(self, table: QTableView, settings: Settings, name: str) -> None:
        super().__init__(table)
        self._table, self._settings, self._name = table, settings, name
        self._wanted: dict[str, float] = _read(settings.recall(name))
        self._pressed = self._applying = False
        self._header().viewport().installEventFilter(self)
        self._header().sectionResized.connect(self._on_resized)

    def _header(self) -> QHeaderView:
        return self._table.horizontalHeader()

    def _heading(self, column: int) -> str:
        return str(self._table.model().headerData(column, Qt.Orientation.Horizontal) or "")

    def _on_resized(self, column: int, _old: int, new: int) -> None:
        """By hand: keep it. By the program: the remembered width comes first, unless the rest of a row is shared out."""
        if self._pressed:
            self._wanted[self._heading(column)] = round(new / look.size, 2)
            return
        wanted = self._wanted.get(self._heading(column))
        if self._applying:
            return
        last = self._header().stretchLastSection() and self._header().logicalIndex(self._header().count() - 1) == column
        if wanted is None or last:
            return
        width = max(self._header().minimumSectionSize(), round(wanted * look.size))
        if width != new and new > 0:
            self._applying = True
            self._table.setColumnWidth(column, width)
            self._applying = False

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress:
            self._pressed = True
        elif event.type() == QEvent.Type.MouseButtonRelease and self._pressed:
            self._pressed = False
            self._settings.keep(self._name, json.dumps(self._wanted, ensure_ascii=False))
        return False


def _read(text: str) -> dict[str, float]:
    try:
        found = json.loads(text or "{}")
        return {str(name): float(width) for name, width in found.items()}
    except (ValueError, AttributeError, TypeError):
        return {}
