"""dev.py: what it tells the person at the keyboard when something is missing. That it sets up is shown by CI running it."""

import errno
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

FILE = Path(__file__).resolve().parent.parent / "dev.py"


@pytest.fixture
def dev():
    spec = importlib.util.spec_from_file_location("dev", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def stopped(call, *args):
    with pytest.raises(Exception, match=".") as stop:
        call(*args)
    assert type(stop.value).__name__ == "Stop"
    return str(stop.value)


def test_without_a_command_it_shows_the_two_and_fails():
    done = subprocess.run([sys.executable, str(FILE)], capture_output=True, text=True, encoding="utf-8",
                          env={**os.environ, "PYTHONUTF8": "1"})  # fmt: skip
    assert done.returncode == 2
    assert "dev.py run" in done.stderr
    assert "dev.py test" in done.stderr


@pytest.mark.parametrize("version", [(3, 8, 1), (3, 10, 9), (3, 15, 0)])
def test_a_python_out_of_range_is_told_so(dev, monkeypatch, version):
    monkeypatch.setattr(dev.sys, "version_info", version)
    monkeypatch.setattr(dev.shutil, "which", lambda name: None)
    words = stopped(dev.python_new_enough)
    assert "需要 Python 3.11 到 3.14" in words
    assert f"{version[0]}.{version[1]}" in words


def test_a_newer_python_on_the_same_machine_is_taken(dev, monkeypatch, capsys):
    monkeypatch.setattr(dev.sys, "version_info", (3, 8, 1))
    monkeypatch.setattr(dev.shutil, "which", lambda name: sys.executable if name == "python3.12" else None)
    assert dev.python_new_enough() == sys.executable
    assert "改用" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("WARNING: Retrying … NewConnectionError … [Errno -3] Temporary failure in name resolution", "连不上软件源"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "磁盘空间不够"),
        ("ERROR: Could not install: [WinError 5] Access is denied: 'shiboken6.abi3.dll'", "先关掉正在运行的本程序"),
        ("ERROR: No matching distribution found for PySide6_Essentials==6.9.3", "PySide6_Essentials==6.9.3"),
        ("something nobody has seen", ""),
    ],
)
def test_a_failed_pip_is_told_in_a_sentence(dev, monkeypatch, tmp_path, words, expected):
    monkeypatch.setattr(dev, "WHEELHOUSE", tmp_path / "none")
    sentence = dev.pip_sentence(words)
    assert expected in sentence
    assert bool(expected) == bool(sentence)


def test_an_incomplete_wheelhouse_is_named(dev, monkeypatch, tmp_path):
    monkeypatch.setattr(dev, "WHEELHOUSE", tmp_path)
    sentence = dev.pip_sentence("ERROR: No matching distribution found for lark==1.3.1")
    assert "wheelhouse" in sentence
    assert "lark==1.3.1" in sentence


@pytest.mark.parametrize(("number", "expected"), [(errno.ENOSPC, "磁盘空间不够"), (errno.EACCES, "没有写入权限"), (errno.EIO, "技术人员")])
def test_what_the_system_refuses_is_told_in_a_sentence(dev, monkeypatch, capsys, number, expected):
    def refuse(args):
        raise OSError(number, os.strerror(number), "somewhere")

    monkeypatch.setattr(dev, "run", refuse)
    assert dev.main(["run"]) == 1
    assert expected in capsys.readouterr().err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has these")
def test_a_missing_library_is_found_out(dev):
    assert dev.missing_libraries({"libc.so.6": "libc6", "libno-such-thing.so.9": "no-such"}) == ["libno-such-thing.so.9"]


def test_who_may_not_install_is_given_the_line_to_type(dev, monkeypatch):
    monkeypatch.setattr(dev.shutil, "which", lambda name: "apt-get")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000, raising=False)
    words = stopped(dev.need_packages, ["libgl1", "libegl1"], "窗口需要的系统组件不全")
    assert "sudo apt-get install -y libgl1 libegl1" in words


def test_where_there_is_no_apt_the_packages_are_named(dev, monkeypatch):
    monkeypatch.setattr(dev.shutil, "which", lambda name: None)
    assert "libgl1" in stopped(dev.need_packages, ["libgl1"], "窗口需要的系统组件不全")


def test_without_a_screen_the_sample_office_goes_into_a_new_folder(dev, monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kaohe-demo").mkdir()

    monkeypatch.setattr(dev, "has_screen", lambda: False)
    monkeypatch.setattr(dev, "set_up", lambda locks: Path(sys.executable))
    called = []
    monkeypatch.setattr(dev, "program", lambda python, args: called.append(args) or 0)
    assert dev.run([]) == 0
    assert called == [["demo", "--out", "kaohe-demo-2"]]
    said = capsys.readouterr().out
    assert "没有屏幕" in said
    assert str(tmp_path / "kaohe-demo-2") in said


def test_the_programs_exit_status_is_passed_on(dev):
    assert dev.call([sys.executable, "-c", "import sys; sys.exit(2)"]) == 2


def test_the_locks_and_the_place_decide_whether_to_install_again(dev, monkeypatch, tmp_path):
    first = dev.digest(("run",), "3.11")
    assert first == dev.digest(("run",), "3.11")
    assert len({first, dev.digest(("run", "test"), "3.11"), dev.digest(("run",), "3.12")}) == 3
