"""Files that are no workbook, or a hostile one, are refused in words, quickly and in little memory."""

import json
import os
import subprocess
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from exchange_books import MEILING, book, problems_of, save
from hostile_files import HOSTILE, NOT_WORKBOOKS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.exchange.guard import check_workbook

_HERE = Path(__file__).resolve().parent


@pytest.mark.parametrize("name", NOT_WORKBOOKS)
def test_an_unreadable_file_is_one_problem_without_a_place(name, tmp_path, meiling):
    make, code = NOT_WORKBOOKS[name]
    problems = problems_of(make(tmp_path), meiling)
    assert [(p.code, p.sheet, p.cell, p.subject, p.label, p.value) for p in problems] == [(code, "", "", "", "", "")]
    assert "book.xlsx" in problems[0].what
    assert problems[0].remedy.startswith("请")


def test_a_file_that_is_not_there_and_a_folder_are_told_apart(tmp_path, meiling):
    assert [p.code for p in problems_of(tmp_path / "无.xlsx", meiling)] == ["K200"]
    assert [p.code for p in problems_of(tmp_path, meiling)] == ["K203"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read anything")
def test_a_file_that_may_not_be_read_is_told(tmp_path, meiling):
    path = save(book(MEILING), tmp_path)
    path.chmod(0)
    assert [p.code for p in problems_of(path, meiling)] == ["K201"]


def test_a_right_workbook_passes_the_guard(tmp_path):
    assert check_workbook(save(book(MEILING), tmp_path)) is None


def test_places_of_hostile_cells_are_named(tmp_path, meiling):
    places = {
        name: [(p.sheet, p.cell) for p in problems_of(HOSTILE[name][0](tmp_path), meiling)]
        for name in ("whole sheet merged", "one far cell", "a cell saved twice", "millions of cells")
    }
    assert places == {
        "whole sheet merged": [("录入", "A1")], "one far cell": [("录入", "XFD1048576")], "a cell saved twice": [("录入", "I2")],
        "millions of cells": [("录入", "")],
    }


_RUN = """
import json, sys, time
from pathlib import Path
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.engine.scheme.reader import read_scheme
from kaohe_desktop.exchange.reading import read_workbook
scheme = read_scheme(Path(sys.argv[1]).read_text("utf-8"), "meiling.toml")
found = {}
for path in map(Path, sys.argv[2:]):
    started = time.perf_counter()
    try:
        read_workbook(path, scheme)
        code = ""
    except Refused as refused:
        code = refused.problems[0].code
    status = Path("/proc/self/status").read_text()
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    found[path.parent.name] = [code, time.perf_counter() - started, peak]
print(json.dumps(found))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is measured the Linux way")
def test_every_hostile_file_is_refused_within_two_seconds_and_150_mib(tmp_path):
    paths = []
    for name, (make, _) in HOSTILE.items():
        folder = tmp_path / name
        folder.mkdir()
        paths.append(make(folder))
    scheme = _HERE.parents[1] / "resources" / "schemes" / "meiling.toml"
    root = str(_HERE.parents[1])
    run = subprocess.run(
        [sys.executable, "-c", _RUN, scheme, *paths], capture_output=True, text=True, check=True, cwd=root,
        env={**os.environ, "PYTHONPATH": root},
    )
    found = json.loads(run.stdout)
    assert {name: code for name, (code, _, _) in found.items()} == {name: code for name, (_, code) in HOSTILE.items()}
    assert {name: seconds for name, (_, seconds, _) in found.items() if seconds > 2} == {}
    assert max(peak for _, _, peak in found.values()) < 150


@pytest.fixture(scope="module")
def good_parts(tmp_path_factory):
    with zipfile.ZipFile(save(book(MEILING), tmp_path_factory.mktemp("good"))) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


PARTS = ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"]


@given(part=st.sampled_from(PARTS), at=st.floats(0, 1, exclude_max=True), with_=st.binary(max_size=6), cut=st.integers(0, 40))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_spoilt_bytes_are_refused_or_read_but_never_crash(part, at, with_, cut, good_parts, meiling, tmp_path):
    path = tmp_path / "spoilt.xlsx"
    data = good_parts[part]
    place = int(at * len(data))
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in good_parts.items():
            archive.writestr(name, data[:place] + with_ + data[place + cut :] if name == part else content)
    problems_of(path, meiling)


@given(at=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_spoilt_file_is_refused_or_read_but_never_crashes(at, byte, meiling, tmp_path):
    path = save(book(MEILING), tmp_path)
    data = bytearray(path.read_bytes())
    data[int(at * len(data))] = byte
    path.write_bytes(bytes(data))
    with suppress(Refused):
        check_workbook(path)
    problems_of(path, meiling)
