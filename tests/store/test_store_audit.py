"""The trail: whatever is changed, cut off or written anew behind the program's back is found."""

import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from kaohe_desktop.store import audit, backup
from kaohe_desktop.store.checking import check_database
from kaohe_desktop.store.models import AuditLine

LINES = 12
COLUMNS = [column.name for column in AuditLine.__table__.columns]


@pytest.fixture
def trail(database):
    for number in range(LINES - 1):
        with database.change(f"录入 {number}", "复核") as change:
            change.note(audit.Line("value", None, "录入", f"{number:03}", 0, "科室工作", "", str(number)))
    return database


def tamper(database, *statements):
    """What somebody with the sqlite3 command could do: the triggers are taken away first and put back."""
    database.engine.dispose()
    raw = sqlite3.connect(database.path, isolation_level=None)
    triggers = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        raw.execute(f"DROP TRIGGER {name}")
    for statement, values in statements:
        raw.execute(statement, values)
    for _, sql in triggers:
        raw.execute(sql)
    raw.close()


def codes(database):
    return [problem.code for problem in check_database(database)]


@pytest.mark.parametrize("statement", [
    "UPDATE audit_line SET after = '99' WHERE id = 3", "DELETE FROM audit_line WHERE id = 3",
    "INSERT OR REPLACE INTO audit_line SELECT * FROM audit_line WHERE id = 3",
])
def test_the_database_refuses_to_change_or_delete_a_line(trail, statement):
    with pytest.raises(IntegrityError), trail.change("改") as change:
        change.connection.exec_driver_sql(statement)
    assert codes(trail) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(line=st.integers(1, LINES), column=st.sampled_from(COLUMNS), mark=st.sampled_from(["x", "9", "甲"]))
def test_any_changed_cell_of_the_trail_is_found(trail, line, column, mark):
    raw = sqlite3.connect(trail.path)
    before = raw.execute(f'SELECT "{column}" FROM audit_line WHERE id = ?', (line,)).fetchone()[0]
    raw.close()
    if isinstance(before, int) or before is None:
        after = (before or 0) + 1000
    elif column == "hash":
        after = ("0" if before[0] != "0" else "1") + before[1:]
    else:
        after = before + mark
    place = after if column == "id" else line
    tamper(trail, (f'UPDATE audit_line SET "{column}" = ? WHERE id = ?', (after, line)))
    try:
        assert codes(trail) == ["K515"]
    finally:
        tamper(trail, (f'UPDATE audit_line SET "{column}" = ? WHERE id = ?', (before, place)))
    assert codes(trail) == []


def test_the_broken_line_is_named(trail):
    tamper(trail, ("UPDATE audit_line SET after = '99' WHERE id = 7", ()))
    assert "第 7 条" in check_database(trail)[0].what


def test_a_trail_cut_off_at_its_end_no_longer_fits_the_backups(trail):
    backup.make_backup(trail.path)
    tamper(trail, ("DELETE FROM audit_line WHERE id > 8", ()))
    assert codes(trail) == ["K517"]


def test_a_trail_computed_anew_no_longer_fits_the_backups(trail):
    backup.make_backup(trail.path)
    with trail.read() as connection:
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in connection.exec_driver_sql("SELECT * FROM audit_line")]
    previous = audit.START
    statements = []
    for row in rows:
        row["after"] = "伪造" if row["id"] == 5 else row["after"]
        row["previous"] = previous
        row["hash"] = previous = audit._digest([row[name] for name in audit._HASHED])
        statements.append(("UPDATE audit_line SET after = ?, previous = ?, hash = ? WHERE id = ?",
                           (row["after"], row["previous"], row["hash"], row["id"])))
    tamper(trail, *statements)
    assert codes(trail) == ["K517"]


def test_a_line_that_points_nowhere_is_found(database):
    raw = sqlite3.connect(database.path)
    raw.execute("PRAGMA foreign_keys=OFF")
    raw.execute("INSERT INTO entry_value VALUES (77, '科室工作', 'decimal', '5')")
    raw.commit()
    raw.close()
    assert codes(database) == ["K518"]
