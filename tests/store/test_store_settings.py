"""The place of the settings in the database: kept, replaced, taken away; old files gain it."""

import shutil
from pathlib import Path

from kaohe_desktop.store import settings
from kaohe_desktop.store.audit import Line
from kaohe_desktop.store.database import Database

VERSION_1 = Path(__file__).parents[1] / "data" / "kaohe-0001.db"


def put(database, name, value):
    with database.change("改单位设置") as change:
        settings.put(change.connection, name, value)
        change.note(Line("office", heading=name, after=value or ""))


def found(database):
    with database.read() as connection:
        return settings.stored(connection)


def test_a_setting_is_kept_replaced_and_taken_away(database):
    assert found(database) == {}
    put(database, "联系电话", "0595-1234567")
    put(database, "经办部门", "考核办")
    put(database, "联系电话", "‹不是取值›\n'引号'")
    assert found(database) == {"经办部门": "考核办", "联系电话": "‹不是取值›\n'引号'"}
    put(database, "联系电话", None)
    assert found(database) == {"经办部门": "考核办"}


def test_a_database_of_version_1_gains_a_place_for_settings(tmp_path):
    path = tmp_path / "考核.db"
    shutil.copyfile(VERSION_1, path)
    database = Database.open(path)
    put(database, "公示天数", "7")
    database.close()
    again = Database.open(path)
    assert found(again) == {"公示天数": "7"}
    again.close()
