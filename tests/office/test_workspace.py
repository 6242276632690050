"""The workspace: opened, closed with a verified backup, and honest about a backup that failed."""

import subprocess
import sys

import pytest
from desk import office

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office import history, periods
from kaohe_desktop.office.workspace import Workspace, default_database


@pytest.fixture
def path(tmp_path):
    return tmp_path / "考核.db"


def test_a_missing_database_is_refused_and_one_open_elsewhere_too(path):
    with pytest.raises(Refused) as refused:
        Workspace.open(path)
    assert refused.value.problems[0].code == "K501"
    with Workspace.create(path, "样例街道"), pytest.raises(Refused) as refused:
        Workspace.open(path)
    assert refused.value.problems[0].code == "K502"


def test_closing_makes_a_verified_backup_once_per_change(path):
    ws, _ = office(path)
    assert ws.last_backup is None
    assert ws.close() == ()
    ws = Workspace.open(path)
    (first,) = ws.backups()
    assert ws.last_backup == first.at
    ws.close()
    ws = Workspace.open(path)
    assert len(ws.backups()) == 1
    ws.set_office_name("样例镇")
    ws.close()
    ws = Workspace.open(path)
    assert len(ws.backups()) == 2
    assert ws.office_name == "样例镇"
    ws.close()


def test_a_failed_backup_is_told_and_does_not_keep_the_program_open(path):
    ws, _ = office(path)
    (path.parent / "备份").write_text("挡路")
    (problem,) = ws.close()
    assert problem.code == "K512"
    Workspace.open(path).close()


def test_who_did_it_stands_in_the_trail(path):
    ws, _ = office(path)
    ws.set_user("李经办")
    ws.set_office_name("样例镇")
    newest, before, *_ = history.audit_lines(ws, 2)
    assert (newest.who, newest.place, newest.before, newest.after) == ("李经办", "单位名称", "样例街道", "样例镇")
    assert (before.who, before.after) == ("王经办", "李经办")
    ws.close()


def test_the_default_folder_is_made_for_the_first_database():
    path = default_database()
    Workspace.create(path, "样例街道").close()
    assert path.is_file()
    path.unlink()


def test_the_windows_modules_do_not_load_the_database_library():
    code = (
        "import sys, kaohe_desktop.office.grid, kaohe_desktop.office.periods, kaohe_desktop.office.workspace\n"
        "import kaohe_desktop.office.overview, kaohe_desktop.office.history, kaohe_desktop.office.computing\n"
        "heavy = {'sqlalchemy', 'alembic', 'openpyxl', 'pypinyin', 'lark'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_everything_is_there_again_after_reopening(path):
    ws, period = office(path)
    before = ws.book(period.id).cohort()
    ws.close()
    ws = Workspace.open(path)
    (again,) = periods.periods(ws)
    assert again == period
    assert ws.book(again.id).cohort() == before
    ws.close()
