"""A database looked after from the command line: checked as a whole, copied. The window need not be closed to copy."""

from __future__ import annotations

from pathlib import Path

from kaohe_desktop.engine.problems import Problem


def check_database_file(path: Path | None) -> tuple[Path, list[Problem], list[str]]:
    """Open a database (None: the office's own) and return its path, everything found wrong in it, and its restores.

    Pages, references, the trail's chain of hashes, and the trail against the backups; an older database is migrated
    first. Raises Refused where the file is missing, not ours, or in use.
    """
    from kaohe_desktop.office.backups import restores_of
    from kaohe_desktop.office.workspace import default_database
    from kaohe_desktop.store.checking import check_database
    from kaohe_desktop.store.database import Database

    database = Database.open(path or default_database())
    try:
        return database.path, check_database(database), restores_of(database)
    finally:
        database.close()


def backup_database_file(path: Path | None) -> Path:
    """Copy a database (None: the office's own) into the folder 备份 beside it and return the verified copy.

    The window may be open on it meanwhile. Raises Refused where the file is missing, not ours, or cannot be copied.
    """
    from kaohe_desktop.office.workspace import default_database
    from kaohe_desktop.store.backup import make_backup
    from kaohe_desktop.store.engine import check_file

    database = (path or default_database()).absolute()
    check_file(database)
    return make_backup(database).path
