"""The shape of the database: models and migrations agree, and an older file is brought up to date or left alone."""

import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.store import backup, migrate
from kaohe_desktop.store.checking import check_database
from kaohe_desktop.store.database import Database
from kaohe_desktop.store.engine import APPLICATION_ID, make_engine, open_connection
from kaohe_desktop.store.models import Base

VERSION_1 = Path(__file__).parents[1] / "data" / "kaohe-0001.db"


def empty(path):
    raw = open_connection(path, "rwc")
    raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
    raw.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
                "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))")
    raw.close()
    return path


def shape(path):
    raw = sqlite3.connect(path)
    found = raw.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    raw.close()
    return {(kind, name, frozenset(re.split(r"[,\s]+", sql.replace('"', "")))) for kind, name, sql in found}


def test_the_migrations_make_exactly_what_the_models_say(tmp_path, database):
    migrated = empty(tmp_path / "m.db")
    engine = make_engine(migrated)
    migrate.upgrade(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()
    database.engine.dispose()
    assert shape(migrated) == shape(database.path)


def test_a_database_of_version_1_opens_with_everything_in_it(tmp_path):
    path = tmp_path / "考核.db"
    shutil.copyfile(VERSION_1, path)
    database = Database.open(path)
    assert check_database(database) == []
    assert database.office_name == "样例街道"
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM roster_entry").scalar() == 3
        assert connection.exec_driver_sql("SELECT count(*) FROM result").scalar() == 3
    database.close()


@pytest.fixture
def next_revision(tmp_path, monkeypatch):
    """A program with one revision more: it renames nothing, adds a column, and checks that rows survive batch mode."""
    def install(body):
        scripts = tmp_path / "migrations"
        shutil.copytree(migrate.SCRIPTS, scripts)
        last = migrate.REVISIONS[-1]
        new = f"{int(last) + 1:04}"
        (scripts / "versions" / f"{new}_more.py").write_text(
            f"import sqlalchemy as sa\nfrom alembic import op\nrevision = {new!r}\ndown_revision = {last!r}\n\n"
            f"def upgrade():\n{body}\n", "utf-8",
        )
        monkeypatch.setattr(migrate, "SCRIPTS", scripts)
        monkeypatch.setattr(migrate, "REVISIONS", (*migrate.REVISIONS, new))
    return install


BATCH = (
    "    with op.batch_alter_table('entry_row', recreate='always') as batch:\n"
    "        batch.add_column(sa.Column('more', sa.Text(), nullable=False, server_default='好'))"
)


def test_an_older_database_is_backed_up_and_migrated_with_every_row(tmp_path, next_revision):
    path = tmp_path / "考核.db"
    shutil.copyfile(VERSION_1, path)
    raw = sqlite3.connect(path)
    rows, values = (raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("entry_row", "entry_value"))
    raw.close()
    next_revision(BATCH)
    database = Database.open(path)
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*), min(more) FROM entry_row").one() == (rows, "好")
        assert connection.exec_driver_sql("SELECT count(*) FROM entry_value").scalar() == values
    assert check_database(database) == []
    database.close()
    (copy,) = backup.backups(path)
    raw = sqlite3.connect(copy.path)
    assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    raw.close()


def test_a_migration_that_fails_changes_nothing_and_names_the_backup(tmp_path, next_revision):
    path = tmp_path / "考核.db"
    shutil.copyfile(VERSION_1, path)
    next_revision(BATCH + "\n    op.execute('DELETE FROM roster_entry')\n    raise RuntimeError('停电')")
    with pytest.raises(Refused) as refused:
        Database.open(path)
    (problem,) = refused.value.problems
    assert problem.code == "K514"
    assert backup.backups(path)[0].path.name in problem.remedy
    raw = sqlite3.connect(path)
    assert raw.execute("SELECT count(*) FROM roster_entry").fetchone() == (3,)
    assert "more" not in [row[1] for row in raw.execute("PRAGMA table_info(entry_row)")]
    raw.close()


def test_alembic_is_not_imported_where_there_is_nothing_to_migrate(tmp_path):
    path = tmp_path / "考核.db"
    code = (
        "import sys; from pathlib import Path; from kaohe_desktop.store.database import Database\n"
        f"Database.create(Path({str(path)!r}), '样例街道', '').close()\n"
        "assert 'alembic' not in sys.modules and 'pypinyin' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
