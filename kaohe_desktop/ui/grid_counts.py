"""Counts what is missing per column between two events, so that even a large office never waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from kaohe_desktop.ui.grid_view import GridView

_SLICE = 400  # rows: some milliseconds


class CountTimer(QObject):
    """Goes on with the grid's count while there is nothing else to do, and has the headings drawn when it is done."""

    def __init__(self, view: GridView) -> None:
        super().__init__(view)
        self._view = view
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._some)
        for changed in (view.model.modelReset, view.model.layoutChanged, view.model.dataChanged):
            changed.connect(self.begin)

    def begin(self, *_: object) -> None:
        """See whether anything is to be counted (anew)."""
        grid = self._view.model.grid
        if grid is not None and grid.counts_missing:
            self._timer.start()

    def _some(self) -> None:
        grid = self._view.model.grid
        if grid is None or not grid.counts_missing or not grid.count_some(_SLICE):
            self._timer.stop()
            self._view.panes.size_heads()
            for pane in self._view.panes.all:
                pane.horizontalHeader().viewport().update()
