"""The log: one rotating file for the IT helper, without what was entered, never a traceback to the clerk."""

import io
import logging
import sys
import threading

import pytest

from kaohe_desktop import log


@pytest.fixture
def log_path(tmp_path):
    path = log.setup_logging(tmp_path / "日志")
    yield path
    log.stop_logging()


class FullDisk(io.RawIOBase):
    """Takes nothing more."""

    tried = False

    def writable(self):
        return True

    def seekable(self):
        return True

    def seek(self, offset, whence=0):
        return 0

    def tell(self):
        return 0

    def write(self, data):
        FullDisk.tried = True
        raise OSError(28, "No space left on device")


def text_of(path):
    return path.read_text("utf-8")


def test_it_writes_utf8_into_the_folder_and_names_program_and_python(log_path, tmp_path):
    logging.getLogger("kaohe_desktop.office").info("已打开数据库")
    assert log_path == tmp_path / "日志" / "kaohe_desktop.log"
    assert log.log_folder() == tmp_path / "日志"
    assert "已打开数据库" in text_of(log_path)
    assert f"Python {sys.version_info[0]}.{sys.version_info[1]}" in text_of(log_path)


def test_starting_it_twice_writes_each_line_once(log_path, tmp_path):
    assert log.setup_logging(tmp_path / "elsewhere") == log_path
    logging.getLogger("kaohe_desktop").info("once only")
    assert text_of(log_path).count("once only") == 1
    assert not (tmp_path / "elsewhere").exists()


def test_an_exceptions_values_stay_out_but_its_kind_and_place_go_in(log_path, error_log):
    entered = "李四的 87.50"
    try:
        try:
            {"张三": 1}[entered]
        except KeyError as error:
            raise ValueError(entered + "不对") from error
    except ValueError:
        logging.getLogger("kaohe_desktop").exception("the import failed")
    text = text_of(log_path)
    assert "87.50" not in text
    assert "builtins.ValueError" in text
    assert "builtins.KeyError" in text
    assert "test_log.py" in text
    assert len(error_log) == 1


def test_the_systems_own_words_go_in(log_path, error_log):
    try:
        raise OSError(28, "No space left on device")
    except OSError:
        logging.getLogger("kaohe_desktop").exception("cannot save")
    assert "No space left on device" in text_of(log_path)


def test_it_rotates_and_keeps_a_few_files(log_path):
    logger = logging.getLogger("kaohe_desktop")
    for _ in range(60):
        logger.info("x" * 100_000)
    files = sorted(log_path.parent.iterdir())
    assert 2 <= len(files) <= 4
    assert all(file.stat().st_size <= 1 << 20 for file in files)


def test_what_cannot_be_written_troubles_nobody(log_path, capsys):
    handlers = [handler for handler in logging.getLogger().handlers if isinstance(handler, logging.FileHandler)]
    (handler,) = [handler for handler in handlers if handler.baseFilename == str(log_path)]
    handler.stream.close()
    handler.stream = io.TextIOWrapper(FullDisk(), "utf-8", write_through=True)
    logging.getLogger("kaohe_desktop").info("onto a full disk")
    assert FullDisk.tried
    assert capsys.readouterr().err == ""


def test_without_a_writable_folder_it_goes_to_the_temporary_one(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("a file stands where the folder should be")
    monkeypatch.setattr(log.tempfile, "gettempdir", lambda: str(tmp_path / "temporary"))
    try:
        assert log.setup_logging(blocked / "log") == tmp_path / "temporary" / "kaohe_desktop" / "kaohe_desktop.log"
    finally:
        log.stop_logging()


def test_nobody_sees_a_traceback_of_what_nobody_caught(log_path, monkeypatch, error_log, capsys):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    told = []
    log.log_uncaught(told.append)
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    try:
        raise RuntimeError("in the main thread")
    except RuntimeError:
        sys.excepthook(*sys.exc_info())
    assert len(told) == 2
    assert all("程序出错" in words and str(log_path) in words for words in told)
    assert "ZeroDivisionError" in text_of(log_path)
    assert capsys.readouterr().err == ""
    assert len(error_log) == 2
