"""A restore is an event of its own: check goes on finding cut-off trails, and lets exactly what a restore left behind be gone."""

import sqlite3
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.store import audit, backup
from kaohe_desktop.store.checking import check_database
from kaohe_desktop.store.database import Database
from kaohe_desktop.store.restoring import restore_beside, restores

NOON = datetime(2026, 7, 1, 12)


def change(path, *headings):
    database = Database.open(path)
    for heading in headings:
        with database.change("试") as one:
            one.note(audit.Line("office", heading=heading))
    database.close()


def save(path, hours):
    return backup.make_backup(path, NOON + timedelta(hours=hours)).path


def checked(path):
    database = Database.open(path)
    try:
        return [problem.code for problem in check_database(database)]
    finally:
        database.close()


@pytest.fixture
def two(database, path):
    """A database with two backups, three lines apart."""
    database.close()
    change(path, "一", "二")
    first = save(path, 0)
    change(path, "三", "四", "五")
    second = save(path, 1)
    return first, second


def test_a_restore_of_an_older_backup_is_in_order(two, path):
    change(path, "六")
    restore_beside(two[0], path, "录错了一整天")
    assert checked(path) == []
    database = Database.open(path)
    with database.read() as connection:
        (told,) = restores(connection)
        line = connection.execute(text("SELECT act, why, kind FROM audit_line ORDER BY id DESC LIMIT 1")).one()
    database.close()
    assert tuple(line) == ("恢复备份", "录错了一整天", "restore")
    assert told.copy == two[0].name
    assert {head[0] for head in told.left} == {two[1].name}


def test_restoring_there_and_back_and_there_again_is_in_order(two, path):
    aside = restore_beside(two[0], path)
    change(path, "另一条路")
    third = save(path, 2)
    restore_beside(aside, path)
    assert checked(path) == []
    restore_beside(third, path)
    assert checked(path) == []
    restore_beside(two[1], path)
    assert checked(path) == []


def test_a_trail_cut_off_after_a_restore_is_still_found(two, path):
    restore_beside(two[0], path)
    change(path, "以后")
    save(path, 3)
    _cut(path, 1)
    assert checked(path) == ["K517"]


def test_a_restore_does_not_hide_a_trail_that_was_cut_off_before(two, path):
    _cut(path, 2)
    assert checked(path) == ["K517"]
    restore_beside(two[0], path)
    assert checked(path) == ["K517"]


def test_a_restore_line_forged_for_a_cut_off_trail_is_found_out_by_the_file_set_aside(two, path):
    """Whoever can recompute the chain writes a restore that names the head; the file it names must then have it."""
    aside = restore_beside(two[1], path)
    change(path, "要抹掉的")
    hidden = save(path, 4)
    heads = [head for head in backup.heads(path) if head[0] == hidden.name]
    _cut(path, 1)
    database = Database.open(path)
    with database.change("恢复备份") as one:
        import json

        forged = {"恢复前的文件": aside.name, "恢复前的记录": 9, "留下的备份": heads}
        one.note(audit.Line("restore", before=json.dumps(forged, ensure_ascii=False), after='{"备份":"x.db"}'))
    database.close()
    assert checked(path) == ["K517"]


def test_a_damaged_database_is_replaced_and_check_is_content(two, path):
    path.write_bytes(path.read_bytes()[:3000] + b"x" * 3000)
    restore_beside(two[1], path, "文件坏了")
    assert checked(path) == []


def test_a_lost_database_is_brought_back(two, path):
    path.unlink()
    assert restore_beside(two[0], path) == path.absolute()
    assert checked(path) == []


def test_what_cannot_be_recorded_is_not_restored(two, path, monkeypatch):
    change(path, "现在")

    def full(*_, **__):
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr(audit, "append", full)
    with pytest.raises(Refused):
        restore_beside(two[0], path)
    monkeypatch.undo()
    database = Database.open(path)
    with database.read() as connection:
        last = connection.execute(text("SELECT heading FROM audit_line ORDER BY id DESC LIMIT 1")).scalar()
    database.close()
    assert last == "现在"


def test_every_copy_is_listed_with_what_is_in_it(two, path):
    from kaohe_desktop.office.backups import backup_infos

    aside = restore_beside(two[0], path)
    bad = two[1]
    bad.write_bytes(b"x" * 4000)
    listed = backup_infos(path)
    assert {one.path for one in listed} == {*two, aside}
    assert [one.bad != "" for one in listed if one.path == bad] == [True]
    good = next(one for one in listed if one.path == two[0])
    assert good.lines == 3
    assert good.last.endswith("试")


def _cut(path, lines):
    """Take the last lines of the trail away, as somebody outside the program would."""
    raw = sqlite3.connect(path)
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
        raw.execute(f'DROP TRIGGER "{name}"')
    raw.execute("DELETE FROM audit_line WHERE id > (SELECT max(id) FROM audit_line) - ?", (lines,))
    raw.commit()
    raw.close()
