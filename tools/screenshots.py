"""Makes the pictures of docs/screenshots from the running program on the sample office.

    python tools/screenshots.py [--out FOLDER] [--scale 1.25] [--theme 深色] [--size 大]
    python tools/screenshots.py --all            every page, light and dark, at 100 % and 200 %, into docs/screenshots/all

Uses the offscreen platform unless another is set; the window is 1366×768, the smallest screen it is made for.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


#: the pictures the README shows
README = ("home", "entry", "results", "roster", "print")
_COLOURS = 64  # enough for flat colours and smooth letters; a third of the size
_EVERYTHING = ("light", "200-dark")  # the looks in which panels and views inside a page are taken, too
_SEEN = 5  # rounds of events until everything is drawn


def main() -> None:
    """Walk through the pages and take each one's picture; ``--all`` does every look there is in processes of their own."""
    parser = argparse.ArgumentParser(description="make docs/screenshots")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("--scale", default="1")
    parser.add_argument("--theme", default="浅色")
    parser.add_argument("--size", default="标准")
    parser.add_argument("--tag", default="", help="every page there is, compressed, with this before its name")
    parser.add_argument("--all", action="store_true", help="every page, light and dark, at 100 % and 200 %, into OUT/all")
    asked = parser.parse_args()
    if asked.all:
        every = asked.out / "all"
        every.mkdir(parents=True, exist_ok=True)
        for scale, theme, tag in (("1", "浅色", "light"), ("1", "深色", "dark"), ("2", "浅色", "200-light"), ("2", "深色", "200-dark")):
            call = [sys.executable, __file__, "--out", every, "--scale", scale, "--theme", theme, "--tag", tag]
            subprocess.run(list(map(str, call)), check=True)
        total = sum(path.stat().st_size for path in every.glob("*.png"))
        print(f"{len(list(every.glob('*.png')))} pictures, {total / 1024 / 1024:.2f} MB")
        return
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = asked.scale
    _take(asked)


def _take(asked: argparse.Namespace) -> None:
    from PIL import Image

    from kaohe_desktop.ui.app import make_application, make_window, open_first
    from kaohe_desktop.ui.navigation import PAGES
    from kaohe_desktop.ui.settings import Settings

    folder = Path(tempfile.mkdtemp(prefix="kaohe-pictures-"))
    settings = Settings(folder / "settings.ini")
    settings.theme, settings.size = asked.theme, asked.size
    app = make_application()
    window = make_window(app, settings)
    window.resize(round(1366 / float(asked.scale)), round(768 / float(asked.scale)))
    window.show()

    def settle(rounds: int = _SEEN) -> None:
        while window.jobs.busy:
            app.processEvents()
            time.sleep(0.01)
        for _ in range(rounds):
            app.processEvents()
            time.sleep(0.05)

    def picture(name: str) -> None:
        settle()
        shot = window.grab().toImage()
        if asked.tag:
            place = asked.out / f"{asked.tag}-{name}.png"
            shot.save(str(place))
            Image.open(place).convert("RGB").quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(place, optimize=True)
        elif name in README:
            shot.save(str(asked.out / f"{name}.png"))

    asked.out.mkdir(parents=True, exist_ok=True)
    window.show_page("start")
    picture("start")
    _open_sample(window, folder, open_first)
    picture("home")
    window.show_page("roster")
    picture("roster")
    window.show_page("periods", "new")
    picture("periods")
    _refuse_one(window)
    picture("entry")
    if asked.tag:
        _press(window, app, "F4")
        picture("entry-paper")
        _press(window, app, "F4")
        _note_down(window)
        window.show_page("ledger")
        picture("ledger")
    window.show_page("results", "compute")
    settle()
    picture("results")
    _press(window, app, "F7")  # the first tie, with the question open
    picture("results-decision")
    if asked.tag:
        _press(window, app, "Esc", "F8")  # the first step of the confirmation
        picture("results-confirm")
        _press(window, app, "Esc")
    window.show_page("printing")
    settle(rounds=30)  # the page is laid out in a thread of its own
    picture("print")
    window.show_page("scheme")
    picture("scheme")
    window.show_page("help", "entry")
    picture("help")
    if asked.tag:
        for page in PAGES:
            if page.name not in ("home", "roster", "periods", "entry", "ledger", "results", "printing", "scheme"):
                window.show_page(page.name)
                picture(page.name)
        window.show_page("system", "trail")
        picture("system-trail")
        window.show_page("home")
        window.head.finder.begin()
        window.head.finder.setText("工作")
        window.head.finder.textEdited.emit("工作")
        picture("search")
        _press(window, app, "Esc")
        if asked.tag in _EVERYTHING:
            from screenshot_panels import take_panels

            take_panels(window, folder, lambda *keys: _press(window, app, *keys), picture)
            window.show_page("home")
        window.session.open_demo()
        picture("drill")
    window.close()
    shutil.rmtree(folder, ignore_errors=True)


def _open_sample(window: object, folder: Path, open_first: object) -> None:
    """The sample office as one of its own: a database in a folder, with a backup beside it."""
    from kaohe_desktop.office.demo import demo_workspace

    path = folder / "考核.db"
    ws = demo_workspace(path)
    ws.set_user("王经办")
    ws.backup()
    ws.close()
    open_first(window, path)  # type: ignore[operator]


def _refuse_one(window: object) -> None:
    """Type a figure that is out of its range, so that the picture shows how that is said."""
    window.show_page("entry")  # type: ignore[attr-defined]
    view = window.page("entry").view  # type: ignore[attr-defined]
    grid = view.grid
    column = next(n for n, one in enumerate(grid.columns) if one.editable and one.numeric)
    row = next(r for r in range(3, grid.row_count()) if view.model.editable(r, column) and grid.text(r, column))
    stored = grid.text(row, column)
    view.select(row, column)
    view.model.enter(row, column, f"{stored}00".replace(".", ""))
    view.held = False
    view.show_note()


def _press(window: object, app: object, *keys: str) -> None:
    """Press keys where the window has them."""
    from PySide6.QtGui import QKeySequence
    from PySide6.QtTest import QTest

    for name in keys:
        pressed = QKeySequence(name)[0]
        QTest.keyClick(app.focusWidget() or window, pressed.key(), pressed.keyboardModifiers())  # type: ignore[attr-defined]
        app.processEvents()  # type: ignore[attr-defined]


def _note_down(window: object) -> None:
    """A few lines of the ledger, so that the page is not empty."""
    from kaohe_desktop.office.ledger import ATTENDANCE
    from kaohe_desktop.office.ledger_grid import LedgerGrid

    session = window.session  # type: ignore[attr-defined]
    grid = LedgerGrid(session.workspace, session.current, ATTENDANCE)
    for key, kind, first, last, why in (
        ("007", "迟到", "2026-07-08", "", "班车晚点"), ("024", "病假", "2026-07-20", "2026-07-22", "县医院证明"),
        ("026", "事假", "2026-08-03", "2026-08-03", "家中有事"), ("031", "迟到", "2026-09-01", "", ""),
    ):
        grid.add_entry({"人员编号": key, "种类": kind, "起日": first, "止日": last, "事由": why})
    session.changed(None)


if __name__ == "__main__":
    main()
