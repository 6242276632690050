"""Large offices: what is worked out follows when the hands rest, beside the window, and is right when it comes."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kaohe_desktop.office import provisional

Key = Qt.Key


@pytest.fixture
def large(monkeypatch, window):
    """The sample office taken for a large one."""
    monkeypatch.setattr(provisional, "AT_ONCE", 10)
    monkeypatch.setattr(provisional, "ASIDE", 20)
    window.show_page("entry")
    return window.page("entry")


def total(page, key):
    grid = page.view.grid
    row = next(one for one in range(grid.row_count()) if grid.key(one) == key)
    return grid.text(row, [one.heading for one in grid.columns].index(page.session.scheme.scheme.total.name))


def test_the_total_lags_and_then_follows_while_typing_goes_on(qtbot, window, large):
    from kaohe_desktop.office.computing import provisional as whole

    large._after_change()
    qtbot.waitUntil(lambda: not large.view.grid.computed_stale, timeout=10_000)
    before = total(large, "001")
    large.view.go_to("001", "迟到次数")
    for key in ("6", Key.Key_Return):
        qtbot.keyClick(QApplication.focusWidget(), key)
    assert total(large, "001") == before, "others' marks count in this scheme's total"
    assert large.view.grid.computed_stale
    large._aside.start(large.view.grid)
    assert large._aside.busy
    for key in ("7", Key.Key_Return):  # the second person, while the first is worked out
        qtbot.keyClick(QApplication.focusWidget(), key)
    qtbot.waitUntil(lambda: not large.view.grid.computed_stale and not large._aside.busy, timeout=10_000)
    found = whole(window.session.workspace, window.session.current)
    assert total(large, "001") != before
    for key in ("001", "002"):
        assert total(large, key) == str(found.result(key).total)


def test_closing_the_window_waits_for_what_is_under_way(qtbot, window, large):
    large._aside.start(large.view.grid)
    assert large._aside.busy
    window.session.close()
    qtbot.waitUntil(lambda: not large._aside.busy, timeout=10_000)
