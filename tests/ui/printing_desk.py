"""Hands on the page 表格打印: choose a form, wait for the preview, mark people, read what was saved."""


import pypdfium2
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

Key, Mod = Qt.Key, Qt.KeyboardModifier
INCOMPLETE = {"011", "016", "052"}


def ready(qtbot, page):
    qtbot.waitUntil(lambda: not page._soon.isActive() and not page.preview.busy, timeout=20_000)


def press(qtbot, page, key, mod=Mod.NoModifier):
    qtbot.keyClick(QApplication.focusWidget() or page, key, mod)


def code(page):
    return page.forms.form.code


def choose(qtbot, page, wanted):
    page.forms.setFocus()
    press(qtbot, page, Key.Key_Home)
    while code(page) != wanted:
        press(qtbot, page, Key.Key_Down)
    ready(qtbot, page)


def texts(path):
    return [one.get_textpage().get_text_bounded().replace("\r\n", "") for one in pypdfium2.PdfDocument(path)]


def only(qtbot, page, *keys):
    page.people.none_button.click()
    for key in keys:
        page.people.find_person(key)
        page.people.view.setFocus()
        press(qtbot, page, Key.Key_Space)
