"""Backups: whole, verified, thirty of them, and each can be brought back."""

import sqlite3
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.store import audit, backup
from kaohe_desktop.store.checking import check_database
from kaohe_desktop.store.database import Database
from kaohe_desktop.store.restoring import restore_beside

NOON = datetime(2026, 7, 1, 12)


def change(database, heading):
    with database.change("试") as one:
        one.note(audit.Line("office", heading=heading))


def headings(database):
    with database.read() as connection:
        return connection.execute(text("SELECT heading FROM audit_line ORDER BY id")).scalars().all()


def test_a_backup_holds_what_is_still_in_the_write_ahead_log(database):
    change(database, "刚才")
    made = backup.make_backup(database.path, NOON)
    assert made.path.parent.name == "备份"
    assert made.path.name == "考核-20260701-120000.db"
    assert backup.backups(database.path) == [made]
    raw = sqlite3.connect(made.path)
    assert raw.execute("SELECT heading FROM audit_line ORDER BY id DESC").fetchone() == ("刚才",)
    raw.close()


def test_the_newest_thirty_are_kept_and_nothing_else_in_the_folder_is_touched(database):
    folder = backup.folder_of(database.path)
    folder.mkdir()
    (folder / "别的-20200101-000000.db").write_text("")
    for number in range(33):
        backup.make_backup(database.path, NOON + timedelta(minutes=number))
    found = backup.backups(database.path)
    assert len(found) == 30
    assert found[0].at == NOON + timedelta(minutes=32)
    assert found[-1].at == NOON + timedelta(minutes=3)
    assert (folder / "别的-20200101-000000.db").exists()
    assert not list(folder.glob("*.partial*"))


def test_two_backups_in_one_second_are_two_files(database):
    assert backup.make_backup(database.path, NOON).path != backup.make_backup(database.path, NOON).path


def test_a_backup_that_cannot_be_written_is_told_and_leaves_nothing(database):
    backup.folder_of(database.path).write_text("eine Datei im Weg")
    with pytest.raises(Refused) as refused:
        backup.make_backup(database.path)
    assert refused.value.problems[0].code == "K512"


def test_a_backup_brings_everything_back(database, path):
    change(database, "留下")
    made = backup.make_backup(path, NOON)
    change(database, "丢掉")
    kept = headings(database)[:-1]
    database.close()
    path.rename(path.with_name("旧.db"))
    backup.restore(made.path, path)
    restored = Database.open(path)
    assert headings(restored) == kept
    assert check_database(restored) == []
    restored.close()


@pytest.mark.parametrize("damage", [lambda b: b[: len(b) // 2], lambda b: b"x" * len(b), lambda b: b""])
def test_a_damaged_backup_is_refused_and_nothing_is_put_in_place(database, path, damage):
    for number in range(100):
        change(database, "长" * 100 + str(number))
    made = backup.make_backup(path, NOON)
    made.path.write_bytes(damage(made.path.read_bytes()))
    with pytest.raises(Refused) as refused:
        backup.restore(made.path, path.with_name("新.db"))
    assert refused.value.problems[0].code == "K516"
    assert not path.with_name("新.db").exists()


def test_a_restore_sets_the_present_file_aside_with_its_log_so_that_it_can_be_taken_back(database, path):
    made = backup.make_backup(path, NOON)
    change(database, "备份以后")
    with pytest.raises(Refused) as refused:
        restore_beside(made.path, path)
    assert refused.value.problems[0].code == "K502"
    database.close()
    aside = restore_beside(made.path, path)
    restored = Database.open(path)
    assert "备份以后" not in headings(restored)
    restored.close()
    restore_beside(aside, path)
    back = Database.open(path)
    assert "备份以后" in headings(back)
    back.close()


def test_a_bad_backup_leaves_the_present_file_where_it_was(database, path, tmp_path):
    change(database, "现在")
    database.close()
    bad = tmp_path / "坏.db"
    bad.write_bytes(b"x" * 5000)
    with pytest.raises(Refused):
        restore_beside(bad, path)
    again = Database.open(path)
    assert headings(again)[-1] == "现在"
    again.close()
