"""Makes the pictures of docs/screenshots from the running program on the sample office.

    python tools/screenshots.py [--out FOLDER] [--scale 1.25] [--theme 深色] [--size 大]

Uses the offscreen platform unless another is set; the window is 1366×768, the smallest screen it is made for.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


def main() -> None:
    """Walk through the pages and take each one's picture."""
    parser = argparse.ArgumentParser(description="make docs/screenshots")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("--scale", default="1")
    parser.add_argument("--theme", default="浅色")
    parser.add_argument("--size", default="标准")
    asked = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = asked.scale

    from kaohe_desktop.ui.app import make_application, make_window, open_first
    from kaohe_desktop.ui.settings import Settings

    folder = Path(tempfile.mkdtemp(prefix="kaohe-pictures-"))
    settings = Settings(folder / "settings.ini")
    settings.theme, settings.size = asked.theme, asked.size
    app = make_application()
    window = make_window(app, settings)
    window.resize(round(1366 / float(asked.scale)), round(768 / float(asked.scale)))
    window.show()
    asked.out.mkdir(parents=True, exist_ok=True)

    def settle() -> None:
        until = time.monotonic() + 0.5
        while window.jobs.busy or time.monotonic() < until:
            app.processEvents()
            time.sleep(0.01)

    def picture(name: str) -> None:
        settle()
        window.grab().save(str(asked.out / f"{name}.png"))

    window.show_page("start")
    picture("start")
    open_first(window, None, demo=True)
    window.session.workspace.set_user("王经办")
    window.session.changed(None)
    picture("home")
    window.show_page("roster")
    picture("roster")
    window.show_page("periods", "new")
    picture("periods")
    _refuse_one(window)
    picture("entry")
    window.show_page("results", "compute")
    settle()
    _ask_tie(window)
    picture("results")
    window.show_page("printing")
    picture("print")
    window.show_page("scheme")
    picture("scheme")
    window.show_page("help")
    picture("help")
    window.close()
    shutil.rmtree(folder, ignore_errors=True)


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


def _ask_tie(window: object) -> None:
    """Stand on someone of a tie, with the question open."""
    page = window.page("results")  # type: ignore[attr-defined]
    if page.outcome.ties:
        tie = page.outcome.ties[0]
        page.category.setCurrentText(tie.category)
        page.table.selectRow([one.key for one in page.model.results].index(tie.keys[0]))
        page.ask_tie(tie)


if __name__ == "__main__":
    main()
