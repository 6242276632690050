"""The list in which a scheme is chosen: the text the current period is pinned to, the office's own schemes, the built-in ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QSizePolicy

from kaohe_desktop.ui.list_box import ListBox
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.library import SchemeInfo
    from kaohe_desktop.ui.session import Session

#: what the choice offers first: the text the current period is pinned to
PERIODS_OWN = ""


class SchemeChoice(ListBox):
    """Its data are the schemes' ids, ``PERIODS_OWN`` for the period's text."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._retired: set[str] = set()
        self.setMaximumWidth(36 * look.size)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)
        self.setAccessibleName("考核办法")

    def fill(self, chosen: object) -> None:
        """Read anew which schemes there are; nobody is told."""
        from kaohe_desktop.office.library import schemes

        period = self.session.period
        every: list[SchemeInfo] = sorted(schemes(self.session.workspace, retired=True), key=lambda one: (not one.own, one.retired))
        self._retired = {info.id for info in every if info.retired}
        self.blockSignals(True)
        self.clear()
        if period is not None:
            self.addItem(f"{period.label}所用：{period.scheme_name}", PERIODS_OWN)
        for info in every:
            mark = "本单位：" if info.own else ""
            self.addItem(f"{mark}{info.name}{'（已停用）' if info.retired else ''}", info.id)
        at = self.findData(chosen) if chosen is not None else 0
        self.setCurrentIndex(max(0, at))
        self.blockSignals(False)
        self.view().setMinimumWidth(min(40 * look.size, self.view().sizeHintForColumn(0) + 40))

    def empty(self) -> None:
        """There is no database."""
        self.blockSignals(True)
        self.clear()
        self.blockSignals(False)

    @property
    def chosen(self) -> str | None:
        """The id chosen, ``PERIODS_OWN`` for the period's text, None while there is nothing to choose."""
        found = self.currentData()
        return None if found is None else str(found)

    @property
    def retired(self) -> bool:
        """Whether the scheme chosen is out of use."""
        return self.chosen in self._retired
