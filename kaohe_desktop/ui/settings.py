"""What the window remembers on this computer (not in the database): look, place of the database, the window's place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings


class Settings:
    """Typed access to the few remembered things; ``path`` is for tests and for a portable copy."""

    def __init__(self, path: Path | None = None) -> None:
        self._store = (
            QSettings(str(path), QSettings.Format.IniFormat) if path else QSettings("kaohe_desktop", "kaohe_desktop")
        )

    def _text(self, name: str, default: str = "") -> str:
        return str(self._store.value(name, default))

    @property
    def theme(self) -> str:
        """跟随系统, 浅色 or 深色."""
        return self._text("look/theme", "跟随系统")

    @theme.setter
    def theme(self, value: str) -> None:
        self._store.setValue("look/theme", value)

    @property
    def size(self) -> str:
        """标准, 大 or 特大."""
        return self._text("look/size", "标准")

    @size.setter
    def size(self, value: str) -> None:
        self._store.setValue("look/size", value)

    @property
    def database(self) -> Path | None:
        """The database opened last, if it was not the usual one."""
        text = self._text("database")
        return Path(text) if text else None

    @database.setter
    def database(self, value: Path | None) -> None:
        self._store.setValue("database", str(value) if value else "")

    @property
    def geometry(self) -> QByteArray | None:
        """The window's size and place."""
        value = self._store.value("geometry")
        return value if isinstance(value, QByteArray) else None

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._store.setValue("geometry", value)

    def recall(self, name: str) -> str:
        """What a page kept under a name; "" for nothing."""
        return self._text(name)

    def keep(self, name: str, text: str) -> None:
        """Keep a page's own choices for the next time."""
        self._store.setValue(name, text)
