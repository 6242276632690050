"""The database file: its settings, what is refused when it is opened, and what happens when the disk says no."""

import os
import sqlite3
import subprocess
import sys

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.store import audit
from kaohe_desktop.store.database import Database
from kaohe_desktop.store.models import Base


def refusal(act):
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.problems[0]


def change(database, heading="x"):
    with database.change("试") as one:
        one.note(audit.Line("office", heading=heading))


def lines(database):
    with database.read() as connection:
        return audit.head(connection).count


@pytest.mark.parametrize(("name", "value"), [
    ("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 300),
])
def test_every_connection_has_the_settings_that_keep_committed_rows(database, name, value):
    with database.read() as first, database.read() as second:
        for connection in (first, second):
            assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == value


def test_every_table_is_strict_and_no_column_can_hold_a_binary_float(database):
    with database.read() as connection:
        tables = connection.execute(text("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")).all()
        ours = [name for name, strict in tables if not name.startswith(("sqlite_", "alembic_"))]
        assert all(strict for name, strict in tables if name in ours)
        assert len(ours) == len(Base.metadata.tables)
        for name in ours:
            kinds = {row[2] for row in connection.execute(text(f"SELECT * FROM pragma_table_info('{name}')"))}
            assert kinds <= {"TEXT", "INTEGER"}


def test_a_missing_database_is_never_silently_made_anew(path):
    assert refusal(lambda: Database.open(path)).code == "K501"
    assert not path.exists()


def test_a_missing_folder_is_told_as_such(tmp_path):
    assert refusal(lambda: Database.open(tmp_path / "没有" / "考核.db")).code == "K509"
    assert refusal(lambda: Database.create(tmp_path / "没有" / "考核.db", "", "")).code == "K509"


def test_a_file_in_the_way_is_never_overwritten(path):
    path.write_text("别的文件", "utf-8")
    assert refusal(lambda: Database.create(path, "样例街道", "")).code == "K511"
    assert path.read_text("utf-8") == "别的文件"


@pytest.mark.parametrize("content", [b"not a database at all", b"SQLite format 3\x00" + bytes(200)])
def test_a_file_that_is_not_ours_is_refused(path, content):
    path.write_bytes(content)
    assert refusal(lambda: Database.open(path)).code == "K503"
    assert path.read_bytes() == content


def test_another_programs_database_is_refused_and_left_as_it_was(path):
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE theirs (a)")
    other.close()
    before = path.read_bytes()
    assert refusal(lambda: Database.open(path)).code == "K503"
    assert path.read_bytes() == before


def test_an_empty_file_and_a_torn_one_are_damaged(path, database):
    for number in range(300):
        change(database, "长" * 50 + str(number))
    database.close()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert refusal(lambda: Database.open(path)).code == "K504"
    path.write_bytes(b"")
    assert refusal(lambda: Database.open(path)).code == "K504"


def test_a_database_of_a_newer_program_is_refused_in_words(path, database):
    database.close()
    raw = sqlite3.connect(path)
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.commit()
    raw.close()
    problem = refusal(lambda: Database.open(path))
    assert problem.code == "K505"
    assert "9999" in problem.what


def test_a_second_instance_is_told_who_holds_the_database_and_the_first_goes_on(path, database):
    problem = refusal(lambda: Database.open(path))
    assert problem.code == "K502"
    assert "电脑" in problem.what
    change(database)


def test_another_process_is_told_too_and_a_dead_one_holds_nothing(path, database):
    code = (
        "import sys; from pathlib import Path; from kaohe_desktop.store.database import Database\n"
        "from kaohe_desktop.engine.problems import Refused\n"
        "try: Database.open(Path(sys.argv[1])); print('open', flush=True); import time; time.sleep(60)\n"
        "except Refused as refused: print(refused.problems[0].code)\n"
    )
    run = [sys.executable, "-c", code, str(path)]
    assert subprocess.run(run, capture_output=True, text=True, timeout=30).stdout.strip() == "K502"
    database.close()
    with subprocess.Popen(run, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline().strip() == "open"
        assert refusal(lambda: Database.open(path)).code == "K502"
        other.kill()
    Database.open(path).close()


def test_a_locked_database_is_told_soon_and_can_be_used_again(path, database):
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    before = lines(database)
    assert refusal(lambda: change(database)).code == "K507"
    other.execute("ROLLBACK")
    other.close()
    assert lines(database) == before
    change(database)


def test_a_full_disk_is_told_and_work_goes_on_once_there_is_room(database):
    raw = database.engine.raw_connection().driver_connection
    pages = raw.execute("PRAGMA page_count").fetchone()[0]
    raw.execute(f"PRAGMA max_page_count={pages}")
    problem = refusal(lambda: change(database, "很长" * 20_000))
    assert problem.code == "K506"
    assert "没有保存" in problem.what
    raw.execute("PRAGMA max_page_count=1000000")
    change(database, "很长" * 20_000)


def test_a_write_protected_database_is_told(database):
    raw = database.engine.raw_connection().driver_connection
    raw.execute("PRAGMA query_only=ON")
    assert refusal(lambda: change(database)).code == "K508"


def test_an_error_of_the_program_is_not_dressed_up_as_the_clerks(database):
    with pytest.raises(IntegrityError), database.change("坏") as one:
        one.connection.execute(text("INSERT INTO entry_value VALUES (1, '科室工作', 'decimal', '5')"))


@pytest.mark.parametrize("value", ["95分", "1,000", "1_000", "1e3", "NaN", "٩٥", "９５", "", "--5", "5-", "1.2.3", " 5"])
def test_the_database_itself_refuses_a_figure_that_is_not_one(database, value):
    assert not takes(database, "INSERT INTO entry_value VALUES (1, '科室工作', 'decimal', :v)", v=value)


@pytest.mark.parametrize("value", ["95", "-2.50", "0", "95%", ".5", "0.005"])
def test_the_database_takes_a_plain_figure(database, value):
    assert takes(database, "INSERT INTO entry_value VALUES (1, '科室工作', 'decimal', :v)", v=value)


def takes(database, statement, **values):
    """Whether the database itself lets a statement through."""
    try:
        with database.change("试") as one:
            row(one.connection)
            one.connection.execute(text(statement), values)
            one.note(audit.Line("value"))
    except IntegrityError:
        return False
    return True


def row(connection):
    connection.execute(text(
        "INSERT INTO scheme_version VALUES (1, 's', 's', '1', :d, '', '')"
    ), {"d": "0" * 64})
    connection.execute(text("INSERT INTO period VALUES (1, 's', '2026Q3', 1, 'open', '{}', '2026-07-01', '')"))
    connection.execute(text("INSERT INTO entry_row VALUES (1, 1, '条款', NULL, 1)"))


def test_a_status_or_kind_the_program_does_not_know_is_refused(database):
    assert not takes(database, "UPDATE period SET status = '好了'")
    assert takes(database, "UPDATE period SET status = 'archived'")


def test_a_change_without_an_audit_line_is_undone(database):
    with pytest.raises(RuntimeError, match="audit"), database.change("忘了") as one:
        row(one.connection)
    with database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM period")).scalar() == 0


@pytest.mark.parametrize("kills", [3, pytest.param(200, marks=pytest.mark.long)])
def test_a_kill_between_edits_loses_nothing_that_was_acknowledged(path, database, kills):
    database.close()
    for _ in range(kills):
        reading, writing = os.pipe()
        worker = subprocess.Popen([sys.executable, "-c", _WRITER, str(path), str(writing)], pass_fds=[writing])
        os.close(writing)
        with os.fdopen(reading) as acknowledged:
            said = [acknowledged.readline() for _ in range(5)]
            worker.kill()
            said += acknowledged.readlines()
        worker.wait()
        last = int(said[-1])
        database = Database.open(path)
        with database.read() as connection:
            assert audit.first_break(connection) is None
            found = connection.execute(text("SELECT heading FROM audit_line ORDER BY id DESC LIMIT 2")).scalars().all()
        assert str(last) in found  # the last one said to be saved is there (one more may be)
        database.close()


_WRITER = """
import os, sys
from pathlib import Path
from kaohe_desktop.store import audit
from kaohe_desktop.store.database import Database
from kaohe_desktop.store.models import Base
database = Database.open(Path(sys.argv[1]))
number = 0
while True:
    number += 1
    with database.change("试") as one:
        one.note(audit.Line("office", heading=str(number)))
    os.write(int(sys.argv[2]), f"{number}\\n".encode())
"""
