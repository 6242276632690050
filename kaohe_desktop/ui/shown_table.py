"""A table of 结果运用 or 分析: sums in bold, shares on a ground the deeper the larger, the person of each row kept through sorting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from kaohe_desktop.ui.list_table import ListModel, ListTable, Look
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.tables_shown import Shown


class ShownModel(ListModel):
    """Rows of a :class:`Shown`, with what belongs to each."""

    def __init__(self) -> None:
        super().__init__(())
        self.keys: list[str] = []
        self._sums: list[bool] = []
        self._tints: list[Mapping[int, Fraction]] = []
        self.styled = self._styled

    def show(self, shown: Shown) -> None:
        """Show a table anew."""
        self.beginResetModel()
        self.headings, self.rows, self.numeric = shown.headings, list(shown.rows), set(shown.numeric)
        count = len(shown.rows)
        self.keys = [shown.key(row) for row in range(count)]
        self._sums = [row in shown.sums for row in range(count)]
        tints: list[dict[int, Fraction]] = [{} for _ in range(count)]
        for (row, column), share in shown.tints.items():
            tints[row][column] = share
        self._tints = list(tints)
        self.endResetModel()

    @override
    def reordered(self, order: Sequence[int]) -> None:
        self.keys = [self.keys[place] for place in order]
        self._sums = [self._sums[place] for place in order]
        self._tints = [self._tints[place] for place in order]

    def _styled(self, row: int, column: int) -> Look | None:
        return ("ink", "", True) if self._sums[row] else None

    def ground(self, row: int, column: int) -> QColor | None:
        """What a cell stands on where it is not the paper: a sum's row, a share's depth."""
        if self._sums[row]:
            return look.colour("stripe")
        share = self._tints[row].get(column)
        return mixed(look.colour("paper"), look.colour("accent_tint"), float(share)) if share else None


class _Ground(QStyledItemDelegate):
    """Fills the ground before the words: the style sheet leaves out what a model says of it."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        model = index.model()
        ground = model.ground(index.row(), index.column()) if isinstance(model, ShownModel) else None
        if ground is not None and not option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.fillRect(option.rect, ground)  # type: ignore[attr-defined]
        super().paint(painter, option, index)


def mixed(ground: QColor, tint: QColor, share: float) -> QColor:
    """A colour between two."""
    parts = [round(one + (other - one) * min(max(share, 0), 1)) for one, other in zip(_rgb(ground), _rgb(tint), strict=True)]
    return QColor(*parts)


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


class ShownTable(ListTable):
    """The view; Enter (or a double click) on a row about somebody says whom."""

    opened = Signal(str)

    def __init__(self, model: ShownModel | None = None) -> None:
        self.shown_model = model or ShownModel()
        super().__init__((), self.shown_model)
        self.setItemDelegate(_Ground(self))
        self.activated.connect(self._open)

    def show_table(self, shown: Shown, widest: int = 26) -> None:
        """Show a table, its columns as wide as their words, within ``widest`` characters."""
        self.shown_model.show(shown)
        self._sorted = (-1, False)
        self._widest = widest * look.size
        self.horizontalHeader().setStretchLastSection(len(shown.headings) - 1 not in shown.numeric)
        self.fit(self._widest)
        if shown.rows:
            self.selectRow(0)

    @property
    def chosen(self) -> str:
        """The 编号 of the row marked; "" where it is about nobody."""
        row = self.currentIndex().row()
        return self.shown_model.keys[row] if 0 <= row < len(self.shown_model.keys) else ""

    def _open(self) -> None:
        if self.chosen:
            self.opened.emit(self.chosen)
