import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest  # noqa: E402
from fake_grid import FakeGrid  # noqa: E402
from PySide6.QtCore import QCoreApplication, QEvent  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from kaohe_desktop.ui.style import apply_style  # noqa: E402


@pytest.fixture(scope="session")
def qapp_args():
    return ["kaohe-desktop"]


@pytest.fixture(autouse=True)
def _look(qapp: QApplication):
    if not qapp.property("kaohe_font"):
        apply_style(qapp, "浅色", "标准")
    QApplication.clipboard().clear()


@pytest.fixture
def fake():
    return FakeGrid()


def pytest_collection_modifyitems(items):
    """The offscreen platform says so of sizes, raising and grabbing; it is no fault of ours."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory):
    """The sample office's database, made once; each test works on its own copy."""
    from kaohe_desktop.office.demo import demo_workspace

    path = tmp_path_factory.mktemp("demo") / "示例.db"
    demo_workspace(path).close()
    return path


@pytest.fixture
def bare(qtbot, tmp_path, monkeypatch, qapp):
    """The window with no database yet; whatever it would ask the system for stands in ``tmp_path``."""
    from kaohe_desktop.office import workspace
    from kaohe_desktop.ui.app import make_window
    from kaohe_desktop.ui.settings import Settings

    monkeypatch.setattr(workspace, "default_database", lambda: tmp_path / "我的" / "考核.db")
    settings = Settings(tmp_path / "settings.ini")
    settings.theme = "浅色"
    window = make_window(qapp, settings)
    window.resize(1366, 768)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # or every window lives on to the last test


@pytest.fixture
def window(bare, demo_file, tmp_path):
    """The window on the sample office."""
    import shutil

    from kaohe_desktop.ui.app import open_first

    path = tmp_path / "考核.db"
    shutil.copyfile(demo_file, path)
    open_first(bare, path)
    assert bare.page_name == "home"
    return bare


@pytest.fixture
def work(qtbot):
    """Wait until the long work of a window is done."""

    def wait(window):
        qtbot.waitUntil(lambda: not window.jobs.busy, timeout=20_000)
        QApplication.processEvents()

    return wait


@pytest.fixture
def printing(qtbot, window, tmp_path):
    """The page on the computed sample office; files go to a folder of the test."""
    from printing_desk import ready

    from kaohe_desktop.office.computing import compute

    compute(window.session.workspace, window.session.current)
    window.session.changed(None)
    window.show_page("printing")
    page = window.page("printing")
    page.options.set_folder(tmp_path / "存")
    ready(qtbot, page)
    return page
