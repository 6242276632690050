"""A real database file for every test."""

import pytest

from kaohe_desktop.store.database import Database


@pytest.fixture
def path(tmp_path):
    return tmp_path / "考核.db"


@pytest.fixture
def database(path):
    database = Database.create(path, "样例街道", "王经办")
    yield database
    database.close()
