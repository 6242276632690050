"""How a cell is drawn and edited: the look by its state, never by colour alone; a line, a list or a sheet to type in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QBrush, QFont, QKeyEvent, QPainter, QPen, QTextCursor
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

from kaohe_desktop.office.grid import CellState
from kaohe_desktop.ui.style import look
from kaohe_desktop.ui.tick_editor import TickEditor

if TYPE_CHECKING:
    from kaohe_desktop.ui.grid_model import GridModel

Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter
#: how wide (full-width characters) a text opens at least, and how high (lines) it grows at most
_TEXT_WIDTH, _TEXT_LINES = 20, 9
_GROUND = {
    CellState.REFUSED: "bad_tint", CellState.MISSING: "warn_tint", CellState.NOT_APPLICABLE: "closed",
    CellState.COMPUTED: "stripe",
}
_INK = {CellState.REFUSED: "bad", CellState.DEFAULT: "ink_soft", CellState.NOT_APPLICABLE: "ink_soft"}


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in an open editor after a key."""

    row: int
    column: int
    text: str
    editor: QLineEdit


class CellDelegate(QStyledItemDelegate):
    """Draws straight from the grid, so that a page of 600 cells is quick, and makes the editors."""

    moved = Signal(int, int)  # rows down, columns right: where to go after an editor is done
    typing = Signal(object)  # _Typed: what stands in the editor after each key
    filled = Signal(str)  # the text to fill the whole selection with (Ctrl+Enter)

    def __init__(self, model: GridModel, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._model = model
        self._view = view
        self.typed = False  # the editor was opened by typing: arrows leave it, as in Excel

    # ── drawing ──
    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        grid = self._model.grid
        row, column = index.row(), index.column()
        if grid is None or row >= grid.row_count():
            return
        state, rect = grid.state(row, column), option.rect  # type: ignore[attr-defined]
        selection = self._view.selectionModel()
        current = selection.currentIndex()
        ground = _GROUND.get(state, "paper")
        if selection.isSelected(index):
            ground = "accent_tint" if state is not CellState.REFUSED else ground
        elif ground == "paper" and current.row() == row:
            ground = "stripe"
        painter.fillRect(rect, look.colour(ground))
        if state is CellState.NOT_APPLICABLE:
            painter.fillRect(rect, QBrush(look.colour("line"), Qt.BrushStyle.BDiagPattern))
        painter.setPen(look.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        self._paint_text(painter, rect, row, column, state)
        if state is CellState.REFUSED:
            _cross(painter, rect)
        elif state is CellState.MISSING:
            _dot(painter, rect)
        if current.row() == row and current.column() == column:
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _paint_text(self, painter: QPainter, rect: QRect, row: int, column: int, state: CellState) -> None:
        grid = self._model.grid
        assert grid is not None
        text = grid.text(row, column)
        if not text:
            return
        described = grid.columns[column]
        inner = rect.adjusted(8, 0, -20 if state is CellState.REFUSED else -8, 0)
        align = _CENTRE if state is CellState.NOT_APPLICABLE else _RIGHT if described.numeric else _LEFT
        font = QFont(self._view.font())
        behind = state is CellState.COMPUTED and grid.computed_stale
        if state is CellState.COMPUTED and described.numeric and not behind:
            font.setWeight(QFont.Weight.Bold)
        painter.setFont(font)
        painter.setPen(look.colour("ink_soft" if behind else _INK.get(state, "ink")))
        line = text.replace("\n", " ")
        if state is CellState.DEFAULT:
            line = f"({line})"  # empty, and counts as this: not to be taken for a figure that was typed
        if painter.fontMetrics().horizontalAdvance(line) > inner.width():
            line = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, align, line)

    # ── editing ──
    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        column = self._model.column(index.column())
        if column.choices and not (column.numeric and self.typed):
            return _ChoiceEditor(parent, column.choices, self)
        if column.grounds and not self.typed:
            return TickEditor(parent, column.grounds, self._view)
        if column.kind == "flag":
            return _ChoiceEditor(parent, ("是", "否"), self)
        if column.kind == "text" and not column.frozen:
            return _TextEditor(parent, self._view)
        line = QLineEdit(parent)
        line.setFrame(False)
        line.setAlignment(_RIGHT if column.numeric else _LEFT)
        line.setStyleSheet("border-radius: 0; padding: 0 6px;")
        place = (index.row(), index.column())
        line.textEdited.connect(lambda text: self.typing.emit(Typed(*place, text, line)))
        return line

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
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
        if isinstance(editor, _TextEditor | TickEditor):
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


class _TextEditor(QPlainTextEdit):
    """A text over its cell: one line at first, wider than the cell if need be, growing with what is typed."""

    def __init__(self, parent: QWidget, view: QAbstractItemView) -> None:
        super().__init__(parent)
        self._room = view.viewport()
        self._cell = QRect()
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStyleSheet("border-radius: 0; padding: 0;")
        self.document().setDocumentMargin(5)
        self.textChanged.connect(self._grow)

    def place(self, cell: QRect) -> None:
        """Stand over the cell."""
        self._cell = QRect(cell)
        self._grow()

    def _grow(self) -> None:
        room = self._room.rect()
        rect = QRect(self._cell)
        rect.setWidth(min(max(rect.width(), _TEXT_WIDTH * look.size), room.width()))
        self.resize(rect.width(), self.height())
        lines = sum(
            max(1, self.document().findBlockByNumber(number).layout().lineCount()) for number in range(self.blockCount())
        )
        rect.setHeight(max(rect.height(), min(lines, _TEXT_LINES) * self.fontMetrics().lineSpacing() + 16))
        rect.moveLeft(max(0, min(rect.left(), room.right() - rect.width() + 1)))
        rect.moveTop(max(0, min(rect.top(), room.bottom() - rect.height() + 1)))
        self.setGeometry(rect)


class _ChoiceEditor(QComboBox):
    """A list dropped open at once; choosing commits and closes."""

    def __init__(self, parent: QWidget, choices: tuple[str, ...], delegate: CellDelegate) -> None:
        super().__init__(parent)
        self.addItem("")
        self.addItems(list(choices))
        self.activated.connect(lambda _place: delegate.finish(self, (0, 0)))


def _fills(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


def _is_line_break(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)


def _cross(painter: QPainter, rect: QRect) -> None:
    x, y, r = rect.right() - 11, rect.center().y() + 1, 3.5
    painter.setPen(QPen(look.colour("bad"), 2))
    painter.drawLine(QPointF(x - r, y - r), QPointF(x + r, y + r))
    painter.drawLine(QPointF(x - r, y + r), QPointF(x + r, y - r))


def _dot(painter: QPainter, rect: QRect) -> None:
    painter.setPen(QPen(look.colour("warn"), 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawLine(QPointF(rect.left() + 9, rect.bottom() - 8), QPointF(rect.left() + 21, rect.bottom() - 8))
