"""The window on the sample office, with its own folders, for journeys by keyboard."""

import shutil

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from kaohe_desktop.office import workspace
from kaohe_desktop.office.demo import demo_workspace
from kaohe_desktop.ui.app import make_window, open_first
from kaohe_desktop.ui.settings import Settings


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory):
    """The sample office's database, made once; each test works on its own copy."""
    path = tmp_path_factory.mktemp("demo") / "示例.db"
    demo_workspace(path).close()
    return path


@pytest.fixture
def bare(qapp, tmp_path, monkeypatch):
    """The window as it is on the first morning."""
    monkeypatch.setattr(workspace, "default_database", lambda: tmp_path / "我的" / "考核.db")
    settings = Settings(tmp_path / "settings.ini")
    settings.theme = "浅色"
    QApplication.clipboard().clear()
    window = make_window(qapp, settings)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    yield window
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(bare, demo_file, tmp_path):
    """The window on the sample office, at 首页."""
    path = tmp_path / "考核.db"
    shutil.copyfile(demo_file, path)
    open_first(bare, path)
    assert bare.page_name == "home"
    return bare
