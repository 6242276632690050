"""The office's database in use (工作区): what every act of the office is given first."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe_desktop.engine.problems import Problem, Refused

if TYPE_CHECKING:
    from kaohe_desktop.engine.outcome import Outcome
    from kaohe_desktop.office.cohorts import PeriodBook
    from kaohe_desktop.office.overview import Overview
    from kaohe_desktop.store.backup import Backup
    from kaohe_desktop.store.database import Database


def default_database() -> Path:
    """Where the office's database stands unless another is chosen: in the user's data folder."""
    from platformdirs import user_data_path

    return user_data_path("kaohe_desktop", appauthor=False) / "考核.db"


def restore_backup(copy: Path, database: Path, why: str = "") -> Path:
    """Bring a backup back in the database's place; returns where the present file was set aside (itself if there was none).

    The backup is verified first; nothing is lost: the present database goes into the folder 备份. The restore stands in
    the trail with its reason. Raises Refused where
    the backup is bad (K516), the database is open somewhere (K502), or the disk cannot be written.
    """
    from kaohe_desktop.store.restoring import restore_beside

    return restore_beside(copy, database, why)


class Workspace:
    """An open database with what has been read of it. One program at a time; :meth:`close` makes a verified backup."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._books: dict[int, PeriodBook] = {}
        #: the overview worked out last and what it was of
        self.overview: tuple[tuple[object, ...], Overview] | None = None
        #: the outcome of each period read last, by the computation it belongs to
        self.outcomes: dict[int, tuple[int, Outcome]] = {}

    @classmethod
    def open(cls, path: Path) -> Workspace:
        """Open an existing database; raises Refused, e.g. with K501 (missing) or K502 (open elsewhere)."""
        from kaohe_desktop.store.database import Database

        return cls(Database.open(path))

    @classmethod
    def create(cls, path: Path, office_name: str, user: str = "") -> Workspace:
        """Make a new database and open it; raises Refused if the file is there or its folder is not.

        The folder of :func:`default_database` is made if need be.
        """
        from kaohe_desktop.store.database import Database

        if path == default_database():
            path.parent.mkdir(parents=True, exist_ok=True)
        return cls(Database.create(path, office_name.strip(), user.strip()))

    @property
    def path(self) -> Path:
        """The database file."""
        return self.database.path

    @property
    def office_name(self) -> str:
        """The office's name (单位名称), as it is printed."""
        return self.database.office_name

    def set_office_name(self, name: str) -> None:
        """Change the office's name; audited."""
        self.database.set_office(name=name.strip())

    @property
    def user(self) -> str:
        """The clerk (经办) who stands in the trail as "who"."""
        return self.database.clerk

    def set_user(self, name: str) -> None:
        """Change the clerk; audited."""
        self.database.set_office(clerk=name.strip())

    @property
    def last_backup(self) -> datetime | None:
        """When the newest verified backup was made."""
        found = self.backups()
        return found[0].at if found else None

    def backups(self) -> list[Backup]:
        """The backups beside the database, newest first."""
        from kaohe_desktop.store.backup import backups

        return backups(self.path)

    def mark(self) -> tuple[object, ...]:
        """Something that is another once anything was changed or a backup made."""
        from kaohe_desktop.store import audit

        with self.database.read() as connection:
            return audit.head(connection), self.last_backup

    def backup(self) -> Path:
        """Make a verified backup now; raises Refused (K512)."""
        from kaohe_desktop.store.backup import make_backup

        return make_backup(self.path).path

    def close(self) -> tuple[Problem, ...]:
        """Back up if anything changed since the last backup, then let go. A failed backup is told, never in the way."""
        problems: tuple[Problem, ...] = ()
        try:
            if self._changed_since_backup():
                self.backup()
        except Refused as refused:
            problems = refused.problems
        finally:
            self._books.clear()
            self.database.close()
        return problems

    def _changed_since_backup(self) -> bool:
        from kaohe_desktop.store import audit, backup

        newest = self.backups()
        known = {name: (count, digest) for name, count, digest in backup.heads(self.path)}
        with self.database.read() as connection:
            head = audit.head(connection)
        return not newest or known.get(newest[0].path.name) != (head.count, head.hash)

    def book(self, period_id: int) -> PeriodBook:
        """What a period holds, read once and kept up to date by every act of this program."""
        book = self._books.get(period_id)
        if book is None:
            from kaohe_desktop.office.cohorts import load_book

            book = self._books[period_id] = load_book(self, period_id)
        return book

    def has_book(self, period_id: int) -> bool:
        """Whether a period was read already."""
        return period_id in self._books

    def forget(self, period_id: int) -> None:
        """Have a period read anew when it is next needed."""
        self._books.pop(period_id, None)

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
