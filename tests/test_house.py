"""What holds for the house as a whole: the arrows, exact numbers, schemes as data, resources, quick start, Qt's health."""

import ast
import importlib.util
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont

from kaohe_desktop.resources import resource

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "kaohe_desktop"
ROOMS = ("engine", "store", "exchange", "forms", "office", "ui")
SHIPPED = sorted(path for path in (ROOT / "resources").rglob("*") if path.is_file())
FONTS = ("KaoheSerif-Regular.ttf", "KaoheSerif-Bold.ttf", "KaoheSans-Regular.ttf", "KaoheKai-Regular.ttf")
RARE_NAMES = "㛃䶮𬭎堃喆龑㙓犇骉猋昇翀祎玥赟"
FORM_SYMBOLS = "□■√×①②③④⑤⑥⑦⑧⑨⑩‹›「」《》“”‘’—–…·％＋−－×÷≥≤≠≈‰℃〇〓①→"
#: the sample office of `demo` is one office under one scheme; nothing else in the program may name a scheme
MAY_NAME_A_SCHEME = {"office/demo.py"}
#: before the window is on the screen these must not be loaded (0.3 s and more)
SLOW_TO_LOAD = ("openpyxl", "reportlab", "pydantic", "pypinyin", "sqlalchemy.orm", "alembic", "python_calamine")


def modules(*folders):
    """Every module of the program under these rooms: (path from the package, syntax tree)."""
    for folder in folders or (".",):
        for path in sorted((PROGRAM / folder).rglob("*.py")):
            yield path.relative_to(PROGRAM).as_posix(), ast.parse(path.read_text("utf-8"))


