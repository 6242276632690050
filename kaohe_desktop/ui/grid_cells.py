"""How a cell is edited: a line, a list or a sheet to type in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from kaohe_desktop.ui.grid_editors import ChoiceEditor, TextEditor, figure_line
from kaohe_desktop.ui.tick_editor import TickEditor

if TYPE_CHECKING:
    from kaohe_desktop.ui.grid_model import GridModel

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in an open editor after a key."""

    row: int
    column: int
    text: str
    editor: QWidget


class CellDelegate(QStyledItemDelegate):
    """Makes the editors (the cells themselves are drawn by :mod:`kaohe_desktop.ui.grid_paint`)."""

    moved = Signal(int, int)  # rows down, columns right: where to go after an editor is done
    typing = Signal(object)  # _Typed: what stands in the editor after each key
    filled = Signal(str)  # the text to fill the whole selection with (Ctrl+Enter)

    def __init__(self, model: GridModel, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._model = model
        self._view = view
        self.typed = False  # the editor was opened by typing: arrows leave it, as in Excel
        self.editor: QWidget | None = None  # the one open now

    # ── editing ──
    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = self.editor = self._make(parent, index)
        return editor

    @override
    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        if editor is self.editor:
            self.editor = None
        super().destroyEditor(editor, index)

    def finish_open(self) -> None:
        """Enter what stands in the open editor, if there is one, and close it."""
        if (editor := self.editor) is not None:
            self.editor = None
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def _make(self, parent: QWidget, index: Index) -> QWidget:
        column = self._model.column(index.column())
        if column.choices and not (column.numeric and self.typed):
            return ChoiceEditor(parent, column.choices, self)
        if column.grounds and not self.typed:
            return TickEditor(parent, column.grounds, self._view)
        if column.kind == "flag":
            return ChoiceEditor(parent, ("是", "否"), self)
        if column.kind == "text" and not column.frozen:
            text = TextEditor(parent, self._view)
            at = QPersistentModelIndex(index)
            text.textChanged.connect(lambda: self.typing.emit(Typed(at.row(), at.column(), text.toPlainText(), text)))
            return text
        line = figure_line(parent, numeric=column.numeric)
        place = QPersistentModelIndex(index)  # the rows may be sorted anew while something is typed
        line.textEdited.connect(lambda text: self.typing.emit(Typed(place.row(), place.column(), text, line)))
        return line

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Put the cell's text in once: whatever is worked out anew meanwhile, what is being typed stays."""
        if editor.property("filled"):
            return
        editor.setProperty("filled", True)
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findText(text))
        elif isinstance(editor, TickEditor):
            editor.show_text(text)
        elif isinstance(editor, QPlainTextEdit):
            editor.setPlainText(text)
            editor.selectAll() if self.typed else editor.moveCursor(QTextCursor.MoveOperation.End)
        elif isinstance(editor, QLineEdit):
            editor.setText(text)

    @override
    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        self._model.enter(index.row(), index.column(), self._text_in(editor))

    @staticmethod
    def _text_in(editor: QWidget) -> str:
        return (
            editor.currentText() if isinstance(editor, QComboBox)
            else editor.toPlainText() if isinstance(editor, QPlainTextEdit)
            else editor.text() if isinstance(editor, QLineEdit)
            else editor.text if isinstance(editor, TickEditor) else ""
        )

    @override
    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        rect = QRect(option.rect)  # type: ignore[attr-defined]
        if isinstance(editor, TextEditor | TickEditor):
            editor.place(rect)
        else:
            editor.setGeometry(rect)

    @override
    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(editor, QWidget):
            if _fills(event):
                text = self._text_in(editor)
                self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
                self.filled.emit(text)
                return True
            if _is_line_break(event) and isinstance(editor, QPlainTextEdit):
                editor.insertPlainText("\n")
                return True
            step = self._step_after(editor, event)
            if step is not None:
                self.finish(editor, step)
                return True
        return super().eventFilter(editor, event)

    def finish(self, editor: QWidget, step: tuple[int, int]) -> None:
        """Commit what stands in the editor, close it and go on."""
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self.moved.emit(*step)

    def _step_after(self, editor: QWidget, event: QKeyEvent) -> tuple[int, int] | None:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        back = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return (-1, 0) if back else (1, 0)
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return (0, -1) if back or key == Qt.Key.Key_Backtab else (0, 1)
        if isinstance(editor, QComboBox | TickEditor) or (isinstance(editor, QPlainTextEdit) and (not self.typed or editor.blockCount() > 1)):
            return None
        steps = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
        if self.typed:
            steps |= {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}
        return steps.get(key)


def _fills(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


def _is_line_break(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
