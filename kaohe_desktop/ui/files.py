"""Asking the system for a file or a folder; in one place so that tests can answer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

BOOKS = "工作簿 (*.xlsx *.xls *.et *.ods)"
NEW_BOOK = "工作簿 (*.xlsx)"
DATABASES = "考核数据库 (*.db)"
PDFS = "PDF 文件 (*.pdf)"


def open_file(parent: QWidget, title: str, kinds: str) -> Path | None:
    """An existing file; None if the clerk left it."""
    name, _kind = QFileDialog.getOpenFileName(parent, title, "", kinds)
    return Path(name) if name else None


def save_file(parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
    """A file to write; the system has asked before one that exists is taken."""
    found, _kind = QFileDialog.getSaveFileName(parent, title, name, kinds)
    return Path(found) if found else None


def folder(parent: QWidget, title: str, start: Path | None = None) -> Path | None:
    """A folder; None if the clerk left it."""
    name = QFileDialog.getExistingDirectory(parent, title, str(start) if start else "")
    return Path(name) if name else None