def imported(tree):
    """The full names a module imports, wherever the import stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name, *packages):
    return any(name == package or name.startswith(f"{package}.") for package in packages)


# ---------------------------------------------------------------- arrows


def test_rooms_know_only_the_rooms_below_them():
    check = "import sys; from importlinter.cli import lint_imports_command as check; sys.exit(check())"
    done = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


#: room: what it may not import (style.md, "Where code lives")
NOT_FOR = {
    "engine": (
        "PySide6", "sqlalchemy", "sqlite3", "alembic", "openpyxl", "python_calamine", "reportlab", "platformdirs", "logging",
        "kaohe_desktop.resources", "kaohe_desktop.log", "time", "random",
    ),
    "store": ("PySide6", "openpyxl", "python_calamine", "reportlab", "kaohe_desktop.resources", "kaohe_desktop.log"),
    "exchange": ("PySide6", "sqlalchemy", "sqlite3", "reportlab", "kaohe_desktop.resources", "kaohe_desktop.log"),
    "forms": ("PySide6", "sqlalchemy", "sqlite3", "python_calamine", "kaohe_desktop.resources", "kaohe_desktop.log"),
    "office": ("PySide6",),
    "ui": ("sqlalchemy", "sqlite3", "alembic", "openpyxl", "python_calamine", "kaohe_desktop.store"),
}  # fmt: skip


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_leaves_the_other_rooms_tools_alone(room):
    wrong = [
        f"{file} imports {name}"
        for file, tree in modules(room)
        for name in imported(tree)
        if within(name, *NOT_FOR[room])
    ]
    assert not wrong


# ---------------------------------------------------------------- exact numbers, schemes as data


def test_the_engine_never_computes_with_binary_floats():
    wrong = []
    for file, tree in modules("engine"):
        cutoffs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "cutoff"}
        for node in ast.walk(tree):
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if called in ("float", "round"):  # round() rounds half to even
                wrong.append(f"{file}:{node.lineno} {called}()")
            if isinstance(node, ast.Constant) and isinstance(node.value, float) and id(node) not in cutoffs:
                wrong.append(f"{file}:{node.lineno} {node.value}")
    assert not wrong


def docstrings(tree):
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
            yield id(body[0].value)


def scheme_ids():
    heads = (tomllib.loads(p.read_text("utf-8")) for p in resource("schemes").glob("*.toml") if "." not in p.stem)
    return sorted(head["scheme"]["id"] for head in heads)


def test_no_code_names_a_scheme():
    ids = scheme_ids()
    assert ids
    # formed like a word of its own: "meiling" in "meiling-year" or "meilingtang" is another word
    named = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, ids)) + r")(?![\w-])")
    wrong = []
    for file, tree in modules():
        words = set(docstrings(tree))
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            if named.search(text) and id(node) not in words and file not in MAY_NAME_A_SCHEME:
                wrong.append(f"{file}:{node.lineno} {text!r}")
    assert not wrong


def test_the_packages_a_checkout_installs_are_the_pinned_ones():
    locks = {path.stem: path.read_text("utf-8") for path in (ROOT / "requirements").glob("*.lock")}
    assert set(locks) == {"run", "test", "build"}
    lines = [line for text in locks.values() for line in text.splitlines() if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+( ; .+)?", line) for line in lines)
    pinned = {re.split("==", line)[0].lower().replace("_", "-") for line in locks["run"].splitlines()}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {re.split(r"[<>=]", name)[0].lower().replace("_", "-") for name in project["dependencies"]}
    assert asked <= pinned


# ---------------------------------------------------------------- resources


def open_font(path):
    assert "glyf" in TTFont(path), "a PDF needs TrueType outlines"


def open_workbook(path):
    from openpyxl import load_workbook

    load_workbook(path).close()


def open_icon(path):
    from PySide6.QtSvg import QSvgRenderer

    ElementTree.parse(path)
    assert QSvgRenderer(str(path)).isValid()


OPENERS = {
    ".toml": lambda path: tomllib.loads(path.read_text("utf-8")),
    ".ttf": open_font,
    ".svg": open_icon,
    ".xlsx": open_workbook,
    ".md": lambda path: path.read_text("utf-8"),
    ".txt": lambda path: path.read_text("utf-8"),
    ".tsv": lambda path: path.read_text("utf-8"),
    ".csv": lambda path: path.read_text("utf-8"),
}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.relative_to(ROOT / "resources").as_posix())
def test_every_shipped_file_is_found_and_opens(path, qapp):
    found = resource(*path.relative_to(ROOT / "resources").parts)
    assert found.samefile(path)
    OPENERS[path.suffix](found)


def test_a_missing_leaf_is_the_callers_to_tell():
    assert not resource("forms", "没有这张表.toml").exists()


def test_the_wheel_carries_the_resources_and_finds_them(tmp_path):
    pytest.importorskip("hatchling", reason="installed by dev.py from requirements/build.lock")
    build = "import sys, hatchling.build as b; print(b.build_wheel(sys.argv[1]))"
    done = subprocess.run([sys.executable, "-c", build, str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    ask = "from kaohe_desktop.resources import resource; print(resource('fonts', 'KaoheKai-Regular.ttf'))"
    here = {**os.environ, "PYTHONPATH": str(tmp_path / "installed"), "PYTHONUTF8": "1"}
    answer = subprocess.run([sys.executable, "-c", ask], cwd=tmp_path, env=here, capture_output=True, text=True, check=True)
    found = Path(answer.stdout.strip())
    assert found.is_relative_to(tmp_path / "installed" / "kaohe_desktop" / "_resources")
    assert found.read_bytes() == resource("fonts", "KaoheKai-Regular.ttf").read_bytes()


# ---------------------------------------------------------------- fonts


def gb2312():
    pairs = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return {char for char in (pair.decode("gb2312", errors="ignore") for pair in pairs) if char}


@pytest.mark.parametrize("file", FONTS)
def test_a_font_has_every_character_of_gb2312_and_the_rare_names_and_what_it_lists(file):
    characters = gb2312()
    assert len(characters) == 7445
    listed = set(resource("fonts", "characters.txt").read_text("utf-8")) - {"\n"}
    assert len(listed) > 9000
    table = TTFont(resource("fonts", file)).getBestCmap()
    missing = [char for char in sorted(characters | listed | set(RARE_NAMES + FORM_SYMBOLS)) if ord(char) not in table]
    assert not missing


@pytest.mark.parametrize("file", FONTS)
def test_a_character_of_a_font_is_drawn_not_blank(file):
    font = TTFont(resource("fonts", file))
    table, glyphs = font.getBestCmap(), font["glyf"]
    blank = [c for c in "梅岭街道考核" + RARE_NAMES + "□■√×" if glyphs[table[ord(c)]].numberOfContours == 0]
    assert not blank


@pytest.mark.parametrize("file", FONTS)
def test_a_font_bears_its_own_name_and_its_licence(file):
    names = TTFont(resource("fonts", file))["name"]
    for number in (1, 3, 4, 6, 16):
        assert "Kaohe" in names.getDebugName(number)
        assert not re.search("LXGW|霞鹜|Source|Noto|WenKai", names.getDebugName(number))
    assert "Open Font License" in names.getDebugName(13)
    copyright_line = names.getDebugName(0).splitlines()[0]
    licences = [path.read_text("utf-8") for path in resource("fonts").glob("OFL-*.txt")]
    assert any(copyright_line in text and "PERMISSION & CONDITIONS" in text for text in licences)


# ---------------------------------------------------------------- quick start, Qt's health


def loaded_after(module, names):
    ask = f"import sys, {module}\nprint(*[name for name in {names!r} if name in sys.modules])"
    here = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, env=here, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.skipif(not (PROGRAM / "ui" / "app.py").exists(), reason="the window is not there yet")
def test_the_window_starts_without_the_slow_libraries():
    assert loaded_after("kaohe_desktop.ui.app", SLOW_TO_LOAD) == []


@pytest.mark.skipif(not importlib.util.find_spec("kaohe_desktop.cli"), reason="the command line is not there yet")
def test_the_command_line_starts_without_qt_and_the_slow_libraries():
    assert loaded_after("kaohe_desktop.cli", ("PySide6", *SLOW_TO_LOAD)) == []


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is never freed from 3.12 on")
def test_a_void_qt_call_gives_back_its_reference_of_none(qapp):
    """PySide6 6.12.0 keeps one at every call and the program dies after some 5,000."""
    from PySide6.QtCore import QObject

    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(1000):
        thing.setObjectName("名称")
    assert abs(sys.getrefcount(None) - before) < 100
