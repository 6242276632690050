"""Everything by keyboard: on every page the keys arrive somewhere one sees, and lead to every control there is."""

import pytest
from keyboard import CONTROLS, Hands
from PySide6.QtWidgets import QApplication

from kaohe_desktop.ui.navigation import PAGES


def controls(page):
    """What can be pressed or filled in on a page as it stands; the parts of other controls apart."""
    return {
        one for kind in CONTROLS for one in page.findChildren(kind)
        if one.isVisible() and one.isEnabled() and not isinstance(one.parentWidget(), CONTROLS) and not one.property("inner")
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda one: one.name)
def test_a_pages_own_key_opens_it_with_the_keys_in_it(window, page):
    hands = Hands(window)
    hands.press(page.keys)
    assert window.page_name == page.name
    assert window.navigation._entries[page.name].isChecked()
    assert window.pages.currentWidget().isAncestorOf(hands.focus())


@pytest.mark.parametrize("page", PAGES, ids=lambda one: one.name)
def test_every_control_of_a_page_is_reached_and_seen(window, page):
    hands = Hands(window)
    hands.press(page.keys)
    shown = window.pages.currentWidget()
    wanted, reached = controls(shown), set()
    for _ in range(150):
        hands.press("Ctrl+Tab")
        here = hands.focus()
        if here in reached:
            break
        reached.add(here)
        if window.room.isAncestorOf(here):
            assert not here.visibleRegion().isEmpty(), f"{hands.where} has the keys out of sight"
    left = (wanted & controls(shown)) - reached  # what was closed on the way (the preview drawn) is out of the count
    assert not sorted(f"{type(one).__name__} {Hands.name(one)}" for one in left)
    assert any(window.navigation.isAncestorOf(one) for one in reached), "the left column is on the way"


def test_the_pages_follow_one_another(window):
    hands = Hands(window)
    hands.press("Ctrl+1")
    seen = [window.page_name]
    for _ in PAGES[1:]:
        hands.press("Alt+PgDown")
        seen.append(window.page_name)
    assert seen == [page.name for page in PAGES]
    hands.press("Alt+PgDown")
    assert window.page_name == "home", "round to the first"
    hands.press("Alt+PgUp")
    assert window.page_name == PAGES[-1].name


def test_no_two_pages_share_a_key():
    keys = [page.keys for page in PAGES]
    assert all(keys)
    assert len(set(keys)) == len(keys)


def test_the_keys_are_shown_while_ctrl_is_held(qtbot, window):
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    entries = window.navigation._entries.values()
    QTest.keyPress(QApplication.focusWidget(), Qt.Key.Key_Control)
    assert not any(one.key_shown for one in entries), "whoever knows the key sees no flicker"
    qtbot.waitUntil(lambda: all(one.key_shown for one in entries), timeout=3000)
    QTest.keyRelease(QApplication.focusWidget(), Qt.Key.Key_Control)
    assert not any(one.key_shown for one in entries)
