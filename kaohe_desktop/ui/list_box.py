"""A drop-down list whose texts may be longer than it: what does not fit ends in …, the list opened shows it whole."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox
from typing_extensions import override

_EDGE = 34  # of a line of the list: its margins and the scroll bar


class ListBox(QComboBox):
    """Qt's own cuts a long text in the middle of a letter."""

    @override
    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        place = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self,
        )
        text: str = option.currentText  # type: ignore[attr-defined]
        option.currentText = self.fontMetrics().elidedText(  # type: ignore[attr-defined]
            text, Qt.TextElideMode.ElideRight, place.width() - 2,
        )

    @override
    def showPopup(self) -> None:
        need = max(self.view().sizeHintForColumn(0) + _EDGE, self.width())
        self.view().setMinimumWidth(min(need, max(self.window().width() - 16, self.width())))
        super().showPopup()
