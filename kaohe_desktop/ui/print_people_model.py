"""The people of 表格打印 as a list with ticks: who is listed, who is ticked, who is not complete and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from typing_extensions import override

from kaohe_desktop.ui.people import Person

Index = QModelIndex | QPersistentModelIndex
#: what stands small at the right of a line, and whether it is a warning
SIDE = Qt.ItemDataRole.UserRole


class PeopleModel(QAbstractListModel):
    """The people listed, each with a tick. Ticks stay with the person, listed or not."""

    ticked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.everybody: Sequence[Person] = ()
        self.listed: list[Person] = []
        self.off: set[str] = set()  # those not ticked
        self.gaps: Mapping[str, str] = {}

    def narrow(self, category: str, department: str, words: str) -> None:
        """List those who fit; "" is any."""
        self.beginResetModel()
        self.listed = [
            one for one in self.everybody
            if (not category or one.category == category) and (not department or one.department == department)
            and (not words or words in one.key.lower() or words in one.name.lower() or words in one.initials.lower())
        ]
        self.endResetModel()

    def show_gaps(self, gaps: Mapping[str, str]) -> None:
        """Say of whom the figures are not settled, and why."""
        self.gaps = gaps
        self._all_changed()

    def tick(self, on: bool, *, only_complete: bool = False) -> None:
        """Tick (or not) everybody listed; ``only_complete``: of them only those without a gap."""
        for one in self.listed:
            wanted = on and not (only_complete and one.key in self.gaps)
            (self.off.discard if wanted else self.off.add)(one.key)
        self._all_changed()
        self.ticked.emit()

    def choose(self, keys: Collection[str]) -> None:
        """Tick just these."""
        self.off = {one.key for one in self.everybody if one.key not in keys}
        self._all_changed()
        self.ticked.emit()

    def _all_changed(self) -> None:
        if self.listed:
            self.dataChanged.emit(self.index(0), self.index(len(self.listed) - 1))

    def place(self, key: str) -> int:
        """Where a person stands in the list; -1 if not listed."""
        return next((place for place, one in enumerate(self.listed) if one.key == key), -1)

    @property
    def chosen(self) -> list[str]:
        """Those listed and ticked."""
        return [one.key for one in self.listed if one.key not in self.off]

    # ── for the view ──
    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        return 0 if parent.isValid() else len(self.listed)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsUserCheckable

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 (Qt's variant)
        if not index.isValid():
            return None
        one = self.listed[index.row()]
        gap = self.gaps.get(one.key, "")
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{one.key}　{one.name}"
            case Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Unchecked if one.key in self.off else Qt.CheckState.Checked
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join(part for part in (f"{one.key} {one.name}　{one.department}　{one.category}".rstrip(), gap) if part)
            case Qt.ItemDataRole.AccessibleTextRole:
                return " ".join(part for part in (one.key, one.name, one.department, gap) if part)
            case _:
                return (gap or (one.department if one.department != one.name else ""), bool(gap)) if role == SIDE else None

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: ANN401
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        key = self.listed[index.row()].key
        (self.off.discard if Qt.CheckState(value) == Qt.CheckState.Checked else self.off.add)(key)
        self.dataChanged.emit(index, index)
        self.ticked.emit()
        return True
