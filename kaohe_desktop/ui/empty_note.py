"""What an empty table is for and how to begin, said in the void under its head until there is something in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QWidget
from typing_extensions import override

from kaohe_desktop.ui.style import look

_MOST = 42  # letters in a line


class EmptyNote(QLabel):
    """Stands over the middle of a table without being in the way of the mouse."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("note")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setStyleSheet("background: palette(base);")  # the rules between the panes do not cross the words
        self._over, self._whole = over, ""
        over.installEventFilter(self)
        self.hide()

    def tell(self, text: str) -> None:
        """Say it; "" says nothing. Where there is little room only its first paragraph is said."""
        self._whole = text
        self.setVisible(bool(text))
        self._place()

    def _place(self) -> None:
        if not self._whole:
            return
        room = self._over.rect()
        width = min(round(_MOST * look.size), room.width() - 40)
        top = 3 * look.row_height + 8  # under the head and the blank first row
        most = room.height() - top - look.row_height
        for text in (self._whole, self._whole.split("\n\n")[0]):
            self.setText(text)
            height = self.heightForWidth(width)
            if height <= most:
                break
        self.setGeometry(max(20, (room.width() - width) // 2), top + max(0, (most - height) // 6), width, height)
        self.setVisible(height <= most)
        self.raise_()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.StyleChange):
            self._place()
        return super().eventFilter(watched, event)
