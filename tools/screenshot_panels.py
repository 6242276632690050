"""The pictures of what opens inside a page: panels, previews, views and tabs; the rest of tools/screenshots.py --all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Show = Callable[[str], None]
_BLOCK = "901\t赵一\t男\n902\t钱二\t女\n902\t孙三\t女"  # rows as from Excel; one number twice


def take_panels(window: Any, folder: Path, press: Callable[..., None], picture: Show) -> None:  # noqa: ANN401 - the window, imported late
    """Open one after another and take each one's picture; the sample office is computed."""
    _people(window, folder, press, picture)
    _entry(window, press, picture)
    _scheme(window, picture)
    _system(window, picture)
    _year(window, picture)


def _people(window: Any, folder: Path, press: Callable[..., None], picture: Show) -> None:  # noqa: ANN401
    from PySide6.QtWidgets import QApplication

    from kaohe_desktop.office.demo import sample_book

    window.show_page("roster")
    page = window.page("roster")
    page.view.go_to("046")
    press("F4")
    picture("roster-person")
    press("Esc")
    QApplication.clipboard().setText(_BLOCK)
    page.add_row()
    press("Ctrl+V")
    picture("roster-paste")
    press("Esc")
    page.start_import(_changed_book(sample_book(), folder))
    picture("roster-import")
    press("Esc")
    window.show_page("ledger")
    if not window.page("ledger").quick.isVisible():
        press("Ctrl+N")
    picture("ledger-quick")
    press("Esc")


def _changed_book(book: Path, folder: Path) -> Path:
    """The sample's workbook with a department renamed for one and a figure out of its range for another."""
    from openpyxl import load_workbook

    made = load_workbook(book)
    sheet = made.worksheets[0]
    headings = [str(cell.value) for cell in sheet[1]]
    sheet.cell(3, headings.index("科室") + 1).value = "新设办公室"
    sheet.cell(4, headings.index("性别") + 1).value = "不明"
    place = folder / "花名册.xlsx"
    made.save(place)
    return place


def _entry(window: Any, press: Callable[..., None], picture: Show) -> None:  # noqa: ANN401
    from PySide6.QtWidgets import QApplication

    window.show_page("entry")
    page = window.page("entry")
    page.view.go_to("007", "迟到次数")
    QApplication.clipboard().setText("1\n0\n9999\n2")
    press("Ctrl+V")
    picture("entry-paste")
    press("Esc")
    ws = window.session.workspace
    clerk = ws.user
    ws.set_user("李复核")
    press("F6")
    page.double.view.go_to("001", "科室工作")
    press("3", "3", "Return")
    picture("entry-double")
    press("F6")
    picture("entry-differences")
    press("Esc")
    ws.set_user(clerk)


def _scheme(window: Any, picture: Show) -> None:  # noqa: ANN401
    from kaohe_desktop.ui.pages.scheme import GUIDE, TRIAL, VERSIONS

    window.show_page("scheme")
    page = window.page("scheme")
    for tab, name in ((GUIDE, "guide"), (TRIAL, "trial"), (VERSIONS, "versions")):
        page.turn_to(tab)
        if tab == TRIAL:
            page.trial.run_button.click()
        picture(f"scheme-{name}")
    window.show_page("periods", "new")
    window.page("periods").tabs.setCurrentIndex(1)
    picture("periods-year")


def _system(window: Any, picture: Show) -> None:  # noqa: ANN401
    window.show_page("system", "office")
    picture("system-office")
    window.show_page("system", "codes")
    picture("system-codes")
    window.show_page("system", "restore")
    copies = window.page("system").data.copies
    copies.ask_restore()
    picture("system-restore")
    copies.ask.leave()


def _year(window: Any, picture: Show) -> None:  # noqa: ANN401
    from kaohe_desktop.office.drill import samples

    session = window.session
    year = next(one for one in samples() if one.scheme.endswith("-year") and one.scheme.startswith(session.current.scheme_id))
    session.take_drill(*session.make_drill(year))
    window.show_page("rollup")
    picture("rollup-year")
    window.end_drill()
