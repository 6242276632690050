"""The log (日志) for the IT helper: one rotating UTF-8 file in the user's own log folder.

The clerk reads sentences on the screen, never a traceback; what the helper needs stands here. No scores and no names
get in: of an exception the log keeps its type and the way through our code, and its words only where those
come from the system (a full disk, a missing module), not from what was entered.
"""

from __future__ import annotations

import logging
import platform
import sqlite3
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from kaohe_desktop import __version__

NAME = "kaohe_desktop"
_MEBIBYTE = 1 << 20
_KEPT = 3
# Their words name files, modules and attributes; a ValueError's or a KeyError's may repeat what a clerk entered.
_WORDS_ARE_SAFE = (
    OSError, ImportError, sqlite3.Error, MemoryError, RecursionError, AttributeError, NameError, TypeError,
)  # fmt: skip
_log = logging.getLogger(__name__)


class _Formatter(logging.Formatter):
    """Writes exceptions without the values that were being worked on."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's text; what another handler has made of its exception is not taken over, nor passed on."""
        kept, record.exc_text = record.exc_text, None
        try:
            return super().format(record)
        finally:
            record.exc_text = kept

    def formatException(self, ei: object) -> str:  # noqa: N802 - logging's own name
        """Return the types, places and safe words of an exception and of what led to it."""
        assert isinstance(ei, tuple)
        lines: list[str] = []
        error: BaseException | None = ei[1]
        seen: set[int] = set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            for frame, number in traceback.walk_tb(error.__traceback__):
                lines.append(f'  File "{frame.f_code.co_filename}", line {number}, in {frame.f_code.co_qualname}')
            words = str(error) if isinstance(error, _WORDS_ARE_SAFE) else "（内容可能含有录入的数据，不记入日志）"
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}: {words}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
            if error is not None:
                lines.append("—— 起因 ——")
        return "\n".join(lines)


class _QuietHandler(RotatingFileHandler):
    """A rotating file that never troubles the clerk: a full disk or a second window's grip on it is let pass."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Drop the record: there is nowhere better to write it."""


def log_folder() -> Path:
    """Return the folder the log is kept in: the one in use, else the user's log folder (it may not exist yet)."""
    handler = _handler()
    if handler is not None:
        return Path(handler.baseFilename).parent
    from platformdirs import user_log_path

    return user_log_path(NAME, appauthor=False)


def log_file() -> Path:
    """Return the file that is being written, or will be."""
    return log_folder() / f"{NAME}.log"


def setup_logging(folder: Path | None = None) -> Path:
    """Start writing the log and return its file; calling it again changes nothing.

    Where the user's log folder cannot be written, the system's folder for temporary files is used. Raises OSError
    only if that cannot be written either.
    """
    if _handler() is not None:
        return log_file()
    try:
        handler = _open(folder or log_folder())
    except OSError:
        handler = _open(Path(tempfile.gettempdir()) / NAME)
    root = logging.getLogger()
    root.addHandler(handler)
    logging.getLogger(NAME).setLevel(logging.INFO)
    logging.captureWarnings(True)  # the libraries' warnings are for the helper too
    _log.info("%s %s, Python %s, %s", NAME, __version__, platform.python_version(), platform.platform())
    return log_file()


def stop_logging() -> None:
    """Close the log file and take it out of use."""
    handler = _handler()
    if handler is not None:
        logging.captureWarnings(False)
        logging.getLogger().removeHandler(handler)
        handler.close()


def log_uncaught(tell: Callable[[str], None]) -> None:
    """Log whatever nobody caught, in any thread, and ``tell`` the user one sentence of it instead of a traceback."""

    def uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        _log.critical("uncaught exception", exc_info=(kind, error, trace))
        tell(f"程序出错，这一步没有完成，已保存的数据不受影响。详情记在 {log_file()}，请把这个文件交给技术人员。")

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            uncaught(args.exc_type, args.exc_value, args.exc_traceback)

    sys.excepthook = uncaught
    threading.excepthook = in_thread


def _open(folder: Path) -> _QuietHandler:
    folder.mkdir(parents=True, exist_ok=True)
    handler = _QuietHandler(
        folder / f"{NAME}.log", maxBytes=_MEBIBYTE, backupCount=_KEPT, encoding="utf-8", errors="backslashreplace"
    )
    handler.setLevel(logging.INFO)
    handler.setFormatter(_Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    return handler


def _handler() -> _QuietHandler | None:
    return next((h for h in logging.getLogger().handlers if isinstance(h, _QuietHandler)), None)
