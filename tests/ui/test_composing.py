"""Chinese input: what is being composed belongs to the field, whatever keys are pressed meanwhile."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


def compose(widget, preedit="", commit=""):
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QCoreApplication.sendEvent(widget, event)
    QApplication.processEvents()


def test_a_name_is_composed_in_the_search_field(qtbot, window):
    line = next(iter(window.session.workspace.book(window.session.current.id).lines.values()))
    window.activateWindow()
    qtbot.keyClick(window, Key.Key_K, Ctrl)
    finder = window.head.finder
    compose(finder, preedit="zhang")
    qtbot.keyClick(finder, Key.Key_Return)
    assert window.page_name == "home", "Enter ended the composing only"
    compose(finder, commit=line.name)
    assert finder.text() == line.name
    assert finder.list.hit.where == line.key
    qtbot.keyClick(finder, Key.Key_Return)
    assert window.page_name == "entry"


def test_no_shortcut_fires_while_characters_are_composed(qtbot, window):
    window.activateWindow()
    qtbot.keyClick(window, Key.Key_K, Ctrl)
    finder = window.head.finder
    compose(finder, preedit="gong zuo")
    for key, modifier in ((Key.Key_2, Ctrl), (Key.Key_F9, Qt.KeyboardModifier.NoModifier), (Key.Key_F1, Qt.KeyboardModifier.NoModifier)):
        qtbot.keyClick(finder, key, modifier)
        assert window.page_name == "home"
    compose(finder, commit="工作")
    assert finder.text() == "工作"
    qtbot.keyClick(finder, Key.Key_2, Ctrl)
    assert window.page_name == "roster", "and afterwards they do again"


def test_a_cell_of_words_takes_composed_characters_from_the_first_on(qtbot, window):
    window.show_page("roster")
    window.activateWindow()
    view = window.page("roster").view
    column = next(n for n, one in enumerate(view.grid.columns) if one.heading == "姓名")
    view.select(2, column)
    pane = view.panes.pane_of(column)
    pane.setFocus()
    compose(pane, preedit="ou")
    editor = pane.findChild(QLineEdit)
    assert editor is not None, "composing opens the cell"
    compose(pane, preedit="ou yang")
    for key in (Key.Key_2, Key.Key_F, Key.Key_D):
        qtbot.keyClick(QApplication.focusWidget(), key, Ctrl)
    assert window.page_name == "roster", "no shortcut took the keys"
    assert not window.head.finder.hasFocus()
    compose(pane, commit="欧阳试")
    assert editor.hasFocus()
    assert editor.text() == "欧阳试"
    qtbot.keyClick(editor, Key.Key_Return)
    assert view.grid.text(2, column) == "欧阳试"
